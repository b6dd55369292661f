"""Undo what a server packed, byte by counted byte: a small answer may not become a large one."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from treaties.capture.errors import NotTaken
from treaties.domain.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 10 * 1024 * 1024
LAYERS = 2
STEP = 64 * 1024
WINDOW_LOG = 23  # 8 MB, what a browser grants


def decoded(content: bytes, encoding: str, largest: int = LARGEST) -> bytes:
    """The content without the packing that a header names; NotTaken for a bomb, broken data or an unknown packing."""
    names = [each.strip().lower() for each in encoding.split(",") if each.strip().lower() not in {"", "identity"}]
    if len(names) > LAYERS:
        raise NotTaken(Message("The answer is packed several times over; that is not opened."))
    for name in reversed(names):
        if name not in _OPENERS:
            raise NotTaken(Message("The answer is packed in a way that cannot be opened (%(name)s).", name=name[:20]))
        try:
            content = _OPENERS[name](content, largest)
        except NotTaken:
            raise
        except Exception as error:  # each library has errors of its own
            raise NotTaken(
                Message("The answer says that it is packed as %(name)s, and cannot be opened as such.", name=name)
            ) from error
    return content


def _too_large(largest: int) -> NotTaken:
    return NotTaken(
        Message("Unpacked, this is more than %(largest)s MB; it is not kept.", largest=largest // 1024 // 1024)
    )


def _gzip(content: bytes, largest: int) -> bytes:
    found, rest = b"", content
    while rest:
        opener = zlib.decompressobj(47)  # gzip or zlib, as the head says
        found += opener.decompress(rest, largest - len(found) + 1)
        if len(found) > largest or opener.unconsumed_tail:
            raise _too_large(largest)
        if not opener.eof:
            raise NotTaken(Message("The packed answer breaks off in the middle."))
        rest = opener.unused_data.lstrip(b"\0")
    return found


def _deflate(content: bytes, largest: int) -> bytes:
    """As zlib, or bare, as some servers send it."""
    try:
        return _gzip(content, largest)
    except zlib.error:
        opener = zlib.decompressobj(-15)
        found = opener.decompress(content, largest + 1)
        if len(found) > largest:
            raise _too_large(largest) from None
        return found


def _brotli(content: bytes, largest: int) -> bytes:
    import brotli

    opener: Any = brotli.Decompressor()
    found = bytearray(opener.process(content, output_buffer_limit=STEP))
    while not opener.is_finished():
        piece = opener.process(b"", output_buffer_limit=STEP)
        if not piece:
            raise NotTaken(Message("The packed answer breaks off in the middle."))
        found += piece
        if len(found) > largest:
            raise _too_large(largest)
    return bytes(found)


def _zstd(content: bytes, largest: int) -> bytes:
    try:
        from backports import zstd
    except ImportError:  # it is part of Python since 3.14
        from compression import zstd  # type: ignore[import-not-found,no-redef] # absent before 3.14
    opener = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: WINDOW_LOG})
    found = opener.decompress(content, largest + 1)
    if len(found) > largest:
        raise _too_large(largest)
    if not opener.eof:
        raise NotTaken(Message("The packed answer breaks off in the middle."))
    return found


_OPENERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd,
}  # fmt: skip

"""Bytes of an uploaded file as text: saved pages mix encodings, and some browsers save a page as a mail."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from treaties.domain.message import Message
from treaties.imports.errors import NotImported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

    Content = bytes | mmap  # a file that was read, or one that lies on the disk and is looked into

LARGEST = 8 * 1024 * 1024
PIECE = 256 * 1024  # bytes that are decoded at once
_ZIPPED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3", b"\xd0\xcf\x11\xe0", b"bplist00")
_MAIL = re.compile(rb"\A(?:From|MIME-Version|Content-Type|Snapshot-Content-Location|Subject):", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", "replace"), error.start + 1


codecs.register_error("cp1252-byte", _as_cp1252)


def text_of(content: bytes, name: str, largest: int = LARGEST) -> str:
    """The file as text: UTF-8, UTF-16 with a mark, bytes of cp1252 in between; NotImported where it is no text."""
    # A declared encoding would be read once more; the text is decoded here.
    return re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", "".join(pieces_of(content, name, largest)))


def pieces_of(content: Content, name: str, largest: int = LARGEST) -> Iterator[str]:
    """The same text piece by piece, so that a long table is never held as a whole; what is no text is found on the way.

    A piece may end anywhere, also between the two signs of a line end.
    """

    def refused(reason: Message) -> NotImported:
        return NotImported.at(name, 0, "", reason)

    if len(content) > largest:
        raise refused(Message("A file of more than %(largest)s megabytes is not read here.", largest=largest // 2**20))
    if not re.search(rb"\S", content):
        raise refused(Message("This file is empty."))
    head = content[:4000]
    if head.startswith(_ZIPPED):
        raise refused(Message("This is a packed file: unpack it first."))
    if head.startswith(_BINARY):
        raise refused(Message("This is no text: save the page as HTML, the table as CSV."))
    if _MAIL.match(head) and b"multipart/" in head.lower():
        content = _from_mail(content[:]) or content
        head = content[:4000]
    decoder = _decoder(head)
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    for at in range(start, len(content), PIECE):
        text = decoder.decode(content[at : at + PIECE], at + PIECE >= len(content))
        if _CONTROLS.search(text):
            raise refused(Message("This is no text: it holds control characters."))
        yield text


def _decoder(head: bytes) -> codecs.IncrementalDecoder:
    """What reads a file that begins so."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")("replace")
    if unmarked := _unmarked(head[:2000]):
        return codecs.getincrementaldecoder(unmarked)("replace")
    return codecs.getincrementaldecoder("utf-8")("cp1252-byte")


def _unmarked(few: bytes) -> str:
    """UTF-16 by its noughts where the mark is missing: every other byte of most letters is one."""
    for encoding, noughts, letters in (("utf-16-le", few[1::2], few[::2]), ("utf-16-be", few[::2], few[1::2])):
        if noughts.count(0) * 10 > len(noughts) * 9 and 0 not in letters:
            return encoding
    return ""


def _from_mail(content: bytes) -> bytes:
    """The page within a page saved as one file (MHTML)."""
    from email import message_from_bytes

    for part in message_from_bytes(content).walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(payload, bytes):
            return payload
    return b""


def mended(text: str) -> str:
    """The text read once more where it is UTF-8 that was taken for cp1252 or Latin-1: "CÃ´te" is "Côte"."""
    for encoding in ("cp1252", "latin-1"):
        try:
            again = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if again != text:
            return again
    return text

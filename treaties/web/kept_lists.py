"""Long lists as files: the first who asks gets the rows as they are read, whoever follows the bytes of then.

A file is kept until the register is written again; only a list of more than one piece is worth one.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Response

from treaties.config import code_state
from treaties.queries.prepared import stamp_of
from treaties.web.context import database, reader
from treaties.web.tabular import pieces_of, streamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy import Connection

MOST = 256 * 1024 * 1024  # bytes of all kept lists together
ABANDONED = 3600  # seconds after which nobody writes at a half any more
FEW = 3  # pieces, a heading and two blocks, that are read as soon as a file is


def sent(write: Callable[[Connection], Iterator[str | bytes]], mimetype: str, *name: Any) -> Response:
    """What `write` gives, from its file where there is one; `name` is all that it follows from but the register."""
    folder = database().settings.data_dir / "lists"
    key = hashlib.sha256(repr((code_state(), mimetype, name)).encode()).hexdigest()[:32]
    try:
        source = _path(folder, reader(), key).open("rb")
    except OSError:
        return streamed(partial(_kept, write, folder, key), mimetype)
    answer = Response(pieces_of(source), mimetype=mimetype)
    answer.content_length = os.fstat(source.fileno()).st_size
    answer.call_on_close(source.close)
    return answer


def _path(folder: Path, connection: Connection, key: str) -> Path:
    revision, edition = stamp_of(connection)
    return folder / f"{revision}.{edition}-{key}"


def _kept(
    write: Callable[[Connection], Iterator[str | bytes]], folder: Path, key: str, connection: Connection
) -> Iterator[bytes]:
    """What `write` gives, and a file of it once it is whole; none where the disk takes none."""
    path = _path(folder, connection, key)  # of the state that this connection sees
    half = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    out: BinaryIO | None = None
    whole, held = False, b""
    try:
        for number, piece in enumerate(write(connection)):
            said = piece if isinstance(piece, bytes) else piece.encode()
            if number < FEW:
                held += said
            else:
                out = _added(out, half, held + said) if number == FEW or out else None
                held = b""
            yield said
        whole = out is not None
    finally:
        if out:
            out.close()
            with suppress(OSError):
                if whole:
                    half.replace(path)
                    _tidy(path)
                half.unlink(missing_ok=True)


def _added(out: BinaryIO | None, half: Path, said: bytes) -> BinaryIO | None:
    try:
        if out is None:
            half.parent.mkdir(parents=True, exist_ok=True)
            out = half.open("wb")
        out.write(said)
    except OSError:  # a full disk keeps nobody from reading
        with suppress(OSError):
            half.unlink(missing_ok=True)
        return None
    return out


def _tidy(newest: Path) -> None:
    """Files of other states go, the oldest where all together are too many, and halves whose writer was stopped."""
    state = newest.name.partition("-")[0]
    left = MOST
    for each in sorted(newest.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True):
        left -= each.stat().st_size
        old = left < 0 or each.name.partition("-")[0] != state
        if each.suffix == ".part":
            old = time.time() - each.stat().st_mtime > ABANDONED
        if old and each != newest:
            each.unlink(missing_ok=True)

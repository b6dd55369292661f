"""Rows as CSV, the same way from every page."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import Response

from treaties.exports.text import cell
from treaties.web.context import database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy import Connection

CHUNK = 256 * 1024


def csv_answer(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Response:
    """The rows under their heading; text that a spreadsheet would run is guarded, numbers stay as they are."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerows([cell("line", value, guard=True) for value in row] for row in (head, *rows))
    return Response(out.getvalue(), mimetype="text/csv")


def streamed(write: Callable[[Connection], Iterator[str | bytes]], mimetype: str) -> Response:
    """What `write` gives, sent as it comes over a reading connection of its own.

    The first piece is made before the answer begins, so that what goes wrong by then ends in a page.
    """
    register = database()

    def pieces() -> Iterator[bytes]:
        with register.reading() as connection:
            for piece in write(connection):
                yield piece if isinstance(piece, bytes) else piece.encode()

    rest = pieces()
    return Response(chain([next(rest, b"")], rest), mimetype=mimetype)


def chunks(path: Path) -> Iterator[bytes]:
    """A file in pieces."""
    with path.open("rb") as source:
        yield from pieces_of(source)


def pieces_of(source: BinaryIO) -> Iterator[bytes]:
    """The same of one that is open."""
    while chunk := source.read(CHUNK):
        yield chunk

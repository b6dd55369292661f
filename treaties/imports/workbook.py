"""The sheet of a workbook (xlsx, ods) as rows of text, read in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING, Any, cast

from treaties.domain.message import Message
from treaties.imports.errors import NotImported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.imports.decoding import Content

CHILD = Path(__file__).with_name("workbook_child.py")
SECONDS, MEMORY, ROWS = 30, 1024 * 1024 * 1024, 200_000
LARGEST, UNFOLDED = 20 * 1024 * 1024, 64 * 1024 * 1024  # bytes of a workbook, letters of its sheet
_KINDS = (b"xl/workbook.xml", b"application/vnd.oasis.opendocument.spreadsheet")


def is_one(content: Content) -> bool:
    """Whether these bytes are such a workbook."""
    return content[:4] == b"PK\x03\x04" and any(content.find(each) >= 0 for each in _KINDS)


def rows(content: Content, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number in the sheet, from 1; NotImported where nothing can be read of it.

    They come as they are asked for: whatever a workbook unfolds to, it does so in the process that reads it.
    """
    if len(content) > LARGEST:
        raise NotImported.at(name, 0, "", Message("A workbook of more than 20 megabytes is not read: save it as CSV."))
    limits = {"seconds": SECONDS, "memory": MEMORY, "rows": ROWS, "letters": UNFOLDED}
    child = subprocess.Popen(  # noqa: S603 - our own script, started without a shell
        [sys.executable, "-I", str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={},
    )  # fmt: skip
    clock = Timer(SECONDS + 5, child.kill)  # until it begins to answer; from then on it waits for whoever reads
    clock.start()
    into, out = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
    try:
        with suppress(BrokenPipeError), into:
            into.write(json.dumps(limits).encode() + b"\n" + content[:])
        found = _line(out)
        clock.cancel()
        if "error" in found:
            raise NotImported.at(name, 0, "", _why(found))
        for number in range(1, found["rows"] + 1):
            row = _line(out)
            if "error" in row:
                raise NotImported.at(name, 0, "", _why(row))
            yield number, row["row"]
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        out.close()


def _line(out: IO[bytes]) -> dict[str, Any]:
    """What the child says next; it says nothing where a limit stopped it."""
    try:
        return dict(json.loads(out.readline()))
    except ValueError:
        return {"error": "limit"}


def _why(found: dict[str, Any]) -> Message:
    """Why the child has no rows, in the language of who asks."""
    if found["error"] == "sheets":
        return Message(
            "One sheet with rows is read, this workbook has %(count)s (%(names)s).",
            count=found["count"],
            names=found["names"],
        )
    if found["error"] == "long":
        return Message("A sheet of more than %(most)s rows is not read here: save it as CSV.", most=f"{ROWS:,}")
    if found["error"] == "large":
        most = UNFOLDED // 2**20
        return Message("A sheet of more than %(most)s megabytes of text is not read here: divide it.", most=most)
    if found["error"] == "unreadable":
        return Message("This is no readable workbook (%(said)s).", said=found["said"])
    return Message("This workbook needs more time or memory than is granted.")

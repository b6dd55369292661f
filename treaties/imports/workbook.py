"""The sheet of a workbook (xlsx, ods) as rows of text, read in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from treaties.domain.message import Message
from treaties.imports.errors import NotImported

if TYPE_CHECKING:
    from collections.abc import Iterator

CHILD = Path(__file__).with_name("workbook_child.py")
SECONDS, MEMORY, ROWS = 30, 1024 * 1024 * 1024, 200_000
LARGEST = 20 * 1024 * 1024
_KINDS = (b"xl/workbook.xml", b"application/vnd.oasis.opendocument.spreadsheet")


def is_one(content: bytes) -> bool:
    """Whether these bytes are such a workbook."""
    return content.startswith(b"PK\x03\x04") and any(each in content for each in _KINDS)


def rows(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number in the sheet, from 1; NotImported where nothing can be read of it."""
    if len(content) > LARGEST:
        raise NotImported.at(name, 0, "", Message("A workbook of more than 20 megabytes is not read: save it as CSV."))
    asked = json.dumps({"seconds": SECONDS, "memory": MEMORY, "rows": ROWS}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 - our own script, started without a shell
            [sys.executable, "-I", str(CHILD)], input=asked + content, capture_output=True, timeout=SECONDS + 5,
            check=False, env={},
        )  # fmt: skip
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # stopped by a limit
        found = {"error": "limit"}
    if "error" in found:
        raise NotImported.at(name, 0, "", _why(found))
    yield from enumerate(found["rows"], 1)


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
    if found["error"] == "unreadable":
        return Message("This is no readable workbook (%(said)s).", said=found["said"])
    return Message("This workbook needs more time or memory than is granted.")

"""The process that opens one workbook: limits of memory and time of its own, no settings, no database, no network.

A workbook of a few kilobytes may unfold to any size. Reads a line of JSON {"seconds", "memory", "rows", "letters"} and
the bytes from standard input; writes lines of JSON: {"rows": how many} and as many {"row": [text, ...]}, from the first
row of the sheet on, or {"error"}, a word for which the caller has the sentence, with what is put into it.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = 1e15  # up to here a float holds every whole number


def text_of(cell: Any) -> str:
    """A cell as a table in text has it: days as ISO writes them, whole numbers without a point, yes and no."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < WHOLE else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return str(cell)


def answer(content: bytes, most: int, letters: int) -> Iterator[dict[str, Any]]:
    """How many rows the one sheet has that has any, and each of them; or why there are none."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        filled = [(sheet, sheet.end) for sheet in sheets if sheet.end]
        if len(filled) != 1:
            names = ", ".join(f"“{sheet.name[:60]}”" for sheet, _ in filled[:9]) or "none"
            yield {"error": "sheets", "count": len(filled), "names": names}
            return
        sheet, (last, _) = filled[0]
        if last >= most:
            yield {"error": "long"}
            return
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        yield {"error": "unreadable", "said": str(error)[:200]}
        return
    if sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) > letters:
        yield {"error": "large"}
        return
    yield {"rows": len(rows)}
    for row in rows:
        yield {"row": [text_of(cell) for cell in row]}


if __name__ == "__main__":
    asked = json.loads(sys.stdin.buffer.readline())
    given = sys.stdin.buffer.read()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from treaties.confined import confine

    confine(asked["seconds"], asked["memory"])
    try:
        for found in answer(given, asked["rows"], asked["letters"]):
            sys.stdout.write(json.dumps(found) + "\n")
    except MemoryError:
        sys.stdout.write(json.dumps({"error": "limit"}) + "\n")

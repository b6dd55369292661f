"""The process that opens one workbook: limits of memory and time of its own, no settings, no database, no network.

A workbook of a few kilobytes may unfold to any size. Reads a line of JSON {"seconds", "memory", "rows"} and the bytes
from standard input; writes {"rows": [[text, ...], ...]}, from the first row of the sheet on, or {"error"}, a word
for which the caller has the sentence, with what is put into it.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

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


def answer(content: bytes, most: int) -> dict[str, Any]:
    """The rows of the one sheet that has any, or why there are none."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        filled = [(sheet, sheet.end) for sheet in sheets if sheet.end]
        if len(filled) != 1:
            names = ", ".join(f"“{sheet.name[:60]}”" for sheet, _ in filled[:9]) or "none"
            return {"error": "sheets", "count": len(filled), "names": names}
        sheet, (last, _) = filled[0]
        if last >= most:
            return {"error": "long"}
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        return {"error": "unreadable", "said": str(error)[:200]}
    return {"rows": [[text_of(cell) for cell in row] for row in rows]}


if __name__ == "__main__":
    asked = json.loads(sys.stdin.buffer.readline())
    given = sys.stdin.buffer.read()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from treaties.confined import confine

    confine(asked["seconds"], asked["memory"])
    try:
        found = answer(given, asked["rows"])
    except MemoryError:
        found = {"error": "limit"}
    sys.stdout.write(json.dumps(found))

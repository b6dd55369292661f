"""Many rows at once as text: column by column, since a test of a whole column costs little more than of one cell.

Rows come as a driver gives them: days as ISO text or as dates, yes and no as 1 and 0 or as booleans.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIZE = 500
TEXTS = ("line", "prose", "url", "term", "ref")
END = "\r\n"
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_SIGNS = frozenset("'=+-@\t\r")


def guarded(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it; `bare` takes it away again."""
    return f"'{text}" if _RUNS.match(text) else text


def bare(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text


def csv_lines(kinds: Sequence[str], rows: Iterable[Sequence[Any]], *, guard: bool = True) -> str:
    """The rows as lines of CSV (RFC 4180); `kinds` are those of their fields.

    With `guard` text that a spreadsheet would run gets an apostrophe; numbers stay as they are.
    """
    return csv_columns(kinds, list(zip(*rows, strict=True)), guard=guard)


def csv_columns(kinds: Sequence[str], cells: Sequence[Sequence[Any]], *, guard: bool = True) -> str:
    """The same of rows that come as columns."""
    columns = [_column(kind, each, guard=guard) for kind, each in zip(kinds, cells, strict=True)]
    return "".join([",".join(line) + END for line in zip(*columns, strict=True)])


def _column(kind: str, cells: Sequence[Any], *, guard: bool) -> Iterable[str]:
    if kind == "flag":
        return ["" if each is None else "yes" if each else "no" for each in cells]
    if kind in {"number", "real", "day"}:
        return ["" if each is None else str(each) for each in cells]
    if not any(cells):
        return [""] * len(cells)
    texts: Sequence[str] = [each or "" for each in cells] if None in cells else cells
    if guard and kind != "partial" and not _SIGNS.isdisjoint({each[:1] for each in texts}):
        texts = [guarded(each) for each in texts]
    whole = "".join(texts)
    if '"' in whole:
        return [
            '"' + t.replace('"', '""') + '"' if '"' in t or "," in t or "\n" in t or "\r" in t else t for t in texts
        ]
    if "," in whole or "\n" in whole or "\r" in whole:
        return [f'"{each}"' if "," in each or "\n" in each or "\r" in each else each for each in texts]
    return texts


def json_rows(names: Sequence[str], kinds: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The rows as JSON objects with commas between them."""
    readers = [(at, _PLAIN[kind]) for at, kind in enumerate(kinds) if kind in _PLAIN]
    found = []
    for row in rows:
        cells = list(row)
        for at, read in readers:
            if cells[at] is not None:
                cells[at] = read(cells[at])
        found.append(dict(zip(names, cells, strict=True)))
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))[1:-1]


_PLAIN: dict[str, Any] = {"day": str, "flag": bool}

"""Lines of cells into participants: the heading explains the columns, every line that is not understood is named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from treaties.imports.cells import read_cell, spaced
from treaties.imports.errors import Wrong
from treaties.imports.footnotes import withdrawal
from treaties.imports.headings import Column, is_participant, read_heading
from treaties.imports.page import Entry, Page, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

# Behind a name stand marks of footnotes: "Germany4,5", "Yemen 1, 35", "China (1)", "Congo*", "Belize [2]".
_MARKS = re.compile(r"(?:[\d\s,*†‡§]+|[(\[][\d\s,]*[)\]])$")
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its number in the file, its cells, the footnotes on its first cell."""

    number: int
    cells: list[str]
    notes: tuple[str, ...] = ()


def bare_name(text: str) -> str:
    """A participant's name as printed, without marks of footnotes."""
    return _split(text)[0]


def marks(text: str) -> list[str]:
    """The numbers of the footnotes that stand behind a name."""
    return re.findall(r"\d+", _split(text)[1])


def _split(text: str) -> tuple[str, str]:
    name = spaced(text)[:LONGEST_NAME]
    whole = name
    while found := _MARKS.search(name):
        name = name[: found.start()].rstrip()
    return name.strip(" ,;:"), whole[len(name) :]


def fill(page: Page, lines: Iterable[Line]) -> None:
    """Add the lines to the page; what is not understood goes into `page.unread` with its line, name and reason."""
    columns: list[Column] = []
    headed = False
    idle: Counter[str] = Counter()
    for line in lines:
        cells = [spaced(cell) for cell in line.cells]
        if not any(cells):
            continue
        if is_participant(cells[0]) and not (headed and any(_dated(cell) for cell in cells[1:])):
            columns, headed = [read_heading(cell) for cell in cells[1:]], True
            _explain(page, line, columns)
        elif not headed:
            page.unread.append(Wrong(page.name, line.number, cells[0][:80], "This stands before any heading."))
        elif any(column.acts for column in columns):
            _read(page, line, cells, columns)
            pairs = zip(cells[1:], columns, strict=False)
            idle.update(column.heading for cell, column in pairs if cell and column.heading and not column.acts)
    if not headed:
        page.unread.append(Wrong(page.name, 0, "", "No heading says which column holds the participants."))
    for heading, count in idle.items():
        why = f"The register knows no act “{heading}”: {count} cells of this column are left out."
        page.unread.append(Wrong(page.name, 0, heading, why))


def _dated(text: str) -> bool:
    return re.search(r"\d{4}", text) is not None and not read_heading(text).acts


def _explain(page: Page, line: Line, columns: list[Column]) -> None:
    meanings = [each for column in columns for one in column.letters.values() for each in one]
    page.shows |= {each.kind for each in meanings if each.kind}
    if not any(column.acts for column in columns):
        heads = ", ".join(f"“{column.heading}”" for column in columns if column.heading) or "none"
        why = f"No column of this table holds acts (columns beside the names: {heads})."
        page.unread.append(Wrong(page.name, line.number, "", why))


def _read(page: Page, line: Line, cells: list[str], columns: list[Column]) -> None:
    name = bare_name(cells[0])
    wrong = len(page.unread)
    entries: list[Entry] = []

    def note(reason: str) -> None:
        page.unread.append(Wrong(page.name, line.number, name, reason))

    if not name:
        note("This line has no participant.")
        return
    for place, cell in enumerate(cells[1:]):
        if not cell:
            continue
        column = columns[place] if place < len(columns) else Column("")
        if column.heading and not column.acts:
            continue  # counted once for the whole column
        try:
            entries += read_cell(cell, column, page.as_of) if column.heading else _beyond(cell)
        except ValueError as error:
            note(str(error))
    page.rows.append(Row(line.number, name, _with_notes(entries, line.notes), line.notes))
    if not entries and len(page.unread) == wrong and not any(cells[1:]):
        note("No act stands in this row.")


def _beyond(cell: str) -> list[Entry]:
    raise ValueError(f"“{cell[:80]}” stands under no heading, which does not explain a date there.")


def _with_notes(entries: list[Entry], notes: tuple[str, ...]) -> tuple[Entry, ...]:
    """The acts with the withdrawal that brackets and footnote tell of; brackets without one are a doubt."""
    if not any(each.ended for each in entries):
        return tuple(entries)
    left, why = withdrawal(notes)
    if left is not None and any(each.ended and each.day > left.day for each in entries):
        left, why = None, "an act in brackets is later than the withdrawal in the footnote"
    if left is not None:
        return (*entries, left)
    reason = f"In brackets, and {why}."
    return tuple(replace(each, reason=each.reason or reason) if each.ended else each for each in entries)

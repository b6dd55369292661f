"""A list of participants within text: copied out of a page or a printed volume, or a table with words around it.

What stands above the table names treaty and day, what stands below its footnotes; the table's own form is told by the
line that heads it. A cell goes under a heading only where the text shows which: by a separator, by the number of cells,
or because the whole column stands in line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from treaties.domain.message import Message
from treaties.imports import columns
from treaties.imports.cells import ENTRY, spaced
from treaties.imports.errors import NotImported
from treaties.imports.headings import heads_acts, is_participant
from treaties.imports.page import AS_OF, TITLE, day_of_stamp, totals
from treaties.imports.tables import LONGEST_CELL, MOST_LINES, Line, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.imports.page import Page

_BARS = "|¦│┃║"
_RULE = re.compile(r"[^A-KM-SU-Za-z\d]*(?:---|───|===|━━━|═══)[^A-KM-SU-Za-z\d]*")
LONGEST_ROW = 4_000
_FIRST_CELL = re.compile(rf"\t|[{_BARS};,]| {{2,}}")
_BELOW = re.compile(
    r"(?:declarations?|reservations?|objections?|communications?|notifications?|end\s*notes?|notes?|territorial)"
    r"(?:[\s,]+(?:and|or|under|made|application|declarations?|reservations?|objections?|to)\b.{0,80})?\s*:?",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"CHAPTER\s+([IVXL]+)\b")
_NOTE = re.compile(r"\s{0,9}(\d{1,4})\s{0,9}\.?\s{0,9}(?=[A-Z“\"(\[])")
_PART = re.compile(r"[A-E]\.\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table begins: the line of its heading, from 0, and its form ("" for a table of separated cells)."""

    line: int
    form: str


def find(rows: list[str]) -> Place:
    """The heading that names acts, else the first that names participants, else the first line that is no blank."""
    fallback = None
    for number, row in enumerate(rows):
        if len(row) > LONGEST_ROW:
            continue
        cells = _FIRST_CELL.split(row.strip().lstrip(_BARS + "\"'").strip(), maxsplit=3)[:3]
        if not any(is_participant(each.strip(" \"'")) for each in cells):
            continue
        form = _form(rows, number)
        if form is None:
            continue
        place = Place(number, form)
        near = " ".join(rows[number : number + 4])[:LONGEST_ROW]
        if any(heads_acts(spaced(each)) for each in _FIRST_CELL.split(near)[1:]):
            return place
        fallback = fallback or place
    first = next((number for number, row in enumerate(rows) if row.strip()), 0)
    return fallback or Place(first, (_form(rows, first) or "") if rows else "")


def _form(rows: list[str], number: int) -> str | None:
    """The form of the table under this heading; None for a lone word that heads nothing."""
    row, following = rows[number], rows[number + 1 : number + 2]
    if row.strip()[:1] and row.strip()[:1] in _BARS:
        return "framed"
    if "\t" in row.strip():
        return "tabs"
    if is_participant(row.strip()) and following and (following[0].startswith("\t") or _heads(following[0])):
        return "stacked"
    if re.search(r"\S {2,}\S", row) and not re.search(r",\S", row) and not set(";|") & set(row):
        return "aligned"
    if is_participant(row.strip()) and number and len(rows) > number + 1 and "," not in rows[number + 1]:
        return None
    return ""


def _heads(text: str) -> bool:
    text = spaced(text[:LONGEST_ROW])
    return bool(text) and ENTRY.search(text) is None and heads_acts(text.rstrip(","))


def read(rows: list[str], place: Place, page: Page) -> Iterator[Line]:
    """The lines of the table; number, title, day and totals of the page are filled in from what stands above."""
    _head(rows[: place.line], page)
    end = next(
        (n for n in range(place.line + 1, len(rows)) if _BELOW.fullmatch(rows[n].strip())), len(rows)
    )  # fmt: skip
    if end - place.line > MOST_LINES * 8 or any(len(row) > LONGEST_ROW for row in rows[place.line : end]):
        raise NotImported.at(page.name, 0, "", Message("No list of participants is this long, or has lines this long."))
    notes = dict(_notes(rows[end:]))
    page.left_out += [
        spaced(row)[:200] for row in rows[end:] if "\t" in row and is_participant(row.split("\t")[0].strip())
    ]  # fmt: skip
    cut = {"tabs": _tabs, "stacked": _stacked, "framed": _framed, "aligned": columns.read}[place.form]
    for number, cells in cut(rows[:end], place.line):
        said = tuple(notes[mark] for mark in dict.fromkeys(marks(cells[0])) if mark in notes)
        yield Line(number + 1, cells, said)


def _head(above: list[str], page: Page) -> None:
    text = "\n".join(above)
    stamp = AS_OF.search(text)
    if stamp:
        page.as_of = day_of_stamp(stamp, page) or page.as_of
    page.totals = totals(spaced(text))
    chapter = ""
    for each in map(spaced, above):
        if found := _CHAPTER.fullmatch(each):
            chapter = found[1]
        elif chapter and (part := _PART.match(each)):
            chapter = f"{chapter}-{part[0][0]}"
        elif chapter and (heading := TITLE.fullmatch(each)):
            page.title = heading[3].strip()
            page.number = "-".join(part for part in (chapter, heading[1], heading[2]) if part)
            return


def _notes(below: list[str]) -> Iterator[tuple[str, str]]:
    """The footnotes at the end, each from its number to the next."""
    begin = next((n for n, row in enumerate(below) if re.fullmatch(r"(?i)end\s*notes?|notes?", row.strip(" :"))), None)
    if begin is None:
        return
    number, said = 0, [""]
    for each in below[begin + 1 :]:
        found = _NOTE.match(each)
        if found and found[1] == str(number + 1):
            if number:
                yield str(number), spaced(" ".join(said))
            number, said = number + 1, []
        said.append(each[found.end() :] if found and said == [] else each)
    if number:
        yield str(number), spaced(" ".join(said))


def _tabs(rows: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    for number in range(first, len(rows)):
        if rows[number].strip():
            yield number, rows[number].split("\t")


def _stacked(rows: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Cells under each other: browsers copy a cell that ends in a line break onto a line of its own.

    Every row has as many cells as the heading, the empty ones among them. A row of fewer has lost some, and nothing
    says which, unless an empty line ends it in a text that kept the tabs before other cells.
    """
    joined = any(row.startswith("\t") for row in rows[first + 1 : first + 3])
    cells: list[tuple[int, str]] = []
    for number in range(first, len(rows)):
        row = rows[number]
        if not joined or row.strip(" \r"):
            cells += [(number, piece) for piece in row.split("\t")[joined and row.startswith("\t") :]]
    width = 1
    while width < len(cells) and _heads(cells[width][1]):
        width += 1
    yield cells[0][0], [spaced(text) for _, text in cells[:width]]
    tabbed = any("\t" in row for row in rows[first + 1 :])
    at = width
    while at < len(cells):
        number, name = cells[at]
        at += 1
        if not spaced(name):
            continue
        mine: list[str] = []
        while at < len(cells) and len(mine) < width - 1 and cells[at][1] and _is_cell(cells[at][1]):
            mine.append(cells[at][1])
            at += 1
        ended = at < len(cells) and not cells[at][1]
        if len(mine) == width - 1 or not any(map(spaced, mine)) or (tabbed and ended):
            yield number, [name, *mine]
        else:
            yield number, [name, f"{' '.join(mine)} {columns.CANNOT_TELL}"]


def _is_cell(text: str) -> bool:
    return not spaced(text) or ENTRY.search(spaced(text)) is not None


def _framed(rows: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Cells between bars; in a drawn frame a line without a new cell of its own goes on with the line before."""
    marked = any(re.fullmatch(r"[\s|:-]*---[\s|:-]*", row) for row in rows[first + 1 : first + 2])
    kept: list[tuple[int, list[str]]] = []
    headed = marked
    for number in range(first, len(rows)):
        row = rows[number].strip()
        if not row or _RULE.fullmatch(row):
            headed = headed or len(kept) > 0
            continue
        if row[0] not in _BARS:
            kept.append((number, [row]))
            continue
        cells = [each.strip() for each in re.split(rf"(?<!\\)[{_BARS}]", row[1:].rstrip().rstrip(_BARS))]
        goes_on = kept and not marked and (not headed or not any(cells[1:]) or not cells[0])
        goes_on = goes_on and sum(map(len, kept[-1][1])) <= LONGEST_CELL
        if goes_on:
            line, before = kept[-1]
            kept[-1] = line, [f"{a} {b}".strip() for a, b in zip_longest(before, cells, fillvalue="")]
        else:
            kept.append((number, cells))
    yield from kept

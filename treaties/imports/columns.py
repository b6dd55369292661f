"""Columns that only spaces part, as in the text of a printed volume: told by where they stand, or not at all."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from treaties.imports.cells import ENTRY, spaced
from treaties.imports.headings import is_participant
from treaties.imports.tables import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

CANNOT_TELL = "(which column is empty cannot be told)"
_OUT_OF_LINE = 3  # days of one digit and brackets shift the beginning of a cell by this much and no more
_DAY_LENGTH = 11
_MOST_HEADING = 20  # lines over which the words of a heading are spread
Span = tuple[int, int, str]


def read(rows: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every row below the heading in line `first`.

    Where the days do not stand in line under one heading each, a row of fewer days than headings is given with its
    words in one cell that no column explains.
    """
    heads, body = _heading(rows, first)
    yield first, [text for _, _, text in heads]
    days = {number: list(_days(rows[number])) for number in range(body, len(rows))}
    places = _places([each for found in days.values() for each in found], [each[:2] for each in heads[1:]])
    name, begun, skip = "", body, body
    for number in range(body, len(rows)):
        row, found = rows[number], days[number]
        if not row.strip() or number < skip:
            continue
        if is_participant(_spans(row)[0][2]) and not found:  # a volume heads every page anew
            skip = _heading(rows, number)[1]
            continue
        goes_on = bool(name) and row[0] == " " and len(name) <= LONGEST_NAME
        if name and not goes_on:
            yield begun, [name]
        begun = begun if goes_on else number
        own = (row[: found[0][0]] if found else row).strip()
        name = f"{name} {own}" if goes_on else own
        if found:
            yield begun, [name, *_cells(row, found, len(heads) - 1, places)]
            name = ""
    if name:
        yield begun, [name]


def _heading(rows: list[str], first: int) -> tuple[list[Span], int]:
    """The headings with the words that go on below them, and the line at which the participants begin."""
    heads, body = _spans(rows[first]), first + 1
    while body < min(len(rows), first + _MOST_HEADING) and (
        not rows[body].strip() or (rows[body][0] == " " and not ENTRY.search(rows[body]))
    ):
        for start, end, text in _spans(rows[body]):
            near = min(range(len(heads)), key=lambda n: _apart(heads[n][:2], (start, end)))
            heads[near] = min(heads[near][0], start), max(heads[near][1], end), f"{heads[near][2]} {text}"
        body += 1
    return heads, body


def _cells(row: str, found: list[Span], width: int, places: dict[int, tuple[int, int]] | None) -> list[str]:
    words = spaced(row[found[0][0] :])
    if ENTRY.sub("", words).strip():
        return [f"{words} {CANNOT_TELL}"]
    if places is None:
        return [text for _, _, text in found] if len(found) == width else [f"{words} {CANNOT_TELL}"]
    cells = [""] * width
    for start, _, text in found:
        at = next(n for n, (left, right) in places.items() if left <= start <= right)
        cells[at] = f"{cells[at]} {text}".strip()
    return cells


def _days(row: str) -> Iterator[Span]:
    for each in ENTRY.finditer(row):
        yield each.end() - len(each[0].lstrip()), each.end(), each[0].strip()


def _spans(row: str) -> list[Span]:
    return [(each.start(), each.end(), each[0]) for each in re.finditer(r"\S+(?: \S+)*", row)]


def _apart(one: tuple[int, int], two: tuple[int, int]) -> int:
    return max(one[0] - two[1], two[0] - one[1], 0)


def _places(days: list[Span], heads: list[tuple[int, int]]) -> dict[int, tuple[int, int]] | None:
    """Where the days of each heading begin; None where they do not stand in line, or not each under one heading."""
    starts = sorted(start for start, _, _ in days)
    groups = [starts[:1]]
    for one, two in pairwise(starts):
        if two - one >= _OUT_OF_LINE:
            groups.append([])
        groups[-1].append(two)
    if not starts or any(group[-1] - group[0] > _OUT_OF_LINE for group in groups):
        return None
    if len(groups) == len(heads):
        return {n: (group[0], group[-1]) for n, group in enumerate(groups)}
    under = [
        [n for n, head in enumerate(heads) if not _apart(head, (group[0], group[-1] + _DAY_LENGTH))] for group in groups
    ]
    if any(len(each) != 1 for each in under) or len({each[0] for each in under}) != len(groups):
        return None
    return {each[0]: (group[0], group[-1]) for each, group in zip(under, groups, strict=True)}

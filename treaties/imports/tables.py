"""Lines of cells into participants: the heading explains the columns, every line that is not understood is named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from treaties.domain.acts import LABELS
from treaties.domain.message import Message
from treaties.imports.cells import read_cell, spaced
from treaties.imports.errors import NotImported, Unread, Wrong
from treaties.imports.footnotes import withdrawal
from treaties.imports.headings import ACTION, EFFECT, GIVEN, Column, is_participant, kind_of, read_heading
from treaties.imports.page import Entry, Page, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Behind a name stand marks of footnotes: "Germany4,5", "Yemen 1, 35", "China (1)", "Congo*", "Belize [2]", "Fiji <1>",
# and the dots that lead to the next column of a printed volume.
_MARKS = re.compile(r"(?:[\d\s,*†‡§]+|[(\[<][\d\s,]*[)\]>]|(?:\s*[.…]){2,})$")
# Below such a line stand acts for others.
_SECTION = re.compile(
    r"(?:.{0,60}\s)?(?:territorial\s+application|territories|colonies|dependencies)(?:\W.{0,60})?", re.IGNORECASE
)
LONGEST_NAME = 300
LONGEST_CELL = 1_000
MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its number in the file, its cells, the footnotes on its first cell, whether it is indented."""

    number: int
    cells: list[str]
    notes: tuple[str, ...] = ()
    indented: bool = False


@dataclass(frozen=True, slots=True)
class ActARow:
    """Where act, day and day of effect (0: nowhere) stand in a table of one act a row; whether its days are d/m/y."""

    act: int
    day: int
    effect: int
    dmy: bool


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
    table = _Table(page)
    for line, texts in _filled(page, lines):
        table.take(line, texts)
    table.close()


class _Table:
    """A table on its way: its heading, which may go on in the next line, and what stands above the line that comes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heading: Line | None = None
        self.cells: list[str] = []  # of the heading
        self.columns: list[Column] = []
        self.form: ActARow | None = None
        self.open = False  # whether the next line may still belong to the heading
        self.shift = 0
        self.above = ""
        self.section: Message | None = None
        self.idle: Counter[str] = Counter()

    def take(self, line: Line, texts: list[str]) -> None:
        """One line: a heading, what goes on from it, a section, or a row."""
        at = _numbering(texts)
        if is_participant(texts[at]) and not (self.heading and any(_dated(cell) for cell in texts[at + 1 :])):
            self._explained()
            self.heading, self.shift, self.open, self.section = line, at, True, None
            self.cells = texts[at:]
            return
        cells = texts[self.shift :] or [""]
        if self.open and not cells[0] and not any(re.search(r"\d", cell) for cell in cells):
            pairs = zip_longest(self.cells, cells, fillvalue="")
            self.cells = [" ".join(filter(None, pair)) for pair in pairs]
            return
        self._explained()
        if self.heading is None:
            self.page.unread.append(
                Wrong(self.page.name, line.number, cells[0][:80], Message("This stands before any heading."))
            )
        elif self.form is not None:
            _read_act(self.page, line, cells, self.form)
        elif any(column.acts for column in self.columns):
            self._row(line, cells)

    def _row(self, line: Line, cells: list[str]) -> None:
        if _SECTION.fullmatch(cells[0]) and not any(cells[1:]):
            self.section = Message("under “%(heading)s”", heading=cells[0])
        elif not line.indented:
            self.above = cells[0]
        where = self.section
        if where is None and line.indented and self.above:
            where = Message("indented under “%(name)s”", name=bare_name(self.above))
        if where:
            why = Message("This stands %(where)s, where acts are for others than participants.", where=where)
            self.page.unread.append(Wrong(self.page.name, line.number, bare_name(cells[0]), why))
            return
        _read(self.page, line, cells, self.columns)
        pairs = zip(cells[1:], self.columns, strict=False)
        self.idle.update(column.heading for cell, column in pairs if cell and column.heading and not column.acts)

    def _explained(self) -> None:
        """The heading is whole: what its columns mean."""
        if not self.open or self.heading is None:
            return
        self.open = False
        self.form = _act_a_row(self.cells)
        self.columns = [] if self.form else [read_heading(cell) for cell in self.cells[1:]]
        if twice := _twofold(self.cells, self.columns):
            self.page.unread.append(Wrong(self.page.name, self.heading.number, "", twice))
            self.columns = []
            return
        _explain(self.page, self.heading, self.columns, self.form)

    def close(self) -> None:
        """Say what was left out as a whole."""
        self._explained()
        if self.heading is None:
            self.page.unread.append(
                Wrong(self.page.name, 0, "", Message("No heading says which column holds the participants."))
            )
        for heading, count in self.idle.items():
            why = Message(
                "The register knows no act “%(act)s”: %(count)s cells of this column are left out.",
                act=heading,
                count=count,
            )
            self.page.unread.append(Wrong(self.page.name, 0, heading, why))


def _twofold(cells: list[str], columns: list[Column]) -> Message | None:
    """Why a table that holds two lists beside each other is read as none; None where it is one list."""
    if any(is_participant(cell) for cell in cells[1:]) and any(column.acts for column in columns):
        return Message("This table has a second column of participants: nothing tells whose an act is.")
    counts = Counter(column.heading.casefold() for column in columns if column.acts)
    twice = next((heading for heading, count in counts.items() if count > 1), "")
    told = Message(
        "Two columns have the heading “%(heading)s”: nothing tells which treaty each is about.", heading=twice
    )
    return told if twice else None


def _filled(page: Page, lines: Iterable[Line]) -> Iterator[tuple[Line, list[str]]]:
    """The lines that hold something, and their cells; NotImported where there are more than any list has."""
    for count, line in enumerate(lines, 1):
        if count > MOST_LINES:
            raise NotImported.at(page.name, line.number, "", Message("No list of participants is this long."))
        cells = [spaced(cell) for cell in line.cells]
        if any(cells):
            yield line, cells


def _numbering(cells: list[str]) -> int:
    """How many columns of numbers or codes stand before the names in this heading."""
    numbers = re.compile(r"(?:no\.?|nr\.?|n°|#|number|rank|id|code|iso.*)?", re.IGNORECASE)
    at = next((n for n, cell in enumerate(cells) if not numbers.fullmatch(cell)), 0)
    return at if is_participant(cells[at]) else 0


def _dated(text: str) -> bool:
    return re.search(r"\d{4}", text) is not None and not read_heading(text).acts


def _act_a_row(cells: list[str]) -> ActARow | None:
    """The columns of a table that has one act a row, None where the heading is of another table."""
    found = [[n for n, cell in enumerate(cells) if form.fullmatch(cell)] for form in (ACTION, GIVEN, EFFECT)]
    if len(found[0]) != 1 or len(found[1]) != 1 or len(found[2]) > 1:
        return None
    # The registers of the UN write day/month/year, and no other table is known to.
    dmy = cells[found[1][0]].lower() == "date of notification/deposit"
    return ActARow(found[0][0], found[1][0], found[2][0] if found[2] else 0, dmy)


def _read_act(page: Page, line: Line, cells: list[str], form: ActARow) -> None:
    cells = [*cells, *[""] * (max(form.act, form.day, form.effect) + 1 - len(cells))]
    name, words = bare_name(cells[0]), cells[form.act]
    texts = [cells[form.day], cells[form.effect] if form.effect else ""]
    if form.dmy:
        texts = [re.sub(r"^(\d\d)/(\d\d)/(\d{4})$", r"\3-\2-\1", text) for text in texts]
    kind = kind_of(words)
    try:
        days = [next(read_cell(text[:LONGEST_CELL], Column(""), page.as_of)).day if text else None for text in texts]
    except (ValueError, StopIteration):
        days = [None, None]
    if not name or days[0] is None:
        page.unread.append(
            Wrong(
                page.name, line.number, name, Message("“%(cells)s” cannot be read.", cells=" / ".join(cells[1:])[:80])
            )
        )
        return
    own = "" if kind and words.lower() == LABELS[kind].lower() else words
    reason = None if kind else Message("The register knows no act “%(act)s”.", act=words)
    if page.as_of and days[0] > page.as_of:
        reason = reason or Message("The act is after the day of the page.")
    page.shows |= {kind} if kind else set()
    entry = Entry(kind, days[0], effective=days[1], words=own, reason=reason, may_be=frozenset({kind} if kind else ()))
    page.rows.append(Row(line.number, name, (entry,), line.notes))


def _explain(page: Page, line: Line, columns: list[Column], form: ActARow | None) -> None:
    meanings = [each for column in columns for one in column.letters.values() for each in one]
    page.shows |= {each.kind for each in meanings if each.kind}
    if form is None and not any(column.acts for column in columns):
        heads = ", ".join(f"“{column.heading}”" for column in columns if column.heading) or "none"
        why = Message("No column of this table holds acts (columns beside the names: %(columns)s).", columns=heads)
        page.unread.append(Wrong(page.name, line.number, "", why))


def _read(page: Page, line: Line, cells: list[str], columns: list[Column]) -> None:
    name = bare_name(cells[0])
    wrong = len(page.unread)
    entries: list[Entry] = []

    def note(reason: Message) -> None:
        page.unread.append(Wrong(page.name, line.number, name, reason))

    if not name:
        note(Message("This line has no participant."))
        return
    for place, cell in enumerate(cells[1:]):
        if not cell:
            continue
        column = columns[place] if place < len(columns) else Column("")
        if len(cell) > LONGEST_CELL and (column.acts or not column.heading):
            note(Message("No act of such a list is this long."))
            continue
        if column.heading and not column.acts:
            continue  # counted once for the whole column
        try:
            entries += read_cell(cell, column, page.as_of) if column.heading else _beyond(cell)
        except Unread as error:
            note(error.message)
    page.rows.append(Row(line.number, name, _with_notes(entries, line.notes), line.notes))
    if not entries and len(page.unread) == wrong and not any(cells[1:]):
        note(Message("No act stands in this row."))


def _beyond(cell: str) -> list[Entry]:
    raise Unread(Message("“%(cell)s” stands under no heading, which does not explain a date there.", cell=cell[:80]))


def _with_notes(entries: list[Entry], notes: tuple[str, ...]) -> tuple[Entry, ...]:
    """The acts with the withdrawal that brackets and footnote tell of; brackets without one are a doubt."""
    if not any(each.ended for each in entries):
        return tuple(entries)
    left, why = withdrawal(notes)
    if left is not None and any(each.ended and each.day > left.day for each in entries):
        left, why = None, Message("an act in brackets is later than the withdrawal in the footnote")
    if left is not None:
        return (*entries, left)
    reason = Message("In brackets, and %(why)s.", why=why)
    return tuple(replace(each, reason=each.reason or reason) if each.ended else each for each in entries)

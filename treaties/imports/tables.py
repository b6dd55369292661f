"""Lines of cells into participants: the heading explains the columns, every line that is not understood is named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from treaties.domain.acts import LABELS
from treaties.domain.message import Message
from treaties.imports import grouped
from treaties.imports.cells import ENTRY, read_cell, spaced
from treaties.imports.errors import NotImported, Unread, Wrong
from treaties.imports.footnotes import withdrawal
from treaties.imports.headings import (
    ACTION,
    DEPOSITED,
    EFFECT,
    GIVEN,
    METHOD,
    Column,
    is_participant,
    kind_of,
    part_others,
    read_heading,
)  # fmt: skip
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
        self.lines: list[list[str]] = []  # on which it stands
        self.early: Line | None = None  # what stands before any heading, perhaps its first line
        self.other: set[int] = set()  # columns of other treaties
        self.method: tuple[int, int] | None = None  # the column that names the act of a row, and that of its day
        self.beside = 0  # how many columns on the list goes on beside itself
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
            if self.open and self.shift == at and texts[at] == self.lines[0][0] and texts[at:] != self.lines[0]:
                self.lines.append(texts[at:])  # the cell of the names goes over both lines
                return
            self._explained()
            self.heading, self.shift, self.open, self.section = line, at, True, None
            self.lines = [texts[at:]]
            if self.early is not None:
                self.lines.insert(0, [spaced(cell) for cell in self.early.cells[at:]])
            self.early = None
            return
        cells = texts[self.shift :] or [""]
        if self.open and not cells[0] and not any(map(_day_like, cells)):
            self.lines.append(cells)
            return
        self._explained()
        if self.heading is None:
            self._before(line, cells)
        elif self.form is not None:
            _read_act(self.page, line, cells, self.form)
        elif any(column.acts for column in self.columns):
            for start in range(0, len(cells), self.beside) if self.beside else (0,):
                part = cells[start : start + self.beside] if self.beside else cells
                if any(part):
                    self._row(line, part)

    def _before(self, line: Line, cells: list[str]) -> None:
        self._early()
        if not cells[0] and not any(map(_day_like, cells)):
            self.early = line
        else:
            self._unheaded(line, cells[0])

    def _early(self) -> None:
        if self.early is not None:
            self._unheaded(self.early, "")
        self.early = None

    def _unheaded(self, line: Line, name: str) -> None:
        self.page.unread.append(
            Wrong(self.page.name, line.number, name[:80], Message("This stands before any heading."))
        )

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
        cells = [cell if n not in self.other else "" for n, cell in enumerate(cells)] if self.other else cells
        columns, cells = _by_method(self.columns, cells, *self.method) if self.method else (self.columns, cells)
        _read(self.page, line, cells, columns)
        pairs = zip(cells[1:], columns, strict=False)
        self.idle.update(column.heading for cell, column in pairs if cell and column.heading and _silent(cell, column))

    def _explained(self) -> None:
        """The heading is whole: what its columns mean."""
        if not self.open or self.heading is None:
            return
        self.open = False
        self.cells, groups = grouped.joined(self.lines) if len(self.lines) > 1 else (self.lines[0], [])
        self.cells, self.beside = _folded(self.cells)
        self.form = _act_a_row(self.cells)
        self.columns = [] if self.form else [read_heading(cell) for cell in self.cells[1:]]
        part_others(self.columns, self.page.title)
        self.other = set()
        wrong = self._chosen(groups) if any(groups) else None
        own = [column for n, column in enumerate(self.columns, 1) if n not in self.other]
        if wrong := wrong or _twofold(self.cells, own):
            self.page.unread.append(Wrong(self.page.name, self.heading.number, "", wrong))
            self.columns = []
        self.method = _method(self.columns)
        if wrong:
            return
        _explain(self.page, self.heading, own, self.form)

    def _chosen(self, groups: list[str]) -> Message | None:
        """Leave the columns of other treaties out; the reason where nothing tells which is meant."""
        parts = dict.fromkeys(filter(None, groups))
        part, why = grouped.chosen(parts, self.page.part, self.page.title)
        if why is None:
            self.other = {n for n, group in enumerate(groups) if group not in {"", part}}
            self.page.parts[part] = [each for each in parts if each != part]
        return why

    def close(self) -> None:
        """Say what was left out as a whole."""
        self._explained()
        self._early()
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


def _folded(cells: list[str]) -> tuple[list[str], int]:
    """The heading of a list that goes on beside itself, once, and its width (0: it does not).

    Only where every part has the same heading: then nobody can have meant anything else.
    """
    starts = [n for n, cell in enumerate(cells) if is_participant(cell)]
    width = starts[1] if len(starts) > 1 else 0
    if width < 2 or any(cells[at : at + width] != cells[:width] for at in range(0, len(cells), width)):  # noqa: PLR2004 - a name and an act
        return cells, 0
    return cells[:width], width


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


def _day_like(text: str) -> bool:
    """Whether a day, a year or a number stands in the cell, and no "1949 Convention"."""
    return ENTRY.search(text) is not None or re.search(r"\d[./-]\d|^\W*\d+\W*$", text) is not None


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
            if not _silent(cell, column):
                note(Message("The register knows no act “%(act)s”.", act=column.heading))
            continue  # the others are counted once for the whole column
        try:
            entries += read_cell(cell, column, page.as_of) if column.heading else _beyond(cell)
        except Unread as error:
            note(error.message)
    page.rows.append(Row(line.number, name, _with_notes(entries, line.notes), line.notes))
    if not entries and len(page.unread) == wrong and not any(cells[1:]):
        note(Message("No act stands in this row."))


def _silent(cell: str, column: Column) -> bool:
    """Whether a cell says nothing of an act, only from when it has effect or a remark."""
    return not column.acts and (ENTRY.search(cell) is None or EFFECT.match(column.heading) is not None)


def _method(columns: list[Column]) -> tuple[int, int] | None:
    """The column that names the act of each row and the one of its day, where there is one of each."""
    methods = [n for n, column in enumerate(columns, 1) if METHOD.fullmatch(column.heading)]
    days = [n for n, column in enumerate(columns, 1) if DEPOSITED.fullmatch(column.heading)]
    return (methods[0], days[0]) if len(methods) == len(days) == 1 else None


def _by_method(columns: list[Column], cells: list[str], method: int, day: int) -> tuple[list[Column], list[str]]:
    """The columns of a row whose own cell says which act its day of deposit is, and its cells without that one."""
    told = read_heading(cells[method]) if len(cells) > max(method, day) else None
    if told is None or not told.acts:
        return columns, cells
    own = [told if n == day else column for n, column in enumerate(columns, 1)]
    return own, [cell if n != method else "" for n, cell in enumerate(cells)]


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

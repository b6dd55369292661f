"""The tables of an export, made from `records`: the same names in the files, the SQL and the codebook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from treaties.exports import lines
from treaties.models import Citation
from treaties.records import CITATION_FIELDS, TYPES, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy import Connection, Select
    from sqlalchemy import Table as Stored

CITED: Stored = Citation.__table__  # type: ignore[assignment] # a plain table
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind is a Field's, `refers` the table whose `slug` it holds."""

    name: str
    label: str
    kind: str = "line"
    refers: str = ""
    vocabulary: str = ""
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `key` names the columns that tell its rows apart, empty where order and repetition mean something."""

    name: str
    label: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()


def columns(fields: Iterable[Field], *, bounds: bool) -> Iterator[Column]:
    """A column per field; with `bounds` a partial date also has its first and last possible day."""
    for each in fields:
        if each.derived:
            continue
        yield Column(each.name, each.label, each.kind, each.refers, each.vocabulary, each.required, each.hint)
        if bounds and each.kind == "partial":
            yield Column(f"{each.name}_first", f"{each.label}: first possible day", "day")
            yield Column(f"{each.name}_last", f"{each.label}: last possible day", "day")


TERM = Table(
    "term", "Words of the vocabularies",
    (
        Column("vocabulary", "Vocabulary", required=True), Column("code", "Code", required=True),
        Column("language", "Language", required=True), Column("label", "Word", required=True),
        Column("position", "Order", "number"),
    ),
    ("vocabulary", "code", "language"),
)  # fmt: skip
STATUS_ON = Table(
    "status_on", "Status of every actor on the day of the export",
    (
        Column("treaty", "Treaty", "ref", "treaty", required=True), Column("actor", "Actor", "ref", "actor",
        required=True), Column("day", "Day", "day", required=True), Column("status", "Status", required=True),
    ),
    ("treaty", "actor"),
)  # fmt: skip


@lru_cache(maxsize=8)
def tables(*, bounds: bool, titles: bool, dated: bool = False) -> tuple[Table, ...]:
    """Every table; with `titles` also the titles that follow from the values, with `dated` the status on one day."""
    found = [TERM]
    for kind, entry in sorted(TYPES.items()):
        head = [Column("slug", "Short address", required=True)]
        head += [Column("title", "Title", required=True)] if titles or entry.titled else []
        own = tuple(columns(entry.fields, bounds=bounds))
        found.append(Table(kind, entry.plural, (*head, *own), ("slug",)))
        owner = Column(kind, entry.label.capitalize(), "ref", kind, required=True)
        for part in entry.parts:
            inner = tuple(columns(part.fields, bounds=bounds))
            found.append(Table(f"{kind}_{part.name}", f"{entry.plural}: {part.label}", (owner, *inner)))
    cited = (Column("kind", "Kind of record", required=True), Column("record", "Record", required=True))
    found.append(Table("citation", "Citations", (*cited, *columns(CITATION_FIELDS, bounds=bounds))))
    found.append(Table("status_span", "Status, computed", tuple(columns(lines.SPAN_FIELDS, bounds=bounds))))
    found.append(Table("deadline", "Deadlines, computed", tuple(columns(lines.DEADLINE_FIELDS, bounds=bounds))))
    return (*found, STATUS_ON) if dated else tuple(found)


def blocks(
    connection: Connection, *, bounds: bool, titles: bool, day: date | None = None
) -> Iterator[tuple[str, list[Sequence[Any]]]]:
    """Every table, table by table, many rows at a time: (its name, a sequence of cells for each of its columns).

    Cells are text, numbers, yes and no as booleans, days as ISO text; None where nothing is said. Rows are sorted by
    short address, those of parts and citations as they were entered.
    """
    for each in tables(bounds=bounds, titles=titles, dated=day is not None):
        for columns in of(connection, each, bounds=bounds, titles=titles, day=day):
            yield each.name, columns


def of(
    connection: Connection, table: Table, *, bounds: bool, titles: bool, day: date | None = None
) -> Iterator[list[Sequence[Any]]]:
    """One table many rows at a time, a sequence of cells for each of its columns."""
    readers = [_READ.get(column.kind) for column in table.columns]
    for asked in statements(connection, table, bounds=bounds, titles=titles, day=day):
        for raw in lines.blocks(connection, asked):
            columns = zip(*raw, strict=True)
            yield [read(cells) if read else cells for read, cells in zip(readers, columns, strict=True)]


def rows(
    connection: Connection, *, bounds: bool, titles: bool, day: date | None = None
) -> Iterator[tuple[str, list[Any]]]:
    """Every row of every table: (name of the table, values in the order of its columns; None where empty)."""
    for name, columns in blocks(connection, bounds=bounds, titles=titles, day=day):
        for row in zip(*columns, strict=True):
            yield name, list(row)


def _days(cells: Sequence[Any]) -> list[str | None]:
    return [None if each is None else str(each) for each in cells]


def _flags(cells: Sequence[Any]) -> list[bool]:
    return [bool(each) for each in cells]


_READ: dict[str, Callable[[Sequence[Any]], list[Any]]] = {"day": _days, "flag": _flags}


def statements(
    connection: Connection, table: Table, *, bounds: bool, titles: bool, day: date | None
) -> list[Select[Any]]:
    """What asks for the rows of one table, in the order of an export; several where their rows follow each other."""
    dialect = connection.dialect.name
    if table is STATUS_ON:
        return [lines.of_day(dialect, day)] if day else []
    if table is TERM:
        return [lines.of_terms(dialect)]
    if table.name in {"status_span", "deadline"}:
        return [lines.of_derived(dialect, table.name)]
    if table.name == "citation":
        return [
            lines.of_owned(dialect, entry, CITED, CITATION_FIELDS, bounds=bounds, lead=kind)
            for kind, entry in sorted(TYPES.items())
        ]
    if table.name in TYPES:
        entry = TYPES[table.name]
        return [lines.of_records(dialect, entry, bounds=bounds, titled=titles or entry.titled)]
    owner, part = next((entry, part) for entry in TYPES.values() for part in entry.parts
                      if table.name == f"{entry.kind}_{part.name}")  # fmt: skip
    return [lines.of_owned(dialect, owner, part.table, part.fields, bounds=bounds)]


def codebook(found: Iterable[Table]) -> Iterator[tuple[str, ...]]:
    """A line per column: table, column, label, type, vocabulary, refers to, required, hint."""
    yield ("table", "column", "label", "type", "vocabulary", "refers_to", "required", "hint")
    for table in found:
        for each in table.columns:
            refers = f"{each.refers}.slug" if each.refers else ""
            said = (each.label, TYPE_WORDS.get(each.kind, each.kind), each.vocabulary, refers)
            yield (table.name, each.name, *said, "yes" if each.required else "", each.hint)


TYPE_WORDS = {
    "line": "text", "prose": "text of several lines", "url": "web address", "number": "whole number",
    "real": "number", "flag": "yes or no", "day": "day, ISO 8601", "partial": "date as precise as stated, EDTF",
    "term": "code of a vocabulary", "ref": "short address of a record",
}  # fmt: skip


def about(state: str, day: date | None = None) -> dict[str, str]:
    """What an export says of itself: name, state, licence and how to cite it."""
    said = {
        "name": "Treaty Register",
        "format": "1",
        "state": state,
        "licence": f"{LICENCE} ({LICENCE_ADDRESS})",
        "cite_as": f"Treaty Register, state {state[:16]} (SHA-256 over its canonical lines), data under {LICENCE}.",
        "sources": "Every record names its sources: table citation, joined to table source.",
    }
    return said | ({"status_on": day.isoformat()} if day else {})

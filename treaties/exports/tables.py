"""The tables of an export, made from `records`: the same names in the files, the SQL and the codebook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from treaties.domain.dates import parse_edtf
from treaties.exports import lines
from treaties.records import CITATION_FIELDS, TYPES, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlalchemy import Connection

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


def rows(
    connection: Connection, *, bounds: bool, titles: bool, day: date | None = None
) -> Iterator[tuple[str, list[Any]]]:
    """Every row of every table: (name of the table, values in the order of its columns; None where empty).

    Rows of a record, its parts and its citations follow one another; rows of one table keep their order.
    """
    known = {each.name: each.columns for each in tables(bounds=bounds, titles=titles, dated=day is not None)}
    for term in lines.terms(connection):
        yield "term", _cells(known["term"], term)
    for line in lines.records(connection):
        own = {"slug": line.slug, "title": line.title} | line.values
        yield line.kind, _cells(known[line.kind], own)
        for part, mine in line.parts.items():
            name = f"{line.kind}_{part}"
            for row in mine:
                yield name, _cells(known[name], {line.kind: line.slug} | row)
        for row in line.citations:
            yield "citation", _cells(known["citation"], {"kind": line.kind, "record": line.slug} | row)
    for name in ("status_span", "deadline"):
        for row in lines.derived(connection, name):
            yield name, _cells(known[name], row)
            if day and name == "status_span" and _holds(row, day.isoformat()):
                yield "status_on", [row["treaty"], row["actor"], day.isoformat(), row["status"]]


def _holds(span: dict[str, Any], day: str) -> bool:
    return bool(span["layer"] == "status" and "view" not in span and span["first_day"] <= day <= span["last_day"])


def _cells(wanted: tuple[Column, ...], values: dict[str, Any]) -> list[Any]:
    found = []
    for number, each in enumerate(wanted):
        if each.name in values:
            found.append(values[each.name])
        elif (
            each.kind == "day"
            and number
            and wanted[number - 1 if each.name.endswith("_first") else number - 2].kind == "partial"
        ):
            found.append(_bound(values, each.name))
        else:
            found.append(False if each.kind == "flag" else None)
    return found


def _bound(values: dict[str, Any], name: str) -> str | None:
    stem, _, side = name.rpartition("_")
    text = values.get(stem)
    if not text:
        return None
    read = parse_edtf(text)
    return (read.earliest if side == "first" else read.latest).isoformat()


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

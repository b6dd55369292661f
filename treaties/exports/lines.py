"""The published register as lines, one per record, the same on every engine: sorted, by short addresses, no clock.

A line holds what a record says and nothing that belongs to this copy of the register (no inner numbers, no versions),
so that a register rebuilt from its lines gives the same lines again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, collate, select
from sqlalchemy.orm import aliased

from treaties.domain.values import plain
from treaties.models import Citation, Deadline, Record, StatusSpan, Term
from treaties.records import CITATION_FIELDS, TYPES, Field, RecordType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Table

CHUNK = 1000
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One record: values by field as JSON holds them (EDTF, ISO days, short addresses), nothing that is empty."""

    kind: str
    slug: str
    title: str
    values: Values
    parts: dict[str, list[Values]] = field(default_factory=dict)
    citations: list[Values] = field(default_factory=list)

    def said(self) -> Values:
        """The line as an object; a title that is made from the values is left out, since it follows from them."""
        title = {"title": self.title} if TYPES[self.kind].titled else {}
        parts = {name: rows for name, rows in self.parts.items() if rows}
        whole = {"kind": self.kind, "slug": self.slug, **title, "values": self.values}
        return whole | ({"parts": parts} if parts else {}) | ({"citations": self.citations} if self.citations else {})


def by_bytes(connection: Connection, column: Any) -> ColumnElement[str]:
    """The column in the order of its bytes, whatever the language of the database's sorting."""
    found: ColumnElement[str] = collate(column, "BINARY" if connection.dialect.name == "sqlite" else "C")
    return found


def stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows of a query as they come, a bounded number of them in memory."""
    yield from connection.execute(query, execution_options={"yield_per": CHUNK})


def terms(connection: Connection) -> Iterator[Values]:
    """Every word of every vocabulary."""
    order = [by_bytes(connection, each) for each in (Term.vocabulary, Term.code, Term.language)]
    names = ("vocabulary", "code", "language", "label", "position")
    for row in stream(connection, select(*(getattr(Term, name) for name in names)).order_by(*order)):
        yield dict(zip(names, row, strict=True))


def records(connection: Connection, kinds: Iterable[str] = tuple(sorted(TYPES))) -> Iterator[Line]:
    """Every published record of these kinds, kind by kind and by short address.

    A reference to a record that is not published (a draft, a retired one) is left out.
    """
    for kind in kinds:
        yield from _of_kind(connection, TYPES[kind])


def one(connection: Connection, kind: str, slug: str) -> Line | None:
    """The line of one published record."""
    found = list(_of_kind(connection, TYPES[kind], slug))  # read to its end, so that no cursor stays open
    return found[0] if found else None


def _of_kind(connection: Connection, entry: RecordType, slug: str = "") -> Iterator[Line]:
    fields = [each for each in entry.fields if not each.derived]
    parts = {part.name: _Owned(connection, entry, part.table, part.fields, slug) for part in entry.parts}
    cited = _Owned(connection, entry, Citation.__table__, CITATION_FIELDS, slug, "source")  # type: ignore[arg-type] # a plain table
    table = entry.table
    columns, joins = _columns(table, fields)
    query = select(Record.slug, Record.title, *columns).join(table, table.c.id == Record.id)
    for other, on in joins:
        query = query.outerjoin(other, on)
    query = query.where(*_wanted(entry, slug))
    row: Any  # as long as the type has fields
    for row in stream(connection, query.order_by(by_bytes(connection, Record.slug))):
        own = {name: part.of(row[0]) for name, part in parts.items()}
        yield Line(entry.kind, row[0], row[1], _said(fields, row[2:]), own, cited.of(row[0]))


def _wanted(entry: RecordType, slug: str) -> list[ColumnElement[bool]]:
    only = [Record.slug == slug] if slug else []
    return [Record.kind == entry.kind, Record.state == "published", *only]


def _columns(table: Table, fields: Sequence[Field]) -> tuple[list[Any], list[tuple[Any, Any]]]:
    """A column per field, a reference as the short address of what it points at, and the joins that this takes."""
    columns: list[Any] = []
    joins: list[tuple[Any, Any]] = []
    for each in fields:
        column: Any = table.c[each.columns[0]]
        if each.kind == "ref":
            other = aliased(Record)
            joins.append((other, and_(other.id == column, other.state == "published")))
            column = other.slug
        columns.append(column.label(f"f{len(columns)}"))
    return columns, joins


def _said(fields: Iterable[Field], row: Iterable[Any]) -> Values:
    """What stands in the fields; a nought is said, nothing and no are not."""
    return {
        each.name: plain(value)
        for each, value in zip(fields, row, strict=True)
        if value is not None and value != "" and value is not False
    }


class _Owned:
    """Rows that belong to records, read along with them in the same order."""

    def __init__(
        self,
        connection: Connection,
        entry: RecordType,
        table: Table,
        fields: Sequence[Field],
        slug: str,
        needed: str = "",
    ) -> None:
        self.fields, self.needed = fields, needed
        columns, joins = _columns(table, fields)
        query = select(Record.slug, *columns).select_from(table).join(Record, Record.id == table.c.record_id)
        for other, on in joins:
            query = query.outerjoin(other, on)
        query = query.where(*_wanted(entry, slug))
        rows = stream(connection, query.order_by(by_bytes(connection, Record.slug), table.c.id))
        self.groups = groupby(rows, key=lambda row: row[0])
        self.ahead = next(self.groups, None)

    def of(self, slug: str) -> list[Values]:
        """The rows of the record with that short address; records are asked for in their order."""
        if self.ahead is None or self.ahead[0] != slug:
            return []
        found = [_said(self.fields, row[1:]) for row in self.ahead[1]]
        self.ahead = next(self.groups, None)
        return [row for row in found if not self.needed or self.needed in row]


SPAN_FIELDS = (
    Field("treaty", "Treaty", "ref", refers="treaty"),
    Field("actor", "Actor", "ref", refers="actor"),
    Field("layer", "Layer", hint="status, signed, provisional, suspension, intention or contested"),
    Field("view", "As this objecting actor sees it", "ref", refers="actor"),
    Field("status", "Status"),
    Field("first_day", "First day", "day"),
    Field("last_day", "Last day", "day", hint="9999-12-31: until further notice"),
    Field("act", "Act behind it", "ref", refers="treaty_action"),
    Field("rule", "Rule behind it", "prose"),
)
DEADLINE_FIELDS = (
    Field("treaty", "Treaty", "ref", refers="treaty"),
    Field("actor", "Actor", "ref", refers="actor"),
    Field("obligation", "Duty", "ref", refers="obligation"),
    Field("due_day", "Due", "day"),
    Field("yearly", "Every year", "flag"),
    Field("until_day", "Until", "day"),
    Field("cycle", "Cycle", "number"),
    Field("rule", "How it is computed", "prose"),
)


def derived(connection: Connection, name: str) -> Iterator[Values]:
    """The rows of `status_span` or `deadline`, of published treaties and actors."""
    model, fields = (StatusSpan, SPAN_FIELDS) if name == "status_span" else (Deadline, DEADLINE_FIELDS)
    table: Table = model.__table__  # type: ignore[assignment] # a plain table
    columns, joins = _columns(table, fields)
    query = select(*columns).select_from(table)
    for number, (other, on) in enumerate(joins):
        query = query.join(other, on) if number < 2 else query.outerjoin(other, on)  # noqa: PLR2004 - treaty and actor
    order = [by_bytes(connection, each.slug) for each, _ in joins]
    query = query.order_by(*order[:2], *(table.c[each.name] for each in fields if each.kind == "day"), *order[2:])
    for row in stream(connection, query.order_by(*_texts(connection, table, fields))):
        yield _said(fields, row)


def _texts(connection: Connection, table: Table, fields: Iterable[Field]) -> list[Any]:
    return [by_bytes(connection, table.c[each.name]) for each in fields if each.kind in {"line", "prose"}]


def canonical(value: Any) -> bytes:
    """An object as RFC 8785 writes it: one text for one value."""
    import rfc8785

    return rfc8785.dumps(value)


def canonical_lines(connection: Connection) -> Iterator[bytes]:
    """The register's state, words of the vocabularies first, a line each without its end."""
    for term in terms(connection):
        yield canonical({"kind": "term"} | term)
    for line in records(connection):
        yield canonical(line.said())


def fingerprint(connection: Connection) -> str:
    """SHA-256 over the canonical lines, each with a line end: the name of this state of the register."""
    total = hashlib.sha256()
    for line in canonical_lines(connection):
        total.update(line + b"\n")
    return total.hexdigest()

"""The published register as lines, one per record, the same on every engine: sorted, by short addresses, no clock.

A line holds what a record says and nothing that belongs to this copy of the register (no inner numbers, no versions),
so that a register rebuilt from its lines gives the same lines again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, case, collate, literal, or_, select
from sqlalchemy.orm import aliased

from treaties.domain.values import plain
from treaties.models import Citation, Deadline, Record, StatusSpan, Term
from treaties.queries.prepared import Prepared
from treaties.records import CITATION_FIELDS, TYPES, Field, RecordType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

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


def by_bytes(dialect: str, column: Any) -> ColumnElement[str]:
    """The column in the order of its bytes, whatever the language of the database's sorting."""
    found: ColumnElement[str] = collate(column, "BINARY" if dialect == "sqlite" else "C")
    return found


def stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows of a query as they come, a bounded number of them in memory."""
    yield from connection.execute(query, execution_options={"yield_per": CHUNK})


def terms(connection: Connection) -> Iterator[Values]:
    """Every word of every vocabulary."""
    order = [by_bytes(connection.dialect.name, each) for each in (Term.vocabulary, Term.code, Term.language)]
    names = ("vocabulary", "code", "language", "label", "position")
    for row in stream(connection, select(*(getattr(Term, name) for name in names)).order_by(*order)):
        yield dict(zip(names, row, strict=True))


def records(connection: Connection, kinds: Iterable[str] = tuple(sorted(TYPES))) -> Iterator[Line]:
    """Every published record of these kinds, kind by kind and by short address.

    A reference to a record that is not published (a draft, a retired one) is left out.
    """
    for kind in kinds:
        yield from _of_kind(connection, TYPES[kind], _published(TYPES[kind]))


def one(connection: Connection, kind: str, slug: str) -> Line | None:
    """The line of one published record."""
    wanted = [*_published(TYPES[kind]), Record.slug == slug]
    found = list(_of_kind(connection, TYPES[kind], wanted))  # read to its end, so that no cursor stays open
    return found[0] if found else None


def among(connection: Connection, kind: str, ids: Select[int]) -> Iterator[Line]:
    """The lines of the records of one type whose ids the statement gives, published or not, by short address."""
    yield from _of_kind(connection, TYPES[kind], [Record.id.in_(ids)])


def _of_kind(connection: Connection, entry: RecordType, wanted: Sequence[ColumnElement[bool]]) -> Iterator[Line]:
    fields = _stated(entry)
    parts = {part.name: _Owned(connection, part.table, part.fields, wanted) for part in entry.parts}
    cited = _Owned(connection, Citation.__table__, CITATION_FIELDS, wanted, "source")  # type: ignore[arg-type] # a plain table
    table = entry.table
    columns, joins = _cells(table, fields)
    query = select(Record.slug, Record.title, *columns).join(table, table.c.id == Record.id)
    for other, on in joins:
        query = query.outerjoin(other, on)
    query = query.where(*wanted)
    row: Any  # as long as the type has fields
    for row in stream(connection, query.order_by(by_bytes(connection.dialect.name, Record.slug))):
        own = {name: part.of(row[0]) for name, part in parts.items()}
        yield Line(entry.kind, row[0], row[1], _said(fields, row[2:]), own, cited.of(row[0]))


def _stated(entry: RecordType) -> tuple[Field, ...]:
    return tuple(each for each in entry.fields if not each.derived)


def _published(entry: RecordType) -> list[ColumnElement[bool]]:
    return [Record.kind == entry.kind, Record.state == "published"]


def _shown(dialect: str, entry: RecordType) -> list[ColumnElement[bool]]:
    """The same where nothing else of a record than its short address is asked for.

    SQLite has that in an index: it looks for the few that are not published, and opens no record.
    """
    if dialect != "sqlite":
        return _published(entry)
    hidden = select(_OTHER.id).where(
        _OTHER.kind == entry.kind, or_(_OTHER.state < "published", _OTHER.state > "published")
    )
    return [Record.kind == entry.kind, Record.id.not_in(hidden)]


_OTHER = aliased(Record)


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
        table: Table,
        fields: tuple[Field, ...],
        wanted: Sequence[ColumnElement[bool]],
        needed: str = "",
    ) -> None:
        self.fields, self.needed = fields, needed
        columns, joins = _cells(table, fields)
        query = select(Record.slug, *columns).select_from(table).join(Record, Record.id == table.c.record_id)
        for other, on in joins:
            query = query.outerjoin(other, on)
        query = query.where(*wanted)
        rows = stream(connection, query.order_by(by_bytes(connection.dialect.name, Record.slug), table.c.id))
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


# Statements of whole tables are made once per engine: making them takes as long as reading a small register.
@cache
def _derived(dialect: str, name: str) -> tuple[Select[Any], Sequence[Any]]:
    """The statement of a computed table with its order, and its columns."""
    model, fields = (StatusSpan, SPAN_FIELDS) if name == "status_span" else (Deadline, DEADLINE_FIELDS)
    table: Table = model.__table__  # type: ignore[assignment] # a plain table
    columns, joins = _cells(table, fields)
    # The kind lets SQLite go through the treaties in order, so that it sorts each one's rows and never all of them.
    query = select(*columns).select_from(table).where(joins[0][0].kind == "treaty")
    for number, (other, on) in enumerate(joins):
        query = query.join(other, on) if number < 2 else query.outerjoin(other, on)  # noqa: PLR2004 - treaty and actor
    order = [by_bytes(dialect, each.slug) for each, _ in joins]
    query = query.order_by(*order[:2], *(table.c[each.name] for each in fields if each.kind == "day"), *order[2:])
    return query.order_by(*_texts(dialect, table, fields)), columns


def _texts(dialect: str, table: Table, fields: Iterable[Field]) -> list[Any]:
    return [by_bytes(dialect, table.c[each.name]) for each in fields if each.kind in {"line", "prose"}]


DATES = {"date", "issued"}  # the day by which records of a type are ordered
SPOKEN = {"line", "prose", "url", "term", "partial"}


@cache
def _cells(
    table: Table, fields: tuple[Field, ...], *, bounds: bool = False
) -> tuple[Sequence[Any], Sequence[tuple[Any, Any]]]:
    """Columns as an export has them, nothing in place of empty text, and the joins that references take."""
    columns: list[Any] = []
    joins: list[tuple[Any, Any]] = []
    for each in fields:
        column: Any = table.c[each.columns[0]]
        if each.kind == "ref":
            other = aliased(Record)
            joins.append((other, and_(other.id == column, other.state == "published")))
            column = other.slug
        elif each.kind in SPOKEN:
            column = case((column != "", column))  # NULLIF copies each text once more
        columns.append(column.label(f"f{len(columns)}"))
        if bounds and each.kind == "partial":
            # Where no date is stated some tables keep the bounds of an open one.
            columns += [
                case((table.c[each.columns[0]] != "", table.c[name])).label(f"f{len(columns) + at}")
                for at, name in enumerate(each.columns[1:])
            ]
    return columns, joins


def blocks(connection: Connection, query: Select[*tuple[Any, ...]], size: int = CHUNK) -> Iterator[list[Any]]:
    """The rows of a statement as the driver gives them, `size` at a time."""
    return _prepared(query).blocks(connection, size)


_prepared = lru_cache(maxsize=256)(Prepared)


@cache
def of_terms(dialect: str) -> Select[Any]:
    """Asks for the words of the vocabularies."""
    names = ("vocabulary", "code", "language", "label", "position")
    order = [by_bytes(dialect, getattr(Term, name)) for name in names[:3]]
    return select(*(getattr(Term, name) for name in names)).order_by(*order)


@cache
def of_records(dialect: str, entry: RecordType, *, bounds: bool, titled: bool) -> Select[Any]:
    """Asks for a type's published records: short address, title where `titled`, a cell per field."""
    columns, joins = _cells(entry.table, _stated(entry), bounds=bounds)
    head: list[Any] = [Record.slug, Record.title] if titled else [Record.slug]
    query = select(*head, *columns).join(entry.table, entry.table.c.id == Record.id)
    for other, on in joins:
        query = query.outerjoin(other, on)
    return query.where(*_published(entry)).order_by(by_bytes(dialect, Record.slug))


@cache
def of_owned(
    dialect: str, entry: RecordType, table: Table, fields: tuple[Field, ...], *, bounds: bool, lead: str = ""
) -> Select[Any]:
    """Asks for rows of a part or, with the kind as `lead`, of citations: the record's short address, a cell per field.

    Citations of a source that is not published are left out.
    """
    columns, joins = _cells(table, fields, bounds=bounds)
    head = [literal(lead).label("kind"), Record.slug.label("record")] if lead else [Record.slug]
    query = select(*head, *columns).select_from(table).join(Record, Record.id == table.c.record_id)
    sources = [each.name for each in fields if each.kind == "ref"]
    for name, (other, on) in zip(sources, joins, strict=True):
        query = query.join(other, on) if lead and name == "source" else query.outerjoin(other, on)
    return query.where(*_shown(dialect, entry)).order_by(by_bytes(dialect, Record.slug), table.c.id)


def of_derived(dialect: str, name: str) -> Select[Any]:
    """Asks for `status_span` or `deadline`, of published treaties and actors."""
    return _derived(dialect, name)[0]


def of_day(dialect: str, day: date) -> Select[Any]:
    """Asks for rows (treaty, actor, day, status) of every actor under every treaty on a day."""
    query, columns = _derived(dialect, "status_span")
    table: Any = StatusSpan.__table__
    holds = (table.c.layer == "status", table.c.view_id.is_(None), table.c.first_day <= day, table.c.last_day >= day)
    return query.where(*holds).with_only_columns(
        columns[0].label("treaty"), columns[1].label("actor"), literal(day.isoformat()).label("day"),
        table.c.status.label("status"), maintain_column_froms=True,
    )  # fmt: skip


def canonical(value: Any) -> bytes:
    """An object as RFC 8785 writes it: one text for one value."""
    import rfc8785

    return rfc8785.dumps(value)


def canonical_lines(connection: Connection) -> Iterator[bytes]:
    """The register's state, words of the vocabularies first, a line each without its end."""
    for term in terms(connection):
        yield canonical({"kind": "term"} | term)
    for _, entry in sorted(TYPES.items()):
        for *_, text in told(connection, entry):
            yield text.encode()


def told(connection: Connection, entry: RecordType) -> Iterator[tuple[str, str, str, str]]:
    """Each record of a type: short address, title, date as stated, its canonical line.

    The JSON is made column by column: the text that `canonical` gives for each `said`.
    """
    dialect, fields = connection.dialect.name, _stated(entry)
    parts = sorted(entry.parts, key=lambda part: part.name)
    asked = [of_owned(dialect, entry, part.table, part.fields, bounds=False) for part in parts]
    owned = [_Told(blocks(connection, each), part.fields) for each, part in zip(asked, parts, strict=True)]
    cited = of_owned(dialect, entry, Citation.__table__, CITATION_FIELDS, bounds=False, lead=entry.kind)
    cited_by = _Told(blocks(connection, cited), CITATION_FIELDS, skip=1)
    for rows in blocks(connection, of_records(dialect, entry, bounds=False, titled=True)):
        slugs, titles, *columns = zip(*rows, strict=True)
        dated = next((cells for each, cells in zip(fields, columns, strict=True) if each.name in DATES), titles)
        values = objects(fields, columns)
        for slug, title, stated, said in zip(slugs, titles, dated, values, strict=True):
            mine = [(part.name, its) for part, each in zip(parts, owned, strict=True) if (its := each.of(slug))]
            cites = cited_by.of(slug)
            text = f'{{"citations":[{cites}],' if cites else "{"
            text += f'"kind":"{entry.kind}",'
            if mine:
                text += '"parts":{' + ",".join([f'"{name}":[{its}]' for name, its in mine]) + "},"
            text += f'"slug":"{slug}",'
            if entry.titled:
                text += f'"title":{json.dumps(title, ensure_ascii=False)},'
            yield slug, title, "" if dated is titles else stated or "", f'{text}"values":{said}}}'


def objects(fields: Sequence[Field], columns: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Rows as canonical JSON objects; a nought is said, nothing and no are not."""
    said = sorted(zip(fields, columns, strict=True), key=lambda pair: pair[0].name)
    pieces = [_pieces(each, cells) for each, cells in said]
    for row in zip(*pieces, strict=True):
        yield "{" + ",".join(filter(None, row)) + "}"


def _pieces(each: Field, cells: Sequence[Any]) -> Sequence[str]:
    """Name and value of one field in each row, empty where nothing is said."""
    if not any(cells) and None in cells and set(cells) <= {None, False}:
        return [""] * len(cells)
    name = f'"{each.name}":'
    if each.kind == "flag":
        return [f"{name}true" if cell else "" for cell in cells]
    if each.kind == "real":
        return ["" if cell is None else name + canonical(cell).decode() for cell in cells]
    if each.kind == "day":
        return ["" if cell is None else f'{name}"{cell}"' for cell in cells]
    # No text in JSON holds this sign as it is, so that one call writes all cells and one takes them apart.
    texts = json.dumps(cells, ensure_ascii=False, separators=("\x00", ":"))[1:-1].split("\x00")
    return ["" if text == "null" else name + text for text in texts]


class _Told:
    """Rows of parts as objects between commas, read along with their records in the same order."""

    def __init__(self, blocks: Iterator[list[Any]], fields: Sequence[Field], skip: int = 0) -> None:
        self.groups = groupby(self._each(blocks, fields, skip), key=itemgetter(0))
        self.ahead = next(self.groups, None)

    @staticmethod
    def _each(blocks: Iterator[list[Any]], fields: Sequence[Field], skip: int) -> Iterator[tuple[str, str]]:
        for rows in blocks:
            slugs, *columns = list(zip(*rows, strict=True))[skip:]
            yield from zip(slugs, objects(fields, columns), strict=True)

    def of(self, slug: str) -> str:
        """The objects of the record with that short address; records are asked for in their order."""
        if self.ahead is None or self.ahead[0] != slug:
            return ""
        found = ",".join([said for _, said in self.ahead[1]])
        self.ahead = next(self.groups, None)
        return found


def fingerprint(connection: Connection) -> str:
    """SHA-256 over the canonical lines, each with a line end: the name of this state of the register."""
    total = hashlib.sha256()
    for line in canonical_lines(connection):
        total.update(line + b"\n")
    return total.hexdigest()

"""Lists and single records of any type, read by what `records` declares."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, or_, select, tuple_

from treaties.domain.dates import read_date
from treaties.domain.text import fold
from treaties.models import Record, Revision, Term
from treaties.records import TYPES, Field, RecordType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection, Row

PAGE = 50


def conditions(entry: RecordType, asked: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """What the filters in an address ask for: FIELD=value, DATE_from/DATE_to as dates, q=words; DateError."""
    table = entry.table
    wanted: list[ColumnElement[bool]] = [Record.kind == entry.kind, Record.state == "published"]
    for each in entry.fields:
        if not each.filtered:
            continue
        if each.kind == "partial":
            wanted += _within(each, table.c[each.columns[1]], table.c[each.columns[2]], asked)
        elif value := asked.get(each.name):
            column = table.c[each.columns[0]]
            wanted.append(column.is_(value == "yes") if each.kind == "flag" else _matches(each, column, value))
    for part in entry.parts:
        inner = [
            _matches(each, part.table.c[each.columns[0]], asked[each.name])
            for each in part.fields
            if each.filtered and asked.get(each.name)
        ]
        if inner:
            wanted.append(Record.id.in_(select(part.table.c.record_id).where(*inner)))
    if words := fold(asked.get("q", "")):
        safe = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        wanted.append(Record.folded.like(f"%{safe}%", escape="\\"))
    return wanted


def _within(each: Field, first: Any, last: Any, asked: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Records whose date may fall into the days asked for; with NAME_match=must only those that surely do."""
    low, high = asked.get(f"{each.name}_from"), asked.get(f"{each.name}_to")
    must = asked.get(f"{each.name}_match") == "must"
    found = []
    if low:
        found.append((first if must else last) >= read_date(low).earliest)
    if high:
        found.append((last if must else first) <= read_date(high).latest)
    return found


def _matches(each: Field, column: Any, value: str) -> ColumnElement[bool]:
    """The column holds `value`; a record is named by its short address or its title."""
    if each.kind != "ref":
        return column == value  # type: ignore[no-any-return] # a comparison of a column
    named = or_(Record.slug == value, Record.title == value)
    return column.in_(select(Record.id).where(Record.kind == each.refers, named))  # type: ignore[no-any-return] # the same


def rows_of(entry: RecordType, fields: Iterable[Field]) -> Select[Any]:
    """Trunk and the columns of `fields`, joined."""
    columns = [entry.table.c[name] for each in fields for name in each.columns]
    return select(Record.id, Record.slug, Record.title, Record.state, Record.version, *columns).join(
        entry.table, entry.table.c.id == Record.id
    )


def count(connection: Connection, entry: RecordType, asked: Mapping[str, str]) -> int:
    """How many published records the filters leave."""
    query = select(func.count()).select_from(Record).join(entry.table, entry.table.c.id == Record.id)
    return connection.execute(query.where(*conditions(entry, asked))).scalar_one()


def page(
    connection: Connection,
    entry: RecordType,
    asked: Mapping[str, str],
    after: tuple[str, int] | None,
    limit: int = PAGE,
) -> list[Row[Any]]:
    """One page of the list by keyset: the records after the (title or ISO day, id) of the last one shown."""
    fields = [each for each in entry.fields if each.listed]
    query = rows_of(entry, fields).where(*conditions(entry, asked))
    if not entry.order[0].startswith("-"):
        query = query.order_by(Record.title, Record.id)
        if after:
            query = query.where(tuple_(Record.title, Record.id) > tuple_(*after))
        return list(connection.execute(query.limit(limit + 1)))
    return _newest_first(connection, query, entry.table.c[entry.order[0][1:]], entry.table.c.id, after, limit + 1)


def _newest_first(
    connection: Connection, query: Select[Any], day: Any, key: Any, after: tuple[str, int] | None, limit: int
) -> list[Row[Any]]:
    """By day, latest first; records without a day come last. Two queries, so that each reads one index range."""
    rows: list[Row[Any]] = []
    if after is None or after[0]:
        dated = query.where(day.is_not(None)).order_by(day.desc(), key.desc())
        if after:
            dated = dated.where(tuple_(day, key) < tuple_(date.fromisoformat(after[0]), after[1]))
        rows = list(connection.execute(dated.limit(limit)))
    if len(rows) < limit:
        undated = query.where(day.is_(None)).order_by(key.desc())
        if after and not after[0]:
            undated = undated.where(key < after[1])
        rows += connection.execute(undated.limit(limit - len(rows)))
    return rows


def every(connection: Connection, entry: RecordType, asked: Mapping[str, str]) -> Iterator[Row[Any]]:
    """Every record that the filters leave, all columns, in a steady order."""
    fields = [each for each in entry.fields if not each.derived]
    yield from connection.execute(rows_of(entry, fields).where(*conditions(entry, asked)).order_by(Record.slug))


def whole(connection: Connection, entry: RecordType, record_id: int) -> dict[str, Any]:
    """A record's own columns and the rows of its parts by name."""
    own = connection.execute(select(entry.table).where(entry.table.c.id == record_id)).mappings().one()
    found = dict(own)
    for part in entry.parts:
        rows = connection.execute(
            select(part.table).where(part.table.c.record_id == record_id).order_by(part.table.c.id)
        )
        found[part.name] = [dict(row) for row in rows.mappings()]
    return found


def names_of(connection: Connection, ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """Address and title of each record: {id: ("/actors/lithuania", "Lithuania")}."""
    wanted = sorted({each for each in ids if each is not None})
    rows = connection.execute(select(Record.id, Record.kind, Record.slug, Record.title).where(Record.id.in_(wanted)))
    return {row.id: (f"/{TYPES[row.kind].path}/{row.slug}", row.title) for row in rows}


def ids_in(entry: RecordType, row: Mapping[str, Any]) -> Iterator[int | None]:
    """Every record that a whole record points at."""
    for each in entry.fields:
        if each.kind == "ref":
            yield row[each.columns[0]]
    for part in entry.parts:
        for each in part.fields:
            if each.kind == "ref":
                yield from (line[each.columns[0]] for line in row.get(part.name, ()))


def terms(connection: Connection, language: str = "en") -> dict[str, dict[str, str]]:
    """Labels of every vocabulary, in its order: {vocabulary: {code: label}}."""
    query = (
        select(Term.vocabulary, Term.code, Term.label)
        .where(Term.language == language)
        .order_by(Term.position, Term.code)
    )
    found: dict[str, dict[str, str]] = {}
    for vocabulary, code, label in connection.execute(query):
        found.setdefault(vocabulary, {})[code] = label
    return found


def history(connection: Connection, record_id: int) -> list[Row[Any]]:
    """Every version of a record, newest first."""
    query = select(Revision.__table__).where(Revision.record_id == record_id).order_by(Revision.version.desc())
    return list(connection.execute(query))

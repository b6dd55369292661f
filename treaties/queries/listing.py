"""Lists and single records of any type, read by what `records` declares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Select, String, and_, bindparam, func, select, tuple_, type_coerce
from sqlalchemy.orm import aliased

from treaties.domain.dates import read_date
from treaties.domain.text import fold
from treaties.models import EventWeapon, Record, Revision, Term, TreatyWeapon, Weapon
from treaties.queries.prepared import TRUNK, Prepared, Rare, Remembered, Trunk, trunk_cells
from treaties.records import TYPES, Field, RecordType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection, Row, Table

PAGE = 50
DRAFTS = "drafts"  # asks for what is not published yet; only for those who may see it


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters in an address, read: which ones there are, and the values that they compare with.

    FIELD=value, DATE_from and DATE_to as dates (with DATE_match=must only records that surely fall between them),
    q=words. Statements depend on the names alone, so that each combination is compiled once.
    """

    names: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def read_filters(connection: Connection, entry: RecordType, asked: Mapping[str, str]) -> Asked:
    """The filters of an address; DateError where a date cannot be read."""
    values: dict[str, Any] = {}
    for each in entry.filters:
        if each.kind == "partial":
            must = "_must" if asked.get(f"{each.name}_match") == "must" else ""
            if low := asked.get(f"{each.name}_from"):
                values[f"{each.name}_from{must}"] = read_date(low).earliest
            if high := asked.get(f"{each.name}_to"):
                values[f"{each.name}_to{must}"] = read_date(high).latest
        elif value := asked.get(each.name):
            values[each.name] = (
                value == "yes" if each.kind == "flag"
                else id_of(connection, each.refers, value) if each.kind == "ref" else value
            )  # fmt: skip
    if words := fold(asked.get("q", "")):
        safe = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        values["q"] = f"%{safe}%"
    if asked.get(DRAFTS):
        values[DRAFTS] = True
    return Asked(tuple(values), values)


_BY_SLUG = Prepared(select(Record.id).where(Record.kind == bindparam("kind"), Record.slug == bindparam("slug")))
_BY_TITLE = Prepared(
    select(Record.id).where(
        Record.kind == bindparam("kind"), Record.state == "published", Record.title == bindparam("title")
    )
)


def id_of(connection: Connection, kind: str, text: str) -> int:
    """The id of the record of that kind with this short address or title; -1 where there is none."""
    found = _BY_SLUG.first(connection, kind=kind, slug=text) or _BY_TITLE.first(connection, kind=kind, title=text)
    return int(found.id) if found else -1


# Events that name a weapon, or a model of a category, that the treaty prohibits or regulates.
THROUGH: dict[tuple[str, str], Select[Any]] = {
    ("event", "treaty"): select(EventWeapon.record_id)
    .join(Weapon, Weapon.id == EventWeapon.weapon_id)
    .join(TreatyWeapon, TreatyWeapon.record_id.in_([Weapon.id, Weapon.category_id]))
    .where(TreatyWeapon.treaty_id == bindparam("treaty"), TreatyWeapon.effect != "unclear")
}


def conditions(entry: RecordType, names: Iterable[str]) -> list[ColumnElement[bool]]:
    """The filters as conditions on parameters of their names."""
    given = set(names)
    wanted: list[ColumnElement[bool]] = [Record.state == ("draft" if DRAFTS in given else "published")]
    for each in entry.fields:
        if each.name in given:
            wanted.append(entry.table.c[each.columns[0]] == bindparam(each.name))
        elif each.kind == "partial":
            wanted += _within(each, entry.table, given)
    for part in entry.parts:
        inner = [
            part.table.c[each.columns[0]] == bindparam(each.name)
            for each in part.fields
            if each.filtered and each.name in given
        ]
        if inner:
            wanted.append(Record.id.in_(select(part.table.c.record_id).where(*inner)))
    wanted += [Record.id.in_(THROUGH[entry.kind, each.name]) for each in entry.through if each.name in given]
    if "q" in given:
        wanted.append(Record.folded.like(bindparam("q"), escape="\\"))
    return wanted


def _within(each: Field, table: Table, given: set[str]) -> list[ColumnElement[bool]]:
    first, last = table.c[each.columns[1]], table.c[each.columns[2]]
    offered = {
        f"{each.name}_from": last >= bindparam(f"{each.name}_from"),
        f"{each.name}_to": first <= bindparam(f"{each.name}_to"),
        f"{each.name}_from_must": first >= bindparam(f"{each.name}_from_must"),
        f"{each.name}_to_must": last <= bindparam(f"{each.name}_to_must"),
    }
    return [condition for name, condition in offered.items() if name in given]


def rows_of(entry: RecordType, fields: Iterable[Field], *, open_only: bool = False) -> Select[Any]:
    """Trunk and the columns of `fields`, joined; a reference also as NAME__slug and NAME__title.

    With `open_only` a reference to what is not published says nothing, as in every export.
    """
    chosen = list(fields)
    others = {each.name: aliased(Record) for each in chosen if each.kind == "ref"}
    query = select(
        Record.id, Record.slug, Record.title, Record.state, Record.version,
        *(entry.table.c[name] for each in chosen for name in each.columns),
        *(other.slug.label(f"{name}__slug") for name, other in others.items()),
        *(other.title.label(f"{name}__title") for name, other in others.items()),
    ).join(entry.table, entry.table.c.id == Record.id)  # fmt: skip
    for name, other in others.items():
        on = other.id == entry.table.c[f"{name}_id"]
        query = query.outerjoin(other, and_(on, other.state == "published") if open_only else on)
    return query


@lru_cache(maxsize=256)
def _counting(kind: str, names: tuple[str, ...]) -> Prepared:
    entry = TYPES[kind]
    query = select(func.count().label("number")).select_from(Record)
    if not names or names == ("q",):
        return Prepared(query.where(Record.kind == kind, *conditions(entry, names)))
    joined = query.join(entry.table, entry.table.c.id == Record.id)
    return Prepared(joined.where(*conditions(entry, names)))


_counted = Remembered(2000)


def count(connection: Connection, entry: RecordType, asked: Asked) -> int:
    """How many published records the filters leave; remembered until the next revision."""
    key = (entry.kind, asked.names, *asked.values.values())
    return _counted.get(
        connection, key, lambda: int(_counting(entry.kind, asked.names)(connection, **asked.values)[0].number)
    )  # fmt: skip


def _said(entry: RecordType, names: Iterable[str]) -> Select[Any]:
    """The same with no more columns than the list shows, as each cell of fifty rows costs time.

    What a reference that all rows share points at is read once. A day that is not shown stays as the driver gives it.
    """
    others = {each.name: aliased(Record) for each in entry.shown if each.kind == "ref"}
    cells: list[Any] = [entry.table.c[each.columns[0]] for each in entry.shown if each.kind != "ref"]
    by = entry.order[0].removeprefix("-")
    if by != entry.order[0] and by not in {each.name for each in cells}:
        cells.append(type_coerce(entry.table.c[by], String).label(by))
    shared = {
        name: select(other.title).where(other.id == bindparam(name)).scalar_subquery()
        for name, other in others.items()
        if name in names
    }
    titles = [shared.get(name, other.title).label(f"{name}__title") for name, other in others.items()]
    query = select(Record.id, Record.slug, Record.title, Record.version, *cells, *titles)
    query = query.join(entry.table, entry.table.c.id == Record.id)
    for name, other in others.items():
        if name not in shared:
            query = query.outerjoin(other, other.id == entry.table.c[f"{name}_id"])
    return query


@lru_cache(maxsize=512)
def _paging(kind: str, names: tuple[str, ...], way: str, limit: int, *, whole: bool) -> Prepared:
    """One page: by title, or newest first (`dated`, then `undated`); `_after` begins behind a record."""
    entry = TYPES[kind]
    query = rows_of(entry, entry.shown) if whole else _said(entry, names)
    query = query.limit(limit)
    if way.startswith("title"):
        # Only the whole list reads the index of titles; a filter's own index is the better way in.
        own = [] if set(names) - {"q"} else [Record.kind == kind]
        query = query.where(*own, *conditions(entry, names)).order_by(Record.title, Record.id)
        after = tuple_(Record.title, Record.id) > tuple_(bindparam("after"), bindparam("at"))
        return Prepared(query.where(after) if way.endswith("_after") else query)
    day, key = entry.table.c[entry.order[0][1:]], entry.table.c.id
    query = query.where(*conditions(entry, names))
    if way.startswith("dated"):
        query = query.where(day.is_not(None)).order_by(day.desc(), key.desc())
        after = tuple_(day, key) < tuple_(bindparam("after", type_=Date), bindparam("at"))
    else:
        query, after = query.where(day.is_(None)).order_by(key.desc()), key < bindparam("at")
    return Prepared(query.where(after) if way.endswith("_after") else query)


def page(
    connection: Connection, entry: RecordType, asked: Asked, after: tuple[str, int] | None, limit: int = PAGE, *,
    whole: bool = True,
) -> list[Any]:  # fmt: skip
    """One page of the list by keyset: the records after the (title or ISO day, id) of the last one shown.

    Without `whole` only the columns from which a list's cells are said.
    """

    def ask(way: str, **more: Any) -> list[Any]:
        return _paging(entry.kind, asked.names, way, limit + 1, whole=whole)(connection, **asked.values, **more)

    if not entry.order[0].startswith("-"):
        return ask("title_after", after=after[0], at=after[1]) if after else ask("title")
    rows: list[Any] = []
    # Newest first; records without a day come last. Two queries, so that each reads one range of an index.
    if after is None:
        rows = ask("dated")
    elif after[0]:
        rows = ask("dated_after", after=date.fromisoformat(after[0]), at=after[1])
    if len(rows) <= limit:
        rows += ask("undated_after", at=after[1]) if after and not after[0] else ask("undated")
    return rows[: limit + 1]


def every(connection: Connection, entry: RecordType, asked: Asked) -> list[Any]:
    """Every record that the filters leave, all columns, in a steady order."""
    return _whole_list(entry.kind, asked.names)(connection, **asked.values)


def blocks(connection: Connection, entry: RecordType, asked: Asked, size: int) -> Iterator[list[Any]]:
    """Every record that the filters leave, as the driver gives the rows, `size` at a time, by short address.

    Short address, title, then a column per field that is not derived; a reference as the short address of what it
    points at, empty where that is not published.
    """
    return _slim_list(entry.kind, asked.names).blocks(connection, size, **asked.values)


def texts(
    connection: Connection, entry: RecordType, asked: Asked, size: int, put: Callable[[str, list[Any], bool], Any]
) -> Iterator[list[str]]:
    """The rows of `blocks` as one text each, put together by the database.

    `put` makes the expression from the engine's name and the columns of `blocks`; its last argument says whether codes
    are words without commas, quotes or signs, as those that the register brings are.
    """
    plain = all(_plain_codes(connection).get(each.vocabulary, False) for each in entry.fields if each.kind == "term")
    asking = _told_list(entry.kind, asked.names, connection.dialect.name, put, plain=plain)
    for rows in asking.blocks(connection, size, **asked.values):
        yield [row for (row,) in rows]


def _plain_codes(connection: Connection) -> dict[str, bool]:
    """Whether the codes of each vocabulary are such words."""

    def ask() -> dict[str, bool]:
        found: dict[str, bool] = {}
        for vocabulary, code in connection.execute(select(Term.vocabulary, Term.code).distinct()):
            found[vocabulary] = found.get(vocabulary, True) and code.isascii() and code.replace("_", "").isalnum()
        return found

    return _codes.get(connection, "", ask)


_codes = Remembered(4)


@lru_cache(maxsize=256)
def _told_list(kind: str, names: tuple[str, ...], dialect: str, put: Callable[..., Any], *, plain: bool) -> Prepared:
    query = _slim_list(kind, names).statement
    told = put(dialect, list(query.selected_columns), plain)
    return Prepared(query.with_only_columns(told, maintain_column_froms=True))


def chosen(connection: Connection, entry: RecordType, asked: Asked, most: int) -> list[tuple[int, int]]:
    """Id and version of the records that the filters leave, at most one more than `most`."""
    query = select(Record.id, Record.version).where(Record.id.in_(ids(entry, asked))).order_by(Record.id)
    rows = connection.execute(query.limit(most + 1))
    return [(row.id, row.version) for row in rows]


def ids(entry: RecordType, asked: Asked) -> Select[int]:
    """The statement that gives the ids of the records that the filters leave."""
    query = select(Record.id).join(entry.table, entry.table.c.id == Record.id)
    return query.where(Record.kind == entry.kind, *conditions(entry, asked.names)).params(**asked.values)


@lru_cache(maxsize=256)
def _whole_list(kind: str, names: tuple[str, ...]) -> Prepared:
    entry = TYPES[kind]
    query = rows_of(entry, [each for each in entry.fields if not each.derived], open_only=True)
    return Prepared(query.where(Record.kind == kind, *conditions(entry, names)).order_by(Record.slug))


@lru_cache(maxsize=256)
def _slim_list(kind: str, names: tuple[str, ...]) -> Prepared:
    entry = TYPES[kind]
    fields = [each for each in entry.fields if not each.derived]
    others = {each.name: aliased(Record) for each in fields if each.kind == "ref"}
    cells = [others[f.name].slug.label(f.name) if f.kind == "ref" else entry.table.c[f.columns[0]] for f in fields]
    query = select(Record.slug, Record.title, *cells).join(entry.table, entry.table.c.id == Record.id)
    for name, other in others.items():
        query = query.outerjoin(other, and_(other.id == entry.table.c[f"{name}_id"], other.state == "published"))
    return Prepared(query.where(Record.kind == kind, *conditions(entry, names)).order_by(Record.slug))


@lru_cache(maxsize=64)
def _own(kind: str) -> Prepared:
    entry = TYPES[kind]
    return Prepared(_referring(entry.table, entry.fields).where(entry.table.c.id == bindparam("record")))


@lru_cache(maxsize=64)
def _of_part(kind: str, name: str) -> Prepared:
    part = next(each for each in TYPES[kind].parts if each.name == name)
    query = _referring(part.table, part.fields).where(part.table.c.record_id == bindparam("record"))
    return Prepared(query.order_by(part.table.c.id))


@lru_cache(maxsize=64)
def _at(kind: str, column: str) -> Prepared:
    """Trunk and own columns in one row: the names of the two differ but for the id."""
    entry = TYPES[kind]
    query = _referring(entry.table, entry.fields, *TRUNK).join(Record, Record.id == entry.table.c.id)
    if column == "slug":
        return Prepared(query.where(Record.kind == kind, Record.slug == bindparam("value")))
    return Prepared(query.where(entry.table.c[column] == bindparam("value")))


def at(connection: Connection, entry: RecordType, value: str, column: str = "slug") -> list[tuple[Trunk, Any]]:
    """The records of that short address (or other column), each with its own columns as `whole` takes them."""
    rows = _at(entry.kind, column).dicts(connection, value=value)
    return [(Trunk._make(trunk_cells(row)), row) for row in rows]


def _referring(table: Table, fields: Iterable[Field], *before: Any) -> Select[Any]:
    """The table's columns, and for each reference the slug and title of what it points at; `before` stand first."""
    others = {each.name: aliased(Record) for each in fields if each.kind == "ref"}
    extra = [
        column
        for name, other in others.items()
        for column in (other.slug.label(f"{name}__slug"), other.title.label(f"{name}__title"))
    ]
    own = [column for column in table.c if not (before and column.name == "id")]
    query = select(*before, *own, *extra).select_from(table)
    for name, other in others.items():
        query = query.outerjoin(other, other.id == table.c[f"{name}_id"])
    return query


def whole(
    connection: Connection, entry: RecordType, record_id: int, own: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A record's own columns and the rows of its parts by name; references also as NAME__slug and NAME__title.

    `own` are its own columns where they are read already.
    """
    found = own or _own(entry.kind).dicts(connection, record=record_id)[0]
    for part in entry.parts:
        some = _with_part(entry.kind, part.name).may_be(connection, (record_id,))
        found[part.name] = _of_part(entry.kind, part.name).dicts(connection, record=record_id) if some else []
    return found


@lru_cache(maxsize=64)
def _with_part(kind: str, name: str) -> Rare:
    """The records that have such a part, where few have."""
    part = next(each for each in TYPES[kind].parts if each.name == name)
    return Rare(select(part.table.c.record_id))


def names_in(entry: RecordType, row: Mapping[str, Any]) -> dict[int, tuple[str, str]]:
    """Address and title of each record that a whole record points at: {id: ("/actors/lithuania", "Lithuania")}."""
    found: dict[int, tuple[str, str]] = {}
    lines = [(entry.fields, row), *((part.fields, line) for part in entry.parts for line in row[part.name])]
    for fields, line in lines:
        for each in fields:
            if each.kind == "ref" and line[each.columns[0]] is not None:
                address = f"/{TYPES[each.refers].path}/{line[f'{each.name}__slug']}"
                found[line[each.columns[0]]] = (address, line[f"{each.name}__title"])
    return found


def names_of(connection: Connection, ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """Address and title of each record: {id: ("/actors/lithuania", "Lithuania")}."""
    wanted = sorted({each for each in ids if each is not None})
    rows = connection.execute(select(Record.id, Record.kind, Record.slug, Record.title).where(Record.id.in_(wanted)))
    return {row.id: (f"/{TYPES[row.kind].path}/{row.slug}", row.title) for row in rows}


_TERMS = Prepared(
    select(Term.vocabulary, Term.code, Term.label)
    .where(Term.language == bindparam("language"))
    .order_by(Term.position, Term.code)
)
_words = Remembered(8)


def terms(connection: Connection, language: str = "en") -> dict[str, dict[str, str]]:
    """Labels of every vocabulary, in its order: {vocabulary: {code: label}}; remembered until the next revision."""

    def ask() -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for vocabulary, code, label in _TERMS(connection, language=language):
            found.setdefault(vocabulary, {})[code] = label
        return found

    return _words.get(connection, language, ask)


def history(connection: Connection, record_id: int) -> list[Row[Any]]:
    """Every version of a record, newest first."""
    query = select(Revision.__table__).where(Revision.record_id == record_id).order_by(Revision.version.desc())
    return list(connection.execute(query))

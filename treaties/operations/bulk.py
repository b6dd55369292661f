"""Many rows into one table at once: bound column by column, past what SQLAlchemy does for each row."""

from __future__ import annotations

import gc
import json
import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Date, DateTime, insert, text, update

from treaties.queries.prepared import begun, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, Dialect, Table
    from sqlalchemy.types import TypeEngine

Row = dict[str, Any]
FEW = 50  # rows that PostgreSQL gets one by one; COPY is for more
PLAIN = re.compile(r"[\w .:-]{0,60}", re.ASCII)  # texts that may stand in a statement


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no circles among objects meanwhile: many new ones that all stay are looked through over and over."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns."""
    if rows:
        put_cells(connection, table, {name: [row[name] for row in rows] for name in rows[0]})


def put_cells(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """The same, column by column: so lie the cells of many records, most of whose columns say nothing."""
    many = len(next(iter(columns.values())))
    if not many:
        return
    if connection.dialect.name != "sqlite" and many <= FEW:
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        connection.execute(insert(table), rows)
        return
    binders = binders_of(table, connection.dialect)
    put_columns(connection, table, {name: _bound(binders.get(name), cells) for name, cells in columns.items()})


def put_columns(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows column by column, their cells being what the driver takes: `binders_of` makes them so."""
    if connection.dialect.name == "sqlite":
        _put_columns(connection, table, columns)
        return
    statement = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN"
    try:
        with begun(connection).cursor() as cursor, cursor.copy(statement) as copy:
            for row in zip(*columns.values(), strict=True):
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise told(error, connection, statement) from error


def _put_columns(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """What all rows say alike stands in the statement: most cells of a citation, each of which would be bound."""
    marks, varied = [], []
    for cells in columns.values():
        said = _literal(cells[0]) if len(cells) > FEW and cells.count(cells[0]) == len(cells) else ""
        marks.append(said or "?")
        if not said:
            varied.append(cells)
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join(marks)})"
    _run(connection, statement, zip(*varied, strict=True))


def _literal(cell: Any) -> str:
    """The cell as SQL says it; empty for what is better bound."""
    if cell is None:
        return "NULL"
    if cell.__class__ is int:
        return str(cell)
    return f"'{cell}'" if isinstance(cell, str) and PLAIN.fullmatch(cell) else ""


def change(connection: Connection, table: Table, record_id: int, values: Row) -> None:
    """Set columns of the row with that id, which is the table's primary key."""
    (key,) = table.primary_key
    if connection.dialect.name != "sqlite":
        connection.execute(update(table).where(key == record_id).values(values))
        return
    binders = binders_of(table, connection.dialect)
    row = [*(binders[name](cell) if name in binders else cell for name, cell in values.items()), record_id]
    said = ", ".join(f"{name} = ?" for name in values)
    _run(connection, f"UPDATE {table.name} SET {said} WHERE {key.name} = ?", [row])


def take_out(connection: Connection, table: Table, keys: Sequence[int]) -> None:
    """Delete the rows with these primary keys, by a statement that is made once for any number of them."""
    if not keys:
        return
    (key,) = table.primary_key
    if connection.dialect.name == "sqlite":
        _run(connection, f"DELETE FROM {table.name} WHERE {key.name} = ?", [(each,) for each in keys])
    else:
        connection.execute(text(f"DELETE FROM {table.name} WHERE {key.name} = ANY(:keys)"), {"keys": list(keys)})


def put_in_one(
    connection: Connection, name: str, columns: Sequence[str], texts: Mapping[int, str], *, anew: bool = False
) -> None:
    """Insert texts by rowid into SQLite's full-text index of that name by a single statement.

    Of two columns the text of the second one stands in front, before the first bar. With `anew` they take the place of
    entries that have their keys. A full-text index writes its words to disk at the end of every statement.
    """
    cells = ["CAST(key AS INTEGER)", "value"]
    if len(columns) > 1:
        cells = [cells[0], "substr(value, instr(value, '|') + 1)", "substr(value, 1, instr(value, '|') - 1)"]
    verb = "INSERT OR REPLACE" if anew else "INSERT"
    statement = f"{verb} INTO {name} (rowid, {', '.join(columns)}) SELECT {', '.join(cells)} FROM json_each(?)"
    _run(connection, statement, [(json.dumps(texts, ensure_ascii=False),)])


def _run(connection: Connection, statement: str, rows: Any) -> None:
    cursor = begun(connection).cursor()
    try:
        cursor.executemany(statement, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise told(error, connection, statement) from error
    finally:
        cursor.close()


def _bound(binder: Callable[[Any], Any] | None, cells: Sequence[Any]) -> Sequence[Any]:
    if binder is None:
        return cells
    if cells.count(cells[0]) == len(cells):
        return [binder(cells[0])] * len(cells)
    return [binder(each) for each in cells]


@lru_cache(maxsize=64)
def binders_of(table: Table, dialect: Dialect) -> dict[str, Callable[[Any], Any]]:
    """How values of a column go into the driver, where it does not take them as they are."""
    if dialect.name != "sqlite":
        return {column.name: json.dumps for column in table.c if isinstance(column.type, JSON)}
    found = {column.name: _binder(column.type, dialect) for column in table.c}
    return {name: binder for name, binder in found.items() if binder}


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """SQLAlchemy's own, but for days and instants: it writes them number by number, at four times the price."""
    if isinstance(kind, Date):
        return _day
    if isinstance(kind, DateTime):
        return _instant
    return kind.dialect_impl(dialect).bind_processor(dialect)


@lru_cache(maxsize=16_384)  # acts and spans name the same days over and over
def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@lru_cache(maxsize=16)
def _instant(value: datetime | None) -> str | None:
    """As SQLAlchemy writes it; all records of one batch have the same."""
    return value.replace(tzinfo=None).isoformat(" ", "microseconds") if value else None

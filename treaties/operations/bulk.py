"""Many rows into one table at once: bound column by column, past what SQLAlchemy does for each row."""

from __future__ import annotations

import gc
import json
import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Date, DateTime, insert, update

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
    if not rows:
        return
    if connection.dialect.name != "sqlite" and len(rows) <= FEW:
        connection.execute(insert(table), list(rows))
        return
    binders = binders_of(table, connection.dialect)
    put_columns(connection, table, {name: _bound(binders.get(name), [row[name] for row in rows]) for name in rows[0]})


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


def put_in_one(connection: Connection, name: str, rows: Sequence[Row], *, anew: bool = False) -> None:
    """Insert rows of texts and whole numbers into SQLite's table of that name by a single statement.

    With `anew` they take the place of rows that have their keys. A full-text index writes its words to disk at the end
    of every statement.
    """
    names = list(rows[0])
    cells = ", ".join(f"json_extract(value, '$[{at}]')" for at in range(len(names)))
    text = json.dumps([list(row.values()) for row in rows], ensure_ascii=False)
    verb = "INSERT OR REPLACE" if anew else "INSERT"
    _run(connection, f"{verb} INTO {name} ({', '.join(names)}) SELECT {cells} FROM json_each(?)", [(text,)])


def _run(connection: Connection, statement: str, rows: Any) -> None:
    cursor = begun(connection).cursor()
    try:
        cursor.executemany(statement, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise told(error, connection, statement) from error
    finally:
        cursor.close()


def _bound(binder: Callable[[Any], Any] | None, cells: list[Any]) -> list[Any]:
    return [binder(each) for each in cells] if binder else cells


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


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@lru_cache(maxsize=16)
def _instant(value: datetime | None) -> str | None:
    """As SQLAlchemy writes it; all records of one batch have the same."""
    return value.replace(tzinfo=None).isoformat(" ", "microseconds") if value else None

"""Many rows into one table at once: bound column by column, past what SQLAlchemy does for each row."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from treaties.queries.prepared import begun, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Dialect, Table

Row = dict[str, Any]


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


def put(
    connection: Connection, table: Table, rows: Sequence[Row], ready: Mapping[str, Sequence[Any]] | None = None
) -> None:
    """Insert rows that all name the same columns; `ready` holds columns as SQLite's driver takes them already."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(insert(table), list(rows))
        return
    names = list(rows[0])
    ready = ready or {}
    binders = _binders(table, connection.dialect)
    columns = [
        ready[name] if name in ready else _bound(binders.get(name), [row[name] for row in rows]) for name in names
    ]
    marks = ", ".join("?" * len(names))
    _run(connection, f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", zip(*columns, strict=True))


def change(connection: Connection, table: Table, record_id: int, values: Row) -> None:
    """Set columns of the row with that id, which is the table's primary key."""
    (key,) = table.primary_key
    if connection.dialect.name != "sqlite":
        connection.execute(update(table).where(key == record_id).values(values))
        return
    binders = _binders(table, connection.dialect)
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
def _binders(table: Table, dialect: Dialect) -> dict[str, Callable[[Any], Any]]:
    """How values of a column go into the driver, where it does not take them as they are."""
    found = {column.name: column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.c}
    return {name: binder for name, binder in found.items() if binder}

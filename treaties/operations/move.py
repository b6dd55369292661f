"""A whole register copied into an empty database, also of the other engine: every table, every number as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, text, update

from treaties.models import Base, Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Table

CHUNK = 500


class NotEmpty(ValueError):  # noqa: N818 - read as a state of the target
    """The database to move to holds records already."""


def move(source: Connection, target: Connection, tell: Callable[[int], None] = lambda _: None) -> int:
    """Copy every row; the number of rows. History, kept answers, accounts and numbers stay the same."""
    if target.execute(select(func.count()).select_from(Record)).scalar_one():
        raise NotEmpty("The database to move to holds records already; it must be empty.")
    done = 0
    for table in reversed(Base.metadata.sorted_tables):
        target.execute(table.delete())  # the words that migrations bring
    for table in Base.metadata.sorted_tables:
        done += _copied(source, target, table, done, tell)
        if target.dialect.name == "postgresql" and "id" in table.c and table.c.id.foreign_keys == set():
            name = target.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name}).scalar()
            if name:
                target.execute(
                    text(f"SELECT setval('{name}', COALESCE((SELECT max(id) FROM {table.name}), 0) + 1, false)")
                )
    return done


def publish_drafts(target: Connection) -> int:
    """In a copy made for reading only: drafts count as published, without a revision; how many there were."""
    return target.execute(update(Record).where(Record.state == "draft").values(state="published")).rowcount


def _copied(source: Connection, target: Connection, table: Table, before: int, tell: Callable[[int], None]) -> int:
    """The rows of one table, those that others of it point at first."""
    done = 0
    ordered = select(table).order_by(*table.primary_key.columns)
    later: dict[int, int] = {}
    for rows in source.execute(ordered, execution_options={"yield_per": CHUNK}).mappings().partitions():
        values = [dict(row) for row in rows]
        if table.name == "record":
            # A record may be replaced by a later one: the pointer is set once both are there.
            later |= {row["id"]: row["replaced_by_id"] for row in values if row["replaced_by_id"]}
            values = [row | {"replaced_by_id": None} for row in values]
        target.execute(insert(table), values)
        done += len(values)
        tell(before + done)
    for key, other in later.items():
        target.execute(table.update().where(table.c.id == key).values(replaced_by_id=other))
    return done

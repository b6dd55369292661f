"""A list as somebody arranged it: any columns, ordered by any of them, by keyset all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import aliased

from treaties.models import Record
from treaties.queries.listing import conditions, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from treaties.queries.listing import Asked
    from treaties.records import Field, RecordType

TITLE = "title"
# What stands in the place of nothing, so that a keyset compares; and how a key is read back from an address.
NOTHING: dict[str, Any] = {"number": -(2**53), "real": -1e9, "day": date.min, "partial": date.min}
READ: dict[str, Callable[[str], Any]] = {
    "number": int, "real": float, "day": date.fromisoformat, "partial": date.fromisoformat,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """The column that orders a list, "title" or the name of a field, and whether the largest comes first."""

    name: str
    falling: bool = False


def sortable(fields: Sequence[Field]) -> list[str]:
    """Names of the fields by which a list can be ordered."""
    return [each.name for each in fields if each.kind not in {"flag", "prose"}]


def page(
    connection: Connection,
    entry: RecordType,
    asked: Asked,
    fields: Sequence[Field],
    order: Order,
    after: tuple[str, int] | None,
    limit: int,
) -> list[Any]:
    """At most `limit` + 1 rows behind the (key as text, id) of the last one; each row has its key as `sort_key`.

    ValueError where the key in the address is none.
    """
    kind, key = _key(entry, order.name)
    query = rows_of(entry, fields).add_columns(key.label("sort_key")).where(Record.kind == entry.kind)
    query = query.where(*conditions(entry, asked.names)).limit(limit + 1)
    ways = (key, Record.id)
    query = query.order_by(*(each.desc() if order.falling else each for each in ways))
    if after is not None:
        last = tuple_(literal(READ.get(kind, str)(after[0]), key.type), literal(after[1]))
        query = query.where(tuple_(*ways) < last if order.falling else tuple_(*ways) > last)
    return list(connection.execute(query, dict(asked.values)))


def _key(entry: RecordType, name: str) -> tuple[str, ColumnElement[Any]]:
    """The kind of the field and the expression that orders by it, never NULL."""
    if name == TITLE:
        return "line", Record.title.expression
    field = entry.field(name)
    if field.kind == "ref":
        other = aliased(Record)
        title = select(other.title).where(other.id == entry.table.c[field.columns[0]]).scalar_subquery()
        return "line", func.coalesce(title, "")
    column = entry.table.c[field.columns[1 if field.kind == "partial" else 0]]
    return field.kind, func.coalesce(column, NOTHING.get(field.kind, ""))

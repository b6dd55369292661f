"""The views of a list that were kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.models import SavedView

if TYPE_CHECKING:
    from sqlalchemy import Connection


def of_kind(connection: Connection, kind: str) -> list[Any]:
    """The views of the type's list by name: id, name, query."""
    query = select(SavedView.id, SavedView.name, SavedView.query).where(SavedView.kind == kind)
    return list(connection.execute(query.order_by(SavedView.name)))

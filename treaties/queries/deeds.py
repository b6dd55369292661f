"""What somebody did last, for undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.models import Deed

if TYPE_CHECKING:
    from sqlalchemy import Connection


def latest(connection: Connection, account_id: int, most: int = 20) -> list[Any]:
    """The account's newest deeds: id, what, changes, at, undone_at."""
    query = select(Deed.__table__).where(Deed.account_id == account_id)
    return list(connection.execute(query.order_by(Deed.id.desc()).limit(most)))

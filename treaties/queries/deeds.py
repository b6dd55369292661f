"""What somebody did last, for undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.models import Deed

if TYPE_CHECKING:
    from sqlalchemy import Connection


def latest(connection: Connection, account_id: int, most: int = 20, *, undone: bool = False) -> list[Any]:
    """The account's newest deeds that are not undone, or those that are: id, what, changes, at, undone_at."""
    query = select(Deed.__table__).where(Deed.account_id == account_id, Deed.undone_at.is_not(None) == undone)
    order = Deed.undone_at.desc() if undone else Deed.id.desc()
    return list(connection.execute(query.order_by(order, Deed.id.desc()).limit(most)))

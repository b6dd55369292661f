"""Who somebody is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.models import Account

if TYPE_CHECKING:
    from sqlalchemy import Connection


def name_of(connection: Connection, account_id: int | None) -> str:
    """The name of an account, its address where it gave none, "Somebody" where it is not known."""
    row = connection.execute(select(Account.name, Account.email).where(Account.id == account_id)).one_or_none()
    return (row.name or row.email) if row else "Somebody"

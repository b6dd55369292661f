"""What was typed and not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from treaties.models import FormDraft
from treaties.queries.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

MOST = 10

_KEPT = Prepared(
    select(FormDraft.at, FormDraft.content).where(
        FormDraft.account_id == bindparam("account"), FormDraft.address == bindparam("address")
    )
)


_UNSAVED = Prepared(
    select(FormDraft.at, FormDraft.address)
    .where(FormDraft.account_id == bindparam("account"))
    .order_by(FormDraft.at.desc())
    .limit(MOST)
)


def unsaved(connection: Connection, account_id: int) -> list[Any]:
    """The forms (at, address) that the account has typed into and not saved, the newest first, at most MOST."""
    return list(_UNSAVED(connection, account=account_id))


def kept(connection: Connection, account_id: int, address: str) -> tuple[datetime, list[tuple[str, str]]] | None:
    """When the form at `address` was last kept for the account, and its names and values; None where it was not."""
    row = _KEPT.first(connection, account=account_id, address=address)
    return (row.at, [(name, value) for name, value in row.content]) if row else None

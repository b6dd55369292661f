"""What was typed and not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from treaties.models import FormDraft
from treaties.queries.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


_KEPT = Prepared(
    select(FormDraft.at, FormDraft.content).where(
        FormDraft.account_id == bindparam("account"), FormDraft.address == bindparam("address")
    )
)


def kept(connection: Connection, account_id: int, address: str) -> tuple[datetime, list[tuple[str, str]]] | None:
    """When the form at `address` was last kept for the account, and its names and values; None where it was not."""
    row = _KEPT.first(connection, account=account_id, address=address)
    return (row.at, [(name, value) for name, value in row.content]) if row else None

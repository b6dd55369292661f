"""What was typed and not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.models import FormDraft

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def kept(connection: Connection, account_id: int, address: str) -> tuple[datetime, list[tuple[str, str]]] | None:
    """When the form at `address` was last kept for the account, and its names and values; None where it was not."""
    query = select(FormDraft.at, FormDraft.content).where(
        FormDraft.account_id == account_id, FormDraft.address == address
    )
    row = connection.execute(query).one_or_none()
    return (row.at, [(name, value) for name, value in row.content]) if row else None

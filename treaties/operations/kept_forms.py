"""Keep what is typed before it is saved, and remember which forms were taken, so that none is taken twice."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from treaties.models import FormDraft, FormSent
from treaties.operations.ledger import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

TOKEN = re.compile(r"[0-9a-f]{32}")
REMEMBERED = timedelta(days=30)


def keep(connection: Connection, account_id: int, address: str, content: Sequence[tuple[str, str]]) -> None:
    """Keep what stands in the form at `address` in place of what was kept before: pairs of name and value."""
    drop(connection, account_id, address)
    row = {"account_id": account_id, "address": address, "content": [list(each) for each in content], "at": now()}
    connection.execute(insert(FormDraft), [row])


def drop(connection: Connection, account_id: int, address: str) -> None:
    """Forget what was kept of the form at `address`."""
    connection.execute(delete(FormDraft).where(FormDraft.account_id == account_id, FormDraft.address == address))


def taken(connection: Connection, token: str) -> int | None:
    """The record that a form with this token made; None where it was not taken yet or carries no token."""
    if not TOKEN.fullmatch(token):
        return None
    return connection.execute(select(FormSent.record_id).where(FormSent.token == token)).scalar_one_or_none()


def take(connection: Connection, token: str, record_id: int) -> None:
    """Remember that the form with this token made the record, for as long as a page may stand open."""
    if TOKEN.fullmatch(token):
        connection.execute(delete(FormSent).where(FormSent.at < now() - REMEMBERED))
        connection.execute(insert(FormSent), [{"token": token, "record_id": record_id, "at": now()}])

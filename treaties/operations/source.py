"""What a source must obey: its address is known by what is left of it without disguise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from treaties.domain.reference import address_key

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.operations.draft import Draft
    from treaties.queries.history import Histories


def check(_connection: Connection, drafts: list[Draft], _record_id: int | None, _read: Histories | None) -> list[Draft]:
    """The drafts, sources with the key of their address."""
    return [
        replace(draft, values=draft.values | {"url_key": address_key(draft.values.get("url") or "")})
        if draft.kind == "source"
        else draft
        for draft in drafts
    ]

"""What a place must obey: its coordinates lie on the globe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.domain.message import Message
from treaties.operations.errors import Problem, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.operations.draft import Draft
    from treaties.queries.history import Histories

MOST = {"latitude": 90.0, "longitude": 180.0}  # degrees on either side of nought


def check(_connection: Connection, drafts: list[Draft], _record_id: int | None, _read: Histories | None) -> list[Draft]:
    """The drafts; Refused where a latitude or longitude is off the globe."""
    problems = [
        Problem(axis, Message("Write degrees from -%(most)s to %(most)s.", most=int(most)), number=number)
        for number, draft in enumerate(drafts)
        if draft.kind == "place"
        for axis, most in MOST.items()
        if not -most <= (draft.values.get(axis) or 0) <= most
    ]
    if problems:
        raise Refused(problems)
    return drafts

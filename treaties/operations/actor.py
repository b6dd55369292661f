"""What an actor must obey: no two have the same code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.models import Actor, Record
from treaties.operations.errors import Problem, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.operations.records import Draft


def check(connection: Connection, drafts: list[Draft], record_id: int | None) -> list[Draft]:
    """The drafts; Refused where an actor takes the ISO code of another, retired ones included."""
    query = select(Actor.iso3, Record.title).join(Record, Record.id == Actor.id)
    others = query.where(Actor.iso3.is_not(None), Actor.id != (record_id or 0))
    taken = {row.iso3: row.title for row in connection.execute(others)}
    problems = []
    for number, draft in enumerate(drafts):
        code = draft.values.get("iso3") if draft.kind == "actor" else None
        if code in taken:
            problems.append(Problem("iso3", f"“{taken[code]}” has this code already.", number=number))
        elif code:
            taken[code] = draft.title
    if problems:
        raise Refused(problems)
    return drafts

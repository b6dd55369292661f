"""What an actor must obey: its codes look like codes, and no two actors have the same one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.models import Actor, Record
from treaties.operations.errors import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from treaties.operations.draft import Draft
    from treaties.queries.history import Histories


# Four letters: States that have ended, after ISO 3166-3. Capitals tell a code from a short address.
CODES = (
    ("iso3", re.compile("[A-Z]{3,4}"), "three capital letters, four for a State that has ended"),
    ("iso2", re.compile("[A-Z]{2}"), "two capital letters"),
)


def check(connection: Connection, drafts: list[Draft], record_id: int | None, _read: Histories | None) -> list[Draft]:
    """The drafts; Refused where a code is none, or that of another actor, retired ones included."""
    query = select(Actor.iso3, Record.title).join(Record, Record.id == Actor.id)
    others = query.where(Actor.iso3.is_not(None), Actor.id != (record_id or 0))
    taken = {row.iso3: row.title for row in connection.execute(others)}
    problems = [problem for number, draft in enumerate(drafts) for problem in _misspelt(draft, number)]
    for number, draft in enumerate(drafts):
        code = draft.values.get("iso3") if draft.kind == "actor" else None
        if code in taken:
            problems.append(
                Problem("iso3", Message("“%(actor)s” has this code already.", actor=taken[code]), number=number)
            )
        elif code:
            taken[code] = draft.title
    if problems:
        raise Refused(problems)
    return drafts


def _misspelt(draft: Draft, number: int) -> Iterator[Problem]:
    for name, form, words in CODES if draft.kind == "actor" else ():
        code = draft.values.get(name)
        if code and not form.fullmatch(code):
            yield Problem(name, Message("A code has %(words)s.", words=words), number=number)

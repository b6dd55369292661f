"""What a duty must obey: its day can be computed for every party."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

from treaties.domain.message import Message
from treaties.operations.errors import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from treaties.operations.draft import Draft
    from treaties.queries.history import Histories

LONGEST = {"days": 36_600, "months": 1_200, "years": 100, "": 0, "none": 0}
COMMON_YEAR, MONTHS = 2023, 12


def check(_connection: Connection, drafts: list[Draft], _record_id: int | None, _read: Histories | None) -> list[Draft]:
    """The drafts; Refused where a delay is longer than a century or a yearly day is none."""
    problems = [
        problem
        for number, draft in enumerate(drafts)
        if draft.kind == "obligation"
        for problem in (*_delay(draft, number), *_yearly(draft, number))
    ]
    if problems:
        raise Refused(problems)
    return drafts


def _delay(draft: Draft, number: int) -> Iterator[Problem]:
    most = LONGEST.get(draft.values.get("delay") or "", max(LONGEST.values()))
    if not 0 <= (draft.values.get("amount") or 0) <= most:
        yield Problem("amount", Message("Write how many, 0 to %(most)s.", most=f"{most:,}"), number=number)


def _yearly(draft: Draft, number: int) -> Iterator[Problem]:
    month, day = draft.values.get("yearly_month"), draft.values.get("yearly_day")
    if month is None and day is None:
        return
    if month is None or day is None:
        yield Problem(
            "yearly_month" if month is None else "yearly_day", Message("Write both month and day."), number=number
        )
    elif not 1 <= month <= MONTHS:
        yield Problem("yearly_month", Message("Write a month, 1 to 12."), number=number)
    elif not 1 <= day <= (last := monthrange(COMMON_YEAR, month)[1]):
        yield Problem(
            "yearly_day",
            Message("Write a day that this month has in every year, 1 to %(last)s, not %(day)s.", last=last, day=day),
            number=number,
        )

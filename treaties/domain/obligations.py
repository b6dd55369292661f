"""Duties with a computable day: CCM Art. 3(2), 4(1)(a), 7(1), 7(2) and their like in other treaties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from treaties.domain.clauses import delay_words
from treaties.domain.dates import LAST_DAY, add_days, add_months, day_after, end_of_month, say_day
from treaties.domain.span import Layer, Span, Status, possible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Duty:
    """What a party must do by a day reckoned from entry into force for it.

    `delay` is years, months, days or none, `amount` how many. A duty with `yearly_month` and `yearly_day` recurs
    every year on that day, the first time strictly after the due day of the duty `after`. `condition` says for
    whom it holds.
    """

    id: int
    code: str
    article: str
    title: str
    basis: str = "in_force_for_state"
    delay: str = "none"
    amount: int = 0
    yearly_month: int | None = None
    yearly_day: int | None = None
    after: int | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day on which a duty falls due for one party; a yearly one recurs on that day until `until`, included.

    `cycle` counts the times the State has become a party, from 1; `act` is the consent behind the cycle.
    """

    duty: int
    actor: int
    act: int | None
    due: date
    yearly: bool
    until: date
    arithmetic: str
    cycle: int


class Cycle(NamedTuple):
    """A stretch of days on which a State is a party without a break; `known` where its first day is certain."""

    first: date
    last: date
    act: int | None
    known: bool


def deadlines(duties: Sequence[Duty], actor: int, status_spans: Iterable[Span]) -> list[Deadline]:
    """The deadlines of one actor, a set for each time it became a party; none where that day is uncertain.

    A duty that would fall due only after the State has left gives no deadline.
    """
    found = []
    for number, cycle in enumerate(party_cycles(status_spans), 1):
        due = _due_days(duties, cycle.first) if cycle.known else {}
        for duty in duties:
            if duty.id in due and due[duty.id][0] <= cycle.last:
                day, words = due[duty.id]
                yearly = _recurs(duty)
                found.append(Deadline(duty.id, actor, cycle.act, day, yearly, cycle.last, words, number))
    return found


def party_cycles(status_spans: Iterable[Span]) -> list[Cycle]:
    """The times an actor was a party, adjacent spans taken together."""
    mine = [span for span in status_spans if span.layer == Layer.STATUS and span.view is None]
    found: list[Cycle] = []
    before: Span | None = None
    for span in sorted(mine, key=lambda span: span.first):
        if span.status == Status.PARTY:
            if before and before.status == Status.PARTY and day_after(before.last) == span.first:
                found[-1] = found[-1]._replace(last=span.last)
            else:
                known = before is None or Status.PARTY not in possible(before.status)
                found.append(Cycle(span.first, span.last, span.act, known))
        before = span
    return found


def _recurs(duty: Duty) -> bool:
    return duty.yearly_month is not None and duty.yearly_day is not None


def _due_days(duties: Sequence[Duty], in_force: date) -> dict[int, tuple[date, str]]:
    """Due day and arithmetic by duty; those that recur come after those they follow."""
    once = {duty.id: _once(duty, in_force) for duty in duties if not _recurs(duty)}
    by_id = {duty.id: duty for duty in duties}
    return once | {duty.id: _first_yearly(duty, by_id, once, in_force) for duty in duties if _recurs(duty)}


def _once(duty: Duty, in_force: date) -> tuple[date, str]:
    if duty.delay in {"years", "months"}:
        due = add_months(in_force, duty.amount * (MONTHS_A_YEAR if duty.delay == "years" else 1))
    else:
        due = add_days(in_force, duty.amount) if duty.delay == "days" else in_force
    return due, f"in force for it {say_day(in_force)}{delay_words(duty.delay, duty.amount)}: {say_day(due)}"


def _first_yearly(
    duty: Duty, by_id: dict[int, Duty], once: dict[int, tuple[date, str]], in_force: date
) -> tuple[date, str]:
    if duty.after in once:
        floor = once[duty.after][0]
        since = f"{by_id[duty.after].article} day {say_day(floor)}"
    else:
        floor, _ = _once(duty, in_force)
        since = f"{say_day(floor)}"
    due = _yearly_day(duty, floor.year)
    if due <= floor:
        due = _yearly_day(duty, floor.year + 1) if floor.year < LAST_DAY.year else LAST_DAY
    return due, f"every year on {say_day(due).rpartition(' ')[0]}, first after the {since}: {say_day(due)}"


def _yearly_day(duty: Duty, year: int) -> date:
    """The duty's day in a year; the end of the month where that month has no such day."""
    first = date(year, duty.yearly_month or 1, 1)
    return min(add_days(first, (duty.yearly_day or 1) - 1), end_of_month(first))

"""What an event must obey: its quantities are counts, and the lowest is not above the highest."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from treaties.domain.message import Message
from treaties.operations.errors import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from treaties.operations.draft import Draft
    from treaties.queries.history import Histories

QUANTITIES = ("quantity_low", "quantity_best", "quantity_high")


def check(_connection: Connection, drafts: list[Draft], _record_id: int | None, _read: Histories | None) -> list[Draft]:
    """The drafts; Refused where a quantity is below zero, or a lower one above a higher one."""
    problems = [
        Problem(name, why, number=number)
        for number, draft in enumerate(drafts)
        if draft.kind == "event"
        for name, why in unfit(draft.values)
    ]
    if problems:
        raise Refused(problems)
    return drafts


def unfit(values: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    """The quantities (their field, why) that are no counts or stand in the wrong order."""
    said = [(name, value) for name in QUANTITIES if (value := values.get(name)) is not None]
    for name, value in said:
        if value < 0:
            yield name, Message("A quantity is not below zero.")
    for (_, lower), (name, higher) in pairwise(said):
        if lower > higher:
            yield (
                name,
                Message("%(higher)s is less than %(lower)s, which stands before it.", higher=higher, lower=lower),
            )

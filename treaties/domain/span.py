"""What the status engine answers in: stretches of days, both ends included, each with its rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from treaties.domain.dates import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from datetime import date


class Status(StrEnum):
    """Where an actor stands with a treaty on a day, in the order in which uncertain statuses are named."""

    NONE = "none"
    NOT_RECORDED = "not_recorded"
    SIGNATORY = "signatory"
    CONSENTED = "consented"
    PARTY = "party"
    WITHDRAWN = "withdrawn"


class Layer(StrEnum):
    """The status, and what lies over it."""

    STATUS = "status"
    SIGNED = "signed"
    PROVISIONAL = "provisional"
    SUSPENSION = "suspension"
    INTENTION = "intention"
    CONTESTED = "contested"


# What the spans of each overlay say in their `status`.
OVERLAY_STATUS = {
    Layer.SIGNED: "signed",
    Layer.PROVISIONAL: "applied",
    Layer.SUSPENSION: "claimed",
    Layer.INTENTION: "stated",
    Layer.CONTESTED: "contested",
}
ORDER = {status: number for number, status in enumerate(Status)}
UNCERTAIN = "uncertain:"


class Span(NamedTuple):
    """One status of one actor from `first` to `last`, both included.

    `status` is a Status, "uncertain:" with the possible ones joined by "|", or the overlay's word. `act` is the act
    behind it, `rule` one sentence with article and arithmetic. `view` is the objecting actor whose view it is; None
    is the depositary's.
    """

    layer: str
    status: str
    first: date
    last: date
    act: int | None
    rule: str
    view: int | None = None


@dataclass
class Life:
    """The days on which an actor exists, both included, and whether it may join treaties."""

    actor: int
    first: date = FIRST_DAY
    last: date = LAST_DAY
    eligible: bool = True


def status_name(statuses: set[Status]) -> str:
    """One status, or "uncertain:signatory|party"."""
    ordered = sorted(statuses, key=ORDER.__getitem__)
    return str(ordered[0]) if len(ordered) == 1 else UNCERTAIN + "|".join(ordered)


def possible(status: str) -> set[Status]:
    """The statuses that a span of the status layer leaves possible."""
    return {Status(name) for name in status.removeprefix(UNCERTAIN).split("|")}

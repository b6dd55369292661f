"""What the status engine reads: clauses, acts, lives and duties as the domain states them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.domain.acts import Act, Kind
from treaties.domain.clauses import Clauses
from treaties.domain.dates import FIRST_DAY, LAST_DAY, PartialDate
from treaties.domain.obligations import Duty
from treaties.domain.status import Life
from treaties.models import Actor, Obligation, Record, Treaty, TreatyAction

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

ARTICLES = ("entry", "later", "withdrawal", "signature", "ratification", "accession", "provisional", "reservations")
SAME = (
    "opened", "signature_closes", "signature_closes_on", "entry_rule", "threshold", "entry_not_before_months",
    "entry_delay", "entry_amount", "later_basis", "later_delay", "later_amount", "withdrawal_delay",
    "withdrawal_amount", "conflict_tail", "reservations", "signature_first", "accession_opens", "provisional",
    "list_checked",
)  # fmt: skip


def clauses_of(connection: Connection, treaty_id: int) -> Clauses | None:
    """The treaty's final clauses; None where it is not published."""
    query = select(Treaty.__table__).join(Record, Record.id == Treaty.id)
    row = connection.execute(query.where(Treaty.id == treaty_id, Record.state == "published")).mappings().one_or_none()
    if row is None:
        return None
    return Clauses(
        title=row["short_name"],
        in_force_stated=row["in_force"],
        threshold_counts=frozenset(Kind(kind) for kind in row["threshold_counts"].split()),
        articles={name: row[f"{name}_article"] for name in ARTICLES},
        **{name: row[name] for name in SAME},
    )


def acts_of(connection: Connection, treaty_id: int) -> list[Act]:
    """Every published act on the treaty."""
    query = (
        select(TreatyAction.__table__)
        .join(Record, Record.id == TreatyAction.id)
        .where(TreatyAction.treaty_id == treaty_id, Record.state == "published")
        .order_by(TreatyAction.date_first, TreatyAction.id)
    )
    return [act_of(row) for row in connection.execute(query)]


def act_of(row: Row[tuple[object, ...]]) -> Act:
    """One act as the domain states it."""
    when = PartialDate(row.date_text, row.date_first, row.date_last) if row.date_text else None
    return Act(
        row.id, row.actor_id, Kind(row.act_kind), when, row.effective, row.refers_to_id,
        depositary=row.depositary, flagged=row.flag,
    )  # fmt: skip


def lives(connection: Connection) -> list[Life]:
    """The days on which each actor that may join treaties, or has joined one, exists."""
    acting = select(TreatyAction.actor_id)
    query = (
        select(Actor.id, Actor.valid_from, Actor.valid_until, Actor.may_join)
        .join(Record, Record.id == Actor.id)
        .where(Record.state == "published", Actor.may_join | Actor.id.in_(acting))
        .order_by(Actor.id)
    )
    return [
        Life(row.id, row.valid_from or FIRST_DAY, row.valid_until or LAST_DAY, eligible=row.may_join)
        for row in connection.execute(query)
    ]


def duties_of(connection: Connection, treaty_id: int) -> list[Duty]:
    """The treaty's duties with a computable day."""
    query = (
        select(Obligation.__table__, Record.slug)
        .join(Record, Record.id == Obligation.id)
        .where(Obligation.treaty_id == treaty_id, Record.state == "published")
        .order_by(Obligation.id)
    )
    return [
        Duty(
            id=row.id, code=row.slug, article=row.article, title=row.short_title, basis="in_force_for_state",
            delay=row.delay, amount=row.amount or 0, yearly_month=row.yearly_month, yearly_day=row.yearly_day,
            after=row.after_id, condition=row.condition,
        )
        for row in connection.execute(query)
    ]  # fmt: skip

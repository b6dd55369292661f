"""What the status engine reads: clauses, acts, lives and duties as the domain states them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, select

from treaties.domain.acts import Act, Kind
from treaties.domain.clauses import Clauses
from treaties.domain.dates import FIRST_DAY, LAST_DAY, PartialDate
from treaties.domain.obligations import Duty
from treaties.domain.status import Life
from treaties.models import Actor, Obligation, Record, Treaty, TreatyAction
from treaties.queries.prepared import Among, Prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

ARTICLES = ("entry", "later", "withdrawal", "signature", "ratification", "accession", "provisional", "reservations")
SAME = (
    "opened", "signature_closes", "signature_closes_on", "entry_rule", "threshold", "entry_not_before_months",
    "entry_delay", "entry_amount", "later_basis", "later_delay", "later_amount", "withdrawal_delay",
    "withdrawal_amount", "conflict_tail", "reservations", "signature_first", "accession_opens", "provisional",
    "list_checked",
)  # fmt: skip


_CLAUSES = Prepared(
    select(*Treaty.__table__.c)
    .join(Record, Record.id == Treaty.id)
    .where(Treaty.id == bindparam("treaty"), Record.state == "published")
)


def clauses_of(connection: Connection, treaty_id: int) -> Clauses | None:
    """The treaty's final clauses; None where it is not published."""
    found = _CLAUSES.first(connection, treaty=treaty_id)
    if found is None:
        return None
    row = found._asdict()
    return Clauses(
        title=row["short_name"],
        in_force_stated=row["in_force"],
        threshold_counts=frozenset(Kind(kind) for kind in row["threshold_counts"].split()),
        articles={name: row[f"{name}_article"] for name in ARTICLES},
        **{name: row[name] for name in SAME},
    )


KINDS: dict[str, Kind] = {kind.value: kind for kind in Kind}
_OF_ACT = (
    TreatyAction.id, TreatyAction.actor_id, TreatyAction.act_kind, TreatyAction.date_text, TreatyAction.date_first,
    TreatyAction.date_last, TreatyAction.effective, TreatyAction.refers_to_id, TreatyAction.depositary,
    TreatyAction.flag,
)  # fmt: skip
_ACTS = Prepared(
    select(*_OF_ACT)
    .join(Record, Record.id == TreatyAction.id)
    .where(TreatyAction.treaty_id == bindparam("treaty"), Record.state == "published")
    .order_by(TreatyAction.date_first, TreatyAction.id)
)
_ACT = Prepared(
    select(*_OF_ACT, TreatyAction.treaty_id, Record.state)
    .join(Record, Record.id == TreatyAction.id)
    .where(TreatyAction.id == bindparam("act"))
)


# Treaties as they stand, by id: what a writer reads once, before it writes.
Histories = dict[int, tuple[Clauses, list[Act]]]


def acts_of(connection: Connection, treaty_id: int, *, again: bool = True) -> list[Act]:
    """Every published act on the treaty; those that are soon asked for `again` are kept."""
    rows = _ACTS.raw(connection, treaty=treaty_id)
    return [_known(tuple(row)) for row in rows] if again else [act_of(row) for row in rows]


def stored_act(connection: Connection, act_id: int) -> tuple[int, Act | None]:
    """The treaty of an act, and the act where it is published and so counts."""
    *row, treaty_id, state = _ACT.raw(connection, act=act_id)[0]
    return treaty_id, act_of(row) if state == "published" else None


@lru_cache(maxsize=16_384)  # an edit reads the treaty's history before and after, and only one act differs
def _known(row: tuple[Any, ...]) -> Act:
    return act_of(row)


def act_of(row: Sequence[Any]) -> Act:
    """One act as the domain states it, from its cells as the driver gives them."""
    number, actor, kind, text, first, last, effective, refers_to, depositary, flag = row
    when = _when(text, first, last) if text else None
    return Act(number, actor, KINDS[kind], when, _day(effective), refers_to, depositary, flag)


@lru_cache(maxsize=16_384)  # the acts of a day are many
def _when(text: str, first: date | str, last: date | str) -> PartialDate:
    return PartialDate(text, _day(first) or FIRST_DAY, _day(last) or LAST_DAY)


def _day(cell: date | str | None) -> date | None:
    """SQLite's driver gives a day as text."""
    return date.fromisoformat(cell) if isinstance(cell, str) else cell


# Asked from the actors on, also where the database was never analysed: joined to all that is published, it took seconds
# of a register of two million records.
_LIVES = (
    select(Actor.id, Actor.valid_from, Actor.valid_until, Actor.may_join)
    .where(Actor.id.in_(select(Record.id).where(Record.kind == "actor", Record.state == "published")))
    .where(Actor.may_join | exists().where(TreatyAction.actor_id == Actor.id))
    .order_by(Actor.id)
)
_EVERY_LIFE = Prepared(_LIVES)
_SOME_LIVES = Among(lambda ids: _LIVES.where(Actor.id.in_(ids)))


def lives(connection: Connection, only: Collection[int] | None = None) -> list[Life]:
    """The days on which each actor that may join treaties, or has joined one, exists; of `only` these, if named."""
    rows = _EVERY_LIFE(connection) if only is None else _SOME_LIVES(connection, sorted(only))
    return [
        Life(row.id, row.valid_from or FIRST_DAY, row.valid_until or LAST_DAY, eligible=row.may_join) for row in rows
    ]


_DUTIES = Prepared(
    select(*Obligation.__table__.c, Record.slug)
    .join(Record, Record.id == Obligation.id)
    .where(Obligation.treaty_id == bindparam("treaty"), Record.state == "published")
    .order_by(Obligation.id)
)


def duties_of(connection: Connection, treaty_id: int) -> list[Duty]:
    """The treaty's duties with a computable day."""
    return [
        Duty(
            id=row.id, code=row.slug, article=row.article, title=row.short_title, basis="in_force_for_state",
            delay=row.delay, amount=row.amount or 0, yearly_month=row.yearly_month, yearly_day=row.yearly_day,
            after=row.after_id, condition=row.condition,
        )
        for row in _DUTIES(connection, treaty=treaty_id)
    ]  # fmt: skip

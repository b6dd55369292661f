"""What is due: the computed days of duties, by article, State, region and year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from treaties.models import Actor, Deadline, Obligation, Record, Treaty
from treaties.records import TYPES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True)
class Due:
    """One duty's day for one party; a yearly duty shows its day in the year asked for."""

    day: date
    actor_slug: str
    actor: str
    region: str
    treaty_slug: str
    treaty: str
    duty_slug: str
    article: str
    duty: str
    condition: str
    rule: str
    yearly: bool
    actor_id: int
    obligation_id: int


def due(
    connection: Connection, year: int | None, duty: str = "", actor: str = "", region: str = "", treaty: str = ""
) -> list[Due]:
    """Duties due in `year` (None: every single day, and the first of each yearly duty), by day and State."""
    who, instrument, obligation = aliased(Record), aliased(Record), aliased(Record)
    query = (
        select(
            Deadline.due_day, Deadline.yearly, Deadline.until_day, Deadline.rule, Deadline.actor_id,
            Deadline.obligation_id, who.slug.label("actor_slug"), who.title.label("actor"), Actor.region,
            instrument.slug.label("treaty_slug"), Treaty.short_name, obligation.slug.label("duty_slug"),
            Obligation.article, Obligation.short_title, Obligation.condition, Obligation.yearly_month,
            Obligation.yearly_day,
        )
        .join(who, who.id == Deadline.actor_id)
        .join(Actor, Actor.id == Deadline.actor_id)
        .join(instrument, instrument.id == Deadline.treaty_id)
        .join(Treaty, Treaty.id == Deadline.treaty_id)
        .join(obligation, obligation.id == Deadline.obligation_id)
        .join(Obligation, Obligation.id == Deadline.obligation_id)
        .order_by(Deadline.due_day, who.title, Obligation.id)
    )  # fmt: skip
    if actor:
        query = query.where(or_(who.slug == actor, who.title == actor))
    for column, value in ((obligation.slug, duty), (Actor.region, region), (instrument.slug, treaty)):
        if value:
            query = query.where(column == value)
    if year is not None:
        first, last = date(year, 1, 1), date(year, 12, 31)
        once = and_(Deadline.due_day >= first, Deadline.due_day <= last)
        query = query.where(
            or_(once, and_(Deadline.yearly, Deadline.due_day <= last, Deadline.until_day >= first)),
        )
    rows = (_line(row, year) for row in connection.execute(query))
    return sorted((row for row in rows if row), key=lambda each: (each.day, each.actor, each.article))


def _line(row: Any, year: int | None) -> Due | None:
    day = row.due_day
    if row.yearly and year is not None:
        day = date(year, row.yearly_month, row.yearly_day)
        if not row.due_day <= day <= row.until_day:
            return None
    return Due(
        day, row.actor_slug, row.actor, row.region, row.treaty_slug, row.short_name, row.duty_slug, row.article,
        row.short_title, row.condition, row.rule, row.yearly, row.actor_id, row.obligation_id,
    )  # fmt: skip


def done(connection: Connection, actor_id: int | None = None) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """What is recorded of actors' answers to duties: {(actor, duty): [(address, title)]}."""
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for entry in TYPES.values():
        if entry.answers is None:
            continue
        actor, duty = (entry.table.c[f"{name}_id"] for name in entry.answers)
        query = (
            select(actor, duty, Record.slug, Record.title)
            .join(Record, Record.id == entry.table.c.id)
            .where(Record.state == "published")
            .order_by(Record.slug)
        )
        if actor_id is not None:
            query = query.where(actor == actor_id)
        for who, what, slug, title in connection.execute(query):
            found.setdefault((who, what), []).append((f"/{entry.path}/{slug}", title))
    return found


def duties(connection: Connection) -> list[Row[Any]]:
    """Every duty with a computable day: slug, title, reading."""
    query = (
        select(Record.slug, Record.title, Obligation.article, Obligation.short_title, Obligation.reading)
        .join(Obligation, Obligation.id == Record.id)
        .where(Record.state == "published")
        .order_by(Record.id)
    )
    return list(connection.execute(query))

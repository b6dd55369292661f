"""What the register knows of one actor: its standing on every treaty, its acts, its part in events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from treaties.models import (
    ActorLink,
    Citation,
    Deadline,
    Event,
    EventActor,
    Obligation,
    Record,
    StatusSpan,
    Treaty,
    TreatyAction,
)

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection, Row


@dataclass(slots=True)
class OnTreaty:
    """The actor's line for one treaty: status on the day, since when and by which rule, and what lies over it."""

    treaty_id: int
    slug: str
    name: str
    checked: date | None
    opened: date | None
    status: str = ""
    since: date | None = None
    rule: str = ""
    overlays: list[tuple[str, date, str]] = field(default_factory=list)


def standings(connection: Connection, actor_id: int, day: date) -> list[OnTreaty]:
    """One line per treaty, in the register's order of treaties; an empty status where no list is loaded."""
    query = (
        select(Record.id, Record.slug, Treaty.short_name, Treaty.list_checked, Treaty.opened)
        .join(Treaty, Treaty.id == Record.id)
        .where(Record.state == "published")
        .order_by(Record.id)
    )
    lines = {row.id: OnTreaty(*row) for row in connection.execute(query)}
    held = select(StatusSpan.__table__).where(
        StatusSpan.actor_id == actor_id, StatusSpan.first_day <= day, StatusSpan.last_day >= day
    )
    for span in connection.execute(held.order_by(StatusSpan.layer, StatusSpan.first_day, StatusSpan.id)):
        line = lines.get(span.treaty_id)
        if line is None or span.layer == "signed":
            continue
        if span.layer == "status" and span.view_id is None:
            line.status, line.since, line.rule = span.status, span.first_day, span.rule
        else:
            line.overlays.append((span.layer, span.first_day, span.rule))
    return list(lines.values())


def acts(connection: Connection, actor_id: int) -> list[Row[Any]]:
    """Every published act of the actor, in order of its first possible day."""
    treaty = aliased(Record)
    query = (
        select(
            Record.id, Record.slug, TreatyAction.act_kind, TreatyAction.date_text, TreatyAction.effective,
            TreatyAction.notification_no, TreatyAction.summary, TreatyAction.flag,
            treaty.slug.label("treaty_slug"), Treaty.short_name,
        )
        .join(TreatyAction, TreatyAction.id == Record.id)
        .join(treaty, treaty.id == TreatyAction.treaty_id)
        .join(Treaty, Treaty.id == TreatyAction.treaty_id)
        .where(TreatyAction.actor_id == actor_id, Record.state == "published")
        .order_by(TreatyAction.date_first, Record.id)
    )  # fmt: skip
    return list(connection.execute(query))


def events(connection: Connection, actor_id: int, limit: int) -> list[Row[Any]]:
    """The latest events in which the actor has a part, newest first: role, doubt, slug, title, evidence."""
    query = (
        select(EventActor.role, EventActor.doubt, Record.slug, Record.title, Event.evidence)
        .join(Record, Record.id == EventActor.record_id)
        .join(Event, Event.id == EventActor.record_id)
        .where(EventActor.actor_id == actor_id, Record.state == "published")
        .order_by(EventActor.first_day.desc().nulls_last(), EventActor.record_id.desc())
        .limit(limit)
    )
    return list(connection.execute(query))


def roles(connection: Connection, actor_id: int) -> dict[str, int]:
    """In how many events the actor has each role."""
    query = (
        select(EventActor.role, func.count())
        .join(Record, Record.id == EventActor.record_id)
        .where(EventActor.actor_id == actor_id, Record.state == "published")
        .group_by(EventActor.role)
        .order_by(EventActor.role)
    )
    return {role: number for role, number in connection.execute(query)}  # noqa: C416 - rows are not typed pairs


def there(connection: Connection, actor_id: int, limit: int) -> list[Row[Any]]:
    """The latest events in a territory in which its State has no part, newest first: slug, title, evidence."""
    part = select(EventActor.record_id).where(EventActor.record_id == Event.id, EventActor.actor_id == actor_id)
    query = (
        select(Record.slug, Record.title, Event.evidence)
        .join(Event, Event.id == Record.id)
        .where(Event.country_id == actor_id, Record.state == "published", ~part.exists())
        .order_by(Event.date_first.desc().nulls_last(), Event.id.desc())
        .limit(limit)
    )
    return list(connection.execute(query))


def said(connection: Connection, actor_id: int, limit: int) -> list[Row[Any]]:
    """What sources say that the actor says, newest first: record, field, stance, value, day, quote, and the source."""
    source = aliased(Record)
    query = (
        select(
            Record.kind, Record.slug, Record.title, Citation.id, Citation.field, Citation.stance, Citation.stated_value,
            Citation.as_of, source.slug.label("source_slug"), source.title.label("source_title"),
        )
        .join(Record, Record.id == Citation.record_id)
        .join(source, source.id == Citation.source_id)
        .where(Citation.claimant_actor_id == actor_id, Record.state == "published")
        .order_by(Citation.id.desc())
        .limit(limit)
    )  # fmt: skip
    return list(connection.execute(query))


def tied(connection: Connection, actor_id: int) -> list[Row[Any]]:
    """Actors that name this one in a tie of theirs: members, successors."""
    query = (
        select(ActorLink.link_kind, Record.slug, Record.title)
        .join(Record, Record.id == ActorLink.record_id)
        .where(ActorLink.other_id == actor_id, Record.state == "published")
        .order_by(ActorLink.link_kind, Record.title)
    )
    return list(connection.execute(query))


def duties(connection: Connection, actor_id: int) -> list[Any]:
    """The actor's computed deadlines, by day."""
    query = (
        select(
            Deadline.due_day, Deadline.yearly, Deadline.until_day, Deadline.rule, Deadline.obligation_id,
            Obligation.article,
            Obligation.short_title, Obligation.condition, Treaty.short_name,
        )
        .join(Obligation, Obligation.id == Deadline.obligation_id)
        .join(Treaty, Treaty.id == Deadline.treaty_id)
        .where(Deadline.actor_id == actor_id)
        .order_by(Deadline.due_day, Deadline.id)
    )  # fmt: skip
    return list(connection.execute(query))

"""What belongs to one event: its actors' standing that day, what it follows, what its sources claim of treaties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from treaties.domain.standing import in_words
from treaties.models import Event, EventActor, EventWeapon, Record, StatusSpan, Treaty, TreatyWeapon, Weapon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True)
class Stand:
    """One actor's standing on one treaty on the event's day."""

    treaty: str
    treaty_slug: str
    status: str
    words: str


def treaties_of(connection: Connection, weapon_ids: Iterable[int]) -> list[Row[Any]]:
    """Treaties with a loaded list that prohibit or regulate these weapons or their categories."""
    wanted = list(weapon_ids)
    category = select(Weapon.category_id).where(Weapon.id.in_(wanted), Weapon.category_id.is_not(None))
    query = (
        select(Record.id, Record.slug, Treaty.short_name, Treaty.opened, func.min(TreatyWeapon.effect).label("effect"))
        .join(Treaty, Treaty.id == Record.id)
        .join(TreatyWeapon, TreatyWeapon.treaty_id == Record.id)
        .where(
            or_(TreatyWeapon.record_id.in_(wanted), TreatyWeapon.record_id.in_(category)),
            Record.state == "published",
            Treaty.list_checked.is_not(None),
        )
        .group_by(Record.id, Record.slug, Treaty.short_name, Treaty.opened)
        .order_by(Record.id)
    )
    return list(connection.execute(query))


def weapons_of(connection: Connection, event_id: int) -> list[Row[Any]]:
    """The weapons named, each with the category it belongs to."""
    category = aliased(Record)
    query = (
        select(
            Record.id, Record.slug, Record.title, EventWeapon.stated,
            category.slug.label("category_slug"), category.title.label("category_title"),
        )
        .join(EventWeapon, EventWeapon.weapon_id == Record.id)
        .join(Weapon, Weapon.id == Record.id)
        .outerjoin(category, category.id == Weapon.category_id)
        .where(EventWeapon.record_id == event_id)
        .order_by(EventWeapon.id)
    )  # fmt: skip
    return list(connection.execute(query))


def actors_of(connection: Connection, event_id: int) -> list[Row[Any]]:
    """The actors with their roles, in the order in which they were entered."""
    query = (
        select(Record.id, Record.slug, Record.title, EventActor.role, EventActor.doubt)
        .join(EventActor, EventActor.actor_id == Record.id)
        .where(EventActor.record_id == event_id)
        .order_by(EventActor.id)
    )
    return list(connection.execute(query))


def stands(
    connection: Connection,
    actor_ids: Iterable[int],
    treaties: Iterable[Row[Any]],
    first: date | None,
    last: date | None,
) -> Mapping[int, list[Stand]]:
    """Each actor's standing on each treaty; both words where it changed between the first and the last possible day."""
    wanted, found = {row.id: row for row in treaties}, {actor: list[Stand]() for actor in actor_ids}
    if not wanted or not found or first is None or last is None:
        return found
    query = (
        select(StatusSpan.actor_id, StatusSpan.treaty_id, StatusSpan.status, StatusSpan.first_day)
        .where(
            StatusSpan.treaty_id.in_(wanted), StatusSpan.actor_id.in_(found), StatusSpan.layer == "status",
            StatusSpan.view_id.is_(None), StatusSpan.first_day <= last, StatusSpan.last_day >= first,
        )
        .order_by(StatusSpan.treaty_id, StatusSpan.first_day)
    )  # fmt: skip
    spans: dict[tuple[int, int], list[Any]] = {}
    for span in connection.execute(query):
        spans.setdefault((span.actor_id, span.treaty_id), []).append(span)
    for (actor, treaty_id), rows in spans.items():
        treaty = wanted[treaty_id]
        words = [in_words(row.status, row.first_day, max(first, row.first_day), treaty.opened) for row in rows]
        status = rows[0].status if len(rows) == 1 else "uncertain"
        found[actor].append(Stand(treaty.short_name, treaty.slug, status, "; or ".join(dict.fromkeys(words))))
    return found


def story(connection: Connection, event_id: int, follows_id: int | None) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """The event that this one follows, and those that follow it."""
    columns = select(Record.slug, Record.title)
    before = columns.where(Record.id == (follows_id or 0), Record.state == "published")
    after = columns.join(Event, Event.id == Record.id).where(Event.follows_id == event_id, Record.state == "published")
    return list(connection.execute(before)), list(connection.execute(after.order_by(Event.date_first, Event.id)))

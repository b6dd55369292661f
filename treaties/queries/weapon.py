"""What the register knows of one weapon: models under it, events that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from treaties.models import Event, EventWeapon, Record, Weapon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row


def models(connection: Connection, weapon_id: int) -> list[Row[Any]]:
    """Models and submunitions of the category."""
    query = (
        select(Record.slug, Record.title, Weapon.weapon_kind)
        .join(Weapon, Weapon.id == Record.id)
        .where(Weapon.category_id == weapon_id, Record.state == "published")
        .order_by(Record.title)
    )
    return list(connection.execute(query))


def events_with(connection: Connection, weapon_ids: Iterable[int], limit: int) -> list[Row[Any]]:
    """Published events that name one of these weapons or a model of theirs, newest first."""
    wanted = list(weapon_ids)
    of_category = select(Weapon.id).where(Weapon.category_id.in_(wanted))
    named = select(EventWeapon.record_id).where(
        or_(EventWeapon.weapon_id.in_(wanted), EventWeapon.weapon_id.in_(of_category))
    )
    query = (
        select(Record.slug, Record.title, Event.evidence, Event.event_kind)
        .join(Event, Event.id == Record.id)
        .where(Record.id.in_(named), Record.state == "published")
        .order_by(Event.date_first.desc(), Record.id.desc())
        .limit(limit)
    )
    return list(connection.execute(query))

"""What surrounds one treaty: its weapons, duties, articles, and the instruments it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from treaties.models import Obligation, Provision, Record, Treaty, TreatyWeapon

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def weapons(connection: Connection, treaty_id: int) -> list[Row[Any]]:
    """Weapons that the treaty prohibits, regulates or leaves unclear."""
    query = (
        select(Record.id, Record.slug, Record.title, TreatyWeapon.effect, TreatyWeapon.note)
        .join(TreatyWeapon, TreatyWeapon.record_id == Record.id)
        .where(TreatyWeapon.treaty_id == treaty_id, Record.state == "published")
        .order_by(TreatyWeapon.id)
    )
    return list(connection.execute(query))


def duties(connection: Connection, treaty_id: int) -> list[Row[Any]]:
    """Duties with a computable day."""
    query = (
        select(Record.slug, Obligation.article, Obligation.short_title, Obligation.condition, Obligation.reading)
        .join(Obligation, Obligation.id == Record.id)
        .where(Obligation.treaty_id == treaty_id, Record.state == "published")
        .order_by(Record.id)
    )
    return list(connection.execute(query))


def articles(connection: Connection, treaty_id: int) -> list[Row[Any]]:
    """Articles summed up in the register's own words."""
    query = (
        select(Record.slug, Provision.article, Provision.summary, Provision.verified)
        .join(Provision, Provision.id == Record.id)
        .where(Provision.treaty_id == treaty_id, Record.state == "published")
        .order_by(Record.id)
    )
    return list(connection.execute(query))


def family(connection: Connection, treaty_id: int, parent_id: int | None) -> list[Row[Any]]:
    """The instrument that this one belongs to, and those that belong to it."""
    query = (
        select(Record.slug, Treaty.short_name)
        .join(Treaty, Treaty.id == Record.id)
        .where(or_(Treaty.parent_id == treaty_id, Record.id == (parent_id or 0)), Record.state == "published")
        .order_by(Record.id)
    )
    return list(connection.execute(query))

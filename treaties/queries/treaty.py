"""What surrounds one treaty: its weapons, duties, articles, and the instruments it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select

from treaties.models import Obligation, Provision, Record, Treaty, TreatyWeapon
from treaties.queries.prepared import Prepared

if TYPE_CHECKING:
    from sqlalchemy import Connection


_TREATY: Any = bindparam("treaty")
_WEAPONS = Prepared(
    select(Record.id, Record.slug, Record.title, TreatyWeapon.effect, TreatyWeapon.note)
    .join(TreatyWeapon, TreatyWeapon.record_id == Record.id)
    .where(TreatyWeapon.treaty_id == _TREATY, Record.state == "published")
    .order_by(TreatyWeapon.id)
)


def weapons(connection: Connection, treaty_id: int) -> list[Any]:
    """Weapons that the treaty prohibits, regulates or leaves unclear."""
    return _WEAPONS(connection, treaty=treaty_id)


_DUTIES = Prepared(
    select(Record.slug, Obligation.article, Obligation.short_title, Obligation.condition, Obligation.reading)
    .join(Obligation, Obligation.id == Record.id)
    .where(Obligation.treaty_id == _TREATY, Record.state == "published")
    .order_by(Record.id)
)


def duties(connection: Connection, treaty_id: int) -> list[Any]:
    """Duties with a computable day."""
    return _DUTIES(connection, treaty=treaty_id)


_ARTICLES = Prepared(
    select(Record.slug, Provision.article, Provision.summary, Provision.verified)
    .join(Provision, Provision.id == Record.id)
    .where(Provision.treaty_id == _TREATY, Record.state == "published")
    .order_by(Record.id)
)


def articles(connection: Connection, treaty_id: int) -> list[Any]:
    """Articles summed up in the register's own words."""
    return _ARTICLES(connection, treaty=treaty_id)


_FAMILY = Prepared(
    select(Record.slug, Treaty.short_name)
    .join(Treaty, Treaty.id == Record.id)
    # Both halves ask the same small table: over two tables SQLite would read every record of the register.
    .where(or_(Treaty.parent_id == _TREATY, Treaty.id == bindparam("parent")), Record.state == "published")
    .order_by(Record.id)
)


def family(connection: Connection, treaty_id: int, parent_id: int | None) -> list[Any]:
    """The instrument that this one belongs to, and those that belong to it."""
    return _FAMILY(connection, treaty=treaty_id, parent=parent_id or 0)


def title_of(connection: Connection, slug: str) -> str:
    """The title of the published treaty of that short address; empty where there is none."""
    query = select(Record.title).where(Record.kind == "treaty", Record.slug == slug, Record.state == "published")
    return connection.execute(query).scalar_one_or_none() or ""

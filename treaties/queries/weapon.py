"""What the register knows of one weapon: models under it, events that name it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select

from treaties.models import Event, EventWeapon, Record, Weapon
from treaties.queries.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


_MODELS = Prepared(
    select(Record.id, Record.slug, Record.title, Weapon.weapon_kind)
    .join(Weapon, Weapon.id == Record.id)
    .where(Weapon.category_id == bindparam("category"), Record.state == "published")
    .order_by(Record.title)
)


def models(connection: Connection, weapon_id: int) -> list[Any]:
    """Models and submunitions of the category."""
    return _MODELS(connection, category=weapon_id)


_FAMILY = select(Weapon.id).where(or_(Weapon.id == bindparam("weapon"), Weapon.category_id == bindparam("weapon")))
# The newest are found in the index alone; only they are then read. Some more than asked for, as retired ones fall out.
_NEWEST = (
    select(EventWeapon.record_id, EventWeapon.first_day)
    .where(EventWeapon.weapon_id.in_(_FAMILY))
    .order_by(EventWeapon.first_day.desc().nulls_last(), EventWeapon.record_id.desc())
    .limit(bindparam("most"))
    .subquery()
)
_WITH = Prepared(
    select(_NEWEST.c.record_id, _NEWEST.c.first_day, Record.slug, Record.title, Event.evidence, Event.event_kind)
    .join(Record, Record.id == _NEWEST.c.record_id)
    .join(Event, Event.id == _NEWEST.c.record_id)
    .where(Record.state == "published")
)


def events_with(connection: Connection, weapon_ids: Iterable[int], limit: int) -> list[Any]:
    """Published events that name one of these weapons or a model of theirs, newest first."""
    found = {row.record_id: row for each in weapon_ids for row in _WITH(connection, weapon=each, most=4 * limit)}
    newest = sorted(found.values(), key=lambda row: (row.first_day or date.min, row.record_id), reverse=True)
    return newest[:limit]

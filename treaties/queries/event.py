"""What belongs to one event: its actors' standing that day, its weapons, what it follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from treaties.domain.standing import in_words
from treaties.models import Event, EventActor, EventWeapon, Record, StatusSpan, Treaty, TreatyWeapon, Weapon
from treaties.queries.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection

_EVENT: Any = bindparam("event")


@dataclass(frozen=True, slots=True)
class Stand:
    """One actor's standing on one treaty on the event's day."""

    treaty: str
    treaty_slug: str
    status: str
    words: str


_CATEGORY = aliased(Record)
_WEAPONS = Prepared(
    select(
        Record.id, Record.slug, Record.title, EventWeapon.stated,
        _CATEGORY.slug.label("category_slug"), _CATEGORY.title.label("category_title"),
    )
    .join(EventWeapon, EventWeapon.weapon_id == Record.id)
    .join(Weapon, Weapon.id == Record.id)
    .outerjoin(_CATEGORY, _CATEGORY.id == Weapon.category_id)
    .where(EventWeapon.record_id == _EVENT)
    .order_by(EventWeapon.id)
)  # fmt: skip


def weapons_of(connection: Connection, event_id: int) -> list[Any]:
    """The weapons named, each with the category it belongs to."""
    return _WEAPONS(connection, event=event_id)


_ACTORS = Prepared(
    select(Record.id, Record.slug, Record.title, EventActor.role, EventActor.doubt)
    .join(EventActor, EventActor.actor_id == Record.id)
    .where(EventActor.record_id == _EVENT)
    .order_by(EventActor.id)
)


def actors_of(connection: Connection, event_id: int) -> list[Any]:
    """The actors with their roles, in the order in which they were entered."""
    return _ACTORS(connection, event=event_id)


_NAMED = select(EventWeapon.weapon_id).where(EventWeapon.record_id == _EVENT)
_OVER = select(Weapon.category_id).where(Weapon.id.in_(_NAMED), Weapon.category_id.is_not(None))
_TREATIES = Prepared(
    select(Record.id, Record.slug, Treaty.short_name, Treaty.opened, func.min(TreatyWeapon.effect).label("effect"))
    .join(Treaty, Treaty.id == Record.id)
    .join(TreatyWeapon, TreatyWeapon.treaty_id == Record.id)
    .where(
        or_(TreatyWeapon.record_id.in_(_NAMED), TreatyWeapon.record_id.in_(_OVER)),
        Record.state == "published",
        Treaty.list_checked.is_not(None),
    )
    .group_by(Record.id, Record.slug, Treaty.short_name, Treaty.opened)
    .order_by(Record.id)
)


def treaties_of(connection: Connection, event_id: int) -> list[Any]:
    """Treaties with a loaded list that prohibit or regulate the event's weapons or their categories."""
    return _TREATIES(connection, event=event_id)


_SPANS = Prepared(
    select(StatusSpan.actor_id, StatusSpan.status, StatusSpan.first_day)
    .where(
        StatusSpan.treaty_id == bindparam("treaty"),
        StatusSpan.layer == "status",
        StatusSpan.actor_id.in_(select(EventActor.actor_id).where(EventActor.record_id == _EVENT)),
        StatusSpan.view_id.is_(None),
        StatusSpan.first_day <= bindparam("last", type_=Date),
        StatusSpan.last_day >= bindparam("first", type_=Date),
    )
    .order_by(StatusSpan.actor_id, StatusSpan.first_day)
)


def stands(
    connection: Connection, event_id: int, treaties: Iterable[Any], first: date | None, last: date | None
) -> dict[int, list[Stand]]:
    """Each actor's standing on each treaty; both words where it changed between the first and the last possible day."""
    found: dict[int, list[Stand]] = {}
    if first is None or last is None:
        return found
    for treaty in treaties:
        spans: dict[int, list[Any]] = {}
        for span in _SPANS(connection, treaty=treaty.id, event=event_id, first=first, last=last):
            spans.setdefault(span.actor_id, []).append(span)
        for actor, rows in spans.items():
            words = [in_words(row.status, row.first_day, max(first, row.first_day), treaty.opened) for row in rows]
            status = rows[0].status if len(rows) == 1 else "uncertain"
            said = "; or ".join(dict.fromkeys(words))
            found.setdefault(actor, []).append(Stand(treaty.short_name, treaty.slug, status, said))
    return found


_LINK = select(Record.slug, Record.title).where(Record.state == "published")
_BEFORE = Prepared(_LINK.where(Record.id == _EVENT))
_AFTER = Prepared(
    _LINK.join(Event, Event.id == Record.id).where(Event.follows_id == _EVENT).order_by(Event.date_first, Event.id)
)


def story(connection: Connection, event_id: int, follows_id: int | None) -> tuple[list[Any], list[Any]]:
    """The event that this one follows, and those that follow it."""
    before = _BEFORE(connection, event=follows_id) if follows_id else []
    return before, _AFTER(connection, event=event_id)

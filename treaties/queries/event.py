"""What belongs to one event: its actors' standing that day, its weapons, what it follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from treaties.domain.standing import in_words
from treaties.models import Event, Record, StatusSpan, Treaty, TreatyWeapon, Weapon
from treaties.queries.prepared import Prepared, Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection

_EVENT: Any = bindparam("event")


class Stand(NamedTuple):
    """One actor's standing on one treaty on the event's day."""

    treaty: str
    treaty_slug: str
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class Known:
    """A weapon of the register, its category, and the treaties with a loaded list that prohibit or regulate it."""

    slug: str
    title: str
    category: int | None
    treaties: tuple[Any, ...]


_WEAPONS = Prepared(
    select(Record.id, Record.slug, Record.title, Weapon.category_id).join(Weapon, Weapon.id == Record.id)
)
_TREATIES = Prepared(
    select(TreatyWeapon.record_id, Record.id, Record.slug, Treaty.short_name, Treaty.opened)
    .join(Record, Record.id == TreatyWeapon.treaty_id)
    .join(Treaty, Treaty.id == TreatyWeapon.treaty_id)
    .where(Record.state == "published", Treaty.list_checked.is_not(None))
    .order_by(Record.id)
)
_weapons = Remembered(8)


def weapons_known(connection: Connection) -> dict[int, Known]:
    """Every weapon by its id; remembered until the next revision."""

    def ask() -> dict[int, Known]:
        treaties: dict[int, list[Any]] = {}
        for row in _TREATIES(connection):
            treaties.setdefault(row.record_id, []).append(row)
        return {
            row.id: Known(row.slug, row.title, row.category_id, tuple(treaties.get(row.id, ())))
            for row in _WEAPONS(connection)
        }

    return _weapons.get(connection, "", ask)


def treaties_of(connection: Connection, weapon_ids: Iterable[int]) -> list[Any]:
    """Treaties with a loaded list that prohibit or regulate these weapons or their categories."""
    known = weapons_known(connection)
    found: dict[int, Any] = {}
    for weapon in weapon_ids:
        own = known.get(weapon)
        over = known.get(own.category) if own and own.category else None
        for each in (own, over):
            found |= {row.id: row for row in (each.treaties if each else ())}
    return [found[number] for number in sorted(found)]


_SPANS = Prepared(
    select(StatusSpan.status, StatusSpan.first_day, StatusSpan.last_day)
    .where(
        StatusSpan.treaty_id == bindparam("treaty"),
        StatusSpan.layer == "status",
        StatusSpan.actor_id == bindparam("actor"),
        StatusSpan.view_id.is_(None),
    )
    .order_by(StatusSpan.first_day)
)
# Of a State and a treaty, some 300 bytes each: a register has events of some hundred States and ten treaties.
_spans = Remembered(4096)


def stands(
    connection: Connection, actor_ids: Iterable[int], treaties: Iterable[Any], first: date | None, last: date | None
) -> dict[int, list[Stand]]:
    """Each actor's standing on each treaty; both words where it changed between the first and the last possible day."""
    found: dict[int, list[Stand]] = {}
    if first is None or last is None:
        return found
    actors = list(dict.fromkeys(actor_ids))
    for treaty in treaties:
        for actor in actors:
            rows = [row for row in _history(connection, treaty.id, actor) if row[1] <= last and row[2] >= first]
            if rows:
                words = [in_words(row.status, row.first_day, max(first, row.first_day), treaty.opened) for row in rows]
                status = rows[0].status if len(rows) == 1 else "uncertain"
                said = "; or ".join(dict.fromkeys(words))
                found.setdefault(actor, []).append(Stand(treaty.short_name, treaty.slug, status, said))
    return found


def _history(connection: Connection, treaty: int, actor: int) -> list[Any]:
    """Every span of an actor on a treaty, the first one first."""
    return _spans.get(connection, (treaty, actor), lambda: _SPANS(connection, treaty=treaty, actor=actor))


_LINK = select(Record.slug, Record.title).where(Record.state == "published")
_BEFORE = Prepared(_LINK.where(Record.id == _EVENT))
_AFTER = Prepared(
    _LINK.join(Event, Event.id == Record.id).where(Event.follows_id == _EVENT).order_by(Event.date_first, Event.id)
)


_FOLLOWED = Prepared(select(Event.follows_id).where(Event.follows_id.is_not(None)).distinct())
_followed = Remembered(8)


def story(connection: Connection, event_id: int, follows_id: int | None) -> tuple[list[Any], list[Any]]:
    """The event that this one follows, and those that follow it."""
    before = _BEFORE(connection, event=follows_id) if follows_id else []
    followed = _followed.get(connection, "", lambda: {row.follows_id for row in _FOLLOWED(connection)})
    return before, _AFTER(connection, event=event_id) if event_id in followed else []

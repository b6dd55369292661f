"""Records that may be the one somebody is about to enter again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from treaties.domain.reference import address_key
from treaties.domain.text import fold
from treaties.models import Event, EventActor, EventWeapon, Record, Source
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection

    from treaties.records import Values

MOST = 5
SAME = {
    "treaty_action": ("treaty", "actor", "act_kind"), "provision": ("treaty", "article"),
    "obligation": ("treaty", "article", "delay"),
    "fulfilment": ("actor", "obligation", "fulfilment_kind", "date"),
}  # fmt: skip


def alike(
    connection: Connection, kind: str, values: Values, parts: Mapping[str, Iterable[Values]], title: str = ""
) -> list[Any]:
    """Living records (id, slug, version, title) that say the same as these values, as far as they are filled in.

    Acts: treaty, actor and kind; events: day and country, or an actor where one of the two names no country, with no
    actor, weapon, place or kind that speaks against it; articles: treaty and article; duties: how they are counted too;
    sources: address, or title, publisher and day; what is titled by hand: title or any name.
    """
    if kind == "event":
        return _events(connection, values, parts)
    table = TYPES[kind].table
    if kind == "source":
        key = address_key(values.get("url") or "")
        there = _found(connection, kind, [Source.url_key == key]) if key else []
        return there or same_source(connection, values)
    if kind in SAME:
        wanted = [TYPES[kind].field(name) for name in SAME[kind]]
        if any(not values.get(each.name) for each in wanted):
            return []
        told = [getattr(values[each.name], "text", values[each.name]) for each in wanted]
        return _found(
            connection, kind, [table.c[each.columns[0]] == value for each, value in zip(wanted, told, strict=True)]
        )
    return _named(connection, kind, title)


def _found(connection: Connection, kind: str, conditions: Iterable[ColumnElement[bool]]) -> list[Any]:
    table = TYPES[kind].table
    query = select(Record.id, Record.slug, Record.version, Record.title).join(table, table.c.id == Record.id)
    living = query.where(Record.kind == kind, Record.state != "retired", *conditions)
    return list(connection.execute(living.order_by(Record.title).limit(MOST)))


def same_source(connection: Connection, values: Values) -> list[Any]:
    """Living sources (id, slug, version, title, url) of the same title, publisher and day, however they are spelt.

    Two that have addresses, and not the same one, are two.
    """
    if not (values.get("heading") and values.get("publisher")):
        return []
    title, issued = TYPES["source"].title, values.get("issued")
    wanted = fold(title(values, {})) if title else ""
    query = select(Record.id, Record.slug, Record.version, Record.title, Record.folded, Source.url, Source.url_key)
    query = query.join(Source, Source.id == Record.id).where(
        Record.kind == "source", Record.state != "retired", Source.issued_text == (issued.text if issued else ""),
        Record.folded.like(f"{_literal(wanted)}%", escape="\\"),
    )  # fmt: skip
    key = address_key(values.get("url") or "")
    rows = connection.execute(query.order_by(Record.title).limit(MOST * 4))
    same = [row for row in rows if row.folded.split(" | ")[0] == wanted]
    return [row for row in same if not (key and row.url_key and key != row.url_key)][:MOST]


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _named(connection: Connection, kind: str, title: str) -> list[Any]:
    wanted = fold(title)
    if not wanted:
        return []
    query = select(Record.id, Record.slug, Record.version, Record.title, Record.folded).where(
        Record.kind == kind, Record.state != "retired", Record.folded.like(f"%{_literal(wanted)}%", escape="\\")
    )
    return [row for row in connection.execute(query) if wanted in row.folded.split(" | ")][:MOST]


def _events(connection: Connection, values: Values, parts: Mapping[str, Iterable[Values]]) -> list[Any]:
    when = values.get("date")
    country = values.get("country")
    mine = [{row.get(name) for row in parts.get(part, ())} - {None} for part, name in PARTS]
    if when is None or not (country or mine[0]):
        return []
    there = [] if country is None else [or_(Event.country_id == country, Event.country_id.is_(None))]
    query = (
        select(Record.id, Record.slug, Record.version, Record.title, Event.event_kind, Event.place_stated,
               Event.country_id)
        .join(Event, Event.id == Record.id)
        .where(
            Record.state != "retired", Event.date_first == when.earliest, Event.date_last == when.latest,
            *there,
        )
        .order_by(Record.title)
    )  # fmt: skip
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    actors, weapons = (
        _of(connection, model, column, ids)
        for model, column in ((EventActor, EventActor.actor_id), (EventWeapon, EventWeapon.weapon_id))
    )
    found = []
    for row in rows:
        theirs = (actors.get(row.id, set()), weapons.get(row.id, set()))
        same = not any(a and b and not a & b for a, b in zip(mine, theirs, strict=True))
        same = same and (None not in (country, row.country_id) or bool(mine[0] & theirs[0]))
        kinds, places = values.get("event_kind"), fold(values.get("place_stated") or "")
        same = same and kinds in (None, "", row.event_kind)
        if same and (not places or not row.place_stated or places == fold(row.place_stated)):
            found.append(row)
    return found[:MOST]


PARTS = (("actors", "actor"), ("weapons", "weapon"))


def _of(connection: Connection, model: Any, column: Any, ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for record_id, value in connection.execute(select(model.record_id, column).where(model.record_id.in_(ids))):
        found.setdefault(record_id, set()).add(value)
    return found

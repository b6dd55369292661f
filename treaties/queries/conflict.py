"""The events that are reported from one conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.models import Event, Record

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row


def events_where(connection: Connection, condition: ColumnElement[bool], limit: int) -> list[Row[Any]]:
    """Published events that meet `condition`, newest first: slug, title, evidence, kind."""
    query = (
        select(Record.slug, Record.title, Event.evidence, Event.event_kind)
        .join(Event, Event.id == Record.id)
        .where(condition, Record.state == "published")
        .order_by(Event.date_first.desc().nulls_last(), Record.id.desc())
        .limit(limit)
    )
    return list(connection.execute(query))


def events_of(connection: Connection, conflict_id: int, limit: int) -> list[Row[Any]]:
    """Events of the conflict."""
    return events_where(connection, Event.conflict_id == conflict_id, limit)


def events_at(connection: Connection, place_id: int, limit: int) -> list[Row[Any]]:
    """Events at the place."""
    return events_where(connection, Event.place_id == place_id, limit)

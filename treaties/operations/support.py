"""What events rest on, stored beside them: rewritten with every change of an event and of a source that it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from treaties.models import Citation, Event, Record
from treaties.queries.origins import support_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

CHUNK = 400


def touched(connection: Connection, written: Iterable[tuple[int, str]]) -> set[int]:
    """The events whose support may change with these records (id, kind)."""
    found, sources = set(), []
    for record_id, kind in written:
        if kind == "event":
            found.add(record_id)
        elif kind == "source":
            sources.append(record_id)
    for start in range(0, len(sources), CHUNK):
        cited = (
            select(Citation.record_id)
            .join(Event, Event.id == Citation.record_id)
            .where(Citation.source_id.in_(sources[start : start + CHUNK]))
        )
        found |= set(connection.execute(cited.distinct()).scalars())
    return found


_RESTS = update(Event).where(Event.id == bindparam("event")).values(support=bindparam("rests"))


def rewrite(connection: Connection, event_ids: Iterable[int]) -> None:
    """Store what these events rest on now."""
    ids = sorted(event_ids)
    for start in range(0, len(ids), CHUNK):
        found = support_of(connection, ids[start : start + CHUNK])
        connection.execute(_RESTS, [{"event": event, "rests": rests} for event, rests in found.items()])


def rebuild(connection: Connection) -> int:
    """Store what is missing: for events written before this was kept; how many there were."""
    query = (
        select(Event.id)
        .join(Record, Record.id == Event.id)
        .join(Citation, (Citation.record_id == Event.id) & (Citation.stance == "asserts"))
        .where(Event.support == "")
    )
    ids = list(connection.execute(query.distinct()).scalars())
    rewrite(connection, ids)
    return len(ids)

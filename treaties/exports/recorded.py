"""What the register said at an earlier time, read from its revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from treaties.exports.lines import Line, by_bytes, stream
from treaties.models import Record, Revision
from treaties.records import CITATION_FIELDS, TYPES, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection


def recorded(connection: Connection, moment: datetime) -> Iterator[Line]:
    """The lines of every record that was published at `moment`, in no steady order of parts of other kinds."""
    newest = (
        select(func.max(Revision.id).label("id")).where(Revision.at <= moment).group_by(Revision.record_id).subquery()
    )
    base = select(Record.id, Record.kind, Revision.content).join(Revision, Revision.record_id == Record.id)
    query = base.join(newest, newest.c.id == Revision.id)
    slugs = {row.id: row.content["slug"] for row in stream(connection, query) if row.content["state"] == "published"}
    for row in stream(connection, query.order_by(by_bytes(connection, Record.kind), Record.id)):
        said = row.content
        if said["state"] != "published":
            continue
        entry = TYPES[row.kind]
        parts = {
            part.name: [_named(part.fields, each, slugs) for each in said["parts"].get(part.name, [])]
            for part in entry.parts
        }
        cited = [_named(CITATION_FIELDS, each, slugs) for each in said["citations"]]
        own = [each for each in entry.fields if not each.derived]
        values = _named(own, said["values"], slugs)
        yield Line(row.kind, said["slug"], said["title"], values, parts, [each for each in cited if "source" in each])


def _named(fields: Iterable[Field], values: dict[str, Any], slugs: dict[int, str]) -> dict[str, Any]:
    """The values with short addresses in place of inner numbers; what was not published then is left out."""
    found = {}
    for each in fields:
        value = values.get(each.name)
        if each.kind == "ref":
            value = slugs.get(value) if value is not None else None
        if value is not None and value != "":
            found[each.name] = value
    return found

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


def recorded(connection: Connection, until: datetime | int) -> Iterator[tuple[Line, int]]:
    """The lines of every record that was published at a time or at a revision, each with its version then."""
    passed = Revision.id <= until if isinstance(until, int) else Revision.at <= until
    newest = select(func.max(Revision.id).label("id")).where(passed).group_by(Revision.record_id).subquery()
    base = select(Record.id, Record.kind, Revision.content, Revision.version).join(
        Revision, Revision.record_id == Record.id
    )
    query = base.join(newest, newest.c.id == Revision.id)
    slugs = {row.id: row.content["slug"] for row in stream(connection, query) if row.content["state"] == "published"}
    for row in stream(connection, query.order_by(by_bytes(connection.dialect.name, Record.kind), Record.id)):
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
        cited = [each for each in cited if "source" in each]
        yield Line(row.kind, said["slug"], said["title"], values, parts, cited), row.version


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

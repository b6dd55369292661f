"""What was imported lately, so that it can be taken back without a search through histories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import case, func, select

from treaties.models import Record, Revision

if TYPE_CHECKING:
    from sqlalchemy import Connection

_KEYED = re.compile(r"^Import ([0-9a-f]{12}): (.*)", re.DOTALL)
LOOKED_THROUGH = 20_000  # revisions: an index of reasons would cost every edit for the sake of this list
SHOWN = 10


class Imported(NamedTuple):
    """One import: its key, what it read, `row` with at, editor, number and standing, and the `last` record it made.

    `number` is of the records that the newest revisions made, `standing` of those that are still published.
    """

    key: str
    what: str
    row: Any
    last: Any


def recent(connection: Connection) -> list[Imported]:
    """The latest imports among the newest revisions, the last one first."""
    newest = (
        select(Revision.id, Revision.record_id, Revision.op, Revision.reason, Revision.at, Revision.editor)
        .order_by(Revision.id.desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    query = (
        select(
            newest.c.reason, func.max(newest.c.at).label("at"), func.max(newest.c.editor).label("editor"),
            func.count().label("number"), func.sum(case((Record.state == "published", 1), else_=0)).label("standing"),
            func.max(newest.c.record_id).label("newest"),
        )
        .join(Record, Record.id == newest.c.record_id)
        .where(newest.c.op == "create", newest.c.reason.startswith("Import "))
        .group_by(newest.c.reason)
        .order_by(func.max(newest.c.id).desc())
        .limit(SHOWN)
    )  # fmt: skip
    found = [(_KEYED.match(row.reason), row) for row in connection.execute(query)]
    ids = [row.newest for _key, row in found]
    named = select(Record.id, Record.kind, Record.slug, Record.title).where(Record.id.in_(ids))
    last = {row.id: row for row in connection.execute(named)}
    return [Imported(key[1], key[2], row, last[row.newest]) for key, row in found if key]

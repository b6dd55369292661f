"""Lead from a dead address to a copy in an archive, in every source that has the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from treaties.domain.reference import address_key
from treaties.models import Record, Revision, Source
from treaties.operations import records, undo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor
    from treaties.operations.undo import Change


class Copy(NamedTuple):
    """A source with the copy that it has and the one that it would get."""

    record_id: int
    version: int
    slug: str
    title: str
    before: str
    after: str


def copies(connection: Connection, dead: str, copy: str, *, below: bool = False) -> list[Copy]:
    """The living sources at the dead address, however disguised, with the copy that they would get.

    With `below` also those under it: theirs is `copy` followed by their own address, as archives name their copies.
    """
    key = address_key(dead)
    safe = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    at = Source.url_key == key
    if below:
        at = at | Source.url_key.like(f"{safe}/%", escape="\\") | Source.url_key.like(f"{safe}?%", escape="\\")
    query = (
        select(Record.id, Record.version, Record.slug, Record.title, Source.url, Source.archive_url)
        .join(Source, Source.id == Record.id)
        .where(at, Record.state != "retired")
        .order_by(Record.title)
    )
    found = []
    for row in connection.execute(query):
        after = f"{copy}{row.url}" if below else copy
        if after != row.archive_url:
            found.append(Copy(row.id, row.version, row.slug, row.title, row.archive_url, after))
    return found


def replace(connection: Connection, wanted: Sequence[Copy], editor: Editor, reason: str) -> list[Change]:
    """Write the copies and say what changed; Refused or Stale, and then nothing is written."""
    changes = []
    for each in wanted:
        at = (each.record_id, each.version)
        query = select(Revision.content).where(Revision.record_id == at[0], Revision.version == at[1])
        draft = undo.draft_of("source", connection.execute(query).scalar_one())
        draft.values["archive_url"] = each.after
        changes.append((*at, records.edit(connection, *at, draft, editor, reason)))
    return changes

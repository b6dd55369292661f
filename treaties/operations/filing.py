"""File a kept copy: under a source that is there, or under a new one, tied to what it reprints or translates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from treaties.domain.message import Message
from treaties.models import Record, Revision, Snapshot
from treaties.operations import records, undo
from treaties.operations.errors import Problem, Refused
from treaties.operations.snapshot import file_under

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor
    from treaties.records import Values

TIES = {"reprint": "reprint_of", "translation": "translation_of", "version": "version_of", "summary": "summary_of"}


def new_source(
    connection: Connection,
    snapshot_id: int,
    values: Values,
    authors: list[str],
    editor: Editor,
    reason: str,
    tie: Values | None = None,
) -> int:
    """Make the source that the copy is of, file the copy under it, and return its id; Refused, writing nothing."""
    parts: dict[str, list[Values]] = {"authors": [{"position": n, "name": name} for n, name in enumerate(authors, 1)]}
    if tie:
        parts["ties"] = [tie]
    own = records.next_id(connection)
    cited = [{"source": own, "stance": "mentions"}]
    source_id = records.create(connection, [records.Draft("source", values, parts, cited)], editor, reason)[0]
    file_under(connection, snapshot_id, source_id)
    return source_id


def confirm(
    connection: Connection, source_id: int, based_on: int | None, values: Values, authors: list[str], editor: Editor,
    reason: str,
) -> int | None:  # fmt: skip
    """Write what was confirmed into the source and return its version, None where nothing differs; Refused or Stale."""
    current = connection.execute(select(Record.version).where(Record.id == source_id)).scalar_one()
    query = select(Revision.content).where(Revision.record_id == source_id, Revision.version == (based_on or current))
    stored = connection.execute(query).scalar_one_or_none()
    if stored is None:
        raise Refused([Problem("source", Message("There is no such version of the source."))])
    draft = undo.draft_of("source", stored)
    before = (dict(draft.values), list(draft.parts.get("authors", [])))
    draft.values.update({name: value for name, value in values.items() if value not in (None, "")})
    if authors and not draft.parts.get("authors"):
        draft.parts["authors"] = [{"position": n, "name": name} for n, name in enumerate(authors, 1)]
    if before == (draft.values, draft.parts.get("authors", [])):
        return None
    return records.edit(connection, source_id, based_on, draft, editor, reason)


def describe(connection: Connection, snapshot_id: int, said: dict[str, Any]) -> None:
    """Write what a person says of a copy: licence, whose translation it is, by whom and with what."""
    wanted = {name: said[name] for name in ("licence", "translation_of", "translator", "engine") if name in said}
    row = connection.execute(select(Snapshot.key, Snapshot.record_id).where(Snapshot.id == snapshot_id)).one()
    original = wanted.get("translation_of")
    if original:
        there = connection.execute(select(Snapshot.id).where(Snapshot.key == original)).scalar_one_or_none()
        if there is None or original == row.key:
            raise Refused([Problem("translation_of", Message("There is no other copy with this key."))])
    connection.execute(update(Snapshot).where(Snapshot.id == snapshot_id).values(**wanted))

"""Bring back what was: an older version of a record, or everything that one step did to several records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from treaties.domain.dates import parse_edtf
from treaties.models import Deed, Record, Revision
from treaties.operations import derive, records
from treaties.operations.draft import Draft
from treaties.operations.errors import Problem, Refused
from treaties.operations.ledger import now
from treaties.records import CITATION_FIELDS, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor
    from treaties.records import Field, Values

CHUNK = 500
Change = tuple[int, int, int]  # record, version before (0: it was made), version after


def draft_of(kind: str, content: Mapping[str, Any]) -> Draft:
    """A version's content as operations take it."""
    entry = TYPES[kind]
    parts = {
        part.name: [_typed(part.fields, row) for row in content["parts"].get(part.name, ())] for part in entry.parts
    }
    cited = [_typed(CITATION_FIELDS, row) for row in content["citations"]]
    values = _typed(entry.fields, content["values"])
    return Draft(kind, values, parts, cited, content["slug"], content["title"], content["state"])


def _typed(fields: Iterable[Field], row: Mapping[str, Any]) -> Values:
    read: dict[str, Callable[[str], Any]] = {"partial": parse_edtf, "day": date.fromisoformat}
    return {
        each.name: read[each.kind](row[each.name]) if each.kind in read else row[each.name]
        for each in fields
        if row.get(each.name) not in (None, "")
    }


def _touched(connection: Connection, ids: Sequence[int]) -> set[int]:
    """The treaties whose spans or deadlines rest on these records."""
    found: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        query = select(Record.id).where(Record.id.in_(some), Record.kind.in_(derive.RESTED_ON))
        for record_id in connection.execute(query).scalars().all():
            found |= derive.touched_by_id(connection, record_id)
    return found


def restore(
    connection: Connection,
    record_id: int,
    version: int,
    based_on: int | None,
    editor: Editor,
    reason: str,
    *,
    derived: bool = True,
) -> int:
    """Write an older version again as the newest one and return its number; Refused, Stale or Baseless."""
    query = select(Record.kind, Revision.content).join(Record, Record.id == Revision.record_id)
    row = connection.execute(query.where(Revision.record_id == record_id, Revision.version == version)).one_or_none()
    if row is None:
        raise Refused([Problem("", f"There is no version {version} of this record.")])
    if row.content["state"] == "retired":
        instead = row.content.get("replaced_by")
        return records.retire(connection, record_id, based_on, editor, reason, instead, derived=derived)
    return records.edit(
        connection, record_id, based_on, draft_of(row.kind, row.content), editor, reason, derived=derived
    )


def note(connection: Connection, account_id: int, what: str, changes: Sequence[Change]) -> int:
    """Remember what one step changed, so that one step undoes it; the deed's id."""
    values = {"account_id": account_id, "what": what[:500], "changes": [list(each) for each in changes], "at": now()}
    return int(connection.execute(insert(Deed).values(values).returning(Deed.id)).scalar_one())


def undo(connection: Connection, deed_id: int, account_id: int, editor: Editor) -> int:
    """Put every record of a deed back to what it was before and return how many there were.

    Refused where the deed is somebody else's or undone already, or where a record was changed since.
    """
    deed = connection.execute(select(Deed.__table__).where(Deed.id == deed_id)).one_or_none()
    if deed is None or deed.account_id != account_id or deed.undone_at is not None:
        raise Refused([Problem("", "This cannot be undone: it is not yours, or it was undone already.")])
    ids = [record_id for record_id, _, _ in deed.changes]
    current = {
        row.id: row
        for start in range(0, len(ids), CHUNK)
        for row in connection.execute(
            select(Record.id, Record.version, Record.title).where(Record.id.in_(ids[start : start + CHUNK]))
        )
    }
    later = [
        current[record_id].title
        for record_id, version in {each[0]: each[2] for each in deed.changes}.items()
        if current[record_id].version != version
    ]
    if later:
        titles = "; ".join(later[:5])
        raise Refused([Problem("", f"This was changed again since, so it cannot be undone in one step: {titles}")])
    reason = f"Undone: {deed.what}"
    at = {record_id: row.version for record_id, row in current.items()}
    treaties = _touched(connection, ids)
    for record_id, before, _ in reversed(deed.changes):
        if before:
            at[record_id] = restore(connection, record_id, before, at[record_id], editor, reason, derived=False)
        else:
            at[record_id] = records.retire(connection, record_id, at[record_id], editor, reason, derived=False)
    derive.rewrite(connection, treaties | _touched(connection, ids))
    connection.execute(update(Deed).where(Deed.id == deed_id).values(undone_at=now()))
    return len(ids)

"""What a researcher says of two sources: one origin, or independent; it stands in the first one's record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.models import Record, Revision
from treaties.operations import records
from treaties.operations.errors import Problem, Refused
from treaties.operations.undo import Change, draft_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor

OURS = {"same_origin", "independent"}


def state(connection: Connection, one: int, other: int, kind: str, editor: Editor, why: str) -> list[Change]:
    """Write how two sources stand to each other, in place of what was said before, and say what changed."""
    if not why.strip():
        raise Refused([Problem("note", Message("Say why: it stands in the history of the source."))])
    if kind not in OURS or one == other:
        raise Refused([Problem("tie", Message("Two sources have the same origin, or are independent."))])
    changes = []
    for source, target, wanted in ((one, other, kind), (other, one, "")):
        query = select(Record.version, Revision.content).join(
            Revision, (Revision.record_id == Record.id) & (Revision.version == Record.version)
        )
        row = connection.execute(query.where(Record.id == source)).one()
        draft = draft_of("source", row.content)
        before = draft.parts.get("ties", [])
        kept = [each for each in before if each["other"] != target or each["tie_kind"] not in OURS]
        added = [{"tie_kind": wanted, "other": target, "note": why[:500]}] if wanted else []
        if kept + added != before:
            draft.parts["ties"] = kept + added
            number = records.edit(connection, source, row.version, draft, editor, why)
            changes.append((source, row.version, number))
    return changes

"""One change of many records: a citation added, a term set, published, retired. All of them or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.models import Record, Revision
from treaties.operations import derive, records, undo
from treaties.operations.errors import Problem, Refused, Stale
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor
    from treaties.operations.undo import Change
    from treaties.records import Values

CHUNK = 500
ACTS = ("cite", "set", "publish", "retire")


@dataclass(frozen=True, slots=True)
class Work:
    """What to do: `act` is one of ACTS; `citation` for cite, `field` and `value` (a code) for set; why, for all."""

    act: str
    reason: str
    citation: Values | None = None
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What the work does to one record; nothing where `before` is `after`."""

    record_id: int
    version: int
    slug: str
    title: str
    before: str | Message
    after: str | Message


def effects(connection: Connection, ids: Sequence[int], kind: str, work: Work, cited: str = "") -> list[Effect]:
    """What the work would do to each of the records, in the order of their titles; it writes nothing.

    `cited` is the citation to be added, in words.
    """
    found: list[Effect] = []
    for start in range(0, len(ids), CHUNK):
        found += _effects(connection, ids[start : start + CHUNK], kind, work, cited)
    return sorted(found, key=lambda each: (each.title, each.record_id))


def _effects(connection: Connection, ids: Sequence[int], kind: str, work: Work, cited: str) -> list[Effect]:
    query = (
        select(Record.id, Record.version, Record.slug, Record.title, Record.state, Revision.content)
        .join(Revision, (Revision.record_id == Record.id) & (Revision.version == Record.version))
        .where(Record.id.in_(ids), Record.kind == kind, Record.state != "retired")
    )
    found = []
    before: str | Message
    after: str | Message
    for row in connection.execute(query):
        if work.act == "set":
            before, after = row.content["values"].get(work.field, ""), work.value
        elif work.act == "cite":
            number = len(row.content["citations"])
            before, after = _citations(number), _citations(number + 1)
            if cited:
                after = Message("%(citations)s and %(added)s", citations=before, added=cited)
        else:
            before, after = _STATES[row.state], _STATES["published" if work.act == "publish" else "retired"]
        found.append(Effect(row.id, row.version, row.slug, row.title, before, after))
    return found


_STATES = {each.english: each for each in (Message("draft"), Message("published"), Message("retired"))}


def _citations(number: int) -> Message:
    return Message("1 citation") if number == 1 else Message("%(number)s citations", number=number)


def apply(
    connection: Connection, versions: Sequence[tuple[int, int]], kind: str, work: Work, editor: Editor
) -> list[Change]:
    """Do the work on every (record, version) and say what changed; Refused or Stale, and then nothing is written."""
    if work.act not in ACTS or (work.act == "set" and TYPES[kind].field(work.field).kind != "term"):
        raise Refused([Problem("", Message("This cannot be done to several records."))])
    if not work.reason.strip():
        raise Refused([Problem("reason", Message("Say why: it stands in the history of every record."))])
    changes, treaties = [], set()
    for record_id, version in versions:
        treaties |= derive.touched_by_id(connection, record_id) if kind in derive.RESTED_ON else set()
        try:
            number = _one(connection, record_id, version, work, editor)
        except Refused as error:
            raise Refused([_of(connection, record_id, each) for each in error.problems]) from error
        except Stale as error:
            error.message = _of(connection, record_id, Problem("", error.message)).message
            raise
        treaties |= derive.touched_by_id(connection, record_id) if kind in derive.RESTED_ON else set()
        changes.append((record_id, version, number))
    derive.rewrite(connection, treaties)
    return changes


def _of(connection: Connection, record_id: int, problem: Problem) -> Problem:
    """The problem with the title of the record that has it."""
    title = connection.execute(select(Record.title).where(Record.id == record_id)).scalar_one()
    return replace(problem, message=Message("%(title)s: %(message)s", title=title, message=problem.message))


def _one(connection: Connection, record_id: int, version: int, work: Work, editor: Editor) -> int:
    if work.act == "retire":
        return records.retire(connection, record_id, version, editor, work.reason, derived=False)
    if work.act == "publish":
        return records.publish(connection, record_id, version, editor, work.reason, derived=False)
    query = select(Record.kind, Revision.content).join(Record, Record.id == Revision.record_id)
    row = connection.execute(query.where(Revision.record_id == record_id, Revision.version == version)).one()
    draft = undo.draft_of(row.kind, row.content)
    if work.act == "set":
        draft.values[work.field] = work.value
    elif work.citation is not None:
        draft.citations.append(work.citation)
    return records.edit(connection, record_id, version, draft, editor, work.reason, derived=False)

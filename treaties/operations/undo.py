"""Bring back what was: an older version of a record, or everything that one step did to several records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from treaties.domain.dates import parse_edtf
from treaties.domain.message import Message
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
        raise Refused([Problem("", Message("There is no version %(version)s of this record.", version=version))])
    if row.content["state"] == "retired":
        instead = row.content.get("replaced_by")
        return records.retire(connection, record_id, based_on, editor, reason, instead, derived=derived)
    return records.edit(
        connection, record_id, based_on, draft_of(row.kind, row.content), editor, reason, derived=derived
    )


def note(connection: Connection, account_id: int, what: Message, changes: Sequence[Change]) -> int:
    """Remember what one step changed, so that one step undoes it; the deed's id."""
    values = {
        "account_id": account_id,
        "what": what.english[:500],
        "changes": [list(each) for each in changes],
        "at": now(),
    }
    return int(connection.execute(insert(Deed).values(values).returning(Deed.id)).scalar_one())


def undo(connection: Connection, deed_id: int, account_id: int, editor: Editor) -> int:
    """Take back what a deed changed, in every record, and return how many there were.

    What others changed in other fields stays; Refused where the deed is somebody else's or undone already, or where
    what it changed was changed again since: then each problem's `field` is the address of the record's history.
    """
    deed = connection.execute(select(Deed.__table__).where(Deed.id == deed_id)).one_or_none()
    if deed is None or deed.account_id != account_id or deed.undone_at is not None:
        raise Refused([Problem("", Message("This step was undone already, or it is not one of yours."))])
    ids = [record_id for record_id, _, _ in deed.changes]
    at = _versions(connection, ids)
    reason = f"Undone: {deed.what}"
    treaties, problems = _touched(connection, ids), []
    for change in reversed(deed.changes):
        try:
            at[change[0]] = _back(connection, change, at[change[0]], editor, reason)
        except Refused as error:
            problems += error.problems
    if problems:
        raise Refused(problems)
    derive.rewrite(connection, treaties | _touched(connection, ids))
    connection.execute(update(Deed).where(Deed.id == deed_id).values(undone_at=now()))
    return len(ids)


def _versions(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        rows = connection.execute(select(Record.id, Record.version).where(Record.id.in_(ids[start : start + CHUNK])))
        found |= {row.id: row.version for row in rows}
    return found


def _back(connection: Connection, change: Change, current: int, editor: Editor, reason: str) -> int:
    """Write the version of one record in which what the deed changed is as it was before; its number."""
    record_id, before, after = change
    if current == after and before:
        return restore(connection, record_id, before, current, editor, reason, derived=False)
    query = select(Revision.version, Revision.content, Revision.editor, Revision.at).where(
        Revision.record_id == record_id, Revision.version >= min(before or after, after)
    )
    rows = {row.version: row for row in connection.execute(query.order_by(Revision.version))}
    made, there = _units(rows[after].content), _units(rows[current].content)
    old = _units(rows[before].content) if before else {}
    # What was made is taken back whole: then whatever was put in since would be lost too.
    every = [*made, *(old if before else there)]
    changed = [name for name in dict.fromkeys(every) if not before or made.get(name) != old.get(name)]
    lost = [name for name in changed if there.get(name) != made.get(name)]
    if lost:
        kind = connection.execute(select(Record.kind).where(Record.id == record_id)).scalar_one()
        since = [row for version, row in rows.items() if version > after]
        raise Refused([_overtaken(kind, rows[current].content, lost, made, since, editor)])
    if not before:
        return records.retire(connection, record_id, current, editor, reason, derived=False)
    target = _content({**there, **{name: old.get(name) for name in changed}})
    kind = connection.execute(select(Record.kind).where(Record.id == record_id)).scalar_one()
    if target["state"] == "retired":
        instead = target.get("replaced_by")
        return records.retire(connection, record_id, current, editor, reason, instead, derived=False)
    return records.edit(connection, record_id, current, draft_of(kind, target), editor, reason, derived=False)


def _units(content: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """A version piece by piece, as people change it: each field, each part, the evidence, title, state, address."""
    found = {("", name): content.get(name) for name in ("title", "slug", "state", "replaced_by", "citations")}
    for group in ("values", "parts"):
        found |= {(group, name): value for name, value in content[group].items()}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _content(units: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """The version that the pieces make up."""
    found: dict[str, Any] = {"title": "", "slug": "", "state": "", "citations": [], "values": {}, "parts": {}}
    for (group, name), value in units.items():
        if value is not None:
            (found[group] if group else found)[name] = value
    return found


def _overtaken(
    kind: str, content: Mapping[str, Any], lost: Sequence[tuple[str, str]], made: Mapping[tuple[str, str], Any],
    since: Sequence[Any], editor: Editor,
) -> Problem:  # fmt: skip
    """Who changed again what a deed had changed, when, and the way on."""
    entry = TYPES[kind]
    labels = {each.name: each.label for each in entry.fields} | {part.name: part.label for part in entry.parts}
    labels |= {"citations": "Evidence", "slug": "Short address", "replaced_by": "State"}
    fields = dict.fromkeys(labels.get(name, name.capitalize()) for _, name in lost)
    states = [made, *(_units(row.content) for row in since)]
    steps = zip(since, states, states[1:], strict=False)
    later = [row for row, old, new in steps if any(old.get(name) != new.get(name) for name in lost)][-1]
    mine = Message("you"), Message("Undo that later step first.")
    theirs = later.editor, Message("Its history shows both: restore a version there, or edit the record.")
    who, way = mine if later.editor == editor.name else theirs
    said = Message(
        "“%(title)s”: %(fields)s was changed again by %(who)s on %(day)s at %(time)s UTC, so undoing would lose that. "
        "%(way)s",
        title=content["title"], fields=", ".join(fields), who=who, way=way,
        day=f"{later.at:%Y-%m-%d}", time=f"{later.at:%H:%M}",
    )  # fmt: skip
    return Problem(f"/{entry.path}/{content['slug']}/history", said)

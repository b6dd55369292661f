"""Replace a record by another: what points at the one comes to point at the other, and its evidence goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.models import Citation, Record, Revision
from treaties.operations import records
from treaties.operations.errors import Problem, Refused
from treaties.operations.undo import Change, draft_of
from treaties.records import CITATION_FIELDS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Table

    from treaties.operations.ledger import Editor
    from treaties.records import Field

Content = dict[str, Any]


def merge(
    connection: Connection, old: int, new: int, based_on: int | None, editor: Editor, reason: str
) -> list[Change]:
    """Move everything from `old` to `new`, retire `old` so that its address leads on, and say what changed."""
    rows = connection.execute(select(Record.id, Record.kind, Record.state).where(Record.id.in_([old, new]))).all()
    kinds = {row.kind for row in rows if row.id == old or row.state != "retired"}
    if old == new or len(rows) != 2 or len(kinds) != 1:  # noqa: PLR2004 - the one and the other
        raise Refused(
            [Problem("replaced_by", Message("The replacement must be another living record of the same type."))]
        )
    if not reason.strip():
        raise Refused([Problem("reason", Message("Say why the record is retired."))])
    kind = kinds.pop()
    changes = []
    own = _newest(connection, old)[2]
    for record_id in sorted({*_pointing(connection, kind, old), new} - {old}):
        version, of, content = _newest(connection, record_id)
        if record_id == new:
            content = _joined(of, content, own, old, new)
        moved = draft_of(of, _moved(of, kind, content, old, new, itself=record_id == new))
        changes.append((record_id, version, records.edit(connection, record_id, version, moved, editor, reason)))
    before = based_on or 0
    changes.append((old, before, records.retire(connection, old, based_on, editor, reason, new)))
    return changes


def _newest(connection: Connection, record_id: int) -> tuple[int, str, Content]:
    query = select(Record.version, Record.kind, Revision.content).join(
        Revision, (Revision.record_id == Record.id) & (Revision.version == Record.version)
    )
    row = connection.execute(query.where(Record.id == record_id)).one()
    return row.version, row.kind, dict(row.content)


def _pointing(connection: Connection, kind: str, target: int) -> set[int]:
    """The living records that point at the target, from their own columns, their parts or their evidence."""
    cited: Table = Citation.__table__  # type: ignore[assignment] # every model here is a plain table
    places: list[tuple[Table, Any, tuple[Field, ...]]] = [(cited, cited.c.record_id, CITATION_FIELDS)]
    for entry in TYPES.values():
        places.append((entry.table, entry.table.c.id, entry.fields))
        places += [(part.table, part.table.c.record_id, part.fields) for part in entry.parts]
    found: set[int] = set()
    for table, key, fields in places:
        for name in _refs(fields, kind):
            query = select(key).join(Record, Record.id == key)
            found |= set(
                connection.execute(query.where(table.c[f"{name}_id"] == target, Record.state != "retired")).scalars()
            )
    return found


def _refs(fields: Iterable[Field], kind: str) -> list[str]:
    return [each.name for each in fields if each.kind == "ref" and each.refers == kind]


def _moved(of: str, kind: str, content: Content, old: int, new: int, *, itself: bool) -> Content:
    """The content with every pointer at `old` turned to `new`; a record that would point at itself does not."""
    entry = TYPES[of]

    def turned(fields: Iterable[Field], row: Content, *, drop: bool) -> Content:
        names = [name for name in _refs(fields, kind) if row.get(name) == old]
        kept = {name: value for name, value in row.items() if name not in names}
        return kept if drop else kept | dict.fromkeys(names, new)

    parts = {
        part.name: [
            turned(part.fields, row, drop=False)
            for row in content["parts"].get(part.name, ())
            if not (itself and any(row.get(name) == old for name in _refs(part.fields, kind)))
        ]
        for part in entry.parts
    }
    cited: list[Content] = []
    for row in content["citations"]:
        line = turned(CITATION_FIELDS, row, drop=False)
        if line not in cited:
            cited.append(line)
    values = turned(entry.fields, content["values"], drop=itself)
    return content | {"values": values, "parts": parts, "citations": cited}


def _joined(kind: str, kept: Content, own: Content, old: int, new: int) -> Content:
    """The content of the record that stays, with the evidence and the names of the one that goes."""
    cited = [*kept["citations"], *own["citations"]]
    joined = kept | {"citations": _moved(kind, kind, kept | {"citations": cited}, old, new, itself=False)["citations"]}
    if any(part.name == "names" for part in TYPES[kind].parts):
        names = list(kept["parts"].get("names", ()))
        known = {kept["title"], *(row["name"] for row in names)}
        more = [{"name": own["title"], "name_kind": "variant"}, *own["parts"].get("names", ())]
        names += [row for row in more if row["name"] not in known]
        joined = joined | {"parts": kept["parts"] | {"names": names}}
    return joined

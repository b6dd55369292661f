"""Create, edit, retire and replace records of every type: one path for forms, seed, imports and the command line."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from treaties.domain.message import Message
from treaties.domain.text import fold
from treaties.models import Citation, Record, Revision
from treaties.operations import derive, finding, support
from treaties.operations.bulk import change, put, put_cells, uncollected
from treaties.operations.checking import UNCITED, checked, is_address
from treaties.operations.draft import Draft, content
from treaties.operations.errors import Baseless, Problem, Refused, Stale
from treaties.operations.ledger import Editor, Version, append, now
from treaties.operations.stored import CITED, EVIDENCE, LARGEST, PLANS, cited_rows, exchange, part_rows
from treaties.queries.history import stored_act
from treaties.queries.prepared import Prepared
from treaties.records import TYPES, Values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from treaties.queries.history import Histories

MANY = 100
FOUND_BY = (
    "iso3",
    "iso2",
    "short_name",
    "official_name",
    "mtdsg_no",
    "registration_no",
    "heading",
    "url",
    "document_no",
)


def create(
    connection: Connection, drafts: Sequence[Draft], editor: Editor, reason: str, *, derived: bool = True
) -> list[int]:
    """Write new records and return their ids; Refused where any of them breaks a rule.

    Drafts of one call may point at each other: the first gets `next_id`, the others follow. With `derived` False
    the caller rewrites spans and deadlines itself, once, after the last batch.
    """
    with uncollected() if len(drafts) > MANY else nullcontext():
        return _create(connection, drafts, editor, reason, derived=derived)


def _create(
    connection: Connection, drafts: Sequence[Draft], editor: Editor, reason: str, *, derived: bool
) -> list[int]:
    first = next_id(connection)
    ids = list(range(first, first + len(drafts)))
    read: Histories | None = {} if derived else None
    kept = checked(connection, drafts, ids, read=read)
    at = now()
    if not kept:
        return []
    many = len(kept)
    put_cells(connection, Record.__table__, {  # type: ignore[arg-type] # a plain table
        "id": ids, "kind": [d.kind for d in kept], "slug": [d.slug for d in kept], "title": [d.title for d in kept],
        "state": [d.state for d in kept], "version": [1] * many, "replaced_by_id": [None] * many,
        "folded": [_folded(d) for d in kept], "created_at": [at] * many, "updated_at": [at] * many,
    })  # fmt: skip
    for kind in dict.fromkeys(draft.kind for draft in kept):
        entry = TYPES[kind]
        mine = [(record_id, draft) for record_id, draft in zip(ids, kept, strict=True) if draft.kind == kind]
        put_cells(
            connection, entry.table, {"id": [i for i, _ in mine], **PLANS[kind].cells([d.values for _, d in mine])}
        )
        for part in entry.parts:
            put(connection, part.table, [row for i, d in mine for row in part_rows(entry, part.name, i, d)])
    put_cells(connection, CITED, {
        "record_id": [i for i, d in zip(ids, kept, strict=True) for _ in d.citations],
        **EVIDENCE.cells([row for d in kept for row in d.citations]),
    })  # fmt: skip
    versions = [Version(i, 1, "create", content(d)) for i, d in zip(ids, kept, strict=True)]
    append(connection, versions, editor, reason, at)
    finding.add(connection, [(v.record_id, d.kind, v.content) for v, d in zip(versions, kept, strict=True)])
    if read is not None:
        derive.rewrite_new(connection, list(zip(ids, kept, strict=True)), read)
    # A new source is cited by nothing yet but what is written with it.
    support.rewrite(connection, [i for i, d in zip(ids, kept, strict=True) if d.kind == "event"])
    return ids


def next_id(connection: Connection) -> int:
    """The id that the next new record gets; stable only under the writer's lock."""
    return (connection.execute(select(func.max(Record.id))).scalar_one() or 0) + 1


def edit(
    connection: Connection,
    record_id: int,
    based_on: int | None,
    draft: Draft,
    editor: Editor,
    reason: str,
    *,
    derived: bool = True,
) -> int:
    """Write the next version of a record and return its number; Refused, Stale or Baseless, writing nothing.

    With `derived` False the caller rewrites spans and deadlines itself, of the treaties touched before and after.
    """
    before = _current(connection, record_id, based_on)
    read: Histories = {}
    kept = checked(connection, [replace(draft, slug=draft.slug or before.slug)], [record_id], record_id, read=read)[0]
    entry = TYPES[kept.kind]
    act = stored_act(connection, record_id) if derived and kept.kind == "treaty_action" else None
    touched = derive.touched(connection, [(record_id, kept)]) if derived and act is None else set()
    reckoned = {name for each in entry.fields if each.derived for name in each.columns}
    own = {name: cell for name, cell in PLANS[kept.kind].columns(kept.values).items() if name not in reckoned}
    change(connection, entry.table, record_id, own)
    for part in entry.parts:
        exchange(connection, part.table, record_id, part_rows(entry, part.name, record_id, kept))
    reread = exchange(connection, CITED, record_id, cited_rows(record_id, kept))
    said = content(kept)
    number = _stamp(connection, before, "edit", said, editor, reason, {
        "slug": kept.slug, "title": kept.title, "state": kept.state, "folded": _folded(kept), "replaced_by_id": None,
    })  # fmt: skip
    finding.replace(connection, record_id, kept.kind, said, before.content)
    if act is not None:
        derive.rewrite_after(connection, record_id, kept, act, read)
    elif derived:
        derive.rewrite(connection, touched | derive.touched(connection, [(record_id, kept)]))
    if reread or kept.kind != "event":  # what an event rests on follows from its citations
        support.rewrite(connection, support.touched(connection, [(record_id, kept.kind)]))
    return number


def rehearse(connection: Connection, drafts: Sequence[Draft], ids: Sequence[int], record_id: int | None) -> None:
    """Refused with everything that would keep the drafts from being written; nothing is written.

    `record_id` is that of an edited record; the others get the `ids` that they would have.
    """
    checked(connection, drafts, ids, record_id, read={})


def retire(
    connection: Connection,
    record_id: int,
    based_on: int | None,
    editor: Editor,
    reason: str,
    replaced_by: int | None = None,
    *,
    derived: bool = True,
) -> int:
    """Take a record out of the published register; its address answers "gone", or leads to `replaced_by`.

    A source that supports a published record is refused unless `replaced_by` takes over its citations.
    """
    before = _current(connection, record_id, based_on)
    if not reason.strip():
        raise Refused([Problem("reason", Message("Say why the record is retired."))])
    if replaced_by == record_id:
        raise Refused([Problem("replaced_by", Message("A record cannot be replaced by itself."))])
    _replace_support(connection, before.kind, record_id, replaced_by)
    touched = derive.touched_by_id(connection, record_id) if derived else set()
    stored = dict(before.content, state="retired", replaced_by=replaced_by)
    number = _stamp(connection, before, "retire", stored, editor, reason, {
        "state": "retired", "replaced_by_id": replaced_by,
    })  # fmt: skip
    finding.replace(connection, record_id, before.kind, stored, before.content)
    derive.rewrite(connection, touched)
    support.rewrite(connection, support.touched(connection, [(record_id, before.kind)]))
    return number


def publish(
    connection: Connection, record_id: int, based_on: int | None, editor: Editor, reason: str, *, derived: bool = True
) -> int:
    """Publish a draft, or bring a retired record back; Refused where nothing supports it."""
    before = _current(connection, record_id, based_on)
    stored = dict(before.content, state="published", replaced_by=None)
    if not stored["citations"]:
        raise Refused([UNCITED])
    number = _stamp(connection, before, "publish", stored, editor, reason, {
        "state": "published", "replaced_by_id": None,
    })  # fmt: skip
    finding.replace(connection, record_id, before.kind, stored, before.content)
    if derived:
        derive.rewrite(connection, derive.touched_by_id(connection, record_id))
    support.rewrite(connection, support.touched(connection, [(record_id, before.kind)]))
    return number


def _folded(draft: Draft) -> str:
    names = [row["name"] for row in draft.parts.get("names", ())]
    codes = [str(draft.values[name]) for name in FOUND_BY if draft.values.get(name)]
    return " | ".join(dict.fromkeys(map(fold, (draft.title, *names, *codes))))


@dataclass(frozen=True, slots=True)
class _Trunk:
    id: int
    kind: str
    slug: str
    version: int
    content: dict[str, Any]


_NOW = Prepared(
    select(Record.id, Record.kind, Record.slug, Record.version, Revision.content)
    .join(Revision, (Revision.record_id == Record.id) & (Revision.version == Record.version))
    .where(Record.id == bindparam("record"))
)


def _current(connection: Connection, record_id: int, based_on: int | None) -> _Trunk:
    row = _NOW(connection, record=record_id)[0]
    if based_on is None:
        raise Baseless(Message("The request does not say which version it is based on."))
    if row.version != based_on:
        raise Stale(record_id, based_on, row.version)
    return _Trunk(*row)


def _stamp(
    connection: Connection, before: _Trunk, op: str, stored: dict[str, Any], editor: Editor, reason: str, trunk: Values
) -> int:
    at = now()
    number = before.version + 1
    change(connection, Record.__table__, before.id, {"version": number, "updated_at": at, **trunk})  # type: ignore[arg-type] # a plain table
    append(connection, [Version(before.id, number, op, stored)], editor, reason, at)
    return number


def _replace_support(connection: Connection, kind: str, record_id: int, replaced_by: int | None) -> None:
    if replaced_by is not None:
        target = connection.execute(select(Record.kind, Record.state).where(Record.id == replaced_by)).one_or_none()
        if target is None or target.kind != kind or target.state == "retired":
            raise Refused(
                [Problem("replaced_by", Message("The replacement must be a living record of the same type."))]
            )
    if kind != "source":
        return
    supported = (
        select(func.count())
        .select_from(Citation)
        .join(Record, Record.id == Citation.record_id)
        .where(Citation.source_id == record_id, Citation.record_id != record_id, Record.state == "published")
    )
    count = connection.execute(supported).scalar_one()
    if count and replaced_by is None:
        message = Message(
            "%(count)s citations of published records rest on this source: say which source replaces it.", count=count
        )
        raise Refused([Problem("replaced_by", message)])
    if replaced_by is not None:
        connection.execute(update(Citation).where(Citation.source_id == record_id).values(source_id=replaced_by))


__all__ = [
    "LARGEST", "Draft", "content", "create", "edit", "is_address", "next_id", "publish", "rehearse", "retire",
]  # fmt: skip

"""A quote put right: the passage that a kept text of its source really has, in the place of one that stands nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.models import Revision
from treaties.operations import records
from treaties.operations.errors import Problem, Refused
from treaties.operations.undo import Change, draft_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.domain.anchors import Anchor
    from treaties.operations.ledger import Editor


def requote(
    connection: Connection, row: Any, mark: Anchor, text_sha256: str, based_on: int | None, editor: Editor, reason: str
) -> Change:
    """Give every citation of the record with this quote of this source the passage `mark`; what changed, for undoing.

    `row` is the citation (record_id, kind, source_id, quote). Refused where the version has no such quote; Stale.
    """
    query = select(Revision.content).where(Revision.record_id == row.record_id, Revision.version == (based_on or 0))
    content = connection.execute(query).scalar_one_or_none()
    draft = draft_of(row.kind, content) if content else None
    lines = [
        each
        for each in (draft.citations if draft else ())
        if each["source"] == row.source_id and each.get("quote") == row.quote
    ]
    if draft is None or not lines:
        raise Refused([Problem("", Message("The record does not quote this any more: look at it again."))])
    if not reason.strip():
        raise Refused([Problem("reason", Message("Say why: it stands in the history of the record."))])
    for each in lines:
        each |= {
            "quote": mark.exact, "quote_prefix": mark.prefix, "quote_suffix": mark.suffix, "quote_start": mark.start,
            "quote_end": mark.end, "text_sha256": text_sha256,
        }  # fmt: skip
    after = records.edit(connection, row.record_id, based_on, draft, editor, reason)
    return row.record_id, based_on or 0, after

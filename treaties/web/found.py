"""The record behind an address, or the way on where it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, redirect
from sqlalchemy import select

from treaties.models import Record, Revision
from treaties.records import TYPES
from treaties.web.context import reader, signed_in

if TYPE_CHECKING:
    from sqlalchemy import Row


def found(kind: str, slug: str) -> Row[Any]:
    """The record of that type and short address; 404, 410 with the reason, or a redirect to what replaced it."""
    connection = reader()
    row = connection.execute(select(Record.__table__).where(Record.kind == kind, Record.slug == slug)).one_or_none()
    if row is None or (row.state == "draft" and not signed_in()):
        abort(404)
    if row.state == "retired":
        if row.replaced_by_id:
            target = connection.execute(select(Record.slug).where(Record.id == row.replaced_by_id)).scalar_one()
            abort(redirect(f"/{TYPES[kind].path}/{target}", 301))
        newest = select(Revision.reason).where(Revision.record_id == row.id).order_by(Revision.version.desc()).limit(1)
        reason = connection.execute(newest).scalar_one()
        abort(410, f"“{row.title}” was retired: {reason} Its history is kept at /{TYPES[kind].path}/{slug}/history.")
    return row

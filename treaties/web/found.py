"""The record behind an address, or the way on where it is gone."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect
from sqlalchemy import bindparam, select

from treaties.models import Record, Revision
from treaties.queries.listing import at, history
from treaties.queries.prepared import TRUNK, Prepared, saw
from treaties.records import TYPES
from treaties.web.context import reader, signed_in
from treaties.web.words import translated as _

_FOUND = Prepared(select(*TRUNK).where(Record.kind == bindparam("kind"), Record.slug == bindparam("slug")))


def recorded(kind: str, slug: str) -> tuple[Any, list[Any]]:
    """A record and its versions, newest first, also of a retired one; 404 where there is none to be shown.

    What was never published is for those who are signed in, also once it is retired.
    """
    connection = reader()
    query = select(Record.__table__).where(Record.kind == kind, Record.slug == slug)
    record = connection.execute(query).one_or_none()
    versions = history(connection, record.id) if record else []
    published = any(each.content["state"] == "published" for each in versions)
    if record is None or not (signed_in() or (published and record.state != "draft")):
        abort(404)
    return record, versions


def found(kind: str, slug: str) -> Any:
    """The record of that type and short address; 404, 410 with the reason, or a redirect to what replaced it."""
    return _shown(_FOUND.first(reader(), kind=kind, slug=slug), kind, slug)


def found_whole(kind: str, slug: str) -> tuple[Any, dict[str, Any]]:
    """The same with the record's own columns, for its page."""
    there = at(reader(), TYPES[kind], slug)
    row, own = there[0] if there else (None, {})
    return _shown(row, kind, slug), own


def _shown(row: Any, kind: str, slug: str) -> Any:
    """The record where it may be shown to this reader."""
    connection = reader()
    if row is not None:
        saw(connection, row.newest_revision, row.edition)
    if row is None or (row.state == "draft" and not signed_in()):
        abort(404)
    if row.state == "retired":
        if row.replaced_by_id:
            target = connection.execute(select(Record.slug).where(Record.id == row.replaced_by_id)).scalar_one()
            abort(redirect(f"/{TYPES[kind].path}/{target}", 301))
        newest = select(Revision.reason).where(Revision.record_id == row.id).order_by(Revision.version.desc()).limit(1)
        reason = connection.execute(newest).scalar_one()
        kept_at = f"/{TYPES[kind].path}/{slug}/history"
        abort(
            410,
            _(
                "“%(title)s” was retired: %(reason)s. Its history is kept at %(address)s.",
                title=row.title,
                reason=reason.rstrip(". "),
                address=kept_at,
            ),
        )
    return row

"""The history of a record, whole or of one field: who, when, why, and what changed; also of retired records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request
from sqlalchemy import select

from treaties.models import Record
from treaties.queries import listing
from treaties.records import BY_PATH
from treaties.web import conflicts, differences
from treaties.web.context import page, reader, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def register(app: Flask, kinds: str) -> None:
    """Add the page."""
    app.get(f"/<any({kinds}):path>/<slug:slug>/history")(history)


def history(path: str, slug: str) -> ResponseReturnValue:
    """Every version with what changed in it; with `field` only the versions that changed that field."""
    entry, connection = BY_PATH[path], reader()
    record = connection.execute(
        select(Record.__table__).where(Record.kind == entry.kind, Record.slug == slug)
    ).one_or_none()
    if record is None or (record.state == "draft" and not signed_in()):
        abort(404)
    revisions = listing.history(connection, record.id)
    told = list(
        zip(revisions, differences.between(connection, entry, [each.content for each in revisions]), strict=True)
    )
    fields = {change.name: change.label for _, changes in told for change in changes}
    asked = request.args.get("field", "")
    if asked in dict(conflicts.labels(entry)):
        told = [(each, [change for change in changes if change.name == asked]) for each, changes in told]
        told = [(each, changes) for each, changes in told if changes]
    else:
        asked = ""
    ordered = [(name, label) for name, label in conflicts.labels(entry) if name in fields]
    return page(
        "history.html", entry=entry, section=entry.section, record=record, versions=told, asked=asked,
        fields=ordered, may_write=signed_in(),
    )  # fmt: skip

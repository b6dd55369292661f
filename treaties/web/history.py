"""The history of a record, whole or of one field: who, when, why, and what changed; also of retired records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from treaties.records import BY_PATH
from treaties.web import conflicts, differences
from treaties.web.context import page, reader, signed_in
from treaties.web.found import recorded

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def register(app: Flask, kinds: str) -> None:
    """Add the page."""
    app.get(f"/<any({kinds}):path>/<slug:slug>/history")(history)


def history(path: str, slug: str) -> ResponseReturnValue:
    """Every version with what changed in it; with `field` only the versions that changed that field."""
    entry, connection = BY_PATH[path], reader()
    record, revisions = recorded(entry.kind, slug)
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

"""A depositary's page uploaded, laid beside the register, and written as far as a researcher chooses."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, flash, redirect, request

from treaties.imports import applying, status, untc
from treaties.imports.errors import NotImported
from treaties.web.accounts import require_editor
from treaties.web.context import database, editor, page, reader, writer

if TYPE_CHECKING:
    from pathlib import Path

    from flask.typing import ResponseReturnValue

OUTCOMES = ("new", "changed", "conflicting", "missing", "unread", "same")


def register(app: Flask) -> None:
    """Add the page, its upload, and the writing of what was chosen."""
    app.get("/import", endpoint="import_page")(require_editor(show))
    app.post("/import", endpoint="import_read")(require_editor(read))
    app.post("/import/write", endpoint="import_write")(require_editor(write))
    app.post("/import/undo", endpoint="import_undo")(require_editor(undo))


def show(problems: list[str] | None = None, code: int = 200, **more: Any) -> Response:
    """The form for a file, with what was wrong with the last one."""
    items = [(each, None) for each in problems or []]
    return page("import.html", code, section="", problem_items=items, outcomes=OUTCOMES, **more)


def _kept(key: str) -> Path:
    return database().settings.data_dir / "imports" / f"{key}.html"


def read() -> ResponseReturnValue:
    """Keep the file under its hash and show it beside the register; nothing is written to the register."""
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        return show(["Choose the saved page first."], 422)
    return _compared(content)


def _compared(content: bytes, code: int = 200, problems: list[str] | None = None) -> Response:
    try:
        found = status.compare(reader(), untc.read(content, "page"))
    except NotImported as error:
        return show([each.reason for each in error.problems], 422)
    key = hashlib.sha256(content).hexdigest()
    path = _kept(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    counts = [(outcome, found.count(outcome)) for outcome in OUTCOMES]
    lines = sorted(found.findings, key=lambda each: OUTCOMES.index(each.outcome))
    return show(problems, code, found=found, counts=counts, lines=lines, key=key)


def write() -> ResponseReturnValue:
    """Write the chosen rows, in one transaction; sent twice it writes them once."""
    key = request.form.get("key", "")
    if not re.fullmatch("[0-9a-f]{64}", key) or not _kept(key).exists():
        abort(400, "This import is not known here: upload the page again.")
    content = _kept(key).read_bytes()
    chosen = set(request.form.getlist("row"))
    try:
        with writer() as connection:
            found = status.compare(connection, untc.read(content, "page"))
            count = applying.apply(connection, found, content, editor(), chosen)
    except NotImported as error:
        return _compared(content, 422, [str(each) for each in error.problems])
    flash(f"{count} acts were written. To undo them all: import {key[:12]}.", "good")
    return redirect("/import", 303)


def undo() -> ResponseReturnValue:
    """Retire everything that one import wrote."""
    key = request.form.get("import", "").strip().removeprefix("import ").strip()
    if not re.fullmatch("[0-9a-f]{12}", key):
        return show(["The key of an import has twelve characters, such as 0a1b2c3d4e5f."], 422)
    try:
        with writer() as connection:
            count = applying.undo(connection, key, editor())
    except NotImported as error:
        return show([str(each) for each in error.problems], 422)
    flash(f"{count} records of that import were retired.", "good")
    return redirect("/import", 303)

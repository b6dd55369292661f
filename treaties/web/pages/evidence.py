"""What nothing supports yet, over the whole register; and dead addresses led to their copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, abort, flash, redirect, request
from flask_login import current_user

from treaties.domain.message import Message
from treaties.domain.values import ValueProblem, read_value, whole_number
from treaties.operations import archive, undo
from treaties.operations.errors import Problem
from treaties.queries import missing
from treaties.records import BY_PATH, TYPES
from treaties.web.accounts import require_editor
from treaties.web.context import editor, page, reader
from treaties.web.correcting import done, tried
from treaties.web.crud import LARGEST
from treaties.web.editing import items
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection


def register(app: Flask) -> None:
    """Add the pages about missing evidence."""
    app.get("/evidence/missing")(gaps)
    app.get("/evidence/archive")(require_editor(archive_page))
    app.post("/evidence/archive")(require_editor(archive_copies))


def gaps() -> ResponseReturnValue:
    """Fields without evidence, counted per type; with a type and a field in the address the records themselves."""
    path, name = request.args.get("type", ""), request.args.get("field", "")
    connection = reader()
    if not path:
        return page("missing.html", section="checks", gaps=missing.gaps(connection), types=TYPES, entry=None)
    after = whole_number(request.args.get("after", "0"))
    if path not in BY_PATH or after is None or after >= LARGEST:
        abort(404)
    entry = BY_PATH[path]
    labels = {each.name: each.label for each in entry.fields} | {part.name: part.label for part in entry.parts}
    try:
        rows = missing.records(connection, entry.kind, name, after)
    except KeyError:
        abort(404)
    return page(
        "missing.html", section="checks", entry=entry, rows=rows[: missing.PAGE], name=name, label=labels[name],
        following=rows[missing.PAGE - 1].id if len(rows) > missing.PAGE else None,
    )  # fmt: skip


def archive_page(problems: list[Problem] | None = None, copies: list[archive.Copy] | None = None) -> Response:
    """The form that leads a dead address to its copy, and what it would change."""
    status = 422 if problems else 200
    return page(
        "archive.html", status, section="sources", typed=request.form, rows=copies, problem_items=items(problems)
    )


def archive_copies() -> ResponseReturnValue:
    """Show which sources would get the copy; once that was seen (`sure`), write it into all of them."""
    below, reason = bool(request.form.get("below")), request.form.get("reason", "")[:500].strip()
    read = {}
    problems = []
    for name, label in (("dead", "Dead address"), ("copy", "Archive copy")):
        try:
            read[name] = read_value("url", request.form.get(name, "")) or ""
        except ValueProblem as error:
            problems.append(Problem(name, Message("%(label)s: %(error)s", label=label, error=error)))
            continue
        if not read[name]:
            problems.append(Problem(name, Message("%(label)s: write a web address.", label=label)))
    if problems:
        return archive_page(problems)
    copies = archive.copies(reader(), read["dead"], read["copy"], below=below)
    if not copies:
        return archive_page([Problem("dead", Message("No source has this address, or each has this copy already."))])
    if not request.form.get("sure"):
        return archive_page(copies=copies)

    def work(connection: Connection) -> None:
        wanted = archive.copies(connection, read["dead"], read["copy"], below=below)
        changes = archive.replace(connection, wanted, editor(), reason or "The address is dead: archive copy")
        undo.note(connection, current_user.id, f"archive copies of {read['dead']}", changes)

    problems, _status = tried(work)
    if problems:
        return archive_page(problems, copies)
    flash(done(_("%(number)s sources lead to the copy.", number=len(copies))), "good")
    return redirect("/evidence/archive", 303)

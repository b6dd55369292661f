"""What nothing supports yet, over the whole register; and dead addresses led to their copies."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, flash, redirect, request
from flask_login import current_user

from treaties.domain import steps
from treaties.domain.message import Message
from treaties.domain.reference import address_key
from treaties.domain.values import ValueProblem, read_value, whole_number
from treaties.operations import archive, undo
from treaties.operations.errors import Problem
from treaties.queries import missing, source
from treaties.records import BY_PATH, TYPES
from treaties.web.accounts import require_editor
from treaties.web.context import editor, page, reader
from treaties.web.correcting import done, tried
from treaties.web.crud import LARGEST
from treaties.web.editing import items
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    typed = request.form if request.method == "POST" else request.args
    # The key of a copy in an archive is that of what it copies; another key may be that of another source.
    key = address_key(typed.get("copy", "")) if copies and not typed.get("below") else ""
    others = source.by_address(reader(), key) if key != address_key(typed.get("dead", "")) else []
    return page(
        "archive.html", status, section="sources", typed=dict(typed.items()), rows=copies, others=others,
        seen=_digest(copies or ()), problem_items=items(problems),
    )  # fmt: skip


def _digest(copies: Iterable[archive.Copy]) -> str:
    """The mark of what was looked at, so that nothing else is written after it."""
    return hashlib.sha256(json.dumps(list(copies)).encode()).hexdigest()[:32]


def _nothing(dead: str, copy: str) -> Message:
    """Why no source would change."""
    if source.by_address(reader(), address_key(dead)):
        return Message("Every source at this address leads to that copy already.")
    if below := len(archive.copies(reader(), dead, copy, below=True)):
        return Message(
            "No source has this very address; below it are %(number)s: tick “below it” for them.", number=below
        )
    return Message("No source has this address.")


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
    if not problems and read["dead"].rstrip("/") == read["copy"].rstrip("/"):
        problems.append(Problem("copy", Message("This is the dead address itself: write the address of a copy.")))
    if problems:
        return archive_page(problems)
    copies = archive.copies(reader(), read["dead"], read["copy"], below=below)
    if not copies:
        return archive_page([Problem("dead", _nothing(read["dead"], read["copy"]))])
    if not request.form.get("sure") or request.form.get("seen") != _digest(copies):
        return archive_page(copies=copies)

    def work(connection: Connection) -> None:
        wanted = archive.copies(connection, read["dead"], read["copy"], below=below)
        changes = archive.replace(connection, wanted, editor(), reason or "The address is dead: archive copy")
        undo.note(connection, current_user.id, steps.step(steps.COPIES, address=read["dead"]), changes)

    problems, _status = tried(work)
    if problems:
        return archive_page(problems, copies)
    said = _("One source leads to the copy.") if len(copies) == 1 else None
    flash(done(said or _("%(number)s sources lead to the copy.", number=len(copies))), "good")
    return redirect("/evidence/archive", 303)

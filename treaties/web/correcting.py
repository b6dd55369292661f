"""Put right what was entered: retire, replace, restore an older version, undo one's last step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, flash, redirect, request
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from treaties.db import Busy
from treaties.domain import steps
from treaties.domain.values import ValueProblem, whole_number
from treaties.models import Record
from treaties.operations import records as operations
from treaties.operations import undo
from treaties.operations.errors import Baseless, Problem, Refused, Stale
from treaties.operations.merge import merge
from treaties.queries import deeds
from treaties.records import BY_PATH
from treaties.web import forms
from treaties.web.accounts import require_editor
from treaties.web.context import editor, page, reader, writer
from treaties.web.editing import PATHS, VERSIONLESS, items, try_again
from treaties.web.found import found
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection


def done(said: str) -> Markup:
    """What was done, with the way to undo it."""
    return Markup('{} <a href="/undo">{}</a>').format(said, _("Undo"))


def register(app: Flask) -> None:
    """Add the pages that correct."""
    kinds = f"<any({PATHS}):path>"
    app.get(f"/{kinds}/<slug:slug>/retire")(require_editor(retire_page))
    app.post(f"/{kinds}/<slug:slug>/retire")(require_editor(retire))
    app.post(f"/{kinds}/<slug:slug>/restore")(require_editor(restore))
    app.get("/undo")(require_editor(undo_page))
    app.post("/undo")(require_editor(undo_one))


def retire_page(path: str, slug: str, problems: list[Problem] | None = None, status: int = 422) -> Response:
    """Ask why a record is retired and what replaces it."""
    entry = BY_PATH[path]
    record = found(entry.kind, slug)
    return page(
        "retire.html", status if problems else 200, entry=entry, section=entry.section, record=record,
        problems=problems or [], problem_items=items(problems), typed=request.form,
    )  # fmt: skip


def tried(work: Callable[[Connection], Any]) -> tuple[list[Problem], int]:
    """Do the work in one transaction; what is wrong and the status of the answer, no problem where it was done."""
    try:
        with writer() as connection:
            work(connection)
    except Refused as error:
        return error.problems, 422
    except Stale as error:
        return [Problem("", error.message)], 422
    except Baseless:
        return [Problem("", VERSIONLESS)], 428
    except Busy as error:
        return [Problem("", error.message)], 503
    return [], 303


def retire(path: str, slug: str) -> ResponseReturnValue:
    """Retire the record; its address then says so, or leads on to what replaces it and took over its evidence."""
    entry = BY_PATH[path]
    record = found(entry.kind, slug)
    instead, reason = request.form.get("replaced_by", "").strip(), request.form.get("reason", "")[:2000]
    number = whole_number(request.form.get("based_on", ""))
    try:
        target = forms.resolve(reader(), entry.kind, instead) if instead else None
    except ValueProblem as error:
        return retire_page(path, slug, [Problem("replaced_by", error.message)])

    def work(connection: Connection) -> None:
        if target is not None and target != record.id:
            changes = merge(connection, record.id, target, number, editor(), reason)
        else:
            after = operations.retire(connection, record.id, number, editor(), reason, target)
            changes = [(record.id, number or 0, after)]
        undo.note(connection, current_user.id, steps.step(steps.RETIRED, title=record.title), changes)

    problems, status = tried(work)
    if problems:
        answer = retire_page(path, slug, problems, status)
        return try_again(answer) if status == 503 else answer  # noqa: PLR2004 - busy
    flash(done(_("“%(title)s” was retired.", title=record.title)), "good")
    return redirect(f"/{path}/{slug}/history", 303)


def restore(path: str, slug: str) -> ResponseReturnValue:
    """Write an older version again as the newest one; also brings a retired record back."""
    entry = BY_PATH[path]
    query = select(Record.id, Record.version).where(Record.kind == entry.kind, Record.slug == slug)
    record = reader().execute(query).one_or_none()
    version, based_on = (whole_number(request.form.get(name, "")) for name in ("version", "based_on"))
    if record is None or version is None:
        flash(_("Say which version of which record is meant."), "bad")
        return redirect(f"/{path}", 303)

    def work(connection: Connection) -> None:
        number = undo.restore(connection, record.id, version, based_on, editor(), f"Version {version} restored")
        what = steps.step(steps.RESTORED, version=version, slug=slug)
        undo.note(connection, current_user.id, what, [(record.id, record.version, number)])

    problems, _status = tried(work)
    for each in problems:
        flash(str(each.message), "bad")
    if not problems:
        flash(done(_("Version %(version)s is the newest again.", version=version)), "good")
    return redirect(f"/{path}/{slug}/history", 303)


def undo_page(problems: list[Problem] | None = None, status: int = 200) -> Response:
    """One's own latest steps, each of which can be undone while nothing was changed after it."""
    mine = current_user.id
    return page(
        "undo.html", status, section="", deeds=_told(deeds.latest(reader(), mine)), problem_items=items(problems),
        undone=_told(deeds.latest(reader(), mine, 10, undone=True)),
    )  # fmt: skip


def _told(rows: list[Any]) -> list[dict[str, Any]]:
    """Steps with what they changed in the reader's language."""
    return [row._asdict() | {"what": steps.told(row.what)} for row in rows]


def undo_one() -> ResponseReturnValue:
    """Undo one step of one's own: every record that it changed is as it was before."""
    number = whole_number(request.form.get("deed", "")) or 0
    problems, status = tried(lambda connection: undo.undo(connection, number, current_user.id, editor()))
    if problems:
        return undo_page(problems, status)
    flash(_("Undone."), "good")
    return redirect("/undo", 303)

"""Rows of a list changed together: first what would change, then all of it or nothing, undone in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, flash, redirect, request
from flask_login import current_user
from wtforms.validators import StopValidation

from treaties.domain.text import TextError, clean
from treaties.domain.values import whole_number
from treaties.operations import together, undo
from treaties.operations.errors import Problem
from treaties.queries import listing
from treaties.records import BY_PATH, RecordType
from treaties.web import forms
from treaties.web.accounts import require_editor
from treaties.web.context import editor, page, reader
from treaties.web.correcting import DONE, tried
from treaties.web.editing import PATHS, items

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

MOST = 500
SAID = {"cite": "citation added", "set": "term set", "publish": "published", "retire": "retired"}


def register(app: Flask) -> None:
    """Add the page of changes to several records."""
    app.post(f"/<any({PATHS}):path>/together")(require_editor(change))


def term_fields(entry: RecordType) -> list[Any]:
    """The fields whose value is a word of a vocabulary: those that can be set for many records at once."""
    return [each for each in entry.fields if each.kind == "term"]


def change(path: str) -> ResponseReturnValue:
    """Show what would change; once that was seen (`sure`), change it."""
    entry = BY_PATH[path]
    chosen = [each for each in map(_chosen, request.form.getlist("row")) if each][: MOST + 1]
    problems: list[Problem] = []
    work = together.Work("", "")
    try:
        work = _work(entry)
    except StopValidation as error:
        problems.append(Problem("source", str(error)))
    except TextError as error:
        problems.append(Problem("", str(error)))
    if not chosen or len(chosen) > MOST:
        problems.append(Problem("", f"Choose between one and {MOST} rows of the list first."))
    if problems or not request.form.get("sure"):
        return _preview(path, chosen, work, problems)

    def doing(connection: Connection) -> None:
        changes = together.apply(connection, chosen, entry.kind, work, editor())
        undo.note(connection, current_user.id, f"{len(changes)} {entry.plural.lower()}: {SAID[work.act]}", changes)

    problems, status = tried(doing)
    if problems:
        return _preview(path, chosen, work, problems, status)
    flash(DONE.format(f"{len(chosen)} {entry.plural.lower()}: {SAID[work.act]}."), "good")
    return redirect(f"/{path}", 303)


def _chosen(text: str) -> tuple[int, int] | None:
    """A row as the list sends it: id and version."""
    record_id, _, version = text.partition(":")
    numbers = whole_number(record_id[:9]), whole_number(version[:9])
    return (numbers[0], numbers[1]) if numbers[0] is not None and numbers[1] is not None else None


def _work(entry: RecordType) -> together.Work:
    sent = {name: clean(value, 20_000, lines=True) for name, value in request.form.items()}
    act, reason = sent.get("act", ""), sent.get("reason", "")[:500]
    if act == "cite":
        source = forms.resolve(reader(), "source", sent.get("source", ""))
        told = {"field": sent.get("field", ""), "quote": sent.get("quote", ""), "locator": sent.get("locator", "")}
        return together.Work(act, reason, citation={**told, "source": source, "stance": "asserts"})
    if act == "set":
        name, _, code = sent.get("term", "").partition("=")
        if name not in {each.name for each in term_fields(entry)}:
            raise TextError("Choose the term that is to be set.")
        return together.Work(act, reason, field=name, value=code)
    if act not in together.ACTS:
        raise TextError("Choose what is to be done with the rows.")
    return together.Work(act, reason)


def _preview(
    path: str, chosen: list[tuple[int, int]], work: together.Work, problems: list[Problem], status: int = 422
) -> Response:
    entry = BY_PATH[path]
    rows = together.effects(reader(), [each for each, _ in chosen], entry.kind, work) if work.act else []
    kept = [
        (name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", "row", "sure"}
    ]
    return page(
        "together.html", status if problems else 200, entry=entry, section=entry.section, rows=rows,
        chosen=[f"{record_id}:{version}" for record_id, version in chosen], kept=kept, work=work,
        terms=listing.terms(reader()), problem_items=items(problems),
    )  # fmt: skip

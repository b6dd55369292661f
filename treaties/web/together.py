"""Rows of a list changed together: first what would change, then all of it or nothing, undone in one step."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, flash, redirect, request
from flask_login import current_user

from treaties.domain import steps
from treaties.domain.dates import DateError
from treaties.domain.message import Message
from treaties.domain.text import TextError, clean
from treaties.domain.values import ValueProblem, whole_number
from treaties.operations import together, undo
from treaties.operations.errors import Problem
from treaties.queries import listing
from treaties.records import BY_PATH, RecordType
from treaties.web import forms, quotes
from treaties.web.accounts import require_editor
from treaties.web.context import editor, page, reader
from treaties.web.correcting import done, tried
from treaties.web.editing import PATHS, items
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

MOST = 2000
SHOWN = 500  # lines of the preview; what is beyond them is counted by what changes
UNSENT = {"csrf_token", "row", "rows", "all", "sure"}
TOLD = {
    "cite": Message("citation added"), "set": Message("term set"), "publish": Message("published"),
    "retire": Message("retired"),
}  # fmt: skip


def register(app: Flask) -> None:
    """Add the page of changes to several records."""
    app.post(f"/<any({PATHS}):path>/together")(require_editor(change))


def change(path: str) -> ResponseReturnValue:
    """Show what would change; once that was seen (`sure`), change it."""
    entry = BY_PATH[path]
    problems: list[Problem] = []
    chosen = _rows(entry)
    work = together.Work("", "")
    try:
        work = _work(entry)
    except ValueProblem as error:
        problems.append(Problem("source", error.message))
    except TextError as error:
        problems.append(Problem("t-term" if request.form.get("act") == "set" else "", error.message))
    if not chosen or len(chosen) > MOST:
        problems.append(
            Problem("", Message("Choose between one and %(most)s rows of the list first.", most=f"{MOST:,}"))
        )
    if problems or not request.form.get("sure"):
        return _preview(path, chosen, work, problems)

    def doing(connection: Connection) -> None:
        changes = together.apply(connection, chosen, entry.kind, work, editor())
        named = entry.label if len(changes) == 1 else entry.plural
        done_so = TOLD[work.act].english
        what = steps.step(steps.TOGETHER, number=len(changes), kind=named.lower(), done=done_so)
        undo.note(connection, current_user.id, what, changes)

    problems, status = tried(doing)
    if problems:
        return _preview(path, chosen, work, problems, status)
    named = entry.label if len(chosen) == 1 else entry.plural
    told = {"number": len(chosen), "records": _(named).lower(), "what": TOLD[work.act]}
    flash(done(_("%(number)s %(records)s: %(what)s.", **told)), "good")
    return redirect(_list(path), 303)


def _list(path: str) -> str:
    """The list as it was when rows of it were chosen."""
    kept = urlencode([each for each in parse_qsl(request.form.get("query", "")) if each[0] not in {"after", "at"}])
    return f"/{path}{f'?{kept}' if kept else ''}"


def _rows(entry: RecordType) -> list[tuple[int, int]]:
    """The chosen rows (record, version): those ticked, those of the preview, or all that the list's filters leave."""
    if request.form.get("all") and not request.form.get("rows"):
        typed = dict(parse_qsl(request.form.get("query", "")))
        try:
            asked = listing.read_filters(reader(), entry, {name: clean(text) for name, text in typed.items()})
        except (TextError, DateError):
            return []
        return listing.chosen(reader(), entry, asked, MOST)
    sent = [*request.form.getlist("row"), *request.form.get("rows", "").split()]
    return list(dict.fromkeys(each for each in map(_chosen, sent) if each))[: MOST + 1]


def _offered(entry: RecordType) -> list[Any]:
    """The first rows of the list as it was, for somebody who ticked none."""
    typed = dict(parse_qsl(request.form.get("query", "")))
    try:
        asked = listing.read_filters(reader(), entry, {name: clean(text) for name, text in typed.items()})
    except (TextError, DateError):
        return []
    return listing.page(reader(), entry, asked, None)[: listing.PAGE]


def _chosen(text: str) -> tuple[int, int] | None:
    """A row as the list sends it: id and version."""
    record_id, _colon, version = text.partition(":")
    numbers = whole_number(record_id[:9]), whole_number(version[:9])
    return (numbers[0], numbers[1]) if numbers[0] is not None and numbers[1] is not None else None


def _work(entry: RecordType) -> together.Work:
    sent = {name: clean(value, 20_000, lines=True) for name, value in request.form.items()}
    act, reason = sent.get("act", ""), sent.get("reason", "")[:500]
    if act == "cite":
        source = forms.resolve(reader(), "source", sent.get("source", ""))
        known = {"", *(each.name for each in entry.fields if not each.derived), *(part.name for part in entry.parts)}
        if sent.get("field", "") not in known:
            raise TextError(Message("Choose a field of these records, or the whole record."))
        told = {"field": sent.get("field", ""), "quote": sent.get("quote", ""), "locator": sent.get("locator", "")}
        placed = {} if source is None else quotes.anchored(source, told["quote"])
        stance = sent.get("stance") or "asserts"
        return together.Work(act, reason, citation={**told, **placed, "source": source, "stance": stance})
    if act == "set":
        name, _equals, code = sent.get("term", "").partition("=")
        if name not in {each.name for each in entry.coded}:
            raise TextError(Message("Choose the term that is to be set."))
        return together.Work(act, reason, field=name, value=code)
    if act not in together.ACTS:
        raise TextError(Message("Choose what is to be done with the rows."))
    return together.Work(act, reason)


def _cited(entry: RecordType, work: together.Work) -> str:
    """The citation that would be added, in words."""
    if work.citation is None:
        return ""
    number, field = work.citation["source"], work.citation["field"]
    title = listing.names_of(reader(), [number])[number][1]
    labels = {each.name: each.label for each in entry.fields} | {part.name: part.label for part in entry.parts}
    label = _(labels[field]) if field else _("the whole record")
    quote = f"“{work.citation['quote']}”" if work.citation["quote"] else ""
    if quotes.lost(work.citation):
        quote += f" ({_('not found in the kept text')})"
    stance = work.citation["stance"]
    word = "" if stance == "asserts" else listing.terms(reader()).get("stance", {}).get(stance, stance)
    return ", ".join(each for each in (f"{title} ({label})", word, work.citation["locator"], quote) if each)


def _preview(
    path: str, chosen: list[tuple[int, int]], work: together.Work, problems: list[Problem], status: int = 422
) -> Response:
    entry = BY_PATH[path]
    ids = [each for each, _version in chosen[:MOST]]
    rows = together.effects(reader(), ids, entry.kind, work, _cited(entry, work)) if work.act else []
    if rows:  # what is shown is what is said yes to, also where somebody changed a record meanwhile
        chosen = [(row.record_id, row.version) for row in rows]
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in UNSENT]
    return page(
        "together.html", status if problems else 200, entry=entry, section=entry.section, rows=rows, shown=rows[:SHOWN],
        picked=" ".join(f"{record_id}:{version}" for record_id, version in chosen), kept=kept, work=work,
        groups=Counter((row.before, row.after) for row in rows[SHOWN:]),
        terms=listing.terms(reader()), problem_items=items(problems), back=_list(path),
        offered=[] if rows or chosen else _offered(entry),
    )  # fmt: skip

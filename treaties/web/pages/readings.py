"""One article on the desk: its text with marked passages, its proposals, every decision about them, filing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, jsonify, redirect, request
from flask_login import current_user

from treaties.db import Busy
from treaties.domain.message import Message
from treaties.domain.text import TextError, clean
from treaties.domain.values import ValueProblem, whole_number
from treaties.operations import reading as desk
from treaties.operations.errors import Refused, Stale
from treaties.operations.filing import TIES
from treaties.operations.reading import Overtaken
from treaties.queries import listing, readings
from treaties.queries.people import name_of
from treaties.queries.readings import is_written
from treaties.records import BY_PATH, TYPES
from treaties.vault import vault_of
from treaties.web import forms, marked, passages, proposal_forms
from treaties.web.accounts import require_editor
from treaties.web.context import database, editor, page, reader, writer
from treaties.web.correcting import done
from treaties.web.crud import LARGEST
from treaties.web.pages.desk import step
from treaties.web.proposals import Card, cards, chosen, the_same
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from treaties.vault import Vault

WORDS = {"accepted": "accepted", "rejected": "rejected", "": "left open"}
ACTS = {"accept": "accepted", "reject": "rejected", "open": ""}


def register(app: Flask) -> None:
    """Add the page of a reading and everything that is done on it."""
    here = "/desk/<int:number>"
    app.get(here, endpoint="reading")(require_editor(show))
    app.post(f"{here}/read", endpoint="reading_on")(require_editor(read_on))
    app.post(f"{here}/state", endpoint="reading_state")(require_editor(set_state))
    app.post(f"{here}/passage", endpoint="reading_passage")(require_editor(attach))
    app.get(f"{here}/file", endpoint="reading_plan")(require_editor(plan))
    app.post(f"{here}/file", endpoint="reading_file")(require_editor(file))
    app.post(f"{here}/<int:place>", endpoint="reading_decide")(require_editor(decide))
    app.get(f"{here}/<int:place>/edit", endpoint="reading_edit")(require_editor(edit))
    app.post(f"{here}/<int:place>/edit", endpoint="reading_save")(require_editor(save))


def _vault() -> Vault:
    return vault_of(database().settings)


def _found(number: int) -> tuple[Any, list[Any]]:
    reading = readings.reading(reader(), number) if number < LARGEST else None
    if reading is None:
        abort(404, _("There is no such article on the desk."))
    return reading, readings.proposals(reader(), number)


def _one(rows: list[Any], place: int) -> Any:
    row = next((each for each in rows if each.number == place), None)
    return row or abort(404, _("There is no such proposal."))


def show(
    number: int, problems: list[tuple[str, str]] | None = None, code: int = 200, editing: Any = None, **more: Any
) -> Response:
    """The text beside its proposals, or beside the form of the one that is being edited."""
    reading, rows = _found(number)
    made = cards(reader(), _vault(), reading, rows)
    spans = [
        (*card.row.content["quote"], card.row.number, card.row.kind, card.label)
        for card in made
        if card.row.content.get("quote") and card.row.decision != "rejected"
    ]
    names = marked.names_in(reader(), reading.text[: reading.read_to], reading.language)
    return page(
        "reading.html", code, section="desk", reading=reading, cards=made,
        blocks=marked.blocks(reading.text, spans, names),
        problem_items=problems or [], counts=_counts(made), editing=editing, terms=listing.terms(reader()),
        typed=request.form, paths={path: entry.label for path, entry in BY_PATH.items()},
        fields=passages.fields(), targets=proposal_forms.targets(made), length=len(reading.text), **more,
    )  # fmt: skip


def _counts(made: list[Card]) -> dict[str, int]:
    return {
        "total": len(made), "open": sum(card.row.decision == "" and not card.written for card in made),
        "accepted": sum(card.row.decision == "accepted" and not card.written for card in made),
        "rejected": sum(card.row.decision == "rejected" for card in made),
        "written": sum(card.written for card in made),
    }  # fmt: skip


def read_on(number: int) -> ResponseReturnValue:
    """Read the next section; scripts repeat it and show how far it is."""
    _found(number)
    told = step(number)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(told)
    return redirect(f"/desk/{number}", 303)


def set_state(number: int) -> ResponseReturnValue:
    """Stop reading on, read the rest, or put the article among the done or dropped ones and back."""
    _found(number)
    state = request.form.get("state", "")
    with writer() as connection:
        if state == "stop":
            desk.stop(connection, number)
        elif state == "waiting":
            desk.go_on(connection, number)
        elif state in desk.STATES:
            desk.close(connection, number, state)
    return redirect("/desk" if state in {"done", "dropped"} else f"/desk/{number}", 303)


# ---- decisions ----


def decide(number: int, place: int) -> ResponseReturnValue:
    """Accept, reject, leave open; say what it is the same as or is not; split and merge."""
    _reading, rows = _found(number)
    row = _one(rows, place)
    act, version = request.form.get("act", ""), whole_number(request.form.get("version", "")) or 0
    if is_written(row):
        return show(number, [(_("This was written to the register already. Undo that first."), f"p{place}")], 409)
    try:
        after = _done(number, row, rows, act, version)
    except (Refused, ValueProblem, TextError) as error:
        return show(number, [(str(error), f"p{place}")], 422)
    except Overtaken as error:
        return show(number, [(_overtaken(error.row, act), f"p{place}")], 409)
    return redirect(f"/desk/{number}#p{after}", 303)


def _overtaken(row: Any, act: str) -> str:
    """What somebody else did meanwhile, and that one's own choice was not taken."""
    who = _who(row)
    did = WORDS.get(row.decision, "changed")
    mine = {"accept": "accept it", "reject": "reject it", "open": "leave it open"}.get(act, "change it")
    return _(
        "%(who)s changed this proposal while you looked at it: it now stands %(did)s. "
        "You wanted to %(mine)s: look again, and choose again if you still do.",
        who=who,
        did=did,
        mine=mine,
    )


def _who(row: Any) -> str:
    if row.account_id == current_user.id:
        return "You, in another window,"
    return name_of(reader(), row.account_id)


def _done(number: int, row: Any, rows: list[Any], act: str, version: int) -> int:
    """Do one act on one proposal and say which proposal the page should show next."""
    target, tie = _target(row)
    me = current_user.id
    with writer() as connection:
        if act in ACTS:
            if tie != row.content.get("tie"):
                desk.change(connection, number, row.number, version, me, _tied(row.content, tie))
                version += 1
            desk.decide(connection, number, row.number, version, me, ACTS[act], target)
        elif act == "not":
            one = target or (tie or {}).get("other")
            refused = [*row.content.get("not", ()), *([one] if one else [])]
            content = _tied({name: value for name, value in row.content.items() if name != "target"}, None)
            content |= {"not": refused}
            desk.change(connection, number, row.number, version, me, content)
            desk.decide(connection, number, row.number, version + 1, me, row.decision, None)
        elif act == "split":
            desk.split(connection, number, row.number, version, me, proposal_forms.pieces(row))
        elif act == "merge":
            gone = whole_number(request.form.get("merge", "")) or 0
            other = next((each for each in rows if each.number == gone), None)
            content = proposal_forms.joined(row, other) if other else {}
            desk.merge(connection, number, (row.number, version), gone, me, content)
        else:
            raise TextError(Message("Choose what is to be done with this proposal."))
    return int(row.number)


def _tied(content: dict[str, Any], tie: dict[str, Any] | None) -> dict[str, Any]:
    """What a proposal holds, with what the article repeats or without."""
    return {name: value for name, value in content.items() if name != "tie"} | ({"tie": tie} if tie else {})


def _target(row: Any) -> tuple[int | None, dict[str, Any] | None]:
    """The record chosen as the same, by its offer or by its address; for a source, what it repeats. None: a new one."""
    typed = request.form.get("same", "").strip()
    if row.kind == "source":
        return _source(row, typed)
    if typed and row.kind in {"event", "denial"}:
        return forms.resolve(reader(), "event", typed), None
    if "target" not in request.form:
        return int(row.target_id) if row.target_id else None, None
    target = whole_number(request.form["target"])
    if target and not _is(target, "event"):
        raise TextError(Message("The record chosen as the same is of another kind."))
    return target or None, None


def _source(row: Any, typed: str) -> tuple[int | None, dict[str, Any] | None]:
    """What the article is: "same:ID", "reprint:ID" and the like, "0" for a new source."""
    relation, _colon, number = request.form.get("target", chosen(row)).partition(":")
    other = whole_number(number) if number else None
    if typed:
        relation, other = request.form.get("relation", "same"), forms.resolve(reader(), "source", typed)
    if not other:
        return None, None
    if not _is(other, "source") or relation not in {"same", *TIES}:
        raise TextError(Message("The record chosen as the same is of another kind."))
    return (other, None) if relation == "same" else (None, {"tie_kind": TIES[relation], "other": other})


def _is(record_id: int, kind: str) -> bool:
    found = listing.names_of(reader(), [record_id] if record_id < LARGEST else [])
    return record_id in found and found[record_id][0].startswith(f"/{TYPES[kind].path}/")


# ---- editing ----


def edit(number: int, place: int) -> ResponseReturnValue:
    """The form of one proposal beside the text."""
    _reading, rows = _found(number)
    row = _one(rows, place)
    return show(number, editing=proposal_forms.form_of(reader(), row))


def save(number: int, place: int) -> ResponseReturnValue:
    """Keep what was made of a proposal."""
    _reading, rows = _found(number)
    row = _one(rows, place)
    form = proposal_forms.form_of(reader(), row, request.form)
    version = whole_number(request.form.get("version", "")) or 0
    content = proposal_forms.read(reader(), row, request.form, form)
    if form.problems:
        return show(number, form.problems, 422, editing=form)
    try:
        with writer() as connection:
            desk.change(connection, number, place, version, current_user.id, content)
            if row.kind == "source":
                values = content["values"]
                desk.describe(connection, number, {
                    "title": values.get("heading", ""), "publisher": values.get("publisher", ""),
                    "issued": values.get("issued", ""), "url": values.get("url", ""),
                    "language": values.get("language", ""),
                })  # fmt: skip
    except Overtaken as error:
        form.version = error.row.version
        below = _("Your typing stands below; saving again puts it in place of theirs.")
        said = f"{_overtaken(error.row, '')} {below}"
        return show(number, [(said, "")], 409, editing=form)
    return redirect(f"/desk/{number}#p{place}", 303)


def attach(number: int) -> ResponseReturnValue:
    """Attach a passage of the text, selected or typed, to a field of a proposal or of any record."""
    reading, rows = _found(number)
    try:
        span = passages.span(reading.text, request.form)
        proposal = whole_number(request.form.get("to", "").removeprefix("p")) if request.form.get("to") else None
        if proposal:
            row = _one(rows, proposal)
            content = proposal_forms.with_passage(row, request.form.get("field", ""), span, request.form)
            with writer() as connection:
                desk.change(connection, number, proposal, row.version, current_user.id, content)
            return redirect(f"/desk/{number}#p{proposal}", 303)
        content = passages.content(reader(), request.form, span)
        with writer() as connection:
            place = desk.add(connection, number, "passage", content, current_user.id)
    except (ValueProblem, TextError, Refused) as error:
        return show(number, [(str(error), "quote")], 422, attaching=True)
    return redirect(f"/desk/{number}#p{place}", 303)


# ---- filing ----


def plan(number: int, problems: list[tuple[str, str]] | None = None, code: int = 200) -> ResponseReturnValue:
    """What would be written, record by record, before it is."""
    from treaties.desk import filing

    reading, rows = _found(number)
    made = filing.plan(reader(), reading, rows)
    names = {row.id: row for row in rows}
    told = [(step, proposal_forms.step_lines(step, names, marked.labels(rows))) for step in made.steps]
    return page(
        "filing.html", code, section="desk", reading=reading, steps=told, plan=made, types=TYPES,
        problem_items=(problems or []) + [(each.message, "") for each in made.problems], typed=request.form,
        alike=_unseen(reading, rows),
        open=sum(row.decision == "" and not is_written(row) for row in rows),
    )  # fmt: skip


def _unseen(reading: Any, rows: list[Any]) -> list[Any]:
    """Sources that the article may be, while nobody has said whether it is new."""
    source = next((row for row in rows if row.kind == "source"), None)
    if source is None or source.decision or source.target_id or is_written(source):
        return []
    return the_same(reader(), _vault(), reading, source.content)


def file(number: int) -> ResponseReturnValue:
    """Write everything that is accepted, in one step."""
    from treaties.desk import filing

    reading, rows = _found(number)
    try:
        reason = clean(request.form.get("reason", ""), 500)
        with writer() as connection:
            rows = readings.proposals(connection, number)
            _count, made = filing.file(connection, reading, rows, request.form.get("seen", ""), editor(), reason)
            left = [row for row in readings.proposals(connection, number) if row.decision == "" and not is_written(row)]
            if not left:
                desk.close(connection, number, "done")
    except (Refused, TextError) as error:
        said = (
            [(str(each.message), each.field) for each in error.problems]
            if isinstance(error, Refused)
            else [(str(error), "reason")]
        )
        return plan(number, said, 422)
    except (Stale, Busy) as error:
        return plan(number, [(_("%(error)s Nothing was written; try again.", error=error), "")], 503)
    flash(done(_("Written: %(changes)s records of the register.", changes=len(made.changes))), "good")
    return redirect(f"/desk/{number}", 303)


__all__ = ["register"]

"""The form of every record type: shown, read, saved; and nothing that was typed into it is ever lost."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import wraps
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flask import Flask, Response, abort, flash, jsonify, redirect, request
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import bindparam, select
from werkzeug.datastructures import MultiDict

from treaties.db import Busy
from treaties.domain import steps
from treaties.domain.message import Message
from treaties.domain.values import whole_number
from treaties.models import Citation, Record
from treaties.operations import kept_forms as keeping
from treaties.operations import records as operations
from treaties.operations import undo
from treaties.operations.draft import Draft
from treaties.operations.errors import Problem, Refused, Stale
from treaties.queries import kept_forms, listing
from treaties.queries.prepared import Prepared
from treaties.records import BY_PATH, RecordType
from treaties.web import conflicts, doubles, evidence_rows, forms, quotes
from treaties.web.accounts import ENDED, SIGN_IN, attempt, require_editor
from treaties.web.context import editor, page, reader, writer
from treaties.web.found import found
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm
    from sqlalchemy import Connection

PATHS = ",".join(sorted(BY_PATH))
TOO_MANY_ROWS = Message(
    "A form holds %(most)s rows of a kind; nothing was saved. Enter the rest afterwards.", most=forms.MOST_ROWS
)
ALIKE = Message(
    "The register may have this already. Look at what stands below, then save anyway where it is something else."
)
FORMS = re.compile(rf"/(?:{'|'.join(sorted(BY_PATH))})/(?:new|[a-z0-9][a-z0-9-]*/edit)")
# What was typed last into a form and not saved, and what had stood there before it.
DRAFTS = {"1": "", "earlier": "?earlier"}
VERSIONLESS = Message(
    "The form did not say which version of the record it began from. Compare it with the record as it stands, then "
    "save again."
)
LARGEST = 2 * 1024 * 1024  # what a form may carry; a larger one of somebody signed in is read to be given back
UNKEPT = {"csrf_token", "draft_of", "more", *SIGN_IN}
BROKEN = re.compile("[\x00\ud800-\udfff]")
CHECK = "check"
# What the next record from the same source or treaty begins with.
CARRIED = ("treaty", "actor", "country", "conflict", "date", "event_kind", "act_kind", "evidence", "obligation",
           "publisher", "source_kind", "language")  # fmt: skip


def register(app: Flask) -> None:
    """Add the forms, and where the browser keeps what is typed."""
    kinds = f"<any({PATHS}):path>"
    app.get(f"/{kinds}/new", endpoint="new_page")(require_editor(edit_page))
    app.post(f"/{kinds}/new", endpoint="save_new")(_nothing_lost(save))
    app.get(f"/{kinds}/<slug:slug>/edit")(require_editor(edit_page))
    app.post(f"/{kinds}/<slug:slug>/edit")(_nothing_lost(save))
    app.get(f"/{kinds}/alike.json")(alike_json)
    quotes.register(app)
    app.post("/drafts")(require_editor(keep_draft))
    app.post("/drafts/discard")(require_editor(discard_draft))


def _nothing_lost(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """As require_editor, but a form whose session ended is shown again with everything in it."""

    @wraps(view)
    def guarded(path: str, slug: str = "") -> ResponseReturnValue:
        if current_user.is_authenticated:
            size = request.content_length or 0
            return shown_again(path, slug, _too_large(size), 413) if size > LARGEST else view(path, slug)
        address, password = (request.form.get(name, "") for name in SIGN_IN)
        if not (address or password):
            return shown_again(path, slug, ENDED, 403)
        problem, status = attempt(address, password)
        return shown_again(path, slug, problem, status) if problem else view(path, slug)

    return guarded


def holds(path: str) -> bool:
    """Whether a form at this address is given back to who sent it, however large it is."""
    return FORMS.fullmatch(path) is not None and bool(current_user.is_authenticated)


def _too_large(size: int) -> Message:
    return Message(
        "What stands in this form takes %(size)s MB, and at most %(most)s MB can be saved at once. Nothing was saved, "
        "and everything stands below: shorten what was pasted, or save with fewer rows and add the rest afterwards.",
        size=f"{size / 1024 / 1024:.1f}", most=LARGEST // 1024 // 1024,
    )  # fmt: skip


def shown_again(path: str, slug: str, why: Message, status: int) -> Response:
    """The form as it was sent, unread and unsaved; of the record nothing is told but its address."""
    entry = BY_PATH[path]
    record = SimpleNamespace(slug=slug, title=slug) if slug else None
    asked = not current_user.is_authenticated
    typed = request.form.get(SIGN_IN[0], "")[:255]
    return _show_form(entry, _form(entry), record, [Problem("", why)], status, sign_in=asked, address=typed)


def forged(error: str) -> Response | None:
    """The answer to a form without its token, shown again; None where the request was no such form."""
    if request.endpoint not in {"save_new", "save"} or not request.view_args:
        return None
    slug = request.view_args.get("slug", "")
    if not current_user.is_authenticated:
        return shown_again(request.view_args["path"], slug, ENDED, 400)
    why = Message(
        "This form could not be told from a forged one, so nothing was saved. Your typing stands below: check that it "
        "is yours, and save again. (%(error)s)",
        error=error,
    )
    return shown_again(request.view_args["path"], slug, why, 400)


def _form(entry: RecordType, data: dict[str, Any] | None = None, sent: MultiDict[str, str] | None = None) -> FlaskForm:
    made = forms.form_class(entry, listing.terms(reader()))
    if sent is not None:
        return made(formdata=sent)
    return made(data=data) if data is not None else made()


def edit_page(path: str, slug: str = "") -> ResponseReturnValue:
    """The form of a new or an existing record; `draft` shows what was kept, `copy` and `after` begin from another."""
    entry = BY_PATH[path]
    record = found(entry.kind, slug) if slug else None
    asked = request.args.get("draft", "")
    kept = {
        which: draft
        for which, address in DRAFTS.items()
        if (draft := kept_forms.kept(reader(), current_user.id, request.path + address))
    }
    if asked in kept:
        return _show_form(entry, _form(entry, sent=MultiDict(kept[asked][1])), record, changed=True)
    data = stored(entry, record) if record else _begun(entry)
    form = _form(entry, data | {"form_id": uuid4().hex})
    bare = _uncited(entry, data) if record else []
    return _show_form(entry, form, record, unsaved=[(which, at) for which, (at, _) in kept.items()], uncited=bare)


def _uncited(entry: RecordType, data: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and label of the fields of a stored record that are filled in and that none of its citations supports."""
    cited = {code for row in data["citations"] for code in row["field"]}
    if "" in cited:
        return []
    filled = [each for each in entry.fields if not (each.derived or each.own) and data[each.name] not in ("", False)]
    return [(each.name, each.label) for each in filled if each.name not in cited]


def _begun(entry: RecordType) -> dict[str, Any]:
    """What a new record's form holds at first: nothing, a copy, or what goes on from the record before."""
    start: dict[str, Any] = {"state": "published", "citations": [{"stance": "asserts"}]}
    if copied := request.args.get("copy"):
        return stored(entry, found(entry.kind, copied)) | {"slug": "", "based_on": ""}
    if before := request.args.get("after"):
        whole = stored(entry, found(entry.kind, before))
        known = {each.name for each in entry.fields}
        start |= {name: whole[name] for name in CARRIED if name in known}
        start["citations"] = [{"stance": "asserts", "source": each["source"]} for each in whole["citations"][:1]]
    if (source := request.args.get("source")) and entry.kind != "source":
        start["citations"] = [{"stance": "asserts", "source": _as_named(found("source", source))}]
    if (treaty := request.args.get("treaty")) and any(each.name == "treaty" for each in entry.fields):
        start["treaty"] = _as_named(found("treaty", treaty))
    return start


def _as_named(record: Any) -> str:
    return forms.named_in_forms(reader(), [record.id])[record.id]


_CITED = Prepared(select(*Citation.__table__.c).where(Citation.record_id == bindparam("record")).order_by(Citation.id))


def stored(entry: RecordType, record: Any) -> dict[str, Any]:
    """What the form shows of a stored record."""
    connection = reader()
    row = listing.whole(connection, entry, record.id)
    cited = [row._asdict() for row in _CITED(connection, record=record.id)]
    refs = {
        *listing.names_in(entry, row),
        *(each[name] for each in cited for name in ("source_id", "claimant_actor_id", "about_id")),
    }
    data = forms.shown(entry, row, cited, forms.named_in_forms(connection, {each for each in refs if each}))
    return data | {"title": record.title, "slug": record.slug, "state": record.state, "based_on": str(record.version)}


def items(problems: list[Problem] | None) -> list[tuple[str, str | None]]:
    """Problems as the error summary lists them, the article beside the rule that refuses."""
    return [(_worded(each), each.field or None) for each in problems or []]


def _worded(problem: Problem) -> str:
    """What a problem says, with the article where a rule of a treaty refuses."""
    said = str(problem.message)
    return f"{said} ({problem.article})" if problem.article and problem.article not in said else said


def _beside(entry: RecordType, form: FlaskForm, problems: list[Problem]) -> None:
    """Put each problem beside the field it speaks of, or above the form where it speaks of none."""
    for each in problems:
        names = [name for name in (each.field, f"part_{each.field}") if name and name in form]
        if (place := _in_a_row(entry, form, each)) is not None:
            place.errors = [*place.errors, _worded(each)]
            form[names[0]].errors = [row.errors for row in form[names[0]]]  # what the list has gathered before
        elif names:
            form[names[0]].errors = [*form[names[0]].errors, _worded(each)]
        else:
            form.form_errors.append(_worded(each))


def _in_a_row(entry: RecordType, form: FlaskForm, problem: Problem) -> Any:
    """The field of a row of a part that a problem speaks of; None where it speaks of no such field."""
    part = next((each for each in entry.parts if each.name == problem.field), None)
    if part is None or problem.row is None:
        return None
    rows = forms.filled(part.fields, form[f"part_{part.name}"])
    return rows[problem.row].form[problem.column] if problem.row < len(rows) else None


def _show_form(
    entry: RecordType,
    form: FlaskForm,
    record: Any,
    problems: list[Problem] | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    _beside(entry, form, problems or [])
    form["offers"].data = " ".join(_offered(entry))
    shown = {"changed": request.method == "POST", "draft_of": request.path, "largest": LARGEST} | more
    return page(
        "form.html", status, entry=entry, section=entry.section, form=form, record=record,
        paths={each.kind: path for path, each in BY_PATH.items()}, **shown,
    )  # fmt: skip


def save(path: str, slug: str = "") -> ResponseReturnValue:
    """Write the form's record, or show the form again with everything that was typed and what is wrong."""
    entry = BY_PATH[path]
    record = found(entry.kind, slug) if slug else None
    if made := keeping.taken(reader(), request.form.get("form_id", "")):
        return _saved(path, made)
    form = _form(entry, sent=_completed(entry, record, conflicts.resolved(entry, record)))
    if wanted := request.form.get("more"):
        return _checked(entry, form, record) if wanted == CHECK else _one_more(entry, form, record, wanted)
    if (refusal := _unfit(entry, form, record)) is not None:
        return refusal
    if record is not None and (labels := conflicts.unchosen(entry)):
        began, current = (whole_number(request.form.get(name, "")) or 0 for name in ("began", "based_on"))
        why = Message("You both changed %(fields)s: choose below whose value is saved.", fields=", ".join(labels))
        return _conflict(entry, form, record, Stale(record.id, began, current), why)
    try:
        record_id = _written(entry, form, record)
    except (Refused, Stale, Busy) as error:
        return _unwritten(entry, form, record, error)
    return _saved(path, record_id)


def _completed(entry: RecordType, record: Any, sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form as it was sent, with what is stored in fields that it did not offer: it was opened before a change."""
    offered = set(sent.get("offers", "").split())
    if record is None or not offered or offered >= (every := set(_offered(entry))):
        return sent
    kept = stored(entry, record)
    for name, value in forms.sendable({name: kept[name] for name in every - offered}):
        sent.add(name, value)
    return sent


def _offered(entry: RecordType) -> list[str]:
    """Names of the fields and parts that a form of the type has."""
    own = [each.name for each in entry.fields if not each.derived]
    return [*(["title"] if entry.titled else []), *own, *(f"part_{part.name}" for part in entry.parts)]


def _one_more(entry: RecordType, form: FlaskForm, record: Any, wanted: str) -> Response:
    """The form with a row more of one of its lists, or with all fields of a row that left some out."""
    if wanted in form:
        form[wanted].append_entry()
    return _show_form(entry, form, record, opened=wanted)


def _checked(entry: RecordType, form: FlaskForm, record: Any) -> Response:
    """The form with everything that would keep it from being saved, and how its dates are understood."""
    if (refusal := _unfit(entry, form, record)) is not None:
        return refusal
    if broken := _rules_broken(entry, form, record):
        return _show_form(entry, form, record, broken, 422)
    return _show_form(entry, form, record, fine=True)


def _rules_broken(entry: RecordType, form: FlaskForm, record: Any) -> list[Problem]:
    """What would keep the form from being written although every field can be read."""
    brought, first = evidence_rows.new_sources(form), operations.next_id(reader())
    made = {place: first + number for number, place in enumerate(brought)}
    sources = [_citing_itself(each, made[place]) for place, each in brought.items()]
    own = record.id if record else first + len(brought)
    draft = forms.draft_of(entry, form, made)
    if record is not None and not draft.slug:
        draft = replace(draft, slug=record.slug)
    drafts, ids = [*sources, _citing_itself(draft, own)], [*made.values(), own]
    try:
        operations.rehearse(reader(), drafts, ids, record.id if record else None)
    except Refused as error:
        return error.problems
    return []


def _unfit(entry: RecordType, form: FlaskForm, record: Any) -> Response | None:
    """The form again where it cannot be read or may be a double; None where it may be written.

    What can be told is told at once: what cannot be read, what rules the rest breaks, what it may be a double of.
    """
    if too_many := forms.rows_beyond(request.form):
        return _show_form(entry, form, record, [Problem(too_many, TOO_MANY_ROWS)], 422)
    began = None if record is None else whole_number(form["based_on"].data or "")
    if record is not None and (began is None or not 0 <= began <= record.version):
        form["based_on"].data = str(record.version)
        return _show_form(entry, form, record, [Problem("", VERSIONLESS)], 428)
    fine = [form.validate(), evidence_rows.check(form), quotes.check(form, record and record.id)]
    doubles = [] if record or request.form.get("anyway") else _doubles(entry, form)
    if all(fine) and not doubles:
        return None
    problems = [Problem("", ALIKE)] if doubles else []
    if not form["state"].errors:
        problems += [each for each in _rules_broken(entry, form, record) if not _told(form, each)]
    return _show_form(entry, form, record, problems, 422, doubles=doubles)


def _told(form: FlaskForm, problem: Problem) -> bool:
    """Whether an error stands already where the problem lies; what could not be read may be all that is missing."""
    names = [name for name in (problem.field, f"part_{problem.field}") if name and name in form]
    return any(form[name].errors for name in names)


def _doubles(entry: RecordType, form: FlaskForm) -> list[Any]:
    """Records that may be the one in the form."""
    return doubles.found(reader(), forms.draft_of(entry, form))


def alike_json(path: str) -> ResponseReturnValue:
    """Records that may be the one whose fields stand in the address, as far as these can be read yet."""
    entry = BY_PATH[path]
    values, parts, title = forms.half_typed(entry, request.args)
    draft = Draft(entry.kind, values, parts, title=title)
    return jsonify([each.as_data() for each in doubles.found(reader(), draft)])


def _saved(path: str, record_id: int) -> Response:
    """The way on from a saved form: the record, or the form of another one from the same source."""
    slug = reader().execute(select(Record.slug).where(Record.id == record_id)).scalar_one()
    if request.form.get("then") == "another":
        flash(
            Markup('{} <a href="/{}/{}">{}</a>. {}').format(
                _("Saved"), path, slug, slug, _("The next one begins with the same source.")
            ),
            "good",
        )
        return redirect(f"/{path}/new?after={slug}", 303)  # type: ignore[return-value] # Flask's own answer
    flash(Markup('{} <a href="/undo">{}</a>{}').format(_("Saved."), _("Undo"), _going_on(path, record_id)), "good")
    return redirect(f"/{path}/{slug}", 303)  # type: ignore[return-value] # Flask's own answer


def _going_on(path: str, record_id: int) -> Markup:
    """After a new record the forms that begin with its source."""
    query = select(Record.slug).join(Citation, Citation.source_id == Record.id).where(Citation.record_id == record_id)
    source = reader().execute(query.order_by(Citation.id).limit(1)).scalar_one_or_none()
    if source is None or not request.path.endswith("/new"):
        return Markup()
    kinds = [BY_PATH[each] for each in dict.fromkeys([path, "events", "acts"]) if each != "sources"]
    links = [Markup('<a href="/{0}/new?source={1}">{2}</a>').format(each.path, source, each.label) for each in kinds]
    return Markup(" Next from the same source: {}").format(Markup(", ").join(links))


def _written(entry: RecordType, form: FlaskForm, record: Any) -> int:
    """The id of the record as the form has it, written in one transaction with the sources that it brings."""
    reason, token = form["reason"].value or "", form["form_id"].data or ""
    with writer() as connection:
        if made := keeping.taken(connection, token):
            return made
        sources = _new_sources(connection, form)
        draft = forms.draft_of(entry, form, sources)
        draft = _citing_itself(draft, record.id if record else operations.next_id(connection))
        if record is None:
            record_id, before, after = operations.create(connection, [draft], editor(), reason)[0], 0, 1
        else:
            record_id, based_on = int(record.id), whole_number(form["based_on"].data or "")
            after = operations.edit(connection, record_id, based_on, draft, editor(), reason)
            before = after - 1
        changes = [*((source, 0, 1) for source in sorted(set(sources.values()))), (record_id, before, after)]
        what = (
            steps.step(steps.CHANGED, title=record.title)
            if record
            else steps.step(steps.ENTERED, kind=entry.label, title=_titled(connection, record_id))
        )
        undo.note(connection, current_user.id, what, changes)
        keeping.take(connection, token, record_id)
        keeping.drop(connection, current_user.id, request.path)
    return record_id


def _citing_itself(draft: Draft, own: int) -> Draft:
    """A source speaks for itself where nothing else is cited: it would otherwise need another one before it."""
    if draft.kind != "source" or draft.citations:
        return draft
    return replace(draft, citations=[{"source": own, "stance": "asserts"}])


def _titled(connection: Connection, record_id: int) -> str:
    return connection.execute(select(Record.title).where(Record.id == record_id)).scalar_one()


def _new_sources(connection: Connection, form: FlaskForm) -> dict[int, int]:
    """The ids of the sources entered in the form's rows of evidence, by the row's place; each address once."""
    made: dict[Any, int] = {}
    places = {}
    for place, draft in evidence_rows.new_sources(form).items():
        key = draft.values["url"] or (draft.values["heading"], draft.values["publisher"])
        if key not in made:
            whole = _citing_itself(draft, operations.next_id(connection))
            made[key] = operations.create(connection, [whole], editor(), "Entered as evidence")[0]
        places[place] = made[key]
    return places


def _unwritten(entry: RecordType, form: FlaskForm, record: Any, error: Refused | Stale | Busy) -> Response:
    """The form with everything that was typed, and why it was not written."""
    if isinstance(error, Refused):
        return _show_form(entry, form, record, error.problems, 422)
    if isinstance(error, Busy):
        return try_again(_show_form(entry, form, record, [Problem("", error.message)], 503))
    return _conflict(entry, form, record, error, conflicts.meanwhile(reader(), error))


def _conflict(entry: RecordType, form: FlaskForm, record: Any, stale: Stale, why: Message) -> Response:
    """The form beside what somebody else saved meanwhile; where both changed a field, nothing is chosen beforehand."""
    differing = conflicts.differing(reader(), entry, stale, form)
    form["based_on"].data = str(stale.current)
    return _show_form(
        entry, form, record, [Problem("", why)], 409, sides=differing, began=stale.based_on,
        undecided=" ".join(each.name for each in differing if each.base not in {each.theirs, each.mine}),
    )  # fmt: skip


def try_again(answer: Response) -> Response:
    """The answer with a word to the browser on when to come back."""
    answer.headers["Retry-After"] = "2"
    return answer


def _draft_address() -> str:
    address = request.form.get("draft_of", "")
    if not FORMS.fullmatch(address) or len(address) > 200:  # noqa: PLR2004 - more than any short address has
        abort(400, _("This is the address of no form."))
    return address


def keep_draft() -> ResponseReturnValue:
    """Keep what stands in a form that is being filled in, and say when."""
    address = _draft_address()
    pairs = [(name, value) for name, value in request.form.items(multi=True) if name not in UNKEPT and value]
    kept = [(BROKEN.sub("", name), BROKEN.sub("", value)) for name, value in pairs]
    with writer(unseen=True) as connection:
        stood = kept_forms.kept(connection, current_user.id, address)
        if stood and dict(stood[1]).get("form_id") != request.form.get("form_id"):
            # Begun anew while something else stood here unsaved: both are kept.
            keeping.keep(connection, current_user.id, address + DRAFTS["earlier"], stood[1])
        keeping.keep(connection, current_user.id, address, kept)
    return jsonify({"kept": len(kept)})


def discard_draft() -> ResponseReturnValue:
    """Forget what was kept of a form, and show the form."""
    address = _draft_address()
    which = DRAFTS.get(request.form.get("which", "1"), "")
    with writer(unseen=True) as connection:
        keeping.drop(connection, current_user.id, address + which)
    return redirect(address, 303)


__all__ = ["forged", "items", "register", "stored", "try_again"]

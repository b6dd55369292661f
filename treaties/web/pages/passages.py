"""The passages that the register quotes from a source: in its text for who may read it, by themselves for everybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, flash, redirect, request
from flask_login import current_user
from sqlalchemy import select

from treaties.citations.annotation import MEDIA_TYPE, annotation, collection
from treaties.domain import steps
from treaties.domain.anchors import anchor, nearest
from treaties.domain.text import TextError
from treaties.domain.values import whole_number
from treaties.models import Record, Source
from treaties.operations import undo
from treaties.operations.errors import Problem
from treaties.operations.requote import requote
from treaties.queries import passages
from treaties.queries import snapshot as copies
from treaties.queries.claims import in_words
from treaties.records import TYPES
from treaties.vault import Missing, Spoilt, vault_of
from treaties.web.accounts import require_editor
from treaties.web.context import database, editor, page, reader, signed_in
from treaties.web.correcting import done, tried
from treaties.web.crud import LARGEST
from treaties.web.found import found
from treaties.web.passage_markup import marked
from treaties.web.passages import span
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

LABELS = {(kind, each.name): each.label for kind, entry in TYPES.items() for each in entry.fields}


def register(app: Flask) -> None:
    """Add the passages of a source, their annotations, and the list of those that are found nowhere."""
    app.get("/sources/<slug:slug>/text", endpoint="passages")(show)
    app.get("/sources/<slug:slug>/annotations.json", endpoint="annotations")(every)
    app.get("/sources/<slug:slug>/annotations/<int:number>.json", endpoint="annotation")(one)
    app.get("/evidence/orphans", endpoint="orphans")(require_editor(orphans))
    app.get("/evidence/orphans/<int:number>", endpoint="orphan")(require_editor(orphan))
    app.post("/evidence/orphans/<int:number>", endpoint="orphan_repair")(require_editor(repair))


def show(slug: str) -> ResponseReturnValue:
    """Every quoted passage under #q and the number of its citation, in the text where the reader may see one."""
    record, connection = found("source", slug), reader()
    rows = passages.of_source(connection, record.id)
    kept = copies.with_text(copies.of_source(connection, record.id))
    open_to = [each for each in kept if signed_in() or each.licence]
    copy = next((each for each in open_to if each.key == request.args.get("copy")), open_to[0] if open_to else None)
    text, placed = "", [(row, None) for row in rows]
    if copy is not None:
        try:
            text = copies.text_of(vault_of(database().settings), copy)
            placed = passages.placed(rows, text)  # type: ignore[assignment] # places where there were none
        except (Missing, Spoilt):
            copy = None
    answer = page(
        "passages.html", section="sources", record=record, copy=copy, copies=open_to, placed=placed,
        text_html=marked(text, placed), kept=len(kept), labels=LABELS, said=in_words,
        paths={kind: entry.path for kind, entry in TYPES.items()}, left=[row for row, place in placed if place is None],
        may_write=signed_in(),
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _address(record_id: int) -> str:
    return str(reader().execute(select(Source.url).where(Source.id == record_id)).scalar_one() or "")


def _annotation(row: Any, url: str) -> dict[str, Any]:
    return annotation(
        request.host_url.rstrip("/"), row, url, copies.by_text(reader(), row.text_sha256 if row.quote_end else "")
    )


def _answer(said: dict[str, Any]) -> Response:
    return Response(json.dumps(said, ensure_ascii=False, indent=1), content_type=MEDIA_TYPE)


def every(slug: str) -> Response:
    """The passages of a source as a W3C annotation collection."""
    record = found("source", slug)
    url = _address(record.id)
    rows = passages.of_source(reader(), record.id)
    made = [_annotation(row, url) for row in rows]
    return _answer(collection(request.host_url.rstrip("/"), slug, record.title, made))


def one(slug: str, number: int) -> Response:
    """One passage as a W3C annotation."""
    record = found("source", slug)
    row = passages.one(reader(), record.id, number) if number < 2**31 else None
    if row is None:
        abort(404)
    return _answer(_annotation(row, _address(record.id)))


def orphans() -> ResponseReturnValue:
    """Quotes that no kept text of their source has."""
    left = passages.orphans(reader(), vault_of(database().settings))
    return page("orphans.html", section="checks", orphans=left, paths={k: e.path for k, e in TYPES.items()},
                labels=LABELS, said=in_words)  # fmt: skip


def _lost(number: int) -> tuple[Any, list[Any], Any, str]:
    """The citation, the copies of its source that have a text, the one that is looked at, its text."""
    row = passages.by_id(reader(), number) if number < LARGEST else None
    kept = copies.with_text(copies.of_source(reader(), row.source_id)) if row is not None else []
    if not kept:
        abort(404, _("There is no such quote, or no text of its source is kept."))
    copy = next((each for each in kept if each.key == request.values.get("copy")), kept[0])
    try:
        return row, kept, copy, copies.text_of(vault_of(database().settings), copy)
    except (Missing, Spoilt) as error:
        abort(500, _("%(error)s Whoever runs the register can bring it back from a backup.", error=error))


def orphan(number: int, problems: list[Problem] | None = None, code: int = 200) -> ResponseReturnValue:
    """One quote that stands nowhere, beside what the kept text has instead."""
    row, kept, copy, text = _lost(number)
    near = [(start, end, text[start:end]) for start, end in nearest(row.quote, text)]
    version = reader().execute(select(Record.version).where(Record.id == row.record_id)).scalar_one()
    answer = page(
        "orphan.html", code, section="checks", row=row, copies=kept, copy=copy, text=text, near=near, version=version,
        problem_items=[(each.message, each.field) for each in problems or ()], typed=request.form, labels=LABELS,
        said=in_words, paths={kind: entry.path for kind, entry in TYPES.items()},
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def repair(number: int) -> ResponseReturnValue:
    """Quote the chosen passage instead, as a new version of the record that one step undoes."""
    row, _kept, copy, text = _lost(number)
    start, _dash, end = request.form.get("place", "").partition("-")
    chosen = {"quote": text[whole_number(start) or 0 : whole_number(end) or 0], "start": start} if end else request.form
    try:
        place = span(text, chosen)
    except TextError as error:
        return orphan(number, [Problem("quote", error.message)], 422)
    mark, reason = anchor(text, *place), request.form.get("reason", "")[:500]
    based_on = whole_number(request.form.get("based_on", ""))

    def work(connection: Connection) -> None:
        change = requote(connection, row, mark, copy.text_sha256, based_on, editor(), reason)
        undo.note(connection, current_user.id, steps.step(steps.PASSAGE, title=row.title), [change])

    problems, code = tried(work)
    if problems:
        return orphan(number, problems, code)
    flash(done(_("The record now quotes this passage.")), "good")
    return redirect("/evidence/orphans", 303)

"""Paste anything that refers to something, one or a whole file; the register says what it knows of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, abort, jsonify, request

from treaties.domain.text import TextError, clean
from treaties.queries.footnotes import look_through
from treaties.queries.lookup import EVERY, LONGEST, MOST, Answer, lookup
from treaties.records import TYPES
from treaties.web import lookup_markup, metadata
from treaties.web.context import args, fragment, framed, host, reader, signed_in, vault
from treaties.web.lookup_markup import LABELS, PATHS
from treaties.web.markup import escape
from treaties.web.pages.cite import OFFERED
from treaties.web.tabular import csv_answer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from treaties.queries.hit import Hit
    from treaties.vault import Vault
    from treaties.web.mould import Answer as Page

COLUMNS = ("query", "certainty", "kind", "record", "title", "why", "address", "url", "citations")
LONGEST_ONE, SHOWN = 4000, 60
DATA = (("JSON", ".json"), ("CSV", ".csv"))


def register(app: Flask) -> None:
    """Add the page, its data, and the batch, which writes nothing and so needs neither account nor token."""
    app.get("/lookup", endpoint="lookup")(show)
    app.get("/lookup.json", endpoint="lookup_json")(as_json)
    app.get("/lookup.csv", endpoint="lookup_csv")(as_csv)
    app.post("/lookup", endpoint="lookup_batch")(batch)
    app.extensions["csrf"].exempt(batch)


def _asked() -> str:
    try:
        return clean(args().get("q", ""), LONGEST_ONE, lines=True)
    except TextError as error:
        abort(400, str(error))


def _found(text: str) -> Answer:
    most = EVERY if args().get("all") else MOST
    return lookup(reader(), text, vault=_texts(), most=most)


def _texts() -> Vault | None:
    return vault() if signed_in() else None


def show() -> ResponseReturnValue:
    """One box, and what came of it."""
    text = _asked()
    answers = [_found(text)] if text else []
    return _page(answers, text)


def _page(answers: list[Answer], text: str, *, many: str = "", problem: str = "", status: int = 200) -> Page:
    batch, found = bool(many or len(answers) > 1), ""
    of_one = bool(text and len(answers) == 1 and answers[0].results)
    if answers and not batch:
        coins = _coins(answers[0].results) if of_one else ""
        found = f"{lookup_markup.answered(answers[0], text)}{coins}"
    main = lookup_markup.page(text, found) if not (batch or problem) else fragment(
        "lookup.html", asked=text, answer="", answers=answers, many=many, problem=problem, batch=batch,
        found=sum(bool(each.results) for each in answers), paths=PATHS, labels=LABELS,
    )  # fmt: skip
    query = urlencode({"q": text}) if text else ""
    head = metadata.of_list("/lookup", f"?{query}") if of_one else ""
    title = f"{_('Lookup')}: {escape(text[:SHOWN])}" if text else _("Lookup")
    offered = [(word, f"{suffix}?{query}&all=1") for word, suffix in DATA if text]
    offered += [(word, f"{suffix}?{query}") for word, suffix in OFFERED if of_one]
    files = "".join([f'<a href="/lookup{escape(href)}">{word}</a> ' for word, href in offered])
    return framed("lookup", title, head, main, "", files, "" if problem else "lookup.html", status)


def _coins(hits: Sequence[Hit]) -> Markup:
    """The records found as items for reference managers; sources with what they are."""
    rows = [
        (metadata.item_type(each.kind, each.source_kind), each.title, f"{TYPES[each.kind].path}%2F{each.slug}")
        for each in hits
    ]
    return metadata.coins_of(f"{host()}/", rows)


def as_json() -> ResponseReturnValue:
    """The public answer."""
    return jsonify(_found(_asked()).as_json())


def as_csv() -> ResponseReturnValue:
    """The same as rows."""
    return _csv([_found(_asked())])


def batch() -> ResponseReturnValue:
    """Many references, typed or as a file of any kind that `citations.reading` reads: a table, CSV or JSON."""
    from treaties.citations.reading import ReadingError, references

    typed, sent = request.form.get("many", ""), request.files.get("file")
    try:
        given: Any = sent.read() if sent and sent.filename else clean(typed, LONGEST * 50, lines=True)
        asked = references(given)
    except (ReadingError, TextError) as error:
        return _page([], "", many=typed[:LONGEST], problem=str(error), status=422)
    form = request.form.get("as", "")
    answers = look_through(reader(), asked, cited=form != "csv", vault=_texts())
    if form == "csv":
        return _csv(answers)
    if form == "json":
        return jsonify({"answers": [each.as_json() for each in answers]})
    return _page(answers, "", many="\n".join(asked)[: LONGEST * 50])


def _csv(answers: list[Answer]) -> Response:
    rows = []
    for each in answers:
        for hit in each.results or (None,):
            said = hit.as_json() | {"citations": len(hit.citations)} if hit else {"certainty": "nothing"}
            rows.append([each.query, *(said.get(name, "") for name in COLUMNS[1:])])
    return csv_answer(COLUMNS, rows)

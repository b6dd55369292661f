"""Search: everything that words lead to, narrowed by what records are and point at, as a page and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, abort, jsonify

from treaties.citations import render
from treaties.domain.text import TextError, clean
from treaties.domain.values import whole_number
from treaties.queries import listing, source, texts, works
from treaties.queries.lookup import lookup
from treaties.queries.search import MOST_RANKED, PAGE, Found, Question, SearchError, search
from treaties.queries.searching import ASKED, question_of
from treaties.records import TYPES
from treaties.web.context import args, host, page, reader, signed_in, today, vault
from treaties.web.pages.cite import FILES
from treaties.web.pages.source import show as show_source
from treaties.web.tabular import csv_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.typing import ResponseReturnValue

OFFERED = ("role", "evidence")
DAYS = ("from", "to", "match")
NEAR = 5


def register(app: Flask) -> None:
    """Add the page, its data and its files for reference managers."""
    app.get("/search", endpoint="search")(show)
    app.get("/search.json", endpoint="search_json")(as_json)
    app.get("/search.csv", endpoint="search_csv")(as_csv)
    for suffix in FILES:
        app.get(f"/search.{suffix}", endpoint=f"search_{suffix.replace('.', '_')}")(_file(suffix))


def _typed() -> dict[str, str]:
    try:
        typed = {name: clean(value, 4000).strip() for name, value in args().items()}
    except TextError as error:
        abort(400, str(error))
    return {name: value for name, value in typed.items() if value and name in {"q", *ASKED, *DAYS}}


def _empty(question: Question) -> bool:
    return not (question.wanted or question.facets or question.first or question.last)


def _offset() -> int:
    number = whole_number(args().get("page", "1")) or 0
    if not 0 < number <= MOST_RANKED // PAGE:
        abort(400, "This page of the results does not exist; begin again at the first page.")
    return (number - 1) * PAGE


def show() -> ResponseReturnValue:
    """The page; an address leads straight to the one source there."""
    typed = _typed()
    text, problem, found = typed.get("q", ""), "", None
    if text.startswith(("http://", "https://")):
        there = source.at_address(reader(), text)
        if len(there) == 1:
            return show_source(there[0].slug)
    offset = _offset()
    question = Question(text)
    try:
        question = question_of(typed)
        found = None if _empty(question) else search(reader(), question, drafts=signed_in(), offset=offset)
    except SearchError as error:
        problem = str(error)
    near = []
    kept = _in_texts(question) if found else []
    if text and not kept and not (found and found.total):
        answer = lookup(reader(), text, cited=False)
        near = (answer.results or answer.nearest)[:NEAR]
    return _page(typed, question, found, near, offset, problem, kept)


def _page(
    typed: dict[str, str],
    question: Question,
    found: Found | None,
    near: list[Any],
    offset: int,
    problem: str,
    in_texts: list[texts.Stretch],
) -> Response:
    kept = {name: value for name, value in typed.items() if name != "type"}
    more = found is not None and offset + PAGE < min(found.total, MOST_RANKED)
    number = offset // PAGE + 1
    return page(
        "search.html", 400 if problem else 200, section="", query=typed.get("q", ""), asked=typed, found=found,
        near=near, problem=problem, terms=listing.terms(reader()), types=TYPES, offered=OFFERED, first=offset + 1,
        kinds=[(TYPES[kind], count, urlencode({**kept, "type": kind})) for kind, count in found.kinds.items()]
        if found else [],
        chosen=question.facets.get("type", ""), every=urlencode(kept), here=urlencode(typed),
        before=f"/search?{urlencode({**typed, 'page': number - 1})}" if number > 1 else None,
        after=f"/search?{urlencode({**typed, 'page': number + 1})}" if more else None, most=MOST_RANKED,
        in_texts=in_texts,
    )  # fmt: skip


def _in_texts(question: Question) -> list[texts.Stretch]:
    """Kept texts that hold the words; nobody else's answer takes the time to look there."""
    return texts.search(reader(), vault(), question) if signed_in() else []


def _all() -> tuple[dict[str, str], Found, Question]:
    """Every result that is ranked; 400 with the reason where the search cannot be read."""
    typed = _typed()
    try:
        question = question_of(typed)
        if _empty(question):
            return typed, Found(0, {}, [], newest_only=False), question
        return typed, search(reader(), question, drafts=signed_in(), limit=MOST_RANKED), question
    except SearchError as error:
        abort(400, str(error))


def as_json() -> ResponseReturnValue:
    """The results as data."""
    typed, found, question = _all()
    own = {"texts": [each.as_json() for each in _in_texts(question)]} if signed_in() else {}
    return jsonify(
        own | {
            "query": typed.get("q", ""), "total": found.total, "types": found.kinds, "newest_only": found.newest_only,
            "results": [
                {
                    "record": hit.slug, "kind": hit.kind, "title": hit.title,
                    "address": f"/{TYPES[hit.kind].path}/{hit.slug}",
                    "snippet": "".join(text for text, _ in hit.snippet),
                }
                for hit in found.hits
            ],
            "licence": "CC BY 4.0",
        }
    )  # fmt: skip


def as_csv() -> ResponseReturnValue:
    """The results as rows."""
    hits = _all()[1].hits
    rows = ((hit.kind, hit.slug, hit.title, f"/{TYPES[hit.kind].path}/{hit.slug}") for hit in hits)
    return csv_answer(("kind", "record", "title", "address"), rows)


def _file(suffix: str) -> Callable[[], ResponseReturnValue]:
    form, media = FILES[suffix]

    def answer() -> ResponseReturnValue:
        made = works.works_of(reader(), _all()[1].hits, host())
        return Response(render.cite(made, form, today()), mimetype=media)

    return answer

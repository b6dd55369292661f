"""Search: everything that words lead to, narrowed by what records are and point at, as a page and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, abort, jsonify

from treaties.citations import render
from treaties.domain.text import TextError, clean
from treaties.domain.values import whole_number
from treaties.queries import source, texts, works
from treaties.queries.lookup import lookup
from treaties.queries.prepared import saw
from treaties.queries.search import MOST_RANKED, PAGE, Found, Hit, Question, SearchError, search, suggested
from treaties.queries.searching import ASKED, question_of
from treaties.records import TYPES
from treaties.web import metadata, search_markup
from treaties.web.context import args, framed, host, reader, signed_in, today, vault
from treaties.web.markup import escape, pager
from treaties.web.pages.cite import FILES, OFFERED
from treaties.web.pages.source import page_of
from treaties.web.tabular import csv_answer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from treaties.web.mould import Answer

DAYS = ("from", "to", "match")
SUFFIXES = (("JSON", ".json"), ("CSV", ".csv"), *OFFERED)
SUGGESTED = 10
NEAR = 5


def register(app: Flask) -> None:
    """Add the page, its data and its files for reference managers."""
    app.get("/search", endpoint="search")(show)
    app.get("/search.json", endpoint="search_json")(as_json)
    app.get("/search.csv", endpoint="search_csv")(as_csv)
    app.get("/search/suggest.json", endpoint="search_suggest")(suggest)
    for suffix in FILES:
        app.get(f"/search.{suffix}", endpoint=f"search_{suffix.replace('.', '_')}")(_file(suffix))


def _typed() -> dict[str, str]:
    try:
        typed = {name: clean(value, 4000).strip() for name, value in args().items()}
    except TextError as error:
        abort(400, str(error))
    return {name: value for name, value in typed.items() if value and name in _NAMES}


_NAMES = frozenset({"q", *ASKED, *DAYS})


def _empty(question: Question) -> bool:
    return not (question.wanted or question.facets or question.first or question.last)


def _offset() -> int:
    number = whole_number(args().get("page", "1")) or 0
    if not 0 < number <= MOST_RANKED // PAGE:
        abort(400, _("This page of the results does not exist; begin again at the first page."))
    return (number - 1) * PAGE


def show() -> ResponseReturnValue:
    """The page; an address leads straight to the one source there."""
    typed = _typed()
    text, problem, found = typed.get("q", ""), "", None
    if text.startswith(("http://", "https://")):
        there = source.whole_at(reader(), text)
        if len(there) == 1:
            saw(reader(), there[0][0].newest_revision, there[0][0].edition)
            return page_of(*there[0])
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
) -> Answer:
    chosen, some = question.facets.get("type", ""), bool(found and found.total)
    main = f"<h1>{_('Search')}</h1>\n{search_markup.problem(problem)}{search_markup.form(typed, chosen)}"
    query, files = urlencode(typed), ""
    if found:
        kept = urlencode({name: value for name, value in typed.items() if name != "type"}) if chosen else query
        main += search_markup.counted(found, kept, chosen) + search_markup.hits(found.hits, offset + 1)
        main += f"{pager(*_pages(query, found, offset))}{search_markup.texts(in_texts)}"
    elif not problem and not typed:
        words = _("Write a name in any language, a code, a title, or the address of a source.")
        main += f'<p class="lead">{words}</p>\n'
    if typed and not problem and not in_texts and not some:
        main += f'<p class="lead">{_("Nothing in the register matches.")}</p>\n'
    title, head, coins = escape(typed.get("q", "")[:60]), "", ""
    if found and some:
        head, coins = metadata.of_list("/search", f"?{query}"), _coins(found.hits)
        quoted = escape(query)
        files = "".join([f'<a href="/search{suffix}?{quoted}">{word}</a> ' for word, suffix in SUFFIXES])
    main += search_markup.near(near) + coins
    kept_as = "" if problem else "search.html"
    status = 400 if problem else 200
    return framed("", _("Search") + (title and f": {title}"), head, main, "", files, kept_as, status)


def _pages(query: str, found: Found, offset: int) -> tuple[str, str]:
    """Addresses of the pages before and after, empty where there is none."""
    number, more = offset // PAGE + 1, offset + PAGE < min(found.total, MOST_RANKED)
    start = f"/search?{query}&page="
    return f"{start}{number - 1}" if number > 1 else "", f"{start}{number + 1}" if more else ""


def _coins(hits: Iterable[Hit]) -> str:
    rows = [
        (metadata.item_type(hit.kind, hit.source_kind), hit.title, f"{TYPES[hit.kind].path}%2F{hit.slug}")
        for hit in hits
    ]
    return str(metadata.coins_of(f"{host()}/", rows))


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
                    "snippet": "".join(text for text, _marked in hit.snippet),
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


def suggest() -> ResponseReturnValue:
    """Treaties, actors, weapons, conflicts and places whose names hold what was typed, each with its address."""
    words = args().get("q", "")[:300]
    return jsonify(
        [
            {"title": row.title, "hint": TYPES[row.kind].label, "address": f"/{TYPES[row.kind].path}/{row.slug}"}
            for row in suggested(reader(), words, SUGGESTED)
        ]
    )


def _file(suffix: str) -> Callable[[], ResponseReturnValue]:
    form, media = FILES[suffix]

    def answer() -> ResponseReturnValue:
        made = works.works_of(reader(), _all()[1].hits, host())
        return Response(render.cite(made, form, today()), mimetype=media)

    return answer

"""How to cite: every record, list and answer in any style, with the sources behind it as a bibliography."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, abort, request
from markupsafe import Markup

from treaties.citations import render
from treaties.citations.given import LARGEST, given_style
from treaties.domain.dates import DateError
from treaties.domain.text import TextError, clean
from treaties.domain.values import whole_number
from treaties.exports.asking import DUE
from treaties.queries import claims, listing, status, works
from treaties.queries.lookup import EVERY, lookup
from treaties.queries.search import MOST_RANKED, SearchError, search
from treaties.queries.searching import question_of
from treaties.records import BY_PATH, RecordType
from treaties.web import metadata
from treaties.web.context import day_asked, day_of, page, reader, today
from treaties.web.found import found
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from treaties.domain.citation import Work

FILES = {
    "bib": ("biblatex", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
    "csl.json": ("csl-json", "application/vnd.citationstyles.csl+json"),
}
OFFERED = (("CSL-JSON", ".csl.json"), ("BibTeX", ".bib"), ("RIS", ".ris"))  # as pages call the files
MOST_BEHIND = 300
EXPLAINED = re.compile(r"/treaties/([a-z0-9-]+)/explain/([a-z0-9-]+)")
FILED = ("status", "deadlines", "checks", "lookup")  # answers that are files for reference managers, as lists are
LABELS = {
    "register": "The register's own manner",
    "chicago-author-date": "Chicago, author and date",
    "chicago-notes-bibliography": "Chicago, notes and bibliography",
    "apa": "APA",
    "modern-language-association": "MLA",
    "oscola": "OSCOLA",
    "bluebook-law-review": "Bluebook (law review)",
    "harvard-cite-them-right": "Harvard (Cite Them Right)",
    "nlm-citation-sequence": "Vancouver (NLM)",
}


def register(app: Flask) -> None:
    """Add the pages, and the files of whole lists."""
    kinds = f"<any({','.join(sorted(BY_PATH))}):path>"
    # A style file is sent, nothing is written: neither account nor token is needed.
    for rule, name, view in (
        ("/cite", "cite_answer", of_answer), (f"/cite/{kinds}", "cite_list", of_list),
        (f"/cite/{kinds}/<slug:slug>", "cite_record", of_record),
    ):  # fmt: skip
        app.route(rule, endpoint=name, methods=["GET", "POST"])(view)
        app.extensions["csrf"].exempt(view)
    for suffix in FILES:
        word = suffix.replace(".", "_")
        app.get(f"/{kinds}.{suffix}", endpoint=f"list_{word}")(_file(suffix))
        app.get(f"/<any({','.join(FILED)}):path>.{suffix}", endpoint=f"answer_{word}")(_answer_file(suffix))


def _base() -> str:
    return request.host_url.rstrip("/")


def of_record(path: str, slug: str) -> ResponseReturnValue:
    """How to cite a record, or with `on` the status of a treaty on that day."""
    record, connection = found(BY_PATH[path].kind, slug), reader()
    if number := whole_number(request.args.get("version", "")):
        return _of_version(path, record, number)
    work = works.work_of(connection, record, _base())
    kept = {}
    if record.kind == "treaty" and request.args.get("on"):
        day = day_asked()
        work, kept = works.answer(connection, record, work, day), {"on": day.isoformat()}
    behind = works.behind(connection, [record.id], _base())
    back = f"/{path}/{slug}" + (f"?{urlencode(kept)}" if kept else "")
    return _shown(BY_PATH[path].section, work, behind, kept, back, _files(f"/{path}/{slug}"))


def _of_version(path: str, record: Any, number: int) -> Response:
    """How to cite one version of a record as a page of the register."""
    own = next((each for each in listing.history(reader(), record.id) if each.version == number), None)
    if own is None:
        abort(404)
    work = works.version_of(record, own, _base())
    back = f"/{path}/{record.slug}@{number}"
    return _shown(
        BY_PATH[path].section, work, [], {"version": str(number)}, back, [("JSON", f"{back}.json"), *_files(back)]
    )


def of_list(path: str) -> ResponseReturnValue:
    """How to cite a list as its filters leave it."""
    entry = BY_PATH[path]
    kept = _filters()
    asked = _asked(entry, kept)
    total = listing.count(reader(), entry, asked)
    query = f"?{urlencode(kept)}" if kept else ""
    work = works.listed(reader(), f"{entry.plural}{_said(kept)}, {total:,} records", f"{_base()}/{path}{query}")
    few = listing.chosen(reader(), entry, asked, MOST_BEHIND) if total <= MOST_BEHIND else []
    behind = works.behind(reader(), [number for number, _ in few], _base())
    return _shown(entry.section, work, behind, kept, f"/{path}{query}", _files(f"/{path}", query))


def of_answer() -> ResponseReturnValue:
    """How to cite what is no record and no list: a search, a lookup, what is due, a matrix, checks, an explanation."""
    parts = urlsplit(_typed(request.args.items()).get("of", ""))
    path, kept = parts.path, _typed(parse_qsl(parts.query))
    behind: list[Work] = []
    if path == "/search" and kept:
        title, behind = _searched(kept)
    elif explained := EXPLAINED.fullmatch(path):
        of, who = (found(kind, slug) for kind, slug in zip(("treaty", "actor"), explained.groups(), strict=True))
        title, kept = f"Why these days: {who.title} and the {of.title}", {}
    else:
        title, kept = _called(path, kept)
        behind = _behind_answer(path, kept)
    query = f"?{urlencode(kept)}" if kept else ""
    work = works.listed(reader(), title, f"{_base()}{path}{query}")
    files = _files(path, query) if path.strip("/") in {"search", *FILED} else []
    return _shown("", work, behind, {"of": f"{path}{query}"}, f"{path}{query}", files)


def answered(path: str) -> tuple[Work, str]:
    """The answer asked for, one of FILED, as a work at its permanent address, and the query that narrows it."""
    title, kept = _called(path, _filters())
    query = f"?{urlencode(kept)}" if kept else ""
    return works.listed(reader(), title, f"{_base()}{path}{query}"), query


def answer_page(template: str, path: str, **context: Any) -> Response:
    """The page of an answer, with what reference managers read in it, its files, and the links of both as a header."""
    work, query = answered(path)
    shown = page(
        template, meta_html=metadata.of_answer(work, path, query),
        files=[("CSV", f"{path}.csv{query}"), ("JSON", f"{path}.json{query}"), *_files(path, query)], **context,
    )  # fmt: skip
    shown.headers["Link"] = metadata.link_header(work, path, query)
    return shown


def _called(path: str, kept: dict[str, str]) -> tuple[str, dict[str, str]]:
    """What an answer is called in a citation, and what its permanent address holds: its day, its year."""
    if path == "/status":
        region = {name: kept[name] for name in ("region",) if name in kept}
        kept = {"on": day_of(kept.get("on", "")).isoformat()} | region
        return "Status of every actor on every treaty" + _said(kept), kept
    if path == "/deadlines":
        kept = {"year": str(today().year)} | {name: kept[name] for name in ("year", *DUE) if name in kept}
        if kept["year"] != "all" and whole_number(kept["year"]) is None:
            abort(400, _("A year or the word all is needed."))
        return "Days of duties" + _said(kept), kept
    if path == "/lookup" and kept.get("q"):
        return f"What the register knows of “{kept['q'][:200]}”", {"q": kept["q"]}
    if path != "/checks":
        abort(404, _("This page has no line to cite of its own; records and lists have."))
    return "Checks of what sources state against what the register computes", {}


def _behind_answer(path: str, kept: dict[str, str]) -> list[Work]:
    """The sources behind an answer: of its treaties, of the totals compared; what a lookup found."""
    connection = reader()
    if path == "/lookup":
        hits = lookup(connection, kept["q"], cited=False, most=EVERY).results
        return works.of_ids(connection, [hit.id for hit in hits], _base())
    if path == "/checks":
        return works.of_ids(connection, claims.stating(connection)[:MOST_BEHIND], _base())
    treaties = [row.id for row in status.treaties(connection) if row.list_checked or path == "/deadlines"]
    return works.behind(connection, treaties, _base())[:MOST_BEHIND]


def _answer_file(suffix: str) -> Callable[[str], ResponseReturnValue]:
    """The view that gives an answer and the sources behind it as one file; of a lookup what it found."""
    form, media = FILES[suffix]

    def answer(path: str) -> ResponseReturnValue:
        work, _query = answered(f"/{path}")
        rest = _behind_answer(f"/{path}", _filters())
        made = rest if path == "lookup" else [work, *rest]
        return Response(render.cite(made, form, today()), mimetype=media)

    return answer


def _searched(kept: dict[str, str]) -> tuple[str, list[Work]]:
    """What a search is called, and the sources on which its results rest where they are few."""
    try:
        found = search(reader(), question_of(kept), limit=MOST_BEHIND)
    except SearchError as error:
        abort(400, str(error))
    most = "more than " if found.newest_only else ""
    count = f"{most}{MOST_RANKED if found.newest_only else found.total:,} records"
    ids = [hit.id for hit in found.hits] if found.total <= MOST_BEHIND else []
    return f"Search{_said(kept)}, {count}", works.behind(reader(), ids, _base())


def _said(kept: dict[str, str]) -> str:
    said = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in kept.items())
    return f" ({said})" if said else ""


def _files(path: str, query: str = "") -> list[tuple[str, str]]:
    return [(word, f"{path}{suffix}{query}") for word, suffix in OFFERED]


def _filters() -> dict[str, str]:
    return _typed(request.args.items())


def _typed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What narrows a list or an answer; 400 where it holds what no database keeps."""
    try:
        typed = {name: clean(value).strip() for name, value in pairs}
    except TextError as error:
        abort(400, str(error))
    return {name: value for name, value in typed.items() if value and name not in {"after", "at", "style", "page"}}


def _asked(entry: RecordType, kept: dict[str, str]) -> listing.Asked:
    try:
        return listing.read_filters(reader(), entry, kept)
    except DateError as error:
        abort(400, str(error))


def _shown(
    section: str, work: Work, behind: Sequence[Work], kept: dict[str, str], back: str, files: list[tuple[str, str]]
) -> Response:
    style, given, problem = request.args.get("style", render.OWN), "", ""
    sent = request.files.get("own")
    if sent is not None and sent.filename:
        try:
            given = given_style(sent.read(LARGEST + 1))
        except render.StyleError as error:
            problem = str(error)
    offered = [render.OWN, *(each for each in LABELS if each != render.OWN), *sorted(set(render.names()) - set(LABELS))]
    if render.ALIASES.get(style, style) not in offered:
        abort(404, _("There is no style “%(style)s” here; choose one of the list.", style=style[:80]))
    style = render.ALIASES.get(style, style)
    behind = behind[:MOST_BEHIND]
    try:
        shown, rest = _lines(work, behind, style, given)
    except render.StyleError as error:
        if not given:
            raise
        given, problem = "", str(error)
        shown, rest = _lines(work, behind, style, given)
    return page(
        "cite.html", 422 if problem else 200, problem=problem, own=bool(given), section=section,
        work=work, back=back, style=style, kept=kept,
        styles=[(name, LABELS.get(name) or render.title(name)) for name in offered],
        entry_html=_safe(shown.entry), reference=_safe(shown.reference) if shown.reference != shown.entry else "",
        behind=[_safe(each.entry) for each in rest],
        files=files,
    )  # fmt: skip


def _lines(work: Work, behind: Sequence[Work], style: str, given: str) -> tuple[render.Cited, list[render.Cited]]:
    """The work and what is behind it in that style."""
    shown = render.lines([work], style, today(), "html", given)[0]
    return shown, render.lines(behind, style, today(), "html", given) if behind else []


def _safe(shown: str) -> Markup:
    # Styles set small capitals and the like by a style attribute, which our policy refuses; their words suffice.
    return Markup(shown)  # noqa: S704 - the processor escapes every value, `render` hides what it would take for markup


def _file(suffix: str) -> Callable[[str], ResponseReturnValue]:
    """The view that gives a whole list, filters kept, as one file for reference managers."""
    form, media = FILES[suffix]

    def answer(path: str) -> ResponseReturnValue:
        entry = BY_PATH[path]
        rows: list[Any] = listing.every(reader(), entry, _asked(entry, _filters()))
        trunk = [_Row(row.id, entry.kind, row.slug, row.title, row.version) for row in rows]
        body = render.cite(works.works_of(reader(), trunk, _base()), form, today())
        return Response(body, mimetype=media)

    return answer


class _Row:
    """What a work is made from."""

    __slots__ = ("id", "kind", "slug", "title", "version")

    def __init__(self, number: int, kind: str, slug: str, title: str, version: int) -> None:
        self.id, self.kind, self.slug, self.title, self.version = number, kind, slug, title, version

"""How to cite: every record, list and answer in any style, with the sources behind it as a bibliography."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, abort, request
from markupsafe import Markup

from treaties.citations import render
from treaties.domain.dates import DateError
from treaties.domain.text import TextError, clean
from treaties.queries import listing, works
from treaties.records import BY_PATH, RecordType
from treaties.web.context import day_asked, page, reader, today
from treaties.web.found import found

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from treaties.domain.citation import Work

FILES = {
    "bib": ("biblatex", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
    "csl.json": ("csl-json", "application/vnd.citationstyles.csl+json"),
}
MOST_BEHIND = 300
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
    app.get(f"/cite/{kinds}", endpoint="cite_list")(of_list)
    app.get(f"/cite/{kinds}/<slug:slug>", endpoint="cite_record")(of_record)
    for suffix in FILES:
        app.get(f"/{kinds}.{suffix}", endpoint=f"list_{suffix.replace('.', '_')}")(_file(suffix))


def _base() -> str:
    return request.host_url.rstrip("/")


def of_record(path: str, slug: str) -> ResponseReturnValue:
    """How to cite a record, or with `on` the status of a treaty on that day."""
    record, connection = found(BY_PATH[path].kind, slug), reader()
    work = works.work_of(connection, record, _base())
    kept = {}
    if record.kind == "treaty" and request.args.get("on"):
        day = day_asked()
        work, kept = works.answer(connection, record, work, day), {"on": day.isoformat()}
    behind = works.behind(connection, [record.id], _base())
    back = f"/{path}/{slug}" + (f"?{urlencode(kept)}" if kept else "")
    return _shown(BY_PATH[path], work, behind, kept, back, f"/{path}/{slug}", "")


def of_list(path: str) -> ResponseReturnValue:
    """How to cite a list as its filters leave it."""
    entry = BY_PATH[path]
    kept = _filters()
    total = listing.count(reader(), entry, _asked(entry, kept))
    query = f"?{urlencode(kept)}" if kept else ""
    said = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in kept.items())
    title = f"{entry.plural}{f' ({said})' if said else ''}, {total:,} records"
    work = works.listed(reader(), title, f"{_base()}/{path}{query}")
    return _shown(entry, work, [], kept, f"/{path}{query}", f"/{path}", query)


def _filters() -> dict[str, str]:
    try:
        typed = {name: clean(value).strip() for name, value in request.args.items()}
    except TextError as error:
        abort(400, str(error))
    return {name: value for name, value in typed.items() if value and name not in {"after", "at", "style"}}


def _asked(entry: RecordType, kept: dict[str, str]) -> listing.Asked:
    try:
        return listing.read_filters(reader(), entry, kept)
    except DateError as error:
        abort(400, str(error))


def _shown(
    entry: RecordType, work: Work, behind: Sequence[Work], kept: dict[str, str], back: str, files: str, query: str
) -> Response:
    style = request.args.get("style", render.OWN)
    offered = [render.OWN, *(each for each in LABELS if each != render.OWN), *sorted(set(render.names()) - set(LABELS))]
    if render.ALIASES.get(style, style) not in offered:
        abort(404, f"There is no style “{style[:80]}” here; choose one of the list.")
    style = render.ALIASES.get(style, style)
    shown = render.lines([work], style, today(), "html")[0]
    behind = behind[:MOST_BEHIND]
    rest = render.lines(behind, style, today(), "html") if behind else []
    return page(
        "cite.html", section=entry.section, work=work, back=back, style=style, kept=kept,
        styles=[(name, LABELS.get(name, name.replace("-", " "))) for name in offered],
        entry_html=_safe(shown.entry), reference=_safe(shown.reference) if shown.reference != shown.entry else "",
        behind=[_safe(each.entry) for each in rest],
        files=[(name, f"{files}{suffix}{query}") for name, suffix in
               (("CSL-JSON", ".csl.json"), ("BibTeX", ".bib"), ("RIS", ".ris"))],
    )  # fmt: skip


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

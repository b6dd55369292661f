"""Works in any style or format: the one door of everything that cites.

A treaty goes through a template of ours where the style drops its volume or its page in the treaty series, as OSCOLA's
and the Bluebook's CSL do.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from treaties.citations import bibtex, csl, ris
from treaties.citations.engine import ALIASES, StyleError, engines, in_words_of, names, style_text, title
from treaties.citations.given import rendered
from treaties.domain.citation import bluebook, oscola, plain, uncertain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from treaties.domain.citation import Work

FORMATS = ("bibtex", "biblatex", "ris", "csl-json")
OUTPUTS = ("text", "html", "markdown")
OWN = "register"
GIVEN = ""  # the name of a style that a reader gave
# Both legal styles print a treaty's days and series in a way that their CSL does not.
ALWAYS = {"oscola": oscola, "oscola-no-ibid": oscola, "bluebook-law-review": bluebook, "bluebook-inline": bluebook}
# citeproc reads these as markup; ours are text, so that they travel as private signs and come back after it.
_HIDE = str.maketrans({"<": "\ue03c", ">": "\ue03e"})
_SHOW = {"text": {"\ue03c": "<", "\ue03e": ">"}, "html": {"\ue03c": "&#60;", "\ue03e": "&#62;"}}


@dataclass(frozen=True, slots=True)
class Cited:
    """A work in one style: the line of a bibliography, and how a text refers to it (in brackets or in a note)."""

    work: Work
    entry: str
    reference: str


def cite(works: Sequence[Work], style: str, read_on: date, output: str = "text") -> str:
    """The works as one text: a file in one of FORMATS, or the lines of a bibliography; StyleError."""
    if style == "csl-json":
        return json.dumps([csl.item(each, read_on) for each in works], ensure_ascii=False, indent=1) + "\n"
    if style in {"bibtex", "biblatex"}:
        return "\n".join(bibtex.entry(each, style) for each in works)
    if style == "ris":
        return "\r\n".join(ris.entry(each) for each in works)
    return "\n".join(each.entry for each in lines(works, style, read_on, output)) + "\n"


def lines(works: Sequence[Work], style: str, read_on: date, output: str = "text", given: str = "") -> list[Cited]:
    """Each work once in the order of the style's bibliography, or in the order given where it has none; StyleError.

    `given` is the CSL of a style that a reader gave; what it writes is taken for text, never for markup.
    """
    if given:
        made = _lines(works, GIVEN, given, read_on, "text")
        return [Cited(each.work, _written(each.entry, output), _written(each.reference, output)) for each in made]
    if style == OWN:
        found = [plain(each, read_on) for each in works]
        return [
            Cited(each, _written(words, output), _written(words, output))
            for each, words in zip(works, found, strict=True)
        ]
    return _lines(works, style, style_text(style), read_on, output)


def _lines(works: Sequence[Work], style: str, text: str, read_on: date, output: str) -> list[Cited]:
    dated = "is-uncertain-date" in text
    kept = {each.key: each for each in works}
    items = [_item(each, read_on, "" if dated else text) for each in kept.values()]
    form = "text" if output == "text" else "html"
    name = ALIASES.get(style, style)
    made = rendered(text, items, form) if style == GIVEN else engines().render(name, text, items, form)
    references = dict(zip(kept, made["cited"], strict=True))
    entries = made["entries"] or list(references.values())
    found_lines = []
    for key, entry in zip(made["order"], entries, strict=True):
        work, shown = kept[key], _tidy(entry, form)
        if words := _treaty(work, style, text, shown):
            number = re.match(r"\[?\d{1,3}[.\]] ", shown)
            shown = (number[0] if number else "") + (html.escape(words) if form == "html" else words)
        reference = _tidy(references[key], form)
        found_lines.append(Cited(work, _outward(shown, output), _outward(reference, output)))
    return found_lines


def _item(work: Work, read_on: date, undated: str) -> dict[str, Any]:
    """The work as CSL-JSON; `undated` is the CSL of a style that cannot say that a date is uncertain."""
    made = csl.item(work, read_on)
    if undated and work.issued and (said := uncertain(work.issued)):
        made["issued"] = {"literal": in_words_of(undated, said)}
    return {name: _hidden(value) for name, value in made.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_HIDE)
    if isinstance(value, list):
        return [_hidden(each) for each in value]
    return {name: _hidden(each) for name, each in value.items()} if isinstance(value, dict) else value


def _treaty(work: Work, style: str, text: str, shown: str) -> str:
    """The treaty in a template of ours, where the style has one or dropped volume or page; else nothing."""
    if work.kind != "treaty":
        return ""
    if template := ALWAYS.get(ALIASES.get(style, style)):
        return template(work)
    places = [each for each in (work.unts_volume, work.unts_page) if each]
    if all(re.search(rf"(?<!\d){re.escape(each)}(?!\d)", shown) for each in places):
        return ""
    return (bluebook if 'default-locale="en-US"' in text else oscola)(work)


def _tidy(entry: str, form: str) -> str:
    if form == "html":
        entry = re.sub(r"</?div[^>]*>", " ", entry).replace("style=", "data-style=")
    for hidden, sign in _SHOW[form].items():
        entry = entry.replace(hidden, sign)
    return " ".join(entry.split())


def _written(words: str, output: str) -> str:
    return words if output == "text" else _outward(html.escape(words, quote=False), output)


def _outward(shown: str, output: str) -> str:
    """HTML with its addresses as links, or the same as Markdown; text as it is."""
    if output == "text":
        return shown
    if output == "html":
        return re.sub(
            r"https?://(?:(?!&#6[02];|&[lg]t;)[^\s<>\"])+?(?=[.,;)]*(?:\s|$|<|&#6[02];|&[lg]t;))",
            lambda found: f'<a href="{found[0]}">{found[0]}</a>',
            shown,
        )
    return _markdown(shown)


def _markdown(shown: str) -> str:
    parts = re.split(r"(<[^>]*>|https?://[^\s<>]+)", shown)
    signs = {"<i>": "*", "</i>": "*", "<b>": "**", "</b>": "**", "<sup>": "^", "</sup>": "^"}
    made = []
    for part in parts:
        if part.startswith("<"):
            made.append(signs.get(part, ""))
        elif part.startswith("http"):
            made.append(html.unescape(part))
        else:
            made.append(re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", html.unescape(part)))
    return "".join(made)


__all__ = ["ALIASES", "FORMATS", "OUTPUTS", "OWN", "Cited", "StyleError", "cite", "lines", "names", "title"]

"""Parts that a page holds dozens of, joined from strings: as macros they cost more than the page's questions.

Every value goes through `escape`; what stands between them is written here.
"""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from treaties.web.mould import HOLE, hole
from treaties.web.words import translated as _

try:  # what `escape` does to a text, without an object around each piece: a page escapes a hundred of them
    from markupsafe._speedups import _escape_inner as _escape
except ImportError:
    from markupsafe._native import _escape_inner as _escape

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from treaties.queries.evidence import Note
    from treaties.queries.origins import Node
    from treaties.web.sheet import Fact

escape = _escape


@lru_cache(maxsize=65_536)
def safe(text: str) -> str:
    """Escaped text; kept, since tables repeat the names of States and the words of vocabularies."""
    return html.escape(text)


def options(vocabulary: str, terms: Mapping[str, Mapping[str, str]], asked: str | None) -> Markup:
    """The choices of a vocabulary, the one asked for marked."""
    made = [
        f'<option value="{safe(code)}"{chosen(asked, code)}>{safe(word)}</option>'
        for code, word in terms.get(vocabulary, {}).items()
    ]
    return Markup("".join(made))  # noqa: S704 - escaped above


def chosen(asked: str | None, code: str) -> Markup:
    """The mark of the choice that is asked for; where that is a hole, a hole NAME=CODE."""
    if asked and asked[0] == HOLE:
        return hole(f"{asked.strip(HOLE)}={code}")
    return SELECTED if asked == code else NOTHING


SELECTED, NOTHING = Markup(" selected"), Markup("")


def pager(before: str | None, after: str | None) -> Markup:
    """Keyset pages: addresses of the page before and after."""
    made = f'<a href="{escape(before)}" rel="prev">{_("Previous page")}</a>' if before else ""
    made += f'<a href="{escape(after)}" rel="next">{_("Next page")}</a>' if after else ""
    return Markup(f'<nav class="pager" aria-label="{_("Pages")}">\n{made}</nav>\n' if made else "")  # noqa: S704 - escaped above


def shortcuts(path: str, days: Iterable[tuple[str, date | None]], shown: date) -> Markup:
    """Links to days that are asked for often, by their words; the day that is shown is none."""
    made = [
        f"<b>{word}</b> " if day == shown else f'<a href="{path}?on={day.isoformat()}">{word}</a> '
        for word, day in days
        if day
    ]
    return Markup("".join(made))  # noqa: S704 - short addresses and words of ours


def cites(numbers: Collection[int]) -> str:
    """Citation marks as plain text, to be joined: the numbers of notes on this page."""
    return _cites(tuple(numbers)) if numbers else ""


@lru_cache(maxsize=4096)
def _cites(numbers: tuple[int, ...]) -> str:
    each = sorted(set(numbers))  # as the notes stand in the margin, not as the citations were entered
    return "".join([f'<a class="cite" href="#c{n}" data-cite="{n}" aria-label="Source {n}">{n}</a>' for n in each])


def marks(numbers: Collection[int]) -> Markup:
    """The same for templates."""
    return Markup(cites(numbers))  # noqa: S704 - numbers only


def facts(lines: Iterable[Fact]) -> Markup:
    """The same as `facts_text` for templates."""
    return Markup(facts_text(lines))  # noqa: S704 - escaped there


def facts_text(lines: Iterable[Fact]) -> str:
    """Terms and values; a value without a mark has a dashed line, unless it leads to another record or is our own."""
    made = []
    for each in lines:
        shown = escape(each.words)
        if each.href:
            shown = f'<a href="{escape(each.href)}">{shown}</a>'
        elif not (each.numbers or each.own):
            shown = f'<span class="unsourced">{shown}</span>'
        aside = f' <span class="quiet small">{escape(each.aside)}</span>' if each.aside else ""
        others = stated_otherwise(each.others) if each.others else ""
        made.append(f"<dt>{escape(each.label)}</dt><dd>{shown}{cites(each.numbers)}{aside}{others}</dd>\n")
    return "".join(made)


def stated_otherwise(values: Iterable[tuple[str, int]]) -> str:
    """Values that sources state beside the one shown, each with who says so and its note."""
    return "".join(
        [f'<span class="otherwise">{_("stated otherwise")}: {escape(text)}{cites([n])}</span>' for text, n in values]
    )


def own_facts(lines: Sequence[Fact]) -> str:
    """What the register says in its own words, apart from what its sources say; empty where that is nothing."""
    if not lines:
        return ""
    words = _("Written by the register itself, not by its sources")
    return f'<div class="own"><p>{words}</p><dl class="facts">\n{facts_text(lines)}</dl></div>\n'


def notes(passages: Iterable[Note], most: int = 40) -> Markup:
    """The same as `notes_text` for templates."""
    return Markup(notes_text(passages, most))  # noqa: S704 - escaped there


def notes_text(passages: Iterable[Note], most: int = 40) -> str:
    """The margin: each passage of a source with what it says, at most `most` lines of each."""
    made = []
    for each in passages:
        by = f"<br>{escape(each.by)}" if each.by else ""
        language = f' lang="{escape(each.language)}"' if each.language else ""
        quote = f'<blockquote class="quote"{language}>{escape(each.passage)}</blockquote>' if each.passage else ""
        if each.unfound:
            quote += f'<p class="small"><span class="tag weak">{_("not found in the kept text")}</span></p>'
        if each.place:
            label = f' aria-label="In its text: source {each.number}"'
            quote += f'<p class="small"><a href="{escape(each.place)}"{label}>In its text</a></p>'
        lines = "".join([f"<li>{escape(line)}{_remark(note)}</li>" for line, note in each.lines[:most]])
        rest = f"<li>and {len(each.lines) - most} more</li>" if len(each.lines) > most else ""
        made.append(
            f'<div class="note" id="c{each.number}"><p><span class="n">{each.number}</span> '
            f'<a href="{escape(each.href)}">{escape(each.title)}</a>{by}</p>{quote}'
            f'<ul class="plain quiet">{lines}{rest}</ul></div>\n'
        )
    return "".join(made)


def _remark(note: str) -> str:
    return f'<span class="remark"><b>{_("Our remark")}:</b> {escape(note)}</span>' if note else ""


def chain(nodes: Sequence[Node]) -> Markup:
    """Who relays whom, the origin outermost, for templates."""
    return Markup(voices(nodes, " root"))  # noqa: S704 - escaped below


def voices(nodes: Sequence[Node], root: str = "") -> str:
    """The same as plain text, to be joined."""
    made = []
    for node in nodes:
        name = f'<a href="{escape(node.href)}">{escape(node.text)}</a>' if node.href else escape(node.text)
        note = f' <span class="quiet small">{escape(node.note)}</span>' if node.note else ""
        below = voices(node.children) if node.children else ""
        made.append(f"<li>{name}{cites(node.numbers)}{note}{below}</li>")
    return f'<ul class="chain{root}">{"".join(made)}</ul>'

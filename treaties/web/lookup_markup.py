"""Parts of the page of a lookup, joined from strings: what one reference led to, and the form around it.

Every value goes through `escape`; what stands between them is written here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from treaties.queries.claims import in_words
from treaties.records import TYPES
from treaties.web.context import CUT, fragment
from treaties.web.markup import escape, safe
from treaties.web.words import language
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from treaties.queries.hit import Hit
    from treaties.queries.lookup import Answer

PATHS, LABELS = ({kind: getattr(entry, name) for kind, entry in TYPES.items()} for name in ("path", "label"))
SHOWN = 25  # of what rests on one record


def page(asked: str, answer: str) -> str:
    """The forms, with what was asked and what came of it."""
    first, second, third = _drawn(language(), bool(answer))
    return f"{first}{escape(asked)}{second}{answer}{third}"


@lru_cache(maxsize=8)
def _drawn(_language: str, answered: bool) -> list[str]:  # noqa: FBT001 - a key of what is kept
    """The page of one reference in three pieces; nothing in it comes from the database or depends on who reads."""
    drawn = fragment("lookup.html", asked=CUT, answer=CUT if answered else "", batch=False)
    pieces = drawn.split(CUT)
    return pieces if answered else [*pieces, ""]


def answered(answer: Answer, asked: str) -> str:
    """The records that a reference led to, or what is nearest."""
    if not answer.results:
        return _nothing(answer)
    made = "".join([_found(hit) for hit in answer.results])
    more = answer.total - len(answer.results)
    if more > 0:
        every = f'<a href="/lookup?q={quote(asked)}&amp;all=1">{_("all %(total)s", total=f"{answer.total:,}")}</a>'
        made += f"<p>{_('And %(more)s more', more=f'{more:,}')}: {every}</p>\n"
    return made


def _nothing(answer: Answer) -> str:
    said = f"<p>{_('The register knows nothing of this.')}</p>\n"
    if not answer.nearest:
        return f"{said}<p>{_('Nothing here is like it.')}</p>"
    near = [
        f'<li>{_link(each)} <span class="quiet small">{safe(LABELS[each.kind])}</span></li>' for each in answer.nearest
    ]
    return f'{said}<p>{_("Nearest, but no match")}:</p><ul class="plain">{"".join(near)}</ul>'


def _link(hit: Hit) -> str:
    return f'<a href="/{PATHS[hit.kind]}/{hit.slug}">{escape(hit.title)}</a>'


def _found(hit: Hit) -> str:
    """One record: how certainly it is meant and why, and what rests on it or supports it."""
    title, said = escape(hit.title), ""
    # Many sources have one title: their addresses tell them apart.
    where = f'<p class="quiet small address">{escape(hit.url.partition("://")[2] or hit.url)}</p>\n' if hit.url else ""
    if hit.citations:
        heads = "".join([f'<th scope="col">{_(word)}</th>' for word in COLUMNS])
        said = (
            f'<div class="tablewrap" role="region" tabindex="0" '
            f'aria-label="{_("What rests on it or supports it")}: {title}">'
            f'<table class="stack"><thead><tr>{heads}</tr></thead><tbody>\n'
            f"{''.join([_cited(each) for each in hit.citations[:SHOWN]])}</tbody></table>\n</div>\n"
        )
    if len(hit.citations) > SHOWN:
        said += f'<p class="quiet small">{_("and more")}: {_link(hit)}</p>\n'
    return (
        f"<article>\n<h3>{_link(hit)}</h3>\n{where}"
        f"<p>{safe(LABELS[hit.kind]).capitalize()}, <strong>{_(hit.certainty)}</strong>: {escape(str(hit.why))}. "
        f'<a href="/cite/{PATHS[hit.kind]}/{hit.slug}">{_("How to cite")}</a></p>\n{said}</article>\n'
    )


COLUMNS = ("Record", "Field", "Stance", "Who says so", "Passage")


def _cited(each: Mapping[str, Any]) -> str:
    """One citation as a row."""
    field = escape(in_words(each["field"])) or _("whole record")
    value = f": {escape(each['value'].replace('_', ' '))}" if each["value"] else ""
    who = f"{escape(each['claimant'])}, " if each["claimant"] else ""
    locator, passage = escape(each["locator"]), f"“{escape(each['quote'])}”" if each["quote"] else ""
    return (
        f'<tr><th scope="row"><a href="{each["address"]}">{escape(each["title"])}</a></th>'
        f'<td data-label="{_("Field")}">{field}{value}</td>'
        f'<td data-label="{_("Stance")}">{escape(each["stance"].replace("_", " "))}</td>'
        f'<td data-label="{_("Who says so")}">{who}'
        f'<a href="/sources/{each["source"]}">{escape(each["source_title"])}</a></td>'
        f'<td class="small">{locator}{" " if locator and passage else ""}{passage}</td></tr>\n'
    )

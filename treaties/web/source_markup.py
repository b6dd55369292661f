"""What the page of a source shows beside the common facts, joined from strings like the other long parts of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.queries.claims import in_words
from treaties.records import TYPES
from treaties.web.markup import escape, voices
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from treaties.queries.origins import Node

    Terms = Mapping[str, Mapping[str, str]]

LABELS = {(kind, each.name): each.label for kind, entry in TYPES.items() for each in entry.fields}


def lead(row: Mapping[str, Any], terms: Terms) -> str:
    """Kind and publisher."""
    kind = terms.get("source_kind", {}).get(row["source_kind"], row["source_kind"])
    return escape(f"{kind.capitalize()}, {row['publisher']}" if row["publisher"] else kind.capitalize())


def relations(tied: Iterable[Any], relayed_by: Iterable[Any], terms: Terms) -> str:
    """The same report elsewhere, and who passes this one on."""
    words, made = terms.get("tie_kind", {}), ""
    same = [
        f"{_link('sources', each)} ({escape(words.get(each.tie_kind, each.tie_kind))} {_('this one')})" for each in tied
    ]
    passing = [_link("sources", each) for each in relayed_by]
    if same:
        made += f"<p>{_('The same report elsewhere')}: {', '.join(same)}</p>"
    if passing:
        made += f"<p>{_('Passed on by')}: {', '.join(passing)}</p>"
    return made


def _link(path: str, record: Any) -> str:
    return f'<a href="/{path}/{record.slug}">{escape(record.title)}</a>'


ENTERED = ("event", "treaty_action", "fulfilment", "actor", "weapon", "place", "conflict")


def entering(slug: str) -> str:
    """The forms that begin with this source, which then goes on from one record to the next."""
    links = [
        f'<a href="/{TYPES[kind].path}/new?source={slug}">{_("New %(kind)s", kind=_(TYPES[kind].label))}</a>'
        for kind in ENTERED
    ]
    label, words = _("Enter from this source"), _("From this source")
    return f'<nav class="inline" aria-label="{label}"><b>{words}</b> {" ".join(links)}</nav>\n'


def own(address: str, chains: Sequence[Node], others: str, copies: str) -> str:
    """Where it has its report from, and its text; `copies` is what somebody signed in sees of the kept ones."""
    if chains:
        words = _(
            "The origin stands first, then each voice that passes it on. "
            "Everything that goes back to one origin counts as one independent source."
        )
        origin = f'<p class="quiet small">{words}</p>\n{voices(chains, " root")}\n'
    else:
        origin = f'<p class="quiet">{_("No relay is recorded: the publisher counts as the origin.")}</p>'
    return (
        f"<h2>{_('Where it has its report from')}</h2>\n{origin}{others}<h2>{_('Text and kept copies')}</h2>\n"
        f'<p class="inline"><a href="{address}/text">{_("Passages that the register quotes")}</a>{copies or _END}'
    )


_END = "</p>\n"


def facts(rows: Iterable[Any], total: int, terms: Terms, address: str) -> str:
    """Every fact that it supports, as a table."""
    stances, text = terms.get("stance", {}), f"{address}/text#q"
    lines = [
        f'<tr><th scope="row"><a href="/{TYPES[each.kind].path}/{each.slug}">{escape(each.title)}</a></th>'
        f"<td>{escape(LABELS.get((each.kind, each.field)) or in_words(each.field)) or _('whole record')}"
        + (f' <span class="quiet small">{escape(each.about)}</span>' if each.about else "")
        + f"</td><td>{escape(stances.get(each.stance, each.stance))}</td>"
        f"<td>{escape(each.claimant or each.claimant_title or '')}</td><td>{escape(each.stated_value)}"
        + (f' <span class="quiet small">{_("as of")} {each.as_of.isoformat()}</span>' if each.as_of else "")
        + f'</td><td class="small">{escape(each.locator)}'
        + (f' <a href="{text}{each.id}">“{escape(each.quote)}”</a>' if each.quote else "")
        + "</td></tr>\n"
        for each in rows
    ]
    words = (_("Record"), _("Field"), _("Stance"), _("Claimant"), _("Value as stated"), _("Passage"))
    heads = "".join([f'<th scope="col">{word}</th>' for word in words])
    counted = _("citations of published records")
    body = "".join(lines) or f'<tr><td colspan="6">{_("Nothing yet.")}</td></tr>'
    return (
        f'<table class="titles"><caption>{total:,} {counted}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>\n{body}</tbody></table>\n"
    )


def wide(table: str, address: str, following: int | None, *, first: bool) -> str:
    """The table in its frame, with the ways to the pages before and after."""
    before = "" if first else f'<a href="{address}" rel="prev">{_("Previous page")}</a>'
    after = f'<a href="{address}?after={following}#facts" rel="next">{_("Next page")}</a>' if following else ""
    pager = f'<nav class="pager" aria-label="{_("Pages")}">\n{before}{after}</nav>\n' if before or after else ""
    label = _("Facts that this source supports")
    return (
        f'<div class="wide" id="facts">\n<h2>{_("What rests on it")}</h2>\n'
        f'<div class="tablewrap" role="region" tabindex="0" aria-label="{label}">{table}</div>\n{pager}\n</div>\n'
    )

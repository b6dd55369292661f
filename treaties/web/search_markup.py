"""Parts of the page of a search, joined from strings: the form, what was found, the line that counts it.

Every value goes through `escape`; what stands between them is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.queries import listing
from treaties.queries.prepared import Remembered
from treaties.queries.search import FACETS, MOST_RANKED, TERMS
from treaties.records import TYPES
from treaties.web.context import CUT, fragment, reader, signed_in
from treaties.web.markup import escape, safe
from treaties.web.words import language
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from treaties.queries.search import Found, Hit
    from treaties.queries.texts import Stretch

REFERRING = {
    "treaty": "Treaty", "state": "State or actor", "weapon": "Weapon", "conflict": "Conflict", "place": "Place",
    "source": "Source",
}  # fmt: skip
WORDED = {
    "role": "Role", "evidence": "Evidence grade", "stance": "Stance of a source", "event_kind": "Kind of event",
    "act_kind": "Kind of act",
}  # fmt: skip
_forms = Remembered(4)


def form(typed: Mapping[str, str], chosen: str) -> str:
    """The form as it was filled in; drawn once per revision for the many searches that have nothing but words."""
    if not signed_in() and set(typed) <= {"q"}:
        pieces = _forms.get(
            reader(), (language(), bool(typed)), lambda: _drawn(dict.fromkeys(typed, CUT), "").split(CUT)
        )
        return pieces[0] if len(pieces) == 1 else escape(typed["q"]).join(pieces)
    return _drawn(typed, chosen)


def _drawn(typed: Mapping[str, str], chosen: str) -> str:
    referring = [(name, _(REFERRING[name]), TYPES[kind].path) for name, kind in FACETS.items()]
    return fragment(
        "search.html", asked=typed, chosen=chosen, types=TYPES, referring=referring,
        worded=[(name, _(WORDED[name])) for name in TERMS], terms=listing.terms(reader()), may_write=signed_in(),
    )  # fmt: skip


def hits(found: Iterable[Hit], first: int) -> str:
    """The records of one page, numbered from `first`, each with the words where they stand."""
    lines = [
        f"{_item(f'/{TYPES[hit.kind].path}/{hit.slug}', hit.title, _LABELS[hit.kind])}"
        f"{_tag(hit.state)}{_snippet(hit.snippet)}</li>\n"
        for hit in found
    ]
    return f'<ol class="plain" start="{first}">\n{"".join(lines)}</ol>\n'


_LABELS = {kind: safe(entry.label) for kind, entry in TYPES.items()}


def _item(href: str, title: str, what: str) -> str:
    """The beginning of a line about something found: its link, and what it is."""
    return f'<li><a href="{href}">{escape(title)}</a> <span class="quiet small">{what}</span>'


def _tag(state: str) -> str:
    return "" if state == "published" else f' <span class="tag {state}">{_(state)}</span>'


def _snippet(pieces: Sequence[tuple[str, bool]]) -> str:
    if not pieces:
        return ""
    said = "".join([f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in pieces])
    return f'<br><span class="small">{said}</span>'


def texts(found: Sequence[Stretch]) -> str:
    """Kept texts that hold the words."""
    if not found:
        return ""
    lines = [
        f"{_item(escape(each.address), each.title, _('kept copy'))}{_snippet(each.snippet)}</li>\n" for each in found
    ]
    heading = _("In kept texts, seen by who is signed in")
    return f'<h2 id="texts">{heading}</h2>\n<ul class="plain">\n{"".join(lines)}</ul>\n'


def counted(found: Found, kept: str, chosen: str) -> str:
    """How many records there are, by type, and what was left out of the count; `kept` is the query without a type."""
    most, total = f"{MOST_RANKED:,}", f"{found.total:,}"
    words = _("record") if found.total == 1 else _("records")
    said = _("More than %(most)s records", most=most) if found.newest_only else f"{total} {words}"
    query, linked = escape(kept), []
    for kind, count in found.kinds.items():
        entry, rest = TYPES[kind], f"{query}&amp;" if query else ""
        name = safe((entry.label if count == 1 else entry.plural).lower())
        linked.append(f'<a href="/search?{rest}type={kind}">{count:,} {name}</a>')
    by_type = f": {', '.join(linked)}" if linked else ""
    every = f' <a href="/search?{query}">{_("All types")}</a>' if chosen else ""
    newest = (
        " "
        + _(
            "Only the newest %(most)s are counted and ranked, and whatever bears these words as its own name; "
            "narrow the search to reach the others.",
            most=most,
        )
        if found.newest_only
        else ""
    )
    return f'<p role="status">{said}{by_type}.{every}{newest}</p>\n'


def near(found: Sequence[Any]) -> str:
    """What may have been meant."""
    if not found:
        return ""
    lines = [f"{_item(f'/{TYPES[each.kind].path}/{each.slug}', each.title, _LABELS[each.kind])}</li>" for each in found]
    return f'<h2>{_("Perhaps meant")}</h2>\n<ul class="plain">{"".join(lines)}</ul>\n'


def problem(text: str) -> str:
    """Why a search cannot be read; leads to its words."""
    if not text:
        return ""
    return (
        '<div class="error-summary" tabindex="-1" role="alert" aria-labelledby="error-summary-title">\n'
        f'<h2 id="error-summary-title">{_("This search cannot be read")}</h2>\n'
        f'<ul><li><a href="#s-q">{escape(text)}</a></li></ul>\n</div>\n'
    )

"""What a day changes on the page of a treaty, joined from strings: counts, the band of statuses, the table's rows."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import escape

from treaties.domain.dates import parse_edtf, say_day_short, say_edtf
from treaties.web.markup import safe
from treaties.web.pages.actor import LAYERS
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from treaties.queries.status import Standing

BAND = ("party", "consented", "signatory", "none", "withdrawn")
DEFINED = (
    ("in_force", "in force", "bound on this day"),
    ("deposited", "deposited", "consent given, not withdrawn"),
    ("signatories_only", "signatories only", "signed, no consent"),
    ("joined", "joined", "signed or consented"),
    ("signed_ever", "signed ever", "also by States since withdrawn"),
    ("none", "non-signatories", "neither signed nor joined"),
    ("withdrawn", "withdrawn", "notice has taken effect"),
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CELL = {name: f'<span class="st {name}">{name.replace("_", " ")}</span>' for name in (*BAND, "not_recorded")}


def numbers(address: str, day: date, counts: Mapping[str, int], band_html: str, *, projected: bool) -> str:
    """What stands above the table: whether the day is projected, each count leading to its list, the band."""
    on = day.isoformat()
    ahead = _("This day lies after the last check: it shows the acts known then, carried forward.")
    tiles = [
        f'<li><b>{counts[name]}</b><a href="{address}?on={on}&amp;show={name}#table">{word}</a>'
        f"<span>{why}</span></li>\n"
        for name, word, why in DEFINED
    ]
    told = f'<p class="quiet small">{ahead}</p>' if projected else ""
    return f'{told}<ul class="counts">\n{"".join(tiles)}</ul>\n\n{band_html}'


def band(by_status: Mapping[str, int]) -> str:
    """The statuses as a band with its key; empty where nobody has one."""
    parts = [(name, by_status[name]) for name in BAND if by_status.get(name)]
    if not parts:
        return ""
    total, at, bars = sum(number for _name, number in parts), 0, []
    for name, number in parts:
        bars.append(f'<rect class="{name}" x="{at}" width="{number}" height="8"/>')
        at += number
    words = {name: _(name) for name, _number in parts}
    label = ", ".join([f"{number} {words[name]}" for name, number in parts])
    key = [f'<li><span class="st {name}">{words[name]}</span> {number}</li>' for name, number in parts]
    return (
        f'<svg class="band" viewBox="0 0 {total} 8" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f'{"".join(bars)}</svg>\n<ul class="key" aria-hidden="true">{"".join(key)}</ul>\n'
    )


def nobody() -> str:
    """The body of a table without rows."""
    return f'<tr><td colspan="7">{_("Nobody, under these filters.")}</td></tr>\n'


def row(slug: str, line: Standing) -> str:
    """One actor's line."""
    if line.status == "none" and not (line.signed[1] or line.deposited[1] or line.others or line.overlays):
        return _bare(line.actor.slug, line.actor.title)
    shown = CELL.get(line.status) or _uncertain(line.status)
    over = "".join(
        [f'<br><span class="st small {LAYERS[layer][0]}">{LAYERS[layer][1]}</span>' for layer, _since in line.overlays]
    )
    why = f'<a href="/treaties/{slug}/explain/{line.actor.slug}">'
    others = "; ".join(
        [f'<a href="/acts/{at}">{kind.replace("_", " ")}</a> {_short(when)}'.rstrip() for kind, when, at in line.others]
    )
    consent = f' <span class="quiet small">{line.consent}</span>' if line.consent else ""
    return (
        f'<tr><th scope="row"><a href="/actors/{line.actor.slug}">{safe(line.actor.title)}</a></th>'
        f"<td>{shown}{over}</td>"
        f'<td class="d">{_linked(line.signed)}</td><td class="d">{_linked(line.deposited)}{consent}</td>'
        f'<td class="d">{f"{why}{_short(line.in_force)}</a>" if line.in_force else ""}</td>'
        f'<td class="d">{f"{why}{_short(line.withdrawn)}</a>" if line.withdrawn else ""}</td>'
        f'<td class="small">{others}</td></tr>\n'
    )


@lru_cache(maxsize=1024)
def _bare(slug: str, title: str) -> str:
    """The line of somebody who did nothing: the same on every treaty, and kept once for all of them."""
    return (
        f'<tr><th scope="row"><a href="/actors/{slug}">{safe(title)}</a></th><td>{CELL["none"]}</td><td class="d"></td>'
        '<td class="d"></td><td class="d"></td><td class="d"></td><td class="small"></td></tr>\n'
    )


def _uncertain(status_code: str) -> str:
    words = status_code.replace("uncertain:", "uncertain: ").replace("|", " or ").replace("_", " ")
    return f'<span class="st uncertain">{escape(words)}</span>'


def _linked(act: tuple[str, str]) -> str:
    return f'<a href="/acts/{act[1]}">{_short(act[0])}</a>' if act[1] else ""


@lru_cache(maxsize=65_536)
def _short(text: str) -> str:
    if not text:
        return ""
    if _ISO.fullmatch(text):
        return say_day_short(date.fromisoformat(text))
    when = parse_edtf(text)
    return say_day_short(when.earliest) if when.exact else say_edtf(text)

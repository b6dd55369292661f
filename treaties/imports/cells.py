"""The acts in one cell of a depositary's table: day, letter, brackets; anything else in it is named, never dropped."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from treaties.domain.dates import MONTHS, DateError, parse_edtf
from treaties.domain.message import Message
from treaties.imports.errors import Unread
from treaties.imports.headings import Column, meaning
from treaties.imports.page import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRENCH = {
    "janvier": 1, "janv": 1, "février": 2, "fevrier": 2, "févr": 2, "fév": 2, "fevr": 2, "mars": 3, "avril": 4,
    "avr": 4, "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "août": 8, "aout": 8, "septembre": 9, "sept": 9,
    "octobre": 10, "novembre": 11, "décembre": 12, "decembre": 12, "déc": 12,
}  # fmt: skip
_MONTH = {name[:length].lower(): n for n, name in enumerate(MONTHS, 1) for length in (3, 9)} | _FRENCH
_NAMES = f"(?i:{'|'.join(sorted(map(re.escape, _MONTH), key=len, reverse=True))})" + r"(?![^\W\d_])\.?"
_DAY = (
    rf"(?:(?P<day>\d{{1,2}})(?:er)?[\s.-]*(?P<month>{_NAMES})[\s.-]*(?P<year>\d{{4}})|(?P<iso>\d{{4}}-\d\d-\d\d)"
    r"|(?P<dd>\d{1,2})\.(?P<mm>\d{1,2})\.(?P<yyyy>\d{4})"
    rf"|(?P<named>{_NAMES})\s*(?P<nth>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<in>\d{{4}}))"
)
# Digits after a date are marks of footnotes, unless they open the next date: cells lose their breaks when copied.
_MARKS = rf"(?:[\s,]*(?P<marks>\d{{1,2}}(?:\s*,\s*\d{{1,2}})*)(?!\d|(?:er)?[\s.-]*{_NAMES}|-))?"
ENTRY = re.compile(
    rf"(?P<open>\[?)\s*{_DAY}\s*(?:(?P<letter>[A-Za-z]{{1,2}})(?![A-Za-z])|\((?P<held>[A-Za-z]{{1,2}})\))?{_MARKS}\s*(?P<close>\]?)\s*"
    rf"(?P<late>[A-Za-z]{{1,2}}(?![A-Za-z]))?"
)
_MARK = re.compile(r"x|yes|y|oui|o|1|[+*✓✔√☑●•■]", re.IGNORECASE)
_PART = re.compile(rf"(?:{_NAMES}\s*)?\d{{4}}")
_FILLER = re.compile(r"[\s,;*†‡.\u200b\ufeff-]+|<[^<>]{0,40}>")


def spaced(text: str) -> str:
    """The text with every kind of space as a single one, and without marks that nobody sees."""
    return re.sub(r"[\s\u00a0\u2007\u202f]+", " ", re.sub("[\u200b-\u200f\u00ad\ufeff]", "", text)).strip()


def read_cell(text: str, column: Column, as_of: date | None) -> Iterator[Entry]:
    """The acts in a cell; Unread where anything in it is not understood."""
    rest = _FILLER.sub("", ENTRY.sub("", text))
    found = list(ENTRY.finditer(text))
    if rest and column.acts:
        raise Unread(_unread(text))
    if any(text[one.end() : two.start()].strip() == "-" for one, two in pairwise(found)):
        raise Unread(Message("“%(text)s” is a span of days and no act.", text=text[:80]))
    for match in found:
        yield _entry(match, text, column, as_of)


def _unread(text: str) -> Message:
    if _MARK.fullmatch(text):
        return Message(
            "“%(text)s” says that there was an act and not when: read the list as a table of acts.", text=text
        )
    if _PART.fullmatch(text):
        return Message(
            "“%(text)s” names no single day: read the list as a table of acts, which takes years and months.", text=text
        )
    return Message("“%(text)s” cannot be read.", text=text[:80])


def _entry(match: re.Match[str], text: str, column: Column, as_of: date | None) -> Entry:
    if bool(match["open"]) != bool(match["close"]):
        raise Unread(Message("“%(text)s”: a bracket is missing.", text=text[:80]))
    if (match["letter"] or match["held"]) and match["late"]:
        raise Unread(Message("“%(text)s”: two letters stand after one date.", text=text[:80]))
    letter = match["letter"] or match["held"] or match["late"] or ""
    day = day_of(match)
    kind, words, reason, may_be = meaning(column, letter)
    if as_of and day > as_of:
        reason = reason or Message("%(day)s is after the day of the page.", day=match[0].strip())
    return Entry(
        kind, day, ended=bool(match["open"]), words=words, letter=letter, column=column.heading, reason=reason,
        may_be=may_be,
    )  # fmt: skip


def day_of(match: re.Match[str]) -> date:
    """The day that a match names; Unread where there is no such day."""
    try:
        if match["iso"]:
            return parse_edtf(match["iso"]).earliest
        if match["dd"]:  # with full stops the day comes first wherever it is written so
            return date(int(match["yyyy"]), int(match["mm"]), int(match["dd"]))
        month = _MONTH[(match["month"] or match["named"]).rstrip(".").lower()]
        return date(int(match["year"] or match["in"]), month, int(match["day"] or match["nth"]))
    except (DateError, ValueError):
        raise Unread(Message("“%(strip)s” names a day that does not exist.", strip=match[0].strip())) from None

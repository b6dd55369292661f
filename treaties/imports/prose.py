"""Lists in words, as the League of Nations' are: below the name of an act its participants, their day in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from treaties.domain.message import Message
from treaties.imports.cells import ENTRY, spaced
from treaties.imports.errors import Wrong
from treaties.imports.headings import heads_acts
from treaties.imports.tables import LONGEST_NAME, Line, bare_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.imports.page import Page

_ROW = re.compile(r"(?P<name>[^()]{2,300}?(?:\([^()\d]{1,80}\)[^()]{0,40})?)\s*\((?P<when>[^()]{6,60})\)\s*\.?")
_UNDATED = re.compile(r"(?:signatures?|accessions?)\b.{0,60}\bnot yet perfected\b.{0,60}", re.IGNORECASE)
_MOST_WORDS = 80
_FEWEST = 2


def is_list(rows: list[str]) -> bool:
    """Whether acts head lists of participants with their days in brackets."""
    heads = [n for n, row in enumerate(rows) if _section(spaced(row))]
    dated = sum(_row(spaced(row)) is not None for row in rows[heads[0] :]) if heads else 0
    return bool(heads) and dated >= _FEWEST


def _section(text: str) -> bool:
    short = 0 < len(text) <= _MOST_WORDS and not ENTRY.search(text) and not {",", "\t", ";", "|"} & set(text)
    return short and (heads_acts(text) or _UNDATED.fullmatch(text) is not None)


def _row(text: str) -> tuple[str, str] | None:
    found = _ROW.fullmatch(text) if len(text) <= LONGEST_NAME + _MOST_WORDS else None
    return (found["name"], found["when"]) if found and ENTRY.fullmatch(found["when"].strip()) else None


def read(rows: list[str], page: Page) -> Iterator[Line]:
    """The lines of every list below a heading; a participant without a day is named in `page.unread`."""
    section = ""
    for number, row in enumerate(rows, 1):
        text = spaced(row)
        if _section(text):
            section = text
            if not _UNDATED.fullmatch(text):
                yield Line(number, ["Participant", text])
        elif not text or not section:
            continue
        elif (found := _row(text)) and not _UNDATED.fullmatch(section):
            yield Line(number, [found[0], found[1]], indented=row[0].isspace())
        else:
            why = Message("Under “%(heading)s” this has no day that can be read.", heading=section)
            page.unread.append(Wrong(page.name, number, bare_name(text)[:80], why))

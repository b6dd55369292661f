"""A list of participants as a depositary's page, file or table has it, before anything is compared or written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from treaties.domain.acts import CONSENTS, SIGNATURES
from treaties.domain.message import Message
from treaties.imports.errors import Wrong

if TYPE_CHECKING:
    from treaties.domain.acts import Kind

AS_OF = re.compile(r"(?:STATUS AS AT|[EÉ]TAT (?:EN DATE DU|AU))\s*:?\s*(\d\d)-(\d\d)-(\d{4})", re.IGNORECASE)
TITLE = re.compile(r"(\d+)\s*\.\s*(?:([a-z])\s*[).]?\s+(?=[A-Z“\"]))?\s*(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as the page has it.

    `kind` is None where the heading and the letter do not say what the act is, and `reason` says why; a `reason`
    beside a kind is a doubt: the act is shown and never written by itself. `words` are the heading's own for the act
    where the register has no kind of that name, `ended` stands for brackets, `effective` for a footnote's stated day.
    `may_be` holds every kind that the heading leaves possible.
    """

    kind: Kind | None
    day: date
    ended: bool = False
    effective: date | None = None
    notice: str = ""
    words: str = ""
    letter: str = ""
    column: str = ""
    reason: Message | None = None
    may_be: frozenset[Kind] = frozenset()

    @property
    def certain(self) -> bool:
        """Whether the act is read without a doubt."""
        return self.kind is not None and not self.reason


@dataclass(frozen=True, slots=True)
class Row:
    """One participant: its place in the table from 1, its name as printed, its acts, the footnotes on its name."""

    number: int
    name: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Page:
    """The page: number in the UN's list, title, the day it speaks of, rows, and what could not be read.

    Number and title are empty, and the day is None, where a plain table does not say them. `declarations` are
    (participant, text) as they stand below the table, `left_out` names further tables of the page, and `totals` are
    the numbers of signatories and parties that the page itself states, `shows` the kinds of acts its headings name.
    `part` is the treaty that is asked for where several stand beside each other, `parts` the one that was read with
    those that were left out.
    `head` has what the head says of the treaty, as printed: concluded, in_force_label, in_force, registration, text.
    """

    number: str = ""
    title: str = ""
    as_of: date | None = None
    rows: list[Row] = field(default_factory=list)
    unread: list[Wrong] = field(default_factory=list)
    declarations: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    shows: set[Kind] = field(default_factory=set)
    name: str = "page"
    head: dict[str, str] = field(default_factory=dict)
    part: str = ""
    parts: dict[str, list[str]] = field(default_factory=dict)

    @property
    def entries(self) -> int:
        """How many acts were read with their kind and day."""
        return sum(each.certain for row in self.rows for each in row.entries)

    def miscounted(self) -> list[Message]:
        """Where the page's own totals are not those of its rows: a sign that rows are missing or misread."""
        read = {"signatories": SIGNATURES, "parties": CONSENTS}
        counts = {
            word: sum(any(each.kind in kinds and not each.ended for each in row.entries) for row in self.rows)
            for word, kinds in read.items()
        }
        return [
            Message(
                "The page states %(stated)s %(word)s; its rows show %(count)s.",
                stated=stated,
                word=Message(word),
                count=counts[word],
            )
            for word, stated in self.totals.items()
            if counts[word] != stated
        ]


def day_of_stamp(stamp: re.Match[str], page: Page) -> date | None:
    """The day that the head of a page names; None with a line in `unread` where there is no such day."""
    day, month, year = map(int, stamp.groups())
    try:
        return date(year, month, day)
    except ValueError:
        page.unread.append(
            Wrong(page.name, 0, "", Message("“%(stamp)s” names a day that does not exist.", stamp=stamp[0]))
        )
        return None


def totals(head: str) -> dict[str, int]:
    """What the head of the page states: how many signatories, how many parties."""
    found = re.findall(r"(Signatories|Signataires|Parties)\s*:\s*(\d+)", head)
    return {"parties" if word == "Parties" else "signatories": int(number) for word, number in found}

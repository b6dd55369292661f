"""The neutral bibliographic object that every format and style renders: one per source, treaty and record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from treaties.domain.dates import say_date, say_day

if TYPE_CHECKING:
    from datetime import date

    from treaties.domain.dates import PartialDate

REGISTER = "Treaty Register"


@dataclass(frozen=True, slots=True)
class Work:
    """What can be cited. `kind` is treaty, source (with `source_kind`) or record; `key` is unique in the register.

    `issued` is as precise as it is known; `address` is the permanent address in the register, `url` the work's own.
    `opened`, `in_force`, `unts_volume`, `unts_page`, `registration_no` belong to treaties (2688 UNTS 39, No. 47713).
    """

    kind: str
    key: str
    title: str
    address: str
    version: int
    source_kind: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    issued: PartialDate | None = None
    url: str = ""
    archive_url: str = ""
    accessed: date | None = None
    language: str = ""
    number: str = ""
    adopted: date | None = None
    opened: date | None = None
    in_force: date | None = None
    unts_volume: str = ""
    unts_page: str = ""
    registration_no: str = ""
    relays: tuple[str, ...] = ()

    @property
    def series(self) -> str:
        """The place in the United Nations Treaty Series: "2688 UNTS 39", or the registration number."""
        if self.unts_volume:
            return f"{self.unts_volume} UNTS {self.unts_page}".strip()
        return f"UNTS No. {self.registration_no}" if self.registration_no else ""


def plain(work: Work, read_on: date) -> str:
    """The citation in words, in the register's own manner; treaties as OSCOLA prints them."""
    if work.kind == "treaty":
        return _treaty(work)
    if work.kind == "source":
        return _source(work)
    return f"“{work.title}”, {REGISTER}, version {work.version}, {work.address} (read on {say_day(read_on)})."


def _treaty(work: Work) -> str:
    days = [
        f"{word} {say_day(day)}"
        for word, day in (
            ("adopted", None if work.opened else work.adopted),
            ("opened for signature", work.opened),
            ("entered into force", work.in_force),
        )
        if day
    ]
    return " ".join(part for part in (work.title, f"({', '.join(days)})" if days else "", work.series) if part)


def _source(work: Work) -> str:
    who = ", ".join(work.authors) or work.publisher
    when = f" ({say_date(work.issued)})" if work.issued else " (no date)"
    title = f" “{work.title}”" if work.title else ""
    house = f", {work.publisher}" if work.authors and work.publisher else ""
    number = f", {work.number}" if work.number else ""
    return f"{who}{when}{title}{house}{number}{f', {work.url}' if work.url else ''}".strip() + "."

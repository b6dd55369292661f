"""The neutral bibliographic object that every format and style renders: one per source, treaty, record and answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from treaties.domain.dates import MONTHS, parse_edtf, say_date, say_day
from treaties.domain.names import Name, name_of

if TYPE_CHECKING:
    from datetime import date

    from treaties.domain.dates import PartialDate

REGISTER = "Treaty Register"


@dataclass(frozen=True, slots=True)
class Work:
    """What can be cited. `kind` is treaty, source (with `source_kind`), record, answer or list; `key` is unique.

    `romanised` has a Latin form for each of `authors`, empty where it needs none, or is empty itself.
    `issued` is as precise as it is known; `address` is the permanent address in the register, `url` the work's own.
    `opened`, `in_force`, `unts_volume`, `unts_page`, `registration_no` belong to treaties (2688 UNTS 39, No. 47713).
    `version` is the record's, or for answers and lists the number of the register's newest revision.
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
    romanised: tuple[str, ...] = ()

    @property
    def names(self) -> list[Name]:
        """The authors as citations take their names apart."""
        latin = self.romanised or ("",) * len(self.authors)
        return [name_of(*each) for each in zip(self.authors, latin, strict=True)]

    @property
    def by(self) -> list[str]:
        """The authors in words, a name in another script beside its Latin form."""
        latin = self.romanised or ("",) * len(self.authors)
        pairs = zip(self.authors, latin, strict=True)
        return [f"{said.replace(',', '')} {printed}" if said else printed for printed, said in pairs]

    @property
    def series(self) -> str:
        """The place in the United Nations Treaty Series: "2688 UNTS 39", or the registration number."""
        if self.unts_volume:
            return f"{self.unts_volume} UNTS {self.unts_page}".strip()
        return f"UNTS No. {self.registration_no}" if self.registration_no else ""


def plain(work: Work, read_on: date) -> str:
    """The citation in words, in the register's own manner; treaties as OSCOLA prints them."""
    if work.kind == "treaty":
        return oscola(work)
    if work.kind == "source":
        return _source(work)
    if work.kind == "record":
        return cited_as_record(inner(work.title), work.version, work.address, say_day(read_on))
    return f"“{inner(work.title)}”, {REGISTER}, revision {work.version}, {work.address} (read on {say_day(read_on)})."


def cited_as_record(title: str, version: int | str, address: str, read_on: str) -> str:
    """The citation of a page of the register in words; `title` as `inner` gives it."""
    return f"“{title}”, {REGISTER}, version {version}, {address} (read on {read_on})."


def inner(title: str) -> str:
    """A title as it stands between quotation marks: its own are single ones."""
    return title.translate({0x201C: "‘", 0x201D: "’"})


def oscola(work: Work) -> str:
    """A treaty in the manner of OSCOLA: title (opened for signature ..., entered into force ...) 2688 UNTS 39."""
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


def bluebook(work: Work) -> str:
    """A treaty in the manner of the Bluebook: title, opened for signature ..., 2688 U.N.T.S. 39 (entered ...)."""
    series = work.series.replace("UNTS", "U.N.T.S.")
    signed = ("opened for signature", work.opened) if work.opened else ("adopted", work.adopted)
    parts = [work.title, f"{signed[0]} {_american(signed[1])}" if signed[1] else "", series]
    words = ", ".join(part for part in parts if part)
    return words + (f" (entered into force {_american(work.in_force)})." if work.in_force else ".")


def _american(day: date) -> str:
    month = MONTHS[day.month - 1]
    short = month if month in {"May", "June", "July"} else ("Sept." if month == "September" else f"{month[:3]}.")
    return f"{short} {day.day}, {day.year}"


def uncertain(when: PartialDate) -> str:
    """An uncertain date as a citation says it ("ca. February 2022", "2013?"); empty for a certain one."""
    if not any(mark in when.text for mark in "~?%"):
        return ""
    bare = when.text.replace("~", "").replace("?", "").replace("%", "")
    words = say_date(parse_edtf(bare))
    circa = "ca. " if "~" in when.text or "%" in when.text else ""
    return f"{circa}{words}{'?' if '?' in when.text or '%' in when.text else ''}"


def _source(work: Work) -> str:
    who = ", ".join(work.by) or work.publisher
    when = f" ({uncertain(work.issued) or say_date(work.issued)})" if work.issued else " (no date)"
    title = f" “{inner(work.title)}”" if work.title else ""
    house = f", {work.publisher}" if work.authors and work.publisher else ""
    number = f", {work.number}" if work.number else ""
    return f"{who}{when}{title}{house}{number}{f', {work.url}' if work.url else ''}".strip() + "."

"""Who says so: the citations of records, numbered for one page, with the sources behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from treaties.domain.dates import say_day, say_edtf
from treaties.models import Citation, Record, Source
from treaties.queries.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection


class Cited(NamedTuple):
    """One citation as a page shows it; `number` counts distinct passages of sources over the page from 1."""

    number: int
    record_id: int
    field: str
    stance: str
    stated_value: str
    as_of: date | None
    about_slug: str
    about_title: str
    quote: str
    locator: str
    credibility: str
    claimant: str
    claimant_slug: str
    note: str
    source_id: int
    source_slug: str
    source_title: str
    publisher: str
    issued_text: str
    language: str
    id: int
    unfound: bool | None

    @property
    def issued_words(self) -> str:
        """The day of the source in words, empty where none is known."""
        return say_edtf(self.issued_text)


@dataclass(slots=True)
class Note:
    """One passage of one source in the margin: what it says, by whom, about which fields; `place` leads to the text.

    Beside each line stands what the register remarks on it; `unfound`: the source's kept text lacks the passage.
    """

    number: int
    title: str
    href: str
    by: str
    passage: str
    language: str
    place: str = ""
    unfound: bool = False
    lines: list[tuple[str, str]] = field(default_factory=list)


_ABOUT, _CLAIMANT, _SOURCE = aliased(Record), aliased(Record), aliased(Record)
_CITED = (
    select(
        Citation.record_id, Citation.field, Citation.stance, Citation.stated_value, Citation.as_of,
        func.coalesce(_ABOUT.slug, "").label("about_slug"), func.coalesce(_ABOUT.title, "").label("about_title"),
        Citation.quote, Citation.locator, Citation.credibility,
        func.coalesce(func.nullif(Citation.claimant, ""), _CLAIMANT.title, "").label("claimant"),
        func.coalesce(_CLAIMANT.slug, "").label("claimant_slug"), Citation.note, Citation.source_id,
        _SOURCE.slug.label("source_slug"), _SOURCE.title.label("source_title"), Source.publisher, Source.issued_text,
        Source.language, Citation.id,
        and_(Citation.quote != "", Citation.text_sha256 != "", Citation.quote_end.is_(None)).label("unfound"),
    )
    .join(Source, Source.id == Citation.source_id)
    .join(_SOURCE, _SOURCE.id == Citation.source_id)
    .outerjoin(_ABOUT, _ABOUT.id == Citation.about_id)
    .outerjoin(_CLAIMANT, _CLAIMANT.id == Citation.claimant_actor_id)
    .order_by(Citation.record_id, Citation.id)
)  # fmt: skip
_OF_ONE = Prepared(_CITED.where(Citation.record_id == bindparam("record")))


def citations_of(connection: Connection, record_id: int) -> list[Cited]:
    """The citations of one record in the order in which they were entered, numbered by source and passage."""
    return _numbered(_OF_ONE(connection, record=record_id))


def citations(connection: Connection, record_ids: Sequence[int]) -> list[Cited]:
    """The citations of several records, record by record."""
    return _numbered(connection.execute(_CITED.where(Citation.record_id.in_(record_ids))))


def _numbered(rows: Iterable[Any]) -> list[Cited]:
    numbers: dict[tuple[int, str, str], int] = {}
    found = []
    for row in rows:
        number = numbers.setdefault((row.source_id, row.quote, row.locator), len(numbers) + 1)
        found.append(Cited(number, *row))
    return found


def otherwise(cited: Iterable[Cited], name: str, shown: str) -> list[tuple[str, int]]:
    """The values of a field that sources state other than the one shown, each with who says so, and its note."""
    found: dict[tuple[str, int], None] = {}
    for each in cited:
        if each.field == name and each.stated_value:
            value = each.stated_value.replace("_", " ")
            if value.casefold() != shown.casefold():
                found[f"{value} ({each.claimant or each.publisher or each.source_title})", each.number] = None
    return list(found)


_AGAINST = {"denies", "retracts"}


def marks_by_field(cited: Iterable[Cited]) -> dict[tuple[int, str], list[int]]:
    """Numbers of the notes per record and field; citations of the whole record stand under the field "".

    Who denies a record as a whole supports none of its fields, and stands among those who deny it.
    """
    found: dict[tuple[int, str], list[int]] = {}
    for each in cited:
        if not each.field and each.stance in _AGAINST:
            continue
        numbers = found.setdefault((each.record_id, each.field), [])
        if each.number not in numbers:
            numbers.append(each.number)
    return found


_NONE: list[int] = []


def marks_of(marks: Mapping[tuple[int, str], list[int]], record_id: int, name: str, *, whole: bool = True) -> list[int]:
    """The notes that a field's value rests on: those about the field, then those about the whole record.

    Without `whole` the first alone: who speaks of a record did not judge it in the register's place.
    """
    own, common = marks.get((record_id, name), _NONE), marks.get((record_id, ""), _NONE) if whole else _NONE
    return list(dict.fromkeys([*own, *common])) if own and common else own or common


def notes(cited: Iterable[Cited], labels: Mapping[str, str]) -> list[Note]:
    """The margin of a page: each passage once, with every field that it speaks about."""
    found: dict[int, Note] = {}
    for each in cited:
        note = found.get(each.number)
        if note is None:
            address = f"/sources/{each.source_slug}"
            note = found[each.number] = Note(
                each.number,
                each.source_title,
                address,
                ", ".join([part for part in (each.publisher, each.issued_words, each.locator) if part]),
                each.quote,
                each.language,
                f"{address}/text#q{each.id}" if each.quote else "",
                bool(each.unfound),
            )
        line = (said(each, labels), each.note)
        if line not in note.lines:
            note.lines.append(line)
    return list(found.values())


VERBS = {
    "asserts": "asserted", "denies": "denied", "cannot_verify": "not verified", "retracts": "retracted",
    "mentions": "mentioned",
}  # fmt: skip


def said(each: Cited, labels: Mapping[str, str]) -> str:
    """What one citation says, in a line: "asserted by Reuters: date (February 2022)"."""
    what = labels.get(each.field) or each.field.replace("count.", "total: ").replace("_", " ") or "the whole record"
    about = f" of {each.about_title}" if each.about_title else ""
    value = f": {each.stated_value.replace('_', ' ')}" if each.stated_value else ""
    day = f", as of {say_day(each.as_of)}" if each.as_of else ""
    who = f" by {each.claimant}" if each.claimant and each.claimant != each.publisher else ""
    grade = f"; credibility {each.credibility}" if each.credibility else ""
    return f"{VERBS.get(each.stance, each.stance)}{who}: {what}{about}{value}{day}{grade}"

"""Who says so: the citations of records, numbered for one page, with their sources and relay chains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from treaties.models import Citation, Record, Relay, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Cited:
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
    url: str
    relays: tuple[str, ...] = ()


def citations(connection: Connection, record_ids: Sequence[int]) -> list[Cited]:
    """The citations of these records in the order of their fields, numbered by source and passage."""
    about, claimant, source = aliased(Record), aliased(Record), aliased(Record)
    query = (
        select(
            Citation.__table__, Source.publisher, Source.issued_text, Source.url,
            source.slug.label("source_slug"), source.title.label("source_title"),
            about.slug.label("about_slug"), about.title.label("about_title"),
            claimant.slug.label("claimant_slug"), claimant.title.label("claimant_title"),
        )
        .join(Source, Source.id == Citation.source_id)
        .join(source, source.id == Citation.source_id)
        .outerjoin(about, about.id == Citation.about_id)
        .outerjoin(claimant, claimant.id == Citation.claimant_actor_id)
        .where(Citation.record_id.in_(record_ids))
        .order_by(Citation.record_id, Citation.id)
    )  # fmt: skip
    rows = connection.execute(query).all()
    chains = relays(connection, {row.source_id for row in rows})
    numbers: dict[tuple[int, str, str], int] = {}
    found = []
    for row in rows:
        key = (row.source_id, row.quote, row.locator)
        number = numbers.setdefault(key, len(numbers) + 1)
        found.append(
            Cited(
                number, row.record_id, row.field, row.stance, row.stated_value, row.as_of,
                row.about_slug or "", row.about_title or "", row.quote, row.locator, row.credibility,
                row.claimant or row.claimant_title or "", row.claimant_slug or "", row.note,
                row.source_id, row.source_slug, row.source_title, row.publisher, row.issued_text, row.url,
                chains.get(row.source_id, ()),
            )
        )  # fmt: skip
    return found


def relays(connection: Connection, source_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Whom each source relays, nearest first, its first chain."""
    query = (
        select(Relay.record_id, Relay.name)
        .where(Relay.record_id.in_(list(source_ids)), Relay.chain == 1)
        .order_by(Relay.record_id, Relay.position)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.record_id] = (*found.get(row.record_id, ()), row.name)
    return found


def marks_by_field(cited: Iterable[Cited]) -> dict[tuple[int, str], list[int]]:
    """Numbers of the notes per record and field; citations of the whole record stand under the field ""."""
    found: dict[tuple[int, str], list[int]] = {}
    for each in cited:
        numbers = found.setdefault((each.record_id, each.field), [])
        if each.number not in numbers:
            numbers.append(each.number)
    return found

"""Everything that rests on one source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from treaties.models import Citation, Record, Relay, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row


def supported(connection: Connection, source_id: int, limit: int, after: int = 0) -> list[Row[Any]]:
    """The citations that name the source, in order of their ids: record, field, stance, claimant, passage."""
    about, claimant = aliased(Record), aliased(Record)
    query = (
        select(
            Citation.id, Citation.field, Citation.stance, Citation.stated_value, Citation.as_of, Citation.locator,
            Citation.quote, Citation.claimant, Record.kind, Record.slug, Record.title,
            about.title.label("about"), claimant.title.label("claimant_title"),
        )
        .join(Record, Record.id == Citation.record_id)
        .outerjoin(about, about.id == Citation.about_id)
        .outerjoin(claimant, claimant.id == Citation.claimant_actor_id)
        .where(
            Citation.source_id == source_id, Citation.record_id != source_id, Record.state == "published",
            Citation.id > after,
        )
        .order_by(Citation.id)
        .limit(limit)
    )  # fmt: skip
    return list(connection.execute(query))


def total(connection: Connection, source_id: int) -> int:
    """How many citations of published records rest on the source."""
    query = (
        select(func.count())
        .select_from(Citation)
        .join(Record, Record.id == Citation.record_id)
        .where(Citation.source_id == source_id, Citation.record_id != source_id, Record.state == "published")
    )
    return connection.execute(query).scalar_one()


def relayed_by(connection: Connection, source_id: int) -> list[Any]:
    """Sources that pass this one on."""
    query = (
        select(Record.slug, Record.title)
        .join(Relay, Relay.record_id == Record.id)
        .where(Relay.relayed_id == source_id)
        .distinct()
        .order_by(Record.title)
    )
    return list(connection.execute(query))


def titles(connection: Connection, slugs: Iterable[str]) -> dict[str, str]:
    """The title of each source by its short address."""
    query = select(Record.slug, Record.title).where(Record.kind == "source", Record.slug.in_(sorted(set(slugs))))
    return {row.slug: row.title for row in connection.execute(query)}


def by_address(connection: Connection, key: str) -> list[Row[Any]]:
    """Sources at this address as it is compared."""
    query = (
        select(Record.id, Record.slug, Record.title)
        .join(Source, Source.id == Record.id)
        .where(Source.url_key == key, Record.state == "published")
    )
    return list(connection.execute(query))

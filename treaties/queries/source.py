"""Everything that rests on one source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from treaties.domain.reference import address_key
from treaties.models import Citation, Record, ReferenceKey, Relay, Source, SourceTie
from treaties.queries import listing
from treaties.queries.prepared import TRUNK, Prepared, Rare
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


_SOURCE: Any = bindparam("source")
_ABOUT, _CLAIMANT = aliased(Record), aliased(Record)
_SUPPORTED = Prepared(
    select(
        Citation.id, Citation.field, Citation.stance, Citation.stated_value, Citation.as_of, Citation.locator,
        Citation.quote, Citation.claimant, Record.kind, Record.slug, Record.title,
        _ABOUT.title.label("about"), _CLAIMANT.title.label("claimant_title"),
    )
    .join(Record, Record.id == Citation.record_id)
    .outerjoin(_ABOUT, _ABOUT.id == Citation.about_id)
    .outerjoin(_CLAIMANT, _CLAIMANT.id == Citation.claimant_actor_id)
    .where(
        Citation.source_id == _SOURCE, Citation.record_id != _SOURCE, Record.state == "published",
        Citation.id > bindparam("after"),
    )
    .order_by(Citation.id)
    .limit(bindparam("most"))
)  # fmt: skip


def supported(connection: Connection, source_id: int, limit: int, after: int = 0) -> list[Any]:
    """The citations that name the source, in order of their ids: record, field, stance, claimant, passage."""
    return _SUPPORTED(connection, source=source_id, after=after, most=limit)


_TOTAL = Prepared(
    select(func.count().label("number"))
    .select_from(Citation)
    .join(Record, Record.id == Citation.record_id)
    .where(Citation.source_id == _SOURCE, Citation.record_id != _SOURCE, Record.state == "published")
)


def total(connection: Connection, source_id: int) -> int:
    """How many citations of published records rest on the source."""
    return int(_TOTAL(connection, source=source_id)[0].number)


_RELAYED = Prepared(
    select(Record.slug, Record.title)
    .join(Relay, Relay.record_id == Record.id)
    .where(Relay.relayed_id == _SOURCE)
    .distinct()
    .order_by(Record.title)
)


_relayed = Rare(select(Relay.relayed_id).where(Relay.relayed_id.is_not(None)))


def relayed_by(connection: Connection, source_id: int) -> list[Any]:
    """Sources that pass this one on."""
    return _RELAYED(connection, source=source_id) if _relayed.may_be(connection, (source_id,)) else []


_TIED = Prepared(
    select(Record.slug, Record.title, SourceTie.tie_kind)
    .join(SourceTie, SourceTie.record_id == Record.id)
    .where(SourceTie.other_id == _SOURCE, Record.state == "published")
    .order_by(Record.title)
)


_tied = Rare(select(SourceTie.other_id))


def tied_to(connection: Connection, source_id: int) -> list[Any]:
    """Sources that are a reprint, a translation or another version of this one."""
    return _TIED(connection, source=source_id) if _tied.may_be(connection, (source_id,)) else []


def titles(connection: Connection, slugs: Iterable[str]) -> dict[str, str]:
    """The title of each source by its short address."""
    query = select(Record.slug, Record.title).where(Record.kind == "source", Record.slug.in_(sorted(set(slugs))))
    return {row.slug: row.title for row in connection.execute(query)}


_AT = Prepared(
    select(*TRUNK)
    .join(Source, Source.id == Record.id)
    .where(Source.url_key == bindparam("key"), Record.state == "published")
)


def by_address(connection: Connection, key: str) -> list[Any]:
    """Sources at this address as it is compared, each as its page is found."""
    return _AT(connection, key=key) if key else []


_DISGUISED = Prepared(
    select(*TRUNK)
    .join(ReferenceKey, ReferenceKey.record_id == Record.id)
    .where(
        ReferenceKey.scheme == "url", ReferenceKey.mark == bindparam("mark"), Record.kind == "source",
        Record.state == "published",
    )
    .distinct()
)  # fmt: skip


def at_address(connection: Connection, address: str) -> list[Any]:
    """Sources at a web address; where none stands there as written, those that it disguises (copies, AMP, caches)."""
    return by_address(connection, address_key(address)) or _DISGUISED(connection, mark=address_key(address))


def whole_at(connection: Connection, address: str) -> list[tuple[Any, dict[str, Any] | None]]:
    """The same as its page takes them, with their own columns where those are read already."""
    key = address_key(address)
    there = listing.at(connection, TYPES["source"], key, "url_key") if key else []
    published = [each for each in there if each[0].state == "published"]
    return published or [(row, None) for row in _DISGUISED(connection, mark=key)]

"""The passages of a source that citations quote: where they stand in a kept text, and which are found in none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from treaties.domain.anchors import Anchor, Page, Place, locate
from treaties.models import Citation, Record, Snapshot
from treaties.queries import snapshot
from treaties.queries.prepared import Prepared
from treaties.vault import Missing, Spoilt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from treaties.vault import Vault

_SOURCE = aliased(Record)
_QUOTED = (
    select(
        Citation.id, Citation.record_id, Citation.field, Citation.stance, Citation.quote, Citation.quote_prefix,
        Citation.quote_suffix, Citation.quote_start, Citation.quote_end, Citation.text_sha256, Citation.locator,
        Citation.claimant, Citation.source_id, Record.kind, Record.slug, Record.title,
        _SOURCE.slug.label("source_slug"), _SOURCE.title.label("source_title"),
    )
    .join(Record, Record.id == Citation.record_id)
    .join(_SOURCE, _SOURCE.id == Citation.source_id)
    .where(Citation.quote != "", Record.state == "published")
    .order_by(Citation.id)
)  # fmt: skip
_WITH_TEXT = (Snapshot.text_sha256 != "", Snapshot.removed_at.is_(None))
_OF = Prepared(_QUOTED.where(Citation.source_id == bindparam("source")))
_BY_ID = Prepared(_QUOTED.where(Citation.id == bindparam("citation")))
_ONE = Prepared(_QUOTED.where(Citation.source_id == bindparam("source"), Citation.id == bindparam("citation")))


def of_source(connection: Connection, source_id: int) -> list[Any]:
    """Every quote that published records take from the source, with the record and field that it supports."""
    return _OF(connection, source=source_id)


def one(connection: Connection, source_id: int, citation_id: int) -> Any:
    """One quote of the source, or None."""
    return _ONE.first(connection, source=source_id, citation=citation_id)


def by_id(connection: Connection, citation_id: int) -> Any:
    """One quote of any source, or None."""
    return _BY_ID.first(connection, citation=citation_id)


def anchor_of(row: Any) -> Anchor:
    """The anchor that a citation keeps."""
    start = row.quote_start or 0
    return Anchor(row.quote, row.quote_prefix, row.quote_suffix, start, row.quote_end or start + len(row.quote))


def placed(rows: Iterable[Any], text: str) -> list[tuple[Any, Place | None]]:
    """Each quote with its place in the text, None where the text does not have it. Equal quotes are sought once."""
    page = Page(text)
    known: dict[Anchor, Place | None] = {}
    found = []
    for row in rows:
        mark = anchor_of(row)
        if mark not in known:
            known[mark] = locate(mark, page)
        found.append((row, known[mark]))
    return found


@dataclass(frozen=True, slots=True)
class Orphan:
    """A quote that no kept text of its source has; `nearest` is the key of the newest copy with a text."""

    row: Any
    nearest: str


def orphans(connection: Connection, vault: Vault, source_id: int | None = None) -> list[Orphan]:
    """Quotes of sources whose text is kept that stand in none of their texts, to be looked at by a person."""
    own = func.coalesce(Record.replaced_by_id, Record.id)
    query = select(own).join(Snapshot, Snapshot.record_id == Record.id).where(*_WITH_TEXT).distinct()
    if source_id is not None:
        query = query.where(own == source_id)
    found = []
    for each in sorted(connection.execute(query).scalars()):
        left = of_source(connection, each)
        copies = snapshot.with_text(snapshot.of_source(connection, each)) if left else []
        for digest in dict.fromkeys(copy.text_sha256 for copy in copies):
            try:
                text = vault.read(digest).decode()
            except (Missing, Spoilt):
                continue
            left = [row for row, place in placed(left, text) if place is None]
        found += [Orphan(row, copies[0].key) for row in left if copies]
    return found

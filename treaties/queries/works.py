"""Records as works that can be cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from treaties.domain.citation import Work
from treaties.domain.dates import PartialDate
from treaties.models import Relay, Source, SourceAuthor, Treaty
from treaties.queries.prepared import Prepared
from treaties.records import TYPES

if TYPE_CHECKING:
    from sqlalchemy import Connection


_RECORD: Any = bindparam("record")
_TREATY = Prepared(select(Treaty.__table__).where(Treaty.id == _RECORD))
_SOURCE = Prepared(select(Source.__table__).where(Source.id == _RECORD))
_AUTHORS = Prepared(select(SourceAuthor.name).where(SourceAuthor.record_id == _RECORD).order_by(SourceAuthor.position))
_RELAYS = Prepared(select(Relay.name).where(Relay.record_id == _RECORD).order_by(Relay.chain, Relay.position))


def work_of(connection: Connection, row: Any, base: str = "") -> Work:
    """The record (id, kind, slug, title, version) as a work; `base` stands before its address."""
    address = f"{base}/{TYPES[row.kind].path}/{row.slug}"
    key = f"{row.kind.replace('_', '-')}-{row.slug}"
    if row.kind == "treaty":
        return _treaty(connection, row.id, Work("treaty", key, row.title, address, row.version))
    if row.kind == "source":
        return _source(connection, row.id, Work("source", key, row.title, address, row.version))
    return Work("record", key, row.title, f"{address}@{row.version}", row.version)


def _treaty(connection: Connection, record_id: int, bare: Work) -> Work:
    row = _TREATY(connection, record=record_id)[0]
    return Work(
        "treaty", bare.key, bare.title, bare.address, bare.version, adopted=row.adopted, opened=row.opened,
        in_force=row.in_force, unts_volume=row.unts_volume, unts_page=row.unts_page,
        registration_no=row.registration_no,
    )  # fmt: skip


def _source(connection: Connection, record_id: int, bare: Work) -> Work:
    row = _SOURCE(connection, record=record_id)[0]
    return Work(
        "source", bare.key, row.heading or bare.title, bare.address, bare.version, source_kind=row.source_kind,
        authors=tuple(each.name for each in _AUTHORS(connection, record=record_id)), publisher=row.publisher,
        issued=PartialDate(row.issued_text, row.issued_first, row.issued_last) if row.issued_text else None,
        url=row.url, archive_url=row.archive_url, accessed=row.accessed, language=row.language,
        number=row.document_no, relays=tuple(each.name for each in _RELAYS(connection, record=record_id)),
    )  # fmt: skip

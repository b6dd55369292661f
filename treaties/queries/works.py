"""Records as works that can be cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.domain.citation import Work
from treaties.domain.dates import PartialDate
from treaties.models import Record, Relay, Source, SourceAuthor, Treaty
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


def work_of(connection: Connection, record_id: int, base: str = "") -> Work:
    """The record as a work; `base` stands before its address ("https://register.example")."""
    row = connection.execute(
        select(Record.kind, Record.slug, Record.title, Record.version).where(Record.id == record_id)
    ).one()
    address = f"{base}/{TYPES[row.kind].path}/{row.slug}"
    key = f"{row.kind.replace('_', '-')}-{row.slug}"
    if row.kind == "treaty":
        return _treaty(connection, record_id, Work("treaty", key, row.title, address, row.version))
    if row.kind == "source":
        return _source(connection, record_id, Work("source", key, row.title, address, row.version))
    return Work("record", key, row.title, f"{address}@{row.version}", row.version)


def _treaty(connection: Connection, record_id: int, bare: Work) -> Work:
    row = connection.execute(select(Treaty.__table__).where(Treaty.id == record_id)).one()
    return Work(
        "treaty", bare.key, bare.title, bare.address, bare.version, adopted=row.adopted, opened=row.opened,
        in_force=row.in_force, unts_volume=row.unts_volume, unts_page=row.unts_page,
        registration_no=row.registration_no,
    )  # fmt: skip


def _source(connection: Connection, record_id: int, bare: Work) -> Work:
    row = connection.execute(select(Source.__table__).where(Source.id == record_id)).one()
    authors = select(SourceAuthor.name).where(SourceAuthor.record_id == record_id).order_by(SourceAuthor.position)
    relays = select(Relay.name).where(Relay.record_id == record_id).order_by(Relay.chain, Relay.position)
    return Work(
        "source", bare.key, row.heading or bare.title, bare.address, bare.version, source_kind=row.source_kind,
        authors=_column(connection, authors), publisher=row.publisher,
        issued=PartialDate(row.issued_text, row.issued_first, row.issued_last) if row.issued_text else None,
        url=row.url, archive_url=row.archive_url, accessed=row.accessed, language=row.language,
        number=row.document_no, relays=_column(connection, relays),
    )  # fmt: skip


def _column(connection: Connection, query: object) -> tuple[str, ...]:
    rows: Sequence[str] = connection.execute(query).scalars().all()  # type: ignore[call-overload] # a select of one column
    return tuple(rows)

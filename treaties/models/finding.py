"""What the search and the lookup read: derived from records, written in the same transaction."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Id, Prose, RecordRef


class SearchEntry(Base):
    """The words by which one record is found.

    `names` holds its folded title, names and codes between bars, `body` every word of it folded (CJK runs as pairs),
    `shown` the same text as it was written, for snippets. The full-text index stands beside it: FTS5 on SQLite, kept
    by triggers, a GIN index on PostgreSQL.
    """

    __tablename__ = "search_entry"

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True)
    names: Mapped[Prose]
    body: Mapped[Prose]
    shown: Mapped[Prose]


class ReferenceKey(Base):
    """One exact mark by which a record is looked up: url, doi, isbn, number, cn, unts, registration or mtdsg."""

    __tablename__ = "reference_key"
    __table_args__ = (Index("ix_reference_key_scheme_mark", "scheme", "mark"),)

    id: Mapped[Id]
    record_id: Mapped[RecordRef]
    scheme: Mapped[str] = mapped_column(String(20))
    mark: Mapped[str] = mapped_column(Text)

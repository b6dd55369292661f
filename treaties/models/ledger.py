"""What keeps the register honest: every version of every record, and the open vocabularies."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from treaties.models.base import BareRef, Base, Id, Instant, Line, Prose


class Content(TypeDecorator[dict[str, Any]]):
    """JSON, on PostgreSQL JSONB, whose dialect is loaded where it is used."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The engine's own type."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON())
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())


class Revision(Base):
    """One version of one record: full values, who, when and why, chained to the revision before by SHA-256.

    There is one chain per register; `id` is the register's revision number.
    """

    __tablename__ = "revision"
    __table_args__ = (Index("uq_revision_record_version", "record_id", "version", unique=True),)

    id: Mapped[Id]
    version: Mapped[int]
    op: Mapped[str] = mapped_column(String(12))
    content: Mapped[dict[str, Any]] = mapped_column(Content)
    at: Mapped[Instant]
    account_id: Mapped[int | None]
    editor: Mapped[Line]
    reason: Mapped[Prose] = mapped_column(default="")
    reviewer: Mapped[Line] = mapped_column(default="")
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    # Set where words had to be taken out of `content`: the digest is that of what stood there before.
    redacted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    record_id: Mapped[BareRef]


class Edition(Base):
    """How often what pages show was written, in one row: copies that are filed have no revision to tell of them.

    `db.Database.writing` counts on with every commit; what is remembered of pages ends when it does.
    """

    __tablename__ = "edition"

    id: Mapped[Id]
    number: Mapped[int]


class Term(Base):
    """A word of an open vocabulary: `code` of `vocabulary`, its label in one language, its place in the order."""

    __tablename__ = "term"

    vocabulary: Mapped[str] = mapped_column(String(40), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True, default="en")
    label: Mapped[Line]
    position: Mapped[int] = mapped_column(default=0)

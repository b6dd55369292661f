"""Kept copies of sources, and the marks by which the same text is known again."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Id, Instant, Line, OptRecordRef, Prose


class Snapshot(Base):
    """A stored copy of a source: bytes named by their SHA-256 and never altered, the text extracted beside them.

    `key` is its address; `record_id` the source, empty until somebody files it. `way` is pasted, uploaded, fetched or
    archived (a record of a web archive). `asked_url` was asked for and `final_url` answered, after `redirects` (JSON:
    [[status, address], ...]); `headers` (JSON: [[name, value], ...]) are the answer's. `media_type` was found in the
    bytes. `text_key` is the hash of the folded text, `page_starts` (JSON) where the pages of a PDF begin in it, and
    `found` (JSON: [[field, value, where], ...]) what the page says of itself. `translation_of` is the key of the copy
    whose text this one translates. A copy with a `licence` may be read by everybody, others by who is signed in. Of a
    copy that was taken down (`removed_at`, `removed_why`) neither bytes nor text are kept, only what this row says.
    """

    __tablename__ = "snapshot"

    id: Mapped[Id]
    record_id: Mapped[OptRecordRef]
    key: Mapped[str] = mapped_column(String(16), index=True, unique=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(120))
    charset: Mapped[str] = mapped_column(String(40), default="")
    way: Mapped[Code] = mapped_column(default="")
    file_name: Mapped[Line] = mapped_column(default="")
    asked_url: Mapped[str] = mapped_column(Text, default="")
    final_url: Mapped[str] = mapped_column(Text, default="")
    redirects: Mapped[Prose] = mapped_column(default="")
    http_status: Mapped[int | None]
    headers: Mapped[Prose] = mapped_column(default="")
    text_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    text_key: Mapped[str] = mapped_column(String(64), default="", index=True)
    letters: Mapped[int] = mapped_column(default=0)
    page_starts: Mapped[Prose] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    found: Mapped[Prose] = mapped_column(default="")
    extractor: Mapped[Line] = mapped_column(default="")
    tool: Mapped[Line] = mapped_column(default="")
    collector: Mapped[Line] = mapped_column(default="")
    account_id: Mapped[int | None]
    translation_of: Mapped[str] = mapped_column(String(16), default="")
    translator: Mapped[Line] = mapped_column(default="")
    engine: Mapped[Line] = mapped_column(default="")
    licence: Mapped[Line] = mapped_column(default="")
    retrieved_at: Mapped[Instant]
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    removed_why: Mapped[Line] = mapped_column(default="")


class SnapshotMark(Base):
    """One of the marks by which a text is known again: runs of words, numbers, addresses of its translations."""

    __tablename__ = "snapshot_mark"
    __table_args__ = (Index("ix_snapshot_mark_scheme_mark", "scheme", "mark"),)

    id: Mapped[Id]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id", ondelete="RESTRICT"), index=True)
    scheme: Mapped[str] = mapped_column(String(12))
    mark: Mapped[str] = mapped_column(String(40))

"""Work on the article desk: articles being read, and what was found in each with what somebody decided about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Id, Instant, Line, OptRecordRef, Prose


class Reading(Base):
    """One article on the desk. Its text is private; nothing of it is a record until somebody files it.

    `state` is waiting (not read to the end yet), open, done or dropped; `read_to` counts the letters read so far.
    `batch` names the folder it came in with, `problem` says why it could not be read, `snapshot` is the key of the
    kept copy that holds the text. `issued` is EDTF.
    """

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_state_id", "state", "id"),)

    id: Mapped[Id]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    title: Mapped[Line]
    batch: Mapped[Line] = mapped_column(default="")
    publisher: Mapped[Line] = mapped_column(default="")
    issued: Mapped[str] = mapped_column(String(100), default="")
    url: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[Prose]
    text_sha256: Mapped[str] = mapped_column(String(64), index=True)
    snapshot: Mapped[str] = mapped_column(String(16), default="")
    read_to: Mapped[int] = mapped_column(default=0)
    problem: Mapped[Prose] = mapped_column(default="")
    at: Mapped[Instant]
    changed_at: Mapped[Instant]


class Proposal(Base):
    """One thing that an article says and the register can hold, and what was decided about it.

    `kind` is source, event, claim, relay, denial or passage; `content` is plain data (see docs/desk.md), whose passages
    are offsets in the reading's text. `decision` is empty, accepted or rejected; `target_id` the record that it is the
    same as. `version` grows with each change, so that a stale decision is told. `deed_id` is the step that wrote it,
    `record_id` the record it went into.
    """

    __tablename__ = "proposal"
    __table_args__ = (Index("uq_proposal_reading_number", "reading_id", "number", unique=True),)

    id: Mapped[Id]
    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id", ondelete="RESTRICT"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    decision: Mapped[str] = mapped_column(String(12), default="")
    target_id: Mapped[OptRecordRef]
    version: Mapped[int] = mapped_column(default=1)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    deed_id: Mapped[int | None] = mapped_column(ForeignKey("deed.id", ondelete="RESTRICT"), index=True)
    record_id: Mapped[OptRecordRef]

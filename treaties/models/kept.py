"""Answers that were kept for citing: the question, when it was asked of which state, and what the answer was."""

from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Id, Instant, Line, Prose


class KeptAnswer(Base):
    """One answer under its permanent id `mark`.

    `question` is canonical JSON, `address` what was asked for as it was typed. `revision` and `chain` are number and
    digest of the register's newest revision then; `digest` is SHA-256 over the answer as it was first given, `content`
    the answer itself (canonical JSON lines, deflated), `redacted` what was taken out of it since.
    """

    __tablename__ = "kept_answer"
    __table_args__ = (Index("ix_kept_answer_question_digest_digest", "question_digest", "digest"),)

    id: Mapped[Id]
    mark: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[Line]
    question: Mapped[Prose]
    question_digest: Mapped[str] = mapped_column(String(64))
    address: Mapped[Prose]
    at: Mapped[Instant]
    editor: Mapped[Line]
    revision: Mapped[int]
    chain: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    count: Mapped[int]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    redacted: Mapped[list[Any]] = mapped_column(JSON)

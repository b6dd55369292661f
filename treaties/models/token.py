"""How programs write: tokens of accounts, and requests that were carried out already."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Id, Instant, Line, Prose


class ApiToken(Base):
    """A secret with which a program writes as an account; only its SHA-256 and its first letters are kept."""

    __tablename__ = "api_token"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    name: Mapped[Line]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    begins: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[Instant]
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ApiSent(Base):
    """A request with an Idempotency-Key that was carried out, and its answer: sent again, it gets that answer again."""

    __tablename__ = "api_sent"
    __table_args__ = (Index("uq_api_sent_account_key", "account_id", "key", unique=True),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    key: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    location: Mapped[str] = mapped_column(String(300))
    tag: Mapped[str] = mapped_column(String(80))
    body: Mapped[Prose]
    at: Mapped[Instant]

"""What forms leave beside the records: typing that is not saved yet, forms already taken, work that one step undoes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Id, Instant, Line, RecordRef


class FormDraft(Base):
    """What one account has typed into the form at one address: `content` is a list of [name, value] in order."""

    __tablename__ = "form_draft"
    __table_args__ = (Index("uq_form_draft_account_address", "account_id", "address", unique=True),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    address: Mapped[str] = mapped_column(String(300))
    content: Mapped[list[Any]] = mapped_column(JSON)
    at: Mapped[Instant]


class FormSent(Base):
    """A form that was saved, by the token it carried, and the record it made: sent again, it makes no second one."""

    __tablename__ = "form_sent"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[RecordRef]
    at: Mapped[Instant]


class Deed(Base):
    """Work on several records done in one step: `changes` is a list of [record, version before, version after]."""

    __tablename__ = "deed"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    what: Mapped[Line]
    changes: Mapped[list[Any]] = mapped_column(JSON)
    at: Mapped[Instant]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

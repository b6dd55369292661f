"""What forms leave beside the records: typing not saved yet, forms already taken, named views, steps to undo."""

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


class SavedView(Base):
    """A list with its filters, columns and order under a name, for all who enter; `query` is that of its address."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("uq_saved_view_kind_name", "kind", "name", unique=True),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))
    query: Mapped[str] = mapped_column(String(2000))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
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

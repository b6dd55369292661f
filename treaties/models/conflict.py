"""Armed conflicts."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Id, OfRecord, Prose, RecordRef, record_key


class Conflict(Base):
    """A conflict with its dates (EDTF and strict bounds) and parties."""

    __tablename__ = "conflict"

    id: Mapped[int] = record_key()
    date_text: Mapped[str] = mapped_column(String(100), default="")
    date_first: Mapped[date | None]
    date_last: Mapped[date | None]
    note: Mapped[Prose] = mapped_column(default="")


class ConflictParty(OfRecord, Base):
    """An actor that took part in a conflict."""

    __tablename__ = "conflict_party"
    id: Mapped[Id]
    actor_id: Mapped[RecordRef]
    role: Mapped[Code] = mapped_column(default="party")

"""Acts of States on treaties."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import BareRef, Base, Code, Line, OptBareRef, Prose, RecordRef, rare, record_key


class TreatyAction(Base):
    """One act of one actor on one treaty.

    `date_text` is EDTF with its strict bounds beside it (both bounds empty where no day is known); `effective` is
    the day of effect as a depositary or source states it, never a computed one; `refers_to_id` is the act that
    this one revokes, objects to or finds about; `flag` says why an act that breaks a rule is kept.
    """

    __tablename__ = "treaty_action"
    __table_args__ = (
        Index("ix_treaty_action_treaty_actor", "treaty_id", "actor_id", "date_first"),
        rare("treaty_action", "refers_to_id"),
    )

    id: Mapped[int] = record_key()
    treaty_id: Mapped[BareRef]
    actor_id: Mapped[RecordRef]
    act_kind: Mapped[Code]
    date_text: Mapped[str] = mapped_column(String(100), default="")
    date_first: Mapped[date | None]
    date_last: Mapped[date | None]
    effective: Mapped[date | None]
    refers_to_id: Mapped[OptBareRef]
    depositary: Mapped[Line] = mapped_column(default="")
    notification_no: Mapped[str] = mapped_column(String(120), default="")
    territory: Mapped[Line] = mapped_column(default="")
    summary: Mapped[Prose] = mapped_column(default="")
    flag: Mapped[Prose] = mapped_column(default="")

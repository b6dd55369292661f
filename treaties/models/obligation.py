"""Duties with a computable day."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Line, OptRecordRef, Prose, RecordRef, record_key


class Obligation(Base):
    """A duty whose day follows from entry into force for the State.

    `delay` is years, months or days and `amount` how many; a yearly duty falls on `yearly_month`/`yearly_day`,
    strictly after the day of the duty `after_id`. `condition` says for whom it holds.
    """

    __tablename__ = "obligation"

    id: Mapped[int] = record_key()
    treaty_id: Mapped[RecordRef]
    article: Mapped[str] = mapped_column(String(60))
    short_title: Mapped[Line]
    delay: Mapped[Code]
    amount: Mapped[int] = mapped_column(default=0)
    yearly_month: Mapped[int | None]
    yearly_day: Mapped[int | None]
    after_id: Mapped[OptRecordRef]
    condition: Mapped[Line] = mapped_column(default="")
    reading: Mapped[Prose] = mapped_column(default="")

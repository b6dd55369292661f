"""What was done about duties."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Prose, RecordRef, record_key


class Fulfilment(Base):
    """What an actor did about a duty: a report, an extension asked for or granted, a completion, a stockpile declared.

    `until` is the day to which an extension was asked for or granted: requested is not granted, and a grant may be
    shorter (CCM Arts. 3(3) to 3(5), 4(5) to 4(8)). `covers` is the year of a report.
    """

    __tablename__ = "fulfilment"

    id: Mapped[int] = record_key()
    actor_id: Mapped[RecordRef]
    obligation_id: Mapped[RecordRef]
    fulfilment_kind: Mapped[Code]
    date_text: Mapped[str] = mapped_column(String(100), default="")
    date_first: Mapped[date | None]
    date_last: Mapped[date | None]
    until: Mapped[date | None]
    covers: Mapped[int | None]
    summary: Mapped[Prose] = mapped_column(default="")

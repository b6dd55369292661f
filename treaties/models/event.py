"""What is said to have happened."""

from datetime import date

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Id, Line, OfRecord, OptRecordRef, Prose, RecordRef, record_key


class Event(Base):
    """A reported use, transfer, production, stockpile, destruction, retention, contamination or clearance.

    What is said to have happened; who says so stands in its citations. `stage` belongs to transfers, `follows_id`
    is the earlier event of the same story, `date_text` is EDTF with its strict bounds, quantities stand beside the
    words in which they were stated. `evidence` is set by a person, for `evidence_reason`; `support` is derived: whether
    it rests on one origin, on relays only, or on several origins (`queries/origins.py`).
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_date_first_id", "date_first", "id"),
        # A State's events between two days, newest first: the list that is asked for most.
        Index("ix_event_country_day", "country_id", "date_first", "id", "date_last"),
    )

    id: Mapped[int] = record_key()
    event_kind: Mapped[Code]
    stage: Mapped[Code] = mapped_column(default="")
    follows_id: Mapped[OptRecordRef]
    date_text: Mapped[str] = mapped_column(String(100), default="")
    date_first: Mapped[date | None]
    date_last: Mapped[date | None]
    country_id: Mapped[OptRecordRef]
    place_id: Mapped[OptRecordRef]
    place_stated: Mapped[Line] = mapped_column(default="")
    place_precision: Mapped[Code] = mapped_column(default="unknown")
    conflict_id: Mapped[OptRecordRef]
    weapon_stated: Mapped[Line] = mapped_column(default="")
    quantity_low: Mapped[int | None] = mapped_column(BigInteger)
    quantity_best: Mapped[int | None] = mapped_column(BigInteger)
    quantity_high: Mapped[int | None] = mapped_column(BigInteger)
    quantity_stated: Mapped[Line] = mapped_column(default="")
    evidence: Mapped[Code]
    evidence_reason: Mapped[Prose] = mapped_column(default="")
    support: Mapped[Code] = mapped_column(default="", index=True)
    summary: Mapped[Prose] = mapped_column(default="")
    note: Mapped[Prose] = mapped_column(default="")


class EventActor(OfRecord, Base):
    """An actor's part in an event: user, alleged user, supplier, recipient, affected, producer, holder, unknown.

    `first_day` repeats the event's first possible day, so that one actor's events are read in order from one index.
    """

    __tablename__ = "event_actor"
    __table_args__ = (Index("ix_event_actor_actor_day", "actor_id", "first_day", "record_id"),)
    id: Mapped[Id]
    actor_id: Mapped[RecordRef]
    role: Mapped[Code]
    doubt: Mapped[Line] = mapped_column(default="")
    first_day: Mapped[date | None]


class EventWeapon(OfRecord, Base):
    """A weapon named in an event; `first_day` repeats the event's first possible day, as `event_actor` does."""

    __tablename__ = "event_weapon"
    __table_args__ = (Index("ix_event_weapon_weapon_day", "weapon_id", "first_day", "record_id"),)
    id: Mapped[Id]
    weapon_id: Mapped[RecordRef]
    stated: Mapped[Line] = mapped_column(default="")
    first_day: Mapped[date | None]

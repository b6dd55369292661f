"""What is computed from acts and clauses, and stored so that any day is one indexed range query."""

from datetime import date

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Id, OptRecordRef, Prose, RecordRef

SAYING = "layer = 'status' AND view_id IS NULL AND status != 'none'"


class StatusSpan(Base):
    """One status of one actor on one treaty for one stretch of days, both ends included.

    `layer` is status, signed, provisional, suspension, intention or contested; `view_id` is the objecting actor
    whose view the span shows (empty: the depositary's). Rewritten whenever an act or a clause of the treaty changes.
    """

    __tablename__ = "status_span"
    __table_args__ = (
        Index("ix_status_span_treaty", "treaty_id", "layer", "actor_id", "first_day", "last_day", "status", "view_id"),
        # Everyone on every treaty on a day reads this, and nothing else; whoever did nothing is not in it.
        Index(
            "ix_status_span_matrix",
            "treaty_id",
            "status",
            "first_day",
            "last_day",
            "actor_id",
            sqlite_where=text(SAYING),  # as in `base.rare`
        ),
        Index("ix_status_span_actor", "actor_id", "layer", "treaty_id", "first_day"),
    )

    id: Mapped[Id]
    treaty_id: Mapped[int] = mapped_column()
    actor_id: Mapped[int] = mapped_column()
    layer: Mapped[str] = mapped_column(String(12))
    view_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    act_id: Mapped[int | None]
    rule: Mapped[Prose]


class Deadline(Base):
    """The day on which a duty falls due for one party; `yearly` duties recur until `until_day`."""

    __tablename__ = "deadline"

    id: Mapped[Id]
    treaty_id: Mapped[RecordRef]
    actor_id: Mapped[RecordRef]
    obligation_id: Mapped[RecordRef]
    act_id: Mapped[OptRecordRef]
    due_day: Mapped[date] = mapped_column(index=True)
    yearly: Mapped[bool]
    until_day: Mapped[date]
    cycle: Mapped[int]
    rule: Mapped[Prose]


__all__ = ["Deadline", "StatusSpan"]

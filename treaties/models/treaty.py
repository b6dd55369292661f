"""Instruments and their final clauses."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Id, Line, Named, OptRecordRef, Prose, record_key


class Treaty(Base):
    """An instrument that States sign, join and leave, with the clauses that its status is computed from.

    The clause columns carry the vocabulary of `treaties.domain.clauses.Clauses`; `*_article` names the article.
    `list_checked` is the day on which the depositary's list was last read; empty: no list is loaded.
    """

    __tablename__ = "treaty"

    id: Mapped[int] = record_key()
    short_name: Mapped[Line]
    parent_id: Mapped[OptRecordRef]
    subject: Mapped[Code] = mapped_column(default="")
    mtdsg_no: Mapped[str] = mapped_column(String(60), default="")
    adopted: Mapped[date | None]
    adopted_place: Mapped[Line] = mapped_column(default="")
    opened: Mapped[date | None]
    opened_place: Mapped[Line] = mapped_column(default="")
    in_force: Mapped[date | None]
    depositary: Mapped[Line] = mapped_column(default="")
    registration_no: Mapped[str] = mapped_column(String(60), default="")
    unts_volume: Mapped[str] = mapped_column(String(20), default="")
    unts_page: Mapped[str] = mapped_column(String(20), default="")
    list_checked: Mapped[date | None]

    signature_closes: Mapped[Code] = mapped_column(default="unknown")
    signature_closes_on: Mapped[date | None]
    entry_rule: Mapped[Code] = mapped_column(default="stated")
    entry_words: Mapped[Prose] = mapped_column(default="")
    threshold: Mapped[int | None]
    threshold_counts: Mapped[Line] = mapped_column(default="")
    entry_not_before_months: Mapped[int] = mapped_column(default=0)
    entry_delay: Mapped[Code] = mapped_column(default="none")
    entry_amount: Mapped[int] = mapped_column(default=0)
    later_basis: Mapped[Code] = mapped_column(default="in_force")
    later_delay: Mapped[Code] = mapped_column(default="none")
    later_amount: Mapped[int] = mapped_column(default=0)
    withdrawal_delay: Mapped[Code] = mapped_column(default="no_clause")
    withdrawal_amount: Mapped[int] = mapped_column(default=0)
    conflict_tail: Mapped[bool] = mapped_column(default=False)
    reservations: Mapped[Code] = mapped_column(default="not_stated")
    signature_first: Mapped[bool] = mapped_column(default=True)
    accession_opens: Mapped[Code] = mapped_column(default="unknown")
    provisional: Mapped[Code] = mapped_column(default="none")
    entry_article: Mapped[str] = mapped_column(String(60), default="")
    later_article: Mapped[str] = mapped_column(String(60), default="")
    withdrawal_article: Mapped[str] = mapped_column(String(60), default="")
    signature_article: Mapped[str] = mapped_column(String(60), default="")
    ratification_article: Mapped[str] = mapped_column(String(60), default="")
    accession_article: Mapped[str] = mapped_column(String(60), default="")
    provisional_article: Mapped[str] = mapped_column(String(60), default="")
    reservations_article: Mapped[str] = mapped_column(String(60), default="")
    clauses_verified: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Prose] = mapped_column(default="")


class TreatyName(Named, Base):
    """A name by which a treaty is cited."""

    __tablename__ = "treaty_name"
    id: Mapped[Id]

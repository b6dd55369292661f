"""The evidence link."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Id, Line, OfRecord, OptBareRef, Prose, RecordRef, rare


class Citation(OfRecord, Base):
    """Who says what about a record, where.

    `field` names the column it speaks about (empty: the whole record; `count.deposited` and the like: a published
    total; `status`: an actor's status). `stance` is asserts, denies, cannot_verify, retracts or mentions.
    `stated_value` is what the source states where it differs or where it is a claim to compare, `as_of` the day it
    speaks of and `about_id` the actor. `credibility` is 1 to 6 (Admiralty code). `text_sha256` names the text of a kept
    copy from which the quote was taken, `quote_start` and `quote_end` where it stands there, in letters; without these
    it is a text in which the quote was looked for and not found.
    """

    __tablename__ = "citation"
    __table_args__ = (rare("citation", "claimant_actor_id"), rare("citation", "about_id"))

    id: Mapped[Id]
    field: Mapped[str] = mapped_column(String(60), default="")
    source_id: Mapped[RecordRef]
    claimant_actor_id: Mapped[OptBareRef]
    claimant: Mapped[Line] = mapped_column(default="")
    stance: Mapped[Code] = mapped_column(default="asserts")
    stated_value: Mapped[Line] = mapped_column(default="")
    as_of: Mapped[date | None]
    about_id: Mapped[OptBareRef]
    quote: Mapped[Prose] = mapped_column(default="")
    quote_prefix: Mapped[Line] = mapped_column(default="")
    quote_suffix: Mapped[Line] = mapped_column(default="")
    quote_start: Mapped[int | None]
    quote_end: Mapped[int | None]
    text_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    locator: Mapped[Line] = mapped_column(default="")
    credibility: Mapped[str] = mapped_column(String(1), default="")
    note: Mapped[Prose] = mapped_column(default="")

"""Who acts: States, organisations, armed groups, coalitions, outlets."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Id, Line, Named, OfRecord, Prose, RecordRef, record_key


class Actor(Base):
    """A State, organisation, armed group, coalition, company, outlet or person that can act or claim.

    `may_join` says whether treaties open to "all States" are open to it; `valid_from` and `valid_until` bound the
    days on which it existed (empty: no bound is recorded).
    """

    __tablename__ = "actor"

    id: Mapped[int] = record_key()
    actor_kind: Mapped[Code]
    official_name: Mapped[Line] = mapped_column(default="")
    iso3: Mapped[str | None] = mapped_column(String(4), unique=True)
    iso2: Mapped[str | None] = mapped_column(String(2))
    membership: Mapped[Code] = mapped_column(default="")
    region: Mapped[Code] = mapped_column(default="")
    may_join: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    note: Mapped[Prose] = mapped_column(default="")


class ActorName(Named, Base):
    """A name of an actor in one language, with the days between which it was used."""

    __tablename__ = "actor_name"
    id: Mapped[Id]


class ActorLink(OfRecord, Base):
    """A tie to another actor: it is this one's predecessor or successor, or this one is a member of it."""

    __tablename__ = "actor_link"
    id: Mapped[Id]
    link_kind: Mapped[Code]
    other_id: Mapped[RecordRef]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


__all__ = ["Actor", "ActorLink", "ActorName"]

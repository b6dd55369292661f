"""Articles and documents, their chains, and what they repeat."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Id, Line, OfRecord, OptRecordRef, Prose, RecordRef, record_key


class Source(Base):
    """An article or document that supports, denies or mentions something.

    `issued_text` is EDTF with strict bounds; `title_basis` says whether the title was read on the page, given by a
    list that cites it, or made from the address; `url_key` is `domain.reference.address_key` of `url`.
    `reliability` is A to F (Admiralty code).
    """

    __tablename__ = "source"

    id: Mapped[int] = record_key()
    source_kind: Mapped[Code] = mapped_column(default="web_page")
    publisher: Mapped[Line] = mapped_column(default="")
    publisher_actor_id: Mapped[OptRecordRef]
    heading: Mapped[Line] = mapped_column(default="")
    title_basis: Mapped[Code] = mapped_column(default="page")
    issued_text: Mapped[str] = mapped_column(String(100), default="")
    issued_first: Mapped[date | None]
    issued_last: Mapped[date | None]
    accessed: Mapped[date | None]
    url: Mapped[str] = mapped_column(Text, default="")
    url_key: Mapped[str] = mapped_column(Text, default="", index=True)
    archive_url: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    document_no: Mapped[str] = mapped_column(String(120), default="")
    reliability: Mapped[Code] = mapped_column(default="")
    note: Mapped[Prose] = mapped_column(default="")


class SourceAuthor(OfRecord, Base):
    """An author of a source as printed, in order; `romanised` only for a name in another script ("Kim, Chulsoo")."""

    __tablename__ = "source_author"
    id: Mapped[Id]
    position: Mapped[int] = mapped_column(default=1)
    name: Mapped[Line]
    romanised: Mapped[Line] = mapped_column(default="")
    actor_id: Mapped[OptRecordRef]


class Relay(OfRecord, Base):
    """One link of the chain by which a source got its report.

    Links with the same `chain` belong together; position 1 is whom the source itself relays, 2 whom that one
    cites, and so on to the origin.
    """

    __tablename__ = "relay"
    id: Mapped[Id]
    chain: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=1)
    name: Mapped[Line]
    actor_id: Mapped[OptRecordRef]
    relayed_id: Mapped[OptRecordRef]
    basis: Mapped[Prose] = mapped_column(default="")


class SourceTie(OfRecord, Base):
    """The same report elsewhere: this source is a reprint, a translation or another version of another source.

    `translator` is who translated, `engine` the program that did or helped.
    """

    __tablename__ = "source_tie"
    id: Mapped[Id]
    tie_kind: Mapped[Code]
    other_id: Mapped[RecordRef]
    translator: Mapped[Line] = mapped_column(default="")
    engine: Mapped[Line] = mapped_column(default="")
    note: Mapped[Line] = mapped_column(default="")

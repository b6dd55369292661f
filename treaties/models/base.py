"""The ground of every table: naming convention, column kinds with one short name each, and the trunk `record`."""

from datetime import date, datetime
from typing import Annotated

from sqlalchemy import DateTime, ForeignKey, Index, MetaData, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[int, mapped_column(primary_key=True)]
Code = Annotated[str, mapped_column(String(60))]  # a code of a vocabulary in `term`
Line = Annotated[str, mapped_column(String(500))]
Prose = Annotated[str, mapped_column(Text)]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]  # UTC
RecordRef = Annotated[int, mapped_column(ForeignKey("record.id", ondelete="RESTRICT"), index=True)]
OptRecordRef = Annotated[int | None, mapped_column(ForeignKey("record.id", ondelete="RESTRICT"), index=True)]
# For what another index begins with, or `rare` lists: each index more is written with every row.
BareRef = Annotated[int, mapped_column(ForeignKey("record.id", ondelete="RESTRICT"))]
OptBareRef = Annotated[int | None, mapped_column(ForeignKey("record.id", ondelete="RESTRICT"))]


def rare(table: str, column: str) -> Index:
    """An index of those rows whose reference is not empty, which few are.

    PostgreSQL is told the same by `migrations/env.py`: to say it here loads all its drivers at every start.
    """
    return Index(f"ix_{table}_{column}", column, sqlite_where=text(f"{column} IS NOT NULL"))


class Base(DeclarativeBase):
    """Every table of the register."""

    metadata = MetaData(naming_convention=NAMING)


class Record(Base):
    """One citable thing: the trunk that citations, revisions and search entries hang on.

    `state` is draft, published or retired; `version` counts the revisions of this record from 1;
    `folded` holds title, names and codes as the search folds them.
    """

    __tablename__ = "record"
    __table_args__ = (
        Index("uq_record_kind_slug", "kind", "slug", unique=True),
        Index("ix_record_kind_state_title_id", "kind", "state", "title", "id"),
        rare("record", "replaced_by_id"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(30))
    slug: Mapped[str] = mapped_column(String(120))
    title: Mapped[Line]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    version: Mapped[int] = mapped_column(default=1)
    replaced_by_id: Mapped[OptBareRef]
    folded: Mapped[Prose] = mapped_column(default="")
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class OfRecord:
    """A row that belongs to one record and has no address of its own."""

    @declared_attr
    @classmethod
    def record_id(cls) -> Mapped[int]:
        """Key of the record that the row belongs to."""
        return mapped_column(ForeignKey("record.id", ondelete="RESTRICT"), index=True)


class Named(OfRecord):
    """A name of a record: language as BCP 47 (empty where unknown), the days between which it was used."""

    name: Mapped[Line]
    language: Mapped[str] = mapped_column(String(20), default="")
    name_kind: Mapped[Code] = mapped_column(default="variant")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


def record_key() -> Mapped[int]:
    """Primary key of a record type's table: the record's own id."""
    return mapped_column(ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True)

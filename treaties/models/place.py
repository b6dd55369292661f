"""Places."""

from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Id, Named, OptRecordRef, Prose, record_key


class Place(Base):
    """A gazetteer entry: its country or territory, coordinates in degrees where known, and what kind of place it is."""

    __tablename__ = "place"

    id: Mapped[int] = record_key()
    place_kind: Mapped[Code] = mapped_column(default="")
    country_id: Mapped[OptRecordRef]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    note: Mapped[Prose] = mapped_column(default="")


class PlaceName(Named, Base):
    """A name or spelling of a place."""

    __tablename__ = "place_name"
    id: Mapped[Id]

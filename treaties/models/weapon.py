"""Weapons and what a treaty says of them."""

from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Code, Id, Named, OfRecord, OptRecordRef, Prose, RecordRef, record_key


class Weapon(Base):
    """A weapon model, a submunition or a category; a model points at its category."""

    __tablename__ = "weapon"

    id: Mapped[int] = record_key()
    weapon_kind: Mapped[Code]
    category_id: Mapped[OptRecordRef]
    note: Mapped[Prose] = mapped_column(default="")


class WeaponName(Named, Base):
    """A name or designation of a weapon."""

    __tablename__ = "weapon_name"
    id: Mapped[Id]


class TreatyWeapon(OfRecord, Base):
    """Whether a treaty prohibits a weapon, regulates it, or leaves it unclear (`effect`)."""

    __tablename__ = "treaty_weapon"
    id: Mapped[Id]
    treaty_id: Mapped[RecordRef]
    effect: Mapped[Code]
    note: Mapped[Prose] = mapped_column(default="")

"""Who may write."""

from datetime import datetime

from sqlalchemy import Column, DateTime, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from treaties.models.base import Base, Id, Instant, Line

account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id", ondelete="RESTRICT"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="RESTRICT"), primary_key=True),
)


class Role(Base):
    """What an account may do beyond reading."""

    __tablename__ = "role"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60), unique=True)


class Account(Base):
    """A person who signs in."""

    __tablename__ = "account"
    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[Line] = mapped_column(default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    # Changed with the password, so that old sessions and one-time links end.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Instant]
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    roles: Mapped[list[Role]] = relationship(secondary=account_role)

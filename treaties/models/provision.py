"""Articles of a treaty."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Prose, RecordRef, record_key


class Provision(Base):
    """An article or paragraph of a treaty, summed up in our own words."""

    __tablename__ = "provision"

    id: Mapped[int] = record_key()
    treaty_id: Mapped[RecordRef]
    article: Mapped[str] = mapped_column(String(60))
    summary: Mapped[Prose] = mapped_column(default="")
    verified: Mapped[bool] = mapped_column(default=False)

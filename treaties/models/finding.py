"""What the search and the lookup read: derived from records, written in the same transaction."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from treaties.models.base import Base, Id, Prose, RecordRef


class SearchEntry(Base):
    """What one record is found by and shown with: folded title, names and codes between bars; its texts as written.

    `said` copies the texts of the newest revision, the title apart: a page of results is cut from it, since taking
    revisions apart cost more than the search. The full-text indexes beside it hold no copy: `search_fts_words` (every
    word), `search_fts_names` (those of names) and `search_fts_texts` (those of kept texts, by `text_piece`), FTS5 on
    SQLite, on PostgreSQL tables of tsvectors.
    """

    __tablename__ = "search_entry"

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True)
    names: Mapped[Prose]
    said: Mapped[Prose | None]  # none only until an entry of before migration 0018 is written anew


class ReferenceKey(Base):
    """One exact mark by which a record is looked up: url, doi, isbn, number, cn, unts, registration or mtdsg."""

    __tablename__ = "reference_key"
    __table_args__ = (Index("ix_reference_key_scheme_mark", "scheme", "mark"),)

    id: Mapped[Id]
    record_id: Mapped[RecordRef]
    scheme: Mapped[str] = mapped_column(String(20))
    mark: Mapped[str] = mapped_column(Text)


class TextPiece(Base):
    """A stretch of the text of a kept copy, from letter `first` to before `last`, that is searched as one.

    Long texts are several pieces that overlap; a text kept by several copies is indexed once.
    """

    __tablename__ = "text_piece"

    id: Mapped[Id]
    text_sha256: Mapped[str] = mapped_column(String(64), index=True)
    first: Mapped[int]
    last: Mapped[int]

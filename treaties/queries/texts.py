"""Kept texts that hold words or a passage, for who is signed in; no answer for others reads anything here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from treaties.domain.finding import words
from treaties.models import Record, Snapshot, TextPiece
from treaties.queries import candidates, matching
from treaties.queries.prepared import Among, Prepared
from treaties.queries.search import Question, snippet
from treaties.vault import Missing, Spoilt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Select

    from treaties.vault import Vault

MOST, MOST_APART = 20, 500
CHECKED = 5  # pieces that are compared word by word, of those that are likest letter by letter
LEAST = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """A kept text that holds what was asked: its source (none where it is not filed), its copy, where it says so."""

    piece: int
    id: int | None
    kind: str
    slug: str
    title: str
    copy: str
    snippet: tuple[tuple[str, bool], ...] = ()

    @property
    def address(self) -> str:
        """The page on which the text is read."""
        return f"/sources/{self.slug}/text" if self.slug else f"/copies/{self.copy}"

    def as_json(self) -> dict[str, Any]:
        """The stretch as data."""
        said = "".join(text for text, _ in self.snippet)
        return {"source": self.slug, "title": self.title, "copy": self.copy, "address": self.address, "snippet": said}


def search(connection: Connection, vault: Vault, question: Question) -> list[Stretch]:
    """The newest kept texts that hold the words, each source once; facets other than a source's type rule them out."""
    if not question.wanted or question.first or question.last or set(question.facets) - {"type"}:
        return []
    if question.facets.get("type", "source").casefold() not in {"source", "sources"}:
        return []
    dialect = connection.dialect.name
    said = matching.expression(dialect, question.wanted, without=question.unwanted)
    query = matching.ids(dialect, matching.TEXTS).subquery()
    newest = select(query.c.id).order_by(matching.order(dialect, query.c.id).desc())
    ids = list(connection.execute(newest.limit(MOST * 3), {"asked": said}).scalars())
    if len(question.wanted) > 1 and len(ids) < MOST:
        ids += [number for number in _apart(connection, newest, question) if number not in ids][: MOST * 3]
    found: dict[str, Stretch] = {}
    for number, text in _read(connection, vault, ids):
        if len(found) >= MOST:
            break
        for each in _stretches(connection, [number]):
            found.setdefault(each.address, replace(each, snippet=snippet(text, question)))
    return list(found.values())[:MOST]


def _apart(connection: Connection, newest: Select[Any], question: Question) -> list[int]:
    """Pieces with the first of the words, of long texts that hold the others in other pieces."""
    dialect, held = connection.dialect.name, []
    for phrase in question.wanted:
        said = matching.expression(dialect, [phrase], without=question.unwanted)
        ids = list(connection.execute(newest.limit(MOST_APART), {"asked": said}).scalars())
        rows = connection.execute(select(TextPiece.text_sha256, TextPiece.id).where(TextPiece.id.in_(ids)))
        held.append({row.text_sha256: row.id for row in rows})
    whole = set(held[0]).intersection(*held[1:])
    return sorted((held[0][each] for each in whole), reverse=True)


def holding(connection: Connection, vault: Vault, passage: str) -> list[tuple[Stretch, str]]:
    """Kept texts that hold the passage word by word, "" beside them, or else those likest to it, with their text."""
    ids, sure = candidates.whole(connection, matching.TEXTS, passage, MOST, vault)
    if ids and sure:
        return [(each, "") for each in _stretches(connection, ids)]
    own = " ".join(words(passage))
    exact = [number for number, text in _read(connection, vault, ids) if own in " ".join(words(text))]
    if found := [(each, "") for each in _stretches(connection, exact)]:
        return found
    ids = candidates.likely(connection, matching.TEXTS, passage, vault=vault)
    return _likest(connection, passage.casefold(), list(_read(connection, vault, ids)))


def _likest(connection: Connection, passage: str, read: list[tuple[int, str]]) -> list[tuple[Stretch, str]]:
    """The likest of these pieces; whose they are is asked of them alone."""
    from rapidfuzz import fuzz

    scored = [(fuzz.partial_ratio(passage, text.casefold(), score_cutoff=LEAST), number, text) for number, text in read]
    scored.sort(key=lambda each: -each[0])
    found: list[tuple[Stretch, str]] = []
    for score, number, text in scored:
        if not score or len(found) >= CHECKED:
            break
        found += [(each, text) for each in _stretches(connection, [number])]
    return found[:CHECKED]


def _stretches(connection: Connection, ids: Sequence[int]) -> list[Stretch]:
    """The pieces of these numbers in their order, once for each source that keeps the text."""
    by_piece: list[Stretch] = []
    for number in ids:
        found: dict[str, Stretch] = {}
        for row in _KEEPING(connection, piece=number):
            made = Stretch(number, row.record_id, row.kind or "", row.slug or "", row.title or row.key, row.key)
            found.setdefault(made.address, made)
        by_piece += found.values()
    return by_piece


_OWN = aliased(Record)  # a source that took the place of another has the copies of that one too
_KEEPING = Prepared(
    select(Record.id.label("record_id"), Record.kind, Record.slug, Record.title, Snapshot.key)
    .select_from(TextPiece)
    .join(Snapshot, Snapshot.text_sha256 == TextPiece.text_sha256)
    .outerjoin(_OWN, _OWN.id == Snapshot.record_id)
    .outerjoin(Record, Record.id == func.coalesce(_OWN.replaced_by_id, _OWN.id))
    .where(
        TextPiece.id == bindparam("piece"),
        Snapshot.removed_at.is_(None),
        or_(Record.id.is_(None), Record.state != "retired"),
    )
    .order_by(Snapshot.id)
)
_SPANS = Among(
    lambda ids: select(TextPiece.id, TextPiece.text_sha256, TextPiece.first, TextPiece.last).where(
        TextPiece.id.in_(ids)
    )
)


def _read(connection: Connection, vault: Vault, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The pieces of these numbers, in their order, with their texts; what the vault has lost is left out."""
    spans = {row.id: row for row in _SPANS(connection, ids)}
    for number in ids:
        own = spans[number]
        try:
            yield number, vault.read(own.text_sha256).decode()[own.first : own.last]
        except (Missing, Spoilt):
            continue

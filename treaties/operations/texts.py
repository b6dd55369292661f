"""Texts of kept copies in an index of their own, which holds no copy of them and which nobody reads without an account.

A long text is several pieces, so that PostgreSQL's limits hold and a passage is compared with its surroundings only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from treaties.domain.finding import tokens_of
from treaties.models import Snapshot, TextPiece
from treaties.operations import indexes
from treaties.vault import Missing, Spoilt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from treaties.vault import Vault

PIECE, OVERLAP = 15_000, 600  # letters: even of pairs of CJK letters fewer than the 16,383 places of a tsvector
CHUNK = 200


def pieces(text: str) -> list[tuple[int, int]]:
    """Where the pieces of a text begin and end, each beginning before the last one ends."""
    found, first = [], 0
    while True:
        last = min(len(text), first + PIECE)
        if last < len(text):
            last = text.rfind(" ", first + PIECE - OVERLAP, last) + 1 or last
        found.append((first, last))
        if last == len(text):
            return found
        begin = text.find(" ", last - OVERLAP, last)
        first = begin + 1 if begin >= 0 else last - OVERLAP


def add(connection: Connection, digest: str, text: str) -> None:
    """Write the pieces of a text, named by its SHA-256, unless they are there."""
    there = select(TextPiece.id).where(TextPiece.text_sha256 == digest).limit(1)
    if connection.execute(there).scalar_one_or_none() is not None:
        return
    number = connection.execute(select(func.coalesce(func.max(TextPiece.id), 0))).scalar_one()
    spans = list(enumerate(pieces(text), number + 1))
    rows = [{"id": own, "text_sha256": digest, "first": first, "last": last} for own, (first, last) in spans]
    connection.execute(insert(TextPiece), rows)
    lines = [(own, tokens_of(text[first:last]), "") for own, (first, last) in spans]
    indexes.write(connection, indexes.TEXTS, lines)


def remove(connection: Connection, digest: str) -> None:
    """Take the pieces of a text out, and the words by which they are found."""
    ids = list(connection.execute(select(TextPiece.id).where(TextPiece.text_sha256 == digest)).scalars())
    indexes.remove(connection, indexes.TEXTS, ids)
    connection.execute(delete(TextPiece).where(TextPiece.text_sha256 == digest))


def rebuild(connection: Connection, vault: Vault, *, whole: bool = False) -> int:
    """Write the texts that are missing, or all with `whole`; how many. What the vault has lost is left out."""
    if whole:
        connection.execute(delete(TextPiece))
        indexes.make_anew(connection, [indexes.TEXTS])
    there = indexes.ids_in(connection, indexes.TEXTS)
    rows = connection.execute(select(TextPiece.id, TextPiece.text_sha256)).all()
    half = {row.text_sha256 for row in rows if row.id not in there}
    stale = [row.id for row in rows if row.text_sha256 in half]
    indexes.remove(connection, indexes.TEXTS, [each for each in stale if each in there])
    for start in range(0, len(stale), CHUNK):
        connection.execute(delete(TextPiece).where(TextPiece.id.in_(stale[start : start + CHUNK])))
    known = select(TextPiece.text_sha256)
    query = select(Snapshot.text_sha256).where(
        Snapshot.text_sha256 != "", Snapshot.removed_at.is_(None), Snapshot.text_sha256.not_in(known)
    )
    count = 0
    for digest in sorted(set(connection.execute(query).scalars())):
        try:
            add(connection, digest, vault.read(digest).decode())
        except (Missing, Spoilt):
            continue
        count += 1
    if count > CHUNK:
        indexes.tidy(connection, [indexes.TEXTS])
    return count


def lines(connection: Connection, vault: Vault, after: int = 0) -> Iterator[indexes.Line]:
    """The entries that the pieces above this number should have; what the vault has lost is left out."""
    query = select(TextPiece.id, TextPiece.text_sha256, TextPiece.first, TextPiece.last).where(TextPiece.id > after)
    text, of = "", ""
    for row in connection.execute(query.order_by(TextPiece.id)):
        if row.text_sha256 != of:
            of = row.text_sha256
            try:
                text = vault.read(of).decode()
            except (Missing, Spoilt):
                text = ""
        if text:
            yield row.id, tokens_of(text[row.first : row.last]), ""

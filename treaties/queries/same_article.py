"""The same article again: by address, DOI, text and likeness, offered as "this is", a reprint or a translation of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from treaties.domain.likeness import FEWEST, likeness, may_translate, numbers, sketch, text_key
from treaties.domain.message import Message
from treaties.domain.reference import address_key, doi_key
from treaties.models import Record, ReferenceKey, Snapshot, SnapshotMark
from treaties.operations.snapshot import mark_of
from treaties.queries.snapshot import text_of
from treaties.queries.source import at_address
from treaties.vault import Missing, Spoilt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from treaties.vault import Vault

MOST = 5
COMPARED = 12
LEAST_NUMBERS = 4
ORDER = {"same": 0, "translation": 2, "reprint": 1}


@dataclass(frozen=True, slots=True)
class Alike:
    """A source that an article may be: `relation` is "same", "reprint" or "translation", `why` says what they share.

    `source_id` is None, and slug and title are empty, for a copy that is filed under no source yet.
    """

    relation: str
    why: Message
    score: float
    source_id: int | None
    slug: str = ""
    title: str = ""
    copy: str = ""


def same_article(
    connection: Connection,
    vault: Vault,
    *,
    addresses: Iterable[str] = (),
    doi: str = "",
    text: str = "",
    language: str = "",
    alternates: Sequence[str] = (),
) -> list[Alike]:
    """What the register has of this article, the surest first; nothing where it is new.

    `addresses` are every address it is known under (asked for, final, canonical), `alternates` those of translations.
    """
    found = [*_addressed(connection, addresses), *_doi(connection, doi)]
    found += _alternates(connection, addresses, alternates)
    if text:
        found += [*same_words(connection, text), *_near(connection, vault, text)]
        found += _translated(connection, vault, text, language)
    best: dict[Any, Alike] = {}
    for each in sorted(found, key=lambda one: (ORDER[one.relation], -one.score)):
        best.setdefault(each.source_id or each.copy, each)
    return list(best.values())[:MOST]


def _addressed(connection: Connection, addresses: Iterable[str]) -> list[Alike]:
    rows = {
        row.id: Alike("same", Message("the same address"), 1.0, row.id, row.slug, row.title)
        for each in addresses
        if each
        for row in at_address(connection, each)
    }
    return list(rows.values())


def _doi(connection: Connection, doi: str) -> list[Alike]:
    if not doi:
        return []
    query = (
        select(Record.id, Record.slug, Record.title)
        .join(ReferenceKey, ReferenceKey.record_id == Record.id)
        .where(ReferenceKey.scheme == "doi", ReferenceKey.mark == doi_key(doi), Record.kind == "source",
               Record.state == "published")
        .distinct()
    )  # fmt: skip
    return [
        Alike("same", Message("the same DOI"), 1.0, row.id, row.slug, row.title) for row in connection.execute(query)
    ]


def _alternates(connection: Connection, addresses: Iterable[str], alternates: Sequence[str]) -> list[Alike]:
    """Sources whose pages name this one as their translation, or that this one names as its own."""
    found = [
        Alike("translation", Message("the page names it as its other language"), 0.9, row.id, row.slug, row.title)
        for each in alternates
        for row in at_address(connection, each)
    ]
    marks = [mark_of(each) for each in addresses if address_key(each)]
    if marks:
        query = _copies().join(SnapshotMark, SnapshotMark.snapshot_id == Snapshot.id)
        query = query.where(SnapshotMark.scheme == "alternate", SnapshotMark.mark.in_(marks))
        why = Message("its page names this one as its other language")
        found += [_alike(row, "translation", why, 0.9) for row in connection.execute(query)]
    return found


_OWN = aliased(Record)


def _copies() -> Any:
    """Kept copies with the source that each is of now; a copy of a retired source is filed under none."""
    return (
        select(
            Snapshot.id, Snapshot.key, Snapshot.text_sha256, Snapshot.language, Record.id.label("source_id"),
            Record.slug, Record.title,
        )
        .outerjoin(_OWN, _OWN.id == Snapshot.record_id)
        .outerjoin(Record, (Record.id == func.coalesce(_OWN.replaced_by_id, _OWN.id)) & (Record.state != "retired"))
    )  # fmt: skip


def _alike(row: Any, relation: str, why: Message, score: float) -> Alike:
    return Alike(relation, why, score, row.source_id, row.slug or "", row.title or "", row.key)


def same_words(connection: Connection, text: str) -> list[Alike]:
    """Copies with the same words, whatever stands between them."""
    rows = connection.execute(_copies().where(Snapshot.text_key == text_key(text)).limit(MOST))
    return [_alike(row, "same", Message("the same words"), 1.0) for row in rows]


def _sharing(connection: Connection, scheme: str, marks: Sequence[str], least: int) -> list[Any]:
    """Copies that share at least so many of these marks, those that share the most first."""
    if len(marks) < least:
        return []
    shared = func.count(SnapshotMark.id)
    ranked = (
        select(SnapshotMark.snapshot_id.label("snapshot_id"), shared.label("shared"))
        .where(SnapshotMark.scheme == scheme, SnapshotMark.mark.in_(marks))
        .group_by(SnapshotMark.snapshot_id)
        .having(shared >= least)
        .order_by(shared.desc(), SnapshotMark.snapshot_id.desc())
        .limit(COMPARED)
        .subquery()
    )
    query = _copies().join(ranked, ranked.c.snapshot_id == Snapshot.id)
    return list(connection.execute(query.order_by(ranked.c.shared.desc(), Snapshot.id.desc())))


def _near(connection: Connection, vault: Vault, text: str) -> list[Alike]:
    """Copies whose text is this one with another headline, shortened, or lengthened."""
    found = []
    marks = sketch(text)
    for row in _sharing(connection, "run", marks, 2 if len(marks) >= FEWEST else len(marks) + 1):
        near = likeness(text, _text(vault, row))
        if near is not None:
            share = f"{near.share:.0%}"
            why = (
                Message("parts of it are the same text (%(share)s of the runs of words)", share=share)
                if near.relation == "part"
                else Message("it is the same text (%(share)s of the runs of words)", share=share)
            )
            found.append(_alike(row, "same" if near.relation == "same" else "reprint", why, near.share))
    return found


def _translated(connection: Connection, vault: Vault, text: str, language: str) -> list[Alike]:
    """Copies in another language that name the same numbers."""
    found = []
    own = sorted(numbers(text), key=lambda each: (-len(each), each))
    for row in _sharing(connection, "number", own, LEAST_NUMBERS):
        if not language or not row.language or row.language[:2] == language[:2]:
            continue
        share = may_translate(text, _text(vault, row))
        if share:
            why = Message("another language with the same numbers in it (%(share)s of them)", share=f"{share:.0%}")
            found.append(_alike(row, "translation", why, share * 0.8))
    return found


def _text(vault: Vault, row: Any) -> str:
    try:
        return text_of(vault, row)
    except (Missing, Spoilt):
        return ""

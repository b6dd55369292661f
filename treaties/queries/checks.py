"""Where the register disagrees with itself, and where its sources contradict what it computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from treaties.domain.clauses import entry_into_force
from treaties.domain.dates import say_day
from treaties.models import (
    Deadline,
    Event,
    Record,
    ReferenceKey,
    SearchEntry,
    Snapshot,
    StatusSpan,
    TreatyAction,
)  # fmt: skip
from treaties.operations import derive, finding, indexes, ledger, texts
from treaties.queries import claims, passages
from treaties.queries.history import acts_of, clauses_of
from treaties.queries.origins import support_of
from treaties.queries.prepared import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from treaties.vault import Vault


MOST_RECORDS = 20_000
_shown = Remembered(4)


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison: what kind, of which record, what is said and what the register gives."""

    kind: str
    address: str
    title: str
    agrees: bool
    message: str


def verify(connection: Connection, vault: Vault | None = None) -> list[Finding]:
    """Every comparison, differences first; with the vault also whether the kept files are what their names say."""
    found = [*_outside(connection), *_inside(connection)]
    found += [*_kept(connection, vault), *_quoted(connection, vault)] if vault is not None else []
    return _sorted(found)


def shown(connection: Connection) -> tuple[list[Finding], bool]:
    """The comparisons for a page, differences first, and whether the register's with itself are among them.

    Those take minutes in a large register, so that above `MOST_RECORDS` only `verify` makes them.
    """

    def compared() -> tuple[list[Finding], bool]:
        small = connection.execute(select(func.count()).select_from(Record)).scalar_one() <= MOST_RECORDS
        return _sorted([*_outside(connection), *(_inside(connection) if small else ())]), small

    return _shown.get(connection, "", compared)


def _sorted(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda each: (each.agrees, each.kind, each.title))


def _outside(connection: Connection) -> list[Finding]:
    """What sources state beside what the register computes."""
    return [*_claims(connection), *_entries(connection), *_flags(connection)]


def _inside(connection: Connection) -> list[Finding]:
    """What the register stores beside what it would compute anew."""
    return [*_derived(connection), *_rested(connection), *_findable(connection), *_chain(connection)]


def _claims(connection: Connection) -> Iterator[Finding]:
    rows = connection.execute(claims.stated().where(Record.kind == "treaty", Record.state == "published")).all()
    for each in claims.compare(connection, rows):
        said = f"{each.publisher} states {each.said}, as of {each.as_of}"
        message = f"{each.treaty}: {said}; the register computes {each.computed}."
        yield Finding(each.kind, f"/treaties/{each.slug}?on={each.as_of}", each.treaty, each.agrees, message)


def _entries(connection: Connection) -> Iterator[Finding]:
    query = select(Record.id, Record.slug, Record.title).where(Record.kind == "treaty", Record.state == "published")
    for row in connection.execute(query).all():
        clauses = clauses_of(connection, row.id)
        if clauses is None or clauses.list_checked is None:
            continue
        entry = entry_into_force(clauses, acts_of(connection, row.id))
        if entry.stated and entry.computed:
            agrees = entry.stated == entry.computed
            words = f"stated {say_day(entry.stated)}, computed from the listed acts {say_day(entry.computed)}."
            yield Finding("entry into force", f"/treaties/{row.slug}", row.title, agrees, f"{row.title}: {words}")


def _flags(connection: Connection) -> Iterator[Finding]:
    query = select(Record.slug, Record.title, TreatyAction.flag).join(TreatyAction, TreatyAction.id == Record.id)
    for row in connection.execute(query.where(TreatyAction.flag != "", Record.state == "published")):
        yield Finding("flagged act", f"/acts/{row.slug}", row.title, agrees=False, message=f"{row.title}: {row.flag}")


def _derived(connection: Connection) -> Iterator[Finding]:
    for treaty_id, slug, title in connection.execute(
        select(Record.id, Record.slug, Record.title).where(Record.kind == "treaty")
    ).all():
        spans, due = derive.compute(connection, treaty_id)
        for kind, noun, model, rows in (
            ("stored status", "spans", StatusSpan, spans),
            ("stored deadlines", "deadlines", Deadline, due),
        ):
            table = model.__table__
            stored = connection.execute(select(table).where(table.c.treaty_id == treaty_id)).mappings()
            kept = sorted(_key(dict(row)) for row in stored)
            words = f"{len(kept)} stored {noun} against {len(rows)} computed ones."
            agrees = kept == sorted(_key(row) for row in rows)
            yield Finding(kind, f"/treaties/{slug}", title, agrees, f"{title}: {words}")


def _key(row: dict[str, object]) -> tuple[str, ...]:
    return tuple(str(value) for name, value in sorted(row.items()) if name != "id")


def _rested(connection: Connection) -> Iterator[Finding]:
    """Whether what is stored of each event's origins is what its citations, chains, ties and kept texts give."""
    kept = {row.id: row for row in connection.execute(
        select(Record.id, Record.slug, Record.title, Event.support).join(Event, Event.id == Record.id)
    )}  # fmt: skip
    wrong = 0
    ids = sorted(kept)
    for start in range(0, len(ids), 500):
        for event, rests in support_of(connection, ids[start : start + 500]).items():
            row = kept[event]
            if row.support != rests:
                wrong += 1
                words = f"stored “{row.support}”, computed “{rests}”."
                yield Finding("stored origins", f"/events/{row.slug}", row.title, agrees=False,
                              message=f"{row.title}: {words}")  # fmt: skip
    if not wrong:
        yield Finding(
            "stored origins", "/events", "Origins", agrees=True, message=f"Origins: {len(kept)} events agree."
        )


def _findable(connection: Connection) -> Iterator[Finding]:
    """Whether every record is found by the words and marks that its newest version gives."""
    kept = {row.record_id: row._asdict() for row in connection.execute(select(SearchEntry.__table__))}
    marks: dict[int, set[tuple[str, str]]] = {}
    for row in connection.execute(select(ReferenceKey.record_id, ReferenceKey.scheme, ReferenceKey.mark)):
        marks.setdefault(row.record_id, set()).add((row.scheme, row.mark))
    wrong, slugs = set(finding.misaddressed(connection)), dict[int, str]()
    for record_id, kind, content in _newest(connection):
        keys = {(each["scheme"], each["mark"]) for each in finding.keys_of(record_id, kind, content)}
        slugs[record_id] = content["slug"]
        if kept.get(record_id) != finding.entry(record_id, kind, content) or marks.get(record_id, set()) != keys:
            wrong.add(record_id)
    for index, lines in ((indexes.WORDS, finding.words_of), (indexes.NAMES, finding.names_of)):
        wrong |= indexes.differing(connection, index, (lines(*each) for each in _newest(connection)))
    such = slugs.get(min(wrong), "one that is no more") if wrong else ""
    words = f"{len(wrong)} records differ from their entries, such as {such}." if wrong else "every entry agrees."
    yield Finding("search", "/search", "Search and lookup", not wrong, f"Search and lookup: {words}")


def _newest(connection: Connection) -> Iterator[tuple[int, str, dict[str, Any]]]:
    ids = list(connection.execute(select(Record.id).order_by(Record.id)).scalars())
    for start in range(0, len(ids), 500):
        yield from finding.stored(connection, ids[start : start + 500])


def _kept(connection: Connection, vault: Vault) -> Iterator[Finding]:
    """Whether every kept copy and every text read from one is there, byte by byte."""
    query = select(Snapshot.key, Snapshot.sha256, Snapshot.text_sha256).where(Snapshot.removed_at.is_(None))
    rows = connection.execute(query.order_by(Snapshot.id)).all()
    files = [(row.key, name) for row in rows for name in (row.sha256, row.text_sha256) if name]
    states = {name: vault.state(name) for name in {name for _, name in files}}
    for key, name in files:
        if states[name] != "whole":
            message = f"The kept file {name[:16]}… of copy {key} is {states[name]}."
            yield Finding("kept copy", f"/copies/{key}", key, agrees=False, message=message)
    if all(state == "whole" for state in states.values()):
        message = f"Kept copies: {len(rows)} copies, {len(states)} files, each what its name says."
        yield Finding("kept copy", "/copies", "Kept copies", agrees=True, message=message)
    wrong = indexes.differing(connection, indexes.TEXTS, texts.lines(connection, vault))
    words = f"{len(wrong)} pieces differ from the texts kept." if wrong else "every text is found by its words."
    yield Finding("search", "/copies", "Search in kept texts", not wrong, f"Search in kept texts: {words}")


def _quoted(connection: Connection, vault: Vault) -> Iterator[Finding]:
    """Quotes that no kept text of their source has."""
    for each in passages.orphans(connection, vault):
        row = each.row
        where = f"/sources/{row.source_slug}/text#q{row.id}"
        message = f"{row.title}: “{row.quote[:80]}” stands in no kept text of {row.source_title}."
        yield Finding("quote", where, row.title, agrees=False, message=message)


def _chain(connection: Connection) -> Iterator[Finding]:
    wrong = ledger.broken(connection)
    words = f"revisions {wrong[:5]} do not follow." if wrong else "every revision follows from the one before."
    yield Finding("history", "/", "Revision chain", not wrong, f"Revision chain: {words}")


__all__ = ["MOST_RECORDS", "Finding", "shown", "verify"]

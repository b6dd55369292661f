"""Where the register disagrees with itself, and where its sources contradict what it computes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from treaties.domain.clauses import entry_into_force
from treaties.domain.dates import say_day
from treaties.models import Citation, Record, Source, StatusSpan, TreatyAction
from treaties.operations import derive, ledger
from treaties.queries.history import acts_of, clauses_of
from treaties.queries.status import counts, on_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison: what kind, of which record, what is said and what the register gives."""

    kind: str
    address: str
    title: str
    agrees: bool
    message: str


def verify(connection: Connection) -> list[Finding]:
    """Every comparison, differences first."""
    found = [*_totals(connection), *_statuses(connection), *_entries(connection), *_flags(connection)]
    found += [*_derived(connection), *_chain(connection)]
    return sorted(found, key=lambda each: (each.agrees, each.kind, each.title))


def _claims(connection: Connection, field: str) -> list[tuple[object, ...]]:
    about = aliased(Record)
    query = (
        select(Citation, Record.id, Record.slug, Record.title, Source.publisher, about.title.label("about"))
        .join(Record, Record.id == Citation.record_id)
        .join(Source, Source.id == Citation.source_id)
        .outerjoin(about, about.id == Citation.about_id)
        .where(Record.kind == "treaty", Citation.as_of.is_not(None), Citation.field.like(field))
    )
    columns = query.with_only_columns(
        Citation.field, Citation.stated_value, Citation.as_of, Citation.about_id, Record.id, Record.slug, Record.title,
        Source.publisher, about.title.label("about"),
    )  # fmt: skip
    return [tuple(row) for row in connection.execute(columns)]


def _totals(connection: Connection) -> Iterator[Finding]:
    for field, stated, as_of, _, treaty_id, slug, title, publisher, _ in _claims(connection, "count.%"):
        found = counts(connection, treaty_id, as_of)  # type: ignore[arg-type] # columns of known types
        left = select(func.count()).where(StatusSpan.treaty_id == treaty_id, *on_day(as_of, "signed"))  # type: ignore[arg-type] # the same
        gone = left.where(StatusSpan.actor_id.in_(_withdrawn(treaty_id, as_of)))  # type: ignore[arg-type] # the same
        measures = found | {
            "signatories_depositary": found["signed_ever"] - connection.execute(gone).scalar_one(),
            "parties_depositary": found["deposited"],
            "signed_or_joined": found["joined"],
        }
        measure = str(field).removeprefix("count.")
        computed = measures.get(measure)
        number = int(re.sub(r"\D", "", str(stated)) or 0)
        agrees = computed is not None and (computed > number if str(stated).startswith(">") else computed == number)
        said = f"{publisher} states {stated} ({measure.replace('_', ' ')}) as of {as_of}"
        words = f"{said}; the register computes {computed}."
        yield Finding("total", f"/treaties/{slug}", str(title), agrees, f"{title}: {words}")


def _withdrawn(treaty_id: int, day: object) -> object:
    return select(StatusSpan.actor_id).where(
        StatusSpan.treaty_id == treaty_id,
        StatusSpan.status == "withdrawn",
        *on_day(day),  # type: ignore[arg-type] # a day
    )


def _statuses(connection: Connection) -> Iterator[Finding]:
    for _, stated, as_of, about_id, treaty_id, slug, title, publisher, about in _claims(connection, "status"):
        query = select(StatusSpan.status).where(
            StatusSpan.treaty_id == treaty_id,
            StatusSpan.actor_id == about_id,
            *on_day(as_of),  # type: ignore[arg-type] # a day
        )
        computed = connection.execute(query).scalar_one_or_none()
        agrees = computed == ("none" if stated == "not_signed" else stated)
        words = (
            f"{publisher} says of {about}: {str(stated).replace('_', ' ')}, as of {as_of}; the register: {computed}."
        )
        yield Finding("status", f"/treaties/{slug}", str(title), agrees, f"{title}: {words}")


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
        stored = connection.execute(select(StatusSpan.__table__).where(StatusSpan.treaty_id == treaty_id)).mappings()
        kept = sorted(_key(dict(row)) for row in stored)
        fresh = sorted(_key(row) for row in derive.compute(connection, treaty_id)[0])
        words = f"{len(kept)} stored spans against {len(fresh)} computed ones."
        yield Finding("stored status", f"/treaties/{slug}", title, kept == fresh, f"{title}: {words}")


def _key(row: dict[str, object]) -> tuple[str, ...]:
    return tuple(str(value) for name, value in sorted(row.items()) if name != "id")


def _chain(connection: Connection) -> Iterator[Finding]:
    wrong = ledger.broken(connection)
    words = f"revisions {wrong[:5]} do not follow." if wrong else "every revision follows from the one before."
    yield Finding("history", "/", "Revision chain", not wrong, f"Revision chain: {words}")


__all__ = ["Finding", "verify"]

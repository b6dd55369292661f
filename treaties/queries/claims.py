"""What sources state of a treaty on a day, beside what the register computes for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from treaties.models import Citation, Record, Source, StatusSpan, Treaty
from treaties.queries.prepared import Prepared
from treaties.queries.status import counts, on_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection

# How the fields of claims are called on pages; the counts are defined in the design's contract.
MEASURES = {
    "signed_ever": "signed ever", "signatories_only": "signatories only", "deposited": "deposited",
    "in_force": "in force", "joined": "signed or joined", "signed_or_joined": "signed or joined",
    "withdrawn": "withdrawn", "none": "non-signatories", "signatories_depositary": "signatories, depositary’s count",
    "parties_depositary": "parties, depositary’s count",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """One stated total or status with the value that the register computes for the same day."""

    kind: str
    slug: str
    treaty: str
    publisher: str
    said: str
    as_of: date
    computed: str
    agrees: bool


_OTHER = aliased(Citation)


def stated() -> Any:
    """The query of every total and status that a source states of a treaty on a day."""
    about = aliased(Record)
    return (
        select(
            Citation.field, Citation.stated_value, Citation.as_of, Citation.about_id, Citation.stance,
            Record.id, Record.slug, Treaty.short_name, Source.publisher, about.title.label("about"),
        )
        .join(Record, Record.id == Citation.record_id)
        .join(Treaty, Treaty.id == Citation.record_id)
        .join(Source, Source.id == Citation.source_id)
        .outerjoin(about, about.id == Citation.about_id)
        .where(Citation.as_of.is_not(None), or_(Citation.field.like("count.%"), Citation.field == "status"))
        .order_by(Citation.id)
    )  # fmt: skip


_OF_RECORD = Prepared(
    stated().where(Citation.source_id.in_(select(_OTHER.source_id).where(_OTHER.record_id == bindparam("record"))))
)
_OF_TREATY = Prepared(stated().where(Citation.record_id == bindparam("treaty")))


def of_record(connection: Connection, record_id: int) -> list[Claim]:
    """What the sources of a record state of treaties, compared."""
    return compare(connection, _OF_RECORD(connection, record=record_id))


def of_treaty(connection: Connection, treaty_id: int) -> list[Claim]:
    """What any source states of one treaty, compared."""
    return compare(connection, _OF_TREATY(connection, treaty=treaty_id))


def compare(connection: Connection, rows: Iterable[Any]) -> list[Claim]:
    """Each stated value beside the computed one; totals of one treaty and day are counted once."""
    known: dict[tuple[int, date], dict[str, int]] = {}
    found = []
    for row in rows:
        if row.field == "status":
            found.append(_status(connection, row))
            continue
        key = (row.id, row.as_of)
        if key not in known:
            known[key] = measures(connection, *key)
        found.append(_total(row, known[key]))
    return found


def measures(connection: Connection, treaty_id: int, day: date) -> dict[str, int]:
    """The counts of the contract, and those that the depositary and the press print."""
    found = counts(connection, treaty_id, day)
    gone = select(StatusSpan.actor_id).where(
        StatusSpan.treaty_id == treaty_id, StatusSpan.status == "withdrawn", *on_day(day)
    )
    left = select(func.count()).where(
        StatusSpan.treaty_id == treaty_id, *on_day(day, "signed"), StatusSpan.actor_id.in_(gone)
    )
    return found | {
        "signatories_depositary": found["signed_ever"] - connection.execute(left).scalar_one(),
        "parties_depositary": found["deposited"],
        "signed_or_joined": found["joined"],
    }


def _total(row: Any, numbers: dict[str, int]) -> Claim:
    measure = row.field.removeprefix("count.")
    computed = numbers.get(measure)
    number = int(re.sub(r"\D", "", row.stated_value) or 0)
    agrees = computed is not None and (computed > number if row.stated_value.startswith(">") else computed == number)
    shown = f"more than {number:,}" if row.stated_value.startswith(">") else row.stated_value
    said = f"{MEASURES.get(measure, measure)}: {shown}"
    return Claim(
        "total", row.slug, row.short_name, row.publisher, said, row.as_of, _numbers(measure, numbers), agrees
    )  # fmt: skip


def _numbers(measure: str, numbers: dict[str, int]) -> str:
    """The computed number, and the neighbouring ones with which it is often confused."""
    first = f"{numbers[measure]} {MEASURES.get(measure, measure)}" if measure in numbers else "not computed"
    others = (name for name in ("signed_ever", "deposited") if MEASURES[name] != MEASURES.get(measure))
    return first + "; " + ", ".join(f"{numbers[name]} {MEASURES[name]}" for name in others)


def _status(connection: Connection, row: Any) -> Claim:
    query = select(StatusSpan.status).where(
        StatusSpan.treaty_id == row.id, StatusSpan.actor_id == row.about_id, *on_day(row.as_of)
    )
    computed = connection.execute(query).scalar_one_or_none() or "outside the list"
    agrees = computed == ("none" if row.stated_value == "not_signed" else row.stated_value)
    said = f"{row.about}: {row.stated_value.replace('_', ' ')}"
    return Claim("status", row.slug, row.short_name, row.publisher, said, row.as_of, f"{row.about}: {computed}", agrees)


__all__ = ["MEASURES", "Claim", "compare", "measures", "of_record", "of_treaty", "stated"]

"""What sources state of a treaty on a day, beside what the register computes for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from treaties.models import Citation, Record, Source, Treaty
from treaties.queries.prepared import Prepared, Remembered
from treaties.queries.status import history_of, tally
from treaties.records import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection


def in_words(field: str) -> str:
    """The field of a citation in words: a total by its measure, any other by its name."""
    measure = field.removeprefix("count.")
    return f"total: {MEASURES.get(measure, measure.replace('_', ' '))}" if measure != field else field.replace("_", " ")


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


_CLAIMING = Prepared(
    select(Citation.source_id, Citation.record_id)
    .join(Treaty, Treaty.id == Citation.record_id)
    .where(Citation.as_of.is_not(None), or_(Citation.field.like("count.%"), Citation.field == "status"))
    .distinct()
)
_claiming = Remembered(8)
_OF_SOURCE = Prepared(stated().where(Citation.source_id == bindparam("source")))
_OF_TREATY = Prepared(stated().where(Citation.record_id == bindparam("treaty")))


def of_sources(connection: Connection, source_ids: Iterable[int]) -> list[Claim]:
    """What these sources state of treaties, compared."""
    known, _ = _known(connection)
    wanted = sorted(set(source_ids) & known)
    rows = [row for source in wanted for row in _OF_SOURCE(connection, source=source)]
    return compare(connection, rows)


def stating(connection: Connection) -> list[int]:
    """The sources that state a total or a status of a treaty on a day."""
    return sorted(_known(connection)[0])


def of_treaty(connection: Connection, treaty_id: int) -> list[Claim]:
    """What any source states of one treaty, compared."""
    _, known = _known(connection)
    return compare(connection, _OF_TREATY(connection, treaty=treaty_id)) if treaty_id in known else []


def _known(connection: Connection) -> tuple[set[int], set[int]]:
    """Sources that claim, and treaties of which something is claimed; remembered until the next revision."""

    def ask() -> tuple[set[int], set[int]]:
        rows = _CLAIMING(connection)
        return {row.source_id for row in rows}, {row.record_id for row in rows}

    return _claiming.get(connection, "", ask)


def compare(connection: Connection, rows: Iterable[Any]) -> list[Claim]:
    """Each stated value beside the computed one; a treaty's history is read once, a day of it counted once."""
    histories: dict[int, list[Any]] = {}
    days: dict[tuple[int, date], tuple[dict[str, int], dict[int, str]]] = {}
    found = []
    for row in rows:
        if row.id not in histories:
            histories[row.id] = history_of(connection, row.id)
        if (row.id, row.as_of) not in days:
            days[row.id, row.as_of] = _on(histories[row.id], row.as_of)
        numbers, statuses = days[row.id, row.as_of]
        found.append(_status(row, statuses) if row.field == "status" else _total(row, numbers))
    return found


def _on(history: list[Any], day: date) -> tuple[dict[str, int], dict[int, str]]:
    """The counts of the contract with those that the depositary and the press print, and everybody's status."""
    numbers, statuses, signed = tally(history, day)
    more = {
        "signatories_depositary": sum(statuses.get(actor) != "withdrawn" for actor in signed),
        "parties_depositary": numbers["deposited"],
        "signed_or_joined": numbers["joined"],
    }
    return numbers | more, statuses


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


def _status(row: Any, statuses: dict[int, str]) -> Claim:
    computed = statuses.get(row.about_id, "outside the list")
    agrees = computed == ("none" if row.stated_value == "not_signed" else row.stated_value)
    said = f"{row.about}: {row.stated_value.replace('_', ' ')}"
    return Claim("status", row.slug, row.short_name, row.publisher, said, row.as_of, f"{row.about}: {computed}", agrees)


__all__ = ["MEASURES", "Claim", "compare", "in_words", "of_sources", "of_treaty", "stated"]

"""Who stands where on a treaty on a day, from the stored spans: one indexed range query each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from treaties.models import Actor, Record, StatusSpan, Treaty, TreatyAction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Row

CONSENTING = ("ratification", "acceptance", "approval", "accession", "succession", "consent_to_be_bound")
SIGNING = ("signature", "definitive_signature", "succession_to_signature")
COUNTED = ("signed_ever", "signatories_only", "deposited", "in_force", "joined", "withdrawn", "none")


def on_day(day: date, layer: str = "status") -> list[ColumnElement[bool]]:
    """The spans of a layer that hold `day`, as the depositary sees them."""
    return [
        StatusSpan.layer == layer,
        StatusSpan.view_id.is_(None),
        StatusSpan.first_day <= day,
        StatusSpan.last_day >= day,
    ]


def sums(by_status: dict[str, int], signed: int) -> dict[str, int]:
    """The counts of the public contract from how many actors have each status and how many ever signed."""
    signatory, consented, party = (by_status.get(name, 0) for name in ("signatory", "consented", "party"))
    return {
        "signed_ever": signed, "signatories_only": signatory, "deposited": consented + party, "in_force": party,
        "joined": signatory + consented + party, "withdrawn": by_status.get("withdrawn", 0),
        "none": by_status.get("none", 0),
    }  # fmt: skip


def counts(connection: Connection, treaty_id: int, day: date) -> dict[str, int]:
    """How many actors signed ever, are signatories only, deposited, are bound, joined, withdrew, did nothing."""
    return overview(connection, day, [treaty_id]).get(treaty_id, sums({}, 0))


def overview(connection: Connection, day: date, treaty_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """The counts of several treaties on one day."""
    wanted = list(treaty_ids)
    total = func.count()
    spans = select(StatusSpan.treaty_id, StatusSpan.status, total).where(StatusSpan.treaty_id.in_(wanted), *on_day(day))
    found: dict[int, dict[str, int]] = {}
    for treaty_id, name, number in connection.execute(spans.group_by(StatusSpan.treaty_id, StatusSpan.status)):
        found.setdefault(treaty_id, {})[name] = number
    signing = select(StatusSpan.treaty_id, total).where(StatusSpan.treaty_id.in_(wanted), *on_day(day, "signed"))
    signed = {row[0]: row[1] for row in connection.execute(signing.group_by(StatusSpan.treaty_id))}
    return {treaty_id: sums(by_status, signed.get(treaty_id, 0)) for treaty_id, by_status in found.items()}


def treaty_id_of(connection: Connection, slug: str) -> int | None:
    """The id of the published treaty with that short address."""
    query = select(Record.id).where(Record.kind == "treaty", Record.slug == slug, Record.state == "published")
    return connection.execute(query).scalar_one_or_none()


def status_answer(connection: Connection, slug: str, day: date) -> dict[str, Any] | None:
    """The public answer: counts, and the status of every actor by ISO code (short address where there is none)."""
    treaty_id = treaty_id_of(connection, slug)
    if treaty_id is None:
        return None
    query = (
        select(func.coalesce(Actor.iso3, Record.slug), StatusSpan.status)
        .join(Record, Record.id == StatusSpan.actor_id)
        .join(Actor, Actor.id == StatusSpan.actor_id)
        .where(StatusSpan.treaty_id == treaty_id, *on_day(day))
    )
    actors = {row[0]: row[1] for row in connection.execute(query)}
    answer = counts(connection, treaty_id, day)
    return {"treaty": slug, "on": day.isoformat(), "counts": answer, "actors": dict(sorted(actors.items()))}


@dataclass(slots=True)
class Standing:
    """One actor's line in the table of a treaty: status on the day, and the acts known by then."""

    slug: str
    title: str
    region: str
    status: str
    rule: str
    since: date
    signed: str = ""
    deposited: str = ""
    consent: str = ""
    remarks: str = ""


def table(connection: Connection, treaty_id: int, day: date) -> list[Standing]:
    """Every actor existing and eligible on the day, by name."""
    query = (
        select(
            Record.id, Record.slug, Record.title, Actor.region, StatusSpan.status, StatusSpan.rule, StatusSpan.first_day
        )
        .join(Record, Record.id == StatusSpan.actor_id)
        .join(Actor, Actor.id == StatusSpan.actor_id)
        .where(StatusSpan.treaty_id == treaty_id, *on_day(day))
        .order_by(Record.title)
    )
    lines = {
        row.id: Standing(row.slug, row.title, row.region, row.status, row.rule, row.first_day)
        for row in connection.execute(query)
    }
    acts = (
        select(TreatyAction.actor_id, TreatyAction.act_kind, TreatyAction.date_text)
        .join(Record, Record.id == TreatyAction.id)
        .where(TreatyAction.treaty_id == treaty_id, Record.state == "published", TreatyAction.date_first <= day)
        .order_by(TreatyAction.date_first, TreatyAction.id)
    )
    for act in connection.execute(acts):
        if act.actor_id in lines:
            _note(lines[act.actor_id], act)
    return list(lines.values())


def _note(line: Standing, act: Any) -> None:
    if act.act_kind in SIGNING:
        line.signed = line.signed or act.date_text
    elif act.act_kind in CONSENTING:
        line.deposited, line.consent = act.date_text, act.act_kind.replace("_", " ")
    else:
        words = f"{act.act_kind.replace('_', ' ')} {act.date_text}"
        line.remarks = f"{line.remarks}; {words}" if line.remarks else words


def treaties(connection: Connection) -> list[Row[Any]]:
    """Every published treaty: id, slug, short name, opened, in force, day of the last check."""
    query = (
        select(Record.id, Record.slug, Treaty.short_name, Treaty.opened, Treaty.in_force, Treaty.list_checked)
        .join(Treaty, Treaty.id == Record.id)
        .where(Record.state == "published")
        .order_by(Record.id)
    )
    return list(connection.execute(query))

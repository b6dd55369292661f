"""Who stands where on a treaty on a day, from the stored spans: one indexed range query each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from treaties.models import Actor, ActorLink, Record, StatusSpan, Treaty, TreatyAction

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
    """One actor's line in the table of a treaty: status on the day, its days so far, and the acts known by then.

    `signed` and `deposited` are (EDTF date, short address of the act); `in_force` may lie ahead of the day where
    consent is given; `overlays` are (layer, first day).
    """

    slug: str
    title: str
    region: str
    status: str
    since: date
    signed: tuple[str, str] = ("", "")
    deposited: tuple[str, str] = ("", "")
    consent: str = ""
    in_force: date | None = None
    withdrawn: date | None = None
    overlays: list[tuple[str, date]] = field(default_factory=list)
    others: list[tuple[str, str, str]] = field(default_factory=list)


def table(
    connection: Connection, treaty_id: int, day: date, region: str = "", group: str = "", view: int | None = None
) -> list[Standing]:
    """Every actor existing and eligible on the day, by name; `group` is the short address of an alliance."""
    query = (
        select(Record.id, Record.slug, Record.title, Actor.region, StatusSpan.status, StatusSpan.first_day)
        .join(Record, Record.id == StatusSpan.actor_id)
        .join(Actor, Actor.id == StatusSpan.actor_id)
        .where(StatusSpan.treaty_id == treaty_id, *on_day(day))
        .order_by(Record.title)
    )
    if region:
        query = query.where(Actor.region == region)
    if group:
        query = query.where(Record.id.in_(members(group)))
    lines = {row.id: Standing(*row[1:]) for row in connection.execute(query)}
    _days(connection, treaty_id, day, lines, view)
    acts = (
        select(TreatyAction.actor_id, TreatyAction.act_kind, TreatyAction.date_text, Record.slug)
        .join(Record, Record.id == TreatyAction.id)
        .where(
            TreatyAction.treaty_id == treaty_id, Record.state == "published",
            or_(TreatyAction.date_first <= day, TreatyAction.date_first.is_(None)),
        )
        .order_by(TreatyAction.date_first, TreatyAction.id)
    )  # fmt: skip
    for act in connection.execute(acts):
        if act.actor_id in lines:
            _note(lines[act.actor_id], act)
    return list(lines.values())


def members(group: str) -> Any:
    """The query of those whose ties say that they belong to `group`."""
    other = aliased(Record)
    return (
        select(ActorLink.record_id)
        .join(other, other.id == ActorLink.other_id)
        .where(ActorLink.link_kind == "member_of", other.kind == "actor", other.slug == group)
    )


def _days(
    connection: Connection, treaty_id: int, day: date, lines: dict[int, Standing], view: int | None
) -> None:  # fmt: skip
    query = (
        select(
            StatusSpan.actor_id, StatusSpan.layer, StatusSpan.status, StatusSpan.first_day, StatusSpan.last_day,
            StatusSpan.view_id,
        )
        .where(StatusSpan.treaty_id == treaty_id, StatusSpan.layer != "signed")
        .order_by(StatusSpan.id)
    )  # fmt: skip
    for actor, layer, status, first, last, seen_by in connection.execute(query):
        line = lines.get(actor)
        if line is None:
            continue
        if seen_by is not None and (layer == "status" or seen_by != view):
            # An objector's view replaces the depositary's only where the reader asks for it.
            if layer == "status" and seen_by == view and first <= day <= last:
                line.status, line.since = status, first
        elif layer != "status":
            if first <= day <= last:
                line.overlays.append((layer, first))
        elif status == "party" and (first <= day or (line.status == "consented" and line.in_force is None)):
            line.in_force = first
        elif status == "withdrawn" and first <= day:
            line.withdrawn = first


def _note(line: Standing, act: Any) -> None:
    if act.act_kind in SIGNING:
        line.signed = line.signed if line.signed[0] else (act.date_text, act.slug)
    elif act.act_kind in CONSENTING:
        line.deposited, line.consent = (act.date_text, act.slug), act.act_kind.replace("_", " ")
    else:
        line.others.append((act.act_kind, act.date_text, act.slug))


def objectors(connection: Connection, treaty_id: int) -> list[Row[Any]]:
    """Who contests a participation in the treaty, so that a view of theirs exists."""
    query = (
        select(Record.id, Record.slug, Record.title)
        .where(
            Record.id.in_(
                select(StatusSpan.view_id).where(StatusSpan.treaty_id == treaty_id, StatusSpan.view_id.is_not(None))
            )
        )
        .order_by(Record.title)
    )
    return list(connection.execute(query))


def groups(connection: Connection) -> list[Row[Any]]:
    """Alliances and unions that actors belong to: slug, title."""
    query = (
        select(Record.slug, Record.title)
        .where(Record.id.in_(select(ActorLink.other_id).where(ActorLink.link_kind == "member_of")))
        .order_by(Record.title)
    )
    return list(connection.execute(query))


def treaties(connection: Connection) -> list[Row[Any]]:
    """Every published treaty: id, slug, short name, opened, in force, day of the last check."""
    query = (
        select(Record.id, Record.slug, Treaty.short_name, Treaty.opened, Treaty.in_force, Treaty.list_checked)
        .join(Treaty, Treaty.id == Record.id)
        .where(Record.state == "published")
        .order_by(Record.id)
    )
    return list(connection.execute(query))

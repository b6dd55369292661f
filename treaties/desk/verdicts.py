"""Whether a claim about a treaty holds, by the register's own computed status as of a day. Never about an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.models import Actor, StatusSpan, Treaty, TreatyAction
from treaties.queries.status import counts, on_day, treaty_id_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_NEAR = 0.07
_LOOSE = "signed_means_signed_or_joined"
_BINDS = "binds_parties_only"
_JOINING = ("ratification", "acceptance", "approval", "accession", "succession", "definitive_signature",
            "consent_to_be_bound", "formal_confirmation")  # fmt: skip
_NO_LIST = Message("The register holds no list of this treaty.")
_ACTS = {"ratified": _JOINING, "joined": _JOINING, "signed": ("signature", "definitive_signature")}


@dataclass(frozen=True, slots=True)
class Verdict:
    """True, False or "unknown", why, and the word that was read loosely, if one was."""

    holds: bool | str
    why: Message
    caveat: str | None = None


class Bench:
    """The register's answers about treaties as of one day."""

    def __init__(self, connection: Connection, day: date) -> None:
        self.connection, self.day = connection, day

    def _treaty(self, slug: str) -> Any:
        treaty_id = treaty_id_of(self.connection, slug)
        if treaty_id is None:
            return None
        return self.connection.execute(
            select(Treaty.id, Treaty.short_name, Treaty.in_force, Treaty.opened, Treaty.list_checked).where(
                Treaty.id == treaty_id
            )
        ).first()

    def count(self, slug: str, measure: str, op: str, value: int, day: date | None = None) -> Verdict:
        """Whether so many States had signed, ratified, joined; loose words hold by any of their readings."""
        treaty, when = self._treaty(slug), day or self.day
        if treaty is None or treaty.list_checked is None:
            return Verdict("unknown", _NO_LIST)
        held = counts(self.connection, treaty.id, when)
        readings = {
            "signed": ("signed_ever", "joined"), "ratified": ("deposited", "in_force"),
            "joined": ("joined", "deposited", "in_force"), "party": ("deposited", "in_force"),
            "banned": ("joined", "deposited", "in_force"), "signatory": ("signed_ever", "signatories_only", "joined"),
        }[measure]  # fmt: skip
        right = [each for each in readings if _compares(op, held[each], value)]
        numbers = _listed(
            Message("%(what)s %(number)s", what=_COUNTED[each], number=held[each]) for each in dict.fromkeys(readings)
        )
        caveat = None
        if measure == "signed" and not _compares(op, held["signed_ever"], value) and right:
            caveat = _LOOSE
        elif measure == "signed" and right:
            caveat = _LOOSE if not _compares(op, held["deposited"], value) else None
        elif measure == "banned":
            caveat = _BINDS
        return Verdict(bool(right), Message("On %(day)s: %(held)s.", day=when.isoformat(), held=numbers), caveat)

    def status(
        self, slug: str, codes: list[str], said: str, *, negative: bool, planned: bool, year: str = ""
    ) -> Verdict:
        """Whether these States had, or had not, the status that the words say, and took it in the year named."""
        treaty = self._treaty(slug)
        if treaty is None or treaty.list_checked is None:
            return Verdict("unknown", _NO_LIST)
        rows = self.connection.execute(
            select(Actor.iso3, StatusSpan.status, StatusSpan.actor_id)
            .join(Actor, Actor.id == StatusSpan.actor_id)
            .where(StatusSpan.treaty_id == treaty.id, *on_day(self.day), Actor.iso3.in_(codes))
        ).all()
        held = {row.iso3: row.status for row in rows}
        if len(held) < len(set(codes)):
            return Verdict("unknown", Message("The register holds no status of one of these States."))
        words = _listed(
            Message("%(what)s: %(written)s", what=code, written=_STATUSES.get(status, status))
            for code, status in sorted(held.items())
        )
        why = Message("On %(day)s: %(held)s.", day=self.day.isoformat(), held=words)
        if said == "left":
            return self._leaving(
                treaty.id, held, [row.actor_id for row in rows], why, negative=negative, planned=planned
            )
        right = all(_stands(status, said) is not negative for status in held.values())
        if not right and not negative and said in _ACTS and (year or set(held.values()) == {"withdrawn"}):
            # "Had ratified it in 2011" stays true of a State that has left since.
            acted = self._acted(treaty.id, [row.actor_id for row in rows], said, year)
            return Verdict(acted, _of_acts(why, year, acted=acted))
        if right and year and not negative:
            years = self._years(treaty.id, [row.actor_id for row in rows], said)
            right = all(not each or year in each for each in years.values())
            if not right:
                others = ", ".join(sorted(set().union(*years.values())))
                why = Message("%(why)s Not in %(year)s, but in %(years)s.", why=why, year=year, years=others)
        caveat = None
        if said == "signed" and not negative and right and "party" in held.values():
            signed = self.connection.execute(
                select(StatusSpan.actor_id).where(
                    StatusSpan.treaty_id == treaty.id, *on_day(self.day, "signed"),
                    StatusSpan.actor_id.in_([row.actor_id for row in rows]),
                )
            ).all()  # fmt: skip
            caveat = _LOOSE if len(signed) < len(held) else None
        return Verdict(right, why, caveat)

    def _years(self, treaty_id: int, ids: list[int], said: str) -> dict[int, set[str]]:
        """For each actor the years in which it did what the words say; a loose word may mean any step."""
        kinds = {"signed": {"signature", "definitive_signature"}}.get(said)
        acts = self.connection.execute(
            select(TreatyAction.actor_id, TreatyAction.act_kind, TreatyAction.date_first).where(
                TreatyAction.treaty_id == treaty_id, TreatyAction.actor_id.in_(ids),
                TreatyAction.date_first.is_not(None),
            )
        ).all()  # fmt: skip
        spans = self.connection.execute(
            select(StatusSpan.actor_id, StatusSpan.first_day).where(
                StatusSpan.treaty_id == treaty_id, StatusSpan.layer == "status", StatusSpan.view_id.is_(None),
                StatusSpan.status == "party", StatusSpan.actor_id.in_(ids),
            )
        ).all()  # fmt: skip
        years: dict[int, set[str]] = {each: set() for each in ids}
        for act in acts:
            if kinds is None or act.act_kind in kinds or act.act_kind == "accession":
                years[act.actor_id].add(str(act.date_first.year))
        for span in spans if kinds is None else []:
            years[span.actor_id].add(str(span.first_day.year))
        return years

    def _acted(self, treaty_id: int, ids: list[int], said: str, year: str) -> bool:
        """Whether all of them did, in that year where one is given, what the word says."""
        first = date(int(year), 1, 1) if year else date.min
        last = min(date(int(year), 12, 31), self.day) if year else self.day
        query = select(TreatyAction.actor_id).where(
            TreatyAction.treaty_id == treaty_id, TreatyAction.actor_id.in_(ids),
            TreatyAction.act_kind.in_(_ACTS[said]), TreatyAction.date_first >= first, TreatyAction.date_first <= last,
        )  # fmt: skip
        return {row.actor_id for row in self.connection.execute(query)} == set(ids)

    def _leaving(
        self, treaty_id: int, held: dict[str, str], ids: list[int], why: Message, *, negative: bool, planned: bool
    ) -> Verdict:
        gone = all(status == "withdrawn" for status in held.values())
        if negative or not planned:
            return Verdict(gone is not negative, why, None if gone or negative else "withdrawal_not_in_force")
        notices = self.connection.execute(
            select(TreatyAction.actor_id).where(
                TreatyAction.treaty_id == treaty_id, TreatyAction.actor_id.in_(ids),
                TreatyAction.act_kind.in_(["withdrawal", "withdrawal_notice", "denunciation"]),
                TreatyAction.date_first <= self.day,
            )
        ).all()  # fmt: skip
        if gone or len({row.actor_id for row in notices}) == len(set(ids)):
            return Verdict(holds=True, why=Message("%(why)s A notice of withdrawal was deposited by then.", why=why))
        return Verdict(
            "unknown",
            Message("%(why)s No notice was deposited by then; an intention is not in the register.", why=why),
        )

    def in_force(self, slug: str, stated: str, codes: list[str]) -> Verdict:
        """Whether the treaty, or the treaty for these States, entered into force on the stated day, month or year."""
        treaty = self._treaty(slug)
        if treaty is None:
            return Verdict("unknown", Message("The register does not hold this treaty."))
        if codes:
            rows = self.connection.execute(
                select(StatusSpan.first_day)
                .join(Actor, Actor.id == StatusSpan.actor_id)
                .where(
                    StatusSpan.treaty_id == treaty.id, StatusSpan.layer == "status", StatusSpan.view_id.is_(None),
                    StatusSpan.status == "party", Actor.iso3.in_(codes),
                )
            ).all()  # fmt: skip
            days = [row.first_day.isoformat() for row in rows]
        else:
            days = [treaty.in_force.isoformat()] if treaty.in_force else []
        if not days:
            return Verdict(holds=False, why=Message("By the register it is not in force."))
        right = all(each.startswith(stated) for each in days)
        why = Message("By the register it entered into force on %(days)s.", days=", ".join(days))
        return Verdict(right, why)


_COUNTED = {
    "signed_ever": Message("signed ever"), "joined": Message("joined"), "deposited": Message("deposited"),
    "in_force": Message("in force"), "signatories_only": Message("signatories only"),
}  # fmt: skip
_STATUSES = {
    each.english: each
    for each in (Message("party"), Message("consented"), Message("signatory"), Message("none"), Message("withdrawn"))
}


def _listed(parts: Iterable[Message]) -> Message:
    """Several as one, parted by commas; at least one."""
    return reduce(lambda one, other: Message("%(one)s, %(other)s", one=one, other=other), parts)


def _of_acts(why: Message, year: str, *, acted: bool) -> Message:
    if year:
        return (
            Message("%(why)s The act was done in %(year)s.", why=why, year=year)
            if acted
            else Message("%(why)s No such act in %(year)s.", why=why, year=year)
        )
    return Message("%(why)s The act was done.", why=why) if acted else Message("%(why)s No such act.", why=why)


def _compares(op: str, held: int, value: int) -> bool:
    if op == ">":
        return held > value
    if op == ">=":
        return held >= value
    if op == "<":
        return held < value
    if op == "~":
        return abs(held - value) <= max(2, round(value * _NEAR))
    return held == value


def _stands(status: str, said: str) -> bool:
    if said in {"party", "ratified"}:
        return status in {"party", "consented"}
    if said == "signed_only":
        return status == "signatory"
    return status in {"party", "consented", "signatory"}

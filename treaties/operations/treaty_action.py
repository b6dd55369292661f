"""What an act must obey: the final clauses of its treaty, and the acts that went before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.domain.acts import CONSENTS, Act, Kind
from treaties.domain.clauses import entry_into_force
from treaties.domain.message import Message
from treaties.domain.status import Life
from treaties.domain.validity import problems
from treaties.models import TreatyAction
from treaties.operations.draft import Draft
from treaties.operations.errors import Problem, Refused
from treaties.queries.history import KINDS, acts_of, clauses_of, lives

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.domain.clauses import Clauses
    from treaties.queries.history import Histories

FEW = 50  # actors that are asked for by name
# Most rules speak of the kind of act; these of another field.
SPOKEN_OF = {
    "undated": "date", "future": "date", "before_opening": "date", "effect_before_act": "effective",
    "not_eligible": "actor", "outside_life": "actor",
}  # fmt: skip


def check(connection: Connection, drafts: list[Draft], record_id: int | None, read: Histories | None) -> list[Draft]:
    """The drafts; Refused, with the article, where an act breaks a clause, unless it comes from a depositary's list.

    An imported act that breaks a clause is kept and its `flag` says which. `read` gets the histories of the
    treaties.
    """
    checked = list(drafts)
    actors = {draft.values["actor"] for draft in drafts if draft.kind == "treaty_action"}
    known = {life.actor: life for life in lives(connection, actors if len(actors) <= FEW else None)}
    acts = [number for number, draft in enumerate(drafts) if draft.kind == "treaty_action"]
    unknown = [number for number in acts if drafts[number].values["act_kind"] not in KINDS]
    if unknown:
        raise Refused(
            [Problem("act_kind", Message("The register has no rules for this kind of act."), number=n) for n in unknown]
        )
    treaties: dict[int, list[int]] = {}
    for number in acts:
        treaties.setdefault(drafts[number].values["treaty"], []).append(number)
    for treaty_id, mine in treaties.items():
        found = _check_treaty(connection, treaty_id, checked, mine, known, record_id, again=read is not None)
        if read is not None:
            read[treaty_id] = found
    return checked


def _check_treaty(
    connection: Connection,
    treaty_id: int,
    drafts: list[Draft],
    mine: list[int],
    known: dict[int, Life],
    record_id: int | None,
    *,
    again: bool,
) -> tuple[Clauses, list[Act]]:
    clauses = clauses_of(connection, treaty_id)
    if clauses is None:
        raise Refused([Problem("treaty", Message("Acts can be entered on published treaties only."), number=mine[0])])
    history = [act for act in acts_of(connection, treaty_id, again=again) if act.id != record_id]
    was_flagged = bool(record_id) and bool(
        connection.execute(select(TreatyAction.flag).where(TreatyAction.id == record_id)).scalar_one_or_none()
    )
    new = {number: stated(drafts[number], record_id or -1 - number) for number in mine}
    entry = entry_into_force(clauses, history + list(new.values()))
    done: dict[int, list[Act]] = {act.actor: [] for act in new.values()}
    for act in history:
        if act.actor in done:
            done[act.actor].append(act)
    today = datetime.now(UTC).date()
    for number in sorted(mine, key=lambda each: _order(new[each])):
        act = new[number]
        life = known.get(act.actor) or Life(act.actor, eligible=False)
        found = problems(clauses, entry, done[act.actor], act, life, today=today)
        draft = drafts[number]
        if found and not (draft.imported or was_flagged):
            fields = [SPOKEN_OF.get(each.rule, "act_kind") for each in found]
            raise Refused(
                [Problem(name, each.message, each.article, number) for name, each in zip(fields, found, strict=True)]
            )
        if found and not (draft.restored or draft.values.get("flag")):
            values = draft.values | {"flag": " ".join([each.message.english for each in found])}
            drafts[number] = Draft(
                draft.kind, values, draft.parts, draft.citations, draft.slug, draft.title, draft.state, draft.imported
            )
        done[act.actor].append(act)
    return clauses, history


def stated(draft: Draft, act_id: int) -> Act:
    """The act of a draft as the domain states it."""
    values = draft.values
    return Act(
        act_id, values["actor"], KINDS[values["act_kind"]], values.get("date"), values.get("effective"),
        values.get("refers_to"), values.get("depositary") or "", values.get("flag") or "",
    )  # fmt: skip


def _order(act: Act) -> tuple[date, int]:
    """Signature before consent before everything else of the same day."""
    first = act.kind in {Kind.SIGNATURE, Kind.SUCCESSION_TO_SIGNATURE}
    rank = 0 if first else 1 if act.kind in CONSENTS else 2
    return (act.when.earliest if act.when else date.max, rank)

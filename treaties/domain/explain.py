"""Why this day? The steps that led an actor to its status, each with its article and arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from treaties.domain.acts import AFTER_SIGNATURE, CONSENTS, DATED, LABELS, SIGNATURES, Act, Kind
from treaties.domain.clauses import Clauses, EntryIntoForce, in_force_for
from treaties.domain.dates import LAST_DAY, day_after, say_date, say_day
from treaties.domain.message import Message
from treaties.domain.obligations import Cycle, party_cycles
from treaties.domain.span import UNCERTAIN, Layer, Span, Status
from treaties.domain.status import status_on
from treaties.domain.timeline import Chosen, Frame, notices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Step:
    """What happened on a day, the status from then on, and the rule behind it.

    `day` is the first possible one of a partial date, which `what` gives as recorded. `status_after` is empty where
    the actor does not exist on the day.
    """

    day: date
    what: Message
    status_after: str
    article: str
    arithmetic: str
    act: int | None


_ARTICLE_OF = (
    {
        Kind.ACCESSION: "accession",
        Kind.WITHDRAWAL: "withdrawal",
        Kind.CONFLICT_FINDING: "withdrawal",
        Kind.PROVISIONAL_APPLICATION: "provisional",
        Kind.RESERVATION: "reservations",
        Kind.CONSENT_TO_BE_BOUND: "ratification",
    }
    | dict.fromkeys(SIGNATURES, "signature")
    | dict.fromkeys(AFTER_SIGNATURE, "ratification")
)
# The order of steps that fall on one day: what decides a status stands before what accompanies it.
_ACT, _TREATY, _EFFECT, _OVERLAY, _BESIDE = range(5)


def explain(
    clauses: Clauses, entry: EntryIntoForce, acts_of_actor: Sequence[Act], spans_of_actor: Sequence[Span]
) -> list[Step]:
    """The steps of one actor under one treaty in the order of their days; acts without any date are left out."""
    depositarys = [span for span in spans_of_actor if span.view is None]
    shown = {span.act for span in depositarys if span.layer == Layer.PROVISIONAL}
    ranked: list[tuple[int, Step]] = []
    for act in acts_of_actor:
        if act.id not in shown:
            rank = _ACT if act.kind in DATED else _BESIDE
            ranked += [(rank, step) for step in _act_steps(clauses, entry, act, acts_of_actor, depositarys)]
    ranked += _status_steps(clauses, entry, {act.id: act for act in acts_of_actor}, depositarys)
    ranked += _overlay_steps(clauses, depositarys)
    return [step for _, step in sorted(ranked, key=lambda pair: (pair[1].day, pair[0], pair[1].act or 0))]


def _after(found: Sequence[Span], day: date) -> str:
    span = status_on(found, day)
    return span.status if span else ""


def _act_steps(
    clauses: Clauses, entry: EntryIntoForce, act: Act, acts: Sequence[Act], found: Sequence[Span]
) -> Iterator[Step]:
    if act.when is None:
        return
    what = _what(act)
    if not act.when.exact:
        what = Message("%(act)s, %(day)s", act=what, day=say_date(act.when))
    if act.kind is Kind.WITHDRAWAL:
        arithmetic = _notice_words(clauses, entry, act, acts)
    else:
        arithmetic = f"stated effect {say_day(act.effective)}" if act.effective else ""
    article = clauses.article(_ARTICLE_OF.get(act.kind, ""))
    yield Step(act.when.earliest, what, _after(found, act.when.latest), article, arithmetic, act.id)


def _what(act: Act) -> Message:
    label = Message(LABELS[act.kind])
    if act.kind is Kind.SUCCESSION:
        return Message("Succession notified")
    if act.kind in CONSENTS - {Kind.DEFINITIVE_SIGNATURE}:
        return Message("%(act)s deposited", act=label)
    return Message("%(act)s received", act=label) if act.kind is Kind.WITHDRAWAL else label


def _notice_words(clauses: Clauses, entry: EntryIntoForce, act: Act, acts: Sequence[Act]) -> str:
    """How the effect of a notice is reckoned; that it was revoked, where it was."""
    findings = [one for one in acts if one.kind is Kind.CONFLICT_FINDING and one.refers_to in {None, act.id}]
    dated = [Chosen(one, one.when.latest) for one in acts if one.when and one.kind is Kind.REVOCATION]
    chosen = [Chosen(act, act.when.latest), *dated] if act.when else dated
    frame = Frame(clauses, entry, {act.id: findings})
    standing = notices(frame, chosen)
    if not standing:
        return "revoked before its effect"
    words = standing[0].rule.removeprefix(f"{clauses.article('withdrawal')}: ")
    return f"{words}, unless then engaged in an armed conflict" if clauses.conflict_tail and not findings else words


def _status_steps(
    clauses: Clauses, entry: EntryIntoForce, acts: dict[int, Act], found: Sequence[Span]
) -> Iterator[tuple[int, Step]]:
    for cycle in party_cycles(found):
        act = acts.get(cycle.act) if cycle.act is not None else None
        span = status_on(found, cycle.first)
        yield from _joining_steps(clauses, entry, act, cycle, span.rule if span else "")
    for span in found:
        if span.layer != Layer.STATUS:
            continue
        if span.status == Status.WITHDRAWN:
            article = clauses.article("withdrawal")
            words = span.rule.removeprefix(f"{article}: ")
            what = Message("Withdrawal takes effect")
            yield _EFFECT, Step(span.first, what, span.status, article, words, span.act)
        elif span.status.startswith(UNCERTAIN):
            what = Message("Status uncertain: %(ways)s", ways=_ways(span.status.removeprefix(UNCERTAIN).split("|")))
            yield _EFFECT, Step(span.first, what, span.status, "", span.rule, span.act)


def _ways(codes: Sequence[str]) -> Message:
    """The statuses that an uncertain one may be, of which there are two or more."""
    named = [Message(code) for code in codes]
    found = named[0]
    for each in named[1:]:
        found = Message("%(one)s or %(other)s", one=found, other=each)
    return found


def _joining_steps(
    clauses: Clauses, entry: EntryIntoForce, act: Act | None, cycle: Cycle, rule: str
) -> Iterator[tuple[int, Step]]:
    """Entry into force for the State, after that of the treaty where it is what set the day."""
    party, day = Status.PARTY.value, cycle.first
    if day == entry.day and clauses.entry_rule != "each_deposit":
        trigger = entry.trigger.id if entry.trigger else None
        begins = Message("%(treaty)s enters into force", treaty=clauses.title)
        yield _TREATY, Step(day, begins, party, entry.article, entry.arithmetic, trigger)
    what = Message("In force for this State") if cycle.known else Message("In force for this State at the latest")
    if act and act.when and act.when.exact and cycle.known:
        _, rule, article = in_force_for(clauses, entry, act, entry.nth_day)
        yield _EFFECT, Step(day, what, party, article, rule, act.id)
    else:
        yield _EFFECT, Step(day, what, party, "", rule, cycle.act)


def _overlay_steps(clauses: Clauses, found: Sequence[Span]) -> Iterator[tuple[int, Step]]:
    for span in found:
        if span.layer == Layer.PROVISIONAL:
            article = clauses.article("provisional")
            words = span.rule.removeprefix(f"{article}: ")
            begins = Message("Provisional application begins")
            yield _OVERLAY, Step(span.first, begins, _after(found, span.first), article, words, span.act)
            if span.last < LAST_DAY and (after := _after(found, day_after(span.last))):
                day = day_after(span.last)
                reason = "ends with entry into force for the State" if after == Status.PARTY else ""
                yield _OVERLAY, Step(day, Message("Provisional application ends"), after, article, reason, span.act)
        elif span.layer == Layer.CONTESTED:
            what = Message("Contested from here on")
            yield _OVERLAY, Step(span.first, what, _after(found, span.first), "", span.rule, span.act)

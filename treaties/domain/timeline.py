"""One actor and one treaty, every day of every act being known: which status holds from which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from treaties.domain.acts import CONSENTS, SIGNATURES, SUCCESSIONS, Act, Kind
from treaties.domain.clauses import Clauses, EntryIntoForce, delay_words, delayed, in_force_for, when_words
from treaties.domain.dates import FIRST_DAY, LAST_DAY, day_before, say_day
from treaties.domain.span import Layer, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Chosen(NamedTuple):
    """An act and the one day it is taken to fall on."""

    act: Act
    day: date


class Frame(NamedTuple):
    """What holds for every actor: the clauses, the treaty's entry into force, findings of conflict by notice."""

    clauses: Clauses
    entry: EntryIntoForce
    findings: Mapping[int, Sequence[Act]]


class Notice(NamedTuple):
    """A notice of withdrawal that was not revoked in time; `effect` None: it never takes effect."""

    act: Act
    day: date
    effect: date | None
    rule: str


class Consent(NamedTuple):
    """A consent: given from `first`, binding from `bound`, ended on `until` (the first day after it) by `end`.

    `rule` is the sentence on the day from which it binds.
    """

    act: Act
    first: date
    bound: date | None
    until: date | None
    end: Act | None
    rule: str


class Segment(NamedTuple):
    """A status from `first` until the next segment begins."""

    first: date
    status: Status
    act: int | None
    rule: str


Turn = tuple[date, Status, int | None, str]  # a segment, as there are many of them


class Overlay(NamedTuple):
    """An overlay from `first` to `last`, both included."""

    layer: Layer
    first: date
    last: date
    act: int
    rule: str


NOTHING = "Neither signed nor joined by then."


def rule_of(article: str, words: str) -> str:
    """The rule as one sentence: article, then arithmetic."""
    return f"{article}: {words}" if article else words[:1].upper() + words[1:]


def timeline(frame: Frame, chosen: Sequence[Chosen]) -> list[Segment]:
    """The segments of an actor, the first from FIRST_DAY on; `chosen` in any order, even against every rule."""
    left = notices(frame, chosen)
    given = consents(frame, chosen, left)
    ground = list(_ground(frame.clauses, chosen, given, left))
    days = {FIRST_DAY} | {segment.first for segment in ground}
    days.update(day for consent in given for day in (consent.first, consent.bound, consent.until) if day)
    found: list[Segment] = []
    for day in sorted(days):
        segment = _binding(given, day) or _standing_on(ground, day)
        if not found or segment[1:] != found[-1][1:]:
            found.append(segment if segment.first == day else Segment(day, *segment[1:]))
    return found


_SETTLED = (SIGNATURES | CONSENTS) - SUCCESSIONS


def settled(frame: Frame, acts: Sequence[Act]) -> tuple[list[Turn], list[Overlay]] | None:
    """What `timeline` and `overlays` say of acts that sign or bind, each on one day; None where there are others.

    Nearly every history is such a one, in which nothing ends and no day is to be chosen.
    """
    signed: Chosen | None = None
    given = []
    for act in acts:
        kind, when = act.kind, act.when
        if kind not in _SETTLED or act.effective or when is None or when.earliest != when.latest:
            return None
        item = Chosen(act, when.earliest)
        if kind in SIGNATURES and (signed is None or (item.day, act.id) < (signed.day, signed.act.id)):
            signed = item
        if kind in CONSENTS:
            given.append(_consent(frame, item, ()))
    _earliest_first(given)
    ground: Turn = (LAST_DAY, Status.NONE, None, NOTHING)
    over = []
    if signed:
        ground = _signature(frame.clauses, *signed)
        over.append(Overlay(Layer.SIGNED, signed.day, LAST_DAY, signed.act.id, ground[3]))
    return _turns(ground, given), over


def _turns(ground: Turn, given: Sequence[Consent]) -> list[Turn]:
    """What holds from which day on, where no consent ends; `ground` has the signature."""
    days = {FIRST_DAY, ground[0]} if ground[2] else {FIRST_DAY}
    for one in given:
        days.add(one.first)
        if one.bound:
            days.add(one.bound)
    found: list[Turn] = []
    last: tuple[Any, ...] = ()
    for day in sorted(days):
        said: tuple[Status, int | None, str] = ground[1:] if ground[0] <= day else (Status.NONE, None, NOTHING)
        for one in given:
            if one.first <= day:
                said = (Status.PARTY if one.bound and one.bound <= day else Status.CONSENTED, one.act.id, one.rule)
                break
        if said != last:
            found.append((day, *said))
            last = said
    return found


def notices(frame: Frame, chosen: Sequence[Chosen]) -> list[Notice]:
    """The withdrawals that stand: moved by findings of conflict, without those revoked before their effect."""
    found = []
    for item in _of(chosen, Kind.WITHDRAWAL):
        notice = _notice(frame, item)
        if not any(_revokes(revocation, notice, chosen) for revocation in _of(chosen, Kind.REVOCATION)):
            found.append(notice)
    return found


def _of(chosen: Sequence[Chosen], *kinds: Kind) -> list[Chosen]:
    found = [item for item in chosen if item.act.kind in kinds]
    return sorted(found, key=lambda item: (item.day, item.act.id)) if len(found) > 1 else found


def _notice(frame: Frame, item: Chosen) -> Notice:
    clauses, (act, day) = frame.clauses, item
    stated, article = act.effective, clauses.article("withdrawal")
    received = when_words(act, day)
    if clauses.withdrawal_delay == "no_clause" and stated is None:
        return Notice(act, day, None, rule_of(article, f"notice {received}; the treaty has no clause on withdrawal"))
    computed = delayed(day, clauses.withdrawal_delay, clauses.withdrawal_amount)
    effect = max(stated or computed, day)
    words = f"notice {received}"
    if clauses.withdrawal_delay != "no_clause" and effect == computed:
        words += delay_words(clauses.withdrawal_delay, clauses.withdrawal_amount)
        words += f": {say_day(effect)}"
    else:
        words += f", effect as stated: {say_day(effect)}"
    return _after_conflict(frame, Notice(act, day, effect, rule_of(article, words)))


def _after_conflict(frame: Frame, notice: Notice) -> Notice:
    """The notice with its effect no earlier than the end of a recorded armed conflict, where the treaty says so."""
    if not frame.clauses.conflict_tail or notice.effect is None:
        return notice
    for finding in frame.findings.get(notice.act.id, ()):
        if finding.effective is None:
            return notice._replace(effect=None, rule=f"{notice.rule}; not while the recorded armed conflict continues")
        if notice.effect is not None and finding.effective > notice.effect:
            words = f"{notice.rule}; not before the end of the armed conflict, {say_day(finding.effective)}"
            notice = notice._replace(effect=finding.effective, rule=words)
    return notice


def _revokes(revocation: Chosen, notice: Notice, chosen: Sequence[Chosen]) -> bool:
    """Whether a revocation names the notice, or names none and follows it, and comes before its effect."""
    if revocation.day < notice.day or (notice.effect is not None and revocation.day >= notice.effect):
        return False
    if revocation.act.refers_to is not None:
        return revocation.act.refers_to == notice.act.id
    earlier = [item.act.id for item in _of(chosen, Kind.WITHDRAWAL) if item.day <= revocation.day]
    return earlier[-1] == notice.act.id


def consents(frame: Frame, chosen: Sequence[Chosen], left: Sequence[Notice]) -> list[Consent]:
    """Every consent with the days it stands, the earliest binding one first."""
    ends = [(notice.day, notice.effect, notice.act) for notice in left if notice.effect]
    for act, day in _of(chosen, Kind.WITHDRAWAL_OF_RATIFICATION):
        ends.append((day, max(act.effective or day, day), act))
    found = [_consent(frame, item, ends) for item in chosen if item.act.kind in CONSENTS]
    _earliest_first(found)
    return found


def _earliest_first(found: list[Consent]) -> None:
    if len(found) > 1:
        found.sort(key=lambda consent: (consent.bound or LAST_DAY, consent.first, consent.act.id))


def _consent(frame: Frame, item: Chosen, ends: Sequence[tuple[date, date, Act]]) -> Consent:
    act, day = item
    bound, words, article = in_force_for(frame.clauses, frame.entry, act, frame.entry.nth_day, given=day)
    first = min(day, act.effective) if act.effective and act.kind in SUCCESSIONS else day
    over = [(until, end) for given, until, end in ends if given >= first] if ends else ()
    until, end = min(over, key=lambda pair: (pair[0], pair[1].id)) if over else (None, None)
    return Consent(act, first, max(bound, first) if bound else None, until, end, rule_of(article, words))


def _ground(
    clauses: Clauses, chosen: Sequence[Chosen], given: Sequence[Consent], left: Sequence[Notice]
) -> Iterator[Segment]:
    """What holds where no consent stands: nothing, a signature, a withdrawal; in the order of their days."""
    ending = {consent.end.id for consent in given if consent.end}
    signed = sorted((signed_day(item), item.act.id, item.act) for item in chosen if item.act.kind in SIGNATURES)
    found = [_signature(clauses, act, day) for day, _, act in signed]
    found += [
        Segment(notice.effect, Status.WITHDRAWN, notice.act.id, notice.rule)
        for notice in left
        if notice.effect and notice.act.id in ending
    ]
    for act, day in _of(chosen, Kind.WITHDRAWAL_OF_RATIFICATION):
        if act.id in ending:
            from_day = max(act.effective or day, day)
            found.append(_unratified(act, from_day, signed=bool(signed) and signed[0][0] <= from_day))
    yield Segment(FIRST_DAY, Status.NONE, None, NOTHING)
    last = Status.NONE
    if len(found) > 1:
        found.sort(key=lambda segment: (segment.first, segment.act or 0))
    for segment in found:
        if segment.status != last or segment.act in ending:  # A second signature changes nothing.
            yield segment
        last = segment.status


def signed_day(item: Chosen) -> date:
    """The day from which an act of signing counts: for a succession, the succession where it is stated."""
    stated = item.act.effective if item.act.kind in SUCCESSIONS else None
    return min(stated, item.day) if stated else item.day


def _signature(clauses: Clauses, act: Act, day: date) -> Segment:
    when = when_words(act, day)
    words = f"signature succeeded to, {when}" if act.kind == Kind.SUCCESSION_TO_SIGNATURE else f"signed {when}"
    return Segment(day, Status.SIGNATORY, act.id, rule_of(clauses.article("signature"), words))


def _unratified(act: Act, day: date, *, signed: bool) -> Segment:
    when = when_words(act, day)
    if signed:
        return Segment(day, Status.SIGNATORY, act.id, f"Ratification withdrawn {when}; the signature stands.")
    return Segment(day, Status.NONE, act.id, f"Ratification withdrawn {when}; never signed.")


def _binding(given: Sequence[Consent], day: date) -> Segment | None:
    """Party or consented by the consents that stand on the day; the earliest binding one is named."""
    for one in given:
        if one.first <= day and (one.until is None or day < one.until):
            status = Status.PARTY if one.bound and one.bound <= day else Status.CONSENTED
            return Segment(day, status, one.act.id, one.rule)
    return None


def _standing_on(ground: Sequence[Segment], day: date) -> Segment:
    return next(segment for segment in reversed(ground) if segment.first <= day)


_OVERLAYS = {
    Kind.PROVISIONAL_APPLICATION: (Layer.PROVISIONAL, {Status.PARTY, Status.WITHDRAWN}, "applied provisionally from"),
    Kind.SUSPENSION_NOTICE: (Layer.SUSPENSION, {Status.WITHDRAWN}, "suspension claimed by a notice of"),
    Kind.INTENTION_NOT_TO_JOIN: (
        Layer.INTENTION,
        {Status.CONSENTED, Status.PARTY},
        "intention not to join stated",
    ),
}


def overlays(clauses: Clauses, chosen: Sequence[Chosen], segments: Sequence[Segment]) -> list[Overlay]:
    """Signature, provisional application, claimed suspension and stated intention, each with its days."""
    found = []
    signed = [(signed_day(item), item.act.id, item.act) for item in chosen if item.act.kind in SIGNATURES]
    if signed:
        day, act_id, act = min(signed)
        found.append(Overlay(Layer.SIGNED, day, LAST_DAY, act_id, _signature(clauses, act, day).rule))
    for item in chosen:
        overlay = _overlay(clauses, item, chosen, segments) if item.act.kind in _OVERLAYS else None
        if overlay:
            found.append(overlay)
    return found


def _overlay(clauses: Clauses, item: Chosen, chosen: Sequence[Chosen], segments: Sequence[Segment]) -> Overlay | None:
    layer, ending, words = _OVERLAYS[item.act.kind]
    day = max(item.act.effective or item.day, item.day)
    ends = [segment.first for segment in segments if segment.status in ending and segment.first > day]
    ends += [other.day for other in _of(chosen, Kind.REVOCATION) if other.act.refers_to == item.act.id]
    if layer is Layer.PROVISIONAL:
        ends += [other.day for other in _of(chosen, Kind.WITHDRAWAL_OF_RATIFICATION) if other.day > day]
    before = [segment.status for segment in segments if segment.first <= day][-1]
    last = day_before(min(ends)) if ends else LAST_DAY
    if before in ending or last < day:
        return None
    article = clauses.article("provisional") if layer is Layer.PROVISIONAL else ""
    return Overlay(layer, day, last, item.act.id, rule_of(article, f"{words} {when_words(item.act, day)}"))

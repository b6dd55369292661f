"""The status of every actor under one treaty on every day, computed from acts and clauses, never typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.domain.acts import CONSENTS, DATED, Act, Kind
from treaties.domain.clauses import Clauses, EntryIntoForce, entry_into_force
from treaties.domain.dates import LAST_DAY, day_before, say_date, say_day
from treaties.domain.span import OVERLAY_STATUS, Layer, Life, Span, Status, possible
from treaties.domain.timeline import NOTHING, Frame, Overlay
from treaties.domain.uncertainty import bounds, status_spans

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import date

__all__ = [
    "Layer", "Life", "Span", "Status", "concerned", "concerned_by", "counts_on", "possible", "spans", "status_on",
]  # fmt: skip


def concerned(clauses: Clauses, before: Sequence[Act], after: Sequence[Act]) -> set[int] | None:
    """The actors whose spans may differ between two states of a treaty's acts; None where everybody's may."""
    if _frames(clauses, before) != _frames(clauses, after):
        return None
    was, now = ({act.id: act for act in acts} for acts in (before, after))
    changed = [found for number in {*was, *now} if (found := (was.get(number), now.get(number)))[0] != found[1]]
    return _moved(act for pair in changed for act in pair if act) | {*_disputes(before), *_disputes(after)}


def concerned_by(clauses: Clauses, before: Sequence[Act], new: Sequence[Act]) -> tuple[set[int] | None, list[Frame]]:
    """The same where acts were added and none changed; with what holds for all actors once they were, for `spans`."""
    after = [*before, *new]
    frames = _frames(clauses, after)
    if _frames(clauses, before) != frames:
        return None, frames
    return _moved(new) | {*_disputes(before), *_disputes(after)}, frames


def _moved(acts: Iterable[Act]) -> set[int]:
    """The actors of those acts that change spans of their own actor."""
    return {act.actor for act in acts if act.kind in DATED}


def spans(
    clauses: Clauses,
    acts: Sequence[Act],
    lives: Sequence[Life],
    only: Container[int] | None = None,
    frames: list[Frame] | None = None,
) -> dict[int, list[Span]]:
    """For each actor the spans of its life: status without gap or overlap, then overlays, then objectors' views.

    Listed are the eligible actors and those with an act that signs, binds or ends, of `only` these where they are
    named. Where no list is loaded, every one of them is not_recorded for the whole of its life.
    """
    theirs = acts if only is None else [act for act in acts if act.actor in only]
    mine = _by_actor(theirs)
    known = {life.actor for life in lives}
    acting = {act.actor for act in theirs if act.kind in DATED - {Kind.REVOCATION}}
    listed = [life for life in lives if life.eligible or life.actor in acting]
    listed += [Life(actor, eligible=False) for actor in sorted(acting - known)]
    listed = [life for life in listed if life.first <= life.last and (only is None or life.actor in only)]
    if clauses.list_checked is None:
        rule = "No list of signatures and instruments is loaded for this treaty."
        return {life.actor: [_whole_life(life, Status.NOT_RECORDED, rule)] for life in listed}
    frames = _frames(clauses, acts) if frames is None else frames
    disputes = _disputes(acts)
    nothing = f"{NOTHING[:-1]} (list checked {say_day(clauses.list_checked)})."
    return {
        life.actor: _of_actor(frames, mine.get(life.actor, []), life, disputes.get(life.actor, []), nothing)
        for life in listed
    }


def _by_actor(acts: Iterable[Act]) -> dict[int, list[Act]]:
    """The acts that change a span, by actor, in an order that does not depend on the input's."""
    found: dict[int, list[Act]] = {}
    for act in sorted(acts, key=lambda act: act.id):
        if act.kind in DATED:
            found.setdefault(act.actor, []).append(act)
    return found


def _whole_life(life: Life, status: Status, rule: str) -> Span:
    return Span(Layer.STATUS.value, status.value, life.first, life.last, None, rule)


def _frames(clauses: Clauses, acts: Sequence[Act]) -> list[Frame]:
    """What holds for all actors; two of them where the treaty's own entry into force is known as a range only."""
    entry = entry_into_force(clauses, acts)
    findings: dict[int, list[Act]] = {}
    for act in acts:
        if act.kind is Kind.CONFLICT_FINDING:
            for notice in _notices_of(act, acts):
                findings.setdefault(notice, []).append(act)
    days = entry.between if entry.day is None and entry.between else (entry.day,)
    return [Frame(clauses, _entry_on(entry, day), findings) for day in days]


def _entry_on(entry: EntryIntoForce, day: date | None) -> EntryIntoForce:
    return entry if entry.day == day else entry._replace(day=day)


def _notices_of(finding: Act, acts: Sequence[Act]) -> list[int]:
    """Ids of the notices a finding concerns: the one it names, else every one of its actor."""
    if finding.refers_to is not None:
        return [finding.refers_to]
    return [act.id for act in acts if act.kind is Kind.WITHDRAWAL and act.actor == finding.actor]


class _Dispute:
    """One objection to one act: by whom, against what, and its last day."""

    def __init__(self, objection: Act, against: Act, last: date) -> None:
        self.objection = objection
        self.against = against
        self.last = last


def _disputes(acts: Sequence[Act]) -> dict[int, list[_Dispute]]:
    """Objections to a consent or a withdrawal of another actor, by the actor they concern."""
    objections = [act for act in acts if act.kind is Kind.OBJECTION and act.refers_to is not None]
    by_id = {act.id: act for act in acts} if objections else {}
    found: dict[int, list[_Dispute]] = {}
    for act in sorted(objections, key=lambda act: act.id):
        against = by_id.get(act.refers_to or 0)
        if against and against.actor != act.actor and against.kind in CONSENTS | {Kind.WITHDRAWAL}:
            found.setdefault(against.actor, []).append(_Dispute(act, against, _last_day_of(act, acts)))
    return found


def _last_day_of(objection: Act, acts: Sequence[Act]) -> date:
    """The day before a revocation that names the objection."""
    ends = [bounds(act).first for act in acts if act.kind is Kind.REVOCATION and act.refers_to == objection.id]
    return day_before(min(ends)) if ends else LAST_DAY


def _of_actor(
    frames: Sequence[Frame], acts: Sequence[Act], life: Life, disputes: Sequence[_Dispute], nothing: str
) -> list[Span]:
    if not acts:
        return [_whole_life(life, Status.NONE, nothing)]
    status, over = status_spans(frames, acts)
    found = [*_cut(status, life.first, life.last, nothing), *_overlay_spans(over, life)]
    found += [span for dispute in disputes for span in _contested(dispute, life)]
    for objector in sorted({dispute.objection.actor for dispute in disputes}):
        theirs = [dispute for dispute in disputes if dispute.objection.actor == objector]
        found += _view(frames, acts, life, theirs, nothing)
    return found


def _cut(status: Iterable[Span], first: date, last: date, nothing: str) -> list[Span]:
    """The spans within a life, saying of empty ones when the list was checked."""
    found = []
    for span in status:
        layer, name, begun, ended, act, rule, view = span
        if begun >= first and ended <= last and rule != NOTHING:
            found.append(span)
        elif begun <= last and ended >= first:
            said = nothing if rule == NOTHING else rule
            found.append(Span(layer, name, max(begun, first), min(ended, last), act, said, view))
    return found


def _overlay_spans(over: Iterable[Overlay], life: Life) -> list[Span]:
    found = [Span(one.layer.value, OVERLAY_STATUS[one.layer], one.first, one.last, one.act, one.rule) for one in over]
    return sorted(_cut(found, life.first, life.last, ""), key=lambda span: (span.layer, span.first, span.act or 0))


def _contested(dispute: _Dispute, life: Life) -> list[Span]:
    objected = dispute.objection.when
    rule = f"Contested by an objection{f' of {say_date(objected)}' if objected else ''}."
    first = bounds(dispute.against).last if dispute.against.when else life.first
    if first > dispute.last:
        return []
    layer = Layer.CONTESTED
    span = Span(layer.value, OVERLAY_STATUS[layer], first, dispute.last, dispute.objection.id, rule)
    return _cut([span], life.first, life.last, "")


def _view(
    frames: Sequence[Frame], acts: Sequence[Act], life: Life, disputes: Sequence[_Dispute], nothing: str
) -> list[Span]:
    """The status as an objector sees it: without the acts it objects to, as long as it objects."""
    ignored = {dispute.against.id for dispute in disputes}
    status, _ = status_spans(frames, [act for act in acts if act.id not in ignored])
    last = min(life.last, max(dispute.last for dispute in disputes))
    objector = disputes[0].objection.actor
    return [span._replace(view=objector) for span in _cut(status, life.first, last, nothing)]


def status_on(found: Iterable[Span], day: date, view: int | None = None) -> Span | None:
    """The status of an actor on a day; None on days on which it does not exist."""
    for span in found:
        if span.layer == Layer.STATUS and span.view == view and span.first <= day <= span.last:
            return span
    return None


def counts_on(all_spans: Mapping[int, Iterable[Span]], day: date) -> dict[str, int]:
    """How many actors on the day: signed_ever, signatories_only, deposited, in_force, joined, withdrawn, none.

    Uncertain days are outside all of these but signed_ever, not_recorded ones outside all.
    """
    there = [
        span
        for found in all_spans.values()
        for span in found
        if span.view is None and span.first <= day <= span.last
    ]  # fmt: skip
    status = [span.status for span in there if span.layer == Layer.STATUS]
    signatories, parties = status.count(Status.SIGNATORY), status.count(Status.PARTY)
    deposited = parties + status.count(Status.CONSENTED)
    return {
        "signed_ever": sum(span.layer == Layer.SIGNED for span in there),
        "signatories_only": signatories,
        "deposited": deposited,
        "in_force": parties,
        "joined": signatories + deposited,
        "withdrawn": status.count(Status.WITHDRAWN),
        "none": status.count(Status.NONE),
    }

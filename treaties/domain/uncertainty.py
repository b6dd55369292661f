"""Partial dates: every day on which an act may have fallen is tried, and what differs is said to be uncertain.

While the acts of an actor leave at most MOST_CHOICES combinations of days, each is tried and the answer is exact.
Beyond that each act is tried on representative days: its first and last day, the starts and ends of months (of
years, where months are too many) between them, and the days around every other act's first and last day and around
the treaty's entry into force.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from treaties.domain.acts import LABELS, Act
from treaties.domain.dates import FIRST_DAY, LAST_DAY, add_days, day_after, day_before, end_of_month, say_date
from treaties.domain.span import Layer, Span, Status, status_name
from treaties.domain.timeline import Chosen, Frame, Overlay, Segment, Turn, overlays, settled, timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_CHOICES = 1000
_STATUS = Layer.STATUS.value


class Bounds(NamedTuple):
    """The first and the last day on which an act may have fallen."""

    first: date
    last: date


def bounds(act: Act) -> Bounds:
    """The days an act may have fallen on: its date, else its stated effect, else any day."""
    if act.when:
        return Bounds(act.when.earliest, act.when.latest)
    return Bounds(act.effective, act.effective) if act.effective else Bounds(FIRST_DAY, LAST_DAY)


def choices(acts: Sequence[Act], entry: date | None) -> Iterator[list[Chosen]]:
    """Every combination of days to be tried; one where all dates are exact."""
    ranges = [bounds(act) for act in acts]
    if all(first == last for first, last in ranges):
        yield [Chosen(act, span[0]) for act, span in zip(acts, ranges, strict=True)]
        return
    for days in _combinations(ranges, entry):
        yield [Chosen(act, day) for act, day in zip(acts, days, strict=True)]


def _combinations(ranges: Sequence[Bounds], entry: date | None) -> Iterator[tuple[date, ...]]:
    for step in (_every_day, _months, _years, _turns, _ends):
        if prod(_size(step(span, ranges, entry)) for span in ranges) <= MOST_CHOICES:
            yield from product(*(sorted(set(step(span, ranges, entry))) for span in ranges))
            return
    yield tuple(span.first for span in ranges)
    yield tuple(span.last for span in ranges)
    for moved in range(len(ranges)):
        yield tuple(span.last if number == moved else span.first for number, span in enumerate(ranges))
        yield tuple(span.first if number == moved else span.last for number, span in enumerate(ranges))


def _size(days: Iterator[date]) -> int:
    """How many different days, no further than needed to know that they are too many."""
    found: set[date] = set()
    for day in days:
        found.add(day)
        if len(found) > MOST_CHOICES:
            break
    return len(found)


def _every_day(span: Bounds, _ranges: Sequence[Bounds], _entry: date | None) -> Iterator[date]:
    day = span.first
    while day < span.last:
        yield day
        day = day_after(day)
    yield span.last


def _months(span: Bounds, ranges: Sequence[Bounds], entry: date | None) -> Iterator[date]:
    yield from _turns(span, ranges, entry)
    last = end_of_month(span.first)
    while last < span.last:
        yield last
        yield day_after(last)
        last = end_of_month(day_after(last))


def _years(span: Bounds, ranges: Sequence[Bounds], entry: date | None) -> Iterator[date]:
    yield from _turns(span, ranges, entry)
    for year in range(span.first.year, span.last.year):
        yield date(year, 12, 31)
        yield date(year + 1, 1, 1)


def _turns(span: Bounds, ranges: Sequence[Bounds], entry: date | None) -> Iterator[date]:
    """The span's own ends, and the days on which its order against the other acts may change."""
    yield from span
    marks = {day for other in ranges for day in other} | ({entry} if entry else set())
    for mark in sorted(marks):
        for day in (day_before(mark), mark, add_days(mark, 1)):
            if span.first <= day <= span.last:
                yield day


def _ends(span: Bounds, _ranges: Sequence[Bounds], _entry: date | None) -> Iterator[date]:
    yield from span


class Told(NamedTuple):
    """A status as one combination of days gives it."""

    status: Status
    act: int | None
    rule: str


def status_spans(frames: Sequence[Frame], acts: Sequence[Act]) -> tuple[list[Span], list[Overlay]]:
    """The status of an actor on every day, uncertain where the combinations differ, and what lies over it in all."""
    if len(frames) == 1 and (plain := settled(frames[0], acts)):
        return _plain(plain[0]), plain[1]
    tried = [(frame, chosen) for frame in frames for chosen in choices(acts, frame.entry.day)]
    lines = [timeline(frame, chosen) for frame, chosen in tried]
    over = overlays(tried[0][0].clauses, tried[0][1], lines[0])
    if len(tried) == 1:
        return _plain(lines[0]), over
    stretches: dict[Told, set[Bounds]] = {}
    for (frame, chosen), segments in zip(tried, lines, strict=True):
        _collect(stretches, segments)
        over = _in_both(over, overlays(frame.clauses, chosen, segments))
    return _merged(stretches, acts), over


def _plain(segments: Sequence[Turn]) -> list[Span]:
    found, last = [], LAST_DAY
    for first, status, act, rule in reversed(segments):
        found.append(Span(_STATUS, str(status), first, last, act, rule))
        last = day_before(first)
    return found[::-1]


def _collect(stretches: dict[Told, set[Bounds]], segments: Sequence[Segment]) -> None:
    lasts = [day_before(segment.first) for segment in segments[1:]] + [LAST_DAY]
    for segment, last in zip(segments, lasts, strict=True):
        stretches.setdefault(Told(*segment[1:]), set()).add(Bounds(segment.first, last))


def _in_both(one: Sequence[Overlay], two: Sequence[Overlay]) -> list[Overlay]:
    """The overlays that both have, on the days on which both have them."""
    other = {_key(overlay): overlay for overlay in two}
    pairs = [(overlay, other[_key(overlay)]) for overlay in one if _key(overlay) in other]
    both = [a._replace(first=max(a.first, b.first), last=min(a.last, b.last)) for a, b in pairs]
    return [overlay for overlay in both if overlay.first <= overlay.last]


def _key(overlay: Overlay) -> tuple[Layer, int]:
    return overlay.layer, 0 if overlay.layer is Layer.SIGNED else overlay.act


def _merged(stretches: dict[Told, set[Bounds]], acts: Sequence[Act]) -> list[Span]:
    joined = {told: _joined(days) for told, days in stretches.items()}
    turns = sorted({day for days in joined.values() for span in days for day in (span.first, _next(span.last)) if day})
    found: list[Span] = []
    for number, first in enumerate(turns):
        last = day_before(turns[number + 1]) if number + 1 < len(turns) else LAST_DAY
        told = [one for one, days in joined.items() if any(span.first <= first <= span.last for span in days)]
        span = _told_span(told, first, last, acts)
        if found and (found[-1].status, found[-1].act, found[-1].rule) == (span.status, span.act, span.rule):
            span = _told_span(told, found.pop().first, last, acts)
        found.append(span)
    return found


def _next(day: date) -> date | None:
    return None if day == LAST_DAY else day_after(day)


def _joined(days: set[Bounds]) -> list[Bounds]:
    """Overlapping and adjacent stretches made one."""
    found: list[Bounds] = []
    for span in sorted(days):
        if found and span.first <= day_after(found[-1].last):
            found[-1] = Bounds(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return found


def _told_span(told: Sequence[Told], first: date, last: date, acts: Sequence[Act]) -> Span:
    statuses = {one.status for one in told}
    act = {one.act for one in told}
    name = status_name(statuses)
    act_id = act.pop() if len(act) == 1 else None
    if len(told) == 1:
        return Span(Layer.STATUS.value, name, first, last, act_id, told[0].rule)
    dates = "; ".join(_dated(one) for one in acts if not (one.when and one.when.exact))
    if len(statuses) == 1:
        return Span(Layer.STATUS.value, name, first, last, act_id, f"On every day that the dates allow: {dates}.")
    ways = " or ".join(status_name({one}) for one in sorted(statuses, key=lambda one: list(Status).index(one)))
    return Span(Layer.STATUS.value, name, first, last, act_id, f"The dates leave {ways} possible: {dates}.")


def _dated(act: Act) -> str:
    return f"{LABELS[act.kind].lower()} {say_date(act.when) if act.when else 'on a day not recorded'}"

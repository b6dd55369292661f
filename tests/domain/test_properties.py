from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from domain_presets import ATT, CCM, CCW, CTBT, GENEVA_PROTOCOL, TPNW
from hypothesis import given, settings
from hypothesis import strategies as st

from treaties.domain.acts import CONSENTS, DATED, SIGNATURES, SUCCESSIONS, Act, Kind
from treaties.domain.clauses import Clauses, entry_into_force
from treaties.domain.dates import FIRST_DAY, LAST_DAY, PartialDate, add_days, parse_edtf
from treaties.domain.span import UNCERTAIN
from treaties.domain.status import (
    Layer,
    Life,
    Span,
    Status,
    concerned,
    concerned_by,
    counts_on,
    possible,
    spans,
    status_on,
)
from treaties.domain.timeline import Chosen, Frame, overlays, settled, timeline
from treaties.domain.uncertainty import Bounds
from treaties.domain.validity import plain_status, problems

if TYPE_CHECKING:
    from collections.abc import Sequence

TREATIES = st.sampled_from(
    [CCM, CCW, TPNW, ATT, CTBT, GENEVA_PROTOCOL, replace(CCM, in_force_stated=None, threshold=2)]
)
NEAR = st.dates(min_value=date(2005, 1, 1), max_value=date(2030, 12, 31))
EFFECTS = st.one_of(st.none(), st.none(), NEAR)
LIVES = [Life(1), Life(2, first=date(2011, 7, 9)), Life(3, last=date(2012, 12, 31))]


def partial(first: date, length: int) -> PartialDate:
    last = add_days(first, length)
    return PartialDate(f"{first}/{last}" if length else str(first), first, last)


DATES = st.builds(partial, NEAR, st.sampled_from([0, 0, 0, 3, 27, 400]))


@st.composite
def histories(
    draw: st.DrawFn, dates: st.SearchStrategy[PartialDate | None], most: int = 6, kinds: Sequence[Kind] = tuple(Kind)
) -> list[Act]:
    drawn = draw(st.lists(st.sampled_from(kinds), max_size=most))
    refers = st.one_of(st.none(), st.integers(1, most + 1))
    return [
        Act(number, draw(st.integers(1, 4)), kind, draw(dates), draw(EFFECTS), draw(refers))
        for number, kind in enumerate(drawn, 1)
    ]


EXACT = histories(st.builds(partial, NEAR, st.just(0)))
ANY = histories(st.one_of(st.none(), DATES, st.sampled_from(["../2014", "2011/.."]).map(parse_edtf)), most=4)


def by_view(found: list[Span]) -> dict[int | None, list[Span]]:
    views: dict[int | None, list[Span]] = {}
    for span in found:
        if span.layer == Layer.STATUS:
            views.setdefault(span.view, []).append(span)
    return views


def assert_gapless(found: list[Span], life: Life) -> None:
    status = by_view(found)[None]
    assert (status[0].first, status[-1].last) == (life.first, life.last)
    for views in by_view(found).values():
        assert all(one.last + timedelta(days=1) == two.first for one, two in pairwise(views))
        assert all(span.first <= span.last for span in views)


@given(TREATIES, EXACT)
def test_every_actor_has_one_status_on_every_day_of_its_life(clauses: Clauses, acts: list[Act]) -> None:
    for actor, found in spans(clauses, acts, LIVES).items():
        assert_gapless(found, next((life for life in LIVES if life.actor == actor), Life(actor)))


@settings(max_examples=40)
@given(TREATIES, ANY)
def test_partial_open_and_missing_dates_leave_no_gap_either(clauses: Clauses, acts: list[Act]) -> None:
    for actor, found in spans(clauses, acts, LIVES).items():
        assert_gapless(found, next((life for life in LIVES if life.actor == actor), Life(actor)))


@given(TREATIES, EXACT)
def test_every_overlay_lies_within_the_life(clauses: Clauses, acts: list[Act]) -> None:
    found = spans(clauses, acts, LIVES)
    for life in LIVES:
        assert all(life.first <= span.first <= span.last <= life.last for span in found[life.actor])


@given(TREATIES, EXACT)
def test_nobody_is_a_party_before_the_deposit_unless_by_succession(clauses: Clauses, acts: list[Act]) -> None:
    by_id = {act.id: act for act in acts}
    for found in spans(clauses, acts, LIVES).values():
        for span in found:
            if span.status == Status.PARTY:
                consent = by_id[span.act or 0]
                assert consent.kind in CONSENTS
                assert consent.when
                assert consent.kind == Kind.SUCCESSION or consent.when.earliest <= span.first


@given(TREATIES, EXACT)
def test_nobody_is_a_party_before_the_treaty_is_in_force(clauses: Clauses, acts: list[Act]) -> None:
    acts = [act._replace(effective=None) for act in acts]
    day = entry_into_force(clauses, acts).day
    party = [s for found in spans(clauses, acts, LIVES).values() for s in found if s.status == Status.PARTY]
    assert clauses is GENEVA_PROTOCOL or all(day and span.first >= day for span in party)


@given(TREATIES, EXACT, st.randoms(use_true_random=False))
def test_neither_the_order_of_the_acts_nor_a_second_run_changes_anything(
    clauses: Clauses, acts: list[Act], random: object
) -> None:
    mixed = list(acts)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random, typed loosely by hypothesis
    assert spans(clauses, mixed, LIVES) == spans(clauses, acts, LIVES) == spans(clauses, acts, LIVES)


@given(TREATIES, EXACT)
def test_exact_dates_are_never_uncertain(clauses: Clauses, acts: list[Act]) -> None:
    statuses = {span.status for found in spans(clauses, acts, LIVES).values() for span in found}
    assert not any(status.startswith(UNCERTAIN) for status in statuses)


@given(TREATIES, EXACT, NEAR)
def test_the_counts_add_up_to_the_actors_that_exist(clauses: Clauses, acts: list[Act], day: date) -> None:
    found = spans(clauses, acts, LIVES)
    counts = counts_on(found, day)
    there = sum(status_on(mine, day) is not None for mine in found.values())
    assert counts["none"] + counts["signatories_only"] + counts["deposited"] + counts["withdrawn"] == there
    assert counts["in_force"] <= counts["deposited"]


def every_choice(acts: list[Act]) -> list[list[Act]]:
    ranges = []
    for act in acts:
        assert act.when
        length = (act.when.latest - act.when.earliest).days
        ranges.append([act._replace(when=partial(add_days(act.when.earliest, day), 0)) for day in range(length + 1)])
    return [list(chosen) for chosen in product(*ranges)]


STATUS_KINDS = st.sampled_from(
    [
        Kind.SIGNATURE, Kind.RATIFICATION, Kind.ACCESSION, Kind.SUCCESSION, Kind.WITHDRAWAL, Kind.REVOCATION,
        Kind.WITHDRAWAL_OF_RATIFICATION, Kind.DEFINITIVE_SIGNATURE,
    ]
)  # fmt: skip


@st.composite
def blurred(draw: st.DrawFn) -> list[Act]:
    """Up to four acts of one actor close together, two of them with a few possible days."""
    start = date(2012, 1, 25)
    lengths = [draw(st.sampled_from([3, 8])), draw(st.sampled_from([0, 5])), 0, 0]
    return [
        Act(number, 1, draw(STATUS_KINDS), partial(add_days(start, draw(st.integers(0, 20))), length), None, None)
        for number, length in enumerate(lengths[: draw(st.integers(1, 4))], 1)
    ]


@settings(max_examples=60)
@given(st.sampled_from([CCM, TPNW, CTBT]), blurred())
def test_uncertain_days_name_exactly_the_statuses_of_every_choice(clauses: Clauses, acts: list[Act]) -> None:
    found = spans(clauses, acts, LIVES)[1]
    each = [spans(clauses, chosen, LIVES)[1] for chosen in every_choice(acts)]
    turns = {span.first for one in [found, *each] for span in one}
    for day in turns | {add_days(turn, 1) for turn in turns}:
        told = status_on(found, day)
        truth = {span.status for span in (status_on(one, day) for one in each) if span}
        assert told
        assert possible(told.status) == truth


@settings(max_examples=40)
@given(TREATIES, ANY)
def test_any_history_can_be_checked(clauses: Clauses, acts: list[Act]) -> None:
    entry = entry_into_force(clauses, acts)
    for act in acts:
        mine = [other for other in acts if other.actor == act.actor]
        found = problems(clauses, entry, mine, act, Life(act.actor), today=date(2026, 2, 3))
        assert all(problem.rule and problem.message for problem in found)


@pytest.mark.parametrize("text", ["2010", "2010/2014", "../2014", "2011/..", "19XX"])
def test_a_long_range_is_tried_on_representative_days(text: str) -> None:
    acts = [Act(1, 1, Kind.SIGNATURE, parse_edtf("2009-01-05")), Act(2, 1, Kind.RATIFICATION, parse_edtf(text))]
    found = spans(CCM, acts, LIVES)[1]
    when = acts[1].when
    assert when
    assert any(span.status.startswith(UNCERTAIN) for span in found)
    assert (found[0].first, by_view(found)[None][-1].last) == (FIRST_DAY, LAST_DAY)


def test_a_year_and_a_year_are_uncertain_on_every_day_between() -> None:
    acts = [Act(1, 1, Kind.SIGNATURE, parse_edtf("2009")), Act(2, 1, Kind.RATIFICATION, parse_edtf("2009/2010"))]
    day = status_on(spans(CCM, acts, LIVES)[1], date(2009, 7, 10))
    assert day
    assert day.status == "uncertain:none|signatory|consented"


@given(TREATIES, histories(st.builds(partial, NEAR, st.just(0)), kinds=[*SIGNATURES, *CONSENTS]))
def test_where_nothing_ends_the_short_way_tells_what_the_whole_engine_tells(clauses: Clauses, acts: list[Act]) -> None:
    acts = [act._replace(effective=None) for act in acts]
    frame = Frame(clauses, entry_into_force(clauses, acts), {})
    chosen = [Chosen(act, act.when.earliest) for act in acts if act.when]
    whole = timeline(frame, chosen)
    short = settled(frame, acts)
    assert (short is None) == any(act.kind in SUCCESSIONS for act in acts)
    assert short is None or short == (whole, overlays(clauses, chosen, whole))


@given(TREATIES, ANY, st.integers(0, 4))
def test_added_acts_concern_whom_any_change_to_the_same_acts_concerns(
    clauses: Clauses, acts: list[Act], known: int
) -> None:
    actors, frames = concerned_by(clauses, acts[:known], acts[known:])
    assert actors == concerned(clauses, acts[:known], acts)
    assert spans(clauses, acts, LIVES, actors, frames) == spans(clauses, acts, LIVES, actors)


@given(TREATIES, ANY, st.integers(0, 4))
def test_whom_a_change_does_not_concern_keeps_every_span(clauses: Clauses, acts: list[Act], known: int) -> None:
    actors = concerned(clauses, acts[:known], acts)
    before, after = spans(clauses, acts[:known], LIVES), spans(clauses, acts, LIVES)
    others = {*before, *after} - (actors if actors is not None else {*before, *after})
    assert {each: before.get(each) for each in others} == {each: after.get(each) for each in others}


@given(TREATIES, EXACT, NEAR)
def test_the_short_way_to_a_status_agrees_with_the_whole_history(clauses: Clauses, acts: list[Act], day: date) -> None:
    mine = [act._replace(actor=1, effective=None) for act in acts if act.kind in DATED]
    short = plain_status(mine, Bounds(day, day))
    whole = status_on(spans(replace(clauses, list_checked=day), mine, [Life(1)])[1], day)
    assert whole
    assert short is None or short == {"party": "consented"}.get(whole.status, whole.status)

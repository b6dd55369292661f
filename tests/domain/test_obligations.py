from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain_presets import CCM, LIVES, TPNW, act

from treaties.domain.dates import LAST_DAY
from treaties.domain.obligations import Deadline, Duty, deadlines
from treaties.domain.status import spans

if TYPE_CHECKING:
    from treaties.domain.acts import Act
    from treaties.domain.clauses import Clauses

STOCKPILES = Duty(
    1, "ccm-3-2", "Art. 3(2)", "Destroy stockpiles", delay="years", amount=8, condition="where it has any"
)
CLEARANCE = Duty(2, "ccm-4-1-a", "Art. 4(1)(a)", "Clear contaminated areas", delay="years", amount=10)
REPORT = Duty(3, "ccm-7-1", "Art. 7(1)", "First report", delay="days", amount=180)
YEARLY = Duty(4, "ccm-7-2", "Art. 7(2)", "Yearly report", yearly_month=4, yearly_day=30, after=3)
DUTIES = [YEARLY, STOCKPILES, CLEARANCE, REPORT]


def due(clauses: Clauses, *acts: Act) -> list[Deadline]:
    return deadlines(DUTIES, 1, spans(clauses, acts, LIVES)[1])


def days(found: list[Deadline]) -> dict[int, date]:
    return {one.duty: one.due for one in found}


def test_duties_are_reckoned_from_entry_into_force_for_the_state() -> None:
    assert days(due(CCM, act("accession", "2014-10-21"))) == {
        1: date(2023, 4, 1),
        2: date(2025, 4, 1),
        3: date(2015, 9, 28),
        4: date(2016, 4, 30),
    }


def test_the_first_yearly_report_falls_strictly_after_the_first_report() -> None:
    on_30_april = deadlines(
        [REPORT, Duty(4, "x", "Art. 7(2)", "x", yearly_month=2, yearly_day=28, after=3)],
        1,
        spans(CCM, [act("ratification", "2011-03-24")], LIVES)[1],
    )
    assert days(on_30_april) == {3: date(2012, 2, 28), 4: date(2013, 2, 28)}


def test_every_deadline_says_its_arithmetic() -> None:
    found = {one.duty: one.arithmetic for one in due(CCM, act("ratification", "2011-03-24"))}
    assert found[3] == "in force for it 1 September 2011 + 180 days: 28 February 2012"
    assert found[4] == "every year on 30 April, first after the Art. 7(1) day 28 February 2012: 30 April 2012"


def test_a_yearly_duty_ends_on_the_day_before_the_withdrawal_takes_effect() -> None:
    yearly = next(
        one for one in due(CCM, act("ratification", "2011-03-24"), act("withdrawal", "2024-09-06")) if one.yearly
    )
    assert (yearly.due, yearly.until) == (date(2012, 4, 30), date(2025, 3, 5))


def test_a_duty_that_would_fall_due_after_leaving_gives_no_deadline() -> None:
    found = days(due(CCM, act("ratification", "2011-03-24"), act("withdrawal", "2012-03-01")))
    assert found == {3: date(2012, 2, 28), 4: date(2012, 4, 30)}


def test_a_new_accession_starts_a_new_cycle_with_new_deadlines() -> None:
    acts = [act("ratification", "2011-03-24"), act("withdrawal", "2024-09-06"), act("accession", "2027-01-15")]
    found = [(one.cycle, one.due, one.act) for one in due(CCM, *acts) if one.duty == 3]
    assert found == [(1, date(2012, 2, 28), acts[0].id), (2, date(2027, 12, 28), acts[2].id)]


def test_an_uncertain_first_day_as_a_party_gives_no_deadline() -> None:
    assert due(TPNW, act("ratification", "2021-02")) == []


def test_a_month_of_deposit_gives_deadlines_where_the_first_day_as_a_party_is_certain() -> None:
    assert days(due(CCM, act("ratification", "2011-03")))[3] == date(2012, 2, 28)


def test_adjacent_party_spans_are_one_cycle() -> None:
    acts = [act("ratification", "2011-03-24"), act("withdrawal", "2024-09-06"), act("accession", "2024-09-07")]
    found = due(CCM, *acts)
    assert {(one.cycle, one.until) for one in found} == {(1, LAST_DAY)}


def test_a_yearly_duty_on_a_missing_day_falls_on_the_end_of_the_month() -> None:
    duty = Duty(9, "x", "Art. 1", "x", yearly_month=2, yearly_day=30)
    found = deadlines([duty], 1, spans(CCM, [act("ratification", "2011-03-24")], LIVES)[1])
    assert days(found) == {9: date(2012, 2, 29)}

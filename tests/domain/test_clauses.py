from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from domain_presets import ATT, CCM, CCW, CTBT, CWC, GENEVA_PROTOCOL, MINE_BAN, TPNW, act

from treaties.domain.clauses import Clauses, EntryIntoForce, entry_into_force, in_force_for

if TYPE_CHECKING:
    from treaties.domain.acts import Act

UNSTATED = replace(CCM, in_force_stated=None)


def deposits(number: int, day: str, kind: str = "ratification", first_actor: int = 100) -> list[Act]:
    return [act(kind, day, actor) for actor in range(first_actor, first_actor + number)]


def bound(clauses: Clauses, one: Act, others: list[Act] | None = None) -> date | None:
    entry = entry_into_force(clauses, [*(others or []), one])
    return in_force_for(clauses, entry, one, entry.nth_day)[0]


def test_the_ccm_entered_into_force_on_the_first_day_of_the_sixth_month_after_the_30th_deposit() -> None:
    acts = [*deposits(28, "2009-06-01"), act("ratification", "2010-02-16", 1), act("ratification", "2010-02-16", 2)]
    entry = entry_into_force(UNSTATED, acts)
    assert entry.day == entry.computed == date(2010, 8, 1)
    assert entry.trigger == acts[-1]
    assert entry.arithmetic == "30th instrument 16 February 2010, first day of the sixth month after: 1 August 2010"


def test_a_treaty_below_its_threshold_is_not_in_force() -> None:
    entry = entry_into_force(UNSTATED, deposits(29, "2009-06-01"))
    assert (entry.day, entry.arithmetic, entry.article) == (None, "not in force", "Art. 17(1)")


def test_a_state_counts_once_towards_the_threshold() -> None:
    twice = [act("ratification", "2009-06-01", 7, depositary="Moscow"), act("ratification", "2009-06-02", 7)]
    assert entry_into_force(UNSTATED, [*deposits(28, "2009-06-01"), *twice]).day is None


def test_a_withdrawn_ratification_does_not_count_towards_the_threshold() -> None:
    gone = [act("ratification", "2009-06-01", 7), act("withdrawal_of_ratification", "2009-07-01", 7)]
    acts = [*deposits(28, "2009-06-01"), *gone, act("ratification", "2009-08-01", 8)]
    assert entry_into_force(UNSTATED, acts).day is None


def test_only_the_kinds_named_by_the_clause_count() -> None:
    clauses = replace(ATT, in_force_stated=None)
    accessions = deposits(50, "2014-01-01", "accession")
    assert entry_into_force(clauses, accessions).day is None
    acts = accessions + deposits(50, "2014-09-25", first_actor=500)
    assert entry_into_force(clauses, acts).day == date(2014, 12, 24)


def test_the_stated_day_wins_and_the_computed_one_is_kept() -> None:
    acts = deposits(20, "1998-04-20", "consent_to_be_bound")
    entry = entry_into_force(replace(CCW, in_force_stated=date(1998, 12, 3)), acts)
    assert (entry.day, entry.computed, entry.stated) == (date(1998, 12, 3), date(1998, 10, 20), date(1998, 12, 3))
    assert entry.arithmetic.endswith("20 October 1998; the depositary states 3 December 1998, which stands")


def test_the_treaty_does_not_enter_into_force_before_its_earliest_day() -> None:
    clauses = replace(CWC, in_force_stated=None)
    assert entry_into_force(clauses, deposits(65, "1993-06-01")).day == date(1995, 1, 13)
    assert entry_into_force(clauses, deposits(65, "1996-10-31")).day == date(1997, 4, 29)


def test_a_month_of_deposit_is_enough_where_the_clause_counts_in_months() -> None:
    assert entry_into_force(UNSTATED, deposits(30, "2010-02")).day == date(2010, 8, 1)


def test_partial_dates_that_leave_two_days_give_a_range_and_no_day() -> None:
    entry = entry_into_force(replace(TPNW, in_force_stated=None), deposits(50, "2020-10"))
    assert entry.day is None
    assert entry.between == (date(2020, 12, 30), date(2021, 1, 29))


@pytest.mark.parametrize(
    ("clauses", "kind", "deposit", "day"),
    [
        (CCM, "ratification", "2011-03-24", "2011-09-01"),
        (CCM, "ratification", "2009-06-01", "2010-08-01"),
        (CCM, "accession", "2010-02-20", "2010-08-01"),
        (CCM, "accession", "2010-08-31", "2011-02-01"),
        (CCW, "accession", "2002-08-30", "2003-02-28"),
        (CCW, "ratification", "1983-07-02", "1984-01-02"),
        (TPNW, "accession", "2021-02-01", "2021-05-02"),
        (TPNW, "ratification", "2020-11-30", "2021-02-28"),
        (ATT, "ratification", "2014-10-21", "2014-12-24"),
        (ATT, "accession", "2014-12-24", "2015-03-24"),
        (CWC, "ratification", "1997-04-28", "1997-04-29"),
        (CWC, "ratification", "1997-04-29", "1997-05-29"),
        (GENEVA_PROTOCOL, "ratification", "1926-05-10", "1926-05-10"),
    ],
)
def test_a_deposit_binds_from_the_day_its_clause_gives(clauses: Clauses, kind: str, deposit: str, day: str) -> None:
    assert bound(clauses, act(kind, deposit)) == date.fromisoformat(day)


def test_a_deposit_up_to_the_nth_takes_the_general_day_even_where_its_own_delay_is_longer() -> None:
    clauses = replace(UNSTATED, later_amount=9)
    acts = deposits(30, "2010-02-16")
    entry = entry_into_force(clauses, acts)
    assert in_force_for(clauses, entry, acts[0], entry.nth_day)[0] == date(2010, 8, 1)
    late = act("accession", "2010-02-17")
    assert in_force_for(clauses, entry, late, entry.nth_day)[0] == date(2010, 11, 1)


def test_the_arithmetic_says_deposit_delay_and_day() -> None:
    lithuania = act("ratification", "2011-03-24")
    day, arithmetic, article = in_force_for(CCM, entry_into_force(CCM, []), lithuania, None)
    assert (day, article) == (date(2011, 9, 1), "Art. 17(2)")
    assert arithmetic == "deposit 24 March 2011, first day of the sixth month after: 1 September 2011"


def test_a_partial_deposit_is_told_as_recorded() -> None:
    _, arithmetic, _ = in_force_for(CCM, entry_into_force(CCM, []), act("ratification", "2011-03"), None)
    assert arithmetic == "deposit March 2011, first day of the sixth month after: 1 September 2011"


def test_nobody_is_bound_while_the_treaty_is_not_in_force() -> None:
    assert bound(CTBT, act("ratification", "2000-06-30")) is None


def test_a_stated_effect_wins_over_the_computed_one_and_names_both() -> None:
    one = act("ratification", "2011-03-24", effective=date(2011, 10, 1))
    day, arithmetic, _ = in_force_for(CCM, entry_into_force(CCM, []), one, None)
    assert day == date(2011, 10, 1)
    assert arithmetic == "deposit 24 March 2011, effect as stated: 1 October 2011; computed: 1 September 2011"


def test_a_successor_is_bound_from_the_later_of_succession_and_entry_into_force() -> None:
    montenegro = act("succession", "2006-10-23", effective=date(2006, 6, 3))
    assert bound(MINE_BAN, montenegro) == date(2006, 6, 3)
    slovakia = act("succession", "1993-05-28", effective=date(1993, 1, 1))
    assert bound(CWC, slovakia) == date(1997, 4, 29)
    assert bound(CTBT, montenegro) is None


def test_an_undated_consent_binds_from_no_computed_day() -> None:
    assert bound(CCM, act("ratification", None)) is None
    assert isinstance(entry_into_force(CCM, []), EntryIntoForce)

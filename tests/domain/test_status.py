from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from domain_presets import ATT, CCM, CCW, CHECKED, CTBT, CWC, LIVES, MINE_BAN, TPNW, act, listed, told

from treaties.domain.acts import CONSENTS, Act, Kind
from treaties.domain.dates import FIRST_DAY, LAST_DAY
from treaties.domain.status import Layer, Life, Span, Status, counts_on, spans, status_on

if TYPE_CHECKING:
    from treaties.domain.clauses import Clauses

LITHUANIA = [
    act("signature", "2008-12-03"),
    act("ratification", "2011-03-24"),
    act("provisional_application", "2011-03-24"),
    act("withdrawal", "2024-09-06"),
]


def of(clauses: Clauses, *acts: Act) -> list[Span]:
    return spans(clauses, acts, LIVES)[1]


def test_lithuania_signed_joined_and_left_on_the_days_the_articles_give() -> None:
    assert told(of(CCM, *LITHUANIA)) == [
        ("none", "0001-01-01"),
        ("signatory", "2008-12-03"),
        ("consented", "2011-03-24"),
        ("party", "2011-09-01"),
        ("withdrawn", "2025-03-06"),
    ]


def test_every_span_says_by_which_article_and_arithmetic() -> None:
    rules = [span.rule for span in of(CCM, *LITHUANIA) if span.layer == Layer.STATUS]
    assert rules == [
        "Neither signed nor joined by then (list checked 3 February 2026).",
        "Art. 15: signed 3 December 2008",
        "Art. 17(2): deposit 24 March 2011, first day of the sixth month after: 1 September 2011",
        "Art. 17(2): deposit 24 March 2011, first day of the sixth month after: 1 September 2011",
        "Art. 20(3): notice 6 September 2024 + 6 months: 6 March 2025",
    ]


def test_provisional_application_ends_on_the_day_before_entry_into_force() -> None:
    provisional = next(span for span in of(CCM, *LITHUANIA) if span.layer == Layer.PROVISIONAL)
    assert (provisional.first, provisional.last) == (date(2011, 3, 24), date(2011, 8, 31))
    assert provisional.rule == "Art. 18: applied provisionally from 24 March 2011"


def test_who_signed_has_signed_for_ever_even_after_leaving() -> None:
    signed = next(span for span in of(CCM, *LITHUANIA) if span.layer == Layer.SIGNED)
    assert (signed.first, signed.last) == (date(2008, 12, 3), LAST_DAY)


def test_a_pending_notice_leaves_the_state_a_party() -> None:
    found = of(CCM, *LITHUANIA)
    day = status_on(found, date(2025, 3, 5))
    assert day is not None
    assert day.status == Status.PARTY


def test_a_revocation_before_the_effect_cancels_the_notice() -> None:
    notice = LITHUANIA[-1]
    for refers_to in (notice.id, None):
        in_time = act("revocation", "2025-03-05", refers_to=refers_to)
        assert told(of(CCM, *LITHUANIA, in_time))[-1] == ("party", "2011-09-01")


def test_a_revocation_on_or_after_the_effect_changes_nothing() -> None:
    late = act("revocation", "2025-03-06", refers_to=LITHUANIA[-1].id)
    assert told(of(CCM, *LITHUANIA, late))[-1] == ("withdrawn", "2025-03-06")


def test_a_withdrawal_waits_for_the_end_of_a_recorded_conflict() -> None:
    notice = LITHUANIA[-1].id
    ended = act("conflict_finding", None, refers_to=notice, effective=date(2026, 5, 9))
    assert told(of(CCM, *LITHUANIA, ended))[-1] == ("withdrawn", "2026-05-09")
    continuing = act("conflict_finding", None, refers_to=notice)
    assert told(of(CCM, *LITHUANIA, continuing))[-1] == ("party", "2011-09-01")


def test_a_conflict_moves_nothing_where_the_treaty_has_no_tail() -> None:
    acts = [act("ratification", "2015-01-01"), act("withdrawal", "2020-01-01")]
    finding = act("conflict_finding", None, refers_to=acts[-1].id)
    assert told(of(ATT, *acts, finding))[-1] == ("withdrawn", "2020-03-31")


def test_an_accession_after_leaving_starts_a_new_cycle() -> None:
    again = act("accession", "2027-01-15")
    assert told(of(CCM, *LITHUANIA, again))[-3:] == [
        ("withdrawn", "2025-03-06"),
        ("consented", "2027-01-15"),
        ("party", "2027-07-01"),
    ]


def test_a_withdrawal_without_consent_has_no_effect() -> None:
    assert told(of(CCM, act("withdrawal", "2020-01-01"))) == [("none", "0001-01-01")]


def test_a_withdrawal_without_a_clause_takes_effect_only_where_a_day_is_stated() -> None:
    from dataclasses import replace

    enmod = replace(CCM, withdrawal_delay="no_clause")
    joined = act("ratification", "2011-03-24")
    assert told(of(enmod, joined, act("withdrawal", "2020-01-01")))[-1][0] == "party"
    stated = act("withdrawal", "2020-01-01", effective=date(2021, 1, 1))
    assert told(of(enmod, joined, stated))[-1] == ("withdrawn", "2021-01-01")


def test_russia_is_a_signatory_of_the_ctbt_again_after_withdrawing_its_ratification() -> None:
    acts = [act("signature", "1996-09-24"), act("ratification", "2000-06-30")]
    acts.append(act("withdrawal_of_ratification", "2023-11-03", effective=date(2023, 11, 3)))
    assert told(of(CTBT, *acts))[1:] == [
        ("signatory", "1996-09-24"),
        ("consented", "2000-06-30"),
        ("signatory", "2023-11-03"),
    ]


def test_a_cancelled_signature_has_no_effect() -> None:
    assert told(of(CCM, act("cancelled_signature", "2009-01-01"))) == [("none", "0001-01-01")]


def test_a_definitive_signature_signs_and_consents_at_once() -> None:
    found = of(CCM, act("definitive_signature", "2009-01-01"))
    assert told(found)[1:] == [("consented", "2009-01-01"), ("party", "2010-08-01")]
    assert told(found, Layer.SIGNED) == [("signed", "2009-01-01")]


def test_of_several_depositaries_the_earliest_deposit_counts() -> None:
    deposits = [act("ratification", f"2011-0{month}-02", depositary=str(month)) for month in (5, 3, 4)]
    assert told(of(CCM, *deposits))[1:] == [("consented", "2011-03-02"), ("party", "2011-09-01")]


def test_montenegro_is_party_from_its_succession_not_from_the_notification() -> None:
    found = of(MINE_BAN, act("succession", "2006-10-23", effective=date(2006, 6, 3)))
    assert told(found)[1:] == [("party", "2006-06-03")]


def test_a_succession_to_signature_signs_from_the_succession() -> None:
    found = of(CTBT, act("succession_to_signature", "2006-10-23", effective=date(2006, 6, 3)))
    assert told(found)[1:] == [("signatory", "2006-06-03")]
    assert told(found, Layer.SIGNED) == [("signed", "2006-06-03")]


def test_a_claimed_suspension_lies_over_a_status_that_stays_party() -> None:
    acts = [act("signature", "1999-02-24"), act("ratification", "2005-12-27"), act("suspension_notice", "2025-07-18")]
    found = of(MINE_BAN, *acts)
    assert told(found)[-1] == ("party", "2006-06-01")
    assert told(found, Layer.SUSPENSION) == [("claimed", "2025-07-18")]


def test_an_intention_not_to_join_lies_over_a_status_that_stays_signatory() -> None:
    found = of(ATT, act("signature", "2013-09-25"), act("intention_not_to_join", "2019-07-18"))
    assert told(found)[-1] == ("signatory", "2013-09-25")
    assert told(found, Layer.INTENTION) == [("stated", "2019-07-18")]


def test_an_objection_adds_a_view_and_leaves_the_depositarys_untouched() -> None:
    accession = act("accession", "2015-01-02", 1)
    objection = act("objection", "2015-01-16", 2, refers_to=accession.id)
    found = spans(CCM, [accession, objection], [Life(1), Life(2)])
    assert told(found[1]) == [("none", "0001-01-01"), ("consented", "2015-01-02"), ("party", "2015-07-01")]
    assert told(found[1], view=2) == [("none", "0001-01-01")]
    assert told(found[1], Layer.CONTESTED) == [("contested", "2015-01-02")]
    assert told(found[2]) == [("none", "0001-01-01")]


def test_a_contested_withdrawal_leaves_the_state_a_party_in_the_objectors_view() -> None:
    objection = act("objection", "2024-10-01", 2, refers_to=LITHUANIA[-1].id)
    found = of(CCM, *LITHUANIA, objection)
    assert told(found)[-1] == ("withdrawn", "2025-03-06")
    assert told(found, view=2)[-1] == ("party", "2011-09-01")


def test_a_revoked_objection_contests_only_until_the_day_before() -> None:
    accession = act("accession", "2015-01-02", 1)
    objection = act("objection", "2015-01-16", 2, refers_to=accession.id)
    revoked = act("revocation", "2016-02-01", 2, refers_to=objection.id)
    found = of(CCM, accession, objection, revoked)
    assert [span.last for span in found if span.layer == Layer.CONTESTED] == [date(2016, 1, 31)]
    assert [span.last for span in found if span.view == 2] == [date(2016, 1, 31)]


def test_a_treaty_without_a_list_is_not_recorded_whatever_acts_there_are() -> None:
    from dataclasses import replace

    found = of(replace(CCM, list_checked=None), *LITHUANIA)
    assert told(found) == [("not_recorded", "0001-01-01")]
    assert {span.layer for span in found} == {Layer.STATUS}
    assert set(counts_on({1: found}, CHECKED).values()) == {0}


def test_a_state_has_no_status_before_it_exists() -> None:
    life = Life(1, first=date(2011, 7, 9))
    acts = [act("succession", "2011-11-11", effective=date(2011, 7, 9))]
    found = spans(MINE_BAN, acts, [life])[1]
    assert told(found) == [("party", "2011-07-09")]
    assert status_on(found, date(2011, 7, 8)) is None


def test_an_actor_that_may_not_join_is_listed_only_with_an_act_that_signs_or_binds() -> None:
    lives = [Life(1, eligible=False), Life(2, eligible=False), Life(3)]
    acts = [act("declaration", "2020-01-01", 1), act("signature", "2009-01-01", 2)]
    assert sorted(spans(CCM, acts, lives)) == [2, 3]


def test_a_month_of_deposit_leaves_uncertain_days_and_then_none() -> None:
    found = of(TPNW, act("signature", "2021-01-05"), act("ratification", "2021-02"))
    assert told(found)[1:] == [
        ("signatory", "2021-01-05"),
        ("uncertain:signatory|consented", "2021-02-01"),
        ("consented", "2021-02-28"),
        ("uncertain:consented|party", "2021-05-02"),
        ("party", "2021-05-29"),
    ]


def test_a_month_of_deposit_is_certain_where_the_clause_counts_months() -> None:
    found = of(CCM, act("ratification", "2011-03"))
    assert told(found)[1:] == [
        ("uncertain:none|consented", "2011-03-01"),
        ("consented", "2011-03-31"),
        ("party", "2011-09-01"),
    ]
    assert found[1].rule == "The dates leave none or consented possible: ratification March 2011."


def test_overlays_of_partial_dates_cover_only_certain_days() -> None:
    found = of(CCM, act("signature", "2009-02"))
    assert told(found, Layer.SIGNED) == [("signed", "2009-02-28")]


def test_an_undated_act_leaves_every_day_uncertain() -> None:
    assert told(of(CCM, act("signature", None)))[0] == ("uncertain:none|signatory", "0001-01-01")


def test_an_unknown_entry_into_force_leaves_consented_or_party() -> None:
    from dataclasses import replace

    acts = [act("ratification", "2020-10", actor) for actor in range(1, 51)]
    found = spans(replace(TPNW, in_force_stated=None), acts, LIVES)[1]
    assert ("uncertain:consented|party", "2020-12-30") in told(found)
    assert told(found)[-1] == ("party", "2021-01-29")


def test_uncertain_days_are_outside_the_definite_counts() -> None:
    found = {1: of(TPNW, act("ratification", "2021-02"))}
    assert set(counts_on(found, date(2021, 2, 10)).values()) == {0}


@pytest.mark.parametrize("kind", list(Kind))
def test_any_single_act_gives_gapless_spans(kind: Kind) -> None:
    status = [span for span in of(CCM, act(kind, "2011/2012")) if span.layer == Layer.STATUS]
    assert status[0].first == FIRST_DAY
    assert status[-1].last == LAST_DAY
    assert all(a.last + timedelta(days=1) == b.first for a, b in itertools.pairwise(status))


def read(name: str, treaty: str) -> list[Act]:
    """The dated acts of a list, with the actor numbered by its code; stated effects only where a succession has one."""
    found = []
    for row in listed(name):
        kind = row["action"]
        if row["treaty"] != treaty or not row["date"] or kind == "declaration":
            continue
        effect = row.get("effective_date") if kind == "succession" else None
        number = sum(ord(letter) * 1000**place for place, letter in enumerate(row["iso3"]))
        found.append(act(kind, row["date"], number, effective=date.fromisoformat(effect) if effect else None))
    return found


def counted(clauses: Clauses, acts: list[Act], day: date) -> dict[str, int]:
    return counts_on(spans(clauses, acts, []), day)


def test_the_ccm_counts_are_the_published_ones() -> None:
    acts = read("actions_ccm.csv", "ccm")
    found = spans(CCM, acts, [])
    expected = {
        date(2010, 8, 1): {"signed_ever": 108, "deposited": 38, "in_force": 30},
        date(2022, 8, 1): {"deposited": 110, "signatories_only": 13},
        date(2023, 2, 28): {"deposited": 111},
        date(2023, 3, 7): {"joined": 123, "signed_ever": 108},
        date(2023, 12, 31): {"deposited": 112},
        date(2025, 3, 6): {"deposited": 111, "withdrawn": 1},
        date(2025, 9, 5): {"deposited": 112, "signed_ever": 108},
        date(2026, 2, 3): {"deposited": 112, "in_force": 111},
    }
    for day, numbers in expected.items():
        counts = counts_on(found, day)
        assert {name: counts[name] for name in numbers} == numbers


def test_the_mine_ban_counts_are_the_published_ones() -> None:
    acts = read("actions_mineban.csv", "mine-ban")
    before, after = counted(MINE_BAN, acts, date(2026, 2, 3)), counted(MINE_BAN, acts, date(2026, 2, 20))
    assert (before["signed_ever"], before["deposited"], before["withdrawn"]) == (133, 162, 4)
    assert (after["deposited"], after["withdrawn"]) == (161, 5)


@pytest.mark.parametrize(("name", "clauses"), [("actions_ccm.csv", CCM), ("actions_mineban.csv", MINE_BAN)])
def test_every_effective_day_of_the_lists_follows_from_the_clauses(name: str, clauses: Clauses) -> None:
    from treaties.domain.clauses import entry_into_force, in_force_for

    treaty = "ccm" if clauses is CCM else "mine-ban"
    acts = read(name, treaty)
    rows = [row for row in listed(name) if row["date"] and row["action"] != "declaration"]
    entry = entry_into_force(clauses, acts)
    assert entry.computed == entry.stated
    differing = [
        row
        for row, one in zip(rows, acts, strict=True)
        if one.kind in CONSENTS
        and row["effective_date"]
        and in_force_for(clauses, entry, one, entry.nth_day)[0] != date.fromisoformat(row["effective_date"])
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("treaty", "clauses", "parties", "signed"),
    [("att", ATT, 117, 130), ("cwc", CWC, 193, 165), ("tpnw", TPNW, 74, 95), ("ccm", CCM, 112, 108)],
)
def test_the_totals_of_the_depositary_come_out(treaty: str, clauses: Clauses, parties: int, signed: int) -> None:
    acts = read("actions_untc_2026-02-03.csv", treaty)
    if treaty == "ccm":
        acts.append(
            act(
                "withdrawal",
                "2024-09-06",
                next(
                    one.actor
                    for one in acts
                    if one.kind == "provisional_application" and one.when and one.when.text == "2011-03-24"
                ),
            )
        )
    counts = counted(clauses, acts, CHECKED)
    assert (counts["deposited"], counts["signed_ever"]) == (parties, signed)


def test_a_kind_of_consent_is_never_lost_from_the_deposits() -> None:
    acts = read("actions_untc_2026-02-03.csv", "ccw")
    actors = Counter(one.actor for one in acts if one.kind in CONSENTS)
    assert counted(CCW, acts, CHECKED)["deposited"] == len(actors) == 128

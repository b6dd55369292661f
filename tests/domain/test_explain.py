from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain_presets import CCM, LIVES, MINE_BAN, TPNW, act

from treaties.domain.clauses import Clauses, entry_into_force
from treaties.domain.explain import Step, explain
from treaties.domain.status import Life, spans

if TYPE_CHECKING:
    from treaties.domain.acts import Act


def steps(clauses: Clauses, *acts: Act, others: tuple[Act, ...] = ()) -> list[Step]:
    every = [*acts, *others]
    return explain(clauses, entry_into_force(clauses, every), acts, spans(clauses, every, LIVES)[1])


def test_lithuanias_days_explain_themselves() -> None:
    acts = [
        act("signature", "2008-12-03"),
        act("ratification", "2011-03-24"),
        act("provisional_application", "2011-03-24"),
        act("withdrawal", "2024-09-06"),
    ]
    assert [
        (step.day.isoformat(), step.what.english, step.status_after, step.article) for step in steps(CCM, *acts)
    ] == [
        ("2008-12-03", "Signature", "signatory", "Art. 15"),
        ("2011-03-24", "Ratification deposited", "consented", "Art. 16"),
        ("2011-03-24", "Provisional application begins", "consented", "Art. 18"),
        ("2011-09-01", "In force for this State", "party", "Art. 17(2)"),
        ("2011-09-01", "Provisional application ends", "party", "Art. 18"),
        ("2024-09-06", "Notice of withdrawal received", "party", "Art. 20(3)"),
        ("2025-03-06", "Withdrawal takes effect", "withdrawn", "Art. 20(3)"),
    ]


def test_a_pending_notice_is_explained_with_its_condition() -> None:
    found = steps(CCM, act("ratification", "2011-03-24"), act("withdrawal", "2024-09-06"))
    assert found[2].arithmetic == (
        "notice 6 September 2024 + 6 months: 6 March 2025, unless then engaged in an armed conflict"
    )


def test_the_treatys_own_entry_into_force_is_a_step_where_it_sets_the_day() -> None:
    early = act("ratification", "2008-12-03")
    others = tuple(act("ratification", "2010-02-16", actor) for actor in range(2, 31))
    found = steps(CCM, early, others=others)
    assert [(step.what.english, step.article) for step in found] == [
        ("Ratification deposited", "Art. 16"),
        ("CCM enters into force", "Art. 17(1)"),
        ("In force for this State", "Art. 17(1)"),
    ]
    assert found[1].arithmetic == "30th instrument 16 February 2010, first day of the sixth month after: 1 August 2010"
    assert found[1].act == others[-1].id
    assert found[2].arithmetic == "deposit 3 December 2008, general entry into force 1 August 2010"


def test_a_partial_deposit_shows_its_uncertain_days_and_no_invented_one() -> None:
    found = steps(TPNW, act("ratification", "2021-02"))
    assert [step.what.english for step in found] == [
        "Ratification deposited, February 2021",
        "Status uncertain: none or consented",
        "Status uncertain: consented or party",
        "In force for this State at the latest",
    ]
    assert found[-1].arithmetic == "On every day that the dates allow: ratification February 2021."
    assert found[-1].day == date(2021, 5, 29)


def test_a_succession_is_explained_by_both_its_days() -> None:
    found = steps(MINE_BAN, act("succession", "2006-10-23", effective=date(2006, 6, 3)))
    assert [(step.day, step.what.english) for step in found] == [
        (date(2006, 6, 3), "In force for this State"),
        (date(2006, 10, 23), "Succession notified"),
    ]
    assert found[0].arithmetic == (
        "succession 3 June 2006, notified 23 October 2006; the later of it and the treaty's entry into force "
        "1 March 1999: 3 June 2006"
    )


def test_a_revoked_notice_says_so() -> None:
    notice = act("withdrawal", "2024-09-06")
    found = steps(CCM, act("ratification", "2011-03-24"), notice, act("revocation", "2025-01-01", refers_to=notice.id))
    assert [step.arithmetic for step in found if step.act == notice.id] == ["revoked before its effect"]


def test_a_contested_accession_says_from_when_and_by_which_objection() -> None:
    accession = act("accession", "2015-01-02", 1)
    objection = act("objection", "2015-01-16", 2, refers_to=accession.id)
    every = spans(CCM, [accession, objection], [Life(1), Life(2)])
    found = explain(CCM, entry_into_force(CCM, [accession]), [accession], every[1])
    assert [(step.what.english, step.arithmetic) for step in found if step.act == objection.id] == [
        ("Contested from here on", "Contested by an objection of 16 January 2015.")
    ]


def test_a_declaration_stands_behind_the_instrument_deposited_with_it() -> None:
    signed, beside = act("signature", "2008-12-03"), act("declaration", "2011-03-24")
    found = steps(CCM, beside, signed, act("ratification", "2011-03-24"))
    assert [step.what.english for step in found[1:3]] == ["Ratification deposited", "Declaration"]

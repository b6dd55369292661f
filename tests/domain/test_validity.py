from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from domain_presets import ATT, CCM, CCW, CCW_PROTOCOL, CTBT, MINE_BAN, TPNW, act

from treaties.domain.clauses import Clauses, entry_into_force
from treaties.domain.status import Life
from treaties.domain.validity import Problem, problems

if TYPE_CHECKING:
    from treaties.domain.acts import Act

TODAY = date(2026, 2, 3)
SIGNED = act("signature", "2008-12-03")
RATIFIED = act("ratification", "2011-03-24")
NOTICE = act("withdrawal", "2024-09-06")
LIFE = Life(1)


def found(clauses: Clauses, history: list[Act], new: Act, life: Life = LIFE) -> list[Problem]:
    return problems(clauses, entry_into_force(clauses, [*history, new]), history, new, life, today=TODAY)


def rules(clauses: Clauses, history: list[Act], new: Act, life: Life = LIFE) -> list[str]:
    return [problem.rule for problem in found(clauses, history, new, life)]


def test_a_signature_after_entry_into_force_is_refused_with_article_15() -> None:
    (problem,) = found(CCM, [], act("signature", "2011-01-05"))
    assert problem.article == "Art. 15"
    assert problem.message.english == (
        "Art. 15: CCM was open for signature until it entered into force on 1 August 2010. "
        "A State that joins later accedes."
    )


ENDED_2012 = Life(1, last=date(2012, 12, 31))
NO_CLAUSE = replace(CCM, withdrawal_delay="no_clause")
WITHDRAWN = [SIGNED, RATIFIED, NOTICE]


@pytest.mark.parametrize(
    ("rule", "clauses", "history", "new"),
    [
        ("signature_closed", CCM, [], act("definitive_signature", "2010-08-01")),
        ("signature_closed", CCW, [], act("signature", "1982-04-11")),
        ("before_opening", CCM, [], act("signature", "2008-12-02")),
        ("before_opening", CCM, [], act("accession", "2008-05-30")),
        ("signed_already", CCM, [SIGNED], act("signature", "2009-12-03")),
        ("not_signed", CCM, [], act("ratification", "2011-03-24")),
        ("not_signed", CCM, [act("signature", "2010-06-01")], act("acceptance", "2010-05-01")),
        ("not_signed", CCM, [act("cancelled_signature", "2009-06-01")], act("approval", "2010-05-01")),
        ("signatory_accedes", CCM, [SIGNED], act("accession", "2011-03-24")),
        ("accession_not_open", ATT, [], act("accession", "2014-12-23")),
        ("accession_not_open", CTBT, [], act("accession", "2014-12-23")),
        ("consented_already", CCM, [SIGNED, RATIFIED], act("ratification", "2012-03-24")),
        ("consented_already", CCM, [SIGNED, RATIFIED], act("ratification", "2010-03-24")),
        ("no_reservations", CCM, [SIGNED], act("reservation", "2011-03-24")),
        ("no_consent", CCM, [SIGNED], act("withdrawal", "2012-01-01")),
        ("no_consent", CCM, [SIGNED, RATIFIED], act("withdrawal", "2011-01-01")),
        ("no_withdrawal_clause", NO_CLAUSE, [SIGNED, RATIFIED], act("withdrawal", "2020-01-01")),
        ("no_provisional_application", CCW, [RATIFIED], act("provisional_application", "2011-03-24")),
        ("provisional_without_instrument", CCM, [SIGNED, RATIFIED], act("provisional_application", "2011-03-25")),
        ("provisional_without_instrument", CCM, [SIGNED], act("provisional_application", "2008-12-03")),
        ("no_notice", CCM, [SIGNED, RATIFIED], act("revocation", "2024-10-01")),
        ("no_notice", CCM, WITHDRAWN, act("revocation", "2024-09-05", refers_to=NOTICE.id)),
        ("after_effect", CCM, WITHDRAWN, act("revocation", "2025-03-06", refers_to=NOTICE.id)),
        ("no_ratification", CTBT, [SIGNED], act("withdrawal_of_ratification", "2023-11-03")),
        ("no_notice", CCM, [SIGNED, RATIFIED], act("conflict_finding", None)),
        ("no_conflict_tail", ATT, [NOTICE], act("conflict_finding", None, refers_to=NOTICE.id)),
        ("future", CCM, [], act("accession", "2026-03")),
        ("effect_before_act", CCM, [], act("accession", "2015-01-02", effective=date(2014, 1, 1))),
        ("undated", CCM, [], act("accession", None)),
    ],
)
def test_an_act_that_breaks_a_rule_is_refused_by_name(
    rule: str, clauses: Clauses, history: list[Act], new: Act
) -> None:
    assert rules(clauses, history, new) == [rule]


@pytest.mark.parametrize(
    ("clauses", "history", "new"),
    [
        (CCM, [], act("signature", "2010-07-31")),
        (TPNW, [], act("signature", "2021-09-22")),
        (CCM, [SIGNED], act("ratification", "2011-03-24")),
        (CCM, [], act("accession", "2010-01-05")),
        (CCW_PROTOCOL, [], act("consent_to_be_bound", "1999-01-01")),
        (ATT, [], act("accession", "2014-12-24")),
        (CCM, [SIGNED, RATIFIED], act("ratification", "2012-03-24", depositary="Moscow")),
        (CCM, WITHDRAWN, act("accession", "2025-03-06")),
        (CCM, [SIGNED, RATIFIED], act("provisional_application", "2011-03-24")),
        (ATT, [act("signature", "2013-06-03")], act("provisional_application", "2013-06-03")),
        (ATT, [act("signature", "2013-06-03")], act("reservation", "2014-06-03")),
        (CCM, [SIGNED, RATIFIED], NOTICE),
        (CCM, WITHDRAWN, act("revocation", "2025-03-05")),
        (CCM, WITHDRAWN, act("conflict_finding", None, refers_to=NOTICE.id)),
        (CTBT, [SIGNED, RATIFIED], act("withdrawal_of_ratification", "2023-11-03")),
        (MINE_BAN, [], act("succession", "2006-10-23", effective=date(2006, 6, 3))),
        (CTBT, [act("succession_to_signature", "2006-10-23")], act("ratification", "2006-10-23")),
        (CCM, [], act("declaration", None)),
        (CCM, [], act("objection", "2015-01-16", refers_to=1)),
    ],
)
def test_an_act_that_breaks_no_rule_has_no_problem(clauses: Clauses, history: list[Act], new: Act) -> None:
    assert rules(clauses, history, new) == []


@pytest.mark.parametrize(
    ("clauses", "history", "new"),
    [
        (CCM, [], act("signature", "2010")),
        (CCM, [], act("signature", "2008-12")),
        (CCM, [act("signature", "2010")], act("ratification", "2010-02-01")),
        (CCM, [SIGNED, act("ratification", "2011")], act("withdrawal", "2011-06-01")),
        (CCM, [SIGNED, act("ratification", "2011-03")], act("provisional_application", "2011-03-24")),
        (CCM, WITHDRAWN, act("revocation", "2025-03")),
        (CCM, [], act("accession", "2026")),
    ],
)
def test_a_partial_date_is_a_problem_only_on_every_possible_day(clauses: Clauses, history: list[Act], new: Act) -> None:
    assert rules(clauses, history, new) == []


def test_an_act_outside_the_life_of_its_actor_is_refused() -> None:
    assert rules(CCM, [], act("accession", "2013-01-01"), ENDED_2012) == ["outside_life"]
    assert rules(CCM, [], act("accession", "2012"), ENDED_2012) == []


def test_an_actor_that_cannot_join_can_neither_sign_nor_consent() -> None:
    group = Life(1, eligible=False)
    assert rules(CCM, [], act("accession", "2013-01-01"), group) == ["not_eligible"]
    assert rules(CCM, [], act("communication", "2013-01-01"), group) == []


def test_an_act_is_not_compared_with_its_own_earlier_version() -> None:
    changed = RATIFIED._replace(when=act("ratification", "2011-03-25").when)
    assert rules(CCM, [SIGNED, RATIFIED], changed) == []

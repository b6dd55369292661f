from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select
from support.drafts import CLAUSES, EDITOR, NORWAY, SOURCE, TREATY, act, small_register

from treaties.models import Record
from treaties.operations.errors import Refused
from treaties.operations.records import Draft, create, edit

if TYPE_CHECKING:
    from treaties.db import Database

DUTY = {"article": "Art. 9", "short_title": "report", "delay": "years", "amount": 1}

# Record type, the values that are wrong, the field that the message belongs to, and words of the message.
BAD: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "a code that another actor has": ("actor", {"iso3": "NOR"}, "iso3", "Norway"),
    "a code in small letters": ("actor", {"iso3": "nor"}, "iso3", "capital letters"),
    "a code of signs": ("actor", {"iso2": "%_"}, "iso2", "capital letters"),
    "a code that is too long": ("actor", {"iso3": "NORWAY"}, "iso3", "at most 4"),
    "a number that one engine does not keep": ("treaty", {"threshold": 2**31}, "threshold", "too large"),
    "a number that no engine keeps": ("treaty", {"threshold": 2**63}, "threshold", "too large"),
    "a threshold of nobody": ("treaty", {"threshold": 0}, "threshold", "from 1 to"),
    "a delay that never ends": ("treaty", {"later_amount": 2_000_000_000}, "later_amount", "from 0 to"),
    "a delay backwards": ("treaty", {"withdrawal_amount": -6}, "withdrawal_amount", "from 0 to"),
    "a count without a number": ("treaty", {"entry_rule": "count", "threshold": None}, "threshold", "how many"),
    "a delay without a number": ("treaty", {"later_delay": "days", "later_amount": 0}, "later_amount", "how many"),
    "an end before its beginning": (
        "actor",
        {"valid_from": date(2000, 1, 2), "valid_until": date(2000, 1, 1)},
        "valid_until",
        "before 2 January 2000",
    ),
    "a kind of act that is none": (
        "treaty",
        {"threshold_counts": "ratification promise"},
        "threshold_counts",
        "promise",
    ),
    "a month that is none": ("obligation", {"yearly_month": 13, "yearly_day": 1}, "yearly_month", "1 to 12"),
    "a day that the month has not": ("obligation", {"yearly_month": 2, "yearly_day": 30}, "yearly_day", "30"),
    "a month without a day": ("obligation", {"yearly_month": 4}, "yearly_day", "both"),
    "a duty due after ages": ("obligation", {"amount": 1_000_000}, "amount", "0 to"),
    "a place beyond the pole": ("place", {"latitude": 90.5}, "latitude", "from -90 to 90"),
    "a place once more around the globe": ("place", {"longitude": -181.0}, "longitude", "from -180 to 180"),
    "a quantity that no engine keeps": ("event", {"quantity_low": 2**63}, "quantity_low", "too large"),
    "a quantity that no JSON keeps": ("event", {"quantity_low": 2**53}, "quantity_low", "too large"),
}


def draft(ids: list[int], kind: str, values: dict[str, Any]) -> Draft:
    """A record of a kind that would be right but for `values`."""
    start: dict[str, dict[str, Any]] = {
        "actor": {"actor_kind": "state"}, "treaty": CLAUSES, "obligation": DUTY | {"treaty": ids[TREATY]},
        "event": {"event_kind": "use", "evidence": "alleged"}, "conflict": {}, "place": {"country": ids[NORWAY]},
    }  # fmt: skip
    cited = [{"source": ids[SOURCE], "stance": "asserts"}]
    title = "Another" if kind in {"actor", "treaty", "conflict", "place"} else ""
    return Draft(kind, start[kind] | values, citations=cited, title=title)


@pytest.mark.parametrize("case", sorted(BAD))
def test_what_cannot_be_kept_is_refused_on_its_field(database: Database, case: str) -> None:
    kind, values, field, words = BAD[case]
    with database.writing() as connection:
        ids = small_register(connection)
        with pytest.raises(Refused) as refused:
            create(connection, [draft(ids, kind, values)], EDITOR, "wrong")
        assert connection.execute(select(func.count()).select_from(Record)).scalar_one() == len(ids)
    found = [str(problem.message) for problem in refused.value.problems if problem.field == field]
    assert found
    assert words in found[0]


@pytest.mark.parametrize("slug", ["new", "suggest", "Großes", "a b", "a/b", "-a", "a\x00", "x" * 121, "../a", "a.json"])
def test_an_address_that_no_page_can_have_is_refused(database: Database, slug: str) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        wrong = Draft(
            "conflict", {}, citations=[{"source": ids[SOURCE], "stance": "asserts"}], slug=slug, title="A war"
        )
        with pytest.raises(Refused, match="short address"):
            create(connection, [wrong], EDITOR, "wrong")


def test_two_new_records_with_one_code_are_refused(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        with pytest.raises(Refused) as refused:
            create(connection, [draft(ids, "actor", {"iso3": "XYZ"}) for _ in range(2)], EDITOR, "twice")
    assert [(problem.field, problem.number) for problem in refused.value.problems] == [("iso3", 1)]


def test_an_actor_keeps_its_own_code_through_an_edit(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        assert edit(connection, ids[NORWAY], 1, draft(ids, "actor", {"iso3": "NOR"}), EDITOR, "renamed") == 2


def test_the_second_wrong_draft_of_a_file_is_the_one_that_is_named(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        drafts = [act(ids, NORWAY, "signature", "3 Dec 2008"), act(ids, NORWAY, "reservation", "4 Dec 2008")]
        with pytest.raises(Refused) as refused:
            create(connection, drafts, EDITOR, "acts")
    assert {problem.number for problem in refused.value.problems} == {1}


@pytest.mark.parametrize(
    "values",
    [
        {"entry_delay": "", "later_delay": "", "withdrawal_delay": ""},
        {"opened": None, "in_force": None, "entry_rule": "stated", "threshold": None},
        {"opened": date(2030, 1, 1), "in_force": date(1900, 1, 1)},
        {"entry_amount": 36_600, "later_amount": 36_600, "withdrawal_amount": 36_600},
        {"list_checked": None},
    ],
)
def test_odd_clauses_give_an_answer_and_no_fault(database: Database, values: dict[str, Any]) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
        assert edit(connection, ids[TREATY], 1, draft(ids, "treaty", values), EDITOR, "odd") == 2

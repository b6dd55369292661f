from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from treaties.models import Deadline, Record
from treaties.queries import checks
from treaties.queries.explain import explain_rows
from treaties.queries.status import Chronicle, board, counts, status_answer, treaties, treaty_id_of

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Connection

    from treaties.db import Database

# The public checkpoints of the two conventions whose every act is loaded: treaty, day, what must come out.
CHECKPOINTS: list[tuple[str, str, dict[str, int]]] = [
    ("ccm", "2008-12-02", {"signed_ever": 0, "deposited": 0, "joined": 0}),
    ("ccm", "2010-07-31", {"in_force": 0}),
    ("ccm", "2010-08-01", {"deposited": 38, "in_force": 30, "signed_ever": 108}),
    ("ccm", "2022-08-01", {"deposited": 110, "signatories_only": 13}),
    ("ccm", "2023-02-28", {"deposited": 111}),
    ("ccm", "2023-03-07", {"joined": 123, "signed_ever": 108, "withdrawn": 0}),
    ("ccm", "2023-12-31", {"deposited": 112}),
    ("ccm", "2025-03-05", {"deposited": 112, "withdrawn": 0}),
    ("ccm", "2025-03-06", {"deposited": 111, "withdrawn": 1, "signed_ever": 108}),
    ("ccm", "2025-09-05", {"deposited": 112, "in_force": 111}),
    ("ccm", "2026-02-03", {"deposited": 112, "in_force": 111, "withdrawn": 1, "signed_ever": 108}),
    ("mine-ban", "1999-03-01", {"in_force": 45}),
    ("mine-ban", "2026-02-03", {"signed_ever": 133, "deposited": 162, "withdrawn": 4}),
    ("mine-ban", "2026-02-20", {"signed_ever": 133, "deposited": 161, "withdrawn": 5}),
    ("ctbt", "2026-02-03", {"deposited": 178, "in_force": 0}),
]
LITHUANIA = [
    ("2008-12-02", "none"), ("2008-12-03", "signatory"), ("2011-03-23", "signatory"), ("2011-03-24", "consented"),
    ("2011-08-31", "consented"), ("2011-09-01", "party"), ("2025-03-05", "party"), ("2025-03-06", "withdrawn"),
]  # fmt: skip


def answer(connection: Connection, treaty: str, day: str) -> dict[str, Any]:
    found = status_answer(connection, treaty, date.fromisoformat(day))
    assert found is not None
    return found


@pytest.mark.parametrize(("treaty", "day", "expected"), CHECKPOINTS)
def test_the_public_checkpoints_come_out(seeded: Database, treaty: str, day: str, expected: dict[str, int]) -> None:
    with seeded.reading() as connection:
        found = answer(connection, treaty, day)["counts"]
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(("day", "status"), LITHUANIA)
def test_lithuania_stands_where_the_depositary_says(seeded: Database, day: str, status: str) -> None:
    with seeded.reading() as connection:
        assert answer(connection, "ccm", day)["actors"]["LTU"] == status


@pytest.mark.parametrize("code", ["RUS", "UKR", "USA"])
def test_three_states_are_not_bound_on_the_day_of_the_article(seeded: Database, code: str) -> None:
    with seeded.reading() as connection:
        assert answer(connection, "ccm", "2023-03-07")["actors"][code] == "none"


def test_lithuanias_days_are_explained_with_article_and_source(seeded: Database) -> None:
    with seeded.reading() as connection:
        rows = explain_rows(connection, "ccm", "LTU") or []
    assert list(dict.fromkeys((row["day"], row["status_after"]) for row in rows)) == [
        ("2008-12-03", "signatory"), ("2011-03-24", "consented"), ("2011-09-01", "party"), ("2024-09-06", "party"),
        ("2025-03-06", "withdrawn"),
    ]  # fmt: skip
    changing = [row for row in rows if row["status_after"] != "consented" or "Ratification" in row["what"].english]
    assert all(row["article"] or row["arithmetic"] for row in changing)
    assert all(row["sources"] for row in rows if row["action"])


def test_code_and_short_address_lead_to_the_same_explanation(seeded: Database) -> None:
    with seeded.reading() as connection:
        assert explain_rows(connection, "ccm", "LTU") == explain_rows(connection, "ccm", "lithuania")
        assert explain_rows(connection, "ccm", "ATLANTIS") is None
        assert explain_rows(connection, "no-such-treaty", "LTU") is None


DAYS = ("1950-01-01", "1991-12-31", "2011-07-08", "2011-07-09", "2023-03-07", "2026-02-03", "2030-01-01")


@pytest.mark.parametrize("day", DAYS)
def test_every_eligible_actor_is_counted_once_on_every_day(seeded: Database, day: str) -> None:
    with seeded.reading() as connection:
        for row in treaties(connection):
            found = answer(connection, row.slug, day)
            known = [status for status in found["actors"].values() if status in STATUSES]
            assert sum(found["counts"][name] for name in PARTS) == len(known), row.slug
            assert found["counts"]["joined"] == found["counts"]["signatories_only"] + found["counts"]["deposited"]


STATUSES = {"none", "signatory", "consented", "party", "withdrawn"}
PARTS = ("none", "signatories_only", "deposited", "withdrawn")


def test_the_table_of_a_treaty_holds_every_actor_of_the_answer(seeded: Database) -> None:
    with seeded.reading() as connection:
        treaty_id = treaty_id_of(connection, "ccm") or 0
        lines = board(connection, treaty_id, date(2023, 3, 7)).lines
        found = answer(connection, "ccm", "2023-03-07")
    assert len(lines) == len(found["actors"])
    assert sorted(line.status for line in lines) == sorted(found["actors"].values())


@pytest.mark.parametrize("treaty", ["ccm", "mine-ban", "ccw", "geneva-protocol"])
def test_a_chronicle_gives_the_table_of_any_day_also_where_something_begins_or_ends(
    seeded: Database, treaty: str
) -> None:
    with seeded.reading() as connection:
        treaty_id = treaty_id_of(connection, treaty) or 0
        chronicle = Chronicle(connection, treaty_id, repr)
        cuts = sorted({cut[:10] for _, cuts, _ in chronicle.cuts for cut in cuts if "1" < cut < "9"})
        edges = [date.fromisoformat(each) + timedelta(days) for each in cuts[:: len(cuts) // 6] for days in (-1, 0, 1)]
        for day in [*edges, *edges[::-1]]:  # in the second round every line is known
            table, seen = board(connection, treaty_id, day), chronicle.on(day)
            assert [each.drawn for each in seen if each.drawn] == [repr(line) for line in table.lines]
            assert sum(each.signed for each in seen) == table.counts["signed_ever"]


def test_a_treaty_without_a_list_counts_nobody(seeded: Database) -> None:
    with seeded.reading() as connection:
        unlisted = [row for row in treaties(connection) if row.list_checked is None]
        for row in unlisted:
            assert set(counts(connection, row.id, date(2026, 2, 3)).values()) == {0}
            assert set(answer(connection, row.slug, "2026-02-03")["actors"].values()) == {"not_recorded"}
    assert {"bwc", "npt", "geneva-protocol"} <= {row.slug for row in unlisted}


def test_a_state_that_did_not_exist_is_absent(seeded: Database) -> None:
    with seeded.reading() as connection:
        before, after = (answer(connection, "ccm", day)["actors"] for day in ("2011-07-08", "2011-07-09"))
    assert "SSD" not in before
    assert after["SSD"] == "none"


@pytest.mark.parametrize(
    ("code", "duty", "day"),
    [
        ("LTU", "ccm-3-2", date(2019, 9, 1)),
        ("LTU", "ccm-4-1-a", date(2021, 9, 1)),
        ("LTU", "ccm-7-1", date(2012, 2, 28)),
    ],
)
def test_lithuanias_duties_fall_due_when_the_articles_say(seeded: Database, code: str, duty: str, day: date) -> None:
    from treaties.models import Actor, Obligation

    query = (
        select(Deadline.due_day)
        .join(Obligation, Obligation.id == Deadline.obligation_id)
        .join(Record, Record.id == Obligation.id)
        .join(Actor, Actor.id == Deadline.actor_id)
        .where(Actor.iso3 == code, Record.slug == duty)
    )
    with seeded.reading() as connection:
        assert connection.execute(query).scalars().all() == [day]


def test_the_web_answers_as_the_query_does(seeded: Database, seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    for treaty, day, _ in CHECKPOINTS:
        with seeded.reading() as connection:
            expected = answer(connection, treaty, day)
        said = client.get(f"/treaties/{treaty}/status.json?on={day}")
        assert said.status_code == 200
        assert json.loads(said.get_data()) == expected


@pytest.mark.parametrize("day", ["1976-01-01", "1991-06-30", "2003-05-01", "2006-07-01", "2011-03-24", "2026-03-01"])
def test_the_matrix_agrees_with_each_treaty(seeded_app: Flask, day: str) -> None:
    client = seeded_app.test_client()
    everyone = client.get(f"/status.json?on={day}").get_json()
    for treaty in everyone["treaties"]:
        one = client.get(f"/treaties/{treaty}/status.json?on={day}").get_json()
        found = [words[treaty] for words in everyone["actors"].values() if treaty in words]
        assert sorted(found) == sorted(one["actors"].values()), treaty
    rows = client.get(f"/status.csv?on={day}").get_data(as_text=True).count("\n")
    assert rows == len(everyone["actors"]) + 1


def test_the_checks_are_data_too(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    said = client.get("/checks.json").get_json()
    assert client.get("/checks.csv").get_data(as_text=True).count("\n") == len(said["findings"]) + 1
    kinds = {each["kind"] for each in said["findings"]}
    assert (said["compared_with_itself"], {"total", "stored status", "history"} <= kinds) == (True, True)


def test_a_large_register_is_not_compared_with_itself_while_a_reader_waits(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "MOST_RECORDS", -1)
    said = app.test_client().get("/checks.json").get_json()
    assert (said["compared_with_itself"], said["findings"]) == (False, [])
    assert "manage.py verify" in app.test_client().get("/checks").get_data(as_text=True)

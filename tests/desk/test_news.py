from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from desk.news_scoring import GOLD, TEXTS, answers, table, verdicts
from support.drafts import EDITOR, SOURCE, small_register

from treaties.desk.reader import read
from treaties.operations.records import Draft, create

if TYPE_CHECKING:
    from treaties.db import Database

BARS = {"states": 98, "treaties": 98, "weapons": 95, "relays": 95, "claims": 90, "events": 90}
HOSTILE = {
    "empty": "",
    "one word": "cluster",
    "NUL": "Russia used\x00cluster munitions in Ukraine.",
    "surrogate": "Syria \ud800 used cluster bombs.",
    "bidi": "\u202eRussia used cluster munitions\u202c in \u2066Ukraine\u2069.",
    "mixed": "Росія used 집속탄 в Ukraine по данным رويترز.",
    "markup": "<p>Russia <b>used</b> cluster&nbsp;munitions <script>alert(1)</script></p>",
    "marks": "a\u0301" * 2000,
}


@pytest.fixture(scope="module")
def read_all(seeded_sqlite: Database) -> dict[str, dict[str, Any]]:
    with seeded_sqlite.reading() as connection:
        return answers(connection)


def test_news_is_read_as_well_as_the_bars_ask(read_all: dict[str, dict[str, Any]]) -> None:
    reached = {kind: f1 for kind, (_, _, f1) in table(read_all).items()}
    assert {kind: f1 for kind, f1 in reached.items() if f1 < BARS[kind]} == {}
    assert min(verdicts(read_all).values()) >= 90


def test_every_quote_of_news_stands_in_its_text(read_all: dict[str, dict[str, Any]]) -> None:
    for name, answer in read_all.items():
        quotes = [each["quote"] for each in (*answer["claims"], *answer["events"])]
        assert all(quote and quote in TEXTS[name] for quote in quotes), name


def test_news_about_other_things_yields_no_records(read_all: dict[str, dict[str, Any]]) -> None:
    for name in [name for name, gold in GOLD.items() if gold.get("off_topic")]:
        answer = read_all[name]
        assert answer["claims"] == answer["events"] == answer["relays"] == answer["mentions"]["treaties"] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_without_a_fault(seeded_sqlite: Database, name: str) -> None:
    with seeded_sqlite.reading() as connection:
        answer = read(connection, HOSTILE[name], written=date(2023, 3, 7))
    assert all(each["quote"] in HOSTILE[name] for each in (*answer["claims"], *answer["events"]))


def test_a_name_added_to_the_register_is_known_at_once(database: Database) -> None:
    text = "Freedonian forces and Syria used cluster munitions, Freedonia said."
    with database.writing() as connection:
        ids = small_register(connection)
    with database.reading() as connection:
        assert "XFD" not in read(connection, text)["mentions"]["states"]
    with database.writing() as connection:
        values = {"actor_kind": "state", "iso3": "XFD"}
        cited = [{"source": ids[SOURCE], "stance": "asserts", "quote": "Freedonia"}]
        names = {"names": [{"name": "Freedonia"}]}
        draft = Draft("actor", values, names, cited, title="Republic of Fredonia", slug="fredonia")
        create(connection, [draft], EDITOR, "a new State")
    with database.reading() as connection:
        assert "XFD" in read(connection, text)["mentions"]["states"]

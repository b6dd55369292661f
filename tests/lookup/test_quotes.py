from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from lookup.references import slips
from sqlalchemy import select
from support.drafts import EDITOR, NORWAY, SOURCE, small_register

from treaties.domain.dates import read_date
from treaties.models import Record
from treaties.operations.records import Draft, create
from treaties.queries.lookup import EVERY, lookup

if TYPE_CHECKING:
    from treaties.db import Database

# Passages of our own, written for these tests.
PASSAGES = (
    "Witnesses in Drobitsk described two small clouds above the bakery and a sound like gravel poured on a tin roof.",
    "The ministry said that no such weapon had been in its stores since the spring of the year before last.",
    "Three cylinders with ribbons were found in the ditch behind the school, according to the mayor of the village.",
    "Neither delegation would say whether the shells had been fired before or after the road was closed to lorries.",
    "두 개의 작은 구름이 마을 위에 나타났다고 목격자들이 말했다.",
    "Свидетели рассказали о двух небольших облаках над пекарней и звуке, похожем на гравий.",
)


@pytest.fixture
def quoted(database: Database) -> list[str]:
    """Slugs of the sources whose passages are PASSAGES, in order."""
    with database.writing() as connection:
        ids = small_register(connection)
        own = {"source": ids[SOURCE], "stance": "mentions"}
        values = [{"heading": f"Dispatch {n}", "publisher": "Sample Press", "source_kind": "news"} for n in range(6)]
        sources = create(connection, [Draft("source", each, citations=[own]) for each in values], EDITOR, "sources")
        cited = [
            {"source": source, "stance": "asserts", "quote": passage}
            for source, passage in zip(sources, PASSAGES, strict=True)
        ]
        event = {"event_kind": "use", "country": ids[NORWAY], "evidence": "alleged"}
        create(connection, [Draft("event", event, citations=[each]) for each in cited], EDITOR, "events")
    return [f"sample-press-undated{f'-{n}' if n > 1 else ''}" for n in range(1, 7)]


def first(database: Database, text: str) -> tuple[str, str]:
    with database.reading() as connection:
        hits = lookup(connection, text).results
    return (hits[0].slug, hits[0].certainty) if hits else ("", "")


def test_an_exact_quote_is_found_for_certain(database: Database, quoted: list[str]) -> None:
    for slug, passage in zip(quoted, PASSAGES, strict=True):
        assert first(database, f"“{passage}”") == (slug, "certain")
        assert first(database, passage) == (slug, "certain")


def test_a_passage_in_more_places_than_are_listed_leads_to_all_of_them(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        own = {"source": ids[SOURCE], "stance": "mentions"}
        values = [{"heading": f"Reprint {n}", "publisher": "Wire", "source_kind": "news"} for n in range(27)]
        sources = create(connection, [Draft("source", each, citations=[own]) for each in values], EDITOR, "sources")
        event = {"event_kind": "use", "country": ids[NORWAY], "evidence": "alleged"}
        cited = [{"source": each, "stance": "asserts", "quote": PASSAGES[0]} for each in sources]
        create(connection, [Draft("event", event, citations=[each]) for each in cited], EDITOR, "events")
        some, every = lookup(connection, f"“{PASSAGES[0]}”"), lookup(connection, f"“{PASSAGES[0]}”", most=EVERY)
    assert (some.total, len(some.results)) == (27, 10)
    assert {each.id for each in every.results} == set(sources)


def test_a_quote_with_a_tenth_of_its_letters_changed_is_found_but_not_for_certain(
    database: Database, quoted: list[str]
) -> None:
    chance = random.Random(7)
    for slug, passage in list(zip(quoted, PASSAGES, strict=True))[:4]:
        for _ in range(5):
            assert first(database, slips(passage, 0.1, chance)) == (slug, "likely")


def test_a_quote_cut_in_the_middle_is_found(database: Database, quoted: list[str]) -> None:
    for slug, passage in list(zip(quoted, PASSAGES, strict=True))[:4]:
        words = passage.split()
        assert first(database, f"“{' '.join(words[:6])} … {' '.join(words[-6:])}”")[0] == slug
        assert first(database, f"{' '.join(words[:6])} [...] {' '.join(words[-6:])}")[0] == slug


def test_the_answer_names_the_record_that_rests_on_the_passage(database: Database, quoted: list[str]) -> None:
    assert quoted
    with database.reading() as connection:
        hit = lookup(connection, PASSAGES[0]).results[0]
    assert [(each["kind"], each["stance"], each["quote"]) for each in hit.citations if each["quote"]] == [
        ("event", "asserts", PASSAGES[0])
    ]


def test_the_answer_names_an_actor_that_says_so(database: Database, quoted: list[str]) -> None:
    with database.writing() as connection:
        (norway,) = connection.execute(select(Record.id).where(Record.slug == "norway")).scalars()
        source = connection.execute(select(Record.id).where(Record.slug == quoted[0])).scalar_one()
        words = "The minister counted the clouds herself and wrote the number on the back of her hand."
        cited = [{"source": source, "stance": "asserts", "quote": words, "claimant_actor": norway}]
        create(
            connection, [Draft("event", {"event_kind": "use", "evidence": "alleged"}, citations=cited)], EDITOR, "event"
        )
        (hit, *_) = lookup(connection, words).results
    assert [each["claimant"] for each in hit.citations if each["quote"] == words] == ["Norway"]


def test_an_edited_passage_is_found_by_its_new_words_only(database: Database, quoted: list[str]) -> None:
    from sqlalchemy import select

    from treaties.models import Citation, Record
    from treaties.operations.records import edit

    with database.writing() as connection:
        row = connection.execute(
            select(Citation.record_id, Citation.source_id, Record.version)
            .join(Record, Record.id == Citation.record_id)
            .where(Citation.quote == PASSAGES[0])
        ).one()
        cited = {
            "source": row.source_id,
            "stance": "asserts",
            "quote": "A wholly different passage about gardens stood there.",
        }
        draft = Draft("event", {"event_kind": "use", "evidence": "alleged"}, citations=[cited])
        edit(connection, row.record_id, row.version, draft, EDITOR, "reread")
    assert first(database, "A wholly different passage about gardens stood there.")[0] == quoted[0]
    assert first(database, PASSAGES[0])[0] == ""


def test_among_reprints_the_original_stands_first(database: Database) -> None:
    passage = "Two small clouds above the bakery were seen by everybody who stood in the queue that morning."
    with database.writing() as connection:
        ids = small_register(connection)
        own = [{"source": ids[SOURCE], "stance": "mentions"}]
        said = [
            ("A Reprint", "2023-01-01", {"relays": [{"chain": 1, "position": 1, "name": "Second Press"}]}),
            ("Later", "2023-03-01", {}),
            ("The Original", "2023-02-01", {}),
        ]
        drafts = [
            Draft(
                "source",
                {"heading": title, "publisher": f"Press {number}", "issued": read_date(day), "source_kind": "news"},
                parts,
                own,
            )
            for number, (title, day, parts) in enumerate(said)
        ]
        sources = create(connection, drafts, EDITOR, "sources")
        cited = [{"source": source, "stance": "asserts", "quote": passage} for source in sources]
        create(
            connection, [Draft("event", {"event_kind": "use", "evidence": "alleged"}, citations=cited)], EDITOR, "it"
        )
        for asked in (f"“{passage}”", passage.replace("bakery", "bakrey")):
            titles = [hit.title for hit in lookup(connection, asked, cited=False).results]
            assert [each.split(": ")[-1] for each in titles] == ["The Original", "Later", "A Reprint"]

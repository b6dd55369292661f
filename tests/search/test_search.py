from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.drafts import EDITOR, NORWAY, SOURCE, small_register

from treaties.domain.dates import read_date
from treaties.domain.finding import words
from treaties.operations.records import Draft, create, edit
from treaties.queries.search import Question, SearchError, named, read, search

if TYPE_CHECKING:
    from flask import Flask

    from treaties.db import Database

# One corpus for both engines, of our own words; each summary in another script.
SUMMARIES = (
    "Two shells with bomblets fell beside the bakery of Drobitsk.", "Кассетные боеприпасы упали рядом с пекарней.",
    "집속탄이 마을에 떨어졌다고 한다.", "集束炸弹落在村庄附近。", "سقطت القنابل العنقودية قرب المخبز.",
    "Des sous-munitions près de la boulangerie, à l’été.", "Die Behörde bestätigte Streumunition über dem Fluß.",
    "The ministry denied every report about shells.",
)  # fmt: skip
ASKED = {
    "bomblets": [0], "shells": [0, 7], "shells -bomblets": [7], '"fell beside the bakery"': [0],
    '"bakery fell"': [], "bomb*": [0], "bomb": [0], "кассетные": [1], "пекарней": [1], "집속탄": [2], "마을": [2],
    "탄": [2], "炸弹": [3], "集束": [3], "村": [3], "القنابل": [4], "العنقوديه": [4], "ete": [5], "pres": [5],
    "behorde": [6], "fluss": [6], "STREUMUNITION": [6], "shells ministry": [7], "shells nothing": [], "l'été": [5],
    "event": [], "even*": [], "published": [], "publ*": [], "treaty": [],
    "drobitsk bakery type:event": [0], "shells type:treaty": [],
}  # fmt: skip


@pytest.fixture
def corpus(database: Database) -> list[int]:
    """Ids of eight events, one for each of SUMMARIES."""
    with database.writing() as connection:
        ids = small_register(connection)
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        values: list[dict[str, Any]] = [
            {"event_kind": "use", "evidence": "alleged", "summary": each} for each in SUMMARIES
        ]
        values[0] |= {"country": ids[NORWAY], "date": read_date("2022-02~"), "evidence": "confirmed"}
        values[7] |= {"date": read_date("2022-02-10")}
        return create(connection, [Draft("event", each, citations=cited) for each in values], EDITOR, "corpus")


def found(database: Database, question: Question) -> list[int]:
    with database.reading() as connection:
        return sorted(hit.id for hit in search(connection, question).hits)


def test_both_engines_answer_alike_in_every_language(database: Database, corpus: list[int]) -> None:
    for text, wanted in ASKED.items():
        assert found(database, read(text)) == [corpus[number] for number in wanted], text


def test_facets_narrow_by_what_records_are_and_point_at(database: Database, corpus: list[int]) -> None:
    assert found(database, read("state:norway type:event")) == [corpus[0]]
    assert found(database, read("state:NOR shells")) == [corpus[0]]
    assert found(database, read("evidence:confirmed")) == [corpus[0]]
    may, must = read("type:event"), read("type:event")
    for each in (may, must):
        each.first, each.last = read_date("2022-02-05").earliest, read_date("2022-02-20").latest
    must.must = True
    assert found(database, may) == [corpus[0], corpus[7]]
    assert found(database, must) == [corpus[7]]


@pytest.mark.parametrize("text", ['"open', "-only", "type:nonsense", "treaty:none-such", "x" * 301])
def test_what_cannot_be_read_is_a_message(database: Database, text: str) -> None:
    with database.reading() as connection, pytest.raises(SearchError):
        search(connection, read(text))


def test_an_edit_changes_what_is_found_at_once(database: Database, corpus: list[int]) -> None:
    with database.writing() as connection:
        draft = Draft("event", {"event_kind": "use", "evidence": "alleged", "summary": "Gardens."}, state="draft")
        edit(connection, corpus[0], 1, draft, EDITOR, "no longer")
    assert found(database, read("bomblets")) == []
    assert found(database, read("gardens")) == []  # a draft is nobody's answer
    drafts = read("gardens record_state:draft")
    with database.reading() as connection:
        assert [hit.id for hit in search(connection, drafts, drafts=True).hits] == [corpus[0]]
        with pytest.raises(SearchError, match="signed in"):
            search(connection, drafts)


def test_names_come_before_texts_and_marks_show_where(database: Database, corpus: list[int]) -> None:
    assert corpus
    with database.reading() as connection:
        hits = search(connection, read("drobitsk")).hits
        assert ("Drobitsk", True) in hits[0].snippet
        assert search(connection, read("norway")).hits[0].slug == "norway"
        assert [row.slug for row in named(connection, "nor", "actor", 5)] == ["norway"]


@pytest.mark.parametrize("said", ["ko", "Korean", "한국어"])
def test_a_language_finds_sources_in_it_and_records_with_a_name_in_it(seeded: Database, said: str) -> None:
    with seeded.reading() as connection:
        places = search(connection, read(f"language:{said} type:place")).hits
        assert "kharkiv" in {hit.slug for hit in places}
        assert search(connection, read(f"language:{said} type:treaty oslo")).hits[0].slug == "ccm"
        (source,) = search(connection, read("language:polish type:source")).hits
    assert source.slug == "poland-co-pl-undated"


def test_a_name_in_any_spelling_finds_its_record(seeded: Database) -> None:
    with seeded.reading() as connection:
        for text, slug in (
            ("Bahmut", "bakhmut"),
            ("Swaziland", "eswatini"),
            ("Oslo Convention", "ccm"),
            ("LTU", "lithuania"),
            ("Côte dIvoire", "cote-divoire"),
            ("하르키우", "kharkiv"),
        ):
            assert search(connection, read(text)).hits[0].slug == slug, text


def test_few_names_are_compared_and_many_asked_of_the_index_with_one_order(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["cluster munitions", "convention on cluster", "ukraine", "human rights", "Convention on Cluster Munitions"]
    with seeded.reading() as connection:
        compared = [[hit.id for hit in search(connection, read(each)).hits] for each in asked]
        monkeypatch.setattr("treaties.queries.search._FEW_NAMED", 0)
        assert [[hit.id for hit in search(connection, read(each)).hits] for each in asked] == compared


def test_the_results_are_a_list_like_any_other(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    said = json.loads(client.get("/search.json?q=cluster&type=event").data)
    assert said["total"] == len(said["results"]) > 0
    assert len(client.get("/search.csv?q=cluster&type=event").get_data(as_text=True).splitlines()) == said["total"] + 1
    assert len(json.loads(client.get("/search.csl.json?q=cluster&type=event").data)) == said["total"]
    page = client.get("/search?q=cluster&type=event").get_data(as_text=True)
    assert "<mark>" in page
    assert '<form class="filters"' in page
    assert "&lt;" not in page


def test_a_misspelt_name_and_a_wrong_search_are_answered_with_help(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    assert "Lithuania" in client.get("/search?q=Lituanya").get_data(as_text=True)
    answer = client.get("/search", query_string={"q": '"open'})
    assert answer.status_code == 400
    assert "no partner" in answer.get_data(as_text=True)
    for text in ("'", "a'b", "!!!", "NEAR(a b)", "a AND", "* ", "-", "((", "\\", "x:y", "type:", "집", "' | !"):
        assert client.get("/search", query_string={"q": text}).status_code in {200, 400}, text


def test_a_disguised_address_leads_to_its_source(seeded_app: Flask) -> None:
    address = "https://web.archive.org/web/2020/https://stopclustermunitions.org/treatystatus"
    page = seeded_app.test_client().get("/search", query_string={"q": address}).get_data(as_text=True)
    assert "What rests on it" in page


def test_letters_of_another_script_that_only_look_latin_are_those_they_look_like() -> None:
    assert words("clυster bаkhmut") == ["cluster", "bakhmut"]
    assert words("Бахмут") == ["бахмут"]

"""Texts of kept copies are found by who is signed in, and leave no trace in anybody else's answer."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from conftest import signed_in
from sqlalchemy import text
from support.drafts import EDITOR, SOURCE, small_register

from treaties.operations import indexes, texts
from treaties.operations.ledger import now
from treaties.operations.snapshot import Taken, keep, remove
from treaties.queries.checks import verify
from treaties.queries.lookup import lookup
from treaties.queries.search import read
from treaties.queries.texts import search
from treaties.vault import vault_of

if TYPE_CHECKING:
    from flask import Flask

    from treaties.db import Database

# An article of our own, in whose middle stands what is asked for; no record and no citation has its words.
ARTICLE = (
    "The ferry left at dawn. Witnesses told the harbour master that three crates with yellow bands were carried "
    "aboard before the lamps were lit, and that nobody signed for them. The ministry would not comment."
)
LONG = " ".join(f"Paragraph {number} speaks of gardens and of walls." for number in range(900)) + " " + ARTICLE
QUOTE = "three crates with yellow bands were carried aboard before the lamps were lit"
WRONG = "three crates wiht yelow bands were caried abord before the lambs were lit"


def taken(words: str) -> Taken:
    return Taken(words.encode(), "text/plain", "pasted", now(), "test", text=words, language="en")


@pytest.fixture(params=["short", "long"])
def kept(request: pytest.FixtureRequest, database: Database) -> Database:
    """A register whose one source has a kept text."""
    with database.writing() as connection:
        ids = small_register(connection)
        words = ARTICLE if request.param == "short" else LONG
        keep(connection, vault_of(database.settings), taken(words), EDITOR, ids[SOURCE])
    return database


@pytest.mark.parametrize(("asked", "certainty"), [(f"“{QUOTE}”", "certain"), (f"“{WRONG}”", "likely")])
def test_a_quote_leads_to_the_source_whose_kept_text_has_it(kept: Database, asked: str, certainty: str) -> None:
    with kept.reading() as connection:
        hit = lookup(connection, asked, vault=vault_of(kept.settings)).results[0]
        assert (hit.kind, hit.certainty) == ("source", certainty)
        assert "kept text" in hit.why.english or "in its text" in hit.why.english
        assert lookup(connection, asked).results == []


def test_words_far_apart_in_one_long_text_are_found_together(kept: Database) -> None:
    with kept.reading() as connection:
        found = [
            search(connection, vault_of(kept.settings), read(each)) for each in ("ferry harbour", '"paragraph 0" ferry')
        ]
    assert [len(each) for each in found] == [1, int(_long(kept))]  # the short text has no paragraphs


def _long(kept: Database) -> bool:
    with kept.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM text_piece")).scalar_one()) > 1


@pytest.mark.usefixtures("kept")
def test_only_who_is_signed_in_is_told_of_texts(app: Flask) -> None:
    reader, writer = app.test_client(), signed_in(app)
    for path in ("/search", "/search.json", "/search.csv", "/lookup", "/lookup.json"):
        assert b"yellow" not in reader.get(f"{path}?q=crates+lamps").data, path
    assert json.loads(reader.get(f"/lookup.json?q={QUOTE}").data)["results"] == []
    assert "texts" not in json.loads(reader.get("/search.json?q=crates").data)
    said = json.loads(writer.get("/search.json?q=crates+lamps").data)
    assert (said["total"], len(said["texts"])) == (0, 1)
    assert "yellow bands" in said["texts"][0]["snippet"]
    assert b"<mark>crates</mark>" in writer.get("/search?q=crates+lamps").data


@pytest.mark.usefixtures("kept")
def test_a_search_by_others_reads_nothing_of_texts(app: Flask) -> None:
    from sqlalchemy import event

    asked: list[str] = []
    engine = app.extensions["treaties"].engine
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    app.test_client().get("/search?q=crates")
    app.test_client().get(f"/lookup?q={QUOTE}")
    assert asked
    assert not [each for each in asked if indexes.TEXTS in each or "text_piece" in each]


def test_verify_notices_a_text_that_is_not_found_by_its_words_and_a_rebuild_mends_it(kept: Database) -> None:
    vault = vault_of(kept.settings)
    with kept.writing() as connection:
        connection.execute(text(f"DELETE FROM {indexes.TEXTS}"))
        wrong = [each for each in verify(connection, vault) if each.title == "Search in kept texts"]
        assert [each.agrees for each in wrong] == [False]
        assert texts.rebuild(connection, vault) == 1
        assert [each.agrees for each in verify(connection, vault) if each.title == "Search in kept texts"] == [True]


def test_pieces_cover_a_text_and_overlap() -> None:
    spans = texts.pieces(LONG)
    assert (spans[0][0], spans[-1][1]) == (0, len(LONG))
    assert all(one[1] > two[0] for one, two in pairwise(spans))
    assert all(last - first <= texts.PIECE for first, last in spans)
    assert texts.pieces("x" * 40_000)[-1][1] == 40_000


@pytest.mark.parametrize("words", [8, 40])
def test_a_passage_that_lies_across_the_border_of_two_pieces_is_found(database: Database, words: int) -> None:
    filler = [f"w{number}x{'abcdefgh'[number % 8]}" for number in range(6_000)]  # no two words alike
    long = " ".join(filler)
    with database.writing() as connection:
        ids = small_register(connection)
        keep(connection, vault_of(database.settings), taken(long), EDITOR, ids[SOURCE])
    border = long[: texts.pieces(long)[0][1]].count(" ")
    with database.reading() as connection:
        for first in range(border - words, border + 2, max(1, words // 5)):
            passage = " ".join(filler[first : first + words])
            assert [
                each.why.english
                for each in lookup(connection, f"“{passage}”", vault=vault_of(database.settings)).results
            ] == ["the same words in its kept text"], first
        asked = read(f'"{" ".join(filler[border - 2 : border + 2])}"')
        assert len(search(connection, vault_of(database.settings), asked)) == 1


def test_a_copy_that_was_taken_down_is_no_answer(kept: Database) -> None:
    with kept.writing() as connection:
        remove(connection, 1, "asked for by its author")
        assert lookup(connection, f"“{QUOTE}”", vault=vault_of(kept.settings)).results == []

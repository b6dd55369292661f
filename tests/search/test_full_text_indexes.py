from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from support.drafts import EDITOR, NORWAY, small_register

from treaties.operations import finding, indexes
from treaties.operations.records import publish, retire
from treaties.queries import candidates
from treaties.queries.checks import verify
from treaties.queries.search import read, search

if TYPE_CHECKING:
    from treaties.db import Database


def found(database: Database, asked: str) -> list[str]:
    with database.reading() as connection:
        return [hit.slug for hit in search(connection, read(asked)).hits]


@pytest.mark.parametrize("index", [indexes.WORDS, indexes.NAMES])
def test_verify_notices_an_index_that_lacks_a_record_or_says_something_else(database: Database, index: str) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        indexes.remove(connection, index, [ids[NORWAY]])
        assert [each.agrees for each in verify(connection) if each.kind == "search"] == [False]
        indexes.write(connection, index, [(ids[NORWAY], "sweden", "actor published")])
        assert [each.agrees for each in verify(connection) if each.kind == "search"] == [False]
        assert finding.rebuild(connection, whole=True) == len(ids)
        assert [each.agrees for each in verify(connection) if each.kind == "search"] == [True]


def test_an_index_that_was_dropped_is_built_again_while_others_read(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
    with database.writing() as connection:
        connection.execute(text(f"DROP TABLE {indexes.WORDS}"))
        if database.is_sqlite:  # its readers go on with what was committed; PostgreSQL's wait
            assert found(database, "norway") == ["norway"]
        finding.rebuild(connection, whole=True)
    assert found(database, "norway") == ["norway"]


def test_a_retired_record_is_found_again_once_it_is_published(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        retire(connection, ids[NORWAY], 1, EDITOR, "by mistake")
    assert found(database, "norway") == []
    with database.writing() as connection:
        publish(connection, ids[NORWAY], 2, EDITOR, "back")
    assert found(database, "norway") == ["norway"]


def test_a_word_with_letters_changed_is_taken_for_the_nearest_known_one(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        words = candidates.known(connection, indexes.WORDS)
        assert words.nearest("litbuania") == ["lithuania"]
        assert words.nearest("norwax") == ["norway"]
        assert words.nearest("switzerland") == []


def test_words_written_later_are_known_at_once(database: Database) -> None:
    with database.reading() as connection:
        assert "norway" not in candidates.known(connection, indexes.WORDS).entries
    with database.writing() as connection:
        small_register(connection)
    with database.reading() as connection:
        assert candidates.known(connection, indexes.WORDS).entries["norway"] == 1

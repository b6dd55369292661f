"""Sentences that leave their verb, their treaty or their States to the one before, in each language of the reader."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from treaties.desk.reader import read

if TYPE_CHECKING:
    from treaties.db import Database

SENTENCES = tomllib.loads(Path(__file__).with_name("taken_up.toml").read_text("utf-8"))
WRITTEN = date(2025, 9, 1)


def told(claim: dict[str, Any]) -> str:
    """A claim in short: "not_ratified POL"; "eif" for an entry into force."""
    what = claim["normalized"]
    return "eif" if claim["kind"] == "treaty_eif" else " ".join([what.get("status", ""), *what.get("states", [])])


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_read_with_what_it_leaves_to_the_one_before(seeded_sqlite: Database, language: str) -> None:
    before, lost = SENTENCES[language]["before"], []
    with seeded_sqlite.reading() as connection:
        for sentence, wanted in SENTENCES[language]["said"]:
            claims = read(connection, f"{before} {sentence}", written=WRITTEN, language=language)["claims"]
            if wanted not in {told(each) for each in claims}:
                lost.append(sentence)
    assert lost == []


@pytest.mark.parametrize("language", SENTENCES)
def test_treaties_are_known_by_their_names_in_the_language(seeded_sqlite: Database, language: str) -> None:
    with seeded_sqlite.reading() as connection:
        for sentence, wanted in SENTENCES[language]["named"]:
            treaties = read(connection, sentence, written=WRITTEN, language=language)["mentions"]["treaties"]
            assert " ".join(sorted(treaties)) == wanted

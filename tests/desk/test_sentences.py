from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from treaties.desk.reader import read

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.db import Database

SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text("utf-8"))


def misread(connection: Connection, language: str, text: str, wanted: str) -> bool:
    answer = read(connection, text, written=date(2025, 9, 1), language=language)
    found = {f"{each['kind']} {each['actor']}" for each in answer["events"]}
    if "via" in wanted:
        found |= {f"via {each['via']}" for each in answer["relays"]}
    return {plain(each) for each in found} != {plain(each) for each in wanted.split(", ") if each}


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


@pytest.mark.parametrize("language", SENTENCES)
def test_small_sentences_tell_who_did_what_on_whose_word(seeded_sqlite: Database, language: str) -> None:
    with seeded_sqlite.reading() as connection:
        wrong = [text for text, wanted in SENTENCES[language] if misread(connection, language, text, wanted)]
    assert len(wrong) <= len(SENTENCES[language]) * 0.05, wrong

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk.scoring import ARTICLES, answers, table, verdicts

from treaties.desk.folding import fold_text
from treaties.desk.language import language_of
from treaties.desk.reader import read

if TYPE_CHECKING:
    from treaties.db import Database

BARS = {"states": 95, "treaties": 95, "weapons": 85, "relays": 85, "claims": 70, "events": 65}


@pytest.fixture(scope="session")
def answers_by_engine() -> dict[str, dict[str, dict[str, Any]]]:
    return {}


@pytest.fixture
def read_all(seeded: Database, answers_by_engine: dict[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Every article of our own as the seeded register reads it: read once for each engine."""
    engine = seeded.engine.dialect.name
    if engine not in answers_by_engine:
        with seeded.reading() as connection:
            answers_by_engine[engine] = answers(connection)
    return answers_by_engine[engine]


def test_our_own_articles_are_read_as_well_as_the_bars_ask(read_all: dict[str, dict[str, Any]]) -> None:
    reached = {kind: f1 for kind, (_, _, f1) in table(read_all).items()}
    assert {kind: f1 for kind, f1 in reached.items() if f1 < BARS[kind]} == {}
    assert verdicts(read_all) >= 90


def test_every_quote_stands_in_its_text(read_all: dict[str, dict[str, Any]]) -> None:
    for name, answer in read_all.items():
        text = ARTICLES[name]["text"]
        for each in (*answer["claims"], *answer["events"]):
            assert each["quote"], name
            assert each["quote"] in text
        assert all(each["basis"] in text for each in answer["relays"])


def test_articles_about_other_things_yield_no_records(read_all: dict[str, dict[str, Any]]) -> None:
    for name in ("en-04", "fr-03", "ru-03"):
        answer = read_all[name]
        assert answer["claims"] == answer["events"] == answer["relays"] == []
        assert answer["mentions"]["treaties"] == answer["mentions"]["weapons"] == []


def test_the_language_of_each_article_is_told() -> None:
    assert {name: language_of(gold["text"]) for name, gold in ARTICLES.items()} == {name: name[:2] for name in ARTICLES}


def test_a_denial_makes_no_event(seeded: Database) -> None:
    with seeded.reading() as connection:
        answer = read(connection, "Russia denied that it had used cluster munitions.", written=date(2023, 3, 7))
    assert answer["events"] == []


def test_folding_finds_the_way_back_to_every_letter() -> None:
    text = "Straße  in\u00a0Türkiye: e\u0301tat, Київ"
    folded = fold_text(text)
    first = folded.text.index("turkiye")
    begin, end = folded.cut(first, first + 7)
    assert (folded.text, text[begin:end]) == ("strasse in turkiye: etat, киів", "Türkiye")


def test_the_command_says_that_an_empty_register_knows_no_names(database: Database, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Russia used cluster bombs.", "utf-8")
    done = command(database, str(article))
    assert done.returncode == 1
    assert "register is empty" in done.stderr


def test_the_command_prints_the_answer_as_json(seeded: Database, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Russia used cluster bombs in Ukraine, Amnesty International said.", "utf-8")
    answer = json.loads(command(seeded, str(article), "--date", "2022-05-05", "--json").stdout)
    assert answer["mentions"]["states"] == ["RUS", "UKR"]
    assert answer["events"][0]["actor"] == "RUS"


def test_an_article_is_read_alike_in_every_process(
    seeded_sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "article.txt").write_text("Russia fired DPICM rounds and ATACMS missiles at Sumy.", encoding="utf-8")
    answers_of = []
    for seed in ("0", "1"):  # the order in which a set gives its members
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        answers_of.append(command(seeded_sqlite, str(tmp_path / "article.txt"), "--json").stdout)
    assert "DPICM" in answers_of[0]
    assert answers_of[0] == answers_of[1]


def command(database: Database, *words: str) -> subprocess.CompletedProcess[str]:
    settings = database.settings
    environment = {
        **os.environ, "TREATIES_DATABASE_URL": settings.database_url, "TREATIES_DATA_DIR": str(settings.data_dir)
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "manage.py", "read", *words], capture_output=True, text=True, env=environment, check=False,
        timeout=60,
    )  # fmt: skip


@pytest.mark.skipif(
    "TREATIES_DESK_SCORE" not in os.environ, reason="TREATIES_DESK_SCORE names no folder with a score.py"
)
def test_the_given_article_is_read_as_the_issue_asks(seeded: Database, tmp_path: Path) -> None:
    folder = Path(os.environ["TREATIES_DESK_SCORE"])
    text = next((folder / "articles").glob("voa-*.txt")).read_text("utf-8")
    with seeded.reading() as connection:
        answer = read(connection, text, publisher="VOA Korean", written=date(2023, 3, 7))
    (tmp_path / "voa.json").write_text(json.dumps(answer), "utf-8")
    done = subprocess.run(
        [sys.executable, str(folder / "score.py"), str(tmp_path), "--only", "voa", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    scores = json.loads(done.stdout)["scores"]
    assert [scores[kind]["f1"] for kind in ("states", "treaties", "relays")] == [1, 1, 1]
    assert all(scores[kind]["f1"] >= 0.8 for kind in ("weapons", "claims", "events (kind+actor)"))

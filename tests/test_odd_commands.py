"""Commands as a careless hand or a script gives them: odd names, odd places, narrow terminals, endings in mid work."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from test_command_line import refused, runner

from treaties.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from test_command_line import Run

    from treaties.db import Database


@pytest.fixture
def run(seeded_sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of manage.py on the seeded register, which it must leave as it is."""
    return runner(seeded_sqlite, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "words", ["status \udcff", "explain ccm \udcff", "kept \udcff", "take-down \udcff --reason x", "token add \udcff",
              "import-undo \udcff"],
)  # fmt: skip
def test_a_word_that_is_no_text_is_refused_in_one_message(
    seeded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    assert "no text" in refused(runner(seeded, tmp_path, monkeypatch)(*words.split()))


@pytest.mark.parametrize("form", ["jsonl", "csv", "sqlite"])
def test_an_export_replaces_no_device(run: Run, tmp_path: Path, form: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "name another" in refused(run("export", "--format", form, "-o", tmp_path / "pipe"))
    assert (tmp_path / "pipe").is_fifo()
    assert "name another" in refused(run("export", "--format", "jsonl", "-o", ""))


def test_an_export_into_a_folder_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    for form in ("jsonl", "sqlite"):
        assert "cannot be written" in refused(run("export", "--format", form, "-o", tmp_path / "no" / "file"))


def test_an_export_to_a_link_writes_the_file_it_names(run: Run, tmp_path: Path) -> None:
    (tmp_path / "newest").symlink_to(tmp_path / "umlaut ä #?%.jsonl")
    assert run("export", "--format", "jsonl", "-o", tmp_path / "newest").exit_code == 0
    assert (tmp_path / "newest").is_symlink()
    assert (tmp_path / "umlaut ä #?%.jsonl").stat().st_size > 1_000_000


def test_an_export_goes_to_standard_output(run: Run) -> None:
    said = run("export", "--format", "geojson", "-o", "-")
    assert said.exit_code == 0, said.stderr
    assert json.loads(said.stdout)["type"] == "FeatureCollection"
    assert said.stderr.startswith("Written to standard output: state ")
    assert "is a folder" in refused(run("export", "--format", "csv", "-o", "-"))


@pytest.mark.parametrize("words", ["-o x", "--bom", "--on 2020-01-01", "--format jsonl"])
def test_an_export_leaves_no_wish_unanswered(run: Run, words: str) -> None:
    assert "--format" in refused(run("export", "--canonical", *words.split()))


@pytest.mark.usefixtures("run")
def test_a_terminal_without_accents_shows_escapes_and_json_stays_json() -> None:
    narrow = CliRunner(charset="cp1252")
    assert json.loads(narrow.invoke(main, ["lookup", "Бахмут", "--json"]).stdout)["query"] == "Бахмут"
    assert "“\\u0411\\u0430" in refused(narrow.invoke(main, ["status", "Ба"]))
    assert "Ivoire" in narrow.invoke(main, ["lookup", "CIV"]).stdout


def test_a_wrong_day_is_told_with_its_own_option_and_a_folder_without_numbers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("x")
    assert "--as-of" in refused(run("import", "status", tmp_path / "list.csv", "--as-of", "x"))
    assert f"{tmp_path}: Is a directory." in refused(run("import", "status", tmp_path))

"""Commands as a careless hand or a script gives them: odd names, odd places, narrow terminals, endings in mid work."""

from __future__ import annotations

import json
import os
import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from test_command_line import refused, runner

from treaties.cli import main
from treaties.db import sqlite
from treaties.exports import tables

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


def test_a_folder_leaves_what_lies_beside_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "whole.part").write_text("somebody's", encoding="utf-8")
    assert run("export", "--format", "csv", "-o", tmp_path / "whole").exit_code == 0
    assert (tmp_path / "whole.part").read_text(encoding="utf-8") == "somebody's"


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


@pytest.mark.parametrize("words", ["ccm ltu", "treaties/CCM Lithuania", "https://x.org/treaties/ccm /actors/lithuania"])
def test_a_treaty_and_a_state_are_named_as_people_paste_them(run: Run, words: str) -> None:
    assert "2008-12-03  Signature" in run("explain", *words.split()).stdout
    assert run("status", words.split(maxsplit=1)[0], "--on", "2023-03-07").stdout.startswith("ccm on 2023-03-07")


def test_a_state_without_acts_is_told_so_and_an_unknown_one_with_the_way_to_find_it(run: Run) -> None:
    assert "No act of this State" in run("explain", "ccm", "USA").stderr
    assert run("explain", "ccm", "USA", "--json").stdout == "[]\n"
    assert "`manage.py lookup` finds it" in refused(run("explain", "ccm", "zzz"))


def test_a_record_named_twice_is_cited_once(run: Run) -> None:
    assert run("cite", "ccm", "treaties/ccm", "--style", "bibtex").stdout.count("{treaty-ccm,") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("import acts FILE", "--source"),
        ("import acts FILE --source x --json", "--json does not belong"),
        ("import references FILE --source x", "--source does not belong"),
        ("import register FILE --enter-treaty", "--enter-treaty does not belong"),
        ("import-undo nope", "“nope”"),
        ("read FILE --text --json", "--text prints the text alone"),
        ("desk FOLDER", "holds no file"),
        ("seed --folder FOLDER", "holds no file"),
        ("lookup EMPTY", "Say what is looked for"),
        ("desk EMPTY", "no file or folder"),
        ("redact ccm nothing-of-it --reason x", "nothing was changed"),
        ("user add two@words.example\u00a0org", "not an e-mail address"),
        ("token revoke 99999999999999999999", "no token"),
        ("move EMPTY", "sqlite:///PATH"),
        ("move sqlite:///:memory:", "no file"),
        ("serve --host nonsense.invalid", "--host"),
    ],
)
def test_what_cannot_be_meant_is_refused(run: Run, tmp_path: Path, words: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.csv").write_text("a,b\n1,2\n")
    put = {"FILE": str(tmp_path / "file.csv"), "FOLDER": str(tmp_path / "folder"), "EMPTY": ""}
    assert re.search(said, refused(run(*(put.get(word, word) for word in words.split(" ")))))


def test_what_was_left_out_ends_the_command_with_a_refusal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)))
    ended = run("desk", tmp_path / "picture.txt")
    assert ended.stdout == "0 articles on the desk: decide about what they say at /desk.\n"
    assert "1 article left out" in refused(ended)


def test_an_article_without_anything_for_the_register_is_told_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "snails.txt").write_text("Snails like lettuce.")
    assert "Nothing that the register can hold" in run("read", tmp_path / "snails.txt").stderr


@pytest.mark.parametrize("words", ["export --format csv -o", "export --format sqlite -o", "release"])
def test_what_is_stopped_half_way_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tables, "codebook", stopped)
    place = "2026.1" if words == "release" else tmp_path / "out"
    ended = run(*words.split(), place)
    assert (ended.exit_code, ended.stderr.strip()) == (1, "Aborted!")
    assert not [*tmp_path.glob("*out*"), *tmp_path.glob("data/releases/*"), *tmp_path.glob("data/releases/.*")]


def test_a_newer_register_is_refused_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREATIES_DATABASE_URL", f"sqlite:///{tmp_path}/new ü #.db")
    monkeypatch.setenv("TREATIES_DATA_DIR", str(tmp_path))
    with closing(sqlite().connect(str(tmp_path / "new ü #.db"), isolation_level=None)) as made:
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
        made.execute("INSERT INTO alembic_version VALUES ('9999')")
    for words in ("status ccm", "db upgrade"):
        assert "a newer program wrote it" in refused(CliRunner().invoke(main, words.split()))


def test_a_file_that_holds_no_register_is_told_in_plain_words(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREATIES_DATABASE_URL", f"sqlite:///{sqlite_template}")
    monkeypatch.setenv("TREATIES_DATA_DIR", str(tmp_path))
    for content, said in ((b"", "holds no record"), ("{}".encode("utf-16"), "not UTF-8"), (b"\x00\x92", "not UTF-8")):
        (tmp_path / "file").write_bytes(content)
        answer = refused(CliRunner().invoke(main, ["import", "register", str(tmp_path / "file")]))
        assert said in answer
        assert "codec" not in answer


def test_the_list_of_commands_cuts_no_sentence() -> None:
    listed = CliRunner().invoke(main, ["--help"]).stdout
    assert "..." not in listed.partition("Commands:")[2]

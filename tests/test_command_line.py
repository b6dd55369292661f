from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, text, update
from support.drafts import EDITOR, LITHUANIA, act, small_register
from support.lent import at

from treaties import db
from treaties.cli import main
from treaties.config import HOME
from treaties.db import Database
from treaties.models import Record, Revision, StatusSpan
from treaties.operations.records import Draft, create

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of manage.py on the empty register."""
    return runner(database, tmp_path, monkeypatch)


@pytest.fixture
def run_seeded(seeded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of manage.py on the seeded register, which it must leave as it is."""
    return runner(seeded, tmp_path, monkeypatch)


def runner(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("TREATIES_DATABASE_URL", database.settings.database_url)
    monkeypatch.setenv("TREATIES_DATA_DIR", str(folder / "data"))
    monkeypatch.delenv("TREATIES_SECRET_KEY", raising=False)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def count(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(Record)).scalar_one()


def refused(result: Result) -> str:
    """What a command that could not do its work says: one clear message, no trace of the program."""
    assert result.exit_code in {1, 2}, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.stderr.count("Error: ") == 1
    assert "Traceback" not in result.output
    return result.stderr


def commands(group: Any = main, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [words]
    for name, command in getattr(group, "commands", {}).items():
        found += commands(command, (*words, name))
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_says_what_it_does(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    body = result.output.split("\n\n", 1)[1].strip()
    assert len(body.splitlines()[0]) > 20


@pytest.mark.parametrize(
    ("treaty", "day", "counts"),
    [
        ("ccm", "2010-08-01", {"deposited": 38, "in_force": 30, "signed_ever": 108}),
        ("ccm", "2023-03-07", {"joined": 123, "signed_ever": 108}),
        ("mine-ban", "2026-02-20", {"signed_ever": 133, "deposited": 161, "withdrawn": 5}),
        ("mine-ban", "2026-02-03", {"deposited": 162}),
    ],
)
def test_status_gives_the_public_answer_as_json(run_seeded: Run, treaty: str, day: str, counts: dict[str, int]) -> None:
    said = json.loads(run_seeded("status", treaty, "--on", day, "--json").stdout)
    assert set(said) == {"treaty", "on", "counts", "actors"}
    assert (said["treaty"], said["on"]) == (treaty, day)
    assert {name: said["counts"][name] for name in counts} == counts
    assert len(said["actors"]) > 190


def test_status_in_words_names_every_count(run_seeded: Run) -> None:
    said = run_seeded("status", "ccm", "--on", "7 March 2023").stdout
    assert said.startswith("ccm on 2023-03-07\n")
    assert "   123  joined" in said
    assert "   108  signed ever" in said


def test_status_of_no_day_is_that_of_today(run_seeded: Run) -> None:
    assert json.loads(run_seeded("status", "ccm", "--json").stdout)["counts"]["signed_ever"] == 108


@pytest.mark.parametrize("day", ["2011-02-30", "some day", "2011", "\u00b2", "0000-01-01", "99999999999999999999", ""])
def test_a_day_that_is_none_is_refused(run: Run, day: str) -> None:
    result = run("status", "ccm", "--on", day)
    if day:
        assert "--on" in refused(result)
    else:
        assert "no treaty" in refused(result)


def test_an_unknown_treaty_or_actor_is_named(run_seeded: Run) -> None:
    assert "“oslo”" in refused(run_seeded("status", "oslo"))
    assert "“oslo”" in refused(run_seeded("explain", "oslo", "LTU"))
    assert "“XXX”" in refused(run_seeded("explain", "ccm", "XXX"))


def test_explain_shows_lithuanias_days_with_article_and_arithmetic(run_seeded: Run) -> None:
    rows = json.loads(run_seeded("explain", "ccm", "LTU", "--json").stdout)
    days = {row["day"] for row in rows}
    assert {"2008-12-03", "2011-03-24", "2011-09-01", "2024-09-06", "2025-03-06"} <= days
    words = run_seeded("explain", "ccm", "lithuania").stdout
    assert "first day of the sixth month after: 1 September 2011" in words
    assert "2025-03-06  Withdrawal takes effect -> withdrawn" in words


def test_verify_lists_what_differs_and_counts_what_agrees(run: Run, database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        connection.execute(update(Revision).where(Revision.id == 2).values(reason="forged"))
    said = run("verify").stdout.strip().splitlines()
    assert [line[:9] for line in said[:-1]] == ["differs  "]
    differences, agreements = (int(word) for word in said[-1].split() if word.isdigit())
    assert differences == 1
    assert agreements > 1
    assert len(run("verify", "--all").stdout.strip().splitlines()) == differences + agreements + 1


def test_verify_finds_a_stored_day_that_does_not_follow_and_a_forged_revision(run: Run, database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, LITHUANIA, "signature", "3 Dec 2008")], EDITOR, "act")
    assert run("verify").stdout.startswith("0 differences")
    with database.writing() as connection:
        connection.execute(update(StatusSpan).where(StatusSpan.status == "signatory").values(status="party"))
        connection.execute(update(Revision).where(Revision.id == 2).values(reason="forged"))
    said = run("verify").stdout
    assert "differs  stored status: Convention on Cluster Munitions" in said
    assert "differs  history: Revision chain: revisions [2] do not follow." in said


def test_an_export_holds_drafts_only_where_they_are_asked_for(run: Run, database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        small_register(connection)
        create(connection, [Draft("actor", {"actor_kind": "state"}, title="Not yet", state="draft")], EDITOR, "x")
    for more, said in (((), False), (("--drafts",), True)):
        written = run("export", "--format", "jsonl", "-o", tmp_path / "out", *more).stdout
        assert ("drafts-" in written, "Not yet" in (tmp_path / "out").read_text("utf-8")) == (said, said)
    assert "--drafts belongs to a file" in refused(run("export", "--canonical", "--drafts"))


def test_seed_loads_a_folder_and_says_how_much(run: Run, database: Database) -> None:
    assert run("seed").stdout.endswith("records loaded.\n")
    whole = count(database)
    assert run("seed").stdout == "0 records loaded.\n"
    assert run("seed", "--if-empty").stdout == ""
    assert count(database) == whole > 3000


def test_seed_refuses_a_wrong_row_in_one_message_and_loads_nothing(
    run: Run, database: Database, tmp_path: Path
) -> None:
    shutil.copytree(HOME / "seed", tmp_path / "seed")
    path = tmp_path / "seed" / "18_treaty_action.csv"
    path.write_text(path.read_text("utf-8").replace("2011-03-24", "2011-02-30", 1), "utf-8")
    said = refused(run("seed", "--folder", tmp_path / "seed"))
    assert "18_treaty_action.csv, line " in said
    assert "column date" in said
    assert said.endswith("Nothing was loaded.\n")
    assert count(database) == 0


def test_upgrade_builds_the_schema_and_is_safe_to_repeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREATIES_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    monkeypatch.setenv("TREATIES_DATA_DIR", str(tmp_path))
    for _ in range(2):
        said = CliRunner().invoke(main, ["db", "upgrade"])
        assert said.output == f"The schema stands at migration {db.head()}.\n"


@pytest.mark.parametrize("words", [("status", "ccm"), ("verify",), ("seed",), ("explain", "ccm", "LTU")], ids=" ".join)
def test_a_database_without_a_schema_is_refused_with_the_way_on(
    run: Run, database: Database, words: tuple[str]
) -> None:
    with database.writing() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert "run `manage.py db upgrade`" in refused(run(*words))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TREATIES_DATABASE_URL", "mysql://localhost/x", "sqlite:///PATH or postgresql://"),
        ("TREATIES_DATABASE_URL", "nonsense", "sqlite:///PATH or postgresql://"),
        ("TREATIES_PAGE_CACHE", "maybe", "0 or 1"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv("TREATIES_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, value)
    for command in (["verify"], ["serve"], ["user", "add", "ada@example.org"], ["db", "upgrade"], ["backup", "x"]):
        assert words in refused(CliRunner().invoke(main, command))


def unreachable(tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> str:
    """The address of a database that is not there."""
    if kind == "postgres":
        return at(request.getfixturevalue("postgres_server"), "nowhere").replace("+psycopg", "")
    (tmp_path / "folder.db").mkdir()
    return f"sqlite:///{tmp_path / 'folder.db'}"


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("words", ["verify", "seed", "serve", "db upgrade", "user add ada@example.org", "status ccm"])
def test_a_database_that_cannot_be_reached_is_told_in_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, kind: str, words: str
) -> None:
    monkeypatch.setenv("TREATIES_DATABASE_URL", unreachable(tmp_path, kind, request))
    monkeypatch.setenv("TREATIES_DATA_DIR", str(tmp_path))
    said = refused(CliRunner().invoke(main, words.split()))
    assert "database" in said.split("Error: ")[1]


def test_a_locked_database_is_told_and_nothing_is_loaded(
    run: Run, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BUSY_MS", 60)
    with database.writing():
        said = refused(run("seed"))
    assert "Nothing was loaded" in said
    assert count(database) == 0


def test_backup_writes_a_register_that_can_be_opened(run: Run, database: Database, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    result = run("backup", target)
    if not database.is_sqlite:
        assert "pg_dump" in refused(result)
        return
    assert result.output == f"Written to {target}.\n"
    copied = Database(database.settings.__class__(f"sqlite:///{target}", tmp_path, "s"))
    copied.check()
    copied.dispose()
    assert "exists already" in refused(run("backup", target))


def test_restore_keeps_each_register_that_it_replaces_and_takes_no_file_for_its_own_copy(
    run: Run, database: Database, tmp_path: Path
) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL is restored by its own tools")
    own, copy = Path(str(database.engine.url.database)), tmp_path / "copy.db"
    run("backup", copy)
    database.dispose()
    assert "own file" in refused(run("restore", "--yes", own))
    for _ in range(2):
        assert run("restore", "--yes", copy).exit_code == 0
    assert len(list(own.parent.glob(f"{own.stem}-before-*"))) == 2


def test_backup_into_a_folder_that_is_not_there_is_refused(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREATIES_DATABASE_URL", f"sqlite:///{sqlite_template}")
    monkeypatch.setenv("TREATIES_DATA_DIR", str(tmp_path))
    refused(CliRunner().invoke(main, ["backup", str(tmp_path / "no" / "copy.db")]))


def test_user_add_prints_a_path_that_works_once(run: Run, database: Database) -> None:
    said = run("user", "add", "Ada@Example.org", "--name", "Ada").output.strip()
    assert said.startswith("/welcome/")
    assert run("user", "add", "ada@example.org").exit_code == 0
    with database.reading() as connection:
        rows = connection.execute(text("SELECT email, name, password FROM account")).all()
    assert [tuple(row) for row in rows] == [("ada@example.org", "Ada", None)]


@pytest.mark.parametrize(
    "email", ["nobody", "@", "a" * 300 + "@example.org", "a\x00@example.org", "\udcff@example.org"]
)
def test_an_address_that_is_none_is_refused(run: Run, email: str) -> None:
    refused(run("user", "add", email))


def test_two_databases_of_one_folder_share_the_key_that_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from treaties.config import from_environ

    monkeypatch.setenv("TREATIES_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("TREATIES_SECRET_KEY", raising=False)
    assert from_environ().secret_key == from_environ().secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_the_server_says_where_it_runs_and_refuses_a_port_in_use(tmp_path: Path, seeded_sqlite: Database) -> None:
    db.copy(seeded_sqlite, tmp_path / "register.db")
    environ = os.environ | {"TREATIES_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    environ.pop("TREATIES_DATABASE_URL", None)
    port = str(20_000 + os.getpid() % 10_000)
    command = [sys.executable, "manage.py", "serve", "--prepare", "--port", port]
    with subprocess.Popen(command, cwd=HOME, env=environ, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            assert f"migration {db.head()}" in server.stdout.readline()
            assert "/welcome/" in server.stdout.readline()
            assert f"http://127.0.0.1:{port}" in server.stdout.readline()
            time.sleep(0.1)
            second = subprocess.run(command, cwd=HOME, env=environ, capture_output=True, text=True, check=False)
        finally:
            server.terminate()
    assert second.returncode == 1
    assert f"Port {port} cannot be used on 127.0.0.1: Address already in use. Try" in second.stderr


def test_a_table_of_acts_is_imported_by_the_command(run: Run, database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        source = connection.execute(select(Record.slug).where(Record.id == small_register(connection)[0])).scalar_one()
    (table := tmp_path / "acts.csv").write_text("treaty,actor,act_kind,date\nccm,norway,signature,2008-12-03\n")
    assert "1 record would be imported." in run("import", "acts", table, "--source", source, "--dry-run").output
    assert "1 record imported; `manage.py import-undo " in run("import", "acts", table, "--source", source).output

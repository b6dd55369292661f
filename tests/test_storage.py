from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from conftest import settings_for, token
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from support.drafts import EDITOR, LITHUANIA, NORWAY, TREATY, act, small_register
from support.lent import at, make

from treaties import db
from treaties.config import HOME
from treaties.db import Busy, Database, Full, Unsafe
from treaties.models import Citation, Record, Term
from treaties.operations import ledger
from treaties.operations.errors import Refused
from treaties.operations.records import create
from treaties.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from treaties.config import Settings

ATLANTIS = {
    "title": "Atlantis", "actor_kind": "state", "state": "published", "note": "kept words",
    "citations-0-source": "depositary-undated", "citations-0-stance": "asserts",
}  # fmt: skip


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers that give up soon."""
    monkeypatch.setattr(db, "BUSY_MS", 60)


@pytest.fixture
def filled(database: Database) -> list[int]:
    with database.writing() as connection:
        return small_register(connection)


@pytest.fixture
def opened() -> Iterator[Callable[[Settings], Database]]:
    """Opens databases and closes them in the end."""
    known: list[Database] = []

    def opening(settings: Settings) -> Database:
        known.append(Database(settings))
        return known[-1]

    yield opening
    for database in known:
        database.dispose()


@pytest.fixture
def path(tmp_path: Path, sqlite_template: Path) -> Path:
    """An empty register in a file."""
    shutil.copy(sqlite_template, tmp_path / "register.db")
    return tmp_path / "register.db"


@pytest.fixture
def sqlite(opened: Callable[[Settings], Database], path: Path) -> Database:
    """An empty register on SQLite."""
    return opened(at_path(path))


@pytest.fixture
def served() -> Iterator[Callable[[Settings], Flask]]:
    """Starts applications and closes their databases in the end."""
    known: list[Flask] = []

    def serving(settings: Settings) -> Flask:
        known.append(create_app(settings))
        return known[-1]

    yield serving
    for app in known:
        app.extensions["treaties"].dispose()


def at_path(path: Path) -> Settings:
    return settings_for(f"sqlite:///{path}", path.parent)


def count(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(Record)).scalar_one()


def pragma(database: Database, name: str) -> Any:
    with database.reading() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another process writes and does not finish."""
    other = Database(database.settings)
    try:
        with other.writing():
            yield
    finally:
        other.dispose()


# What is in force


def test_sqlite_keeps_what_it_acknowledges(sqlite: Database) -> None:
    asked = [pragma(sqlite, name) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert asked == (["wal", 2, 1] if sqlite.wal else ["delete", 3, 1])
    sqlite.check()


def test_this_sqlite_is_free_of_the_wal_fault_or_does_not_use_wal(sqlite: Database) -> None:
    facts = sqlite.health()
    free = tuple(int(part) for part in facts["version"].split(".")) >= (3, 51, 3)
    assert (facts["journal"], facts["synchronous"]) == (("wal", "full") if free else ("delete", "extra"))


def test_an_sqlite_with_the_wal_fault_gets_a_rollback_journal_and_says_so(
    path: Path, served: Callable[[Settings], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "SAFE_WAL", (99, 0, 0))
    app = served(at_path(path))
    facts = app.test_client().get("/healthz").get_json()
    assert (facts["journal"], facts["synchronous"], facts["foreign_keys"]) == ("delete", "extra", True)
    with app.extensions["treaties"].writing() as connection:
        ids = small_register(connection)
    assert count(app.extensions["treaties"]) == len(ids)


def test_every_connection_of_the_pool_is_prepared(sqlite: Database) -> None:
    with sqlite.reading() as one, sqlite.reading() as two, sqlite.reading() as three:
        for connection in (one, two, three):
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
            assert connection.execute(text("PRAGMA synchronous")).scalar_one() == (2 if sqlite.wal else 3)


def test_sqlite_looks_at_its_tables_again_once_many_rows_were_written_at_once(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "MANY", 50)
    looked_at = text("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'")
    found = []
    for number in (10, 60):
        words = [{"vocabulary": "x", "code": f"{number}-{each}", "label": "x"} for each in range(number)]
        with sqlite.writing() as connection:
            connection.execute(insert(Term), words)
        with sqlite.reading() as connection:
            found.append(connection.execute(looked_at).scalar_one())
    assert found == [0, 1]


def test_a_reference_to_nothing_is_refused_by_the_database_itself(database: Database, filled: list[int]) -> None:
    row = {"record_id": filled[NORWAY], "source_id": 4000, "stance": "asserts"}
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(Citation), [row])


def test_a_record_that_others_point_at_cannot_be_deleted(database: Database, filled: list[int]) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(text("DELETE FROM record WHERE id = :id"), {"id": filled[TREATY]})
    assert count(database) == len(filled)


# What the register refuses to start on


def test_a_register_without_a_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unsafe, match=r"stands at migration none, .* run `manage.py db upgrade`"):
        create_app(at_path(tmp_path / "empty.db"))


@pytest.mark.parametrize(("number", "why"), [("0000", "this program needs"), ("9999", "newer than")])
def test_a_schema_behind_or_ahead_of_the_program_is_refused(database: Database, number: str, why: str) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    with pytest.raises(Unsafe, match=f"stands at migration {number}, {why} {db.head()}"):
        database.check()


def test_a_journal_that_cannot_be_kept_is_refused(opened: Callable[[Settings], Database], tmp_path: Path) -> None:
    in_memory = opened(settings_for("sqlite:///:memory:", tmp_path))
    with pytest.raises(Unsafe, match=r"journal memory .*network drive"):
        in_memory.check()


def test_foreign_keys_that_are_off_are_refused(sqlite: Database) -> None:
    event.listen(sqlite.engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=OFF").close())
    with pytest.raises(Unsafe, match="foreign keys"):
        sqlite.check()


def test_an_sqlite_that_syncs_too_little_is_refused(sqlite: Database) -> None:
    event.listen(sqlite.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=NORMAL").close())
    with pytest.raises(Unsafe, match="synchronous normal"):
        sqlite.check()


@pytest.fixture
def postgres(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty register on PostgreSQL."""
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    name = f"storage_{uuid4().hex[:12]}"
    make(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    opened = Database(settings_for(at(server, name), tmp_path))
    yield opened
    opened.dispose()
    make(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_postgresql_that_acknowledges_too_early_is_refused(postgres: Database, postgres_server: str) -> None:
    postgres.check()
    make(postgres_server, f'ALTER DATABASE "{postgres.engine.url.database}" SET synchronous_commit TO off')
    postgres.dispose()
    with pytest.raises(Unsafe, match="synchronous_commit off"):
        postgres.check()


@pytest.mark.skipif("TREATIES_TEST_POSTGRES" in os.environ, reason="the server given is not ours to reconfigure")
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_postgresql_that_a_power_cut_destroys_is_refused(
    postgres: Database, postgres_server: str, setting: str
) -> None:
    postgres.check()
    try:
        make(postgres_server, f"ALTER SYSTEM SET {setting} TO off")
        make(postgres_server, "SELECT pg_reload_conf()")
        wait_until(lambda: refused(postgres, setting))
    finally:
        make(postgres_server, f"ALTER SYSTEM RESET {setting}")
        make(postgres_server, "SELECT pg_reload_conf()")
    wait_until(lambda: not refused(postgres, setting))


def refused(database: Database, words: str) -> bool:
    database.dispose()
    try:
        database.check()
    except Unsafe as error:
        return words in str(error)
    return False


def wait_until(reached: Any) -> None:
    """A server that rereads its settings, or clears up after a dead client, does so a little later."""
    for _ in range(200):
        if reached():
            return
        time.sleep(0.02)
    pytest.fail("this never came about")


# Readers and writers


def test_all_statements_of_one_reading_see_the_same_state(database: Database, filled: list[int]) -> None:
    with database.reading() as reading:
        before = reading.execute(select(func.count()).select_from(Record)).scalar_one()
        with database.writing() as writing:
            create(writing, [act(filled, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
        assert reading.execute(select(func.count()).select_from(Record)).scalar_one() == before
    assert count(database) == before + 1


def test_several_writers_that_read_before_they_write_all_succeed(database: Database, filled: list[int]) -> None:
    failures: list[Exception] = []

    def write(writer: int) -> None:
        mine = Database(database.settings)
        for number in range(6):
            try:
                with mine.writing() as connection:
                    known = connection.execute(select(func.count()).where(Term.vocabulary == "test")).scalar_one()
                    row = {"vocabulary": "test", "code": f"{writer}-{number}", "label": str(known), "position": known}
                    connection.execute(insert(Term), [row])
            except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
                failures.append(error)
        mine.dispose()

    threads = [Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.reading() as connection:
        places = connection.execute(select(Term.position).where(Term.vocabulary == "test")).scalars().all()
    assert sorted(places) == list(range(24)), "every writer saw what the one before had written"
    assert filled


def test_writers_of_one_process_go_in_the_order_in_which_they_came(database: Database) -> None:
    went: list[int] = []

    def write(number: int) -> None:
        with database.writing():
            went.append(number)

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    with database.writing():
        for behind, thread in enumerate(threads, 2):
            thread.start()
            while len(database.turns.waiting) < behind:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert went == list(range(8))


@pytest.mark.usefixtures("impatient")
def test_a_writer_whose_turn_does_not_come_is_told_and_stands_in_no_ones_way(database: Database) -> None:
    def write() -> None:
        with database.writing():
            pytest.fail("there is no second writer")

    with database.writing(), ThreadPoolExecutor(1) as pool, pytest.raises(Busy, match="nothing was written"):
        pool.submit(write).result()
    assert not database.turns.waiting
    with database.writing():
        assert len(database.turns.waiting) == 1


def test_records_of_several_writers_get_different_numbers_and_one_chain(database: Database, filled: list[int]) -> None:
    def write(actor: int) -> None:
        mine = Database(database.settings)
        for day in ("3 Dec 2008", "4 Dec 2008", "5 Dec 2008"):
            with mine.writing() as connection:
                create(connection, [replace(act(filled, actor, "declaration", day), imported=True)], EDITOR, "act")
        mine.dispose()

    threads = [Thread(target=write, args=(actor,)) for actor in (LITHUANIA, NORWAY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert ledger.broken(connection) == []
    assert count(database) == len(filled) + 6


@pytest.mark.usefixtures("impatient")
def test_a_database_that_stays_locked_is_busy_and_nothing_is_written(database: Database, filled: list[int]) -> None:
    with locked(database), pytest.raises(Busy, match="nothing was written"), database.writing():
        pytest.fail("there is no second writer")
    assert count(database) == len(filled)
    with database.writing() as connection:
        create(connection, [act(filled, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
    assert count(database) == len(filled) + 1


@pytest.mark.usefixtures("impatient")
def test_a_file_that_somebody_holds_alone_is_busy_for_a_new_writer(
    path: Path, opened: Callable[[Settings], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "SAFE_WAL", (99, 0, 0))
    holder, waiting = opened(at_path(path)), opened(at_path(path))
    with holder.engine.connect() as connection:
        connection.connection.cursor().execute("BEGIN EXCLUSIVE").close()
        with pytest.raises(Busy), waiting.writing():
            pytest.fail("there is no second writer")
        connection.connection.cursor().execute("ROLLBACK").close()


@pytest.mark.usefixtures("impatient")
def test_readers_read_while_somebody_writes(database: Database, filled: list[int]) -> None:
    with locked(database):
        assert count(database) == len(filled)


def written_and_regretted(database: Database, filled: list[int]) -> None:
    with database.writing() as connection:
        create(connection, [act(filled, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
        create(connection, [act(filled, LITHUANIA, "signature", "3 Dec 2012")], EDITOR, "late")


def test_a_failed_write_leaves_nothing_and_frees_the_lock(database: Database, filled: list[int]) -> None:
    with pytest.raises(Refused, match="Art"):
        written_and_regretted(database, filled)
    assert count(database) == len(filled)
    with database.writing() as connection:
        create(connection, [act(filled, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
    assert count(database) == len(filled) + 1


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = ["tests"]
from support.drafts import EDITOR, NORWAY, act
from treaties.config import Settings
from treaties.db import Database
from treaties.operations.records import create
database = Database(Settings(sys.argv[1], Path(sys.argv[2]), "s"))
with database.writing() as connection:
    create(connection, [act([1, 2, 3, 4, 5], NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_in_the_middle_of_a_write_leaves_the_old_state(
    database: Database, filled: list[int], tmp_path: Path
) -> None:
    arguments = [sys.executable, "-c", KILLED, database.settings.database_url, str(tmp_path)]
    assert subprocess.run(arguments, cwd=HOME, check=False).returncode == -signal.SIGKILL
    assert count(database) == len(filled)
    with database.writing() as connection:
        create(connection, [act(filled, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
        assert ledger.broken(connection) == []


# Full, locked, gone: over the web


def assert_kept(answer: TestResponse) -> None:
    """The answer says what the trouble is, and holds what was typed."""
    page = answer.get_data(as_text=True)
    assert "kept words" in page
    assert "nothing was" in page.casefold()
    assert "Traceback" not in page


@pytest.mark.usefixtures("impatient")
def test_a_locked_database_answers_503_and_says_when_to_try_again(
    filled: list[int], app: Flask, editor: FlaskClient, database: Database
) -> None:
    data = ATLANTIS | {"csrf_token": token(editor, "/actors/new")}
    with locked(database):
        answer = editor.post("/actors/new", data=data)
        assert editor.get("/actors/norway").status_code == 200
    assert (answer.status_code, answer.headers["Retry-After"].isdigit()) == (503, True)
    assert_kept(answer)
    assert editor.post("/actors/new", data=data).status_code == 303
    assert count(app.extensions["treaties"]) == len(filled) + 1


def fill_disk(database: Database) -> None:
    """No page more can be written to this database."""
    pages = pragma(database, "page_count")
    database.dispose()
    event.listen(database.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}").close())


def test_a_full_disk_is_told_and_nothing_is_half_written(sqlite: Database) -> None:
    fill_disk(sqlite)
    rows = [{"vocabulary": "long", "code": str(number), "label": "x" * 400} for number in range(500)]
    with pytest.raises(Full, match=r"disk .* is full.*nothing was written"), sqlite.writing() as connection:
        connection.execute(insert(Term), rows)
    with sqlite.reading() as connection:
        assert connection.execute(select(func.count()).where(Term.vocabulary == "long")).scalar_one() == 0


def test_a_full_disk_over_the_web_is_told_and_what_was_typed_stays(
    filled: list[int], app: Flask, editor: FlaskClient
) -> None:
    data = ATLANTIS | {"csrf_token": token(editor, "/actors/new"), "note": "kept words " * 1800}
    database = app.extensions["treaties"]
    if database.is_sqlite:
        fill_disk(database)
    else:
        with database.writing() as connection:
            connection.exec_driver_sql(NO_ROOM)
    answer = editor.post("/actors/new", data=data)
    assert answer.status_code == 503
    assert "disk" in answer.get_data(as_text=True)
    assert_kept(answer)
    assert count(database) == len(filled)


# What a server whose disk is full answers to a new record.
NO_ROOM = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON record EXECUTE FUNCTION no_room()
"""


def take_away(database: Database, settings_of: Database, server: str) -> None:
    """The database disappears while the register runs."""
    database.dispose()
    settings_of.dispose()
    if server:
        make(server, f'ALTER DATABASE "{database.engine.url.database}" ALLOW_CONNECTIONS false')
        return
    path = settings_of.settings.data_dir / "register.db"
    path.rename(path.with_name("away.db"))
    path.mkdir()


@pytest.fixture
def server(request: pytest.FixtureRequest, database: Database) -> str:
    """Address of the database server; empty for SQLite."""
    return "" if database.is_sqlite else str(request.getfixturevalue("postgres_server"))


def test_healthz_says_that_the_database_cannot_be_reached(app: Flask, database: Database, server: str) -> None:
    take_away(app.extensions["treaties"], database, server)
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "the database cannot be reached")


@pytest.mark.parametrize(
    "cache",
    [
        "plain",
        "cached",
    ],
)
@pytest.mark.parametrize("address", ["/", "/actors", "/treaties/ccm", "/treaties/ccm/status.json"])
def test_a_database_that_cannot_be_reached_answers_503(
    database: Database, server: str, served: Callable[[Settings], Flask], address: str, cache: str
) -> None:
    app = served(replace(database.settings, page_cache=cache == "cached"))
    take_away(app.extensions["treaties"], database, server)
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.headers["Retry-After"].isdigit()) == (503, True)


def test_a_form_that_meets_a_database_that_is_gone_stands_in_the_answer_to_be_sent_again(
    filled: list[int], app: Flask, editor: FlaskClient, database: Database, server: str
) -> None:
    assert filled
    data = ATLANTIS | {"csrf_token": token(editor, "/actors/new"), "note": "kept words\nof “two” lines"}
    take_away(app.extensions["treaties"], database, server)
    answer = editor.post("/actors/new", data=data)
    assert answer.status_code == 503
    assert_kept(answer)
    page = answer.get_data(as_text=True)
    held = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page))
    typed = dict(re.findall(r'<textarea id="held-\d+" name="([^"]*)" dir="auto">\n([^<]*)</textarea>', page))
    assert held.pop("csrf_token")  # another one, made in this second
    assert held | typed == {name: value for name, value in data.items() if name != "csrf_token"}
    assert typed == {name: data[name] for name in ("title", "note")}
    secret = data | {"password": "a long enough word"}
    assert "a long enough word" not in editor.post("/sign-in", data=secret).get_data(as_text=True)


def test_what_is_not_about_locks_is_not_called_busy(database: Database) -> None:
    with pytest.raises(DBAPIError, match="nothing_here"), database.writing() as connection:
        connection.execute(text("SELECT nothing_here"))


def test_a_copy_taken_while_others_write_is_whole(sqlite: Database, opened: Callable[[Settings], Database]) -> None:
    with sqlite.writing() as connection:
        ids = small_register(connection)
    target = sqlite.settings.data_dir / "copy.db"
    with sqlite.writing() as connection:
        create(connection, [act(ids, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
        db.copy(sqlite, target)
    copied = opened(at_path(target))
    copied.check()
    assert (count(copied), count(sqlite)) == (len(ids), len(ids) + 1)

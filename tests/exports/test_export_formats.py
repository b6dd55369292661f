from __future__ import annotations

import csv
import json
import re
import sqlite3
import zipfile
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import update
from support.drafts import EDITOR, LITHUANIA, NORWAY, SOURCE, act, small_register
from support.lent import at, make

from treaties.exports import lines, sql, state, tables
from treaties.exports.errors import ExportError
from treaties.exports.write import FILES, FORMATS, write
from treaties.models import Term, TreatyAction
from treaties.operations.records import Draft, create, retire
from treaties.queries.status import status_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from treaties.db import Database

HOSTILE = "'; DROP TABLE actor; -- \\' \\\\ /* \" ` $$ %s {0} \n\\. \\copy ;"


def content(path: Path) -> dict[str, bytes]:
    """Every byte of an export, of a folder file by file."""
    if path.is_dir():
        return {each.name: each.read_bytes() for each in sorted(path.iterdir())}
    return {path.name: path.read_bytes()}


@pytest.fixture(scope="session")
def taken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The seeded register of an engine in a format, written once: several tests look at the same file."""
    named = {engine: tmp_path_factory.mktemp(f"{engine}-named") for engine in ("sqlite", "postgres")}

    @cache
    def written(engine: str, form: str) -> Path:
        path: Path = tmp_path_factory.mktemp(f"{engine}-{form}") / "out"
        with request.getfixturevalue(f"seeded_{engine}").reading() as connection:
            write(connection, form, path, kept_in=named[engine])  # the name of each state is worked out once
        return path

    return written


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_state_gives_the_same_bytes_on_both_engines(taken: Callable[[str, str], Path], form: str) -> None:
    found = content(taken("sqlite", form))
    assert found == content(taken("postgres", form))
    assert all(found.values())


def hostile(database: Database) -> list[int]:
    """The small register with an act and a note that try to be statements."""
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, LITHUANIA, "signature", "2008-12-03", summary=HOSTILE)], EDITOR, "x")
        cited = [{"source": ids[SOURCE], "stance": "asserts", "quote": "=1+1"}]
        named = {"names": [{"name": "-5"}, {"name": "'=x"}, {"name": "@sum"}]}
        values = {"actor_kind": "state", "note": "=cmd|' /C calc'!A0"}
        create(connection, [Draft("actor", values, named, cited, title="+Oddland", slug="oddland")], EDITOR, "x")
    return ids


def test_a_sqlite_export_holds_any_value_and_its_keys_hold(database: Database, tmp_path: Path) -> None:
    hostile(database)
    with database.reading() as connection:
        write(connection, "sqlite", tmp_path / "out.db")
    with sqlite3.connect(tmp_path / "out.db") as out:
        assert out.execute("SELECT summary FROM treaty_action").fetchall() == [(HOSTILE,)]
        assert out.execute("PRAGMA foreign_key_check").fetchall() == []
        assert out.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    out.close()


def test_a_sqlite_export_holds_the_state_that_it_names_whatever_is_written_meanwhile(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
    with database.reading() as reading:
        before = lines.fingerprint(reading)
        with database.writing() as connection:
            create(connection, [act(ids, NORWAY, "signature", "2008-12-03")], EDITOR, "x")
        assert write(reading, "sqlite", tmp_path / "out.db") == before
    with sqlite3.connect(tmp_path / "out.db") as out:
        assert out.execute("SELECT count(*) FROM treaty_action").fetchone() == (0,)
    out.close()


def test_a_script_loads_into_postgresql_to_the_same_content(
    database: Database, tmp_path: Path, postgres_server: str
) -> None:
    hostile(database)
    with database.reading() as connection:
        write(connection, "postgres", tmp_path / "out.sql")
    make(postgres_server, f'CREATE DATABASE "{(name := "loaded_" + tmp_path.name[:40].lower())}"')
    address = at(postgres_server, name).replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as loaded:
        loaded.execute((tmp_path / "out.sql").read_text("utf-8"))
        assert loaded.execute("SELECT summary FROM treaty_action").fetchall() == [(HOSTILE,)]
        assert loaded.execute("SELECT title FROM actor ORDER BY 1").fetchall()[0] == ("+Oddland",)
        assert loaded.execute("SELECT count(*) FROM status_spans").fetchone() != (0,)
    make(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_script_for_mysql_writes_quotes_and_backslashes_twice(database: Database, tmp_path: Path) -> None:
    hostile(database)
    with database.reading() as connection:
        write(connection, "mysql", tmp_path / "out.sql")
    text = (tmp_path / "out.sql").read_text("utf-8")
    assert "'" + HOSTILE.replace("\\", "\\\\").replace("'", "''") + "'" in text
    assert "NO_BACKSLASH_ESCAPES" not in text


def test_no_script_is_written_of_a_text_that_holds_the_sign_for_quotation_marks(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, LITHUANIA, "signature", "2008-12-03", summary="plain")], EDITOR, "x")
        connection.execute(update(TreatyAction).values(summary="\x02; DROP TABLE actor; --"))  # no form lets it in
    with database.reading() as connection, pytest.raises(ExportError, match="control character"):
        write(connection, "postgres", tmp_path / "out.sql")
    assert not (tmp_path / "out.sql").exists()


def test_text_that_a_spreadsheet_would_run_is_guarded_and_numbers_are_not(database: Database, tmp_path: Path) -> None:
    ids = hostile(database)
    cited = [{"source": ids[SOURCE], "stance": "asserts"}]
    place = Draft("place", {"country": ids[NORWAY], "latitude": -5.5, "longitude": 0.0}, {}, cited, title="South")
    with database.writing() as connection:
        create(connection, [place], EDITOR, "x")
    with database.reading() as connection:
        write(connection, "csv", tmp_path / "out")
    with (tmp_path / "out" / "actor_names.csv").open(newline="", encoding="utf-8") as names:
        assert [row["name"] for row in csv.DictReader(names)] == ["'-5", "''=x", "'@sum"]
    assert ",-5.5,0.0," in (tmp_path / "out" / "place.csv").read_text("utf-8")
    assert "oddland,'+Oddland," in (tmp_path / "out" / "actor.csv").read_text("utf-8")


def test_the_lines_made_column_by_column_are_the_canonical_ones(seeded: Database) -> None:
    with seeded.reading() as connection:
        slowly = [lines.canonical({"kind": "term"} | term) for term in lines.terms(connection)]
        slowly += [lines.canonical(line.said()) for line in lines.records(connection)]
        assert list(lines.canonical_lines(connection)) == slowly


def test_only_published_records_leave_the_register(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        secret = Draft("actor", {"actor_kind": "state"}, {}, cited, title="Secretland", state="draft")
        gone = Draft("actor", {"actor_kind": "state"}, {}, cited, title="Goneland")
        made = create(connection, [secret, gone], EDITOR, "x")
        retire(connection, made[1], 1, EDITOR, "by mistake")
    with database.reading() as connection:
        found = b"".join(lines.canonical_lines(connection))
    assert b"Norway" in found
    assert b"Secretland" not in found
    assert b"Goneland" not in found


def test_the_status_of_a_day_is_that_of_the_pages(seeded: Database, tmp_path: Path) -> None:
    day = date(2010, 8, 1)
    with seeded.reading() as connection:
        write(connection, "sqlite", tmp_path / "out.db", day=day)
        write(connection, "postgres", tmp_path / "out.sql", day=day)
        answer: Any = status_answer(connection, "ccm", day)
    with sqlite3.connect(tmp_path / "out.db") as out:
        for table in ("status_on", "current_status"):
            query = f"SELECT count(*) FROM {table} WHERE treaty = 'ccm' AND status = 'party'"
            assert out.execute(query).fetchone() == (answer["counts"]["in_force"],)
        rows = out.execute("SELECT count(*) FROM status_on").fetchone()
    out.close()
    script = (tmp_path / "out.sql").read_text("utf-8")
    assert (len(re.findall(r"(?m)^\('\S+', '\S+', '2010-08-01', '\w+'\)", script)),) == rows


def test_a_day_is_refused_where_a_format_has_no_place_for_it(seeded: Database, tmp_path: Path) -> None:
    with seeded.reading() as connection, pytest.raises(ExportError, match="sqlite"):
        write(connection, "jsonl", tmp_path / "out", day=date(2010, 8, 1))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("view", sql.VIEWS)
def test_every_view_of_the_sqlite_file_answers(taken: Callable[[str, str], Path], view: str) -> None:
    with sqlite3.connect(taken("sqlite", "sqlite")) as out:
        assert out.execute(f"SELECT count(*) FROM {view}").fetchone() > (0,)
    out.close()


def test_geojson_and_json_ld_are_json_and_parquet_is_read_by_duckdb(
    seeded_sqlite: Database, taken: Callable[[str, str], Path]
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="PARQUET is NOT tested: no DuckDB")
    with seeded_sqlite.reading() as connection:
        whole = sum(1 for _ in lines.records(connection))
        events = sum(1 for _ in lines.records(connection, ["event"]))
    assert len(json.loads(taken("sqlite", "geojson").read_bytes())["features"]) == events
    assert len(json.loads(taken("sqlite", "jsonld").read_bytes())["@graph"]) == whole + 1
    with duckdb.connect() as engine:
        counted = f"SELECT count(*) FROM read_parquet('{taken('sqlite', 'parquet')}')"
        assert engine.execute(counted).fetchall() == [(whole,)]


def test_parquet_by_table_has_the_types_of_the_columns(database: Database, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="PARQUET is NOT checked: no duckdb")
    hostile(database)
    with database.reading() as connection:
        write(connection, "parquet_tables", tmp_path / "out")
        names = [name for name, _ in tables.rows(connection, bounds=True, titles=True)]
    with duckdb.connect() as engine:
        found = engine.execute(f"DESCRIBE SELECT * FROM '{tmp_path}/out/treaty.parquet'").fetchall()
        kinds = {name: kind for name, kind, *_ in found}
        assert [kinds[each] for each in ("opened", "threshold", "signature_first", "title")] == [
            "DATE", "BIGINT", "BOOLEAN", "VARCHAR",
        ]  # fmt: skip
        for each in tables.tables(bounds=True, titles=True):
            asked = f"SELECT count(*) FROM '{tmp_path}/out/{each.name}.parquet'"
            assert engine.execute(asked).fetchall() == [(names.count(each.name),)]


def test_the_data_package_is_valid(database: Database, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="THE DATA PACKAGE is NOT checked: no frictionless")
    hostile(database)
    with database.reading() as connection:
        write(connection, "datapackage", tmp_path / "out")
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:5]


# The files of both engines are the same (above); how a page hands one over knows no engine.
@pytest.mark.parametrize("seeded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("form", [each for each in FORMATS if each != "parquet"])
def test_every_format_can_be_taken_from_the_page(seeded_app: Flask, form: str) -> None:
    answer = seeded_app.test_client().get(f"/data/treaty-register-{form}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert (answer.data[:2] == b"PK") == (form in {"csv", "datapackage", "parquet_tables", "xlsx"})
    answer.close()


def test_a_file_from_the_page_is_made_anew_after_a_change(app: Flask, database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
    first = app.test_client().get("/data/treaty-register-jsonl").data
    with database.writing() as connection:
        create(connection, [act(ids, NORWAY, "signature", "2008-12-03")], EDITOR, "x")
    second = app.test_client().get("/data/treaty-register-jsonl").data
    assert second.count(b"\n") == first.count(b"\n") + 1
    assert len(list((database.settings.data_dir / "published").iterdir())) == 1


def test_a_zipped_folder_holds_codebook_and_licence(seeded_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(seeded_app.test_client().get("/data/treaty-register-csv").data)
    with zipfile.ZipFile(tmp_path / "x.zip") as packed:
        assert {"treaty-register/codebook.csv", "treaty-register/about.json"} <= set(packed.namelist())


def test_a_failed_export_leaves_no_half_of_a_file(seeded_sqlite: Database, tmp_path: Path) -> None:
    def stop(number: int) -> None:
        if number >= 50:
            raise KeyboardInterrupt

    for form in FILES:
        with seeded_sqlite.reading() as connection, pytest.raises(KeyboardInterrupt):
            write(connection, form, tmp_path / "out", stop)
        assert list(tmp_path.iterdir()) == [], form


def test_the_name_of_a_state_is_worked_out_once_until_something_changes(database: Database) -> None:
    folder = database.settings.data_dir
    with database.writing() as connection:
        ids = small_register(connection)
    with database.reading() as connection:
        first = state.name_of(connection, folder)
        assert first == lines.fingerprint(connection)
        path = folder / state.FILE
        path.write_text(path.read_text("utf-8").replace(first, "kept"), "utf-8")
        assert state.name_of(connection, folder) == "kept"
    with database.writing() as connection:
        create(connection, [act(ids, NORWAY, "signature", "2008-12-03")], EDITOR, "x")
        assert state.name_of(connection, folder) == lines.fingerprint(connection) != first
        connection.execute(update(Term).values(label="another word"))
        assert state.name_of(connection, folder) == lines.fingerprint(connection)

"""Every exported file opened by the tools that people have: `make check-exports`, which brings what pip can bring.

What a tool counts is compared with what the register counts. A tool that is not here is skipped by name.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.lent import at, make

from treaties.exports import tables
from treaties.exports.write import FOLDERS, FORMATS, SUFFIX, write

if TYPE_CHECKING:
    from treaties.db import Database

TOOLS = os.environ.get("TREATIES_TOOLS", "")
pytestmark = pytest.mark.skipif(not TOOLS, reason="THE FILES ARE NOT OPENED BY OTHER TOOLS: make check-exports does")


def program(name: str) -> str:
    """A command of the tools' own folder or of the system; the test is skipped by name where there is none."""
    found = shutil.which(name, path=os.pathsep.join((TOOLS, os.environ["PATH"], str(Path(sys.executable).parent))))
    if found is None:
        pytest.skip(f"NOT OPENED BY {name}: it is not here")
    return found


def python(library: str, code: str, *words: str | Path) -> str:
    """What a script says that runs with a library of the tools' own Python."""
    own = program("python")
    if subprocess.run([own, "-c", f"import {library}"], capture_output=True, check=False).returncode:
        pytest.skip(f"NOT OPENED BY {library}: it is not here")
    return run(own, "-c", code, *words)


def run(*words: str | Path, **more: str) -> str:
    done = subprocess.run(
        [*map(str, words)], capture_output=True, text=True, check=False, input=more.get("sent"), timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def files(seeded_sqlite: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every format of the seeded register: register.db, register.sql and so on, folders for csv and datapackage."""
    folder: Path = tmp_path_factory.mktemp("exported")
    with seeded_sqlite.reading() as connection:
        for form in FORMATS:
            name = form if form in FOLDERS else f"register.{'mysql' if form == 'mysql' else SUFFIX.get(form, form)}"
            write(connection, form, folder / name, words=form == "sqlite")
    return folder


@pytest.fixture(scope="module")
def numbers(seeded_sqlite: Database) -> dict[str, int]:
    """Rows of each table, as the register counts them."""
    with seeded_sqlite.reading() as connection:
        found = Counter(name for name, _ in tables.rows(connection, bounds=True, titles=True))
    return {each.name: found[each.name] for each in tables.tables(bounds=True, titles=True)}


def counting(numbers: dict[str, int]) -> str:
    return " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM \"{name}\"" for name in numbers)


def said(numbers: dict[str, int]) -> set[str]:
    return {f"{name}|{number}" for name, number in numbers.items()}


def test_sqlite3_opens_the_file_whole(files: Path, numbers: dict[str, int]) -> None:
    sqlite3 = program("sqlite3")
    assert set(run(sqlite3, files / "register.db", counting(numbers)).split()) == said(numbers)
    checks = (
        "PRAGMA integrity_check; PRAGMA foreign_key_check; INSERT INTO full_text(full_text) VALUES ('integrity-check')"
    )
    assert run(sqlite3, files / "register.db", checks).strip() == "ok"
    views = "SELECT COUNT(*) > 0 FROM current_status UNION ALL SELECT COUNT(*) > 0 FROM events_with_parties"
    assert run(sqlite3, files / "register.db", views).split() == ["1", "1"]
    dumped = run(sqlite3, files / "register.db", ".dump")
    run(sqlite3, files / "again.db", sent=dumped)
    assert set(run(sqlite3, files / "again.db", counting(numbers)).split()) == said(numbers)


def test_psql_loads_the_script(files: Path, numbers: dict[str, int], postgres_server: str) -> None:
    psql = program("psql")
    make(postgres_server, 'CREATE DATABASE "tools"')
    address = at(postgres_server, "tools").replace("postgresql+psycopg://", "postgresql://")
    try:
        run(psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", files / "register.sql", address)
        assert set(run(psql, "-X", "-A", "-t", "-c", counting(numbers), address).split()) == said(numbers)
        assert run(psql, "-X", "-A", "-t", "-c", "SELECT COUNT(*) > 0 FROM current_status", address).strip() == "t"
    finally:
        make(postgres_server, 'DROP DATABASE "tools" WITH (FORCE)')


def test_datasette_serves_every_table_and_view_with_its_metadata(files: Path, numbers: dict[str, int]) -> None:
    datasette, sqlite3 = program("datasette"), program("sqlite3")
    metadata = run(sqlite3, files / "register.db", "SELECT value FROM about WHERE name = 'datasette'")
    (files / "metadata.json").write_text(metadata, "utf-8")
    ask: list[str | Path] = [
        datasette,
        files / "register.db",
        "--metadata",
        files / "metadata.json",
        "--setting",
        "sql_time_limit_ms",
        "9000",
    ]
    for name in (
        *numbers,
        "current_status",
        "status_spans",
        "events_with_parties",
        "citations_with_sources",
        "full_text",
    ):
        answer = json.loads(run(*ask, "--get", f"/register/{name}.json?_size=1&_shape=objects"))
        assert answer.get("ok", True), answer
        if name in numbers:
            assert answer["filtered_table_rows_count"] == numbers[name], name
    assert "Short address" in run(*ask, "--get", "/register/actor")
    assert "CC BY 4.0" in run(*ask, "--get", "/register")
    found = json.loads(run(*ask, "--get", "/register/full_text.json?_search=submunitions&_shape=array"))
    assert found


def test_duckdb_reads_parquet_csv_and_lines(files: Path, numbers: dict[str, int]) -> None:
    import duckdb

    with duckdb.connect() as engine:
        kinds = dict(engine.execute(f"SELECT kind, COUNT(*) FROM '{files}/register.parquet' GROUP BY 1").fetchall())
        lines = engine.execute(
            f"SELECT kind, COUNT(*) FROM read_json('{files}/register.jsonl', columns = {{kind: 'VARCHAR'}}) GROUP BY 1"
        ).fetchall()
        for name, number in numbers.items():
            read = f"read_csv('{files}/csv/{name}.csv', header = true, all_varchar = true)"
            assert engine.execute(f"SELECT COUNT(*) FROM {read}").fetchone() == (number,), name
    assert all(kinds.get(name, 0) == numbers[name] for name in ("event", "source", "treaty_action"))
    assert all(dict(lines)[name] == number for name, number in kinds.items())


def test_pandas_reads_csv_workbook_and_parquet(files: Path, numbers: dict[str, int]) -> None:
    code = (
        "import json, pathlib, sys, pandas as p\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "csv = {f.stem: len(p.read_csv(f, dtype=str)) for f in (folder / 'csv').glob('*.csv')}\n"
        "book = {n: len(t) for n, t in p.read_excel(folder / 'register.xlsx', sheet_name=None, dtype=str).items()}\n"
        "print(json.dumps([csv, book, len(p.read_parquet(folder / 'register.parquet'))]))"
    )
    csv, book, parquet = json.loads(python("pandas", code, files))
    assert {name: csv[name] for name in numbers} == numbers
    assert {name: book[name] for name in numbers} == numbers
    assert (
        parquet
        == sum(len(text.splitlines()) for text in [(files / "register.jsonl").read_text("utf-8")])
        - 1
        - (numbers["term"])
    )


def test_frictionless_finds_the_package_valid(files: Path) -> None:
    frictionless = program("frictionless")
    assert "invalid" not in run(frictionless, "validate", files / "datapackage" / "datapackage.json").lower()


def test_libreoffice_opens_the_workbook_and_a_csv(files: Path, numbers: dict[str, int], tmp_path: Path) -> None:
    soffice = program("soffice")
    own = f"-env:UserInstallation=file://{tmp_path}/office"
    sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # -1: every sheet a file
    for form, file in ((sheets, files / "register.xlsx"), ("ods", files / "csv" / "event.csv")):
        run(soffice, own, "--headless", "--convert-to", form, "--outdir", tmp_path, file)
    for name in ("event", "citation", "treaty_action"):
        with (tmp_path / f"register-{name}.csv").open(encoding="utf-8", newline="") as sheet:
            assert sum(1 for _ in csv.reader(sheet)) == numbers[name] + 1
    assert (tmp_path / "event.ods").stat().st_size > 1000


def test_rdflib_reads_the_linked_data(files: Path, numbers: dict[str, int]) -> None:
    code = (
        "import collections, json, sys, rdflib\n"
        "graph = rdflib.Graph().parse(sys.argv[1], format='json-ld')\n"
        "kinds = collections.Counter(str(o).rsplit(':', 1)[1] for o in graph.objects(None, rdflib.RDF.type))\n"
        "print(json.dumps(kinds))"
    )
    kinds = json.loads(python("rdflib", code, files / "register.jsonld"))
    assert all(kinds[name] == numbers[name] for name in ("event", "source", "treaty_action", "actor"))

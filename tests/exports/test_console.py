from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import signed_in
from support.drafts import small_register

from treaties.exports import console
from treaties.exports.write import write
from treaties.web.pages.sql import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from treaties.db import Database


@pytest.fixture(scope="session")
def file(seeded_sqlite: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("console") / "out ?#%.db"
    with seeded_sqlite.reading() as connection:
        write(connection, "sqlite", path, words=True)
    return path


HONEST = [
    *(text for _, text in EXAMPLES),
    "SELECT * FROM current_status WHERE treaty = 'ccm' AND status = 'party'",
    "SELECT region, COUNT(*) FROM actor GROUP BY region HAVING COUNT(*) > 1 ORDER BY 2 DESC",
    "SELECT actor, treaty, ROW_NUMBER() OVER (PARTITION BY treaty ORDER BY first_day) AS n FROM status_span LIMIT 5",
    "SELECT actor, LAG(status) OVER (PARTITION BY treaty, actor ORDER BY first_day) FROM status_spans LIMIT 5",
    "WITH x AS (SELECT slug FROM event) SELECT COUNT(*) FROM x",
    "SELECT substr(date_first, 1, 4) AS year, COUNT(*) FROM event GROUP BY 1 ORDER BY 1",
    "SELECT julianday(due_day) - julianday('2020-01-01') FROM deadline LIMIT 3",
    "SELECT json_group_array(slug) FROM treaty",
    "SELECT j.value FROM json_each('[1,2,3]') j",
    "SELECT strftime('%Y', first_day), COUNT(*) FROM status_span WHERE status = 'party' GROUP BY 1",
    "SELECT title FROM actor WHERE title LIKE '%land%' EXCEPT SELECT title FROM actor WHERE iso3 IS NULL",
    "SELECT group_concat(DISTINCT role) FROM event_actors",
    "SELECT publisher, COUNT(*) AS n FROM citations_with_sources GROUP BY 1 ORDER BY n DESC LIMIT 10",
    "SELECT e.slug, (SELECT COUNT(*) FROM citation c WHERE c.kind = 'event' AND c.record = e.slug) FROM event e",
    "SELECT CASE WHEN evidence = 'confirmed' THEN 1 ELSE 0 END AS sure, COUNT(*) FROM event GROUP BY 1",
    'SELECT "table", "column", label FROM codebook WHERE type LIKE \'date%\'',
    "VALUES (1), (2)",
    "SELECT highlight(full_text, 2, '[', ']') FROM full_text WHERE full_text MATCH 'title : convention' LIMIT 3",
    "SELECT e.date FROM full_text f JOIN event e ON e.slug = f.record WHERE full_text MATCH 'rocket* AND \"cluster\"'",
]
BAD = [
    "ATTACH 'x.db' AS x", "VACUUM INTO 'x.db'", "PRAGMA table_info(actor)", "SELECT * FROM pragma_table_info('actor')",
    "SELECT load_extension('x')", "SELECT readfile('x')", "SELECT writefile('x', 'y')", "DELETE FROM actor",
    "CREATE TABLE x (y)", "CREATE TEMP TABLE x (y)", "INSERT INTO about VALUES ('x', 'y')", "SELECT 1; SELECT 2",
    "SELECT sql FROM sqlite_master", "SELECT name FROM sqlite_schema", "SELECT randomblob(10)", "SELECT zeroblob(10)",
    "SELECT fts3_tokenizer('x')", "SELECT printf('%1000000000d', 1)", "BEGIN", "DETACH main",
    "REINDEX", "ANALYZE", "DROP VIEW current_status", "SELECT * FROM account", "SELECT ?1", "", "nonsense", "--",
    "SELECT sqlite_version()", "UPDATE actor SET title = 'x'",
    "SELECT * FROM full_text WHERE full_text MATCH 'AND ('", "PRAGMA data_version = 3",
    "INSERT INTO full_text(full_text) VALUES ('optimize')",
    "CREATE VIRTUAL TABLE x USING fts5vocab('full_text', 'row')",
    "SELECT replace(hex(title), '', 'x'), edit(1) FROM actor",
]  # fmt: skip
ENDLESS = [
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n",
    "SELECT COUNT(*) FROM status_span a, status_span b, status_span c",
    "WITH RECURSIVE n(i) AS (SELECT '" + "x" * 1000 + "' UNION ALL SELECT i || i FROM n) SELECT max(length(i)) FROM n",
    "WITH RECURSIVE n(t) AS (SELECT hex('xxxxxxxxxx') UNION ALL SELECT t || 1 FROM n) SELECT group_concat(t) FROM n",
    "SELECT COUNT(*) FROM status_span a, status_span b WHERE hex(a.rule || b.rule) GLOB '" + "*2" * 90 + "*x'",
]


@pytest.mark.parametrize("sql", HONEST)
def test_an_honest_question_is_answered(file: Path, sql: str) -> None:
    answer = console.ask(file, sql)
    assert answer.rows
    assert all(len(row) == len(answer.columns) for row in answer.rows)


@pytest.mark.parametrize("sql", BAD)
def test_whatever_is_no_question_is_refused(file: Path, sql: str) -> None:
    before = file.read_bytes()
    with pytest.raises(console.Refused) as refused:
        console.ask(file, sql)
    assert str(file.parent) not in str(refused.value)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("sql", ENDLESS)
def test_what_never_ends_is_cut(file: Path, sql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "SECONDS", 1)  # cut alike after one second or three
    with pytest.raises(console.Refused):
        console.ask(file, sql)


def test_a_thousand_rows_are_shown_and_the_rest_is_said(file: Path) -> None:
    answer = console.ask(file, "SELECT slug FROM treaty_action")
    assert (len(answer.rows), answer.more) == (1000, True)
    whole = console.ask(file, "SELECT slug FROM treaty_action", whole=True)
    assert len(whole.rows) > 1000
    assert not whole.more


def test_the_console_is_for_those_who_are_signed_in(client: FlaskClient) -> None:
    for path in ("/sql", "/sql.csv?q=SELECT 1", "/sql.json?q=SELECT 1"):
        assert client.get(path).status_code == 303


def test_the_page_answers_refuses_and_gives_data(app: Flask, database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
    client = signed_in(app)
    assert "Lithuania" in client.get("/sql?q=SELECT+title+FROM+actor").get_data(as_text=True)
    assert client.get("/sql.csv?q=SELECT+'=1'+AS+x,-5+AS+y").data == b"x,y\r\n'=1,-5\r\n"
    assert client.get("/sql.json?q=SELECT+1+AS+x,-1e999+AS+y").get_json()["rows"] == [[1, "-inf"]]
    assert client.get("/sql?q=DROP+TABLE+actor").status_code == 422
    assert client.get("/sql.csv?q=PRAGMA+user_version").status_code == 422

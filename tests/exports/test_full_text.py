from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from treaties.exports.datasette import DATABASE
from treaties.exports.errors import ExportError
from treaties.exports.write import write

if TYPE_CHECKING:
    from pathlib import Path

    from treaties.db import Database


def test_words_are_found_in_titles_texts_and_quotes_and_the_file_is_the_same_on_both_engines(
    seeded_sqlite: Database, seeded_postgres: Database, tmp_path: Path
) -> None:
    for name, register in (("a.db", seeded_sqlite), ("b.db", seeded_postgres)):
        with register.reading() as connection:
            write(connection, "sqlite", tmp_path / name, words=True)
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()
    with closing(sqlite3.connect(tmp_path / "a.db")) as file:
        query = "SELECT kind FROM full_text WHERE full_text MATCH ?"
        assert ("treaty",) in file.execute(query, ("title : cluster",)).fetchall()
        assert ("event",) in file.execute(query, ("quoted : cluster",)).fetchall()
        assert file.execute("SELECT COUNT(*) FROM full_text WHERE full_text MATCH 'Cote AND Ivoire'").fetchone()[0]


def test_what_datasette_is_told_names_tables_and_columns_that_there_are(seeded: Database, tmp_path: Path) -> None:
    with seeded.reading() as connection:
        write(connection, "sqlite", tmp_path / "register.db", words=True)
    with closing(sqlite3.connect(tmp_path / "register.db")) as file:
        (text,) = file.execute("SELECT value FROM about WHERE name = 'datasette'").fetchone()
        tables = json.loads(text)["databases"][DATABASE]["tables"]
        for name, said in tables.items():
            known = {row[0] for row in file.execute("SELECT name FROM pragma_table_info(?)", (name,))}
            assert known >= set(said.get("columns", ())), name
            assert known, name


def test_full_text_belongs_to_sqlite_only(seeded_sqlite: Database, tmp_path: Path) -> None:
    with seeded_sqlite.reading() as connection, pytest.raises(ExportError):
        write(connection, "csv", tmp_path / "x", words=True)

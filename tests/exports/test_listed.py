from __future__ import annotations

import io
import json
import os
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from conftest import signed_in
from support.drafts import EDITOR, SOURCE, small_register

from treaties.exports import lines
from treaties.operations.records import Draft, create
from treaties.records import TYPES
from treaties.web import kept_lists

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from treaties.db import Database

QUERY = "event_kind=use&date_from=2022-01-01"


def chosen(app: Flask) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = app.test_client().get(f"/events.json?{QUERY}").get_json()["records"]
    assert found
    return found


@pytest.mark.parametrize("path", [entry.path for entry in TYPES.values()])
def test_the_lines_of_a_list_are_those_of_the_whole_export(seeded: Database, seeded_app: Flask, path: str) -> None:
    about, *found = seeded_app.test_client().get(f"/{path}.jsonl").data.splitlines()
    kind = next(entry.kind for entry in TYPES.values() if entry.path == path)
    with seeded.reading() as connection:
        assert found == [lines.canonical(line.said()) for line in lines.records(connection, [kind])]
    assert f"/{path}" in json.loads(about)["cite_as"]


def test_a_filtered_list_is_the_same_in_every_format(seeded_app: Flask, tmp_path: Path) -> None:
    client, wanted = seeded_app.test_client(), {each["slug"] for each in chosen(seeded_app)}
    _, *found = map(json.loads, client.get(f"/events.jsonl?{QUERY}").data.splitlines())
    assert {each["slug"] for each in found} == wanted
    features = client.get(f"/events.geojson?{QUERY}").get_json(force=True)["features"]
    assert {each["id"] for each in features} == wanted
    assert all(each["properties"]["sources"] and each["properties"]["actors"] for each in features)
    (tmp_path / "x.parquet").write_bytes(client.get(f"/events.parquet?{QUERY}").data)
    rows = duckdb.execute(f"SELECT slug, date_first, sources FROM '{tmp_path / 'x.parquet'}'").fetchall()
    assert {row[0] for row in rows} == wanted
    assert all(row[1].year >= 2022 and row[2] for row in rows)


def test_the_workbook_of_a_list_has_parts_citations_and_licence(seeded_app: Flask) -> None:
    from zipfile import ZipFile

    sent = seeded_app.test_client().get(f"/events.xlsx?{QUERY}")
    book = ZipFile(io.BytesIO(sent.data))
    names = book.read("xl/workbook.xml").decode()
    assert all(f'name="{each}"' in names for each in ("event", "event_actors", "citation", "codebook", "about"))
    assert book.read("xl/worksheets/sheet1.xml").decode().count("<row ") == len(chosen(seeded_app)) + 1
    assert sent.headers["Content-Disposition"].endswith("events.xlsx")
    assert 'rel="license"' in sent.headers["Link"]


def test_only_events_have_a_map_and_filters_that_say_nothing_are_refused(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    assert client.get("/actors.geojson").status_code == 404
    assert client.get("/events.jsonl?date_from=soon").status_code == 400


def test_drafts_are_given_to_those_who_may_see_them_only(app: Flask, database: Database) -> None:
    with database.writing() as connection:
        cited = [{"source": small_register(connection)[SOURCE], "stance": "asserts"}]
        draft = Draft("actor", {"actor_kind": "state"}, {}, cited, title="Not yet", state="draft")
        create(connection, [draft], EDITOR, "x")
    editor, reader = signed_in(app), app.test_client()
    for form in ("jsonl", "csv"):
        assert b"not-yet" in editor.get(f"/actors.{form}?drafts=yes").data
        assert b"not-yet" not in reader.get(f"/actors.{form}?drafts=yes").data
    assert b"not-yet" not in reader.get("/data/treaty-register-jsonl?drafts=yes").data
    whole = editor.get("/data/treaty-register-jsonl?drafts=yes")
    assert b"not-yet" in whole.data
    assert b'"state":"drafts-' in whole.data
    assert b"not-yet" not in editor.get("/data/treaty-register-jsonl").data


def rows_of(app: Flask) -> tuple[bytes, int | None]:
    answer = app.test_client().get("/actors.csv")
    return answer.data, answer.content_length


def test_a_long_list_comes_from_its_file_until_something_is_written(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_lists, "FEW", 0)
    with database.writing() as connection:
        ids = small_register(connection)
    first, kept = rows_of(app), rows_of(app)
    assert kept == (first[0], len(first[0]))
    with database.writing() as connection:
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        create(connection, [Draft("actor", {"actor_kind": "state"}, citations=cited, title="A new one")], EDITOR, "x")
    assert b"A new one" in rows_of(app)[0]
    assert len(list((database.settings.data_dir / "lists").iterdir())) == 1


def test_a_new_program_makes_the_files_of_lists_anew_and_clears_what_a_stopped_one_left(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_lists, "FEW", 0)
    with database.writing() as connection:
        small_register(connection)
    rows_of(app)
    (half := database.settings.data_dir / "lists" / "1.1-x.1.1.part").write_bytes(b"half")
    os.utime(half, (0, 0))
    monkeypatch.setattr(kept_lists, "code_state", lambda: "another")
    assert rows_of(app)[1] is None
    assert not half.exists()


def test_a_list_is_given_where_no_file_can_be_kept(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_lists, "FEW", 0)
    (database.settings.data_dir / "lists").write_text("in the way")
    assert rows_of(app)[0].startswith(b"slug,title,")


def test_the_csv_of_a_list_says_where_it_is_described_and_under_which_licence(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    answer = client.get(f"/events.csv?{QUERY}")
    assert 'rel="license"' in answer.headers["Link"]
    about = answer.headers["Link"].split("<")[2].split(">")[0]
    said = client.get(about).get_json(force=True)
    assert said["url"] == f"events.csv?{QUERY}"
    assert said["dc:license"]["@id"].startswith("https://creativecommons.org/")
    assert "revision" in said["dc:bibliographicCitation"]
    heading = answer.get_data(as_text=True).split("\r\n", 1)[0].split(",")
    assert [each["titles"] for each in said["tableSchema"]["columns"]] == heading

"""What every record type must do, over the samples: no type has a suite of its own for this."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from samples import SAMPLES, sample
from sqlalchemy import select
from support.drafts import EDITOR, small_register
from werkzeug.datastructures import MultiDict

from treaties.models import Record
from treaties.operations.records import create
from treaties.records import TYPES
from treaties.web import hints

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from treaties.db import Database

KINDS = sorted(TYPES)


def entered(database: Database, kind: str, state: str = "published") -> str:
    """Address of a sample, written through operations into a small register."""
    with database.writing() as connection:
        ids = small_register(connection)
        (made,) = create(connection, [sample(kind, ids, state)], EDITOR, "a sample")
        slug = connection.execute(select(Record.slug).where(Record.id == made)).scalar_one()
    return f"/{TYPES[kind].path}/{slug}"


def filled_in(page: str) -> dict[str, Any]:
    """What a browser would send back from the form of a page, nothing changed."""
    form = re.split(r'<form method="post"[^>]* class="leaf', page, maxsplit=1)[1].split("</form>", 1)[0]
    sent: MultiDict[str, str] = MultiDict(
        (unescape(name), unescape(value))
        for tag in re.findall(r"<input[^>]*>", form)
        if not re.search('type="(checkbox|radio)"', tag) or " checked" in tag
        for name in re.findall(r'name="([^"]*)"', tag)
        for value in [next(iter(re.findall(r'value="([^"]*)"', tag)), "")]
    )
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\s?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = unescape(body).strip("\r\n")
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        sent[name] = unescape(chosen[1]) if chosen else ""
    return {name: values if len(values) > 1 else values[0] for name, values in sent.lists()}


def test_every_type_has_a_sample() -> None:
    assert sorted(SAMPLES) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_answers_in_every_form(database: Database, client: FlaskClient, kind: str) -> None:
    address = entered(database, kind)
    for suffix in ("", ".json", ".csl.json", ".bib", ".ris", "@1", "/history"):
        assert client.get(address + suffix).status_code == 200, address + suffix
    assert address.rsplit("/", 1)[1] in client.get(f"/{TYPES[kind].path}").get_data(as_text=True)
    assert json.loads(client.get(f"{address}.csl.json").get_data())[0]["title"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_is_the_same_as_page_csv_and_json(database: Database, client: FlaskClient, kind: str) -> None:
    slug = entered(database, kind).rsplit("/", 1)[1]
    path = TYPES[kind].path
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{path}.csv").get_data(as_text=True))))
    records = client.get(f"/{path}.json").get_json()["records"]
    assert [row["slug"] for row in rows] == [row["slug"] for row in records]
    assert slug in {row["slug"] for row in rows}
    assert list(rows[0])[2:] == [each.name for each in TYPES[kind].fields if not each.derived]


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_sent_back_unchanged_writes_a_version_equal_to_the_one_before(
    database: Database, editor: FlaskClient, kind: str
) -> None:
    address = entered(database, kind)
    before = editor.get(f"{address}.json").get_json()
    sent = filled_in(editor.get(f"{address}/edit").get_data(as_text=True))
    answer = editor.post(f"{address}/edit", data=sent | {"reason": "nothing changed"})
    assert answer.status_code == 303, re.findall(r'class="error[^>]*>([^<]+)', answer.get_data(as_text=True))
    after = editor.get(f"{address}.json").get_json()
    assert (after["version"], before["version"]) == (2, 1)
    # What the sample left unsaid stands in the form as the default that the table gave it.
    assert before["values"].items() <= after["values"].items()
    assert [after[name] for name in ("title", "parts", "citations", "state")] == [
        before[name] for name in ("title", "parts", "citations", "state")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_is_for_editors_only(database: Database, editor: FlaskClient, client: FlaskClient, kind: str) -> None:
    address = entered(database, kind, "draft")
    assert client.get(address).status_code == 404
    assert client.get(f"{address}.json").status_code == 404
    assert editor.get(address).status_code == 200
    assert address.rsplit("/", 1)[1] not in client.get(f"/{TYPES[kind].path}.csv").get_data(as_text=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_retired_record_is_gone_but_keeps_its_history(
    database: Database, editor: FlaskClient, client: FlaskClient, kind: str
) -> None:
    address = entered(database, kind)
    sent = filled_in(editor.get(f"{address}/edit").get_data(as_text=True))
    data = {"csrf_token": sent["csrf_token"], "based_on": "1", "reason": "entered by mistake"}
    assert editor.post(f"{address}/retire", data=data).status_code == 303
    assert client.get(address).status_code == 410
    assert client.get(f"{address}.json").status_code == 410
    assert "entered by mistake" in client.get(f"{address}/history").get_data(as_text=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_form_says_in_one_line_what_belongs_in_it(kind: str) -> None:
    entry = TYPES[kind]
    bare = [
        each.name
        for each in entry.fields
        if not (each.derived or each.silent) and not (each.hint or hints.of(kind, each.name))
    ]
    bare += [
        f"{part.name}.{each.name}"
        for part in entry.parts
        for each in part.fields
        if not (each.silent or each.hint or hints.of(kind, each.name, part.name))
    ]
    assert bare == []

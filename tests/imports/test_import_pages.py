"""The pages of imports, as somebody signed in uses them."""

from __future__ import annotations

import html
import io
import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from conftest import token
from support.drafts import small_register

from treaties.exports import lines

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from treaties.db import Database

TABLE = "event_kind,when,evidence,User,odd\nuse,03/12/2008,alleged,385,x\nuse,04/12/2008,alleged,368,y\n"
PASTED = "Participant\tSignature\tRatification, Accession(a)\nNorway\t3 Dec 2008\t3 Sep 2009\nRuritania\t3 Dec 2008\t\n"
BIB = "@online{a, title={A Title}, url={https://example.org/a}, year=2008}\n@online{b, title={B}, url={https://example.org/a}}"


@pytest.fixture
def source(database: Database) -> str:
    with database.writing() as connection:
        small_register(connection)
    with database.reading() as connection:
        (line,) = list(lines.records(connection, ["source"]))
    return line.slug


def send(editor: FlaskClient, path: str, data: dict[str, Any], code: int = 200) -> str:
    answer = editor.post(path, data={"csrf_token": token(editor, "/import"), **data})
    assert answer.status_code == code, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def field(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def test_a_table_is_mapped_checked_and_written_and_its_columns_are_remembered(
    editor: FlaskClient, database: Database, source: str
) -> None:
    page = send(editor, "/import", {"kind": "event", "pasted": TABLE})
    form = {
        "key": field(page, "key"), "name": "in.csv", "kind": "event", "source": source, "to_0": "event_kind",
        "to_1": "date", "dates_1": "dmy", "to_2": "evidence", "to_3": "actors:user", "codes_3": "cow", "to_4": "",
    }  # fmt: skip
    wrong = send(editor, "/import/rows", form | {"dates_1": "ymd", "to_4": "ghost"}, 422)
    assert "There is no field" in wrong
    assert "mapped them for a table" in send(editor, "/import", {"kind": "event", "pasted": TABLE})
    checked = send(editor, "/import/rows", form | {"do": "check"})
    assert "2 rows can be written" in checked
    assert re.findall('name="row" value="([0-9]+)" checked', checked) == ["2", "3"]
    none = form | {"do": "write", "ticked": field(checked, "ticked")}
    assert "Tick the rows" in send(editor, "/import/rows", none, 422)
    send(editor, "/import/rows", none | {"row": ["3"]}, 303)
    with database.reading() as connection:
        (event,) = list(lines.records(connection, ["event"]))
    assert (event.values["date"], event.parts["actors"]) == ("2008-12-04", [{"actor": "lithuania", "role": "user"}])
    again = send(editor, "/import", {"kind": "event", "pasted": TABLE})
    assert "mapped them for a table of these headings before" in again
    assert '<option value="actors:user" selected>' in again


def test_a_row_that_the_register_has_is_shown_beside_it(editor: FlaskClient, source: str) -> None:
    text = "treaty,actor,act_kind,date\nccm,Norway,signature,2008-12-03\n"
    page = send(editor, "/import", {"kind": "treaty_action", "pasted": text})
    form = {"key": field(page, "key"), "name": "in.csv", "kind": "treaty_action", "source": source, "to_0": "treaty",
            "to_1": "actor", "to_2": "act_kind", "to_3": "date"}  # fmt: skip
    send(editor, "/import/rows", form | {"do": "write"}, 303)
    other = send(editor, "/import", {"kind": "treaty_action", "pasted": text.replace("12-03", "12-04")})
    shown = send(editor, "/import/rows", form | {"key": field(other, "key"), "do": "check"})
    assert "<td>changed</td>" in shown


@pytest.mark.usefixtures("source")
def test_a_pasted_list_names_what_it_does_not_say(editor: FlaskClient, source: str) -> None:
    page = send(editor, "/import", {"kind": "status", "pasted": PASTED})
    assert "no treaty of this number" in page
    hints = {"treaty": "ccm", "as_of": "2015-01-01", "source": source}
    page = send(editor, "/import", {"kind": "status", "pasted": PASTED, **hints})
    keys = re.findall('name="row" value="([^"]+)"', page)
    assert len(keys) == 2
    assert "No actor of the register has this name." in page
    form = {"key": field(page, "key"), "name": "pasted text", **hints}
    assert "Tick the rows" in send(editor, "/import/write", form, 422)
    send(editor, "/import/write", form | {"row": keys}, 303)
    page = send(editor, "/import", {"kind": "status", "pasted": PASTED, **hints})
    assert not re.findall('name="row"', page)
    key = re.findall('name="import" value="([0-9a-f]{12})"', page)
    send(editor, "/import/undo", {"import": key}, 303)
    page = editor.get("/import").get_data(as_text=True)
    assert ("undone</span>" in page, key[0] in page) == (True, True)
    send(editor, "/import", {"kind": "status", "pasted": PASTED, "treaty": "ghost"}, 422)


@pytest.mark.usefixtures("source")
def test_a_list_is_sent_once_and_then_told_its_treaty_and_day(editor: FlaskClient) -> None:
    file = (io.BytesIO(PASTED.replace("\t", ",", 3).replace("\t", ",").encode()), "list.csv")
    first = send(editor, "/import", {"kind": "status", "file": file, "as_of": "someday"}, 422)
    assert "“list.csv” is kept here" in first
    form = {"kind": "status", "key": field(first, "key"), "name": field(first, "name")}
    assert "Name the treaty below" in send(editor, "/import", form | {"as_of": "2026-02-03"})
    named = send(editor, "/import", form | {"as_of": "2026-02-03", "treaty": "Convention on Cluster Munitions"})
    assert "Write the chosen rows" in named
    assert "Choose a file, or paste" in send(editor, "/import", {"kind": "status", "key": "0" * 64}, 422)


def test_references_are_chosen_and_written_once(editor: FlaskClient, database: Database) -> None:
    sent = {"kind": "references", "file": (io.BytesIO(BIB.encode()), "refs.bib")}
    page = send(editor, "/import", sent)
    assert "double" in page
    form = {"key": field(page, "key"), "name": "refs.bib", "row": re.findall('name="row" value="([^"]+)"', page)}
    send(editor, "/import/references", form, 303)
    assert "<td>same</td>" in send(editor, "/import", {"kind": "references", "pasted": BIB})
    with database.reading() as connection:
        assert len(list(lines.records(connection, ["source"]))) == 1


def test_what_is_none_of_these_ends_in_a_message(editor: FlaskClient) -> None:
    csrf = token(editor, "/import")
    for kind, pasted in product(("status", "references", "event"), ("", "\x00", "x", "<b>", "a,a\n1,2", "{", 'a,b\n"')):
        answer = editor.post("/import", data={"csrf_token": csrf, "kind": kind, "pasted": pasted})
        assert answer.status_code == 422, (kind, pasted)
        assert "error-summary" in answer.get_data(as_text=True)


def test_a_file_of_three_megabytes_is_read_and_not_turned_away(editor: FlaskClient) -> None:
    # In bytes: the test client would leave a scratch file of its own open.
    form = {
        "csrf_token": token(editor, "/import"),
        "kind": "status",
        'file"; filename="page.html': "<p>no list</p>" * 220_000,
    }
    head = '--cut\r\nContent-Disposition: form-data; name="'
    body = "".join(f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in form.items()) + "--cut--\r\n"
    answer = editor.post("/import", data=body.encode(), content_type="multipart/form-data; boundary=cut")
    assert answer.status_code == 422
    assert "error-summary" in answer.get_data(as_text=True)


def test_a_file_that_was_never_sent_is_refused(editor: FlaskClient) -> None:
    for path in ("/import/write", "/import/rows", "/import/references"):
        send(editor, path, {"key": "../../etc/passwd", "kind": "event"}, 400)


def test_a_participant_that_the_register_lacks_is_ticked_before_it_is_added(
    editor: FlaskClient, database: Database, source: str
) -> None:
    table = "treaty,actor,act_kind,date\nccm,Freedonia,signature,2008-12-03\n"
    page = send(editor, "/import", {"kind": "treaty_action", "pasted": table})
    form = {
        "key": field(page, "key"), "name": "in.csv", "kind": "treaty_action", "source": source, "to_0": "treaty",
        "to_1": "actor", "to_2": "act_kind", "to_3": "date", "do": "check",
    }  # fmt: skip
    assert 'name="joins" value="Freedonia">' in send(editor, "/import/rows", form, 422)
    checked = send(editor, "/import/rows", form | {"joins": "Freedonia", "joins_as": "state"})
    assert 'name="joins" value="Freedonia" checked>' in checked
    send(editor, "/import/rows", form | {"joins": "Freedonia", "joins_as": "state", "do": "write", "row": "2"}, 303)
    with database.reading() as connection:
        assert "freedonia" in {each.slug for each in lines.records(connection, ["actor"])}

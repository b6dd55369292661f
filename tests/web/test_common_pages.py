from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from conftest import HASHER, token
from flask import url_for
from support.drafts import EDITOR, NORWAY, SOURCE, act, small_register

from treaties.operations.records import Draft, create
from treaties.records import BY_PATH

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from treaties.db import Database


@pytest.fixture
def filled(database: Database) -> list[int]:
    with database.writing() as connection:
        ids = small_register(connection)
        ids += create(connection, [act(ids, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
    return ids


@pytest.mark.parametrize("path", sorted(BY_PATH))
def test_every_type_has_a_list_its_data_and_a_form(filled: list[int], editor: FlaskClient, path: str) -> None:
    assert filled
    for address in (f"/{path}", f"/{path}.csv", f"/{path}.json", f"/{path}/new"):
        assert editor.get(address).status_code == 200, address


@pytest.mark.parametrize("address", ["/actors/norway", "/treaties/ccm", "/sources/depositary-undated"])
def test_every_record_has_a_page_its_data_its_history_and_its_form(
    filled: list[int], editor: FlaskClient, address: str
) -> None:
    assert filled
    for suffix in ("", ".json", "@1", "/history", "/edit", "/retire"):
        assert editor.get(address + suffix).status_code == 200, suffix


def test_a_state_shows_what_is_reported_from_its_territory_without_a_part_of_its_own(
    filled: list[int], database: Database, client: FlaskClient
) -> None:
    cited = [{"source": filled[SOURCE], "stance": "asserts"}]
    values = {"event_kind": "use", "country": filled[NORWAY], "evidence": "alleged", "place_stated": "Bergen"}
    with database.writing() as connection:
        create(connection, [Draft("event", values, citations=cited)], EDITOR, "a report")
    page = client.get("/actors/norway").get_data(as_text=True)
    assert "Reported events in its territory" in page
    assert 'href="/events?country=norway"' in page
    assert "Bergen" in page


def test_a_treaty_leads_to_every_event_with_its_weapons_and_a_claimant_to_what_it_says(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    assert 'href="/events?treaty=ccm"' in client.get("/treaties/ccm").get_data(as_text=True)
    of_treaty = {each["slug"] for each in client.get("/events.json?treaty=ccm").get_json()["records"]}
    assert "2023-0009" in of_treaty
    assert client.get("/events.json?treaty=no-treaty").get_json()["records"] == []
    said = client.get("/actors/reuters").get_data(as_text=True).split('id="said"', 1)[1]
    assert 'href="/events/2023-0009"' in said
    top = client.get("/events/2023-0009").get_data(as_text=True).split('class="says-line"', 1)[1].split("</p>", 1)[0]
    assert "Asserts: <b>two members of Congress</b>. Denies or retracts: nobody on record." in top


def test_reading_sets_no_cookie_and_needs_no_account(filled: list[int], client: FlaskClient) -> None:
    assert filled
    answer = client.get("/actors/norway")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_writing_without_an_account_leads_to_the_sign_in(client: FlaskClient) -> None:
    assert client.get("/actors/new").headers["Location"].startswith("/sign-in?next=/actors/new")


def test_a_password_is_kept_as_strongly_as_the_library_advises() -> None:
    assert not PasswordHasher().check_needs_rehash(HASHER().hash("a long enough word"))


def test_a_post_without_its_token_is_refused(filled: list[int], editor: FlaskClient) -> None:
    assert filled
    assert editor.post("/actors/new", data={"title": "Nowhere"}).status_code == 400


def test_a_record_is_entered_changed_and_found_again(filled: list[int], editor: FlaskClient) -> None:
    assert filled
    data = {
        "csrf_token": token(editor, "/actors/new"), "title": "Atlantis", "actor_kind": "state", "state": "published",
        "part_names-0-name": "Atlantide", "citations-0-source": "depositary-undated", "citations-0-stance": "asserts",
    }  # fmt: skip
    saved = editor.post("/actors/new", data=data)
    assert saved.status_code == 303, re.findall(r'class="error[^>]*>([^<]+)', saved.get_data(as_text=True))
    assert saved.headers["Location"] == "/actors/atlantis"
    page = editor.get("/actors?q=atlantide").get_data(as_text=True)
    assert "/actors/atlantis" in page
    stale = editor.post("/actors/atlantis/edit", data=data | {"based_on": "0"})
    assert (stale.status_code, "Atlantide" in stale.get_data(as_text=True)) == (409, True)
    assert editor.post("/actors/atlantis/edit", data=data).status_code == 428


BAD = {
    "a day that does not exist": {"date": "2011-02-30"},
    "a broken text": {"date": "2011\x00"},
    "a year far away": {"date": "99999999999999999999"},
    "an unknown actor": {"actor": "Ukrane"},
    "a megabyte in a line": {"depositary": "x" * 1_000_000},
    "an unknown source": {"citations-0-source": "no-such"},
    "a signature after entry into force": {"date": "2012-12-05", "act_kind": "signature"},
    "no citation": {"citations-0-source": "", "citations-0-stance": ""},
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_bad_input_ends_in_a_message_and_loses_nothing(filled: list[int], editor: FlaskClient, case: str) -> None:
    assert filled
    good = {
        "csrf_token": token(editor, "/acts/new"), "treaty": "ccm", "actor": "lithuania", "act_kind": "accession",
        "date": "2011-09-13", "summary": "kept words", "state": "published",
        "citations-0-source": "depositary-undated", "citations-0-stance": "asserts",
    }  # fmt: skip
    answer = editor.post("/acts/new", data=good | BAD[case])
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422, page[:400]
    assert "error-summary" in page
    assert "kept words" in page


def test_a_retired_record_says_so_and_its_history_stays(filled: list[int], editor: FlaskClient) -> None:
    assert filled
    data = {"csrf_token": token(editor, "/actors/norway/retire"), "based_on": "1", "reason": "entered twice"}
    assert editor.post("/actors/norway/retire", data=data).status_code == 303
    gone = editor.get("/actors/norway")
    assert (gone.status_code, "entered twice" in gone.get_data(as_text=True)) == (410, True)
    assert 'href="/actors/norway/history"' in gone.get_data(as_text=True)
    assert editor.get("/actors/norway/history").status_code == 200


def test_a_cached_page_is_answered_with_304_and_never_stale(
    filled: list[int], client: FlaskClient, database: Database
) -> None:
    first = client.get("/acts")
    tag = first.headers["ETag"]
    assert client.get("/acts", headers={"If-None-Match": tag}).status_code == 304
    with database.writing() as connection:
        create(connection, [act(filled, NORWAY, "ratification", "3 Dec 2009")], EDITOR, "act")
    again = client.get("/acts", headers={"If-None-Match": tag})
    assert (again.status_code, "ratification" in again.get_data(as_text=True)) == (200, True)


def test_typing_that_is_kept_ends_no_page_that_was_kept(
    filled: list[int], client: FlaskClient, editor: FlaskClient
) -> None:
    assert filled
    tag, address = client.get("/actors").headers["ETag"], "/actors/norway/edit"
    draft = {"csrf_token": token(editor, address), "draft_of": address, "title": "typed"}
    assert editor.post("/drafts", data=draft).status_code == 200
    assert client.get("/actors", headers={"If-None-Match": tag}).status_code == 304


def test_healthz_tells_the_storage(client: FlaskClient) -> None:
    facts = client.get("/healthz").get_json()
    assert facts["engine"] in {"sqlite", "postgresql"}
    assert facts["schema"] == facts["schema_expected"]
    assert facts["foreign_keys"] is True


def test_hostile_text_in_a_title_is_only_text(filled: list[int], editor: FlaskClient) -> None:
    assert filled
    data = {
        "csrf_token": token(editor, "/conflicts/new"), "title": "<script>alert(1)</script>", "state": "published",
        "citations-0-source": "depositary-undated", "citations-0-stance": "asserts",
    }  # fmt: skip
    saved = editor.post("/conflicts/new", data=data)
    assert "<script>alert" not in editor.get(saved.headers["Location"]).get_data(as_text=True)


def test_a_mistyped_address_leads_to_records_of_like_names(filled: list[int], client: FlaskClient) -> None:
    assert filled
    answer = client.get("/actors/norwya")
    assert (answer.status_code, "/actors/norway" in answer.get_data(as_text=True)) == (404, True)
    assert "Revision of" not in answer.get_data(as_text=True)


def test_somebody_signed_in_finds_the_tools_from_the_first_page(client: FlaskClient, editor: FlaskClient) -> None:
    mine, theirs = (each.get("/").get_data(as_text=True) for each in (editor, client))
    for address in ("/desk", "/events/new", "/import", "/evidence/missing", "/sql", "/undo"):
        assert f'href="{address}"' in mine
        assert f'href="{address}"' not in theirs
        assert editor.get(address).status_code == 200


def test_a_page_that_says_what_is_missing_knows_who_is_signed_in(editor: FlaskClient, client: FlaskClient) -> None:
    assert "Sign out" in editor.get("/actors/atlantis").get_data(as_text=True)
    assert "Sign out" not in client.get("/actors/atlantis").get_data(as_text=True)


def test_an_address_can_be_built_by_name(seeded_app: Flask) -> None:
    with seeded_app.test_request_context():
        assert url_for("static", filename="a b.css", v="1") == "/static/a%20b.css?v=1"

"""What was entered is put right: undone, restored, replaced; and what is there already is pointed out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from conftest import signed_in
from sqlalchemy import select
from support.drafts import EDITOR, NORWAY, SOURCE, act, small_register
from support.forms import ATLANTIS, NEW_SOURCE, sent, told

from treaties.domain.dates import read_date
from treaties.models import Record, Revision
from treaties.operations.ledger import Editor, broken
from treaties.operations.records import Draft, create, edit, retire
from treaties.operations.undo import draft_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy import Connection

    from treaties.db import Database


@pytest.fixture
def desk(database: Database, editor: FlaskClient) -> FlaskClient:
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
    return editor


def changed_by_grace(connection: Connection, slug: str, **values: str) -> None:
    """Somebody else's edit of the newest version of an actor."""
    query = select(Revision.record_id, Revision.version, Revision.content).join(Record, Record.id == Revision.record_id)
    last = connection.execute(query.where(Record.slug == slug).order_by(Revision.version.desc()).limit(1)).one()
    draft = draft_of("actor", last.content)
    draft = replace(draft, values=draft.values | values)
    edit(connection, last.record_id, last.version, draft, Editor("Grace"), "an edit")


def undone(desk: FlaskClient, deed: int) -> int:
    return int(sent(desk, "/undo", {"deed": str(deed)}).status_code)


def test_an_edit_and_a_retirement_are_undone_by_who_made_them(desk: FlaskClient) -> None:
    before = desk.get("/actors/norway.json").get_json()["values"]
    assert sent(desk, "/actors/norway/retire", {"based_on": "1", "reason": "by mistake"}).status_code == 303
    assert desk.get("/actors/norway").status_code == 410
    assert undone(desk, 1) == 303
    assert desk.get("/actors/norway.json").get_json()["values"] == before
    assert (undone(desk, 1), undone(desk, 99)) == (422, 422)
    assert "Undone" in told(desk.get("/actors/norway/history"))


SMALL = {
    "/actors/norway/retire": {"reason": "typed words", "based_on": "1"},
    "/actors/norway/restore": {"version": "1", "based_on": "typed words"},
    "/undo": {"deed": "typed words"},
    "/actors/together": {"act": "cite", "quote": "typed words", "source": "nobody"},
    "/actors/views": {"view": "typed words", "query": "q=x"},
    "/evidence/archive": {"dead": "https://example.org", "reason": "typed words"},
    "/events/2022-0001/origins": {"one": "a", "other": "b", "note": "typed words"},
    "/evidence/orphans/1": {"quote": "typed words", "reason": "read again"},
    "/copies/abc/describe": {"licence": "typed words"},
    "/desk": {"text": "typed words"},
    "/import/rows": {"table": "typed words"},
}


def test_small_forms_of_a_session_that_ended_and_forged_ones_come_back_with_what_was_typed(desk: FlaskClient) -> None:
    for address, form in SMALL.items():
        forged = desk.post(address, data=form | {"csrf_token": "of another session"})
        assert (forged.status_code, told(forged).count("typed words") > 0) == (400, True), address
        assert "sign_in_password" not in told(forged)
    sent(desk, "/sign-out", {})
    for address, form in SMALL.items():
        for ended, code in ((sent(desk, address, form), 403), (desk.post(address, data=form), 400)):
            page = told(ended)
            assert (ended.status_code, "typed words" in page, "sign_in_password" in page) == (code, True, True), address


def test_who_signs_in_again_in_a_small_form_has_it_done_in_the_same_step(desk: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS)
    sent(desk, "/sign-out", {})
    form = {"reason": "typed words", "based_on": "1", "sign_in_address": "ada@example.org"}
    wrong = told(sent(desk, "/actors/atlantis/retire", form | {"sign_in_password": "a wrong long word"}))
    assert ("typed words" in wrong, "is wrong" in wrong, "a wrong long word" in wrong) == (True, True, False)
    done = sent(desk, "/actors/atlantis/retire", form | {"sign_in_password": "a long enough word"})
    assert done.headers["Location"] == "/actors/atlantis/history"
    assert "typed words" in told(desk.get("/actors/atlantis"))


@pytest.mark.parametrize(("based_on", "code"), [("", 428), ("x", 428), ("0", 422), ("9", 422)])
def test_a_form_that_retires_comes_back_with_its_reason_and_the_version_as_it_is(
    desk: FlaskClient, based_on: str, code: int
) -> None:
    sent(desk, "/actors/new", ATLANTIS)
    answer = sent(desk, "/actors/atlantis/retire", {"reason": "typed words", "based_on": based_on})
    assert (answer.status_code, "typed words</textarea>" in told(answer)) == (code, True)
    assert 'name="based_on" value="1"' in told(answer)


def test_steps_are_undone_one_after_the_other_in_order(desk: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS)
    for version, words in (("1", "later"), ("2", "last")):
        sent(desk, "/actors/atlantis/edit", ATLANTIS | {"note": words, "based_on": version})
    answer = sent(desk, "/undo", {"deed": "2"})
    assert (answer.status_code, "Note was changed again by you" in told(answer)) == (422, True)
    assert 'href="/actors/atlantis/history"' in told(answer)
    notes = []
    for deed in (3, 2):
        assert undone(desk, deed) == 303
        notes.append(desk.get("/actors/atlantis.json").get_json()["values"]["note"])
    assert (notes, undone(desk, 1)) == (["later", "kept words"], 303)
    assert "nothing left to undo" in told(desk.get("/undo"))
    assert desk.get("/actors/atlantis").status_code == 410


def test_undoing_keeps_what_somebody_else_changed_in_another_field_and_refuses_in_the_same(
    desk: FlaskClient, database: Database
) -> None:
    sent(desk, "/actors/new", ATLANTIS)
    sent(desk, "/actors/atlantis/edit", ATLANTIS | {"note": "mine", "based_on": "1"})
    with database.writing() as connection:
        changed_by_grace(connection, "atlantis", iso3="ATL")
    assert undone(desk, 2) == 303
    values = desk.get("/actors/atlantis.json").get_json()["values"]
    assert (values["note"], values["iso3"]) == ("kept words", "ATL")
    answer = sent(desk, "/undo", {"deed": "1"})
    assert (answer.status_code, "ISO code was changed again by Grace" in told(answer)) == (422, True)


def test_undoing_an_entry_takes_the_source_that_came_with_it_along(desk: FlaskClient, database: Database) -> None:
    sent(desk, "/actors/new", ATLANTIS | NEW_SOURCE)
    assert undone(desk, 1) == 303
    assert [desk.get(f"/{at}").status_code for at in ("actors/atlantis", "sources/the-post-2023-03-07")] == [410, 410]
    with database.reading() as connection:
        assert broken(connection) == []


def test_any_version_is_restored_as_a_new_one(desk: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS)
    sent(desk, "/actors/atlantis/edit", ATLANTIS | {"note": "later", "based_on": "1"})
    assert "Restore version 1" in told(desk.get("/actors/atlantis/history"))
    sent(desk, "/actors/atlantis/restore", {"version": "1", "based_on": "2"})
    newest = desk.get("/actors/atlantis.json").get_json()
    assert (newest["version"], newest["values"]["note"]) == (3, "kept words")
    sent(desk, "/actors/atlantis/restore", {"version": "1", "based_on": "2"})
    assert desk.get("/actors/atlantis.json").get_json()["version"] == 3


def test_the_permanent_address_of_a_version_is_a_page_for_people_and_data_for_programs(desk: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS)
    sent(desk, "/actors/atlantis/edit", ATLANTIS | {"note": "later <words>", "based_on": "1"})
    page = told(desk.get("/actors/atlantis@1", headers={"Accept": "text/html,*/*;q=0.8"}))
    assert "This is an older version" in page
    assert "<ins>later</ins> <ins>&lt;</ins>words" in page.split("What changed since</h2>", 1)[1]
    assert "Treaty Register, version 1, http://localhost/actors/atlantis@1" in page
    data = desk.get("/actors/atlantis@1").get_json()
    assert (data["values"]["note"], desk.get("/actors/atlantis@1.json").get_json()) == ("kept words", data)
    assert "atlantis@1" in told(desk.get("/cite/actors/atlantis?version=1&style=apa"))
    sent(desk, "/actors/atlantis/retire", {"based_on": "2", "reason": "by mistake"})
    assert desk.get("/actors/atlantis@1").get_json() == data
    assert [desk.get(f"/{at}").status_code for at in ("actors/atlantis@9", "actors/thule@1")] == [404, 404]


def test_a_replaced_record_hands_on_what_points_at_it_and_its_address(desk: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS | {"citations-0-locator": "p. 9", "may_join": "y"})
    form = {"based_on": "1", "reason": "the same State", "replaced_by": "atlantis"}
    answer = sent(desk, "/actors/norway/retire", form)
    assert answer.status_code == 303, told(answer)
    moved = desk.get("/actors/norway")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/actors/atlantis")
    kept = desk.get("/actors/atlantis.json").get_json()
    assert [each["locator"] for each in kept["citations"]] == ["p. 9", "p. 1"]
    assert kept["parts"]["names"][0]["name"] == "Norway"
    acts = desk.get("/acts.json").get_json()["records"]
    assert [each["actor"] for each in acts] == ["atlantis"]
    assert undone(desk, 2) == 303
    assert [each["actor"] for each in desk.get("/acts.json").get_json()["records"]] == ["norway"]
    assert desk.get("/actors/norway").status_code == 200


def test_a_replaced_source_leaves_no_citation_behind(desk: FlaskClient, database: Database) -> None:
    sent(desk, "/actors/new", ATLANTIS | NEW_SOURCE)
    form = {"based_on": "1", "reason": "the same list", "replaced_by": "the-post-2023-03-07"}
    assert sent(desk, "/sources/depositary-undated/retire", form).status_code == 303
    cited = desk.get("/actors/norway.json").get_json()["citations"]
    assert {each["source"] for each in cited} == {"/sources/the-post-2023-03-07"}
    with database.reading() as connection:
        assert broken(connection) == []


def test_a_double_is_shown_before_it_is_saved_and_may_be_saved_anyway(desk: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS)
    twin = sent(desk, "/actors/new", ATLANTIS | {"title": "atlantis"})
    assert (twin.status_code, 'href="/actors/atlantis"' in told(twin), "save anyway" in told(twin)) == (422, True, True)
    assert sent(desk, "/actors/new", ATLANTIS | {"anyway": "1"}).headers["Location"] == "/actors/atlantis-2"


def test_doubles_are_told_while_typing(desk: FlaskClient, database: Database) -> None:
    address = "/acts/alike.json?treaty=ccm&actor=norway&act_kind=signature&date=31+June"
    assert [each["href"] for each in desk.get(address).get_json()] == ["/acts/oslo-convention-norway-signature"]
    with database.writing() as connection:
        source = [{"source": SOURCE + 1, "stance": "asserts"}]
        values = {"event_kind": "use", "evidence": "alleged", "country": NORWAY + 1, "place_stated": "Bergen"}
        create(connection, [Draft("event", values | {"date": read_date("1944")}, citations=source)], EDITOR, "x")
    (told_both,) = desk.get(address).get_json()
    assert {"label": "Act", "there": "signature", "typed": "signature"} in told_both["lines"]
    asked = "/events/alike.json?country=norway&date=1944&event_kind=use&place_stated="
    assert [len(desk.get(asked + place).get_json()) for place in ("bergen", "Oslo", "")] == [1, 0, 1]
    nowhere = "/events/alike.json?date=1944&event_kind=use"
    assert [len(desk.get(nowhere + more).get_json()) for more in ("", "&part_actors-0-actor=norway")] == [0, 0]


def test_an_event_without_a_country_is_a_double_of_one_with_its_actor(desk: FlaskClient, database: Database) -> None:
    who = {"actors": [{"actor": NORWAY + 1, "role": "asked_by"}]}
    values = {"event_kind": "transfer", "stage": "requested", "evidence": "alleged", "date": read_date("1944")}
    with database.writing() as connection:
        create(connection, [Draft("event", values, who, [{"source": SOURCE + 1, "stance": "asserts"}])], EDITOR, "x")
    asked = "/events/alike.json?date=1944&event_kind=transfer&part_actors-0-role=asked_by"
    found = [len(desk.get(asked + more).get_json()) for more in ("&part_actors-0-actor=norway", "", "&country=norway")]
    assert found == [1, 0, 0]


def test_an_event_shows_evidence_of_the_weapon_as_stated_and_a_quantity_of_which_one_end_is_known(
    desk: FlaskClient, database: Database
) -> None:
    values = {"event_kind": "use", "evidence": "alleged", "quantity_low": 2, "weapon_stated": "shells"}
    cited = [{"source": SOURCE + 1, "stance": "asserts", "field": "weapon_stated"}]
    with database.writing() as connection:
        create(connection, [Draft("event", values, {}, cited, slug="shells")], EDITOR, "x")
    page = told(desk.get("/events/shells"))
    assert 'shells<a class="cite"' in page
    assert not any(words in page for words in ("not stated", "Precision of the place"))


def test_a_history_says_field_by_field_what_changed_and_only_that(desk: FlaskClient) -> None:
    cited = {"citations-1-source": "depositary-undated", "citations-1-stance": "denies", "citations-1-quote": "not so"}
    sent(desk, "/actors/new", ATLANTIS)
    sent(
        desk, "/actors/atlantis/edit", ATLANTIS | cited | {"based_on": "1", "note": "kept new words", "reason": "Read"}
    )
    page = told(desk.get("/actors/atlantis/history"))
    newest = page.split("Version 1", 1)[0]
    assert "kept <ins>new </ins>words" in newest
    assert "Source: Depositary: List; Stance: denies; Quote: not so" in newest
    assert ("Read. " in newest, newest.count("<tr>")) == (True, 3)
    only = told(desk.get("/actors/atlantis/history?field=citations"))
    assert ("not so" in only, "new </ins>words" in only) == (True, False)
    assert told(desk.get("/actors/atlantis/history?field=nothing")).count("<h2>Version") == 2


def test_the_versions_of_what_was_never_published_are_for_those_who_are_signed_in(
    app: Flask, database: Database
) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        draft = Draft("actor", {"actor_kind": "state"}, {}, cited, title="Secretland", slug="secretland", state="draft")
        retire(connection, create(connection, [draft], EDITOR, "x")[0], 1, EDITOR, "never meant to be seen")
    for address in ("@1", "@1.json", "@2.json", "/history"):
        assert app.test_client().get(f"/actors/secretland{address}").status_code == 404, address
    assert "Secretland" in signed_in(app).get("/actors/secretland/history").get_data(as_text=True)

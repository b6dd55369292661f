"""Forms lose nothing: evidence for many fields, sources entered in place, conflicts, drafts, ended sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from conftest import token
from sqlalchemy import func, select
from support.drafts import EDITOR, small_register
from support.forms import ATLANTIS, NEW_SOURCE, sent, told

from treaties.models import Record
from treaties.operations.records import Draft, create
from treaties.web import forms
from treaties.web.context import today

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from treaties.db import Database


@pytest.fixture
def desk(database: Database, editor: FlaskClient) -> FlaskClient:
    with database.writing() as connection:
        small_register(connection)
    return editor


def test_one_row_of_evidence_supports_every_field_that_is_ticked(desk: FlaskClient) -> None:
    answer = sent(desk, "/actors/new", ATLANTIS, **{"citations-0-field": ["note", "region", "names"]})
    assert answer.status_code == 303, told(answer)
    cited = desk.get("/actors/atlantis.json").get_json()["citations"]
    assert [each["field"] for each in cited] == ["note", "region", "names"]
    page = told(desk.get("/actors/atlantis/edit"))
    assert re.findall(r'name="citations-0-field"[^>]*value="(\w*)" checked', page) == ["region", "note", "names"]
    assert "citations-1-field" not in page


def test_a_new_source_is_entered_with_the_record_that_it_supports(desk: FlaskClient) -> None:
    assert sent(desk, "/actors/new", ATLANTIS | NEW_SOURCE).status_code == 303
    made = desk.get("/sources/the-post-2023-03-07.json").get_json()
    assert (made["values"]["heading"], made["values"]["url_key"]) == ("A find", "example.org/a")
    assert desk.get("/actors/atlantis.json").get_json()["citations"][0]["source"].endswith("the-post-2023-03-07")


def test_an_address_that_is_there_in_disguise_is_offered_and_makes_no_double(desk: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS | NEW_SOURCE)
    twin = ATLANTIS | NEW_SOURCE | {"title": "Thule", "citations-0-new_url": "http://example.org/a/#top"}
    answer = sent(desk, "/actors/new", twin)
    assert (answer.status_code, 'value="the-post-2023-03-07"' in told(answer)) == (422, True)
    assert '<a href="#citations-0-new_url">' in told(answer).split("error-summary", 1)[1].split("</ul>", 1)[0]
    assert sent(desk, "/actors/new", twin | {"citations-0-source": "the-post-2023-03-07"}).status_code == 303
    assert len(desk.get("/sources.json").get_json()["records"]) == 2
    found = desk.get("/sources/suggest.json?q=https://example.org/a%3Ffbclid=1").get_json()
    assert [each["slug"] for each in found] == ["the-post-2023-03-07"]


def test_a_source_without_an_address_that_is_there_already_is_offered_and_makes_no_double(desk: FlaskClient) -> None:
    bare = NEW_SOURCE | {"citations-0-new_url": ""}
    assert sent(desk, "/actors/new", ATLANTIS | bare).status_code == 303
    twin = ATLANTIS | bare | {"title": "Thule", "citations-0-new_heading": "A FIND"}
    answer = sent(desk, "/actors/new", twin)
    assert (answer.status_code, 'value="the-post-2023-03-07"' in told(answer)) == (422, True)
    form = {"heading": "A find", "publisher": "The Post", "issued": "2023-03-07", "source_kind": "news",
            "state": "published"}  # fmt: skip
    assert 'href="/sources/the-post-2023-03-07"' in told(sent(desk, "/sources/new", form))
    asked = "/sources/alike.json?heading=A+find&publisher=The+Post&issued=7+March+2023"
    assert len(desk.get(asked).get_json()) == 1
    assert desk.get(asked.replace("7+March", "8+March")).get_json() == []
    assert sent(desk, "/sources/new", form | {"anyway": "1"}).status_code == 303


def test_a_first_source_needs_no_source_before_it(database: Database, editor: FlaskClient) -> None:
    assert database
    answer = sent(editor, "/sources/new", {"heading": "First", "source_kind": "news", "state": "published"})
    assert answer.status_code == 303, told(answer)


def test_the_same_form_sent_twice_makes_one_record(desk: FlaskClient, database: Database) -> None:
    form = ATLANTIS | {"form_id": "0123456789abcdef" * 2}
    places = [sent(desk, "/actors/new", form).headers["Location"] for _ in range(2)]
    assert places == ["/actors/atlantis"] * 2
    with database.reading() as connection:
        query = select(func.count()).select_from(Record).where(Record.title == "Atlantis")
        assert connection.execute(query).scalar_one() == 1


def test_the_second_of_two_writers_sees_all_three_and_takes_what_they_choose(desk: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS)
    first = ATLANTIS | {"note": "their note", "official_name": "Their name", "based_on": "1"}
    assert sent(desk, "/actors/atlantis/edit", first).status_code == 303
    mine = ATLANTIS | {"note": "my note", "based_on": "1"}
    answer = sent(desk, "/actors/atlantis/edit", mine)
    page = told(answer)
    assert answer.status_code == 409
    assert all(words in page for words in ("kept words", "their note", "my note", "Their name"))
    chosen = dict(re.findall(r'name="take-(\w+)" value="(\w+)"[^>]* checked', page))
    assert chosen == {"official_name": "theirs"}
    assert "version 2 by Ada on" in page
    taken = {"take-official_name": "theirs", "based_on": "2", "began": "1", "undecided": "note"}
    again = sent(desk, "/actors/atlantis/edit", mine | taken)
    assert (again.status_code, "You both changed Note" in told(again)) == (409, True)
    taken |= {"take-note": "mine"}
    assert sent(desk, "/actors/atlantis/edit", mine | taken).status_code == 303
    values = desk.get("/actors/atlantis.json").get_json()["values"]
    assert (values["note"], values["official_name"]) == ("my note", "Their name")


def test_what_is_typed_is_kept_offered_again_and_gone_once_saved(desk: FlaskClient) -> None:
    assert sent(desk, "/drafts", ATLANTIS | {"draft_of": "/actors/new", "title": "Half a na"}).status_code == 200
    assert "draft=1" in told(desk.get("/actors/new"))
    page = told(desk.get("/actors/new?draft=1"))
    assert all(words in page for words in ("Half a na", "kept words", 'data-guard="changed"'))
    assert 'href="/actors/new"' in told(desk.get("/"))
    sent(desk, "/actors/new", ATLANTIS)
    assert "draft=1" not in told(desk.get("/actors/new"))
    assert 'href="/actors/new"' not in told(desk.get("/"))
    assert sent(desk, "/drafts", ATLANTIS | {"draft_of": "/elsewhere"}).status_code == 400


def test_what_is_typed_into_a_form_that_is_begun_anew_leaves_the_earlier_draft(desk: FlaskClient) -> None:
    first, second = {"form_id": "a" * 32, "title": "A long summary"}, {"form_id": "b" * 32, "title": "A date"}
    for form in (first, second, second | {"title": "Another date"}):
        sent(desk, "/drafts", form | {"draft_of": "/actors/new"})
    assert "Another date" in told(desk.get("/actors/new?draft=1"))
    assert "A long summary" in told(desk.get("/actors/new?draft=earlier"))
    sent(desk, "/drafts/discard", {"draft_of": "/actors/new"})
    page = told(desk.get("/actors/new"))
    assert "draft=earlier" in page
    assert "draft=1" not in page


def test_a_draft_can_be_thrown_away(desk: FlaskClient) -> None:
    sent(desk, "/drafts", ATLANTIS | {"draft_of": "/actors/new"})
    assert sent(desk, "/drafts/discard", {"draft_of": "/actors/new"}).headers["Location"] == "/actors/new"
    assert "draft=1" not in told(desk.get("/actors/new"))


def test_a_session_that_ended_loses_nothing_that_was_typed(desk: FlaskClient) -> None:
    sent(desk, "/sign-out", {})
    answer = desk.post("/actors/new", data=ATLANTIS | {"csrf_token": token(desk, "/sign-in")})
    assert (answer.status_code, "kept words" in told(answer), "sign_in_password" in told(answer)) == (403, True, True)
    again = desk.post("/actors/new", data=ATLANTIS | {"csrf_token": "of another session"})
    assert (again.status_code, "kept words" in told(again)) == (400, True)


def test_who_signs_in_again_in_the_form_has_it_saved_in_the_same_step(desk: FlaskClient) -> None:
    sent(desk, "/sign-out", {})
    wrong = sent(desk, "/actors/new", ATLANTIS | SIGNED | {"sign_in_password": "a wrong long word"})
    assert (wrong.status_code, "kept words" in told(wrong), "a wrong long word" in told(wrong)) == (422, True, False)
    assert sent(desk, "/actors/new", ATLANTIS | SIGNED).headers["Location"] == "/actors/atlantis"


def test_a_form_is_checked_without_being_saved_and_says_how_its_dates_are_understood(desk: FlaskClient) -> None:
    form = ATLANTIS | NEW_SOURCE | {"valid_from": "3 Dec 2008", "more": "check"}
    page = told(sent(desk, "/actors/new", form))
    assert "this can be saved" in page
    assert ("Understood as 3 December 2008" in page, "Understood as 7 March 2023" in page) == (True, True)
    assert desk.get("/actors/atlantis").status_code == 404
    assert "is needed" in told(sent(desk, "/actors/new", form | {"actor_kind": ""}))
    assert "single day" in told(sent(desk, "/actors/new", form | {"valid_from": "2008"}))
    asked = {"treaty": "ccm", "actor": "norway", "act_kind": "reservation", "date": "2011", "more": "check"}
    assert "Art. 19" in told(sent(desk, "/acts/new", asked | SAID))
    assert "single day" in desk.get("/read-date.json?q=2008&kind=day").get_json()["text"]


def test_a_day_counted_from_today_is_said_before_it_is_saved(desk: FlaskClient) -> None:
    day = (today() - timedelta(days=1)).isoformat()
    asked = desk.get("/read-date.json?q=yesterday").get_json()
    assert (asked["value"], "counted from today" in asked["text"]) == (day, True)
    form = {"title": "A conflict", "date": "yesterday", "state": "draft"}
    page = told(sent(desk, "/conflicts/new", form))
    assert "counted from today; an article counts from its own day" in page
    assert f'name="date" type="text" value="{day}"' in page
    assert "may be" in told(sent(desk, "/conflicts/new", form | {"date": "last Tuesday"}))
    assert sent(desk, "/conflicts/new", form | {"date": day}).status_code == 303


def test_a_relay_is_entered_as_a_chain_of_words_with_its_source_and_beside_it(desk: FlaskClient) -> None:
    words = "The Post, relaying Reuters, citing two members of Congress\nAFP"
    assert sent(desk, "/actors/new", ATLANTIS | NEW_SOURCE | {"citations-0-new_relays": words}).status_code == 303
    address = "/sources/the-post-2023-03-07"
    links = [["Reuters", 1, 1], ["two members of Congress", 1, 2], ["AFP", 2, 1]]
    assert chain(desk, address) == links
    form = {"heading": "A find", "publisher": "The Post", "source_kind": "news", "state": "published", "based_on": "1"}
    rows = {f"part_relays-{n}-{k}": str(v) for n, row in enumerate(links) for k, v in zip(LINK, row, strict=True)}
    cited = {"citations-0-source": "the-post-2023-03-07"}
    more = sent(desk, f"{address}/edit", form | rows | cited | {"relays_words": "citing a minister"})
    assert more.status_code == 303, told(more)
    assert chain(desk, address) == [*links, ["a minister", 3, 1]]


SAID = {name: ATLANTIS[name] for name in ("state", "citations-0-source", "citations-0-stance")}
LINK = ("name", "chain", "position")
SIGNED = {"sign_in_address": "ada@example.org", "sign_in_password": "a long enough word"}


def chain(desk: FlaskClient, address: str) -> list[list[object]]:
    return [[row[name] for name in LINK] for row in desk.get(f"{address}.json").get_json()["parts"]["relays"]]


def test_what_is_missing_in_a_row_is_told_at_its_field_and_with_its_number(desk: FlaskClient) -> None:
    rows = {"part_names-0-name": "Atlantide", "part_names-4-language": "fr", "part_links-2-link_kind": "predecessor"}
    page = told(sent(desk, "/actors/new", ATLANTIS | rows))
    assert '<a href="#part_names-1-name">Names 2, Name is needed (Names).</a>' in page
    assert '<a href="#part_links-0-other">Other actor is needed (Ties).</a>' in page
    assert 'id="part_names-1-name-error"' in page


def test_a_duty_that_is_there_is_pointed_out(desk: FlaskClient) -> None:
    duty = {"treaty": "ccm", "article": "Art. 7(9)", "short_title": "a report", "delay": "days", "amount": "180"}
    assert sent(desk, "/duties/new", duty | SAID).status_code == 303
    assert "Perhaps in the register already" in told(sent(desk, "/duties/new", duty | SAID | {"short_title": "report"}))


def test_what_is_wrong_is_listed_in_the_order_of_the_form(desk: FlaskClient) -> None:
    page = told(sent(desk, "/treaties/new", {"state": "draft"}))
    assert page.index("A title is needed.</a>") < page.index(">Short name is needed.</a>")


def test_a_form_that_stood_open_over_a_migration_leaves_what_it_did_not_offer(desk: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS | {"official_name": "The Isle", "may_join": "y"})
    offers = re.search(r'name="offers"[^>]* value="([^"]*)"', told(desk.get("/actors/atlantis/edit")))
    assert offers
    older = " ".join(name for name in offers[1].split() if name not in {"official_name", "may_join"})
    form = ATLANTIS | {"note": "later", "based_on": "1", "offers": older, "a_field_that_is_gone": "x"}
    assert sent(desk, "/actors/atlantis/edit", form).status_code == 303
    values = desk.get("/actors/atlantis.json").get_json()["values"]
    assert (values["official_name"], values["may_join"], values["note"]) == ("The Isle", True, "later")


def test_a_form_names_records_by_title_and_by_address_too_where_titles_are_the_same(
    desk: FlaskClient, database: Database
) -> None:
    form = {"treaty": "ccm", "actor": "norway", "act_kind": "signature", "date": "3 Dec 2008"}
    act = sent(desk, "/acts/new", form | SAID).headers["Location"]
    page = told(desk.get(f"{act}/edit"))
    assert 'value="Convention on Cluster Munitions"' in page
    with database.writing() as connection:
        source = select(Record.id).where(Record.slug == "depositary-undated")
        cited = [{"source": connection.execute(source).scalar_one(), "stance": "asserts"}]
        create(connection, [Draft("actor", {"actor_kind": "state"}, title="Norway", citations=cited)], EDITOR, "again")
    page = told(desk.get(f"{act}/edit"))
    assert 'value="Norway (norway)"' in page
    again = form | SAID | {"actor": "Norway (norway)", "based_on": "1", "slug": act.rpartition("/")[2]}
    assert sent(desk, f"{act}/edit", again).status_code == 303


def test_a_name_is_found_or_a_near_one_told_without_reading_every_record(
    desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "FEW", 0)
    form = {"treaty": "ccm", "act_kind": "signature", "date": "3 Dec 2008"} | SAID
    assert sent(desk, "/acts/new", form | {"actor": "NOR"}).status_code == 303
    assert "Did you mean Lithuania?" in told(sent(desk, "/acts/new", form | {"actor": "Lithuana Republic"}))


def test_the_next_record_begins_with_the_source_of_the_one_before(desk: FlaskClient) -> None:
    saved = sent(desk, "/actors/new", ATLANTIS, then="another")
    assert saved.headers["Location"] == "/actors/new?after=atlantis"
    page = told(desk.get("/actors/new?after=atlantis"))
    assert ('value="Depositary: List"' in page, "kept words" in page) == (True, False)
    assert "kept words" in told(desk.get("/actors/new?copy=atlantis"))


def test_a_source_goes_on_from_one_record_to_the_next_of_any_type(desk: FlaskClient) -> None:
    assert 'href="/events/new?source=depositary-undated"' in told(desk.get("/sources/depositary-undated"))
    assert 'value="List"' not in told(desk.get("/events/new"))
    form = told(desk.get("/events/new?source=depositary-undated"))
    assert re.search(r'name="citations-0-source"[^>]*value="[^"]*List', form)
    saved = sent(desk, "/actors/new", ATLANTIS)
    assert "/acts/new?source=depositary-undated" in told(desk.get(saved.headers["Location"]))


def test_an_error_stands_beside_its_field_and_in_the_summary(desk: FlaskClient) -> None:
    page = told(sent(desk, "/actors/new", ATLANTIS | {"actor_kind": "", "citations-0-source": "nobody"}))
    assert 'href="#citations-0-source"' in page
    page = told(sent(desk, "/actors/new", ATLANTIS | {"actor_kind": ""}))
    assert ('href="#actor_kind"' in page, 'id="actor_kind-error"' in page) == (True, True)
    page = told(sent(desk, "/actors/new", ATLANTIS | {"actor_kind": "", "title": " ", "valid_from": "31 June"}))
    assert [f'id="{name}-error"' in page for name in ("actor_kind", "title", "valid_from")] == [True] * 3


def test_what_cannot_be_read_and_what_breaks_a_rule_is_told_in_one_round(desk: FlaskClient) -> None:
    form = {"treaty": "ccm", "actor": "norway", "act_kind": "reservation", "date": "32 May 2009", "state": "published",
            "citations-0-new_publisher": "The Post", "citations-0-stance": "asserts"}  # fmt: skip
    page = told(sent(desk, "/acts/new", form))
    summary = page.split('class="error-summary"', 1)[1].split("</div>", 1)[0]
    assert re.findall(r'href="#([\w-]+)"', summary) == ["act_kind", "date", "citations-0-new_heading"]
    assert "19" in summary


def test_a_record_with_hundreds_of_citations_is_shown_and_saved_without_losing_one(
    desk: FlaskClient, database: Database
) -> None:
    cited = [{"source": 1, "stance": "asserts", "locator": f"p. {number}"} for number in range(500)]
    with database.writing() as connection:
        create(connection, [Draft("conflict", {}, citations=cited, title="Long")], EDITOR, "many")
    page = told(desk.get("/conflicts/long/edit"))
    rows = re.findall(r'name="(citations-\d+-locator)" type="text" value="([^"]*)"', page)
    assert len(rows) == len(cited)
    sources = {name.replace("locator", "source"): "depositary-undated" for name, _ in rows}
    form = {"title": "Long", "state": "published", "based_on": "1"} | dict(rows) | sources
    assert sent(desk, "/conflicts/long/edit", form).status_code == 303
    assert len(desk.get("/conflicts/long.json").get_json()["citations"]) == len(cited)
    assert (page.count("-claimant"), page.count('value="open:citations-')) == (
        page.count("citations-499-claimant"),
        499,
    )
    opened = told(sent(desk, "/conflicts/long/edit", form | {"more": "open:citations-7", "based_on": "2"}))
    assert ('name="citations-7-claimant"' in opened, 'name="citations-8-claimant"' in opened) == (True, False)


def test_hostile_text_in_a_row_of_evidence_is_only_text(desk: FlaskClient) -> None:
    bad = {"citations-0-quote": '</textarea><script>alert("1")</script>', "citations-0-source": '"><script>x'}
    page = told(sent(desk, "/actors/new", ATLANTIS | bad))
    assert "<script>alert" not in page
    assert "&#34;1&#34;" in page or "&quot;1&quot;" in page
    assert "<script>x" not in page

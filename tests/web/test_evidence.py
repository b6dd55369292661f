"""What nothing supports is counted and marked; a dead address is led to its copy wherever it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from support.drafts import small_register
from support.forms import ATLANTIS, sent, told

from treaties.web import markup

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from treaties.db import Database

PAGES = ("https://example.org/a", "http://www.example.org/a/?utm_source=x", "https://example.org/a/b")


@pytest.fixture
def desk(database: Database, editor: FlaskClient) -> FlaskClient:
    with database.writing() as connection:
        small_register(connection)
    return editor


def test_a_field_that_no_citation_supports_is_counted_listed_and_marked(desk: FlaskClient) -> None:
    assert "Every value of every" in told(desk.get("/evidence/missing"))
    named = ATLANTIS | {"official_name": "Republic of Atlantis", "citations-0-field": ["actor_kind"]}
    sent(desk, "/actors/new", named)
    page = told(desk.get("/evidence/missing"))
    assert ("type=actors&amp;field=official_name" in page, "field=actor_kind" in page) == (True, False)
    assert 'href="/actors/atlantis/edit"' in told(desk.get("/evidence/missing?type=actors&field=official_name"))
    assert '<a class="unsourced" href="#official_name">Official name</a>' in told(desk.get("/actors/atlantis/edit"))


@pytest.mark.parametrize(
    "query",
    ["type=nothing", "type=actors&field=x", "type=actors&field=official_name&after=x", "type=actors&field=note"],
)
def test_what_is_no_field_is_not_found(desk: FlaskClient, query: str) -> None:
    assert desk.get(f"/evidence/missing?{query}").status_code == 404


def test_a_total_that_an_article_states_is_ticked_on_the_treaty_and_compared(desk: FlaskClient) -> None:
    form = {
        "title": "Treaty of Atlantis", "short_name": "Atlantis", "state": "published",
        "citations-0-field": "count.in_force", "citations-0-source": "depositary-undated",
        "citations-0-stance": "asserts",
    }  # fmt: skip
    refused = told(sent(desk, "/treaties/new", form, **{"citations-0-stated_value": "many"}))
    assert "A total needs the number that the source states" in refused
    assert "Give the day for which the source states it" in refused
    stated = {"citations-0-stated_value": "112", "citations-0-as_of": "7 March 2023"}
    assert sent(desk, "/treaties/new", form, **stated).status_code == 303
    assert "in force: 112" in told(desk.get("/checks"))


def test_the_long_form_of_a_treaty_stands_under_headings(desk: FlaskClient) -> None:
    page = told(desk.get("/treaties/new"))
    headings = re.findall(r'<fieldset class="group"><legend>([^<]*)', page)
    assert headings[:3] == ["Days and places", "Depositary and publication", "Signature and consent"]
    assert page.index("Rule of entry into force") < page.index('name="threshold"') < page.index("Rule for later States")


def test_what_the_register_says_itself_is_told_apart_from_what_its_sources_say(seeded_app: Flask) -> None:
    page = told(seeded_app.test_client().get("/events/2023-0009"))
    said, own = page.split('<div class="own">', 1)
    own = own.split("</div>", 1)[0]
    assert '<dt>Kind</dt><dd>transfer<a class="cite" href="#c1"' in said
    assert "<dt>Evidence grade</dt><dd>confirmed</dd>" in own
    assert '"cite"' not in own.split("Reason for the grade", 1)[1].split("</dd>", 1)[0]
    assert '"cite"' in own.split("Summary", 1)[1].split("</dd>", 1)[0]
    assert 'the whole record<span class="remark"><b>Our remark:</b> Cites two lawmakers.' in page


def test_values_that_sources_state_otherwise_stand_beside_the_one_shown_with_who_says_so(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    page = told(client.get("/events/2023-0009"))
    weapon = page.split("<dt>Weapon</dt>", 1)[1].split("</dd>", 1)[0]
    assert 'otherwise">stated otherwise: cluster munitions that drones can drop (two members of Congress)<a' in weapon


def archived(desk: FlaskClient) -> list[str]:
    records = desk.get("/sources.json").get_json()["records"]
    return sorted(each["archive_url"] for each in records if each["heading"] == "Copy")


def test_the_marks_of_a_fact_stand_in_the_order_of_their_notes() -> None:
    assert re.findall(r">(\d+)<", markup.marks([4, 1, 2, 1])) == ["1", "2", "4"]


def test_a_dead_address_is_led_to_its_copy_everywhere_and_back(desk: FlaskClient) -> None:
    for url in PAGES:
        form = {"heading": "Copy", "url": url, "source_kind": "news", "state": "published", "anyway": "1"}
        assert sent(desk, "/sources/new", form).status_code == 303
    form = {"dead": "example.org/a", "copy": "https://archive.example/1"}
    assert sent(desk, "/evidence/archive", form).status_code == 422
    form |= {"dead": "https://example.org/a/"}
    assert (page := seen(desk, form))["shown"] == 2
    assert archived(desk) == ["", "", ""]
    assert sent(desk, "/evidence/archive", form, sure="1", seen=page["seen"]).status_code == 303
    assert archived(desk) == ["", "https://archive.example/1", "https://archive.example/1"]
    assert sent(desk, "/undo", {"deed": "4"}).status_code == 303
    assert archived(desk) == ["", "", ""]
    form |= {"copy": "https://archive.example/web/", "below": "1", "sure": "1"}
    assert sent(desk, "/evidence/archive", form, seen=page["seen"]).status_code == 200  # another preview than was seen
    assert sent(desk, "/evidence/archive", form, seen=seen(desk, form)["seen"]).status_code == 303
    assert archived(desk) == sorted(f"https://archive.example/web/{url}" for url in PAGES)


def seen(desk: FlaskClient, form: dict[str, str]) -> dict[str, Any]:
    """How many rows the preview shows, and its mark."""
    page = told(sent(desk, "/evidence/archive", {**form, "sure": ""}))
    mark = re.search('name="seen" value="([^"]+)"', page)
    return {"shown": page.count("<ins>"), "seen": mark and mark[1]}


DEAD = {
    ("example.org/nothing", "archive.example/1"): "No source has this address.",
    ("www.example.org", "archive.example/1"): "below it are 3: tick",
    ("example.org/a", "example.org/a/"): "This is the dead address itself",
    ("example.org/a", "www.example.org/a/b"): "The copy is the own address of another source",
}


def test_the_form_of_a_dead_address_is_empty_and_says_what_it_cannot_do(desk: FlaskClient) -> None:
    page = told(desk.get("/evidence/archive"))
    assert re.findall('<input id="(?:dead|copy|reason)" name="[a-z]+" value="([^"]*)"', page) == ["", "", ""]
    for url in PAGES:
        form = {"heading": "Copy", "url": url, "source_kind": "news", "state": "published", "anyway": "1"}
        sent(desk, "/sources/new", form)
    for (dead, copy), said in DEAD.items():
        page = told(sent(desk, "/evidence/archive", {"dead": f"https://{dead}", "copy": f"https://{copy}"}))
        assert said in page

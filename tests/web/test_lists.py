"""Lists arranged, named and changed together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from support.drafts import EDITOR, small_register
from support.forms import ATLANTIS, sent, told

from treaties.operations.records import Draft, create

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from treaties.db import Database

STATES = 60


def code(number: int) -> str:
    """A code that falls while the number rises."""
    left = 99 - number
    return f"X{chr(65 + left // 26)}{chr(65 + left % 26)}"


@pytest.fixture
def desk(database: Database, editor: FlaskClient) -> FlaskClient:
    with database.writing() as connection:
        cited = [{"source": small_register(connection)[0], "stance": "asserts"}]
        create(connection, [
            Draft("actor", {"actor_kind": "state", "iso3": code(number)}, citations=cited, title=f"State {number:02}")
            for number in range(STATES)
        ], EDITOR, "many")  # fmt: skip
    return editor


def titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)', page)


@pytest.mark.parametrize(("order", "first"), [("iso3", "State 59"), ("-iso3", "State 00"), ("-title", "State 59")])
def test_a_list_is_ordered_by_any_column_page_by_page(desk: FlaskClient, order: str, first: str) -> None:
    page = told(desk.get(f"/actors?sort={order}&q=state"))
    following = re.search(r'href="([^"]*)" rel="next"', page)
    assert following
    rest = titles(told(desk.get(following[1].replace("&amp;", "&"))))
    every = titles(page) + rest
    assert (every[0], len(every), len(set(every))) == (first, STATES, STATES)
    assert 'aria-sort="' in page


def test_a_view_has_its_columns_its_name_and_its_address(desk: FlaskClient) -> None:
    page = told(desk.get("/actors?col=iso3&col=note&view=Codes&q=state"))
    assert "Actors: Codes" in page
    assert re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', page) == ["Record", "ISO code", "Note"]
    assert "cols=iso3+note" in page or "cols=iso3%20note" in page
    assert len(titles(told(desk.get("/actors?cols=iso3+note&sort=-iso3")))) == 50


@pytest.mark.parametrize("address", ["sort=iso3&at=x&after=y", "sort=-date&at=1&after=y", "sort=nothing&cols=none"])
def test_a_page_that_does_not_exist_is_no_fault(desk: FlaskClient, address: str) -> None:
    assert desk.get(f"/acts?{address}").status_code in {200, 400}


def boxes(desk: FlaskClient) -> list[str]:
    return re.findall(r'name="row" form="together" value="([^"]+)"', told(desk.get("/actors?q=state+0")))


def test_chosen_rows_are_changed_together_after_a_look_and_undone_in_one_step(desk: FlaskClient) -> None:
    form = {"row": boxes(desk), "act": "set", "term": "actor_kind=armed_group", "reason": "a mistake"}
    look = told(sent(desk, "/actors/together", form))
    assert (look.count("<del>"), "Change these 10 records" in look) == (10, True)
    assert desk.get("/actors/state-00.json").get_json()["values"]["actor_kind"] == "state"
    assert sent(desk, "/actors/together", form, sure="1").status_code == 303
    assert desk.get("/actors/state-00.json").get_json()["values"]["actor_kind"] == "armed_group"
    assert sent(desk, "/undo", {"deed": "1"}).status_code == 303
    assert desk.get("/actors/state-00.json").get_json()["values"]["actor_kind"] == "state"


def test_a_citation_is_added_to_every_chosen_row_or_to_none(desk: FlaskClient) -> None:
    form = {"row": boxes(desk), "act": "cite", "source": "depositary-undated", "locator": "p. 3", "sure": "1"}
    assert sent(desk, "/actors/together", form).status_code == 422
    assert sent(desk, "/actors/together", form | {"source": "nobody", "reason": "x"}).status_code == 422
    assert sent(desk, "/actors/together", form | {"reason": "read again"}).status_code == 303
    assert len(desk.get("/actors/state-07.json").get_json()["citations"]) == 2
    assert sent(desk, "/actors/together", form | {"reason": "stale"}).status_code == 422
    assert len(desk.get("/actors/state-07.json").get_json()["citations"]) == 2


def test_rows_that_nobody_ticked_and_a_source_that_is_none_cost_nothing_that_was_typed(desk: FlaskClient) -> None:
    typed = {"act": "cite", "source": "nobody", "quote": "as they said", "field": "iso3", "query": "q=state+0"}
    for rows in ({}, {"row": boxes(desk)[:2]}):
        page = told(sent(desk, "/actors/together", typed | rows))
        assert re.search('value="iso3" selected', page)
        assert ('value="as they said"' in page, len(re.findall('name="row" value=', page))) == (True, 0 if rows else 10)
        assert bool(re.search(r'name="rows" value="\d+:1 \d+:1"', page)) == bool(rows)


def test_rows_that_somebody_changed_meanwhile_are_shown_as_they_are_and_changed_with_the_next_yes(
    desk: FlaskClient,
) -> None:
    form = {"row": boxes(desk)[:1], "act": "retire", "reason": "a double"}
    other = {"row": boxes(desk)[:1], "act": "cite", "source": "depositary-undated", "reason": "read again", "sure": "1"}
    assert sent(desk, "/actors/together", other).status_code == 303
    page = told(sent(desk, "/actors/together", form, sure="1"))
    assert ("State 00: Somebody saved version 2" in page, 'value="a double"' in page) == (True, True)
    assert 'value="1">Retire this record</button>' in page
    rows = re.search(r'name="rows" value="([^"]+)"', page)[1]  # type: ignore[index] # it stands there
    done = sent(desk, "/actors/together", {"rows": rows, "act": "retire", "reason": "a double"}, sure="1")
    assert "1 actor: retired." in told(desk.get(done.headers["Location"]))


def test_drafts_are_listed_for_editors_and_published_together(desk: FlaskClient, client: FlaskClient) -> None:
    sent(desk, "/actors/new", ATLANTIS | {"state": "draft"})
    assert titles(told(desk.get("/actors?drafts=yes"))) == ["Atlantis"]
    assert "Atlantis" not in titles(told(client.get("/actors?drafts=yes")))
    rows = re.findall(r'form="together" value="([^"]+)"', told(desk.get("/actors?drafts=yes")))
    form = {"row": rows, "act": "publish", "reason": "ready", "sure": "1"}
    assert sent(desk, "/actors/together", form).status_code == 303
    assert client.get("/actors/atlantis").status_code == 200
    assert sent(desk, "/actors/together", {"row": ["x", "1:1:1"], "act": "explode"}).status_code == 422


def test_a_view_is_kept_under_a_name_offered_above_the_list_and_forgotten(
    desk: FlaskClient, client: FlaskClient
) -> None:
    query = "actor_kind=state&q=state+0&cols=iso3+note&sort=-iso3&after=x&at=1"
    kept = sent(desk, "/actors/views", {"view": "Codes first", "query": query})
    address = kept.headers["Location"]
    assert ("sort=-iso3" in address, "actor_kind=state" in address, "after=" in address) == (True, True, False)
    page = told(desk.get(address))
    assert ("Actors: Codes first" in page, titles(page)[0], len(titles(page))) == (True, "State 00", 10)
    assert titles(told(client.get(address))) == titles(page)
    assert 'aria-current="true">Codes first' in page
    view = re.search(r'name="id" value="(\d+)"', page)
    assert view
    assert sent(desk, "/actors/views/forget", {"id": view[1]}).status_code == 303
    assert "Codes first</a>" not in told(desk.get("/actors"))
    assert "needs a name" in told(desk.get(sent(desk, "/actors/views", {"view": " ", "query": ""}).headers["Location"]))


def test_a_view_is_renamed_its_name_taken_over_and_nothing_of_it_is_lost(desk: FlaskClient) -> None:
    long, query = "N" * 121, "actor_kind=state"
    again = told(desk.get(sent(desk, "/actors/views", {"view": long, "query": query}).headers["Location"]))
    assert ("at most 120" in again, f'value="{long}"' in again, "?actor_kind=state&amp;" in again) == (True,) * 3
    kept = told(desk.get(sent(desk, "/actors/views", {"view": "First", "query": query}).headers["Location"]))
    number = re.search(r'name="instead" value="(\d+)"', kept)[1]  # type: ignore[index] # it stands there
    renamed = {"view": "Second", "query": f"{query}&view=First", "instead": number}
    page = told(desk.get(sent(desk, "/actors/views", renamed).headers["Location"]))
    assert ("First</a>" in page, 'aria-current="true">Second' in page) == (False, True)
    taken = told(desk.get(sent(desk, "/actors/views", {"view": "Second", "query": "q=state+07"}).headers["Location"]))
    assert ("Another one had this name" in taken, "actor_kind=state&amp;view=Second" in taken) == (True, True)
    forgotten = {"id": re.search(r'name="id" value="(\d+)"', taken)[1], "query": "q=state+07&view=Second"}  # type: ignore[index] # the same
    assert sent(desk, "/actors/views/forget", forgotten).headers["Location"] == "/actors?q=state+07&view=Second"


def test_what_an_old_view_asks_for_and_the_list_has_not_is_said(desk: FlaskClient, client: FlaskClient) -> None:
    address = "/actors?view=Old&cols=iso3+gone&kindx=1&actor_kind=empire&sort=-gone"
    for page in (told(client.get(address)), told(desk.get(address))):
        said = page.split('<ul class="plain notice">')[1].split("</ul>")[0]
        assert re.findall("“([^”]+)”", said) == ["kindx", "gone", "-gone", "empire"]
        assert "kindx=" not in page.split("Address of this view")[1]


def test_what_the_register_works_out_itself_is_not_set_by_hand(desk: FlaskClient) -> None:
    form = {"title": "Use", "event_kind": "use", "evidence": "alleged", "summary": "said", "state": "draft"}
    assert sent(desk, "/events/new", form).status_code == 303
    page = told(desk.get("/events?drafts=yes"))
    assert '<optgroup label="Evidence grade">' in page
    assert '<optgroup label="Rests on">' not in page
    row = re.findall(r'name="row" form="together" value="([^"]+)"', page)
    change = {"row": row, "act": "set", "term": "support=several", "reason": "counted"}
    assert 'href="#t-term">Choose the term' in told(sent(desk, "/events/together", change))


def test_all_rows_that_the_filters_leave_are_chosen_beyond_the_page(desk: FlaskClient) -> None:
    form = {"all": "yes", "query": "actor_kind=state&q=state", "act": "set", "term": "actor_kind=armed_group"}
    look = told(sent(desk, "/actors/together", form))
    assert f"Change these {STATES} records" in look
    rows = re.search(r'name="rows" value="([^"]+)"', look)
    assert rows
    sure = {"rows": rows[1], "act": "set", "term": "actor_kind=armed_group", "reason": "a mistake", "sure": "1"}
    assert sent(desk, "/actors/together", sure).status_code == 303
    kinds = [each["actor_kind"] for each in desk.get("/actors.json?q=state").get_json()["records"]]
    assert kinds == ["armed_group"] * STATES
    assert desk.get("/actors/norway.json").get_json()["values"]["actor_kind"] == "state"
    assert sent(desk, "/undo", {"deed": "1"}).status_code == 303


def test_the_look_says_exactly_what_is_added_and_a_refusal_whose_it_is(desk: FlaskClient) -> None:
    cited = {"source": "depositary-undated", "field": "iso3", "locator": "p. 3", "quote": "words"}
    form = {"row": boxes(desk), "act": "cite"} | cited
    assert "1 citation and Depositary: List (ISO code), p. 3, “words”" in told(sent(desk, "/actors/together", form))
    assert "Choose a field" in told(sent(desk, "/actors/together", form | {"field": "x"}))
    form |= {"sure": "1", "reason": "read", "field": "names", "stance": "denies", "query": "q=state+0&after=x&at=1"}
    assert sent(desk, "/actors/together", form).headers["Location"] == "/actors?q=state+0"
    cited = desk.get("/actors/state-00.json").get_json()["citations"][-1]
    assert (cited["field"], cited["stance"]) == ("names", "denies")
    form = {"row": boxes(desk), "act": "set", "term": "actor_kind=", "reason": "x", "sure": "1"}
    assert "State 00: Kind is needed." in told(sent(desk, "/actors/together", form))


@pytest.mark.parametrize(("words", "title"), [("norge", "Norway"), ("nor", "Norway"), ("lietuva", "Lithuania")])
def test_a_list_is_searched_by_any_name_and_code(desk: FlaskClient, words: str, title: str) -> None:
    for slug, name, code in (("norway", "Norge", "NOR"), ("lithuania", "Lietuva", "LTU")):
        form = {"title": slug.title(), "actor_kind": "state", "iso3": code, "state": "published", "based_on": "1"}
        names = {"part_names-0-name": name, "part_names-0-name_kind": "short"}
        assert sent(desk, f"/actors/{slug}/edit", form | names | CITED).status_code == 303
    assert titles(told(desk.get(f"/actors?q={words}"))) == [title]


CITED = {"citations-0-source": "depositary-undated", "citations-0-stance": "asserts"}


def test_the_page_of_a_weapon_says_that_its_list_holds_more_than_the_filter_of_events(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    category, model = (
        client.get(f"/weapons/{each}").get_data(as_text=True) for each in ("cluster-munitions", "cbu-87")
    )
    said = 'among these. <a href="/events?weapon=cluster-munitions">'
    assert (said in category, "among these." in model) == (True, False)

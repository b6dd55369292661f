"""Pages answered before the framework are those that the framework would have given."""

from __future__ import annotations

from gzip import decompress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from support.drafts import EDITOR, NORWAY, SOURCE, TREATY, act, small_register
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client

from treaties.domain.dates import read_date
from treaties.operations.records import Draft, create
from treaties.records import BY_PATH
from treaties.web.plain import PlainPages

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from treaties.db import Database

AT = "https://archives2.the-monitor.org/en-gb/reports/2016/cluster-munition-monitor-2016/status-of-the-convention.aspx"
READ = [
    "/events?country=ukraine&date_from=2022&col=evidence&sort=-evidence", "/events/2022-0007",
    "/treaties/ccm?on=2010-08-01&show=in_force", "/actors/lithuania", "/weapons/cluster-munitions",
    "/search?q=lithuania", f"/search?{urlencode({'q': AT})}",
]  # fmt: skip
REFUSED = ["/events/nothing-here", "/treaties/ccm?on=never", "/events?q=%00", "/events?at=9e9"]


def plain(app: Flask) -> PlainPages:
    """The wrapper, below the page cache."""
    wrapped = app.wsgi_app
    while not isinstance(wrapped, PlainPages):
        wrapped = wrapped.app  # type: ignore[attr-defined] # the page cache's own name for what it wraps
    return wrapped


def whole(answer: TestResponse) -> bytes:
    """The page as a browser unpacks it."""
    return decompress(answer.get_data()) if answer.headers.get("Content-Encoding") == "gzip" else answer.get_data()


def headers(answer: TestResponse) -> list[tuple[str, str]]:
    """The headers of an answer, but for the second at which it was made."""
    return sorted((name, "" if name == "Date" else value) for name, value in answer.headers)


@pytest.mark.parametrize("address", READ)
def test_a_plain_page_is_the_page_of_the_framework(seeded_app: Flask, address: str) -> None:
    pages, asked = plain(seeded_app), {"Accept-Encoding": "gzip"} if "events/" in address else {}
    own, framework = (Client(each).get(address, headers=asked) for each in (pages, pages.below))
    assert own.status_code == 200
    assert pages.answer(own.request.environ) is not None
    assert whole(own) == whole(framework)
    assert headers(own) == headers(framework)


def test_an_address_shows_the_page_of_the_one_source_there(seeded_app: Flask) -> None:
    client = Client(plain(seeded_app))
    found = client.get("/search", query_string={"q": AT})
    there = client.get("/sources/landmine-and-cluster-munition-monitor-2016")
    assert there.status_code == 200
    assert found.get_data() == there.get_data()


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_refused_is_left_to_the_framework(seeded_app: Flask, address: str) -> None:
    pages = plain(seeded_app)
    own, framework = (Client(each).get(address) for each in (pages, pages.below))
    assert own.status_code == framework.status_code >= 300
    assert own.get_data() == framework.get_data()


def test_a_page_answered_on_a_kept_connection_shows_what_was_written_since(app: Flask) -> None:
    pages, database = plain(app), app.extensions["treaties"]
    client = Client(pages)
    assert "Norway" not in client.get("/actors").text
    with database.writing() as connection:
        small_register(connection)
    assert "Norway" in client.get("/actors").text
    database.dispose()  # as after an outage: the next page opens a connection of its own
    assert "Norway" in client.get("/actors").text


def test_what_is_remembered_of_a_treaty_ends_with_an_act_that_another_worker_writes(
    app: Flask, database: Database
) -> None:
    client = Client(plain(app))
    with database.writing() as connection:
        ids = small_register(connection)
    assert "3 Dec 2008" not in client.get("/treaties/ccm?on=2009-01-01").text
    with database.writing() as connection:
        create(connection, [act(ids, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
    for day, signed in (("2008-12-02", 0), ("2009-01-01", 1)):
        page = client.get(f"/treaties/ccm?on={day}").text
        assert (page.count(">3 Dec 2008</a>"), f"<b>{signed}</b><a" in page) == (signed, True)


def test_an_event_shows_how_its_actor_stands_by_an_act_that_another_worker_writes(
    app: Flask, database: Database
) -> None:
    client = Client(plain(app))
    with database.writing() as connection:
        ids = small_register(connection)
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        parts: dict[str, Any] = {"treaties": [{"treaty": ids[TREATY], "effect": "prohibited"}]}
        [weapon] = create(
            connection, [Draft("weapon", {"weapon_kind": "category"}, parts, cited, title="rocket")], EDITOR, "weapon"
        )
        values = {"event_kind": "use", "date": read_date("6 May 2012"), "evidence": "alleged", "country": ids[NORWAY]}
        rows: dict[str, Any] = {
            "actors": [{"actor": ids[NORWAY], "role": "alleged_user"}],
            "weapons": [{"weapon": weapon}],
        }
        create(connection, [Draft("event", values, rows, cited, slug="2012-0001")], EDITOR, "event")
    assert "not bound: non-signatory</span>" in client.get("/events/2012-0001").text
    with database.writing() as connection:
        create(connection, [act(ids, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
    assert "not bound: signatory since 3 December 2008</span>" in client.get("/events/2012-0001").text


def test_an_address_leads_to_the_view_to_which_the_router_of_the_framework_leads(app: Flask) -> None:
    pages = plain(app)
    fixed = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())]
    under = [f"/{path}/{slug}" for path in (*BY_PATH, "search") for slug in ("2022-0007", "x.json", "new")]
    for address in (*fixed, *under, "/events/", "/events//x"):
        said: list[object] = []
        for asking in (pages.view_of, pages.match):
            try:
                said.append(asking(address))
            except HTTPException as error:
                said.append(type(error))
        assert said[0] == said[1], address

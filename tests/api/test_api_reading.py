from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support.drafts import EDITOR, NORWAY, SOURCE, act, small_register

from treaties.operations.records import Draft, create, retire
from treaties.records import TYPES
from treaties.web.rate import Rate

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from treaties.db import Database

FORMATS = Draft202012Validator.FORMAT_CHECKER
PATHS = [entry.path for entry in TYPES.values()]


def walked(client: FlaskClient, path: str, query: str = "") -> list[dict[str, Any]]:
    """Every record of a list, page by page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = client.get(f"/api/v1/{path}?limit=40&{query}&cursor={cursor}".replace("&&", "&")).get_json()
        found += answer["records"]
        cursor = answer["next"]
    return found


@pytest.mark.parametrize("path", PATHS)
def test_a_list_is_read_to_its_end_and_holds_each_record_once(seeded_app: Flask, path: str) -> None:
    client = seeded_app.test_client()
    slugs = [each["slug"] for each in walked(client, path)]
    assert len(slugs) == len(set(slugs)) == client.get(f"/api/v1/{path}").get_json()["total"]


def test_the_filters_are_those_of_the_page(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    query = "event_kind=use&date_from=2022-01-01&country=ukraine"
    found = {each["slug"] for each in walked(client, "events", query)}
    assert found == {each["slug"] for each in client.get(f"/events.json?{query}").get_json()["records"]}
    assert found


@pytest.mark.parametrize("path", PATHS)
def test_what_a_record_says_is_what_the_description_promises(seeded_app: Flask, path: str) -> None:
    client = seeded_app.test_client()
    said = client.get("/api/v1/openapi.json").get_json()
    found = client.get(f"/api/v1/{path}?limit=200").get_json()
    valid(said, f"/{path}", found)
    for each in found["records"][:: max(1, len(found["records"]) // 12)]:
        valid(said, f"/{path}/{{slug}}", client.get(each["href"]).get_json())
    valid(said, "/treaties/{slug}/status", client.get("/api/v1/treaties/ccm/status?on=2010-08-01").get_json())


def valid(said: dict[str, Any], path: str, answer: Any) -> None:
    """The answer obeys the description, which names all that it holds."""
    schema = said["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator(schema | {"components": said["components"]}, format_checker=FORMATS).validate(answer)
    head = said["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    assert set(answer) <= set(head["properties"])


def test_nothing_changed_is_304_until_something_does(app: Flask, database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
    client = app.test_client()
    tag = client.get("/api/v1/actors/norway").headers["ETag"]
    assert client.get("/api/v1/actors/norway", headers={"If-None-Match": tag}).status_code == 304
    with database.writing() as connection:
        create(connection, [act(ids, NORWAY, "signature", "2008-12-03")], EDITOR, "x")
    assert client.get("/api/v1/actors/norway", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("actors/nobody", 404), ("ghosts", 404), ("events?date_from=soon", 400), ("events?cursor=x", 400),
        ("events?limit=0", 400), ("events?ghost=1", 400), ("treaties/nothing/status", 404),
        ("treaties/ccm/status?on=2010", 400),
        ("treaties/ccm/status?day=2010-08-01", 400), ("actors/norway?version=1", 400),
        ("events?cursor=WyIiLCAtMV0", 400), ("events?cursor=bnVsbA", 400),
        ("actors?cursor=W251bGwsIDFd", 400), ("events?cursor=WyIyMDIwLTAxLTAxIiwgdHJ1ZV0", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_a_problem_document(seeded_app: Flask, address: str, code: int) -> None:
    answer = seeded_app.test_client().get(f"/api/v1/{address}")
    assert answer.status_code == code
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["status"] == code
    assert answer.get_json()["detail"]


def test_a_retired_record_is_gone_and_leads_to_what_replaced_it(client: FlaskClient, database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        drafts = [Draft("actor", {"actor_kind": "state"}, {}, cited, title=name) for name in ("Old", "Gone")]
        old, gone = create(connection, drafts, EDITOR, "x")
        retire(connection, old, 1, EDITOR, "twice", ids[NORWAY])
        retire(connection, gone, 1, EDITOR, "a mistake")
    assert client.get("/api/v1/actors/old").headers["Location"] == "/api/v1/actors/norway"
    assert client.get("/api/v1/actors/gone").status_code == 410


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["q", "cursor", "limit", "date_from", "country", "event_kind"]), text=st.text(max_size=30))
def test_no_value_of_a_filter_is_a_fault(seeded_app: Flask, name: str, text: str) -> None:
    answer = seeded_app.test_client().get("/api/v1/events", query_string={name: text.encode("utf-8", "replace")})
    assert answer.status_code in {200, 400}


def test_a_rush_is_answered_and_what_goes_on_too_long_is_told_when_to_come_again(
    seeded_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 0.0
    monkeypatch.setitem(seeded_app.extensions, "treaties_rate", Rate(3, 0.5, clock=lambda: moment))
    client = seeded_app.test_client()
    assert [client.get("/api/v1/treaties/ccm").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/api/v1/treaties/ccm")
    assert (refused.headers["Retry-After"], refused.mimetype) == ("2", "application/problem+json")
    assert client.get("/treaties/ccm").status_code == 200
    moment = 2.0
    assert client.get("/api/v1/treaties/ccm").status_code == 200

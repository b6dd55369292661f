from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from samples import SAMPLES
from sqlalchemy import select
from support.drafts import EDITOR, small_register

from treaties.capture.paste import pasted
from treaties.models import Record
from treaties.operations import snapshot, token
from treaties.operations.ledger import broken
from treaties.vault import vault_of
from treaties.web.accounts import add_account

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from treaties.db import Database

CITED = [{"source": "depositary-undated", "stance": "asserts", "locator": "p. 3"}]
ATLANTIS = {"title": "Atlantis", "values": {"actor_kind": "state", "note": "An island"}, "citations": CITED}
SIGNS = {"treaty": "ccm", "actor": "norway", "act_kind": "signature", "date": "2008-12-03"}


@pytest.fixture
def secret(database: Database) -> str:
    """A token of an account, over the small register."""
    from sqlalchemy import select

    from treaties.models import Account

    with database.writing() as connection:
        small_register(connection)
        add_account(connection, "ada@example.org", "Ada")
        account = connection.execute(select(Account.id)).scalar_one()
        return token.add(connection, account, "script")


KEPT = "The island sank on the third of March. Nobody lives there."
LOST = "These words do not stand in the kept text of this source: the quote is saved and marked."


def test_a_quote_that_no_kept_text_holds_is_saved_with_a_warning(app: Flask, database: Database, secret: str) -> None:
    with database.writing() as connection:
        source = connection.execute(select(Record.id).where(Record.slug == "depositary-undated")).scalar_one()
        snapshot.keep(connection, vault_of(database.settings), pasted(KEPT), EDITOR, source)
    said = [CITED[0] | {"quote": quote} for quote in ("The island sank", "The island rose")]
    made = ask(app.test_client(), "POST", "actors", secret, ATLANTIS | {"citations": said})
    assert made.get_json()["warnings"] == [{"pointer": "/citations/1/quote", "detail": LOST}]
    cited = app.test_client().get("/api/v1/actors/atlantis").get_json()["citations"]
    assert [(each["quote_start"], each["quote_end"]) for each in cited if "quote_end" in each] == [(0, 15)]
    assert len({each["text_sha256"] for each in cited}) == 1
    good = ATLANTIS | {"citations": said[:1]}
    edited = ask(app.test_client(), "PUT", "actors/atlantis", secret, good, If_Match='"v1"')
    assert "warnings" not in edited.get_json()


def ask(client: FlaskClient, method: str, path: str, secret: str, body: Any = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(
        f"/api/v1/{path}", method=method, json=body, headers=named | {"Authorization": f"Bearer {secret}"}
    )


def test_a_record_is_created_read_edited_and_retired(app: Flask, database: Database, secret: str) -> None:
    client = app.test_client()
    made = ask(client, "POST", "actors", secret, ATLANTIS)
    assert (made.status_code, made.headers["Location"], made.headers["ETag"]) == (
        201,
        "/api/v1/actors/atlantis",
        '"v1"',
    )
    read = client.get(made.headers["Location"])
    assert read.get_json()["values"] == {"actor_kind": "state", "note": "An island"}
    assert read.get_json()["citations"] == CITED
    body = ATLANTIS | {"values": {"actor_kind": "state", "note": "Sunk"}, "reason": "It sank"}
    edited = ask(client, "PUT", "actors/atlantis", secret, body, If_Match=read.headers["ETag"])
    assert (edited.status_code, edited.get_json()["version"]) == (200, 2)
    gone = ask(client, "DELETE", "actors/atlantis?reason=a+myth", secret, If_Match='"v2"')
    assert gone.status_code == 200
    assert client.get("/api/v1/actors/atlantis").status_code == 410
    with database.reading() as connection:
        assert broken(connection) == []


def test_a_write_says_what_it_is_based_on(app: Flask, secret: str) -> None:
    client = app.test_client()
    ask(client, "POST", "actors", secret, ATLANTIS)
    assert ask(client, "PUT", "actors/atlantis", secret, ATLANTIS).status_code == 428
    assert ask(client, "DELETE", "actors/atlantis?reason=x", secret).status_code == 428
    assert ask(client, "PUT", "actors/atlantis", secret, ATLANTIS, If_Match="*").status_code == 400
    assert ask(client, "PUT", "actors/atlantis", secret, ATLANTIS, If_Match='"v1"').status_code == 200
    stale = ask(client, "PUT", "actors/atlantis", secret, ATLANTIS, If_Match='"v1"')
    assert (stale.status_code, stale.get_json()["current"]) == (412, '"v2"')
    ahead = ask(client, "PUT", "actors/atlantis", secret, ATLANTIS, If_Match='"v9"')
    assert ahead.status_code == 412
    assert ahead.get_json()["detail"].startswith("There is no version 9 yet: the newest is 2.")


def test_a_request_sent_twice_is_carried_out_once(app: Flask, secret: str) -> None:
    client = app.test_client()
    first = ask(client, "POST", "actors", secret, ATLANTIS, Idempotency_Key="one")
    again = ask(client, "POST", "actors", secret, ATLANTIS, Idempotency_Key="one")
    assert (again.status_code, again.data, again.headers["Location"]) == (201, first.data, first.headers["Location"])
    assert client.get("/api/v1/actors").get_json()["total"] == 3
    other = ask(client, "POST", "actors", secret, ATLANTIS | {"title": "Other"}, Idempotency_Key="one")
    assert other.status_code == 422


def test_without_a_token_that_holds_nothing_is_written(app: Flask, database: Database, secret: str) -> None:
    client = app.test_client()
    assert client.post("/api/v1/actors", json=ATLANTIS).status_code == 401
    assert ask(client, "POST", "actors", secret + "x", ATLANTIS).headers["WWW-Authenticate"].startswith("Bearer")
    with database.writing() as connection:
        assert secret not in str(token.every(connection))
        assert token.revoke(connection, token.every(connection)[0].id)
    assert ask(client, "POST", "actors", secret, ATLANTIS).status_code == 401
    assert client.get("/api/v1/actors").get_json()["total"] == 2


def test_a_rule_of_a_treaty_refuses_with_its_article(app: Flask, secret: str) -> None:
    late = {"values": SIGNS | {"date": "2015-01-01"}, "citations": CITED}
    answer = ask(app.test_client(), "POST", "acts", secret, late)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert [each["article"] for each in answer.get_json()["errors"]] == ["Art. 15"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"values": {"a/b~": 1}}, "/values/a~1b~0"), ({"values": {"ghost": 1}}, "/values/ghost"),
        ({"values": []}, "/values"), ({"parts": {"x": []}}, "/parts"),
        ({"values": SIGNS | {"date": "soon"}}, "/values/date"), ({"values": SIGNS | {"actor": "x"}}, "/values/actor"),
        ({"values": SIGNS | {"date": 5}}, "/values/date"), ({"values": SIGNS, "state": "x"}, "/state"),
        ({"values": SIGNS | {"summary": "a\x00b"}}, "/values/summary"), ({"citations": {}}, "/citations"),
        ({"values": SIGNS, "citations": [{"source": "none"}]}, "/citations/0/source"),
        ({"values": SIGNS | {"treaty": "\ud800"}}, "/values/treaty"), ({"ghost": 1}, "/ghost"),
        ({"state": {}}, "/state"), ({"values": SIGNS, "citations": CITED, "slug": "No way"}, "/slug"), ([], ""),
        ({"values": SIGNS | {"act_kind": "hop"}, "citations": CITED}, "/values/act_kind"),
        ({"values": SIGNS, "citations": [CITED[0], {"locator": "p. 3"}]}, "/citations/1/source"),
        ({"values": SIGNS}, "/citations"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_pointer(app: Flask, secret: str, body: Any, pointer: str) -> None:
    answer = ask(app.test_client(), "POST", "acts", secret, body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == pointer


def test_what_is_no_json_object_is_refused(app: Flask, secret: str) -> None:
    client, sent = app.test_client(), {"Authorization": f"Bearer {secret}"}
    for data, kind, code in (
        (b"{", "application/json", 400), (b"[]", "application/json", 422), (b"x", "text/plain", 415),
        (b'{"x":1}', "application/json", 422), (b"[" * 100_000, "application/json", 400),
        (b'{"title":"a","title":"b"}', "application/json", 400), (b'{"title":NaN}', "application/json", 400),
    ):  # fmt: skip
        assert client.post("/api/v1/actors", data=data, content_type=kind, headers=sent).status_code == code


def test_every_type_can_be_written(app: Flask, secret: str) -> None:
    description = app.test_client().get("/api/v1/openapi.json").get_json()
    assert all("post" in description["paths"][f"/{path}"] for path in ("actors", "events", "acts"))
    assert set(SAMPLES) <= set(description["components"]["schemas"])
    assert ask(app.test_client(), "POST", "acts", secret, {"values": SIGNS, "citations": CITED}).status_code == 201


def test_a_row_of_a_part_is_named_by_its_place(app: Flask, secret: str) -> None:
    body = ATLANTIS | {"parts": {"names": [{"name": "Atlantis"}, {"language": "en"}]}}
    answer = ask(app.test_client(), "POST", "actors", secret, body)
    assert [each["pointer"] for each in answer.get_json()["errors"]] == ["/parts/names/1/name"]


def test_what_is_wrong_with_leaving_is_named_by_its_parameter(app: Flask, secret: str) -> None:
    client = app.test_client()
    for query, wrong in (("reason=", "reason"), ("reason=x&replaced_by=nobody", "replaced_by")):
        answer = ask(client, "DELETE", f"actors/norway?{query}", secret, If_Match='"v1"')
        assert [each["parameter"] for each in answer.get_json()["errors"]] == [wrong]
    misspelt = ask(client, "DELETE", "actors/norway?reason=x&replacedby=lithuania", secret, If_Match='"v1"')
    assert (misspelt.status_code, misspelt.mimetype) == (400, "application/problem+json")

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conftest import token

from treaties.models import Account
from treaties.operations import token as tokens

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from treaties.db import Database


def made(editor: FlaskClient, name: str = "office script") -> str:
    """A token as the page shows it."""
    sent = editor.post("/account/tokens", data={"name": name, "csrf_token": token(editor, "/account")})
    assert sent.headers["Cache-Control"] == "no-store"
    return str(re.findall(r"trt_[\w-]{20,}", sent.get_data(as_text=True))[0])


def test_a_token_is_made_shown_once_and_lets_a_program_write(editor: FlaskClient, client: FlaskClient) -> None:
    secret = made(editor)
    listed = editor.get("/account").get_data(as_text=True)
    assert secret not in listed
    assert "office script" in listed
    sent = client.post("/api/v1/actors", json={}, headers={"Authorization": f"Bearer {secret}"})
    assert sent.status_code == 422


def test_a_revoked_token_writes_nothing(editor: FlaskClient, client: FlaskClient) -> None:
    secret = made(editor)
    page = editor.get("/account").get_data(as_text=True)
    number = page.split('name="id" value="', 1)[1].split('"', 1)[0]
    editor.post("/account/tokens/revoke", data={"id": number, "csrf_token": token(editor, "/account")})
    assert client.post("/api/v1/actors", json={}, headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert "revoked" in editor.get("/account").get_data(as_text=True)


def test_nobody_sees_or_revokes_the_tokens_of_somebody_else(editor: FlaskClient, database: Database) -> None:
    from sqlalchemy import select

    from treaties.web.accounts import add_account

    with database.writing() as connection:
        add_account(connection, "eve@example.org", "Eve")
        other = connection.execute(select(Account.id).where(Account.email == "eve@example.org")).scalar_one()
        tokens.add(connection, other, "of Eve")
        number = tokens.every(connection, other)[0].id
    assert "of Eve" not in editor.get("/account").get_data(as_text=True)
    sent = editor.post("/account/tokens/revoke", data={"id": number, "csrf_token": token(editor, "/account")})
    assert sent.status_code == 404
    with database.reading() as connection:
        assert tokens.every(connection, other)[0].revoked_at is None


def test_a_token_needs_a_name(editor: FlaskClient) -> None:
    sent = editor.post("/account/tokens", data={"name": " ", "csrf_token": token(editor, "/account")})
    assert sent.status_code == 422
    assert "trt_" not in sent.get_data(as_text=True).replace("trt_…", "")


def test_the_account_is_for_whoever_is_signed_in(client: FlaskClient) -> None:
    assert client.get("/account").headers["Location"] == "/sign-in?next=/account"

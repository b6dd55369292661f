"""Many writers at once, and a server that dies after it has written: nothing is lost and nothing stands twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from conftest import signed_in, token
from sqlalchemy import func, select
from support.drafts import small_register
from support.forms import ATLANTIS

from treaties.config import HOME
from treaties.models import Record
from treaties.operations.ledger import broken

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from treaties.db import Database

WRITERS, EACH = 8, 4
COOKIE = "treaties_session"
# The record is written and committed, the answer made; before anybody hears of it the process is gone.
DYING = """
import json, os, signal, sys
from treaties.web.app import create_app
told = json.load(sys.stdin)
client = create_app().test_client()
client.set_cookie("treaties_session", told["cookie"])
assert client.post("/actors/new", data=told["form"]).status_code == 303
os.kill(os.getpid(), signal.SIGKILL)
"""


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def named(database: Database, title: str) -> int:
    with database.reading() as connection:
        assert broken(connection) == []
        return connection.execute(select(func.count()).where(Record.title.like(title))).scalar_one()


def test_a_form_whose_server_was_killed_before_it_answered_is_sent_again_and_makes_no_second_record(
    database: Database, editor: FlaskClient
) -> None:
    with database.writing() as connection:
        small_register(connection)
    form = ATLANTIS | {"csrf_token": token(editor, "/actors/new"), "form_id": "0123456789abcdef" * 2}
    database.dispose()
    kept = database.settings
    url, folder = kept.database_url, str(kept.data_dir)
    names = {"TREATIES_DATABASE_URL": url, "TREATIES_DATA_DIR": folder, "TREATIES_SECRET_KEY": kept.secret_key}
    told: Any = json.dumps({"cookie": cookie_of(editor), "form": form}).encode()
    died = subprocess.run([sys.executable, "-c", DYING], input=told, env=os.environ | names, cwd=HOME, check=False)
    assert died.returncode == -signal.SIGKILL
    assert named(database, "Atlantis") == 1
    assert editor.post("/actors/new", data=form).headers["Location"] == "/actors/atlantis"
    assert named(database, "Atlantis") == 1


def test_eight_writers_at_once_lose_nothing_and_none_is_told_to_wait(app: Flask, database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
    first = signed_in(app)
    form, cookie = ATLANTIS | {"csrf_token": token(first, "/actors/new"), "anyway": "1"}, cookie_of(first)

    def write(number: int) -> list[int]:
        client = app.test_client()
        client.set_cookie(COOKIE, cookie)
        told = [form | {"title": f"Isle {number}-{turn}"} for turn in range(EACH)]
        return [client.post("/actors/new", data=each).status_code for each in told]

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = [code for codes in pool.map(write, range(WRITERS)) for code in codes]
    assert answers == [303] * (WRITERS * EACH)
    assert named(database, "Isle %") == WRITERS * EACH

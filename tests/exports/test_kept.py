"""Answers kept for citing: they stay, are asked again, and outlive edits, migrations and a move."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from conftest import settings_for, signed_in, token
from support.drafts import EDITOR, LITHUANIA, NORWAY, TREATY, act, small_register
from support.lent import at, make

from treaties import db
from treaties.config import HOME
from treaties.db import Database
from treaties.exports import answers, asking
from treaties.exports.again import again
from treaties.operations import kept as keeping
from treaties.operations.ledger import broken
from treaties.operations.move import NotEmpty, move
from treaties.operations.records import create, edit, retire
from treaties.operations.redact import redact
from treaties.operations.undo import draft_of
from treaties.queries import kept, listing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Connection

DAY = datetime(2026, 2, 3, tzinfo=UTC)
ASKED = (
    "/acts?act_kind=signature", "/search?q=norway", "/lookup?q=Lithuania", "/treaties/ccm?on=2010-08-01",
    "/treaties/ccm?on=2010-08-01&show=signed_ever&region=Europe", "/status?on=2010-08-01", "/deadlines?year=2011",
    "/sql?q=SELECT title, date('now') AS d FROM actor ORDER BY 1 -- by name",
)  # fmt: skip


def kept_now(connection: Connection, address: str) -> str:
    question = asking.read(address, DAY.date())
    table = answers.answer(connection, question, "2026-02-03 00:00:00")
    revision, chain = kept.state(connection)
    title = asking.titled(question, "CCM")
    made = keeping.Kept(
        question.kind, title, question.text, address, DAY, "Ada", revision, chain, len(table.rows), table.content
    )
    return keeping.keep(connection, made)


@pytest.fixture
def filled(database: Database) -> list[int]:
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, NORWAY, "signature", "2008-12-03", summary="Said in Oslo")], EDITOR, "x")
    return ids


def outcomes(database: Database, marks: list[str]) -> list[str]:
    with database.reading() as connection:
        return [each.said for each in again(connection, [kept.by_mark(connection, mark) for mark in marks])]


SAME = "Asked again of the same state, the register gives the same bytes."


def test_what_was_kept_is_the_same_after_edits_and_retirements(database: Database, filled: list[int]) -> None:
    with database.writing() as connection:
        marks = [kept_now(connection, each) for each in ASKED]
    with database.writing() as connection:
        create(connection, [act(filled, LITHUANIA, "signature", "2008-12-03")], EDITOR, "x")
        row = listing.history(connection, filled[NORWAY])[0]
        edit(connection, filled[NORWAY], 1, draft_of("actor", row.content | {"title": "Noreg"}), EDITOR, "x")
        retire(connection, filled[TREATY] + 2, 1, EDITOR, "a mistake")
    assert outcomes(database, marks) == [SAME] * len(ASKED)


def test_what_was_kept_is_the_same_after_a_migration(
    database: Database, filled: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert filled
    with database.writing() as connection:
        marks = [kept_now(connection, each) for each in ASKED]
    shutil.copytree(HOME / "migrations", tmp_path / "home" / "migrations")
    head = f'revision = "9999"\ndown_revision = "{db.head()}"\nbranch_labels = depends_on = None\n'
    body = (
        "\ndef upgrade() -> None:\n"
        "    with op.batch_alter_table('record') as batch:\n"
        "        batch.add_column(sa.Column('later', sa.Integer(), nullable=True))\n"
    )
    later = tmp_path / "home" / "migrations" / "versions" / "9999_later.py"
    later.write_text("import sqlalchemy as sa\nfrom alembic import op\n" + head + body)
    monkeypatch.setattr(db, "HOME", tmp_path / "home")
    database.upgrade()
    assert outcomes(database, marks) == [SAME] * len(ASKED)


@pytest.fixture
def other(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty register of the other engine."""
    if not database.is_sqlite:
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "other.db")
        opened = Database(settings_for(f"sqlite:///{tmp_path / 'other.db'}", tmp_path))
        yield opened
        opened.dispose()
        return
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    name = f"other_{uuid4().hex[:12]}"
    make(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    opened = Database(settings_for(at(server, name), tmp_path))
    yield opened
    opened.dispose()
    make(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def test_what_was_kept_is_the_same_after_a_move_to_the_other_engine(
    database: Database, other: Database, filled: list[int]
) -> None:
    with database.writing() as connection:
        marks = [kept_now(connection, each) for each in ASKED]
    with database.reading() as source, other.writing() as target:
        assert move(source, target) > len(filled)
    assert outcomes(other, marks) == [SAME] * len(ASKED)
    with other.writing() as connection:
        assert broken(connection) == []
        assert kept_now(connection, ASKED[0]) == marks[0]
        create(connection, [act(filled, LITHUANIA, "signature", "2008-12-03")], EDITOR, "x")
    with database.reading() as source, other.writing() as target, pytest.raises(NotEmpty):
        move(source, target)


def test_what_was_redacted_is_said_exactly_and_nothing_else_differs(database: Database, filled: list[int]) -> None:
    act_id = filled[TREATY] + 2
    with database.writing() as connection:
        mark = kept_now(connection, ASKED[0])
        content = listing.history(connection, act_id)[0].content
        without = content | {"values": {**content["values"], "summary": "Said"}}
        edit(connection, act_id, 1, draft_of("treaty_action", without), EDITOR, "x")
        assert redact(connection, act_id, "in Oslo", EDITOR, "a court said so") == (1, [mark])
    with database.reading() as connection:
        assert b"in Oslo" not in kept.content(connection, mark)
        found = again(connection, [kept.by_mark(connection, mark)])[0]
        assert broken(connection) == []
    assert not found.as_given
    assert found.said == "The same, but for what was redacted since: row 1, summary."


def test_an_answer_that_was_asked_for_by_redacted_words_says_so_and_holds_them_no_more(
    database: Database, filled: list[int]
) -> None:
    act_id = filled[TREATY] + 2
    with database.writing() as connection:
        asked = ("/search?q=Said", "/search?q=SAID+in+oslo", "/lookup?q=%22said+in+Oslo%22")
        marks = [kept_now(connection, each) for each in asked]
        content = listing.history(connection, act_id)[0].content
        without = content | {"values": {**content["values"], "summary": "Nothing"}}
        edit(connection, act_id, 1, draft_of("treaty_action", without), EDITOR, "x")
        redact(connection, act_id, "Said in Oslo", EDITOR, "a court said so")
    with database.reading() as connection:
        rows = [kept.by_mark(connection, mark) for mark in marks]
        words, *named = again(connection, rows)
    assert "oslo" not in "".join(f"{row.question}{row.title}{row.address}" for row in rows).lower()
    assert all("its question holds words that were redacted" in each.said for each in named)
    assert "0 rows in place of 1. Since it was kept, words were taken out of: Norway: signature" in words.said


@pytest.mark.usefixtures("filled")
def test_of_a_question_only_what_was_typed_is_redacted_with_its_quotation_marks(database: Database) -> None:
    with database.writing() as connection:
        mark = kept_now(connection, "/lookup?q=he+%22said%22+so")
        kept_now(connection, ASKED[0])
        assert keeping.redact(connection, "narrowed", "2026-02-03", "a court said so") == []
        assert keeping.redact(connection, 'He "said"', "2026-02-03", "a court said so") == [mark]
        row = kept.by_mark(connection, mark)
    assert asking.stored(row.question).about == "[redacted] so"


def test_the_same_answer_to_the_same_question_has_one_id(database: Database, filled: list[int]) -> None:
    assert filled
    with database.writing() as connection:
        first = kept_now(connection, "/sql?q=SELECT title  FROM actor;")
        assert kept_now(connection, "/sql?q=SELECT title FROM actor -- again") == first
        assert kept_now(connection, "/sql?q=SELECT slug FROM actor") != first


@pytest.mark.parametrize(
    "address", ["/about", "/treaties/ccm?on=2010", "//x", "/sql", "/search", "/events?date_from=so"]
)
def test_what_asks_nothing_is_not_kept(address: str) -> None:
    with pytest.raises(asking.Unasked):
        asking.read(address, DAY.date())


@pytest.mark.parametrize("address", ASKED)
def test_a_kept_answer_has_a_page_a_citation_and_files(app: Flask, filled: list[int], address: str) -> None:
    assert filled
    client = signed_in(app)
    offer = client.get("/keep", query_string={"of": address})
    assert offer.status_code == 200
    sent: dict[str, Any] = {"of": address, "csrf_token": token(client, "/keep?of=/actors")}
    where = client.post("/keep", data=sent).headers["Location"]
    reader = app.test_client()
    assert where.split("/")[-1] in reader.get(where).get_data(as_text=True)
    said = reader.get(f"{where}.json").get_json()
    assert answers.digest(reader.get(f"{where}/answer.jsonl").data) == said["sha256"]
    assert len(reader.get(f"{where}/answer.csv").get_data(as_text=True).splitlines()) == said["rows"] + 1
    for suffix in ("bib", "ris", "csl.json"):
        assert where.split("/")[-1] in reader.get(f"{where}.{suffix}").get_data(as_text=True)


def test_a_reader_keeps_a_list_without_an_account_but_no_sql(app: Flask, filled: list[int]) -> None:
    assert filled
    client = app.test_client()
    sent = {"of": "/actors", "csrf_token": token(client, "/keep?of=/actors")}
    assert client.post("/keep", data=sent).status_code == 303
    assert client.post("/keep", data=sent | {"of": ASKED[-1]}).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "/treaties/ccm/status?on=2010-08-01&show=signed_ever",
        "/status?on=2010-08-01&region=Africa",
        "/deadlines?year=2011",
    ],
)
def test_what_is_kept_is_what_the_page_gives(seeded: Database, seeded_app: Flask, address: str) -> None:
    import csv

    page = seeded_app.test_client().get(address.replace("?", ".csv?")).get_data(as_text=True)
    with seeded.reading() as connection:
        table = answers.answer(connection, asking.read(address, DAY.date()), "")
    assert len(table.rows) > 5
    head, *rows = csv.reader(page.splitlines())
    assert set(head) == set(table.columns)
    assert {tuple(sorted(row)) for row in rows} == {tuple(sorted(map(str, row))) for row in table.rows}

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.exc import DBAPIError
from support.drafts import small_register

from treaties.db import driver
from treaties.models import Actor, Place, Record
from treaties.queries import history, prepared
from treaties.queries.prepared import Prepared, Rare, Remembered, newest

if TYPE_CHECKING:
    from treaties.db import Database

NAMED = select(Record.slug, Record.created_at, Actor.may_join).join(Actor, Actor.id == Record.id)


def test_a_prepared_question_answers_as_sqlalchemy_does(database: Database) -> None:
    asked = Prepared(NAMED.where(Record.slug == bindparam("slug")))
    with database.writing() as connection:
        small_register(connection)
    with database.reading() as connection:
        whole = connection.execute(NAMED.where(Record.slug == "norway")).all()
        assert [tuple(row) for row in asked(connection, slug="norway")] == [tuple(row) for row in whole]
        assert asked(connection, slug="nowhere") == []


def test_a_failing_question_raises_what_sqlalchemy_raises_and_the_next_one_answers(database: Database) -> None:
    wrong = Prepared(select(func.no_such_function(Place.latitude).label("x")))
    with database.reading() as connection, pytest.raises(DBAPIError):
        wrong(connection)
    with database.reading() as connection:
        assert newest(connection) == 0


def test_what_is_remembered_ends_with_the_next_revision(database: Database) -> None:
    kept, asked = Remembered(2), iter(range(9))
    with database.reading() as connection:
        assert [kept.get(connection, "x", lambda: next(asked)) for _ in range(3)] == [0, 0, 0]
    with database.writing() as connection:
        small_register(connection)
    with database.reading() as connection:
        assert kept.get(connection, "x", lambda: next(asked)) == 1


def test_rare_ids_are_known_until_something_is_written_and_too_many_are_not_remembered(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = Rare(select(Record.id))
    with database.reading() as connection:
        assert not rare.may_be(connection, [1])
    with database.writing() as connection:
        ids = small_register(connection)
    with database.reading() as connection:
        assert [rare.may_be(connection, each) for each in ([0, ids[0]], [0], [])] == [True, False, False]
        monkeypatch.setattr(prepared, "MOST_RARE", len(ids) - 1)
        assert rare.may_be(connection, [0])


def test_what_was_asked_before_a_rollback_is_not_remembered(database: Database) -> None:
    kept = Remembered(2)
    names = select(Record.title).where(Record.kind == "actor").order_by(Record.title).limit(1)
    for name in ("Atlantis", "Borduria"):
        with database.writer.connect() as connection:
            small_register(connection)
            connection.execute(update(Record).where(Record.slug == "lithuania").values(title=name))
            assert kept.get(connection, "x", lambda c=connection: c.execute(names).scalar_one()) == name  # type: ignore[misc] # the connection of this round
            connection.rollback()


def test_a_reading_page_sees_one_state(database: Database) -> None:
    count = Prepared(select(func.count().label("number")).select_from(Record))
    with database.reading() as connection:
        assert count(connection)[0].number == 0
        with database.writing() as other:
            small_register(other)
        assert count(connection)[0].number == connection.execute(text("SELECT count(*) FROM record")).scalar_one() == 0


def test_an_analysed_register_plans_a_question_once(database: Database) -> None:
    named = Prepared(select(Record.title).where(Record.kind == bindparam("kind"), Record.state == "published"))
    if not database.is_sqlite:
        pytest.skip("PostgreSQL keeps its plans by itself")
    with database.writing() as connection:
        small_register(connection)
        connection.execute(text("ANALYZE"))
    planned = count()
    with database.reading() as connection:
        driver(connection).set_authorizer(lambda *_: next(planned) and 0)  # asked while a statement is planned
        assert named(connection, kind="actor")
        once = next(planned)
        assert named(connection, kind="treaty")
        driver(connection).set_authorizer(None)
    assert once > 0
    assert next(planned) == once + 1


def test_who_may_join_is_asked_from_the_actors_on_where_nothing_was_analysed(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL analyses by itself")
    with database.reading() as connection:
        asked, values = history._EVERY_LIFE.sql(connection)
        plan = driver(connection).execute(f"EXPLAIN QUERY PLAN {asked}", values).fetchall()
    steps = [row[3] for row in plan]
    assert steps[0].startswith(("SCAN actor", "SEARCH actor"))
    assert any("record" in step and "kind=? AND state=?" in step for step in steps)

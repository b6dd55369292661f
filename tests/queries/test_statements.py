"""How many statements a page asks of the database: few, and as many for long lists as for short ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from psycopg import Cursor
from sqlalchemy import event, func, select

from treaties.models import Citation, Record

if TYPE_CHECKING:
    from flask import Flask

    from treaties.db import Database

MOST = 25
# Three for each total that a source states of the treaty, one for each State whose status a source states.
MORE = {"/treaties/ccm": 35, "/treaties/mine-ban": 30}
# The same page where it has much to show and where it has little.
PAIRS = [
    ("/events", "/events?evidence=denied"),
    ("/acts", "/acts?treaty=ccw-amended-article-1&act_kind=signature"),
    ("/actors", "/actors?region=Oceania"),
    ("/sources", "/sources?q=reuters"),
    ("/treaties/ccm?on=2026-02-03", "/treaties/ccm?on=1990-01-01"),
    ("/treaties/ccm?on=2026-02-03", "/treaties/ccm?on=2026-02-03&show=withdrawn"),
    ("/acts.csv", "/acts.csv?act_kind=withdrawal"),
]
PAGES = [
    "/", "/treaties", "/treaties/ccm", "/treaties/mine-ban", "/treaties/bwc", "/treaties/ccm/status.json",
    "/treaties/ccm/status.csv", "/treaties/ccm/explain/LTU", "/actors", "/actors/lithuania",
    "/actors/russian-federation", "/events", "/sources", "/weapons", "/weapons/cluster-munitions", "/conflicts",
    "/search?q=lithuania", "/about",
]  # fmt: skip


def counted(asked: list[str]) -> type[Cursor[Any]]:
    """A cursor of PostgreSQL's driver that writes down what it is asked."""

    class Counted(Cursor[Any]):
        def execute(self, query: Any, *more: Any, **named: Any) -> Any:
            asked.append(str(query))
            return super().execute(query, *more, **named)

    return Counted


def statements(app: Flask, address: str) -> int:
    """How many questions the page asks, counted where they reach the database, however they are put."""
    asked: list[str] = []
    database = app.extensions["treaties"]
    engine = database.engine

    def listen(raw: Any, _: object) -> None:
        if engine.dialect.name == "sqlite":
            raw.set_trace_callback(asked.append)
        else:
            raw.cursor_factory = counted(asked)

    database.dispose()
    event.listen(engine, "connect", listen)
    client = app.test_client()
    client.get("/about")  # what is done once only
    asked.clear()
    answer = client.get(address)
    event.remove(engine, "connect", listen)
    database.dispose()
    assert answer.status_code == 200, address
    return sum(text.lstrip().upper().startswith(("SELECT", "WITH")) for text in asked)


def most_cited(database: Database, kind: str) -> list[str]:
    """Short addresses of the record of a kind with the most citations and of one with a single one."""
    total = func.count(Citation.id)
    query = select(Record.slug).join(Citation, Citation.record_id == Record.id).where(Record.kind == kind)
    with database.reading() as connection:
        slugs = connection.execute(query.group_by(Record.slug).order_by(total.desc(), Record.slug)).scalars().all()
    return [slugs[0], slugs[-1]]


def most_citing(database: Database) -> list[str]:
    """Short addresses of the source that supports the most and of one that supports little."""
    total = func.count(Citation.id)
    query = select(Record.slug).join(Citation, Citation.source_id == Record.id)
    with database.reading() as connection:
        slugs = connection.execute(query.group_by(Record.slug).order_by(total.desc(), Record.slug)).scalars().all()
    return [slugs[0], slugs[-1]]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_database_a_few_questions_only(seeded_app: Flask, address: str) -> None:
    assert 0 < statements(seeded_app, address) <= MORE.get(address, MOST)


@pytest.mark.parametrize(("long", "short"), PAIRS)
def test_a_long_list_takes_no_more_statements_than_a_short_one(seeded_app: Flask, long: str, short: str) -> None:
    statements(seeded_app, long)  # what is remembered until the next write is asked by the first page alone
    assert statements(seeded_app, long) <= statements(seeded_app, short) + 3


def test_an_event_with_many_citations_takes_few_statements(seeded: Database, seeded_app: Flask) -> None:
    addresses = [f"/events/{slug}" for slug in most_cited(seeded, "event")]
    statements(seeded_app, addresses[1])  # what is remembered until the next revision is asked by the first page alone
    many, few = (statements(seeded_app, address) for address in addresses)
    assert many <= MOST
    assert many <= few + 10


def test_a_source_that_supports_thousands_takes_few_statements(seeded: Database, seeded_app: Flask) -> None:
    many, few = (statements(seeded_app, f"/sources/{slug}") for slug in most_citing(seeded))
    assert many <= MOST
    assert many <= few + 10

"""An article of our own about things that happened nowhere, and the one that lies beside some checkouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from treaties.config import HOME
from treaties.desk.steps import read_on
from treaties.models import Account
from treaties.operations import reading as desk
from treaties.operations.ledger import Editor
from treaties.queries import readings
from treaties.web.accounts import add_account

if TYPE_CHECKING:
    from sqlalchemy import Connection

OWN = """Shells fall on a market town

Russian forces fired cluster munitions at Izium on 3 May 2022, Human Rights Watch said on Thursday.

Russia denied that it had used cluster munitions.

More than 120 countries have joined the Convention on Cluster Munitions. Ukraine has not joined the convention.

Ukraine has asked Norway to provide cluster munitions, Reuters reported, citing two officials in Oslo.
"""
ABOUT = {"publisher": "The Post of the Tests", "issued": "2022-05-06"}
PLACES = (HOME.parent, HOME.parent.parent)


def first_article() -> str:
    """The text of the article that the seed holds the facts of; skipped by name where it does not lie here."""
    for folder in PLACES:
        if (path := folder / "shared" / "desk" / "articles" / "voa-bakhmut.txt").is_file():
            return path.read_text("utf-8")
    pytest.skip("THE FIRST ARTICLE IS NOT READ: its text is not part of the project")


def reader_of(connection: Connection) -> Editor:
    """Somebody with an account."""
    add_account(connection, "ada@example.org", "Ada")
    return Editor("Ada", connection.execute(select(Account.id).order_by(Account.id)).scalars().first())


def laid(connection: Connection, text: str, **about: str) -> tuple[Any, list[Any], Editor]:
    """An article read to its end: the reading, its proposals, who read it."""
    who = reader_of(connection)
    number = desk.begin(connection, who.account_id, text, about)
    while section := read_on(connection, number):
        section.keep(connection)
    return readings.reading(connection, number), readings.proposals(connection, number), who


def accept_all(connection: Connection, reading: Any, rows: list[Any], who: Editor) -> list[Any]:
    """Every proposal accepted as it stands; the proposals as they are then."""
    for row in rows:
        desk.decide(connection, reading.id, row.number, row.version, who.account_id or 0, "accepted", row.target_id)
    return readings.proposals(connection, reading.id)

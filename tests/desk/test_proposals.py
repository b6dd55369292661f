"""From an article to cited records, on both engines; nothing is committed to the register that the tests share."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select
from support.articles import ABOUT, OWN, accept_all, first_article, laid

from treaties.desk import filing
from treaties.domain import message
from treaties.domain.message import from_json
from treaties.models import Citation, Proposal, Reading, Record
from treaties.operations import reading as desk
from treaties.operations import undo
from treaties.operations.errors import Refused
from treaties.operations.reading import Overtaken
from treaties.queries import readings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from treaties.db import Database

FIRST = {"publisher": "VOA Korean", "issued": "2023-03-07"}


@contextmanager
def unkept(database: Database) -> Iterator[Connection]:
    """A writing connection whose work is rolled back."""
    with database.writer.connect() as connection:
        yield connection
        connection.rollback()


def kinds(rows: list[Any]) -> dict[str, int]:
    return {kind: sum(row.kind == kind for row in rows) for kind in dict.fromkeys(row.kind for row in rows)}


def records(connection: Connection) -> int:
    return int(connection.execute(select(func.count(Record.id)).where(Record.state != "retired")).scalar_one())


def test_the_first_article_is_linked_to_its_records_and_doubles_none(seeded: Database) -> None:
    with unkept(seeded) as connection:
        reading, rows, who = laid(connection, first_article(), **FIRST)
        assert kinds(rows) == {"source": 1, "event": 2, "claim": 3, "relay": 3}
        before = records(connection)
        rows = accept_all(connection, reading, rows, who)
        filing.file(connection, reading, rows, filing.plan(connection, reading, rows).digest, who, "read")
        assert records(connection) == before
        slugs = select(Record.slug).join(Citation, Citation.record_id == Record.id).where(Citation.quote != "")
        assert set(connection.execute(slugs).scalars()) == {"voa-korean-2023-03-07", "2023-0009", "2022-0019", "ccm"}


def test_every_quote_of_the_first_article_is_exact_with_its_paragraph(seeded: Database) -> None:
    with unkept(seeded) as connection:
        text = first_article()
        reading, rows, who = laid(connection, text, **FIRST)
        filing.file(connection, reading, accept_all(connection, reading, rows, who), "", who, "read")
        cited = connection.execute(select(Citation.__table__).where(Citation.quote != "")).all()
        assert {row.locator for row in cited} == {"para. 6", "para. 7", "para. 8", "para. 9"}
        assert all(row.quote_prefix + row.quote + row.quote_suffix in text for row in cited)


def test_the_claims_of_the_first_article_have_their_verdicts_and_caveats(seeded: Database) -> None:
    with unkept(seeded) as connection:
        _, rows, _ = laid(connection, first_article(), **FIRST)
        told = [row.content["verdict"] for row in rows if row.kind == "claim"]
        assert [each["holds"] for each in told] == [True, True, True]
        assert [each["caveat"] for each in told] == ["binds_parties_only", "signed_means_signed_or_joined", ""]


def test_a_kept_verdict_is_english_and_becomes_the_words_of_who_reads(
    seeded_sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = {"On %(day)s: %(held)s.": "Le %(day)s : %(held)s.", "joined": "parties ou signataires"}
    with unkept(seeded_sqlite) as connection:
        _, rows, _ = laid(connection, first_article(), **FIRST)
        told = [row.content["verdict"] for row in rows if row.kind == "claim"]
        whys = [from_json(json.loads(json.dumps(each["told"]))) for each in told]
        assert [each["why"] for each in told] == [each.english for each in whys]
        monkeypatch.setattr(message, "_translation", lambda text: catalogue.get(text, text))
        assert str(whys[1]).startswith("Le 2023-03-07 : signed ever 108, parties ou signataires 123")
        assert whys[1].english == told[1]["why"]


def test_an_unknown_article_makes_a_source_and_events_that_one_step_undoes(seeded: Database) -> None:
    with unkept(seeded) as connection:
        before = records(connection)
        reading, rows, who = laid(connection, OWN, **ABOUT)
        assert kinds(rows) == {"source": 1, "event": 2, "denial": 1, "claim": 2, "relay": 2}
        rows = accept_all(connection, reading, rows, who)
        deed, plan = filing.file(connection, reading, rows, "", who, "read")
        assert [step.kind for step in plan.changes] == ["source", "event", "event", "treaty"]
        assert records(connection) == before + 3
        undo.undo(connection, deed, who.account_id or 0, who)
        assert records(connection) == before
        again = filing.plan(connection, reading, readings.proposals(connection, reading.id))
        assert len(again.changes) == 4


def test_a_denial_is_a_citation_that_denies_the_event(seeded: Database) -> None:
    with unkept(seeded) as connection:
        reading, rows, who = laid(connection, OWN, **ABOUT)
        filing.file(connection, reading, accept_all(connection, reading, rows, who), "", who, "read")
        denied = connection.execute(
            select(Citation.quote, Record.title)
            .join(Record, Record.id == Citation.record_id)
            .where(Citation.stance == "denies", Citation.quote != "")
        ).one()
        assert denied.quote == "Russia denied that it had used cluster munitions."
        assert denied.title.startswith("3 May 2022: Use of cluster munitions")


def test_filing_twice_writes_nothing_twice(seeded: Database) -> None:
    with unkept(seeded) as connection:
        reading, rows, who = laid(connection, OWN, **ABOUT)
        filing.file(connection, reading, accept_all(connection, reading, rows, who), "", who, "read")
        with pytest.raises(Refused, match="Nothing is accepted"):
            filing.file(connection, reading, readings.proposals(connection, reading.id), "", who, "read")


def test_a_reprint_filed_as_the_same_event_adds_its_source_and_makes_no_event(seeded: Database) -> None:
    with unkept(seeded) as connection:
        reading, rows, who = laid(connection, OWN, **ABOUT)
        filing.file(connection, reading, accept_all(connection, reading, rows, who), "", who, "read")
        before = records(connection)
        other, rows, _ = laid(
            connection, OWN.replace("Shells fall", "Rockets fall"), publisher="A Mirror", issued="2022-05-07"
        )
        events = [row for row in rows if row.kind == "event"]
        assert all(row.target_id for row in events)
        filing.file(connection, other, accept_all(connection, other, rows, who), "", who, "read")
        assert records(connection) == before + 1


def test_a_decision_about_what_somebody_changed_meanwhile_is_told_and_not_taken(seeded: Database) -> None:
    with unkept(seeded) as connection:
        reading, rows, who = laid(connection, OWN, **ABOUT)
        desk.decide(connection, reading.id, 2, rows[1].version, who.account_id or 0, "accepted")
        with pytest.raises(Overtaken) as told:
            desk.decide(connection, reading.id, 2, rows[1].version, who.account_id or 0, "rejected")
        assert told.value.row.decision == "accepted"


def test_what_is_filed_must_be_what_was_looked_at(seeded: Database) -> None:
    with unkept(seeded) as connection:
        reading, rows, who = laid(connection, OWN, **ABOUT)
        rows = accept_all(connection, reading, rows, who)
        with pytest.raises(Refused, match="changed since you looked"):
            filing.file(connection, reading, rows, "0" * 24, who, "read")


def test_a_long_document_is_read_in_sections_that_join_without_a_gap(seeded: Database) -> None:
    with unkept(seeded) as connection:
        filler = "Nothing of note was said about the weather that day.\n\n" * 1300
        reading, rows, who = laid(connection, OWN + filler + OWN.replace("Izium", "Sumy"), **ABOUT)
        assert (reading.state, reading.read_to) == ("open", len(reading.text))
        events = [row.content["quote"] for row in rows if row.kind == "event"]
        assert len(events) == 4
        assert all(reading.text[a:b].endswith(".") for a, b in events)
        assert not desk.keep(connection, reading.id, 0, 10, [("relay", {})])
        assert who


def test_the_same_text_is_not_put_on_the_desk_twice(seeded: Database) -> None:
    with unkept(seeded) as connection:
        first, _, who = laid(connection, OWN, **ABOUT)
        assert desk.begin(connection, who.account_id, OWN, {}) == first.id
        desk.close(connection, first.id, "dropped")
        assert desk.begin(connection, who.account_id, OWN, {}) != first.id
        assert connection.execute(select(func.count(Reading.id))).scalar_one() == 2
        assert connection.execute(select(func.count(Proposal.id))).scalar_one() == 8

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update
from support.drafts import EDITOR, SOURCE, small_register

from treaties.domain.reference import address_key, isbn_key, marks
from treaties.models import ReferenceKey, SearchEntry, Source
from treaties.operations import finding
from treaties.operations.records import Draft, create
from treaties.queries.checks import verify
from treaties.queries.lookup import lookup
from treaties.queries.search import read, search
from treaties.queries.source import at_address

if TYPE_CHECKING:
    from treaties.db import Database


def test_what_is_written_is_found_in_the_same_transaction(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        assert lookup(connection, "Norway").results[0].slug == "norway"
    with database.reading() as connection:
        assert [each for each in verify(connection) if each.kind == "search" and not each.agrees] == []


def test_verify_notices_a_missing_entry_and_a_rebuild_mends_it(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        connection.execute(delete(SearchEntry))
    with database.reading() as connection:
        assert [each for each in verify(connection) if each.kind == "search" and not each.agrees]
    with database.writing() as connection:
        assert finding.rebuild(connection) == 5
        assert finding.rebuild(connection) == 0
        assert finding.rebuild(connection, whole=True) == 5
        assert connection.execute(select(func.count()).select_from(SearchEntry)).scalar_one() == 5
        assert lookup(connection, "Norway").results[0].slug == "norway"


def test_an_address_that_an_older_program_compared_otherwise_is_found_again_after_a_rebuild(database: Database) -> None:
    written, asked = "https://press.example/re\u0301sume\u0301", "https://press.example/r%C3%A9sum%C3%A9"
    with database.writing() as connection:
        cited = [{"source": small_register(connection)[0], "stance": "asserts", "locator": "p. 1"}]
        values = {"heading": "An accent of two signs", "source_kind": "news", "url": written}
        create(connection, [Draft("source", values, citations=cited)], EDITOR, "an address")
        old = "press.example/re%CC%81sume%CC%81"
        connection.execute(update(Source).where(Source.url == written).values(url_key=old))
        connection.execute(update(ReferenceKey).where(ReferenceKey.mark == address_key(written)).values(mark=old))
        assert (at_address(connection, asked), lookup(connection, asked).results[0].certainty) == ([], "likely")
        assert [each.agrees for each in verify(connection) if each.kind == "search"] == [False]
        finding.readdress(connection)
        assert finding.rebuild(connection) == 1
        assert (len(at_address(connection, asked)), lookup(connection, asked).results[0].certainty) == (1, "certain")
        assert [each.agrees for each in verify(connection) if each.kind == "search"] == [True]


def test_entries_of_an_older_schema_are_found_and_then_written_anew(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        connection.execute(update(SearchEntry).values(said=None))
        assert search(connection, read("Norway")).hits[0].slug == "norway"
        assert finding.rebuild(connection) == 5
        assert [each.agrees for each in verify(connection) if each.kind == "search"] == [True]


def test_a_draft_is_not_found(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        values = {"heading": "Secret", "source_kind": "news", "url": "https://press.example/secret"}
        draft = Draft("source", values, state="draft")
        create(connection, [draft], EDITOR, "a draft")
        assert lookup(connection, "https://press.example/secret").results == []
        assert connection.execute(select(ReferenceKey.mark).where(ReferenceKey.scheme == "url")).scalars().all()


def test_disguises_of_one_address_have_one_key() -> None:
    key = "press.example/a/b?id=7"
    for disguise in (
        "https://www.press.example/a/b?id=7", "HTTP://PRESS.EXAMPLE:80/a/b/?id=7&utm_medium=x#top",
        "https://web.archive.org/web/20200101000000*/https://press.example/a/b?id=7",
        "https://press-example.translate.goog/a/b?id=7", "press.example/a/%62?id=7", "m.press.example/a/b/amp?id=7",
        "https://www.google.com/amp/s/amp.press.example/a/b%3Fid=7".replace("%3F", "?"),
    ):  # fmt: skip
        assert address_key(disguise) == key, disguise
    assert address_key("https://xn--bcher-kva.example/x") == address_key("https://bücher.example/x")
    assert address_key("https://press.example/a") != address_key("https://press.example/b")


def test_numbers_are_read_in_every_way_of_writing_them() -> None:
    assert {(each.scheme, each.key) for each in marks("C.N.347.2024.TREATIES-XXVI-6 of 6 September")} == {
        ("cn", "347.2024")
    }
    assert isbn_key("0-306-40615-2") == isbn_key("978-0-306-40615-7") == "9780306406157"
    assert isbn_key("978-0-306-40615-8") == isbn_key("A/RES/1234") == isbn_key("²" * 10) == ""
    assert ("doi", "10.1000/abc.1") in {(each.scheme, each.key) for each in marks("https://doi.org/10.1000/ABC.1.")}


def test_each_kind_of_number_leads_to_its_source_however_it_is_written(database: Database) -> None:
    asked = {
        "https://doi.org/10.1000/abc.1": ("doi:10.1000/ABC.1", "See https://dx.doi.org/10.1000/abc.1."),
        "ISBN 978-0-306-40615-7": ("0-306-40615-2", "ISBN 9780306406157"),
        "A/RES/63/71": ("a UN resolution, A/RES/63/71.", "A/RES/63/71"),
        "C.N.347.2024.TREATIES-XXVI-6": ("C.N. 347. 2024", "Depositary notification C.N.347.2024.TREATIES-XXVI-6"),
    }
    with database.writing() as connection:
        own = {"source": small_register(connection)[SOURCE], "stance": "mentions"}
        for number, place in enumerate(asked):
            told = {"url": place} if place.startswith("http") else {"document_no": place}
            values = {"heading": f"Paper {number}", "publisher": f"House {number}", "source_kind": "report"} | told
            create(connection, [Draft("source", values, citations=[own])], EDITOR, "papers")
    with database.reading() as connection:
        for number, ways in enumerate(asked.values()):
            for way in ways:
                hit = lookup(connection, way).results[0]
                assert (hit.slug, hit.certainty) == (f"house-{number}-undated", "certain"), way

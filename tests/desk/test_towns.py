"""Towns that the register does not hold, from the gazetteer of the whole world."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from desk.test_proposals import records, unkept
from sqlalchemy import select
from support.articles import ABOUT, OWN, accept_all, laid

from treaties.desk import filing, towns
from treaties.desk.reader import read
from treaties.models import Event, Place, PlaceName, Record

if TYPE_CHECKING:
    from treaties.db import Database

AWAY = OWN.replace("Izium", "Chasiv Yar")


@pytest.mark.parametrize(
    ("said", "near", "name"),
    [("Kupiansk", {"UA"}, "Kupyansk"), ("Купянске", {"UA"}, "Kupyansk"), ("Часовом Яре", {"UA"}, None),
     ("Bahmut", set(), "Bakhmut"), ("Donetsk", {"UA"}, "Donetsk"), ("Springfield", set(), None),
     ("Nowhereville", {"US"}, None)],
)  # fmt: skip
def test_a_spelling_leads_to_the_town_where_one_can_tell_it(said: str, near: set[str], name: str | None) -> None:
    found = towns.meant(said, frozenset(near))
    assert (found.name if found else None) == name


def test_a_town_of_a_country_that_is_spoken_of_wins() -> None:
    assert [towns.meant("Donetsk", frozenset({code})).country for code in ("UA", "RU")] == ["UA", "RU"]  # type: ignore[union-attr] # both are there


@pytest.mark.parametrize(
    ("text", "places"),
    [("Russian forces used cluster munitions in Chasiv Yar, Ukraine, and Kupiansk was quiet.", ["Chasiv Yar"]),
     ("Россия применила кассетные боеприпасы по Украине, в Купянске погибли трое.", ["Купянске"]),
     ("Rusya Ukrayna'ya, Kupiansk'ta misket bombası attı.", ["Kupiansk"]),
     ("In March Russia used cluster munitions on Friday in Parliament.", [])],
)  # fmt: skip
def test_a_town_is_read_where_something_is_said_to_be(seeded_sqlite: Database, text: str, places: list[str]) -> None:
    with seeded_sqlite.reading() as connection:
        assert read(connection, text, written=date(2022, 5, 6))["mentions"]["places"] == places


def test_a_new_event_brings_its_place_with_coordinates_and_spellings(seeded: Database) -> None:
    with unkept(seeded) as connection:
        before = records(connection)
        reading, rows, who = laid(connection, AWAY, **ABOUT)
        _, plan = filing.file(connection, reading, accept_all(connection, reading, rows, who), "", who, "read")
        assert [step.kind for step in plan.changes] == ["source", "event", "place", "event", "treaty"]
        assert records(connection) == before + 4
        query = select(Record.title, Place.latitude, Place.note, Place.id).join(Place, Place.id == Record.id)
        place = connection.execute(
            query.join(Event, Event.place_id == Place.id).where(Record.title == "Chasiv Yar")
        ).one()
        assert round(place.latitude, 1) == 48.6
        assert "GeoNames" in place.note
        names = set(connection.execute(select(PlaceName.name).where(PlaceName.record_id == place.id)).scalars())
        assert "Часов Яр" in names


def test_a_place_is_found_by_a_spelling_that_only_the_gazetteer_knows(seeded: Database) -> None:
    with unkept(seeded) as connection:
        _, rows, _ = laid(connection, OWN.replace("Izium", "Izioum"), **ABOUT)
        event = next(row for row in rows if row.kind == "event")
        title = connection.execute(
            select(Record.title).where(Record.id == event.content["values"]["place"])
        ).scalar_one()
        assert title == "Izium"
        assert "town" not in event.content

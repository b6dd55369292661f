from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.drafts import EDITOR, NORWAY, SOURCE, small_register

from treaties.domain.dates import read_date
from treaties.operations.records import Draft, create
from treaties.queries.actor import events
from treaties.queries.conflict import events_of
from treaties.queries.weapon import events_with

if TYPE_CHECKING:
    from treaties.db import Database

DAYS = (None, "2011", "2022-02-24")


def test_events_without_a_day_come_last_on_every_engine(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        where, weapon = create(
            connection,
            [Draft("conflict", {}, citations=cited, title="War"),
             Draft("weapon", {"weapon_kind": "category"}, citations=cited, title="Bomb")],
            EDITOR, "where and what",
        )  # fmt: skip
        parts: dict[str, list[dict[str, Any]]] = {
            "actors": [{"actor": ids[NORWAY], "role": "affected"}],
            "weapons": [{"weapon": weapon}],
        }
        values: dict[str, Any] = {"event_kind": "use", "evidence": "alleged", "conflict": where}
        days = [{"date": read_date(day)} if day else {} for day in DAYS]
        create(connection, [Draft("event", values | day, parts, cited) for day in days], EDITOR, "three events")
    with database.reading() as connection:
        found = (
            events_of(connection, where, 2),
            events_with(connection, [weapon], 2),
            events(connection, ids[NORWAY], 2),
        )
    assert [[row.slug.split("-")[0] for row in rows] for rows in found] == [["2022", "2011"]] * 3

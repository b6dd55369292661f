"""An event: what is said to have happened, who says so and who denies it, where the actors stood that day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.queries import claims, event
from treaties.queries.origins import chains_behind, independent, tree
from treaties.records import TYPES
from treaties.web.context import reader
from treaties.web.found import found
from treaties.web.sheet import sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from treaties.queries.evidence import Cited

CLAIMS = 40
SIDES = (
    ("asserts", "Asserts", ("asserts",)),
    ("denies", "Denies or retracts", ("denies", "retracts")),
    ("unverified", "Cannot verify, or only mentions", ("cannot_verify", "mentions")),
)


def register(app: Flask) -> None:
    """Add the page of an event."""
    app.get("/events/<slug:slug>", endpoint="event")(show)


def show(slug: str) -> ResponseReturnValue:
    """The page."""
    record, connection = found("event", slug), reader()
    page = sheet(TYPES["event"], record)
    weapons, known_weapons = page.row["weapons"], event.weapons_known(connection)
    treaties = event.treaties_of(connection, [each["weapon_id"] for each in weapons])
    stands = event.stands(
        connection, [each["actor_id"] for each in page.row["actors"]], treaties, page.row["date_first"],
        page.row["date_last"],
    )  # fmt: skip
    before, after = event.story(connection, record.id, page.row["follows_id"])
    known = chains_behind(connection, record.id, [each.source_id for each in page.cited])
    return page.page(
        "event.html",
        without=("actors", "weapons"),
        facts=[each for each in page.facts if each.name not in {"follows", "weapon_stated"}],
        weapons=weapons,
        categories={
            each["weapon_id"]: known_weapons.get(known_weapons[each["weapon_id"]].category or 0) for each in weapons
        },
        weapon_marks=page.marks("weapons"),
        actor_marks=page.marks("actors"),
        stands=stands,
        before=before,
        after=after,
        sides=[
            _side(kind, word, [c for c in page.cited if c.stance in stances], known) for kind, word, stances in SIDES
        ],
        claims=claims.of_sources(connection, {each.source_id for each in page.cited})[:CLAIMS],
    )


def _side(kind: str, word: str, cited: list[Cited], known: Any) -> tuple[str, str, int, Any, list[str]]:
    """Class, heading, number of independent origins, the tree of voices, remarks."""
    return kind, word, independent(cited, known), tree(cited, known), _remarks(cited)


def _remarks(cited: Iterable[Cited]) -> list[str]:
    """What a citation states apart from the record: another value, a note."""
    return [
        f"{each.field.replace('_', ' ') or 'the event'}: {each.stated_value}" for each in cited if each.stated_value
    ]

"""An actor as of a day: its standing on every treaty, its acts in order, its part in events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.domain.dates import say_day, say_edtf
from treaties.queries import actor, deadlines
from treaties.queries.claims import in_words
from treaties.records import TYPES
from treaties.web.context import day_asked, reader
from treaties.web.found import found
from treaties.web.sheet import sheet

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

EVENTS, CLAIMS = 100, 200
LAYERS = {
    "provisional": ("provisional", "applied provisionally"),
    "suspension": ("suspension", "suspension claimed"),
    "intention": ("intention", "states it will not join"),
    "contested": ("contested", "participation contested"),
    "status": ("contested", "differs in an objector's view"),
}


def register(app: Flask) -> None:
    """Add the page of an actor."""
    app.get("/actors/<slug:slug>", endpoint="actor")(show)


def _what(cited: Any) -> str:
    """What of the record a claim is about, and the value where one is stated."""
    field = next((each.label for each in TYPES[cited.kind].fields if each.name == cited.field), in_words(cited.field))
    stated = f": {cited.stated_value.replace('_', ' ')}" if cited.stated_value else ""
    return f"{field if cited.field else 'the whole record'}{stated}"


def show(slug: str) -> ResponseReturnValue:
    """The page."""
    record, day, connection = found("actor", slug), day_asked(), reader()
    page = sheet(TYPES["actor"], record)
    stands = page.row["actor_kind"] in {"state", "historic_state"} or page.row["may_join"]
    acts = actor.acts(connection, record.id)
    lines = actor.standings(connection, record.id, day) if stands or acts else []
    by_role = actor.roles(connection, record.id)
    return page.page(
        "actor.html",
        on=day.isoformat(),
        shown=say_day(day),
        lines=lines,
        acts=[(each, say_edtf(each.date_text)) for each in acts],
        by_role=by_role,
        events=actor.events(connection, record.id, EVENTS) if by_role else [],
        more_events=sum(by_role.values()) > EVENTS,
        there=actor.there(connection, record.id, EVENTS) if stands else [],
        tied=actor.tied(connection, record.id),
        said=[(each, _what(each)) for each in actor.said(connection, record.id, CLAIMS)],
        most_said=CLAIMS,
        paths={kind: entry.path for kind, entry in TYPES.items()},
        duties=actor.duties(connection, record.id) if acts else [],
        done=deadlines.done(connection, record.id) if acts else {},
        layers=LAYERS,
        say_day=say_day,
    )

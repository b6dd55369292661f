"""A conflict, or a place: the events that are reported from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.queries import conflict
from treaties.records import TYPES
from treaties.web.context import reader
from treaties.web.found import found
from treaties.web.sheet import sheet

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

EVENTS = 100


def register(app: Flask) -> None:
    """Add the pages of conflicts and places."""
    app.get("/conflicts/<slug:slug>", endpoint="conflict")(show)
    app.get("/places/<slug:slug>", endpoint="place")(show_place)


def show(slug: str) -> ResponseReturnValue:
    """The page of a conflict."""
    record = found("conflict", slug)
    events = conflict.events_of(reader(), record.id, EVENTS)
    return sheet(TYPES["conflict"], record).page("conflict.html", events=events, all_events=f"/events?conflict={slug}")


def show_place(slug: str) -> ResponseReturnValue:
    """The page of a place."""
    record = found("place", slug)
    return sheet(TYPES["place"], record).page("conflict.html", events=conflict.events_at(reader(), record.id, EVENTS))

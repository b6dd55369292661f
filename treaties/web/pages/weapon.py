"""A weapon: which treaties concern it, its models, the events that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.queries import weapon
from treaties.records import TYPES
from treaties.web.context import reader
from treaties.web.found import found
from treaties.web.sheet import sheet

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

EVENTS = 100


def register(app: Flask) -> None:
    """Add the page of a weapon."""
    app.get("/weapons/<slug:slug>", endpoint="weapon")(show)


def show(slug: str) -> ResponseReturnValue:
    """The page."""
    record, connection = found("weapon", slug), reader()
    return sheet(TYPES["weapon"], record).page(
        "weapon.html",
        models=weapon.models(connection, record.id),
        events=weapon.events_with(connection, [record.id], EVENTS),
    )

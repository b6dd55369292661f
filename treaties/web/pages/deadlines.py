"""What is due: the days of duties, by article, State, region and year, with the rule behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, jsonify, request

from treaties.domain.dates import say_day
from treaties.domain.values import whole_number
from treaties.exports.answers import DUE_COLUMNS as COLUMNS
from treaties.queries import deadlines, listing
from treaties.web.context import reader, today
from treaties.web.pages.cite import answer_page
from treaties.web.tabular import csv_answer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

EARLIEST, LATEST = 1900, 2200


def register(app: Flask) -> None:
    """Add the page and its data."""
    app.get("/deadlines", endpoint="deadlines")(show)
    app.get("/deadlines.csv", endpoint="deadlines_csv")(as_csv)
    app.get("/deadlines.json", endpoint="deadlines_json")(as_json)


def _year() -> int | None:
    text = request.args.get("year", "").strip()
    if text == "all":
        return None
    if not text:
        return today().year
    year = whole_number(text)
    if year is None or not EARLIEST <= year <= LATEST:
        abort(400, _("A year between %(first)s and %(last)s is needed, or “all”.", first=EARLIEST, last=LATEST))
    return year


def _rows() -> list[deadlines.Due]:
    asked = request.args
    return deadlines.due(
        reader(),
        _year(),
        asked.get("duty", ""),
        asked.get("actor", ""),
        asked.get("region", ""),
        asked.get("treaty", ""),
    )


def show() -> ResponseReturnValue:
    """The page."""
    kept = {name: value for name, value in request.args.items() if value}
    year = _year()
    return answer_page(
        "deadlines.html",
        "/deadlines",
        section="deadlines",
        rows=_rows(),
        done=deadlines.done(reader()),
        year=year,
        asked=request.args,
        kept=kept,
        duties=deadlines.duties(reader()),
        regions=listing.terms(reader()).get("region", {}),
        say_day=say_day,
        today=today(),
    )


def as_csv() -> ResponseReturnValue:
    """The same rows as CSV."""
    return csv_answer(COLUMNS, ([str(getattr(row, name)) for name in COLUMNS] for row in _rows()))


def as_json() -> ResponseReturnValue:
    """The same rows as JSON."""
    rows = [{name: getattr(row, name) for name in COLUMNS} | {"day": row.day.isoformat()} for row in _rows()]
    return jsonify({"year": _year(), "due": rows, "licence": "CC BY 4.0"})

"""Every State on every treaty on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import jsonify, request
from markupsafe import Markup

from treaties.domain.dates import say_day
from treaties.queries import listing, status
from treaties.web.context import day_asked, reader, today
from treaties.web.markup import safe, shortcuts
from treaties.web.pages.cite import answer_page
from treaties.web.tabular import csv_answer

if TYPE_CHECKING:
    from datetime import date

    from flask import Flask
    from flask.typing import ResponseReturnValue

LETTERS = {"party": "P", "consented": "C", "signatory": "S", "none": "N", "withdrawn": "W"}
CELLS = {name: f'<td class="st {name}">{letter}' for name, letter in LETTERS.items()}
UNCERTAIN, OUTSIDE = '<td class="st uncertain">?', "<td>"


def register(app: Flask) -> None:
    """Add the page and its data."""
    app.get("/status", endpoint="matrix")(show)
    app.get("/status.csv", endpoint="matrix_csv")(as_csv)
    app.get("/status.json", endpoint="matrix_json")(as_json)


def _grid(day: date) -> tuple[list[Any], list[tuple[status.State, list[str]]]]:
    return status.grid(reader(), day, request.args.get("region", ""))


def show() -> ResponseReturnValue:
    """The page; its body is joined from strings, a template would take seconds over so many cells."""
    day = day_asked()
    treaties, lines = _grid(day)
    cell = CELLS.get
    body = "".join(
        [
            f'<tr><th scope="row"><a href="/actors/{actor.slug}?on={day}">{safe(actor.title)}</a>'
            f"{''.join([cell(word) or (UNCERTAIN if word else OUTSIDE) for word in words])}\n"
            for actor, words in lines
        ]
    )
    return answer_page(
        "matrix.html", "/status", section="treaties", treaties=treaties,
        body=Markup(body), on=day.isoformat(), shown=say_day(day),  # noqa: S704 - titles are escaped, the rest is ours
        number=len(lines), letters=LETTERS, regions=listing.terms(reader()).get("region", {}), asked=request.args,
        presets=shortcuts("/status", [("Today", today())], day),
        keep=[("region", request.args["region"])] if request.args.get("region") else [],
    )  # fmt: skip


def as_csv() -> ResponseReturnValue:
    """The same as CSV: a row per actor, a column per treaty."""
    treaties, lines = _grid(day_asked())
    head = ("actor", "name", *(each.slug for each in treaties))
    return csv_answer(head, ((actor.slug, actor.title, *words) for actor, words in lines))


def as_json() -> ResponseReturnValue:
    """The same as JSON: the status of each actor on each treaty by their short addresses."""
    day = day_asked()
    treaties, lines = _grid(day)
    slugs = [each.slug for each in treaties]
    found = {
        actor.slug: {slug: word for slug, word in zip(slugs, words, strict=True) if word} for actor, words in lines
    }
    return jsonify({"on": day.isoformat(), "treaties": slugs, "actors": found, "licence": "CC BY 4.0"})

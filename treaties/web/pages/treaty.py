"""A treaty as of a day: counts with their lists, every State, why a day is what it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import abort, jsonify

from treaties.domain.dates import say_day, say_day_short, say_edtf
from treaties.exports import answers
from treaties.queries import source, status, treaty
from treaties.queries.claims import of_treaty
from treaties.queries.evidence import marks_by_field, marks_of, otherwise
from treaties.queries.explain import explain_rows, explained
from treaties.queries.prepared import Remembered
from treaties.queries.weapon import events_with
from treaties.records import TYPES
from treaties.web import treaty_markup
from treaties.web.context import args, day_asked, host, page, present, reader, today
from treaties.web.found import found
from treaties.web.markup import shortcuts
from treaties.web.mould import HOLE, hole
from treaties.web.sheet import Fact, Laid, sheet
from treaties.web.tabular import csv_answer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

    from treaties.web.mould import Answer

EVENTS = 12
HOLES = ("on", "shown", "shortcuts", "numbers_html", "number", "table_rows")
FILTERS = ("show", "region", "group", "view")
MOST = 256  # treaties of which page and history are remembered by each process: 0.3 MB each with 200 acts
INPUTS = {"opened", "in_force", "entry_words", "withdrawal_delay"}


def register(app: Flask) -> None:
    """Add the treaty's page, its table as data, and the page that explains a State's days."""
    app.get("/treaties/<slug:slug>", endpoint="treaty")(show)
    app.get("/treaties/<slug:slug>/status.json")(status_json)
    app.get("/treaties/<slug:slug>/status.csv")(status_csv)
    app.get("/treaties/<slug:slug>/explain/<actor>")(explain_page)
    app.get("/treaties/<slug:slug>/explain/<actor>.json")(explain_json)


@dataclass(frozen=True, slots=True)
class Ready:
    """A treaty's page but for what a day changes: `main` and `cite` are texts and, between them, names of holes."""

    laid: Laid
    main: list[str]
    cite: list[str]
    checked: date | None
    days: tuple[tuple[str, date | None], ...]

    def on(self, holes: Mapping[str, str]) -> Answer:
        """The page of one day."""
        return replace(self.laid, main=_whole(self.main, holes), cite=_whole(self.cite, holes)).answer()


_ready, _chronicles = Remembered(MOST), Remembered(MOST)


def show(slug: str) -> ResponseReturnValue:
    """The treaty's facts and, for one day, who stands where."""
    record, day, connection = found("treaty", slug), day_asked(), reader()
    filters = {name: args()[name] for name in FILTERS if args().get(name)}
    if filters or not present.visit:
        ready = _made_ready(record, filters)
    else:
        ready = _ready.get(connection, (record.id, host()), lambda: _made_ready(record, {}))
    days = [("Today", today()), *ready.days]
    holes = {
        "on": day.isoformat(), "shown": say_day(day), "shortcuts": shortcuts(f"/treaties/{slug}", days, day),
    }  # fmt: skip
    return ready.on(holes | _table(record, day, filters, ready.checked) if ready.checked else holes)


def _made_ready(record: Any, filters: dict[str, str]) -> Ready:
    """The page with holes for what a day changes."""
    connection, page = reader(), sheet(TYPES["treaty"], record)
    # Claims about totals and statuses have a table of their own below.
    page.cited = [each for each in page.cited if each.field != "status" and not each.field.startswith("count.")]
    row, marks = SimpleNamespace(**page.row), marks_by_field(page.cited)
    facts = [
        Fact(field, label, words, "", marks_of(marks, record.id, field), others=otherwise(page.cited, field, words))
        for label, words, field in _facts(row)
    ]
    more: dict[str, Any] = {name: hole(name) for name in HOLES}
    more |= _around(connection, record.id, row)
    laid = page.laid(
        "treaty.html", facts=facts, wanted=filters.get("show", ""), short_day=say_day_short,
        checked=say_day(row.list_checked) if row.list_checked else "",
        objectors=status.objectors(connection, record.id), asked=filters, regions=page.terms.get("region", {}),
        groups=status.groups(connection), keep=list(filters.items()), **more,
    )  # fmt: skip
    days = (("Entry into force", row.in_force), ("Last check", row.list_checked))
    return Ready(laid, laid.main.split(HOLE), laid.cite.split(HOLE), row.list_checked, days)


def _whole(pieces: Sequence[str], holes: Mapping[str, str]) -> str:
    """Texts and the names of holes in turn, the holes filled."""
    return "".join([holes[piece] if place % 2 else piece for place, piece in enumerate(pieces)])


def _table(record: Any, day: date, filters: Mapping[str, str], checked: date) -> dict[str, str]:
    """What stands in the holes around the table of every State: the numbers above it and its rows."""
    slug, wanted, number, lines = record.slug, filters.get("show", ""), 0, ""
    if not filters:
        stretches = _chronicle(record.id, slug).on(day)
        by_status = Counter([each.status for each in stretches if each.drawn])
        number, lines = by_status.total(), "".join([each.drawn for each in stretches])
        counts = status.sums(by_status, sum([each.signed for each in stretches]))
    else:
        board = _board(record.id, day, filters)
        kept = [line for line in board.lines if status.among(line, wanted)]
        number, lines = len(kept), "".join([treaty_markup.row(slug, line) for line in kept])
        by_status, counts = Counter(line.status for line in board.lines), board.counts
    band = "" if filters.get("region") or filters.get("group") else treaty_markup.band(by_status)
    return {
        "number": str(number), "table_rows": lines or treaty_markup.nobody(),
        "numbers_html": treaty_markup.numbers(f"/treaties/{slug}", day, counts, band, projected=day > checked),
    }  # fmt: skip


def _chronicle(treaty_id: int, slug: str) -> status.Chronicle:
    """The treaty's table for any day, remembered until the register is written."""
    draw = partial(treaty_markup.row, slug)
    return _chronicles.get(reader(), treaty_id, lambda: status.Chronicle(reader(), treaty_id, draw))


def _board(treaty_id: int, day: date, filters: Mapping[str, str]) -> status.Board:
    """The table under the filters of the address: region, group, view of an objector."""
    wanted = filters.get("view")
    view = next((each.id for each in status.objectors(reader(), treaty_id) if each.slug == wanted), None)
    return status.board(reader(), treaty_id, day, filters.get("region", ""), filters.get("group", ""), view)


def _around(connection: Connection, treaty_id: int, row: Any) -> dict[str, Any]:
    """What else the page leads to: events with its weapons, duties, articles, protocols, stated totals."""
    weapons = treaty.weapons(connection, treaty_id)
    return {
        "weapons": weapons,
        "events": events_with(connection, [each.id for each in weapons if each.effect != "unclear"], EVENTS),
        "duties": treaty.duties(connection, treaty_id),
        "articles": treaty.articles(connection, treaty_id),
        "family": treaty.family(connection, treaty_id, row.parent_id),
        "claims": of_treaty(connection, treaty_id),
    }


def _placed(when: date | None, where: str) -> str:
    return ", ".join(part for part in (say_day(when), where) if part) if when else ""


def _facts(row: Any) -> list[tuple[str, str, str]]:
    """Label, words and the field whose citations stand beside it."""
    unit = {"months": "months", "days": "days"}
    leaving = (
        f"{row.withdrawal_amount} {unit.get(row.withdrawal_delay, '')} after the notice"
        if row.withdrawal_amount
        else "no clause"
    )
    tail = "; later if then in armed conflict" if row.conflict_tail else ""
    article = f" ({row.withdrawal_article})" if row.withdrawal_article else ""
    reserved = {"none": "not permitted", "some": "some permitted"}.get(row.reservations, "")
    series = f"{row.unts_volume} UNTS {row.unts_page}".strip() if row.unts_volume else ""
    facts = [
        ("Adopted", _placed(row.adopted, row.adopted_place), "adopted"),
        ("Opened for signature", _placed(row.opened, row.opened_place), "opened"),
        ("Entry into force", say_day(row.in_force) if row.in_force else "not in force", "in_force"),
        ("Rule", row.entry_words, "entry_words"),
        ("Withdrawal", leaving + tail + article, "withdrawal_delay"),
        ("Reservations", f"{reserved} ({row.reservations_article})" if reserved else "", "reservations"),
        ("Depositary", row.depositary, "depositary"),
        (
            "Registration",
            ", ".join(part for part in (row.registration_no, series, row.mtdsg_no) if part),
            "registration_no",
        ),
    ]
    return [fact for fact in facts if fact[1]]


def status_json(slug: str) -> ResponseReturnValue:
    """The public answer for one day."""
    found("treaty", slug)
    return jsonify(status.status_answer(reader(), slug, day_asked()))


def status_csv(slug: str) -> ResponseReturnValue:
    """The table for one day, filters kept."""
    record, wanted = found("treaty", slug), args().get("show", "")
    board = _board(record.id, day_asked(), args())
    kept = (line for line in board.lines if status.among(line, wanted))
    return csv_answer(answers.STATUS, answers.status_rows(kept))


def _rows(slug: str, actor: str) -> list[dict[str, Any]]:
    found("treaty", slug)
    rows = explain_rows(reader(), slug, actor)
    if rows is None:
        abort(404, _("There is no actor “%(name)s” in the register.", name=actor))
    return rows


def explain_json(slug: str, actor: str) -> ResponseReturnValue:
    """The steps as data."""
    return jsonify([row | {"what": row["what"].english} for row in _rows(slug, actor)])


def explain_page(slug: str, actor: str) -> ResponseReturnValue:
    """Why this day? The clauses, then the steps with article, arithmetic and sources."""
    rows, connection = _rows(slug, actor), reader()
    page_of = sheet(TYPES["treaty"], found("treaty", slug))
    who = explained(connection, actor)
    titles = source.titles(connection, [each for row in rows for each in row["sources"]])
    return page(
        "explain.html", section="treaties", treaty=page_of.record, short_name=page_of.row["short_name"], who=who,
        rows=[
            row
            | {
                "words": say_edtf(row["day"]),
                "links": [(f"/sources/{each}", titles.get(each, each)) for each in row["sources"]],
            }
            for row in rows
        ],
        inputs=[fact for fact in _facts(SimpleNamespace(**page_of.row)) if fact[2] in INPUTS],
    )  # fmt: skip

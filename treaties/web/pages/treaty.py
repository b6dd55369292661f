"""A treaty as of a day: counts with their lists, every State, why a day is what it is."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import abort, jsonify
from markupsafe import Markup, escape

from treaties.domain.dates import parse_edtf, say_day, say_day_short, say_edtf
from treaties.exports import answers
from treaties.queries import source, status, treaty
from treaties.queries.claims import of_treaty
from treaties.queries.evidence import marks_by_field, marks_of
from treaties.queries.explain import explain_rows, explained
from treaties.queries.weapon import events_with
from treaties.records import TYPES
from treaties.web.context import args, day_asked, page, reader, today
from treaties.web.found import found
from treaties.web.markup import safe
from treaties.web.pages.actor import LAYERS
from treaties.web.sheet import Fact, sheet
from treaties.web.tabular import csv_answer

if TYPE_CHECKING:
    from datetime import date

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

EVENTS = 12
INPUTS = {"opened", "in_force", "entry_words", "withdrawal_delay"}
DEFINED = (
    ("in_force", "in force", "bound on this day"),
    ("deposited", "deposited", "consent given, not withdrawn"),
    ("signatories_only", "signatories only", "signed, no consent"),
    ("joined", "joined", "signed or consented"),
    ("signed_ever", "signed ever", "also by States since withdrawn"),
    ("none", "non-signatories", "neither signed nor joined"),
    ("withdrawn", "withdrawn", "notice has taken effect"),
)
SHOWS = {
    "in_force": ("party",),
    "deposited": ("party", "consented"),
    "signatories_only": ("signatory",),
    "joined": ("party", "consented", "signatory"),
    "none": ("none",),
    "withdrawn": ("withdrawn",),
}
BAND = ("party", "consented", "signatory", "none", "withdrawn")


def register(app: Flask) -> None:
    """Add the treaty's page, its table as data, and the page that explains a State's days."""
    app.get("/treaties/<slug:slug>", endpoint="treaty")(show)
    app.get("/treaties/<slug:slug>/status.json")(status_json)
    app.get("/treaties/<slug:slug>/status.csv")(status_csv)
    app.get("/treaties/<slug:slug>/explain/<actor>")(explain_page)
    app.get("/treaties/<slug:slug>/explain/<actor>.json")(explain_json)


def show(slug: str) -> ResponseReturnValue:
    """The treaty's facts and, for one day, who stands where."""
    record, day, connection = found("treaty", slug), day_asked(), reader()
    page = sheet(TYPES["treaty"], record)
    # Claims about totals and statuses have a table of their own below.
    page.cited = [each for each in page.cited if each.field != "status" and not each.field.startswith("count.")]
    row = SimpleNamespace(**page.row)
    checked, wanted = row.list_checked, args().get("show", "")
    objectors = status.objectors(connection, record.id)
    board = _board(record.id, day, objectors)
    lines = board.lines if checked else []
    kept = [line for line in lines if not wanted or _wanted(line, wanted)]
    by_status = Counter(line.status for line in lines)
    marks = marks_by_field(page.cited)
    facts = [Fact(field, label, words, "", marks_of(marks, record.id, field)) for label, words, field in _facts(row)]
    return page.page(
        "treaty.html", facts=facts, on=day.isoformat(), shown=say_day(day), tiles=_tiles(slug, day, board.counts),
        counts_hold=not (args().get("region") or args().get("group")), wanted=wanted, lines=kept,
        table_rows=_rows_of(slug, kept),
        parts_of=[(name, by_status[name]) for name in BAND], presets=_presets(row, day),
        short_day=say_day_short, projected=bool(checked and day > checked), checked=say_day(checked) if checked else "",
        objectors=objectors, asked=args(), regions=page.terms.get("region", {}), groups=status.groups(connection),
        keep=[(name, args()[name]) for name in ("show", "region", "group", "view") if args().get(name)],
        **_around(connection, record.id, row), layers=LAYERS,
    )  # fmt: skip


def _board(treaty_id: int, day: date, objectors: list[Any]) -> status.Board:
    """The table under the filters of the address: region, group, view of an objector."""
    asked = args()
    view = next((each.id for each in objectors if each.slug == asked.get("view")), None)
    return status.board(reader(), treaty_id, day, asked.get("region", ""), asked.get("group", ""), view)


def _tiles(slug: str, day: date, numbers: dict[str, int]) -> list[tuple[int, str, str, str]]:
    return [(numbers[name], word, f"/treaties/{slug}?on={day}&show={name}#table", why) for name, word, why in DEFINED]


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


def _rows_of(slug: str, lines: list[status.Standing]) -> Markup:
    """The body of the table, joined from strings: a template's loop over cells costs more than all the rest."""
    return Markup("".join([_row(slug, line) for line in lines]))  # noqa: S704 - _row escapes what is not a code


def _row(slug: str, line: status.Standing) -> str:
    shown = STATUS_CELL.get(line.status) or _uncertain(line.status)
    over = "".join(
        [f'<br><span class="st small {LAYERS[layer][0]}">{LAYERS[layer][1]}</span>' for layer, _ in line.overlays]
    )
    why = f'<a href="/treaties/{slug}/explain/{line.actor.slug}">'
    others = "; ".join(
        f'<a href="/acts/{act}">{kind.replace("_", " ")}</a> {_short(when)}'.rstrip() for kind, when, act in line.others
    )
    consent = f' <span class="quiet small">{line.consent}</span>' if line.consent else ""
    return (
        f'<tr><th scope="row"><a href="/actors/{line.actor.slug}">{safe(line.actor.title)}</a></th>'
        f"<td>{shown}{over}</td>"
        f'<td class="d">{_linked(line.signed)}</td><td class="d">{_linked(line.deposited)}{consent}</td>'
        f'<td class="d">{f"{why}{_short(line.in_force)}</a>" if line.in_force else ""}</td>'
        f'<td class="d">{f"{why}{_short(line.withdrawn)}</a>" if line.withdrawn else ""}</td>'
        f'<td class="small">{others}</td></tr>\n'
    )


STATUS_CELL = {name: f'<span class="st {name}">{name.replace("_", " ")}</span>' for name in (*BAND, "not_recorded")}


def _uncertain(status_code: str) -> str:
    words = status_code.replace("uncertain:", "uncertain: ").replace("|", " or ").replace("_", " ")
    return f'<span class="st uncertain">{escape(words)}</span>'


def _linked(act: tuple[str, str]) -> str:
    return f'<a href="/acts/{act[1]}">{_short(act[0])}</a>' if act[1] else ""


def _wanted(line: status.Standing, wanted: str) -> bool:
    if wanted == "signed_ever":
        return bool(line.signed[0])
    return line.status in SHOWS.get(wanted, (line.status,))


@lru_cache(maxsize=65_536)
def _short(text: str) -> str:
    if not text:
        return ""
    when = parse_edtf(text)
    return say_day_short(when.earliest) if when.exact else say_edtf(text)


def _presets(row: Any, day: Any) -> list[tuple[str, str, bool]]:
    days = (("Today", today()), ("Entry into force", row.in_force), ("Last check", row.list_checked))
    return [(word, each.isoformat(), each == day) for word, each in days if each]


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
    board = _board(record.id, day_asked(), status.objectors(reader(), record.id))
    kept = (line for line in board.lines if not wanted or _wanted(line, wanted))
    return csv_answer(answers.STATUS, answers.status_rows(kept))


def _rows(slug: str, actor: str) -> list[dict[str, Any]]:
    found("treaty", slug)
    rows = explain_rows(reader(), slug, actor)
    if rows is None:
        abort(404, f"There is no actor “{actor}” in the register.")
    return rows


def explain_json(slug: str, actor: str) -> ResponseReturnValue:
    """The steps as data."""
    return jsonify(_rows(slug, actor))


def explain_page(slug: str, actor: str) -> ResponseReturnValue:
    """Why this day? The clauses, then the steps with article, arithmetic and sources."""
    rows, connection = _rows(slug, actor), reader()
    page_of = sheet(TYPES["treaty"], found("treaty", slug))
    who = explained(connection, actor)
    return page(
        "explain.html", section="treaties", treaty=page_of.record, short_name=page_of.row["short_name"], who=who,
        rows=[row | {"words": say_edtf(row["day"])} for row in rows],
        titles=source.titles(connection, [each for row in rows for each in row["sources"]]),
        inputs=[fact for fact in _facts(SimpleNamespace(**page_of.row)) if fact[2] in INPUTS],
    )  # fmt: skip

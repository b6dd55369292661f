"""A treaty as of a day: counts with their lists, every State, why a day is what it is."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from flask import Response, abort, jsonify, request
from sqlalchemy import select

from treaties.domain.dates import parse_edtf, say_date, say_day, say_day_short
from treaties.models import Treaty
from treaties.queries import status
from treaties.queries.evidence import citations, marks_by_field
from treaties.queries.explain import explain_rows
from treaties.web.context import day_asked, page, reader, signed_in, today
from treaties.web.found import found

if TYPE_CHECKING:
    from datetime import date

    from flask import Flask
    from flask.typing import ResponseReturnValue

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
    row = connection.execute(select(Treaty.__table__).where(Treaty.id == record.id)).one()
    cited = citations(connection, [record.id])
    marks = marks_by_field(cited)
    numbers = status.counts(connection, record.id, day)
    lines = status.table(connection, record.id, day) if row.list_checked else []
    wanted = request.args.get("show", "")
    kept = [line for line in lines if _wanted(line, wanted)]
    by_status = {name: sum(line.status == name for line in lines) for name in BAND}
    facts = [
        (label, words, marks.get((record.id, field)) or marks.get((record.id, ""), []))
        for label, words, field in _facts(row)
    ]
    tiles = [(numbers[name], word, f"/treaties/{slug}?on={day}&show={name}#table", why) for name, word, why in DEFINED]
    return page(
        "treaty.html", section="treaties", record=record, row=row, facts=facts, on=day.isoformat(), shown=say_day(day),
        tiles=tiles, projected=bool(row.list_checked and day > row.list_checked),
        parts=[(name, by_status[name]) for name in BAND], lines=kept, short=_short, presets=_presets(row, day),
        notes=list({each.number: each for each in cited}.values()),
        checked=say_day(row.list_checked) if row.list_checked else "", wanted=wanted, may_write=signed_in(),
    )  # fmt: skip


def _wanted(line: status.Standing, wanted: str) -> bool:
    if wanted == "signed_ever":
        return bool(line.signed)
    return line.status in SHOWS.get(wanted, (line.status,))


def _short(text: str) -> str:
    if not text:
        return ""
    when = parse_edtf(text)
    return say_day_short(when.earliest) if when.exact else say_date(when)


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
    """The table for one day."""
    record = found("treaty", slug)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(("actor", "name", "status", "since", "signed", "deposited", "consent", "remarks"))
    for line in status.table(reader(), record.id, day_asked()):
        row = (line.slug, line.title, line.status, line.since, line.signed, line.deposited, line.consent, line.remarks)
        lines.writerow(row)
    return Response(out.getvalue(), mimetype="text/csv")


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
    """Why this day? The steps with article, arithmetic and sources."""
    rows, treaty, who = _rows(slug, actor), found("treaty", slug), actor
    if not actor.isupper():
        who = found("actor", actor).title
    said = [row | {"words": say_date(parse_edtf(row["day"]))} for row in rows]
    return page("explain.html", section="treaties", treaty=treaty, who=who, rows=said)

"""The first page, and what the register's checks say."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import jsonify, request
from flask_login import current_user
from sqlalchemy import select

from treaties.domain.dates import say_day, say_day_short
from treaties.domain.reference import address_key
from treaties.domain.text import fold
from treaties.models import Event, Record, Revision
from treaties.queries import kept_forms, source, status
from treaties.queries.checks import shown
from treaties.queries.conflict import events_where
from treaties.queries.search import named
from treaties.records import BY_PATH, TYPES
from treaties.web.context import day_asked, page, reader, signed_in
from treaties.web.pages.cite import answer_page
from treaties.web.tabular import csv_answer

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

MOST = 12
LATEST = 10
MOST_FINDINGS = 1_000  # differences stand first; the files have all


def register(app: Flask) -> None:
    """Add home, suggestions, checks and the page about the register."""
    app.get("/")(home)
    app.get("/checks")(checks)
    app.get("/checks.json")(checks_json)
    app.get("/checks.csv")(checks_csv)
    app.get("/about")(about)
    paths = ",".join(sorted(BY_PATH))
    app.get(f"/<any({paths}):path>/suggest.json")(suggest)


def home() -> ResponseReturnValue:
    """Treaties with today's counts, the latest changes and events."""
    connection, day = reader(), day_asked()
    treaties = status.treaties(connection)
    numbers = status.overview(connection, day)
    changes = connection.execute(
        select(Revision.at, Revision.op, Record.kind, Record.slug, Record.title)
        .join(Record, Record.id == Revision.record_id)
        .where(Record.state == "published")
        .order_by(Revision.id.desc())
        .limit(LATEST)
    ).all()
    events = events_where(connection, Event.date_first.is_not(None), LATEST)
    paths = {kind: entry.path for kind, entry in TYPES.items()}
    return page(
        "home.html",
        section="",
        treaties=treaties,
        numbers=numbers,
        changes=changes,
        events=events,
        paths=paths,
        shown=say_day(day),
        short_day=say_day_short,
        types=TYPES,
        unsaved=kept_forms.unsaved(connection, current_user.id) if signed_in() else [],
    )


def suggest(path: str) -> ResponseReturnValue:
    """Records whose names begin with or hold what was typed; a source also by its address, however disguised."""
    words = request.args.get("q", "").replace("\x00", "")[:300]
    if not fold(words):
        return jsonify([])
    kind = BY_PATH[path].kind
    there = source.by_address(reader(), address_key(words)) if kind == "source" and "/" in words else []
    rows = there or named(reader(), words, kind, MOST)
    often = Counter(row.title for row in rows)
    return jsonify(
        [
            {"slug": row.slug, "title": row.title if often[row.title] == 1 else f"{row.title} ({row.slug})",
             "hint": row.slug}
            for row in rows
        ]
    )  # fmt: skip


def checks() -> ResponseReturnValue:
    """Where sources contradict what the register computes, and what agrees."""
    findings, itself = shown(reader())
    return answer_page(
        "checks.html", "/checks", section="checks", findings=findings[:MOST_FINDINGS], total=len(findings),
        itself=itself,
    )  # fmt: skip


def checks_json() -> ResponseReturnValue:
    """The same as JSON; `compared_with_itself` is false where the register is too large for that."""
    findings, itself = shown(reader())
    said = {"findings": [asdict(each) for each in findings], "compared_with_itself": itself, "licence": "CC BY 4.0"}
    return jsonify(said)


def checks_csv() -> ResponseReturnValue:
    """The same as CSV."""
    rows = (
        ("agrees" if each.agrees else "differs", each.kind, each.title, each.message, each.address)
        for each in shown(reader())[0]
    )
    return csv_answer(("result", "kind", "title", "finding", "address"), rows)


def about() -> ResponseReturnValue:
    """What the register is, covers and leaves out; licences."""
    return page("about.html", section="", types=TYPES.values())

"""The reading API, /api/v1: lists with the filters of the pages, records, status; described by OpenAPI."""

from __future__ import annotations

import base64
import json
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, jsonify, redirect, request
from werkzeug.exceptions import HTTPException

from treaties.domain.dates import DateError
from treaties.domain.text import TextError, clean
from treaties.domain.values import plain, whole_number
from treaties.exports import lines
from treaties.queries import listing
from treaties.queries.status import status_answer
from treaties.records import BY_PATH, RecordType
from treaties.web.context import day_asked, reader, state
from treaties.web.crud import LARGEST
from treaties.web.found import found
from treaties.web.openapi import MOST, document, parameters
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

LICENCE = "CC BY 4.0"


def register(app: Flask) -> None:
    """Add the API."""
    kinds = f"<any({','.join(sorted(BY_PATH))}):path>"
    app.get("/api/v1/openapi.json", endpoint="api_document")(tagged(described))
    app.get(f"/api/v1/{kinds}", endpoint="api_list")(tagged(records))
    app.get(f"/api/v1/{kinds}/<slug:slug>", endpoint="api_record")(tagged(record))
    app.get("/api/v1/treaties/<slug:slug>/status", endpoint="api_status")(tagged(status))


def tagged(view: Callable[..., dict[str, Any]]) -> Callable[..., ResponseReturnValue]:
    """The view's answer as JSON with an ETag of the state of the register; 304 where the asker has it already."""

    @wraps(view)
    def answered(*args: Any, **named: Any) -> ResponseReturnValue:
        stamp, answer = state(reader()), None
        if "slug" in named and view is record:
            # The tag of a record begins with its version, which a write is based on.
            answer = view(*args, **named)
            stamp = f"v{answer['version']}-{stamp}"
        known = request.if_none_match.contains(stamp)
        response = Response(status=304) if known else jsonify(answer or view(*args, **named))
        response.set_etag(stamp)
        return response

    return answered


def described() -> dict[str, Any]:
    """The description of the API as the register stands, its vocabularies with it."""
    return document(listing.terms(reader()))


def records(path: str) -> dict[str, Any]:
    """One page of a list."""
    entry, connection = BY_PATH[path], reader()
    known_here([each["name"] for each in parameters(entry)])
    _offered(connection, entry)
    try:
        typed = {name: clean(value).strip() for name, value in request.args.items()}
        asked = listing.read_filters(connection, entry, typed)
    except (TextError, DateError) as error:
        abort(400, str(error))
    limit = _limit(typed.get("limit", ""))
    rows = listing.page(connection, entry, asked, _after(entry, typed.get("cursor", "")), limit)
    shown = rows[:limit]
    return {
        "total": listing.count(connection, entry, asked),
        "next": _cursor(entry, shown[-1]) if len(rows) > limit else None,
        "covers": entry.covers, "licence": LICENCE, "records": [_summary(entry, row) for row in shown],
    }  # fmt: skip


def known_here(known: Collection[str]) -> None:
    """Refuse an address with a name that there is not, or that says one twice: it would be left out without a word."""
    if unknown := sorted(set(request.args) - set(known)):
        names = {"name": unknown[0][:60], "known": ", ".join(sorted(known)) or "–"}
        abort(400, _("There is no filter “%(name)s” here; there are %(known)s.", **names))
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        abort(400, _("“%(name)s” is said more than once; it takes one value.", name=twice[0][:60]))


def _offered(connection: Connection, entry: RecordType) -> None:
    """Refuse a value that no record can have, such as a code that its vocabulary lacks; the pages find nothing then."""
    for each in parameters(entry, listing.terms(connection)):
        value, words = request.args.get(each["name"], ""), each["schema"].get("enum")
        if words and value not in words:
            abort(
                400,
                _(
                    "%(name)s takes %(words)s; “%(value)s” is none of them.",
                    name=each["name"],
                    words=", ".join(filter(None, words)),
                    value=value[:60],
                ),
            )


def _limit(text: str) -> int:
    if not text:
        return listing.PAGE
    number = whole_number(text)
    if number is None or not 1 <= number <= MOST:
        abort(400, _("limit takes a whole number from 1 to %(most)s.", most=MOST))
    return number


def _summary(entry: RecordType, row: Any) -> dict[str, Any]:
    values = {}
    for each in entry.shown:
        value = plain(getattr(row, f"{each.name}__slug" if each.kind == "ref" else each.columns[0]))
        if value is not None and value != "":
            values[each.name] = value
    href = f"/api/v1/{entry.path}/{row.slug}"
    return {"slug": row.slug, "title": row.title, "version": row.version, "href": href, "values": values}


def _cursor(entry: RecordType, row: Any) -> str:
    key = row.title
    if entry.order[0].startswith("-"):
        day = getattr(row, entry.order[0][1:])
        key = day.isoformat() if day else ""
    return base64.urlsafe_b64encode(json.dumps([key, row.id]).encode()).decode().rstrip("=")


def _after(entry: RecordType, cursor: str) -> tuple[str, int] | None:
    if not cursor:
        return None
    try:
        key, number = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=="))
        if not isinstance(key, str) or type(number) is not int:  # true is an int to Python, and none to PostgreSQL
            raise TypeError  # noqa: TRY301 - as below
        key = clean(key)
        if entry.order[0].startswith("-") and key:
            date.fromisoformat(key)
        if not 0 <= number < LARGEST:
            raise ValueError  # noqa: TRY301 - one answer for every cursor that is none of ours
    except (ValueError, TypeError, RecursionError):
        abort(400, _("This cursor is none of ours; begin again without it."))
    return key, number


def record(path: str, slug: str) -> dict[str, Any]:
    """One record with its parts and citations, references as short addresses."""
    entry = BY_PATH[path]
    known_here(())
    try:
        row = found(entry.kind, slug)
    except HTTPException as moved:
        if moved.response is None:
            raise
        abort(redirect(f"/api/v1{moved.response.headers['Location']}", 301))
    line = lines.one(reader(), entry.kind, slug)
    if line is None:
        abort(404)
    head = {"address": f"/{path}/{slug}@{row.version}", "version": row.version, "licence": LICENCE}
    return head | line.said() | {"title": line.title}


def status(slug: str) -> dict[str, Any]:
    """Counts and the status of every actor on the day asked for."""
    known_here(["on"])
    answer = status_answer(reader(), slug, day_asked())
    if answer is None:
        abort(404)
    return answer

"""What every view needs: a connection for the request, the page around its content, who is signed in."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, current_app, g, has_request_context, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy import bindparam, select

from treaties.domain.dates import DateError, read_date, say_day
from treaties.models import Revision
from treaties.operations.ledger import Editor
from treaties.queries.prepared import Prepared, Remembered, newest
from treaties.vault import vault_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from werkzeug.datastructures import MultiDict

    from treaties.db import Database
    from treaties.vault import Vault


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of a reader without a session that is answered by `plain`, before the framework's own request."""

    app: Flask
    connection: Connection
    args: MultiDict[str, str]
    host: str
    address: str


class _Present(threading.local):
    """The visit that this thread answers, if any."""

    visit: Visit | None = None


present = _Present()


def args() -> MultiDict[str, str]:
    """What stands behind the question mark of the address."""
    return present.visit.args if present.visit else request.args


def address() -> str:
    """Path and query of the page asked for."""
    return present.visit.address if present.visit else request.full_path.rstrip("?")


def host() -> str:
    """Scheme and host as the reader wrote them, without a slash behind."""
    return present.visit.host if present.visit else request.host_url.rstrip("/")


def database() -> Database:
    """The register's database."""
    found: Database = current_app.extensions["treaties"]
    return found


def vault() -> Vault:
    """The store of the register's kept files."""
    return vault_of(database().settings)


def reader() -> Connection:
    """The request's one reading connection: every statement of a page sees the same state."""
    if present.visit:
        return present.visit.connection
    if "reader" not in g:
        g.reader = database().engine.connect()
    connection: Connection = g.reader
    return connection


@contextmanager
def writer() -> Iterator[Connection]:
    """The writing connection of a request, committed on leaving: the one place where a request writes."""
    release()
    with database().writing() as connection:
        yield connection


def release(_error: BaseException | None = None) -> None:
    """Give the reading connection back."""
    connection = g.pop("reader", None) if has_request_context() or g else None
    if connection is not None:
        connection.close()


def editor() -> Editor:
    """Who is writing, for the history."""
    return Editor(current_user.name or current_user.email, current_user.id)


def signed_in() -> bool:
    """Whether the request comes from somebody signed in; never opens a session for readers."""
    return present.visit is None and bool(session) and bool(current_user.is_authenticated)


def today() -> date:
    """The present day in UTC."""
    return datetime.now(UTC).date()


def day_asked(name: str = "on") -> date:
    """The day in the address, today where none is given; 400 with a reason where it is no day."""
    text = args().get(name, "").strip()
    if not text:
        return today()
    try:
        read = read_date(text)
    except DateError as error:
        abort(400, str(error))
    if not read.exact:
        abort(400, "A single day is needed, such as 2023-03-07.")
    return read.earliest


_AT = Prepared(select(Revision.at).where(Revision.id == bindparam("number")))
_days = Remembered(4)


def revision() -> tuple[int, str]:
    """Number of the newest revision and its day in words; (0, "") in an empty register."""
    number = newest(reader())
    if not number:
        return 0, ""
    return number, _days.get(reader(), "", lambda: say_day(_AT(reader(), number=number)[0].at.date()))


def visitor() -> dict[str, str]:
    """What the frame says of somebody signed in, with the token that signing out needs; empty words for a reader."""
    if not signed_in():
        return {"user_name": "", "csrf": ""}
    return {"user_name": current_user.name or current_user.email, "csrf": generate_csrf()}


# Pages whose answer can be kept for citing.
KEPT = {"list.html", "search.html", "lookup.html", "treaty.html", "sql.html"}


def page(template: str, status: int = 200, **context: Any) -> Response:
    """`template` inside the frame that every page shares."""
    number, day = revision()
    app = present.visit.app if present.visit else current_app
    frame = {
        "revision": f"{number:,}", "revision_day": day, "asset_version": app.config["ASSET_VERSION"], "lang": "en",
        **visitor(),
        "keep_of": address() if template in KEPT and status == HTTPStatus.OK else "",
        "flashes": [(kind, text) for kind, text in session.pop("_flashes", [])]
        if not present.visit and session
        else [],
    }  # fmt: skip
    return Response(app.jinja_env.get_template(template).render(**frame, **context), status)


__all__ = [
    "Visit", "address", "args", "database", "day_asked", "editor", "host", "page", "present", "reader", "release",
    "revision", "signed_in", "today", "visitor", "writer",
]  # fmt: skip

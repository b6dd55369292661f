"""What every view needs: a connection for the request, the page around its content, who is signed in."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from flask import Flask, Response, abort, current_app, g, has_request_context, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy import bindparam, select

from treaties.domain.dates import DateError, read_date, say_day
from treaties.models import Revision
from treaties.operations.ledger import Editor
from treaties.queries.prepared import Prepared, Remembered, newest, stamp_of
from treaties.vault import vault_of
from treaties.web.mould import Answer, Mould, hole
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from werkzeug.datastructures import MultiDict

    from treaties.db import Database
    from treaties.vault import Vault


class Visit(NamedTuple):
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
def writer(*, unseen: bool = False) -> Iterator[Connection]:
    """The writing connection of a request, committed on leaving: the one place where a request writes.

    `unseen`: nothing that a reader without a session is shown.
    """
    release()
    with database().writing(unseen=unseen) as connection:
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
    return day_of(args().get(name, ""))


def day_of(typed: str) -> date:
    """The day that was typed, today for nothing; 400 with a reason where it is no day."""
    text = typed.strip()
    if not text:
        return today()
    try:
        read = read_date(text)
    except DateError as error:
        abort(400, str(error))
    if not read.exact:
        abort(400, _("A single day is needed, such as 2023-03-07."))
    return read.earliest


_AT = Prepared(select(Revision.at).where(Revision.id == bindparam("number")))
_days = Remembered(4)


def revision() -> tuple[int, str]:
    """Number of the newest revision and its day in words; (0, "") in an empty register."""
    number = newest(reader())
    if not number:
        return 0, ""
    return number, _days.get(reader(), "", lambda: say_day(_AT(reader(), number=number)[0].at.date()))


def state(connection: Connection) -> str:
    """The name of the register as pages show it: another one after every write that a page may show, and every day."""
    revision, edition = stamp_of(connection)
    return f"{revision}.{edition}-{today().isoformat()}"


def visitor() -> dict[str, str]:
    """What the frame says of somebody signed in, with the token that signing out needs; empty words for a reader."""
    if not signed_in():
        return {"user_name": "", "csrf": ""}
    return {"user_name": current_user.name or current_user.email, "csrf": generate_csrf()}


# Pages whose answer can be kept for citing.
KEPT = {
    "list.html", "search.html", "lookup.html", "treaty.html", "sql.html", "deadlines.html", "matrix.html",
}  # fmt: skip
CITED = {"search.html", "lookup.html", "matrix.html", "deadlines.html", "checks.html", "explain.html"}
CUT = "\x1e"  # parts two parts of a page; no text of the register holds it, since `clean` refuses controls


def _app() -> Flask:
    return present.visit.app if present.visit else current_app


def fragment(template: str, **context: Any) -> str:
    """`template` alone, without a frame."""
    return _app().jinja_env.get_template(template).render(**context)


def _frame() -> dict[str, Any]:
    """What the frame of every page says."""
    number, day = revision()
    return {
        "revision": f"{number:,}", "revision_day": day, "asset_version": _app().config["ASSET_VERSION"], "lang": "en",
        **visitor(),
        "flashes": [(kind, text) for kind, text in session.pop("_flashes", [])]
        if not present.visit and session
        else [],
    }  # fmt: skip


def keep_link(template: str, status: int = 200) -> str:
    """Links to the way this page is cited, where none of its own is on it, and to the way its answer is kept."""
    asked = status == HTTPStatus.OK and ("?" in address() or template not in {"search.html", "lookup.html"})
    query = urlencode({"of": address()}) if asked and template in KEPT | CITED else ""
    cite = f'<a href="/cite?{query}">{_("How to cite this page")}</a> ' if query and template in CITED else ""
    kept = f'<a href="/keep?{query}">{_("Keep this answer for citing")}</a>' if query and template in KEPT else ""
    return cite + kept


def page(template: str, status: int = 200, **context: Any) -> Response:
    """`template` inside the frame that every page shares."""
    keep = Markup(keep_link(template, status))  # noqa: S704 - the address is quoted
    return Response(fragment(template, **_frame(), keep_html=keep, **context), status)


def moulded(template: str, **context: Any) -> Mould:
    """The same for a reader without a session, with holes; `keep` is that of the link by which an answer is kept."""
    return Mould(fragment(template, **_frame(), keep_html=hole("keep"), **context))


def framed(
    section: str, title: str, head: str, main: str, cite: str, formats: str, template: str = "", status: int = 200,
    **headers: str,
) -> Answer:  # fmt: skip
    """Parts of a page that are joined already, inside the frame; `template` is the one that the page is kept by."""
    before, named, headed, cited, offered, end = _pieces(section)
    keep = keep_link(template)
    text = f"{before}{title}{named}{head}{headed}{main}{cited}{cite}{f' {keep}' if keep else ''}{offered}{formats}{end}"
    return text.encode(), status, headers


def _pieces(section: str) -> list[str]:
    """The frame, cut where the parts of a page go; kept for readers, for whom it changes with a revision only."""
    if not present.visit:
        return fragment("frame.html", section=section, cut=CUT, **_frame()).split(CUT)
    key = (section, *revision(), present.visit.app.config["ASSET_VERSION"])
    found = _frames.get(key)
    if found is None:
        if len(_frames) >= MOST_FRAMES:
            _frames.clear()
        found = _frames[key] = fragment("frame.html", section=section, cut=CUT, **_frame()).split(CUT)
    return found


MOST_FRAMES = 40
_frames: dict[tuple[str, int, str, str], list[str]] = {}


__all__ = [
    "CUT", "Visit", "address", "args", "database", "day_asked", "day_of",
    "editor", "fragment", "framed", "host", "keep_link",
    "moulded", "page",
    "present", "reader", "release", "revision", "signed_in", "state", "today", "visitor", "writer",
]  # fmt: skip

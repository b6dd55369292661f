"""What a reader or writer sees when something cannot be done: what, why, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, current_app, jsonify, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from treaties import db
from treaties.domain.message import Message
from treaties.operations.errors import Baseless
from treaties.queries.search import named
from treaties.records import BY_PATH
from treaties.web.accounts import ENDED, SIGN_IN, SessionEnded
from treaties.web.context import reader, visitor
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

NOWHERE, GONE, BUSY = 404, 410, 503
HOLDING = {429, 500, BUSY}  # answers to a form that may be sent again as it is
SHORTEST, NEAR = 3, 5
START = [
    (Message("Treaties"), "/treaties"), (Message("Events"), "/events"), (Message("Sources"), "/sources"),
    (Message("Search"), "/search"),
]  # fmt: skip
HEADINGS = {
    400: Message("This request cannot be understood"),
    403: Message("This is not open to you"),
    404: Message("There is nothing at this address"),
    405: Message("This cannot be done here"),
    410: Message("This record was retired"),
    413: Message("This is too large"),
    428: Message("The version is missing"),
    429: Message("Too many requests"),
    500: Message("Something went wrong on our side"),
    503: Message("The register is busy"),
}
FORGED = Message(
    "This form could not be told from a forged one, so nothing was saved. What was sent stands below: check that it is "
    "yours, and send it again."
)
# Forms of people who are not signed in.
PUBLIC = {"sign_in", "welcome", "lookup_batch", "keep"}
# What people type into small forms, by the names of their fields; the rest is shown, and sent as it was.
WORDS = {
    "reason": Message("Why"), "note": Message("Note"), "quote": Message("Quote"), "locator": Message("Locator"),
    "source": Message("Source"), "replaced_by": Message("Replaced by"), "dead": Message("Dead address"),
    "copy": Message("Archive copy"), "view": Message("Name of this view"), "text": Message("Text"),
    "name": Message("Name"), "title": Message("Title"),
}  # fmt: skip
UNSIGNED = Message("Your session has ended")
OTHERWISE = Message("This cannot be done")
FULL = Message(
    "The disk that holds the database is full. Nothing was written; whoever runs the register must make room."
)
MESSAGES = {
    404: Message(
        "The address may be mistyped, or the record may never have existed. Retired records answer differently."
    ),
    405: Message("This address takes other methods; the header Allow names them."),
    413: Message("A form may carry up to two megabytes, a file to import up to twenty. Nothing was saved."),
    500: Message("Nothing was saved. The fault has been written to the log."),
    503: Message(
        "Somebody else is writing, or the database cannot be reached. Nothing was lost: try again in a moment."
    ),
}


def register(app: Flask) -> None:
    """Answer every failure with a page, or JSON where JSON was asked for."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(db.Busy, lambda error: _answer(503, str(error)))
    app.register_error_handler(DBAPIError, _storage)
    app.register_error_handler(Baseless, lambda error: _answer(428, str(error)))
    app.register_error_handler(CSRFError, _unproven)
    app.register_error_handler(SessionEnded, lambda error: held(error.status, str(error.message), sign_in=True))


def _unproven(error: CSRFError) -> Response:
    """A form without its token: shown again with what was typed where it is the form of a record."""
    from treaties.web.editing import forged

    if (answer := forged(str(error.description))) is not None:
        return answer
    if not _unsent():
        return _answer(400, _("%(what)s Go back, reload and send again.", what=error.description))
    if request.endpoint in PUBLIC or current_user.is_authenticated:
        return held(400, str(FORGED))
    return held(400, str(ENDED), sign_in=True)


def _http(error: HTTPException) -> Response:
    default = type(error).description
    said = error.description if error.description and error.description != default else ""
    response = _answer(error.code or 500, said)
    if isinstance(error, TooManyRequests) and error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _storage(error: DBAPIError) -> Response:
    current_app.logger.error("database: %s", error.orig)
    return _answer(503, str(FULL) if db.is_full(error) else "")


def _near() -> list[tuple[str, str]]:
    """Records whose names begin like the last word of an address that leads nowhere."""
    path, _slash, rest = request.path.lstrip("/").partition("/")
    words = rest.split("/", 1)[0].split(".", 1)[0].replace("-", " ")
    entry = BY_PATH.get(path)
    if entry is None or len(words) < SHORTEST:
        return []
    begin = words[: max(SHORTEST, len(words) * 2 // 3)]
    try:
        return [(row.title, f"/{path}/{row.slug}") for row in named(reader(), begin, entry.kind, NEAR)]
    except DBAPIError:
        return []


def _history() -> list[tuple[str, str]]:
    """The way on from a record that was retired."""
    path, _slash, slug = request.path.lstrip("/").partition("/")
    return (
        [(_("Its history"), f"/{path}/{slug}/history")] if path in BY_PATH and slug.replace("-", "").isalnum() else []
    )


def _visitor() -> dict[str, str]:
    """Who is signed in, as far as a database that may be the trouble still tells."""
    try:
        return visitor()
    except (DBAPIError, db.Busy):
        return {}


def _unsent() -> list[tuple[str, str]]:
    """What a form held that was not taken: the page of the fault holds it, to be sent once more."""
    passwords = [name for name in request.form if "password" in name and name not in SIGN_IN]
    if request.method != "POST" or passwords:
        return []
    return [each for each in request.form.items(multi=True) if each[0] not in {"csrf_token", *SIGN_IN}]


def held(code: int, message: str, *, sign_in: bool = False) -> Response:
    """A form that was not taken, shown with what was in it, to be sent again; `sign_in`: with address and password."""
    if any(request.files.values()):
        message += " " + _("Files are not held: choose them again on the page that follows.")
    return _answer(code, message, unsent=_unsent(), sign_in=sign_in)


def _answer(code: int, message: str = "", *, unsent: Sequence[tuple[str, str]] = (), sign_in: bool = False) -> Response:
    message = message or str(MESSAGES.get(code, ""))
    heading = str(UNSIGNED if sign_in else HEADINGS.get(code, OTHERWISE))
    begin = [(str(text), href) for text, href in START]
    if request.path.startswith("/api/"):
        said = {"type": "about:blank", "title": heading, "status": code, "detail": message}
        response = make_response(jsonify(said), code)
        response.mimetype = "application/problem+json"
    elif request.path.endswith(".json"):
        response = make_response(jsonify({"status": code, "title": heading, "detail": message}), code)
    else:
        text = render_template(
            "error.html", code=code, heading=heading, message=message,
            hints=(_near() if code == NOWHERE else _history() if code == GONE else []) + begin,
            unsent=unsent or (_unsent() if code in HOLDING and not any(request.files.values()) else []),
            sign_in=sign_in, words=WORDS,
            address=request.form.get(SIGN_IN[0], "")[:255] if sign_in else "",
            asset_version=current_app.config["ASSET_VERSION"], lang="en", **_visitor(),
        )  # fmt: skip
        response = make_response(text, code)
    if code == BUSY:
        response.headers["Retry-After"] = "2"
    return response

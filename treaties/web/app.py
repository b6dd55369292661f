"""The application: views, headers, errors. Everything a request can end in is a page that helps."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, jsonify, request
from flask.sessions import SecureCookieSessionInterface
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import DBAPIError
from werkzeug.routing import Rule

from treaties import db
from treaties.config import HOME, Settings, from_environ
from treaties.domain.text import TextError, clean
from treaties.queries.claims import in_words
from treaties.web import (
    accounts,
    context,
    correcting,
    crud,
    editing,
    errors,
    history,
    markup,
    named_views,
    rate,
    row_markup,
    together,
    versions,
    views,
    words,
)
from treaties.web.cache import PageCache
from treaties.web.compiled import Compiled
from treaties.web.plain import LONGEST_VALUE, PlainPages
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Request, Response
    from flask.typing import ResponseReturnValue

LARGEST_FILE = 21 * 1024 * 1024  # of an article that is uploaded to be kept
ASSETS = ("register.css", "register.js", "desk.css", "desk.js")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Address(Rule):
    """An address of the application. Werkzeug compiles for each how it would be built, which pages here never ask.

    That was four fifths of the time in which the application is made; now it is done at the first use.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - as werkzeug calls it
        def built(rule: Rule, **values: object) -> tuple[str, str]:
            return super(Address, self)._compile_builder(append_unknown)(rule, **values)

        return built


class Register(Flask):
    """The application, whose addresses are built only where somebody asks."""

    url_rule_class = Address


def create_app(settings: Settings | None = None) -> Flask:
    """The register as a WSGI application; Unsafe where its storage cannot keep what it acknowledges."""
    settings = settings or from_environ()
    app = Register("treaties", template_folder=str(HOME / "templates"), static_folder=str(HOME / "static"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=editing.LARGEST,
        MAX_FORM_MEMORY_SIZE=editing.LARGEST,
        MAX_FORM_PARTS=10_000,
        SESSION_COOKIE_NAME="treaties_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        WTF_CSRF_TIME_LIMIT=None,
        ASSET_VERSION=_asset_version(),
        TEMPLATES_AUTO_RELOAD=False,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "application/json",
            "text/csv",
            "text/javascript",
            "image/svg+xml",
        ],
        COMPRESS_MIN_SIZE=1000,
    )
    app.session_interface = _Sessions()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.bytecode_cache = Compiled(settings.data_dir / "templates")
    database = db.connect(settings)
    database.check()
    app.extensions["treaties"] = database
    app.jinja_env.globals.update(
        _=words.translated,
        marks=markup.marks,
        chain=markup.chain,
        options=markup.options,
        chosen=markup.chosen,
        pager=markup.pager,
        said=in_words,
        evidence_row=row_markup.evidence,
        sparing=row_markup.sparing,
    )
    app.jinja_env.globals.update(declared=row_markup.declared, plain_box=row_markup.plain)
    app.jinja_env.add_extension(words.Folded)
    app.before_request(_roomy)  # before the form is read for its token
    CSRFProtect(app)
    compress = Compress(app)
    accounts.register(app)
    views.register(app)
    crud.register(app)
    editing.register(app)
    correcting.register(app)
    together.register(app)
    named_views.register(app, crud.PATHS)
    history.register(app, crud.PATHS)
    versions.register(app, crud.PATHS)
    errors.register(app)
    app.before_request(_readable)
    rate.register(app)
    app.teardown_request(context.release)
    app.after_request(_headers)
    app.get("/healthz")(_health)
    app.wsgi_app = PlainPages(app, database, compress, HEADERS)  # type: ignore[method-assign] # Flask's own way to wrap it
    if settings.page_cache:
        app.wsgi_app = PageCache(app.wsgi_app, database)  # type: ignore[method-assign] # Flask's own way to wrap it
    return app


class _Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies; a reader without a cookie costs no look at the signing key."""

    def open_session(self, app: Flask, request: Request) -> Any:
        """The session of the request's cookie, or an empty one."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def _asset_version() -> str:
    """Short hash of the style sheets and the scripts, so that a new one is fetched at once."""
    both = b"".join((HOME / "static" / name).read_bytes() for name in ASSETS)
    return hashlib.sha256(both).hexdigest()[:10]


def _roomy() -> None:
    """Let a file in where files are kept."""
    if request.path in {"/copies/new", "/desk", "/import"}:
        request.max_content_length = LARGEST_FILE
    elif request.method == "POST" and (request.content_length or 0) > editing.LARGEST and editing.holds(request.path):
        request.max_content_length = request.max_form_memory_size = LARGEST_FILE


def _readable() -> None:
    """Refuse addresses whose values no database keeps (NUL, controls, broken text), before any view reads them."""
    try:
        for name, value in request.args.items(multi=True):
            clean(name, LONGEST_VALUE)
            clean(value, LONGEST_VALUE)
    except TextError as error:
        abort(400, _("This address cannot be read. %(why)s", why=error))


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _health() -> ResponseReturnValue:
    try:
        return jsonify(context.database().health() | {"status": "ok"})
    except DBAPIError:
        return jsonify({"status": "the database cannot be reached"}), 503

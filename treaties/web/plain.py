"""Pages for readers without a session, answered before the framework.

Most requests read a page and bring no cookie. What the framework does for them (a request with its context, sessions,
tokens, hooks before and after) costs more than the register's own questions, so the same view is called here without
it. Whatever is not plain reading (another method, a session, an address that is refused or leads on) goes to Flask.
"""

from __future__ import annotations

import re
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flask import Response
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from treaties.domain.text import clean
from treaties.queries.prepared import look_anew
from treaties.records import BY_PATH
from treaties.web.context import Visit, present
from treaties.web.crud import SlugConverter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from flask import Flask
    from flask_compress import Compress

    from treaties.db import Database
    from treaties.web.mould import Answer

# Views that ask nothing of the framework but what `context` gives them.
ENDPOINTS = frozenset(
    {"event", "source", "treaty", "actor", "weapon", "conflict", "list_page", "show", "search", "lookup"}
)
HOST = re.compile(r"[a-z0-9.\-]+(?::[0-9]{1,5})?|\[[0-9a-f:]+\](?::[0-9]{1,5})?", re.IGNORECASE)
LONGEST_VALUE = 4000
KIND = ("Content-Type", "text/html; charset=utf-8")
LINES = {each.value: f"{each.value} {each.phrase.upper()}" for each in HTTPStatus}
SLUG, SAMPLE = re.compile(SlugConverter.regex), "any-record"


class PlainPages:
    """WSGI wrapper: calls the view of a plain address itself, hands every other request to the application."""

    def __init__(self, app: Flask, database: Database, compress: Compress, headers: Mapping[str, str]) -> None:
        self.app, self.below, self.database, self.compress = app, app.wsgi_app, database, compress
        self.headers = [*headers.items(), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding, Cookie")]
        self.match = app.url_map.bind("").match
        self.known = dict(self._known())

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        said = self.answer(environ) if _plain(environ) else None
        if said is None:
            answer: Iterable[bytes] = self.below(environ, start_response)
            return answer
        body, status, own = said
        headers = [KIND, ("Content-Length", str(len(body))), *own.items(), *self.headers]
        if "HTTP_ACCEPT_ENCODING" in environ:
            with self.app.request_context(environ):
                response = self.compress.after_request(Response(body, status, headers))
            body, headers = response.get_data(), response.headers.to_wsgi_list()
        start_response(LINES[status], headers)
        return [body]

    def _known(self) -> Iterator[tuple[tuple[str, bool], tuple[str, dict[str, str]]]]:
        """What the framework's router says of each list and of the records under it, asked once."""
        for path in (*BY_PATH, "search", "lookup"):
            for under in (False, True):
                with suppress(HTTPException):
                    endpoint, values = self.match(f"/{path}/{SAMPLE}" if under else f"/{path}")
                    yield (path, under), (endpoint, {name: each for name, each in values.items() if name != "slug"})

    def view_of(self, path: str) -> tuple[str, Mapping[str, Any]]:
        """The endpoint and the values of an address, as the framework's router has them; its error for others."""
        head, _, slug = path[1:].partition("/")
        known = self.known.get((head, bool(slug)))
        if known is None or not (SLUG.fullmatch(slug) if slug else path == f"/{head}"):
            found: tuple[str, Mapping[str, Any]] = self.match(path)
            return found
        return (known[0], {**known[1], "slug": slug}) if slug else known

    def answer(self, environ: dict[str, Any]) -> Answer | None:
        """The answer of the view, or None where the framework has to say why there is none."""
        host, query = environ.get("HTTP_HOST", ""), environ["QUERY_STRING"]
        try:
            endpoint, values = self.view_of(environ["PATH_INFO"])
            if endpoint not in ENDPOINTS or not HOST.fullmatch(host):
                return None
            args = asked(query) if query else NOTHING
            connection = self.database.visit()
            try:
                look_anew(connection)
                said = self._called(
                    self.app.view_functions[endpoint], values,
                    Visit(
                        self.app, connection, args, f"{environ['wsgi.url_scheme']}://{host}",
                        f"{environ['PATH_INFO']}?{query}".rstrip("?"),
                    ),
                )  # fmt: skip
            finally:
                self.database.leave()
        except Exception:  # noqa: BLE001 - met again by the framework, which has a page for each
            return None
        return said

    def _called(self, view: Callable[..., Any], values: Mapping[str, Any], visit: Visit) -> Answer:
        present.visit = visit
        try:
            said = view(**values)
        finally:
            present.visit = None
        return said if isinstance(said, tuple) else (said.get_data(), said.status_code, {})


NOTHING: MultiDict[str, str] = MultiDict()


def _plain(environ: dict[str, Any]) -> bool:
    return environ["REQUEST_METHOD"] == "GET" and "treaties_session=" not in environ.get("HTTP_COOKIE", "")


def asked(query: str) -> MultiDict[str, str]:
    """The values of a query; an error where one of them holds what no database keeps."""
    pairs = parse_qsl(query, keep_blank_values=True, errors="werkzeug.url_quote")
    for pair in pairs:
        for each in pair:
            clean(each, LONGEST_VALUE)
    return MultiDict(pairs)

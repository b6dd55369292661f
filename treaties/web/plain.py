"""Pages for readers without a session, answered before the framework.

Most requests read a page and bring no cookie. What the framework does for them (a request with its context, sessions,
tokens, hooks before and after) costs more than the register's own questions, so the same view is called here without
it. Whatever is not plain reading (another method, a session, an address that is refused or leads on) goes to Flask.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from treaties.domain.text import clean
from treaties.queries.prepared import look_anew
from treaties.web.context import Visit, present

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flask import Flask, Response
    from flask_compress import Compress

    from treaties.db import Database

# Views that ask nothing of the framework but what `context` gives them.
ENDPOINTS = frozenset({"event", "source", "treaty", "actor", "weapon", "conflict", "list_page", "show", "search"})
HOST = re.compile(r"[a-z0-9.\-]+(?::[0-9]{1,5})?|\[[0-9a-f:]+\](?::[0-9]{1,5})?", re.IGNORECASE)
LONGEST_VALUE = 4000


class PlainPages:
    """WSGI wrapper: calls the view of a plain address itself, hands every other request to the application."""

    def __init__(self, app: Flask, database: Database, compress: Compress, headers: Mapping[str, str]) -> None:
        self.app, self.below, self.database, self.compress = app, app.wsgi_app, database, compress
        self.headers = [*headers.items(), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding, Cookie")]
        self.match = app.url_map.bind("").match

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        response = self._response(environ) if _plain(environ) else None
        if response is None:
            answer: Iterable[bytes] = self.below(environ, start_response)
            return answer
        if "HTTP_ACCEPT_ENCODING" in environ:
            with self.app.request_context(environ):
                response = self.compress.after_request(response)
        start_response(response.status, response.headers.to_wsgi_list())
        return [response.get_data()]

    def _response(self, environ: dict[str, Any]) -> Response | None:
        """The answer of the view, or None where the framework has to say why there is none."""
        host, query = environ.get("HTTP_HOST", ""), environ["QUERY_STRING"]
        try:
            endpoint, values = self.match(environ["PATH_INFO"])
            if endpoint not in ENDPOINTS or not HOST.fullmatch(host):
                return None
            args = asked(query) if query else NOTHING
            connection = self.database.visit()
            try:
                look_anew(connection)
                response = self._called(
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
        response.headers.extend(self.headers)
        return response

    def _called(self, view: Callable[..., Any], values: Mapping[str, Any], visit: Visit) -> Response:
        present.visit = visit
        try:
            response: Response = view(**values)
        finally:
            present.visit = None
        return response


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

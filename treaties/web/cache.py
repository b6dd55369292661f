"""Repeat views answered before the framework: pages kept by state of the register, 304 by entity tag, for readers."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from treaties.queries.prepared import look_anew

if TYPE_CHECKING:
    from collections.abc import Iterable

    from treaties.db import Database

LIMIT = 64 * 1024 * 1024
MOST = 1024 * 1024  # bytes from which an answer is not worth keeping in memory
NEVER = ("/static/", "/data/", "/releases", "/keep", "/kept", "/healthz", "/sign-in", "/welcome", "/account")


class PageCache:
    """WSGI wrapper that keeps whole answers until the register is written again.

    The key holds the newest revision, the edition, the day, the address, the accepted encodings and language; every
    worker asks the database for them, so that a page is never older than the newest write.
    """

    def __init__(self, app: Any, database: Database) -> None:
        self.app, self.database = app, database
        self.pages: OrderedDict[tuple[str, ...], tuple[str, list[tuple[str, str]], bytes]] = OrderedDict()
        self.size, self.stamp = 0, ""
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer from the kept pages where that is safe, else ask the application and keep what it says."""
        path = environ.get("PATH_INFO", "")
        plain = environ["REQUEST_METHOD"] == "GET" and "treaties_session=" not in environ.get("HTTP_COOKIE", "")
        if not plain or path.startswith(NEVER):
            answer: Iterable[bytes] = self.app(environ, start_response)
            return answer
        try:
            stamp = self._stamp()
        except DBAPIError:  # the application answers 503 with a page
            return self.app(environ, start_response)  # type: ignore[no-any-return] # a WSGI application
        key = (
            stamp, path, environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT_ENCODING", ""),
            environ.get("HTTP_ACCEPT_LANGUAGE", ""), environ.get("HTTP_HOST", ""),
            environ.get("HTTP_ACCEPT", "") if "@" in path else "",  # a version is a page or JSON, as is asked for
        )  # fmt: skip
        with self.lock:
            kept = self.pages.get(key)
        if kept is None:
            return self._ask(environ, start_response, key, stamp)
        status, headers, body = kept
        tag = next((value for name, value in headers if name == "ETag"), "")
        if tag and tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", [(n, v) for n, v in headers if n in {"ETag", "Cache-Control", "Vary"}])
            return [b""]
        start_response(status, headers)
        return [body]

    def _stamp(self) -> str:
        from treaties.web.context import state

        connection = self.database.visit()
        try:
            look_anew(connection)
            return state(connection)
        finally:
            self.database.leave()

    def _ask(self, environ: dict[str, Any], start_response: Any, key: tuple[str, ...], stamp: str) -> Iterable[bytes]:
        said: dict[str, Any] = {}

        def listen(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said.update(status=status, headers=headers)
            return start_response(status, headers, exc_info) if exc_info else None

        made = f'"{stamp}-{hashlib.sha256(repr(key).encode()).hexdigest()[:12]}"'
        if made in environ.get("HTTP_IF_NONE_MATCH", ""):  # given with an answer that is no longer kept
            start_response("304 Not Modified", [("ETag", made), ("Cache-Control", "no-cache")])
            return [b""]
        chunks = self.app(environ, listen)
        headers = [(name, value) for name, value in said["headers"] if name.lower() != "etag"]
        names = {name.lower() for name, _ in headers}
        passing = "set-cookie" in names or any(n == "Cache-Control" and "no-store" in v for n, v in headers)
        whole = said["status"].startswith("200") and not passing
        if whole:
            own = next((value for name, value in said["headers"] if name.lower() == "etag"), "")
            headers.append(("ETag", own if own.startswith('"v') else made))
        size = next((int(value) for name, value in headers if name.lower() == "content-length"), MOST)
        if size >= MOST:  # also where it is sent as it is made
            start_response(said["status"], headers)
            return chunks  # type: ignore[no-any-return] # of a WSGI application
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        if whole:
            self._keep(key, said["status"], headers, body)
        start_response(said["status"], headers)
        return [body]

    def _keep(self, key: tuple[str, ...], status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        with self.lock:
            if key[0] != self.stamp:
                # No page of an older state is ever asked for again.
                self.pages.clear()
                self.size, self.stamp = 0, key[0]
            self.size += len(body) - (len(self.pages[key][2]) if key in self.pages else 0)
            self.pages[key] = (status, headers, body)
            while self.pages and self.size > LIMIT:
                _, (_, _, old) = self.pages.popitem(last=False)
                self.size -= len(old)

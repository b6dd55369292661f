"""Ask a public web server for one page: checked at every step, limited in time and size, without cookies.

A name is resolved once and the connection made to the address that was checked, so that a name that changes its
address in between leads nowhere; the certificate is still checked against the name.
"""

from __future__ import annotations

import http.client
import queue
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from treaties.capture.errors import NotTaken
from treaties.capture.reach import is_public
from treaties.capture.tool import TOOL
from treaties.capture.wire import Wire
from treaties.domain.message import Message
from treaties.operations.ledger import now

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from treaties.capture.reach import Network

SECONDS, LARGEST, REDIRECTS = 20.0, 10 * 1024 * 1024, 5
LONGEST_ADDRESS = 2000
FIRST_FREE_PORT = 1024
STEP = 64 * 1024
BROKEN = Message("The answer broke off in the middle; nothing was kept.")
MOVED = {301, 302, 303, 307, 308}
HEADERS = {
    "User-Agent": f"{TOOL.replace(' ', '/')} (one page for a research archive)", "Connection": "close",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "identity", "Accept-Language": "*",
}  # fmt: skip
_NOTHING = Message("The server answered that there is nothing to show.")
WHY = {
    204: _NOTHING,
    205: _NOTHING,
    206: Message("The server sent only a part of the page."),
    304: Message("The server says that nothing changed, and sent no page."),
    401: Message(
        "The page asks for a sign-in; nothing is fetched behind one. Save the page in your browser and upload it."
    ),
    402: Message("The page asks for payment. Save the page in your browser and upload it."),
    403: Message("The server refuses to give this page to a program. Save the page in your browser and upload it."),
    404: Message("There is no such page (any more). A web archive may hold a copy: give its address."),
    410: Message("The page was taken away. A web archive may hold a copy: give its address."),
    429: Message("The server asks for fewer requests; try again later."),
    451: Message("The page is withheld for legal reasons. A web archive may hold a copy."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: the bytes of the body as received, before any packing is undone."""

    asked_url: str
    final_url: str
    status: int
    redirects: list[tuple[int, str]]
    headers: list[tuple[str, str]]
    body: bytes
    at: datetime

    def header(self, name: str) -> str:
        """The values of a header, joined by commas."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)


class Fetcher:
    """Fetches one page. `allowed` are ranges beyond the public ones, for a server of the caller's own; none by default.

    `context` replaces the system's trust in certificates, `resolve` the system's names; both are for such a server.
    """

    def __init__(
        self,
        *,
        allowed: Collection[Network] = (),
        context: ssl.SSLContext | None = None,
        resolve: Callable[..., Any] = socket.getaddrinfo,
        seconds: float = SECONDS,
        largest: int = LARGEST,
    ) -> None:
        self.allowed, self.context, self.resolve = tuple(allowed), context, resolve
        self.seconds, self.largest = seconds, largest

    def fetch(self, address: str) -> Answer:
        """The page at the address, after at most five redirects; NotTaken with the reason where there is none."""
        until = time.monotonic() + self.seconds
        asked = url = checked_url(address)
        redirects: list[tuple[int, str]] = []
        while True:
            status, headers, body = self._tried(url, until)
            target = next((value for name, value in headers if name.lower() == "location"), "")
            if status not in MOVED or not target:
                break
            redirects.append((status, url))
            if len(redirects) > REDIRECTS:
                raise NotTaken(
                    Message(
                        "The address leads on more than %(redirects)s times; nothing was kept.", redirects=REDIRECTS
                    )
                )
            url = _moved(url, target)
        if status not in {200, 203}:
            raise NotTaken(_why(status))
        if not body:
            raise NotTaken(Message("The server sent an empty page; nothing was kept."))
        return Answer(asked, url, status, redirects, headers, body, now())

    def _tried(self, url: str, until: float) -> tuple[int, list[tuple[str, str]], bytes]:
        """The answer, or NotTaken that says in which way there is none."""
        try:
            return self._ask(url, until)
        except NotTaken:
            raise
        except TimeoutError:
            raise NotTaken(
                Message(
                    "The server took longer than %(seconds)s seconds; nothing was kept.", seconds=f"{self.seconds:.0f}"
                )
            ) from None
        except ssl.SSLCertVerificationError as error:
            raise NotTaken(
                Message(
                    "The server's certificate is not to be trusted: %(verify_message)s.",
                    verify_message=error.verify_message,
                )
            ) from None
        except http.client.IncompleteRead as error:
            raise NotTaken(BROKEN) from error
        except (HTTPException, ValueError) as error:
            raise NotTaken(Message("The server's answer is no web page that can be read; nothing was kept.")) from error
        except OSError as error:
            raise NotTaken(
                Message("The connection failed (%(plain)s); nothing was kept.", plain=_plain(error))
            ) from error

    def _ask(self, url: str, until: float) -> tuple[int, list[tuple[str, str]], bytes]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with Wire(self._connect(host, port, until), until) as plain:
            wire = plain
            if parts.scheme == "https":
                wire = plain.secured(self.context or ssl.create_default_context(), host)
            connection = http.client.HTTPConnection(host, port)
            connection.sock = wire  # it has the methods that http.client uses
            connection.request("GET", urlunsplit(("", "", parts.path or "/", parts.query, "")), headers=HEADERS)
            response = connection.getresponse()
            try:
                body = b"" if response.status in MOVED else self._body(response)
            finally:
                response.close()
            return response.status, response.getheaders(), body

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        large = NotTaken(
            Message("This is larger than %(largest)s MB; it is not kept.", largest=self.largest // 1024 // 1024)
        )
        if response.length is not None and response.length > self.largest:
            raise large
        body = bytearray()
        while piece := response.read(STEP):
            body += piece
            if len(body) > self.largest:
                raise large
        if response.length:  # of the length that the server announced, so much did not come
            raise NotTaken(BROKEN)
        return bytes(body)

    def _connect(self, host: str, port: int, until: float) -> socket.socket:
        """A connection to an address of the host, all of whose addresses are public."""
        addresses = list(dict.fromkeys(self._addresses(host, port, until)))
        if not addresses:
            raise NotTaken(Message("There is no server called %(host)s.", host=host))
        if not all(is_public(each, self.allowed) for each in addresses):
            raise NotTaken(Message("%(host)s is not an address of the public internet; it is not asked.", host=host))
        last: OSError = OSError("no address")
        for each in addresses[:4]:
            try:
                return socket.create_connection((each, port), timeout=_left(until))
            except TimeoutError:
                raise
            except OSError as error:
                last = error
        raise last

    def _addresses(self, host: str, port: int, until: float) -> list[str]:
        """Resolved beside this thread: the system's resolver knows no time limit."""
        answers: queue.Queue[Any] = queue.Queue()

        def ask() -> None:
            try:
                answers.put([each[4][0] for each in self.resolve(host, port, type=socket.SOCK_STREAM)])
            except (OSError, UnicodeError):
                answers.put([])

        threading.Thread(target=ask, daemon=True).start()
        try:
            found: list[str] = answers.get(timeout=_left(until))
        except queue.Empty:
            raise TimeoutError from None
        return found


def checked_url(address: str) -> str:
    """The address as it is asked for: http or https, host in ASCII, no fragment; NotTaken where it is none."""
    text = address.strip()
    if len(text) > LONGEST_ADDRESS or any(ord(each) < 33 or ord(each) == 127 for each in text):  # noqa: PLR2004 - spaces and controls
        raise NotTaken(Message("This is no web address: it is too long, or has spaces in it."))
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise NotTaken(Message("This is no web address.")) from None
    if parts.scheme not in {"http", "https"} or not host:
        raise NotTaken(Message("Only addresses that begin with http:// or https:// are fetched."))
    if parts.username is not None or parts.password is not None:
        raise NotTaken(Message("An address with a name or password in it is not fetched."))
    if port is not None and port < FIRST_FREE_PORT and port not in {80, 443}:
        raise NotTaken(Message("Port %(port)s is not one of web pages; it is not asked.", port=port))
    named = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    path = quote(parts.path, safe="/%~!$&'()*+,;=:@-._") or "/"
    query = quote(parts.query, safe="/%~!$&'()*+,;=:@-._?[]")
    return urlunsplit((parts.scheme, named if port is None else f"{named}:{port}", path, query, ""))


def _moved(url: str, target: str) -> str:
    try:
        return checked_url(urljoin(url, target.strip().encode("latin-1", "replace").decode("utf-8", "replace")))
    except NotTaken as error:
        raise NotTaken(
            Message("The address leads on to one that is not fetched. %(reason)s", reason=error.message)
        ) from None


def _why(status: int) -> Message:
    fault = Message("The server reports a fault of its own (%(status)s); try again later.", status=status)
    other = Message("The server answered %(status)s, not with a page.", status=status)
    return WHY.get(status, fault if status >= http.client.INTERNAL_SERVER_ERROR else other)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _plain(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()[:80]

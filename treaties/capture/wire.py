"""A connection whose every reading and writing ends at one moment: a server that drips bytes cannot hold it longer."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import socket
    import ssl
    from types import TracebackType


class Wire:
    """What http.client needs of a socket, with the time limit of the whole; closed on leaving."""

    def __init__(self, plain: socket.socket, until: float) -> None:
        self.plain, self.until = plain, until

    def secured(self, context: ssl.SSLContext, host: str) -> Wire:
        """The same connection under TLS, whose certificate must be that of the host."""
        self._limit()
        self.plain = context.wrap_socket(self.plain, server_hostname=host)
        return self

    def sendall(self, content: bytes) -> None:
        """Send everything; TimeoutError when the time is over."""
        self._limit()
        self.plain.sendall(content)

    def makefile(self, *_mode: Any, **_more: Any) -> io.BufferedReader:
        """A file that reads from the connection."""
        return io.BufferedReader(_Reading(self))

    def close(self) -> None:
        """Nothing: http.client closes before its answer is read; leaving closes the connection."""

    def _limit(self) -> None:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.plain.settimeout(left)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self.plain.close()


class _Reading(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self.wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self.wire._limit()  # noqa: SLF001 - both are one thing
        return self.wire.plain.recv_into(into)

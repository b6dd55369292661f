"""Four readers at once: one thread that keeps four connections busy, so that the client costs the least it can."""

from __future__ import annotations

import http.client
import selectors
import socket
import time
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CLIENTS = 4
PATIENCE = 30.0
CHUNK = 1 << 18


class Faulty(RuntimeError):  # noqa: N818 - read as a state of the answer
    """A server gave an answer that does not belong to the workload; the message says which."""


@dataclass(frozen=True, slots=True)
class Request:
    """One address, and the entity tag the reader has of it (empty: none)."""

    path: str
    tag: str = ""

    @property
    def wire(self) -> bytes:
        """What goes over the line; no compression, as the floor knows none."""
        known = f"If-None-Match: {self.tag}\r\n" if self.tag else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{known}\r\n".encode()


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run gave: requests a second and the 50th and 99th percentile of their milliseconds."""

    rate: float
    median: float
    slowest: float


class _Reader:
    """One connection with at most one request on its way."""

    def __init__(self, port: int, wires: Iterator[bytes], expected: bytes) -> None:
        self.port, self.wires, self.expected = port, wires, expected
        self.times: list[float] = []
        self.line = self._connect()

    def _connect(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def ask(self) -> None:
        self.said, self.awaited = bytearray(), 0
        self.wire = next(self.wires)
        self.began = time.perf_counter()
        self.line.sendall(self.wire)

    def hear(self) -> bool:
        """Take in what has come; True once the answer is whole."""
        part = self.line.recv(CHUNK)
        if not part:
            raise Faulty(f"The server closed the connection during {self.wire.split()[1].decode()}.")
        self.said += part
        if not self.awaited:
            end = self.said.find(b"\r\n\r\n")
            if end < 0:
                return False
            self.awaited = end + 4 + self._length(bytes(self.said[:end]).lower())
        if len(self.said) < self.awaited:
            return False
        self.times.append(time.perf_counter() - self.began)
        return True

    def _length(self, head: bytes) -> int:
        if head[9:12] != self.expected:
            raise Faulty(f"{self.wire.split()[1].decode()} gave {head[9:12].decode()}, not {self.expected.decode()}.")
        if head[9:12] == b"304":
            return 0
        _, found, rest = head.partition(b"\r\ncontent-length:")
        if not found:
            raise Faulty("The answer does not say how long it is.")
        return int(rest.split(b"\r\n", 1)[0])


def drive(port: int, requests: Sequence[Request], seconds: float, status: int = 200) -> Measured:
    """Ask for `requests` in turn, over and over, with four readers for `seconds`."""
    wires = cycle([request.wire for request in requests])
    readers = [_Reader(port, wires, str(status).encode()) for _ in range(CLIENTS)]
    with selectors.DefaultSelector() as ready:
        for reader in readers:
            ready.register(reader.line, selectors.EVENT_READ, reader)
            reader.ask()
        began = time.perf_counter()
        while (now := time.perf_counter()) - began < seconds:
            for key, _ in ready.select(PATIENCE):
                reader = key.data
                if reader.hear():
                    reader.ask()
        for reader in readers:
            reader.line.close()
    times = sorted(each * 1000 for reader in readers for each in reader.times)
    if not times:
        raise Faulty(f"No answer within {seconds:.0f} s.")
    return Measured(len(times) / (now - began), times[len(times) // 2], times[len(times) * 99 // 100])


def fetch(port: int, path: str) -> tuple[int, str, str]:
    """Status, entity tag and text of one answer, asked for with the same headers as in `drive`."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        line.putheader("Host", "127.0.0.1")
        line.endheaders()
        answer = line.getresponse()
        return answer.status, answer.headers.get("ETag", ""), answer.read().decode()
    finally:
        line.close()


def tagged(port: int, requests: Iterable[Request]) -> list[Request]:
    """The same requests by a reader who has the pages already."""
    return [Request(each.path, fetch(port, each.path)[1]) for each in requests]

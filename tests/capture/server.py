"""A server that misbehaves in every way that a test asks for: one answer in raw bytes per connection."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Behaviour = Callable[[socket.socket], None]


@contextlib.contextmanager
def serving(*behaviours: Behaviour | bytes) -> Iterator[str]:
    """Address of a server on 127.0.0.1; each connection gets the next behaviour, the last one over and over."""
    listening = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_serve, args=(listening, behaviours), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.close()


def _serve(listening: socket.socket, behaviours: tuple[Behaviour | bytes, ...]) -> None:
    number = 0
    while True:
        try:
            peer, _ = listening.accept()
        except OSError:
            return
        behave = behaviours[min(number, len(behaviours) - 1)]
        number += 1
        threading.Thread(target=_one, args=(peer, behave), daemon=True).start()


def _one(peer: socket.socket, behave: Behaviour | bytes) -> None:
    with peer, contextlib.suppress(OSError):
        peer.settimeout(5)
        peer.recv(65_536)
        if isinstance(behave, bytes):
            peer.sendall(behave)
        else:
            behave(peer)


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """An answer with a length, true unless another one is given."""
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {size}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def drip(peer: socket.socket) -> None:
    """A byte of the head at a time, for ever."""
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        peer.sendall(b"X")
        time.sleep(0.05)


def drip_body(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        peer.sendall(b"<")
        time.sleep(0.05)


def endless(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        peer.sendall(b"<p>more and more</p>" * 1000)


def reset(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<p>half")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silent(peer: socket.socket) -> None:
    peer.recv(1)


def informs(peer: socket.socket) -> None:
    """Only interim answers, for ever."""
    while True:
        peer.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)

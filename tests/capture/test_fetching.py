from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from ipaddress import ip_network
from typing import Any

import brotli
import pytest
import trustme
from backports import zstd
from capture.server import answer, drip, drip_body, endless, informs, reset, serving, silent

from treaties.capture import take
from treaties.capture.decode import decoded
from treaties.capture.errors import NotTaken
from treaties.capture.fetch import Fetcher, checked_url
from treaties.capture.reach import is_public

PAGE = b"<html><body><article><h1>Shells</h1><p>The council counted the shells on Tuesday.</p></article></body></html>"
HTML = "Content-Type: text/html; charset=utf-8"
LOOP = [ip_network("127.0.0.0/8")]


def fetcher(**more: Any) -> Fetcher:
    return Fetcher(allowed=LOOP, **{"seconds": 0.6, "largest": 300_000} | more)


def moved(target: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {target}", status=status)


def test_a_page_is_fetched_with_all_that_was_said_about_it() -> None:
    with serving(moved("/b?x=1#part", "301 Moved Permanently"), answer(PAGE, HTML, "X-Said: yes")) as site:
        found = fetcher().fetch(f"{site}/a")
    assert (found.status, found.body) == (200, PAGE)
    assert (found.asked_url, found.final_url) == (f"{site}/a", f"{site}/b?x=1")
    assert found.redirects == [(301, f"{site}/a")]
    assert ("X-Said", "yes") in found.headers


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (drip, "longer than"), (drip_body, "longer than"), (silent, "longer than"), (informs, "longer than"),
        (endless, "larger than"), (answer(PAGE, length=400_000), "larger than"),
        (answer(PAGE, length=900), "broke off"),
        (reset, "connection failed"), (b"", "no web page"), (b"hello\nthere\n", "no web page"),
        (b"<p>as the first servers answered</p>", "no web page"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nnonsense", "broke off|no web page"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort", "broke off|no web page"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", "no web page"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "no web page"),
        (b"HTTP/1.1 twohundred OK\r\n\r\n", "no web page"), (answer(b""), "empty page"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "nothing to show"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", "nothing changed"),
        (answer(PAGE, status="206 Partial Content"), "only a part"), (answer(PAGE, status="401 No"), "sign-in"),
        (answer(PAGE, status="403 Forbidden"), "refuses"), (answer(PAGE, status="404 Not Found"), "no such page"),
        (answer(PAGE, status="410 Gone"), "taken away"), (answer(PAGE, status="429 Slow"), "fewer requests"),
        (answer(PAGE, status="500 Oh"), "fault of its own"), (answer(PAGE, status="302 Found"), "answered 302"),
    ],
)  # fmt: skip
def test_each_way_to_misbehave_ends_in_a_clear_message(behaviour: Any, words: str) -> None:
    with serving(behaviour) as site, pytest.raises(NotTaken, match=words):
        fetcher().fetch(site)


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x", "http://169.254.169.254/latest", "http://[::1]/",
     "http://[::ffff:10.0.0.1]/", "http://0x7f000001.:99999/", "http://user:word@example.org/", "//10.1.2.3/x",
     "http://100.100.100.200/"],
)  # fmt: skip
def test_a_redirection_to_what_is_not_public_is_not_followed(target: str) -> None:
    with serving(moved(target)) as site, pytest.raises(NotTaken, match=r"not fetched|not an address|not asked"):
        fetcher().fetch(site)


def test_redirections_end_after_five() -> None:
    with serving(moved("/again")) as site, pytest.raises(NotTaken, match="more than 5 times"):
        fetcher().fetch(site)


def test_a_server_of_ones_own_is_refused_unless_the_caller_allows_it() -> None:
    with serving(answer(PAGE, HTML)) as site:
        for address in (site, site.replace("127.0.0.1", "localhost"), site.replace("127.0.0.1", "0x7f000001")):
            with pytest.raises(NotTaken, match="not an address of the public internet"):
                Fetcher().fetch(address)


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.9.8.7", "100.64.0.1", "127.1.1.1", "169.254.169.254", "172.31.0.1", "192.0.0.8", "192.0.2.1",
     "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "240.0.0.1",
     "255.255.255.255", "168.63.129.16", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::10.0.0.1", "fe80::1",
     "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1",
     "2001::1", "2001:2::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:0a00:0001::1", "3fff::1", "5f00::1",
     "nonsense"],
)  # fmt: skip
def test_what_is_not_public_is_told(address: str) -> None:
    assert not is_public(address)


def test_what_is_public_is_told() -> None:
    assert all(is_public(each) for each in ("8.8.8.8", "193.0.6.139", "2a00:1450:4001::1", "64:ff9b::8.8.8.8"))


def test_a_name_is_resolved_once_and_the_checked_address_asked() -> None:
    asked: list[str] = []

    def changing(host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    with serving(answer(PAGE, HTML)) as site:
        found = fetcher(resolve=changing).fetch(site.replace("127.0.0.1", "press.example"))
    assert found.body == PAGE
    assert asked == ["press.example"]


def test_a_name_with_one_address_inside_is_refused_whole() -> None:
    def both(_host: str, port: int, **_more: Any) -> list[Any]:
        return [(2, 1, 6, "", (each, port)) for each in ("127.0.0.1", "192.168.0.1")]

    with serving(answer(PAGE)) as site, pytest.raises(NotTaken, match="not an address"):
        fetcher(resolve=both).fetch(site.replace("127.0.0.1", "press.example"))


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("press.example").configure_cert(context)

    def secured(peer: socket.socket) -> None:
        with context.wrap_socket(peer, server_side=True) as wire:
            wire.recv(65_536)
            wire.sendall(answer(PAGE, HTML))

    def local(_host: str, port: int, **_more: Any) -> list[Any]:
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    with serving_tls(secured) as port:
        named = fetcher(resolve=local, context=trusted, seconds=5)
        assert named.fetch(f"https://press.example:{port}/").body == PAGE
        for one in (fetcher(resolve=local, seconds=5), named):
            with pytest.raises(NotTaken, match="certificate is not to be trusted"):
                one.fetch(f"https://other.example:{port}/")


def serving_tls(behave: Any) -> Any:
    """As `serving`, but the behaviour reads the first bytes itself."""
    import contextlib
    import threading

    @contextlib.contextmanager
    def made() -> Any:
        listening = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                try:
                    peer, _ = listening.accept()
                except OSError:
                    return
                with contextlib.suppress(OSError):
                    behave(peer)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.close()

    return made()


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://", "http://a b/", "http://[::1",
     "x" * 9000,
     "http://example.org:25/", "http://user@example.org/", "http://exa\nmple.org/"],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_not_asked(address: str) -> None:
    with pytest.raises(NotTaken):
        checked_url(address)


def test_an_address_in_other_letters_is_asked_in_ascii() -> None:
    assert checked_url("https://новости.example/снаряды?день=7#top") == (
        "https://xn--b1amnebsh.example/%D1%81%D0%BD%D0%B0%D1%80%D1%8F%D0%B4%D1%8B?%D0%B4%D0%B5%D0%BD%D1%8C=7"
    )


PACKED = {
    "gzip": gzip.compress(PAGE), "deflate": zlib.compress(PAGE), "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
    "gzip, br": brotli.compress(gzip.compress(PAGE)),
}  # fmt: skip
BOMB = b"\0" * 30_000_000


@pytest.mark.parametrize("packing", PACKED)
def test_a_packed_page_is_kept_as_it_came_and_read_unpacked(packing: str) -> None:
    assert decoded(PACKED[packing], packing) == PAGE
    with pytest.raises(NotTaken, match=r"cannot be opened|breaks off"):
        decoded(PACKED[packing][:-20], packing)


def test_a_packed_page_reads_as_the_page() -> None:
    with serving(answer(PACKED["gzip"], HTML, "Content-Encoding: gzip")) as site:
        copy = take.fetched(site, fetcher(seconds=5))
    assert copy.content == PACKED["gzip"]
    assert "The council counted the shells on Tuesday." in copy.text


@pytest.mark.parametrize(
    ("packing", "content"),
    [("gzip", gzip.compress(BOMB)), ("deflate", zlib.compress(BOMB)), ("br", brotli.compress(BOMB, quality=4)),
     ("zstd", zstd.compress(BOMB)), ("gzip, gzip, gzip", b"x"), ("snappy", b"x"), ("gzip", b"no gzip at all")],
)  # fmt: skip
def test_a_bomb_is_not_opened(packing: str, content: bytes) -> None:
    with pytest.raises(NotTaken, match=r"more than 10 MB|several times|cannot be opened"):
        decoded(content, packing)

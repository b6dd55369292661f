"""From what was received to what is kept: read in a process of its own, then described with where it came from."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from treaties.capture.archive import media_of
from treaties.capture.errors import NotTaken
from treaties.capture.fetch import Fetcher
from treaties.capture.paste import plain
from treaties.capture.tool import TOOL, of
from treaties.desk.language import language_of
from treaties.domain.message import Message, from_json
from treaties.operations.ledger import now
from treaties.operations.snapshot import Taken

if TYPE_CHECKING:
    from treaties.capture.fetch import Answer

CHILD = Path(__file__).with_name("child.py")
SECONDS, MEMORY, WALL = 8, 1024 * 1024 * 1024, 14.0
LARGEST = 20 * 1024 * 1024
LIBRARIES = {"trafilatura", "lxml", "pypdfium2"}
_together = threading.BoundedSemaphore(2)
_fetching = threading.BoundedSemaphore(3)  # so that slow servers leave threads for everybody else
SLOW = Message("Reading this takes too long; it was stopped, and nothing was kept.")


def read(content: bytes, **asked: Any) -> dict[str, Any]:
    """What a process of its own reads in the bytes; NotTaken with the reason where it cannot."""
    if len(content) > LARGEST:
        raise NotTaken(Message("This is larger than %(largest)s MB; it is not kept.", largest=LARGEST // 1024 // 1024))
    if not _together.acquire(timeout=WALL):
        raise NotTaken(Message("Two files are being read; try again in a moment."))
    try:
        found = _run(content, asked)
        if found is None:  # killed by a limit: its letters alone are cheaper to read
            found = _run(content, asked | {"simple": True})
    finally:
        _together.release()
    if found is None:
        raise NotTaken(SLOW)
    if "error" in found:
        raise NotTaken(from_json(found["error"]))
    return found


def _run(content: bytes, asked: dict[str, Any]) -> dict[str, Any] | None:
    head = json.dumps(asked | {"seconds": SECONDS, "memory": MEMORY}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 - our own script, started without a shell
            [sys.executable, "-I", str(CHILD)], input=head + content, capture_output=True, timeout=WALL, check=False,
            env={}, cwd="/" if sys.platform != "win32" else None,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return found


def taken(content: bytes, *, way: str = "uploaded", name: str = "", url: str = "", declared: str = "") -> Taken:
    """The copy of a file that somebody has: `url` is where it is said to come from; NotTaken with a reason."""
    media, charset = media_of(declared)
    found = read(content, media_type=media, charset=charset, url=url, name=name)
    archived = "retrieved_at" in found
    return Taken(
        content, found.get("kept_type") or found["media_type"], "archived" if archived else way,
        _time(found.get("retrieved_at", "")) or now(), TOOL, **_read_in(found), file_name=Path(name).name,
        final_url=found.get("final_url") or url, http_status=found.get("http_status"),
        headers=[(name, value) for name, value in found.get("headers", [])],
    )  # fmt: skip


def file(content: bytes, *, name: str = "", url: str = "") -> Taken:
    """The copy of a file for reading: a plain text letter by letter, anything else as a process of its own reads it."""
    return plain(content, name=name, url=url) or taken(content, name=name, url=url)


def of_text(copy: Taken) -> Taken:
    """A pasted copy with the language of its text, where nobody said it."""
    return copy if copy.language else replace(copy, language=language_of(copy.text))


def fetched(address: str, fetcher: Fetcher | None = None) -> Taken:
    """The copy of the page at an address; NotTaken with a reason."""
    if not _fetching.acquire(timeout=1):
        raise NotTaken(Message("Three pages are being fetched; try again in a moment."))
    try:
        answer = (fetcher or Fetcher()).fetch(address)
    finally:
        _fetching.release()
    return of_answer(answer)


def of_answer(answer: Answer) -> Taken:
    """The copy of what a server sent."""
    media, charset = media_of(answer.header("content-type"))
    found = read(
        answer.body, media_type=media, charset=charset, url=answer.final_url,
        encoding=answer.header("content-encoding"), name=answer.final_url.partition("?")[0],
    )  # fmt: skip
    if changed := answer.header("last-modified"):
        found["found"] = [*found.get("found", []), ("modified", changed, "header Last-Modified")]
    return Taken(
        answer.body, found.get("kept_type") or found["media_type"], "fetched", answer.at, TOOL, **_read_in(found),
        asked_url=answer.asked_url, final_url=answer.final_url, http_status=answer.status,
        redirects=answer.redirects, headers=answer.headers,
    )  # fmt: skip


def _read_in(found: dict[str, Any]) -> dict[str, Any]:
    text, extractor = found["text"], found["extractor"]
    stated = [tuple(each) for each in found.get("found", [])]
    said = next((value for name, value, _ in stated if name == "language"), "")[:2].lower()
    return {
        "text": text, "extractor": of(extractor) if extractor in LIBRARIES else extractor,
        "charset": found.get("charset", ""), "page_starts": found.get("page_starts", []), "found": stated,
        "alternates": found.get("alternates", []), "language": language_of(text) if text else said,
    }  # fmt: skip


def _time(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read.astimezone(UTC).replace(microsecond=0) if read.tzinfo else read.replace(tzinfo=UTC, microsecond=0)

"""Questions in SQL over a published SQLite export, each in a process of its own that ends with the answer."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from treaties.domain.message import Message, Told

CHILD = Path(__file__).with_name("console_child.py")
SECONDS, MEMORY = 3, 512 * 1024 * 1024
ROWS, BYTES = 1_000, 10 * 1024 * 1024
WHOLE = 1_000_000
START = 2  # seconds that a busy machine may need to start the process
_together = threading.BoundedSemaphore(2)


class Refused(Told):
    """A statement that is not allowed, wrong, or cut off by a limit; the message says which."""


class Occupied(Told):
    """As many questions as this machine bears are being answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows; `more` where rows were left out."""

    columns: list[str]
    rows: list[list[Any]]
    more: bool


def ask(path: Path, sql: str, *, whole: bool = False, moment: str = "") -> Answer:
    """The answer to one SELECT: at most 1,000 rows, or with `whole` everything up to 10 MB.

    `moment` (ISO, UTC) is what the statement takes for now, so that it says the same at any time.
    """
    if not _together.acquire(timeout=SECONDS):
        raise Occupied(Message("Two questions are being answered; ask again in a moment."))
    try:
        said = _run({
            "path": str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23"), "sql": sql,
            "rows": WHOLE if whole else ROWS, "bytes": BYTES, "seconds": SECONDS, "memory": MEMORY,
            "moment": moment,
        })  # fmt: skip
    finally:
        _together.release()
    if "error" in said:
        raise Refused(_SAID.get(said["error"]) or _plain(said["error"]))
    return Answer(said["columns"], said["rows"], said["more"])


def _run(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own script, started without a shell
            [sys.executable, "-I", "-S", str(CHILD)], input=json.dumps(asked).encode(), capture_output=True,
            timeout=SECONDS + START, check=False, env={}, cwd="/" if sys.platform != "win32" else None,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"error": "slow"}
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:  # killed by a limit, or out of memory while it was answering
        return {"error": "cut"}
    return found


# What the child says of itself; all else it says is SQLite's own words, which are English.
_SAID = {
    "slow": Message("It took too long and was stopped."),
    "large": Message("It needed too much memory and was stopped."),
    "none": Message("Write one SELECT statement."),
    "cut": Message("It needed too much time or memory and was stopped."),
}


def _plain(words: str) -> Message:
    if words.startswith(("not authorized", "authorization", "access to", "prohibited")):
        return Message(
            "Only SELECT over the tables listed here, with the usual functions, is answered (%(words)s).", words=words
        )
    return Message("%(words)s", words=words[:300])

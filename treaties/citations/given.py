"""A style file that a reader gives for one answer: checked before a processor sees it, and kept nowhere.

It runs in a process of its own that ends with the answer, with little time and memory: a hostile one ends in a message,
holds nobody else's citations up and leaves nothing behind.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from treaties.citations.engine import StyleError, style_text
from treaties.domain.message import Message

CHILD = Path(__file__).with_name("given_child.py")
SECONDS, MEMORY = 8, 400 * 1024 * 1024  # processor time, which a busy machine does not shorten
WALL = 30.0
LARGEST = 512 * 1024  # the largest of the ten thousand public styles has a third of it
_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_together = threading.BoundedSemaphore(2)


def given_style(content: bytes) -> str:
    """The CSL of a style file, of its parent where it only names one; StyleError with what is wrong with it."""
    from lxml import etree

    if len(content) > LARGEST:
        raise StyleError(Message("A style file has at most %(largest)s kB.", largest=LARGEST // 1024))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StyleError(Message("This file is no CSL style: it is not written in UTF-8.")) from None
    if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise StyleError(Message("A style with a document type or entities of its own is not read."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise StyleError(Message("This file is no CSL style: %(error)s.", error=str(error)[:200])) from error
    if root.tag != f"{{{_NAMESPACE}}}style":
        raise StyleError(Message("This file is no CSL style: its root is not “style” of the Citation Style Language."))
    parent = root.find(f".//{{{_NAMESPACE}}}link[@rel='independent-parent']")
    if parent is not None:
        return style_text(str(parent.get("href", "")).rpartition("/")[2] or "none")
    return text


def rendered(text: str, items: list[dict[str, Any]], output: str) -> dict[str, Any]:
    """What a given style makes of the items, in the shape of `Engines.render`; StyleError."""
    if not _together.acquire(timeout=WALL / 2):
        raise StyleError(Message("Two style files are at work; ask again in a moment."))
    try:
        made = _run({"style": text, "items": items, "output": output, "seconds": SECONDS, "memory": MEMORY})
    finally:
        _together.release()
    if "error" in made:
        raise StyleError(_said(made["error"]))
    return made


def _said(error: str) -> Message:
    if error == "limit":
        return Message("This style takes too much time or memory.")
    return Message("This style cannot be used: %(error)s", error=error)


def _run(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own script, started without a shell
            [sys.executable, "-I", str(CHILD)], input=json.dumps(asked).encode(), capture_output=True, timeout=WALL,
            check=False, env={}, cwd="/" if sys.platform != "win32" else None,
        )  # fmt: skip
        made: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # stopped by a limit
        return {"error": "limit"}
    return made


__all__ = ["LARGEST", "given_style", "rendered"]

"""The process that reads one file: its own limits of memory and time, no settings, no database, no network.

Reads one line of JSON {"media_type", "charset", "url", "encoding", "name", "simple", "seconds", "memory"} and the
bytes from standard input; writes a reading or {"error"} as JSON.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

LONGEST = 3_000_000
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def reading(content: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    """Text and metadata of the content; NotTaken with the reason where there are none."""
    from treaties.capture import archive, html, kinds, pdf
    from treaties.capture.decode import decoded
    from treaties.capture.errors import NotTaken
    from treaties.domain.message import Message

    content = decoded(content, asked.get("encoding", ""))
    kind = kinds.kind_of(content, asked.get("media_type", ""), asked.get("name", ""))
    outer: dict[str, Any] = {}
    if kind in {kinds.WARC, kinds.WACZ, kinds.MHTML}:
        opener = {kinds.WARC: archive.page_of_warc, kinds.WACZ: archive.page_of_wacz}.get(kind)
        outer = opener(content, asked.get("url", "")) if opener else archive.page_of_mhtml(content)
        inner = outer.pop("content")
        outer["kept_type"] = kind
        kind = kinds.kind_of(inner, outer["media_type"])
        content, asked = inner, asked | {"charset": outer.pop("charset"), "url": outer["final_url"]}
    if kind == kinds.HTML:
        found = html.read(content, charset=asked.get("charset", ""), url=asked.get("url", ""),
                          simple=bool(asked.get("simple")))  # fmt: skip
    elif kind == kinds.PDF:
        found = pdf.read(content)
    elif kind == kinds.TEXT:
        text, charset = html.letters(content, asked.get("charset", ""))
        found = {"text": text, "charset": charset, "extractor": "as received", "media_type": kind}
    else:
        raise NotTaken(Message("There is an archive within the archive; it is not opened."))
    found["text"] = _kept(found["text"]) if "page_starts" not in found else found["text"]
    if len(found["text"]) > LONGEST:
        raise NotTaken(Message("The text is longer than %(longest)s letters.", longest=f"{LONGEST:,}"))
    return found | {name: value for name, value in outer.items() if name != "media_type"}


def _kept(text: str) -> str:
    plain = _BAD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", plain).strip()


def main() -> None:
    """Answer one question."""
    asked = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from treaties.confined import confine

    confine(asked["seconds"], asked["memory"])
    from treaties.capture.errors import NotTaken
    from treaties.domain.message import Message, as_json

    try:
        found = reading(content, asked)
    except NotTaken as error:
        found = {"error": as_json(error.message)}
    except (MemoryError, RecursionError):
        message = Message("Reading this takes more memory than is granted; it is not kept.")
        found = {"error": as_json(message)}
    sys.stdout.buffer.write(json.dumps(found).encode())


if __name__ == "__main__":
    main()

"""Answers kept for citing, each once, and what has to be taken out of them later."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from treaties.models import KeptAnswer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

GONE = "[redacted]"
TYPED = {"lookup", "sql"}  # kinds of question that are about what was typed


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that is to be kept: `question` and `content` as canonical JSON, the rest as the model has it."""

    kind: str
    title: str
    question: str
    address: str
    at: datetime
    editor: str
    revision: int
    chain: str
    count: int
    content: bytes


def keep(connection: Connection, kept: Kept) -> str:
    """The permanent id of the answer: a new one, or that under which the same answer to the same question is kept."""
    asked, answered = (hashlib.sha256(each).hexdigest() for each in (kept.question.encode(), kept.content))
    mark = "k" + base64.b32encode(hashlib.sha256(f"{asked}{answered}".encode()).digest())[:10].decode().lower()
    if connection.execute(select(KeptAnswer.id).where(KeptAnswer.mark == mark)).first():
        return mark
    row = {
        "mark": mark, "kind": kept.kind, "title": kept.title, "question": kept.question, "question_digest": asked,
        "address": kept.address, "at": kept.at, "editor": kept.editor, "revision": kept.revision, "chain": kept.chain,
        "digest": answered, "count": kept.count, "size": len(kept.content),
        "content": zlib.compress(kept.content, 9), "redacted": [],
    }  # fmt: skip
    connection.execute(insert(KeptAnswer), row)
    return mark


def redact(connection: Connection, text: str, day: str, reason: str) -> list[str]:
    """Take a text out of every kept answer and its question, noting where; the ids of the answers that held it.

    Row 0 of a note is the question. An answer whose question held the text cannot be asked again.
    """
    found = []
    columns = ("id", "mark", "title", "question", "address", "content", "redacted")
    for row in connection.execute(select(*(KeptAnswer.__table__.c[name] for name in columns))):
        lines = [json.loads(line) for line in zlib.decompress(row.content).decode().splitlines()]
        notes = [
            {"row": number, "column": lines[0][place], "on": day, "reason": reason}
            for number, line in enumerate(lines[1:], 1)
            for place, cell in enumerate(line)
            if holds(cell, text)
        ]
        asked = _unasked(row, text)
        if asked:
            notes.insert(0, {"row": 0, "column": "question", "on": day, "reason": reason})
        if notes:
            content = b"".join(_line(without(line, text)) for line in lines)
            changed = asked | {"content": zlib.compress(content, 9), "redacted": [*row.redacted, *notes]}
            connection.execute(update(KeptAnswer).where(KeptAnswer.id == row.id).values(changed))
            found.append(row.mark)
    return found


def _unasked(row: Any, text: str) -> dict[str, str]:
    """Question, title and address without the text, in whatever case it was typed; nothing where it was not typed.

    What a question is made of besides (its kind, the names of filters, the list or treaty it is about) nobody typed.
    """
    form, question = re.compile(re.escape(text), re.IGNORECASE), json.loads(row.question)
    typed: dict[str, Any] = {"narrowed": {name: form.sub(GONE, each) for name, each in question["narrowed"].items()}}
    typed |= {"about": form.sub(GONE, question["about"])} if question["kind"] in TYPED else {}
    gone = question | typed
    if gone == question:
        return {}
    address = row.address.partition("?")[0]
    return {"question": _canonical(gone).decode(), "title": form.sub(GONE, row.title), "address": address}


def _canonical(values: Any) -> bytes:
    import rfc8785

    return rfc8785.dumps(values)


def _line(values: Any) -> bytes:
    return _canonical(values) + b"\n"


def holds(value: Any, text: str) -> bool:
    """Whether the text stands anywhere in a value of JSON."""
    if isinstance(value, dict):
        return any(holds(each, text) for each in value.values())
    if isinstance(value, list):
        return any(holds(each, text) for each in value)
    return isinstance(value, str) and text in value


def without(value: Any, text: str) -> Any:
    """The value of JSON with a mark in the place of the text."""
    if isinstance(value, dict):
        return {name: without(each, text) for name, each in value.items()}
    if isinstance(value, list):
        return [without(each, text) for each in value]
    return value.replace(text, GONE) if isinstance(value, str) else value

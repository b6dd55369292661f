"""Keep a copy of a source: its bytes and its text in the vault, a row that says where, when and how it was taken."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from treaties.domain.likeness import numbers, sketch, text_key
from treaties.domain.message import Message
from treaties.domain.reference import address_key
from treaties.models import Reading, Record, Snapshot, SnapshotMark
from treaties.operations import support, texts
from treaties.operations.errors import Problem, Refused
from treaties.operations.ledger import now

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor
    from treaties.vault import Vault

LONGEST = 500
NUMBERS = 60


@dataclass(frozen=True, slots=True)
class Taken:
    """What was received and what was read in it; the fields are those of the table `snapshot`.

    `content` holds the bytes exactly as received, `text` what was extracted, `redirects` (status, address) pairs,
    `found` (field, value, where) as the page states them, `alternates` addresses of translations that it names.
    """

    content: bytes
    media_type: str
    way: str
    retrieved_at: datetime
    tool: str
    text: str = ""
    extractor: str = ""
    charset: str = ""
    language: str = ""
    file_name: str = ""
    asked_url: str = ""
    final_url: str = ""
    http_status: int | None = None
    redirects: list[tuple[int, str]] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)
    found: list[tuple[str, str, str]] = field(default_factory=list)
    alternates: list[str] = field(default_factory=list)
    translation_of: str = ""
    translator: str = ""
    engine: str = ""
    licence: str = ""

    @property
    def key(self) -> str:
        """The address of the copy: made from its bytes, its text, where and when it was taken."""
        said = (hashlib.sha256(self.content).hexdigest(), self.text, self.final_url, self.retrieved_at.isoformat())
        return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def keep(connection: Connection, vault: Vault, taken: Taken, editor: Editor, source_id: int | None = None) -> int:
    """Keep the copy, of the source where one is named, and return the id of its row; the same copy twice is one.

    Refused where there is no such source; OSError where the bytes cannot be written, and then there is no row.
    """
    if source_id is not None:
        _need_source(connection, source_id)
    there = connection.execute(select(Snapshot.id).where(Snapshot.key == taken.key)).scalar_one_or_none()
    if there is not None:
        return int(there)
    text = taken.text.encode()
    row = {
        "record_id": source_id, "key": taken.key, "sha256": vault.put(taken.content), "size": len(taken.content),
        "text_sha256": vault.put(text) if text else "", "text_key": text_key(taken.text) if text else "",
        "letters": len(taken.text), "collector": editor.name[:LONGEST], "account_id": editor.account_id,
    }  # fmt: skip
    made = connection.execute(insert(Snapshot).values(row | _described(taken)).returning(Snapshot.id))
    snapshot_id = int(made.scalar_one())
    if text:
        texts.add(connection, str(row["text_sha256"]), taken.text)
    marks = [{"snapshot_id": snapshot_id, "scheme": scheme, "mark": mark} for scheme, mark in marks_of(taken)]
    if marks:
        connection.execute(insert(SnapshotMark), marks)
    if source_id is not None:
        _rest_anew(connection, source_id)
    return snapshot_id


def _described(taken: Taken) -> dict[str, Any]:
    lines = ("file_name", "extractor", "tool", "translator", "engine", "licence")
    plain = ("way", "charset", "language", "asked_url", "final_url", "http_status", "translation_of", "retrieved_at")
    lists = ("redirects", "headers", "page_starts", "found")
    return {
        "media_type": taken.media_type[:120],
        **{name: getattr(taken, name)[:LONGEST] for name in lines},
        **{name: getattr(taken, name) for name in plain},
        **{name: json.dumps(kept, ensure_ascii=False) if (kept := getattr(taken, name)) else "" for name in lists},
    }


def marks_of(taken: Taken) -> list[tuple[str, str]]:
    """By what the text is known again: its sketch, its numbers, the addresses of its translations."""
    found = [("run", each) for each in sketch(taken.text)]
    found += [("number", each) for each in sorted(numbers(taken.text), key=lambda each: (-len(each), each))[:NUMBERS]]
    return found + [("alternate", mark_of(each)) for each in taken.alternates if address_key(each)]


def mark_of(address: str) -> str:
    """An address as a mark of fixed length."""
    return hashlib.sha256(address_key(address).encode()).hexdigest()[:32]


def file_under(connection: Connection, snapshot_id: int, source_id: int) -> None:
    """Say which source a copy is of; Refused where it is filed under another one that is not retired."""
    _need_source(connection, source_id)
    living = select(Record.id).where(Record.id == Snapshot.record_id, Record.state != "retired").exists()
    query = select(Snapshot.record_id).where(Snapshot.id == snapshot_id, living)
    if connection.execute(query).scalar_one_or_none() not in {None, source_id}:
        raise Refused([Problem("source", Message("This copy is filed under another source."))])
    connection.execute(update(Snapshot).where(Snapshot.id == snapshot_id).values(record_id=source_id))
    _rest_anew(connection, source_id)


def remove(connection: Connection, snapshot_id: int, reason: str) -> list[str]:
    """Take a copy down: its row keeps hashes, size and the reason; the names of the files that nothing needs any more.

    The files are deleted by the caller once this is committed. The text of readings on the desk goes with it.
    """
    if not reason.strip():
        raise Refused([Problem("reason", Message("Say why: it stands where the copy was."))])
    row = connection.execute(select(Snapshot.__table__).where(Snapshot.id == snapshot_id)).one()
    at = now()
    connection.execute(
        update(Snapshot)
        .where(Snapshot.id == snapshot_id)
        .values(removed_at=at, removed_why=reason[:LONGEST], found="", headers="", page_starts="")
    )
    connection.execute(delete(SnapshotMark).where(SnapshotMark.snapshot_id == snapshot_id))
    gone = {"text": "", "state": "dropped", "read_to": 0, "changed_at": at, "problem": reason[:LONGEST]}
    connection.execute(update(Reading).where(Reading.snapshot == row.key).values(gone))
    if row.record_id:
        _rest_anew(connection, row.record_id)
    names = {row.sha256, row.text_sha256} - {""}
    for column in (Snapshot.sha256, Snapshot.text_sha256):
        needed = select(column).where(column.in_(names), Snapshot.removed_at.is_(None))
        names -= set(connection.execute(needed).scalars())
    if row.text_sha256 in names:
        texts.remove(connection, row.text_sha256)
    return sorted(names)


def _rest_anew(connection: Connection, source_id: int) -> None:
    """What the events that cite the source rest on: kept texts tell which reports are reprints."""
    support.rewrite(connection, support.touched(connection, [(source_id, "source")]))


def _need_source(connection: Connection, source_id: int) -> None:
    query = select(Record.id).where(Record.id == source_id, Record.kind == "source", Record.state != "retired")
    if connection.execute(query).scalar_one_or_none() is None:
        raise Refused([Problem("source", Message("There is no such source in the register."))])

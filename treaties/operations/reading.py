"""Work on the desk: begin a reading, keep what was found in it, decide, split, merge. No record is touched here."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from treaties.domain.message import Message
from treaties.models import Proposal, Reading, Record
from treaties.operations.errors import Problem, Refused
from treaties.operations.ledger import now
from treaties.queries.readings import of_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

DECISIONS = ("", "accepted", "rejected")
STATES = ("waiting", "open", "done", "dropped")
Content = dict[str, Any]


class Overtaken(RuntimeError):  # noqa: N818 - read as a state of the request
    """A decision about a proposal that somebody changed since it was looked at. Nothing was written."""

    def __init__(self, row: Any) -> None:
        super().__init__("Somebody changed this proposal while you looked at it.")
        self.row = row


def begin(connection: Connection, account_id: int | None, text: str, about: Mapping[str, str]) -> int:
    """Put an article on the desk and return the reading's id; the same text already on the desk is not put twice.

    `about` may hold title, publisher, issued (EDTF), url, language, batch, snapshot.
    """
    there = of_text(connection, text)
    if there is not None:
        if about.get("snapshot") and not there.snapshot:
            _touch(connection, there.id, snapshot=about["snapshot"])
        return int(there.id)
    digest = hashlib.sha256(text.encode()).hexdigest()
    at = now()
    names = ("publisher", "issued", "url", "language", "batch", "snapshot")
    row = {
        "account_id": account_id, "state": "waiting", "title": about.get("title") or headline(text), "text": text,
        "text_sha256": digest, "at": at, "changed_at": at, "read_to": 0, "problem": "",
    } | {name: about.get(name, "") for name in names}  # fmt: skip
    return int(connection.execute(insert(Reading).values(row).returning(Reading.id)).scalar_one())


def headline(text: str) -> str:
    """The first line of a text, as its title until somebody gives another."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first[:300]


def keep(
    connection: Connection, reading_id: int, read_from: int, read_to: int, found: Iterable[tuple[str, Content]]
) -> bool:
    """Keep what was found between two places of the text; False, and nothing, where another page was faster."""
    row = connection.execute(select(Reading.read_to, Reading.text).where(Reading.id == reading_id)).one()
    if row.read_to != read_from:
        return False
    _add(connection, reading_id, found)
    state = "open" if read_to >= len(row.text) else "waiting"
    _touch(connection, reading_id, read_to=read_to, state=state)
    return True


def stop(connection: Connection, reading_id: int, problem: str = "") -> None:
    """Read no further: what was found so far is there to be decided; `problem` says why it could not be read."""
    _touch(connection, reading_id, state="open", problem=problem)


def go_on(connection: Connection, reading_id: int) -> None:
    """Read the rest of a text after all."""
    _touch(connection, reading_id, state="waiting", problem="")


def close(connection: Connection, reading_id: int, state: str) -> None:
    """Put a reading among the done or the dropped ones, or back on the desk."""
    if state not in STATES:
        raise Refused([Problem("state", Message("A reading is open, done or set aside."))])
    _touch(connection, reading_id, state=state)


def describe(connection: Connection, reading_id: int, about: Mapping[str, str]) -> None:
    """Say what the article is: title, publisher, issued, url, language."""
    known = {
        name: value for name, value in about.items() if name in {"title", "publisher", "issued", "url", "language"}
    }
    _touch(connection, reading_id, **known)


def add(connection: Connection, reading_id: int, kind: str, content: Content, account_id: int) -> int:
    """Keep a passage that somebody attached by hand, accepted from the start; its number."""
    number = _add(connection, reading_id, [(kind, content)])[0]
    _set(connection, reading_id, number, account_id, decision="accepted", version=1)
    _touch(connection, reading_id)
    return number


def decide(
    connection: Connection, reading_id: int, number: int, version: int, account_id: int, decision: str,
    target_id: int | None = None,
) -> None:  # fmt: skip
    """Accept, reject or leave open one proposal; `target_id` is the record that it is the same as (None: a new one)."""
    row = _current(connection, reading_id, number, version)
    if decision not in DECISIONS:
        raise Refused([Problem("decision", Message("A proposal is accepted, rejected or left open."))])
    if target_id is not None:
        _living(connection, target_id)
    _set(
        connection, reading_id, number, account_id, decision=decision, target_id=target_id, version=row.version + 1,
    )  # fmt: skip


def change(
    connection: Connection, reading_id: int, number: int, version: int, account_id: int, content: Content
) -> None:
    """Keep what somebody made of a proposal."""
    row = _current(connection, reading_id, number, version)
    _set(connection, reading_id, number, account_id, content=content, version=row.version + 1)


def split(connection: Connection, reading_id: int, number: int, version: int, account_id: int,
          parts: Sequence[Content]) -> list[int]:  # fmt: skip
    """Put several proposals in the place of one: the first keeps its number, the others are new; their numbers."""
    row = _current(connection, reading_id, number, version)
    first, *rest = parts
    _set(connection, reading_id, number, account_id, content=first, version=row.version + 1)
    return [number, *_add(connection, reading_id, [(row.kind, each) for each in rest])]


def merge(
    connection: Connection, reading_id: int, kept: tuple[int, int], gone: int, account_id: int, content: Content
) -> None:
    """Make one proposal of two: (number, version) gets the content, the other is rejected as told elsewhere."""
    row = _current(connection, reading_id, *kept)
    other = connection.execute(_one(reading_id, gone)).one_or_none()
    if other is None or other.kind != row.kind or gone == kept[0] or other.deed_id:
        raise Refused([Problem("merge", Message("Choose another proposal of the same kind that was not written yet."))])
    _set(connection, reading_id, kept[0], account_id, content=content, version=row.version + 1)
    told = dict(other.content, merged_into=kept[0])
    _set(connection, reading_id, gone, account_id, content=told, decision="rejected", version=other.version + 1)


def written(connection: Connection, deed_id: int, went: Mapping[int, int]) -> None:
    """Remember by which deed the proposals (id to record) were written."""
    for proposal_id, record_id in went.items():
        values: Content = {"deed_id": deed_id, "record_id": record_id, "version": Proposal.version + 1}
        values["decision"] = "accepted"
        connection.execute(update(Proposal).where(Proposal.id == proposal_id).values(values))


def _one(reading_id: int, number: int) -> Any:
    return select(Proposal.__table__).where(Proposal.reading_id == reading_id, Proposal.number == number)


def _current(connection: Connection, reading_id: int, number: int, version: int) -> Any:
    row = connection.execute(_one(reading_id, number)).one_or_none()
    if row is None:
        raise Refused([Problem("", Message("There is no such proposal."))])
    if row.version != version:
        raise Overtaken(row)
    return row


def _living(connection: Connection, record_id: int) -> None:
    row = connection.execute(select(Record.state).where(Record.id == record_id)).one_or_none()
    if row is None or row.state == "retired":
        raise Refused([Problem("target", Message("That record is not in the register any more; choose another."))])


def _add(connection: Connection, reading_id: int, found: Iterable[tuple[str, Content]]) -> list[int]:
    last = connection.execute(select(func.max(Proposal.number)).where(Proposal.reading_id == reading_id)).scalar() or 0
    rows: list[Content] = [
        {
            "reading_id": reading_id, "number": number, "kind": kind, "content": content, "decision": "", "version": 1,
            "target_id": content.get("target"),
        }
        for number, (kind, content) in enumerate(found, last + 1)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(Proposal), rows)
    return list(range(last + 1, last + 1 + len(rows)))


def _set(connection: Connection, reading_id: int, number: int, account_id: int, **values: Any) -> None:
    connection.execute(
        update(Proposal)
        .where(Proposal.reading_id == reading_id, Proposal.number == number)
        .values(account_id=account_id, at=now(), **values)
    )
    _touch(connection, reading_id)


def _touch(connection: Connection, reading_id: int, **values: Any) -> None:
    connection.execute(update(Reading).where(Reading.id == reading_id).values(changed_at=now(), **values))

"""Words that must not be read any more, taken out of a record's history and of kept answers, and the taking noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from treaties.domain.message import Message
from treaties.models import Record, Revision
from treaties.operations import kept
from treaties.operations.errors import Problem, Refused
from treaties.operations.ledger import REDACT, Version, append, now

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor

SHORTEST = 3


def redact(connection: Connection, record_id: int, text: str, editor: Editor, reason: str) -> tuple[int, list[str]]:
    """Take `text` out of every version of a record but the newest, and out of every kept answer.

    Refused where the record still says it: edit it first. The number of versions changed, the ids of the answers.
    """
    if len(text.strip()) < SHORTEST or not reason.strip():
        raise Refused(
            [
                Problem(
                    "text", Message("Give the words, at least %(shortest)s letters, and a reason.", shortest=SHORTEST)
                )
            ]
        )
    query = select(Revision.id, Revision.version, Revision.content).where(Revision.record_id == record_id)
    versions = connection.execute(query.order_by(Revision.version)).all()
    newest = versions[-1]
    if kept.holds(newest.content, text):
        raise Refused(
            [Problem("text", Message("The record still says this: edit it first, then take it out of its history."))]
        )
    at = now()
    told = [each for each in versions if kept.holds(each.content, text)]
    for each in told:
        changed = {"content": kept.without(each.content, text), "redacted_at": at}
        connection.execute(update(Revision).where(Revision.id == each.id).values(changed))
    answers = kept.redact(connection, text, at.date().isoformat(), reason)
    if told:
        number = newest.version + 1
        connection.execute(update(Record).where(Record.id == record_id).values(version=number, updated_at=at))
        append(connection, [Version(record_id, number, REDACT, newest.content)], editor, reason, at)
    return len(told), answers

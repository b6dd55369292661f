"""The revision chain: every version of every record, each hashed over the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from treaties.models import Revision
from treaties.operations.bulk import put
from treaties.queries.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

ORIGIN = "0" * 64
REDACT = "redact"


@dataclass(frozen=True, slots=True)
class Editor:
    """Who writes: a name for the history and the account behind it (None: the command line)."""

    name: str
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version to be written: `content` holds the record's full values as JSON."""

    record_id: int
    version: int
    op: str
    content: dict[str, Any]


def digest(previous: str, at: datetime, editor: str, reason: str, version: Version) -> str:
    """SHA-256 over the revision before and everything this one says, as sorted JSON."""
    return _digest(previous, at, editor, reason, version, _json(version.content))


def _digest(previous: str, at: datetime, editor: str, reason: str, version: Version, content: str) -> str:
    """The digest where the JSON of the version's content is known; a large text is written once."""
    said: list[Any] = [previous, at.strftime("%Y-%m-%dT%H:%M:%SZ"), editor, reason]
    said += [version.record_id, version.version, version.op]
    return hashlib.sha256(f"{_json(said)[:-1]},{content}]".encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def now() -> datetime:
    """The present second in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


_NEWEST = Prepared(select(Revision.id, Revision.digest).order_by(Revision.id.desc()).limit(1))


def append(connection: Connection, versions: Sequence[Version], editor: Editor, reason: str, at: datetime) -> None:
    """Write `versions` at the end of the chain."""
    last, previous = _NEWEST.first(connection) or (0, ORIGIN)
    rows, texts = [], []
    for number, version in enumerate(versions, last + 1):
        text = _json(version.content)
        found = _digest(previous, at, editor.name, reason, version, text)
        texts.append(text)
        rows.append(
            {
                "id": number, "record_id": version.record_id, "version": version.version, "op": version.op,
                "content": version.content, "at": at, "account_id": editor.account_id, "editor": editor.name,
                "reason": reason, "reviewer": "", "previous": previous, "digest": found,
            }
        )  # fmt: skip
        previous = found
    put(connection, Revision.__table__, rows, {"content": texts})  # type: ignore[arg-type] # a plain table


def broken(connection: Connection) -> list[int]:
    """Numbers of the revisions whose hash does not follow from what they and the one before say.

    A revision from which words were taken out keeps the hash of what it said; a later revision of its record that
    says so must stand in the chain.
    """
    wrong, previous = [], ORIGIN
    noted = select(Revision.record_id, func.max(Revision.id)).where(Revision.op == REDACT).group_by(Revision.record_id)
    owned = {row[0]: row[1] for row in connection.execute(noted)}
    for row in connection.execute(select(Revision).order_by(Revision.id)).mappings():
        version = Version(row["record_id"], row["version"], row["op"], row["content"])
        known = row["redacted_at"] is not None and owned.get(row["record_id"], 0) > row["id"]
        said = row["digest"] if known else digest(previous, row["at"], row["editor"], row["reason"], version)
        if row["previous"] != previous or row["digest"] != said:
            wrong.append(row["id"])
        previous = row["digest"]
    return wrong

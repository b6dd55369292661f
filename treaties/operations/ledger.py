"""The revision chain: every version of every record, each hashed over the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from treaties.models import Revision
from treaties.operations.bulk import binders_of, put_columns
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


class Version(NamedTuple):
    """One version to be written: `content` holds the record's full values as JSON."""

    record_id: int
    version: int
    op: str
    content: dict[str, Any]


def digest(previous: str, at: datetime, editor: str, reason: str, version: Version) -> str:
    """SHA-256 over the revision before and everything this one says, as sorted JSON."""
    return _hashed(previous, _written(at, editor, reason), version, _json(version.content))


def _written(at: datetime, editor: str, reason: str) -> str:
    """What all versions of one step say alike, as it stands within their JSON."""
    return _json([at.strftime("%Y-%m-%dT%H:%M:%SZ"), editor, reason])[1:-1]


def _hashed(previous: str, written: str, version: Version, content: str) -> str:
    said = f'["{previous}",{written},{version.record_id},{version.version},"{version.op}",{content}]'
    return hashlib.sha256(said.encode()).hexdigest()


_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, check_circular=False).encode


def now() -> datetime:
    """The present second in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


_NEWEST = Prepared(select(Revision.id, Revision.digest).order_by(Revision.id.desc()).limit(1))


def append(connection: Connection, versions: Sequence[Version], editor: Editor, reason: str, at: datetime) -> None:
    """Write `versions` at the end of the chain."""
    last, previous = _NEWEST.first(connection) or (0, ORIGIN)
    table, written = Revision.__table__, _written(at, editor.name, reason)
    moment = binders_of(table, connection.dialect).get("at", lambda same: same)(at)
    texts = [_json(version.content) for version in versions]
    digests = [previous]
    for version, text in zip(versions, texts, strict=True):
        digests.append(_hashed(digests[-1], written, version, text))
    many = len(versions)
    put_columns(connection, table, {  # type: ignore[arg-type] # a plain table
        "id": range(last + 1, last + 1 + many), "record_id": [each.record_id for each in versions],
        "version": [each.version for each in versions], "op": [each.op for each in versions], "content": texts,
        "at": [moment] * many, "account_id": [editor.account_id] * many, "editor": [editor.name] * many,
        "reason": [reason] * many, "reviewer": [""] * many, "previous": digests[:-1], "digest": digests[1:],
    })  # fmt: skip


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

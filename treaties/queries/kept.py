"""Answers that were kept for citing, found again."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.citation import Work
from treaties.domain.dates import parse_edtf
from treaties.models import KeptAnswer, Record, Revision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

PAGE = 50
_SAID = [column for column in KeptAnswer.__table__.c if column.name != "content"]


def by_mark(connection: Connection, mark: str) -> Any:
    """What is known of one answer, without the answer; None where the id is none."""
    return connection.execute(select(*_SAID).where(KeptAnswer.mark == mark)).one_or_none()


def content(connection: Connection, mark: str) -> bytes:
    """The answer itself: lines of canonical JSON, the columns first."""
    return zlib.decompress(connection.execute(select(KeptAnswer.content).where(KeptAnswer.mark == mark)).scalar_one())


def newest_first(connection: Connection, before: int | None = None, limit: int = PAGE) -> Sequence[Any]:
    """One page of the answers, one more than asked for where there are more."""
    query = select(*_SAID).order_by(KeptAnswer.id.desc()).limit(limit + 1)
    return connection.execute(query.where(KeptAnswer.id < before) if before else query).all()


def state(connection: Connection) -> tuple[int, str]:
    """Number and digest of the register's newest revision; (0, "") in an empty one."""
    row = connection.execute(select(Revision.id, Revision.digest).order_by(Revision.id.desc()).limit(1)).first()
    return (row.id, row.digest) if row else (0, "")


def digest_at(connection: Connection, revision: int) -> str:
    """The digest of one revision; empty where there is none of that number."""
    return connection.execute(select(Revision.digest).where(Revision.id == revision)).scalar_one_or_none() or ""


def redacted_records(connection: Connection, revision: int) -> list[str]:
    """The titles of the records whose versions up to this revision have lost words since."""
    query = select(Record.title).join(Revision, Revision.record_id == Record.id)
    taken = query.where(Revision.redacted_at.is_not(None), Revision.id <= revision)
    return list(connection.execute(taken.distinct().order_by(Record.title)).scalars())


def work_of(row: Any, base: str) -> Work:
    """A kept answer as a work that can be cited."""
    issued = parse_edtf(row.at.date().isoformat())
    title = f"{row.title}, {row.count:,} rows"
    address = f"{base}/kept/{row.mark}"
    return Work("answer", f"kept-{row.mark}", title, address, row.revision, issued=issued, number=row.mark)

"""Kept copies: those of a source, one by its key, the text of one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from treaties.models import Record, Snapshot
from treaties.queries.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from treaties.vault import Vault

_COPY = select(*Snapshot.__table__.c, Record.slug, Record.title, Record.replaced_by_id, Record.version).outerjoin(
    Record, Record.id == Snapshot.record_id
)
# A source that took the place of another has the copies of that one too.
_SELF = aliased(Record)
_SOURCE: Any = bindparam("source")
_OWN = select(_SELF.id).where(or_(_SELF.id == _SOURCE, _SELF.replaced_by_id == _SOURCE))
_OF = Prepared(_COPY.where(Snapshot.record_id.in_(_OWN)).order_by(Snapshot.retrieved_at.desc(), Snapshot.id.desc()))
_UNFILED = Prepared(_COPY.where(Snapshot.record_id.is_(None)).order_by(Snapshot.id.desc()).limit(200))
_BY_KEY = Prepared(_COPY.where(Snapshot.key == bindparam("asked")))
_BY_ID = Prepared(_COPY.where(Snapshot.id == bindparam("asked")))
_BY_TEXT = Prepared(_COPY.where(Snapshot.text_sha256 == bindparam("asked")).order_by(Snapshot.id))


def of_source(connection: Connection, source_id: int) -> list[Any]:
    """The copies of a source and of those it replaced, newest first: the columns of `snapshot`, slug and title."""
    return _OF(connection, source=source_id)


def with_text(kept: Iterable[Any]) -> list[Any]:
    """The copies whose text can be read: one was found in them, and they were not taken down."""
    return [copy for copy in kept if copy.text_sha256 and copy.removed_at is None]


def unfiled(connection: Connection) -> list[Any]:
    """The newest copies that belong to no source yet."""
    return _UNFILED(connection)


def by_key(connection: Connection, key: str) -> Any:
    """The copy with this key, or None."""
    return _BY_KEY.first(connection, asked=key)


def by_id(connection: Connection, snapshot_id: int) -> Any:
    """The copy in this row, or None."""
    return _BY_ID.first(connection, asked=snapshot_id)


def by_text(connection: Connection, text_sha256: str) -> Any:
    """The first copy that has this text, or None."""
    return _BY_TEXT.first(connection, asked=text_sha256) if text_sha256 else None


def source_of(copy: Any) -> int | None:
    """The source that the copy is of now: the one that took the place of its own, where there is one."""
    number: int | None = copy.replaced_by_id or copy.record_id
    return number


def text_of(vault: Vault, copy: Any) -> str:
    """The text of a copy, empty where none could be read; vault.Missing or vault.Spoilt where the file is not whole.

    Of a copy that was taken down it is Missing.
    """
    return vault.read(copy.text_sha256).decode() if copy.text_sha256 else ""


def listed(text: str) -> list[Any]:
    """What a column holds as JSON: redirects, headers, starts of pages, what was found."""
    found: list[Any] = json.loads(text) if text else []
    return found

"""Records by any of their names, for texts that name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from treaties.domain.text import fold
from treaties.models import Record
from treaties.queries.prepared import Prepared, Remembered

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OF_KIND = Prepared(
    select(Record.id, Record.slug, Record.folded)
    .where(Record.kind == bindparam("kind"), Record.state == "published")
    .order_by(Record.id)
)
_known = Remembered(16)


def by_name(connection: Connection, kind: str) -> dict[str, int]:
    """Folded titles, names, codes and short addresses of one kind, each with its record; remembered till a change."""

    def ask() -> dict[str, int]:
        found: dict[str, int] = {}
        rows = _OF_KIND(connection, kind=kind)
        for row in rows:
            for name in row.folded.split(" | "):
                found.setdefault(name, row.id)
        for row in rows:
            found[row.slug] = row.id
        return found

    return _known.get(connection, kind, ask)


def named(connection: Connection, kind: str, *words: str | None) -> int | None:
    """The record of that kind that one of these words names; the first that is known wins."""
    known = by_name(connection, kind)
    return next((known[key] for each in words if each for key in (each, fold(each)) if key in known), None)

"""What only a register that was rebuilt from revisions needs: versions and titles as they were then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from treaties.models import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table


def as_then(connection: Connection, records: Sequence[tuple[str, str, str, int]]) -> None:
    """Give records (type, short address, title, version) the titles and versions that they had."""
    if not records:
        return
    table: Table = Record.__table__  # type: ignore[assignment] # a plain table
    query = (
        update(table)
        .where(table.c.kind == bindparam("of_kind"), table.c.slug == bindparam("at_slug"))
        .values(title=bindparam("then_title"), version=bindparam("then_version"))
    )
    names = ("of_kind", "at_slug", "then_title", "then_version")
    connection.execute(query, [dict(zip(names, each, strict=True)) for each in records])

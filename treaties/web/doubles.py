"""A record that may be the one in the form, beside what is typed: both are shown before anybody decides."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from treaties.operations.draft import content
from treaties.queries.alike import alike
from treaties.records import TYPES
from treaties.web import conflicts

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.operations.draft import Draft


@dataclass(frozen=True, slots=True)
class Line:
    """One field in both: what the register has, what is typed."""

    label: str
    there: str
    typed: str


@dataclass(frozen=True, slots=True)
class Double:
    """A record of the register and the lines in which it and the form say something."""

    title: str
    href: str
    lines: list[Line]

    def as_data(self) -> dict[str, Any]:
        """The same as JSON holds it."""
        return asdict(self)


def found(connection: Connection, draft: Draft) -> list[Double]:
    """The records that may be this one, each with what it says beside what the draft says."""
    entry = TYPES[draft.kind]
    rows = alike(connection, draft.kind, draft.values, draft.parts, draft.title)
    mine = content(draft)
    doubles = []
    for row in rows:
        theirs = conflicts.at(connection, row.id, row.version)
        lines = [Line(*each) for each in conflicts.beside(connection, entry, theirs, mine)]
        doubles.append(Double(row.title, f"/{entry.path}/{row.slug}", lines))
    return doubles

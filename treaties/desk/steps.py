"""Reading in steps of one section, so that a long document shows progress, can be stopped and survives a crash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from treaties.desk.proposing import propose
from treaties.operations import reading as desk
from treaties.queries import readings

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Section:
    """What one section of a reading yielded; `keep` writes it, unless another page read the same section first."""

    reading_id: int
    start: int
    end: int
    length: int
    found: list[tuple[str, dict[str, Any]]]
    learnt: dict[str, str]

    def keep(self, connection: Connection) -> bool:
        """Write it: the proposals and how far the reading is."""
        kept = desk.keep(connection, self.reading_id, self.start, self.end, self.found)
        if kept and self.learnt:
            desk.describe(connection, self.reading_id, self.learnt)
        return kept


def read_on(connection: Connection, reading_id: int) -> Section | None:
    """Read the next section of a reading without writing; None where nothing is left to read or it was stopped."""
    row = readings.reading(connection, reading_id)
    if row is None or row.state != "waiting" or row.read_to >= len(row.text):
        return None
    found, end, learnt = propose(connection, row)
    return Section(reading_id, row.read_to, end, len(row.text), found, learnt)

"""A register as it was recorded at an earlier time, rebuilt beside the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.exports.lines import terms
from treaties.exports.recorded import recorded
from treaties.imports.register import Entry, Reading, fill

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def rebuild(source: Connection, target: Connection, moment: datetime) -> int:
    """Write what `source` said at `moment` into the empty register `target`; the number of records."""
    reading = Reading()
    entries = [
        Entry("revisions", number, line.kind, line.slug, line.title, line.values, line.parts, line.citations)
        for number, line in enumerate(recorded(source, moment), 1)
    ]
    return fill(target, list(terms(source)), entries, reading, lambda _: None)

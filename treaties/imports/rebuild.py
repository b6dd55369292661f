"""A register as it was recorded at an earlier time, rebuilt beside the present one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from treaties.exports.beside import beside
from treaties.exports.lines import terms
from treaties.exports.recorded import recorded
from treaties.imports.register import Entry, Reading, fill
from treaties.operations.rebuilt import as_then

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection


def rebuild(source: Connection, target: Connection, until: datetime | int) -> int:
    """Write what `source` said at a time or a revision into the empty register `target`; the number of records."""
    then = list(recorded(source, until))
    entries = [
        Entry("revisions", number, line.kind, line.slug, line.title, line.values, line.parts, line.citations)
        for number, (line, _) in enumerate(then, 1)
    ]
    count = fill(target, list(terms(source)), entries, Reading(), lambda _: None)
    as_then(target, [(line.kind, line.slug, line.title, version) for line, version in then])
    return count


@contextmanager
def rebuilt(source: Connection, until: datetime | int) -> Iterator[Connection]:
    """A register of its own that says what `source` said at a time or a revision; gone on leaving."""
    with beside(lambda then: rebuild(source, then, until)) as connection:
        yield connection

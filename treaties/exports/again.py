"""A kept answer asked again of the state it was given from: the same bytes, or what differs and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from treaties.exports import answers, asking
from treaties.imports.errors import NotImported
from treaties.imports.rebuild import rebuilt
from treaties.queries import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

MOST_TOLD = 20
STRANGE = "this register's history is not the one that the answer was given from"
UNASKED = "its question holds words that were redacted since, so that it cannot be asked again"


@dataclass(frozen=True, slots=True)
class Again:
    """What came of it: whether the bytes are those that are kept and those that were first given, and what differs.

    `taken` names the records out of whose history words were taken since.
    """

    as_kept: bool
    as_given: bool
    redacted: list[dict[str, Any]]
    differing: list[str]
    taken: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        """The outcome in a sentence."""
        if self.as_given:
            return "Asked again of the same state, the register gives the same bytes."
        if self.as_kept or (self.redacted and not self.differing):
            cells = "; ".join(f"row {each['row']}, {each['column']}" for each in self.redacted[:MOST_TOLD])
            return f"The same, but for what was redacted since: {cells}."
        since = (
            f" Since it was kept, words were taken out of: {'; '.join(self.taken[:MOST_TOLD])}." if self.taken else ""
        )
        return f"The register does not give the same bytes: {'; '.join(self.differing[:MOST_TOLD])}.{since}"


def moment_of(row: Any) -> str:
    """The time at which an answer was kept, as SQL reads it."""
    return str(row.at.strftime("%Y-%m-%d %H:%M:%S"))


def again(connection: Connection, rows: Sequence[Any]) -> list[Again]:
    """Rebuild the state of each answer's revision from the history, ask the question, compare byte by byte."""
    found: dict[str, Again] = {}
    for revision in sorted({row.revision for row in rows}):
        mine = [row for row in rows if row.revision == revision]
        chain = kept.digest_at(connection, revision)
        strange = [row for row in mine if row.chain != chain]
        found |= {row.mark: _failed(row, STRANGE) for row in strange}
        taken = kept.redacted_records(connection, revision)
        try:
            with rebuilt(connection, revision) as then:
                found |= {row.mark: _compared(connection, then, row, taken) for row in mine if row not in strange}
        except NotImported as error:
            found |= {row.mark: _failed(row, str(error)) for row in mine}
    return [found[row.mark] for row in rows]


def _failed(row: Any, why: str) -> Again:
    return Again(as_kept=False, as_given=False, redacted=list(row.redacted), differing=[why[:300]])


def _compared(connection: Connection, then: Connection, row: Any, taken: list[str]) -> Again:
    if any(each["row"] == 0 for each in row.redacted):
        return _failed(row, UNASKED)
    held = kept.content(connection, row.mark)
    try:
        given = answers.answer(then, asking.stored(row.question), moment_of(row))
    except ValueError as error:  # what this program no longer answers
        return _failed(row, str(error))
    whole = given.content
    return Again(
        whole == held, answers.digest(whole) == row.digest, list(row.redacted),
        [] if whole == held else _differing(answers.read(held), given, row.redacted), taken,
    )  # fmt: skip


def _differing(held: answers.Table, given: answers.Table, redacted: list[dict[str, Any]]) -> list[str]:
    """Rows that differ elsewhere than in the cells that were redacted."""
    if held.columns != given.columns:
        return ["its columns differ"]
    known = {(each["row"], each["column"]) for each in redacted}
    found = [f"{len(given.rows)} rows in place of {len(held.rows)}"] if len(held.rows) != len(given.rows) else []
    for number, (old, new) in enumerate(zip(held.rows, given.rows, strict=False), 1):
        names = [
            name
            for name, left, right in zip(held.columns, old, new, strict=True)
            if left != right and (number, name) not in known
        ]
        if names:
            found.append(f"row {number}: {', '.join(names)}")
    return found

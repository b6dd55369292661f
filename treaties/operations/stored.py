"""How values lie in tables: worked out once for each table, so that ten thousand records cost little more than ten."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, String, bindparam, delete, select
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from treaties.domain import values as typed
from treaties.domain.dates import PartialDate
from treaties.domain.message import Message
from treaties.domain.values import plain
from treaties.models import Citation
from treaties.operations.bulk import put
from treaties.queries.prepared import Prepared
from treaties.records import CITATION_FIELDS, TYPES, Field, RecordType, Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, Connection, Table

    from treaties.operations.draft import Draft, Rows

LARGEST = 2**31 - 1  # of a plain whole number on every engine
CITED: Table = Citation.__table__  # type: ignore[assignment] # every model here is a plain table


_SIZES: Mapping[type, Callable[[Any], int]] = {str: len, int: abs, PartialDate: lambda value: len(value.text)}


@dataclass(frozen=True, slots=True)
class Plan:
    """One table: its row where nothing is said, the columns of each field, and what a value must obey.

    `limits` has the longest text or the largest number of a field; `words` its vocabulary; `refs` the type at which
    it points; `needed` the fields without which there is no row.
    """

    table: Table
    blank: Values
    partial: Mapping[str, tuple[str, ...]]
    single: Mapping[str, str]
    limits: Mapping[str, int]
    words: Mapping[str, str]
    refs: Mapping[str, str]
    needed: tuple[str, ...]
    labels: Mapping[str, str]

    def columns(self, values: Mapping[str, Any]) -> Values:
        """The stored columns: a partial date as text and bounds, the table's default where nothing is said."""
        row = self.blank.copy()
        for name, value in values.items():
            if value is None or value == "":
                continue
            if name in self.single:
                row[self.single[name]] = value
            elif name in self.partial:
                text, first, last = self.partial[name]
                row[text], row[first], row[last] = value.text, value.earliest, value.latest
        return row

    def cells(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
        """The stored columns of many rows, as `columns` has those of one."""
        said = set().union(*rows)
        found = {name: [cell] * len(rows) for name, cell in self.blank.items()}
        for name in said & self.single.keys():
            blank = self.blank[column := self.single[name]]
            found[column] = [
                value if (value := row.get(name)) is not None and value != "" else blank for row in rows
            ]  # fmt: skip
        for name in said & self.partial.keys():
            values = [row.get(name) or None for row in rows]
            text, first, last = self.partial[name]
            blank = self.blank[text]
            found[text] = [value.text if value else blank for value in values]
            found[first] = [value and value.earliest for value in values]
            found[last] = [value and value.latest for value in values]
        return found

    def fit(self, said: Mapping[str, set[Any]]) -> bool:
        """Whether every needed value is there and the table can hold each; `too_much` says what it cannot.

        `said` has what rows say in each field that any of them names: None and an empty text say nothing.
        """
        for name in self.needed:
            values = said.get(name)
            if values is None or None in values or "" in values:
                return False
        for name in said.keys() & self.limits.keys():
            most = self.limits[name]
            for value in said[name]:
                size = _SIZES.get(value.__class__)
                if size(value) > most if size else any(self.too_much({name: value})):
                    return False
        return True

    def too_much(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
        """Name and fault of each value that the table cannot hold; SQLite would keep what PostgreSQL refuses."""
        for name, value in values.items():
            most = self.limits.get(name)
            if most is None or value is None or (value.__class__ is str and len(value) <= most):
                continue
            said = plain(value)
            if isinstance(said, str):
                if len(said) > most:
                    yield (
                        name,
                        Message(
                            "this is %(count)s characters long; at most %(most)s can be kept.",
                            count=f"{len(said):,}",
                            most=most,
                        ),
                    )
            elif isinstance(said, int) and abs(said) > most:
                yield name, Message("this number is too large.")


def _plan(table: Table, fields: Iterable[Field]) -> Plan:
    chosen = list(fields)
    blank: Values = {}
    for each in chosen:
        for number, name in enumerate(each.columns):
            blank[name] = _nothing(table.c[name], bound=each.kind == "partial" and number > 0)
    return Plan(
        table, blank,
        partial={each.name: each.columns for each in chosen if each.kind == "partial"},
        single={each.name: each.columns[0] for each in chosen if each.kind != "partial"},
        limits={each.name: most for each in chosen if (most := _limit(table.c[each.columns[0]]))},
        words={each.name: each.vocabulary for each in chosen if each.kind == "term"},
        refs={each.name: each.refers for each in chosen if each.kind == "ref"},
        needed=tuple(each.name for each in chosen if each.required),
        labels={each.name: each.label for each in chosen},
    )  # fmt: skip


def _nothing(column: Column[Any], *, bound: bool) -> Any:
    if bound:
        return None
    if isinstance(column.default, ScalarElementColumnDefault):
        return column.default.arg
    return None if column.nullable else ""


def _limit(column: Column[Any]) -> int:
    kind = column.type
    if isinstance(kind, Integer):
        return typed.LARGEST if isinstance(kind, BigInteger) else LARGEST
    return (kind.length or 0) if isinstance(kind, String) else 0


PLANS = {entry.kind: _plan(entry.table, entry.fields) for entry in TYPES.values()}
PARTS = {(entry.kind, part.name): _plan(part.table, part.fields) for entry in TYPES.values() for part in entry.parts}
EVIDENCE = _plan(CITED, CITATION_FIELDS)


def each_row(draft: Draft) -> Iterator[tuple[str, Plan, Values]]:
    """Every row that the draft fills: where it stands in the draft (empty: its own values), its plan, its values."""
    yield "", PLANS[draft.kind], draft.values
    for name, rows in draft.parts.items():
        plan = PARTS.get((draft.kind, name))
        if plan is not None:
            for row in rows:
                yield name, plan, row
    for row in draft.citations:
        yield "citations", EVIDENCE, row


def part_rows(entry: RecordType, name: str, record_id: int, draft: Draft) -> Rows:
    """The rows of one part, as its table holds them."""
    plan = PARTS[entry.kind, name]
    rows = [{"record_id": record_id, **plan.columns(row)} for row in draft.parts.get(name, ())]
    if entry.kind == "event":
        when = draft.values.get("date")
        for row in rows:
            row["first_day"] = when.earliest if when else None
    return rows


def cited_rows(record_id: int, draft: Draft) -> Rows:
    """The citations of the draft, as their table holds them."""
    return [{"record_id": record_id, **EVIDENCE.columns(row)} for row in draft.citations]


def exchange(connection: Connection, table: Table, record_id: int, rows: Rows) -> bool:
    """Leave rows that stay as they are, so that their ids last; delete and insert the others. Whether any changed."""
    left = list(rows)
    gone = []
    for old in _owned(table)(connection, record=record_id):
        same = {name: value for name, value in old._asdict().items() if name != "id"}
        if same in left:
            left.remove(same)
        else:
            gone.append(old.id)
    for number in gone:
        connection.execute(delete(table).where(table.c.id == number))
    put(connection, table, left)
    return bool(gone or left)


@cache
def _owned(table: Table) -> Prepared:
    return Prepared(select(*table.c).where(table.c.record_id == bindparam("record")))

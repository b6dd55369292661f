"""Values that nothing supports: published, filled in, and named by no citation, nor is their record as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from treaties.models import Citation, Record
from treaties.queries.prepared import Remembered
from treaties.records import TYPES

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from treaties.records import Field, RecordType

PAGE = 100


@dataclass(frozen=True, slots=True)
class Gap:
    """One field or part of a record type, with the number of published records in which nothing supports it."""

    kind: str
    name: str
    label: str
    number: int


def _cited(name: str) -> ColumnElement[bool]:
    return select(Citation.id).where(Citation.record_id == Record.id, Citation.field == name).exists()


def _said(entry: RecordType, field: Field) -> ColumnElement[bool]:
    """Whether a record says something in the field; what the table fills in by itself is nothing said."""
    column = entry.table.c[field.columns[0]]
    conditions: list[ColumnElement[bool]] = [column.is_not(None)]
    if field.kind not in {"day", "number", "real", "ref", "flag"}:
        conditions.append(column != "")
    if isinstance(column.default, ScalarElementColumnDefault):
        conditions.append(column != column.default.arg)
    return and_(*conditions)


def _lacking(entry: RecordType) -> dict[str, tuple[str, ColumnElement[bool]]]:
    """Label and condition of every field and part that a record of the type may leave unsupported."""
    found = {
        each.name: (each.label, and_(_said(entry, each), ~_cited(each.name)))
        for each in entry.fields
        if not (each.derived or each.own)
    }
    for part in entry.parts:
        rows = select(part.table.c.id).where(part.table.c.record_id == Record.id).exists()
        found[part.name] = (part.label, and_(rows, ~_cited(part.name)))
    return found


def gaps(connection: Connection) -> list[Gap]:
    """Every field with a value that nothing supports, by type; remembered until something changes."""
    return _known.get(connection, "", lambda: _gaps(connection))


_known = Remembered(2)


def _gaps(connection: Connection) -> list[Gap]:
    found = []
    for entry in TYPES.values():
        lacking = _lacking(entry)
        numbers = [
            func.count().filter(condition).label(f"n{place}") for place, (_, condition) in enumerate(lacking.values())
        ]
        query = select(*numbers).select_from(Record).join(entry.table, entry.table.c.id == Record.id)
        published = (Record.kind == entry.kind, Record.state == "published")
        row = connection.execute(query.where(*published, ~_cited(""))).one()
        found += [
            Gap(entry.kind, name, label, number)
            for (name, (label, _)), number in zip(lacking.items(), row, strict=True)
            if number
        ]
    return found


def records(connection: Connection, kind: str, name: str, after: int) -> list[Any]:
    """Published records (id, slug, title) whose field nothing supports, behind an id; KeyError for an unknown field."""
    entry = TYPES[kind]
    condition = _lacking(entry)[name][1]
    query = select(Record.id, Record.slug, Record.title).join(entry.table, entry.table.c.id == Record.id)
    query = query.where(Record.state == "published", ~_cited(""), condition, Record.id > after)
    return list(connection.execute(query.order_by(Record.id).limit(PAGE + 1)))

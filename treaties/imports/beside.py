"""Rows of a plain table beside the register: what is new, what it has already, what it has otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.imports.mapping import mapped
from treaties.imports.reading import Reading
from treaties.imports.rows import lines
from treaties.models import TreatyAction
from treaties.queries.alike import alike

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from treaties.operations.draft import Draft
    from treaties.records import RecordType


@dataclass(frozen=True, slots=True)
class Beside:
    """A row: its line, cells, and what the register has like it.

    `outcome`: new; same (an act of this day); changed (that act on another day); alike (a record that may be the same).
    """

    line: int
    cells: list[str]
    outcome: str
    slug: str = ""
    title: str = ""


def beside(
    connection: Connection, content: bytes, name: str, entry: RecordType, source: str, mapping: Mapping[str, Any],
    most: int,
) -> list[Beside]:  # fmt: skip
    """The first `most` rows; NotImported where one of them is wrong in a way that the whole check names better."""
    reading = Reading(connection, entry, name, mapped(mapping, entry), source)
    found: list[Beside] = []
    for line, cells in lines(content, name):
        if len(found) >= most:
            break
        for draft in reading.drafts(line, cells):
            outcome, slug, title = _like(connection, entry, draft) if not reading.problems else ("new", "", "")
            found.append(Beside(line, [cell[:80] for cell in cells.values()][:6], outcome, slug, title))
    return found


def _like(connection: Connection, entry: RecordType, draft: Draft) -> tuple[str, str, str]:
    pointed = [
        draft.values.get("actor"),
        draft.values.get("country"),
        *(row.get("actor") for row in draft.parts.get("actors", ())),
    ]
    if any((each or 0) < 0 for each in pointed):
        return "new", "", ""  # its participant is written with it
    values = {name: value for name, value in draft.values.items() if not (name == "place" and (value or 0) < 0)}
    known = alike(connection, entry.kind, values, draft.parts, draft.title)
    if not known:
        return "new", "", ""
    first = known[0]
    if entry.kind != "treaty_action":
        return "alike", first.slug, first.title
    days = dict(
        connection.execute(
            select(TreatyAction.id, TreatyAction.date_text).where(TreatyAction.id.in_([each.id for each in known]))
        ).all()
    )
    day = draft.values.get("date")
    same = [each for each in known if day and days.get(each.id) == day.text]
    return ("same", same[0].slug, same[0].title) if same else ("changed", first.slug, first.title)

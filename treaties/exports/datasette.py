"""What Datasette needs to know of a SQLite export: titles, descriptions of tables and columns, licence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from treaties.exports import full_text
from treaties.exports.tables import LICENCE, LICENCE_ADDRESS, TYPE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from treaties.exports.tables import Column, Table

DATABASE = "register"  # the file's name without .db, by which Datasette tells databases apart
VIEWS = {
    "current_status": "Every State on every treaty on the day of asking, or of the export",
    "status_spans": "Status of every State on every treaty, from day to day, with names",
    "events_with_parties": "Events, who took part, and their status under the treaties that speak of the weapon",
    "citations_with_sources": "Citations with their sources, ready to print",
}


def metadata(found: Iterable[Table], state: str) -> dict[str, Any]:
    """The metadata of a file named `register.db`, as `datasette --metadata` reads it."""
    tables: dict[str, Any] = {each.name: _table(each) for each in found}
    tables |= {name: {"title": name, "description": words} for name, words in VIEWS.items()}
    tables[full_text.NAME] = {"description": "Words of every record: title, what it says, what it quotes"}
    return {
        "title": "Treaty Register",
        "description": f"State {state[:16]}. Every record names its sources: table citation, joined to table source.",
        "license": LICENCE, "license_url": LICENCE_ADDRESS,
        "databases": {DATABASE: {"tables": tables}},
    }  # fmt: skip


def text(found: Iterable[Table], state: str) -> str:
    """The same as JSON, the same bytes for the same state."""
    return json.dumps(metadata(found, state), ensure_ascii=False, sort_keys=True)


def _table(table: Table) -> dict[str, Any]:
    said: dict[str, Any] = {"description": table.label, "columns": {c.name: _column(c) for c in table.columns}}
    if "title" in said["columns"] and table.key == ("slug",):
        said["label_column"] = "title"
    return said


def _column(column: Column) -> str:
    words = [column.label, column.hint.rstrip("."), TYPE_WORDS.get(column.kind, "")]
    words += [f"vocabulary {column.vocabulary}"] if column.vocabulary else []
    return ". ".join(part for part in words if part)

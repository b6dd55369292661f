"""A Frictionless data package: the CSV files as they are, with schemas, keys, licence and codebook beside them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from treaties.exports import tables, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Connection

TYPES = {"number": "integer", "real": "number", "flag": "boolean", "day": "date"}


def write_datapackage(
    connection: Connection, folder: Path, state: str, tell: Callable[[int], None], *, day: date | None = None
) -> None:
    """The folder with `datapackage.json`; nothing in the files is guarded, since programs read them."""
    text.write_csv(connection, folder, state, tell, day=day, guard=False)
    found = tables.tables(bounds=False, titles=False, dated=day is not None)
    said = tables.about(state, day)
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "treaty-register", "title": said["name"], "version": said["state"][:16],
        "description": f"{said['cite_as']} {said['sources']}",
        "licenses": [{"name": "CC-BY-4.0", "title": tables.LICENCE, "path": tables.LICENCE_ADDRESS}],
        "resources": [_resource(each, folder) for each in found],
    }  # fmt: skip
    (folder / "datapackage.json").write_bytes(json.dumps(package, indent=1, ensure_ascii=False).encode() + b"\n")


def _resource(table: tables.Table, folder: Path) -> dict[str, Any]:
    path = folder / f"{table.name}.csv"
    schema: dict[str, Any] = {"fields": [_field(each) for each in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [
        {
            "fields": [each.name],
            "reference": {"resource": "" if each.refers == table.name else each.refers, "fields": ["slug"]},
        }
        for each in table.columns
        if each.refers
    ]
    if keys:
        schema["foreignKeys"] = keys
    content = path.read_bytes()
    return {
        "name": table.name, "title": table.label, "type": "table", "path": path.name, "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "schema": schema,
    }  # fmt: skip


def _field(column: tables.Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": TYPES.get(column.kind, "string"), "title": column.label}
    words = tables.TYPE_WORDS[column.kind] + (f"; vocabulary {column.vocabulary}" if column.vocabulary else "")
    field["description"] = ". ".join(part for part in (column.hint.rstrip("."), words) if part)
    if column.kind == "flag":
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if column.required:
        field["constraints"] = {"required": True}
    return field

"""Formats of lines: JSON Lines, JSON-LD, GeoJSON, CSV files in a folder."""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from treaties.exports import blocks, lines, tables
from treaties.exports.blocks import TEXTS, guarded
from treaties.records import CITATION_FIELDS, TYPES, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Connection

SPACE = "urn:treaty-register:"


def write_jsonl(connection: Connection, path: Path, state: str, tell: Callable[[int], None]) -> None:
    """One line about the export, one per word of a vocabulary, one per record."""
    with path.open("wb") as out:
        out.write(lines.canonical({"kind": "about"} | tables.about(state)) + b"\n")
        for number, line in enumerate(lines.canonical_lines(connection), 1):
            out.write(line + b"\n")
            tell(number)


def write_jsonld(connection: Connection, path: Path, state: str, tell: Callable[[int], None]) -> None:
    """One JSON-LD document: every record a node, references between them as identifiers."""
    fields = [f for each in TYPES.values() for f in (*each.fields, *(g for part in each.parts for g in part.fields))]
    refs = sorted({each.name for each in (*fields, *CITATION_FIELDS) if each.kind == "ref"})
    context: dict[str, Any] = {"@vocab": f"{SPACE}field:", "r": SPACE, "id": "@id", "kind": "@type", "license": {
        "@id": "http://purl.org/dc/terms/license", "@type": "@id"}}  # fmt: skip
    context |= {name: {"@type": "@id"} for name in refs}
    head = lines.canonical(context).decode()
    said = tables.about(state) | {"id": "r:register", "license": tables.LICENCE_ADDRESS}
    with path.open("wb") as out:
        out.write(f'{{"@context":{head},"@graph":[\n'.encode() + lines.canonical(said))
        for number, line in enumerate(lines.records(connection), 1):
            out.write(b",\n" + lines.canonical(_node(line)))
            tell(number)
        out.write(b"\n]}\n")


def _node(line: lines.Line) -> dict[str, Any]:
    entry = TYPES[line.kind]
    node: dict[str, Any] = {"id": f"r:{line.kind}/{line.slug}", "kind": f"r:{line.kind}", "label": line.title}
    node |= _pointed(entry.fields, line.values)
    for part in entry.parts:
        if rows := line.parts[part.name]:
            node[part.name] = [_pointed(part.fields, row) for row in rows]
    cited = [_pointed(CITATION_FIELDS, row) for row in line.citations]
    return node | ({"citations": cited} if cited else {})


def _pointed(fields: Iterable[Field], values: dict[str, Any]) -> dict[str, Any]:
    refers = {each.name: each.refers for each in fields if each.kind == "ref"}
    return {name: f"r:{refers[name]}/{value}" if name in refers else value for name, value in values.items()}


def write_geojson(connection: Connection, path: Path, state: str, tell: Callable[[int], None]) -> None:
    """Every event as a feature, at the coordinates of its place; without geometry where none are known."""
    with path.open("wb") as out:
        for number, piece in enumerate(features(connection, lines.records(connection, ["event"]), tables.about(state))):
            out.write(piece)
            tell(number)


def features(connection: Connection, events: Iterable[lines.Line], about: dict[str, Any]) -> Iterator[bytes]:
    """A GeoJSON document of these events, piece by piece."""
    at = {
        line.slug: [line.values["longitude"], line.values["latitude"]]
        for line in lines.records(connection, ["place"])
        if {"latitude", "longitude"} <= line.values.keys()
    }
    yield f'{{"type":"FeatureCollection","about":{lines.canonical(about).decode()},"features":['.encode()
    for number, line in enumerate(events):
        point = at.get(line.values.get("place", ""))
        shape = {"type": "Point", "coordinates": point} if point else None
        said = {"title": line.title, **line.values, **line.parts}
        said["sources"] = sources(line)
        feature = {"type": "Feature", "id": line.slug, "geometry": shape, "properties": said}
        yield (b",\n" if number else b"\n") + lines.canonical(feature)
    yield b"\n]}\n"


def sources(line: lines.Line) -> list[str]:
    """Short addresses of the sources that a record cites."""
    return sorted({row["source"] for row in line.citations})


def cell(kind: str, value: Any, *, guard: bool) -> str:
    """A value as a cell of CSV: yes or no, a plain number, text that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(value)
    return guarded(value) if guard and kind in TEXTS else str(value)


def write_csv(
    connection: Connection, folder: Path, state: str, tell: Callable[[int], None],
    *, day: date | None = None, bom: bool = False, guard: bool = True,
) -> None:  # fmt: skip
    """A file per table, the codebook and the licence; text that a spreadsheet would run is guarded, numbers are not."""
    found = tables.tables(bounds=False, titles=False, dated=day is not None)
    folder.mkdir(parents=True, exist_ok=True)
    mark = b"\xef\xbb\xbf" if bom else b""
    kinds = {each.name: [column.kind for column in each.columns] for each in found}
    for each in found:
        head = ",".join(column.name for column in each.columns) + blocks.END
        (folder / f"{each.name}.csv").write_bytes(mark + head.encode())
    number = 0
    for name, together in groupby(tables.blocks(connection, bounds=False, titles=False, day=day), key=itemgetter(0)):
        with (folder / f"{name}.csv").open("ab") as out:
            for _, columns in together:
                out.write(blocks.csv_columns(kinds[name], columns, guard=guard).encode())
                number += len(columns[0])
                tell(number)
    lines_ = list(tables.codebook(found))
    book = blocks.csv_lines(["line"] * len(lines_[0]), lines_, guard=False)
    (folder / "codebook.csv").write_bytes(mark + book.encode())
    said = tables.about(state, day)
    (folder / "about.json").write_bytes(json.dumps(said, indent=1).encode() + b"\n")

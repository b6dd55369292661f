"""A list as its filters leave it, as a file of its own: records with parts, citations, licence and how to cite it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from treaties.domain.dates import parse_edtf
from treaties.exports import binary, lines, tables, text
from treaties.queries import kept, listing
from treaties.records import CITATION_FIELDS, Field, RecordType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

Told = dict[str, Any]


def about(connection: Connection, title: str, address: str) -> Told:
    """What the file of a list says of itself; `title` and `address` name the list with its filters."""
    revision, chain = kept.state(connection)
    return {
        "name": f"Treaty Register: {title}",
        "format": "1",
        "revision": revision,
        "chain": chain,
        "licence": f"{tables.LICENCE} ({tables.LICENCE_ADDRESS})",
        "cite_as": f"Treaty Register, {title}, revision {revision}. {address}. Data: {tables.LICENCE}.",
        "sources": "Every record names its sources by their short addresses, found at /sources/.",
    }


DATATYPES: dict[str, Any] = {
    "number": "integer", "real": "number", "flag": {"base": "boolean", "format": "yes|no"}, "day": "date",
    "url": "anyURI",
}  # fmt: skip


def csvw(entry: RecordType, said: Told, address: str) -> Told:
    """The CSV of a list described as CSV on the Web (W3C, 2015); `address` is that of the CSV, beside this one."""
    found = [tables.Column("slug", "Short address", required=True), tables.Column("title", "Title", required=True)]
    found += tables.columns(entry.fields, bounds=False)
    columns = [
        {"name": each.name, "titles": each.name, "dc:title": each.label,
         "datatype": DATATYPES.get(each.kind, "string"), "required": each.name in {"slug", "title"}}
        | ({"dc:description": each.hint} if each.hint else {})
        for each in found
    ]  # fmt: skip
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}], "url": address, "dc:title": said["name"],
        "dc:license": {"@id": tables.LICENCE_ADDRESS}, "dc:bibliographicCitation": said["cite_as"],
        "dc:identifier": f"revision {said['revision']}",
        "dc:description": "Text that a spreadsheet would run begins with an apostrophe.",
        "dialect": {"lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": columns, "primaryKey": "slug"},
    }  # fmt: skip


def _lines(connection: Connection, entry: RecordType, asked: listing.Asked) -> Iterator[lines.Line]:
    return lines.among(connection, entry.kind, listing.ids(entry, asked))


def jsonl(connection: Connection, entry: RecordType, asked: listing.Asked, said: Told) -> Iterator[bytes]:
    """A line about the list, then a line per record, as in the export of the whole register."""
    yield lines.canonical({"kind": "about"} | said) + b"\n"
    for line in _lines(connection, entry, asked):
        yield lines.canonical(line.said()) + b"\n"


def geojson(connection: Connection, entry: RecordType, asked: listing.Asked, said: Told) -> Iterator[bytes]:
    """Events at the coordinates of their places."""
    return text.features(connection, _lines(connection, entry, asked), said)


def xlsx(connection: Connection, entry: RecordType, asked: listing.Asked, said: Told, path: Path) -> None:
    """A workbook: the records, their parts and citations on sheets of their own, codebook, licence."""
    mine = {entry.kind, "citation", *(f"{entry.kind}_{part.name}" for part in entry.parts)}
    found = [each for each in tables.tables(bounds=True, titles=True) if each.name in mine]
    rows = (row for line in _lines(connection, entry, asked) for row in _rows(entry, line))
    binary.workbook(path, found, rows, said)


def parquet(connection: Connection, entry: RecordType, asked: listing.Asked, said: Told, path: Path) -> None:
    """A row per record: typed columns, parts as JSON, short addresses of its sources between blanks."""
    columns = {each.name: each.kind for each in tables.columns(entry.fields, bounds=True)}
    parts = [part.name for part in entry.parts]
    named = {"slug": "line", "title": "line"} | columns | dict.fromkeys([*parts, "sources"], "line")
    rows = (
        [line.slug, line.title, *_cells(entry.fields, line.values),
         *(json.dumps(line.parts[name], ensure_ascii=False) if line.parts[name] else None for name in parts),
         " ".join(text.sources(line))]
        for line in _lines(connection, entry, asked)
    )  # fmt: skip
    binary.parquet(path, named, rows, said)


def _rows(entry: RecordType, line: lines.Line) -> Iterator[tuple[str, list[Any]]]:
    """A record as rows (name of the table, cells)."""
    yield entry.kind, [line.slug, line.title, *_cells(entry.fields, line.values)]
    for part in entry.parts:
        for row in line.parts[part.name]:
            yield f"{entry.kind}_{part.name}", [line.slug, *_cells(part.fields, row)]
    for row in line.citations:
        yield "citation", [entry.kind, line.slug, *_cells(CITATION_FIELDS, row)]


def _cells(fields: Iterable[Field], values: lines.Values) -> Iterator[Any]:
    """The values in the order of `tables.columns` with bounds."""
    for each in fields:
        if each.derived:
            continue
        value = values.get(each.name)
        yield bool(value) if each.kind == "flag" else value
        if each.kind == "partial":
            read = parse_edtf(value) if value else None
            yield from (read.earliest.isoformat(), read.latest.isoformat()) if read else (None, None)


STREAMED: dict[str, Callable[..., Iterator[bytes]]] = {"jsonl": jsonl, "geojson": geojson}
FILED: dict[str, Callable[..., None]] = {"xlsx": xlsx, "parquet": parquet}

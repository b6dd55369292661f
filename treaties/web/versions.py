"""One version of a record at its permanent address: a page for people, the same as JSON for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, abort, jsonify, request

from treaties.citations import render
from treaties.domain.citation import plain
from treaties.queries import listing
from treaties.queries.works import version_of
from treaties.records import BY_PATH, CITATION_FIELDS
from treaties.web import conflicts, differences, metadata
from treaties.web.context import host, page, reader, signed_in, today
from treaties.web.found import recorded
from treaties.web.pages.cite import FILES, OFFERED
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from treaties.records import Field, RecordType


def register(app: Flask, kinds: str) -> None:
    """Add the page and its data."""
    app.get(f"/<any({kinds}):path>/<slug:slug>@<int:version>", endpoint="version")(show)
    app.get(f"/<any({kinds}):path>/<slug:slug>@<int:version>.json", endpoint="version_json")(show_json)
    for suffix in FILES:
        rule = f"/<any({kinds}):path>/<slug:slug>@<int:version>.{suffix}"
        app.get(rule, endpoint=f"version_{suffix.replace('.', '_')}")(_file(suffix))


def show(path: str, slug: str, version: int) -> ResponseReturnValue:
    """The version as a page for browsers, which ask for HTML by name; as JSON for everybody else, as ever."""
    wanted = request.accept_mimetypes
    html = wanted["text/html"] > wanted["application/json"]
    answer = _page(path, slug, version) if html else show_json(path, slug, version)
    answer.vary.add("Accept")
    answer.headers.add("Link", f'</{path}/{slug}@{version}.json>; rel="alternate"; type="application/json"')
    return answer


def show_json(path: str, slug: str, version: int) -> Response:
    """One version of a record as it was recorded."""
    revisions = recorded(BY_PATH[path].kind, slug)[1]
    return jsonify(as_data(path, slug, _among(revisions, version)[1]))


def _file(suffix: str) -> Callable[[str, str, int], Response]:
    form, media = FILES[suffix]

    def answer(path: str, slug: str, version: int) -> Response:
        record, revisions = recorded(BY_PATH[path].kind, slug)
        work = version_of(record, _among(revisions, version)[1], host())
        return Response(render.cite([work], form, today()), mimetype=media)

    return answer


def as_data(path: str, slug: str, revision: Any) -> dict[str, Any]:
    """A version with everything that belonged to the record, references as addresses instead of inner numbers."""
    return {
        "address": f"/{path}/{slug}@{revision.version}", "version": revision.version, "kind": BY_PATH[path].kind,
        **_named(revision.content), "licence": "CC BY 4.0",
    }  # fmt: skip


def _named(content: dict[str, Any]) -> dict[str, Any]:
    rows = [content["values"], *content["citations"], *(line for lines in content["parts"].values() for line in lines)]
    refs = {"source", "claimant_actor", "about"} | {
        each.name
        for entry in BY_PATH.values()
        for each in (*entry.fields, *(f for p in entry.parts for f in p.fields))
        if each.kind == "ref"
    }
    names = listing.names_of(
        reader(), {row[name] for row in rows for name in refs & set(row) if isinstance(row[name], int)}
    )
    for row in rows:
        for name in refs & set(row):
            if isinstance(row[name], int) and row[name] in names:
                row[name] = names[row[name]][0]
    return content


def _among(revisions: list[Any], version: int) -> tuple[Any, Any, Any]:
    """The version after, the version itself and the one before; None where there is none, 404 without the middle."""
    by_number = {each.version: each for each in revisions}
    if version not in by_number:
        abort(404)
    return by_number.get(version + 1), by_number[version], by_number.get(version - 1)


def _page(path: str, slug: str, version: int) -> Response:
    """What the record said, what changed in it then and since, how it is cited, and the way to the record as it is."""
    entry, connection = BY_PATH[path], reader()
    record, revisions = recorded(entry.kind, slug)
    after, own, before = _among(revisions, version)
    changed = differences.between(connection, entry, [own.content, *([before.content] if before else [])])[0]
    since = differences.between(connection, entry, [revisions[0].content, own.content])[0] if after else []
    work, here = version_of(record, own, host()), f"/{path}/{slug}@{version}"
    return page(
        "version.html", entry=entry, section=entry.section, record=record, own=own, after=after, before=before,
        told=_told(entry, own.content), changed=changed if before else [], since=since, cite=plain(work, today()),
        newest=revisions[0].version, may_write=signed_in(), meta_html=metadata.of_record(work, here),
        files=[(word, f"{here}{suffix}") for word, suffix in (("JSON", ".json"), *OFFERED)],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A version in words: its fields (label, words, address), and its parts and evidence as tables (heads, rows)."""

    facts: list[tuple[str, str, str]]
    tables: list[tuple[str, list[str], list[list[tuple[str, str]]]]]


def _told(entry: RecordType, content: dict[str, Any]) -> Told:
    names = conflicts.names_in(reader(), entry, [content])
    units = conflicts.units(reader(), entry, content, names)

    def leads(each: Field, row: dict[str, Any]) -> str:
        return names.get(row.get(each.name) or 0, ("", ""))[0] if each.kind == "ref" else ""

    known = {each.name: each for each in entry.fields}
    facts = [
        (label, units[name], leads(known[name], content["values"]) if name in known else "")
        for name, label in conflicts.labels(entry)
        if isinstance(units.get(name), str) and units[name] not in {"", "False"} and name not in {"slug", "title"}
    ]
    tables = []
    parts = [
        (part.label, part.fields, content["parts"].get(part.name, []), f"part_{part.name}") for part in entry.parts
    ]
    for label, fields, rows, name in [*parts, ("Evidence", CITATION_FIELDS, content["citations"], "citations")]:
        used = [each for each in fields if any(line.get(each.label) for line in units[name])]
        lines = [
            [(line[each.label], leads(each, row)) for each in used] for line, row in zip(units[name], rows, strict=True)
        ]
        if lines:
            tables.append((_(label), [_(each.label) for each in used], lines))
    return Told(facts, tables)

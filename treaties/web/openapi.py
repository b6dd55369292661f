"""The description of the API in OpenAPI 3.1, made from the list of record types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.domain.dates import LONGEST
from treaties.domain.text import LINE_LIMIT, PROSE_LIMIT
from treaties.domain.values import LARGEST, URL_LIMIT
from treaties.exports.tables import LICENCE, LICENCE_ADDRESS, TYPE_WORDS
from treaties.operations import actor, event, obligation, place, treaty
from treaties.operations.stored import EVIDENCE, PARTS, PLANS
from treaties.records import CITATION_FIELDS, TYPES, Field, RecordType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from treaties.operations.stored import Plan

    Words = Mapping[str, Mapping[str, str]]

MOST = 200
ADDRESS = "^[a-z0-9][a-z0-9-]*$"
SLUG_OR_NONE = "^([a-z0-9][a-z0-9-]{0,119})?$"
# What `domain.text.clean` takes: no controls, no signs that turn the direction of writing; blanks alone say nothing.
PLAIN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$"
DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"  # the days that every month has: enough for a pattern
KINDS: dict[str, dict[str, Any]] = {
    "number": {"type": "integer"}, "real": {"type": "number"}, "flag": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "line": {"type": "string", "pattern": PLAIN, "maxLength": LINE_LIMIT},
    "prose": {"type": "string", "maxLength": PROSE_LIMIT},
    "ref": {"type": "string", "pattern": ADDRESS},
    "url": {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://", "maxLength": URL_LIMIT},
    "partial": {"type": "string", "maxLength": LONGEST},
}  # fmt: skip
# What the rules of a type refuse, as far as one field shows it.
RULES: dict[tuple[str, str], dict[str, Any]] = {
    **{("place", name): {"minimum": -most, "maximum": most} for name, most in place.MOST.items()},
    **{("treaty", name): {"minimum": least, "maximum": most} for name, (least, most) in treaty.BOUNDS.items()},
    **{("event", name): {"minimum": 0, "maximum": LARGEST} for name in event.QUANTITIES},
    **{("actor", name): {"pattern": rf"^\s*{form.pattern}\s*$"} for name, form, _words in actor.CODES},
    ("obligation", "amount"): {"minimum": 0, "maximum": max(obligation.LONGEST.values())},
    ("obligation", "yearly_month"): {"minimum": 1, "maximum": 12},
    ("obligation", "yearly_day"): {"minimum": 1, "maximum": 31},
}
SLUG = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string", "pattern": ADDRESS}}
PROBLEM = {
    "description": "Why it cannot be done (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def document(words: Words) -> dict[str, Any]:
    """The whole description; `words` are the vocabularies as `queries.listing.terms` gives them."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {
        "Problem": _object({"type": {}, "title": {}, "status": {"type": "integer"}, "detail": {}})
    }
    for vocabulary, labels in words.items():
        said = "; ".join(f"{code}: {label}" for code, label in labels.items())
        schemas[f"words_{vocabulary}"] = {"type": "string", "enum": list(labels), "description": said}
    for entry in TYPES.values():
        name = entry.kind
        schemas[name] = _record(entry)
        schemas[f"{name}_in_list"] = _summary(entry)
        schemas[f"{name}_sent"] = _sent(entry)
        paths[f"/{entry.path}"] = {"get": _list(entry, words), "post": _write(entry, "create")}
        paths[f"/{entry.path}/{{slug}}"] = {
            "get": _one(entry), "put": _write(entry, "edit"), "delete": _write(entry, "retire"),
        }  # fmt: skip
    paths["/treaties/{slug}/status"] = {"get": _status()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Treaty Register", "version": "1",
            "description": "Published records under short addresses that stay; writing needs a token.",
            "license": {"name": f"{LICENCE} (data)", "url": LICENCE_ADDRESS},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }  # fmt: skip


def _object(properties: dict[str, Any], required: Iterable[str] = ()) -> dict[str, Any]:
    made = {"type": "object", "properties": {name: each or {"type": "string"} for name, each in properties.items()}}
    return made | ({"required": sorted(required)} if required else {})


def _field(field: Field) -> dict[str, Any]:
    words = [field.label, field.hint.rstrip("."), TYPE_WORDS[field.kind]]
    words += [f"vocabulary {field.vocabulary}"] if field.vocabulary else []
    words += [f"record type {field.refers}"] if field.refers else []
    said = {"description": "; ".join(part for part in words if part)}
    if field.kind == "term":
        return {"$ref": f"#/components/schemas/words_{field.vocabulary}"} | said
    return KINDS.get(field.kind, {"type": "string"}) | said


def _given(fields: Iterable[Field], plan: Plan, kind: str = "") -> dict[str, Any]:
    """Fields as they are sent: null and an empty text say nothing, names that there are not are refused."""
    chosen = {each.name: _bounded(each, plan, kind) for each in fields if not each.derived}
    nothing = {"type": ["string", "null"], "maxLength": 0}
    needed = [name for name in plan.needed if name != "stance"]  # which is "asserts" where nothing is said
    said = {name: each if name in needed else {"anyOf": [each, nothing]} for name, each in chosen.items()}
    return _object(said, needed) | {"additionalProperties": False}


def _bounded(field: Field, plan: Plan, kind: str) -> dict[str, Any]:
    """A field with what its column holds and what the rules of its type allow."""
    most = plan.limits.get(field.name)
    held: dict[str, Any] = {}
    if most and field.kind == "number":
        held = {"minimum": -most, "maximum": most}
    elif most and field.kind in {"line", "partial", "url"}:
        held = {"maxLength": most}
    return _field(field) | held | RULES.get((kind, field.name), {})


def _fields(fields: Iterable[Field]) -> dict[str, Any]:
    chosen = [each for each in fields if not each.derived]
    return _object({each.name: _field(each) for each in chosen}, [each.name for each in chosen if each.required])


def _head() -> dict[str, Any]:
    return {"slug": {}, "title": {}, "version": {"type": "integer"}, "address": {}, "href": {}}


def _record(entry: RecordType) -> dict[str, Any]:
    parts = {part.name: {"type": "array", "items": _fields(part.fields)} for part in entry.parts}
    more = {"kind": {"const": entry.kind}, "values": _fields(entry.fields), "parts": _object(parts)}
    cited = {"citations": {"type": "array", "items": _fields(CITATION_FIELDS)}, "licence": {}}
    return _object(_head() | more | cited, ["slug", "title", "version", "kind", "values"]) | {
        "description": entry.covers
    }


def _summary(entry: RecordType) -> dict[str, Any]:
    values = _object({each.name: _field(each) for each in entry.shown})
    return _object(_head() | {"values": values}, ["slug", "title", "version", "values"])


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    good = {"description": "The answer", "content": {"application/json": {"schema": schema}}}
    return {
        "200": good,
        "304": {"description": "Nothing changed since that ETag"},
        "400": PROBLEM,
        "404": PROBLEM,
        "429": PROBLEM,
    }


def _list(entry: RecordType, words: Words) -> dict[str, Any]:
    whole = {
        "total": {"type": "integer"}, "next": {"type": ["string", "null"]}, "covers": {}, "licence": {},
        "records": {"type": "array", "items": {"$ref": f"#/components/schemas/{entry.kind}_in_list"}},
    }  # fmt: skip
    return {
        "operationId": f"list_{entry.path}", "summary": f"{entry.plural}, filtered as on /{entry.path}",
        "parameters": [*parameters(entry, words)],
        "responses": _answer(_object(whole, ["total", "next", "records"])),
    }  # fmt: skip


def parameters(entry: RecordType, words: Words | None = None) -> Iterator[dict[str, Any]]:
    """The filters of a list, as its page has them, and how its pages are read on."""

    def text(name: str, said: str, **more: Any) -> dict[str, Any]:
        plain = more or {"pattern": PLAIN, "maxLength": LINE_LIMIT}
        return {"name": name, "in": "query", "description": said, "schema": {"type": "string"} | plain}

    yield text("q", "Words in title, names or codes")
    for each in entry.filters:
        if each.kind == "partial":
            day = f"^([0-9]{{4}}|[0-9]{{4}}-(0[1-9]|1[0-2])|{DAY})?$"
            yield text(f"{each.name}_from", f"{each.label}: from this year, month or day on", pattern=day)
            yield text(f"{each.name}_to", f"{each.label}: until this year, month or day", pattern=day)
            yield text(f"{each.name}_match", "must: only dates that surely fall between", enum=["", "must"])
        elif each.kind == "flag":
            yield text(each.name, each.label, enum=["", "yes", "no"])
        elif each.kind == "term" and words:
            yield text(each.name, each.label, enum=["", *words.get(each.vocabulary, ())])
        else:
            yield text(each.name, each.label)
    yield text("cursor", "What `next` of the page before held")
    whole = {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50}
    yield {"name": "limit", "in": "query", "description": "Records on a page", "schema": whole}


def _one(entry: RecordType) -> dict[str, Any]:
    answers = _answer({"$ref": f"#/components/schemas/{entry.kind}"})
    moved = {"301": {"description": "Replaced by another record"}, "410": PROBLEM}
    return {
        "operationId": f"get_{entry.kind}", "summary": f"One {entry.label} with parts and citations",
        "parameters": [SLUG], "responses": answers | moved,
    }  # fmt: skip


def _status() -> dict[str, Any]:
    number = {"type": "object", "additionalProperties": {"type": "integer"}}
    words = {"type": "object", "additionalProperties": {"type": "string"}}
    day = {
        "name": "on",
        "in": "query",
        "description": "The day; today where none is given",
        "schema": {"type": "string", "pattern": f"^({DAY})?$"},
    }
    whole = _object({"treaty": {}, "on": {}, "counts": number, "actors": words}, ["counts", "actors"])
    return {
        "operationId": "get_status", "summary": "Who stands where on a treaty on a day", "parameters": [SLUG, day],
        "responses": _answer(whole),
    }  # fmt: skip


def _sent(entry: RecordType) -> dict[str, Any]:
    """What is sent to create or edit a record: whole, since what is left out is emptied."""
    parts = {
        part.name: {"type": "array", "items": _given(part.fields, PARTS[entry.kind, part.name])} for part in entry.parts
    }
    cited = {"type": "array", "items": _given(CITATION_FIELDS, EVIDENCE)}
    values = _given(entry.fields, PLANS[entry.kind], entry.kind)
    more = {"state": {"enum": ["published", "draft"], "default": "published"}, "values": values}
    texts = dict.fromkeys(("title", "reason"), KINDS["line"]) | {"slug": {"type": "string", "pattern": SLUG_OR_NONE}}
    whole = texts | more | {"parts": _object(parts) | {"additionalProperties": False}, "citations": cited}
    asked = [*(["values"] if values.get("required") else ()), *(["title"] if entry.titled else ())]
    # A source speaks for itself; whatever else is published rests on one.
    supported = {
        "if": {"properties": {"state": {"const": "draft"}}, "required": ["state"]},
        "else": {"properties": {"citations": {"minItems": 1}}, "required": ["citations"]},
    }
    return _object(whole, asked) | {"additionalProperties": False} | ({} if entry.kind == "source" else supported)


def _onward(entry: RecordType) -> dict[str, Any]:
    """How a record that was just written is read, edited and retired."""
    here = {"slug": "$response.body#/slug"}
    based = here | {"header.If-Match": "$response.header.ETag"}
    names = {"get": here, "edit": based, "retire": based}
    return {"links": {n: {"operationId": f"{n}_{entry.kind}", "parameters": given} for n, given in names.items()}}


def _write(entry: RecordType, what: str) -> dict[str, Any]:
    def header(name: str, words: str, *, required: bool = False) -> dict[str, Any]:
        return {"name": name, "in": "header", "required": required, "description": words, "schema": {"type": "string"}}

    asked = [header("Idempotency-Key", "Sent again with the same key, the request is carried out once")]
    if what != "create":
        asked += [SLUG, header("If-Match", 'ETag of the version it is based on, such as "v3"', required=True)]
    if what == "retire":
        asked += [
            {"name": name, "in": "query", "schema": {"type": "string"}, "required": name == "reason"}
            for name in ("reason", "replaced_by")
        ]
    warned = {"type": "array", "items": _object({"pointer": {}, "detail": {}}, ["pointer", "detail"])}
    fields = {"slug": {}, "version": {"type": "integer"}, "address": {}, "href": {}, "warnings": warned}
    done = _object(fields, ["slug", "version"])
    good = {"description": "Written", "content": {"application/json": {"schema": done}}} | _onward(entry)
    codes = ("400", "401", "404", "410", "412", "415", "422", "428", "429", "503")
    body = {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{entry.kind}_sent"}}}}
    return {
        "operationId": f"{what}_{entry.kind}", "summary": f"{what.capitalize()} one {entry.label}",
        "security": [{"token": []}], "parameters": asked, **({} if what == "retire" else {"requestBody": body}),
        "responses": {"201" if what == "create" else "200": good} | dict.fromkeys(codes, PROBLEM),
    }  # fmt: skip

"""Create, edit, retire and replace records of every type: one path for forms, seed, imports and the command line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, String, delete, func, insert, select, update
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from treaties.domain.text import RESERVED, fold, slugify
from treaties.domain.values import plain
from treaties.models import Base, Citation, Record, Revision, Term
from treaties.operations import derive, finding
from treaties.operations.errors import Baseless, Problem, Refused, Stale
from treaties.operations.ledger import Editor, Version, append, now
from treaties.records import CITATION_FIELDS, TYPES, Field, RecordType, Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, Connection, Table

Rows = list[Values]
CHUNK = 500
LARGEST = 2**31 - 1  # of a plain whole number on every engine
ADDRESS = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")
FOUND_BY = (
    "iso3",
    "iso2",
    "short_name",
    "official_name",
    "mtdsg_no",
    "registration_no",
    "heading",
    "url",
    "document_no",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as a form, a file or a person states it: plain typed values, rows of its parts, its evidence.

    References are record ids; partial dates are PartialDate. `slug` and `title` may be empty where they are made
    from the values. `imported` marks acts from a depositary's list, which are kept and flagged where they break a rule.
    """

    kind: str
    values: Values
    parts: dict[str, Rows] = field(default_factory=dict)
    citations: Rows = field(default_factory=list)
    slug: str = ""
    title: str = ""
    state: str = "published"
    imported: bool = False


def create(
    connection: Connection, drafts: Sequence[Draft], editor: Editor, reason: str, *, derived: bool = True
) -> list[int]:
    """Write new records and return their ids; Refused where any of them breaks a rule.

    Drafts of one call may point at each other: the first gets `next_id`, the others follow. With `derived` False
    the caller rewrites spans and deadlines itself, once, after the last batch.
    """
    first = next_id(connection)
    ids = list(range(first, first + len(drafts)))
    checked = _checked(connection, drafts, ids)
    at = now()
    trunk = [
        {
            "id": record_id, "kind": draft.kind, "slug": draft.slug, "title": draft.title, "state": draft.state,
            "version": 1, "replaced_by_id": None, "folded": _folded(draft), "created_at": at, "updated_at": at,
        }
        for record_id, draft in zip(ids, checked, strict=True)
    ]  # fmt: skip
    if not trunk:
        return []
    connection.execute(insert(Record), trunk)
    for kind in dict.fromkeys(draft.kind for draft in checked):
        entry = TYPES[kind]
        mine = [(record_id, draft) for record_id, draft in zip(ids, checked, strict=True) if draft.kind == kind]
        connection.execute(
            insert(entry.table), [{"id": i, **columns(entry.table, entry.fields, d.values)} for i, d in mine]
        )
        for part in entry.parts:
            rows = [row for i, d in mine for row in _part_rows(entry, part.name, i, d)]
            if rows:
                connection.execute(insert(part.table), rows)
    cited = [
        {"record_id": i, **columns(_table(Citation), CITATION_FIELDS, c)}
        for i, d in zip(ids, checked, strict=True)
        for c in d.citations
    ]
    if cited:
        connection.execute(insert(Citation), cited)
    versions = [Version(i, 1, "create", content(d)) for i, d in zip(ids, checked, strict=True)]
    append(connection, versions, editor, reason, at)
    finding.add(connection, [(v.record_id, d.kind, v.content) for v, d in zip(versions, checked, strict=True)])
    if derived:
        derive.rewrite(connection, derive.touched(connection, zip(ids, checked, strict=True)))
    return ids


def is_address(slug: str) -> bool:
    """Whether a page can stand under this short address."""
    return ADDRESS.fullmatch(slug) is not None and slug not in RESERVED


def next_id(connection: Connection) -> int:
    """The id that the next new record gets; stable only under the writer's lock."""
    return (connection.execute(select(func.max(Record.id))).scalar_one() or 0) + 1


def edit(
    connection: Connection, record_id: int, based_on: int | None, draft: Draft, editor: Editor, reason: str
) -> int:
    """Write the next version of a record and return its number; Refused, Stale or Baseless, writing nothing."""
    before = _current(connection, record_id, based_on)
    kept = replace(draft, slug=draft.slug or before.slug)
    checked = _checked(connection, [kept], [record_id], record_id)[0]
    entry = TYPES[checked.kind]
    touched = derive.touched(connection, [(record_id, checked)])
    connection.execute(
        update(entry.table)
        .where(entry.table.c.id == record_id)
        .values(columns(entry.table, entry.fields, checked.values))
    )
    for part in entry.parts:
        _exchange(connection, part.table, record_id, _part_rows(entry, part.name, record_id, checked))
    cited = [{"record_id": record_id, **columns(_table(Citation), CITATION_FIELDS, row)} for row in checked.citations]
    _exchange(connection, _table(Citation), record_id, cited)
    number = _stamp(connection, before, "edit", content(checked), editor, reason, {
        "slug": checked.slug, "title": checked.title, "state": checked.state, "folded": _folded(checked),
        "replaced_by_id": None,
    })  # fmt: skip
    finding.replace(connection, record_id, checked.kind, content(checked))
    derive.rewrite(connection, touched | derive.touched(connection, [(record_id, checked)]))
    return number


def retire(
    connection: Connection,
    record_id: int,
    based_on: int | None,
    editor: Editor,
    reason: str,
    replaced_by: int | None = None,
) -> int:
    """Take a record out of the published register; its address answers "gone", or leads to `replaced_by`.

    A source that supports a published record is refused unless `replaced_by` takes over its citations.
    """
    before = _current(connection, record_id, based_on)
    if not reason.strip():
        raise Refused([Problem("reason", "Say why the record is retired.")])
    if replaced_by == record_id:
        raise Refused([Problem("replaced_by", "A record cannot be replaced by itself.")])
    _replace_support(connection, before.kind, record_id, replaced_by)
    touched = derive.touched_by_id(connection, record_id)
    stored = dict(_content(connection, record_id), state="retired", replaced_by=replaced_by)
    number = _stamp(connection, before, "retire", stored, editor, reason, {
        "state": "retired", "replaced_by_id": replaced_by,
    })  # fmt: skip
    derive.rewrite(connection, touched)
    return number


def publish(connection: Connection, record_id: int, based_on: int | None, editor: Editor, reason: str) -> int:
    """Publish a draft, or bring a retired record back; Refused where nothing supports it."""
    before = _current(connection, record_id, based_on)
    stored = dict(_content(connection, record_id), state="published", replaced_by=None)
    if not stored["citations"]:
        raise Refused([_UNCITED])
    number = _stamp(connection, before, "publish", stored, editor, reason, {
        "state": "published", "replaced_by_id": None,
    })  # fmt: skip
    derive.rewrite(connection, derive.touched_by_id(connection, record_id))
    return number


_UNCITED = Problem(
    "citations", "A published record needs at least one citation: add the source that says so, or keep a draft."
)


def content(draft: Draft) -> dict[str, Any]:
    """The record's full values as a revision keeps them."""
    return {
        "slug": draft.slug,
        "title": draft.title,
        "state": draft.state,
        "values": _plain(draft.values),
        "parts": {
            each.name: [_plain(row) for row in draft.parts.get(each.name, ())] for each in TYPES[draft.kind].parts
        },
        "citations": [_plain(row) for row in draft.citations],
    }


def columns(table: Table, fields: Iterable[Field], values: Mapping[str, Any]) -> Values:
    """The stored columns of `fields`, a partial date as text and bounds, the model's default where nothing is said."""
    row: Values = {}
    for each in fields:
        value = values.get(each.name)
        if each.kind == "partial":
            bounds = (value.text, value.earliest, value.latest) if value else ("", None, None)
            row |= dict(zip(each.columns, bounds, strict=True))
            continue
        column = table.c[each.columns[0]]
        if value in (None, ""):
            value = column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
        row[column.name] = "" if value is None and not column.nullable else value
    return row


def _plain(values: Mapping[str, Any]) -> Values:
    # A nought is said; only nothing and "no" go without saying.
    return {
        name: plain(value) for name, value in values.items() if value is not None and value != "" and value is not False
    }


def _table(model: type[Base]) -> Table:
    return model.__table__  # type: ignore[return-value] # every model here is a plain table


def _folded(draft: Draft) -> str:
    names = [row["name"] for row in draft.parts.get("names", ())]
    codes = [str(draft.values[name]) for name in FOUND_BY if draft.values.get(name)]
    return " | ".join(dict.fromkeys(fold(text) for text in (draft.title, *names, *codes)))


def _part_rows(entry: RecordType, name: str, record_id: int, draft: Draft) -> Rows:
    part = next(each for each in entry.parts if each.name == name)
    rows = [{"record_id": record_id, **columns(part.table, part.fields, row)} for row in draft.parts.get(name, ())]
    if entry.kind == "event":
        when = draft.values.get("date")
        for row in rows:
            row["first_day"] = when.earliest if when else None
    return rows


def _exchange(connection: Connection, table: Table, record_id: int, rows: Rows) -> None:
    """Leave rows that stay as they are, so that their ids last; delete and insert the others."""
    left = list(rows)
    for old in connection.execute(select(table).where(table.c.record_id == record_id)).mappings():
        same = {name: value for name, value in old.items() if name != "id"}
        if same in left:
            left.remove(same)
        else:
            connection.execute(delete(table).where(table.c.id == old["id"]))
    if left:
        connection.execute(insert(table), left)


@dataclass(frozen=True, slots=True)
class _Trunk:
    id: int
    kind: str
    slug: str
    version: int


def _current(connection: Connection, record_id: int, based_on: int | None) -> _Trunk:
    row = connection.execute(
        select(Record.id, Record.kind, Record.slug, Record.version).where(Record.id == record_id)
    ).one()
    if based_on is None:
        raise Baseless("The request does not say which version it is based on.")
    if row.version != based_on:
        raise Stale(record_id, based_on, row.version)
    return _Trunk(row.id, row.kind, row.slug, row.version)


def _content(connection: Connection, record_id: int) -> dict[str, Any]:
    newest = select(Revision.content).where(Revision.record_id == record_id).order_by(Revision.version.desc()).limit(1)
    return dict(connection.execute(newest).scalar_one())


def _stamp(
    connection: Connection, before: _Trunk, op: str, stored: dict[str, Any], editor: Editor, reason: str, trunk: Values
) -> int:
    at = now()
    number = before.version + 1
    connection.execute(update(Record).where(Record.id == before.id).values(version=number, updated_at=at, **trunk))
    append(connection, [Version(before.id, number, op, stored)], editor, reason, at)
    return number


def _replace_support(connection: Connection, kind: str, record_id: int, replaced_by: int | None) -> None:
    if replaced_by is not None:
        target = connection.execute(select(Record.kind, Record.state).where(Record.id == replaced_by)).one_or_none()
        if target is None or target.kind != kind or target.state == "retired":
            raise Refused([Problem("replaced_by", "The replacement must be a living record of the same type.")])
    if kind != "source":
        return
    supported = (
        select(func.count())
        .select_from(Citation)
        .join(Record, Record.id == Citation.record_id)
        .where(Citation.source_id == record_id, Citation.record_id != record_id, Record.state == "published")
    )
    count = connection.execute(supported).scalar_one()
    if count and replaced_by is None:
        message = f"{count} citations of published records rest on this source: say which source replaces it."
        raise Refused([Problem("replaced_by", message)])
    if replaced_by is not None:
        connection.execute(update(Citation).where(Citation.source_id == record_id).values(source_id=replaced_by))


def _checked(
    connection: Connection, drafts: Sequence[Draft], ids: Sequence[int], record_id: int | None = None
) -> list[Draft]:
    """The drafts with titles and slugs; Refused with every problem found."""
    problems = [problem for number, draft in enumerate(drafts) for problem in _missing(draft, number)]
    problems += [problem for number, draft in enumerate(drafts) for problem in _unfit(draft, number)]
    problems += _unknown_terms(connection, drafts)
    names, wrong = _references(connection, drafts, ids)
    problems += wrong
    if problems:
        raise Refused(problems)
    named = _addressed(connection, [(_titled(draft, names), bool(draft.slug)) for draft in drafts], record_id)
    for kind in dict.fromkeys(draft.kind for draft in named):
        rules = _rules(kind)
        if rules is not None:
            named = rules(connection, named, record_id)
    return named


def _rules(kind: str) -> Any:
    """The rules that only this record type has: `check` of the module of its name, where there is one."""
    name = f"treaties.operations.{kind}"
    return import_module(name).check if find_spec(name) else None


def _missing(draft: Draft, number: int) -> Iterator[Problem]:
    entry = TYPES[draft.kind]
    for each in entry.fields:
        if each.required and draft.values.get(each.name) in (None, ""):
            yield Problem(each.name, f"{each.label} is needed.", number=number)
    if entry.titled and not draft.title:
        yield Problem("title", "A title is needed.", number=number)
    if draft.state == "published" and not draft.citations:
        yield replace(_UNCITED, number=number)
    for part in entry.parts:
        for row in draft.parts.get(part.name, ()):
            for each in part.fields:
                if each.required and row.get(each.name) in (None, ""):
                    yield Problem(part.name, f"{part.label}: {each.label} is needed.", number=number)
    if any(not row.get("source") for row in draft.citations):
        yield Problem("citations", "A citation needs a source.", number=number)


def _unfit(draft: Draft, number: int) -> Iterator[Problem]:
    """What no page or no engine can hold."""
    if draft.slug and not is_address(draft.slug):
        message = "A short address holds lower-case letters, digits and hyphens, at most 120, and is none of ours: "
        yield Problem("slug", message + ", ".join(RESERVED) + ".", number=number)
    for table, place, fields, row in _each_table(draft):
        for each in fields:
            if words := _too_much(table.c[each.columns[0]], plain(row.get(each.name))):
                yield Problem(place or each.name, f"{each.label}: {words}", number=number)


def _each_table(draft: Draft) -> Iterator[tuple[Table, str, tuple[Field, ...], Values]]:
    entry = TYPES[draft.kind]
    yield entry.table, "", entry.fields, draft.values
    for part in entry.parts:
        for row in draft.parts.get(part.name, ()):
            yield part.table, part.name, part.fields, row
    for row in draft.citations:
        yield _table(Citation), "citations", CITATION_FIELDS, row


def _too_much(column: Column[Any], value: Any) -> str:
    """Why the column cannot hold the value; SQLite would keep what PostgreSQL refuses."""
    kind = column.type
    if isinstance(kind, Integer) and isinstance(value, int):
        return "this number is too large." if abs(value) > (2**53 if isinstance(kind, BigInteger) else LARGEST) else ""
    if isinstance(kind, String) and kind.length and isinstance(value, str) and len(value) > kind.length:
        return f"this is {len(value):,} characters long; at most {kind.length} can be kept."
    return ""


def _each_row(draft: Draft) -> Iterator[tuple[str, tuple[Field, ...], Values]]:
    entry = TYPES[draft.kind]
    yield "", entry.fields, draft.values
    for part in entry.parts:
        for row in draft.parts.get(part.name, ()):
            yield part.name, part.fields, row
    for row in draft.citations:
        yield "citations", CITATION_FIELDS, row


def _unknown_terms(connection: Connection, drafts: Sequence[Draft]) -> list[Problem]:
    known: dict[str, set[str]] = {}
    for vocabulary, code in connection.execute(select(Term.vocabulary, Term.code)):
        known.setdefault(vocabulary, set()).add(code)
    return [
        Problem(place or each.name, f"{each.label}: “{row[each.name]}” is not a word of this list.", number=number)
        for number, draft in enumerate(drafts)
        for place, fields, row in _each_row(draft)
        for each in fields
        if each.kind == "term"
        and row.get(each.name)
        and row[each.name] not in known.get(each.vocabulary, {row[each.name]})
    ]


def _references(
    connection: Connection, drafts: Sequence[Draft], ids: Sequence[int]
) -> tuple[dict[int, str], list[Problem]]:
    """Short names of every record that the drafts point at, and what is wrong with the pointers."""
    wanted = [
        (number, place or each.name, each, row[each.name])
        for number, draft in enumerate(drafts)
        for place, fields, row in _each_row(draft)
        for each in fields
        if each.kind == "ref" and row.get(each.name) is not None
    ]
    found = {
        record_id: (draft.kind, "", draft.values.get("short_name") or draft.title)
        for record_id, draft in zip(ids, drafts, strict=True)
    }
    stored = sorted({target for *_, target in wanted} - set(found))
    treaty = TYPES["treaty"].table
    for start in range(0, len(stored), CHUNK):
        query = (
            select(Record.id, Record.kind, Record.state, func.coalesce(treaty.c.short_name, Record.title).label("name"))
            .outerjoin(treaty, treaty.c.id == Record.id)
            .where(Record.id.in_(stored[start : start + CHUNK]))
        )
        found |= {row.id: (row.kind, row.state, row.name) for row in connection.execute(query)}
    problems = []
    for number, place, each, target in wanted:
        kind, state, _name = found.get(target, ("", "", ""))
        label = TYPES[each.refers].label
        if kind != each.refers:
            problems.append(Problem(place, f"{each.label}: there is no such {label} in the register.", number=number))
        elif state == "retired":
            problems.append(Problem(place, f"{each.label}: that {label} is retired; choose another.", number=number))
    return {key: name for key, (_, _, name) in found.items()}, problems


def _titled(draft: Draft, names: Mapping[int, str]) -> Draft:
    entry = TYPES[draft.kind]
    title = entry.title({**draft.values, **draft.parts}, names) if entry.title else draft.title
    slug = draft.slug or (entry.slug(draft.values, names, title) if entry.slug else slugify(title))
    return replace(draft, title=title, slug=slug)


def _addressed(connection: Connection, drafts: list[tuple[Draft, bool]], record_id: int | None) -> list[Draft]:
    """The drafts with free slugs: a made one is numbered where it is taken, a typed one that is taken is refused."""
    taken: dict[str, dict[str, int]] = {}
    for kind in {draft.kind for draft, _ in drafts}:
        rows = connection.execute(select(Record.slug, Record.id).where(Record.kind == kind))
        taken[kind] = dict.fromkeys(RESERVED, 0) | {row.slug: row.id for row in rows}
    counters: dict[tuple[str, str], int] = {}
    addressed = []
    for number, (draft, typed) in enumerate(drafts):
        slugs = taken[draft.kind]
        slug = draft.slug
        occupied = slug in slugs and slugs[slug] != record_id
        if occupied and typed:
            message = f"The short address “{slug}” is taken by another {TYPES[draft.kind].label}."
            raise Refused([Problem("slug", message, number=number)])
        if occupied or slug.endswith("-"):
            slug = _next_slug(slug, slugs, counters, draft.kind)
        slugs.setdefault(slug, record_id or 0)
        addressed.append(replace(draft, slug=slug))
    return addressed


def _next_slug(slug: str, slugs: Mapping[str, int], counters: dict[tuple[str, str], int], kind: str) -> str:
    stem, form = (slug, "{}{:04}") if slug.endswith("-") else (slug, "{}-{}")
    number = counters.get((kind, stem), 0 if slug.endswith("-") else 1)
    while True:
        number += 1
        name = form.format(stem, number)
        if name not in slugs:
            counters[kind, stem] = number
            return name

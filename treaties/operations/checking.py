"""What every record must obey before it is written, whatever its type; what is wrong is told all at once."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from treaties.domain.message import Message
from treaties.domain.text import RESERVED, slugify
from treaties.models import Record, Term, Treaty
from treaties.operations.draft import Draft
from treaties.operations.errors import Problem, Refused
from treaties.operations.stored import each_row
from treaties.queries.prepared import Among, Prepared
from treaties.records import TYPES, Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

CHUNK = 500
FEW = 50  # below this the addresses that are taken are asked for one by one, above it all of a type are read
POWERS = 24
ADDRESS = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")
UNCITED = Problem(
    "citations",
    Message("A published record needs at least one citation: add the source that says so, or keep a draft."),
)


def checked(
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


@cache
def _rules(kind: str) -> Any:
    """The rules that only this record type has: `check` of the module of its name, where there is one."""
    name = f"treaties.operations.{kind}"
    return import_module(name).check if find_spec(name) else None


def is_address(slug: str) -> bool:
    """Whether a page can stand under this short address."""
    return ADDRESS.fullmatch(slug) is not None and slug not in RESERVED


def _missing(draft: Draft, number: int) -> Iterator[Problem]:
    entry = TYPES[draft.kind]
    for place, plan, row in each_row(draft):
        for name in plan.needed:
            if row.get(name) not in (None, ""):
                continue
            if place == "citations":
                if name == "source":
                    yield _inner(draft, place, row, name, Message("A citation needs a source."), number)
            elif place:
                label = next(part.label for part in entry.parts if part.name == place)
                yield _inner(
                    draft,
                    place,
                    row,
                    name,
                    Message("%(part)s: %(label)s is needed.", part=Message(label), label=Message(plan.labels[name])),
                    number,
                )
            else:
                yield Problem(name, Message("%(label)s is needed.", label=Message(plan.labels[name])), number=number)
    if entry.titled and not draft.title:
        yield Problem("title", Message("A title is needed."), number=number)
    if draft.state == "published" and not draft.citations:
        yield replace(UNCITED, number=number)


def _unfit(draft: Draft, number: int) -> Iterator[Problem]:
    """What no page or no engine can hold."""
    if draft.slug and not is_address(draft.slug):
        message = Message(
            "A short address holds lower-case letters, digits and hyphens, at most 120, and is none of ours: %(ours)s.",
            ours=", ".join(RESERVED),
        )
        yield Problem("slug", message, number=number)
    for place, plan, row in each_row(draft):
        for name, fault in plan.too_much(row):
            yield _inner(
                draft,
                place,
                row,
                name,
                Message("%(label)s: %(fault)s", label=Message(plan.labels[name]), fault=fault),
                number,
            )


def _inner(draft: Draft, place: str, row: Values, name: str, message: Message, number: int) -> Problem:
    """What is wrong with a field of the record, or with one of a row of a part or of the citations."""
    if not place:
        return Problem(name, message, number=number)
    rows = draft.citations if place == "citations" else draft.parts[place]
    at = next((at for at, each in enumerate(rows) if each is row), None)
    return Problem(place, message, number=number, row=at, column=name)


_TERMS = Prepared(select(Term.vocabulary, Term.code))


def _unknown_terms(connection: Connection, drafts: Sequence[Draft]) -> list[Problem]:
    said = [
        (number, place, row, name, plan.labels[name], vocabulary)
        for number, draft in enumerate(drafts)
        for place, plan, row in each_row(draft)
        for name, vocabulary in plan.words.items()
        if row.get(name)
    ]
    known: dict[str, set[str]] = {}
    for vocabulary, code in _TERMS.raw(connection) if said else ():
        known.setdefault(vocabulary, set()).add(code)
    return [
        _inner(
            drafts[number],
            place,
            row,
            name,
            Message("%(label)s: “%(word)s” is not a word of this list.", label=Message(label), word=row[name]),
            number,
        )
        for number, place, row, name, label, vocabulary in said
        if vocabulary in known and row[name] not in known[vocabulary]
    ]


_POINTED_AT = Among(
    lambda ids: (
        select(Record.id, Record.kind, Record.state, func.coalesce(Treaty.short_name, Record.title).label("name"))
        .outerjoin(Treaty, Treaty.id == Record.id)
        .where(Record.id.in_(ids))
    )
)


def _references(
    connection: Connection, drafts: Sequence[Draft], ids: Sequence[int]
) -> tuple[dict[int, str], list[Problem]]:
    """Short names of every record that the drafts point at, and what is wrong with the pointers."""
    wanted = [
        (number, place, row, name, plan.labels[name], refers)
        for number, draft in enumerate(drafts)
        for place, plan, row in each_row(draft)
        for name, refers in plan.refs.items()
        if row.get(name) is not None
    ]
    found = {
        record_id: (draft.kind, "", draft.values.get("short_name") or draft.title)
        for record_id, draft in zip(ids, drafts, strict=True)
    }
    stored = sorted({row[name] for _, _, row, name, _, _ in wanted} - set(found))
    found |= {row.id: (row.kind, row.state, row.name) for row in _POINTED_AT(connection, stored)}
    problems = []
    for number, place, row, name, label, refers in wanted:
        kind, state, _name = found.get(row[name], ("", "", ""))
        if kind != refers:
            said = Message(
                "%(label)s: there is no such %(kind)s in the register.",
                label=Message(label),
                kind=Message(TYPES[refers].label),
            )
            problems.append(_inner(drafts[number], place, row, name, said, number))
        elif state == "retired":
            said = Message(
                "%(label)s: that %(kind)s is retired; choose another.",
                label=Message(label),
                kind=Message(TYPES[refers].label),
            )
            problems.append(_inner(drafts[number], place, row, name, said, number))
    return {key: name for key, (_, _, name) in found.items()}, problems


def _titled(draft: Draft, names: Mapping[int, str]) -> Draft:
    entry = TYPES[draft.kind]
    title = entry.title({**draft.values, **draft.parts}, names) if entry.title else draft.title
    slug = draft.slug or (entry.slug(draft.values, names, title) if entry.slug else slugify(title))
    return Draft(draft.kind, draft.values, draft.parts, draft.citations, slug, title, draft.state, draft.imported)


def _addressed(connection: Connection, drafts: list[tuple[Draft, bool]], record_id: int | None) -> list[Draft]:
    """The drafts with free slugs: a made one is numbered where it is taken, a typed one that is taken is refused."""
    counters: dict[tuple[str, str], int] = {}
    taken = _taken_by_few(connection, drafts, counters) if len(drafts) <= FEW else _taken_by_all(connection, drafts)
    addressed = []
    for number, (draft, typed) in enumerate(drafts):
        slugs = taken[draft.kind]
        slug = draft.slug
        occupied = slug in slugs and slugs[slug] != record_id
        if occupied and typed:
            message = Message(
                "The short address “%(slug)s” is taken by another %(kind)s.",
                slug=slug,
                kind=Message(TYPES[draft.kind].label),
            )
            raise Refused([Problem("slug", message, number=number)])
        if occupied or slug.endswith("-"):
            slug = _next_slug(slug, slugs, counters, draft.kind)
        slugs.setdefault(slug, record_id or 0)
        addressed.append(draft if slug == draft.slug else _with_slug(draft, slug))
    return addressed


def _with_slug(draft: Draft, slug: str) -> Draft:
    return Draft(draft.kind, draft.values, draft.parts, draft.citations, slug, draft.title, draft.state, draft.imported)


def _taken_by_all(connection: Connection, drafts: list[tuple[Draft, bool]]) -> dict[str, dict[str, int]]:
    """Every short address of the types, with the record that has it."""
    taken = {}
    for kind in {draft.kind for draft, _ in drafts}:
        rows = connection.execute(select(Record.slug, Record.id).where(Record.kind == kind))
        taken[kind] = dict.fromkeys(RESERVED, 0) | {row.slug: row.id for row in rows}
    return taken


def _taken_by_few(
    connection: Connection, drafts: list[tuple[Draft, bool]], counters: dict[tuple[str, str], int]
) -> dict[str, dict[str, int]]:
    """The short addresses that stand in the way of a few drafts; `counters` get numbers behind which all is known."""
    taken: dict[str, dict[str, int]] = {}
    for draft, typed in drafts:
        slugs = taken.setdefault(draft.kind, dict.fromkeys(RESERVED, 0))
        if (there := _AT.first(connection, kind=draft.kind, slug=draft.slug)) is not None:
            slugs[draft.slug] = there.id
        if typed or not (draft.slug in slugs or draft.slug.endswith("-")) or (draft.kind, draft.slug) in counters:
            continue
        powers = [2**power for power in range(POWERS)]
        named = {_numbered(draft.slug, number): number for number in powers}
        there = _having(connection, draft.kind, list(named))
        last = max((named[slug] for slug in there), default=0)
        between = [_numbered(draft.slug, number) for number in range(last + 1, 2 * last)]
        slugs |= there | _having(connection, draft.kind, between)
        counters[draft.kind, draft.slug] = max(last, 0 if draft.slug.endswith("-") else 1)
    return taken


_AT = Prepared(select(Record.id).where(Record.kind == bindparam("kind"), Record.slug == bindparam("slug")))


def _having(connection: Connection, kind: str, slugs: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(slugs), CHUNK):
        chunk = slugs[start : start + CHUNK]
        query = select(Record.slug, Record.id).where(Record.kind == kind, Record.slug.in_(chunk))
        found |= {row.slug: row.id for row in connection.execute(query)}
    return found


def _numbered(stem: str, number: int) -> str:
    return f"{stem}{number:04}" if stem.endswith("-") else f"{stem}-{number}"


def _next_slug(slug: str, slugs: Mapping[str, int], counters: dict[tuple[str, str], int], kind: str) -> str:
    number = counters.get((kind, slug), 0 if slug.endswith("-") else 1)
    while True:
        number += 1
        name = _numbered(slug, number)
        if name not in slugs:
            counters[kind, slug] = number
            return name


__all__ = ["UNCITED", "checked", "is_address"]

"""What every record must obey before it is written, whatever its type; what is wrong is told all at once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, literal_column, select

from treaties.domain.dates import say_day
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

    from treaties.operations.stored import Plan
    from treaties.queries.history import Histories
    from treaties.records import Field, RecordType

CHUNK = 500
FEW = 50  # below this the addresses that are taken are asked for one by one, above it together
POWERS = 24
ADDRESS = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")
UNCITED = Problem(
    "citations",
    Message("A published record needs at least one citation: add the source that says so, or keep a draft."),
)


def checked(
    connection: Connection, drafts: Sequence[Draft], ids: Sequence[int], record_id: int | None = None,
    *, read: Histories | None,
) -> list[Draft]:  # fmt: skip
    """The drafts with titles and slugs; Refused with every problem found.

    `read` gets what acts were judged by; None where nobody asks, so that one treaty at a time is held.
    """
    glance = _glance(drafts)
    problems: list[Problem] = []
    if not glance.fit:
        problems += [problem for number, draft in enumerate(drafts) for problem in _missing(draft, number)]
        problems += [problem for number, draft in enumerate(drafts) for problem in _unfit(draft, number)]
    problems += [problem for number, draft in enumerate(drafts) for problem in _backwards(draft, number)]
    problems += _unknown_terms(connection, drafts, glance.terms)
    names, wrong = _references(connection, drafts, ids, glance.refs)
    problems += wrong
    if problems:
        raise Refused(problems)
    named = _addressed(connection, drafts, [_titled(draft, names) for draft in drafts], record_id)
    for kind in dict.fromkeys(draft.kind for draft in named):
        rules = _rules(kind)
        if rules is not None:
            named = rules(connection, named, record_id, read)
    return named


@dataclass(slots=True)
class _Glance:
    """All drafts looked through once: whether each is whole and can be kept, the terms they use and their pointers."""

    fit: bool
    terms: set[tuple[str, str]]
    refs: set[tuple[str, int]]


def _glance(drafts: Sequence[Draft]) -> _Glance:
    """What is wrong is found out draft by draft only where something is."""
    rows: dict[int, tuple[Plan, list[Values]]] = {}
    for draft in drafts:
        for _, plan, row in each_row(draft):
            rows.setdefault(id(plan), (plan, []))[1].append(row)
    terms: set[tuple[str, str]] = set()
    refs: set[tuple[str, int]] = set()
    fit = all(_named_and_cited(draft) for draft in drafts)
    for plan, mine in rows.values():
        said = {name: {row.get(name) for row in mine} for name in set().union(*mine)}
        fit = fit and plan.fit(said)
        for name in said.keys() & plan.words.keys():
            terms.update((plan.words[name], word) for word in said[name] if word)
        for name in said.keys() & plan.refs.keys():
            refs.update((plan.refs[name], number) for number in said[name] if number is not None)
    return _Glance(fit, terms, refs)


@cache
def _rules(kind: str) -> Any:
    """The rules that only this record type has: `check` of the module of its name, where there is one."""
    name = f"treaties.operations.{kind}"
    return import_module(name).check if find_spec(name) else None


def is_address(slug: str) -> bool:
    """Whether a page can stand under this short address."""
    return ADDRESS.fullmatch(slug) is not None and slug not in RESERVED


def _named_and_cited(draft: Draft) -> bool:
    if draft.slug and not is_address(draft.slug):
        return False
    if draft.state == "published" and not draft.citations:
        return False
    return bool(draft.title) or not TYPES[draft.kind].titled


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
                    Message("%(label)s is needed (%(part)s).", part=Message(label), label=Message(plan.labels[name])),
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


@cache
def _lasting() -> frozenset[str]:
    """The kinds of which something holds from one day until another."""
    return frozenset(
        kind
        for kind, entry in TYPES.items()
        if any(each.name == "valid_until" for fields in _fields(entry) for each in fields)
    )


def _fields(entry: RecordType) -> list[tuple[Field, ...]]:
    return [entry.fields, *(part.fields for part in entry.parts)]


def _backwards(draft: Draft, number: int) -> Iterator[Problem]:
    """What ends before it began; what a register said already is not judged again."""
    if draft.kind not in _lasting() or draft.restored:
        return
    for place, _plan, row in each_row(draft):
        first, last = row.get("valid_from"), row.get("valid_until")
        if first and last and last < first:
            message = Message("This day lies before %(day)s, on which it begins.", day=say_day(first))
            yield _inner(draft, place, row, "valid_until", message, number)


def _inner(draft: Draft, place: str, row: Values, name: str, message: Message, number: int) -> Problem:
    """What is wrong with a field of the record, or with one of a row of a part or of the citations."""
    if not place:
        return Problem(name, message, number=number)
    rows = draft.citations if place == "citations" else draft.parts[place]
    at = next((at for at, each in enumerate(rows) if each is row), None)
    return Problem(place, message, number=number, row=at, column=name)


_TERMS = Among(lambda vocabularies: select(Term.vocabulary, Term.code).where(Term.vocabulary.in_(vocabularies)))


def _unknown_terms(connection: Connection, drafts: Sequence[Draft], used: set[tuple[str, str]]) -> list[Problem]:
    there = {(vocabulary, code) for vocabulary, code in _TERMS.raw(connection, sorted({of for of, _ in used}))}
    known = {vocabulary for vocabulary, _ in there}
    wrong = {(vocabulary, code) for vocabulary, code in used - there if vocabulary in known}
    if not wrong:
        return []
    return [
        _inner(
            draft,
            place,
            row,
            name,
            Message(
                "%(label)s: “%(word)s” is not a word of this list.",
                label=Message(plan.labels[name]),
                word=row[name],
            ),
            number,
        )
        for number, draft in enumerate(drafts)
        for place, plan, row in each_row(draft)
        for name, vocabulary in plan.words.items()
        if (vocabulary, row.get(name)) in wrong
    ]


_POINTED_AT = Among(
    lambda ids: (
        select(Record.id, Record.kind, Record.state, func.coalesce(Treaty.short_name, Record.title).label("name"))
        .outerjoin(Treaty, Treaty.id == Record.id)
        .where(Record.id.in_(ids))
    )
)


def _references(
    connection: Connection, drafts: Sequence[Draft], ids: Sequence[int], used: set[tuple[str, int]]
) -> tuple[dict[int, str], list[Problem]]:
    """Short names of every record that the drafts point at, and what is wrong with the pointers."""
    found = {
        record_id: (draft.kind, "", draft.values.get("short_name") or draft.title)
        for record_id, draft in zip(ids, drafts, strict=True)
    }
    stored = sorted({number for _, number in used} - set(found))
    found |= {row.id: (row.kind, row.state, row.name) for row in _POINTED_AT(connection, stored)}
    names = {key: name for key, (_, _, name) in found.items()}
    wrong = {}
    for refers, number in used:
        kind, state, _ = found.get(number, ("", "", ""))
        if kind != refers:
            wrong[refers, number] = "missing"
        elif state == "retired":
            wrong[refers, number] = state
    if not wrong:
        return names, []
    return names, [
        _inner(draft, place, row, name, _no_such(plan.labels[name], refers, wrong[refers, row[name]]), number)
        for number, draft in enumerate(drafts)
        for place, plan, row in each_row(draft)
        for name, refers in plan.refs.items()
        if (refers, row.get(name)) in wrong
    ]


def _no_such(label: str, refers: str, state: str) -> Message:
    told, kind = Message(label), Message(TYPES[refers].label)
    if state == "retired":
        return Message("%(label)s: that %(kind)s is retired; choose another.", label=told, kind=kind)
    return Message("%(label)s: there is no such %(kind)s in the register.", label=told, kind=kind)


def _titled(draft: Draft, names: Mapping[int, str]) -> tuple[str, str]:
    """Title and short address, the latter as it is before others that have it are looked at."""
    entry = TYPES[draft.kind]
    if not entry.title:
        title = draft.title
    else:
        title = entry.title({**draft.values, **draft.parts} if draft.parts else draft.values, names)
    return title, draft.slug or (entry.slug(draft.values, names, title) if entry.slug else slugify(title))


def _addressed(
    connection: Connection, drafts: Sequence[Draft], named: Sequence[tuple[str, str]], record_id: int | None
) -> list[Draft]:
    """The drafts with free slugs: a made one is numbered where it is taken, a typed one that is taken is refused."""
    counters: dict[tuple[str, str], int] = {}
    if len(drafts) <= FEW:
        taken = _taken_by_few(connection, drafts, [slug for _, slug in named], counters)
    else:
        slugs_of: dict[str, list[str]] = {}
        for draft, (_, slug) in zip(drafts, named, strict=True):
            slugs_of.setdefault(draft.kind, []).append(slug)
        taken = {kind: _taken_by_many(connection, kind, slugs, record_id) for kind, slugs in slugs_of.items()}
    addressed = []
    for number, (draft, (title, slug)) in enumerate(zip(drafts, named, strict=True)):
        slugs = taken[draft.kind]
        occupied = slug in slugs and slugs[slug] != record_id
        if occupied and draft.slug:
            message = Message(
                "The short address “%(slug)s” is taken by another %(kind)s.",
                slug=slug,
                kind=Message(TYPES[draft.kind].label),
            )
            raise Refused([Problem("slug", message, number=number)])
        free = _next_slug(slug, slugs, counters, draft.kind) if occupied or slug.endswith("-") else slug
        slugs.setdefault(free, record_id or 0)
        addressed.append(
            Draft(
                draft.kind,
                draft.values,
                draft.parts,
                draft.citations,
                free,
                title,
                draft.state,
                draft.imported,
                draft.restored,
            )
        )
    return addressed


_TAKEN = Among(lambda slugs: select(Record.slug).where(Record.kind == bindparam("kind"), Record.slug.in_(slugs)))
_END = func.substr(Record.slug, func.length(Record.slug))
_NUMBERED = Prepared(select(Record.slug).where(Record.kind == bindparam("kind"), _END.op("<=")(literal_column("'9'"))))
_OWN = Prepared(select(Record.slug).where(Record.id == bindparam("record"), Record.kind == bindparam("kind")))


def _taken_by_many(connection: Connection, kind: str, named: Sequence[str], record_id: int | None) -> dict[str, int]:
    """The short addresses of the type that stand in the way of these; with its id the one of the record in hand.

    They and what is numbered behind them are kept, never all of the type: a register may have millions.
    """
    wanted = Counter(named)
    taken = {row[0] for row in _TAKEN.raw(connection, list(wanted), kind=kind)} | set(RESERVED)
    stems = {slug for slug, times in wanted.items() if times > 1 or slug in taken or slug.endswith("-")}
    stems |= {slug for slug in wanted if slug.rpartition("-")[0] in stems}  # a number may be somebody's name
    for block in _NUMBERED.blocks(connection, CHUNK, kind=kind) if stems else ():
        for (slug,) in block:
            stem, _, number = slug.rpartition("-")
            if number.isdigit() and (stem in stems or f"{stem}-" in stems):
                taken.add(slug)
    own = {row[0]: record_id for row in _OWN.raw(connection, kind=kind, record=record_id)} if record_id else {}
    return dict.fromkeys(taken, 0) | own


def _taken_by_few(
    connection: Connection, drafts: Sequence[Draft], named: Sequence[str], counters: dict[tuple[str, str], int]
) -> dict[str, dict[str, int]]:
    """The short addresses that stand in the way of a few drafts; `counters` get numbers behind which all is known."""
    taken: dict[str, dict[str, int]] = {}
    for draft, slug in zip(drafts, named, strict=True):
        slugs = taken.setdefault(draft.kind, dict.fromkeys(RESERVED, 0))
        if (there := _AT.first(connection, kind=draft.kind, slug=slug)) is not None:
            slugs[slug] = there.id
        if draft.slug or not (slug in slugs or slug.endswith("-")) or (draft.kind, slug) in counters:
            continue
        powers = [2**power for power in range(POWERS)]
        numbered = {_numbered(slug, number): number for number in powers}
        having = _having(connection, draft.kind, list(numbered))
        last = max((numbered[each] for each in having), default=0)
        between = [_numbered(slug, number) for number in range(last + 1, 2 * last)]
        slugs |= having | _having(connection, draft.kind, between)
        counters[draft.kind, slug] = max(last, 0 if slug.endswith("-") else 1)
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

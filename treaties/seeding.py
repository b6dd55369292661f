"""Load the facts in `seed/` through the same operations that forms use: all of them or, with a reason, none."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from treaties.config import HOME
from treaties.domain.values import ValueProblem, read_value
from treaties.models import Record, Term, Treaty
from treaties.operations import derive
from treaties.operations.errors import Refused
from treaties.operations.ledger import Editor
from treaties.operations.records import Draft, create, next_id
from treaties.records import CITATION_FIELDS, TYPES, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

SEED = HOME / "seed"
EDITOR = Editor("seed")
# The type whose rows a file holds, and the part of it that they are; the number before the name is the order.
PARTS = {
    "actor_name": ("actor", "names", "actor"), "actor_link": ("actor", "links", "actor"),
    "weapon_name": ("weapon", "names", "weapon"), "treaty_weapon": ("weapon", "treaties", "weapon"),
    "treaty_name": ("treaty", "names", "treaty"), "source_author": ("source", "authors", "source"),
    "relay": ("source", "relays", "source"), "conflict_party": ("conflict", "parties", "conflict"),
    "place_name": ("place", "names", "place"), "event_actor": ("event", "actors", "event"),
    "event_weapon": ("event", "weapons", "event"),
}  # fmt: skip


class SeedError(ValueError):
    """A row that cannot be loaded: file, line, column and reason. Nothing was loaded."""

    def __init__(self, path: Path, line: int, column: str, reason: str) -> None:
        super().__init__(f"{path.name}, line {line}, column {column}: {reason}")


@dataclass(slots=True)
class _Row:
    path: Path
    line: int
    cells: dict[str, str]

    def refuse(self, column: str, reason: str) -> SeedError:
        return SeedError(self.path, self.line, column, reason)


@dataclass(slots=True)
class _Facts:
    """Everything read: rows per file name, and the id that each slug has or will get."""

    files: dict[str, list[_Row]] = field(default_factory=dict)
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    known: set[tuple[str, str]] = field(default_factory=set)


def load(connection: Connection, folder: Path = SEED, tell: Callable[[str], None] = lambda _: None) -> int:
    """Load what is not there yet and return the number of new records; SeedError for the first wrong row."""
    facts = _Facts({path.stem[3:]: list(_read(path)) for path in sorted(folder.glob("[0-9]*.csv"))})
    _load_terms(connection, facts.files.get("term", []))
    for kind, slug, record_id in connection.execute(select(Record.kind, Record.slug, Record.id)):
        facts.ids[kind, slug] = record_id
        facts.known.add((kind, slug))
    new = [
        (kind, row)
        for kind in TYPES
        for row in facts.files.get(kind, [])
        if (kind, row.cells["slug"]) not in facts.known
    ]
    acts_last = sorted(new, key=lambda each: each[0] == "treaty_action")
    first = next_id(connection)
    for number, (kind, row) in enumerate(acts_last):
        if (kind, row.cells["slug"]) in facts.ids:
            raise row.refuse("slug", f"“{row.cells['slug']}” stands here twice.")
        facts.ids[kind, row.cells["slug"]] = first + number
    parts, citations = _parts(facts), _citations(facts)
    split = sum(kind != "treaty_action" for kind, _ in acts_last)
    for batch in (acts_last[:split], acts_last[split:]):
        tell(f"{len(batch):,} records")
        drafts = [_draft(facts, kind, row, parts, citations) for kind, row in batch]
        try:
            create(connection, drafts, EDITOR, "Facts the register starts with", derived=False)
        except Refused as error:
            problem = error.problems[0]
            raise batch[problem.number][1].refuse(problem.field, problem.message) from error
    if new:
        tell("computing who was bound when")
        derive.rewrite(connection, connection.execute(select(Treaty.id)).scalars().all())
    return len(new)


def _read(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for cells in reader:
            row = _Row(path, reader.line_num, cells)
            if None in cells or None in cells.values():
                raise row.refuse("(all)", f"this row has not {len(reader.fieldnames or ())} cells.")
            yield row


def _load_terms(connection: Connection, rows: list[_Row]) -> None:
    known = {tuple(each) for each in connection.execute(select(Term.vocabulary, Term.code, Term.language))}
    new = [
        row.cells for row in rows if (row.cells["vocabulary"], row.cells["code"], row.cells["language"]) not in known
    ]
    if new:
        connection.execute(insert(Term), [dict(cells, position=int(cells["position"] or 0)) for cells in new])


def _typed(facts: _Facts, row: _Row, fields: tuple[Field, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in fields:
        text = row.cells.get(each.name, "")
        if each.kind == "ref":
            if text and (each.refers, text) not in facts.ids:
                raise row.refuse(each.name, f"there is no {TYPES[each.refers].label} “{text}”.")
            values[each.name] = facts.ids[each.refers, text] if text else None
            continue
        try:
            values[each.name] = read_value(each.kind, text)
        except ValueProblem as error:
            raise row.refuse(each.name, str(error)) from error
    return values


def _parts(facts: _Facts) -> dict[tuple[str, str], dict[str, list[dict[str, Any]]]]:
    found: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    for name, (kind, part_name, owner) in PARTS.items():
        fields = next(part.fields for part in TYPES[kind].parts if part.name == part_name)
        for row in facts.files.get(name, []):
            key = (kind, row.cells[owner])
            if key not in facts.ids:
                raise row.refuse(owner, f"there is no {TYPES[kind].label} “{row.cells[owner]}”.")
            found.setdefault(key, {}).setdefault(part_name, []).append(_typed(facts, row, fields))
    return found


def _citations(facts: _Facts) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in facts.files.get("citation", []):
        key = (row.cells["record_kind"], row.cells["record"])
        if key not in facts.ids:
            raise row.refuse("record", f"there is no {key[0]} “{key[1]}”.")
        found.setdefault(key, []).append(_typed(facts, row, CITATION_FIELDS))
    return found


def _draft(
    facts: _Facts,
    kind: str,
    row: _Row,
    parts: dict[tuple[str, str], dict[str, list[dict[str, Any]]]],
    citations: dict[tuple[str, str], list[dict[str, Any]]],
) -> Draft:
    key = (kind, row.cells["slug"])
    return Draft(
        kind,
        _typed(facts, row, TYPES[kind].fields),
        parts.get(key, {}),
        citations.get(key, []),
        slug=row.cells["slug"],
        title=row.cells.get("title", ""),
        imported=True,
    )

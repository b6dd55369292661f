"""Load the facts in `seed/` through the same operations that forms use: all of them or, with a reason, none."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from treaties.config import HOME
from treaties.domain.values import ValueProblem, read_value
from treaties.models import Record, Term, Treaty
from treaties.operations import derive
from treaties.operations.errors import Refused
from treaties.operations.ledger import Editor
from treaties.operations.records import LARGEST, Draft, create, is_address, next_id
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
    """Everything read: rows per file name, the id that each slug has or will get, the words of each vocabulary."""

    files: dict[str, list[_Row]] = field(default_factory=dict)
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    terms: dict[str, set[str]] = field(default_factory=dict)
    known: set[tuple[str, str]] = field(default_factory=set)


def load(connection: Connection, folder: Path = SEED, tell: Callable[[str], None] = lambda _: None) -> int:
    """Load what is not there yet and return the number of new records; SeedError for the first wrong row."""
    facts = _Facts({path.stem[3:]: list(_read(path)) for path in sorted(folder.glob("[0-9]*.csv"))})
    _load_terms(connection, facts.files.get("term", []))
    for vocabulary, code in connection.execute(select(Term.vocabulary, Term.code)):
        facts.terms.setdefault(vocabulary, set()).add(code)
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
        if not is_address(row.cells["slug"]):
            raise row.refuse("slug", "a short address holds lower-case letters, digits and hyphens.")
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
            raise batch[problem.number][1].refuse(problem.field, str(problem.message)) from error
    if new:
        tell("computing who was bound when")
        derive.rewrite(connection, connection.execute(select(Treaty.id)).scalars().all())
    return len(new)


def _read(path: Path) -> Iterator[_Row]:
    """The rows of a file, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    begins = 1
    try:
        head = next(reader, [])
        _check_head(path, head)
        begins = reader.line_num + 1
        for cells in reader:
            row = _Row(path, begins, dict(zip(head, cells, strict=False)))
            if cells and len(cells) != len(head):
                raise row.refuse("(all)", f"this row has {len(cells)} cells, the heading has {len(head)}.")
            if cells:
                yield row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise SeedError(path, begins, "(all)", f"this is no readable CSV ({error}).") from error


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SeedError(path, line, "(all)", "this is not UTF-8 text.") from error


def _check_head(path: Path, head: list[str]) -> None:
    """SeedError for a heading that belongs to no column, stands twice or is missing: its values would be lost."""
    columns = _columns(path)
    for name in head:
        if name not in columns:
            raise SeedError(path, 1, name, f"there is no such column; there are {', '.join(columns)}.")
        if head.count(name) > 1:
            raise SeedError(path, 1, name, "this heading stands here twice.")
    for name, needed in columns.items():
        if needed and name not in head:
            raise SeedError(path, 1, name, "this column is missing.")


def _columns(path: Path) -> dict[str, bool]:
    """The columns that a file may have, and whether it must."""
    name = path.stem[3:]
    if name == "term":
        return {"vocabulary": True, "code": True, "language": True, "label": True, "position": False}
    if name == "citation":
        return {"record_kind": True, "record": True} | {each.name: each.required for each in CITATION_FIELDS}
    if name in PARTS:
        kind, part_name, owner = PARTS[name]
        part = next(part for part in TYPES[kind].parts if part.name == part_name)
        return {owner: True} | {each.name: each.required for each in part.fields}
    if name in TYPES:
        entry = TYPES[name]
        titled = {"title": True} if entry.titled else {}
        return {"slug": True} | titled | {each.name: each.required for each in entry.fields if not each.derived}
    raise SeedError(path, 1, "(all)", "the name of this file is that of no kind of row.")


def _load_terms(connection: Connection, rows: list[_Row]) -> None:
    known = {tuple(each) for each in connection.execute(select(Term.vocabulary, Term.code, Term.language))}
    new: list[dict[str, Any]] = []
    for row in rows:
        word = {name: _value(row, name, "line") for name in ("vocabulary", "code", "language", "label")}
        for name, text in word.items():
            if not text:
                raise row.refuse(name, "a word of a vocabulary needs this.")
        key = (word["vocabulary"], word["code"], word["language"])
        if key not in known:
            known.add(key)
            if not -LARGEST <= (position := _value(row, "position", "number") or 0) <= LARGEST:
                raise row.refuse("position", "This number is too large.")
            new.append(word | {"position": position})
    if new:
        connection.execute(insert(Term), new)


def _value(row: _Row, name: str, kind: str) -> Any:
    try:
        return read_value(kind, row.cells.get(name, ""))
    except ValueProblem as error:
        raise row.refuse(name, str(error)) from error


def _typed(facts: _Facts, row: _Row, fields: tuple[Field, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in fields:
        text = row.cells.get(each.name, "")
        if each.required and not text.strip():
            raise row.refuse(each.name, f"{each.label} is needed.")
        if each.kind == "ref":
            if text and (each.refers, text) not in facts.ids:
                raise row.refuse(each.name, f"there is no {TYPES[each.refers].label} “{text}”.")
            values[each.name] = facts.ids[each.refers, text] if text else None
            continue
        values[each.name] = value = _value(row, each.name, each.kind)
        if each.kind == "term" and value and value not in facts.terms.get(each.vocabulary, {value}):
            raise row.refuse(each.name, f"“{value}” is not a word of this list.")
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
        if key[0] not in TYPES:
            raise row.refuse("record_kind", f"“{key[0]}” is no kind of record.")
        if key not in facts.ids:
            raise row.refuse("record", f"there is no {TYPES[key[0]].label} “{key[1]}”.")
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
        title=_value(row, "title", "line"),
        imported=True,
    )

"""A whole register from its own export: JSON Lines, a folder of CSV files or a data package, into an empty register."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from treaties.domain.dates import DateError, parse_edtf
from treaties.domain.message import Message
from treaties.domain.values import ValueProblem, read_value
from treaties.exports.blocks import TEXTS, bare
from treaties.imports.errors import NotImported, Wrong
from treaties.models import Record, Treaty
from treaties.operations import derive
from treaties.operations.errors import Refused
from treaties.operations.ledger import Editor
from treaties.operations.records import Draft, create, is_address, next_id
from treaties.operations.terms import add_terms
from treaties.records import CITATION_FIELDS, TYPES, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

EDITOR = Editor("import")
MOST_PROBLEMS = 200
LONGEST_CELL = 1_000_000
Cells = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """A record as the file has it, with the file and line on which it begins."""

    file: str
    line: int
    kind: str
    slug: str
    title: str
    values: Cells
    parts: dict[str, list[Cells]] = field(default_factory=dict)
    citations: list[Cells] = field(default_factory=list)


class Reading:
    """What was read so far, and everything that is wrong with it."""

    def __init__(self) -> None:
        self.terms: list[Cells] = []
        self.entries: list[Entry] = []
        self.ids: dict[tuple[str, str], int] = {}
        self.problems: list[Wrong] = []

    def wrong(self, file: str, line: int, column: str, reason: Message) -> None:
        """Note a problem; NotImported once there are too many to read."""
        self.problems.append(Wrong(file, line, column, reason))
        if len(self.problems) >= MOST_PROBLEMS:
            self.stop()

    def stop(self) -> None:
        """NotImported where anything is wrong."""
        if self.problems:
            raise NotImported(self.problems)


def load(connection: Connection, path: Path, tell: Callable[[str], None] = lambda _: None) -> int:
    """Load an export into an empty register and return the number of records; NotImported with every problem."""
    if connection.execute(select(func.count()).select_from(Record)).scalar_one():
        raise NotImported.at(
            path.name, 0, "", Message("This register holds records already; an export fills an empty one.")
        )
    reading = Reading()
    try:
        (_read_folder if path.is_dir() else _read_lines)(path, reading)
    except UnicodeDecodeError as error:
        raise NotImported.at(path.name, 0, "", Message("This is no export: it is not UTF-8 text.")) from error
    except OSError as error:
        why = error.strerror or error
        raise NotImported.at(path.name, 0, "", Message("This cannot be read: %(error)s.", error=why)) from error
    reading.stop()
    if not (reading.terms or reading.entries):
        raise NotImported.at(path.name, 0, "", Message("This holds no record of a register."))
    return fill(connection, reading.terms, reading.entries, reading, tell)


def fill(
    connection: Connection, terms: list[Cells], entries: list[Entry], reading: Reading, tell: Callable[[str], None]
) -> int:
    """Write terms and records of an export; acts last, since their rules read the rest."""
    add_terms(connection, _terms(terms, reading))
    entries = sorted(entries, key=lambda each: each.kind == "treaty_action")
    first = next_id(connection)
    for number, entry in enumerate(entries):
        if (entry.kind, entry.slug) in reading.ids:
            reading.wrong(entry.file, entry.line, "slug", Message("“%(slug)s” stands here twice.", slug=entry.slug))
        reading.ids[entry.kind, entry.slug] = first + number
    drafts = [_draft(entry, reading) for entry in entries]
    reading.stop()
    split = sum(entry.kind != "treaty_action" for entry in entries)
    for start, batch in ((0, drafts[:split]), (split, drafts[split:])):
        tell(f"{len(batch):,} records")
        try:
            create(connection, batch, EDITOR, "Import of an export", derived=False)
        except Refused as error:
            for each in error.problems:
                entry = entries[start + each.number]
                reading.wrong(entry.file, entry.line, each.field, each.message)
            reading.stop()
    tell("computing who was bound when")
    derive.rewrite(connection, connection.execute(select(Treaty.id)).scalars().all())
    return len(drafts)


def _terms(rows: Iterable[Cells], reading: Reading) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        position = row.get("position") or 0
        words = {name: str(row.get(name, "")) for name in ("vocabulary", "code", "language", "label")}
        if not all(words.values()) or not str(position).lstrip("-").isdecimal():
            reading.wrong(
                "term",
                0,
                "code",
                Message("“%(words)s” of “%(words_2)s” is no word.", words=words["code"], words_2=words["vocabulary"]),
            )
        else:
            found.append(words | {"position": int(position)})
    return found


def _draft(entry: Entry, reading: Reading) -> Draft:
    kind = TYPES[entry.kind]
    parts = {
        part.name: [_typed(entry, part.fields, row, reading, f"{part.name}.") for row in entry.parts.get(part.name, [])]
        for part in kind.parts
    }
    for name in entry.parts.keys() - parts.keys():
        reading.wrong(entry.file, entry.line, name, Message("There is no such part."))
    cited = [_typed(entry, CITATION_FIELDS, row, reading, "citations.") for row in entry.citations]
    own = [each for each in kind.fields if not each.derived]
    values = _typed(entry, own, entry.values, reading)
    if not is_address(entry.slug):
        reading.wrong(entry.file, entry.line, "slug", Message("This is no short address."))
    return Draft(entry.kind, values, parts, cited, slug=entry.slug, title=entry.title, imported=True, restored=True)


def _typed(entry: Entry, fields: Iterable[Field], cells: Cells, reading: Reading, place: str = "") -> dict[str, Any]:
    values: dict[str, Any] = {}
    fields = list(fields)
    for name in cells.keys() - {each.name for each in fields}:
        reading.wrong(entry.file, entry.line, place + name, Message("There is no such column."))
    for each in fields:
        try:
            values[each.name] = _value(each, cells.get(each.name), reading)
        except (ValueProblem, KeyError) as error:
            missing = Message("There is no %(record)s.", record=error.args[0])
            words = error.message if isinstance(error, ValueProblem) else missing
            reading.wrong(entry.file, entry.line, place + each.name, words)
    return values


def _value(wanted: Field, cell: Any, reading: Reading) -> Any:
    text = "" if cell is None else ("yes" if cell else "no") if isinstance(cell, bool) else str(cell)
    if wanted.kind == "ref" and text:
        if (wanted.refers, text) not in reading.ids:
            raise KeyError(f"{TYPES[wanted.refers].label} “{text}” in the file")
        return reading.ids[wanted.refers, text]
    if wanted.kind == "partial" and text:
        try:
            return parse_edtf(text)
        except DateError:
            return read_value("partial", text)
    return read_value(wanted.kind, text)


def _read_lines(path: Path, reading: Reading) -> None:
    with path.open(encoding="utf-8") as source:
        for number, text in enumerate(source, 1):
            try:
                said = json.loads(text)
            except (ValueError, RecursionError):
                reading.wrong(path.name, number, "", Message("This line is no JSON."))
                continue
            kind = said.pop("kind", "") if isinstance(said, dict) else ""
            if kind == "term":
                reading.terms.append(said)
            elif kind in TYPES and _shaped(said):
                slug, title = str(said.get("slug", "")), str(said.get("title", ""))
                more = (said.get("parts", {}), said.get("citations", []))
                reading.entries.append(Entry(path.name, number, kind, slug, title, said["values"], *more))
            elif kind != "about":
                reading.wrong(path.name, number, "kind", Message("This line is no record of the register."))


def _shaped(said: Cells) -> bool:
    """Whether a line has the shape of a record: objects of plain values, lists of them."""

    def plain(row: Any) -> bool:
        return isinstance(row, dict) and all(isinstance(each, str | int | float | bool) for each in row.values())

    parts, cited = said.get("parts", {}), said.get("citations", [])
    rows = (
        isinstance(parts, dict) and isinstance(cited, list) and all(isinstance(each, list) for each in parts.values())
    )
    return (
        plain(said.get("values")) and rows and all(map(plain, [*cited, *(r for each in parts.values() for r in each)]))
    )


def _read_folder(folder: Path, reading: Reading) -> None:
    guard = not (folder / "datapackage.json").exists()
    for _, row in _cells(folder, "term", reading, {}):
        reading.terms.append(row)
    known: dict[tuple[str, str], Entry] = {}
    for kind, entry in sorted(TYPES.items()):
        kinds = {each.name: each.kind for each in entry.fields} if guard else {}
        for line, row in _cells(folder, kind, reading, kinds | ({"title": "line"} if guard else {})):
            slug, title = row.pop("slug", ""), row.pop("title", "")
            made = Entry(f"{kind}.csv", line, kind, slug, title, row)
            reading.entries.append(made)
            known[kind, slug] = made
        for part in entry.parts:
            inner = {each.name: each.kind for each in part.fields} if guard else {}
            for line, row in _cells(folder, f"{kind}_{part.name}", reading, inner):
                owner = known.get((kind, row.pop(kind, "")))
                if owner is None:
                    reading.wrong(
                        f"{kind}_{part.name}.csv", line, kind, Message("There is no such record in the files.")
                    )
                else:
                    owner.parts.setdefault(part.name, []).append(row)
    inner = {each.name: each.kind for each in CITATION_FIELDS} if guard else {}
    for line, row in _cells(folder, "citation", reading, inner):
        owner = known.get((row.pop("kind", ""), row.pop("record", "")))
        if owner is None:
            reading.wrong("citation.csv", line, "record", Message("There is no such record in the files."))
        else:
            owner.citations.append(row)


def _cells(folder: Path, name: str, reading: Reading, kinds: dict[str, str]) -> Iterator[tuple[int, Cells]]:
    """The rows of a file with the line on which each begins; `kinds` names the columns whose text is guarded."""
    path = folder / f"{name}.csv"
    if not path.exists():
        reading.wrong(path.name, 0, "", Message("This file is missing."))
        return
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source, strict=True)
        try:
            head = next(rows, [])
            begins = rows.line_num + 1
            for row in rows:
                if len(row) != len(head):
                    reading.wrong(
                        path.name,
                        begins,
                        "",
                        Message("This row has %(row)s cells, the heading %(head)s.", row=len(row), head=len(head)),
                    )
                else:
                    pairs = zip(head, row, strict=True)
                    yield begins, {key: bare(text) if kinds.get(key) in TEXTS else text for key, text in pairs if text}
                begins = rows.line_num + 1
        except csv.Error as error:
            reading.wrong(path.name, rows.line_num, "", Message("This is no readable CSV (%(error)s).", error=error))

"""A plain table of acts, events or any other type: a row a record, columns mapped to fields, every problem named."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.text import fold
from treaties.domain.values import ValueProblem, read_value
from treaties.imports.errors import NotImported, Wrong
from treaties.imports.names import Names
from treaties.models import Record, Revision
from treaties.operations.errors import Refused
from treaties.operations.records import Draft, create
from treaties.queries.listing import id_of, terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor
    from treaties.records import Field, RecordType

LARGEST = 64 * 1024 * 1024
NOTHING = {"", "na", "n/a", "."}
STILL = "9999-12-31"
ROLE = "actors:"


def load(
    connection: Connection, content: bytes, name: str, entry: RecordType, source: str, editor: Editor,
    mapping: Mapping[str, str] | None = None,
) -> tuple[int, str]:  # fmt: skip
    """Write a record per row, citing `source` (a short address) with the line; how many, and the key that undoes them.

    `mapping` gives the field of a column ("" leaves the column out; "actors:user" makes an event's party of that
    role); a column without one is the field of its own name. NotImported with every problem, nothing written, also
    where this file was imported before and not undone.
    """
    key = hashlib.sha256(content + entry.kind.encode()).hexdigest()[:12]
    reading = _Reading(connection, entry, name, mapping or {}, id_of(connection, "source", source))
    if reading.source < 0:
        raise NotImported([Wrong(name, 0, "", f"There is no source “{source}” in the register.")])
    if _known(connection, key):
        raise NotImported([Wrong(name, 0, "", f"This file was imported before; `import-undo {key}` takes it back.")])
    drafts = [(line, reading.draft(line, cells)) for line, cells in _lines(content, name)]
    if reading.problems:
        raise NotImported(reading.problems)
    try:
        create(connection, [draft for _, draft in drafts], editor, f"Import {key}: {name}"[:2000])
    except Refused as error:
        wrong = [Wrong(name, drafts[each.number][0], each.field, each.message) for each in error.problems]
        raise NotImported(wrong) from error
    return len(drafts), key


def _known(connection: Connection, key: str) -> bool:
    query = select(Revision.id).join(Record, Record.id == Revision.record_id)
    mine = Revision.reason.startswith(f"Import {key}: ", autoescape=True)
    return connection.execute(query.where(mine, Record.state == "published").limit(1)).first() is not None


def _lines(content: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line on which it begins."""
    if len(content) > LARGEST:
        raise NotImported([Wrong(name, 0, "", "This file is larger than 64 megabytes: import it in parts.")])
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        head = next(rows, [])
        begins = rows.line_num + 1
        for row in rows:
            if row and len(row) != len(head):
                raise NotImported([Wrong(name, begins, "", f"{len(row)} cells, the heading has {len(head)}.")])
            if row:
                yield begins, dict(zip(head, row, strict=True))
            begins = rows.line_num + 1
    except UnicodeDecodeError as error:
        raise NotImported([Wrong(name, 0, "", "This is not UTF-8 text.")]) from error
    except csv.Error as error:
        raise NotImported([Wrong(name, 0, "", f"This is no readable CSV ({error}).")]) from error


class _Reading:
    def __init__(
        self, connection: Connection, entry: RecordType, name: str, mapping: Mapping[str, str], source: int
    ) -> None:
        self.connection, self.entry, self.name, self.mapping, self.source = connection, entry, name, mapping, source
        self.fields = {each.name: each for each in entry.fields if not each.derived}
        self.words = terms(connection)
        self.names = Names(connection)
        self.problems: list[Wrong] = []

    def draft(self, line: int, cells: dict[str, str]) -> Draft:
        values: dict[str, Any] = {}
        title, actors = "", []
        for column, cell in cells.items():
            target, text = self.mapping.get(column, column), cell.strip()
            if not target or text.casefold() in NOTHING:
                continue
            try:
                if target == "title" and self.entry.titled:
                    title = read_value("line", text)
                elif target.startswith(ROLE) and self.entry.kind == "event":
                    actors.append({"actor": self._actor(text), "role": target.removeprefix(ROLE)})
                elif target in self.fields:
                    values[target] = self._value(self.fields[target], text)
                else:
                    words = f"There is no field “{target}”: map this column, or map it to nothing."
                    self.problems.append(Wrong(self.name, line, column, words))
            except ValueProblem as error:
                self.problems.append(Wrong(self.name, line, column, str(error)))
        cited = [{"source": self.source, "stance": "asserts", "locator": f"{self.name[:400]}, line {line}"}]
        return Draft(self.entry.kind, values, {"actors": actors} if actors else {}, cited, title=title, imported=True)

    def _value(self, field: Field, text: str) -> Any:
        if field.kind == "term":
            known = self.words.get(field.vocabulary, {})
            if not known:  # an open list without words takes any, as forms do
                return read_value("line", text)
            found = [code for code, label in known.items() if fold(text) in {fold(code), fold(label)}]
            if len(found) != 1:
                raise ValueProblem(f"“{text[:60]}” is not a word of this list.")
            return found[0]
        if field.kind == "day" and text == STILL:
            return None
        if field.kind == "ref":
            return self._actor(text) if field.refers == "actor" else self._record(field.refers, text)
        return read_value(field.kind, text)

    def _record(self, kind: str, text: str) -> int:
        found = id_of(self.connection, kind, text)
        if found < 0:
            raise ValueProblem(f"The register has no {kind.replace('_', ' ')} “{text[:60]}”.")
        return found

    def _actor(self, text: str) -> int:
        found = self.names.find(text)
        if found.actor:
            return found.actor
        if re.fullmatch("[A-Z]{3}", text) and (code := self.names.by_code("iso3", text)).actor:
            return code.actor
        try:
            return self._record("actor", text)
        except ValueProblem:
            raise ValueProblem(found.reason) from None

"""A plain table of acts, events or any other type: a row a record, columns mapped to fields, every problem named."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.imports import workbook
from treaties.imports.decoding import pieces_of
from treaties.imports.errors import NotImported, Wrong
from treaties.imports.mapping import mapped
from treaties.imports.reading import MOST_PROBLEMS, Reading
from treaties.models import Record, Revision
from treaties.operations import derive
from treaties.operations.errors import Refused
from treaties.operations.records import create

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Connection

    from treaties.imports.decoding import Content
    from treaties.operations.ledger import Editor
    from treaties.operations.records import Draft
    from treaties.records import RecordType

LARGEST = 64 * 1024 * 1024
MOST_COLUMNS = 1_000
BATCH = 5_000
Cells = dict[str, str]
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def load(
    connection: Connection, content: Content, name: str, entry: RecordType, source: str, editor: Editor,
    mapping: Mapping[str, Any] | None = None, tell: Callable[[int], None] = lambda _: None,
    chosen: set[int] | None = None,
) -> tuple[int, str]:  # fmt: skip
    """Write a record per row, citing `source` (a short address) with the line; how many, and the key that undoes them.

    `mapping` is what `mapping.mapped` reads; a column without a target is the field of its own name. `chosen` are the
    lines to take (None: all). NotImported with every problem, nothing written (the caller's transaction is to be rolled
    back), also where this file was imported before and not undone.
    """
    told = hashlib.sha256(content)
    told.update(entry.kind.encode())
    key = told.hexdigest()[:12]
    reading = Reading(connection, entry, name, mapped(mapping or {}, entry), source)
    if _known(connection, key):
        raise NotImported.at(
            name, 0, "", Message("This file was imported before; `import-undo %(key)s` takes it back.", key=key)
        )
    writing = _Writing(connection, reading, editor, f"Import {key}: {name}"[:2000])
    for line, cells in lines(content, name):
        if chosen is None or line in chosen:
            for draft in reading.drafts(line, cells):
                writing.add(line, draft)
            if writing.due:
                writing.flush()
                tell(writing.count)
    writing.flush()
    if not reading.problems and not writing.count:
        reading.wrong(0, "", Message("There is no row to import."))
    if reading.problems:
        raise NotImported(reading.problems, reading.lacking)
    derive.rewrite(connection, sorted(writing.treaties))
    return writing.count, key


def _known(connection: Connection, key: str) -> bool:
    query = select(Revision.id).join(Record, Record.id == Revision.record_id)
    mine = Revision.reason.startswith(f"Import {key}: ", autoescape=True)
    return connection.execute(query.where(mine, Record.state == "published").limit(1)).first() is not None


def lines(content: Content, name: str) -> Iterator[tuple[int, Cells]]:
    """Each row with the line on which it begins; the separator of a text is the one of its heading."""
    found = workbook.rows(content, name) if workbook.is_one(content) else _separated(content, name)
    begins, first = next(found, (1, []))
    head = [each.strip() for each in first]
    if len(head) > MOST_COLUMNS:
        raise NotImported.at(
            name,
            begins,
            "",
            Message("%(head)s columns: at most %(most)s are read.", head=f"{len(head):,}", most=f"{MOST_COLUMNS:,}"),
        )
    twice = {each for each, times in Counter(head).items() if times > 1}
    if twice:
        raise NotImported(
            [Wrong(name, begins, each, Message("Two columns have this heading.")) for each in sorted(twice)]
        )
    for number, row in found:
        if any(cell.strip() for cell in row):
            if len(row) != len(head):
                raise NotImported.at(
                    name, number, "", Message("%(row)s cells, the heading has %(head)s.", row=len(row), head=len(head))
                )
            yield number, dict(zip(head, row, strict=True))


def _separated(content: Content, name: str) -> Iterator[tuple[int, list[str]]]:
    text = _lines_of(pieces_of(content, name, LARGEST))
    first = next(text, "")
    separator = max(",;\t|", key=lambda each: re.sub(r'"[^"]*"', "", first).count(each))
    try:
        rows = csv.reader(chain([first], text), delimiter=separator, strict=True)
        begins = 1
        for row in rows:
            yield begins, row
            begins = rows.line_num + 1
    except csv.Error as error:
        raise NotImported.at(name, 0, "", Message("This is no readable CSV (%(error)s).", error=error)) from error


def _lines_of(pieces: Iterator[str]) -> Iterator[str]:
    """The lines of a text that comes in pieces, with their ends."""
    held: list[str] = []  # of a line that has not ended yet, or may go on with the second sign of its end
    for piece in pieces:
        held.append(piece)
        if "\n" in piece or "\r" in piece:
            found = [each[0] for each in _LINE.finditer("".join(held))]
            held = [found.pop()]
            yield from found
    yield from (each[0] for each in _LINE.finditer("".join(held)))


class _Writing:
    """Drafts in batches, so that a file of any length takes the memory of one."""

    def __init__(self, connection: Connection, reading: Reading, editor: Editor, reason: str) -> None:
        self.connection, self.reading, self.editor, self.reason = connection, reading, editor, reason
        self.count = 0
        self.treaties: set[int] = set()
        self._drafts: list[tuple[int, Draft]] = []

    @property
    def due(self) -> bool:
        return len(self._drafts) >= BATCH

    def add(self, line: int, draft: Draft) -> None:
        if not self.reading.problems:
            self._drafts.append((line, draft))

    def flush(self) -> None:
        """Write the batch unless something is wrong already; then the rest is only read, for its problems."""
        batch, self._drafts = self._drafts, []
        if self.reading.problems or not batch:
            return
        drafts = [*self.reading.take_new([draft for _, draft in batch]), *(draft for _, draft in batch)]
        extra = len(drafts) - len(batch)
        try:
            ids = create(self.connection, drafts, self.editor, self.reason, derived=False)
        except Refused as error:
            for each in error.problems[:MOST_PROBLEMS]:
                line = batch[each.number - extra][0] if each.number >= extra else 0
                self.reading.wrong(line, each.field, each.message)
            return
        self.count += len(batch)
        self.treaties |= _bound(zip(ids, drafts, strict=True))


def _bound(made: Any) -> set[int]:
    """The treaties whose spans the new records change."""
    found = set()
    for record_id, draft in made:
        if draft.kind == "treaty":
            found.add(record_id)
        elif draft.values.get("treaty") is not None:
            found.add(draft.values["treaty"])
    return found

"""Answers as tables, the same bytes for the same state on every engine: what is kept for citing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.domain.values import LARGEST, plain
from treaties.exports import console, lines
from treaties.exports.asking import DUE, Unasked
from treaties.exports.text import cell
from treaties.exports.write import write
from treaties.models import Citation, Record
from treaties.queries import deadlines, listing, status
from treaties.queries.lookup import lookup
from treaties.queries.search import MOST_RANKED, SearchError, search
from treaties.queries.searching import question_of
from treaties.records import BY_PATH, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection

    from treaties.exports.asking import Question

STATUS = (
    "actor", "name", "region", "status", "since", "signed", "deposited", "consent", "in_force", "withdrawn", "overlays",
    "other_acts",
)  # fmt: skip
DUE_COLUMNS = (
    "day", "actor_slug", "actor", "region", "treaty_slug", "article", "duty", "condition", "yearly", "rule",
)  # fmt: skip
LOOKED_UP = ("certainty", "kind", "record", "title", "why", "address", "citations")
SEARCHED = ("place", "kind", "record", "title", "version", "address")


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns and rows of plain values."""

    columns: list[str]
    rows: list[list[Any]]

    @property
    def content(self) -> bytes:
        """The table as bytes: its columns, then its rows, each a line of canonical JSON."""
        return b"".join(lines.canonical(row) + b"\n" for row in (self.columns, *self.rows))


def digest(content: bytes) -> str:
    """The name of an answer: SHA-256 over its bytes."""
    return hashlib.sha256(content).hexdigest()


def read(content: bytes) -> Table:
    """The table that `Table.content` wrote."""
    columns, *rows = [json.loads(line) for line in content.decode().splitlines() if line]
    return Table(columns, rows)


def as_csv(table: Table) -> str:
    """The table as CSV; text that a spreadsheet would run is guarded."""
    out = io.StringIO()
    csv.writer(out).writerows([cell("line", each, guard=True) for each in row] for row in (table.columns, *table.rows))
    return out.getvalue()


def answer(connection: Connection, question: Question, moment: str, file: Path | None = None) -> Table:
    """What the register says to the question; Unasked where it cannot be read.

    `moment` (ISO, UTC) is the time that SQL takes for now; `file` is a SQLite export of this state where there is one.
    """
    try:
        if question.kind == "sql":
            return _sql(connection, question, moment, file)
        return _OF[question.kind](connection, question)
    except SearchError as error:
        raise Unasked(error.message) from error


def _list(connection: Connection, question: Question) -> Table:
    entry = BY_PATH[question.about]
    rows = listing.every(connection, entry, listing.read_filters(connection, entry, dict(question.narrowed)))
    fields = [each for each in entry.fields if not each.derived]
    sources = _sources(connection, entry.kind)
    found = [
        [
            row.slug, row.title, row.version,
            *(plain(getattr(row, f"{f.name}__slug" if f.kind == "ref" else f.columns[0])) for f in fields),
            " ".join(sources.get(row.id, ())),
        ]
        for row in rows
    ]  # fmt: skip
    found.sort(key=lambda row: str(row[0]))
    return Table(["slug", "title", "version", *(each.name for each in fields), "sources"], found)


def _sources(connection: Connection, kind: str) -> dict[int, list[str]]:
    """Short addresses of the sources on which each record of a type rests."""
    source, owner = Record.__table__.alias(), Record.__table__.alias()
    query = (
        select(Citation.record_id, source.c.slug).distinct()
        .join(source, source.c.id == Citation.source_id)
        .join(owner, owner.c.id == Citation.record_id)
        .where(owner.c.kind == kind, source.c.state == "published")
    )  # fmt: skip
    found: dict[int, list[str]] = {}
    for record_id, slug in connection.execute(query):
        found.setdefault(record_id, []).append(slug)
    return {key: sorted(each) for key, each in found.items()}


def _search(connection: Connection, question: Question) -> Table:
    hits = search(connection, question_of(dict(question.narrowed)), limit=MOST_RANKED).hits
    rows = [
        [place, hit.kind, hit.slug, hit.title, hit.version, f"/{TYPES[hit.kind].path}/{hit.slug}@{hit.version}"]
        for place, hit in enumerate(hits, 1)
    ]
    return Table(list(SEARCHED), rows)


def _lookup(connection: Connection, question: Question) -> Table:
    found = lookup(connection, question.about)
    said = [hit.as_json() | {"citations": len(hit.citations)} for hit in found.results]
    return Table(list(LOOKED_UP), [[each[name] for name in LOOKED_UP] for each in said])


def _status(connection: Connection, question: Question) -> Table:
    asked = dict(question.narrowed)
    treaty_id = status.treaty_id_of(connection, question.about)
    if treaty_id is None:
        raise Unasked(Message("There is no treaty “%(about)s” in the register.", about=question.about))
    view = next((each.id for each in status.objectors(connection, treaty_id) if each.slug == asked.get("view")), None)
    board = status.board(
        connection, treaty_id, date.fromisoformat(asked["on"]), asked.get("region", ""), asked.get("group", ""), view
    )
    kept = [line for line in board.lines if status.among(line, asked.get("show", ""))]
    return Table(list(STATUS), [list(row) for row in status_rows(kept)])


def _matrix(connection: Connection, question: Question) -> Table:
    asked = dict(question.narrowed)
    treaties, found = status.grid(connection, date.fromisoformat(asked["on"]), asked.get("region", ""))
    order = sorted(range(len(treaties)), key=lambda at: str(treaties[at].slug))
    rows = [[actor.slug, actor.title, *(words[at] for at in order)] for actor, words in found]
    return Table(["actor", "name", *(treaties[at].slug for at in order)], sorted(rows))


def _deadlines(connection: Connection, question: Question) -> Table:
    asked = dict(question.narrowed)
    year = None if asked["year"] == "all" else int(asked["year"])
    rows = deadlines.due(connection, year, *(asked.get(name, "") for name in DUE))
    cells = [[each.day.isoformat(), *(getattr(each, name) for name in DUE_COLUMNS[1:])] for each in rows]
    return Table(list(DUE_COLUMNS), sorted(cells))


def status_rows(standings: Iterable[status.Standing]) -> Iterator[tuple[str, ...]]:
    """Lines of a treaty's table as cells under the names in STATUS."""
    for line in standings:
        yield (
            line.actor.slug, line.actor.title, line.actor.region, line.status,
            line.since if line.status != "none" else "", line.signed[0], line.deposited[0], line.consent, line.in_force,
            line.withdrawn, "; ".join(f"{layer} from {since}" for layer, since in line.overlays),
            "; ".join(f"{kind} {when}".strip() for kind, when, _ in line.others),
        )  # fmt: skip


def _sql(connection: Connection, question: Question, moment: str, file: Path | None) -> Table:
    with _exported(connection, file) as path:
        found = console.ask(path, question.about, whole=True, moment=moment)
    if found.more:
        raise console.Refused(Message("The answer is larger than 10 MB; nothing larger can be kept."))
    return Table(found.columns, [[_safe(each) for each in row] for row in found.rows])


@contextmanager
def _exported(connection: Connection, file: Path | None) -> Iterator[Path]:
    if file is not None:
        yield file
        return
    with TemporaryDirectory() as folder:
        write(connection, "sqlite", Path(folder) / "register.db", words=True)
        yield Path(folder) / "register.db"


def _safe(value: Any) -> Any:
    """A value that canonical JSON can hold: what is too large for it becomes text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return value if abs(value) <= LARGEST and math.isfinite(value) else str(value)


_OF: dict[str, Callable[[Connection, Question], Table]] = {
    "list": _list, "search": _search, "lookup": _lookup, "status": _status, "matrix": _matrix, "deadlines": _deadlines,
}  # fmt: skip

"""Questions compiled once: what a page asks often should cost its rows, not the making of its SQL.

SQLAlchemy builds, keys and wraps a statement anew at every call, which costs more than most of the register's queries.
A `Prepared` is an ordinary `select()` with `bindparam()` for what varies; it is compiled at its first use on each
engine and then runs on the driver's own cursor, inside the transaction of the connection it is given.
"""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from contextlib import suppress
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Float, bindparam, func, select
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import DBAPIError

from treaties.db import CURSOR, KEPT, driver
from treaties.models import Edition, Record, Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Dialect, Select
    from sqlalchemy.types import TypeEngine

    Read = Callable[[Any], Any]


Found = TypeVar("Found")
_CURSORS = count()  # what names of cursors on a PostgreSQL server end in: one statement may be read twice at a time


class _Ready(NamedTuple):
    """A compiled statement: how parameters go in and rows come out."""

    text: str
    filled: Callable[[dict[str, Any]], Any]
    row: Callable[[Any], Any]
    named: Callable[[Any], dict[str, Any]]


class _Steady(SQLiteCompiler):
    """SQL that SQLite plans once, whatever is asked.

    Where a build with samples (STAT4) has analysed the database, a bare parameter beside an indexed column has SQLite
    parse and plan the statement anew at every call, which takes longer than its rows; an expression has not. What
    never varies stands in the text, where it costs nothing and lets a partial index be chosen.
    """

    def visit_bindparam(self, bindparam: Any, *more: Any, **how: Any) -> Any:
        """The parameter as it stands in the text."""
        if bindparam.required or bindparam.value is None:
            return f"+{super().visit_bindparam(bindparam, *more, **how)}"  # type: ignore[no-untyped-call] # of a library
        return super().visit_bindparam(bindparam, *more, **how | {"literal_binds": True})  # type: ignore[no-untyped-call] # as above


class Prepared:
    """A select() that is compiled once per engine; calling it returns its rows as named tuples.

    The statement may not hold `in_()` with a list, whose SQL depends on the list's length.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self.ready: dict[str, _Ready] = {}

    def __call__(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row for these values of the statement's parameters."""
        ready = self._ready(connection)
        return [*map(ready.row, _run(connection, ready, values))]

    def dicts(self, connection: Connection, **values: Any) -> list[dict[str, Any]]:
        """The same rows as cells by name."""
        ready = self._ready(connection)
        return [*map(ready.named, _run(connection, ready, values))]

    def raw(self, connection: Connection, **values: Any) -> list[Any]:
        """The rows as the driver gives them, for long answers that are mostly read past."""
        return _run(connection, self._ready(connection), values)

    def blocks(self, connection: Connection, size: int, **values: Any) -> Iterator[list[Any]]:
        """The rows as the driver gives them, `size` at a time, as many in memory."""
        raw = begun(connection)
        ready, dialect = self._ready(connection), connection.dialect
        # Only a cursor with a name leaves the rest of the rows on a PostgreSQL server.
        cursor = raw.cursor() if dialect.name == "sqlite" else raw.cursor(name=f"rows_{next(_CURSORS)}")
        try:
            cursor.execute(ready.text, ready.filled(values))
            while rows := cursor.fetchmany(size):
                yield rows
        except dialect.loaded_dbapi.Error as error:
            raise told(error, connection, ready.text) from error
        finally:
            with suppress(dialect.loaded_dbapi.Error):  # the connection of a command that was stopped is closed already
                cursor.close()

    def sql(self, connection: Connection, **values: Any) -> tuple[str, Any]:
        """The statement and its parameters as the driver takes them, to stand within a larger one."""
        ready = self._ready(connection)
        return ready.text, ready.filled(values)

    def _ready(self, connection: Connection) -> _Ready:
        dialect = connection.dialect
        return self.ready.get(dialect.name) or self._compile(dialect)

    def first(self, connection: Connection, **values: Any) -> Any:
        """The first row, or None."""
        rows = self(connection, **values)
        return rows[0] if rows else None

    def _compile(self, dialect: Dialect) -> _Ready:
        sqlite = dialect.name == "sqlite"
        compiled: Any = _Steady(dialect, self.statement) if sqlite else self.statement.compile(dialect=dialect)
        order = compiled.positiontup if compiled.positional else list(compiled.binds)
        slots = []
        for name in order:
            bind = compiled.binds[name]
            writer = bind.type.dialect_impl(dialect).bind_processor(dialect)
            fixed = bind.value if not bind.required else None
            slots.append(
                (
                    name,
                    bind.key if bind.required else "",
                    writer(fixed) if writer and not bind.required else fixed,
                    writer,
                )
            )
        columns = self.statement.selected_columns
        readers = [_reader(column.type, dialect) for column in columns]
        names, filler = list(columns.keys()), _filler(slots, named=not compiled.positional)
        made = _Ready(str(compiled), filler, _maker(names, readers), _namer(names, readers))
        self.ready[dialect.name] = made
        return made


class Among:
    """A select() about any number of ids, compiled once for each of a few lengths of their list.

    `statement` makes it from parameters that stand for the ids; a list is filled up with its last one, and a longer
    one than the longest is asked about in parts.
    """

    LENGTHS = (1, 4, 16, 64, 400)

    def __init__(self, statement: Callable[[list[Any]], Select[*tuple[Any, ...]]]) -> None:
        self.statement = statement
        self.made: dict[int, Prepared] = {}

    def __call__(self, connection: Connection, ids: Sequence[int | str], **values: Any) -> list[Any]:
        """The rows about these ids, part after part."""
        return [row for query, named in self._parts(ids) for row in query(connection, **named, **values)]

    def raw(self, connection: Connection, ids: Sequence[int | str], **values: Any) -> list[Any]:
        """The same rows as the driver gives them."""
        return [row for query, named in self._parts(ids) for row in query.raw(connection, **named, **values)]

    def _parts(self, ids: Sequence[int | str]) -> Iterator[tuple[Prepared, dict[str, int | str]]]:
        for start in range(0, len(ids), self.LENGTHS[-1]):
            part = ids[start : start + self.LENGTHS[-1]]
            length = next(each for each in self.LENGTHS if each >= len(part))
            if length not in self.made:
                self.made[length] = Prepared(self.statement([bindparam(f"id_{at}") for at in range(length)]))
            yield self.made[length], {f"id_{at}": part[min(at, len(part) - 1)] for at in range(length)}


def begun(connection: Connection) -> Any:
    """The driver's own connection, inside a transaction."""
    kept = connection.__dict__.get(KEPT)
    if kept is not None:
        return kept
    if not connection.in_transaction():
        connection.begin()
    return driver(connection)


def _run(connection: Connection, ready: _Ready, values: dict[str, Any]) -> list[Any]:
    asking = connection.__dict__.get(CURSOR) or begun(connection)
    try:
        rows: list[Any] = asking.execute(ready.text, ready.filled(values)).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise told(error, connection, ready.text) from error
    return rows


def told(error: Any, connection: Connection, statement: str) -> Exception:
    """The error as SQLAlchemy's own execution raises it: one kind for callers, no dead connection back in the pool."""
    dialect = connection.dialect
    if dialect.is_disconnect(error, driver(connection), None):
        connection.invalidate(error)
    said: Exception = DBAPIError.instance(statement, None, error, dialect.loaded_dbapi.Error, dialect=dialect)
    return said


class Remembered:
    """Answers kept until the register is written again, per database; at most `most` of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[Any, tuple[tuple[int, int], Any]] = OrderedDict()

    def get(self, connection: Connection, key: Hashable, ask: Callable[[], Found]) -> Found:
        """The answer to `key`, asked anew where anything that pages show was written since.

        What a writing connection was told may be rolled back: it is remembered for its own transaction only.
        """
        seen, full = connection.__dict__.get(_SEEN), (connection.engine, key)  # one engine is one database
        stamp = seen or stamp_of(connection)
        if seen is None and connection.get_execution_options().get("writing"):
            mine = _of_transaction(connection)
            if (id(self), full, stamp) not in mine:
                mine[id(self), full, stamp] = ask()
            own: Found = mine[id(self), full, stamp]
            return own
        found = self.kept.get(full)
        if found is None or found[0] != stamp:
            found = self.kept[full] = (stamp, ask())
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        answer: Found = found[1]
        return answer


class Rare:
    """Ids that few records have in a table: whoever is not among them needs no question.

    They are remembered until the register is written, where there are at most `MOST_RARE`.
    """

    def __init__(self, ids: Select[Any]) -> None:
        self.ask, self.kept = Prepared(ids.distinct().limit(MOST_RARE + 1)), Remembered(4)

    def may_be(self, connection: Connection, ids: Iterable[int]) -> bool:
        """Whether one of these ids may be among them; True where they are too many to remember, and for writers."""
        if _SEEN not in connection.__dict__ and connection.get_execution_options().get("writing"):
            return True
        known = self.kept.get(connection, "", lambda: frozenset([row[0] for row in self.ask.raw(connection)]))
        return len(known) > MOST_RARE or not known.isdisjoint(ids)


MOST_RARE = 5000
_told: WeakKeyDictionary[Connection, tuple[Any, dict[Any, Any]]] = WeakKeyDictionary()


def _of_transaction(connection: Connection) -> dict[Any, Any]:
    """What a writing connection was told in the transaction that it is in, savepoints apart."""
    now = connection.get_nested_transaction() or connection.get_transaction()
    known = _told.get(connection)
    if known is None or known[0] is not now:
        known = _told[connection] = (now, {})
    return known[1]


# Newest revision and edition: also beside another question's columns, whose page then needs no statement for them.
STATE = (
    select(func.max(Revision.id)).scalar_subquery().label("newest_revision"),
    select(Edition.number).scalar_subquery().label("edition"),
)
# A record as its page is found: what it is, whether it may be shown, and the state of the register.
TRUNK = (
    Record.id, Record.kind, Record.slug, Record.title, Record.state, Record.version, Record.replaced_by_id,
    Record.updated_at, *STATE,
)  # fmt: skip
_STAMP = Prepared(select(*STATE))


class Trunk(NamedTuple):
    """A record as its page is found, by the names of `TRUNK`."""

    id: int
    kind: str
    slug: str
    title: str
    state: str
    version: int
    replaced_by_id: int | None
    updated_at: datetime
    newest_revision: int | None
    edition: int | None


trunk_cells = itemgetter(*Trunk._fields)


_SEEN = "register_stamp"  # of a connection that only reads: the state that it sees, kept on the connection itself


def stamp_of(connection: Connection) -> tuple[int, int]:
    """Which state of the register this is: newest revision and edition; asked once of a connection that only reads."""
    known: tuple[int, int] | None = connection.__dict__.get(_SEEN)
    if known is not None:
        return known
    return saw(connection, *_STAMP.raw(connection)[0])


def saw(connection: Connection, revision: int | None, edition: int | None) -> tuple[int, int]:
    """Note the state that a connection was told together with another answer; a writer's changes under it."""
    stamp = (revision or 0, edition or 0)
    if not connection.get_execution_options().get("writing"):
        connection.__dict__[_SEEN] = stamp
    return stamp


def newest(connection: Connection) -> int:
    """The number of the newest revision, 0 in an empty register."""
    return stamp_of(connection)[0]


def look_anew(connection: Connection) -> None:
    """Forget which state the connection saw: it has begun another look at the register."""
    connection.__dict__.pop(_SEEN, None)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Read | None:
    # A float comes as a float from both drivers; PostgreSQL's own reader would ask for the column's code.
    return None if isinstance(kind, Float) else kind.dialect_impl(dialect).result_processor(dialect, None)


def _filler(slots: Sequence[tuple[str, str, Any, Read | None]], *, named: bool) -> Callable[[dict[str, Any]], Any]:
    """Turns a call's values into what the driver takes: a list, or names and values."""
    if not named and all(key and not writer for _, key, _, writer in slots):
        keys = [key for _, key, _, _ in slots]
        return lambda values: [values[key] for key in keys]

    def filled(values: dict[str, Any]) -> Any:
        found = [
            (name, (writer(values[key]) if writer else values[key]) if key else fixed)
            for name, key, fixed, writer in slots
        ]
        return dict(found) if named else [value for _, value in found]

    return filled


def _maker(names: list[str], readers: Sequence[Read | None]) -> Callable[[Any], Any]:
    """Turns a driver's row into a named tuple, converting only the columns that need it."""
    kind = namedtuple("Line", names)  # type: ignore[misc] # noqa: PYI024 - the names are known only here
    wanted = [(number, reader) for number, reader in enumerate(readers) if reader]
    if not wanted:
        return kind._make

    def make(raw: Any) -> Any:
        line = list(raw)
        for number, reader in wanted:
            line[number] = reader(line[number])
        return kind._make(line)

    return make


def _namer(names: list[str], readers: Sequence[Read | None]) -> Callable[[Any], dict[str, Any]]:
    """Turns a driver's row into a mapping, likewise."""
    wanted = [(name, reader) for name, reader in zip(names, readers, strict=True) if reader]

    def make(raw: Any) -> dict[str, Any]:
        line = dict(zip(names, raw, strict=True))
        for name, reader in wanted:
            line[name] = reader(line[name])
        return line

    return make

"""The full-text indexes, FTS5 on SQLite and tsvectors on PostgreSQL: made, filled and emptied by ids.

Neither keeps the text that it indexes. Marks are words of the register's own, such as the type and the state of a
record, by which the engine itself leaves out what is not asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from treaties.operations.bulk import put_in_one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

WORDS, NAMES, TEXTS = "search_fts_words", "search_fts_names", "search_fts_texts"
COLUMNS = {WORDS: ("body", "marks"), NAMES: ("body", "marks"), TEXTS: ("body",)}
_BEGINNINGS = {NAMES: ", prefix='2 3'"}  # what is suggested while a name is typed
_WITHOUT_COPY = (3, 43)  # the SQLite that can take entries out of an index that keeps no text
MANY = 5_000

Line = tuple[int, str, str]  # id, words, marks


def write(connection: Connection, index: str, lines: Sequence[Line]) -> None:
    """Add entries: id, folded words in order, marks."""
    names = COLUMNS[index]
    for start in range(0, len(lines), MANY):
        part = lines[start : start + MANY]
        if connection.dialect.name == "sqlite":
            put_in_one(connection, index, names, _texts(part))
        else:
            said = [{"id": number, "body": body, "marks": marks} for number, body, marks in part]
            marks = "setweight(to_tsvector('simple', :marks), 'A') || " if "marks" in names else ""
            query = f"INSERT INTO {index} (id, words) VALUES (:id, {marks}to_tsvector('simple', :body))"
            connection.execute(text(query), [{name: row[name] for name in ("id", *names)} for row in said])


def _texts(lines: Iterable[Line]) -> dict[int, str]:
    return {number: f"{marks}|{body}" if marks else body for number, body, marks in lines}


def remove(connection: Connection, index: str, ids: Sequence[int]) -> None:
    """Take entries out."""
    key = "rowid" if connection.dialect.name == "sqlite" else "id"
    if ids:
        query = text(f"DELETE FROM {index} WHERE {key} = :id")
        connection.execute(query, [{"id": each} for each in ids])


def exchange(connection: Connection, index: str, line: Line) -> None:
    """Write an entry in the place of the one of the same id: on SQLite by one statement, each of which writes words."""
    if connection.dialect.name == "sqlite":
        put_in_one(connection, index, COLUMNS[index], _texts([line]), anew=True)
    else:
        remove(connection, index, [line[0]])
        write(connection, index, [line])


def make_anew(connection: Connection, names: Iterable[str]) -> None:
    """Empty indexes in the place of what is there, damaged or gone; in the caller's transaction."""
    for index in names:
        for statement in _made(connection, index, COLUMNS[index]):
            connection.execute(text(statement))


def _made(connection: Connection, index: str, columns: Iterable[str]) -> tuple[str, ...]:
    gone = f"DROP TABLE IF EXISTS {index}"
    if connection.dialect.name != "sqlite":
        table = f"CREATE TABLE {index} (id integer PRIMARY KEY, words tsvector NOT NULL)"
        return (gone, table, f"CREATE INDEX {index}_words ON {index} USING gin (words)")
    version = str(connection.execute(text("SELECT sqlite_version()")).scalar_one())
    bare = "content='', contentless_delete=1, " if tuple(map(int, version.split("."))) >= _WITHOUT_COPY else ""
    split = f'tokenize="unicode61 remove_diacritics 0"{_BEGINNINGS.get(index, "")}'
    return (
        f"DROP TABLE IF EXISTS {index}_known", gone,
        f"CREATE VIRTUAL TABLE {index} USING fts5({', '.join(columns)}, {bare}{split})",
        f"CREATE VIRTUAL TABLE {index}_known USING fts5vocab({index}, col)",
    )  # fmt: skip


def tidy(connection: Connection, names: Iterable[str]) -> None:
    """Let SQLite join what many statements wrote, after which phrases are read sooner."""
    if connection.dialect.name == "sqlite":
        for index in names:
            connection.execute(text(f"INSERT INTO {index}({index}) VALUES ('optimize')"))


def ids_in(connection: Connection, index: str) -> set[int]:
    """Every id that the index has an entry of."""
    key = "rowid" if connection.dialect.name == "sqlite" else "id"
    return set(connection.execute(text(f"SELECT {key} FROM {index}")).scalars())


def differing(connection: Connection, index: str, lines: Iterable[Line]) -> set[int]:
    """Ids whose entries are not what these lines say, those of entries too many among them."""
    if connection.dialect.name == "sqlite":
        return _differing_words(connection, index, lines)
    marks = "setweight(to_tsvector('simple', :marks), 'A') || " if "marks" in COLUMNS[index] else ""
    query = text(f"SELECT words = {marks}to_tsvector('simple', :body) FROM {index} WHERE id = :id")
    left, wrong = ids_in(connection, index), set()
    for number, body, said in lines:
        given = {"id": number, "body": body} | ({"marks": said} if marks else {})
        left.discard(number)
        if not connection.execute(query, given).scalar_one_or_none():
            wrong.add(number)
    return wrong | left


def _differing_words(connection: Connection, index: str, lines: Iterable[Line]) -> set[int]:
    """The index read word by word; the words of one entry are summed as numbers, since they come in any order."""
    table = f"temp.{index}_each"
    connection.execute(text(f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5vocab(main, {index}, instance)"))
    sums: dict[int, int] = {}
    query = text(f'SELECT doc, term, col, "offset" FROM {table}')
    for number, word, column, place in connection.execute(query):
        sums[number] = sums.get(number, 0) + hash((word, column, place))
    connection.execute(text(f"DROP TABLE {table}"))
    wrong = set()
    for number, *said in lines:
        total = 0
        for column, words in zip(("body", "marks"), said, strict=True):
            for place, word in enumerate(words.split()):
                total += hash((word, column, place))
        if sums.pop(number, 0) != total:
            wrong.add(number)
    return wrong | set(sums)


__all__ = [
    "COLUMNS",
    "NAMES",
    "TEXTS",
    "WORDS",
    "differing",
    "exchange",
    "ids_in",
    "make_anew",
    "remove",
    "tidy",
    "write",
]

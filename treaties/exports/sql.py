"""SQL of an export: tables, keys, indexes, views for people; a SQLite file, scripts for PostgreSQL and MySQL."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import Case, Date, String, case, cast, func, literal_column, type_coerce

from treaties import db
from treaties.domain.message import Message
from treaties.exports import datasette, full_text, lines, tables
from treaties.exports import state as states
from treaties.exports.errors import ExportError
from treaties.queries.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path
    from typing import TextIO

    from sqlalchemy import Connection

# On MySQL keys need a length; addresses have at most 120 characters, codes and languages 60.
KINDS = {
    "sqlite": {"number": "INTEGER", "real": "REAL", "flag": "INTEGER", "day": "TEXT", "key": "TEXT", "": "TEXT"},
    "postgres": {
        "number": "BIGINT", "real": "DOUBLE PRECISION", "flag": "BOOLEAN", "day": "DATE", "key": "VARCHAR(120)",
        "": "TEXT",
    },
    "mysql": {
        "number": "BIGINT", "real": "DOUBLE", "flag": "BOOLEAN", "day": "DATE", "key": "VARCHAR(120)",
        "": "LONGTEXT",
    },
}  # fmt: skip
KEYS = ("slug", "kind", "record", "vocabulary", "code", "language", "layer")
INDEXES = (
    ("citation", ("kind", "record")), ("event", ("date_first",)), ("status_span", ("treaty", "layer", "actor")),
    ("treaty_action", ("treaty", "actor")),
)  # fmt: skip
VIEWS = {
    "status_spans": """
SELECT s.treaty, t.short_name AS treaty_name, s.actor, a.title AS actor_name, a.iso3, s.layer, s."view", s.status,
  s.first_day, s.last_day, s.act, s.rule
FROM status_span s JOIN treaty t ON t.slug = s.treaty JOIN actor a ON a.slug = s.actor""",
    "current_status": """
SELECT treaty, treaty_name, actor, actor_name, iso3, status, first_day AS since, {today} AS on_day, act, rule
FROM status_spans
WHERE layer = 'status' AND "view" IS NULL AND first_day <= {today} AND last_day >= {today}""",
    "events_with_parties": """
SELECT e.slug AS event, e.title, e.event_kind, e.stage, e.date, e.date_first, e.date_last, e.evidence, p.actor,
  a.title AS actor_name, p.role, p.doubt, x.treaty, f.status AS status_on_first_day, l.status AS status_on_last_day
FROM event e
JOIN event_actors p ON p.event = e.slug
JOIN actor a ON a.slug = p.actor
LEFT JOIN (
  SELECT DISTINCT w.event, d.treaty
  FROM event_weapons w
  JOIN weapon k ON k.slug = w.weapon
  JOIN weapon_treaties d ON d.weapon = k.slug OR d.weapon = k.category
) x ON x.event = e.slug
LEFT JOIN status_span f ON f.treaty = x.treaty AND f.actor = p.actor AND f.layer = 'status' AND f."view" IS NULL
  AND f.first_day <= e.date_first AND f.last_day >= e.date_first
LEFT JOIN status_span l ON l.treaty = x.treaty AND l.actor = p.actor AND l.layer = 'status' AND l."view" IS NULL
  AND l.first_day <= e.date_last AND l.last_day >= e.date_last""",
    "citations_with_sources": """
SELECT c.kind, c.record, c.field, c.stance, c.stated_value, c.as_of, COALESCE(c.claimant, b.title) AS claimant,
  c.quote, c.locator, c.credibility, c.source, s.publisher, s.issued, s.url,
  COALESCE(s.publisher, 'Unknown publisher') || COALESCE(' (' || s.issued || ')', '') || ': '
    || COALESCE(s.heading, 'untitled') || COALESCE('. ' || s.url, '') AS formatted_source
FROM citation c JOIN source s ON s.slug = c.source LEFT JOIN actor b ON b.slug = c.claimant_actor""",
}


def name(text: str) -> str:
    """A name of ours as an identifier; no data ever become one."""
    return f'"{text}"'


def _extra() -> list[tables.Table]:
    column = tables.Column
    words = ("table", "column", "label", "type", "vocabulary", "refers_to", "required", "hint")
    book = tables.Table("codebook", "Codebook", tuple(column(each, each) for each in words))
    said = (column("name", "What"), column("value", "Value"))
    return [book, tables.Table("about", "About this export", said)]


def create(table: tables.Table, dialect: str) -> str:
    """The statement that makes a table; SQLite's holds its keys, the others get them when the rows are in."""
    kinds = KINDS[dialect]
    parts = []
    for each in table.columns:
        is_key = each.kind == "ref" or (each.name in KEYS and each.kind == "line")
        line = f"{name(each.name)} {kinds.get(each.kind, kinds['key' if is_key else ''])}"
        line += " NOT NULL" if each.required else ""
        if dialect == "sqlite" and each.refers:
            line += f" REFERENCES {name(each.refers)}({name('slug')})"
        parts.append(line)
    if dialect == "sqlite" and table.key:
        parts.append(f"PRIMARY KEY ({', '.join(map(name, table.key))})")
    body = ",\n  ".join(parts)
    return f"CREATE TABLE {name(table.name)} (\n  {body}\n)"


def keys(found: Iterable[tables.Table]) -> Iterator[str]:
    """Primary keys, then foreign keys, added to tables that hold their rows."""
    found = list(found)
    for table in found:
        if table.key:
            yield f"ALTER TABLE {name(table.name)} ADD PRIMARY KEY ({', '.join(map(name, table.key))})"
    for table in found:
        for each in table.columns:
            if each.refers:
                target = f"{name(each.refers)} ({name('slug')})"
                yield f"ALTER TABLE {name(table.name)} ADD FOREIGN KEY ({name(each.name)}) REFERENCES {target}"


def indexes(found: Iterable[tables.Table], dialect: str) -> Iterator[str]:
    """An index per reference that no other one begins with, and those that questions about days and records need.

    Rows that refer to nothing are left out where the dialect can say so: most columns are mostly empty.
    """
    for table in found:
        longer = [columns for where, columns in INDEXES if where == table.name]
        begun = {*table.key, *(columns[0] for columns in longer)}
        single = [each for each in table.columns if each.refers and each.name not in begun]
        for columns, open_ in (*(((e.name,), not e.required) for e in single), *((each, False) for each in longer)):
            index = name("_".join(("ix", table.name, *columns)))
            only = f" WHERE {name(columns[0])} IS NOT NULL" if open_ and dialect != "mysql" else ""
            yield f"CREATE INDEX {index} ON {name(table.name)} ({', '.join(map(name, columns))}){only}"


def views(today: str) -> Iterator[str]:
    """The views for people; `today` is the expression of the day that "current" means."""
    for view, query in VIEWS.items():
        yield f"CREATE VIEW {name(view)} AS{query.format(today=today)}"


def _blocks(
    connection: Connection, day: date | None, tell: Callable[[int], None]
) -> Iterator[tuple[str, list[Sequence[Any]]]]:
    """Every table in pieces, column by column."""
    number = 0
    for name_, columns in tables.blocks(connection, bounds=True, titles=True, day=day):
        yield name_, columns
        number += len(columns[0])
        tell(number)


def _said(found: Iterable[tables.Table], state: str, day: date | None) -> Iterator[tuple[str, list[Sequence[Any]]]]:
    """The codebook and what the export says of itself."""
    book = list(tables.codebook(found))[1:]
    yield "codebook", list(zip(*book, strict=True))
    yield "about", list(zip(*tables.about(state, day).items(), strict=True))


def write_sqlite(
    connection: Connection, path: Path, state: str, tell: Callable[[int], None],
    *, day: date | None = None, words: bool = False,
) -> None:  # fmt: skip
    """One file for any SQLite tool: tables by type, indexes, views for people, codebook, licence, what Datasette reads.

    With `words` also a table for full-text search, which costs time and half the size again.
    """
    found = tables.tables(bounds=True, titles=True, dated=day is not None)
    whole = [*found, *_extra()]
    path.unlink(missing_ok=True)
    with closing(db.sqlite().connect(str(path), isolation_level=None)) as out:
        out.execute("PRAGMA journal_mode=OFF")
        out.execute("PRAGMA synchronous=OFF")  # the file counts only once it is whole
        out.execute("PRAGMA secure_delete=FAST")  # what a page does not use is zero, not what the memory held before
        _together(out, (create(table, "sqlite") for table in whole))
        if not _copied(connection, path, found, tell, day):
            _insert(out, _blocks(connection, day, tell))
        _insert(out, _said(found, state, day))
        today = f"'{day.isoformat()}'" if day else "date('now')"
        _insert(out, [("about", [("datasette",), (datasette.text(found, state),)])])
        _together(out, (*indexes(found, "sqlite"), *views(today), *(full_text.statements() if words else ())))
        out.execute("PRAGMA analysis_limit=400")
        out.execute("ANALYZE")


def _insert(out: Any, rows: Iterable[tuple[str, list[Sequence[Any]]]]) -> None:
    out.execute("BEGIN")
    for table_name, columns in rows:
        places = ", ".join("?" * len(columns))
        out.executemany(f"INSERT INTO {name(table_name)} VALUES ({places})", zip(*columns, strict=True))
    out.execute("COMMIT")


def _together(out: Any, statements: Iterable[str]) -> None:
    out.execute("BEGIN")
    for statement in statements:
        out.execute(statement)
    out.execute("COMMIT")


def _copied(
    connection: Connection, path: Path, found: Iterable[tables.Table], tell: Callable[[int], None], day: date | None
) -> bool:
    """Whether SQLite itself has copied the rows, over a connection of its own; never where that sees another state."""
    if connection.dialect.name != "sqlite" or connection.get_execution_options().get("writing"):
        return False
    with connection.engine.connect() as own:
        own.detach()  # it ends with what is set and attached here
        raw = db.driver(own)
        raw.execute("PRAGMA foreign_keys=OFF")  # the references of the file hold as those of the register do
        raw.execute("ATTACH ? AS written", (str(path),))
        raw.execute("PRAGMA written.journal_mode=OFF")
        raw.execute("PRAGMA written.synchronous=OFF")
        raw.execute("PRAGMA written.secure_delete=FAST")
        own.begin()
        if states.made_from(own) != states.made_from(connection):
            return False
        number = 0
        for table in found:
            for asked in tables.statements(own, table, bounds=True, titles=True, day=day):
                query, values = Prepared(asked).sql(own)
                number += raw.execute(f"INSERT INTO written.{name(table.name)} {query}", values).rowcount
            tell(number)
        raw.execute("COMMIT")
    return True


def write_script(
    connection: Connection, path: Path, state: str, tell: Callable[[int], None],
    *, dialect: str, day: date | None = None,
) -> None:  # fmt: skip
    """A script that makes and fills the tables on PostgreSQL (psql) or on MySQL and MariaDB."""
    found = tables.tables(bounds=True, titles=True, dated=day is not None)
    whole = [*found, *_extra()]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f"-- Treaty Register, state {state}. Data: {tables.LICENCE}.\n{SETTINGS[dialect]}")
        for table in whole:
            _say(out, create(table, dialect))
        number = 0
        for table in found:
            for count, rows in _written(connection, table, day, dialect):
                _say(out, _insertion(table.name, rows))
                number += count
                tell(number)
        for table_name, columns in _said(found, state, day):
            _say(out, _insertion(table_name, _lines([_literals(cells, dialect) for cells in columns])))
        for statement in (*keys(found), *indexes(found, dialect)):
            _say(out, statement)
        if dialect == "postgres":
            for statement in views(f"DATE '{day.isoformat()}'" if day else "CURRENT_DATE"):
                _say(out, statement)
        _say(out, "COMMIT")


def _written(connection: Connection, table: tables.Table, day: date | None, dialect: str) -> Iterator[tuple[int, str]]:
    """The rows of a table as SQL writes them, many at a time and how many, put together by the database itself.

    Coordinates are the exception: each engine has its own way to write such a number, so they go through Python.
    """
    if any(each.kind == "real" for each in table.columns):
        for columns in tables.of(connection, table, bounds=True, titles=True, day=day):
            yield len(columns[0]), _lines([_literals(cells, dialect) for cells in columns])
        return
    marks = 2 * sum(each.kind not in BARE for each in table.columns)
    for asked in tables.statements(connection, table, bounds=True, titles=True, day=day):
        told = _row(connection, table, list(asked.selected_columns))
        for rows in lines.blocks(connection, asked.with_only_columns(told, maintain_column_froms=True), TOGETHER):
            yield len(rows), _marked(",\n".join([row for (row,) in rows]), marks * len(rows), dialect)


TOGETHER = 250  # rows of a statement: their text is gone through four times, and stays in the processor's cache
MARK = "\x02"  # stands for the quotation marks around a text; no kept text may hold it (`domain.text.clean`)
BARE = {"number", "flag"}


def _row(connection: Connection, table: tables.Table, cells: Sequence[Any]) -> Any:
    """A row for `_marked`, as an expression for the register's own engine; texts stand in it as they are."""
    said: list[Any] = []
    between = "("
    for each, cell in zip(table.columns, cells, strict=True):
        mark = "" if each.kind in BARE else MARK
        said += [literal_column(f"'{between}{mark}'", String), _told(connection, each.kind, cell)]
        between = f"{mark}, "
    return func.concat(*said, literal_column(f"'{between.removesuffix(', ')})'", String), type_=String())


def _told(connection: Connection, kind: str, cell: Any) -> Any:
    """The cell as text, nothing in place of an empty one but for numbers."""
    mine = connection.dialect.name == "sqlite"
    if kind == "flag":
        return case((cell, "TRUE"), else_="FALSE")
    if kind == "day":
        return type_coerce(cell, String) if mine else func.to_char(cast(cell, Date), "YYYY-MM-DD")
    if kind == "number":
        return func.coalesce(type_coerce(cell, String) if mine else cast(cell, String), "NULL")
    inner = getattr(cell, "element", cell)
    return inner.whens[0][1] if isinstance(inner, Case) else cell


def _marked(text: str, marks: int, dialect: str) -> str:
    """Rows of `_row` as SQL writes them: whatever a text holds, it ends where it ends."""
    if text.count(MARK) != marks:
        raise ExportError(Message("A text holds a control character that no text of the register may hold."))
    if "'" in text:  # to look for the first one is quicker than to count them, which is what a replacement begins with
        text = text.replace("'", "''")
    if dialect == "mysql":
        text = text.replace("\\", "\\\\")
    return text.replace(MARK + MARK, "NULL").replace(MARK, "'")


def _insertion(table: str, rows: str) -> str:
    return f"INSERT INTO {name(table)} VALUES\n{rows}"


def _lines(columns: Sequence[Sequence[str]]) -> str:
    return ",\n".join([f"({', '.join(row)})" for row in zip(*columns, strict=True)])


SETTINGS = {
    "postgres": "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\nBEGIN;\n",
    # ANSI_QUOTES: names stand in double quotes. Without NO_BACKSLASH_ESCAPES a backslash is written twice.
    "mysql": "SET NAMES utf8mb4;\nSET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES';\nSTART TRANSACTION;\n",
}


def _say(out: TextIO, statement: str) -> None:
    out.write(statement + ";\n")


def _literals(cells: Sequence[Any], dialect: str) -> list[str]:
    """The cells of a column as SQL writes them: whatever a text holds, it ends where it ends."""
    texts = [each for each in cells if each.__class__ is str]
    if not texts:
        return [_plain_literal(each) for each in cells]
    whole = "".join(texts)
    escaped = dialect == "mysql" and "\\" in whole
    if "'" not in whole and not escaped:
        return ["NULL" if each is None else f"'{each}'" for each in cells]
    if escaped:
        cells = [None if each is None else each.replace("\\", "\\\\") for each in cells]
    return ["NULL" if each is None else "'" + each.replace("'", "''") + "'" for each in cells]


def _plain_literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return ("TRUE" if value else "FALSE") if isinstance(value, bool) else repr(value)

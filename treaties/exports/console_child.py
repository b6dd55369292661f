"""The process that answers one question in SQL: run as a script, without the register's code, settings or secrets.

Reads {"path", "sql", "rows", "bytes", "seconds", "memory", "moment"} as JSON from standard input; writes {"columns",
"rows", "more"} or {"error"}. The file is opened read-only, an allow-list decides what a statement may touch, and the
process has limits of its own; the wall clock is kept outside.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time

TYPE_CHECKING = False  # the module typing takes a fifth of the time in which this process starts
if TYPE_CHECKING:
    from typing import Any

FUNCTIONS = frozenset({
    "abs", "avg", "ceil", "ceiling", "char", "coalesce", "count", "cume_dist", "date", "datetime", "dense_rank",
    "exp", "first_value", "floor", "glob", "group_concat", "hex", "ifnull", "iif", "instr", "json",
    "json_array", "json_array_length", "json_each", "json_extract", "json_group_array", "json_group_object",
    "json_object", "json_tree", "json_type", "json_valid", "julianday", "lag", "last_value", "lead", "length",
    "like", "ln", "log", "log10", "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile", "nullif",
    "percent_rank", "pow", "power", "rank", "replace", "round", "row_number", "rtrim", "sign", "sqrt",
    "strftime", "substr", "substring", "sum", "time", "total", "trim", "typeof", "unicode", "unixepoch",
    "upper", "->", "->>", "match", "bm25", "highlight", "snippet",
})  # fmt: skip
TABLES = frozenset({"json_each", "json_tree"})
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000, sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000, sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100, sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 60, sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 16,  # full text asks its own tables with a few; a question may hold none
}  # fmt: skip
STEP = 10_000
ENDLESS = (float("inf"), float("-inf"))  # SQLite gives no other number that JSON cannot hold
WORDS = "full_text"


def confine(seconds: int, memory: int) -> None:
    """Limits of this process, where the system has them."""
    try:
        import resource
    except ImportError:  # Windows: the wall clock outside remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The rows of one statement, or why there are none."""
    database = sqlite3.connect(f"file:{asked['path']}?mode=ro&immutable=1", uri=True, isolation_level=None)
    try:
        return _rows(database, asked)
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        words = str(error)
        return {"error": "slow" if words == "interrupted" else words}
    except (MemoryError, OverflowError):
        return {"error": "large"}
    finally:
        database.close()


def _plain(cell: Any) -> Any:
    """A cell as JSON can hold it: no bytes, and no number without an end."""
    if isinstance(cell, bytes):
        return f"({len(cell)} bytes)"
    return str(cell) if isinstance(cell, float) and cell in ENDLESS else cell


def _rows(database: sqlite3.Connection, asked: dict[str, Any]) -> dict[str, Any]:
    known = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")}
    database.execute("PRAGMA query_only=ON")
    database.execute("PRAGMA temp_store=MEMORY")
    if asked["moment"]:
        _stop_the_clock(database, asked["moment"])
    else:
        database.execute("PRAGMA trusted_schema=OFF")
    for limit, value in LIMITS.items():
        database.setlimit(limit, value)
    until = time.monotonic() + asked["seconds"]
    database.set_progress_handler(lambda: time.monotonic() > until, STEP)
    # The tables that functions make are set up by statements of their own, which the authorizer would refuse.
    database.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").fetchall()
    if WORDS in known:
        database.execute(f"SELECT 1 FROM {WORDS} WHERE {WORDS} MATCH 'a'").fetchone()
    database.set_authorizer(_judge(known | TABLES))
    cursor = database.execute(asked["sql"])
    if cursor.description is None:
        return {"error": "none"}
    columns = [column[0] for column in cursor.description]
    rows: list[list[Any]] = []
    size = 0
    for row in cursor:
        if len(rows) == asked["rows"] or size > asked["bytes"]:
            return {"columns": columns, "rows": rows, "more": True}
        plain = [_plain(cell) for cell in row]
        size += sum(len(cell) if isinstance(cell, str) else 8 for cell in plain)
        rows.append(plain)
    return {"columns": columns, "rows": rows, "more": False}


def _stop_the_clock(database: sqlite3.Connection, moment: str) -> None:
    """Let every function of time take `moment` for now; the views of the file call them too."""
    plain = sqlite3.connect(":memory:")

    def stopped(name: str) -> Any:
        first = 1 if name == "strftime" else 0  # its first argument is the format

        def said(*given: Any) -> Any:
            told = list(given)
            if len(told) == first or (len(told) > first and str(told[first]).lower() == "now"):
                told[first : first + 1] = [moment]
            return plain.execute(f"SELECT {name}({', '.join('?' * len(told))})", told).fetchone()[0]

        return said

    for name in ("date", "time", "datetime", "julianday", "unixepoch", "strftime"):
        database.create_function(name, -1, stopped(name))


def _judge(tables: set[str]) -> Any:
    """What SQLite asks before it compiles anything: reading of known tables, functions of the list, nothing else."""

    def judge(action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
        if action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE}:
            return sqlite3.SQLITE_OK
        # Without a column it only counts rows, also those of a name made by WITH.
        if action == sqlite3.SQLITE_READ and (first in tables or not second):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA and first == "data_version" and not second:  # what full text asks for itself
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FUNCTIONS:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return judge


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    confine(wanted["seconds"], wanted["memory"])
    sys.stdout.write(json.dumps(answer(wanted)))  # in one piece: json.dump writes cell by cell, in Python

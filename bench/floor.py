"""The floor: the least work that answers these questions, a WSGI function over prepared SQLite statements.

It renders by joining strings, knows no framework, no template and no rule, and is no example to follow: it shows what
a page cannot cost less than. BENCH_FLOOR names the database that `build` makes.
"""

from __future__ import annotations

import os
import threading
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

try:  # the same build of SQLite as the register's, so that only the programs differ
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:
    import sqlite3

from bench import world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

SCHEMA = """
CREATE TABLE state(id INTEGER PRIMARY KEY, code TEXT, name TEXT);
CREATE TABLE treaty(id INTEGER PRIMARY KEY, slug TEXT, title TEXT, adopted TEXT, in_force TEXT);
CREATE TABLE action(id INTEGER PRIMARY KEY, treaty_id INTEGER, state_id INTEGER, kind TEXT, date TEXT);
CREATE TABLE event(
    id INTEGER PRIMARY KEY, date TEXT, place TEXT, actor_id INTEGER, treaty_id INTEGER, weapon TEXT, text TEXT
);
CREATE TABLE source(id INTEGER PRIMARY KEY, url TEXT, title TEXT, publisher TEXT, date TEXT);
CREATE TABLE citation(
    id INTEGER PRIMARY KEY, record_type TEXT, record_id INTEGER, field TEXT, source_id INTEGER, quote TEXT
);
"""
INDEXES = """
CREATE INDEX action_of_pair ON action(treaty_id, state_id, date, kind);
CREATE INDEX event_of_state ON event(actor_id, date);
CREATE UNIQUE INDEX source_at ON source(url);
CREATE INDEX citation_of ON citation(record_type, record_id);
CREATE INDEX citation_from ON citation(source_id);
CREATE TABLE span AS
    SELECT treaty_id, state_id, kind, date AS first, lead(date, 1, '9999') OVER (
        PARTITION BY treaty_id, state_id ORDER BY date) AS until
    FROM action WHERE kind IN ('signature', 'ratification', 'accession', 'succession', 'withdrawal');
CREATE INDEX span_on ON span(treaty_id, state_id, first, until, kind);
ANALYZE;
"""
# "+?": beside an indexed column a bare parameter would have SQLite plan the statement anew at every call, where the
# database was analysed by a build with samples (STAT4).
EVENTS = """
SELECT e.id, e.date, e.place, s.name, t.id, t.title, e.weapon, substr(e.text, 1, 120)
FROM event e JOIN state s ON s.id = e.actor_id JOIN treaty t ON t.id = e.treaty_id
WHERE e.actor_id = +? AND e.date BETWEEN +? AND +? ORDER BY e.date DESC, e.id DESC LIMIT 50 OFFSET +?
"""
COUNT = "SELECT count(*) FROM event WHERE actor_id = +? AND date BETWEEN +? AND +?"
EVENT = """
SELECT e.date, e.place, s.id, s.name, t.id, t.title, e.weapon, e.text
FROM event e JOIN state s ON s.id = e.actor_id JOIN treaty t ON t.id = e.treaty_id WHERE e.id = +?
"""
CITED = """
SELECT c.field, c.quote, s.id, s.title, s.publisher, s.date, s.url
FROM citation c JOIN source s ON s.id = c.source_id WHERE c.record_type = 'event' AND c.record_id = +?
"""
SOURCE = "SELECT id, title, publisher, date FROM source WHERE url = +?"
CITING = """
SELECT record_type, record_id, field, quote FROM citation WHERE source_id = +? ORDER BY record_type, record_id
"""
STANDING = """
SELECT s.id, s.name, a.kind, a.date FROM state s LEFT JOIN (
    SELECT state_id, kind, max(date) AS date FROM action
    WHERE treaty_id = +? AND date <= +?
        AND kind IN ('signature', 'ratification', 'accession', 'succession', 'withdrawal')
    GROUP BY state_id
) a ON a.state_id = s.id ORDER BY s.name
"""
MATRIX = "SELECT treaty_id, state_id, kind FROM span WHERE first <= +? AND until > +?"
WORD = {None: "none", "signature": "signatory", "withdrawal": "withdrawn"}
FRAME = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{0}</title></head><body><nav>'
    '<a href="/">Home</a> <a href="/events">Events</a> <a href="/search">Search</a></nav><h1>{0}</h1>{1}</body></html>'
)

_of_thread = threading.local()


def build(folder: Path, path: Path, tell: Callable[[str, int], None]) -> None:
    """Load the files of `folder` into a new database at `path`."""
    made = path.with_suffix(".part")
    made.unlink(missing_ok=True)
    connection = sqlite3.connect(made)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
    for name, head in world.HEADS.items():
        rows = ([row[column] for column in head] for row in world.read(folder, name))
        tell(name, connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(head))})", rows).rowcount)
    connection.executescript(INDEXES)
    connection.commit()
    connection.close()
    made.replace(path)


def rows(query: str, *values: Any) -> list[Any]:
    """All rows of a query, on the thread's own connection, which keeps its statements prepared."""
    connection = getattr(_of_thread, "connection", None)
    if connection is None:
        address = f"file:{os.environ['BENCH_FLOOR']}?mode=ro"
        connection = _of_thread.connection = sqlite3.connect(address, uri=True, isolation_level=None)
        connection.execute("PRAGMA mmap_size=4294967296")  # the register's own figure
        connection.execute("PRAGMA cache_size=-64000")  # more than the register takes
    found: list[Any] = connection.execute(query, values).fetchall()
    return found


def events(asked: dict[str, str]) -> str:
    """Fifty events of a State between two days, newest first, and how many there are."""
    state, first, last, page = asked["actor"], asked["from"], asked["to"], int(asked.get("page", 1))
    total = rows(COUNT, state, first, last)[0][0]
    lines = [
        f'<tr><td><a href="/event/{number}">{day}</a></td><td>{escape(place)}</td>'
        f'<td><a href="/state/{state}">{escape(name)}</a></td><td><a href="/treaty/{treaty}">{escape(title)}</a></td>'
        f"<td>{escape(weapon)}</td><td>{escape(text)}</td></tr>"
        for number, day, place, name, treaty, title, weapon, text in rows(EVENTS, state, first, last, (page - 1) * 50)
    ]
    following = f'<a href="/events?actor={state}&amp;from={first}&amp;to={last}&amp;page={page + 1}">next</a>'
    return FRAME.format("Events", f"<p>{total} events</p><table>{''.join(lines)}</table>{following}")


def event(number: str) -> str:
    """One event with its citations."""
    day, place, state, name, treaty, title, weapon, text = rows(EVENT, number)[0]
    cited = [
        f'<li>{field}: <q>{escape(quote)}</q> <a href="/source/{source}">{escape(head)}</a>, {escape(publisher)}, '
        f'{issued} <a href="{escape(url)}">{escape(url)}</a></li>'
        for field, quote, source, head, publisher, issued, url in rows(CITED, number)
    ]
    facts = (
        f'<dl><dt>Date<dd>{day}<dt>Place<dd>{escape(place)}<dt>State<dd><a href="/state/{state}">{escape(name)}</a>'
        f'<dt>Treaty<dd><a href="/treaty/{treaty}">{escape(title)}</a><dt>Weapon<dd>{escape(weapon)}'
        f"<dt>Text<dd>{escape(text)}</dl>"
    )
    return FRAME.format(f"Event {number}", f"{facts}<ul>{''.join(cited)}</ul>")


def by_address(asked: dict[str, str]) -> str:
    """The source at an address, and everything that cites it."""
    number, title, publisher, day = rows(SOURCE, asked["url"])[0]
    lines = [
        f'<li><a href="/{kind}/{record}">{kind} {record}</a> {field}: <q>{escape(quote)}</q></li>'
        for kind, record, field, quote in rows(CITING, number)
    ]
    return FRAME.format("Source", f"<p>{escape(title)}, {escape(publisher)}, {day}</p><ul>{''.join(lines)}</ul>")


def standing(treaty: str, asked: dict[str, str]) -> str:
    """Where every State stands on one treaty on a day."""
    lines = [
        f'<tr><td><a href="/state/{state}">{escape(name)}</a></td><td>{WORD.get(kind, "party")}</td>'
        f"<td>{day or ''}</td></tr>"
        for state, name, kind, day in rows(STANDING, treaty, asked["date"])
    ]
    return FRAME.format(f"Treaty {treaty}", f"<table>{''.join(lines)}</table>")


def bare_matrix(asked: dict[str, str]) -> str:
    """The data of every State on every treaty on a day, and nothing drawn."""
    return str(len(rows(MATRIX, asked["date"], asked["date"])))


PAGES: dict[str, Callable[[str, dict[str, str]], str]] = {
    "events": lambda _, asked: events(asked),
    "event": lambda rest, _: event(rest),
    "by-url": lambda _, asked: by_address(asked),
    "treaty": standing,
    "bare-matrix": lambda _, asked: bare_matrix(asked),
}


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer one request."""
    kind, _, rest = environ["PATH_INFO"][1:].partition("/")
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    body = PAGES[kind](rest, asked).encode()
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]

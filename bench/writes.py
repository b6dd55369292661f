"""Measure what forms and imports cost: pages, suggestions, one edit, many acts, and readers beside a writer.

Everything is asked of one copy of the loaded register (size M unless said), in one process, each figure beside its
yardstick in the same run: a form beside its page, an edit beside a bare durable commit, acts through operations beside
a bare executemany of the acts alone.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script, the interpreter looks in bench/ only

from bench.lines import Line, loaded, table
from treaties.config import Settings
from treaties.db import Database
from treaties.domain.dates import parse_edtf
from treaties.operations import records, undo
from treaties.operations.draft import Draft
from treaties.operations.ledger import Editor
from treaties.queries import listing
from treaties.web.accounts import first_link
from treaties.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient
    from sqlalchemy import Connection

DATA = Path(__file__).resolve().parent / "data"
EDITOR = Editor("bench")
EACH = 200  # acts on each treaty, as the made-up world has them


def timed(action: Callable[[], object]) -> float:
    """Milliseconds that `action` takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def taken(action: Callable[[], object]) -> float:
    """Milliseconds of the processor that `action` takes: beside other work the clock says more of the others."""
    began = time.process_time()
    action()
    return (time.process_time() - began) * 1000


def percentile(found: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted(found)[min(len(found) - 1, int(len(found) * share))]


def signed_in(app: Any) -> FlaskClient:
    """A client that may write."""
    client: FlaskClient = app.test_client()
    path = first_link(app) or ""
    page = client.get(path).get_data(as_text=True)
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    told = {"name": "Ada", "email": "ada@example.org", "password": "a long enough word", "csrf_token": token}
    client.post(path, data=told)
    return client


def forms(client: FlaskClient, address: str) -> Line:
    """A form beside the page of its record, by processor time."""
    pairs = [(taken(lambda: client.get(address)), taken(lambda: client.get(f"{address}/edit"))) for _ in range(40)]
    page, form = (statistics.median(each[place] for each in pairs[5:]) for place in (0, 1))
    return Line(f"form of {address}", f"{page:.1f} ms", f"{form:.1f} ms", form / page, "at most 2", form <= 2 * page)


def suggestions(client: FlaskClient, database: Database) -> Line:
    """What a field with all sources offers while words of titles are typed, letter by letter from the second on."""
    with database.reading() as connection:
        query = text("SELECT title FROM record WHERE kind = 'source' AND id % 997 = 3")
        titles = list(connection.execute(query).scalars())
    chance = random.Random(5)
    words = [chance.choice(title.split()) for title in titles]
    asked = [word[:length] for word in words for length in range(2, min(len(word), 9))]
    client.get("/sources/suggest.json?q=warm")
    found = [taken(lambda word=word: client.get(f"/sources/suggest.json?q={word}")) for word in asked]  # type: ignore[misc] # bound as a default
    p95 = percentile(found, 0.95)
    what = f"suggestions of all sources, p95 of {len(found)}"
    return Line(what, "", f"{p95:.1f} ms", p95 / 30, "30 ms", p95 <= 30)


def one_edit(database: Database) -> Iterator[Line]:
    """An edit with its revision, spans and words beside one row committed as durably."""
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE bare (id INTEGER PRIMARY KEY, said TEXT)"))

    def bare() -> None:
        with database.writing() as connection:
            connection.execute(text("INSERT INTO bare (said) VALUES ('a row of about the size that an event has')"))

    for kind in ("event", "treaty_action"):
        ids = _ids(database, kind, 60)
        pairs = [(timed(bare), timed(lambda record=record: _edit(database, record))) for record in ids]  # type: ignore[misc] # bound as a default
        least, ours = (statistics.median(each[place] for each in pairs[10:]) for place in (0, 1))
        what = f"one edit of {'an act, 200 on its treaty' if kind == 'treaty_action' else 'an event'}"
        ratio = ours / least
        yield Line(what, f"{least:.1f} ms", f"{ours:.1f} ms", ratio, "at most 10", ratio <= 10)


def _ids(database: Database, kind: str, most: int) -> list[int]:
    with database.reading() as connection:
        query = text("SELECT id FROM record WHERE kind = :kind AND state = 'published' ORDER BY id LIMIT :most")
        return list(connection.execute(query, {"kind": kind, "most": most}).scalars())


def _edit(database: Database, record_id: int) -> None:
    with database.writing() as connection:
        newest = listing.history(connection, record_id)[0]
        kind = connection.execute(text("SELECT kind FROM record WHERE id = :id"), {"id": record_id}).scalar_one()
        draft = undo.draft_of(kind, newest.content)
        draft.values["summary"] = f"{draft.values.get('summary', '')} once more"[-2_000:]
        records.edit(connection, record_id, newest.version, draft, EDITOR, "read again")


def _acts(connection: Connection, number: int) -> list[Draft]:
    chance = random.Random(5)
    treaties = list(connection.execute(text("SELECT id FROM treaty ORDER BY id")).scalars())[: max(1, number // EACH)]
    states = list(connection.execute(text("SELECT id FROM actor WHERE actor_kind = 'state' ORDER BY id")).scalars())
    source = connection.execute(text("SELECT id FROM source ORDER BY id LIMIT 1")).scalar_one()
    cited = [{"source": source, "stance": "asserts"}]
    kinds = ("signature", "ratification", "accession", "declaration")
    first = date(1990, 1, 1)
    return [
        Draft("treaty_action", {
            "treaty": treaties[place * len(treaties) // number], "actor": chance.choice(states),
            "act_kind": chance.choice(kinds), "territory": "of the bench",
            "date": parse_edtf((first + timedelta(chance.randrange(12_000))).isoformat()),
        }, citations=cited, imported=True)
        for place in range(number)
    ]  # fmt: skip


def many(database: Database, number: int) -> Line:
    """Acts through operations, in one transaction, beside a bare executemany of the same acts into the same table.

    By processor time: beside other work the clock says more of the others, and both write to the same disk.
    """
    with database.reading() as connection:
        drafts = _acts(connection, number)

    def through() -> None:
        with database.writing() as connection:
            records.create(connection, drafts, EDITOR, "a list")

    began = time.process_time()
    clock = number / timed(through) * 1000
    ours = number / (time.process_time() - began)
    bare = number / _bare(database)
    ratio = ours / bare
    told = f"{ours:,.0f} a second (by the clock {clock:,.0f})"
    return Line(f"{number:,} acts at once", f"{bare:,.0f} a second", told, ratio, "at least 0.12", ratio >= 0.12)


def _bare(database: Database) -> float:
    """Seconds of the processor for the rows of the acts alone, which are taken out first and put in again."""
    raw: Any = database.engine.raw_connection().driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    rows = raw.execute("SELECT * FROM treaty_action WHERE territory = 'of the bench'").fetchall()
    raw.execute("DELETE FROM treaty_action WHERE territory = 'of the bench'")
    raw.execute("PRAGMA foreign_keys=ON")

    def put() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(f"INSERT INTO treaty_action VALUES ({', '.join('?' * len(rows[0]))})", rows)
        raw.execute("COMMIT")

    began = time.process_time()
    put()
    return time.process_time() - began


def beside_a_writer(database: Database, number: int) -> Line:
    """How long readers wait at worst (p99) while many acts are written by another process, beside an idle register."""
    import subprocess

    query = text("SELECT title, version FROM record WHERE id = :id")
    ids = _ids(database, "event", 2000)

    def one(connection: Connection, record: int) -> float:
        return timed(lambda: connection.execute(query, {"id": record}).one())

    def read(found: list[float], going: Callable[[], bool]) -> None:
        while going():
            with database.reading() as connection:
                found += [one(connection, record) for record in random.sample(ids, 20)]

    idle: list[float] = []
    until = time.monotonic() + 3
    read(idle, lambda: time.monotonic() < until)
    path = str(database.engine.url.database)
    writer = subprocess.Popen([sys.executable, __file__, "--write", path, "--acts", str(number)])
    busy: list[float] = []
    read(busy, lambda: writer.poll() is None)
    least, ours = percentile(idle, 0.99), percentile(busy, 0.99)
    return Line("a reader's p99 beside a bulk write", f"{least:.2f} ms", f"{ours:.2f} ms", ours / least, "at most 2",
                ours <= 2 * least)  # fmt: skip


def eight(database: Database) -> Line:
    """Eight writers at once, fifty edits each: how many were lost or refused."""
    ids = _ids(database, "event", 8)
    lost: list[str] = []

    def work(record: int) -> None:
        for _ in range(50):
            try:
                _edit(database, record)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                lost.append(str(error))

    threads = [threading.Thread(target=work, args=(record,)) for record in ids]

    def run() -> None:
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    spent = timed(run)
    told = f"{400 / spent * 1000:.0f} a second, {len(lost)} lost"
    return Line("eight writers, 400 edits", "", told, len(lost), "none lost", not lost)


def opened(path: Path) -> Database:
    """The register in that file."""
    return Database(Settings(f"sqlite:///{path}", path.parent, "for measuring only", page_cache=False))


@click.command(help=__doc__)
@click.option("--size", default="M", show_default=True, help="Which of the registers that `make bench` has loaded.")
@click.option("--acts", default=20_000, show_default=True, help="How many acts are written at once.")
@click.option("--write", default="", hidden=True)
def main(size: str, acts: int, write: str) -> None:
    """Measure and tell."""
    if write:
        database = opened(Path(write))
        with database.writing() as connection:
            records.create(connection, _acts(connection, acts), EDITOR, "beside readers")
        return
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        path = Path(folder) / "register.db"
        shutil.copy(loaded(size), path)
        database = opened(path)
        database.upgrade()
        app = create_app(database.settings)
        client = signed_in(app)
        with database.reading() as connection:
            event = connection.execute(text("SELECT slug FROM record WHERE kind = 'event' LIMIT 1")).scalar_one()
            treaty = connection.execute(text("SELECT slug FROM record WHERE kind = 'treaty' LIMIT 1")).scalar_one()
        lines = [forms(client, f"/events/{event}"), forms(client, f"/treaties/{treaty}"), suggestions(client, database)]
        lines += one_edit(database)
        lines += [eight(database), many(database, acts), beside_a_writer(database, acts)]
        app.extensions["treaties"].dispose()
        database.dispose()
    click.echo(table(lines))


if __name__ == "__main__":
    main()

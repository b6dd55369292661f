"""Measure search and lookup: words, quotes, batches, the size of the indexes and what they cost an edit.

`make finding SIZE=M` makes up the world of `world.py` without acts, and a text of some 3 kB for every source, kept as a
copy; with `--folder` it takes CSV files of the same columns, whose sources may have a column `text`. `--prose` measures
quotes in what no program made up: the docstrings of the Python that runs it. Pages are compared with the floor: FTS5
over the same words, with its own rank and snippets, rows joined as strings.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import os
import random
import sqlite3 as plain_sqlite3
import statistics
import string
import sys
import sysconfig
import time
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

import click
from sqlalchemy import insert, select, text
from werkzeug.test import create_environ

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script, the interpreter looks in bench/ only

from bench import world
from bench.clients import Request, drive
from bench.load import EDITOR, Loader
from bench.servers import HOME, Server, free_port, pin, processor_seconds, register_command, running
from treaties.config import Settings
from treaties.db import Database, head
from treaties.domain.reference import address_key
from treaties.models import Citation, Record, Revision, Snapshot
from treaties.operations import finding, indexes, records, texts
from treaties.operations.undo import draft_of
from treaties.queries import candidates, matching
from treaties.queries.lookup import EVERY, lookup
from treaties.queries.search import read, search
from treaties.queries.texts import holding
from treaties.records import TYPES
from treaties.vault import vault_of
from treaties.web.app import create_app

try:  # the same build of SQLite as the register's, so that only the programs differ
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:
    import sqlite3

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

DATA = HOME / "bench" / "data"
WORDS = 450  # of a made-up text, some 3 kB
PIECE = 3_000  # letters of a text of prose
KNOWN = 30_000  # words that made-up texts are drawn from
QUOTES = 100
_OF_TEXTS = 2_000  # texts of prose at most


class Bare(Loader):
    """The records of a world that search and lookup find, acts left out."""

    def run(self) -> None:
        """Everything but acts."""
        self._terms()
        self._put("source", self.source, world.read(self.folder, "source"))
        self._put("state", self.state, world.read(self.folder, "state"))
        self._put("treaty", self.treaty, world.read(self.folder, "treaty"))
        self._put("weapon", self.weapon, self._weapons())
        self._put("event", self.event, world.read(self.folder, "event"))


def made_up(count: int) -> Iterator[str]:
    """Texts of words as common as words of a language are, no two alike."""
    chance = random.Random("texts")
    known = list(
        dict.fromkeys("".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 11))) for _ in range(KNOWN))
    )
    weights = [1 / (rank + 2.7) for rank in range(len(known))]
    total, cumulative = 0.0, []
    for weight in weights:
        total += weight
        cumulative.append(total)
    for _ in range(count):
        found = chance.choices(known, cum_weights=cumulative, k=WORDS)
        for at in range(0, WORDS, chance.randint(8, 20)):
            found[at] = found[at].capitalize()
        yield " ".join(found)


def prose_texts() -> Iterator[str]:
    """The docstrings of this Python's libraries, joined to texts of some 3 kB."""
    kept, seen = "", set()  # what one library took over from another is no text of its own
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).rglob("*.py")):
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        for node in ast.walk(tree):
            told = ast.get_docstring(node) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) else None
            if told and told not in seen:
                seen.add(told)
                kept += " " + " ".join(told.split())
                if len(kept) > PIECE:
                    yield kept.strip()
                    kept = ""


def opened(name: str, address: str = "") -> Database:
    """The register of that name, with a data folder of its own; at another database's address where one is given."""
    folder = DATA / name
    folder.mkdir(parents=True, exist_ok=True)
    return Database(Settings(address or f"sqlite:///{folder / 'register.db'}", folder, "no sessions are opened here"))


def keep(database: Database, every: Iterable[str]) -> None:
    """Keep each text as a copy of the next source; files without a flush each, as nobody relies on them."""
    vault = vault_of(database.settings)
    with database.writing() as connection:
        sources = list(
            connection.execute(select(Record.id).where(Record.kind == "source").order_by(Record.id)).scalars()
        )
        lines: list[dict[str, Any]] = []
        for number, said in enumerate(every):
            name = hashlib.sha256(said.encode()).hexdigest()
            vault.path(name).parent.mkdir(parents=True, exist_ok=True)
            vault.path(name).write_bytes(said.encode())
            texts.add(connection, name, said)
            lines.append(
                {
                    "record_id": sources[number] if number < len(sources) else None, "key": name[:16], "sha256": name,
                    "text_sha256": name, "size": len(said), "media_type": "text/plain",
                    "retrieved_at": datetime.now(UTC),
                }
            )  # fmt: skip
        connection.execute(insert(Snapshot), lines)
        indexes.tidy(connection, indexes.COLUMNS)


def prepare(size: str, folder: Path | None, address: str = "") -> Database:
    """The register of that size, made where it is not there yet."""
    database = opened(f"{size}-finding", address)
    if database.schema():
        if database.schema() != head():  # the program has moved on since the data were loaded
            database.upgrade()
        return database
    files = folder or DATA / size
    if not (files / "source.csv").exists():
        world.write(size, files, lambda *_: None)
    database.upgrade()
    with database.writing() as connection:
        Bare(connection, files, lambda name, count: click.echo(f"loaded {count:,} {name}", err=True)).run()
    csv.field_size_limit(1 << 24)
    first = next(world.read(files, "source"))
    own = (row["text"] for row in world.read(files, "source")) if "text" in first else None
    keep(database, own or made_up(world.SIZES[size].source))
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return database


clock = time.thread_time  # a server's own work is not in it, so that another engine's answers are waited for


def timed(ask: Callable[[Any], Any], asked: Sequence[Any]) -> tuple[float, float, list[Any]]:
    """Milliseconds of the processor at the median and at the 95th percentile, and the answers.

    What other work on the machine takes is not counted (unless the engine is a server), nor is the first question,
    which fills caches.
    """
    ask(asked[0])
    times, answers = [], []
    for each in asked:
        began = clock()
        answers.append(ask(each))
        times.append((clock() - began) * 1000)
    times.sort()
    return statistics.median(times), times[int(0.95 * (len(times) - 1))], answers


def noise(said: str, chance: random.Random) -> str:
    """The passage with a tenth of its letters changed, lost or doubled."""
    signs = list(said)
    for at in chance.sample(range(len(signs)), max(1, round(len(signs) * 0.1))):
        drawn = chance.random()
        other = chance.choice(string.ascii_lowercase)
        signs[at] = other if drawn < 0.6 else "" if drawn < 0.8 else signs[at] + other
    return "".join(signs)


def cut(every: Sequence[tuple[Any, str]], size: int, chance: random.Random) -> list[tuple[Any, str]]:
    """As many runs of `size` words out of texts, with whose they are; none where the texts are too short."""
    if sum(len(said.split()) > size + 2 for _, said in every) < QUOTES:
        return []
    found: list[tuple[Any, str]] = []
    while len(found) < QUOTES:
        own, said = chance.choice(every)
        parts = said.split()
        if len(parts) > size + 2:
            at = chance.randrange(len(parts) - size)
            found.append((own, " ".join(parts[at : at + size])))
    return found


def show(name: str, value: str, goal: str = "") -> None:
    """One line of the table."""
    click.echo(f"| {name} | {value} | {goal} |")


def quotes(name: str, found: Callable[[str], set[Any]], every: Sequence[tuple[Any, str]]) -> None:
    """Exact and misquoted passages: the share that is found first, and the time."""
    chance = random.Random(12)
    exact = cut(every, 8, chance)
    half, most, answers = timed(lambda each: found(each[1]), exact)
    share = statistics.fmean(own in got for (own, _), got in zip(exact, answers, strict=True))
    show(f"{name}, exact, 8 words", f"{share:.0%}, {half:.1f} ms (p95 {most:.1f})", "100 %, 3 ms")
    for size, goal in ((8, "95 %, 25 ms"), (16, "99 %, 25 ms"), (30, "")):
        # Prose repeats itself: whoever says the same words is no wrong answer.
        asked = [({own} | found(said), noise(said, chance)) for own, said in cut(every, size, chance)]
        if not asked:
            continue
        half, most, answers = timed(lambda each: found(each[1]), asked)
        share = statistics.fmean(bool(own & got) for (own, _), got in zip(asked, answers, strict=True))
        show(
            f"{name}, a tenth of its letters changed, {size} words",
            f"{share:.0%}, {half:.1f} ms (p95 {most:.1f})",
            goal,
        )


def in_texts(connection: Connection, database: Database, quote: str) -> set[Any]:
    """Whose kept text answers a quote first; several where several hold it word by word."""
    near = holding(connection, vault_of(database.settings), quote)
    return {each.copy for each, said in near if not said} or {near[0][0].copy} if near else set()


def kept_texts(connection: Connection, database: Database) -> list[tuple[str, str]]:
    """Keys and texts of some thousand copies."""
    vault, rows = vault_of(database.settings), connection.execute(select(Snapshot.key, Snapshot.text_sha256)).all()
    chosen = random.Random(3).sample(rows, min(2_000, len(rows)))
    return [(row.key, vault.read(row.text_sha256).decode()) for row in chosen]


def by_passage(connection: Connection, quote: str) -> set[str]:
    """The sources that stand first for a quote, all that share the first place, also behind "and 17 more"."""
    hits = lookup(connection, f"“{quote}”", cited=False, most=EVERY).results
    return {each.slug for each in hits if each.score == hits[0].score}


def passages(connection: Connection) -> list[tuple[str, str]]:
    """Some thousand passages that citations quote, with the source of each."""
    query = (
        select(Record.slug, Citation.quote).join(Record, Record.id == Citation.source_id).where(Citation.quote != "")
    )
    rows = connection.execute(query.order_by(Citation.id).limit(200_000)).all()
    return [(row.slug, row.quote) for row in random.Random(3).sample(rows, min(3_000, len(rows)))]


def common(connection: Connection, index: str, low: float, high: float) -> list[str]:
    """Words that stand in such a share of the records."""
    has = candidates.known(connection, index).entries
    total = connection.execute(select(Record.id).order_by(Record.id.desc()).limit(1)).scalar_one()
    found = [word for word, count in has.items() if low <= count / total <= high and word.isalpha() and len(word) > 2]
    return sorted(found, key=lambda word: -has[word])


def references(connection: Connection, count: int) -> list[str]:
    """References of several kinds: addresses, footnotes, passages, misquotes, what the register knows nothing of."""
    chance = random.Random(5)
    entry = TYPES["source"].table
    rows = connection.execute(select(Record.title, entry).join(entry, entry.c.id == Record.id).limit(20_000)).all()
    cited, found = passages(connection), []
    for number in range(count):
        row = chance.choice(rows)
        found.append(
            (
                f"https://web.archive.org/web/2024/{row.url}?utm_source=x",
                f"‘{row.heading}’, {row.publisher}, {row.issued_text}",
                f"“{chance.choice(cited)[1]}”",
                f"“{noise(chance.choice(cited)[1], chance)}”",
                f"A Treatise on Garden Snails, no. {number} (Press of Nowhere, 1887)",
            )[number % 5]
        )
    return found


def sizes(connection: Connection) -> None:
    """What the indexes take beside the text that they find."""
    said = 0
    for content in connection.execute(
        select(Revision.content, Record.kind).join(Record, Record.id == Revision.record_id)
    ):
        said += sum(len(each.encode()) for each in finding.shown(content.kind, content.content))
    kept = int(connection.execute(text("SELECT coalesce(sum(size), 0) FROM snapshot")).scalar_one())
    bare = plain_sqlite3.connect(str(connection.engine.url.database))  # its build knows the size of each table
    taken = dict(bare.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall())
    bare.close()
    own = ("search_", "reference_key", "ix_reference_key", "text_piece", "ix_text_piece")
    index = sum(size for name, size in taken.items() if name.startswith(own))
    shares = ", ".join(
        f"{name} {sum(size for each, size in taken.items() if each.startswith(name)) / 1e6:.0f} MB"
        for name in (indexes.WORDS, indexes.NAMES, indexes.TEXTS, "search_entry", "reference_key")
    )
    show(
        "indexes beside the text",
        f"{index / (said + kept):.2f} ({(said + kept) / 1e6:.0f} MB of text; {shares})",
        "1.6",
    )


def edits(database: Database, count: int = 150) -> None:
    """One edit with the indexes and without them, by turns; nothing is kept."""
    times: dict[bool, list[float]] = {True: [], False: []}
    whole = finding.replace
    with database.reading() as connection:
        ids = list(connection.execute(select(Record.id).where(Record.kind == "event").limit(count)).scalars())
    for number, record_id in enumerate(ids):
        indexed = number % 2 == 0
        finding.replace = whole if indexed else (lambda *_: None)  # what is measured
        began = time.thread_time()
        with database.writing() as connection:
            _, kind, said = next(iter(finding.stored(connection, [record_id])))
            version = connection.execute(select(Record.version).where(Record.id == record_id)).scalar_one()
            draft = draft_of(kind, said)
            summary = f"{draft.values.get('summary', '')} once more"
            draft = replace(draft, values=draft.values | {"summary": summary[-2_000:]})
            records.edit(connection, record_id, version, draft, EDITOR, "measured")
        times[indexed].append(time.thread_time() - began)
    finding.replace = whole
    with database.writing() as connection:
        finding.remove(connection, ids)
        finding.add(connection, list(finding.stored(connection, ids)))
    half = {indexed: statistics.median(each) * 1000 for indexed, each in times.items()}
    more = half[True] / half[False] - 1
    show(
        "an edit with the indexes beside one without",
        f"{half[True]:.1f} and {half[False]:.1f} ms: {more:+.0%}",
        "+20 %",
    )


class Floor:
    """A page of results that no program can make cheaper: FTS5 ranks, cuts out the words, strings are joined."""

    SCHEMA = """
    CREATE TABLE entry(id INTEGER PRIMARY KEY, address TEXT, title TEXT, kind TEXT, said TEXT);
    CREATE VIRTUAL TABLE entry_fts USING fts5(said, content='entry', content_rowid='id');
    """
    ASKED = """
    SELECT e.address, e.title, e.kind, snippet(entry_fts, 0, char(2), char(3), '…', 24) FROM entry_fts
    JOIN entry e ON e.id = entry_fts.rowid WHERE entry_fts MATCH ? ORDER BY rank LIMIT 25
    """

    @staticmethod
    def build(database: Database, path: Path) -> None:
        """The same words as the register's, in one table."""
        path.unlink(missing_ok=True)
        bare = sqlite3.connect(path)
        bare.executescript("PRAGMA journal_mode=OFF;" + Floor.SCHEMA)
        with database.reading() as connection:
            query = select(Record.id, Record.kind, Record.slug, Record.title, Revision.content)
            query = query.join(Revision, (Revision.record_id == Record.id) & (Revision.version == Record.version))
            for row in connection.execute(query.execution_options(yield_per=1_000)):
                said = " · ".join(finding.shown(row.kind, row.content))
                line = (row.id, f"/{row.kind}/{row.slug}", row.title, row.kind, said)
                bare.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", line)
        bare.execute("INSERT INTO entry_fts(entry_fts) VALUES ('rebuild')")
        bare.commit()
        bare.close()


_floor: list[Any] = []


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The floor's one page."""
    if not _floor:
        _floor.append(sqlite3.connect(f"file:{os.environ['BENCH_FLOOR']}?mode=ro", uri=True, check_same_thread=False))
        _floor[0].execute("PRAGMA mmap_size=4294967296")  # the register's own figure
    asked = parse_qs(environ["QUERY_STRING"]).get("q", ["a"])[0]
    rows = _floor[0].execute(Floor.ASKED, (" ".join(f'"{word}"' for word in asked.split()),)).fetchall()
    lines = [
        f'<li><a href="{address}">{escape(title)}</a> {kind}<p>'
        f"{escape(said).replace(chr(2), '<b>').replace(chr(3), '</b>')}</p></li>"
        for address, title, kind, said in rows
    ]
    body = f"<!doctype html><title>Search</title><p>{escape(asked)}</p><ol>{''.join(lines)}</ol>".encode()
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def _driven(server: Server, requests: Sequence[Request], seconds: float) -> tuple[float, float]:
    """Answers in a second, and milliseconds of the processor that one took."""
    before = processor_seconds(server.process.pid)
    rate = drive(server.port, list(requests), seconds).rate
    return rate, (processor_seconds(server.process.pid) - before) * 1000 / (rate * seconds)


def pages(database: Database, asked: Sequence[str], rounds: int = 5, seconds: float = 3.0) -> None:
    """The search page beside the floor's, by turns."""
    bare = database.settings.data_dir / "floor.db"
    if not bare.exists():
        Floor.build(database, bare)
    ours = {
        "TREATIES_DATABASE_URL": database.settings.database_url, "TREATIES_DATA_DIR": str(database.settings.data_dir),
        "TREATIES_PAGE_CACHE": "0", "TREATIES_SECRET_KEY": "only for measuring",
    }  # fmt: skip
    requests = [Request(f"/search?{urlencode({'q': each})}") for each in asked]
    ports, log = (free_port(), free_port()), database.settings.data_dir / "server.log"
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--worker-class", "gthread", "--threads", "4"]
    command += ["--log-level", "error", "--bind", f"127.0.0.1:{ports[0]}", "bench.finding:app"]
    pin(1)
    with (
        running(command, ports[0], {"BENCH_FLOOR": str(bare)}, requests[0].path, log) as floor,
        running(register_command(ports[1]), ports[1], ours, "/healthz", log) as register,
    ):
        turns = [[_driven(each, requests, seconds if turn else 1.0) for each in (floor, register)]
                 for turn in range(rounds + 1)][1:]  # fmt: skip # the first round fills caches
    for name, unit, place, digits in (("requests/s", "", 0, 0), ("processor time of an answer", " ms", 1, 2)):
        told = [statistics.median(turn[server][place] for turn in turns) for server in (0, 1)]
        said = ", ".join(f"{each:.{digits}f}{unit}" for each in told)
        show(f"search page, two middling words: {name} of the floor, of the register", said)
        ratios = sorted(turn[1 - place][place] / turn[place][place] for turn in turns)
        show("the same, ratio", f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})", "0.75")


def answers(database: Database, *, only: str) -> None:
    """Everything that is asked in this process."""
    with database.reading() as connection:
        if "w" in only:
            most = common(connection, matching.WORDS, 0.3, 1.0) or common(connection, matching.WORDS, 0.1, 1.0)
            most = most[:10]
            half, slow, found = timed(lambda word: search(connection, read(word)), most)
            total = {each.total for each in found}
            show(
                f"a word in most records ({', '.join(most[:4])}; {max(total):,} ranked)",
                f"{half:.1f} ms (p95 {slow:.1f})",
                "10 ms",
            )
            asked = middling(connection)
            half, slow, _ = timed(lambda said: search(connection, read(said)), asked)
            show("two middling words", f"{half:.1f} ms (p95 {slow:.1f})")
        if "q" in only:
            quotes("quote of a passage", lambda said: by_passage(connection, said), passages(connection))
        if "t" in only:
            quotes(
                "quote in a kept text",
                lambda said: in_texts(connection, database, said),
                kept_texts(connection, database),
            )
        if "b" in only:
            asked = references(connection, 1_000)
            began = clock()
            hits = [lookup(connection, each).results for each in asked]
            took = clock() - began
            wrong = sum(bool(hit) and hit[0].certainty == "certain" for hit in hits[4::5])
            show(f"1,000 references ({wrong} strangers taken for certain)", f"{took:.1f} s", "30 s")
        if "s" in only:
            sizes(connection)


def at_address(database: Database, turns: int = 5) -> None:
    """`/lookup` of an address beside the bare query for it by the index and the page of the source, by turns."""
    table = TYPES["source"].table
    bare = sqlite3.connect(f"file:{database.engine.url.database}?mode=ro", uri=True)
    with database.reading() as connection:
        query = (
            select(Record.slug, table.c.url).join(table, table.c.id == Record.id).where(table.c.url != "").limit(20_000)
        )
        some = random.Random(9).sample(list(connection.execute(query)), 200)
    asked = "SELECT id FROM source WHERE url_key = +?"
    settings = replace(database.settings, page_cache=False)
    register = create_app(settings).wsgi_app
    looked = [create_environ("/lookup", query_string={"q": url}) for _, url in some]
    shown = [(create_environ(f"/sources/{slug}"), (address_key(url),)) for slug, url in some]
    times: list[tuple[float, float]] = []
    for _ in range(turns + 1):  # the first turn fills caches
        began = clock()
        for environ, key in shown:
            bare.execute(asked, key).fetchall()
            register(environ, _unheard)
        middle = clock()
        for environ in looked:
            register(environ, _unheard)
        times.append(((middle - began) * 1000 / len(some), (clock() - middle) * 1000 / len(some)))
    bare.close()
    least, ours = (min(each[place] for each in times[1:]) for place in (0, 1))
    ratio = statistics.median(own / page for page, own in times[1:])
    said = f"{least:.2f} and {ours:.2f} ms: {ratio:.2f}"
    show("/lookup of an address beside its bare query and the page of the source", said, "1.5")


def _unheard(_status: str, _headers: object, _error: object = None, /) -> Callable[[bytes], object]:
    return lambda _: None


def middling(connection: Connection) -> list[str]:
    """Pairs of words that some hundredth of the records have, and twenty records both."""
    some, chance = common(connection, matching.WORDS, 0.01, 0.1), random.Random(7)
    found: list[str] = []
    for _ in range(4_000):
        pair = " ".join(chance.sample(some, 2))
        if len(found) < 100 and search(connection, read(pair), limit=0).total >= 20:
            found.append(pair)
    return found or some[:100]


@click.command(help=__doc__)
@click.option("--size", default="S", type=click.Choice(sorted(world.SIZES)))
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="CSV files to load.")
@click.option(
    "--database", "address", default="", help="A PostgreSQL address in place of SQLite; without s, e, a and p."
)
@click.option("--prose", is_flag=True, help="Only quotes in texts that no program made up.")
@click.option(
    "--only",
    default="wqtbseap",
    help="w words, q quotes of passages, t quotes in texts, b a batch, s sizes, e edits, a addresses, p pages.",
)
def main(size: str, folder: Path | None, address: str, *, prose: bool, only: str) -> None:
    """Print a table."""
    global clock
    if address:
        clock, only = time.perf_counter, "".join(each for each in only if each in "wqtb")
    if prose:
        database = opened("prose")
        if not database.schema():
            database.upgrade()
            keep(database, islice(prose_texts(), _OF_TEXTS))
        only = "t"
    else:
        database = prepare(size, folder, address)
    show("what", "found", "goal")
    show("---", "---", "---")
    answers(database, only=only)
    if "e" in only:
        edits(database)
    if "a" in only:
        at_address(database)
    if "p" in only:
        with database.reading() as connection:
            asked = middling(connection)
        pages(database, asked)
    database.dispose()


if __name__ == "__main__":
    main()

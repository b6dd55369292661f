"""Measure what must not grow: memory of `manage.py import acts` by rows, and what the console adds to a question.

The import is the command itself on a copy of the loaded register, one process for each number of rows; its memory is
the most of its own that it held (RssAnon): pages of the mapped file, which ru_maxrss counts too, do not count. The
console answers beside the program sqlite3 reading the same file, both as processes, by the clock and by processor
time, the least of the rounds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script, the interpreter looks in bench/ only

from bench.lines import Line, loaded, table
from bench.moving import DATA, anonymous, spent
from treaties.config import Settings
from treaties.db import Database
from treaties.exports import console
from treaties.exports.write import write
from treaties.queries import listing
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
KINDS = ("signature", "ratification", "accession")
# A batch of five thousand rows and the writer's pages (64 megabytes) fill up first; from then on memory may not grow.
ROWS = (1_000, 50_000, 150_000)
QUESTIONS = {
    "count of a table": "SELECT count(*) FROM citation",
    "groups over two tables": "SELECT a.iso3, count(*) FROM event e JOIN actor a ON a.slug = e.country GROUP BY 1",
    "1,000 rows of a view": "SELECT * FROM status_spans LIMIT 1000",
    "words": "SELECT count(*) FROM event WHERE summary LIKE '%gonfiku%'",
}


def addresses(database: Database, kind: str, most: int) -> list[str]:
    """Short addresses of records of a type."""
    with database.reading() as connection:
        return [row[0] for row in next(listing.blocks(connection, TYPES[kind], listing.Asked(), most))]


def imported(folder: Path, register: Path, database: Database, rows: int) -> tuple[float, float]:
    """Megabytes and seconds of the processor that the import of so many acts takes at most."""
    copy, source = folder / "into.db", folder / "acts.csv"
    shutil.copy(register, copy)
    treaties, actors = addresses(database, "treaty", 400), addresses(database, "actor", 200)
    with source.open("w", encoding="utf-8") as out:
        out.write("treaty,actor,act_kind,date\n")
        for number in range(rows):
            at, who = divmod(number, len(actors))
            act = f"{KINDS[at // len(treaties) % 3]},2031-{1 + number % 12:02}-09"
            out.write(f"{treaties[at % len(treaties)]},{actors[who]},{act}\n")
    settings = os.environ | {"TREATIES_DATABASE_URL": f"sqlite:///{copy}", "TREATIES_DATA_DIR": str(folder)}
    command = [
        sys.executable,
        str(MANAGE),
        "import",
        "acts",
        str(source),
        "--source",
        addresses(database, "source", 1)[0],
    ]
    subprocess.run([sys.executable, str(MANAGE), "db", "upgrade"], env=settings, check=True, stdout=subprocess.DEVNULL)
    child = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL)
    most, ended = 0, 0
    while not ended:
        most = max(most, anonymous(child.pid))
        time.sleep(0.05)
        ended, status, used = os.wait4(child.pid, os.WNOHANG)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise click.ClickException("The import failed.")
    return most / 1024, used.ru_utime + used.ru_stime


def asked(path: Path, rounds: int) -> Iterator[Line]:
    """The console beside sqlite3."""
    program = shutil.which("sqlite3") or "sqlite3"
    for what, question in QUESTIONS.items():

        def plain(question: str = question) -> None:
            subprocess.run([program, "-readonly", str(path), question], check=True, stdout=subprocess.DEVNULL)

        def ours(question: str = question) -> None:
            console.ask(path, question)

        (theirs, clock), (own, mine) = least(plain, rounds), least(ours, rounds)
        said = f"{theirs * 1000:.0f} ms ({clock * 1000:.0f} by the clock)", f"{own * 1000:.0f} ms ({mine * 1000:.0f})"
        over = f"{(own - 1.2 * theirs) * 1000:+.0f} ms ({(mine - 1.2 * clock) * 1000:+.0f})"
        yield Line(f"console: {what}", *said, over, "1.2 times and 50 ms", own <= 1.2 * theirs + 0.05)


def least(action: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Seconds of the processor and by the clock, each the least of the rounds."""
    found = [spent(action) for _ in range(rounds)]
    return min(each.processor for each in found), min(each.clock for each in found)


@click.command(help=__doc__)
@click.option("--size", default="M", show_default=True, help="Which of the registers that `make bench` has loaded.")
@click.option("--rounds", default=5, show_default=True, help="Rounds of each question.")
@click.option("--only", type=click.Choice(["imports", "console"]), help="Only one half of the table.")
def main(size: str, rounds: int, only: str | None) -> None:
    """Measure and tell."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        path = Path(folder) / "register.db"
        shutil.copy(loaded(size), path)
        database = Database(Settings(f"sqlite:///{path}", path.parent, "for measuring only", page_cache=False))
        database.upgrade()
        if only != "imports":
            published = Path(folder) / "published.db"
            with database.reading() as connection:
                write(connection, "sqlite", published)
            lines += asked(published, rounds)
        full = 0.0
        for rows in ROWS if only != "console" else ():
            memory, seconds = imported(Path(folder), path, database, rows)
            what, took = f"import of {rows:,} acts: memory", f"{memory:.0f} MB, {seconds:.0f} s"
            more, met = (f"{memory - full:+.0f} MB", memory <= full * 1.15) if full else ("", True)
            lines.append(Line(what, f"{full:.0f} MB for {ROWS[1]:,}" if full else "", took, more, "constant", met))
            full = full or (memory if rows == ROWS[1] else 0.0)
        database.dispose()
    click.echo(table(lines))


if __name__ == "__main__":
    main()

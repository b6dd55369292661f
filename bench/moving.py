"""Measure what data out costs: lists as CSV, the name of the state, SQL scripts, SQLite files, Parquet.

Everything is asked of the loaded register (size M unless said) in one process that only reads; each figure stands
beside its yardstick, asked in the same rounds: the median of the rounds' ratios and how far they swing, by the clock
until what was written lies on the disk, and the median by the processor, which says more beside other work. Programs
that are started count with their own processor time.
"""

from __future__ import annotations

import csv
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script, the interpreter looks in bench/ only

from bench.lines import Line, loaded, table
from treaties.config import Settings
from treaties.db import Database, driver
from treaties.exports import csv_text, state
from treaties.exports.write import write
from treaties.models import Record
from treaties.queries import listing
from treaties.records import TYPES
from treaties.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Select

    from treaties.records import RecordType

DATA = Path(__file__).resolve().parent / "data"
LISTS = ("event", "treaty_action", "source")


class Spent(NamedTuple):
    """Seconds of the processor, programs that were started included, and of the clock until all lies on the disk."""

    processor: float
    clock: float


def spent(action: Callable[[], object]) -> Spent:
    """What `action` takes."""
    os.sync()  # what others wrote before is not waited for
    began, before = time.perf_counter(), time.process_time() + _children()
    action()
    used = time.process_time() + _children() - before
    os.sync()
    return Spent(used, time.perf_counter() - began)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def paired(least: Callable[[], object], ours: Callable[[], object], rounds: int) -> list[tuple[Spent, Spent]]:
    """What both take in each round, after one round that is not counted."""
    return [(spent(least), spent(ours)) for _ in range(rounds + 1)][1:]


def beside(what: str, pairs: list[tuple[Spent, Spent]], goal: float, *, faster: bool) -> Line:
    """Both and their ratio: how many times as fast as the yardstick, or how many times its cost.

    By the clock, as the yardsticks of the goals were taken, and by the processor, which says more beside other work.
    """
    clock, used = (
        sorted((one[place] / two[place]) if faster else (two[place] / one[place]) for one, two in pairs)
        for place in (1, 0)
    )
    middle = statistics.median(clock)
    theirs, own = (f"{statistics.median(pair[side].clock for pair in pairs):.2f} s" for side in (0, 1))
    words = f"{'at least' if faster else 'at most'} {goal:g}"
    told = f"{middle:.2f} ({clock[0]:.2f} to {clock[-1]:.2f}); by the processor {statistics.median(used):.2f}"
    return Line(what, theirs, own, told, words, middle >= goal if faster else middle <= goal)


def as_written(entry: RecordType) -> Select[Any]:
    """The statement of a whole list as one writes it: references joined, by short address."""
    fields = [each for each in entry.fields if not each.derived]
    others = {each.name: aliased(Record) for each in fields if each.kind == "ref"}
    cells = [others[f.name].slug.label(f.name) if f.kind == "ref" else entry.table.c[f.columns[0]] for f in fields]
    query = select(Record.slug, Record.title, *cells).join(entry.table, entry.table.c.id == Record.id)
    for name, other in others.items():
        query = query.outerjoin(other, and_(other.id == entry.table.c[f"{name}_id"], other.state == "published"))
    return query.where(Record.kind == entry.kind, Record.state == "published").order_by(Record.slug)


def lists(database: Database, kind: str, rounds: int) -> Iterator[Line]:
    """A whole list as CSV beside the same statement through SQLAlchemy Core and csv.writer."""
    entry, asked = TYPES[kind], listing.Asked()
    statement = as_written(entry)
    first: list[float] = []
    grown: list[int] = []

    def core() -> None:
        with database.reading() as connection, open(os.devnull, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123 - no path
            rows = connection.execution_options(yield_per=1000).execute(statement)
            for part in rows.partitions():
                csv.writer(out).writerows(part)

    def ours() -> None:
        began, before, most = time.perf_counter(), anonymous(), 0
        with database.reading() as connection, Path(os.devnull).open("wb") as out:
            for number, text in enumerate(csv_text.of_list(connection, entry, asked)):
                out.write(text)
                if not number:
                    first.append(time.perf_counter() - began)
                if number % 20 == 0:
                    most = max(most, anonymous())
        grown.append(most - before)

    yield beside(f"CSV of the list of {entry.plural.lower()}", paired(core, ours, rounds), 4, faster=True)
    app = create_app(database.settings)
    client = app.test_client()

    def again() -> None:
        with Path(os.devnull).open("wb") as out:
            out.writelines(client.get(f"/{entry.path}.csv").iter_encoded())

    again()  # the first one is read, and leaves its file
    yield beside("the same again, from its file", paired(core, again, max(1, rounds // 2)), 4, faster=True)
    app.extensions["treaties"].dispose()
    yield Line("its first rows", "", f"{max(first) * 1000:.0f} ms at most", "", "50 ms", max(first) <= 0.05)
    yield Line("memory on top", "", f"{max(grown[1:]) / 1024:.1f} MB", "", "10 MB", max(grown[1:]) <= 10 * 1024)


def anonymous(process: int | str = "self") -> int:
    """Kilobytes of memory that belong to this process alone; pages of the database's file do not count."""
    for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1])
    return 0


def files(database: Database, folder: Path, rounds: int) -> Iterator[Line]:
    """Whole exports beside what SQLite does of itself; the name of the state is kept, as from the second one on."""
    home = database.settings.data_dir

    def made(form: str) -> Callable[[], object]:
        def run() -> None:
            with database.reading() as connection:
                write(connection, form, folder / f"out.{form}", kept_in=home)

        return run

    def vacuum() -> None:
        (folder / "vacuum.db").unlink(missing_ok=True)
        with database.engine.connect() as connection:
            connection.rollback()
            driver(connection).execute("VACUUM INTO ?", (str(folder / "vacuum.db"),))

    def dump() -> None:
        with (folder / "dump.sql").open("wb") as out:
            subprocess.run(
                [shutil.which("sqlite3") or "sqlite3", str(folder / "out.sqlite"), ".dump"], stdout=out, check=True
            )

    with database.reading() as connection:
        anew = spent(lambda: state.name_of(connection, None)).processor
        state.name_of(connection, home)
        kept = spent(lambda: state.name_of(connection, home)).processor
    yield Line("the name of the state", f"{anew:.1f} s worked out", f"{kept * 1000:.0f} ms kept", "", "", met=True)
    yield beside(
        "SQLite file beside VACUUM INTO of the register", paired(vacuum, made("sqlite"), rounds), 2, faster=False
    )
    if shutil.which("sqlite3"):
        what = "SQL script (PostgreSQL) beside sqlite3 .dump of the SQLite export"
        yield beside(what, paired(dump, made("postgres"), rounds), 2.2, faster=False)
    yield beside("Parquet beside the CSV files", paired(made("csv"), made("parquet"), rounds), 2, faster=False)


@click.command(help=__doc__)
@click.option("--size", default="M", show_default=True, help="Which of the registers that `make bench` has loaded.")
@click.option("--rounds", default=5, show_default=True, help="Rounds of each pair; whole files take half as many.")
@click.option("--only", type=click.Choice(["lists", "files"]), help="Only one half of the table.")
def main(size: str, rounds: int, only: str | None) -> None:
    """Measure and tell."""
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        path = Path(folder) / "register.db"
        shutil.copy(loaded(size), path)
        os.sync()
        database = Database(Settings(f"sqlite:///{path}", path.parent, "for measuring only", page_cache=False))
        database.upgrade()
        lines = [line for kind in LISTS for line in lists(database, kind, rounds)] if only != "files" else []
        if only != "lists":
            lines += files(database, Path(folder), max(1, rounds // 2))
        database.dispose()
    click.echo(table(lines))


if __name__ == "__main__":
    main()

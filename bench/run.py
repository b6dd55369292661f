"""Measure the register beside the floor: the same questions, in the same minute, on the same data.

Every round asks each server in turn, ratios are taken inside a round, and the median of the rounds is told.
"""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from html import unescape
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script, the interpreter looks in bench/ only

from bench import floor, load, world
from bench.clients import Faulty, Measured, Request, drive, fetch, tagged
from bench.questions import SERVERS, Workload, opened, workloads
from bench.servers import (
    HOME,
    Server,
    floor_command,
    free_port,
    pin,
    processor_seconds,
    register_command,
    running,
    serve_command,
)
from treaties.db import head
from treaties.operations import finding
from treaties.queries import status

if TYPE_CHECKING:
    from collections.abc import Callable

DATA, OUT = HOME / "bench" / "data", HOME / "bench" / "out"
FAR_PAGE, LONGEST_WALK = 1_000, 60.0  # seconds
STARTS, FILLING = 3, 30.0  # seconds
# Where the register will show every State on every treaty on a day; the row is left out until it does.
MATRIX_PAGE = "/status?on={day}"


@dataclass(slots=True)
class Row:
    """One line of the table."""

    name: str
    floor: float
    register: float
    ratio: float
    goal: str
    met: bool
    unit: str = "requests/s"
    note: str = ""
    rounds: list[float] = field(default_factory=list)
    cost: float = 0  # the same ratio by what an answer takes of the processor, which other work disturbs less


class Bar:
    """A progress bar on standard error, one line for each thing under way."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self.progress = Progress(
            TextColumn("{task.description:32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
        )
        self.tasks: dict[str, Any] = {}

    def tell(self, name: str, done: int, total: int | None = None) -> None:
        """Move the line of that name on."""
        if name not in self.tasks:
            self.tasks[name] = self.progress.add_task(name, total=total)
        self.progress.advance(self.tasks[name], done)


def prepare(size: str, bar: Bar) -> tuple[Path, Path]:
    """The databases of the floor and of the register, made where they are not there yet."""
    DATA.mkdir(exist_ok=True)
    OUT.mkdir(exist_ok=True)
    folder, bare, register = DATA / size, DATA / f"{size}-floor.db", DATA / f"{size}-register.db"
    totals = asdict(world.SIZES[size]) | {"status": world.SIZES[size].treaty, "weapon": len(world.WEAPONS)}

    def telling(what: str) -> Callable[[str, int], None]:
        return lambda name, done: bar.tell(f"{what}: {name}", done, totals[name])

    if not register.exists() or not bare.exists():
        world.write(size, folder, telling("Making up"))
        floor.build(folder, bare, telling("Floor"))
        load.load(folder, register, telling("Register"))
    database = opened(register)
    if database.schema() != head():  # the program has moved on since the data were loaded
        database.upgrade()
        with database.writing() as connection:
            finding.rebuild(connection)
            connection.execute(text("ANALYZE"))  # as `load` does: an index without figures is passed over
    database.dispose()
    return bare, register


def check(workload: Workload, server: Server) -> str:
    """What the register's first answer lacks; empty where it answers the question."""
    status, _, body = fetch(server.port, workload.register[0].path)
    if status != HTTPStatus.OK:
        return f"answers {status}"
    seen = len(re.findall(workload.holds, body))
    return "" if seen >= workload.least else f"shows {seen} of at least {workload.least}: not the whole answer"


def compare(workload: Workload, servers: dict[str, Server], rounds: int, seconds: float, bar: Bar) -> Row:
    """One workload over all rounds."""
    server, asked = servers[workload.server], workload.register
    lacks = check(workload, server)
    if lacks.startswith("answers"):
        return Row(workload.name, 0, 0, 0, f"{workload.goal}", met=False, note=lacks)
    if workload.server != "register":
        asked = tagged(server.port, asked)
        asked = asked if workload.status == HTTPStatus.NOT_MODIFIED else workload.register
    found: list[tuple[Measured, Measured]] = []
    costs: list[tuple[float, float]] = []
    _fill(servers["floor"], workload.floor, HTTPStatus.OK)
    _fill(server, asked, workload.status)
    for _ in range(rounds):
        bare, spent = _driven(servers["floor"], workload.floor, seconds, HTTPStatus.OK)
        ours, more = _driven(server, asked, seconds, workload.status)
        found.append((bare, ours))
        costs.append((spent, more))
        bar.tell(workload.name, 1, rounds)
    ratios = [ours.rate / bare.rate for bare, ours in found]
    ratio = statistics.median(ratios)
    middle = [statistics.median(each[place].rate for each in found) for place in (0, 1)]
    cost = statistics.median(spent / more if more else 0 for spent, more in costs)
    return Row(
        workload.name, middle[0], middle[1], ratio, f"{workload.goal}", met=ratio >= workload.goal and not lacks,
        note=lacks, rounds=ratios, cost=cost,
    )  # fmt: skip


def _driven(server: Server, asked: list[Request], seconds: float, status: int) -> tuple[Measured, float]:
    """The answers of `seconds`, and what one cost of the processor."""
    before = processor_seconds(server.process.pid)
    told = drive(server.port, asked, seconds, status)
    return told, (processor_seconds(server.process.pid) - before) / (told.rate * seconds)


def _fill(server: Server, asked: list[Request], status: int) -> None:
    """Ask until every address was asked once, so that what fills caches is not counted; half a minute at most."""
    done, began = 0.0, time.perf_counter()
    while done < len(asked) and time.perf_counter() - began < FILLING:
        done += drive(server.port, asked[int(done) :], 0.5, status).rate * 0.5


def keyset(server: Server, rounds: int, seconds: float, bar: Bar) -> Row:
    """The first page of all events beside the thousandth, reached as a reader would (or as far as a minute leads)."""
    address, pages, began = "/events", 1, time.perf_counter()
    while pages < FAR_PAGE and time.perf_counter() - began < LONGEST_WALK:
        following = re.search(r'<a href="([^"]+)" rel="next"', fetch(server.port, address)[2])
        if not following:
            break
        address, pages = unescape(following[1]), pages + 1
        bar.tell("walking to a far page", 1, FAR_PAGE)
    rates = [
        (drive(server.port, [Request("/events")], seconds).rate, drive(server.port, [Request(address)], seconds).rate)
        for _ in range(rounds)
    ]
    ratio = statistics.median(far / first for first, far in rates)
    first, far = (statistics.median(each[place] for each in rates) for place in (0, 1))
    name = f"all events: page {pages:,} beside page 1"
    return Row(name, first, far, ratio, "1 (at least 0.9)", met=ratio >= 0.9, note="both are the register's")


def matrix(bare: Path, register: Path, server: Server) -> list[Row]:
    """Every State on every treaty on a day: the data against the bare query, and the page against it."""
    day = load.LAST_CHECK.replace(year=2010)
    os.environ["BENCH_FLOOR"] = str(bare)
    asked = {"date": day.isoformat()}
    # Neither reads a row for those who did nothing.
    database = opened(register)
    with database.reading() as connection:
        pairs = [
            (_spent(lambda: floor.bare_matrix(asked)), _spent(lambda: status.matrix(connection, day))) for _ in range(6)
        ]
    database.dispose()
    least, ours = (statistics.median(each[place] for each in pairs[1:]) for place in (0, 1))
    rows = [Row("every State on every treaty: data", least, ours, ours / least, "at most 1.2",
                met=ours <= 1.2 * least, unit="ms")]  # fmt: skip
    address = MATRIX_PAGE.format(day=day)
    if fetch(server.port, address)[0] == HTTPStatus.OK:
        page = statistics.median(_spent(lambda: fetch(server.port, address)) for _ in range(5))
        rows.append(Row("every State on every treaty: page", least, page, page / least, "at most 4",
                        met=page <= 4 * least, unit="ms"))  # fmt: skip
    return rows


def _spent(action: Callable[[], object]) -> float:
    """Milliseconds that `action` takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def cold(settings: dict[str, str], pages: dict[str, str], bar: Bar) -> list[dict[str, Any]]:
    """Seconds from the command to the first list page, and memory then; the programs in turn."""
    commands = {"floor": floor_command, "register": register_command, "register, as make run": serve_command}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            port = free_port()
            with running(command(port), port, settings, pages[name.split(",")[0]], OUT / "start.log") as server:
                found[name].append((server.started, server.memory))
            bar.tell("cold starts", 1, STARTS * len(commands))
    return [
        {"program": name, "seconds": round(statistics.median(each[0] for each in runs), 2),
         "memory_mb": round(statistics.median(each[1] for each in runs))}
        for name, runs in found.items()
    ]  # fmt: skip


def measure(size: str, rounds: int, seconds: float, only: str, bar: Bar) -> dict[str, Any]:
    """Everything, as data."""
    bare, register = prepare(size, bar)
    found = [each for each in workloads(bare, register) if not only or each.key in only]
    settings = {
        "BENCH_FLOOR": str(bare), "TREATIES_DATABASE_URL": f"sqlite:///{register}", "TREATIES_DATA_DIR": str(DATA),
        "TREATIES_SECRET_KEY": "for measuring only",
    }  # fmt: skip
    pin(1)
    with ExitStack() as stack:
        servers: dict[str, Server] = {}
        for name in SERVERS:
            command = floor_command if name == "floor" else register_command
            cache = {"TREATIES_PAGE_CACHE": "1" if name == SERVERS[2] else "0"}
            port, page = free_port(), "/event/1" if name == "floor" else "/about"
            log = OUT / f"{name.replace(' ', '-')}.log"
            servers[name] = stack.enter_context(running(command(port), port, settings | cache, page, log))
        rows = [compare(each, servers, rounds, seconds, bar) for each in found]
        if not only or "f" in only:
            rows += [*matrix(bare, register, servers["register"]), keyset(servers["register"], rounds, seconds, bar)]
    starts: list[dict[str, Any]] = []
    if not only or "k" in only:
        lists = workloads(bare, register)[0]
        starts = cold(settings, {"floor": lists.floor[0].path, "register": lists.register[0].path}, bar)
    return {"size": size, "machine": machine(register), "rows": [asdict(row) for row in rows], "cold_starts": starts}


def machine(register: Path) -> dict[str, str]:
    """What it ran on: cores, memory, system, interpreter, SQLite."""
    database = opened(register)
    with database.reading() as connection:
        version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
    database.dispose()
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {
        "cores": str(os.cpu_count()), "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version(),
        "sqlite": str(version),
    }  # fmt: skip


def told(found: dict[str, Any]) -> str:
    """The result as Markdown, as it stands in docs/performance.md."""
    lines = [f"Size {found['size']}; " + ", ".join(f"{name} {value}" for name, value in found["machine"].items()), ""]
    lines += ["| question | floor | register | ratio | goal | |", "|---|---:|---:|---:|---:|---|"]
    for row in found["rows"]:
        verdict = ("met" if row["met"] else "**not met**") + (f"; {row['note']}" if row["note"] else "")
        verdict += f"; {row['cost']:.2f} by processor time" if row["cost"] else ""
        figures = " | ".join(f"{row[name]:,.1f} {row['unit']}" for name in ("floor", "register"))
        lines.append(f"| {row['name']} | {figures} | {row['ratio']:.2f} | {row['goal']} | {verdict} |")
    if found["cold_starts"]:
        lines += ["", "| cold start | seconds | memory, MB |", "|---|---:|---:|"]
        lines += [f"| {each['program']} | {each['seconds']} | {each['memory_mb']} |" for each in found["cold_starts"]]
    return "\n".join(lines)


@click.command(help=__doc__)
@click.option("--size", default="S", show_default=True, type=click.Choice(sorted(world.SIZES)), help="How much data.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 20), help="Rounds that count.")
@click.option(
    "--seconds", default=3.0, show_default=True, type=click.FloatRange(0.2, 60), help="Of each run in a round."
)
@click.option("--only", default="", help="Letters of the questions to ask: a b c d e f, and k for cold starts.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output instead of a table.")
def main(size: str, rounds: int, seconds: float, only: str, *, as_json: bool) -> None:
    """Measure and tell."""
    bar = Bar()
    try:
        with bar.progress:
            found = measure(size, rounds, seconds, only, bar)
    except Faulty as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(found, indent=1) if as_json else told(found))


if __name__ == "__main__":
    main()

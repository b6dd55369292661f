"""The questions that are asked, each at addresses drawn anew for each size and the same at each run."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sqlalchemy import select

from bench.clients import Request
from treaties.config import Settings
from treaties.db import Database
from treaties.models import Record

if TYPE_CHECKING:
    from pathlib import Path

ADDRESSES = 300
REPEATED = 20
SERVERS = ("floor", "register", "register with page cache")


@dataclass(frozen=True, slots=True)
class Workload:
    """One question: what the floor and the register are asked, and what the register's answer must hold."""

    key: str
    name: str
    goal: float
    floor: list[Request]
    register: list[Request]
    holds: str = ""
    least: int = 1
    server: str = "register"
    status: int = 200


def workloads(bare: Path, register: Path) -> list[Workload]:
    """Every question over these two databases."""
    chance = random.Random(7)
    connection = sqlite3.connect(bare)
    slugs = _slugs(register)

    def numbers(table: str) -> list[int]:
        count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return [chance.randint(1, count) for _ in range(ADDRESSES)]

    lists = _lists(connection, chance)
    listed = [Request(f"/events?{urlencode({'actor': s, 'from': a, 'to': b})}") for s, a, b in lists]
    ours = [
        Request(f"/events?{urlencode({'country': slugs['actor'][s - 1], 'date_from': a, 'date_to': b})}")
        for s, a, b in lists
    ]
    events = numbers("event")
    urls = [
        connection.execute("SELECT url FROM source WHERE id = ?", (number,)).fetchone()[0]
        for number in numbers("source")
    ]
    days = [(treaty, f"{chance.randint(1990, 2024)}-06-30") for treaty in numbers("treaty")]
    connection.close()
    return [
        Workload("a", "list of 50 events by State and years", 0.45, listed, ours, "<tr", 51),
        Workload(
            "b", "record with its citations", 0.45,
            [Request(f"/event/{number}") for number in events],
            [Request(f"/events/{slugs['event'][number - 1]}") for number in events], 'class="note"',
        ),
        Workload(
            "c", "address to what cites it", 0.45,
            [Request(f"/by-url?{urlencode({'url': url})}") for url in urls],
            [Request(f"/search?{urlencode({'q': url})}") for url in urls], r'href="/(?:events|acts|actors)/[a-z0-9]',
        ),
        Workload(
            "d", "every State on one treaty on a day", 0.50,
            [Request(f"/treaty/{treaty}?date={day}") for treaty, day in days],
            [Request(f"/treaties/{slugs['treaty'][treaty - 1]}?on={day}") for treaty, day in days], "<tr", 200,
        ),
        Workload(
            "e", "the same list again, from the page cache", 1.0, listed[:REPEATED], ours[:REPEATED], "<tr", 51,
            SERVERS[2],
        ),
        Workload(
            "e", "the same list again, not modified", 1.2, listed[:REPEATED], ours[:REPEATED], "<tr", 51, SERVERS[2],
            HTTPStatus.NOT_MODIFIED,
        ),
    ]  # fmt: skip


def _slugs(register: Path) -> dict[str, list[str]]:
    """The register's addresses by kind, in the order of the files: the loader keeps it."""
    database = opened(register)
    found: dict[str, list[str]] = {}
    with database.reading() as connection:
        query = select(Record.kind, Record.slug).where(Record.kind.in_(("actor", "event", "treaty")))
        for kind, slug in connection.execute(query.order_by(Record.id)):
            found.setdefault(kind, []).append(slug)
    database.dispose()
    return found


def opened(register: Path) -> Database:
    """The register of that SQLite file."""
    return Database(Settings(f"sqlite:///{register}", register.parent, "no sessions are opened here"))


def _lists(connection: sqlite3.Connection, chance: random.Random) -> list[tuple[int, str, str]]:
    """States with years in which each has more than one page of events, as few years as will do."""
    found: list[tuple[int, str, str]] = []
    query = "SELECT count(*) FROM event WHERE actor_id = ? AND date BETWEEN ? AND ?"
    while len(found) < ADDRESSES:
        state, year = chance.choice((1, 1, 1, 2, 2, 3, 4, 5)), chance.randint(1950, 2015)
        for years in (1, 3, 8, 20, 76):
            first = max(1950, min(year, 2026 - years))
            asked = (state, f"{first}-01-01", f"{first + years - 1}-12-31")
            if connection.execute(query, asked).fetchone()[0] > 50:
                found.append(asked)
                break
    return found

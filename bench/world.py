"""A made-up world of treaties, States, acts, events, sources and citations: the same files for the same size and seed.

Six CSV files come out. The texts of sources are left out, as the register does not keep them; every record has one
citation at least, as the register publishes nothing without.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

HEADS = {
    "state": ("id", "code", "name"),
    "treaty": ("id", "slug", "title", "adopted", "in_force"),
    "action": ("id", "treaty_id", "state_id", "kind", "date"),
    "event": ("id", "date", "place", "actor_id", "treaty_id", "weapon", "text"),
    "source": ("id", "url", "title", "publisher", "date"),
    "citation": ("id", "record_type", "record_id", "field", "source_id", "quote"),
}
FIELDS = {
    "treaty": ("title", "adopted", "in_force"), "state": ("name",), "action": ("kind", "date"),
    "event": ("date", "place", "weapon", "text"),
}  # fmt: skip
WEAPONS = (
    "landmine", "cluster munition", "incendiary bomb", "chemical shell", "booby trap", "laser", "rocket", "drone",
    "mortar bomb", "unknown",
)  # fmt: skip
FORMS = ("Convention on", "Treaty on", "Protocol concerning", "Agreement on")
SUBJECTS = ("Mines", "Cluster Munitions", "Incendiary Weapons", "Arms Transfers", "Toxic Agents", "Outer Space")
FIRST, LAST = date(1950, 1, 1), date(2025, 12, 30)
DAYS = [(FIRST + timedelta(number)).isoformat() for number in range((LAST - FIRST).days + 1)]
POOL = 200_000  # words of running text from which every passage is cut: cheap, and passages still differ


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows of each kind."""

    treaty: int
    state: int
    action: int
    event: int
    source: int
    citation: int


SIZES = {
    "S": Size(20, 200, 2_000, 500, 1_000, 5_000),
    "M": Size(600, 250, 120_000, 100_000, 50_000, 400_000),
    "L": Size(600, 250, 1_000_000, 1_000_000, 300_000, 3_000_000),
}


class World:
    """Everything of one size, row by row in the order of the files."""

    def __init__(self, size: str, seed: int = 1) -> None:
        self.size = SIZES[size]
        self.chance = random.Random(f"{size}/{seed}")
        words = self._words(12_000)
        weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
        self.text = self.chance.choices(words, cum_weights=weights, k=POOL)
        names = [word.title() for word in words[2_000:] if len(word) > 5]
        self.states = names[: self.size.state]
        self.places = names[self.size.state : self.size.state + 1_500]
        self.publishers = [f"{name} Gazette" for name in names[-150:]]
        self.opened = [self.chance.randrange(22_000) for _ in range(self.size.treaty)]

    def _words(self, count: int) -> list[str]:
        """Distinct words that can be said aloud, of one to four syllables."""
        heads, vowels, tails = (*"bdfgklmnprstvz", "br", "dr", "kl", "tr"), "aeiou", ("", "", "n", "r", "s", "l")
        found: dict[str, None] = {}
        while len(found) < count:
            syllables = (
                self.chance.choice(heads) + self.chance.choice(vowels) + self.chance.choice(tails)
                for _ in range(self.chance.choice((1, 2, 2, 3, 3, 4)))
            )  # fmt: skip
            found["".join(syllables)] = None
        return list(found)

    def passage(self, shortest: int, longest: int) -> str:
        """A run of words out of the pool."""
        length = self.chance.randint(shortest, longest)
        start = self.chance.randrange(POOL - length)
        return " ".join(self.text[start : start + length])

    def rows(self, name: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one file."""
        makers: dict[str, Callable[[], Iterable[tuple[Any, ...]]]] = {
            "state": self._state, "treaty": self._treaty, "action": self._action, "event": self._event,
            "source": self._source, "citation": self._citation,
        }  # fmt: skip
        yield from makers[name]()

    def _state(self) -> Iterator[tuple[Any, ...]]:
        for number, name in enumerate(self.states, 1):
            yield number, f"X{number:03}", name

    def _treaty(self) -> Iterator[tuple[Any, ...]]:
        for number, opened in enumerate(self.opened, 1):
            title = f"{self.chance.choice(FORMS)} {self.chance.choice(SUBJECTS)} of {DAYS[opened][:4]}, no. {number}"
            in_force = DAYS[min(opened + self.chance.randrange(200, 2_000), len(DAYS) - 1)]
            yield number, f"treaty-{number}", title, DAYS[opened], in_force

    def _action(self) -> Iterator[tuple[Any, ...]]:
        """Acts by day; the days of one State on one treaty differ, so that its status has no ties."""
        pairs = [(treaty, state) for treaty in range(self.size.treaty) for state in range(self.size.state)]
        self.chance.shuffle(pairs)
        longest = 2 * max(1, round(self.size.action / len(pairs) / 0.6))
        found: list[tuple[int, int, str, int]] = []
        for treaty, state in pairs:
            if len(found) >= self.size.action:
                break
            found += [(treaty + 1, state + 1, kind, day) for kind, day in self._career(self.opened[treaty], longest)]
        del found[self.size.action :]
        while len(found) < self.size.action:  # declarations change no status
            treaty, state = self.chance.choice(pairs)
            found.append((treaty + 1, state + 1, "declaration", self.chance.randrange(len(DAYS))))
        found.sort(key=lambda act: act[3])
        for number, (treaty, state, kind, day) in enumerate(found, 1):
            yield number, treaty, state, kind, DAYS[day]

    def _career(self, day: int, longest: int) -> Iterator[tuple[str, int]]:
        """What one State does with one treaty, one act after the other; it need not obey the treaty's rules."""
        bound = signed = False
        for _ in range(self.chance.randint(1, longest)):
            day += self.chance.randint(30, max(90, 12_000 // longest))
            if day >= len(DAYS):
                return
            if not bound and not signed and self.chance.random() < 0.6:
                kind, signed = "signature", True
            elif not bound:
                kind, bound = ("ratification" if signed else "accession"), True
            elif self.chance.random() < 0.06:
                kind, bound, signed = "withdrawal", False, False
            else:
                kind = self.chance.choice(("reservation", "declaration", "declaration", "objection"))
            yield kind, day

    def _event(self) -> Iterator[tuple[Any, ...]]:
        """Half of the events fall on a few States, as in the world."""
        for number in range(1, self.size.event + 1):
            few = self.chance.random() < 0.5
            drawn = int(self.chance.paretovariate(0.6)) if few else self.chance.randint(1, self.size.state)
            yield (
                number, self.chance.choice(DAYS), self.chance.choice(self.places), min(drawn, self.size.state),
                self.chance.randint(1, self.size.treaty), self.chance.choice(WEAPONS), self.passage(20, 45),
            )  # fmt: skip

    def _source(self) -> Iterator[tuple[Any, ...]]:
        for number in range(1, self.size.source + 1):
            publisher, day, title = self.chance.choice(self.publishers), self.chance.choice(DAYS), self.passage(6, 9)
            host = publisher.split()[0].lower()
            address = f"https://www.{host}.example/{day[:4]}/{day[5:7]}/{title[:40].replace(' ', '-')}-{number}"
            yield number, address, title.capitalize(), publisher, day

    def _citation(self) -> Iterator[tuple[Any, ...]]:
        """One for every record, the rest mostly for events; the sources in turn, so that each supports something."""
        counts = {kind: getattr(self.size, kind) for kind in FIELDS}
        supported = [(kind, number) for kind, count in counts.items() for number in range(1, count + 1)]
        kinds = self.chance.choices(tuple(counts), cum_weights=(2, 5, 20, 100), k=self.size.citation - len(supported))
        supported += [(kind, self.chance.randint(1, counts[kind])) for kind in kinds]
        self.chance.shuffle(supported)
        for number, (kind, record) in enumerate(supported, 1):
            source = (number - 1) % self.size.source + 1
            yield number, kind, record, self.chance.choice(FIELDS[kind]), source, self.passage(8, 16)


def write(size: str, folder: Path, tell: Callable[[str, int], None]) -> None:
    """Write the six files; `tell` hears of each file and every thousand rows of it."""
    world = World(size)
    folder.mkdir(parents=True, exist_ok=True)
    for name, head in HEADS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(head)
            for number, row in enumerate(world.rows(name), 1):
                lines.writerow(row)
                if number % 1_000 == 0:
                    tell(name, 1_000)


def read(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one file by column; a file with more columns than ours is read as well."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

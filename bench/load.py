"""Load a made-up world into a register of its own, through the operations that forms and imports use.

The acts are drawn at random and break the rules of treaties, so they go the way of a depositary's list: kept, and
flagged with the rule they break. A source cites itself, as in `seed/`, since nothing is published without a citation.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from sqlalchemy import text

from bench import world
from treaties import seeding
from treaties.config import Settings
from treaties.db import Database
from treaties.domain.dates import parse_edtf
from treaties.operations import derive
from treaties.operations.ledger import Editor
from treaties.operations.records import Draft, create, next_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

BATCH = 5_000
EDITOR, REASON = Editor("bench"), "Made-up data for measuring"
# The register's names for what the files' citations speak of; a State's name belongs to the whole record.
FIELD = {
    "kind": "act_kind",
    "place": "place_stated",
    "weapon": "weapon_stated",
    "text": "summary",
    "title": "",
    "name": "",
}
LAST_CHECK = date(2025, 12, 31)


class Loader:
    """One load: the ids that the numbers of the files have in the register, and what each record is cited by."""

    def __init__(self, connection: Connection, folder: Path, tell: Callable[[str, int], None]) -> None:
        self.connection, self.folder, self.tell = connection, folder, tell
        self.ids: dict[str, dict[str, int]] = {}
        self.cited: defaultdict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
        for row in world.read(folder, "citation"):
            self.cited[row["record_type"], row["record_id"]].append((row["field"], row["source_id"], row["quote"]))

    def run(self) -> None:
        """Everything, in an order in which nothing points at what is not there yet."""
        self._terms()
        self._put("source", self.source, world.read(self.folder, "source"))
        self._put("state", self.state, world.read(self.folder, "state"))
        self._put("treaty", self.treaty, world.read(self.folder, "treaty"))
        self._put("weapon", self.weapon, self._weapons())
        # Acts are checked against all acts on their treaty: treaty by treaty, each history is read once or twice.
        acts = sorted(world.read(self.folder, "action"), key=lambda row: (int(row["treaty_id"]), row["date"]))
        self._put("action", self.action, acts)
        self._put("event", self.event, world.read(self.folder, "event"))

    def _weapons(self) -> list[dict[str, str]]:
        names = sorted({row["weapon"] for row in world.read(self.folder, "event")})
        return [{"id": name, "treaty_id": str(number)} for number, name in enumerate(names, 1)]

    def derive(self) -> None:
        """The spans of every treaty, as the register computes them."""
        for treaty_id in self.ids["treaty"].values():
            derive.rewrite(self.connection, [treaty_id])
            self.tell("status", 1)

    def _terms(self) -> None:
        """The vocabularies of the seed, which records are checked against."""
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(next(seeding.SEED.glob("*_term.csv")), folder)
            seeding.load(self.connection, Path(folder))

    def _put(self, name: str, draft: Callable[[dict[str, str]], Draft], rows: Iterable[dict[str, str]]) -> None:
        ids = self.ids.setdefault(name, {})
        left = iter(rows)
        while batch := list(islice(left, BATCH)):
            first = next_id(self.connection)
            ids |= {row["id"]: first + number for number, row in enumerate(batch)}
            create(self.connection, [draft(row) for row in batch], EDITOR, REASON, derived=False)
            self.tell(name, len(batch))

    def evidence(self, kind: str, row: dict[str, str]) -> list[dict[str, Any]]:
        """The record's citations; files of another maker may leave a record without, and it gets one."""
        sources = self.ids["source"]
        found = self.cited[kind, row["id"]] or [("", str(int(row["id"]) % len(sources) + 1), "")]
        return [
            {"field": FIELD.get(field, field), "source": sources[source], "stance": "asserts", "quote": quote}
            for field, source, quote in found
        ]

    def source(self, row: dict[str, str]) -> Draft:
        """A source, cited by itself."""
        values = {
            "heading": row["title"], "source_kind": "news", "publisher": row["publisher"],
            "issued": parse_edtf(row["date"]), "url": row["url"],
        }  # fmt: skip
        itself = {"field": "", "source": self.ids["source"][row["id"]], "stance": "mentions"}
        return Draft("source", values, citations=[itself])

    def state(self, row: dict[str, str]) -> Draft:
        """A State."""
        values = {"actor_kind": "state", "may_join": True}
        return Draft("actor", values, {}, self.evidence("state", row), f"state-{row['id']}", row["name"])

    def weapon(self, row: dict[str, str]) -> Draft:
        """A category of weapons that one treaty prohibits, so that an event's page has a standing to show."""
        parts = {"treaties": [{"treaty": self.ids["treaty"][row["treaty_id"]], "effect": "prohibited"}]}
        cited = [{"field": "", "source": self.ids["source"]["1"], "stance": "mentions"}]
        return Draft("weapon", {"weapon_kind": "category"}, parts, cited, title=row["id"])

    def treaty(self, row: dict[str, str]) -> Draft:
        """A treaty that anybody may join at any time, with its list loaded."""
        values = {
            "short_name": row["title"], "adopted": date.fromisoformat(row["adopted"]),
            "opened": date.fromisoformat(row["adopted"]), "in_force": date.fromisoformat(row["in_force"]),
            "list_checked": LAST_CHECK,
        }  # fmt: skip
        return Draft("treaty", values, {}, self.evidence("treaty", row), row["slug"], row["title"])

    def action(self, row: dict[str, str]) -> Draft:
        """An act, imported: kept even where it breaks a rule."""
        values = {
            "treaty": self.ids["treaty"][row["treaty_id"]], "actor": self.ids["state"][row["state_id"]],
            "act_kind": row["kind"], "date": parse_edtf(row["date"]),
        }  # fmt: skip
        return Draft("treaty_action", values, {}, self.evidence("action", row), imported=True)

    def event(self, row: dict[str, str]) -> Draft:
        """An event in and by one State: the files have one State for each event, the register a place and parts."""
        state = self.ids["state"][row["actor_id"]]
        values = {
            "event_kind": "use", "date": parse_edtf(row["date"]), "country": state, "place_stated": row["place"],
            "weapon_stated": row["weapon"], "evidence": "alleged", "summary": row["text"],
        }  # fmt: skip
        parts: dict[str, list[dict[str, Any]]] = {
            "actors": [{"actor": state, "role": "alleged_user"}],
            "weapons": [{"weapon": self.ids["weapon"][row["weapon"]]}],
        }
        return Draft("event", values, parts, self.evidence("event", row))


def load(folder: Path, path: Path, tell: Callable[[str, int], None]) -> None:
    """Make the register of `folder` at `path`, an SQLite file; a broken run leaves none."""
    made = path.with_suffix(".part")
    for each in path.parent.glob(f"{made.name}*"):
        each.unlink()
    database = Database(Settings(f"sqlite:///{made}", path.parent, "no sessions are opened here"))
    database.upgrade()
    with database.writing() as connection:
        loader = Loader(connection, folder, tell)
        loader.run()
        loader.derive()
    with database.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.dispose()
    made.replace(path)


@click.command(help="Load the six CSV files of FOLDER into a new register, the SQLite file PATH.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def main(folder: Path, path: Path) -> None:
    """Load files that another program made."""
    done: defaultdict[str, int] = defaultdict(int)
    with Console(stderr=True).status("Loading") as status:

        def tell(name: str, count: int) -> None:
            done[name] += count
            status.update(f"Loading {name}: {done[name]:,}")

        load(folder, path, tell)


if __name__ == "__main__":
    main()

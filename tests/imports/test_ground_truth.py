"""What twelve status pages of 3 February 2026 say, printed again as the UN prints it and read back against the seed."""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.untc import Saved

from treaties.config import HOME
from treaties.imports import status, status_table, untc

if TYPE_CHECKING:
    from treaties.db import Database

TRUTH = Path(os.environ.get("TREATIES_TEST_TRUTH", HOME.parent / "shared" / "data" / "actions_untc_2026-02-03.csv"))
SEED = HOME / "seed"
ALL = "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"
SIGNED = "Signature"
# Headings in the UN's manner; the order of the acts in them differs from page to page.
HEADS = {
    "att": (SIGNED, "Provisional application(n)", "Approval(AA), Acceptance(A), Accession(a), Ratification"),
    "ccm": (SIGNED, "Provisional application(n)", "Approval(AA), Acceptance(A), Accession(a), Ratification"),
    "ccw": (SIGNED, ALL),
    "ccw-amended-article-1": (f"{ALL}, Consent to be bound(P)",),
    "ccw-amended-protocol-ii": ("Succession(d), Consent to be bound(P)",),
    "ccw-protocol-iv": ("Consent to be bound(P), Succession(d)",),
    "ccw-protocol-v": ("Consent to be bound (P)",),
    "ctbt": ("Signature, Succession to signature(d)", "Succession(d), Ratification"),
    "cwc": (SIGNED, "Acceptance(A), Accession(a), Succession(d), Ratification"),
    "enmod": (SIGNED, "Accession(a), Succession(d), Ratification"),
    "mine-ban": (SIGNED, ALL),
    "tpnw": (SIGNED, "Ratification, Accession(a)"),
}
Fact = tuple[str, str, str]


@cache
def facts() -> dict[str, list[dict[str, str]]]:
    if not TRUTH.exists():
        pytest.skip("THE UN'S TABLES ARE NOT TESTED: what they say is not at hand here")
    found: dict[str, list[dict[str, str]]] = {}
    with TRUTH.open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            found.setdefault(row["treaty"], []).append(row)
    return found


def place(row: dict[str, str], head: tuple[str, ...]) -> int:
    """The column an act stands in: signatures first, provisional application between, consents last."""
    if row["action"] in {"signature", "succession_to_signature"}:
        return 0
    return 1 if row["action"] == "provisional_application" else len(head) - 1


def withdrawals(treaty: str) -> dict[str, dict[str, str]]:
    with (SEED / "18_treaty_action.csv").open(encoding="utf-8") as source:
        rows = [row for row in csv.DictReader(source) if row["treaty"] == treaty]
    return {row["actor"]: row for row in rows if row["act_kind"] == "withdrawal"}


def printed(treaty: str) -> Saved:
    """The page of this treaty: the cells as the UN printed them, footnotes for those who left."""
    head = HEADS[treaty]
    with (SEED / "06_treaty.csv").open(encoding="utf-8") as source:
        record = next(row for row in csv.DictReader(source) if row["slug"] == treaty)
    cells: dict[str, list[str]] = {}
    saved = Saved(record["mtdsg_no"], record["title"], ("Participant", *head), [])
    left = withdrawals(treaty)
    for row in facts()[treaty]:
        mine = cells.setdefault(row["name_as_printed"], [""] * len(head))
        at = place(row, head)
        mine[at] = f"{mine[at]} {row['cell_as_printed']}".strip()
        if row["footnotes"]:
            saved.marks[row["name_as_printed"]] = row["footnotes"]
            saved.notes.setdefault(row["footnotes"], "See the historical notes.")
        if row["in_brackets"]:
            act = left[row["name_as_printed"].lower()]
            saved.notes[row["footnotes"]] = note(row["name_as_printed"], act)
    saved.rows = [(name, *mine) for name, mine in cells.items()]
    return saved


def note(name: str, act: dict[str, str]) -> str:
    from datetime import date

    from treaties.domain.dates import say_day

    effect = act["effective"] and say_day(date.fromisoformat(act["effective"]))
    return (
        f"In a communication received on {say_day(date.fromisoformat(act['date']))}, the Government of {name} notified "
        f"the Secretary-General of its decision to withdraw from the Convention."
        + (f"<br><br>The withdrawal shall take effect for {name} on {effect}." if effect else "")
    )


@pytest.mark.parametrize("treaty", sorted(HEADS))
def test_every_row_of_the_page_is_read_right(treaty: str) -> None:
    page = untc.read(printed(treaty).html().encode(), treaty)
    read = sorted((row.name, str(each.kind), each.day.isoformat()) for row in page.rows for each in row.entries
                  if each.kind != "withdrawal")  # fmt: skip
    assert read == sorted((row["name_as_printed"], row["action"], row["date"]) for row in facts()[treaty])
    assert page.unread == []
    assert all(each.certain for row in page.rows for each in row.entries)


@pytest.mark.parametrize("treaty", sorted(HEADS))
def test_the_page_of_a_treaty_that_is_already_in_shows_no_difference(seeded: Database, treaty: str) -> None:
    page = untc.read(printed(treaty).html().encode(), treaty)
    with seeded.reading() as connection:
        found = status.compare(connection, page)
    assert [each for each in found.findings if each.outcome != "same"] == []
    assert len(found.findings) >= len(facts()[treaty])


def test_the_same_lists_as_csv_are_read_the_same(seeded_sqlite: Database) -> None:
    for treaty in HEADS:
        saved = printed(treaty)
        lines = ['"' + '","'.join(cell.replace('"', '""') for cell in row) + '"' for row in (saved.head, *saved.rows)]
        page = status_table.read("\n".join(lines).encode(), f"{saved.number}.csv")
        with seeded_sqlite.reading() as connection:
            found = status.compare(connection, page)
        # Brackets of a list without footnotes stay what they are: the register has the acts, the notice is not told.
        assert {each.outcome for each in found.findings} == {"same"}, treaty

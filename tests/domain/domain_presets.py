"""Clauses of real treaties and short ways to write acts, for the tests of the rules."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from treaties.domain.acts import Act, Kind
from treaties.domain.clauses import Clauses
from treaties.domain.dates import parse_edtf
from treaties.domain.span import Layer, Life, Span

CHECKED = date(2026, 2, 3)
CCM = Clauses(
    title="CCM",
    opened=date(2008, 12, 3),
    signature_closes="entry_into_force",
    in_force_stated=date(2010, 8, 1),
    entry_rule="count",
    threshold=30,
    entry_delay="month_start",
    entry_amount=6,
    later_basis="nth",
    later_delay="month_start",
    later_amount=6,
    withdrawal_delay="months",
    withdrawal_amount=6,
    conflict_tail=True,
    reservations="none",
    accession_opens="any_time",
    provisional="with_instrument",
    list_checked=CHECKED,
    articles={
        "entry": "Art. 17(1)",
        "later": "Art. 17(2)",
        "withdrawal": "Art. 20(3)",
        "signature": "Art. 15",
        "ratification": "Art. 16",
        "accession": "Art. 16",
        "provisional": "Art. 18",
        "reservations": "Art. 19",
    },
)
MINE_BAN = replace(CCM, title="Mine Ban", opened=date(1997, 12, 3), in_force_stated=date(1999, 3, 1), threshold=40)
CCW = replace(
    CCM,
    title="CCW",
    opened=date(1981, 4, 10),
    signature_closes="on_day",
    signature_closes_on=date(1982, 4, 10),
    in_force_stated=date(1983, 12, 2),
    threshold=20,
    entry_delay="months",
    later_delay="months",
    withdrawal_amount=12,
    reservations="not_stated",
    provisional="none",
    articles={"entry": "Art. 5(1)", "later": "Art. 5(2)", "withdrawal": "Art. 9(2)", "signature": "Art. 3"},
)
CCW_PROTOCOL = replace(
    CCW, title="Protocol", opened=None, signature_first=False, articles={"entry": "Art. 5(3)", "later": "Art. 5(4)"}
)
TPNW = replace(
    CCM,
    title="TPNW",
    opened=date(2017, 9, 20),
    signature_closes="never",
    in_force_stated=date(2021, 1, 22),
    threshold=50,
    entry_delay="days",
    entry_amount=90,
    later_delay="days",
    later_amount=90,
    withdrawal_amount=12,
    provisional="none",
    articles={"entry": "Art. 15(1)", "later": "Art. 15(2)", "withdrawal": "Art. 17(3)", "reservations": "Art. 16"},
)
ATT = replace(
    TPNW,
    title="ATT",
    opened=date(2013, 6, 3),
    signature_closes="entry_into_force",
    in_force_stated=date(2014, 12, 24),
    threshold_counts=frozenset({Kind.RATIFICATION, Kind.ACCEPTANCE, Kind.APPROVAL}),
    later_basis="in_force",
    withdrawal_delay="days",
    withdrawal_amount=90,
    conflict_tail=False,
    reservations="some",
    accession_opens="after_entry_into_force",
    provisional="at_signature_or_with_instrument",
    articles={"entry": "Art. 22(1)", "later": "Art. 22(2)", "withdrawal": "Art. 24(2)", "accession": "Art. 21(4)"},
)
CWC = replace(
    ATT,
    title="CWC",
    opened=date(1993, 1, 13),
    in_force_stated=date(1997, 4, 29),
    threshold=65,
    threshold_counts=frozenset({Kind.RATIFICATION}),
    entry_not_before_months=24,
    entry_amount=180,
    later_amount=30,
    provisional="none",
    reservations="none",
    articles={"entry": "Art. XXI(1)", "later": "Art. XXI(2)", "withdrawal": "Art. XVI(2)", "accession": "Art. XX"},
)
CTBT = replace(
    CWC,
    title="CTBT",
    opened=date(1996, 9, 24),
    in_force_stated=None,
    entry_rule="listed_states",
    threshold=None,
    withdrawal_delay="months",
    withdrawal_amount=6,
    articles={"entry": "Art. XIV(1)", "later": "Art. XIV(4)", "withdrawal": "Art. IX(2)", "signature": "Art. XI"},
)
GENEVA_PROTOCOL = Clauses(
    title="Geneva Protocol", entry_rule="each_deposit", in_force_stated=date(1928, 2, 8), list_checked=CHECKED
)

_ids = count(1)
FACTS = Path(os.environ.get("TREATIES_FACTS_DIR") or Path(__file__).parents[3] / "shared" / "data")


def act(kind: str, when: str | None, actor: int = 1, **more: date | int | str | None) -> Act:
    """An act with an id of its own; `when` in EDTF, stated effect and the rest by name."""
    known = {"id": next(_ids), "refers_to": None, "effective": None} | more
    return Act(actor=actor, kind=Kind(kind), when=parse_edtf(when) if when else None, **known)  # type: ignore[arg-type]  # values by name


def told(spans: list[Span], layer: Layer = Layer.STATUS, view: int | None = None) -> list[tuple[str, str]]:
    """The status and the first day of each span of a layer."""
    return [(span.status, span.first.isoformat()) for span in spans if span.layer == layer and span.view == view]


def listed(name: str) -> list[dict[str, str]]:
    """Rows of a list of acts; the test is skipped where the list is absent."""
    path = next(iter(sorted(FACTS.rglob(name))), None)
    if path is None:
        pytest.skip(f"no {name} in TREATIES_FACTS_DIR or ../shared/data")
    with path.open(newline="", encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


LIVES = [Life(1)]

"""One sample of every record type: what the suite over all types enters, reads, edits and retires.

Each sample takes the ids of the small register (source, Lithuania, Norway, treaty) and gives the values of a draft;
a new record type adds its line here and nothing else to the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.drafts import DUTY, LITHUANIA, NORWAY, SOURCE, TREATY

from treaties.domain.dates import read_date
from treaties.operations.records import Draft
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

Values = dict[str, Any]

SAMPLES: dict[str, Callable[[list[int]], Values]] = {
    "treaty": lambda _: {"short_name": "Sample Treaty"},
    "actor": lambda _: {"actor_kind": "organisation"},
    "treaty_action": lambda ids: {
        "treaty": ids[TREATY], "actor": ids[LITHUANIA], "act_kind": "signature", "date": read_date("2008-12-03"),
    },
    "event": lambda ids: {
        "event_kind": "use", "date": read_date("2022-02~"), "country": ids[NORWAY], "evidence": "alleged",
    },
    "source": lambda _: {"heading": "A sample", "publisher": "Sample Press", "source_kind": "news"},
    "weapon": lambda _: {"weapon_kind": "category"},
    "conflict": lambda _: {"date": read_date("2014/2022")},
    "place": lambda ids: {"country": ids[NORWAY], "latitude": 59.91, "longitude": 10.75},
    "provision": lambda ids: {"treaty": ids[TREATY], "article": "Art. 1", "summary": "A summary."},
    "obligation": lambda ids: {
        "treaty": ids[TREATY], "article": "Art. 7(1)", "short_title": "report", "delay": "days", "amount": 180,
    },
    "fulfilment": lambda ids: {
        "actor": ids[NORWAY], "obligation": ids[DUTY], "fulfilment_kind": "report_submitted",
        "date": read_date("2011-01"),
    },
}  # fmt: skip


def sample(kind: str, ids: list[int], state: str = "published") -> Draft:
    """A draft of that type, cited, with a title where its type asks for one."""
    cited = [{"source": ids[SOURCE], "stance": "asserts", "locator": "p. 3"}]
    title = f"Sample {TYPES[kind].label}" if TYPES[kind].titled else ""
    return Draft(kind, SAMPLES[kind](ids), citations=cited, title=title, state=state)

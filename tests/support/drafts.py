"""A small register made by hand: a source, two States, a treaty with clauses like the Oslo Convention's, a duty."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from treaties.domain.dates import read_date
from treaties.operations.ledger import Editor
from treaties.operations.records import Draft, create, next_id

if TYPE_CHECKING:
    from sqlalchemy import Connection

EDITOR = Editor("Ada")
CLAUSES: dict[str, Any] = {
    "short_name": "Oslo Convention", "opened": date(2008, 12, 3), "in_force": date(2010, 8, 1),
    "list_checked": date(2026, 2, 3), "signature_closes": "entry_into_force", "entry_rule": "count", "threshold": 30,
    "entry_delay": "month_start", "entry_amount": 6, "later_basis": "nth", "later_delay": "month_start",
    "later_amount": 6, "withdrawal_delay": "months", "withdrawal_amount": 6, "conflict_tail": True,
    "reservations": "none", "signature_first": True, "accession_opens": "any_time", "provisional": "with_instrument",
    "signature_article": "Art. 15", "later_article": "Art. 17(2)", "reservations_article": "Art. 19",
    "withdrawal_article": "Art. 20", "ratification_article": "Art. 16", "accession_article": "Art. 16",
}  # fmt: skip
REPORT = {"article": "Art. 7(1)", "short_title": "first report", "delay": "days", "amount": 180}
SOURCE, LITHUANIA, NORWAY, TREATY, DUTY = range(5)


def small_register(connection: Connection) -> list[int]:
    """Ids of the source, Lithuania, Norway, the treaty and its duty to report."""
    first = next_id(connection)
    cited = [{"source": first, "stance": "asserts", "locator": "p. 1"}]
    drafts = [
        Draft("source", {"heading": "List", "publisher": "Depositary", "source_kind": "status_page"}, citations=cited),
        Draft("actor", {"actor_kind": "state", "iso3": "LTU", "may_join": True}, citations=cited, title="Lithuania"),
        Draft("actor", {"actor_kind": "state", "iso3": "NOR", "may_join": True}, citations=cited, title="Norway"),
        Draft("treaty", CLAUSES, citations=cited, title="Convention on Cluster Munitions", slug="ccm"),
        Draft("obligation", {"treaty": first + TREATY, **REPORT}, citations=cited),
    ]
    return create(connection, drafts, EDITOR, "a start")


def act(ids: list[int], actor: int, kind: str, day: str, **more: Any) -> Draft:
    """An act of one of the two States on the treaty, cited."""
    values = {"treaty": ids[TREATY], "actor": ids[actor], "act_kind": kind, "date": read_date(day), **more}
    return Draft("treaty_action", values, citations=[{"source": ids[SOURCE], "stance": "asserts"}])

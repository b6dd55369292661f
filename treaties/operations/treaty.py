"""What a treaty's clauses must obey: days can be computed from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.domain.acts import Kind
from treaties.domain.message import Message
from treaties.operations.errors import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from treaties.operations.draft import Draft
    from treaties.queries.history import Histories

# The least and the most that each number of a clause can say: delays of up to a century, in days or months.
BOUNDS = {
    "threshold": (1, 1_000), "entry_not_before_months": (0, 1_200), "entry_amount": (0, 36_600),
    "later_amount": (0, 36_600), "withdrawal_amount": (0, 36_600),
}  # fmt: skip


def check(_connection: Connection, drafts: list[Draft], _record_id: int | None, _read: Histories | None) -> list[Draft]:
    """The drafts; Refused where a clause names a kind of act that is none, or a number out of all bounds."""
    problems = [
        problem
        for number, draft in enumerate(drafts)
        if draft.kind == "treaty"
        for problem in (*_numbers(draft, number), *_kinds(draft, number), *_unsaid(draft, number))
    ]
    if problems:
        raise Refused(problems)
    return drafts


def _numbers(draft: Draft, number: int) -> Iterator[Problem]:
    for name, (least, most) in BOUNDS.items():
        value = draft.values.get(name)
        if value is not None and not least <= value <= most:
            yield Problem(
                name,
                Message("Write a number from %(least)s to %(most)s.", least=least, most=f"{most:,}"),
                number=number,
            )


def _unsaid(draft: Draft, number: int) -> Iterator[Problem]:
    """Numbers without which a clause says nothing; of a register that is read in again they are not asked for."""
    values = {} if draft.restored else draft.values
    if values.get("entry_rule") == "count" and values.get("threshold") is None:
        yield Problem("threshold", Message("Say how many instruments the treaty asks for."), number=number)
    for clause in ("entry", "later", "withdrawal"):
        if values.get(f"{clause}_delay") in {"months", "days", "month_start"} and not values.get(f"{clause}_amount"):
            yield Problem(f"{clause}_amount", Message("Say how many days or months."), number=number)


def _kinds(draft: Draft, number: int) -> Iterator[Problem]:
    known = {str(kind) for kind in Kind}
    for word in (draft.values.get("threshold_counts") or "").split():
        if word not in known:
            yield Problem("threshold_counts", Message("“%(word)s” is no kind of act.", word=word), number=number)

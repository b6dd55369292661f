"""What lies on the desk: readings with how far they are, and the proposals of one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from treaties.models import Account, Deed, Proposal, Reading, Record

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST = 200


def listed(connection: Connection, state: str = "") -> list[Any]:
    """Readings, newest first, with how many proposals each has by what became of them; never their texts."""
    live = Deed.undone_at.is_(None) & Proposal.deed_id.is_not(None)
    counted = (
        select(
            Proposal.reading_id,
            func.count().label("total"),
            func.sum(case((Proposal.decision == "", 1), else_=0)).label("undecided"),
            func.sum(case((Proposal.decision == "accepted", 1), else_=0)).label("accepted"),
            func.sum(case((live, 1), else_=0)).label("written"),
        )
        .outerjoin(Deed, Deed.id == Proposal.deed_id)
        .group_by(Proposal.reading_id)
        .subquery()
    )
    query = (
        select(
            Reading.id, Reading.title, Reading.state, Reading.publisher, Reading.issued, Reading.batch, Reading.problem,
            Reading.read_to, func.length(Reading.text).label("length"), Reading.changed_at, Account.name, Account.email,
            counted.c.total, counted.c.undecided, counted.c.accepted, counted.c.written,
        )
        .outerjoin(counted, counted.c.reading_id == Reading.id)
        .outerjoin(Account, Account.id == Reading.account_id)
        .order_by(Reading.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return list(connection.execute(query.where(Reading.state == state) if state else query))


def tallied(connection: Connection) -> dict[str, int]:
    """How many readings there are in each state."""
    rows = connection.execute(select(Reading.state, func.count()).group_by(Reading.state))
    return {state: int(number) for state, number in rows}


def reading(connection: Connection, reading_id: int) -> Any | None:
    """One reading with its text; None where there is none."""
    return connection.execute(select(Reading.__table__).where(Reading.id == reading_id)).one_or_none()


def of_text(connection: Connection, text: str) -> Any | None:
    """The id and the copy of the reading that has exactly this text and was not set aside; None where none has."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    query = select(Reading.id, Reading.snapshot).where(Reading.text_sha256 == digest, Reading.state != "dropped")
    return connection.execute(query.order_by(Reading.id).limit(1)).one_or_none()


def next_waiting(connection: Connection) -> int | None:
    """The reading that has waited longest to be read to its end."""
    query = select(Reading.id).where(Reading.state == "waiting").order_by(Reading.id).limit(1)
    return connection.execute(query).scalar_one_or_none()


def proposals(connection: Connection, reading_id: int) -> list[Any]:
    """The proposals of a reading in order: who decided, what each is the same as, whether it is written."""
    target, went = Record.__table__.alias("target"), Record.__table__.alias("went")
    query = (
        select(
            Proposal.__table__, Account.name.label("by"), Account.email.label("by_email"), Deed.undone_at,
            target.c.kind.label("target_kind"), target.c.slug.label("target_slug"),
            target.c.title.label("target_title"), target.c.state.label("target_state"),
            went.c.kind.label("went_kind"), went.c.slug.label("went_slug"), went.c.title.label("went_title"),
        )
        .outerjoin(Account, Account.id == Proposal.account_id)
        .outerjoin(Deed, Deed.id == Proposal.deed_id)
        .outerjoin(target, target.c.id == Proposal.target_id)
        .outerjoin(went, went.c.id == Proposal.record_id)
        .where(Proposal.reading_id == reading_id)
        .order_by(Proposal.number)
    )  # fmt: skip
    return list(connection.execute(query))


def is_written(row: Any) -> bool:
    """Whether a proposal stands in the register now: written, and not undone since."""
    return row.deed_id is not None and row.undone_at is None

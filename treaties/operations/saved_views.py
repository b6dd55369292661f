"""Keep a view of a list under a name, or forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from treaties.domain.message import Message
from treaties.models import SavedView
from treaties.operations.errors import Problem, Refused
from treaties.operations.ledger import now

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_NAME, LONGEST = 120, 2000


def keep(
    connection: Connection, account_id: int, kind: str, name: str, query: str, instead: int | None = None
) -> str | None:
    """Keep the query under the name, in place of what had the name before; Refused where there is no name.

    The view `instead`, if any, is renamed so: it goes. What another view of this name asked for is returned.
    """
    if not name or len(name) > LONGEST_NAME or len(query) > LONGEST:
        raise Refused(
            [
                Problem(
                    "view",
                    Message("A view needs a name of at most %(longest_name)s characters.", longest_name=LONGEST_NAME),
                )
            ]
        )
    named = (SavedView.kind == kind, SavedView.name == name)
    others = [
        row for row in connection.execute(select(SavedView.id, SavedView.query).where(*named)) if row.query != query
    ]
    connection.execute(delete(SavedView).where(*named))
    if instead is not None:
        forget(connection, kind, instead)
    row = {"kind": kind, "name": name, "query": query, "account_id": account_id, "at": now()}
    connection.execute(insert(SavedView), [row])
    return next((each.query for each in others if each.id != instead), None)


def forget(connection: Connection, kind: str, view_id: int) -> None:
    """Forget a view of the type's list; the addresses in which it was shared still show the same."""
    connection.execute(delete(SavedView).where(SavedView.kind == kind, SavedView.id == view_id))

"""Spans and deadlines as the domain computes them, stored: rewritten whenever an act, a clause or a duty changes."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from treaties.domain.obligations import Deadline as Due
from treaties.domain.obligations import deadlines
from treaties.domain.status import Span, concerned, spans
from treaties.models import Actor, Deadline, Obligation, StatusSpan, Treaty, TreatyAction
from treaties.operations.bulk import put
from treaties.queries.history import acts_of, clauses_of, duties_of, lives, stored_act
from treaties.queries.prepared import Among, Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Table

    from treaties.domain.acts import Act
    from treaties.domain.clauses import Clauses
    from treaties.operations.draft import Draft


CHUNK = 500
# The types on whose records spans and deadlines rest.
RESTED_ON = frozenset({"treaty", "treaty_action", "obligation", "actor"})


def touched(connection: Connection, written: Iterable[tuple[int, Draft]], *, new: bool = False) -> set[int]:
    """Ids of the treaties whose spans or deadlines may change with these records; nothing rests on `new` ones yet."""
    found: set[int] = set()
    for record_id, draft in written:
        if draft.kind == "treaty":
            found.add(record_id)
        elif draft.kind in {"treaty_action", "obligation"}:
            found.add(draft.values["treaty"])
            found |= set() if new else touched_by_id(connection, record_id)
        elif draft.kind == "actor" and draft.values.get("may_join"):
            return set(connection.execute(select(Treaty.id)).scalars())
        elif draft.kind == "actor" and not new:
            found |= touched_by_id(connection, record_id)
    return found


def touched_by_id(connection: Connection, record_id: int) -> set[int]:
    """Ids of the treaties whose spans or deadlines rest on this record."""
    found = set(connection.execute(select(TreatyAction.treaty_id).where(TreatyAction.id == record_id)).scalars())
    found |= set(connection.execute(select(TreatyAction.treaty_id).where(TreatyAction.actor_id == record_id)).scalars())
    found |= set(connection.execute(select(Obligation.treaty_id).where(Obligation.id == record_id)).scalars())
    found |= set(connection.execute(select(Treaty.id).where(Treaty.id == record_id)).scalars())
    if connection.execute(select(Actor.id).where(Actor.id == record_id, Actor.may_join)).first():
        found |= set(connection.execute(select(Treaty.id)).scalars())
    return found


def rewrite(connection: Connection, treaty_ids: Iterable[int]) -> None:
    """Bring the stored spans and deadlines of these treaties to what their acts and clauses give now."""
    for treaty_id in sorted(treaty_ids):
        computed, due = compute(connection, treaty_id)
        _exchange(connection, StatusSpan.__table__, treaty_id, computed)  # type: ignore[arg-type] # a plain table
        _exchange(connection, Deadline.__table__, treaty_id, due)  # type: ignore[arg-type] # a plain table


def rewrite_after(connection: Connection, act_id: int, before: tuple[int, Act | None]) -> None:
    """The same once an act was edited, which `before` has as `stored_act` gave it: mostly one actor's rows change."""
    treaty_id, old = before
    now_of, new = stored_act(connection, act_id)
    clauses = clauses_of(connection, treaty_id)
    if now_of != treaty_id or clauses is None:
        return rewrite(connection, {treaty_id, now_of})
    acts = acts_of(connection, treaty_id)
    others = [act for act in acts if act.id != act_id]
    actors = concerned(clauses, [*others, old] if old else others, [*others, new] if new else others)
    if actors is None or len(actors) > CHUNK:
        return rewrite(connection, {treaty_id})
    computed, due = _computed(connection, treaty_id, clauses, acts, actors)
    _exchange(connection, StatusSpan.__table__, treaty_id, computed, actors)  # type: ignore[arg-type] # a plain table
    return _exchange(connection, Deadline.__table__, treaty_id, due, actors)  # type: ignore[arg-type] # a plain table


def _exchange(
    connection: Connection, table: Table, treaty_id: int, rows: list[dict[str, Any]], only: set[int] | None = None
) -> None:
    """Leave rows that say the same: an act changes those of one actor among hundreds."""
    names = [column.name for column in table.c if column.name != "id"]
    wanted = Counter(tuple(row[name] for name in names) for row in rows)
    of_treaty, of_actors = _stored(table)
    there = (
        of_treaty(connection, treaty=treaty_id)
        if only is None
        else of_actors(connection, sorted(only), treaty=treaty_id)
    )
    gone = []
    for number, *said in there:
        if wanted[tuple(said)] > 0:
            wanted[tuple(said)] -= 1
        else:
            gone.append(number)
    for start in range(0, len(gone), CHUNK):
        connection.execute(delete(table).where(table.c.id.in_(gone[start : start + CHUNK])))
    new = [dict(zip(names, said, strict=True)) for said in wanted.elements()]
    put(connection, table, new)


@cache
def _stored(table: Table) -> tuple[Prepared, Among]:
    """Asks for a treaty's rows, and for those of some actors: the id, then every other column."""
    query = select(table.c.id, *(column for column in table.c if column.name != "id"))
    query = query.where(table.c.treaty_id == bindparam("treaty"))
    return Prepared(query), Among(lambda ids: query.where(table.c.actor_id.in_(ids)))


def compute(connection: Connection, treaty_id: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of `status_span` and of `deadline` as they follow from the acts and clauses of one treaty."""
    clauses = clauses_of(connection, treaty_id)
    if clauses is None:
        return [], []
    return _computed(connection, treaty_id, clauses, acts_of(connection, treaty_id), None)


def _computed(
    connection: Connection, treaty_id: int, clauses: Clauses, acts: list[Act], only: set[int] | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    found = spans(clauses, acts, lives(connection, only), only)
    duties = duties_of(connection, treaty_id)
    rows = [_span_row(treaty_id, actor, span) for actor in sorted(found) for span in found[actor]]
    due = []
    for actor in sorted(found) if duties else ():
        mine = [span for span in found[actor] if span.layer == "status" and span.view is None]
        due += [_deadline_row(treaty_id, deadline) for deadline in deadlines(duties, actor, mine)]
    return rows, due


def _span_row(treaty_id: int, actor: int, span: Span) -> dict[str, Any]:
    return {
        "treaty_id": treaty_id, "actor_id": actor, "layer": str(span.layer), "view_id": span.view,
        "status": str(span.status), "first_day": span.first, "last_day": span.last, "act_id": span.act,
        "rule": span.rule,
    }  # fmt: skip


def _deadline_row(treaty_id: int, due: Due) -> dict[str, Any]:
    return {
        "treaty_id": treaty_id, "actor_id": due.actor, "obligation_id": due.duty, "act_id": due.act,
        "due_day": due.due, "yearly": due.yearly, "until_day": due.until, "cycle": due.cycle, "rule": due.arithmetic,
    }  # fmt: skip


__all__ = ["RESTED_ON", "compute", "rewrite", "rewrite_after", "touched", "touched_by_id"]

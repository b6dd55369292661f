"""Spans and deadlines as the domain computes them, stored: rewritten whenever an act, a clause or a duty changes."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from treaties.domain.acts import Kind
from treaties.domain.obligations import Deadline as Due
from treaties.domain.obligations import deadlines
from treaties.domain.status import concerned, concerned_by, spans
from treaties.models import Actor, Deadline, Obligation, StatusSpan, Treaty, TreatyAction
from treaties.operations.bulk import binders_of, put_columns, take_out
from treaties.operations.treaty_action import stated
from treaties.queries.history import acts_of, clauses_of, duties_of, lives
from treaties.queries.prepared import Among, Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Table

    from treaties.domain.acts import Act
    from treaties.domain.clauses import Clauses
    from treaties.domain.span import Life
    from treaties.domain.timeline import Frame
    from treaties.operations.draft import Draft
    from treaties.queries.history import Histories


Line = tuple[Any, ...]
Lines = list[Line]
Derived = tuple[Lines, Lines]  # spans and deadlines
NOTHING: Derived = ([], [])
# The columns of both tables in the order of such lines.
SPAN = ("treaty_id", "actor_id", "layer", "status", "first_day", "last_day", "act_id", "rule", "view_id")
DUE = ("treaty_id", "actor_id", "obligation_id", "act_id", "due_day", "yearly", "until_day", "cycle", "rule")
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
    known = list(treaty_ids)
    every = lives(connection) if known else []
    for treaty_id in sorted(known):
        clauses = clauses_of(connection, treaty_id)
        acts = acts_of(connection, treaty_id, again=len(known) == 1) if clauses else []
        found = _computed(connection, treaty_id, clauses, acts, every) if clauses else NOTHING
        _store(connection, treaty_id, found, None)


def _rewrite_added(connection: Connection, added: Mapping[int, Sequence[Act]], read: Histories) -> None:
    """The same for new acts by treaty, mostly the rows of their actors change."""
    every = lives(connection) if added else []
    for treaty_id, new in sorted(added.items()):
        clauses, before = read[treaty_id]
        actors, frames = concerned_by(clauses, before, new)
        some = every if actors is None else [life for life in every if life.actor in actors]
        found = _computed(connection, treaty_id, clauses, [*before, *new], some, actors, frames)
        _store(connection, treaty_id, found, actors)


def rewrite_new(connection: Connection, written: Sequence[tuple[int, Draft]], read: Histories) -> None:
    """The same for new records, which nothing rested on before; `read` has the histories that new acts add to."""
    added: dict[int, list[Act]] = {}
    for record_id, draft in written:
        if draft.kind == "treaty_action" and draft.state == "published":
            added.setdefault(draft.values["treaty"], []).append(stated(draft, record_id))
    whole = touched(connection, [each for each in written if each[1].kind != "treaty_action"], new=True)
    # In which order findings of conflict are looked at matters: a treaty with new ones is read as it lies.
    whole |= {treaty for treaty, acts in added.items() if any(act.kind is Kind.CONFLICT_FINDING for act in acts)}
    rewrite(connection, whole)
    _rewrite_added(connection, {treaty: new for treaty, new in added.items() if treaty not in whole}, read)


def rewrite_after(
    connection: Connection, act_id: int, draft: Draft, before: tuple[int, Act | None], read: Histories
) -> None:
    """The same once an act was edited, which `before` has as `stored_act` gave it: mostly one actor's rows change.

    `read` has the other acts of its treaty, by which the draft was judged.
    """
    treaty_id, old = before
    now_of = draft.values["treaty"]
    if now_of != treaty_id:
        return rewrite(connection, {treaty_id, now_of})
    clauses, others = read[treaty_id]
    new = stated(draft, act_id) if draft.state == "published" else None
    acts = [*others, new] if new else others
    if any(act.kind is Kind.CONFLICT_FINDING for act in acts):  # their order matters
        acts = acts_of(connection, treaty_id)
    actors = concerned(clauses, [*others, old] if old else others, [*others, new] if new else others)
    if actors is None:
        return rewrite(connection, {treaty_id})
    found = _computed(connection, treaty_id, clauses, acts, lives(connection, actors), actors)
    return _store(connection, treaty_id, found, actors)


def _store(connection: Connection, treaty_id: int, found: Derived, only: Collection[int] | None) -> None:
    spans_now, due = found
    _exchange(connection, StatusSpan.__table__, SPAN, treaty_id, spans_now, only)  # type: ignore[arg-type] # a plain table
    _exchange(connection, Deadline.__table__, DUE, treaty_id, due, only)  # type: ignore[arg-type] # a plain table


def _exchange(
    connection: Connection, table: Table, names: tuple[str, ...], treaty_id: int, rows: Lines,
    only: Collection[int] | None,
) -> None:  # fmt: skip
    """Leave rows that say the same, as the driver has them: an act changes those of one actor among hundreds."""
    binders = binders_of(table, connection.dialect)
    wanted = Counter(_bound(rows, [binders.get(name) for name in names]))
    of_treaty, of_actors = _stored(table, names)
    if only is None:
        there = of_treaty.raw(connection, treaty=treaty_id)
    else:
        there = of_actors.raw(connection, sorted(only), treaty=treaty_id)
    gone = []
    for row in there:
        line = tuple(row[1:])
        if left := wanted.get(line):
            wanted[line] = left - 1
        else:
            gone.append(row[0])
    take_out(connection, table, gone)
    new = list(wanted.elements())
    if new:
        put_columns(connection, table, dict(zip(names, zip(*new, strict=True), strict=True)))


def _bound(rows: Lines, binders: Sequence[Callable[[Any], Any] | None]) -> Lines:
    columns = zip(*rows, strict=True)
    return list(zip(*(map(b, cells) if b else cells for b, cells in zip(binders, columns, strict=False)), strict=True))


@cache
def _stored(table: Table, names: tuple[str, ...]) -> tuple[Prepared, Among]:
    """Asks for a treaty's rows, and for those of some actors: the id, then every other column."""
    query = select(table.c.id, *(table.c[name] for name in names)).where(table.c.treaty_id == bindparam("treaty"))
    return Prepared(query), Among(lambda ids: query.where(table.c.actor_id.in_(ids)))


def compute(connection: Connection, treaty_id: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of `status_span` and of `deadline` as they follow from the acts and clauses of one treaty."""
    clauses = clauses_of(connection, treaty_id)
    if clauses is None:
        return [], []
    rows, due = _computed(connection, treaty_id, clauses, acts_of(connection, treaty_id), lives(connection))
    return [dict(zip(SPAN, row, strict=True)) for row in rows], [dict(zip(DUE, row, strict=True)) for row in due]


def _computed(
    connection: Connection, treaty_id: int, clauses: Clauses, acts: Sequence[Act], known: Sequence[Life],
    only: Container[int] | None = None, frames: list[Frame] | None = None,
) -> Derived:  # fmt: skip
    found = spans(clauses, acts, known, only, frames)
    duties = duties_of(connection, treaty_id)
    rows: Lines = [(treaty_id, actor, *span) for actor in sorted(found) for span in found[actor]]
    due = []
    for actor in sorted(found) if duties else ():
        mine = [span for span in found[actor] if span.layer == "status" and span.view is None]
        due += [_deadline_row(treaty_id, deadline) for deadline in deadlines(duties, actor, mine)]
    return rows, due


def _deadline_row(treaty_id: int, due: Due) -> Line:
    return (
        treaty_id, due.actor, due.duty, due.act, due.due, due.yearly, due.until, due.cycle, due.arithmetic,
    )  # fmt: skip


__all__ = ["RESTED_ON", "compute", "rewrite", "rewrite_after", "rewrite_new", "touched", "touched_by_id"]

"""Why a State stands where it stands: days, articles, arithmetic, acts and the sources behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from treaties.domain.clauses import entry_into_force
from treaties.domain.explain import explain
from treaties.domain.status import spans
from treaties.models import Actor, Record
from treaties.queries.evidence import citations
from treaties.queries.history import acts_of, clauses_of, lives
from treaties.queries.status import treaty_id_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


def explained(connection: Connection, actor: str) -> Any:
    """The actor that an ISO code or a short address names: id, slug, title; None where there is none."""
    if "\x00" in actor:
        return None
    query = (
        select(Record.id, Record.slug, Record.title).join(Actor, Actor.id == Record.id).where(Record.state != "draft")
    )
    return connection.execute(query.where(or_(Record.slug == actor, Actor.iso3 == actor))).one_or_none()


def explain_rows(connection: Connection, treaty: str, actor: str) -> list[dict[str, Any]] | None:
    """The steps of one actor (ISO code or short address) on one treaty, `what` a message; None where one is unknown."""
    treaty_id = treaty_id_of(connection, treaty)
    found_actor = explained(connection, actor)
    actor_id = found_actor.id if found_actor else None
    clauses = clauses_of(connection, treaty_id) if treaty_id else None
    if clauses is None or actor_id is None:
        return None
    acts = acts_of(connection, treaty_id or 0)
    mine = [act for act in acts if act.actor == actor_id]
    found = spans(clauses, acts, [life for life in lives(connection) if life.actor == actor_id]).get(actor_id, [])
    steps = explain(clauses, entry_into_force(clauses, acts), mine, found)
    ids = [step.act for step in steps if step.act]
    slugs = {row.id: row.slug for row in connection.execute(select(Record.id, Record.slug).where(Record.id.in_(ids)))}
    sources: dict[int, dict[str, str]] = {}
    for each in citations(connection, ids):
        sources.setdefault(each.record_id, {})[each.source_slug] = each.source_title
    return [
        {
            "day": step.day.isoformat(), "what": step.what, "status_after": str(step.status_after),
            "article": step.article, "arithmetic": step.arithmetic, "action": slugs.get(step.act or 0),
            "sources": list(sources.get(step.act or 0, {})),
        }
        for step in steps
    ]  # fmt: skip

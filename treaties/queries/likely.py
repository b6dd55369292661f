"""Records that may be what an article tells of, the likeliest first, each with what the article adds or contradicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from treaties.domain.dates import parse_edtf
from treaties.domain.message import Message
from treaties.domain.text import fold
from treaties.models import Citation, Event, EventActor, EventWeapon, Record, Revision, Source
from treaties.queries.event import weapons_known
from treaties.queries.source import at_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

MOST = 4
LOOKED_AT = 400
LEAST, SURE = 30, 60
MONTH = 31
NEAR = timedelta(days=45)
ALIKE = 88  # of 100: two titles that differ in spelling or in how much of them is kept
# Who is alleged to have used a weapon and who is said to have may be one; so may whom a report of asking names.
_SAME_ROLE = {"alleged_user": "user"}
_LEADING = {"user", "supplier", "requester", "producer", "holder", "destroyer"}


@dataclass(slots=True)
class Likely:
    """A record that may be meant: why, how sure (0 to 100 and more), whether it may be taken without a look."""

    id: int
    kind: str
    slug: str
    title: str
    why: list[Message]
    score: int
    sure: bool = False
    content: Mapping[str, Any] = field(default_factory=dict)


def events(
    connection: Connection, content: Mapping[str, Any], written: date | None, source_id: int | None
) -> list[Likely]:
    """Living events that these values and parts may be telling of; those that cite the source already come first."""
    values, parts = content["values"], content["parts"]
    mine = {(_role(row["role"]), row["actor"]) for row in parts.get("actors", ()) if row.get("actor")}
    cited = _citing(connection, source_id)
    if not mine and not cited:
        return []
    of_actors = select(EventActor.record_id).where(EventActor.actor_id.in_([actor for _, actor in mine]))
    query = (
        select(Record.id, Record.slug, Record.title, Event.__table__)
        .join(Event, Event.id == Record.id)
        .where(Record.state != "retired", Event.event_kind == values["event_kind"])
        .where(or_(Event.id.in_(of_actors), Event.id.in_(cited)))
        .order_by(Event.date_first.desc())
        .limit(LOOKED_AT)
    )
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    actors, weapons = _actors(connection, ids), _weapons(connection, ids)
    told = _reported(connection, [row.id for row in rows if row.date_first is None])
    found = []
    for stored in rows:
        row: Any = stored
        if row.date_first is None and row.id in told:
            row = _Told(row, told[row.id])  # an undated event is as old as its reports
        why, score = _like(connection, values, parts, mine, row, actors, weapons, written, cites=row.id in cited)
        if score >= LEAST:
            found.append(Likely(row.id, "event", row.slug, row.title, why, score, row.id in cited))
    found = sorted(found, key=lambda each: (-each.score, each.title))[:MOST]
    _settle(found, values)
    for each in found:
        each.content = newest(connection, each.id)
    return found


class _Told:
    """An undated event as dated by the first and the last report of it."""

    def __init__(self, row: Any, days: tuple[date, date]) -> None:
        self.row = row
        self.date_first, self.date_last = days

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def _reported(connection: Connection, ids: list[int]) -> dict[int, tuple[date, date]]:
    """The days of the first and the last source that speaks of each event."""
    query = (
        select(Citation.record_id, func.min(Source.issued_first), func.max(Source.issued_last))
        .join(Source, Source.id == Citation.source_id)
        .where(Citation.record_id.in_(ids), Source.issued_first.is_not(None))
        .group_by(Citation.record_id)
    )
    rows: Any = connection.execute(query) if ids else ()
    return {record: (first, last) for record, first, last in rows}


def _settle(found: list[Likely], values: Mapping[str, Any]) -> None:
    """The likeliest may be taken at once where it is dated alike and no other comes near."""
    if found and not found[0].sure:
        ahead = len(found) == 1 or found[0].score - found[1].score >= 15  # noqa: PLR2004 - a whole reason more
        dated = bool(values.get("date")) or values["event_kind"] == "transfer"
        found[0].sure = found[0].score >= SURE and ahead and dated


def _role(role: str) -> str:
    return _SAME_ROLE.get(role, role)


def _citing(connection: Connection, source_id: int | None) -> list[int]:
    if source_id is None:
        return []
    return list(
        connection.execute(select(Citation.record_id).where(Citation.source_id == source_id).distinct()).scalars()
    )


def _actors(connection: Connection, ids: list[int]) -> dict[int, set[tuple[str, int]]]:
    found: dict[int, set[tuple[str, int]]] = {}
    query = select(EventActor.record_id, EventActor.role, EventActor.actor_id).where(EventActor.record_id.in_(ids))
    for row in connection.execute(query):
        found.setdefault(row.record_id, set()).add((_role(row.role), row.actor_id))
    return found


def _weapons(connection: Connection, ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    query = select(EventWeapon.record_id, EventWeapon.weapon_id).where(EventWeapon.record_id.in_(ids))
    for row in connection.execute(query):
        found.setdefault(row.record_id, set()).add(row.weapon_id)
    return found


def _like(
    connection: Connection, values: Mapping[str, Any], parts: Mapping[str, Any], mine: set[tuple[str, int]], row: Any,
    actors: Mapping[int, set[tuple[str, int]]], weapons: Mapping[int, set[int]], written: date | None, *, cites: bool,
) -> tuple[list[Message], int]:  # fmt: skip
    """Why the event may be the one, and how much speaks for it."""
    why, score = ([Message("it cites this article already")], 40) if cites else ([], 0)
    theirs = actors.get(row.id, set())
    leading = {each for each in mine if each[0] in _LEADING}
    if leading and not leading & theirs:
        return [], 0
    if both := mine & theirs:
        score += 20 * min(len(both), 2)
        why.append(Message("the same actors") if len(both) > 1 else Message("the same actor"))
    if values.get("stage") and row.stage and values["stage"] != row.stage:
        return [], 0
    categories = _broad(connection, [each["weapon"] for each in parts.get("weapons", ()) if each.get("weapon")])
    if categories and weapons.get(row.id):
        same = bool(categories & _broad(connection, weapons[row.id]))
        score += 10 if same else -25
        why += [Message("the same kind of weapon")] if same else []
    if values.get("place") and row.place_id:
        score += 20 if values["place"] == row.place_id else -10
        why += [Message("the same place")] if values["place"] == row.place_id else []
    elif values.get("country") and row.country_id:
        score += 8 if values["country"] == row.country_id else -20
    words, more = _dated(values, row, written)
    return why + words, score + more


def _dated(values: Mapping[str, Any], row: Any, written: date | None) -> tuple[list[Message], int]:
    if row.date_first is None:
        return [], 0
    if values.get("date"):
        when = parse_edtf(values["date"])
        spans = ((when.earliest, when.latest), (row.date_first, row.date_last))
        if when.earliest <= row.date_last and row.date_first <= when.latest:
            narrow = all((last - first).days <= MONTH for first, last in spans)
            return [Message("the same time")], 30 if narrow else 8
        apart = max((row.date_first - when.latest).days, (when.earliest - row.date_last).days)
        return ([], -5) if apart <= MONTH else ([], -40)
    if written and row.date_first > written + timedelta(days=7):
        return [], -60
    near = written is not None and row.date_last >= written - NEAR
    return ([Message("reported at that time")], 12) if near else ([], -10 if written else 0)


def _broad(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Weapons as their categories."""
    known = weapons_known(connection)
    return {(known[each].category or each) if each in known else each for each in ids}


def newest(connection: Connection, record_id: int) -> Mapping[str, Any]:
    """A record's content as its newest revision keeps it."""
    query = (
        select(Revision.content)
        .join(Record, (Record.id == Revision.record_id) & (Record.version == Revision.version))
        .where(Record.id == record_id)
    )
    return dict(connection.execute(query).scalar_one())


def sources(connection: Connection, values: Mapping[str, Any]) -> list[Likely]:
    """Living sources that may be the article: at its address, or with its title, publisher and day."""
    from rapidfuzz import fuzz

    found: dict[int, Likely] = {}
    if values.get("url"):
        for row in at_address(connection, values["url"]):
            why = [Message("the same address")]
            found[row.id] = Likely(row.id, "source", row.slug, row.title, why, 100, sure=True)
    mine = fold(values.get("heading") or "")
    for row in _dated_alike(connection, values) if len(mine) > 20 else ():  # noqa: PLR2004 - shorter titles are common
        theirs = fold(row.heading).rstrip(" .…")
        alike = fuzz.partial_ratio(theirs, mine) if len(theirs) > 20 else 0  # noqa: PLR2004 - the same
        if alike < ALIKE or row.id in found:
            continue
        same = bool(values.get("publisher_actor")) and row.publisher_actor_id == values["publisher_actor"]
        same = same or fold(row.publisher) == fold(values.get("publisher") or "")
        house = Message("the same publisher") if same else Message("another publisher: perhaps a reprint")
        why = [Message("the same title"), house]
        found[row.id] = Likely(row.id, "source", row.slug, row.title, why, round(alike) + 20 * same, sure=same)
    return sorted(found.values(), key=lambda each: -each.score)[:MOST]


def _dated_alike(connection: Connection, values: Mapping[str, Any]) -> list[Any]:
    query = (
        select(Record.id, Record.slug, Record.title, Source.heading, Source.publisher, Source.publisher_actor_id)
        .join(Source, Source.id == Record.id)
        .where(Record.state != "retired", Source.heading != "")
        .limit(LOOKED_AT)
    )
    near = []
    if values.get("issued"):
        when, week = parse_edtf(values["issued"]), timedelta(days=7)
        low, high = max(when.earliest, date.min + week) - week, min(when.latest, date.max - week) + week
        near.append(Source.issued_first.between(low, high))
    if values.get("publisher_actor"):
        near.append(Source.publisher_actor_id == values["publisher_actor"])
    return list(connection.execute(query.where(or_(*near)))) if near else []


def compared(content: Mapping[str, Any], stored: Mapping[str, Any]) -> list[tuple[str, str, Any, Any]]:
    """What the article says of an event beside what the register has: (field, how, the article's, the register's).

    `how` is adds (the register has nothing), agrees, narrows (a more exact date) or differs.
    """
    found = []
    for name, value in content["values"].items():
        if name in {"event_kind", "stage", "evidence", "evidence_reason", "summary", "note"} or value in (None, ""):
            continue
        theirs = stored["values"].get(name)
        found.append((name, _how(name, value, theirs), value, theirs))
    for part, key in (("actors", "actor"), ("weapons", "weapon")):
        mine = [row for row in content["parts"].get(part, ()) if row.get(key)]
        theirs = [row.get(key) for row in stored["parts"].get(part, ())]
        for row in mine:
            how = "agrees" if row[key] in theirs else "differs" if theirs else "adds"
            found.append((part, how, row, theirs))
    return found


def _how(name: str, value: Any, theirs: Any) -> str:
    if theirs in (None, ""):
        return "adds"
    if name == "date":
        mine, other = parse_edtf(value), parse_edtf(theirs)
        if mine.latest < other.earliest or other.latest < mine.earliest:
            return "differs"
        return "narrows" if mine.earliest > other.earliest or mine.latest < other.latest else "agrees"
    if isinstance(value, str):
        a, b = fold(value), fold(str(theirs))
        return "agrees" if a in b or b in a else "differs"
    return "agrees" if value == theirs else "differs"

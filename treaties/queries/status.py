"""Who stands where on a treaty on a day, from the stored spans: one indexed range query each."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from json import loads
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Date, String, bindparam, func, literal_column, or_, select, type_coerce
from sqlalchemy.orm import aliased

from treaties.models import Actor, ActorLink, Record, StatusSpan, Treaty, TreatyAction
from treaties.queries.prepared import Prepared, Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Row

CONSENTING = (
    "ratification",
    "acceptance",
    "approval",
    "accession",
    "succession",
    "consent_to_be_bound",
    "formal_confirmation",
)
SIGNING = ("signature", "definitive_signature", "succession_to_signature")


def on_day(day: date, layer: str = "status") -> list[ColumnElement[bool]]:
    """The spans of a layer that hold `day`, as the depositary sees them."""
    return [
        StatusSpan.layer == layer,
        StatusSpan.view_id.is_(None),
        StatusSpan.first_day <= day,
        StatusSpan.last_day >= day,
    ]


def sums(by_status: dict[str, int], signed: int) -> dict[str, int]:
    """The counts of the public contract from how many actors have each status and how many ever signed."""
    signatory, consented, party = (by_status.get(name, 0) for name in ("signatory", "consented", "party"))
    return {
        "signed_ever": signed, "signatories_only": signatory, "deposited": consented + party, "in_force": party,
        "joined": signatory + consented + party, "withdrawn": by_status.get("withdrawn", 0),
        "none": by_status.get("none", 0),
    }  # fmt: skip


_DAY: Any = bindparam("day", type_=Date)
_TREATY: Any = bindparam("treaty")
_HELD = (
    select(StatusSpan.treaty_id, StatusSpan.layer, StatusSpan.status, func.count().label("number"))
    .where(
        or_(StatusSpan.layer == "status", StatusSpan.layer == "signed"),
        StatusSpan.view_id.is_(None), StatusSpan.first_day <= _DAY,
        StatusSpan.last_day >= _DAY,
    )
    .group_by(StatusSpan.treaty_id, StatusSpan.layer, StatusSpan.status)
)  # fmt: skip
_HELD_ON_ONE = Prepared(_HELD.where(StatusSpan.treaty_id == _TREATY))
_HELD_ON_ALL = Prepared(_HELD)


def counts(connection: Connection, treaty_id: int, day: date) -> dict[str, int]:
    """How many actors signed ever, are signatories only, deposited, are bound, joined, withdrew, did nothing."""
    return _summed(_HELD_ON_ONE(connection, treaty=treaty_id, day=day)).get(treaty_id, sums({}, 0))


def overview(connection: Connection, day: date) -> dict[int, dict[str, int]]:
    """The counts of every treaty on one day."""
    return _summed(_HELD_ON_ALL(connection, day=day))


def _summed(rows: Iterable[Any]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, dict[str, int]]] = {}
    for row in rows:
        found.setdefault(row.treaty_id, {"status": {}, "signed": {}})[row.layer][row.status] = row.number
    return {treaty: sums(layers["status"], sum(layers["signed"].values())) for treaty, layers in found.items()}


_BY_SLUG = Prepared(
    select(Record.id).where(Record.kind == "treaty", Record.slug == bindparam("slug"), Record.state == "published")
)


def history_of(connection: Connection, treaty_id: int) -> list[Any]:
    """Every stretch of every actor on the treaty: (layer, actor, status, first, last, view), days as ISO text."""
    return [(*row[:3], str(row[3]), str(row[4]), row[5]) for row in _SPANS.raw(connection, treaty=treaty_id)]


def tally(history: Iterable[Any], day: date) -> tuple[dict[str, int], dict[int, str], set[int]]:
    """The counts of one day, each actor's status on it, and who had signed by then."""
    when, statuses, signed = day.isoformat(), dict[int, str](), set[int]()
    for layer, actor, status, first, last, view in history:
        if view is None and first <= when <= last:
            if layer == "signed":
                signed.add(actor)
            elif layer == "status":
                statuses[actor] = status
    return sums(Counter(statuses.values()), len(signed)), statuses, signed


def treaty_id_of(connection: Connection, slug: str) -> int | None:
    """The id of the published treaty with that short address."""
    found = _BY_SLUG.first(connection, slug=slug)
    return found.id if found else None


def status_answer(connection: Connection, slug: str, day: date) -> dict[str, Any] | None:
    """The public answer: counts, and the status of every actor by ISO code (short address where there is none)."""
    treaty_id = treaty_id_of(connection, slug)
    if treaty_id is None:
        return None
    query = (
        select(func.coalesce(Actor.iso3, Record.slug), StatusSpan.status)
        .join(Record, Record.id == StatusSpan.actor_id)
        .join(Actor, Actor.id == StatusSpan.actor_id)
        .where(StatusSpan.treaty_id == treaty_id, *on_day(day))
    )
    actors = {row[0]: row[1] for row in connection.execute(query)}
    answer = counts(connection, treaty_id, day)
    return {"treaty": slug, "on": day.isoformat(), "counts": answer, "actors": dict(sorted(actors.items()))}


@dataclass(slots=True)
class Standing:
    """One actor's line in the table of a treaty: status on the day, its days so far, and the acts known by then.

    Days are ISO text. `signed` and `deposited` are (EDTF date, short address of the act); `in_force` may lie ahead of
    the day where consent is given; `overlays` are (layer, first day).
    """

    actor: State
    status: str
    since: str
    signed: tuple[str, str] = ("", "")
    deposited: tuple[str, str] = ("", "")
    consent: str = ""
    in_force: str = ""
    withdrawn: str = ""
    overlays: list[tuple[str, str]] = field(default_factory=list)
    others: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class State:
    """An actor as tables name it."""

    slug: str
    title: str
    region: str
    may_join: bool
    first: date | None
    last: date | None

    def could_join(self, day: date) -> bool:
        """Whether it exists on the day and treaties open to all States are open to it."""
        return self.may_join and (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Board:
    """Who stands where on one treaty on one day: the lines by name, and the counts over all of them."""

    lines: list[Standing]
    counts: dict[str, int]


_ACTORS = Prepared(
    select(Record.id, Record.slug, Record.title, Actor.region, Actor.may_join, Actor.valid_from, Actor.valid_until)
    .join(Actor, Actor.id == Record.id)
    .where(or_(Actor.may_join, Record.id.in_(select(TreatyAction.actor_id))))
    .order_by(Record.title, Record.id)
)
_actors = Remembered(8)


def actors(connection: Connection) -> dict[int, State]:
    """Everyone who may join treaties or has acted on one, by name; remembered until the next revision."""
    return _actors.get(connection, "", lambda: {row[0]: State(*row[1:]) for row in _ACTORS(connection)})


# One range of one index: the days as the engine stores them, since most are only compared.
_EVERY = (
    select(
        StatusSpan.layer, StatusSpan.actor_id, StatusSpan.status,
        type_coerce(StatusSpan.first_day, String).label("first"),
        type_coerce(StatusSpan.last_day, String).label("last"), StatusSpan.view_id,
    )
    .where(StatusSpan.treaty_id == _TREATY)
    .order_by(StatusSpan.layer, StatusSpan.actor_id, StatusSpan.first_day)
)  # fmt: skip
_SPANS = Prepared(_EVERY)
# `none` in the depositary's view needs no row: whoever could join on the day and has no other status has that one.
_SAYING = Prepared(_EVERY.where(or_(StatusSpan.status != "none", StatusSpan.view_id.is_not(None))))
_ACTS = Prepared(
    select(TreatyAction.actor_id, TreatyAction.act_kind, TreatyAction.date_text, Record.slug)
    .join(Record, Record.id == TreatyAction.id)
    .where(
        TreatyAction.treaty_id == _TREATY, Record.state == "published",
        or_(TreatyAction.date_first <= _DAY, TreatyAction.date_first.is_(None)),
    )
    .order_by(TreatyAction.date_first, TreatyAction.id)
)  # fmt: skip
# Every act of a treaty, in the same order, with its day as the engine stores it.
_ALL_ACTS = Prepared(
    select(
        TreatyAction.actor_id, TreatyAction.act_kind, TreatyAction.date_text, Record.slug,
        type_coerce(TreatyAction.date_first, String).label("first"),
    )
    .join(Record, Record.id == TreatyAction.id)
    .where(TreatyAction.treaty_id == _TREATY, Record.state == "published")
    .order_by(TreatyAction.date_first, TreatyAction.id)
)  # fmt: skip
_other = aliased(Record)
_MEMBERS = Prepared(
    select(ActorLink.record_id)
    .join(_other, _other.id == ActorLink.other_id)
    .where(ActorLink.link_kind == "member_of", _other.kind == "actor", _other.slug == bindparam("group"))
)


def board(
    connection: Connection, treaty_id: int, day: date, region: str = "", group: str = "", view: int | None = None
) -> Board:
    """Every actor existing and eligible on the day, by name; `group` is the short address of an alliance."""
    known = actors(connection)
    found, signed = _standings(_SAYING.raw(connection, treaty=treaty_id), known, day, view)
    for act in _ACTS(connection, treaty=treaty_id, day=day):
        if act.actor_id in found:
            _note(found[act.actor_id], act.act_kind, act.date_text, act.slug)
    by_status: dict[str, int] = {}
    for line in found.values():
        by_status[line.status] = by_status.get(line.status, 0) + 1
    members = members_of(connection, group) if group else known
    lines = [
        found[actor]
        for actor, state in known.items()
        if actor in found and actor in members and (not region or state.region == region)
    ]
    return Board(lines, sums(by_status, signed))


def members_of(connection: Connection, group: str) -> set[int]:
    """The actors that belong to the alliance of that short address."""
    return {row.record_id for row in _MEMBERS(connection, group=group)}


class Stretch(NamedTuple):
    """An actor's line over days on which it stays the same: the line as it is shown, "" where the actor has none.

    `signed` counts its signatures in force then.
    """

    status: str
    signed: int
    drawn: str


class Chronicle:
    """A treaty's table for any day, as `board` gives it in the depositary's view without filters, drawn by `draw`.

    What belongs to each actor is cut at the days on which its line can change, so that a day is found by bisection;
    a stretch is worked out and drawn when a day first falls into it. Whoever did nothing has the same lines in every
    chronicle of the register: `draw` says nothing of the treaty then.
    """

    def __init__(self, connection: Connection, treaty_id: int, draw: Callable[[Standing], str]) -> None:
        self.known, self.draw = actors(connection), draw
        self.spans: dict[int, list[Any]] = {}
        self.acts: dict[int, list[Any]] = {}
        for layer, actor, status, first, last, view in _SAYING.raw(connection, treaty=treaty_id):
            # Few words make up the rows: each is kept once.
            span = (intern(layer), actor, intern(status), str(first), str(last), view)
            self.spans.setdefault(actor, []).append(span)
        for actor, kind, text, slug, first in _ALL_ACTS.raw(connection, treaty=treaty_id):
            day = "" if first is None else str(first)
            act = (text if day == text else day, intern(kind), text, slug)
            self.acts.setdefault(actor, []).append(act)
        acting = {*self.spans, *self.acts}
        everyone = [*self.known, *sorted(self.spans.keys() - self.known.keys())]
        idle = _idle.get(connection, "", lambda: {each: _cut(each, state) for each, state in self.known.items()})
        self.cuts = [
            _cut(each, self.known.get(each), self.spans.get(each, ()), self.acts.get(each, ()))
            if each in acting
            else idle[each]
            for each in everyone
        ]

    def on(self, day: date) -> list[Stretch]:
        """The stretch of every actor, by name, that the day falls into."""
        when = day.isoformat()
        return [
            made[place] or self._make(actor, made, place, day)
            for actor, cuts, made in self.cuts
            for place in ((bisect_right(cuts, when) if cuts else 0),)
        ]

    def _make(self, actor: int, made: list[Stretch | None], place: int, day: date) -> Stretch:
        state, when = self.known.get(actor), day.isoformat()
        found, signed = _standings(self.spans.get(actor, ()), {actor: state} if state else {}, day, None)
        line = found.get(actor)
        if line:
            for begins, *act in self.acts.get(actor, ()):
                if begins <= when:
                    _note(line, *act)
        stretch = made[place] = Stretch(line.status if line else "", signed, self.draw(line) if line else "")
        return stretch


_idle = Remembered(8)


def _cut(
    actor: int, state: State | None, spans: Iterable[Any] = (), acts: Iterable[Any] = ()
) -> tuple[int, tuple[str, ...], list[Stretch | None]]:
    """The actor, where its line can change, and its stretches: one more than cuts, none of them made yet.

    Cuts are days as ISO text on which something begins; with a tilde, which sorts behind them, those on which it ends.
    """
    found = {act[0] for act in acts if act[0]}
    for span in spans:
        found |= {span[3], f"{span[4]}~"}
    if state and state.first:
        found.add(state.first.isoformat())
    if state and state.last:
        found.add(f"{state.last.isoformat()}~")
    return actor, tuple(sorted(found)), [None] * (len(found) + 1)


def _standings(
    spans: Iterable[Any], known: dict[int, State], on: date, view: int | None
) -> tuple[dict[int, Standing], int]:
    """The line of each actor on the day, and how many ever signed."""
    day = on.isoformat()
    found: dict[int, Standing] = {}
    later: list[tuple[str, int, str, str, str, int | None]] = []
    signed = 0
    for span in spans:
        layer, actor, status, first, last, seen_by = span
        held = str(first) <= day <= str(last)
        if layer == "signed":
            signed += held
        elif layer == "status" and seen_by is None and held and actor in known:
            found[actor] = Standing(known[actor], status, str(first))
        if layer != "signed" and not (layer == "status" and status in _PLAIN and seen_by is None):
            later.append(span)
    found |= {
        actor: Standing(state, "none", "")
        for actor, state in known.items()
        if actor not in found and state.could_join(on)
    }
    for layer, actor, status, first, last, seen_by in later:
        line = found.get(actor)
        if line is not None:
            _further(line, layer, status, (str(first), str(last)), day, seen_by=seen_by, view=view)
    return found, signed


_PLAIN = {"none", "not_recorded", "signatory", "consented"}


def _further(
    line: Standing, layer: str, status: str, days: tuple[str, str], day: str, *, seen_by: int | None, view: int | None
) -> None:
    first, last = days
    if layer != "status":
        if first <= day <= last and seen_by in {None, view}:
            line.overlays.append((layer, first))
    elif seen_by is not None:
        # An objector's view replaces the depositary's only where the reader asks for it.
        if seen_by == view and first <= day <= last:
            line.status, line.since = status, first
    elif status == "party" and (first <= day or (line.status == "consented" and not line.in_force)):
        line.in_force = first
    elif status == "withdrawn" and first <= day:
        line.withdrawn = first


# Constants stand in the text of these: only then does SQLite know that its partial index answers them.
_MATRIX = {
    engine: Prepared(
        select(StatusSpan.treaty_id, StatusSpan.status, gathered(StatusSpan.actor_id).label("actors"))
        .where(
            StatusSpan.layer == literal_column("'status'"), StatusSpan.view_id.is_(None),
            StatusSpan.status != literal_column("'none'"), StatusSpan.first_day <= _DAY,
            StatusSpan.last_day >= _DAY,
        )
        .group_by(StatusSpan.treaty_id, StatusSpan.status)
    )
    for engine, gathered in (("sqlite", func.json_group_array), ("postgresql", func.array_agg))
}  # fmt: skip


# What a table of one treaty can be narrowed to: those of the statuses, or by what an actor ever did.
SHOWS = {
    "in_force": ("party",),
    "deposited": ("party", "consented"),
    "signatories_only": ("signatory",),
    "joined": ("party", "consented", "signatory"),
    "none": ("none",),
    "withdrawn": ("withdrawn",),
}
SIGNED_EVER = "signed_ever"


def among(line: Standing, wanted: str) -> bool:
    """Whether a line of a treaty's table is one of those asked for; every line is where nothing known is asked."""
    if wanted == SIGNED_EVER:
        return bool(line.signed[0])
    return line.status in SHOWS.get(wanted, (line.status,))


def grid(connection: Connection, day: date, region: str = "") -> tuple[list[Any], list[tuple[State, list[str]]]]:
    """Treaties with a loaded list, and for each actor its status on each of them, empty where it has none."""
    known = [each for each in treaties(connection) if each.list_checked]
    column = {each.id: number for number, each in enumerate(known)}
    everybody = actors(connection)
    # Most cells are `none`: whoever could join on the day and has done nothing.
    rows = {actor: ["none" if state.could_join(day) else ""] * len(known) for actor, state in everybody.items()}
    for treaty, word, members in matrix(connection, day):
        if treaty not in column:
            continue
        place = column[treaty]
        for actor in members:
            if actor in rows:
                rows[actor][place] = word
    return known, [
        (everybody[actor], words)
        for actor, words in rows.items()
        if any(words) and (not region or everybody[actor].region == region)
    ]


def matrix(connection: Connection, day: date) -> list[tuple[int, str, list[int]]]:
    """Who has which status on which treaty on one day, except `none`, which needs no row: (treaty, status, actors).

    A row for each treaty and status: a row for each actor takes longer to hand over than the database needs for it.
    """
    rows = _MATRIX[connection.dialect.name].raw(connection, day=day)
    return [(treaty, status, loads(actors) if isinstance(actors, str) else actors) for treaty, status, actors in rows]


def _note(line: Standing, kind: str, date_text: str, slug: str) -> None:
    if kind in SIGNING:
        line.signed = line.signed if line.signed[0] else (date_text, slug)
    elif kind in CONSENTING:
        line.deposited, line.consent = (date_text, slug), kind.replace("_", " ")
    else:
        line.others.append((kind, date_text, slug))


_OBJECTORS = Prepared(
    select(Record.id, Record.slug, Record.title)
    .where(
        Record.id.in_(
            select(StatusSpan.view_id).where(StatusSpan.treaty_id == _TREATY, StatusSpan.view_id.is_not(None))
        )
    )
    .order_by(Record.title)
)


def objectors(connection: Connection, treaty_id: int) -> list[Any]:
    """Who contests a participation in the treaty, so that a view of theirs exists."""
    return _OBJECTORS(connection, treaty=treaty_id)


_GROUPS = Prepared(
    select(Record.slug, Record.title)
    .where(Record.id.in_(select(ActorLink.other_id).where(ActorLink.link_kind == "member_of")))
    .order_by(Record.title)
)


def groups(connection: Connection) -> list[Any]:
    """Alliances and unions that actors belong to: slug, title."""
    return _GROUPS(connection)


def treaties(connection: Connection) -> list[Row[Any]]:
    """Every published treaty: id, slug, short name, opened, in force, day of the last check."""
    query = (
        select(Record.id, Record.slug, Treaty.short_name, Treaty.opened, Treaty.in_force, Treaty.list_checked)
        .join(Treaty, Treaty.id == Record.id)
        .where(Record.state == "published")
        .order_by(Record.id)
    )
    return list(connection.execute(query))

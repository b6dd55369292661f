"""Where reports come from: ten reprints of one dispatch are one source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from treaties.domain.message import Message
from treaties.domain.text import fold
from treaties.models import Citation, Record, Relay, Snapshot, SnapshotMark, Source, SourceTie
from treaties.queries.evidence import citations
from treaties.queries.named import by_name
from treaties.queries.prepared import Prepared, Rare, Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from treaties.queries.evidence import Cited


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: who, their page where the register has one, how the source says so."""

    name: str
    href: str
    basis: str
    relayed: int | None = None


@dataclass(slots=True)
class Node:
    """One voice in the tree that runs from an origin to the sources that pass it on."""

    text: str
    href: str = ""
    note: str = ""
    numbers: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


_LINKS = (
    select(Relay.record_id, Relay.chain, Relay.name, Relay.basis, Relay.relayed_id, Record.slug)
    .outerjoin(Record, Record.id == Relay.actor_id)
    .order_by(Relay.record_id, Relay.chain, Relay.position, Relay.id)
)
_OF_SOURCE = Prepared(_LINKS.where(Relay.record_id == bindparam("source")))


_OF_RECORD = Prepared(
    _LINKS.where(Relay.record_id.in_(select(Citation.source_id).where(Citation.record_id == bindparam("record"))))
)


_PARAGRAPH = re.compile(r"para(?:graph|\.)? ?(\d+)", re.IGNORECASE)
_WORDS = 20  # letters of a quote, of which fewer stand in many sentences
_relaying = Rare(select(Relay.record_id))
CHUNK = 400
LOOKED_AT = 2000  # sources whose kept texts are compared at once


def chains_of(connection: Connection, source_id: int) -> list[list[Link]]:
    """Every chain of one source, nearest link first."""
    return _grouped(_OF_SOURCE(connection, source=source_id)).get(source_id, [])


def chains_behind(connection: Connection, record_id: int, source_ids: Iterable[int]) -> dict[int, list[list[Link]]]:
    """Every chain of each source that the record cites; `source_ids` are those sources."""
    if not _relaying.may_be(connection, source_ids):
        return {}
    return _grouped(_OF_RECORD(connection, record=record_id))


def _grouped(rows: Iterable[Any]) -> dict[int, list[list[Link]]]:
    found: dict[int, dict[int, list[Link]]] = {}
    for row in rows:
        link = Link(row.name, f"/actors/{row.slug}" if row.slug else "", row.basis, row.relayed_id)
        found.setdefault(row.record_id, {}).setdefault(row.chain, []).append(link)
    return {source: list(by_number.values()) for source, by_number in found.items()}


def chain_of(cited: Cited, known: Sequence[Sequence[Link]]) -> Sequence[Link]:
    """The chain in which a citation's claimant stands; without a claimant the one told in the passage itself.

    The only chain of a source stands for all its passages, unless it says in which paragraph it is told: then the other
    paragraphs are the source's own words.
    """
    if not known:
        return ()
    claimant = fold(cited.claimant)
    if claimant:
        return next((chain for chain in known if any(fold(link.name) == claimant for link in chain)), ())
    here = [chain for chain in known if any(_told_in(link.basis, cited) for link in chain)]
    if here:
        return here[0] if len(here) == 1 else ()
    apart = cited.locator and any(_PARAGRAPH.search(link.basis) for chain in known for link in chain)
    return known[0] if len(known) == 1 and not apart else ()


def _told_in(basis: str, cited: Cited) -> bool:
    """Whether a link is told where the citation stands: in its quote, or in its paragraph where no quote is given."""
    told, quote = fold(basis), fold(cited.quote)
    if quote and (quote in told or (len(told) > _WORDS and told in quote)):
        return True
    paragraphs = {match[1] for match in _PARAGRAPH.finditer(basis)}
    return bool(paragraphs & {match[1] for match in _PARAGRAPH.finditer(cited.locator)})


def tree(cited: Iterable[Cited], known: dict[int, list[list[Link]]]) -> list[Node]:
    """Origins with those who pass them on; the sources are the leaves, marked with their notes."""
    roots: list[Node] = []
    for each in cited:
        mine = known.get(each.source_id, [])
        chain = chain_of(each, mine)
        voices = [(link.name, link.href, link.basis) for link in reversed(chain)] if chain else []
        if not voices and each.claimant and fold(each.claimant) != fold(each.publisher):
            voices = [(each.claimant, f"/actors/{each.claimant_slug}" if each.claimant_slug else "", "")]
        level = roots
        for name, href, basis in voices:
            level = _step(level, name, href, basis).children
        leaf = _step(level, each.source_title, f"/sources/{each.source_slug}", each.issued_words)
        if each.number not in leaf.numbers:
            leaf.numbers.append(each.number)
    return roots


def _step(level: list[Node], name: str, href: str, note: str) -> Node:
    for node in level:
        if node.text == name or fold(node.text) == fold(name):
            node.href = node.href or href
            return node
    level.append(Node(name, href, note))
    return level[-1]


# ---- how many origins there are ----

_TIED = Prepared(select(SourceTie.record_id, SourceTie.tie_kind, SourceTie.other_id, SourceTie.note))
_tied = Remembered(8)
APART = "independent"
ALIKE, FEWEST = 0.5, 8  # share of the runs of words of the shorter text that both have; fewer runs tell nothing
ONE, RELAYS, SEVERAL = "one_origin", "only_relays", "several"


@dataclass(slots=True)
class Origin:
    """One independent origin: its name, the sources that go back to it, and why they are counted as one."""

    name: str
    sources: dict[int, str] = field(default_factory=dict)
    why: list[Message] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    relayed: bool = True


class Ground:
    """What the register knows of some sources: who each relays, what ties them, what their kept texts share.

    `sketches` gives the runs of words of their kept texts; it is asked only where two sources are compared.
    """

    def __init__(
        self,
        connection: Connection,
        chains: dict[int, list[list[Link]]],
        sketches: Callable[[], dict[int, set[str]]],
    ) -> None:
        self.connection, self.chains, self._sketches = connection, chains, sketches
        self.ties = self._ties()
        self._runs: dict[int, set[str]] | None = None
        self._actors: dict[str, int] | None = None

    def _ties(self) -> dict[tuple[int, int], tuple[str, str]]:
        def ask() -> dict[tuple[int, int], tuple[str, str]]:
            rows = _TIED(self.connection)
            return {_pair(row.record_id, row.other_id): (row.tie_kind, row.note) for row in rows}

        # A tie may be written before the revision that tells of it, so that a writer asks each time.
        writing = self.connection.get_execution_options().get("writing")
        return ask() if writing else _tied.get(self.connection, "", ask)

    @property
    def sketches(self) -> dict[int, set[str]]:
        """The runs of words by which the kept copies of the sources are known."""
        if self._runs is None:
            self._runs = self._sketches()
        return self._runs

    def alike(self, one: int, other: int) -> bool:
        """Whether kept copies of two sources share most of their runs of words: a reprint under any headline."""
        if not self.sketches:
            return False
        first, second = self.sketches.get(one, set()), self.sketches.get(other, set())
        least = min(len(first), len(second))
        return least >= FEWEST and len(first & second) >= ALIKE * least

    def voice(self, cited: Cited) -> tuple[set[str], str, bool]:
        """Whom a citation goes back to: the marks of that voice, its name, and whether the source only relays it."""
        chain = chain_of(cited, self.chains.get(cited.source_id, []))
        if chain:
            end = chain[-1]
            end = (self._followed(end.relayed, {cited.source_id}) if end.relayed else None) or end
            return self._marks(end.name, end.href), end.name, True
        name = cited.claimant or cited.publisher or cited.source_title
        marks = self._marks(name, f"/actors/{cited.claimant_slug}" if cited.claimant_slug else "")
        own = not cited.claimant or bool(marks & self._marks(cited.publisher, ""))
        return marks, name, not own

    def _followed(self, source_id: int, seen: set[int]) -> Link | None:
        """The end of the chain of a source that is itself relayed, as far as the register knows it."""
        chains = self.chains.get(source_id) or chains_of(self.connection, source_id)
        if source_id in seen or len(chains) != 1:
            return None
        end = chains[0][-1]
        return (self._followed(end.relayed, seen | {source_id}) if end.relayed else None) or end

    @property
    def actors(self) -> dict[str, int]:
        """The actors of the register by any of their names."""
        if self._actors is None:
            self._actors = by_name(self.connection, "actor")
        return self._actors

    def _marks(self, name: str, href: str) -> set[str]:
        """A voice by its name and, where the register knows it by that or another name, by its record."""
        folded = "" if href else fold(name)
        key = href.removeprefix("/actors/") if href else folded
        actor = self.actors.get(key) if key else None
        return {f"#{actor}"} if actor else {folded or fold(name)}


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


_RUNS = (
    select(Snapshot.record_id, SnapshotMark.mark)
    .join(SnapshotMark, SnapshotMark.snapshot_id == Snapshot.id)
    .where(SnapshotMark.scheme == "run")
)
_RUNS_BEHIND = Prepared(
    _RUNS.where(Snapshot.record_id.in_(select(Citation.source_id).where(Citation.record_id == bindparam("record"))))
)


_copied = Rare(select(Snapshot.record_id).where(Snapshot.record_id.is_not(None)))


def sketches_behind(connection: Connection, record_id: int, source_ids: Iterable[int]) -> dict[int, set[str]]:
    """The runs of words by which the kept copies of the record's sources are known; `source_ids` are those sources."""
    if not _copied.may_be(connection, source_ids):
        return {}
    return _sketched(_RUNS_BEHIND.raw(connection, record=record_id))


def _sketched(rows: Iterable[Any]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for record, mark in rows:
        found.setdefault(int(record or 0), set()).add(mark)
    return found


def origins_of(ground: Ground, cited: Iterable[Cited]) -> list[Origin]:
    """The independent origins behind citations: one voice, tied sources and reprints are one; corrections win."""
    found: list[Origin] = []
    told = [(each, *ground.voice(each)) for each in cited]
    if not told:
        return found
    named: dict[int, list[str]] = {each.source_id: [] for each, *_ in told}
    for each, _, _, relays in told:
        if relays and each.quote:
            named[each.source_id].append(fold(each.quote))
    for each, marks, name, relays in told:
        apart = named[each.source_id]
        if apart and not relays and _within(fold(each.quote), apart):
            continue  # the same words of the same source, once more without who says them
        joined = [
            (origin, why) for origin in found if (why := _why(ground, each.source_id, marks, origin)) is not False
        ]
        home = joined[0][0] if joined else Origin(name)
        if not joined:
            found.append(home)
        for origin, why in joined:
            home.why += [why] if isinstance(why, Message) and why not in home.why else []
            if origin is not home:  # this one ties together what stood apart so far
                home.sources |= origin.sources
                home.marks |= origin.marks
                found.remove(origin)
        home.sources[each.source_id] = each.source_title
        home.marks |= marks
        home.relayed = home.relayed and relays
    return found


def _within(quote: str, others: list[str]) -> bool:
    """Whether a quote says what another one of its source says with a voice of its own."""
    return len(quote) > _WORDS and any(quote in other or (len(other) > _WORDS and other in quote) for other in others)


def _why(ground: Ground, source: int, marks: set[str], origin: Origin) -> Message | bool:
    """Why a source's citation belongs to an origin: True for the same voice, False where it does not."""
    ties = ground.ties
    if not ties and (marks & origin.marks or not ground.sketches):
        return bool(marks & origin.marks)
    others = [other for other in origin.sources if other != source]
    told = {other: ties[_pair(source, other)] for other in others if _pair(source, other) in ties} if ties else {}
    if any(kind == APART for kind, _ in told.values()):
        return False
    if marks & origin.marks:
        return True
    for other, (kind, note) in told.items():
        tied = _words_of_tie(kind, origin.sources[other])
        return Message("%(what)s (%(note)s)", what=tied, note=note) if note else tied
    near = next((other for other in others if ground.alike(source, other)), None)
    return Message("the same text as %(title)s", title=origin.sources[near]) if near is not None else False


def _words_of_tie(kind: str, title: str) -> Message:
    """What ties a source to that one, as a clause."""
    match kind:
        case "same_origin":
            return Message("the same origin as %(title)s", title=title)
        case "reprint":
            return Message("a reprint of %(title)s", title=title)
        case "translation":
            return Message("a translation of %(title)s", title=title)
    return Message("%(kind)s %(title)s", kind=kind, title=title)


def support(ground: Ground, cited: Iterable[Cited]) -> str:
    """What a record rests on: one origin, relays only, or several; "" where nobody asserts it."""
    asserting = [each for each in cited if each.stance == "asserts"]
    found = origins_of(ground, asserting)
    if len(found) < 2:  # noqa: PLR2004 - one or none
        return ONE if found else ""
    return RELAYS if all(origin.relayed for origin in found) else SEVERAL


def support_of(connection: Connection, record_ids: Sequence[int]) -> dict[int, str]:
    """What each of the records rests on."""
    by_record: dict[int, list[Cited]] = {}
    for each in citations(connection, record_ids):
        by_record.setdefault(each.record_id, []).append(each)
    sources = sorted({each.source_id for lines in by_record.values() for each in lines})
    chains: dict[int, list[list[Link]]] = {}
    for start in range(0, len(sources), CHUNK):
        part = _LINKS.where(Relay.record_id.in_(sources[start : start + CHUNK]))
        chains |= _grouped(connection.execute(part))
    some = _RUNS.where(Snapshot.record_id.in_(sources[:LOOKED_AT]))
    ground = Ground(connection, chains, lambda: _sketched(connection.execute(some)))
    return {record: support(ground, by_record.get(record, ())) for record in record_ids}


_KINDS = Prepared(
    select(Source.source_kind)
    .join(Citation, Citation.source_id == Source.id)
    .where(Citation.record_id == bindparam("record"), Citation.stance == "asserts")
    .distinct()
)
OFFICIAL = {"status_page", "treaty_text", "official_document", "database"}


def weakness(connection: Connection, record_id: int, cited: Sequence[Cited]) -> str:
    """Whether an act rests on reports of one origin, or on relays, only; "" where an official text says it too."""
    if OFFICIAL & {row.source_kind for row in _KINDS(connection, record=record_id)}:
        return ""
    sources = {each.source_id for each in cited}
    rests = support(
        Ground(
            connection,
            chains_behind(connection, record_id, sources),
            lambda: sketches_behind(connection, record_id, sources),
        ),
        cited,
    )
    return rests if rests in {ONE, RELAYS} else ""

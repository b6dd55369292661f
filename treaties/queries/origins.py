"""Where reports come from: ten reprints of one dispatch are one source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from treaties.domain.text import fold
from treaties.models import Citation, Record, Relay
from treaties.queries.prepared import Prepared, Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from treaties.queries.evidence import Cited


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: who, their page where the register has one, how the source says so."""

    name: str
    href: str
    basis: str


@dataclass(slots=True)
class Node:
    """One voice in the tree that runs from an origin to the sources that pass it on."""

    text: str
    href: str = ""
    note: str = ""
    numbers: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


_LINKS = (
    select(Relay.record_id, Relay.chain, Relay.name, Relay.basis, Record.slug)
    .outerjoin(Record, Record.id == Relay.actor_id)
    .order_by(Relay.record_id, Relay.chain, Relay.position, Relay.id)
)
_OF_SOURCE = Prepared(_LINKS.where(Relay.record_id == bindparam("source")))


_OF_RECORD = Prepared(
    _LINKS.where(Relay.record_id.in_(select(Citation.source_id).where(Citation.record_id == bindparam("record"))))
)


_RELAYING = Prepared(select(Relay.record_id).distinct())
_relaying = Remembered(8)


def chains_of(connection: Connection, source_id: int) -> list[list[Link]]:
    """Every chain of one source, nearest link first."""
    return _grouped(_OF_SOURCE(connection, source=source_id)).get(source_id, [])


def chains_behind(connection: Connection, record_id: int, source_ids: Iterable[int]) -> dict[int, list[list[Link]]]:
    """Every chain of each source that the record cites; `source_ids` are those sources."""
    relaying = _relaying.get(connection, "", lambda: {row.record_id for row in _RELAYING(connection)})
    if relaying.isdisjoint(source_ids):
        return {}
    return _grouped(_OF_RECORD(connection, record=record_id))


def _grouped(rows: Iterable[Any]) -> dict[int, list[list[Link]]]:
    found: dict[int, dict[int, list[Link]]] = {}
    for row in rows:
        link = Link(row.name, f"/actors/{row.slug}" if row.slug else "", row.basis)
        found.setdefault(row.record_id, {}).setdefault(row.chain, []).append(link)
    return {source: list(by_number.values()) for source, by_number in found.items()}


def chain_of(cited: Cited, known: Sequence[Sequence[Link]]) -> Sequence[Link]:
    """The chain that the citation's claimant stands in; the only chain where no claimant is named; else none."""
    claimant = fold(cited.claimant)
    for chain in known:
        if claimant and any(fold(link.name) == claimant for link in chain):
            return chain
    return known[0] if len(known) == 1 and not claimant else ()


def origin(cited: Cited, known: Sequence[Sequence[Link]]) -> str:
    """Who the report goes back to: the end of its chain, else the claimant, else the publisher."""
    chain = chain_of(cited, known)
    return (chain[-1].name if chain else "") or cited.claimant or cited.publisher or cited.source_title


def tree(cited: Iterable[Cited], known: dict[int, list[list[Link]]]) -> list[Node]:
    """Origins with those who pass them on; the sources are the leaves, marked with their notes."""
    roots: list[Node] = []
    for each in cited:
        mine = known.get(each.source_id, [])
        chain = chain_of(each, mine)
        voices = [(link.name, link.href, link.basis) for link in reversed(chain)]
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
        if fold(node.text) == fold(name):
            node.href = node.href or href
            return node
    level.append(Node(name, href, note))
    return level[-1]


def independent(cited: Iterable[Cited], known: dict[int, list[list[Link]]]) -> int:
    """How many origins stand behind these citations."""
    return len({fold(origin(each, known.get(each.source_id, []))) for each in cited})

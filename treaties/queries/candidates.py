"""Entries of an index that may hold a passage, whole or with letters changed: by its words, repaired, and their pairs.

A word that no entry has is taken for the words nearest to it. Pairs of neighbours are looked up rarest first, then
single words, as long as reading their lists of entries stays within a budget; what holds the rarest comes first.
Method and limits were measured on made-up and on real prose (docs/performance.md).
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, func, literal_column, select, text

from treaties.domain.finding import is_cjk, words
from treaties.models import Revision, TextPiece
from treaties.operations import finding, texts
from treaties.queries import matching
from treaties.queries.prepared import Prepared, newest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from treaties.vault import Vault

LONGEST = 60  # words of a passage that are looked at
MOST = 30
PAIRS, SINGLE = 400_000, 40_000  # entries read at most for pairs, and for single words
_EACH = 2_000  # entries read of one pair or word
_REPAIRED, _LONG = 4, 7  # letters from which a word is repaired, and from which by two letters
_NEAREST = 3
_AHEAD = 2.5
_RUN = 3  # words that lead to entries
_FEW = {matching.TEXTS: 12}  # entries that are compared rather than asked of the index: texts are files
_FEW_RECORDS = 64
_CHANGED = 2_000  # changes since the words were read, above which they are read anew


@dataclass(slots=True)
class Known:
    """The words of an index, in how many entries each stands, and the words by length and first or last letter."""

    seen: int
    most: int = 1
    entries: dict[str, int] = field(default_factory=dict)
    alike: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def add(self, word: str, count: int = 1) -> None:
        """Count more entries that have the word."""
        if word not in self.entries:
            self.entries[word] = 0
            if len(word) >= _REPAIRED - 1:
                self.alike.setdefault((len(word), word[0]), []).append(word)
                self.alike.setdefault((len(word), f"-{word[-1]}"), []).append(word)
        self.entries[word] += count
        self.most = max(self.most, self.entries[word])

    def nearest(self, word: str) -> list[str]:
        """Known words at one letter's distance, at two for long words, that share the first or the last letter."""
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        most = 1 if len(word) < _LONG else 2
        found: dict[str, float] = {}
        for size in range(len(word) - most, len(word) + most + 1):
            for end in (word[0], f"-{word[-1]}"):
                near = self.alike.get((size, end))
                if near:
                    close = process.extract(word, near, scorer=Levenshtein.distance, score_cutoff=most, limit=_NEAREST)
                    found |= {other: distance for other, distance, _ in close}
        return sorted(found, key=lambda other: (found[other], -self.entries[other], other))[:_NEAREST]


_kept: OrderedDict[tuple[str, str], Known] = OrderedDict()
_lock = threading.Lock()
_MOST_KEPT = 4


def known(connection: Connection, index: str, vault: Vault | None = None) -> Known:
    """The words of an index as of now; kept between calls and brought forward by what was written since.

    The index of kept texts needs the vault for that.
    """
    if connection.get_execution_options().get("writing"):
        return _read(connection, index)  # what a writer sees may be rolled back
    key = (str(connection.engine.url), index)
    with _lock:
        there = _kept.get(key)
        if there is None or not _forward(connection, there, index, vault):
            there = _kept[key] = _read(connection, index)
            while len(_kept) > _MOST_KEPT:
                _kept.popitem(last=False)
        return there


def _forward(connection: Connection, there: Known, index: str, vault: Vault | None) -> bool:
    """Whether the words could be brought forward; words that went away stay, which costs a look-up each."""
    now = _number(connection, index)
    if now == there.seen:
        return True
    if now < there.seen or now - there.seen > _CHANGED:
        return False
    if index == matching.TEXTS:
        lines = texts.lines(connection, vault, there.seen) if vault else iter(())
    else:
        query = select(Revision.record_id).where(Revision.id > there.seen).distinct()
        changed = list(connection.execute(query).scalars())
        lines = (finding.words_of(*each) for each in finding.stored(connection, changed))
    for _, body, _ in lines:
        for word in set(body.split()):
            there.add(word)
    there.seen = now
    return True


def _number(connection: Connection, index: str) -> int:
    """What grows with every change of the index."""
    if index != matching.TEXTS:
        return newest(connection)
    return int(connection.execute(select(func.coalesce(func.max(TextPiece.id), 0))).scalar_one())


def _read(connection: Connection, index: str) -> Known:
    made = Known(_number(connection, index))
    for word, count in connection.execute(text(_WORDS[connection.dialect.name].format(index))):
        made.add(word, count)
    return made


_WORDS = {
    "sqlite": "SELECT term, doc FROM {}_known WHERE col = 'body'",
    "postgresql": "SELECT word, ndoc FROM ts_stat('SELECT words FROM {}', 'd')",
}


def whole(
    connection: Connection, index: str, passage: str, most: int, vault: Vault | None = None
) -> tuple[list[int], bool]:
    """The entries that may hold the passage word by word, newest first, and whether the index itself says they do.

    Mostly the run of its three rarest words leads to so few that the caller compares them at less cost.
    """
    has, phrase = known(connection, index, vault), words(passage)[:LONGEST]
    if not phrase or any(word not in has.entries for word in phrase):
        return [], True
    runs = [phrase[at : at + _RUN] for at in range(max(1, len(phrase) - _RUN + 1))]
    rarest = min(runs, key=lambda run: sum(has.entries[word] for word in run))
    few = _FEW.get(index, _FEW_RECORDS)
    ids = _matching(connection, index, rarest, few + 1)
    if len(ids) <= few:
        return ids, len(phrase) <= _RUN
    return _matching(connection, index, phrase, most), True


def likely(
    connection: Connection,
    index: str,
    passage: str,
    marks: Sequence[Iterable[str]] = (),
    most: int = MOST,
    vault: Vault | None = None,
) -> list[int]:
    """The entries that hold the rarest of its pairs and words, best first; `marks` as in `matching.expression`."""
    has = known(connection, index, vault)
    asked = words(passage)[:LONGEST]
    read = [[word] if word in has.entries else _repaired(has, word) for word in asked]
    score: defaultdict[int, float] = defaultdict(float)
    for share, budget, found in ((1.0, PAIRS, _pairs(has, read)), (0.6, SINGLE, _single(has, read))):
        if _leads(score):
            break
        used = 0
        for cost, phrase in found:
            if used and used + cost > budget:
                break
            used += cost
            ids = _matching(connection, index, phrase, _EACH, marks)
            weight = share * math.log((has.most + 1) / max(1, len(ids)) + 1)
            for each in ids:
                score[each] += weight
    least = min(nlargest(most, score.values()), default=0.0)
    leading = [(-own, number) for number, own in score.items() if own >= least]
    return [number for _, number in sorted(leading)[:most]]


def _leads(score: Mapping[int, float]) -> bool:
    """Whether one entry holds so much more than the next that single words could not change it."""
    best = nlargest(2, score.values())
    return len(best) == 1 or (len(best) > 1 and best[0] > _AHEAD * best[1])


def _repaired(has: Known, word: str) -> list[str]:
    return has.nearest(word) if len(word) >= _REPAIRED and not is_cjk(word) else []


def _pairs(has: Known, read: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Neighbours, rarest first, each with what reading them costs."""
    every = {(a, b) for one, two in pairwise(read) for a in one for b in two}
    rare = sorted(every, key=lambda pair: (min(has.entries[each] for each in pair), pair))
    return ((sum(has.entries[each] for each in pair), list(pair)) for pair in rare)


def _single(has: Known, read: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    rare = sorted({word for each in read for word in each}, key=lambda word: (has.entries[word], word))
    return ((has.entries[word], [word]) for word in rare)


_FOUND: dict[tuple[str, str], Prepared] = {}


def _matching(
    connection: Connection, index: str, phrase: list[str], most: int, marks: Sequence[Iterable[str]] = ()
) -> list[int]:
    dialect = connection.dialect.name
    prepared = _FOUND.get((dialect, index))
    if prepared is None:
        query = matching.ids(dialect, index)
        order = matching.order(dialect, literal_column("rowid" if dialect == "sqlite" else "id")).desc()
        prepared = _FOUND[dialect, index] = Prepared(query.order_by(order).limit(bindparam("most", type_=Integer)))
    said = matching.expression(dialect, [(phrase, False)], marks)
    return [number for (number,) in prepared.raw(connection, asked=said, most=most)]

"""An article as the desk shows it: paragraphs of stretches, each with the passages and names that cover it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from treaties.queries.prepared import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

NAMED = {
    "state": "state", "group": "actor", "leader": "actor", "treaty": "treaty", "weapon": "weapon", "place": "place",
    "outlet": "voice", "monitor": "voice", "organisation": "voice",
}  # fmt: skip
LETTERS = {"source": "S", "event": "E", "denial": "D", "claim": "T", "relay": "R", "passage": "P"}
LONGEST = 120_000  # beyond this only passages are marked: names would make the page slow
_names = Remembered(16)


@dataclass(slots=True)
class Stretch:
    """Letters covered by the same passages: `kinds` colour it, `begins` are the passages that start here."""

    text: str
    kinds: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    begins: list[tuple[int, str, str]] = field(default_factory=list)
    name: str = ""


@dataclass(slots=True)
class Block:
    """A paragraph with its number (0: heading or caption) and where it begins in the text."""

    number: int
    start: int
    stretches: list[Stretch]


def labels(rows: Iterable[Any]) -> dict[int, str]:
    """E1, E2, T1 and so on for each proposal by its number."""
    counts: dict[str, int] = {}
    found = {}
    for row in rows:
        letter = LETTERS[row.kind]
        counts[letter] = counts.get(letter, 0) + 1
        found[row.number] = f"{letter}{counts[letter]}"
    return found


def names_in(connection: Connection, text: str, language: str) -> list[tuple[int, int, str]]:
    """Where States, weapons, treaties, places and voices are named: (start, end, kind)."""
    from treaties.desk import gazetteer
    from treaties.desk.folding import fold_text

    if len(text) > LONGEST:
        return []

    def find() -> list[tuple[int, int, str]]:
        found = gazetteer.matcher(connection, language or "en").find(fold_text(text))
        return [(each.begin, each.end, NAMED[each.kind]) for each in found if each.kind in NAMED]

    return _names.get(connection, (language, hash(text)), find)


def blocks(text: str, passages: list[tuple[int, int, int, str, str]], names: list[tuple[int, int, str]]) -> list[Block]:
    """The text cut at every beginning and end; passages are (start, end, number, kind, label)."""
    from treaties.desk.paragraphs import paragraphs

    cuts = {0, len(text)} | {each for start, end, *_ in passages for each in (start, end)}
    cuts |= {each for start, end, _ in names for each in (start, end)}
    counted = paragraphs(text)
    found = []
    for place, match in enumerate(re.finditer(r"[^\n]*\S[^\n]*", text)):
        first, last = match.span()
        edges = [first, *sorted(cut for cut in cuts if first < cut < last), last]
        inside = [each for each in passages if each[0] < last and each[1] > first]
        called = [each for each in names if each[0] < last and each[1] > first]
        stretches = [_stretch(text, begin, end, inside, called, first=first) for begin, end in pairwise(edges)]
        found.append(Block(counted.numbers[place], first, stretches))
    return found


def _stretch(
    text: str, begin: int, end: int, passages: list[tuple[int, int, int, str, str]], names: list[tuple[int, int, str]],
    *, first: int,
) -> Stretch:  # fmt: skip
    over = [each for each in passages if each[0] <= begin and end <= each[1]]
    starts = [
        (number, kind, label)
        for start, _, number, kind, label in over
        if start == begin or (begin == first and start < first and not text[start:first].strip())
    ]
    name = next((kind for start, stop, kind in names if start <= begin and end <= stop), "")
    kinds = list(dict.fromkeys(each[3] for each in over))
    return Stretch(text[begin:end], kinds, [each[2] for each in over], starts, name)

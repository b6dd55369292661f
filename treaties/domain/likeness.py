"""How the same text is known again: by its folded letters, by runs of words it shares, by the numbers it names."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from treaties.domain.finding import words

RUN = 5  # words that stand in a row in both texts
SKETCH = 48  # the smallest hashes of the runs, kept to find texts that share some
FEWEST = 12  # a text of fewer runs is too short to be told apart by them
_REPRINT, _PART = 0.55, 0.75
_SAME = 0.97
_NUMBERS, _SHARED = 4, 0.6
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def text_key(text: str) -> str:
    """SHA-256 of the words of a text alone: equal for texts that differ in spaces, case, marks and punctuation."""
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()


def runs(text: str) -> frozenset[str]:
    """Hashes of every run of five words in the text."""
    found = words(text)
    pieces = {" ".join(found[at : at + RUN]) for at in range(len(found) - RUN + 1)}
    return frozenset(hashlib.blake2b(each.encode(), digest_size=8).hexdigest() for each in pieces)


def sketch(text: str) -> list[str]:
    """The smallest hashes of the runs: two texts share as large a part of them as they share of their runs."""
    return sorted(runs(text))[:SKETCH]


def numbers(text: str) -> frozenset[str]:
    """The numbers of two digits and more that a text names, as plain digits: what a translation leaves as it is."""
    found = (re.sub(r"[.,]", "", each) for each in _NUMBER.findall(text))
    return frozenset(each[:12] for each in found if len(each) > 1)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are: "same", "reprint" or "part", and which share of their runs they have in common."""

    relation: str
    share: float


def likeness(one: str, other: str) -> Likeness | None:
    """What one text is of the other, or None where they are two texts."""
    if text_key(one) == text_key(other):
        return Likeness("same", 1.0)
    first, second = runs(one), runs(other)
    if min(len(first), len(second)) < FEWEST:
        return None
    shared = len(first & second)
    share, within = shared / len(first | second), shared / min(len(first), len(second))
    if share >= _SAME:
        return Likeness("same", share)
    if share >= _REPRINT:
        return Likeness("reprint", share)
    return Likeness("part", within) if within >= _PART else None


def may_translate(one: str, other: str) -> float:
    """The share of their numbers that two texts of different languages have in common; 0 where that says nothing."""
    first, second = numbers(one), numbers(other)
    shared = len(first & second)
    if shared < _NUMBERS or shared < _SHARED * min(len(first), len(second)):
        return 0.0
    return shared / len(first | second)

"""Headings on several lines: words that go on, or groups ("Convention" over "Signature", "Ratification")."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from treaties.domain.message import Message
from treaties.domain.text import fold
from treaties.imports.headings import EFFECT, GIVEN, heads_acts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DAY = re.compile(r"\(?\s*(?:date|day)s?\s*\)?", re.IGNORECASE)


def joined(rows: Sequence[list[str]]) -> tuple[list[str], list[str]]:
    """The heading of each column and the treaty that it is about ("": all), from the lines of a heading.

    A cell over several columns is in the first of them, the others are empty. Where no cell spans columns that have a
    heading of their own, the words of a column simply go on from line to line.
    """
    upper = rows[0]
    lower = [" ".join(filter(None, cells)) for cells in zip_longest(*rows[1:], fillvalue="")]
    width = max(len(upper), len(lower))
    upper, lower = ([*cells, *[""] * (width - len(cells))] for cells in (upper, lower))
    over = _over(upper, lower)
    if over == upper:
        return [_once(one, two) for one, two in zip(upper, lower, strict=True)], [""] * width
    under = [n for n in range(1, width) if over[n] and lower[n]]
    told = {n for n in under if heads_acts(lower[n])}
    inverse = _inverse(under, over, lower) if not told else set()
    heads, groups = [], []
    for n, (one, two) in enumerate(zip(over, lower, strict=True)):
        if n not in under:
            heads.append(one if n and one else two or one)
            groups.append("")
        elif told or not heads_acts(one):
            heads.append(two)
            groups.append("" if heads_acts(one) else one)
        elif two in inverse:
            heads.append(one)
            groups.append(two)
        else:
            plain = GIVEN.fullmatch(two) or _DAY.fullmatch(two)
            heads.append(one if plain else two)
            groups.append("")
    acting = dict.fromkeys(group for head, group in zip(heads, groups, strict=True) if group and heads_acts(head))
    return heads, groups if len(acting) > 1 else [""] * width


def _over(upper: list[str], lower: list[str]) -> list[str]:
    """The upper cell of each column, a cell that spans several in all of them."""
    over: list[str] = []
    start = 0
    for n, cell in enumerate(upper):
        start = n if cell else start
        spans = not cell and start > 0 and lower[n] and lower[start] and over[n - 1] == upper[start]
        over.append(upper[start] if spans else cell)
    return over


def _once(one: str, two: str) -> str:
    """A cell that goes over both lines is there twice."""
    return one if one == two else " ".join(filter(None, (one, two)))


def _inverse(under: list[int], over: list[str], lower: list[str]) -> set[str]:
    """The lower cells that stand alike under every act: "Signature" over "Convention", "Protocol", and so on."""
    acts: dict[str, set[str]] = {}
    for n in under:
        acts.setdefault(lower[n], set()).add(over[n])
    plain = any(form.fullmatch(cell) for cell in acts for form in (_DAY, GIVEN, EFFECT))
    return set(acts) if len({frozenset(each) for each in acts.values()}) == 1 and not plain else set()


def chosen(parts: Iterable[str], wanted: str, title: str) -> tuple[str, Message | None]:
    """Which of several treaties is meant: the one that is named, else the only one that the title of the page has.

    "" with the reason where neither tells.
    """
    known = list(dict.fromkeys(parts))
    if wanted:
        found = [each for each in known if fold(each) == fold(wanted)] or [
            each for each in known if fold(wanted) in fold(each)
        ]  # fmt: skip
    else:
        found = [each for each in known if re.search(rf"\b{re.escape(fold(each))}\b", fold(title))]
    if len(found) == 1:
        return found[0], None
    named = ", ".join(f"“{each}”" for each in known)
    why = Message("Several treaties stand here beside each other: %(parts)s. Say which part to read.", parts=named)
    return "", why

"""Chains of who passes on whom, read from words: "VOA, relaying Reuters, citing two members of Congress"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from treaties.domain.message import Message
from treaties.domain.text import TextError, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST, MOST = 500, 20
_OPENS = re.compile(r"^(?:relaying|relays|citing|cites|quoting|quotes|according to)\s+", re.IGNORECASE)
_LINK = re.compile(
    r"\s*[,;]?\s*(?:\b(?:who|which|that)\s+)?\b(relaying|relays|relayed|citing|cites|cited|quoting|quotes|"
    r"according to)\b\s+|\s*(?:->|→|>|»)\s*",
    re.IGNORECASE,
)


def read_chains(text: str, publisher: str = "") -> list[list[str]]:
    """One chain a line: whom the source relays first, then whom that one cites, and so on.

    A line may begin with the source's own publisher, as in "VOA, relaying Reuters": it is no link of its own chain.
    TextError where a chain is too long to be one.
    """
    found = []
    for line in filter(None, (each.strip(" .\t") for each in text.splitlines())):
        links = _links(line, publisher)
        if len(links) > MOST or any(len(each) > LONGEST for each in links):
            raise TextError(
                Message("A chain has at most %(most)s links of %(longest)s characters.", most=MOST, longest=LONGEST)
            )
        if links:
            found.append(links)
    return found


def _links(line: str, publisher: str) -> list[str]:
    opened = _OPENS.match(line)
    pieces = _LINK.split(line[opened.end() :] if opened else line)
    names = [each.strip(" ,;") for each in pieces[::2]]
    by = [word.casefold() if word else None for word in pieces[1::2]]
    own = not opened and len(names) > 1 and (
        (by[0] == "relaying" or by[0] == "relays") or (bool(publisher) and fold(names[0]) == fold(publisher))
    )  # fmt: skip
    return [each for each in (names[1:] if own else names) if each]


def say_chain(names: Iterable[str]) -> str:
    """The chain in words, as it is read back: Reuters, citing two members of Congress."""
    return ", citing ".join(names)


def rows_of(text: str, publisher: str = "", first: int = 1) -> list[dict[str, object]]:
    """The rows of the part `relays` that the words stand for, numbered from `first` chain on."""
    return [
        {"chain": chain, "position": position, "name": name}
        for chain, names in enumerate(read_chains(text, publisher), first)
        for position, name in enumerate(names, 1)
    ]

"""Many names found in one pass: an automaton over the beginnings of all patterns, each hit checked at its word's edges.

Patterns are regular expressions over folded text with two shortenings: a space also takes a hyphen, and `*` after a
letter or a group is an ending of up to seven letters. `=Word` asks for exactly these letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from treaties.desk.folding import fold_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from treaties.desk.folding import Folded

_ARABIC_BEFORE = frozenset(
    "و ف ب ل ك س ال وال بال لل فال كال ولل وب ول فل وبال لال".split()  # noqa: SIM905 - a list of words reads better
)


# Of two readings of the same letters, the one that says more.
_RANK = {"weapon": 0, "outlet": 0, "monitor": 0, "organisation": 2, "passed": 3}


class Name(NamedTuple):
    """A pattern and what it names; `capital` asks for a capital first letter in the original."""

    pattern: str
    kind: str
    value: str
    capital: bool = False
    form: str = "name"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found: its span in folded text, the span of the original, and what it names."""

    first: int
    last: int
    begin: int
    end: int
    kind: str
    value: str
    form: str
    words: str


class Matcher:
    """All names of one language, ready to be found."""

    def __init__(self, names: Iterable[Name]) -> None:
        from ahocorasick_rs import AhoCorasick

        by_key: dict[str, list[Name]] = {}
        self.loose: list[Name] = []
        for name in names:
            key = _beginning(name.pattern)
            if len(key) >= (1 if _wide(key) else 2):
                by_key.setdefault(key, []).append(name)
            else:
                self.loose.append(name)
        self.keys = list(by_key)
        self.names = [by_key[key] for key in self.keys]
        self.automaton = AhoCorasick(self.keys)

    def find(self, folded: Folded) -> list[Mention]:
        """Mentions in order, none within another: the longest wins, then the first."""
        found = sorted(
            self._all(folded),
            key=lambda each: (each.first - each.last, each.first, _RANK.get(each.kind, 1), each.form != "name"),
        )
        taken: list[Mention] = []
        used = bytearray(len(folded.text) + 1)
        for each in found:
            if not any(used[each.first : each.last]):
                used[each.first : each.last] = b"\x01" * (each.last - each.first)
                taken.append(each)
        return sorted(taken, key=lambda each: each.first)

    def _all(self, folded: Folded) -> Iterator[Mention]:
        wide = _RUN_ON.search(folded.text) is not None
        for index, first, _ in self.automaton.find_matches_as_indexes(folded.text, overlapping=True):
            for name in self.names[index]:
                match = compiled(name.pattern, wide=wide).match(folded.text, first)
                if match:
                    yield from _checked(folded, name, first, match.end())
        for name in self.loose:
            for match in compiled(name.pattern, wide=wide).finditer(folded.text):
                yield from _checked(folded, name, match.start(), match.end())


def _checked(folded: Folded, name: Name, first: int, last: int) -> Iterator[Mention]:
    if last <= first or not starts_word(folded.text, first) or not ends_word(folded.text, last):
        return
    begin, end = folded.cut(first, last)
    words = folded.original[begin:end]
    if name.pattern.startswith("=") and words.replace("\u00a0", " ") != name.pattern[1:].replace("_", " "):
        return
    if name.capital and words[:1].islower():
        return
    yield Mention(first, last, begin, end, name.kind, name.value, name.form, words)


def _wide(text: str) -> bool:
    return any("\u3040" <= each <= "\u9fff" or "\uac00" <= each <= "\ud7a3" for each in text)


def starts_word(text: str, place: int) -> bool:
    """Whether a name may begin here: after no letter, after an Arabic particle, anywhere in Chinese."""
    if place == 0 or not text[place - 1].isalnum() or "\u3040" <= text[place] <= "\u9fff":
        return True
    here, before = text[place], text[place - 1]
    if "\uac00" <= here <= "\ud7a3":
        return not "\uac00" <= before <= "\ud7a3"
    if "\u0600" <= here <= "\u06ff":
        start = place
        while start and "\u0600" <= text[start - 1] <= "\u06ff" and text[start - 1].isalnum():
            start -= 1
        return text[start:place] in _ARABIC_BEFORE
    return _wide(before)


def ends_word(text: str, place: int) -> bool:
    """Whether a name may end here: before no letter, or before the endings of Korean and Chinese."""
    return place >= len(text) or not text[place].isalnum() or _wide(text[place]) or _wide(text[place - 1])


@lru_cache(maxsize=16_000)
def compiled(pattern: str, *, wide: bool) -> re.Pattern[str]:
    """The pattern as a regular expression over folded text; `wide` where a word may run on in Korean or Chinese.

    Only there are their signs named: a range of 40,000 makes a pattern take ten times as long to compile.
    """
    # Looking ahead to the end of the word makes an alternation try its longer endings too.
    return re.compile(rf"(?:{expression(pattern)})(?![^\W_{_SIGNS if wide else ''}])")


_SIGNS = r"\u3040-\ud7a3"
_RUN_ON = re.compile(f"[{_SIGNS}]")


@lru_cache(maxsize=8000)
def expression(pattern: str) -> str:
    """The pattern with its shortenings written out."""
    if pattern.startswith("="):
        return re.escape(fold_pattern(pattern[1:]))
    out, inside = [], 0
    text = fold_pattern(pattern).replace("_", " ")
    for number, each in enumerate(text):
        if each == "[":
            inside += 1
        if each == " " and not inside:
            out.append("[ -]")
        elif each == "*" and not (text[max(0, number - 2) : number] == "\\w" or text[number - 1] == "]"):
            out.append(r"\w{0,7}")
        else:
            out.append(each)
        if each == "]":
            inside -= 1
    return "".join(out)


def _beginning(pattern: str) -> str:
    """The letters with which every match of the pattern begins."""
    if pattern.startswith("="):
        return fold_pattern(pattern[1:])
    text = fold_pattern(pattern).replace("_", " ")
    depth = 0
    for each in text:
        depth += {"(": 1, ")": -1}.get(each, 0)
        if each == "|" and not depth:
            return ""
    match = re.match(r"[^ (\[\\?*{|.+\-]*", text)
    key = match.group() if match else ""
    return key[:-1] if text[len(key) : len(key) + 1] in {"?", "{", "+"} else key

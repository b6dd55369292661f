"""Text folded for comparing, with the way back to every original letter: quotes are always cut from the original."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SAME = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "\u2212": "-", "ł": "l", "đ": "d",
    "ø": "o", "ı": "i", "æ": "a", "œ": "o", "ى": "ي", "ة": "ة", "㎜": "㎜",
}  # fmt: skip
_INVISIBLE = {"Mn", "Cf", "Cs"}


@lru_cache(maxsize=20_000)
def letter(each: str) -> str:
    """One letter without case and marks; "" for a mark or an invisible character, "ss" for a sharp s."""
    if each in _SAME:
        return _SAME[each]
    if each in {"ß", "ẞ"}:
        return "ss"
    if unicodedata.category(each) in _INVISIBLE:
        return ""
    parts = unicodedata.normalize("NFD", each)
    plain = parts[0] if len(parts) > 1 and all(unicodedata.combining(mark) for mark in parts[1:]) else each
    if len(wide := unicodedata.normalize("NFKC", plain)) == 1:
        plain = wide
    small = plain.lower()
    return _SAME.get(small[:1], small[:1])


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its letters, the place of the original one; spaces and single breaks are one."""

    original: str
    text: str
    at: tuple[int, ...]

    def cut(self, first: int, last: int) -> tuple[int, int]:
        """The span of the original that the folded span [first, last) stands for."""
        return self.at[first], self.at[last - 1] + 1 if last > first else self.at[first]


def fold_text(original: str) -> Folded:
    """Fold a whole text."""
    letters: list[str] = []
    places: list[int] = []
    for place, each in enumerate(original):
        if each.isspace():
            if letters and letters[-1] == " ":
                continue
            letters.append(" ")
            places.append(place)
            continue
        for small in letter(each):
            letters.append(small)
            places.append(place)
    return Folded(original, "".join(letters), (*places, len(original)))


def fold_pattern(pattern: str) -> str:
    """A pattern's own letters folded as a text's are; patterns hold lower-case classes only."""
    return "".join(letter(each) or "" if not each.isspace() else " " for each in pattern)

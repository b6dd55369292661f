"""Quotes that hold: a passage kept as its words, what stood before and after, and where; found again, or an orphan.

First the exact words are looked for, then the same without regard to spaces, case and the forms of characters, then
with small corrections of spelling. A passage whose words changed is an orphan: an anchor never slides to a sentence
that merely looks alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

CONTEXT = 40
_ALIKE = 90  # percent of letters that a corrected passage shares with the quote
_SAME_WORD = 80  # percent of letters that a corrected word shares with the quoted one
_SAME_RUN = 96  # the same for long runs of letters, as in scripts that write no spaces
_LONG = 12
_SHORT = 25  # a quote of fewer letters says too little to be known again by itself
_NEAR = 60  # percent of letters that the neighbourhood of such a quote must share with the one it was taken from
_KNOWN = 0.6  # share of the quote's words that the text must hold before it is searched for a corrected passage
_RATHER = 45  # percent of letters that a sentence offered in the place of a quote shares with it
_SENTENCE = re.compile(r"[^\s.!?…。！？؟][^\n.!?…。！？؟]*[.!?…。！？؟]*[\"”»’)」』]*")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage: its exact words, up to 40 letters on either side, and its offsets in the text it was taken from."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor was found, and how: "exact", "folded" or "corrected"."""

    start: int
    end: int
    how: str


@dataclass(slots=True)
class Page:
    """A text prepared for finding many anchors in it."""

    text: str
    folded: str = field(init=False)
    places: list[int] = field(init=False)
    words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Fold the text once."""
        self.folded, self.places = _fold(self.text)
        self.words = frozenset(re.findall(r"\w+", self.folded))


def anchor(text: str, start: int, end: int) -> Anchor:
    """The anchor of text[start:end]; ValueError for an empty passage."""
    if not 0 <= start < end <= len(text):
        raise ValueError("A quote must hold at least one letter of the text.")
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, end)


def locate(mark: Anchor, page: Page) -> Place | None:
    """Where the anchor's passage stands in the page, or None for an orphan."""
    if not mark.exact.strip():
        return None
    if page.text.startswith(mark.exact, mark.start) and _context(mark, page.text, mark.start) == len(
        mark.prefix + mark.suffix
    ):
        return Place(mark.start, mark.start + len(mark.exact), "exact")
    start = _best(mark, page.text, mark.exact, mark.start)
    if start is not None and _at_home(mark, page.text, start):
        return Place(start, start + len(mark.exact), "exact")
    plain, _ = _fold(mark.exact)
    plain = plain.strip()
    folded = Anchor(plain, _fold(mark.prefix)[0], _fold(mark.suffix)[0])
    start = _best(folded, page.folded, plain, mark.start)
    if start is not None and _at_home(folded, page.folded, start):
        return Place(page.places[start], page.places[start + len(plain) - 1] + 1, "folded")
    return _corrected(folded, page)


def nearest(quote: str, text: str, most: int = 3) -> list[tuple[int, int]]:
    """Where the sentences stand that are most like the quote, for a person to choose from; nothing is decided here."""
    from rapidfuzz import fuzz, process

    spans = [(each.start(), each.end()) for each in _SENTENCE.finditer(text)]
    said = [_fold(text[start:end])[0] for start, end in spans]
    found = process.extract(_fold(quote)[0], said, scorer=fuzz.token_sort_ratio, score_cutoff=_RATHER, limit=most)
    return [spans[place] for _, _, place in found]


def _best(mark: Anchor, text: str, words: str, near: int) -> int | None:
    """The occurrence of the words whose neighbourhood fits best; of equals the one nearest to where it was."""
    found, start = [], text.find(words)
    while start >= 0:
        found.append(start)
        start = text.find(words, start + 1)
    if len(found) < 2:  # noqa: PLR2004 - nothing to choose from
        return found[0] if found else None
    return max(found, key=lambda each: (_context(mark, text, each), -abs(each - near)))


def _at_home(mark: Anchor, text: str, start: int) -> bool:
    """Whether a short quote stands among the words it stood among: alone it may be anybody's ("12 were killed")."""
    if len(mark.exact) >= _SHORT or not (mark.prefix.strip() or mark.suffix.strip()):
        return True
    from rapidfuzz.fuzz import ratio

    before, after = text[max(0, start - len(mark.prefix)) : start], text[start + len(mark.exact) :]
    pairs = ((mark.prefix, before), (mark.suffix, after[: len(mark.suffix)]))
    return any(own.strip() and ratio(own, there) >= _NEAR for own, there in pairs)


def _context(mark: Anchor, text: str, start: int) -> int:
    """How many letters before and after a passage are those that the anchor remembers."""
    before, after = text[max(0, start - len(mark.prefix)) : start], text[start + len(mark.exact) :]
    left = next((n for n, (a, b) in enumerate(zip(before[::-1], mark.prefix[::-1], strict=False)) if a != b), None)
    right = next((n for n, (a, b) in enumerate(zip(after, mark.suffix, strict=False)) if a != b), None)
    return (min(len(before), len(mark.prefix)) if left is None else left) + (
        min(len(after), len(mark.suffix)) if right is None else right
    )


def _corrected(mark: Anchor, page: Page) -> Place | None:
    from rapidfuzz.fuzz import partial_ratio_alignment

    quote = mark.exact
    words = re.findall(r"\w+", quote)
    if len(quote) > len(page.folded) or not words or sum(each in page.words for each in words) < _KNOWN * len(words):
        return None
    found = partial_ratio_alignment(quote, page.folded, score_cutoff=_ALIKE)
    if found is None:
        return None
    first, last = found.dest_start, found.dest_end
    while first and page.folded[first - 1].isalnum():
        first -= 1
    while last < len(page.folded) and page.folded[last].isalnum():
        last += 1
    # The alignment clips or widens the ends by as much as the length changed: settle on the quote's number of words.
    for begin, end in _windows(page.folded, first, last, len(words)):
        spelt = _only_spelling(words, re.findall(r"\w+", page.folded[begin:end]))
        if spelt and _at_home(mark, page.folded, begin):
            return Place(page.places[begin], page.places[end - 1] + 1, "corrected")
    return None


def _windows(text: str, first: int, last: int, size: int) -> list[tuple[int, int]]:
    """Stretches of as many words as the quote has, around the aligned one."""
    low, high = max(0, first - CONTEXT), last + CONTEXT
    spans = [(low + each.start(), low + each.end()) for each in re.finditer(r"\w+", text[low:high])]
    stretches = [(spans[n][0], spans[n + size - 1][1]) for n in range(len(spans) - size + 1)]
    return sorted(stretches, key=lambda each: abs(each[0] - first) + abs(each[1] - last))


def _only_spelling(quoted: list[str], there: list[str]) -> bool:
    """Whether two passages differ in the spelling of words only: no other word, number or negation."""
    from rapidfuzz.fuzz import ratio

    if len(quoted) != len(there):
        return False
    for a, b in zip(quoted, there, strict=True):
        if a == b:
            continue
        if re.findall(r"\d+", a) != re.findall(r"\d+", b):
            return False
        if ratio(a, b) < (_SAME_RUN if max(len(a), len(b)) > _LONG else _SAME_WORD):
            return False
    return True


def _fold(text: str) -> tuple[str, list[int]]:
    """The text in lower case with single spaces and plain quotes, and the place of each letter in the original."""
    letters: list[str] = []
    places: list[int] = []
    for place, each in enumerate(text):
        if each.isspace():
            if not letters or letters[-1] != " ":
                letters.append(" ")
                places.append(place)
            continue
        if each.isascii():
            letters.append(each.lower())
            places.append(place)
            continue
        if unicodedata.category(each) == "Cf":
            continue
        for small in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", each).translate(_QUOTES).lower()):
            letters.append(small)
            places.append(place)
    return "".join(letters), places

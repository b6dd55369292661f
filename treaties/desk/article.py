"""An article as the reader works on it: folded text, sentences, mentions, and the words of its language."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from treaties.desk.folding import Folded, fold_pattern, fold_text
from treaties.desk.gazetteer import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from treaties.desk.matcher import Matcher, Mention

_SHORT = re.compile(
    r"(?:^|[\s(«“\"])(?:[A-ZА-ЯІ]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|St|Lt|Gen|Col|Maj|Sgt|Sen|Rep|Gov|No|Jan|Feb|Mar|Apr|Aug"
    r"|Sept?|Oct|Nov|Dec|vs|Art|art|bzw|ca|Nr|z\.B|u\.a|г|гг|тыс|млн|им|см|ст|р|EE\.UU|EE|Sr|Sra|M|Mme)$"
)
_END = re.compile(r"[.!?…؟]+[\"”»’)]*(?=\s|$)|(?<=[\uac00-\ud7a3”])…|[。！？]+[”」』]?|\n+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the folded text, with what is mentioned in it."""

    first: int
    last: int
    text: str
    mentions: tuple[Mention, ...]

    def of(self, *kinds: str) -> list[Mention]:
        """The mentions of these kinds."""
        return [each for each in self.mentions if each.kind in kinds]


@dataclass(slots=True)
class Article:
    """The text, what is known about it, and what was found in it."""

    folded: Folded
    language: str
    publisher: str | None
    day: date | None
    mentions: list[Mention]
    sentences: list[Sentence] = field(default_factory=list)

    def quote(self, first: int, last: int) -> str:
        """The original's own letters for a folded span, without outer spaces."""
        begin, end = self.folded.cut(first, max(first + 1, last))
        return self.folded.original[begin:end].strip()


def open_article(text: str, language: str, publisher: str | None, day: date | None, matcher: Matcher) -> Article:
    """Find every mention and cut the text into sentences."""
    folded = fold_text(text)
    mentions = matcher.find(folded)
    article = Article(folded, language, publisher, day, mentions)
    back = {place: number for number, place in reversed(list(enumerate(folded.at)))}
    starts = [each.first for each in mentions]
    for begin, end in _sentences(text, language):
        inside = [number for place in range(begin, end) if (number := back.get(place)) is not None]
        if inside:
            first, last = inside[0], inside[-1] + 1
            held = tuple(mentions[bisect_left(starts, first) : bisect_left(starts, last)])
            article.sentences.append(Sentence(first, last, folded.text[first:last], held))
    return article


def _sentences(text: str, language: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _END.finditer(text):
        before, after = text[begin : match.start()], text[match.end() : match.end() + 2].lstrip()
        if match.group() == ".":
            numbered = language in {"de", "tr"} and re.search(r"\b\d{1,2}$", before)
            if _SHORT.search(before) or numbered or after[:1].islower():
                continue
        if before.strip():
            yield begin, match.end()
        begin = match.end()
    if text[begin:].strip():
        yield begin, len(text)


@lru_cache(maxsize=2000)
def said_by(language: str, what: str) -> re.Pattern[str]:
    """The words of a language for one purpose, as whole words where the script has such."""
    speech = words("speech")
    pattern = speech.get(language, speech["en"]).get(what) or words("deeds").get(language, {}).get(what) or "(?!)"
    folded = fold_pattern(pattern)
    if language in {"ko", "zh", "ja"}:
        return re.compile(f"(?:{folded})")
    before = r"(?<!\w)[وفبلس]?(?:ال)?" if language == "ar" else r"(?<![\w'-])" if language == "tr" else r"(?<![\w-])"
    return re.compile(rf"{before}(?:{folded})(?!\w)" if language != "ar" else f"{before}(?:{folded})")

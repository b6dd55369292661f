"""Who denies which of the events that an article tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.desk.article import said_by

if TYPE_CHECKING:
    import re

    from treaties.desk.article import Article, Sentence

_FAR = 1500  # letters between an event and its denial


def denials_of(article: Article, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sentences that deny: {quote, by, event}; `event` is the place in `events` of what is denied, or None."""
    found = []
    for sentence in article.sentences:
        match = said_by(article.language, "denied").search(sentence.text)
        who = _denier(sentence, match) if match else None
        if who is None:
            continue
        quote = article.quote(sentence.first, sentence.last)
        number = _denied_event(article, quote, who, events)
        if number is not None or sentence.of("weapon"):
            found.append({"quote": quote, "by": who, "event": number})
    return found


def _denier(sentence: Sentence, match: re.Match[str]) -> str | None:
    """The State or group that stands before the word of denial, else the first one named."""
    who = sentence.of("state", "group", "leader")
    before = [each for each in who if each.last - sentence.first <= match.start()]
    return before[-1].value if before else who[0].value if who else None


def _denied_event(article: Article, quote: str, who: str, events: list[dict[str, Any]]) -> int | None:
    """The event of the denier told nearest before the denial, else nearest after it."""
    text = article.folded.original
    place = text.find(quote)
    gaps = []
    for number, event in enumerate(events):
        at = text.find(event["quote"])
        if event["actor"] == who and event["quote"] != quote and abs(place - at) < _FAR:
            gaps.append((place < at, abs(place - at), number))
    return min(gaps)[2] if gaps else None

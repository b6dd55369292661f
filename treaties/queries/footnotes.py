"""A page of footnotes, read in order: "ibid." goes back to the note before, "op. cit." to one that has its words.

Such a note says nothing by itself, so that what it leads to is likely at most, whatever the note before was.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from treaties.domain.finding import words
from treaties.domain.message import Message
from treaties.queries.lookup import MOST, Answer, lookup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from treaties.queries.hit import Hit
    from treaties.vault import Vault

_NUMBER = r"(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)]?)?\s*"
_SAME = re.compile(
    rf"^{_NUMBER}(?:(?:see|cf\.?|cfr\.?|vgl\.?|voir|siehe)\s+)?"
    r"(?:ibid(?:em)?\b|ib\.|id\.|idem\b|ebd\b|ebenda\b|a\.\s?a\.\s?o\.|loc\.\s?cit\.|там\s+же|同上)[.,;:\s]*",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:op\.?\s?cit\b|loc\.?\s?cit\b|a\.\s?a\.\s?o\.|o\.\s?c\.|supra\b|указ\.\s?соч\.|(?:above|wie)\s+(?:n|anm)\b)"
    r"|\((?:supra\s+)?(?:n|note|anm\.|fn\.?|voetnoot)\s*\d+\)",
    re.IGNORECASE,
)
_TO = re.compile(r"\b(?:n|note|anm\.?|fn\.?|voetnoot)\s*(\d{1,4})\b", re.IGNORECASE)
_PARTS = re.compile(r";\s+")
_PLACE = re.compile(
    r"\b(?:art(?:s|icles?|\.)?|pp?|pages?|S|para(?:s|graphs?|\.)?|ch(?:ap)?|vol|n(?:ote)?|at)\b\.?\s*[\divxIVX][\w.()–-]*"
)
_LITTLE = frozenset(
    words("a an and art at by cf das der des die et for from in la le les of on p pp s see the to und vgl")
)
_SHARED, _FEWEST, _AFTER = 0.75, 2, 5  # of a note's words in an earlier one; words alone; words of another reference


def look_through(
    connection: Connection, notes: Sequence[str], *, cited: bool = True, vault: Vault | None = None, most: int = MOST
) -> list[Answer]:
    """What each note leads to, as `lookup` says; those that go back to an earlier one as that one, as likely."""
    answers: list[Answer] = []

    def looked_up(text: str) -> Answer:
        return lookup(connection, text, cited=cited, vault=vault, most=most)

    for note in notes:
        parts = _PARTS.split(note) if _BACK.search(note) else ()
        if len(parts) > 1:
            answers.append(_joined(note, [_back(each, answers, looked_up) for each in parts]))
            continue
        same = _SAME.match(note)
        if same:
            rest = note[same.end() :]
            further = looked_up(rest) if len(_own_words(rest)) >= _AFTER else None
            answers.append(_again(note, answers[-1] if answers else None, Message("as the note before"), further))
            continue
        answer = _back(note, answers, looked_up)
        if not answer.results and len(parts := _PARTS.split(note)) > 1:
            parted = _joined(note, [_back(each, answers, looked_up) for each in parts])
            answer = parted if parted.results else answer
        answers.append(answer)
    return answers


def _back(note: str, answers: Sequence[Answer], looked_up: Callable[[str], Answer]) -> Answer:
    """The answer to a note that may go back to an earlier one, by that one's number or its words."""
    back = _BACK.search(note)
    found = None if back else _met_before(looked_up(note), answers)
    if found and found.results:
        return found
    earlier = (_numbered(note, answers) if back else None) or _shares(note, answers, _FEWEST - bool(back))
    if earlier is not None:
        return _again(note, earlier, Message("a note before has its words"))
    if back:
        alone = looked_up(" ".join(_own_words(note)))
        return _again(note, alone, Message("the note names it")) if alone.results else looked_up(note)
    return found or looked_up(note)


def _numbered(note: str, answers: Sequence[Answer]) -> Answer | None:
    """The answer to the note of that number, where it has a word of this one."""
    number = _TO.search(note)
    at = int(number[1]) - 1 if number else -1
    if not 0 <= at < len(answers) or not answers[at].results:
        return None
    there = set(words(_said(answers[at])))
    return answers[at] if any(word in there for word in _own_words(note)) else None


def _joined(note: str, parts: Sequence[Answer]) -> Answer:
    """What the parts of a note lead to, in their order."""
    hits: dict[int, Hit] = {}
    for each in parts:
        for hit in each.results:
            hits.setdefault(hit.id, hit)
    return Answer(" ".join(note.split()), list(hits.values()), total=len(hits))


def _met_before(found: Answer, earlier: Sequence[Answer]) -> Answer:
    """The answer with what earlier notes led to before what is as likely: a short title may be that of several."""
    met = {each.results[0].id for each in earlier if each.results}
    found.results.sort(key=lambda hit: (-hit.score, hit.id not in met))
    return found


def _again(note: str, earlier: Answer | None, why: Message, further: Answer | None = None) -> Answer:
    """The answer to an earlier note as that of this one, and what the note names besides."""
    hits = [
        replace(
            hit,
            certainty="likely",
            why=hit.why
            if hit.why.english.startswith(why.english)
            else Message("%(what)s: %(written)s", what=why, written=hit.why),
        )
        for hit in (earlier.results if earlier else ())
    ]
    known = {hit.id for hit in hits}
    more = [hit for hit in (further.results if further else ()) if hit.id not in known]
    total = (earlier.total if earlier else 0) + len(more)
    of = (earlier.of or earlier.query) if earlier else ""
    return Answer(" ".join(note.split()), hits + more, total=total, of=of)


def _own_words(note: str) -> list[str]:
    bare = _PLACE.sub(" ", _BACK.sub(" ", note))
    return [word for word in words(bare) if word not in _LITTLE and not word.isdigit()]


def _said(answer: Answer) -> str:
    return f"{answer.query} {' '.join(hit.title for hit in answer.results[:1])}"


def _shares(note: str, earlier: Sequence[Answer], fewest: int) -> Answer | None:
    """The answer to the latest earlier note that has nearly all the words of this one; None where there is none."""
    own = _own_words(note)
    if len(own) < fewest:
        return None
    best, found = _SHARED, None
    for each in reversed(earlier):
        there = set(words(_said(each)))
        share = sum(word in there for word in own) / len(own)
        if each.results and (share > best or (share == best and found is None)):
            best, found = share, each
    return found


__all__ = ["look_through"]

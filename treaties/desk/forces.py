"""Claims that a treaty entered into force on a day, in a month or a year, at large or for some States."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from treaties.desk.article import said_by
from treaties.desk.clauses import blanked
from treaties.desk.days import days_in
from treaties.domain.message import Message

if TYPE_CHECKING:
    from treaties.desk.article import Article, Sentence
    from treaties.desk.clauses import Clause
    from treaties.desk.matcher import Mention
    from treaties.desk.verdicts import Bench, Verdict

_FOR = re.compile(r"\W*(?:for|pour|para|fur|для|bagi|لل?) ")


_VERB_LAST = {"ko", "tr", "ja", "zh"}
_LATER = 12  # letters: elsewhere the day stands behind "in force" rather than before it


_FOR_IT = re.compile(
    r"\W*(?:for|pour|para|fur|для|bagi) (?:it|the country|this country|us|le pays|lui|elle|nous|el pais|nuestro pais"
    r"|das land|es|не[ейго]+|страны|нас|країни|неи|нього|negara itu|kita)(?!\w)"
)


class Force(NamedTuple):
    """The stated date, for which States (all where none), and the stretch of the sentence that says so."""

    date: str
    codes: list[str]
    first: int
    last: int


def force_in(article: Article, sentence: Sentence, parts: list[Clause], before: list[list[Mention]]) -> Force | None:
    """The entry into force that a sentence dates, or None; `before` are the States that "the country" may mean."""
    match = said_by(article.language, "force").search(sentence.text)
    if not match or said_by(article.language, "left").search(sentence.text[: match.start()]):
        return None  # what takes effect may be a withdrawal
    own = [(each.first - sentence.first, each.last - sentence.first) for each in sentence.of("treaty")]
    named = [
        each
        for each in days_in(sentence.text, article.language, article.day)
        if not any(a <= each.first < b for a, b in own)
    ]
    if not named:
        return None
    late = 0 if article.language in _VERB_LAST else _LATER
    nearest = min(named, key=lambda each: min(abs(each.first - match.end()), abs(match.start() - each.last) + late))
    after = sentence.text[match.end() : match.end() + 40]
    codes = []
    if _FOR.match(after):
        codes = [
            each.value for each in sentence.of("state") if 0 <= each.first - sentence.first - match.end() < len(after)
        ]
    if not codes and _FOR_IT.search(after):
        ahead = [each for each in sentence.of("state") if each.last - sentence.first <= match.start()]
        codes = [each.value for each in (ahead or next((one for one in reversed(before) if one), []))[-1:]]
    first, last = 0, len(sentence.text)
    for part in parts:
        if part.first <= min(match.start(), nearest.first) and max(match.end(), nearest.last) <= part.last:
            first, last = part.first, part.last
    return Force(nearest.iso, codes, first, last)


def judged(article: Article, sentence: Sentence, bench: Bench, treaty: str, force: Force) -> Verdict:
    """The register's verdict, with the caveat that a ban binds parties only."""
    verdict = bench.in_force(treaty, force.date, force.codes)
    plain = blanked(sentence, "treaty", "weapon", "outlet", "monitor")
    if force.codes or not said_by(article.language, "banned").search(plain):
        return verdict
    why = Message("%(why)s The ban binds States parties only.", why=verdict.why)
    return replace(verdict, why=why, caveat="binds_parties_only")


def normalized(treaty: str, force: Force) -> dict[str, Any]:
    """What the claim says, as data."""
    what: dict[str, Any] = {"treaty": treaty, "date": force.date, "what": "entry_into_force"}
    return what | ({"states": force.codes} if force.codes else {})

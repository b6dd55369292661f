"""Claims that so many States have signed, ratified or joined a treaty."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from treaties.desk.article import said_by
from treaties.desk.clauses import MEASURES
from treaties.desk.days import days_in
from treaties.desk.numerals import in_digits

if TYPE_CHECKING:
    from treaties.desk.article import Article
    from treaties.desk.clauses import Clause
    from treaties.desk.verdicts import Bench, Verdict

_NUMBER = re.compile(
    r"(?<![a-z\d])(?<!\d[.,-])(\d{1,3})(?![\d]|[.,]\d|-?(?:mm|мм|毫米|%)"
    r"| ?(?:[월일시분月日]|년(?! ?(?:만|간)))| ?(?:millimet|мм|mm|percent|per cent|%))"
)
_SIGNATORIES = re.compile(
    r"(?:state |etats )?signator|підписант|подписант|签署国|signatari|signataire|unterzeichner|서명국|penandatangan"
)
_PARTIES = re.compile(
    r"\W{0,3}(?:stat\w* |etats? |estados |negara |taraf |the )?(?:part(?:y|ies|es?)(?!\w)|vertragsstaat"
    r"|缔约国|당사국|pihak|taraf"
    r"|участни|учасни|parties)"
)
_AT_LEAST = re.compile(
    r"at least|au moins|al menos|por lo menos|mindestens|не менее|щонайменше|не менше|en az|至少|이상"
    r"|sedikitnya|setidaknya"
)
_GAP = 30
# By how many a text was adopted is no count of those that joined it.
_ADOPTED = re.compile(
    r"(?<!\w)(?:adopted|adopte|adoptad[oa]|angenommen|verabschiedet|принят\w*|ухвален\w*)"
    r" (?:\w+ ){0,3}(?:by|par|por|von|mit)(?!\w)"
)
_ONLY = r"(?<!\w)(?:only|nur|solo|seulement|лишь|только|лише|тільки|hanya|yalnizca)"
_NUMBERED = re.compile(r"(?:number |numero |nummer |номер |no\.? ?|n[oº] ?|ke-)$")
_EITHER = re.compile(r"\W+(?:or|and/or|ou|o|u|oder|или|либо|або|чи|atau|veya|ya da|او|或|거나)\W+")


class Count(NamedTuple):
    """What a clause says of a number: which measure, how compared, and as of which day."""

    measure: str
    op: str
    value: int
    day: date | None


def count_in(article: Article, clause: Clause, sentence_plain: str) -> Count | None:
    """The count that a clause states, or None."""
    language = article.language
    text = in_digits(language, clause.plain)
    for match in _NUMBER.finditer(text):
        noun = _counted(language, text, match)
        if noun is None:
            continue
        measure = _measure(language, noun, text, sentence_plain, match)
        if not measure:
            continue
        op = _compared(language, text, match)
        none = said_by(language, "negative").search(text[match.end() :][:60]) and language in {"en", "de"}
        if none and op == "=" and measure != "signatory":
            continue
        return Count(measure, op, int(match[1]), _as_of(article, clause.text))
    return None


def judged(bench: Bench, treaty: str, count: Count) -> Verdict:
    """The register's verdict on a count: as of the day it names, or as of now."""
    verdict = bench.count(treaty, count.measure, count.op, count.value)
    if count.day and verdict.holds is False:
        then = bench.count(treaty, count.measure, count.op, count.value, count.day)
        return then if then.holds else verdict
    return verdict


def _counted(language: str, text: str, number: re.Match[str]) -> str | None:
    """The words that say what is counted: after the number, or before it at the end of a clause."""
    nouns = said_by(language, "countr")
    after = re.sub(r"^(?:st|nd|rd|th|eme|e|er|º|ª|-\w{1,2})(?= )", "", text[number.end() : number.end() + _GAP])
    noun = nouns.search(after)
    if noun and not re.search(r"[.;\d]", after[: noun.start()]):
        return re.split("[,;:]", after[max(0, noun.start() - 14) : noun.end() + 9])[0]
    if said_by(language, "ofthem").search(after[:16]):
        return after[:1]
    numbered = _NUMBERED.search(text[: number.start()])
    rank = nouns.search(text[max(0, numbered.start() - 24) : numbered.start()]) if numbered else None
    if rank is not None:
        return rank.group()
    total = said_by(language, "number").search(text[max(0, number.start() - 60) : number.start()])
    if total is not None:
        told = text[max(0, number.start() - 60) + total.start() : number.start()]
        if nouns.search(told) and not re.search(r"[.;,\d]", told):
            return told
    before = text[max(0, number.start() - 40) : number.start()]
    ends = re.match(r"[\s.,;)»”]*(?:$|[.,;)])", text[number.end() :])
    named = list(nouns.finditer(before))
    if ends and named and not re.search(r"[.;,\d]", before[named[-1].end() :]):
        return before[named[-1].start() :]
    return None


def _measure(language: str, noun: str, text: str, sentence: str, number: re.Match[str]) -> str:
    """What the number counts: by its own noun, else by the word nearest to it, else by any word of the sentence."""
    if _PARTIES.search(noun):
        return "party"
    if _SIGNATORIES.search(noun) or _signed_only(language, text, number):
        return "signatory"
    if _either(language, text):
        return "joined"
    if _ADOPTED.search(text):
        return ""
    near = [
        (max(match.start() - number.end(), number.start() - match.end()), rank, name)
        for rank, name in enumerate((*MEASURES, "banned"))
        for match in said_by(language, name).finditer(text)
    ]
    if near:
        return min(near)[2]
    return next((name for name in (*MEASURES, "banned") if said_by(language, name).search(sentence)), "")


def _signed_only(language: str, text: str, number: re.Match[str]) -> bool:
    """Whether those counted have signed and not ratified: "19 have signed but not ratified"."""
    following = _NUMBER.search(text, number.end())
    if language in {"tr", "ko", "ja"}:  # what is said of them stands before the number too
        before = text[max(0, number.start() - 50) : number.start()]
        signed, ratified = (said_by(language, name).search(before) for name in ("signed", "ratified"))
        if signed and ratified and said_by(language, "negative").search(before[signed.end() :]):
            return True
    text = text[number.end() : following.start() if following else len(text)]
    if re.search(f"{_ONLY} {said_by(language, 'signed').pattern}|서명만|只签署", text):
        return True
    signed = said_by(language, "signed").search(text)
    ratified = said_by(language, "ratified").search(text, signed.end()) if signed else None
    return bool(signed and ratified and said_by(language, "negative").search(text[signed.end() : ratified.end()]))


def _either(language: str, text: str) -> bool:
    """Whether one number counts those that signed or ratified."""
    patterns = [said_by(language, name) for name in ("signed", "ratified", "joined")]
    spans = sorted(match.span() for pattern in patterns for match in pattern.finditer(text))
    return any(_EITHER.fullmatch(text, one[1], other[0]) for one, other in pairwise(spans))


def _compared(language: str, text: str, number: re.Match[str]) -> str:
    before = text[max(0, number.start() - 26) : number.start()] + "|" + text[number.end() : number.end() + 12]
    op = "="
    for name, sign in (("more", ">"), ("about", "~"), ("less", "<")):
        if said_by(language, name).search(before):
            op = sign
            break
    after = text[number.end() :]
    if re.match(r"[多余餘]| ?여|\+", after) or re.match(
        r"'?(?:den|dan|ten|tan|u|i) (?:fazla|askin|asan)|'[iuü] a[sş]", after
    ):
        op = ">"
    return ">=" if op == ">" and _AT_LEAST.search(before) else op


def _as_of(article: Article, text: str) -> date | None:
    """The last day of the earliest period before the article that the clause names."""
    periods = [_end(named.iso) for named in days_in(text, article.language, article.day)]
    earlier = [each for each in periods if article.day is None or each < article.day]
    return min(earlier, default=None)


def _end(iso: str) -> date:
    year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
    if not month:
        return date(year, 12, 31)
    return date(year, month, day or monthrange(year, month)[1])

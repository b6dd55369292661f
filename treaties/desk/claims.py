"""Claims about treaties: how many, who, since when; each with its quote, and its verdict by the register."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from treaties.desk import counts, forces, statuses
from treaties.desk.article import said_by
from treaties.desk.clauses import RELATIVE, TAKEN_UP, Clause, clauses
from treaties.desk.days import days_in
from treaties.desk.gazetteer import BANS, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.desk.article import Article, Sentence
    from treaties.desk.matcher import Mention
    from treaties.desk.verdicts import Bench, Verdict

_STRETCH = 220
_FAR, _NEAR = 9, 5
_SENTENCES = 2
_COUNTED = re.compile(r"(?<!\d)\d{2,3}(?!\d)")
_JOINT = re.compile(
    r",? (?:and|as well as|et|ainsi qu\w*|y|asi como|und|sowie|и|а также|та|і|а також|ve|dan|serta) |، | و|와 |과 |, "
)
# "Twelve have signed without ratifying, among them Kenya": what the number counts, its States did.
_LISTED = {"signatory": "signed", "banned": "joined"}
_SHORT, _SAID = 40, 240  # a shorter quote grows to its sentence, where that is no longer


def claims_of(article: Article, bench: Bench) -> list[dict[str, Any]]:
    """Every claim about a treaty, in the order of the text."""
    found: list[dict[str, Any]] = []
    last, since, before = "", _FAR, list[list["Mention"]]()
    topic, last_text, left = _main(article), "", False
    only = len({each.value for each in article.mentions if each.kind == "treaty"}) == 1
    noun = re.compile(words("speech")["treaty_noun"]["pattern"])
    for sentence in article.sentences:
        here = [each.value for each in sentence.of("treaty")]
        since = 0 if here else since + any(letter.isalpha() for letter in sentence.text)
        general = bool(noun.search(sentence.text))
        treaty = here[0] if here else (last or topic) if general else last if since == 1 else ""
        near = last if since <= _NEAR or only else ""
        treaty = treaty or _banned(article, sentence) or (near if _tells(article, sentence) else "")
        carried = _carried(article, sentence, last_text if since == 1 else "", last)
        last = here[-1] if here else last
        last_text = sentence.text
        spoken_of = general or bool(here) or (left and since == 1)
        claims = list(_of_sentence(article, bench, sentence, treaty, before, carried, noun=spoken_of)) if treaty else []
        left = any(each["normalized"].get("status") == "withdrawn" for each in claims)
        since = 0 if treaty and (general or claims) else since
        before = [*before, sentence.of("state")][-_SENTENCES:]
        found += [claim | {"headline": _headline(sentence)} for claim in claims]
    told = [each for each in found if not each["headline"]]
    kept = [each for each in found if not each["headline"] or not any(_same(each, other) for other in told)]
    return [{name: value for name, value in each.items() if name != "headline"} for each in kept]


class _Carried(NamedTuple):
    """What a sentence takes from the one before: its measure, whether it was denied, and the treaty."""

    treaty: str
    said: str = ""
    denied: bool = False


def _carried(article: Article, sentence: Sentence, before: str, treaty: str) -> _Carried:
    """What "neither has Israel", "so did Chile" or "Turkey is among them" leaves to the sentence before."""
    language = article.language
    if not before or not any(said_by(language, name).search(sentence.text) for name in (*TAKEN_UP, "among")):
        return _Carried(treaty)
    said = statuses.measure_of(language, before)
    denied = said == "outside" or statuses.denies(language, before, said)
    return _Carried(treaty, {"outside": "joined"}.get(said, said), denied)


def _headline(sentence: Sentence) -> bool:
    return not re.search(r"[.!?…。！？][\"”»’)」』]*$", sentence.text)


def _same(headline: dict[str, Any], claim: dict[str, Any]) -> bool:
    """Whether the text says again, and more fully, what a headline claims."""
    a, b = headline["normalized"], claim["normalized"]
    if headline["kind"] != claim["kind"] or a["treaty"] != b["treaty"]:
        return False
    return a.get("status") == b.get("status") and set(a.get("states", ())) <= set(b.get("states", ()))


def _tells(article: Article, sentence: Sentence) -> bool:
    """Whether a sentence says, be it without a treaty's name, that somebody has not joined, or how many have."""
    strict = any(said_by(article.language, name).search(sentence.text) for name in ("ratified", "force"))
    if strict or statuses.LEAVES.search(sentence.text):
        return True
    said = any(said_by(article.language, name).search(sentence.text) for name in ("signed", "party"))
    if said and said_by(article.language, "negative").search(sentence.text):
        return True
    counted = _COUNTED.search(sentence.text) and said_by(article.language, "countr").search(sentence.text)
    return bool((said and counted) or statuses.STRICT.search(sentence.text))


def _main(article: Article) -> str:
    named = [each.value for each in article.mentions if each.kind == "treaty"]
    return max(set(named), key=named.count) if named else ""


def _banned(article: Article, sentence: Sentence) -> str:
    """The treaty that bans the sentence's weapon, where the sentence says that it is banned."""
    if not said_by(article.language, "banned").search(sentence.text):
        return ""
    return next((BANS[each.value] for each in sentence.of("weapon") if each.value in BANS), "")


def _of_sentence(
    article: Article,
    bench: Bench,
    sentence: Sentence,
    treaty: str,
    before: list[list[Mention]],
    carried: _Carried,
    *,
    noun: bool,
) -> Iterator[dict[str, Any]]:
    parts = clauses(article, sentence)
    force = forces.force_in(article, sentence, parts, before)
    if force:
        span = force.first, force.last
        meant = _treaties(sentence, span)[:1] or _treaties(sentence, (0, force.first))[-1:] or [(treaty, span)]
        verdict = forces.judged(article, sentence, bench, meant[0][0], force)
        yield _claim(article, sentence, span, "treaty_eif", forces.normalized(meant[0][0], force), verdict)
    inherited, denied, whole = carried.said, carried.denied, "".join(part.plain for part in parts)
    subject: list[Mention] = []
    lead = carried.treaty
    for part in parts:
        span = part.first, part.last
        named = _treaties(sentence, span)
        if named:
            lead = treaty = named[0][0]  # of which the next clause speaks too
        treaty = treaty if named or not lead or not statuses.OBJECT.search(part.plain) else lead
        count = counts.count_in(article, part, whole)
        measure = statuses.measure_of(article.language, part.plain)
        listed = said_by(article.language, "among").search(part.plain)
        if count:
            what = {"treaty": treaty, "measure": count.measure, "op": count.op, "value": count.value}
            yield _claim(article, sentence, span, "treaty_count", what, counts.judged(bench, treaty, count))
        dating = bool(force and _dates(force, part, measure))
        if listed if count else ((measure or inherited) and not dating):
            said = _LISTED.get(count.measure, count.measure) if count else measure
            status = statuses.status_in(
                article, sentence, part, said, inherited, noun=noun, before=before, denied=denied, subject=subject,
                counted=bool(count),
            )  # fmt: skip
            if status:
                yield from _judged(article, sentence, bench, status, _each(sentence.text, named, (treaty, span)))
                if others := statuses.contrasted(article, sentence, part, status):
                    yield from _judged(article, sentence, bench, others[0], iter([(treaty, others[1:])]))
        begins = [each for each in sentence.of("state") if part.first <= each.first - sentence.first < part.last]
        if measure:
            subject = []
        elif part is parts[0]:
            subject = begins
        inherited = measure or inherited
        denied = statuses.denies(article.language, part.plain, measure) if measure else denied


def _judged(
    article: Article, sentence: Sentence, bench: Bench, status: statuses.Status,
    treaties: Iterator[tuple[str, tuple[int, int]]],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    for number, (slug, where) in enumerate(treaties):
        if number:  # "a party to X since 2012 and to Y since 2007"
            named = days_in(sentence.text[where[0] : where[1]], article.language, article.day)
            status = status._replace(year=named[0].iso[:4] if named else "")
        what, verdict = statuses.normalized(slug, status), statuses.judged(bench, slug, status)
        yield _claim(article, sentence, where, "treaty_status", what, verdict)


def _treaties(sentence: Sentence, span: tuple[int, int]) -> list[tuple[str, tuple[int, int]]]:
    """The treaties that a stretch of the sentence names, each once, with their spans in the sentence."""
    found: dict[str, tuple[int, int]] = {}
    for each in sentence.of("treaty"):
        first, last = each.first - sentence.first, each.last - sentence.first
        if span[0] <= first < span[1]:
            found.setdefault(each.value, (first, last))
    return list(found.items())


def _each(
    text: str, named: list[tuple[str, tuple[int, int]]], whole: tuple[str, tuple[int, int]]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """The treaties of which a clause says the same, each with the stretch that says so: "a party to X and to Y"."""
    if len(named) < _SENTENCES:
        yield whole
        return
    for number, (slug, (_, last)) in enumerate(named):
        first = named[number - 1][1][1] if number else whole[1][0]
        following = named[number + 1][1][0] if number + 1 < len(named) else whole[1][1]
        joint = _JOINT.search(text, last, following)
        yield slug, (first, following if number + 1 == len(named) or not joint else joint.start())


def _dates(force: forces.Force, part: Clause, measure: str) -> bool:
    """Whether a clause only says when the treaty came into force."""
    return not measure or (part.first < force.last and force.first < part.last)


def _claim(
    article: Article, sentence: Sentence, span: tuple[int, int], kind: str, what: dict[str, Any], verdict: Verdict
) -> dict[str, Any]:
    first, last = span
    if RELATIVE.match(sentence.text[first:last]) and last <= _STRETCH:
        first = 0  # "which ..." says nothing without what it belongs to
    if last - first < _SHORT and len(sentence.text) <= _SAID:
        first, last = 0, len(sentence.text)
    begin, end = sentence.first + first, sentence.first + last
    head = re.match(
        r"[;,،，；—– (-]*(?:(?:but|and|while|mais|et|pero|y|aber|und|но|и|а|але|та|ancak|ama|namun|tetapi|dan|但是?"
        r"|لكن) )?",
        sentence.text[first:last],
    )
    begin += head.end() if head else 0
    claim: dict[str, Any] = {
        "quote": article.quote(begin, end), "kind": kind, "normalized": what,
        "true_as_of_article_date": verdict.holds, "why": verdict.why,
    }  # fmt: skip
    return claim | ({"caveat": verdict.caveat} if verdict.caveat else {})

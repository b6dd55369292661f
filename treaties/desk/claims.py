"""Claims about treaties: how many, who, since when; each with its quote, and its verdict by the register."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from treaties.desk import counts, forces, statuses
from treaties.desk.article import said_by
from treaties.desk.clauses import RELATIVE, Clause, clauses
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
# A sentence that leaves its verb to the one before: "Israel has not."
_SO = re.compile(
    r"(?:has|have|had|did|does|do|is|are) (?:not|neither|so)(?: yet| either)?\W*$|(?:has|have) (?:not )?done so"
    r"|(?:non plus|tampoco|auch nicht)\W*$"
)


def claims_of(article: Article, bench: Bench) -> list[dict[str, Any]]:
    """Every claim about a treaty, in the order of the text."""
    found: list[dict[str, Any]] = []
    last, since, before = "", _FAR, list[list["Mention"]]()
    topic, last_text = _main(article), ""
    noun = re.compile(words("speech")["treaty_noun"]["pattern"])
    for sentence in article.sentences:
        here = [each.value for each in sentence.of("treaty")]
        since = 0 if here else since + any(letter.isalpha() for letter in sentence.text)
        general = bool(noun.search(sentence.text))
        treaty = here[0] if here else (last or topic) if general else last if since == 1 else ""
        treaty = treaty or _banned(article, sentence) or (last if since <= _NEAR and _tells(article, sentence) else "")
        last = here[-1] if here else last
        said = statuses.measure_of(article.language, last_text) if since == 1 and _SO.search(sentence.text) else ""
        last_text = sentence.text
        claims = (
            list(_of_sentence(article, bench, sentence, treaty, before, said, noun=general or bool(here)))
            if treaty
            else []
        )
        since = 0 if treaty and (general or claims) else since
        before = [*before, sentence.of("state")][-_SENTENCES:]
        found += [claim | {"headline": _headline(sentence)} for claim in claims]
    told = [each for each in found if not each["headline"]]
    kept = [each for each in found if not each["headline"] or not any(_same(each, other) for other in told)]
    return [{name: value for name, value in each.items() if name != "headline"} for each in kept]


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
    said = any(said_by(article.language, name).search(sentence.text) for name in ("signed", "ratified", "party"))
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
    said: str,
    *,
    noun: bool,
) -> Iterator[dict[str, Any]]:
    parts = clauses(article, sentence)
    force = forces.force_in(article, sentence, parts)
    if force:
        verdict = forces.judged(article, sentence, bench, treaty, force)
        span = force.first, force.last
        yield _claim(article, sentence, span, "treaty_eif", forces.normalized(treaty, force), verdict)
    inherited, denied, whole = said, False, "".join(part.plain for part in parts)
    for part in parts:
        count = counts.count_in(article, part, whole)
        measure = statuses.measure_of(article.language, part.plain)
        if count:
            what = {"treaty": treaty, "measure": count.measure, "op": count.op, "value": count.value}
            verdict = counts.judged(bench, treaty, count)
            yield _claim(article, sentence, (part.first, part.last), "treaty_count", what, verdict)
        elif (measure or inherited) and not (force and _dates(force, part, measure)):
            status = statuses.status_in(
                article, sentence, part, measure, inherited, noun=noun, before=before, denied=denied
            )
            if status:
                what, verdict = statuses.normalized(treaty, status), statuses.judged(bench, treaty, status)
                yield _claim(article, sentence, (part.first, part.last), "treaty_status", what, verdict)
        inherited = measure or inherited
        denied = statuses.denies(article.language, part.plain, measure) if measure else denied


def _dates(force: forces.Force, part: Clause, measure: str) -> bool:
    """Whether a clause only says when the treaty came into force."""
    return not measure or (part.first < force.last and force.first < part.last)


def _claim(
    article: Article, sentence: Sentence, span: tuple[int, int], kind: str, what: dict[str, Any], verdict: Verdict
) -> dict[str, Any]:
    first, last = span
    if RELATIVE.match(sentence.text[first:last]) and last <= _STRETCH:
        first = 0  # "which ..." says nothing without what it belongs to
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

"""Claims about treaties: how many, who, since when; each with its quote, and later its verdict."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from treaties.desk.article import said_by
from treaties.desk.days import days_in

if TYPE_CHECKING:
    from treaties.desk.article import Article, Sentence
    from treaties.desk.matcher import Mention
    from treaties.desk.verdicts import Bench

_MEASURES = ("ratified", "signed", "party", "joined")
_NOUN = re.compile(
    r"(?<!\w)(?:convention|treaty|pact|accord|agreement|traite|tratado|convencion|convenio|acuerdo|abkommen|vertrag\w*|konvention"
    r"|ubereinkommen\w*|конвенц\w+|договор\w*|догов\w+|соглашени\w*|угод\w+|sozlesme\w*|anlasma\w*|konvensi|perjanjian|traktat)(?!\w)"
    r"|اتفاقي|معاهد|协约|公约|条约|협약|조약"
)
_BREAK = re.compile(
    r"[;,] (?:but|while|whereas|although|though|including|yet|mais|alors que"
    r"|tandis que|pero|mientras|aunque|aber|wahrend|doch|jedoch|а|но"
    r"|однако|але|однак|проте|тоді як|ancak|ama|fakat|namun|tetapi|sedangkan|however)(?!\w)|; "
    r"|[,،] (?=(?:which|who|qui|que|котор\w+|як(?:а|у|і|ои|ого)|yang)(?!\w))| — | – "
    r"|[،,] ?(?:لكن|بينما|غير ان|فيما)|، لكن|[，；,](?=但|而|不过|然而)"
    r"|(?<=지만),? |(?<=으나),? |(?<=으며),? |(?<=했고),? |(?<=는데),? "
)
_NUMBER = re.compile(r"(?<![a-z\d])(?<!\d[.,-])(\d{1,3})(?![\d]|[.,]\d|-?(?:mm|мм|毫米|%))")
_GAP = 26
_SIGNATORIES = re.compile(r"signator|підписант|подписант|签署国|signatari|signataire|unterzeichner|서명국")
_PARTIES = re.compile(r"part(?:y|ies|es?)|vertragsstaat|缔约国|당사국|pihak|taraf")
_STRETCH = 220
_YEARS = (1900, 2100)


def claims_of(article: Article, bench: Bench) -> list[dict[str, Any]]:
    """Every claim about a treaty, in the order of the text."""
    found: list[dict[str, Any]] = []
    topic = _main(article)
    last, since = "", 9
    for sentence in article.sentences:
        here = [each.value for each in sentence.of("treaty")]
        since = 0 if here else since + 1
        noun = bool(_NOUN.search(sentence.text))
        treaty = here[0] if here else (last or topic) if noun else last if since == 1 else ""
        last = here[-1] if here else last
        since = 0 if treaty and noun else since
        if treaty:
            found += _of_sentence(article, bench, sentence, treaty, noun=noun or bool(here))
    return found


def _main(article: Article) -> str:
    named = [each.value for each in article.mentions if each.kind == "treaty"]
    return max(set(named), key=named.count) if named else ""


def _of_sentence(
    article: Article, bench: Bench, sentence: Sentence, treaty: str, *, noun: bool
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    eif = _eif(article, bench, sentence, treaty)
    if eif:
        found.append(eif)
    inherited = ""
    for first, last in _clauses(sentence):
        text = _masked(sentence, first, last)
        count = _count(article, bench, sentence, treaty, (first, last), text)
        measure = _measure(article.language, text)
        if count:
            found.append(count)
        elif (measure or inherited) and not (eif and not measure):
            status = _status(article, bench, sentence, treaty, (first, last), text, measure, inherited, noun=noun)
            found += [status] if status else []
        inherited = measure or inherited
    return found


def _clauses(sentence: Sentence) -> list[tuple[int, int]]:
    cuts = [0, *(match.start() for match in _BREAK.finditer(sentence.text)), len(sentence.text)]
    return [(first, last) for first, last in pairwise(cuts) if last - first > 3]  # noqa: PLR2004 - a word


def _masked(sentence: Sentence, first: int, last: int) -> str:
    """The clause with the names of treaties and weapons blanked, as their words are no verbs."""
    text = list(sentence.text)
    for each in sentence.of("treaty", "weapon", "outlet", "monitor"):
        for place in range(each.first - sentence.first, min(each.last - sentence.first, len(text))):
            text[place] = "_"
    return "".join(text[first:last])


def _measure(language: str, text: str) -> str:
    found = [
        (match.start(), name)
        for name in ("left", *_MEASURES)
        for match in [said_by(language, name).search(text)]
        if match
    ]
    names = {name for _, name in found}
    if "left" in names:
        return "left"
    return next((name for name in _MEASURES if name in names), "")


def _count(
    article: Article, bench: Bench, sentence: Sentence, treaty: str, span: tuple[int, int], text: str
) -> dict[str, Any] | None:
    language = article.language
    kinds = said_by(language, "countr")
    for match in _NUMBER.finditer(text):
        value, after = int(match[1]), text[match.end() : match.end() + _GAP]
        noun = kinds.search(after)
        if not noun or re.search(r"[.;\d]", after[: noun.start()]):
            continue
        measure = next((name for name in (*_MEASURES, "banned") if said_by(language, name).search(text)), "") or next(
            (name for name in (*_MEASURES, "banned") if said_by(language, name).search(sentence.text)), ""
        )
        if not measure:
            continue
        measure = _by_noun(after[noun.start() : noun.end() + 9]) or measure
        before = text[max(0, match.start() - 26) : match.start()] + "|" + text[match.end() : match.end() + 12]
        op = "="
        for name, sign in (("more", ">"), ("about", "~"), ("less", "<")):
            if said_by(language, name).search(before):
                op = sign
                break
        if re.match(r"[多余餘]| ?여|\+", text[match.end() :]) or re.search(r"'?(?:den|dan|ten|tan) fazla", before):
            op = ">"
        if op == ">" and re.search(
            r"at least|au moins|al menos|por lo menos|mindestens|не менее|щонайменше|en az|至少|이상"
            r"|sedikitnya|setidaknya",
            before,
        ):
            op = ">="
        if said_by(language, "negative").search(text) and op == "=" and language == "en":
            continue
        day = _past_day(article, text)
        verdict = bench.count(treaty, measure, op, value, day)
        what = {"treaty": treaty, "measure": measure, "op": op, "value": value}
        return _claim(article, sentence, *span, "treaty_count", what, verdict)
    return None


def _by_noun(words: str) -> str:
    """The measure that the noun itself names: signatories, states parties."""
    return "party" if _PARTIES.search(words) else "signatory" if _SIGNATORIES.search(words) else ""


def _past_day(article: Article, text: str) -> date | None:
    for named in days_in(text, article.language, article.day):
        if len(named.iso) == 10 and article.day and named.iso < article.day.isoformat():  # noqa: PLR2004 - a whole day
            return date.fromisoformat(named.iso)
    return None


def _status(
    article: Article, bench: Bench, sentence: Sentence, treaty: str, span: tuple[int, int], text: str, measure: str,
    inherited: str, *, noun: bool,
) -> dict[str, Any] | None:  # fmt: skip
    first, last = span
    language = article.language
    negative = _denied(language, text, measure)
    if not measure and not negative:
        return None
    said = measure or inherited
    states = _subjects(article, sentence, first, last, said)
    if not states or (not noun and not negative and said == "joined") or (not noun and said == "left"):
        return None
    planned = bool(said_by(language, "planned").search(text))
    if planned and said != "left" and not negative:
        return None
    codes = list(dict.fromkeys(each.value for each in states))
    verdict = bench.status(treaty, codes, said, negative=negative, planned=planned)
    status = ("not_" if negative else "") + {"left": "withdrawn"}.get(said, said)
    what = {"treaty": treaty, "states": sorted(codes), "status": status}
    return _claim(article, sentence, first, last, "treaty_status", what, verdict)


def _denied(language: str, text: str, measure: str) -> bool:
    """Whether a negation belongs to the verb: it stands shortly before it, or after it where verbs come early."""
    verb = said_by(language, measure).search(text) if measure else None
    if verb is None:
        return bool(said_by(language, "negative").search(text))
    after = 24 if language in {"ko", "tr", "de", "ja"} else 0
    return bool(said_by(language, "negative").search(text[max(0, verb.start() - 48) : verb.end() + after]))


def _subjects(article: Article, sentence: Sentence, first: int, last: int, said: str) -> list[Mention]:
    """The States of the clause that the claim is about: those that speak or are places are left out."""
    found = []
    for each in sentence.of("state"):
        begin, end = each.first - sentence.first, each.last - sentence.first
        if not first <= begin < last or (
            each.form == "adjective" and said != "left" and _modifies(article, sentence, end)
        ):
            continue
        before, after = sentence.text[max(0, begin - 12) : begin], sentence.text[end : end + 24]
        if re.search(
            r"(?:(?<!\w)(?:in|on|against|to|told|en|contra|contre|nach|gegen|против|проти|into)"
            r"(?: the| la| les| los)?) $",
            before,
        ):
            continue
        if re.match(r"\W*(?:said|says|told|has said|a declare|dijo|sagte|заявил|заявив)", after):
            continue
        found.append(each)
    if not found and _RELATIVE.match(sentence.text[first:last]):
        found = _named_before(sentence, first)
    return found


def _named_before(sentence: Sentence, place: int) -> list[Mention]:
    """The States that stand right before a clause about them: "Latvia and Estonia, which never joined"."""
    found: list[Mention] = []
    end = place
    for each in reversed([one for one in sentence.of("state") if one.last - sentence.first <= place]):
        if not _JOINING.fullmatch(sentence.text[each.last - sentence.first : end]):
            break
        found.append(each)
        end = each.first - sentence.first
    return found


_RELATIVE = re.compile(r"[,،]? ?(?:which|who|qui|que|котор\w+|як\w{1,3}|yang)(?!\w)")
_JOINING = re.compile(r"(?:[,،、] ?)?(?: ?(?:and|et|y|und|и|та|и|dan) )?(?:the |la |les |l'|die )?")


def _modifies(article: Article, sentence: Sentence, end: int) -> bool:
    """Whether an adjective stands before a noun, so that the claim is not about the State itself."""
    if article.language in {"zh", "ko", "ja", "ar", "tr", "id"}:
        return False
    after = sentence.text[end : end + 18]
    telling = (*_MEASURES, "left", "negative", "planned")
    if any(said_by(article.language, name).match(after.lstrip()) for name in telling):
        return False
    return not re.match(
        r" ?(?:$|[,.;]|and |or |y |et |und |и |та |ve |dan |ni |nor |a |has|have|had|is|are|did|ne |no |не |hat "
        r"|haben |ist |sind |ha |han |es |est |sont |ont |n'|telah|belum|sudah|bukan|never|yang)",
        after,
    )


def _eif(article: Article, bench: Bench, sentence: Sentence, treaty: str) -> dict[str, Any] | None:
    match = said_by(article.language, "force").search(sentence.text)
    if not match:
        return None
    named = days_in(sentence.text, article.language, article.day)
    spans = [(each.first - sentence.first, each.last - sentence.first) for each in sentence.of("treaty")]
    named = [each for each in named if not any(a <= each.first < b for a, b in spans)]
    if not named:
        return None
    nearest = min(named, key=lambda each: min(abs(each.first - match.end()), abs(match.start() - each.last)))
    after = sentence.text[match.end() : match.end() + 40]
    codes: list[str] = []
    if re.match(r"\W*(?:for|pour|para|fur|для) ", after):
        codes = [
            each.value for each in sentence.of("state") if 0 <= each.first - sentence.first - match.end() < len(after)
        ]
    verdict = bench.in_force(treaty, nearest.iso, codes)
    if not codes and said_by(article.language, "banned").search(_masked(sentence, 0, len(sentence.text))):
        verdict = type(verdict)(
            verdict.holds, f"{verdict.why} The ban binds States parties only.", "binds_parties_only"
        )
    what = {"treaty": treaty, "date": nearest.iso, "what": "entry_into_force"} | ({"states": codes} if codes else {})
    first, last = _trimmed(sentence, match, nearest)
    return _claim(article, sentence, first, last, "treaty_eif", what, verdict)


def _trimmed(sentence: Sentence, match: re.Match[str], nearest: Any) -> tuple[int, int]:
    """The whole sentence, or the clauses that hold the words and the day where others follow."""
    for first, last in _clauses(sentence):
        if first <= min(match.start(), nearest.first) and max(match.end(), nearest.last) <= last:
            return first, last
    return 0, len(sentence.text)


def _claim(
    article: Article, sentence: Sentence, first: int, last: int, kind: str, what: dict[str, Any], verdict: Any
) -> dict[str, Any]:
    if _RELATIVE.match(sentence.text[first:last]) and last <= _STRETCH:
        first = 0  # "which ..." says nothing without what it belongs to
    begin, end = sentence.first + first, sentence.first + last
    head = re.match(
        r"[;,،，；—– ]*(?:but |mais |pero |aber |но |але |ancak |ama |namun |tetapi |但是?|لكن )?",
        sentence.text[first:last],
    )
    begin += head.end() if head else 0
    claim: dict[str, Any] = {
        "quote": article.quote(begin, end), "kind": kind, "normalized": what,
        "true_as_of_article_date": verdict.holds, "why": verdict.why,
    }  # fmt: skip
    return claim | ({"caveat": verdict.caveat} if verdict.caveat else {})

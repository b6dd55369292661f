"""Events that an article reports: who did what with which weapon, in whose words. Bans, fears and denials are none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from treaties.desk.article import said_by
from treaties.desk.days import days_in
from treaties.desk.folding import fold_pattern
from treaties.desk.gazetteer import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.desk.article import Article, Sentence
    from treaties.desk.matcher import Mention

_ASIDE = re.compile(
    r"[,،，] ?(?:which|who|whose|where|whom|qui|que|dont|quien|der|die|das|котор\w+"
    r"|яки\w*|яка|яке|що|التي|الذي|yang)(?!\w)[^,،，.]{3,90}[,،，]"
)
_PLACED = re.compile(
    r"(?<!\w)(?:in|on|at|against|near|over|inside|across|into|to|for|from|toward|towards|with|between|en|sur|contre|au|aux|dans|vers|pour|par(?=\Z)|contra|sobre|a|hacia|para"
    r"|gegen|auf|an|nach|bei|aus|mit|uber|в|во|на|по|против|для|из|к|с|со|у|в|проти|до|від|з|зі|із|di|ke|kepada|terhadap|untuk|في|علي|ضد|الي|ل|من|fur)"
    r"(?: (?:the|a|an|la|le|les|los|las|el|der|die|das|dem|den|das))?(?: \w+)? $"
)
_AFTER_PLACED = {
    "ko": re.compile(r"\w{0,6}?(?:에서|에게|에|한테|를|을|의 \w+(?:를|을)|로|으로)(?!\w)"),
    "tr": re.compile(r"(?:'?(?:da|de|ta|te|daki|deki|ya|ye|a|e|dan|den|yi|yu|ni|na|ne|i|u))(?!\w)"),
    "zh": re.compile(r"境内|东部|东南部|领土|目标|平民|的? ?城|军?阵地|提供|城市"),
}
_BY = {"en": r"by(?: the)?", "fr": r"par(?: les?| la| l')?", "es": "por(?: las?| los| el)?",
       "de": "(?:von|durch)(?: der| den| dem)?",
       "id": "oleh", "ar": "(?:من قبل|علي يد)", "ru": "(?:со стороны|силами)", "uk": "(?:з боку|силами)"}  # fmt: skip
_AND = re.compile(
    r"(?:[,،、·] ?)?(?: ?(?:and|et|y|e|und|als auch|и|та|і|ve|dan|as well as)(?: also)? )?"
    r"(?:the |la |les |l'|die )?|和|与|及|와 |과 |و"
)
_KINDS = ("request", "transfer", "use", "production", "destruction", "stockpile")
_FAR = 95
_LONG = 300
_VERB_FIRST = {"ar"}
_VERB_LAST = {"ko", "tr", "ja"}


def events_of(article: Article) -> list[dict[str, Any]]:
    """Every event told, in the order of the text; one deed told twice is told once."""
    found: list[dict[str, Any]] = []
    named: list[Mention] = []
    for sentence in article.sentences:
        weapons = [each for each in sentence.of("weapon") if each.value != "drones"]
        named, weapons = weapons, weapons or _taken_up(article, sentence, named)
        if not weapons or (sentence.of("treaty") and _bans(article, sentence, weapons)):
            continue
        found += _of_sentence(article, sentence, weapons)
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for each in found:
        key = (each["kind"], each["actor"], each["recipient"])
        if key not in kept or _headline(kept[key]["quote"]) > _headline(each["quote"]):
            kept[key] = each
    return sorted(kept.values(), key=lambda each: article.folded.original.find(each["quote"]))


def _headline(quote: str) -> bool:
    """Whether a line ends like no sentence: the text below a headline says the same more fully."""
    return not re.search(r"[.!?…。！？][\"”»’)」]*$", quote)


def _taken_up(article: Article, sentence: Sentence, before: list[Mention]) -> list[Mention]:
    """The weapon of the sentence before, where this one takes it up as "these weapons"."""
    pattern = words("things")["anaphora"].get(article.language)
    match = re.search(rf"(?<!\w)(?:{fold_pattern(pattern)})", sentence.text) if pattern and before else None
    if match is None:
        return []
    return [replace(before[0], first=sentence.first + match.start(), last=sentence.first + match.end())]


def _bans(article: Article, sentence: Sentence, weapons: list[Mention]) -> bool:
    """Whether the sentence says of these weapons that they are banned, in one breath."""
    for match in said_by(article.language, "banned").finditer(_plain(sentence)):
        for each in weapons:
            begin, end = each.first - sentence.first, each.last - sentence.first
            between = sentence.text[end : match.start()] if end <= match.start() else sentence.text[match.end() : begin]
            if not re.search(r"[,;،，]", between):
                return True
    return False


def _plain(sentence: Sentence) -> str:
    """The sentence with names and asides blanked, so that only its own verbs are found."""
    text = list(sentence.text)
    for each in sentence.of("weapon", "treaty", "outlet", "monitor", "passed"):
        for place in range(each.first - sentence.first, min(each.last - sentence.first, len(text))):
            text[place] = "_"
    for match in _ASIDE.finditer(sentence.text):
        text[match.start() + 1 : match.end() - 1] = "_" * (match.end() - match.start() - 2)
    return "".join(text)


def _of_sentence(article: Article, sentence: Sentence, weapons: list[Mention]) -> Iterator[dict[str, Any]]:
    text = _plain(sentence)
    if said_by(article.language, "denied").search(text):
        return
    done: set[str] = set()
    for kind in _KINDS:
        if (kind != "request" and "request" in done) or (kind == "stockpile" and "destruction" in done):
            continue  # what is asked for is not yet done
        for match in _verbs(article, text, kind, weapons, sentence):
            if _unreal(article, text, match, kind):
                continue
            actor = _actor(article, sentence, text, match, first=kind == "request")
            if actor is None:
                continue
            done.add(kind)
            for each in _together(article, sentence, text, actor):
                yield _event(article, sentence, kind, each, match, weapons)
            break


def _verbs(article: Article, text: str, kind: str, weapons: list[Mention], sentence: Sentence) -> list[re.Match[str]]:
    """The words for a kind of event that stand near enough to a weapon, nearest first."""

    def gap(match: re.Match[str]) -> int:
        return min(
            max(each.first - sentence.first - match.end(), match.start() - (each.last - sentence.first), 0)
            for each in weapons
        )

    far = _FAR if kind in {"request", "use"} else 60
    hits = [match for match in said_by(article.language, kind).finditer(text) if gap(match) <= far]
    return sorted(hits, key=gap)


def _unreal(article: Article, text: str, match: re.Match[str], kind: str) -> bool:
    """Whether the words around the verb make it a wish, a ban, a plan or a negation."""
    unreal = said_by(article.language, "unreal")
    if article.language in _VERB_LAST:
        around = text[match.start() : match.end() + 8]
    elif article.language == "zh":
        around = text[max(0, match.start() - 6) : match.start()]
    else:
        around = re.split(r"[;:]", text[max(0, match.start() - 24) : match.start()])[-1]
        if kind == "request":
            around = around[-12:]
    if kind != "request" and article.language in {"en", "fr", "es", "de", "id"}:
        after = text[match.end() : match.end() + 26].split("_", maxsplit=1)[0]
        if re.search(r"(?<!\w)(?:no|kein\w*|aucun\w*|ningun\w*|tidak|nicht)(?!\w)", after):
            return True
    return bool(unreal.search(around))


def _actor(article: Article, sentence: Sentence, text: str, match: re.Match[str], *, first: bool) -> Mention | None:
    who = [
        each
        for each in sentence.of("state", "group", "leader")
        if text[each.first - sentence.first : each.first - sentence.first + 1] != "_"
    ]
    by = _BY.get(article.language)
    if by:
        for each in who:
            ahead = text[max(0, each.first - sentence.first - 22) : each.first - sentence.first]
            near = abs(each.first - sentence.first - match.end()) < 45 or article.language == "de"  # noqa: PLR2004 - letters
            if (
                near
                and re.search(rf"(?<!\w){by} (?:\w+ )?$", ahead)
                and not re.search("according|laut|selon|segun", ahead)
            ):
                return each
    before = [each for each in who if each.last - sentence.first <= match.start()]
    acting = [each for each in before if not _placed(article, sentence, text, each)]
    if article.language in _VERB_FIRST:
        after = [each for each in who if 0 <= each.first - sentence.first - match.end() < 60]  # noqa: PLR2004 - letters
        acting = [each for each in after if not _placed(article, sentence, text, each)][:1] or acting
    if (article.language in _VERB_LAST or (article.language == "de" and first)) and acting:
        return acting[0]
    return acting[-1] if acting else None


def _together(article: Article, sentence: Sentence, text: str, actor: Mention) -> list[Mention]:
    """The actor and those named with it: "China, Iran and North Korea"."""
    who = sentence.of("state", "group")
    if actor not in who:
        return [actor]
    found, number = [actor], who.index(actor)
    while number and _AND.fullmatch(
        sentence.text[who[number - 1].last - sentence.first : who[number].first - sentence.first]
    ):
        number -= 1
        found.append(who[number])
    number = who.index(actor)
    while number + 1 < len(who) and _AND.fullmatch(
        sentence.text[who[number].last - sentence.first : who[number + 1].first - sentence.first]
    ):
        number += 1
        found.append(who[number])
    return [each for each in found if each is actor or not _placed(article, sentence, text, each)]


def _placed(article: Article, sentence: Sentence, text: str, each: Mention) -> bool:
    """Whether the name says where or whom rather than who."""
    begin, end = each.first - sentence.first, each.last - sentence.first
    after = _AFTER_PLACED.get(article.language)
    if after and after.match(text[end:]):
        return True
    if article.language in {"zh", "ko", "tr", "ja"}:
        return article.language == "zh" and text[max(0, begin - 1) : begin] in {"在", "向", "对", "给", "从"}
    if article.language == "ar" and re.search("(?<!ا)ل$", text[max(0, begin - 2) : begin]):
        return True
    return bool(_PLACED.search(text[max(0, begin - 22) : begin]))


def _event(
    article: Article, sentence: Sentence, kind: str, actor: Mention, verb: re.Match[str], weapons: list[Mention]
) -> dict[str, Any]:
    others = [each for each in sentence.of("state", "group") if each.value != actor.value]
    later = [each for each in others if each.first > actor.last]
    recipient = None
    if kind in {"request", "transfer"} and (later or others):
        recipient = min(later or others, key=lambda each: abs(each.first - sentence.first - verb.start())).value
    places = [each for each in sentence.of("place") if each.first != actor.first]
    states = [each.words for each in others if each.kind == "state" and each.form == "name"]
    place = places[0].words if places else states[0] if kind == "use" and states else None
    near = [
        each.iso
        for each in days_in(sentence.text, article.language, article.day)
        if abs(each.first - verb.start()) < 50  # noqa: PLR2004 - letters: further away it dates something else
    ]
    return {
        "kind": kind, "actor": actor.value, "recipient": recipient, "place": place, "date": near[0] if near else None,
        "evidence": _evidence(sentence.text), "quote": _quote(article, sentence, actor, verb, weapons),
        "weapon": weapons[0].value or weapons[0].words,
    }  # fmt: skip


def _quote(article: Article, sentence: Sentence, actor: Mention, verb: re.Match[str], weapons: list[Mention]) -> str:
    if sentence.last - sentence.first <= _LONG:
        return article.quote(sentence.first, sentence.last)
    first = min(actor.first, sentence.first + verb.start(), weapons[0].first)
    last = max(actor.last, sentence.first + verb.end(), weapons[0].last)
    start = max(sentence.first, article.folded.text.rfind(", ", sentence.first, first) + 2)
    stop = article.folded.text.find(",", last)
    return article.quote(min(start, first), stop if last < stop < sentence.last else sentence.last)


def _evidence(text: str) -> str:
    if re.search(r"confirm|verifi|bestatig|подтверд|підтверд|اكد|证实|확인", text):
        return "confirmed"
    if re.search(
        r"document|dokument|evidence|found|recorded|зафикс|зафікс|وثق|记录|기록|belgele|through the united nations",
        text,
    ):
        return "documented"
    if re.search(r"alleg|accus|acus|claim|vorgeworf|обвин|звинува|اتهم|指责|指控|비난|sucla|menuduh", text):
        return "alleged"
    return "reported"

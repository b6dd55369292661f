"""Events that an article reports: who did what with which weapon, in whose words. Bans, fears and denials are none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from treaties.desk import actors, deeds
from treaties.desk.article import said_by
from treaties.desk.folding import fold_pattern
from treaties.desk.gazetteer import BANS, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.desk.article import Article, Sentence
    from treaties.desk.deeds import Deed
    from treaties.desk.matcher import Mention

_PARTS = re.compile(
    r"[;] |,? (?:and|but|while|whereas|et|mais|tandis que|alors que|y|pero|mientras(?: que)?|und|aber|wahrend|и|а|но"
    r"|тогда как|та|й|але"
    r"|тоді як|ve|ancak|dan|tetapi|sedangkan|sementara) |, (?=who|which)|[،,] (?:و|لكن|بينما|فيما)|، "
    r"|(?<=고) |(?<=며),? |(?<=지만),? "
    r"|[，；]"
)
_LONG = 300
_REMEMBERED = 8
_LATELY = 2
_NEXT_TO = 6


def events_of(article: Article) -> list[dict[str, Any]]:
    """Every event told, in the order of the text; one deed told twice is told once."""
    found: list[dict[str, Any]] = []
    told_before = _Before()
    for each_sentence in article.sentences:
        sentence = _with_country(article, each_sentence, told_before.states)
        own = [each for each in sentence.of("weapon") if each.value != "drones"]
        weapons = told_before.weapons(article, sentence, own)
        again = _done_so(article, sentence, told_before, weapons)
        if again:
            found += again
        elif weapons:
            free = [each for each in weapons if not (sentence.of("treaty") and _bans(article, sentence, each))]
            found += _of_sentence(article, sentence, free) if free else []
        told_before.pass_on(article, sentence, own, weapons)
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for each in found:
        key = (each["kind"], each["actor"], each["recipient"], each["place"], each["date"])
        if key not in kept or _headline(kept[key]["quote"]) > _headline(each["quote"]):
            kept[key] = each
    whole = [each for each in kept.values() if not _headline(each["quote"])]
    told = [each for each in kept.values() if each in whole or not any(_same(each, other) for other in whole)]
    return sorted(told, key=lambda each: article.folded.original.find(each["quote"]))


class _Before:
    """What earlier sentences spoke of: weapons, States, and the kind of the deed told last."""

    def __init__(self) -> None:
        self.named: list[Mention] = []
        self.states: list[Mention] = []
        self.kind = ""
        self.age = 0

    def weapons(self, article: Article, sentence: Sentence, own: list[Mention]) -> list[Mention]:
        """The weapons of a sentence: named in it, or taken up from before."""
        known = own or _banned(sentence) or self.named
        age = 0 if own or _banned(sentence) else self.age + 1
        weapons = own + (_taken_up(article, sentence, own or known) if age <= _REMEMBERED else [])
        mines = _mines(article, sentence, [*known, *self.named])
        weapons += [
            each for each in mines if not any(each.first < one.last and one.first < each.last for one in weapons)
        ]
        if weapons or not 0 < age <= _LATELY:
            return weapons
        return _called_munitions(article, sentence, known) or _unsaid(article, sentence, known)

    def pass_on(self, article: Article, sentence: Sentence, own: list[Mention], weapons: list[Mention]) -> None:
        """Remember what the next sentence may take up."""
        meant = own or _banned(sentence)
        self.named, self.age = (meant, 0) if meant else (self.named, 0 if weapons else self.age + 1)
        self.states = sentence.of("state", "group")[:1] or self.states
        status = any(said_by(article.language, name).search(sentence.text) for name in ("signed", "ratified", "joined"))
        self.kind = "" if status and not weapons else deeds.last_kind(article, sentence) or self.kind if weapons else ""


def _banned(sentence: Sentence) -> list[Mention]:
    """The weapon that a treaty named in the sentence bans: "these munitions" may mean it in the next one."""
    return [
        replace(each, kind="weapon", value=weapon, form="category")
        for each in sentence.of("treaty")
        for weapon, treaty in BANS.items()
        if treaty == each.value
    ][:1]


def _with_country(article: Article, sentence: Sentence, states: list[Mention]) -> Sentence:
    """The sentence with "the army" or a pronoun at its head as the State that was spoken of last."""
    match = said_by(article.language, "forces").search(sentence.text)
    named = sentence.of("state", "group")
    if match and any(
        -_NEXT_TO <= each.first - sentence.first - match.end() <= _NEXT_TO
        or 0 <= match.start() - (each.last - sentence.first) <= _NEXT_TO
        for each in named
    ):
        match = None  # "the Thai army", "the army of Myanmar"
    head = re.match(rf"\W*(?P<who>{said_by(article.language, 'pronoun').pattern})(?P<then>.{{0,30}})", sentence.text)
    if match is None and head and states and deeds.begins_deed(article, head["then"]):
        match, span = head, head.span("who")
    elif match:
        span = match.span()
    before = [each for each in named if match and each.last - sentence.first <= match.start()]
    spoken_of = before[-1:] or states
    if match is None or not spoken_of:
        return sentence
    meant = replace(spoken_of[0], first=sentence.first + span[0], last=sentence.first + span[1], form="name")
    return replace(sentence, mentions=tuple(sorted((*sentence.mentions, meant), key=lambda each: each.first)))


def _done_so(article: Article, sentence: Sentence, before: _Before, weapons: list[Mention]) -> list[dict[str, Any]]:
    """What takes up the deed of the sentence before: "Bulgaria had done so in June"."""
    match = said_by(article.language, "did_so").search(sentence.text)
    kind = (deeds.last_kind(article, sentence, match.start()) or before.kind) if match else ""
    meant = weapons or before.named
    if match is None or not kind or not meant or sentence.of("treaty"):
        return []
    if said_by(article.language, "negative").search(sentence.text[: match.end()]):
        return []
    doers = actors.doers(article, sentence, match)
    quote = article.quote(sentence.first, sentence.last)
    mine = list(_of_sentence(article, sentence, weapons)) if weapons else []
    return mine + [
        {
            "kind": kind, "actor": each.value, "recipient": None, "place": None, "date": None,
            "evidence": _evidence(sentence.text), "quote": quote, "weapon": meant[0].value or meant[0].words,
        }
        for each in doers
        if not any(one["actor"] == each.value and one["kind"] == kind for one in mine)
    ]  # fmt: skip


def _same(headline: dict[str, Any], event: dict[str, Any]) -> bool:
    return bool(headline["kind"] == event["kind"] and headline["actor"] == event["actor"])


def _headline(quote: str) -> bool:
    """Whether a line ends like no sentence: the text below a headline says the same more fully."""
    return not re.search(r"[.!?。！？][\"”»’)」]*$", quote)


def _taken_up(article: Article, sentence: Sentence, before: list[Mention]) -> list[Mention]:
    """The weapon of an earlier sentence, where this one takes it up as "these weapons", "of this type"."""
    pattern = words("things")["anaphora"].get(article.language)
    if not pattern or not before:
        return []
    found = [
        *re.finditer(rf"(?<!\w)(?:{fold_pattern(pattern)})", sentence.text),
        *said_by(article.language, "kin").finditer(sentence.text),
    ]
    return [_again(sentence, before[0], match) for match in found][:2]


def _again(sentence: Sentence, weapon: Mention, match: re.Match[str]) -> Mention:
    return replace(weapon, first=sentence.first + match.start(), last=sentence.first + match.end())


def _called_munitions(article: Article, sentence: Sentence, before: list[Mention]) -> list[Mention]:
    """A weapon named just before and now called by a general word: "the rockets were handed to Kyiv"."""
    pattern = words("things")["munitions"].get(article.language)
    match = re.search(rf"(?<!\w)(?:{fold_pattern(pattern)})(?!\w)", sentence.text) if pattern and before else None
    return [_again(sentence, before[0], match)] if match else []


def _unsaid(article: Article, sentence: Sentence, before: list[Mention]) -> list[Mention]:
    """The weapon named just before where Korean and Turkish leave it out: "and Ukraine has used, too"."""
    match = said_by(article.language, "bare_use").search(sentence.text) if before else None
    return [_again(sentence, before[0], match)] if match and sentence.of("state", "group") else []


def _mines(article: Article, sentence: Sentence, before: list[Mention]) -> list[Mention]:
    """Mines called so alone, once anti-personnel mines have been named."""
    known = [each for each in before if each.value == "anti-personnel-mines"]
    pattern = words("things")["mines"].get(article.language)
    match = re.search(rf"(?<!\w)(?:{fold_pattern(pattern)})(?!\w)", sentence.text) if pattern and known else None
    return [_again(sentence, known[0], match)] if match else []


def _bans(article: Article, sentence: Sentence, each: Mention) -> bool:
    """Whether the sentence says of a weapon that it is banned, in one breath."""
    begin, end = each.first - sentence.first, each.last - sentence.first
    for match in said_by(article.language, "banned").finditer(deeds.plain(sentence)):
        between = sentence.text[end : match.start()] if end <= match.start() else sentence.text[match.end() : begin]
        if not re.search(r"[,;،，]", between) and (article.language != "tr" or end <= match.start()):
            return True
    return False


def _of_sentence(article: Article, sentence: Sentence, weapons: list[Mention]) -> Iterator[dict[str, Any]]:
    """Read each part that tells something of its own; a part without a weapon is read with the part before it."""
    parts = _parts(sentence, weapons)
    for first, last in parts:
        held = [each for each in weapons if first <= each.first - sentence.first < last]
        for deed in deeds.told(article, sentence, held, (first, last)):
            quote = _quote(article, sentence, deed, (first, last), alone=len(parts) == 1)
            for actor in deed.actors:
                yield {
                    "kind": deed.kind, "actor": actor.value, "recipient": deed.recipient, "place": deed.place,
                    "date": deed.date, "evidence": _evidence(sentence.text), "quote": quote,
                    "weapon": held[0].value or held[0].words,
                }  # fmt: skip


def _parts(sentence: Sentence, weapons: list[Mention]) -> list[tuple[int, int]]:
    """Cut where both sides name a weapon and the right one an actor before it."""
    cuts = [0]
    who = [each.first - sentence.first for each in sentence.of("state", "group", "leader")]
    what = [each.first - sentence.first for each in weapons]
    for match in _PARTS.finditer(sentence.text):
        left = any(cuts[-1] <= place < match.start() for place in what)
        right = [place for place in what if place >= match.end()]
        if left and right and any(match.end() <= place < right[0] for place in who):
            cuts.append(match.end())
    return list(zip(cuts, [*cuts[1:], len(sentence.text)], strict=True))


def _quote(article: Article, sentence: Sentence, deed: Deed, part: tuple[int, int], *, alone: bool) -> str:
    first, last = sentence.first + part[0], sentence.first + part[1]
    if alone and last - first > _LONG:
        begin = article.folded.text.rfind(", ", first, sentence.first + deed.first) + 2
        end = article.folded.text.find(",", sentence.first + deed.last)
        first, last = max(first, min(begin, sentence.first + deed.first)), end if 0 < end < last else last
    return article.quote(first, last).rstrip(" ,;،")


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

"""What one part of a sentence tells: the verb of a deed near a weapon, who did it, to whom, where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from treaties.desk.actors import (
    BESIDE,
    FAR,
    NEAR,
    VERB_FIRST,
    VERB_LAST,
    actors_of,
    attacking,
    beside_weapon,
    of_outlet,
    speaks,
    together,
)
from treaties.desk.article import said_by
from treaties.desk.clauses import blanked
from treaties.desk.days import days_in
from treaties.desk.gazetteer import words
from treaties.desk.mood import denies, owed, unreal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from treaties.desk.article import Article, Sentence
    from treaties.desk.matcher import Mention

KINDS = ("request", "transfer", "use", "production", "destruction", "stockpile")
_ASIDE = re.compile(
    r"[,،，] ?(?:which|who|whose|where|whom|qui|que|dont|quien|der|die|das|котор\w+"
    r"|яки\w*|яка|яке|що|التي|الذي|yang)(?!\w)[^,،，.]{3,90}[,،，]"
)
_FROM = {"en": "from(?: the)?", "fr": "(?:de|des|du)(?: la)?", "es": "de(?: los?| las?)?",
         "de": "(?:von|aus)(?: den| der)?",
         "ru": "(?:от|из|у)", "uk": "(?:від|з|із|зі|у)", "id": "dari", "ar": "من"}  # fmt: skip
_GIVER = {
    "ko": re.compile(r"\w{0,4}?(?:으로부터|로부터|에서|에게서|한테서)"),
    "tr": re.compile(r"'?(?:n?d[ae]n|t[ae]n)(?!\w)"),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed and its span in the sentence; `recipient` is a code or None, `date` ISO text or None."""

    kind: str
    actors: tuple[Mention, ...]
    recipient: str | None
    place: str | None
    date: str | None
    first: int
    last: int


def plain(sentence: Sentence, weapons: Sequence[Mention] = ()) -> str:
    """The sentence with names and asides blanked, so that only its own verbs are found."""
    text = list(blanked(sentence, "weapon", "treaty", "outlet", "monitor", "passed"))
    taken_up = [each.first - sentence.first for each in weapons]
    for match in _ASIDE.finditer(sentence.text):
        named = any(match.start() <= place < match.end() for place in taken_up)
        if named or "_" in text[match.start() : match.end()]:
            continue  # an aside that names a weapon tells something of its own
        text[match.start() + 1 : match.end() - 1] = "_" * (match.end() - match.start() - 2)
    return "".join(text)


def told(article: Article, sentence: Sentence, weapons: list[Mention], part: tuple[int, int]) -> Iterator[Deed]:
    """The deeds of a part, each kind once for each actor."""
    first, last = part
    text = "_" * first + _without_makers(article, plain(sentence, weapons))[first:last]
    if not weapons or denies(article, sentence, text, weapons):
        return
    who = [
        each
        for each in sentence.of("state", "group", "leader")
        if first <= each.first - sentence.first < last and text[each.first - sentence.first] != "_"
        if not of_outlet(sentence, each)
    ]
    acting = [each for each in who if not speaks(article, sentence, text, each)]
    makers = _makers(article, sentence, weapons, part)
    done: set[str] = set()
    for deed in (
        *([_deed(article, sentence, "production", makers[1], makers[0], weapons, part)] if makers else ()),
        *_received(article, sentence, text, who, weapons, part),
    ):
        done.add(deed.kind)
        yield deed
    for kind in KINDS:
        if _settled(kind, done):
            continue
        last = 0
        for match in _verbs(article, text, kind, weapons, sentence):
            if kind in done and match.start() < last:
                continue
            if unreal(article, sentence, text, match, kind) or owed(article, text, match, kind):
                continue
            actors = actors_of(article, sentence, text, match, who if kind == "request" else acting, kind)
            actors = actors or (makers[1][:1] if makers and kind == "transfer" else ())
            actors = actors or (_made_by(article, sentence, text) if kind == "transfer" else ())
            if actors and (
                kind not in done or all(last <= each.first - sentence.first < match.start() for each in actors)
            ):
                done.add(kind)
                last = match.end()
                yield _deed(article, sentence, kind, actors, match, weapons, part)
    if not done:
        yield from _untold(article, sentence, text, acting, weapons, part)


def _made_by(article: Article, sentence: Sentence, text: str) -> tuple[Mention, ...]:
    """The maker of a weapon, who may be meant as the giver: "the first US-made shells arrived"."""
    made = said_by(article.language, "made").search(sentence.text)
    inside = [
        each for each in sentence.of("state") if made and made.start() <= each.first - sentence.first < made.end()
    ]
    return tuple(each for each in inside if text[each.first - sentence.first] == "_")[:1]


def _settled(kind: str, done: set[str]) -> bool:
    """Whether no more is to be told of a kind: what is asked for is not yet done."""
    return bool(
        kind in done
        or (kind != "request" and "request" in done)
        or (kind == "stockpile" and done & {"destruction", "transfer"})
    )


def begins_deed(article: Article, text: str) -> bool:
    """Whether a verb of a deed, or of having, stands in a stretch of a sentence."""
    return any(said_by(article.language, name).search(text) for name in (*KINDS, "has"))


def _untold(
    article: Article, sentence: Sentence, text: str, who: list[Mention], weapons: list[Mention], part: tuple[int, int]
) -> Iterator[Deed]:
    """What has no verb of its own: "У Франции 290 боеголовок"; what a weapon did."""
    owners = _owning(article, sentence, text, who, weapons)
    place = re.compile(r"\w").search(sentence.text, owners[0].first - sentence.first) if owners else None
    if place:
        yield _deed(article, sentence, "stockpile", (owners[0],), place, weapons, part)
    else:
        yield from _harmed(article, sentence, text, who, weapons, part)


def last_kind(article: Article, sentence: Sentence, end: int | None = None) -> str:
    """The kind of the deed that a sentence tells last, before a place in it."""
    text = plain(sentence)[:end]
    hits = [(match.start(), kind) for kind in KINDS for match in said_by(article.language, kind).finditer(text)]
    return max(hits, default=(0, ""))[1]


def _harmed(
    article: Article, sentence: Sentence, text: str, who: list[Mention], weapons: list[Mention], part: tuple[int, int]
) -> Iterator[Deed]:
    """A use told by what the weapon did: "Russian rockets of this type hit a market"."""
    for match in _verbs(article, text, "harm", weapons, sentence):
        armed = [
            each for each in who if attacking(article, sentence, text, each) or beside_weapon(article, each, weapons)
        ]
        if armed and not unreal(article, sentence, text, match, "use") and not owed(article, text, match, "use"):
            yield _deed(article, sentence, "use", (armed[0],), match, weapons, part)
            return


def _makers(
    article: Article, sentence: Sentence, weapons: list[Mention], part: tuple[int, int]
) -> tuple[re.Match[str], tuple[Mention, ...]] | None:
    """Where a weapon was made: "manufactured in the United Kingdom", with the words that say so."""
    first, last = part
    for match in said_by(article.language, "maker").finditer(f"{sentence.text[:last]} "):
        near = any(abs(each.last - sentence.first - match.start()) <= FAR for each in weapons)
        for each in sentence.of("state") if near and match.start() >= first else ():
            if 0 <= each.first - sentence.first - match.end() <= BESIDE and not owed(
                article, sentence.text, match, "production"
            ):
                return match, together(article, sentence, sentence.text, each)
    there = re.compile(words("deeds").get(article.language, {}).get("made_there") or "(?!)")
    for each in sentence.of("state"):
        match_there = there.match(sentence.text, each.last - sentence.first, last)
        if match_there and first <= each.first - sentence.first:
            return match_there, (each,)
    return None


def _received(
    article: Article, sentence: Sentence, text: str, who: list[Mention], weapons: list[Mention], part: tuple[int, int]
) -> Iterator[Deed]:
    """What is told from the side of who received: "Ukraine has received cluster shells from the United States"."""
    for match in said_by(article.language, "receive").finditer(text):
        givers = [
            each for each in who if _gives(article, text, each.first - sentence.first, each.last - sentence.first)
        ]
        givers = [each for each in givers if abs(each.first - sentence.first - match.start()) <= FAR]
        others = [each for each in who if each not in givers]
        before = [each for each in others if each.last - sentence.first <= match.start()]
        takers = before or [each for each in others if article.language in VERB_FIRST]
        near = any(abs(each.first - sentence.first - match.end()) <= FAR for each in weapons)
        if takers and givers and near and not unreal(article, sentence, text, match, "transfer"):
            deed = _deed(article, sentence, "transfer", tuple(givers[:1]), match, weapons, part)
            yield replace(deed, recipient=takers[-1].value)
            return


def _gives(article: Article, text: str, begin: int, end: int) -> bool:
    """Whether a name stands as the one from whom something comes."""
    after = _GIVER.get(article.language)
    if after:
        return bool(after.match(text[end:]))
    source = _FROM.get(article.language)
    return bool(source and re.search(rf"(?<!\w)(?:{source})(?: \w+)? (?:ال)?$|(?<!\w)(?:{source}) ?$", text[:begin]))


def _having(article: Article, sentence: Sentence, text: str, weapons: list[Mention]) -> Iterator[re.Match[str]]:
    """Verbs of having with nothing but an amount between them and the weapon: "has some 290 warheads"."""
    amount = re.compile(rf"[ ,]*(?:(?:{said_by(article.language, 'amount').pattern}|[\d.,]+|_+)(?!\w)[ ,']*)*")
    others = [kind for kind in KINDS if kind != "stockpile"]
    if any(said_by(article.language, kind).search(text) for kind in (*others, "banned")):
        return  # "has fired them", "haben sie verboten"
    for match in said_by(article.language, "has").finditer(text):
        for each in weapons:
            begin, end = each.first - sentence.first, each.last - sentence.first
            between = text[match.end() : begin] if match.end() <= begin else text[end : match.start()]
            if (article.language in VERB_LAST) == (begin < match.start()) and amount.fullmatch(between):
                yield match


def _owning(
    article: Article, sentence: Sentence, text: str, who: list[Mention], weapons: list[Mention]
) -> list[Mention]:
    """Owners told without a verb of having: "У Франции 290 боеголовок", "Fransa'nın 290 başlığı var"."""
    amount = re.compile(
        rf"(?:'?n?[iu]n)?[ ,]*(?:(?:{said_by(article.language, 'amount').pattern}|[\d.,]+)(?!\w)[ ,]*)*"
    )
    ahead = {"ru": "у", "uk": "у", "ar": "لد[يى]"}.get(article.language)
    found = []
    for each in who if ahead or article.language == "tr" else ():
        begin, end = each.first - sentence.first, each.last - sentence.first
        if ahead and not re.search(rf"(?<!\w){ahead} $", text[:begin]):
            continue
        for weapon in weapons:
            close = end <= weapon.first - sentence.first and amount.fullmatch(text[end : weapon.first - sentence.first])
            has = ahead or said_by(article.language, "has").match(text[weapon.last - sentence.first :].lstrip(" _"))
            if close and has:
                found.append(each)
    return found


def _without_makers(article: Article, text: str) -> str:
    """Blank what names only the maker: "US-made", "of British manufacture"."""
    return said_by(article.language, "made").sub(lambda match: "_" * len(match.group()), text)


def _verbs(article: Article, text: str, kind: str, weapons: list[Mention], sentence: Sentence) -> list[re.Match[str]]:
    """The words for a kind of event that stand near enough to a weapon, nearest first."""

    def gap(match: re.Match[str]) -> int:
        return min(
            max(each.first - sentence.first - match.end(), match.start() - (each.last - sentence.first), 0)
            for each in weapons
        )

    far = FAR if kind in {"request", "use"} else NEAR
    hits = [match for match in said_by(article.language, kind).finditer(text) if gap(match) <= far]
    if kind == "stockpile":
        hits += _having(article, sentence, text, weapons)
    return sorted(hits, key=gap)


def _deed(
    article: Article, sentence: Sentence, kind: str, actors: tuple[Mention, ...], verb: re.Match[str],
    weapons: list[Mention], part: tuple[int, int],
) -> Deed:  # fmt: skip
    values = {each.value for each in actors}
    others = [
        each
        for each in sentence.of("state", "group")
        if each.value not in values and part[0] <= each.first - sentence.first < part[1]
    ]
    later = [each for each in others if each.first > actors[0].last]
    recipient = None
    if kind in {"request", "transfer"} and others:
        recipient = min(later or others, key=lambda each: abs(each.first - sentence.first - verb.start())).value
    places = [each for each in sentence.of("place") if each.first != actors[0].first]
    gives = said_by(article.language, "transfer")
    states = [
        each.words
        for each in others
        if each.kind == "state" and each.form == "name"
        # "since July, when the United States delivered shells": who gives is not where it was
        if not gives.match(sentence.text[each.last - sentence.first :].lstrip())
    ]
    place = places[0].words if places else states[0] if kind == "use" and states else None
    near = [
        each.iso
        for each in days_in(sentence.text, article.language, article.day)
        if abs(each.first - verb.start()) < 50  # noqa: PLR2004 - letters: further away it dates something else
    ]
    spans = [(each.first - sentence.first, each.last - sentence.first) for each in (actors[0], weapons[0])]
    first, last = min(verb.start(), *(a for a, _ in spans)), max(verb.end(), *(b for _, b in spans))
    return Deed(kind, actors, recipient, place, near[0] if near else None, first, last)

"""What one part of a sentence tells: the verb of a deed near a weapon, who did it, to whom, where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from treaties.desk.article import said_by
from treaties.desk.clauses import blanked
from treaties.desk.days import days_in
from treaties.desk.folding import fold_pattern
from treaties.desk.gazetteer import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from treaties.desk.article import Article, Sentence
    from treaties.desk.matcher import Mention

KINDS = ("request", "transfer", "use", "production", "destruction", "stockpile")
_NOUN_FIRST = {"fr", "es", "ar", "id", "it", "pt"}
# Names of States in Russian and Ukrainian that are neither subject nor agent, but for those that end so in any case.
_OBLIQUE = {"ru": re.compile(r"(?!перу|тувалу|вануату|науру)\w+(?:у|ю|[нкшвдртслбмг]е)"),
            "uk": re.compile(r"(?!перу|тувалу|вануату|науру|чилі|малі|гаіті)\w+(?:у|ю|ові|еві|[нкшщвдртслбмгжчз]і)")}  # fmt: skip
_DATIVE = re.compile(r"(?<!\w)(?:der|dem) $")
_LONG_DUTY, _LONG_CALL, _AFTER_DUTY = 48, 90, 26
_AGENT_FAR, _PASSIVE_FAR = 45, 90
_ASIDE = re.compile(
    r"[,،，] ?(?:which|who|whose|where|whom|qui|que|dont|quien|der|die|das|котор\w+"
    r"|яки\w*|яка|яке|що|التي|الذي|yang)(?!\w)[^,،，.]{3,90}[,،，]"
)
_PREPOSITIONS = {
    "en": "in|on|at|against|near|over|inside|across|into|to|for|from|towards?|with|between|around|outside|under|around",
    "fr": r"en|sur|contre|au|aux|a|dans|vers|pour|par(?=\Z)|chez|entre|avec|depuis",
    "es": "en|contra|sobre|a|al|hacia|para|con|entre|desde",
    "de": "in|im|gegen|auf|an|nach|bei|aus|mit|uber|fur|zwischen|gegenuber|in der|in den",
    "ru": "в|во|на|по|против|для|из|к|с|со|у|между|от|до", "uk": "в|у|на|проти|для|до|від|з|зі|із|між|по",
    "id": "di|ke|kepada|terhadap|untuk|dari|dengan|antara", "ar": "في|علي|ضد|الي|ل|من|بين|داخل|لدي|نحو",
}  # fmt: skip
_ANYWHERE = "in|on|at|to|en|a|di|w|na|do"
_ARTICLES = r"(?: (?:the|la|le|les|los|las|el|der|die|das|dem|den))?"
_DESCRIBED = r"(?: (?!{times}|which|whom|that|what|dem|denen|que|quoi|котор|яки|recent|letzten|\d)\w+)?"


@lru_cache(maxsize=32)
def where(language: str) -> re.Pattern[str]:
    """What stands before a name that says where; "in June Russia" does not."""
    speech = words("speech")
    times = [*speech["months"].get(language, "").split(), *speech["weekdays"].get(language, "").split()]
    described = _DESCRIBED.replace("{times}", "|".join(fold_pattern(each)[:4] for each in times) or "(?!)")
    return re.compile(rf"(?<!\w)(?:{_PREPOSITIONS.get(language, _ANYWHERE)}){_ARTICLES}{described} $")


_AFTER_PLACED = {
    "ko": re.compile(r"\w{0,6}?(?:에서|에게|에|한테|를|을|의 \w+(?:를|을)|로|으로)(?!\w)"),
    "tr": re.compile(r"(?:'?(?:da|de|ta|te|daki|deki|ya|ye|a|e|dan|den|yi|yu|ni|na|ne|i|u))(?!\w)"),
    "zh": re.compile(r"境内|东部|东南部|领土|目标|平民|的? ?城|军?阵地|提供|城市"),
}
_BY = {"en": r"by(?: the)?", "fr": r"par(?: les?| la| l')?", "es": "por(?: las?| los| el)?",
       "de": "(?:von|durch)(?: der| den| dem)?",
       "id": "oleh", "ar": "(?:من قبل|علي يد)", "ru": "(?:со стороны|силами)", "uk": "(?:з боку|силами)"}  # fmt: skip
_FROM = {"en": "from(?: the)?", "fr": "(?:de|des|du)(?: la)?", "es": "de(?: los?| las?)?",
         "de": "(?:von|aus)(?: den| der)?",
         "ru": "(?:от|из|у)", "uk": "(?:від|з|із|зі|у)", "id": "dari", "ar": "من"}  # fmt: skip
_PRESS = re.compile(
    r" (?:state |national )?(?:news|newspaper|daily|magazine|media|broadcaster|television|press"
    r"|nachrichten\w*|zeitung\w*|magazin\w*|medien"
    r"|sender\w*|agence|quotidien\w*|presse|journal|agencia|diario|prensa|газет\w+|агентств\w+|телеканал\w*|сми|змі|видання)(?!\w)"
)
_NO_ACTOR = re.compile("according|laut|selon|segun|reported|seen|documented|cited")
# Endings of the one who does it in a clause that another one tells.
_DOES = {"ko": re.compile(r"\w{0,6}?[이가](?!\w)"), "tr": re.compile(r"(?:[^,.]{0,24}?)'?n?[iu]n(?!\w)")}
_SUPPLIED = re.compile(
    r"(supplied|provided|made|donated|sold|given|sent|produced|fournie?s?|livree?s?|suministrad\w+|fabricad\w+|geliefert\w*"
    r"|hergestellt\w*) (?:by|par|por|von)(?: \w+)* $"
)
_AND = re.compile(
    r"(?:'s?)?(?: (?:government|armed|military|ground|regular))?(?: (?:forces|troops|army|military|militar\w+|truppen"
    r"|soldats|fuerzas|войска|військ\w+))?(?:[,،、·] ?)?"
    r"(?: ?(?:and|et|y|e|und|als auch|и|та|і|ve|dan|as well as)(?: also)?(?: by)? )?"
    r"(?:the |la |les |l'|die )?|和|与|及|와 |과 |و"
)
_FAR, _NEAR, _BESIDE = 95, 60, 3
_VERB_FIRST = {"ar"}
_VERB_LAST = {"ko", "tr", "ja"}
_APART = re.compile(
    r"[;] |, (?:but|while|mais|pero|aber|но|а|але|ancak|tetapi|namun) |(?:으나|지만|는데),? |، (?:لكن|بينما)"
)
_BACKED = re.compile(
    r"(?<!\w)(?:support|backing|help|aid|appui|soutien|aide|apoyo|ayuda|respaldo|unterstutzung|hilfe|поддержк\w+|помощ\w+|підтримк\w+"
    r"|допомог\w+|بدعم|dukungan|bantuan)(?: (?:of|from|by|de|du|des|d'|der|von|la|l'|dari))*(?: the)? ?$"
)
_SUBJECT_AFTER = {"de", "es", "ru", "uk", "fr", "it"}
_REPORTED = re.compile(r"(?:ا|ب)ا?نه[ام]? \w{0,5}$")
_REFUSED_AFTER = re.compile(r"(?<!\w)не (?:буд|стан|намер|наміре|план|собир|збира)\w+")
_HITS = re.compile(r"hit|struck|attacked|shelled|bombed|bombarded|targeted|rained|pounded")
_WORST = re.compile(r"(?<!\w)(?:worst|hardest|badly|heavily|most(?: \w+)?) $")
# What a government says that it will send stands as approved, unlike what it would do if something happened.
_ANNOUNCED = re.compile(
    r"(?<!\w)(?:announced|said|decided|agreed|confirmed|mengumumkan|memutuskan|menyetujui)(?! if)"
    r"[^.;]{0,40} (?:would|akan) $"
)
_BEEN = re.compile(r"(?<!\w)(?:was|were|been|being|is|are|be)(?: \w+)? $")
_ASKS = re.compile(r"(?<!\w)(?:whether|ob|чи)(?!\w)|(?<!\w)asked if(?!\w)")
_NEGATIVE_AFTER = re.compile(r"(?<!\w)(?:no|kein\w*|aucun\w*|ningun\w*|tidak|nicht)(?!\w)")


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
    if not weapons or _denies(article, sentence, text, weapons):
        return
    who = [
        each
        for each in sentence.of("state", "group", "leader")
        if first <= each.first - sentence.first < last and text[each.first - sentence.first] != "_"
        if not _of_outlet(sentence, each)
    ]
    acting = [each for each in who if not _speaks(article, sentence, text, each)]
    done: set[str] = set()
    for deed in _received(article, sentence, text, who, weapons, part):
        done.add(deed.kind)
        yield deed
    for kind in KINDS:
        if (
            kind in done
            or (kind != "request" and "request" in done)
            or (kind == "stockpile" and done & {"destruction", "transfer"})
        ):
            continue  # what is asked for is not yet done
        for match in _verbs(article, text, kind, weapons, sentence):
            if _unreal(article, text, match, kind) or _owed(article, text, match, kind):
                continue
            actors = _actors(article, sentence, text, match, who if kind == "request" else acting, kind)
            if not actors:
                continue
            done.add(kind)
            yield _deed(article, sentence, kind, actors, match, weapons, part)
            break
    if not done:
        yield from _harmed(article, sentence, text, acting, weapons, part)


def last_kind(article: Article, sentence: Sentence, end: int | None = None) -> str:
    """The kind of the deed that a sentence tells last, before a place in it."""
    text = plain(sentence)[:end]
    hits = [(match.start(), kind) for kind in KINDS for match in said_by(article.language, kind).finditer(text)]
    return max(hits, default=(0, ""))[1]


def doers(article: Article, sentence: Sentence, match: re.Match[str]) -> tuple[Mention, ...]:
    """Those who did so: before the words, else after them."""
    who = [
        each for each in sentence.of("state", "group", "leader") if not _placed(article, sentence, sentence.text, each)
    ]
    before = [each for each in who if each.last - sentence.first <= match.start()]
    after = [each for each in who if 0 <= each.first - sentence.first - match.end() < _NEAR]
    chosen = before[-1:] or after[:1]
    return _together(article, sentence, sentence.text, chosen[0]) if chosen else ()


def _harmed(
    article: Article, sentence: Sentence, text: str, who: list[Mention], weapons: list[Mention], part: tuple[int, int]
) -> Iterator[Deed]:
    """A use told by what the weapon did: "Russian rockets of this type hit a market"."""
    for match in _verbs(article, text, "harm", weapons, sentence):
        armed = [each for each in who if _attacking(article, sentence, text, each) or _beside_weapon(each, weapons)]
        if armed and not _unreal(article, text, match, "use") and not _owed(article, text, match, "use"):
            yield _deed(article, sentence, "use", (armed[0],), match, weapons, part)
            return


def _speaks(article: Article, sentence: Sentence, text: str, each: Mention) -> bool:
    """Whether a State's adjective only says whose people tell it: "Cambodian deminers say"."""
    if each.form != "adjective" and article.language != "id":
        return False
    begin, end = each.first - sentence.first, each.last - sentence.first
    people = said_by(article.language, "speakers").pattern
    if article.language in _NOUN_FIRST:
        return bool(re.search(rf"(?:{people}) $", text[max(0, begin - 24) : begin]))
    return bool(re.match(rf" ?(?:\w+ )?(?:{people})", text[end : end + 34]))


def _attacking(article: Article, sentence: Sentence, text: str, each: Mention) -> bool:
    """Whether a State's adjective goes with a noun of attack: "in Russian air strikes", "frappes russes"."""
    begin, end = each.first - sentence.first, each.last - sentence.first
    nouns = said_by(article.language, "attacks").pattern
    if article.language in _NOUN_FIRST:
        ahead = re.search(rf"(?:{nouns})(?: \w+)? $", text[max(0, begin - 40) : begin])
        return bool(ahead) and not re.search(
            r"(?:sur|contre|contra|sobre|علي|ضد|terhadap)\W+(?:\w+\W+)?$", ahead.string[: ahead.start()]
        )
    if each.form != "adjective" and article.language not in _VERB_LAST:
        return False
    beside = re.match(rf"(?:'?n?[iu]n|의|'s)? ?(?:\w+ )?(?:{nouns})", text[end : end + 40])
    return bool(beside) and not re.search(r"(?<!\w)(?:on|at|against|auf|gegen|по|на|против|проти) $", text[:begin])


def _beside_weapon(each: Mention, weapons: list[Mention]) -> bool:
    return each.form == "adjective" and any(
        weapon.form == "category" and (0 <= weapon.first - each.last <= 1 or 0 <= each.first - weapon.last <= 1)
        for weapon in weapons
    )


def _owed(article: Article, text: str, match: re.Match[str], kind: str) -> bool:
    """Whether it is a duty or a call upon somebody, or papers are handed over: "must destroy", "urged to send"."""
    if kind == "transfer" and said_by(article.language, "papers").search(
        text[max(0, match.start() - 30) : match.end() + 45]
    ):
        return True
    if kind == "request":
        return False
    if kind == "stockpile" and said_by(article.language, "stocks").fullmatch(match.group()):
        drawn = said_by(article.language, "drawn").search(text[max(0, match.start() - 30) : match.start()])
        if drawn:
            return True
    duty, urged = said_by(article.language, "duty"), said_by(article.language, "urged")
    if article.language in _VERB_LAST:
        after = text[match.end() : match.end() + _AFTER_DUTY]
        return bool(duty.search(after) or urged.search(text[match.end() : match.end() + 40]))
    before = re.split(r"[;:]|, (?:and|but|et|mais|y|pero|und|aber|и|а|но|та|але) ", text[: match.start()])[-1]
    owed = duty.search(re.split(r"[,،]", before)[-1][-_LONG_DUTY:]) or duty.search(match.group())
    return bool(owed or urged.search(before[-_LONG_CALL:]))


def _of_outlet(sentence: Sentence, each: Mention) -> bool:
    """Whether a name only says whence a paper or an agency comes: "the Turkish news agency Anadolu"."""
    after = sentence.text[each.last - sentence.first :]
    if each.form != "adjective":
        return False
    near = any(0 <= one.first - each.last <= _BESIDE for one in sentence.of("outlet"))
    return near or bool(_PRESS.match(after))


def _received(
    article: Article, sentence: Sentence, text: str, who: list[Mention], weapons: list[Mention], part: tuple[int, int]
) -> Iterator[Deed]:
    """What is told from the side of who received: "Ukraine has received cluster shells from the United States"."""
    source = _FROM.get(article.language)
    for match in said_by(article.language, "receive").finditer(text) if source else ():
        before = [each for each in who if each.last - sentence.first <= match.start()]
        givers = [
            each
            for each in who
            if 0 <= each.first - sentence.first - match.end() <= _FAR
            and re.search(rf"(?<!\w)(?:{source})(?: \w+)? ?$", text[: each.first - sentence.first])
        ]
        near = any(abs(each.first - sentence.first - match.end()) <= _FAR for each in weapons)
        if before and givers and near and not _unreal(article, text, match, "transfer"):
            deed = _deed(article, sentence, "transfer", tuple(givers[:1]), match, weapons, part)
            yield replace(deed, recipient=before[-1].value)
            return


def _denies(article: Article, sentence: Sentence, text: str, weapons: list[Mention]) -> bool:
    """Whether a denial stands in one breath with the weapon, or names none of its own actors."""
    for match in said_by(article.language, "denied").finditer(text):
        for each in weapons:
            begin, end = each.first - sentence.first, each.last - sentence.first
            between = text[end : match.start()] if end <= match.start() else text[match.end() : begin]
            if not _APART.search(between):
                return True
    return False


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

    far = _FAR if kind in {"request", "use"} else _NEAR
    hits = [match for match in said_by(article.language, kind).finditer(text) if gap(match) <= far]
    return sorted(hits, key=gap)


def _unreal(article: Article, text: str, match: re.Match[str], kind: str) -> bool:
    """Whether the words around the verb make it a wish, a ban, a plan or a negation."""
    unreal = said_by(article.language, "unreal")
    if _ASKS.search(text[: match.start()]) or re.search(r"\?[\"”»’)]*$", text.rstrip()):
        return True
    if article.language in _VERB_LAST:
        around = text[match.start() : match.end() + 8]
    elif article.language == "zh":
        around = text[max(0, match.start() - 6) : match.start()]
    else:
        around = re.split(r"[;:]", text[max(0, match.start() - 24) : match.start()])[-1]
        if kind == "request":
            around = around[-12:]
        if kind == "transfer" and _ANNOUNCED.search(text[: match.start()]):
            around = re.sub(r"(?<!\w)(?:would|akan) $", "", around)
    after = text[match.end() : match.end() + (60 if kind == "request" else 26)].rpartition(" ")[0]
    if article.language in {"en", "fr", "es", "de", "id"} and _NEGATIVE_AFTER.search(re.split("[_,;]", after)[0]):
        return True
    if _REFUSED_AFTER.search(text[match.end() : match.end() + 60]):
        return True
    if kind == "request" and article.language not in _VERB_LAST and _to_stop(article, after):
        return True
    return bool(unreal.search(around))


def _to_stop(article: Article, after: str) -> bool:
    """Whether what is asked for is no weapon but that one is not used, or used no more."""
    wanted = re.split(r"_| that | which | qui | que | котор| яки", after, maxsplit=1)[0]
    if said_by(article.language, "transfer").search(wanted):
        return False
    return any(said_by(article.language, name).search(wanted) for name in ("use", "banned", "negative", "stop"))


def _actors(
    article: Article, sentence: Sentence, text: str, match: re.Match[str], who: list[Mention], kind: str
) -> tuple[Mention, ...]:
    charged = _charged(article, sentence, text, who)
    if charged:
        return charged
    accused = said_by(article.language, "accused").search(text)
    agents = () if accused else _agents(article, sentence, text, match, who)
    if agents:
        return agents
    everyone = who
    who = [each for each in who if not _names_make(sentence, match, each)]
    if _suffered(text, match):
        return ()
    before = [each for each in who if each.last - sentence.first <= match.start()]
    acting = [each for each in before if not _placed(article, sentence, text, each)]
    if not acting and kind == "use":
        acting = [each for each in everyone if _attacking(article, sentence, text, each)][:1]
    if article.language in _VERB_FIRST:
        after = [each for each in who if 0 <= each.first - sentence.first - match.end() < _NEAR]
        following = [each for each in after if not _placed(article, sentence, text, each)][:1]
        beside = acting and match.start() + sentence.first - acting[-1].last <= _BESIDE
        reported = acting and _REPORTED.search(text[: match.start()])
        acting = acting if beside or reported else following or acting
    if not acting and article.language in _SUBJECT_AFTER:
        after = [each for each in who if 0 <= each.first - sentence.first - match.end() < _NEAR]
        acting = [each for each in after if not _placed(article, sentence, text, each)][:1]
    if not acting and kind == "transfer":
        acting = [
            each
            for each in everyone
            if _names_make(sentence, match, each) or _beside_weapon(each, sentence.of("weapon"))
        ][:1]
    if not acting:
        return ()
    doer = (
        [each for each in acting if _DOES[article.language].match(text[each.last - sentence.first :])]
        if (article.language in _DOES)
        else []
    )
    if doer:
        return _together(article, sentence, text, doer[-1])
    early = article.language in _VERB_LAST or (article.language == "de" and kind in {"request", "transfer"})
    return _together(article, sentence, text, acting[0] if early else acting[-1])


def _charged(article: Article, sentence: Sentence, text: str, who: list[Mention]) -> tuple[Mention, ...]:
    """Who is accused: before "was accused by Y of", after "Y accuses"; in Turkish by the case of the name."""
    passive = said_by(article.language, "charged").search(text)
    if passive:
        before = [each for each in who if each.last - sentence.first <= passive.start()]
        before = [each for each in before if not _placed(article, sentence, text, each)]
        return _together(article, sentence, text, before[0]) if before else ()
    accused = said_by(article.language, "accused").search(text)
    if accused is None:
        return ()
    if article.language == "tr":
        objects = [each for each in who if re.match(r"'?[yn]?[iu](?!\w)", text[each.last - sentence.first :])]
        return _together(article, sentence, text, objects[0]) if objects else ()
    if article.language in _VERB_LAST:
        return ()
    charged = [each for each in who if 0 <= each.first - sentence.first - accused.end() < _FAR]
    charged = [each for each in charged if not _placed(article, sentence, text, each, accused=True)]
    return _together(article, sentence, text, charged[0]) if charged else ()


def _suffered(text: str, verb: re.Match[str]) -> bool:
    """Whether the subject had it done to itself: "Ukraine was hit by cluster bombs"."""
    if _WORST.search(text[: verb.start()]):
        return True
    return bool(
        _HITS.fullmatch(verb.group())
        and (_BEEN.search(text[: verb.start()]) or re.match(r" (?:with|by|hard by) ", text[verb.end() :]))
    )


def _names_make(sentence: Sentence, verb: re.Match[str], each: Mention) -> bool:
    """Whether an adjective beside a weapon names its make: "used US cluster bombs"."""
    if each.form != "adjective":
        return False
    for weapon in sentence.of("weapon"):
        if 0 <= weapon.first - each.last <= _BESIDE and verb.start() + sentence.first < each.first:
            return True
        if 0 <= each.first - weapon.last <= _BESIDE - 2:
            return True
    return False


def _agents(
    article: Article, sentence: Sentence, text: str, match: re.Match[str], who: list[Mention]
) -> tuple[Mention, ...]:
    """Those by whom it was done: "used by Russian forces and by the armed forces of Myanmar"."""
    by = _BY.get(article.language)
    if not by:
        return ()
    found = [each for each in who if article.language in _OBLIQUE and _instrumental(sentence, text, match, each)]
    far = _PASSIVE_FAR if _BEEN.search(text[: match.start()]) else _AGENT_FAR
    for each in who:
        begin = each.first - sentence.first
        ahead = text[max(0, begin - 34) : begin]
        near = abs(begin - match.end()) < far or article.language == "de" or bool(found)
        agent = re.search(rf"(?<!\w){by} (?:(?:armed |government |military )?\w+ (?:of )?)?$", ahead)
        other = _SUPPLIED.search(ahead)
        if other and other[1] != match.group():
            continue
        if near and agent and not _NO_ACTOR.search(ahead):
            found.append(each)
    return tuple({one.first: one for each in found for one in _together(article, sentence, text, each)}.values())


def _instrumental(sentence: Sentence, text: str, verb: re.Match[str], each: Mention) -> bool:
    """Whether a Slavic noun has its agent behind it: "применение Россией", "застосування армією М'янми"."""
    begin, end = each.first - sentence.first, each.last - sentence.first
    between, name = text[verb.end() : begin], text[begin:end]
    if not 0 <= begin - verb.end() < _AGENT_FAR:
        return False
    if each.form == "adjective":
        return bool(
            re.search(r"(?:ои|[иы]м|[иы]ми|ою)$", name)
            and re.match(r" \w+(?:еи|ои|ами|ями|ими|ом|ем|єю|ою)(?!\w)", text[end:])
        )
    if re.fullmatch(r"[_ ]*", between):
        return bool(re.search(r"(?:[еєоию]и|ом|ем|єм|єю|ією|ою)$", name))
    return bool(
        re.search(r"(?:арми|сил|воиск|военн|авиаци|армі|військ|авіаці)\w*(?:еи|ами|ими|єю)(?: \w+)? $", between)
    )


def _together(article: Article, sentence: Sentence, text: str, actor: Mention) -> tuple[Mention, ...]:
    """The actor and those named with it: "China, Iran and North Korea"."""
    who = [each for each in sentence.of("state", "group") if text[each.first - sentence.first :][:1] != "_"]
    if actor not in who:
        return (actor,)
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
    return tuple(each for each in found if each is actor or not _placed(article, sentence, text, each))


def _placed(article: Article, sentence: Sentence, text: str, each: Mention, *, accused: bool = False) -> bool:
    """Whether the name says where or whom rather than who."""
    begin, end = each.first - sentence.first, each.last - sentence.first
    if accused and article.language in {"es", "ru", "uk"}:
        return False
    if (
        article.language in _OBLIQUE
        and each.form != "adjective"
        and _OBLIQUE[article.language].fullmatch(text[begin:end])
    ):
        return True
    if article.language == "de" and each.form != "adjective" and _DATIVE.search(text[:begin]):
        return True
    after = _AFTER_PLACED.get(article.language)
    if after and after.match(text[end:]):
        return True
    if article.language in {"zh", "ko", "tr", "ja"}:
        return article.language == "zh" and text[max(0, begin - 1) : begin] in {"在", "向", "对", "给", "从"}
    if article.language == "ar" and re.search(
        r"(?<!ا)ل$|(?<!\w)ل(?:ل|ال)?\w+ و$"
        r"|(?:شمال|جنوب|شرق|غرب|مدينة|محافظة|بلدة|قرية|ريف|حدود|اراضي|داخل|عاصمة|وسط)ي? (?:ال)?$",
        text[max(0, begin - 12) : begin],
    ):
        return True
    ahead = text[max(0, begin - 22) : begin]
    return bool(where(article.language).search(ahead) or _BACKED.search(ahead))


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
    states = [each.words for each in others if each.kind == "state" and each.form == "name"]
    place = places[0].words if places else states[0] if kind == "use" and states else None
    near = [
        each.iso
        for each in days_in(sentence.text, article.language, article.day)
        if abs(each.first - verb.start()) < 50  # noqa: PLR2004 - letters: further away it dates something else
    ]
    spans = [(each.first - sentence.first, each.last - sentence.first) for each in (actors[0], weapons[0])]
    first, last = min(verb.start(), *(a for a, _ in spans)), max(verb.end(), *(b for _, b in spans))
    return Deed(kind, actors, recipient, place, near[0] if near else None, first, last)

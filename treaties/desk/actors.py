"""Who acts in a sentence: the name before a verb, its agent, the accused, the forces of a State; not where or whom."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from treaties.desk.article import said_by
from treaties.desk.folding import fold_pattern
from treaties.desk.gazetteer import words

if TYPE_CHECKING:
    from treaties.desk.article import Article, Sentence
    from treaties.desk.matcher import Mention

_NOUN_FIRST = {"fr", "es", "ar", "id", "it", "pt"}
# Names of States in Russian and Ukrainian that are neither subject nor agent, but for those that end so in any case.
_OBLIQUE = {
    "ru": re.compile(r"(?!перу|тувалу|вануату|науру)\w+(?:у|ю|[нкшвдртслбмг]е)"),
    "uk": re.compile(r"(?!перу|тувалу|вануату|науру|чилі|малі|гаіті)\w+(?:у|ю|ові|еві|[нкшщвдртслбмгжчз]і)|\w+іи \w+і"),
}
# "der" is a dative before these German names and a nominative before the others that have an article.
_DATIVE = re.compile(r"(?<!\w)(?:dem \w+|der (?:(?:nord|sud|ost|west)?ukraine|turkei|schweiz|slowakei|mongolei))$")
_SLAVIC_ADJECTIVE = re.compile(r"\w+(?:ск|цк|ськ|цьк|зьк)\w{1,3}")
_NOT_NOMINATIVE = re.compile(r"(?!чили|чилі|мали|малі|гаити|гаіті|перу|страны|штаты|штати)(?:\w+ )*\w*[иыеую]")
_AGENT_FAR, _PASSIVE_FAR = 45, 90
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
    return re.compile(rf"(?<!\w)(?:{_PREPOSITIONS.get(language, _ANYWHERE)}){_ARTICLES}{described} (?:l')?$")


_AFTER_PLACED = {
    "ko": re.compile(r"\w{0,6}?(?:에서|에게|에|한테|를|을|의 \w+(?:를|을)|로|으로)(?!\w)"),
    "tr": re.compile(r"(?:'?(?:da|de|ta|te|daki|deki|ya|ye|a|e|dan|den|yi|yu|ni|na|ne|i|u))(?!\w)"),
    "zh": re.compile(r"境内|东部|东南部|领土|目标|平民|的? ?城|军?阵地|提供|城市"),
}
_BY = {"en": r"by(?: the)?", "fr": r"par(?: les?| la| l')?", "es": "por(?: las?| los| el)?",
       "de": "(?:von|durch)(?: der| den| dem)?",
       "id": "oleh", "ar": "(?:من قبل|علي يد)", "ru": "(?:со стороны|силами)", "uk": "(?:з боку|силами)"}  # fmt: skip
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
    r"(?:the |la |les |l'|die )?|和|与|及|와 |과 |[،,]? ?و"
)
_AGAINST = re.compile(
    r"(?<!\w)(?:on|at|against|auf|gegen|по|на|против|проти|sur|contre|contra|sobre|علي|ضد|terhadap)(?: \w+)? $"
)
FAR, NEAR, BESIDE = 95, 60, 3
VERB_FIRST = {"ar"}
VERB_LAST = {"ko", "tr", "ja"}
# Between "by" and a name: another agent ("both the government and Russia"), forces ("the armed forces of Russia").
_NAMED_BEFORE = r"(?:both )?(?:(?:the )?\w+ (?:and|et|y|und|и|та|dan) (?:the |by )?)?"
_FORCES_OF = r"(?:(?:armed |government |military )?\w+ (?:of )?)?"
# Made or sold by somebody who is no State: a firm, a man.
_BY_OTHERS = re.compile(r" (?:by|par|por|durch|oleh) (?!air|road|rail|mistake|far|_)\w")
_OWNER = re.compile(r"'?n?[iu]n(?!\w)")  # Turkish "of": "Israel's north"
_BACKED = re.compile(
    r"(?<!\w)(?:support|backing|help|aid|appui|soutien|aide|apoyo|ayuda|respaldo|unterstutzung|hilfe|поддержк\w+|помощ\w+|підтримк\w+"
    r"|допомог\w+|بدعم|dukungan|bantuan)(?: (?:of|from|by|de|du|des|d'|der|von|la|l'|dari))*(?: the)? ?$"
)
_SUBJECT_AFTER = {"de", "es", "ru", "uk", "fr", "it"}
_REPORTED = re.compile(r"(?:ا|ب)ا?نه[ام]? \w{0,5}$")
_HITS = re.compile(
    r"hit|struck|attacked|shelled|bombed|bombarded|targeted|rained|pounded|showered|peppered|strewn|carpeted|littered"
)
_WORST = re.compile(r"(?<!\w)(?:worst|hardest|badly|heavily|most(?: \w+)?) $")
_BEEN = re.compile(r"(?<!\w)(?:was|were|been|being|is|are|be)(?: \w+)? $")


def doers(article: Article, sentence: Sentence, match: re.Match[str]) -> tuple[Mention, ...]:
    """Those who did so: before the words, else after them."""
    who = [
        each for each in sentence.of("state", "group", "leader") if not placed(article, sentence, sentence.text, each)
    ]
    before = [each for each in who if each.last - sentence.first <= match.start()]
    after = [each for each in who if 0 <= each.first - sentence.first - match.end() < NEAR]
    chosen = before[-1:] or after[:1]
    return together(article, sentence, sentence.text, chosen[0]) if chosen else ()


def speaks(article: Article, sentence: Sentence, text: str, each: Mention) -> bool:
    """Whether a State's adjective only says whose people tell it: "Cambodian deminers say"."""
    if each.form != "adjective" and article.language != "id":
        return False
    begin, end = each.first - sentence.first, each.last - sentence.first
    people = said_by(article.language, "speakers").pattern
    if article.language in _NOUN_FIRST:
        return bool(re.search(rf"(?:{people}) $", text[max(0, begin - 24) : begin]))
    return bool(re.match(rf" ?(?:\w+ )?(?:{people})", text[end : end + 34]))


def attacking(article: Article, sentence: Sentence, text: str, each: Mention) -> bool:
    """Whether a State's adjective goes with a noun of attack: "in Russian air strikes", "frappes russes"."""
    begin, end = each.first - sentence.first, each.last - sentence.first
    nouns = said_by(article.language, "attacks").pattern
    if article.language in _NOUN_FIRST:
        ahead = re.search(rf"(?:{nouns})(?: \w+)? $", text[max(0, begin - 40) : begin])
        return bool(ahead) and not _AGAINST.search(text[: max(0, begin - 40) + ahead.start() if ahead else 0])
    if article.language in _OBLIQUE and re.search(rf"(?<!\w)(?:{nouns}) $", text[max(0, begin - 24) : begin]):
        return True  # "внаслідок удару росіян"
    if each.form != "adjective" and article.language not in VERB_LAST:
        return False
    beside = re.match(rf"(?:'?n?[iu]n|의|'s)? ?(?:\w+ )?(?:{nouns})", text[end : end + 40])
    return bool(beside) and not _AGAINST.search(text[:begin])


def beside_weapon(article: Article, each: Mention, weapons: list[Mention]) -> bool:
    """Whether a State's adjective stands beside the word for a kind of weapon: "Russian cluster bombs"."""
    return (_adjectival(article, each) or article.language == "id") and any(
        weapon.form == "category" and (0 <= weapon.first - each.last <= 1 or 0 <= each.first - weapon.last <= 1)
        for weapon in weapons
    )


def of_outlet(sentence: Sentence, each: Mention) -> bool:
    """Whether a name only says whence a paper or an agency comes: "the Turkish news agency Anadolu"."""
    after = sentence.text[each.last - sentence.first :]
    if each.form != "adjective":
        return False
    near = any(0 <= one.first - each.last <= BESIDE for one in sentence.of("outlet"))
    return near or bool(_PRESS.match(after))


def actors_of(
    article: Article, sentence: Sentence, text: str, match: re.Match[str], who: list[Mention], kind: str
) -> tuple[Mention, ...]:
    """Those who did what a verb says, of the names in a sentence; none where the sentence does not say."""
    named = _charged(article, sentence, text, who)
    if not named and not said_by(article.language, "accused").search(text):
        named = _agents(article, sentence, text, match, who)
    others = kind in {"production", "transfer"} and _BY_OTHERS.match(text[match.end() :])
    if named or others or _suffered(text, match):
        return named
    acting = _subjects(article, sentence, text, match, who, kind)
    if not acting:
        return ()
    doer: list[Mention] = []
    if article.language in _DOES and not re.match(
        r"[.\"”»’ ]*$", text[match.end() :] if article.language == "tr" else "_"
    ):
        doer = [each for each in acting if _DOES[article.language].match(text[each.last - sentence.first :])]
    if doer:
        return together(article, sentence, text, doer[-1])
    early = article.language in VERB_LAST or (article.language == "de" and kind in {"request", "transfer"})
    return together(article, sentence, text, acting[0] if early else acting[-1])


def _subjects(
    article: Article, sentence: Sentence, text: str, match: re.Match[str], everyone: list[Mention], kind: str
) -> list[Mention]:
    """Names that can be the subject of a verb: before it, behind it where the language allows, else a make."""
    who = [each for each in everyone if not _names_make(article.language, sentence, match, each)]
    before = [each for each in who if each.last - sentence.first <= match.start()]
    acting = [each for each in before if not placed(article, sentence, text, each)]
    acting = [each for each in acting if kind == "request" or not _condemns(article, sentence, text, match, each)]
    if not acting and kind == "use":
        acting = [each for each in everyone if attacking(article, sentence, text, each)][:1]
    after = [each for each in who if 0 <= each.first - sentence.first - match.end() < NEAR]
    after = [each for each in after if not placed(article, sentence, text, each)]
    if article.language in VERB_FIRST:
        beside = acting and match.start() + sentence.first - acting[-1].last <= BESIDE
        reported = acting and _REPORTED.search(text[: match.start()])
        after = [each for each in after if kind == "request" or not _condemns(article, sentence, text, match, each)]
        acting = acting if beside or reported else after[:1] or acting
    if not acting and article.language in _SUBJECT_AFTER:
        acting = [each for each in after if not _governed(article, each)][:1]
    if not acting and kind == "transfer":
        acting = [
            each
            for each in everyone
            if _names_make(article.language, sentence, match, each)
            or beside_weapon(article, each, sentence.of("weapon"))
        ][:1]
    return acting


def _condemns(article: Article, sentence: Sentence, text: str, match: re.Match[str], each: Mention) -> bool:
    """Whether a State only says what it thinks of a deed: "Austria condemned any use"."""
    condemned, end = said_by(article.language, "condemned"), each.last - sentence.first
    if article.language in VERB_FIRST:
        return bool(condemned.search(text[max(0, each.first - sentence.first - 14) : each.first - sentence.first]))
    if article.language not in VERB_LAST:
        return bool(condemned.search(text[end : match.start()]))
    does = _DOES.get(article.language)
    return bool(condemned.search(text[match.end() : match.end() + NEAR])) and not (does and does.match(text[end:]))


def _adjectival(article: Article, each: Mention) -> bool:
    """Whether the name is an adjective; the lists of names call every inflected name so."""
    if article.language in _OBLIQUE:
        return bool(_SLAVIC_ADJECTIVE.fullmatch(each.words.lower()))
    return each.form == "adjective"


def _given(article: Article, each: Mention) -> bool:
    """Whether a Slavic name stands in a case of the one to whom or whom: "Украине", "Киеву"."""
    oblique = _OBLIQUE.get(article.language)
    if oblique is None or each.kind != "state" or _adjectival(article, each):
        return False
    return bool(oblique.fullmatch(article.folded.text[each.first : each.last]))


def _governed(article: Article, each: Mention) -> bool:
    """Whether a Slavic name behind a verb is not its subject: "продана Саудовской Аравии"."""
    if article.language not in _OBLIQUE or each.kind != "state" or _adjectival(article, each):
        return False
    return bool(_NOT_NOMINATIVE.fullmatch(article.folded.text[each.first : each.last]))


def _charged(article: Article, sentence: Sentence, text: str, who: list[Mention]) -> tuple[Mention, ...]:
    """Who is accused: before "was accused by Y of", after "Y accuses"; in Turkish by the case of the name."""
    passive = said_by(article.language, "charged").search(text)
    if passive:
        before = [each for each in who if each.last - sentence.first <= passive.start()]
        before = [each for each in before if not placed(article, sentence, text, each)]
        return together(article, sentence, text, before[0]) if before else ()
    accused = said_by(article.language, "accused").search(text)
    if accused is None:
        return ()
    if article.language == "tr":
        objects = [each for each in who if re.match(r"'?[yn]?[iu](?!\w)", text[each.last - sentence.first :])]
        return together(article, sentence, text, objects[0]) if objects else ()
    if article.language in VERB_LAST:
        return ()
    charged = [each for each in who if 0 <= each.first - sentence.first - accused.end() < FAR]
    charged = [each for each in charged if not placed(article, sentence, text, each, accused=True)]
    if not charged and article.language in _OBLIQUE:  # "Эфиопию обвиняют"
        charged = [each for each in who if 0 <= accused.start() - (each.last - sentence.first) < NEAR]
        charged = [each for each in charged if _given(article, each) or _adjectival(article, each)]
    return together(article, sentence, text, charged[0]) if charged else ()


def _suffered(text: str, verb: re.Match[str]) -> bool:
    """Whether the subject had it done to itself: "Ukraine was hit by cluster bombs"."""
    if _WORST.search(text[: verb.start()]):
        return True
    return bool(
        _HITS.fullmatch(verb.group())
        and (_BEEN.search(text[: verb.start()]) or re.match(r" (?:with|by|hard by) ", text[verb.end() :]))
    )


def _names_make(language: str, sentence: Sentence, verb: re.Match[str], each: Mention) -> bool:
    """Whether an adjective beside a weapon names its make: "used US cluster bombs"."""
    if each.form != "adjective" and language != "id":
        return False
    for weapon in sentence.of("weapon"):
        ahead = 0 <= weapon.first - each.last <= BESIDE and language not in _NOUN_FIRST
        if ahead and verb.start() + sentence.first < each.first:
            return True
        if 0 <= each.first - weapon.last <= BESIDE - 2:
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
        agent = re.search(rf"(?<!\w){by} {_NAMED_BEFORE}{_FORCES_OF}$", ahead)
        other = _SUPPLIED.search(ahead)
        if other and other[1] != match.group():
            continue
        agent = agent or _passive_agent(article, text, match, begin)
        if near and agent and not _NO_ACTOR.search(ahead):
            found.append(each)
    return tuple({one.first: one for each in found for one in together(article, sentence, text, each)}.values())


def _passive_agent(article: Article, text: str, verb: re.Match[str], begin: int) -> re.Match[str] | None:
    """The one right behind an Indonesian passive: "yang ditanam tentara Rusia"."""
    if article.language != "id" or not verb.group().startswith("di"):
        return None
    return re.fullmatch(r" (?:oleh )?(?:\w+ ){0,2}", text[verb.end() : max(begin, verb.end())])


def _instrumental(sentence: Sentence, text: str, verb: re.Match[str], each: Mention) -> bool:
    """Whether a Slavic noun has its agent behind it: "применение Россией", "застосування армією М'янми"."""
    begin, end = each.first - sentence.first, each.last - sentence.first
    between, name = text[verb.end() : begin], text[begin:end]
    if not 0 <= begin - verb.end() < _AGENT_FAR:
        return False
    if _SLAVIC_ADJECTIVE.fullmatch(name):
        return bool(
            re.search(r"(?:ои|[иы]м|[иы]ми|ою)$", name)
            and re.match(r" \w+(?:еи|ои|ами|ями|ими|ом|ем|єю|ою)(?!\w)", text[end:])
        )
    if re.fullmatch(r"[_ ]*", between):
        return bool(re.search(r"(?:[еєо]и|ом|ем|єм|єю|ією|ою)$", name))
    return bool(
        re.search(r"(?:арми|сил|воиск|военн|авиаци|армі|військ|авіаці)\w*(?:еи|ами|ими|єю)(?: \w+)? $", between)
    )


def together(article: Article, sentence: Sentence, text: str, actor: Mention) -> tuple[Mention, ...]:
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
    others = [each for each in found if each is not actor and not placed(article, sentence, text, each)]
    if article.language == "tr":
        others = [each for each in others if not _OWNER.match(text[each.last - sentence.first :])]
    return tuple(each for each in found if each is actor or each in others)


def placed(article: Article, sentence: Sentence, text: str, each: Mention, *, accused: bool = False) -> bool:
    """Whether the name says where or whom rather than who."""
    begin, end = each.first - sentence.first, each.last - sentence.first
    if accused and article.language in {"es", "ru", "uk"}:
        return False
    if _given(article, each) or (article.language == "de" and _DATIVE.search(text[:end])):
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

"""What makes a deed none: a wish, a plan, a negation, a denial, a duty, a call upon somebody, a question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from treaties.desk.actors import VERB_LAST
from treaties.desk.article import said_by

if TYPE_CHECKING:
    from treaties.desk.article import Article, Sentence
    from treaties.desk.matcher import Mention

_CONJUNCTIVE = re.compile(r"\b(?:würd|könnt|müsst|dürft)\w*", re.IGNORECASE)
_LONG_DUTY, _LONG_CALL, _AFTER_DUTY = 48, 90, 26
_APART = re.compile(
    r"[;] |, (?:but|while|mais|pero|aber|но|а|але|ancak|tetapi|namun) |(?:으나|지만|는데),? |، (?:لكن|بينما)"
)
_REFUSED_AFTER = re.compile(r"(?<!\w)не (?:буд|стан|намер|наміре|план|собир|збира)\w+")
# What a government says that it will send stands as approved, unlike what it would do if something happened.
_ANNOUNCED = re.compile(
    r"(?<!\w)(?:announced|said|decided|agreed|confirmed|mengumumkan|memutuskan|menyetujui)(?! if)"
    r"[^.;]{0,40} (?:would|akan) $"
)
_ASKS = re.compile(r"(?<!\w)(?:whether|ob|чи)(?!\w)|(?<!\w)asked if(?!\w)")
_NEGATIVE_AFTER = re.compile(r"(?<!\w)(?:no|kein\w*|aucun\w*|ningun\w*|tidak|nicht)(?!\w)")


# "Did not keep them from using": they used.
_KEPT_NOT = re.compile(
    r"(?:did not|didn't|has not|n'a pas|n'ont pas|no ha|no|nicht|не|tidak) (?:stop\w*|prevent\w*|keep|kept|empeche"
    r"|impidi\w*|impedid\w*|davon abgehalten|помешал\w*|завадил\w*|mencegah)"
)
# What is given is a word, no weapon: "had given written assurances".
_WORD_GIVEN = re.compile(
    r" (?:\w+ ){0,3}?(?:assurance|guarantee|warning|detail|reason|answer|permission|interview|notice|garanti"
    r"|assurances|preavis|explicaci|permiso|zusicherung|erklarung|auskunft"
    r"|гарант|заверени|разъяснен|пояснен|запевнен|jaminan|penjelasan)"
)
_CLAUSE_END = re.compile(r",|(?:고|며|지만|는데)[ ,]|했다|었다|됐다")


def owed(article: Article, text: str, match: re.Match[str], kind: str) -> bool:
    """Whether it is a duty or a call upon somebody, or papers are handed over: "must destroy", "urged to send"."""
    if kind == "transfer" and said_by(article.language, "papers").search(
        text[max(0, match.start() - 30) : match.end() + 45]
    ):
        return True
    if kind == "transfer" and _WORD_GIVEN.match(text[match.end() : match.end() + 40]):
        return True
    if kind == "request":
        respite = said_by(article.language, "respite").search(text[match.end() : match.end() + 30])
        return bool(respite) or _granted(article, text, match)
    if kind == "stockpile" and said_by(article.language, "stocks").fullmatch(match.group()):
        drawn = said_by(article.language, "drawn").search(text[max(0, match.start() - 30) : match.start()])
        if drawn:
            return True
    duty, urged = said_by(article.language, "duty"), said_by(article.language, "urged")
    if article.language in VERB_LAST:
        after = text[match.end() : match.end() + _AFTER_DUTY]
        return bool(duty.search(after) or urged.search(text[match.end() : match.end() + 40]))
    before = re.split(r"[;:]|, (?:and|but|et|mais|y|pero|und|aber|и|а|но|та|але) ", text[: match.start()])[-1]
    far = before[-_LONG_CALL:] if article.language == "de" else re.split(r"[,،]", before)[-1][-_LONG_DUTY:]
    own = kind != "stockpile" and (duty.search(far) or duty.search(match.group()))
    return bool(own or urged.search(before[-_LONG_CALL:]))


# Behind what is told, another's denial of it: "a charge that Addis Ababa denies".
_DENIED_THEN = re.compile(
    r", (?:an? |the |une |un |ein |eine )?(?:charge|claim|accusation|allegation|ce qu|algo que|lo que|was|which"
    r"|something|что|що|acusaci|affirmation|vorw)"
)


def denies(article: Article, sentence: Sentence, text: str, weapons: list[Mention]) -> bool:
    """Whether a denial stands in one breath with the weapon, or names none of its own actors."""
    for match in said_by(article.language, "denied").finditer(text):
        for each in weapons:
            begin, end = each.first - sentence.first, each.last - sentence.first
            between = text[end : match.start()] if end <= match.start() else text[match.end() : begin]
            if not _APART.search(between) and not (end <= match.start() and _DENIED_THEN.search(between)):
                return True
    return False


def unreal(article: Article, sentence: Sentence, text: str, match: re.Match[str], kind: str) -> bool:
    """Whether the words around the verb make it a wish, a ban, a plan or a negation."""
    if _ASKS.search(text[: match.start()]) or re.search(r"\?[\"”»’)]*$", text.rstrip()):
        return True
    if article.language in VERB_LAST:
        around = text[match.start() : match.end() + 8]
        further = _CLAUSE_END.split(text[match.end() : match.end() + 34])[0]
    else:
        around, further = _before(article, text, match, kind), _KEPT_NOT.sub(" ", _around_far(text, match))
    if kind != "request" and said_by(article.language, "perhaps").search(further):
        return True
    if said_by(article.language, "unreal").search(around):
        return True
    return _undone_after(article, text, match, kind) or (
        article.language == "de" and _conditional(article, sentence, match)
    )


def _before(article: Article, text: str, match: re.Match[str], kind: str) -> str:
    """The words right before a verb."""
    if article.language == "zh":
        return text[max(0, match.start() - 6) : match.start()]
    around = _KEPT_NOT.sub(" ", re.split(r"[;:]", text[max(0, match.start() - 24) : match.start()])[-1])
    if kind == "request":
        around = around[-12:]
    if kind == "transfer" and _ANNOUNCED.search(text[: match.start()]):
        around = re.sub(r"(?<!\w)(?:would|akan) $", "", around)
    return around


def _undone_after(article: Article, text: str, match: re.Match[str], kind: str) -> bool:
    """Whether what follows the verb says that it is not so: "sent no", "setzte nicht", "asked to stop"."""
    after = text[match.end() : match.end() + (60 if kind == "request" else 26)].rpartition(" ")[0]
    negative = article.language in {"en", "fr", "es", "de", "id"} and _NEGATIVE_AFTER.search(
        re.split("[_,;]", after)[0]
    )
    if negative or _REFUSED_AFTER.search(text[match.end() : match.end() + 60]):
        return True
    return kind == "request" and article.language not in VERB_LAST and _to_stop(article, after)


def _around_far(text: str, match: re.Match[str]) -> str:
    """What stands before a verb in its clause, as far as a wish or a hindrance reaches."""
    return re.split(r"[;:,،]", text[max(0, match.start() - _LONG_DUTY) : match.start()])[-1]


def _granted(article: Article, text: str, match: re.Match[str]) -> bool:
    """Whether a request is what another grants or refuses: "gave in to the request"; "Kyiv's request" stays Kyiv's."""
    granted = said_by(article.language, "granted")
    if article.language in VERB_LAST:
        return bool(granted.match(text[match.end() :].lstrip("을를이가ni' ")))
    before = text[max(0, match.start() - 22) : match.start()]
    return bool(granted.search(before)) and not before.endswith("'s ")


def _conditional(article: Article, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether a German verb is one of possibility: "würde" without its dots is a passive."""
    begin = sentence.first + match.start()
    first, last = article.folded.cut(max(sentence.first, begin - 40), begin)
    return bool(_CONJUNCTIVE.search(article.folded.original[first:last]))


def _to_stop(article: Article, after: str) -> bool:
    """Whether what is asked for is no weapon but that one is not used, or used no more."""
    wanted = re.split(r"_| that | which | qui | котор| яки", after, maxsplit=1)[0]
    if said_by(article.language, "transfer").search(wanted):
        return False
    return any(said_by(article.language, name).search(wanted) for name in ("use", "banned", "negative", "stop"))

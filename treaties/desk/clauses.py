"""A sentence cut into clauses, each with its own say: at its marks, at relative words, at "and" between two says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from treaties.desk.article import said_by
from treaties.desk.numerals import in_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.desk.article import Article, Sentence
    from treaties.desk.matcher import Mention

MEASURES = ("ratified", "signed", "party", "joined")
TAKEN_UP = ("not_so", "same")  # a clause that leaves its verb to the one before
VERB_FIRST = {"ar"}
_HARD = re.compile(
    r"(?!, \w+ (?:not|never|nicht|nie|no|ne l'|ne la|не|belum|tidak) (?:\w+ ){0,2}(?:ratif|ратиф|meratif))"
    r"[;,] (?:but|while|whereas|although|though|including|yet|however|mais|alors que|tandis que|pero|mientras|aunque"
    r"|aber|wahrend|doch|jedoch|sondern|а|но|однако|тогда как|але|однак|проте|тоді як|ancak|ama|fakat|oysa|namun"
    r"|tetapi|tapi|sedangkan|sementara)(?!\w)|; "
    r"|[,،] (?=(?:(?:to|of|from|under) )?(?:which|who|qui|que|dont|котор\w+|як(?:а|у|і|ои|ого|ий|им|ою)|yang"
    r"|що(?= (?:ратифік|підпис|приєдн)))(?!\w))"
    r"|, (?=(?:auquel|a laquelle|(?:de|a|en|d)(?: el| la|l)? (?:que|cual)|al que|del que)(?!\w))"
    r"|, (?=(?:in |aus |von )?(?:dem|den|deren|welche\w?) )"
    r"| [—–-] (?!(?:(?:государства-)?участни|(?:держави-)?учасни|сторон|part(?:y|ies|ie|es) |members? |vertrags"
    r"|mitglied))"
    r"|, (?=(?:причем|при этом|при чому|причому|wobei)(?!\w))"
    r"| (?=(?:since|depuis que|desde que|seit(?:dem)?) (?:\w+ ){1,5}"
    r"(?:acced|join|ratif|sign|adher|firm|beitr|beigetr|unterz))"
    r"|،? (?=فضلا عن)"
    r"|: (?=(?:как|як|as|als|comme|como) )"
    r"|[،,] ?(?:واما|اما|لكن|بينما|غير ان|فيما|في حين|الا ان)|، لكن|[，；,](?=但|而|不过|然而)"
    r"| (?=(?:التي|الذي) [^،.]{0,30}\d)|(?<=[가-힣]고), "
    r"|(?<=지만),? |(?<=으나),? |(?<=으며),? |(?<=했고),? |(?<=했으며),? |(?<=는데),? |(?<=이고),? "
    r"|, (?=(?:\w+ +){0,3} *\d{2,3}(?!\d|,\d|\.\d| ?mm| ?мм))|[(] ?(?=\d)"
)
_SOFT = re.compile(
    r",? (?:and|et|y|und|и|та|й|dan|ve|e|but|mais|aber|а|але|но|tetapi|ama|ancak|pero|while|while only) "
    r"|، و| و(?=\w{3})|, "
)
# Another count with a verb of its own: "110 States parties and 13 others have signed it".
_OTHERS = re.compile(r"\W*(?:\w+ +)?\d{2,3} (?:(?!signator|part)\w+ ){0,2}(?:have|had|ont|l'ont|haben|han)(?!\w)")
_ARTICLE = re.compile(r"(?<!\w)((?:the|die|der|das|la|le|les|el|los|las) |l')$")
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch [first, last) of a sentence's folded text, and the same with names blanked."""

    first: int
    last: int
    text: str
    plain: str


def clauses(article: Article, sentence: Sentence) -> list[Clause]:
    """The clauses in order."""
    plain = blanked(sentence, "treaty", "weapon", "outlet", "monitor")
    counted = in_digits(article.language, sentence.text)
    cuts = [0, *(match.start() for match in _HARD.finditer(counted)), len(sentence.text)]
    found = []
    for first, last in pairwise(cuts):
        found += list(_softly(article, sentence, plain, first, last))
    return [
        Clause(first, last, sentence.text[first:last], plain[first:last])
        for first, last in _rejoined(article, sentence, plain, found)
        if last - first > _SHORTEST
    ]


def _rejoined(
    article: Article, sentence: Sentence, plain: str, cuts: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The stretches, with "signed it, but never ratified" in one: it says one thing of the same States."""
    held = [each.first - sentence.first for each in sentence.of("state")]
    signed, ratified, no = (said_by(article.language, name) for name in ("signed", "ratified", "negative"))
    kept = cuts[:1]
    for first, last in cuts[1:]:
        before, text = plain[kept[-1][0] : kept[-1][1]], plain[first:last]
        own = any(first <= each < last for each in held) or re.search(r"\d{2}", text)
        only = signed.search(before) and not ratified.search(before) and ratified.search(text) and no.search(text)
        if only and not own:
            kept[-1] = kept[-1][0], last
        else:
            kept.append((first, last))
    yield from kept


def blanked(sentence: Sentence, *kinds: str) -> str:
    """The sentence's text with the mentions of these kinds blanked."""
    text = list(sentence.text)
    for each in sentence.of(*kinds):
        for place in range(each.first - sentence.first, min(each.last - sentence.first, len(text))):
            text[place] = "_"
    return "".join(text)


def _softly(article: Article, sentence: Sentence, plain: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut at "and" where both sides say something of their own: "Spain has ratified it and Poland has not"."""
    starts = {each.first - sentence.first for each in sentence.of("state")}
    starts |= {first - len(found[1]) for first in starts if (found := _ARTICLE.search(sentence.text[:first]))}
    for match in _SOFT.finditer(sentence.text, first, last):
        if match.group() == ", " and match.end() not in starts:
            continue
        left, right = plain[first : match.start()], plain[match.end() : last]
        if _listed(sentence, left, match) and not _OTHERS.match(in_digits(article.language, right)):
            continue
        if _tells(article, left) and _starts_anew(article, sentence, right, match.end(), last):
            yield first, match.start()
            first = match.start()
    yield first, last


def _listed(sentence: Sentence, left: str, conjunction: re.Match[str]) -> bool:
    """Whether "and" only joins two names or two numbers: "Greece and Turkey", "112 parties and 12 signatories"."""
    states = sentence.of("state")
    ends = any(each.last - sentence.first == conjunction.start() for each in states)
    starts = any(0 <= each.first - sentence.first - conjunction.end() < 5 for each in states)  # noqa: PLR2004 - letters of an article
    return (ends and starts) or bool(
        re.search(r"(?:part(?:y|ies)|partes?|vertragsstaaten|pihak|участник\w*|учасниц?\w*)$", left)
    )


def _tells(article: Article, text: str) -> bool:
    return any(said_by(article.language, name).search(text) for name in (*MEASURES, "left", "outside", "force"))


def _starts_anew(article: Article, sentence: Sentence, text: str, first: int, last: int) -> bool:
    """Whether a stretch has a subject of its own and then says something of it."""
    verbs = [
        match.start()
        for name in (*MEASURES, "left", "outside", "negative", *TAKEN_UP)
        for match in [said_by(article.language, name).search(text)]
        if match
    ]
    telling = any(said_by(article.language, name).search(text) for name in ("negative", *TAKEN_UP))
    if not verbs or not (telling or _tells(article, text)):
        return False
    states = [each.first - sentence.first - first for each in sentence.of("state", "leader")]
    numbers = [match.start() for match in re.finditer(r"(?<!\d)\d{2,3}(?!\d)", text)]
    subject = min([each for each in (*states, *numbers) if 0 <= each < last - first], default=last)
    early = subject < 40  # noqa: PLR2004 - letters: a subject stands at the beginning
    taken_up = any(said_by(article.language, name).search(text[:40]) for name in TAKEN_UP)
    return early and (subject < max(verbs) or taken_up or article.language in VERB_FIRST)


def named_before(sentence: Sentence, place: int) -> list[Mention]:
    """The States that stand right before a clause about them: "Latvia and Estonia, which never joined"."""
    found: list[Mention] = []
    end = place
    for each in reversed([one for one in sentence.of("state") if one.last - sentence.first <= place]):
        if not _JOINING.fullmatch(sentence.text[each.last - sentence.first : end]):
            break
        found.append(each)
        end = each.first - sentence.first
    return found


RELATIVE = re.compile(
    r"[,،]? ?(?:(?:to|of|from|under) )?(?:which|who|qui|que|dont|auquel|a laquelle|котор\w+|як\w{1,3}|що|yang)(?!\w)"
    r"|, (?:dem|den|deren|welche\w?) |, (?:de|a|en) (?:la|el|los|las) que "
)
_JOINING = re.compile(r"(?:[,،、] ?)?(?: ?(?:and|et|y|und|и|та|и|dan) )?(?:the |la |les |l'|die )?")

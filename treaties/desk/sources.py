"""Outlets and organisations that no list knows, recognised by what stands beside their names: "the Thai daily X"."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from treaties.desk.article import said_by
from treaties.desk.folding import fold_pattern
from treaties.desk.gazetteer import words
from treaties.desk.matcher import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.desk.article import Article, Sentence

_WORD = r"[A-ZÀ-ÞĀĄĆĘŁŃŚŹŻÇĞİÖŞÜА-ЯЁІЇЄҐ][\w’'&.-]*\w"
_LINK = r"(?: (?:of|the|for|de|del|des|du|la|le|der|für|and|y|et|und) (?:the |la |los |las |les )?| )"
_QUOTED = r"(?:«|“|„|\"|‘|'|「|《)(?P<quoted>[^«»“”„\"‘」》\n]{2,40}?)(?:»|”|“|\"|’(?!\w)|'(?!\w)|」|》)"
_NAMED = re.compile(rf"\s?(?:{_QUOTED}|(?P<plain>{_WORD}(?:{_LINK}{_WORD}){{0,4}}))")
_BEFORE = re.compile(rf"(?P<plain>{_WORD}(?: {_WORD}){{0,3}})[\"”’'»]? $")
_ARABIC = re.compile(r"\s?(?:[«“\"](?P<quoted>[^«»“”\"\n]{2,30})[»”\"]|(?P<plain>ال[\u0600-\u06ff]+))")
_KOREAN = re.compile(
    r"(?:일간지?|신문|매체|방송|통신|주간지|잡지|단체|연구소|기관|재단)"
    r" ?['‘“\"「《<](?P<quoted>[^'’”\"」》>\n]{2,20})['’”\"」》>]"
    r"|(?P<plain>(?!외신|국영|현지|관영|주요|해외|서방)[가-힣A-Za-z]{2,10}"
    r"(?:통신|신문|일보|타임스|데일리|저널|연구소|관측소|네트워크))(?![가-힣]{3})"
)
_ARMED = re.compile(r"(?:armed|rebel|militant|terror\w*|army|arme|armad[oa]|bersenjata|вооруженн\w+|збройн\w+) $")


@lru_cache(maxsize=32)
def _told(language: str, what: str) -> re.Pattern[str]:
    pattern = words("sources").get(language, {}).get(what) or "(?!)"
    before = r"(?<!\w)[وفبلك]?" if language == "ar" else r"(?<![\w-])(?:l')?"
    return re.compile(rf"{before}(?:{fold_pattern(pattern)})(?!\w)")


def with_sources(article: Article, sentence: Sentence, known: Mention | None) -> Sentence:
    """The sentence with what it tells as an outlet or an organisation; "this group" is the one known before."""
    found: list[Mention] = []
    for each in sorted(_named(article, sentence), key=lambda one: one.first - one.last):
        if not _taken(sentence, each) and not any(one.first < each.last and each.first < one.last for one in found):
            found.append(each)
    again = _told(article.language, "again").search(sentence.text) if known and not found else None
    if again and known:
        found.append(replace(known, first=sentence.first + again.start(), last=sentence.first + again.end()))
    return replace(sentence, mentions=tuple(sorted((*sentence.mentions, *found), key=lambda each: each.first)))


def _taken(sentence: Sentence, each: Mention) -> bool:
    """Whether a known name stands there: a list knows better, and a State is no paper."""
    held = [one for one in sentence.mentions if one.first < each.last and each.first < one.last]
    return any(
        one.kind in {"outlet", "monitor", "group", "weapon", "treaty"}
        or (one.first <= each.first and one.last >= each.last)
        for one in held
    )


def _named(article: Article, sentence: Sentence) -> Iterator[Mention]:
    begin, end = article.folded.cut(sentence.first, sentence.last)
    original = article.folded.original[begin:end]
    if article.language == "ko":
        for match in _KOREAN.finditer(original):
            yield _mention(
                article, "outlet", begin + match.start(match.lastgroup or 0), begin + match.end(match.lastgroup or 0)
            )
        return
    for kind in ("outlet", "monitor"):
        for noun in _told(article.language, kind).finditer(sentence.text):
            if not _ARMED.search(sentence.text[: noun.start()]):
                yield from _beside(article, sentence, kind, noun)
    ending, heads = words("sources")["endings"], words("sources")["heads"]
    for match in re.finditer(rf"(?:{heads}) (?:for|of|on|against)(?: the)? {_WORD}(?: {_WORD}){{0,2}}", original):
        yield _mention(article, "monitor", begin + match.start(), begin + match.end())
    for match in re.finditer(rf"(?:The )?{_WORD} (?:{_WORD} ){{0,2}}(?:{ending})(?: of {_WORD})?(?!\w)", original):
        kind = (
            "monitor" if re.search("Watch|Institut|Research|Foundation|Observ|Init|Arch|Monit", match[0]) else "outlet"
        )
        yield _mention(article, kind, begin + match.start(), begin + match.end())


def _beside(article: Article, sentence: Sentence, kind: str, noun: re.Match[str]) -> Iterator[Mention]:
    """The name right behind the word, or behind an adjective; in Turkish and English also before it."""
    places = article.folded.at
    behind = _behind(article, sentence, noun)
    pattern = _ARABIC if article.language == "ar" else _NAMED
    match = pattern.match(article.folded.original, places[behind])
    if match and article.language != "tr":
        name = "quoted" if match["quoted"] else "plain"
        yield _mention(article, kind, match.start(name), match.end(name))
    elif article.language in {"tr", "en"}:
        start = places[max(sentence.first, sentence.first + noun.start() - 60)]
        end = places[sentence.first + noun.start()]
        before = _BEFORE.search(article.folded.original[start:end])
        if before:
            own = article.language == "en" and article.folded.original[end].isupper()  # "the Baltic News Agency"
            last = places[sentence.first + noun.end()] if own else start + before.end("plain")
            yield _unadorned(article, sentence, _mention(article, kind, start + before.start("plain"), last))


def _behind(article: Article, sentence: Sentence, noun: re.Match[str]) -> int:
    """Where a name may begin behind the word: after an adjective, "l'institut suédois X", "la organización suiza X"."""
    behind = sentence.first + noun.end()
    adjective = next((each for each in sentence.of("state") if 0 <= each.first - behind <= 1), None)
    if adjective and adjective.form == "adjective":
        return adjective.last
    word = re.match(r" (\w{4,}) ", article.folded.text[behind : behind + 24])
    plain = word and article.folded.original[article.folded.at[behind + 1]].islower()
    if (
        word
        and plain
        and article.language in {"fr", "es", "id"}
        and not said_by(article.language, "said").match(word[1])
    ):
        return behind + word.end(1)
    return behind


def _unadorned(article: Article, sentence: Sentence, each: Mention) -> Mention:
    """Without the State's adjective at its head: "Amerikan Foreign Policy dergisi"."""
    head = next((one for one in sentence.of("state") if one.first == each.first and one.last < each.last), None)
    rest = article.folded.original[each.begin : each.end].partition(" ")[2] if head else ""
    begin = each.end - len(rest) if rest else each.begin
    return _mention(article, each.kind, begin, each.end)


def _mention(article: Article, kind: str, begin: int, end: int) -> Mention:
    first, last = bisect_left(article.folded.at, begin), bisect_left(article.folded.at, end)
    name = article.folded.original[begin:end]
    return Mention(first, last, begin, end, kind, name, "told", name)

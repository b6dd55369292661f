"""Who passes on whom: outlets and monitors that an article cites, and whom these cite in turn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from treaties.desk.article import said_by
from treaties.desk.folding import fold_pattern
from treaties.desk.sources import with_sources

if TYPE_CHECKING:
    from treaties.desk.article import Article, Sentence
    from treaties.desk.matcher import Mention

_AND = re.compile(r"[,،、·]? ?(?:and|et|y|e|und|и|та|і|ve|dan|و|和|与|및|,)? ?(?:the |la |les |las |el |die |der )?")
_NEAR = 60
_CLOSE = 16
_LONGEST = 110
_SPOKEN_TO = re.compile(
    r"(?<!\w)(?:told|to|for|with|gegenuber|an|fur|para|pour|aupres de|untuk|kepada|для|fund\w+ (?:by|of)|thank\w*)"
    r"(?: the| la| le| der| die)? $"
)
_LAST = re.compile(r"[^\w]*(?:news agency|agency)?[^\w]*$")
_LATIN = re.compile(r"[A-Za-zÀ-ž]")
_UN = "United Nations"  # passes reports on, and is also where papers go and where people meet
_ALONE = re.compile(r"^\W*(?:\d+[:.]\d+)?\W*$")


def relays_of(article: Article) -> list[dict[str, Any]]:
    """Every link once: `via` passed it on, `from` is whom it cites or None; the article's own publisher is none."""
    found: dict[str, dict[str, Any]] = {}
    known: Mention | None = None
    for each_sentence in article.sentences:
        sentence = with_sources(article, each_sentence, known)
        known = next(reversed(sentence.of("outlet", "monitor")), known)
        before: tuple[int, bool] = (0, False)
        for each in sentence.of("outlet", "monitor"):
            cited, relayed = _un(article, sentence, each) if each.value == _UN else _link(article, sentence, each)
            if not relayed and before[1]:
                # "Reuters and Amnesty report": what is said of the one is said of the other.
                relayed = bool(_AND.fullmatch(article.folded.text[before[0] : each.first]))
            before = (each.last, relayed)
            if _own(article, each):
                continue
            if not relayed:
                continue
            via = _name(each)
            link = {"from": cited, "via": via, "basis": article.quote(sentence.first, sentence.last)}
            if each.value not in found or (cited and not found[each.value]["from"]):
                found[each.value] = link
    return list(found.values())


def _name(each: Mention) -> str:
    """As printed, unless it is a name in Latin letters that the text writes in other ones; no "the" of the sentence."""
    if not _LATIN.match(each.words) and _LATIN.match(each.value):
        return each.value
    plain = re.sub(r"^the ", "", each.words)
    same = plain != each.words and fold_pattern(each.value).removeprefix("the ") == fold_pattern(plain)
    return each.value if same else plain


def _own(article: Article, each: Mention) -> bool:
    own = fold_pattern(article.publisher or "")
    return bool(own) and (
        fold_pattern(each.value) in own or own in fold_pattern(each.value) or fold_pattern(each.words) in own
    )


def _link(article: Article, sentence: Sentence, each: Mention) -> tuple[str | None, bool]:
    """Whom it cites, and whether the sentence says anything on its word at all."""
    begin, end = each.first - sentence.first, each.last - sentence.first
    before, after = sentence.text[:begin], sentence.text[end:]
    language = article.language
    citing = said_by(language, "citing")
    cited_here = bool(re.search(f"(?:{citing.pattern})" + r"\W*(?:\w+\W+){0,2}$", before[-60:]))
    quoted = citing.search(after[: _LONGEST + 60])
    if language in {"ko", "tr"} and quoted:
        source = _clean(article, sentence, end, end + quoted.start())
        return _source(source), True
    if quoted and not (cited_here and quoted.start() > _NEAR):
        start = end + quoted.end()
        stop = re.search(r"[.;،,，。]|的话|报道|表示|称|说", sentence.text[start:])
        return _source(_clean(article, sentence, start, start + (stop.start() if stop else _LONGEST))), True
    if cited_here:
        return _citing_before(article, sentence, before, citing), each.kind == "outlet"
    told = said_by(language, "told").search(before[-40:])
    if told and language not in {"zh", "ko", "ar"} and each.kind == "outlet":
        start = max(before.rfind(mark) for mark in (", ", "— ", "“", '"', "” ")) + 1
        at = max(0, len(before) - 40) + told.start()
        return _source(_clean(article, sentence, max(0, start), at)), True
    near: object = said_by(language, "according").search(before[-_NEAR:])
    if near and _LAST.match(after):
        return _speaker(article, sentence, before), True
    near = near or said_by(language, "said").search(after[:_NEAR]) or (_ALONE.search(before) and after.startswith(":"))
    if not near and each.kind == "outlet":
        near = said_by(language, "said").search(before[-_NEAR:])
    if not near and language in {"ar", "zh", "ko", "tr"}:
        near = said_by(language, "said").search(sentence.text)
    if not near:
        near = re.match(r"'?s? (?:report|investigat|data|research)", after) or said_by(language, "said").search(
            before[-44:]
        )
    if not near and each.kind == "monitor":
        near = not _SPOKEN_TO.search(before)
    return None, bool(near)


def _un(article: Article, sentence: Sentence, each: Mention) -> tuple[None, bool]:
    """Whether the United Nations say something themselves: "the UN found", "according to the United Nations"."""
    before, after = sentence.text[: each.first - sentence.first], sentence.text[each.last - sentence.first :]
    return None, _finds(article.language, before, after)


def _finds(language: str, before: str, after: str) -> bool:
    said = said_by(language, "said")
    if language in {"ko", "zh", "tr"}:
        return bool(re.match(r"(?:은|는|이|가|'?n[iu]n )|(?:称|说|表示|报告)", after) and said.search(after))
    ahead = re.match(r"[\s,]*(?:\w+[\s,]+){0,2}", after)
    verb = said.search(after[: (ahead.end() if ahead else 0) + 24])
    spoken = not _SPOKEN_TO.search(before) and not re.search(
        r"(?<!\w)(?:in|at|by|of|в|у|der|a la|de las|des|sekjen|pejabat|utusan|kepala"
        r"|генсек\w*|секретар\w+) $",
        before,
    )
    return bool((verb and verb.start() <= _CLOSE and spoken) or said_by(language, "according").search(before[-20:]))


def _citing_before(article: Article, sentence: Sentence, before: str, citing: re.Pattern[str]) -> str | None:
    """Whom an outlet passes on that is named behind: "Citing officials, X reported", "an official, quoted by X"."""
    match = re.search(rf"(?:{citing.pattern}) (?P<who>[^,.]{{3,90}}), ?(?:the |la |le |el |die |der )?$", before)
    if match:
        return _source(_clean(article, sentence, match.start("who"), match.end("who")))
    match = re.search(
        r"(?P<who>[^,.“”\"]{3,90}), (?:quoted|cited|cite\w*|citad\w+|zitiert) (?:by|par|por|von)(?: the)? $", before
    )
    return _source(_clean(article, sentence, match.start("who"), match.end("who"))) if match else None


def _speaker(article: Article, sentence: Sentence, before: str) -> str | None:
    """Who speaks in a sentence that an outlet closes: "the ministry said, according to X"."""
    said = said_by(article.language, "said").search(before)
    if said is None or said.start() > len(before) - 16:
        return None
    start = max(before.rfind(mark, 0, said.start()) for mark in (", ", "”", '"', "»")) + 1
    return _source(_clean(article, sentence, max(0, start), said.start()))


def _clean(article: Article, sentence: Sentence, first: int, last: int) -> str:
    if last <= first:
        return ""
    return article.quote(sentence.first + first, sentence.first + min(last, len(sentence.text))).strip(
        " ,.:;“”\"'»«—–-"
    )


def _source(words: str) -> str | None:
    kept = re.sub(
        r"^(?:(?:the|a|an|to|on|на|les|des|la|le|de|a|al|die|den|der|das|auf)\s)+", "", words, flags=re.IGNORECASE
    )
    kept = re.sub(r"^(?:통신|신문)?(?:은|는|이|가)\s+|(?<=[\uac00-\ud7a3])(?:을|를)$", "", kept.strip())
    return kept[:_LONGEST].strip() or None

"""Read an article: everything it says that the register can hold, as plain data of one form, with exact quotes."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from treaties.desk import gazetteer, towns
from treaties.desk.actors import where
from treaties.desk.article import Article, open_article, said_by
from treaties.desk.claims import claims_of
from treaties.desk.events import events_of
from treaties.desk.language import language_of
from treaties.desk.matcher import Mention
from treaties.desk.relays import relays_of
from treaties.desk.verdicts import Bench
from treaties.domain.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_CODES = {"mine-ban": "MBC"}
_YEARS = {
    "2008": ("ccm", "cluster-munitions"),
    "1997": ("mine-ban", "anti-personnel-mines"),
    "2017": ("tpnw", "nuclear-weapons"),
}
_TOWNS = re.compile(
    r"oslo|осл|اوسلو|奥斯陆|오슬로|^cluster (?:treaty|pact|convention)$"
    r"|ottaw|оттав|اوتاوا|渥太华|오타와|dublin|ccm|cwc|tpnw|att\b|npt"
)
_TREATY_WORD = re.compile(
    r"(?<!\w)(?:convention|treaty|pact|accord|traite|tratado|convencion|convenio|\w*abkommen|\w*vertrag\w*|\w*konvention|\w*ubereinkommen\w*"
    r"|конвенц\w+|договор\w*|догов[іо]р\w*|sozlesme\w*|ant?lasma\w*|konvensi|perjanjian|traktat)(?!\w)|اتفاقي\w*|معاهد\w*|公约|条约|협약|조약"
)
_PERSONNEL = re.compile(r"person|персон|пехот|піхот|افراد|اشخاص|대인|人员|对人")
# What is said of a treaty that is called by its weapon: "the cluster bombs ... the agreement entered into force".
_OF_TREATIES = ("banned", "ratified", "signed", "force")
_CAMPAIGN = re.compile(
    r"cluster|landmine|sous[ -]munitions|racimo|streumunition|minen"
    r"|кассетн|касетн|عنقودي|집속|지뢰|misket|tandan|ranjau"
)
_LOCATIVE = re.compile(
    r"(?<!\w)(?:in|at|near|outside|around|across|inside|to|from|of|en|a|pres de|desde"
    r"|cerca de|bei|nach|aus|в|во|из|под|возле|у|біля|з|із|до|di|ke|dari|في|من|الى"
    r"|city of|capital of)"
    r"(?: the)? $"
)


def read(
    connection: Connection,
    text: str,
    *,
    url: str = "",
    publisher: str = "",
    written: date | None = None,
    language: str = "",
) -> dict[str, Any]:
    """The answer in the form of the article desk; an article about other things has no treaties, claims or events.

    The `why` of a claim is a Message.
    """
    del url
    tongue = (language or language_of(text))[:2].lower()
    article = open_article(text, tongue, publisher or None, written, gazetteer.matcher(connection, tongue))
    if not article.publisher:
        article.publisher = _signed(text)
    about = _on_topic(article)
    if about:
        _described_treaties(article)
        near = gazetteer.alpha2(connection, {each.value for each in article.mentions if each.kind == "state"})
        _replace(article, [*article.mentions, *towns.mentioned(article, where(tongue), near)])
    else:
        _forget(article, {"treaty", "weapon"})
    bench = Bench(connection, article.day or date.today())  # noqa: DTZ011 - without a date the reader's own day is meant
    events = events_of(article) if about else []
    claims = claims_of(article, bench) if about else []
    return {
        "publisher": article.publisher, "date": written.isoformat() if written else None, "language": tongue,
        "relays": relays_of(article) if about else [], "mentions": _mentions(article),
        "claims": _told(claims) + _event_claims(events), "events": events,
    }  # fmt: skip


def _told(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for claim in claims:
        claim["normalized"]["treaty"] = _code(claim["normalized"]["treaty"])
    return claims


def _event_claims(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One claim for each passage that reports events."""
    why = Message("A report of an event: the register's status of treaties cannot settle it.")
    passages: dict[str, list[int]] = {}
    for number, each in enumerate(events):
        passages.setdefault(each["quote"], []).append(number)
    return [
        {
            "quote": quote,
            "kind": "event",
            "normalized": {"events": numbers},
            "true_as_of_article_date": "unknown",
            "why": why,
        }
        for quote, numbers in passages.items()
    ]


def _code(slug: str) -> str:
    return _CODES.get(slug, slug.upper())


def _signed(text: str) -> str | None:
    match = re.search(r"(?m)^(?:This is|For) ((?:VOA|BBC|CNN|NPR)[\w ]*? News|VOA|BBC News)\b", text)
    return match[1] if match else None


def _on_topic(article: Article) -> bool:
    """Whether a banned weapon is named, or a treaty in full; a town, a storm or a chemical alone is none."""
    strong = {
        "cluster-munitions",
        "155-mm-dpicm",
        "anti-personnel-mines",
        "chemical-weapons",
        "nuclear-weapons",
        "biological-weapons",
        "incendiary-weapons",
    }
    mines = 0
    for each in article.mentions:
        if each.kind == "weapon" and each.value == "anti-personnel-mines":
            # "A minefield of rules" is one of words: mines count where they are named in full, or more than once.
            mines += 2 if _PERSONNEL.search(article.folded.text[each.first : each.last]) else 1
        elif each.kind == "weapon" and each.value in strong:
            return True
        if mines > 1:
            return True
        if each.kind == "treaty" and not _TOWNS.search(article.folded.text[each.first : each.last]):
            return True
        if each.kind == "monitor" and _CAMPAIGN.search(article.folded.text[each.first : each.last]):
            return True
    named = [each for each in article.mentions if each.kind == "treaty"]
    return bool(named) and any(each.form == "model" for each in article.mentions if each.kind == "weapon")


def _forget(article: Article, kinds: set[str]) -> None:
    _replace(article, [each for each in article.mentions if each.kind not in kinds])


def _replace(article: Article, mentions: Iterable[Mention]) -> None:
    article.mentions = sorted(mentions, key=lambda each: each.first)
    starts = [each.first for each in article.mentions]
    article.sentences = [
        replace(
            each, mentions=tuple(article.mentions[bisect_left(starts, each.first) : bisect_left(starts, each.last)])
        )
        for each in article.sentences
    ]


def _described_treaties(article: Article) -> None:
    """Add treaties named by what they ban ("the treaty banning ...") or by their year ("the 2008 pact")."""
    topics = {each.value for each in article.mentions if each.kind == "weapon"}
    if any(each.kind == "monitor" and "Cluster Munition" in each.value for each in article.mentions):
        topics.add("cluster-munitions")
    added: list[Mention] = []
    for sentence in article.sentences:
        if sentence.of("treaty"):
            continue
        for noun in _TREATY_WORD.finditer(sentence.text):
            slug = _by_year(sentence.text, noun, topics)
            if not slug and any(said_by(article.language, name).search(sentence.text) for name in _OF_TREATIES):
                near = [each for each in sentence.of("weapon") if abs(each.first - sentence.first - noun.start()) < 90]  # noqa: PLR2004 - letters
                slug = next((gazetteer.BANS[each.value] for each in near if each.value in gazetteer.BANS), "")
            if slug:
                first, last = sentence.first + noun.start(), sentence.first + noun.end()
                begin, end = article.folded.cut(first, last)
                added.append(
                    Mention(first, last, begin, end, "treaty", slug, "described", article.folded.original[begin:end])
                )
                break
    named = [*added, *(each for each in article.mentions if each.kind == "treaty")]
    main = _main_weapon(article)
    if gazetteer.BANS.get(main, "") not in {each.value for each in named}:
        until = min((each.first for each in named), default=len(article.folded.text))
        added += _meant_treaties(article, {main} if named else topics, until)
    _replace(article, [*article.mentions, *added])


def _main_weapon(article: Article) -> str:
    """The banned weapon of which the article speaks most, at least twice."""
    said = [each.value for each in article.mentions if each.kind == "weapon" and each.value in gazetteer.BANS]
    main = max(set(said), key=said.count) if said else ""
    return main if said.count(main) > 1 else ""


def _meant_treaties(article: Article, topics: set[str], until: int) -> list[Mention]:
    """Mentions of "the convention" before `until`, in an article on one banned weapon that says who joined."""
    slugs = {gazetteer.BANS[each] for each in topics if each in gazetteer.BANS}
    noun = re.compile(gazetteer.words("speech")["treaty_noun"]["pattern"])
    found = []
    for sentence in article.sentences if len(slugs) == 1 else []:
        match = noun.search(sentence.text)
        telling = any(
            said_by(article.language, name).search(sentence.text) for name in ("joined", "ratified", "signed")
        )
        if match and sentence.first < until and (telling or said_by(article.language, "force").search(sentence.text)):
            first, last = sentence.first + match.start(), sentence.first + match.end()
            begin, end = article.folded.cut(first, last)
            words = article.folded.original[begin:end]
            found.append(Mention(first, last, begin, end, "treaty", min(slugs), "described", words))
    return found


def _by_year(text: str, noun: re.Match[str], topics: set[str]) -> str:
    around = text[max(0, noun.start() - 12) : noun.end() + 12]
    return next((slug for year, (slug, weapon) in _YEARS.items() if year in around and weapon in topics), "")


def _mentions(article: Article) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {
        "states": [], "other_actors": [], "treaties": [], "weapons": [], "places": [], "organisations": [], "people": []
    }  # fmt: skip
    for each in article.mentions:
        if each.kind == "state" and _names_a_state(article, each):
            kinds["states"].append(each.value)
        elif each.kind == "group":
            kinds["other_actors"].append(each.value)
            if each.value.startswith("Saudi"):
                kinds["states"].append("SAU")
        elif each.kind == "treaty":
            kinds["treaties"].append(_code(each.value))
            if each.value == "ccm" and re.search(gazetteer_words(), article.folded.text[each.first : each.last]):
                kinds["weapons"].append("cluster munitions")
        elif each.kind in {"outlet", "monitor", "organisation"}:
            kinds["organisations"].append(each.words)
        elif each.kind == "place":
            kinds["places"].append(each.words)
    kinds["weapons"] = _weapons(article) + kinds["weapons"]
    kinds["people"] = _people(article)
    return {
        name: sorted(set(found)) if name == "states" else list(dict.fromkeys(found)) for name, found in kinds.items()
    }


def gazetteer_words() -> str:
    """Words by which a treaty's own name names the weapon."""
    return "cluster|munitions|racimo|streu|кассетн|касетн|عنقودي|集束|집속|misket|tandan"


def _names_a_state(article: Article, each: Mention) -> bool:
    """A seat of government stands for the State unless it is where something is."""
    if each.form != "seat":
        return True
    before, after = (
        article.folded.text[max(0, each.first - 16) : each.first],
        article.folded.text[each.last : each.last + 14],
    )
    return not (
        _LOCATIVE.search(before) or re.match(r" ?(?:\(|—|–|--|, \w+ \d|,? \d)", after)
        or (article.language in {"ko", "zh", "tr"} and re.match(r"에서|'?(?:da|de|ta|te)\b", after))
    )  # fmt: skip


def _weapons(article: Article) -> list[str]:
    """Names of weapons as news writes them; a system beside its own munition is not counted twice."""
    same = gazetteer.words("things")["designations"]["same"]
    found: list[str] = []
    weapons = [each for each in article.mentions if each.kind == "weapon"]
    for number, each in enumerate(weapons):
        following = weapons[number + 1] if number + 1 < len(weapons) else None
        beside = following is not None and 0 <= following.first - each.last <= 2  # noqa: PLR2004 - a space or bracket
        text = article.folded.text[each.first : each.last]
        if each.value == "drones":
            others = [one for one in weapons if one.value != "drones" and abs(one.first - each.first) < 160]  # noqa: PLR2004 - letters
            if others:
                found.append("drones")
        elif each.form == "category":
            shells = each.value == "cluster-munitions" and text.startswith("cluster shell")
            found.append(
                "cluster shells"
                if shells
                else {"155-mm-dpicm": "155 mm DPICM"}.get(each.value, each.value.replace("-", " "))
            )
        elif not (beside and following is not None and following.form == "model"):
            plain = re.sub(r"[ -]+", " ", text)
            name = same.get(plain) or re.sub(r" rockets?$|(?<=\d)s$", "", each.words)
            found.append(name)
    renamed = {"anti personnel mines": "anti-personnel mines"}
    return list(dict.fromkeys(renamed.get(name, name) for name in found))


_TITLED = re.compile(
    r"\b(?:President|Prime Minister|Minister|Secretary|King|Queen|General|Gen\."
    r"|Chancellor|Ambassador|Senator|spokes(?:man|woman|person))"
    r"(?: of \w+)? ((?:[A-Z][\w’'-]+ ?){2,3})"
)


def _people(article: Article) -> list[str]:
    if article.language != "en":
        return []
    return list(dict.fromkeys(match[1].strip() for match in _TITLED.finditer(article.folded.original)))

"""Sources and treaties whose title a footnote or a line of a bibliography has, or whose publisher and day."""

from __future__ import annotations

import math
import re
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sqlalchemy import select

from treaties.domain.finding import is_cjk, words
from treaties.domain.message import Message
from treaties.domain.reference import days, years
from treaties.domain.text import fold
from treaties.models import Record, SearchEntry, Source
from treaties.queries import candidates
from treaties.queries.hit import Hit
from treaties.queries.matching import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

LIKELY = 60  # records whose titles are compared letter by letter
TITLE_LIKE, PUBLISHER_LIKE = 84.0, 86.0
SHORT_TITLE = 18  # a title of so few letters needs its publisher or its year beside it
SHORTENED, WHOLE, SHORTEST, FEWEST_INITIALS = 90.0, 100.0, 12, 3
OTHER_NUMBER = 8  # what it costs the numbered beginning of a title not to stand in the note letter by letter
OF_THE_DAY = 6  # what a source gains whose very day a note names
ADDRESSED = 24  # what a source loses at most beside one whose title and address have all that a note says
CONTAINED = 8  # what a title loses that stands in the title of another hit
BEGINNING, WHOLLY = Message("the beginning of its title"), Message("its title")
LONG_WORD, SLIP = 5, 60  # letters of a word that tells two titles apart, and how alike a misspelt one still is
COVERED, COVERING = 0.8, 4  # of a note's own words in a title; words without which that says nothing
SAME_DAY = 30  # sources of the day that a note names
STEM = 4  # letters that a name has in common in two languages
_CHAPTER = re.compile(r"\bch(?:ap)?\.? ([XVI]{1,5})[,.\s-]+(?:no\.? ?)?(?=\d)", re.IGNORECASE)
# When somebody looked at a page is no day of the page.
_LOOKED_AT = re.compile(
    r"\b(?:accessed|retrieved|visited|consulted|viewed|cited|abgerufen|consulté|consultado|consultato|обращения:?)\b"
    r".{0,30}?\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r"[:(–—]\s?")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_ENDS = r"\s*(?:[,.:;!?\"”“’»()\[\]]|$)"
_BEGINS = r"(?:^|[,.:;\"“”„‘'«(\[]|\bsee|\bin|\balso)\s*"
_COMMON = frozenset(
    words(
        "a an and are as at by de der die du et for from in into is its la le les no of on or date the to und with "
        "accessed available online website web page press release news report blog nd undated retrieved see also "
        "cited last updated visited url via internet"
    )
)


def titled(connection: Connection, text: str, rest: str, passages: Sequence[str]) -> list[Hit]:
    """Sources and treaties whose title stands in the text, the likeliest first; `rest` is it without addresses."""
    said = " ".join(passages) if passages else rest
    ids = candidates.likely(connection, WORDS, said, [("source", "treaty"), ("published",)], LIKELY)
    if not ids:
        return []
    query = (
        select(Record.id, Record.kind, Record.slug, Record.title, Source.heading, Source.publisher, Source.issued_text,
               Source.url, SearchEntry.names)
        .outerjoin(Source, Source.id == Record.id)
        .join(SearchEntry, SearchEntry.record_id == Record.id)
        .where(Record.id.in_(ids), Record.state == "published")
    )  # fmt: skip
    note = _Note(text, rest, passages)
    rows = connection.execute(query).all()
    found = [each for row in rows if (each := _hit(row, note)) is not None]
    _by_address(connection, [hit for hit, _ in found], {row.id: row for row in rows}, note)
    for hit, title in found:
        # "Cluster munition ban policy" stands in "Somalia: Cluster munition ban policy", which says more.
        if any(title != other and f" {title} " in f" {other} " for _, other in found):
            hit.score -= CONTAINED
    return sorted((hit for hit, _ in found), key=lambda each: -each.score)


def _by_address(connection: Connection, hits: Sequence[Hit], rows: Mapping[int, Any], note: _Note) -> None:
    """Put sources behind those whose titles and addresses have more of what a note says: a country, a year.

    Many have one title, "Cluster munition ban policy", and the State only in the folders of the address.
    """
    known = candidates.known(connection, WORDS)
    shares = {hit.id: _share(rows[hit.id], note.beside, known) for hit in hits}
    most = max((share for share, _ in shares.values()), default=0.0)
    for hit in (each for each in hits if each.kind == "source"):
        share, addressed = shares[hit.id]
        hit.score -= ADDRESSED * (most - share)
        if addressed and share == most:
            hit.why = Message("%(why)s, words of its address", why=hit.why)


def _share(row: Any, said: set[str], known: candidates.Known) -> tuple[float, bool]:
    """Which share of a note's words that are not the publisher's or the host's stands in title or address.

    And whether any of them stands in the address alone.
    """
    host, _, path = unquote((row.url or "").partition("://")[2]).partition("/")
    own, title, there = (set(words(each)) for each in (f"{row.publisher or ''} {host}", row.heading or row.title, path))
    weight = {each: math.log(1 + known.most / known.entries.get(each, 1)) for each in said if each not in own}
    met = [word for word in weight if word in title or word in there]
    return sum(weight[word] for word in met) / (sum(weight.values()) or 1.0), any(word not in title for word in met)


class _Note:
    """A reference, folded once, to be compared with many titles."""

    def __init__(self, text: str, rest: str, passages: Sequence[str] = ()) -> None:
        text = _LOOKED_AT.sub("", text)
        text = _CHAPTER.sub(r"chapter \1 ", text)
        self.said, self.folded, self.named = " ".join(words(text)), fold(text), years(text)
        self.days = {each.isoformat() for each in days(text)}
        self.own, self.beside = telling(rest), {each for each in words(rest) if each not in _COMMON}
        self.quoted = [telling(each) for each in passages]


def telling(text: str) -> list[str]:
    """The words that say what a reference refers to: no numbers, initials or words that any may have."""
    found = (each for each in words(text) if each not in _COMMON and not each.isdigit())
    return [each for each in found if len(each) > 1 or is_cjk(each)]


def _titles(row: Any) -> Iterator[str]:
    """What the title may be in a note: whole, or without what stands in brackets behind it."""
    if row.kind == "treaty":
        yield from (each for each in row.names.strip("|").split("|") if _size(each) >= SHORT_TITLE)
        return
    title = row.heading or row.title
    yield title
    if (bare := _ASIDE.sub("", title)) not in {title, row.publisher}:
        yield bare


def _size(title: str) -> int:
    """How many letters it would have in Latin script, about."""
    return len(title) + 2 * sum(is_cjk(letter) for letter in title)


def _hit(row: Any, note: _Note) -> tuple[Hit, str] | None:
    """The hit, and the words of the title that the note has; None where it has too few of them."""
    issued = str(row.issued_text or "")[:4]
    same_year = issued.isdigit() and int(issued) in note.named
    house = " ".join(words(_ASIDE.sub("", row.publisher or "")))
    publisher = bool(house) and _publishes(house, note.said)
    why, best, had = _alike(list(_titles(row)), note, beside=publisher or same_year)
    title = row.heading or row.title
    if best < SHORTENED and (publisher or same_year) and row.kind != "treaty":
        if _in_short(title, note.folded, row.publisher):
            why, best = BEGINNING, SHORTENED
        elif publisher and best < TITLE_LIKE and _covers(title, row.publisher, note.own):
            why, best = Message("most of its words stand in the title"), TITLE_LIKE
    if best < TITLE_LIKE - 14:
        return None
    if best < WHOLE and why is WHOLLY and _otherwise(telling(title), note.quoted):
        return None
    contradicted = bool(note.named) and issued.isdigit() and not same_year
    same_day = str(row.issued_text or "") in note.days
    score = best * 0.8 + (8 if publisher else 0) + (6 if same_year else 0) - (10 if contradicted else 0)
    score += OF_THE_DAY if same_day else 0
    if row.kind == "treaty":
        score = best * 0.8 - 3
    if score < TITLE_LIKE * 0.8:
        return None
    if publisher:
        why = Message("%(why)s, its publisher", why=why)
    if same_year:
        why = Message("%(why)s, the year %(year)s", why=why, year=issued)
    return Hit(row.id, row.kind, row.slug, row.title, "likely", why, min(score, 97.0)), had


def _alike(titles: Sequence[str], note: _Note, *, beside: bool) -> tuple[Message, float, str]:
    """How and how much the note is like the likest of the titles, 0 to 100, and that title's words."""
    from rapidfuzz import fuzz

    why, best, had = WHOLLY, 0.0, ""
    for each in titles:
        title, cut = " ".join(words(each)), titles[0].startswith(f"{each} ")
        if not title or (_size(title) < SHORT_TITLE and not beside):
            continue
        inside = f" {title} " in f" {note.said} "
        alike = 100.0 if inside else fuzz.partial_ratio(title, note.said) if len(title) <= len(note.said) + 6 else 0.0
        alike = min(alike * (0.7 + 0.3 * min(1.0, _size(title) / SHORT_TITLE)), SHORTENED if cut else 100.0)
        if cut and not inside and any(map(str.isdigit, title.split())):
            alike -= OTHER_NUMBER
        if alike > best:
            why, best, had = BEGINNING if cut else WHOLLY, alike, title
    if titles and best < TITLE_LIKE and _has_all(note.own, telling(titles[0])):
        return Message("all words of its title"), TITLE_LIKE, " ".join(words(titles[0]))
    return why, best, had


def _otherwise(title: Sequence[str], quoted: Sequence[Sequence[str]]) -> bool:
    """Whether each quoted title says another word where this one has its own, as of another place: no slip."""
    from rapidfuzz import fuzz

    def strange(own: Sequence[str], other: Sequence[str]) -> bool:
        long = [each for each in own if len(each) >= LONG_WORD]
        return any(all(fuzz.ratio(each, word) < SLIP for word in other) for each in long)

    return bool(quoted) and all(strange(title, each) and strange(each, title) for each in quoted)


def _publishes(publisher: str, said: str) -> bool:
    """Whether a reference names the publisher, in full or by its initials: HRW."""
    from rapidfuzz import fuzz

    initials = "".join(word[0] for word in publisher.split())
    short = len(initials) >= FEWEST_INITIALS and f" {initials} " in f" {said} "
    return short or fuzz.partial_ratio(publisher, said) >= PUBLISHER_LIKE


def _in_short(title: str, folded: str, publisher: str) -> bool:
    """Whether a reference has the title as far as its colon or bracket, as notes shorten it, as words of their own."""
    begun = words(_SUBTITLE.split(title, maxsplit=1)[0])
    said = " ".join(begun)
    if begun == words(publisher):  # a source without a title of its own
        return False
    if len(begun) < 2 or not SHORTEST <= len(said) < len(" ".join(words(title))):  # noqa: PLR2004 - one word is a name
        return False
    return re.search(_BEGINS + r"\W+".join(map(re.escape, begun)) + _ENDS, folded) is not None


def _has_all(said: Sequence[str], title: Sequence[str]) -> bool:
    """Whether a note has every telling word of a long title, in its order, whatever stands between them."""
    rest = iter(said)
    return len(title) > COVERING and all(word in rest for word in title)


def _covers(title: str, publisher: str, own: Sequence[str]) -> bool:
    """Whether nearly all that a note says besides the publisher are words of the title."""
    there, house = set(words(title)), set(words(publisher))
    rest = [word for word in own if word not in house]
    return len(rest) >= COVERING and sum(word in there for word in rest) >= COVERED * len(rest)


def of_the_day(connection: Connection, text: str, called: Callable[[str], str]) -> list[Hit]:
    """Sources that the text's publisher published on its day, whose title has a name of it: perhaps translated.

    `called` is the title of the record that a folded word names in any language, empty where it names none.
    """
    named = days(text)
    if not named:
        return []
    query = (
        select(Record.id, Record.kind, Record.slug, Record.title, Source.heading, Source.publisher)
        .join(Source, Source.id == Record.id)
        .where(
            Source.issued_first.in_(named), Source.issued_last == Source.issued_first, Record.state == "published",
            Source.publisher != "",
        )
        .order_by(Record.id)
        .limit(SAME_DAY)
    )  # fmt: skip
    said = " ".join(words(text))
    names = [*said.split(), *(word for each in said.split() for word in words(called(each)))]
    own = {word[:STEM] for word in names if len(word) > STEM}
    hits = []
    for row in connection.execute(query):
        publisher = " ".join(words(row.publisher))
        theirs = {word[:STEM] for word in words(row.heading) if len(word) > STEM}
        if theirs & own - {word[:STEM] for word in publisher.split()} and _publishes(publisher, said):
            why = Message("its publisher and its day, and a word like one of its title")
            hits.append(Hit(row.id, row.kind, row.slug, row.title, "likely", why, 68.0))
    return hits if len(hits) == 1 else []


def by_its_words(text: str, treaties: Mapping[Key, tuple[set[str], set[int]]]) -> list[Hit]:
    """The one treaty that is meant by words out of its names, as in "the 1997 Ottawa landmines treaty".

    `treaties` has the words and years of each; words that none of them has, as of places and months, may stand beside.
    """
    said = [_IN_FULL.get(each, each) for each in words(text) if each not in _COMMON and not each.isdigit()]
    named = years(text)
    if len(said) > MOST_WORDS or not any(each in _TREATIES for each in said):
        return []
    stems = {key: {each[:_OF_NAME] for each in own} for key, (own, _) in treaties.items()}
    asked = {each[:_OF_NAME] for each in said if len(each) > 1 or each in _PARTS}
    having = {each: sum(each in own for own in stems.values()) for each in asked}
    weight = {each: math.log(1 + len(stems) / count) for each, count in having.items() if count}
    shares = {
        key: sum(weight[each] for each in weight if each in own)
        for key, own in stems.items()
        if not named or not treaties[key][1] or named & treaties[key][1]
    }
    (first, best), (_, second) = nlargest(2, [*shares.items(), (None, 0.0), (None, 0.0)], key=lambda each: each[1])
    met = sum(each in stems[first] for each in asked) if first else 0
    if met < 2 or len(asked) > 2 * met or best < max(MOSTLY * sum(weight.values()), AHEAD * second):  # noqa: PLR2004 - one word is a name
        return []
    return [Hit(*first, "likely", Message("words of its names"), 88.0)] if first else []


Key = tuple[int, str, str, str]
MOST_WORDS, _OF_NAME = 12, 6  # words of such a name, and the letters by which they are compared
MOSTLY, AHEAD = 0.65, 1.3  # what they weigh of all words that any treaty has, and beside the next treaty's
_PARTS = frozenset({"i", "v", "x"})
_IN_FULL = {"prot": "protocol", "conv": "convention"}
_TREATIES = frozenset(
    words(
        "treaty convention protocol agreement pact traité protocole accord tratado convención protocolo acuerdo "
        "vertrag konvention abkommen übereinkommen protokoll договор конвенция протокол соглашение"
    )
)


def worded(connection: Connection, text: str) -> list[Hit]:
    """Sources whose title, publisher and address have nearly all the words and numbers that a short reference has.

    "Trb. 2003, 112" stands in the address of that gazette, "Oman, Mine Ban Policy (2018)" in the folders of a report's.
    """
    asked = [each for each in dict.fromkeys(words(text)) if each not in _COMMON]
    has = candidates.known(connection, WORDS)
    met = [each for each in asked if each in has.entries]
    if not FEWEST_MET <= len(met) <= MOST_WORDS or len(met) < MET * len(asked):
        return []
    if any(each not in has.entries for each in asked if each.isdigit() and len(each) >= LONG_NUMBER):
        return []  # the number of another one
    ids = candidates.likely(connection, WORDS, " ".join(met), [("source",), ("published",)], LIKELY)
    query = (
        select(Record.id, Record.kind, Record.slug, Record.title, SearchEntry.said)
        .join(SearchEntry, SearchEntry.record_id == Record.id)
        .where(Record.id.in_(ids), Record.state == "published")
    )
    weight = {each: math.log(1 + has.most / has.entries[each]) for each in met}
    numbers = [each for each in met if each.isdigit() and len(each) >= LONG_NUMBER]
    shares = []
    for row in connection.execute(query):
        there = set(words(f"{row.title} {row.said or ''}"))
        if any(each not in there for each in numbers):
            continue
        shares.append((sum(own for each, own in weight.items() if each in there) / sum(weight.values()), row))
    best = max((share for share, _ in shares), default=0.0)
    leading = [row for share, row in shares if share >= best - 0.01]
    if best < MOST_MET or len(leading) > FEW_MET:
        return []
    why = Message("its words and numbers, in title, publisher and address")
    return [Hit(row.id, row.kind, row.slug, row.title, "likely", why, 60.0 + 10 * best) for row in leading]


LONG_NUMBER = 3  # digits: a shorter one may be a page, these tell one from another
FEWEST_MET, MET, MOST_MET, FEW_MET = 3, 0.6, 0.7, 3  # words met; their share; what they weigh; sources that lead


def numbered(connection: Connection, text: str) -> list[Hit]:
    """Sources in whose address a long number of the text stands, as that of a law, of a collection or an ISBN."""
    numbers = dict.fromkeys(re.sub(r"\D+", " ", each[0]).strip() for each in _LONG_NUMBER.finditer(text))
    long = (each for each in numbers if len(each.replace(" ", "")) >= FEWEST_DIGITS)
    for number in islice(long, MOST_NUMBERS):
        forms = list(dict.fromkeys((number, number.replace(" ", ""))))  # one word there, or as many as here
        ids = {
            each for form in forms for each in candidates.likely(connection, WORDS, form, [("source",), ("published",)])
        }
        query = (
            select(Record.id, Record.kind, Record.slug, Record.title, Source.url)
            .join(Source, Source.id == Record.id)
            .where(Record.id.in_(ids), Record.state == "published")
            .order_by(Record.id)
        )
        said = [(row, f" {' '.join(words(unquote(row.url or '')))} ") for row in connection.execute(query)]
        rows = [row for row, address in said if any(f" {form} " in address for form in forms)]
        if 0 < len(rows) <= FEW_MET:
            why = Message("a number in its address: %(number)s", number=number)
            return [Hit(row.id, row.kind, row.slug, row.title, "likely", why, 80.0) for row in rows]
    return []


_LONG_NUMBER = re.compile(r"(?<!\w)\d(?:[\d.\s-]{0,24}\d)(?!\w)")
FEWEST_DIGITS, MOST_NUMBERS = 5, 5  # of such a number; of them in a text, the first ones

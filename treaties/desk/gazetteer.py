"""What the reader looks for: the register's own names, CLDR's names of territories, and the words of news.

A name added to the register is known to the reader at once: a gazetteer is made anew when the register has changed.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.desk.matcher import Matcher, Name
from treaties.models import Actor, ActorName, Place, PlaceName, Record, Treaty, TreatyName, Weapon, WeaponName
from treaties.queries.prepared import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

WORDS = Path(__file__).parent / "words"
# Names that are more often another word of that language.
_OTHER_WORDS = {
    "ru": {"того", "чад", "кот"}, "uk": {"того", "мали", "чад", "малі"}, "tr": {"mali", "oman", "çad", "cad"},
    "en": {"us", "u.s.", "usa", "jersey", "america"}, "de": {"us"}, "id": {"oman", "as"}, "es": {"niger"},
    "ko": {"가나", "오만", "수단", "통가", "차드"}, "fr": {"man"}, "it": {"mali"}, "pt": {"mali"},
}  # fmt: skip
_CASES = {
    "ы": "(ы|ов|ам|ами|ах)?", "ая": "(ая|ой|ую)", "ий": "(ий|ого|ому|им|ом)", "ые": "(ые|ых|ым|ыми)",
    "ия": "(ия|ии|ию|ией|иеи)", "ія": "(ія|ії|ію|ією)", "а": "(а|ы|е|у|ои|ою|и|і|ої|ій)", "я": "(я|и|ю|е|еи|єю|ї|і)",
    "ь": "(ь|я|ю|е|ем|и|і)", "й": "(й|я|ю|ем|е)",
}  # fmt: skip
_SHORTEST = 3
_LATIN = {"fr", "es", "de", "id", "it", "pt"}
# Which treaty bans a weapon, for texts that call it by what it bans or by its year.
BANS = {
    "cluster-munitions": "ccm", "155-mm-dpicm": "ccm", "anti-personnel-mines": "mine-ban", "nuclear-weapons": "tpnw",
    "chemical-weapons": "cwc",
}  # fmt: skip


@lru_cache
def words(name: str) -> dict[str, Any]:
    """One file of words."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text("utf-8"))


_ready = Remembered(16)


def matcher(connection: Connection, language: str) -> Matcher:
    """The matcher of a language over the register as it stands."""
    # In order: where two names are the same letters the first one counts, in every process and on both engines.
    return _ready.get(connection, language, lambda: Matcher(sorted(set(_names(connection, language)))))


def alpha2(connection: Connection, codes: set[str]) -> set[str]:
    """The two letters of States known by three (ISO 3166)."""
    query = select(Actor.iso2).where(Actor.iso3.in_(codes), Actor.iso2.is_not(None))
    return {row.iso2 for row in connection.execute(query)} if codes else set()


def _names(connection: Connection, language: str) -> Iterator[Name]:
    yield from _states(connection, language)
    yield from _actors(connection)
    yield from _weapons(connection)
    yield from _treaties(connection)
    yield from _places(connection)
    for phrase in words("things")["passed_over"]["phrases"]:
        yield Name(phrase, "passed", phrase)


def _states(connection: Connection, language: str) -> Iterator[Name]:
    rows = connection.execute(
        select(Actor.id, Actor.iso3, Actor.iso2, Record.title)
        .join(Record, Record.id == Actor.id)
        .where(Actor.actor_kind == "state", Actor.iso3.is_not(None), Actor.iso3 != "")
    ).all()
    codes = {row.id: row.iso3 for row in rows}
    named = [(row.iso3, row.title) for row in rows if language == "en" or row.title.isascii()]
    other = connection.execute(select(ActorName.record_id, ActorName.name, ActorName.language)).all()
    named += [
        (codes[row.record_id], row.name) for row in other if row.record_id in codes and row.language in {language, ""}
    ]
    named += _territories({row.iso2: row.iso3 for row in rows if row.iso2}, language)
    for code, name in named:
        yield from _state_name(code, name, language)
    listed = words("states").get(language, {})
    if language in _LATIN:  # most seats of governments are written as in English
        seats = {
            code: " ".join(i for i in _items(text) if i.startswith("@")) for code, text in words("states")["en"].items()
        }
        listed = {code: f"{listed.get(code, '')} {seats.get(code, '')}" for code in {**seats, **listed}}
    for code, text in listed.items():
        for item in _items(text):
            seat, exact = item.startswith("@"), item.startswith("=")
            form = "seat" if seat else "name" if exact else "adjective"
            capital = seat or language in {"en", "tr", "id"}
            yield Name(item.removeprefix("@"), "state", code, capital=capital, form=form)
    if language not in {"en", "zh", "ja"}:
        for code in ("USA", "GBR"):
            yield Name(f"={code}", "state", code)


def _items(text: str) -> Iterator[str]:
    """Split at spaces outside parentheses."""
    item, depth = "", 0
    for each in f"{text} ":
        depth += {"(": 1, ")": -1}.get(each, 0)
        if each == " " and not depth:
            if item:
                yield item
            item = ""
        else:
            item += each


def _territories(codes: dict[str, str], language: str) -> list[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale(language).territories
    except UnknownLocaleError:
        return []
    return [(codes[code], name) for code, name in territories.items() if code in codes]


def _state_name(code: str, name: str, language: str) -> Iterator[Name]:
    name = re.sub(r"(?<!ongo) \(.*\)$", "", name)  # "Мьянма (Бирма)"
    plain = name.lower()
    if plain in _OTHER_WORDS.get(language, set()) or re.search(r"[()&,]| - ", name):
        return
    if len(name) < _SHORTEST and not re.search("[\u3040-\ud7a3]", name) and not name.isupper():
        return
    if name.isascii() and (name.isupper() or "." in name):
        yield Name(f"={name}", "state", code)
    elif language in {"ru", "uk"}:
        yield Name("_".join(_declined(word) for word in name.split()), "state", code, capital=True)
    else:
        ending = {"de": "s?"}.get(language, "")
        yield Name(re.escape(name).replace(r"\ ", "_").replace(r"\-", "-") + ending, "state", code, capital=True)


def _declined(word: str) -> str:
    for end, cases in _CASES.items():
        if word.endswith(end) and len(word) > _SHORTEST:
            return re.escape(word[: -len(end)]) + cases
    if re.search("[бвгджзклмнпрстфхцчшщ]$", word):
        return re.escape(word) + "(а|у|ом|е|ем|і|ові|ы|и)?"
    return re.escape(word)


_KINDS = {"outlet": "outlet", "ngo": "monitor", "armed_group": "group", "coalition": "group"}


def _actors(connection: Connection) -> Iterator[Name]:
    for section, kind in (("outlets", "outlet"), ("monitors", "monitor"), ("groups", "group"), ("leaders", "leader")):
        for value, patterns in words("things")[section].items():
            for pattern in patterns:
                yield Name(pattern, kind, value)
    rows = connection.execute(
        select(Actor.actor_kind, Record.title, ActorName.name)
        .join(Record, Record.id == Actor.id)
        .outerjoin(ActorName, ActorName.record_id == Actor.id)
        .where(Actor.actor_kind.in_([*_KINDS, "organisation", "government_body", "company"]))
    )
    for row in rows:
        for name in {row.title, row.name or ""} - {""}:
            if "(" not in name:
                yield Name(_plainly(name), _KINDS.get(row.actor_kind, "organisation"), row.title, capital=True)


def _plainly(name: str) -> str:
    if name.isascii() and name.isupper():
        return f"={name}"
    return re.escape(name).replace(r"\ ", "_").replace(r"\-", "_").replace("*", "")


def _weapons(connection: Connection) -> Iterator[Name]:
    things = words("things")
    for slug, patterns in things["weapons"].items():
        for pattern in patterns:
            pattern = pattern.removeprefix("(ال)?")  # noqa: PLW2901 - the article stands before any Arabic name
            yield Name(pattern, "weapon", slug, form="category")
    for pattern in things["designations"]["patterns"]:
        yield Name(pattern, "weapon", "", form="model")
    rows = connection.execute(
        select(Record.slug, Record.title, Weapon.weapon_kind, WeaponName.name)
        .join(Weapon, Weapon.id == Record.id)
        .outerjoin(WeaponName, WeaponName.record_id == Weapon.id)
    )
    for row in rows:
        form = "category" if row.weapon_kind == "category" else "model"
        for name in {row.title, row.name or ""} - {""}:
            if "(" not in name and row.slug != "conventional-arms":
                yield Name(
                    _plainly(name), "weapon", row.slug, form=form, capital=form == "model" and name[:1].isupper()
                )


def _treaties(connection: Connection) -> Iterator[Name]:
    for slug, patterns in words("things")["treaties"].items():
        for pattern in patterns:
            yield Name(pattern, "treaty", slug)
    rows = connection.execute(
        select(Record.slug, Record.title, Treaty.short_name, TreatyName.name)
        .join(Treaty, Treaty.id == Record.id)
        .outerjoin(TreatyName, TreatyName.record_id == Treaty.id)
    )
    for row in rows:
        for name in {row.title, row.short_name, row.name or ""} - {"", "MBT", "APLC", "Paris Convention"}:
            if "(" not in name:
                yield Name(_plainly(name), "treaty", row.slug)


def _places(connection: Connection) -> Iterator[Name]:
    rows = connection.execute(
        select(Record.title, PlaceName.name)
        .join(Place, Place.id == Record.id)
        .outerjoin(PlaceName, PlaceName.record_id == Place.id)
    )
    for row in rows:
        for name in {row.title, row.name or ""} - {""}:
            if "(" not in name and len(name) > 1:
                yield Name(_plainly(name), "place", row.title, capital=True)

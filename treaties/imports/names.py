"""Names and codes of participants, as depositaries and other projects write them, to actors of the register.

The names of the register come first. Behind them stands `participants.csv`: further spellings of the UN's tables and
of older lists, organisations and territories that are parties of some treaties, and the codes of ISO 3166, of the
Correlates of War project and of Gleditsch and Ward. Nothing is matched by likeness: a name is the same once case,
accents, punctuation and footnote marks are put aside, or it is not found.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.domain.dates import say_day
from treaties.domain.message import Message
from treaties.domain.text import fold
from treaties.imports.decoding import mended
from treaties.imports.tables import bare_name
from treaties.models import Actor, ActorName, Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection

TABLE = Path(__file__).with_name("participants.csv")
SCHEMES = ("iso3", "iso2", "iso_numeric", "cow", "cow_letters", "gw")
_PUNCTUATION = re.compile(r"[.,;:'’`´\"“”()\[\]/\\*_-]+")
_SHORT = {"st": "saint", "rep": "republic", "dem": "democratic", "isl": "islands", "is": "islands"}
_LOST = re.compile("[?\ufffd¿]")


@dataclass(frozen=True, slots=True)
class Participant:
    """A State, organisation or territory of the table: its own short address, name, kind, codes, days and spellings.

    Of several codes of a scheme the first is in use, the others were.
    """

    slug: str
    title: str
    actor_kind: str
    codes: dict[str, tuple[str, ...]]
    valid_from: str
    valid_until: str
    names: tuple[str, ...]

    def code(self, scheme: str) -> str | None:
        """The code that it has now."""
        return next(iter(self.codes[scheme]), None)


UNKNOWN = Message("No actor of the register has this name.")


@dataclass(frozen=True, slots=True)
class Found:
    """What a name stands for: the actor, or 0 with the reason; `new` is a participant that the register lacks."""

    actor: int = 0
    reason: Message | None = None
    new: Participant | None = None


@lru_cache(maxsize=1)
def participants() -> tuple[Participant, ...]:
    """The table, read once."""
    with TABLE.open(encoding="utf-8", newline="") as source:
        return tuple(
            Participant(
                row["slug"], row["title"], row["actor_kind"],
                {scheme: tuple(filter(None, row[scheme].split("/"))) for scheme in SCHEMES},
                row["valid_from"], row["valid_until"], tuple(filter(None, row["names"].split(" | "))),
            )
            for row in csv.DictReader(source)
        )  # fmt: skip


@lru_cache(maxsize=1)
def _without_accented() -> dict[str, set[str]]:
    """The short addresses by names as a step that knew English letters only left them: "Cte d'Ivoire"."""
    found: dict[str, set[str]] = {}
    for each in participants():
        for name in (each.title, *each.names):
            if not name.isascii():
                found.setdefault(key(name.encode("ascii", "ignore").decode()), set()).add(each.slug)
    return found


def key(name: str) -> str:
    """A name without what spellings differ in: case, accents, punctuation, short forms, a "the" at either end."""
    plain = _PUNCTUATION.sub(" ", re.sub(r"['’`´]", "", fold(name.replace("&", " and "))))
    words = [_SHORT.get(word, word) for word in plain.split()]
    words = words[1:] if words[:1] == ["the"] else words
    words = re.sub(r"\b(\w) (?=\w\b)", r"\1", " ".join(words)).split()  # "U.S.S.R." is "USSR"
    return " ".join(words[:-1] if words[-1:] == ["the"] and "of" not in words[-2:] else words)


def _turned(name: str) -> str:
    """The name put right: “Eswatini (Kingdom of)” as “Kingdom of Eswatini”, “Sudan, South”, “Government of Fiji”."""
    if governed := re.fullmatch(r"(?:the )?government of (.+)", name, re.IGNORECASE):
        return governed[1]
    before = r"[^,()]+\bof(?:\s+the)?|north|south|east|west"
    found = re.fullmatch(rf"([^,(]+?)\s*[,(]\s*(?:the\s+)?({before})\)?", name, re.IGNORECASE)
    return f"{found[2]} {found[1]}" if found else name


class Names:
    """Names of published actors; States that may join before other actors of the same name."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(
            select(
                Record.id, Record.slug, Record.title, Actor.official_name, Actor.may_join, Actor.iso3,
                Actor.valid_from, Actor.valid_until,
            ).join(Actor, Actor.id == Record.id).where(Record.state == "published")
        ).all()  # fmt: skip
        self.days = {row.id: (row.valid_from, row.valid_until) for row in rows}
        self.titles = {row.id: row.title for row in rows}
        self._joins = {row.id for row in rows if row.may_join}
        self._slugs = {row.slug: row.id for row in rows}
        self._iso3: dict[str | None, int] = {row.iso3: row.id for row in rows if row.iso3}
        self._exact: dict[str, set[int]] = {}
        self._loose: dict[str, set[int]] = {}
        self._add((row.id, text) for row in rows for text in (row.title, row.official_name) if text)
        names = connection.execute(select(ActorName.record_id, ActorName.name))
        self._add((actor, text) for actor, text in names if actor in self.days)
        self._known: dict[str, set[str]] = {}
        self._table = {each.slug: each for each in participants()}
        for each in participants():
            for text in (each.title, *each.names):
                self._known.setdefault(key(text), set()).add(each.slug)

    def _add(self, pairs: Iterable[tuple[int, str]]) -> None:
        for actor, text in pairs:
            self._exact.setdefault(fold(text), set()).add(actor)
            self._loose.setdefault(key(text), set()).add(actor)

    def find(self, name: str) -> Found:
        """The actor of this name: as the register spells it, else as the table does, else with its encoding mended."""
        printed = bare_name(name)
        for text in dict.fromkeys((name, printed, mended(printed), _turned(printed))):
            found = self._of_register(text) or self._of_table(key(text))
            if found:
                return found
        return self._twice_named(printed) or self._with_lost_letters(printed) or Found(reason=UNKNOWN)

    def _of_register(self, text: str) -> Found | None:
        for names, form in ((self._exact, fold(text)), (self._loose, key(text))):
            ids = names.get(form, set())
            ids = ids & self._joins or ids
            if len(ids) == 1:
                return Found(next(iter(ids)))
            if ids:
                return Found(reason=Message("Several actors of the register have this name."))
        return None

    def _of_table(self, form: str) -> Found | None:
        slugs = self._known.get(form, set())
        if len(slugs) > 1:
            return Found(reason=Message("This name stands for several participants."))
        return self._participant(self._table[next(iter(slugs))]) if slugs else None

    def _participant(self, each: Participant) -> Found:
        actor = self._slugs.get(each.slug) or self._iso3.get(each.code("iso3"))
        if actor:
            return Found(actor)
        return Found(reason=Message("The register has no “%(title)s” yet.", title=each.title), new=each)

    def _twice_named(self, text: str) -> Found | None:
        """Burkina Faso (Upper Volta) is one by two names; Russia (Soviet Union) are two, and nothing tells which."""
        pair = re.fullmatch(r"([^()/]+)(?:\((.+)\)|/(.+))", text)
        if not pair:
            return None
        then = re.compile(r"\s*(?:now|today|formerly|former|previously|ex)[\s-]+", re.IGNORECASE)
        one, two = (self.find(then.sub("", each, count=1).strip()) for each in pair.groups() if each)
        if (one.actor or one.new) and (one.actor, one.new) == (two.actor, two.new):
            return one
        if not (one.actor or one.new) or not (two.actor or two.new):
            return None
        return Found(
            reason=Message("This names two participants: map a column of codes, which with the date tell which.")
        )

    def _with_lost_letters(self, text: str) -> Found | None:
        """A name in which "?" or "�" stands for a letter that was lost, or nothing does, where one single name fits."""
        if len(_LOST.sub("", text)) < 4:  # noqa: PLR2004 - too little is left to tell
            return None
        if not _LOST.search(text):
            slugs = _without_accented().get(key(text), set())
            return self._participant(self._table[next(iter(slugs))]) if len(slugs) == 1 else None
        pattern = re.compile(".{1,2}".join(re.escape(fold(part)) for part in _LOST.split(text)))
        spellings = [(each, name) for each in participants() for name in (each.title, *each.names)]
        fits = {each.slug: each for each, name in spellings if pattern.fullmatch(fold(name)) and not name.isascii()}
        return self._participant(next(iter(fits.values()))) if len(fits) == 1 else None

    def by_code(self, scheme: str, code: str, day: date | None = None) -> Found:
        """The actor with this code; a code that outlived its State needs the day."""
        wanted = code.strip().upper().removesuffix(".0")
        if scheme != "iso_numeric":
            wanted = wanted.lstrip("0") or "0"
        fits = [each for each in participants() if _same_code(scheme, each.codes[scheme], wanted)]
        if len(fits) > 1 and day:
            fits = [each for each in fits if _alive(each, day.isoformat())]
            fits = [each for each in fits if each.valid_until] or fits
        if not fits:
            return Found(
                reason=Message(
                    "“%(code)s” is no code of %(scheme)s that the table of participants has.",
                    code=code[:40],
                    scheme=scheme,
                )
            )
        if len(fits) > 1:
            among = ", ".join(each.title for each in fits)
            return Found(
                reason=Message(
                    "“%(code)s” stands for %(among)s: a date in the row tells which.", code=code[:40], among=among
                )
            )
        return self._participant(fits[0])

    def lived(self, actor: int, day: date) -> Message | None:
        """Why the actor cannot have acted on this day, None where it can."""
        first, last = self.days.get(actor, (None, None))
        if first and day < first:
            return Message(
                "%(actor)s exists only from %(day)s in the register.", actor=self.titles[actor], day=say_day(first)
            )
        if last and day > last:
            return Message("%(actor)s ended on %(day)s in the register.", actor=self.titles[actor], day=say_day(last))
        return None


def _same_code(scheme: str, own: tuple[str, ...], wanted: str) -> bool:
    return wanted.lstrip("0") in {each.lstrip("0") for each in own} if scheme == "iso_numeric" else wanted in own


def _alive(each: Participant, day: str) -> bool:
    return (not each.valid_from or each.valid_from <= day) and (not each.valid_until or day <= each.valid_until)

"""A question as it stands in an address of the register, in one normal form: the same question is the same text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from treaties.domain.dates import DateError, read_date, say_day
from treaties.domain.message import Message, Told
from treaties.domain.text import TextError, clean
from treaties.domain.values import whole_number
from treaties.exports.lines import canonical
from treaties.queries.search import FACETS, TERMS
from treaties.queries.status import SHOWS, SIGNED_EVER
from treaties.records import BY_PATH, RecordType

if TYPE_CHECKING:
    from datetime import date

LONGEST = 4000
KINDS = {
    "list": "List", "search": "Search", "lookup": "Lookup", "status": "Status of every State", "sql": "Answer in SQL",
    "matrix": "Status on every treaty", "deadlines": "What is due",
}  # fmt: skip
SEARCHED = ("q", "type", *FACETS, *TERMS, "language", "year", "from", "to", "match")
NARROWED = ("region", "group", "view")
DUE = ("duty", "actor", "region", "treaty")
_STATUS = re.compile(r"treaties/([a-z0-9][a-z0-9-]*)(?:/status)?")
_SUFFIX = re.compile(r"\.(?:csv|json|jsonl|xlsx|parquet|geojson|bib|ris|csl\.json)$")
# Texts and quoted names stay as they are; comments and runs of blanks between them mean nothing.
_SQL = re.compile(r"('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\])|(--[^\n]*|/\*.*?(?:\*/|\Z)|\s+)", re.DOTALL)


class Unasked(Told):
    """An address whose answer cannot be kept; the message says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a kind of `KINDS`, what it is about, and what narrows it, without what says nothing."""

    kind: str
    about: str
    narrowed: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The normal form, canonical JSON."""
        return canonical({"kind": self.kind, "about": self.about, "narrowed": dict(self.narrowed)}).decode()

    @property
    def digest(self) -> str:
        """SHA-256 of the normal form."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def address(self) -> str:
        """Where the register answers the question as it stands today."""
        pairs = dict(self.narrowed)
        if self.kind == "sql":
            return f"/sql?{urlencode({'q': self.about}, quote_via=quote)}"
        path = {"list": f"/{self.about}", "status": f"/treaties/{self.about}", "matrix": "/status"}.get(
            self.kind, f"/{self.kind}"
        )
        if self.kind == "lookup":
            pairs = {"q": self.about}
        return path + (f"?{urlencode(pairs)}" if pairs else "")


def read(address: str, today: date) -> Question:
    """The question that an address of the register asks; Unasked where it asks none that can be kept."""
    try:
        parts = urlsplit(clean(address.strip(), LONGEST * 3, lines=True))
        pairs = {name: clean(value, LONGEST, lines=True).strip() for name, value in parse_qsl(parts.query)}
    except TextError as error:
        raise Unasked(error.message) from error
    except ValueError as error:
        raise Unasked(Message("This is no web address.")) from error
    given = {name: value for name, value in pairs.items() if value}
    path = _SUFFIX.sub("", parts.path.strip("/"))
    try:
        return _read(path, given, today)
    except DateError as error:
        raise Unasked(error.message) from error


def _read(path: str, given: dict[str, str], today: date) -> Question:
    if path in BY_PATH:
        return Question("list", path, tuple(sorted(_filters(BY_PATH[path], given).items())))
    if path == "search" and set(given) & set(SEARCHED):
        return Question("search", "", tuple(sorted((name, given[name]) for name in SEARCHED if name in given)))
    if path in {"lookup", "sql"} and given.get("q"):
        text = normal_sql(given["q"]) if path == "sql" else " ".join(given["q"].split())
        return Question(path, text)
    if path == "deadlines":
        narrowed = {name: given[name] for name in DUE if name in given} | {"year": given.get("year", str(today.year))}
        if whole_number(narrowed["year"]) is None and narrowed["year"] != "all":
            raise Unasked(Message("A year is needed, or “all”."))
        return Question("deadlines", "", tuple(sorted(narrowed.items())))
    if path == "status":
        narrowed = {name: given[name] for name in ("region",) if name in given} | {"on": _day(given, today)}
        return Question("matrix", "", tuple(sorted(narrowed.items())))
    if match := _STATUS.fullmatch(path):
        narrowed = {name: given[name] for name in NARROWED if name in given} | {"on": _day(given, today)}
        if given.get("show") in {*SHOWS, SIGNED_EVER}:
            narrowed["show"] = given["show"]
        return Question("status", match[1], tuple(sorted(narrowed.items())))
    raise Unasked(
        Message(
            "Lists, searches, lookups, what is due, the status of one treaty or on all, and answers in SQL can be "
            "kept; this is none."
        )
    )


def _day(given: dict[str, str], today: date) -> str:
    day = read_date(given["on"]) if given.get("on") else None
    if day is not None and not day.exact:
        raise Unasked(Message("A single day is needed, such as 2023-03-07."))
    return (day.earliest if day else today).isoformat()


def _filters(entry: RecordType, given: dict[str, str]) -> dict[str, str]:
    """The filters that the list has; days as ISO writes them."""
    found: dict[str, str] = {"q": " ".join(given["q"].split())} if given.get("q") else {}
    for each in entry.filters:
        if each.kind != "partial":
            found |= {each.name: given[each.name]} if each.name in given else {}
            continue
        low, high = given.get(f"{each.name}_from"), given.get(f"{each.name}_to")
        found |= {f"{each.name}_from": read_date(low).earliest.isoformat()} if low else {}
        found |= {f"{each.name}_to": read_date(high).latest.isoformat()} if high else {}
        if (low or high) and given.get(f"{each.name}_match") == "must":
            found[f"{each.name}_match"] = "must"
    return found


def normal_sql(text: str) -> str:
    """A statement without comments, needless blanks and its closing semicolon."""
    return _SQL.sub(lambda found: found[1] or " ", text).strip().rstrip(";").rstrip()


def titled(question: Question, treaty: str = "") -> str:
    """What the answer is called in citations; `treaty` is the title of the treaty that a status is about."""
    pairs = dict(question.narrowed)
    from datetime import date

    if question.kind == "status":
        rest = {name: value for name, value in pairs.items() if name != "on"}
        return f"Status of the {treaty} on {say_day(date.fromisoformat(pairs['on']))}{_said(rest)}"[:500]
    if question.kind == "matrix":
        on = say_day(date.fromisoformat(pairs["on"]))
        region = f" ({pairs['region']})" if "region" in pairs else ""
        return f"Status of every State on every treaty on {on}{region}"[:500]
    if question.kind == "deadlines":
        year = pairs.pop("year")
        return f"What is due {'in every year' if year == 'all' else f'in {year}'}{_said(pairs)}"[:500]
    if question.kind == "list":
        return f"{BY_PATH[question.about].plural}{_said(pairs)}"[:500]
    if question.kind == "search":
        return f"Search{_said(pairs)}"[:500]
    return f"{KINDS[question.kind]}: {question.about}"[:500]


def _said(pairs: dict[str, str]) -> str:
    said = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in sorted(pairs.items()))
    return f" ({said})" if said else ""


def stored(text: str) -> Question:
    """The question that a normal form states."""
    import json

    said = json.loads(text)
    return Question(said["kind"], said["about"], tuple(sorted(said["narrowed"].items())))

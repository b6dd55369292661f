"""What the reader found in an article, as proposals: plain data with the place of every passage in the text."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.capture.confirm import proposals, values_of
from treaties.desk import gazetteer, towns
from treaties.desk.article import open_article
from treaties.desk.deadlines import Duty, deadlines_of
from treaties.desk.denials import denials_of
from treaties.desk.reader import read
from treaties.domain.dates import DateError, parse_edtf
from treaties.domain.message import as_json
from treaties.models import Actor, Record
from treaties.queries import likely, listing
from treaties.queries import snapshot as copies
from treaties.queries.named import by_name, named
from treaties.queries.prepared import Remembered
from treaties.queries.same_article import same_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

Content = dict[str, Any]
Span = list[int]
SECTION = 30_000  # letters that are read in one step, so that a long document shows progress and can be stopped
# The register's words for what the reader calls an event, and for who does and who receives.
_EVENTS = {
    "request": ("transfer", "requested", "requester", "requested"), "use": ("use", "", "user", ""),
    "transfer": ("transfer", "", "supplier", "recipient"), "production": ("production", "", "producer", ""),
    "stockpile": ("stockpile", "", "holder", ""), "destruction": ("destruction", "", "destroyer", ""),
}  # fmt: skip
_STAGES = (
    ("refused", r"\b(?:refus\w+|reject\w+|declin\w+|turned down)\b"),
    ("delivered", r"\b(?:deliver\w+|arriv\w+|sent|shipped|suppl(?:ied|ies)|handed over|provided)\b"),
    ("approved", r"\b(?:approv\w+|agreed to|authori[sz]\w+|will (?:send|provide|supply|give)|announced)\b"),
    ("offered", r"\boffer\w*\b"),
)  # fmt: skip
_MEASURES = {
    "signed": "signed_ever", "ratified": "deposited", "joined": "joined", "party": "in_force", "banned": "in_force",
    "signatory": "signatories_only",
}  # fmt: skip
_STATED = {">": ">{}", ">=": "≥{}", "<": "<{}", "~": "about {}", "=": "{}"}
LOOSE = "signed_means_signed_or_joined"


def section_end(text: str, start: int) -> int:
    """Where the section that begins at `start` ends: before a paragraph, at most SECTION letters on."""
    if len(text) - start <= SECTION * 1.2:
        return len(text)
    for stop in ("\n\n", "\n", ". ", " "):
        place = text.rfind(stop, start + SECTION // 2, start + SECTION)
        if place > 0:
            return place + len(stop)
    return start + SECTION


def propose(connection: Connection, reading: Any) -> tuple[list[tuple[str, Content]], int, dict[str, str]]:
    """The proposals of the next section of a reading, where it ends, and what was learnt about the whole article."""
    start = reading.read_to
    end = section_end(reading.text, start)
    section, day = reading.text[start:end], issued_day(reading.issued)
    found = read(
        connection, section, url=reading.url, publisher=reading.publisher, written=day, language=reading.language
    )
    learnt = {"language": found["language"] or ""} if not reading.language else {}
    if found["publisher"] and not reading.publisher:
        learnt["publisher"] = found["publisher"]
    source = source_of(connection, reading, learnt)
    made: list[tuple[str, Content]] = [("source", source)] if start == 0 else []
    maker = _Maker(connection, section, start, found, day, source)
    return made + maker.all(), end, learnt


def issued_day(text: str) -> date | None:
    """The day as of which claims are judged: the last one that the stated date allows."""
    try:
        return parse_edtf(text).latest if text else None
    except DateError:
        return None


def source_of(connection: Connection, reading: Any, learnt: Mapping[str, str]) -> Content:
    """The article itself as a proposal: a source of the register, or a new one, with what its kept copy says of it."""
    publisher = learnt.get("publisher") or reading.publisher
    copy = copies.by_key(connection, reading.snapshot) if reading.snapshot else None
    values: Content = {
        "heading": reading.title, "source_kind": "news", "publisher": publisher, "title_basis": "page",
        "publisher_actor": named(connection, "actor", publisher), "issued": reading.issued, "url": reading.url,
        "language": learnt.get("language") or reading.language,
    }  # fmt: skip
    content: Content = {"values": {name: value for name, value in values.items() if value}, "parts": {}}
    if copy is not None:
        said = values_of(proposals(copy).items())
        content["values"] |= {"document_no": said["document_no"]} if said.get("document_no") else {}
        content["values"] |= {"accessed": copy.retrieved_at.date().isoformat()} if copy.way == "fetched" else {}
        authors = said.get("authors", "").splitlines()
        content["parts"] = {"authors": [{"position": n, "name": name} for n, name in enumerate(authors, 1)]}
    same = [each.source_id for each in same_words(connection, reading.text) if each.source_id]
    found = likely.sources(connection, content["values"])
    same += [each.id for each in found[:1] if each.sure]
    if same:
        content["target"] = same[0]
    return content


_codes = Remembered(8)


def coded(connection: Connection, alpha2: str) -> int | None:
    """The State of this code of two letters."""
    query = select(Actor.id).where(Actor.iso2 == alpha2, Actor.actor_kind == "state").order_by(Actor.id.desc())
    return connection.execute(query.limit(1)).scalar_one_or_none()


def states(connection: Connection) -> dict[str, int]:
    """Every actor with an ISO code, by it."""

    def ask() -> dict[str, int]:
        query = select(Actor.iso3, Actor.id).join(Record, Record.id == Actor.id)
        return {row.iso3: row.id for row in connection.execute(query.where(Actor.iso3.is_not(None)))}

    return _codes.get(connection, "states", ask)


class _Maker:
    """Makes the proposals of one section."""

    def __init__(
        self, connection: Connection, section: str, base: int, found: Content, day: date | None, source: Content
    ) -> None:
        self.connection, self.section, self.base, self.found, self.day = connection, section, base, found, day
        self.source_id = source.get("target")
        self.source = source["values"]
        language = found["language"] or "en"
        self.article = open_article(section, language, found["publisher"], day, gazetteer.matcher(connection, language))
        self.chains = chains(found["relays"])

    def all(self) -> list[tuple[str, Content]]:
        """Events, what denies them, claims, relays; each only with its passage in the text."""
        events = [each for event in self.found["events"] if (each := self.event(event))]
        made = [("event", each) for each in events]
        told = self.found.get("denials")
        told = denials_of(self.article, self.found["events"]) if told is None else told
        made += [("denial", each) for denial in told if (each := self.denial(denial, events))]
        made += [("claim", each) for claim in self.found["claims"] if (each := self.claim(claim))]
        as_of = self.day or date.today()  # noqa: DTZ011 - without a date the reader's own day is meant
        made += [
            ("claim", each) for duty in deadlines_of(self.article, self.connection, as_of) if (each := self.due(duty))
        ]
        return made + [("relay", each) for links in self.chains if (each := self.relay(links))]

    def span(self, quote: str) -> Span | None:
        """Where an exact quote stands in the whole text."""
        place = self.section.find(quote) if quote else -1
        return [self.base + place, self.base + place + len(quote)] if place >= 0 else None

    def actor(self, value: str | None) -> int | None:
        """The actor that a code or a name means."""
        return (states(self.connection).get(value) or named(self.connection, "actor", value)) if value else None

    def voice(self, name: str | None) -> Content:
        """Somebody who says something, in the register where it knows them."""
        actor = self.actor(name)
        if actor and name in states(self.connection):
            name = listing.names_of(self.connection, [actor])[actor][1]  # a code is nobody's name
        return {"name": name or ""} | ({"actor": actor} if actor else {})

    def claimants(self, quote: Span) -> list[Content]:
        """Who says it: the origins of the chains told in the same passage, else the publisher."""
        origins = []
        for links in self.chains:
            basis = self.span(links[0]["basis"])
            if basis and basis[0] < quote[1] and quote[0] < basis[1]:
                origins.append(self.voice(links[-1]["name"]))
        if origins:
            return origins
        publisher = self.source.get("publisher", "")
        actor = self.source.get("publisher_actor")
        return [{"name": publisher} | ({"actor": actor} if actor else {})]

    def event(self, event: Content) -> Content | None:
        """An event as values of a record; its grade is left to a person."""
        quote = self.span(event["quote"])
        if quote is None or event["kind"] not in _EVENTS:
            return None
        kind, stage, leading, other = _EVENTS[event["kind"]]
        stage = event.get("stage") or stage or (_stage(event["quote"]) if kind == "transfer" else "")
        alleged = event["evidence"] == "alleged"
        leading = "alleged_user" if leading == "user" and alleged else leading
        actors = [self._part(event["actor"], leading)] + ([self._part(event["recipient"], other)] if other else [])
        values: Content = {"event_kind": kind, "evidence": "alleged" if alleged else "unclear"}
        values |= {"stage": stage} if stage else {}
        values |= {"date": event["date"]} if _is_date(event["date"]) else {}
        where, town = self._place(event, kind)
        values |= where
        if kind == "use" and values.get("country") and values["country"] != actors[0].get("actor"):
            actors.append({"actor": values["country"], "role": "affected"})
        weapon = named(self.connection, "weapon", event["weapon"])
        said, weapon_span = self._weapon(quote, event["weapon"])
        values["weapon_stated"] = said
        content: Content = {
            "quote": quote, "said": event, "values": {name: value for name, value in values.items() if value},
            "parts": {
                "actors": [row for row in actors if row.get("actor")],
                "weapons": [{"weapon": weapon, "stated": said}] if weapon else [],
            },
            "unknown": [row["name"] for row in actors if not row.get("actor") and row.get("name")],
            "claimants": self.claimants(quote), "spans": {}, "words": [weapon_span] if weapon_span else [],
            **({"town": town} if town else {}),
        }  # fmt: skip
        found = likely.events(self.connection, content, self.day, self.source_id)
        if found and found[0].sure:
            content["target"] = found[0].id
        return content

    def _part(self, value: str | None, role: str) -> Content:
        actor = self.actor(value)
        return {"actor": actor, "role": role} if actor else {"name": value or "", "role": role}

    def _place(self, event: Content, kind: str) -> tuple[Content, Content | None]:
        """The place as stated, with the record or the country that it is; and the town that the register lacks."""
        words = event["place"]
        if not words or kind == "transfer":
            return {}, None
        country = named(self.connection, "actor", words) or states(self.connection).get(words)
        if country:
            return {"country": country, "place_precision": "country"}, None
        place = named(self.connection, "place", words)
        found: Content = {"place_stated": words}
        town = None if place else self._town(words)
        if town is not None:
            place = next(
                (known for each in (town.name, *town.names) if (known := named(self.connection, "place", each))), None
            )
        if place:
            stored = likely.newest(self.connection, place)["values"]
            return found | {"place": place, "country": stored.get("country")}, None
        if town is None:
            return found, None
        country = coded(self.connection, town.country)
        return found | {"country": country}, {
            "number": town.number, "name": words if self.article.language == "en" else town.name, "country": country,
            "latitude": town.latitude, "longitude": town.longitude,
            "names": [each for each in (town.name, *town.spellings) if each != words],
        }  # fmt: skip

    def _town(self, words: str) -> towns.Town | None:
        """What a gazetteer of the world knows of a place that the register has not."""
        near = gazetteer.alpha2(self.connection, set(self.found["mentions"]["states"]))
        return towns.meant(words, frozenset(near))

    def _weapon(self, quote: Span, value: str) -> tuple[str, Span | None]:
        """The weapon's words in the passage, and where they stand."""
        for each in self.article.mentions:
            inside = quote[0] - self.base <= each.begin and each.end <= quote[1] - self.base
            if each.kind == "weapon" and inside and value in {each.value, each.words}:
                return each.words, [self.base + each.begin, self.base + each.end]
        return value.replace("-", " "), None

    def denial(self, denial: Content, events: list[Content]) -> Content | None:
        """A denial, with the passage of the event that it denies."""
        quote = self.span(denial["quote"])
        if quote is None:
            return None
        number = denial.get("event")
        of = events[number]["quote"] if isinstance(number, int) and number < len(events) else None
        return {"quote": quote, "said": denial, "of": of, "claimants": [self.voice(denial["by"])]}

    def claim(self, claim: Content) -> Content | None:
        """A claim about a treaty as citations of that treaty, with the verdict as of the article's day."""
        quote = self.span(claim["quote"])
        what = claim["normalized"]
        treaty = named(self.connection, "treaty", str(what.get("treaty", "")).lower().replace("mbc", "mine-ban"))
        if quote is None or claim["kind"] == "event":
            return None
        return {
            "quote": quote, **_judged(claim), "claimants": self.claimants(quote),
            "cites": self._cites(claim, treaty) if treaty else [],
        }  # fmt: skip

    def due(self, duty: Duty) -> Content | None:
        """A claim about a deadline as a citation of the duty, about the State."""
        claim, quote = duty.claim, self.span(duty.claim["quote"])
        if quote is None:
            return None
        what = claim["normalized"]
        row: Content = {
            "record": duty.obligation,
            "field": "",
            "stated_value": what.get("date") or f"{what['years']} years",
        }
        row |= {"about": duty.actor} if duty.actor else {}
        row |= {"as_of": self._as_of()} if self._as_of() else {}
        return {
            "quote": quote, **_judged(claim), "claimants": self.claimants(quote), "cites": [row],
        }  # fmt: skip

    def _cites(self, claim: Content, treaty: int) -> list[Content]:
        what = claim["normalized"]
        row: Content = {"record": treaty} | ({"as_of": what.get("as_of") or self._as_of()} if self._as_of() else {})
        codes = [code for each in what.get("states", ()) if (code := states(self.connection).get(each))]
        if claim["kind"] == "treaty_count":
            measure = "joined" if what["measure"] == "banned" else what["measure"]
            name = "signed_or_joined" if claim.get("caveat") == LOOSE else _MEASURES.get(measure, measure)
            stated = _STATED.get(what["op"], "{}").format(what["value"])
            return [row | {"field": f"count.{name}", "stated_value": stated}]
        if claim["kind"] == "treaty_eif" and not codes:
            return [row | {"field": "in_force", "stated_value": what["date"]}]
        stated = what["status"] if claim["kind"] == "treaty_status" else f"party since {what['date']}"
        return [row | {"field": "status", "about": code, "stated_value": stated} for code in codes]

    def _as_of(self) -> str:
        return self.day.isoformat() if self.day else ""

    def relay(self, links: list[Content]) -> Content | None:
        """A chain of who passes on whom, nearest first."""
        quote = self.span(links[0]["basis"])
        return {"quote": quote, "chain": [self.voice(each["name"]) for each in links]} if quote else None


def chains(relays: list[Content]) -> list[list[Content]]:
    """Links as chains: what one link's `from` is another link's `via`, they are one chain."""
    by_via = {each["via"]: each for each in relays}
    cited = {each["from"] for each in relays if each["from"]}
    found = []
    for each in relays:
        if each["via"] in cited and len(by_via) > 1:
            continue
        links, seen, link = [{"name": each["via"], "basis": each["basis"]}], {each["via"]}, each
        while link["from"] and link["from"] not in seen:
            links.append({"name": link["from"], "basis": link["basis"]})
            seen.add(link["from"])
            if link["from"] not in by_via:
                break
            link = by_via[link["from"]]
        found.append(links)
    return found


def _judged(claim: Content) -> Content:
    """A claim with its verdict as they are kept: why in English, and as pattern and values for whoever reads it."""
    why = claim["why"]
    verdict = {
        "holds": claim["true_as_of_article_date"], "why": why.english, "told": as_json(why),
        "caveat": claim.get("caveat") or "",
    }  # fmt: skip
    return {"said": claim | {"why": why.english}, "verdict": verdict}


def _stage(quote: str) -> str:
    return next((stage for stage, words in _STAGES if re.search(words, quote, re.IGNORECASE)), "")


def _is_date(text: str | None) -> bool:
    try:
        return bool(text and parse_edtf(text))
    except DateError:
        return False


__all__ = ["SECTION", "by_name", "chains", "issued_day", "propose", "section_end", "source_of", "states"]

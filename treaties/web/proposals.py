"""Proposals as the desk shows them: what each says in a line, what the register has, what accepting would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from treaties.domain.dates import say_edtf
from treaties.domain.message import Message, from_json
from treaties.operations.filing import TIES
from treaties.queries import likely, listing
from treaties.queries import snapshot as copies
from treaties.queries.claims import in_words
from treaties.queries.readings import is_written
from treaties.queries.same_article import same_article
from treaties.records import TYPES
from treaties.web.marked import labels
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from treaties.queries.likely import Likely
    from treaties.vault import Vault

CAVEATS = {
    "signed_means_signed_or_joined": Message("“Signed” holds only if it means signed or joined."),
    "binds_parties_only": Message("A ban by treaty binds States parties only."),
    "withdrawal_not_in_force": Message("A notice of withdrawal takes effect later than it is given."),
}
VERDICTS = {True: ("yes", Message("Holds")), False: ("no", Message("Does not hold"))}
UNTOLD = ("open", Message("Cannot be told"))
FIELDS = {each.name: each.label.lower() for each in TYPES["event"].fields} | {"actors": "actors", "weapons": "weapons"}
FIELDS |= {"relays": "relays", "": "the whole record", "in_force": "entry into force", "status": "status"}
SHOWN = ("stage", "date", "country", "place", "place_stated", "weapon_stated", "quantity_stated", "conflict")
LABELS = {name: TYPES["source"].field(name).label for name in ("publisher", "issued", "language", "url", "document_no",
          "accessed")} | {"authors": "Authors"}  # fmt: skip
ORDER = ("source", "event", "denial", "claim", "relay", "passage")


@dataclass(slots=True)
class Card:
    """One proposal on the page."""

    row: Any
    label: str
    line: str
    quote: str = ""
    where: str = ""
    by: str = ""
    told: str = ""
    verdict: tuple[str, str, str, str] = ("", "", "", "")
    facts: list[tuple[str, str, str]] = field(default_factory=list)
    offered: list[Offer] = field(default_factory=list)
    target: int | None = None
    chosen: str = "0"
    effects: list[str] = field(default_factory=list)
    written: bool = False
    mergeable: list[tuple[int, str]] = field(default_factory=list)
    splits: int = 0


@dataclass(slots=True)
class Offer:
    """A record that may be the same, with what the article adds to it or says against it."""

    id: int
    href: str
    title: str
    why: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    relation: str = "same"


def cards(connection: Connection, store: Vault, reading: Any, rows: list[Any]) -> list[Card]:
    """Every proposal of a reading, the source first, then in the order of kinds."""
    return _Maker(connection, store, reading, rows).all()


def the_same(connection: Connection, store: Vault, reading: Any, content: Mapping[str, Any]) -> list[Offer]:
    """Sources that the article may be, or may repeat, the surest first: by address, title, DOI and text."""
    copy = copies.by_key(connection, reading.snapshot) if reading.snapshot else None
    stated = copies.listed(copy.found) if copy is not None else []
    addresses = [reading.url, *((copy.asked_url, copy.final_url) if copy is not None else ())]
    addresses += [value for name, value, _ in stated if name == "address"]
    doi = next((value for name, value, _ in stated if name == "doi"), "")
    near = same_article(
        connection, store, addresses=dict.fromkeys(filter(None, addresses)), doi=doi, text=reading.text,
        language=reading.language,
    )  # fmt: skip
    found = [
        Offer(each.source_id, f"/sources/{each.slug}", each.title, str(each.why), relation=each.relation)
        for each in near
        if each.source_id
    ]
    there = {each.id for each in found}
    return found + [
        Offer(each.id, f"/sources/{each.slug}", each.title, ", ".join(map(str, each.why)), relation="same")
        for each in likely.sources(connection, content["values"])
        if each.id not in there
    ]


class _Maker:
    def __init__(self, connection: Connection, store: Vault, reading: Any, rows: list[Any]) -> None:
        from treaties.desk import filing
        from treaties.desk.paragraphs import paragraphs

        self.connection, self.store, self.reading, self.rows = connection, store, reading, rows
        self.labels = labels(rows)
        self.blocks = paragraphs(reading.text)
        self.terms = listing.terms(connection)
        self.names = listing.names_of(connection, _ids(rows))
        self.source_id = next((_goes(row) for row in rows if row.kind == "source"), None)
        self.copy = copies.by_key(connection, reading.snapshot) if reading.snapshot else None
        self.pages = copies.listed(self.copy.page_starts) if self.copy is not None else []
        hopeful = filing.plan(connection, reading, rows, hopeful=True)
        self.effects: dict[int, list[Any]] = {}
        for step in hopeful.steps:
            for each in step.lines:
                self.effects.setdefault(each.proposal, []).append(each)

    def all(self) -> list[Card]:
        made = [self.card(row) for row in self.rows if not row.content.get("merged_into")]
        for card in made:
            if card.row.kind in {"event", "claim", "relay"} and not card.written:
                card.mergeable = [
                    (other.row.number, f"{other.label} {other.line}"[:90])
                    for other in made
                    if other.row.kind == card.row.kind and other is not card and not other.written
                    and other.row.decision != "rejected"
                ]  # fmt: skip
        return sorted(made, key=lambda each: (ORDER.index(each.row.kind), each.row.number))

    def card(self, row: Any) -> Card:
        from treaties.desk.paragraphs import locator

        content = row.content
        card = Card(row, self.labels[row.number], getattr(self, f"_{row.kind}")(content))
        if span := content.get("quote"):
            card.quote = self.reading.text[span[0] : span[1]]
            card.where = locator(self.blocks, self.pages, span[0])
        card.by = ", ".join(each["name"] for each in content.get("claimants", ()) if each.get("name"))
        card.written = is_written(row)
        card.target = _goes(row)
        card.effects = worded(self.effects.get(row.id, [])) if not card.written else []
        card.splits = _pieces(row)
        if row.kind == "event":
            card.told = content.get("said", {}).get("evidence", "")
            card.facts = self._facts(content)
        if row.kind == "source":
            card.facts = self._stated(content)
            card.chosen = chosen(row)
        if row.kind == "claim":
            card.verdict = self._verdict(content["verdict"])
        if row.kind in {"event", "source", "denial"} and not card.written:
            card.offered = self._offers(row)
        return card

    # ---- what a proposal says, in a line ----

    def _source(self, content: Mapping[str, Any]) -> str:
        values = content["values"]
        said = [values.get("publisher") or _("Publisher not known"), say_edtf(values.get("issued", "")) or _("no date")]
        return f"{values.get('heading', '')} ({', '.join(said)})"

    def _event(self, content: Mapping[str, Any]) -> str:
        from treaties.desk.filing import typed

        draft = typed("event", content)
        entry = TYPES["event"]
        names = {key: title for key, (_path, title) in self.names.items()}
        title = entry.title({**draft.values, **draft.parts}, names) if entry.title else ""
        return title.removeprefix("no date stated: ").split(" (alleged)")[0].split(" (unclear)")[0]

    def _denial(self, content: Mapping[str, Any]) -> str:
        of = next(
            (self.labels[r.number] for r in self.rows if r.kind == "event" and r.content["quote"] == content["of"]), ""
        )
        who = ", ".join(each["name"] for each in content["claimants"])
        who = self._actors(content["claimants"]) or who
        return _("%(who)s denies %(what)s", who=who, what=of) if of else _("%(who)s denies it", who=who)

    def _actors(self, voices: list[Any]) -> str:
        return ", ".join(
            self.names[each["actor"]][1] if each.get("actor") in self.names else each["name"] for each in voices
        )

    def _claim(self, content: Mapping[str, Any]) -> str:
        said = content["said"]["normalized"]
        treaty = next(
            (self.names[each["record"]][1] for each in content["cites"] if each["record"] in self.names),
            said.get("treaty", ""),
        )
        parts = []
        for each in content["cites"]:
            about = f"{self.names[each['about']][1]}: " if each.get("about") in self.names else ""
            parts.append(f"{about}{in_words(each['field'])} {each.get('stated_value', '').replace('_', ' ')}")
        return f"{treaty}: {'; '.join(parts) or _('not in the register')}"

    def _relay(self, content: Mapping[str, Any]) -> str:
        return " ← ".join([self.reading.publisher or _("the article"), *(each["name"] for each in content["chain"])])

    def _passage(self, content: Mapping[str, Any]) -> str:
        each = content["cites"][0]
        title = self.names.get(each["record"], ("", ""))[1]
        label = FIELDS.get(each["field"]) or in_words(each["field"])
        return f"{title}: {label}"

    # ---- details ----

    def _facts(self, content: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        from treaties.desk.paragraphs import locator

        values, own = content["values"], content.get("spans", {})
        lines = []
        for row in content["parts"].get("actors", ()):
            role = self.terms.get("role", {}).get(row["role"], row["role"])
            lines.append((role, self.names.get(row["actor"], ("", ""))[1], "actors"))
        lines += [(FIELDS[name], self.said(name, values[name]), name) for name in SHOWN if values.get(name)]
        return [
            (label, value, locator(self.blocks, self.pages, own[name][0]) if name in own else "")
            for label, value, name in lines
        ]

    def _stated(self, content: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """What is proposed for the source, each value with the place where the kept copy states it."""
        from treaties.capture.confirm import proposals

        offered = proposals(self.copy) if self.copy is not None else {}
        said = dict(content["values"])
        said["authors"] = ", ".join(each["name"] for each in content["parts"].get("authors", ()))
        lines = []
        for name, label in LABELS.items():
            if value := str(said.get(name) or ""):
                lines.append((label, value, next((at for each, at in offered.get(name, ()) if each in value), "")))
        return lines

    def said(self, name: str, value: Any) -> str:
        """A plain value of an event in words."""
        each = TYPES["event"].field(name)
        if each.kind == "ref":
            return self.names.get(value, ("", str(value)))[1]
        if each.kind == "partial":
            return say_edtf(value)
        return self.terms.get(each.vocabulary, {}).get(value, str(value)) if each.kind == "term" else str(value)

    def _verdict(self, verdict: Mapping[str, Any]) -> tuple[str, str, str, str]:
        shape, word = VERDICTS.get(verdict["holds"], UNTOLD)
        # What was read before patterns were kept stays as it was written.
        why = str(from_json(verdict["told"])) if "told" in verdict else verdict["why"]
        return shape, str(word), why, str(CAVEATS.get(verdict["caveat"], ""))

    def _offers(self, row: Any) -> list[Offer]:
        from treaties.desk.proposing import issued_day

        content, refused = row.content, set(row.content.get("not", ()))
        offers = []
        if row.kind == "source":
            found = the_same(self.connection, self.store, self.reading, content)
            offers = [each for each in found if each.id not in refused]
        elif row.kind == "event":
            near = likely.events(self.connection, content, issued_day(self.reading.issued), self.source_id)
            offers = [self._offer(each, row) for each in near if each.id not in refused]
        if (tie := content.get("tie")) and tie["other"] not in {each.id for each in offers}:
            href, title = self.names.get(tie["other"], ("", ""))
            offers.insert(0, Offer(tie["other"], href, title, _("chosen by hand"), relation=""))
        if row.target_id and row.target_id not in {each.id for each in offers} and row.target_state != "retired":
            href = f"/{TYPES[row.target_kind].path}/{row.target_slug}"
            chosen = Offer(row.target_id, href, row.target_title, _("chosen by hand"))
            if row.kind == "event":
                chosen.lines = self._tells(content, likely.newest(self.connection, row.target_id))
            offers.insert(0, chosen)
        return offers

    def _offer(self, each: Likely, row: Any) -> Offer:
        offer = Offer(each.id, f"/{TYPES[each.kind].path}/{each.slug}", each.title, ", ".join(map(str, each.why)))
        if row.kind == "event":
            offer.lines = self._tells(row.content, each.content)
        return offer

    def _tells(self, content: Mapping[str, Any], stored: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What the article adds to the record, or says against it: (adds, second, differs; in words)."""
        from treaties.desk import filing

        told = filing.tells(dict(content), dict(stored), self.source_id)
        more = listing.names_of(self.connection, [each for *_, theirs, _ in told for each in _ints(theirs)])
        self.names.update(more)
        found = []
        for name, how, mine, theirs, others in told:
            label = FIELDS[name]
            if name in {"actors", "weapons"}:
                who = self.names.get(mine.get("actor") or mine.get("weapon"), ("", ""))[1]
                if how != "agrees":
                    found.append((how, f"{'names' if how == 'differs' else 'adds'} {who} ({label})"))
                continue
            if how == "adds":
                found.append(("adds", f"adds {label}: {self.said(name, mine)}"))
            elif how == "differs":
                found.append(
                    (
                        "differs",
                        f"says {label} {self.said(name, mine)} where the register has {self.said(name, theirs)}",
                    )
                )
            elif how == "narrows":
                found.append(("adds", f"says {label} more exactly: {self.said(name, mine)}"))
            else:
                found.append(("second", f"adds {filing.ordinal(others)} source for {label}"))
        return found


def worded(effects: list[Any]) -> list[str]:
    """What accepting a proposal does to the register, in few words."""
    by_how: dict[str, list[str]] = {}
    for each in effects:
        by_how.setdefault(each.how, []).append(_field(each.what))
    said = []
    for how, words in (("tied", "Says that it repeats the chosen source: {}"),
                       ("new", "Makes a new {}"), ("relayed", "Adds the chain {}"), ("filled", "Fills in {}"),
                       ("quoted", "Adds its passage to what the register has from this article: {}"),
                       ("cited", "Adds a citation of {}")):  # fmt: skip
        if how in by_how:
            said.append(words.format(", ".join(dict.fromkeys(by_how[how]))))
    return said


def _field(what: str) -> str:
    return FIELDS.get(what) or (in_words(what) if what.startswith("count.") else what.replace("_", " "))


def chosen(row: Any) -> str:
    """What is chosen for the source: "same:ID", "reprint:ID" and the like, "0" for a new one."""
    if goes := _goes(row):
        return f"same:{goes}"
    tie = row.content.get("tie")
    return f"{next(name for name, kind in TIES.items() if kind == tie['tie_kind'])}:{tie['other']}" if tie else "0"


def _goes(row: Any) -> int | None:
    """The record that the proposal stands in, or is the same as."""
    if is_written(row):
        return int(row.record_id)
    return int(row.target_id) if row.target_id and row.target_state != "retired" else None


def _pieces(row: Any) -> int:
    """Into how many a proposal can be split."""
    if row.kind == "claim":
        return len(row.content["cites"])
    if row.kind == "relay":
        return len(row.content["chain"])
    return 2 if row.kind == "event" else 0


def _ints(value: Any) -> list[int]:
    return (
        [value]
        if isinstance(value, int)
        else [each for each in value if isinstance(each, int)]
        if isinstance(value, list)
        else []
    )


def _ids(rows: list[Any]) -> set[int]:
    """Every record that the proposals point at."""
    found: set[int] = set()
    refs = [each.name for each in (*TYPES["event"].fields, *TYPES["source"].fields) if each.kind == "ref"]
    for row in rows:
        content = row.content
        found |= {content.get("values", {}).get(name) or 0 for name in refs}
        found |= {(content.get("tie") or {}).get("other") or 0}
        for part in content.get("parts", {}).values():
            found |= {line.get(key) or 0 for line in part for key in ("actor", "weapon")}
        for each in content.get("cites", ()):
            found |= {each["record"], each.get("about") or 0}
        found |= {each.get("actor") or 0 for each in (*content.get("claimants", ()), *content.get("chain", ()))}
    return found - {0}

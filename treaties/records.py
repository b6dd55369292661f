"""The list of record types: each declared once, read by pages, filters, exports, forms' checks and tests.

A field's `kind` says how its value is typed, stored and shown: line, prose, url, number, real, flag, day, partial
(EDTF: columns NAME_text, NAME_first, NAME_last), term (a code of `vocabulary`), ref (the id of a record of type
`refers`; column NAME_id).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from treaties import models
from treaties.domain.dates import say_date
from treaties.domain.text import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Table

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a record type or of one of its parts, as it is labelled, typed, listed and filtered.

    `derived`: written by the register itself, never typed; `silent`: kept by forms without being shown; `own`: the
    register's own "words" on what its sources say, or its own "judgement", which no source of the record has made.
    """

    name: str
    label: str
    kind: str = "line"
    vocabulary: str = ""
    refers: str = ""
    required: bool = False
    listed: bool = False
    filtered: bool = False
    derived: bool = False
    silent: bool = False
    own: str = ""
    hint: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that hold the field."""
        if self.kind == "partial":
            return (f"{self.name}_text", f"{self.name}_first", f"{self.name}_last")
        return (f"{self.name}_id",) if self.kind == "ref" else (self.name,)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong to one record: names, authors, parties. `shows` is the field that stands for the row."""

    name: str
    label: str
    model: type[models.Base]
    fields: tuple[Field, ...]

    @property
    def table(self) -> Table:
        """The table that holds the rows."""
        return self.model.__table__  # type: ignore[return-value] # every model here is a plain table


@dataclass(frozen=True, slots=True)
class RecordType:
    """How one kind of record is called, stored, listed, titled and addressed.

    `answers` names the two fields, an actor and a duty, by which a record says what that actor did about that duty.
    `through` has what its list is filtered by and other records say of it (`queries.listing.THROUGH`).
    `headings` parts a long form: each with the fields that stand under it, the others stand first.
    `stated` has what sources state of it on a day and the register computes: the field of the citation, and its label.
    """

    kind: str
    model: type[models.Base]
    label: str
    plural: str
    path: str
    covers: str
    fields: tuple[Field, ...]
    parts: tuple[Part, ...] = ()
    title: Callable[[Values, Mapping[int, str]], str] | None = None
    slug: Callable[[Values, Mapping[int, str], str], str] | None = None
    order: tuple[str, ...] = ("title",)
    answers: tuple[str, str] | None = None
    through: tuple[Field, ...] = ()
    headings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stated: tuple[tuple[str, str], ...] = ()
    section: str = ""

    @property
    def table(self) -> Table:
        """The table that holds the type's own columns."""
        return self.model.__table__  # type: ignore[return-value] # every model here is a plain table

    @property
    def titled(self) -> bool:
        """Whether the title is typed by the researcher rather than made from the values."""
        return self.title is None

    @property
    def filters(self) -> list[Field]:
        """The fields by which a list is filtered, those of its parts included; their names are unique in a type."""
        own = (*self.fields, *(f for part in self.parts for f in part.fields))
        return [*(each for each in own if each.filtered), *self.through]

    @property
    def shown(self) -> list[Field]:
        """The fields that stand in its list."""
        return [each for each in self.fields if each.listed]

    @property
    def coded(self) -> list[Field]:
        """The fields in which a term is chosen."""
        return [each for each in self.fields if each.kind == "term" and not each.derived]

    @property
    def grouped(self) -> list[tuple[str, list[Field]]]:
        """The fields that are typed, under the headings of its form; those that no heading names stand first."""
        typed = {each.name: each for each in self.fields if not each.derived}
        under = [(heading, [typed.pop(name) for name in names]) for heading, names in self.headings]
        return [("", list(typed.values())), *under]

    def field(self, name: str) -> Field:
        """The field of that name; KeyError where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


# How the fields of claims are called on pages; the counts are defined in the design's contract.
MEASURES = {
    "signed_ever": "signed ever", "signatories_only": "signatories only", "deposited": "deposited",
    "in_force": "in force", "joined": "signed or joined", "signed_or_joined": "signed or joined",
    "withdrawn": "withdrawn", "none": "non-signatories", "signatories_depositary": "signatories, depositary’s count",
    "parties_depositary": "parties, depositary’s count",
}  # fmt: skip

NAME_FIELDS = (
    Field("name", "Name", required=True),
    Field("language", "Language", hint="Two or three letters, such as en, fr, uk; empty where unknown."),
    Field("name_kind", "Kind of name", "term", vocabulary="name_kind"),
    Field("valid_from", "In use from", "day"),
    Field("valid_until", "In use until", "day"),
)


def _act_title(values: Values, names: Mapping[int, str]) -> str:
    kind = values["act_kind"].replace("_", " ")
    when = f", {say_date(values['date'])}" if values.get("date") else ""
    return f"{names[values['actor']]}: {kind}, {names[values['treaty']]}{when}"[:500]


def _act_slug(values: Values, names: Mapping[int, str], _title: str) -> str:
    treaty, actor, kind = names[values["treaty"]], names[values["actor"]], values["act_kind"]
    return f"{slugify(treaty, 40)}-{slugify(actor, 40)}-{slugify(kind, 40)}"


# What a transfer's stage says of giver, taker and thing; nobody is said to have done what was only asked for.
_TRANSFERS = {
    "requested": "{taker} asks {giver} for {weapon}",
    "offered": "{giver} offers {weapon} to {taker}",
    "approved": "{giver} approves a transfer of {weapon} to {taker}",
    "refused": "{giver} refuses a transfer of {weapon} to {taker}",
    "contracted": "{giver} contracts to transfer {weapon} to {taker}",
    "delivered": "{giver} transfers {weapon} to {taker}",
}


def _event_title(values: Values, names: Mapping[int, str]) -> str:
    when = say_date(values["date"]) if values.get("date") else "no date stated"
    return f"{when}: {_transfer(values, names) or _happening(values, names)}"[:500]


def _transfer(values: Values, names: Mapping[int, str]) -> str:
    parties = {row["role"]: names.get(row["actor"], "") for row in reversed(values.get("actors") or [])}
    giver = parties.get("supplier") or parties.get("requested")
    taker = parties.get("recipient") or parties.get("requester")
    words = _TRANSFERS.get(values.get("stage") or "")
    if values["event_kind"] != "transfer" or not (words and giver and taker):
        return ""
    weapon = (values.get("weapon_stated") or "weapons")[:200]
    # A sentence would assert what is only alleged or disputed: the grade says so in the title itself.
    grade = "" if values.get("evidence") == "confirmed" else f" ({values.get('evidence')})"
    return words.format(giver=giver, taker=taker, weapon=weapon) + grade


def _happening(values: Values, names: Mapping[int, str]) -> str:
    kind = values["event_kind"].replace("_", " ")
    stage = f" ({values['stage']})" if values.get("stage") else ""
    weapon = f" of {values['weapon_stated'][:250]}" if values.get("weapon_stated") else ""
    place = ", ".join(
        part for part in (values.get("place_stated") or "", names.get(values.get("country") or 0, "")) if part
    )
    what = f"{kind}{stage}{weapon}"
    return what[:1].upper() + what[1:] + (f", {place}"[:99] if place else "")


def _event_slug(values: Values, _names: Mapping[int, str], _title: str) -> str:
    when = values.get("date")
    return f"{when.earliest.year:04}-" if when and when.earliest.year > 1 else "undated-"


def _source_title(values: Values, _names: Mapping[int, str]) -> str:
    heading = values.get("heading") or values.get("url") or "untitled"
    return f"{values.get('publisher') or 'Unknown publisher'}: {heading}"[:500]


def _source_slug(values: Values, _names: Mapping[int, str], _title: str) -> str:
    when = values.get("issued")
    return f"{slugify(values.get('publisher') or 'source', 40)}-{slugify(when.text, 20) if when else 'undated'}"


def _article_title(values: Values, names: Mapping[int, str]) -> str:
    return f"{names[values['treaty']]}, {values['article']}"[:500]


def _duty_title(values: Values, names: Mapping[int, str]) -> str:
    return f"{names[values['treaty']]}, {values['article']}: {values['short_title']}"[:500]


def _fulfilment_title(values: Values, names: Mapping[int, str]) -> str:
    kind = values["fulfilment_kind"].replace("_", " ")
    when = f", {say_date(values['date'])}" if values.get("date") else ""
    return f"{names[values['actor']]}: {kind}{when} ({names[values['obligation']]})"[:500]


ACTOR = RecordType(
    "actor", models.Actor, "actor", "Actors", "actors",
    "All 193 members of the United Nations, the four other States that may join treaties open to all States, historic "
    "States, and the organisations, armed groups and outlets that the register's other records name.",
    (
        Field("actor_kind", "Kind", "term", vocabulary="actor_kind", required=True, listed=True, filtered=True),
        Field("official_name", "Official name"),
        Field("iso3", "ISO code", listed=True, hint="ISO 3166-1 alpha-3; empty where there is none."),
        Field("iso2", "Two-letter code"),
        Field("membership", "United Nations", "term", vocabulary="membership"),
        Field("region", "Region", "term", vocabulary="region", listed=True, filtered=True),
        Field("may_join", "May join treaties open to all States", "flag", filtered=True),
        Field("valid_from", "Exists from", "day"),
        Field("valid_until", "Existed until", "day"),
        Field("note", "Note", "prose", own="judgement"),
    ),
    (
        Part("names", "Names", models.ActorName, NAME_FIELDS),
        Part("links", "Ties", models.ActorLink, (
            Field("link_kind", "Tie", "term", vocabulary="link_kind", required=True),
            Field("other", "Other actor", "ref", refers="actor", required=True, filtered=True),
            Field("valid_from", "From", "day"), Field("valid_until", "Until", "day"),
        )),
    ),
    section="actors",
)  # fmt: skip

TREATY = RecordType(
    "treaty", models.Treaty, "treaty", "Treaties", "treaties",
    "Nineteen instruments on weapons. A treaty without a loaded list says so and is left out of every count.",
    (
        Field("short_name", "Short name", required=True, listed=True),
        Field("parent", "Belongs to", "ref", refers="treaty"),
        Field("subject", "Subject", "term", vocabulary="subject", listed=True, filtered=True),
        Field("mtdsg_no", "Number in the UN list"),
        Field("adopted", "Adopted", "day", listed=True),
        Field("adopted_place", "Adopted at"),
        Field("opened", "Opened for signature", "day", listed=True),
        Field("opened_place", "Opened at"),
        Field("in_force", "Entry into force", "day", listed=True),
        Field("depositary", "Depositary"),
        Field("registration_no", "Registration number"),
        Field("unts_volume", "UNTS volume"),
        Field("unts_page", "UNTS page"),
        Field("list_checked", "List last checked", "day", hint="Empty: no list of this treaty is loaded."),
        Field("signature_closes", "Signature closes", "term", vocabulary="signature_closes"),
        Field("signature_closes_on", "Signature closes on", "day"),
        Field("entry_rule", "Rule of entry into force", "term", vocabulary="entry_rule"),
        Field("entry_words", "Entry into force, in words", "prose"),
        Field("threshold", "Instruments needed", "number"),
        Field("threshold_counts", "Kinds that count", hint="Kinds of act, separated by spaces; empty: every consent."),
        Field("entry_not_before_months", "Not before (months after opening)", "number"),
        Field("entry_delay", "Delay, general", "term", vocabulary="delay"),
        Field("entry_amount", "Delay, general: how many", "number"),
        Field("later_basis", "Later State: delay runs for deposits", "term", vocabulary="later_basis"),
        Field("later_delay", "Delay, later State", "term", vocabulary="delay"),
        Field("later_amount", "Delay, later State: how many", "number"),
        Field("withdrawal_delay", "Withdrawal takes effect after", "term", vocabulary="withdrawal_delay"),
        Field("withdrawal_amount", "Withdrawal: how many", "number"),
        Field("conflict_tail", "Withdrawal waits for the end of an armed conflict", "flag"),
        Field("reservations", "Reservations", "term", vocabulary="reservations"),
        Field("signature_first", "Signature must precede ratification", "flag"),
        Field("accession_opens", "Accession opens", "term", vocabulary="accession_opens"),
        Field("provisional", "Provisional application", "term", vocabulary="provisional"),
        Field("entry_article", "Article on entry into force"),
        Field("later_article", "Article on later States"),
        Field("withdrawal_article", "Article on withdrawal"),
        Field("signature_article", "Article on signature"),
        Field("ratification_article", "Article on ratification, acceptance, approval"),
        Field("accession_article", "Article on accession"),
        Field("provisional_article", "Article on provisional application"),
        Field("reservations_article", "Article on reservations"),
        Field("clauses_verified", "Clauses read in the text", "flag", filtered=True, own="judgement"),
        Field("note", "Note", "prose", own="judgement"),
    ),
    (Part("names", "Names", models.TreatyName, NAME_FIELDS),),
    headings=(
        ("Days and places", ("adopted", "adopted_place", "opened", "opened_place", "in_force")),
        ("Depositary and publication", ("depositary", "registration_no", "unts_volume", "unts_page", "list_checked")),
        ("Signature and consent", (
            "signature_closes", "signature_closes_on", "signature_first", "accession_opens",
            "signature_article", "ratification_article", "accession_article",
        )),
        ("Rule of entry into force", (
            "entry_rule", "entry_words", "threshold", "threshold_counts", "entry_not_before_months",
            "entry_delay", "entry_amount", "entry_article",
        )),
        ("Rule for later States", ("later_basis", "later_delay", "later_amount", "later_article")),
        ("Withdrawal", ("withdrawal_delay", "withdrawal_amount", "conflict_tail", "withdrawal_article")),
        ("Reservations and provisional application", (
            "reservations", "reservations_article", "provisional", "provisional_article",
        )),
        ("On this record", ("clauses_verified", "note")),
    ),
    stated=(
        ("status", "status of the actor named below"),
        *((f"count.{name}", f"total: {words}") for name, words in MEASURES.items() if name != "signed_or_joined"),
    ),
    section="treaties",
)  # fmt: skip

PROVISION = RecordType(
    "provision", models.Provision, "article", "Articles", "articles",
    "The articles that the register's rules rest on, summed up in our own words.",
    (
        Field("treaty", "Treaty", "ref", refers="treaty", required=True, listed=True, filtered=True),
        Field("article", "Article", required=True, listed=True),
        Field("summary", "What it says, in our words", "prose", listed=True, own="words"),
        Field("verified", "Read in the text", "flag", filtered=True, own="judgement"),
    ),
    title=_article_title,
    slug=lambda values, names, _: f"{slugify(names[values['treaty']], 40)}-{slugify(values['article'], 30)}",
    section="treaties",
)  # fmt: skip

OBLIGATION = RecordType(
    "obligation", models.Obligation, "duty", "Duties", "duties",
    "Duties whose day can be computed from a State's entry into force.",
    (
        Field("treaty", "Treaty", "ref", refers="treaty", required=True, listed=True, filtered=True),
        Field("article", "Article", required=True, listed=True),
        Field("short_title", "Duty", required=True, listed=True),
        Field("delay", "Due after", "term", vocabulary="duty_delay", required=True),
        Field("amount", "How many", "number"),
        Field("yearly_month", "Yearly: month", "number"),
        Field("yearly_day", "Yearly: day", "number"),
        Field("after", "Yearly: first one after", "ref", refers="obligation"),
        Field("condition", "For whom", listed=True),
        Field("reading", "How the register reads it", "prose", own="judgement"),
    ),
    title=_duty_title,
    slug=lambda values, names, _: f"{slugify(names[values['treaty']], 40)}-{slugify(values['article'], 30)}",
    section="deadlines",
)  # fmt: skip

TREATY_ACTION = RecordType(
    "treaty_action", models.TreatyAction, "act", "Acts", "acts",
    "Signatures, consents, declarations, notices and other acts of States on the treaties whose lists are loaded.",
    (
        Field("treaty", "Treaty", "ref", refers="treaty", required=True, listed=True, filtered=True),
        Field("actor", "Actor", "ref", refers="actor", required=True, listed=True, filtered=True),
        Field("act_kind", "Act", "term", vocabulary="act_kind", required=True, listed=True, filtered=True),
        Field("date", "Date", "partial", listed=True, filtered=True, hint="The day of signature or of deposit."),
        Field("effective", "Stated effect", "day", listed=True, hint="Only as a depositary or source states it."),
        Field("refers_to", "Refers to", "ref", refers="treaty_action"),
        Field("depositary", "Deposited with"),
        Field("notification_no", "Depositary notification"),
        Field("territory", "Territory"),
        Field("summary", "Summary, in our own words", "prose", own="words"),
        Field("flag", "Why it is kept although it breaks a rule", "prose", own="judgement"),
    ),
    title=_act_title, slug=_act_slug, order=("date_first", "title"), section="treaties",
)  # fmt: skip

WEAPON = RecordType(
    "weapon", models.Weapon, "weapon", "Weapons", "weapons",
    "Categories of weapons and the models that the register's events name.",
    (
        Field("weapon_kind", "Kind", "term", vocabulary="weapon_kind", required=True, listed=True, filtered=True),
        Field("category", "Category", "ref", refers="weapon", listed=True, filtered=True),
        Field("note", "Note", "prose", own="judgement"),
    ),
    (
        Part("names", "Names", models.WeaponName, NAME_FIELDS),
        Part("treaties", "Treaties", models.TreatyWeapon, (
            Field("treaty", "Treaty", "ref", refers="treaty", required=True),
            Field("effect", "What the treaty does", "term", vocabulary="effect", required=True),
            Field("note", "Note"),
        )),
    ),
    section="weapons",
)  # fmt: skip

CONFLICT = RecordType(
    "conflict", models.Conflict, "conflict", "Conflicts", "conflicts",
    "The conflicts in which the register's events are reported.",
    (
        Field("date", "Dates", "partial", listed=True),
        Field("note", "Note", "prose", own="judgement"),
    ),
    (Part("parties", "Parties", models.ConflictParty, (
        Field("actor", "Actor", "ref", refers="actor", required=True),
        Field("role", "Role", "term", vocabulary="conflict_party"),
    )),),
    section="events",
)  # fmt: skip

PLACE = RecordType(
    "place", models.Place, "place", "Places", "places",
    "Places named in the register's events and sources.",
    (
        Field("place_kind", "Kind of place"),
        Field("country", "Country or territory", "ref", refers="actor", listed=True, filtered=True),
        Field("latitude", "Latitude", "real", listed=True),
        Field("longitude", "Longitude", "real", listed=True),
        Field("note", "Note", "prose", own="judgement"),
    ),
    (Part("names", "Names", models.PlaceName, NAME_FIELDS),),
    section="events",
)  # fmt: skip

EVENT = RecordType(
    "event", models.Event, "event", "Events", "events",
    "A sample of reported uses, transfers, production, stockpiles and destruction since 1943, not a complete list.",
    (
        Field("event_kind", "Kind", "term", vocabulary="event_kind", required=True, listed=True, filtered=True),
        Field("stage", "Stage", "term", vocabulary="stage", listed=True, filtered=True),
        Field("follows", "Follows", "ref", refers="event"),
        Field("date", "Date", "partial", listed=True, filtered=True,
              hint="As precise as the source: 6 Mar 2023, Feb 2022, between May and July 2019."),
        Field("country", "Country", "ref", refers="actor", listed=True, filtered=True),
        Field("place", "Place", "ref", refers="place"),
        Field("place_stated", "Place as stated"),
        Field("place_precision", "Precision of the place", "term", vocabulary="place_precision"),
        Field("conflict", "Conflict", "ref", refers="conflict", filtered=True),
        Field("weapon_stated", "Weapon as stated", listed=True),
        Field("quantity_low", "Quantity, low", "number"),
        Field("quantity_best", "Quantity, best", "number"),
        Field("quantity_high", "Quantity, high", "number"),
        Field("quantity_stated", "Quantity as stated"),
        Field("evidence", "Evidence grade", "term", vocabulary="evidence", required=True, listed=True, filtered=True,
              own="judgement"),
        Field("evidence_reason", "Reason for the grade", "prose", own="judgement"),
        Field("support", "Rests on", "term", vocabulary="support", listed=True, filtered=True, derived=True),
        Field("summary", "Summary, in our own words", "prose", own="words"),
        Field("note", "Note", "prose", own="judgement"),
    ),
    (
        Part("actors", "Actors", models.EventActor, (
            Field("actor", "Actor", "ref", refers="actor", required=True, filtered=True),
            Field("role", "Role", "term", vocabulary="role", required=True, filtered=True),
            Field("doubt", "Doubt"),
        )),
        Part("weapons", "Weapons", models.EventWeapon, (
            Field("weapon", "Weapon", "ref", refers="weapon", required=True, filtered=True),
            Field("stated", "As stated"),
        )),
    ),
    title=_event_title, slug=_event_slug, order=("-date_first",), section="events",
    through=(Field("treaty", "Treaty on its weapons", "ref", refers="treaty"),),
)  # fmt: skip

SOURCE = RecordType(
    "source", models.Source, "source", "Sources", "sources",
    "The documents and articles that the register's records rest on. Passages are quoted; no whole text is published.",
    (
        Field("heading", "Title"),
        Field("source_kind", "Kind", "term", vocabulary="source_kind", required=True, filtered=True, listed=True),
        Field("publisher", "Publisher", listed=True, filtered=True),
        Field("publisher_actor", "Publisher in the register", "ref", refers="actor"),
        Field("title_basis", "Where the title comes from", "term", vocabulary="title_basis"),
        Field("issued", "Issued", "partial", listed=True, filtered=True),
        Field("accessed", "Accessed", "day"),
        Field("url", "Address", "url"),
        Field("url_key", "Address as compared", derived=True),
        Field("archive_url", "Archive copy", "url"),
        Field("language", "Language", filtered=True),
        Field("document_no", "Document number"),
        Field("reliability", "Reliability", "term", vocabulary="reliability", own="judgement"),
        Field("note", "Note", "prose", own="judgement"),
    ),
    (
        Part("authors", "Authors", models.SourceAuthor, (
            Field("position", "Order", "number"),
            Field("name", "Author", required=True),
            Field("romanised", "In Latin letters", hint="Only for a name in another script: Kim, Chulsoo."),
            Field("actor", "Author in the register", "ref", refers="actor"),
        )),
        Part("relays", "Relays", models.Relay, (
            Field("chain", "Chain", "number"),
            Field("position", "Link", "number", hint="1: whom the source relays; 2: whom that one cites."),
            Field("name", "Who", required=True),
            Field("actor", "Who, in the register", "ref", refers="actor"),
            Field("relayed", "Their own report", "ref", refers="source"),
            Field("basis", "How the source says so"),
        )),
        Part("ties", "The same report elsewhere", models.SourceTie, (
            Field("tie_kind", "Relation", "term", vocabulary="tie_kind", required=True),
            Field("other", "Other source", "ref", refers="source", required=True),
            Field("translator", "Translator"),
            Field("engine", "Translated with", hint="The program that translated, or helped."),
            Field("note", "Note"),
        )),
    ),
    title=_source_title, slug=_source_slug, section="sources",
)  # fmt: skip

FULFILMENT = RecordType(
    "fulfilment", models.Fulfilment, "fulfilment", "Fulfilments", "fulfilments",
    "What is recorded of reports, extensions, completions and declared stockpiles; the list has only begun.",
    (
        Field("actor", "State", "ref", refers="actor", required=True, listed=True, filtered=True),
        Field("obligation", "Duty", "ref", refers="obligation", required=True, listed=True, filtered=True),
        Field("fulfilment_kind", "What was done", "term", vocabulary="fulfilment_kind", required=True, listed=True,
              filtered=True),
        Field("date", "Date", "partial", listed=True, filtered=True),
        Field("until", "Extended until", "day", listed=True, hint="As asked for or granted: the two may differ."),
        Field("covers", "Year covered", "number"),
        Field("summary", "Summary, in our own words", "prose", own="words"),
    ),
    title=_fulfilment_title,
    slug=lambda values, names, _: slugify(f"{names[values['actor']]} {values['fulfilment_kind']}", 80),
    answers=("actor", "obligation"), section="deadlines",
)  # fmt: skip

CITATION_FIELDS = (
    Field("field", "Supports"),
    Field("source", "Source", "ref", refers="source", required=True),
    Field("claimant_actor", "Claimant in the register", "ref", refers="actor"),
    Field("claimant", "Claimant as stated"),
    Field("stance", "Stance", "term", vocabulary="stance", required=True),
    Field("stated_value", "Value as stated"),
    Field("as_of", "As of", "day"),
    Field("about", "About", "ref", refers="actor"),
    Field("quote", "Quote", "prose"),
    Field("quote_prefix", "Words before"),
    Field("quote_suffix", "Words after"),
    Field("quote_start", "Quote begins at letter", "number", silent=True),
    Field("quote_end", "Quote ends at letter", "number", silent=True),
    Field(
        "text_sha256",
        "Text it was taken from",
        silent=True,
        hint="SHA-256 of the text of a kept copy; without letters: not found there.",
    ),
    Field("locator", "Locator"),
    Field("credibility", "Credibility", "term", vocabulary="credibility"),
    Field("note", "Note", "prose"),
)

TYPES: dict[str, RecordType] = {
    entry.kind: entry
    for entry in (
        TREATY, ACTOR, TREATY_ACTION, EVENT, SOURCE, WEAPON, CONFLICT, PLACE, PROVISION, OBLIGATION, FULFILMENT,
    )
}  # fmt: skip
BY_PATH = {entry.path: entry for entry in TYPES.values()}

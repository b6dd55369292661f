"""The evidence panel: one row of a form is one passage of one source and may support many fields.

The register keeps a citation per field. Rows that are equal but for the field are shown as one, and spread again when
the form is read. A row may also bring a source that the register does not have yet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from treaties.domain.message import Message
from treaties.domain.reference import address_key
from treaties.domain.relay_words import rows_of
from treaties.domain.values import read_value
from treaties.operations.draft import Draft
from treaties.queries.alike import same_source
from treaties.queries.claims import in_words
from treaties.queries.source import by_address
from treaties.web.context import reader
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flask_wtf import FlaskForm

    from treaties.records import Field, RecordType, Values

NEW = ("new_heading", "new_publisher", "new_url", "new_issued")
CHAIN = "new_relays"
USUAL = "news"  # what is entered beside a record is most often an article
BOTH = Message("Either choose a source above or enter a new one, not both: this one has another address.")
NAMELESS = Message("A new source needs a title or an address.")
NUMBERLESS = Message("A total needs the number that the source states, such as 112 or >100.")
DAYLESS = Message("Give the day for which the source states it: the register computes that day and compares.")
NOBODY = Message("A status needs the actor of whom the source states it.")


CLAIMED = re.compile(r"count\.\w+|status|in_force")  # what sources state that the register computes
UNOFFERED = Message("Tick what the passage supports in the list: this type of record has no other field.")


class Ticks(SelectMultipleField):  # type: ignore[misc] # the library ships no types
    """Several words of a list; what is stored and no longer offered stays, ticked, at the end."""

    choices: list[SelectChoice]

    def process(self, *args: Any, **named: Any) -> None:
        """Read what is stored or was sent, and offer it."""
        super().process(*args, **named)
        offered = {each.value for each in self.choices}
        extra = [SelectChoice(value=code, label=in_words(code)) for code in self.data or () if code not in offered]
        self.unknown = [each.value for each in extra if not CLAIMED.fullmatch(each.value)]
        self.choices = [*self.choices, *extra]


def fields_of(entry: RecordType, kinds: Mapping[str, str], reading: Callable[..., Any]) -> dict[str, Any]:
    """The fields that an evidence row has beyond those of a citation; `reading` gives the reader of a kind of value."""
    offered = [("", _("the whole record")), *((each.name, _(each.label)) for each in entry.fields if not each.derived)]
    offered += [("title", _("Title"))] if entry.titled else []
    offered += [(part.name, _(part.label)) for part in entry.parts]
    offered += [(code, _(label)) for code, label in entry.stated]
    words = [SelectChoice(value=code, label=label) for code, label in offered]
    known = [SelectChoice(value=code, label=label) for code, label in kinds.items()]
    kind = (
        SelectField(_("Kind of source"), choices=known, default=USUAL if USUAL in kinds else next(iter(kinds)))
        if known
        else StringField(_("Kind of source"))
    )
    return {
        "field": Ticks(_("Supports"), choices=words, validate_choice=False),
        "new_heading": StringField(_("Title"), validators=[reading("line")]),
        "new_publisher": StringField(_("Publisher"), validators=[reading("line")]),
        "new_url": StringField(_("Address"), validators=[reading("url")]),
        "new_issued": StringField(_("Date"), validators=[reading("partial")]),
        "new_kind": kind,
        CHAIN: relays_field(),
        "passage": StringField(_("What is saved")),
    }


def relays_field() -> TextAreaField:
    """The field in which a chain of relays is written in words."""

    def readable(_form: Any, field: Any) -> None:
        try:
            rows_of(read_value("prose", field.data or ""))
        except ValueError as error:
            raise StopValidation(str(error)) from error

    told = _("One chain a line, as in: Reuters, citing two members of Congress.")
    return TextAreaField(_("Passes on whom"), validators=[readable], description=told)


def folded(rows: Iterable[Values]) -> list[Values]:
    """Citations as the panel shows them: those that differ in the field alone are one row with several ticks."""
    found: dict[tuple[Any, ...], Values] = {}
    for row in rows:
        rest = {name: value for name, value in row.items() if name != "field"}
        kept = found.setdefault(tuple(rest.items()), rest | {"field": []})
        kept["field"].append(row["field"])
    return list(found.values())


def spread(fields: tuple[Field, ...], rows: Any, made: Mapping[int, int]) -> list[Values]:
    """The citations that the rows stand for, one per ticked field; `made` has the new source of a row by its place.

    A row in which nothing was typed and nothing ticked is none.
    """
    found = []
    for place, row in enumerate(rows):
        values = {
            each.name: getattr(row.form[each.name], "value", row.form[each.name].data)
            for each in fields
            if each.name != "field"
        }
        if place in made:
            values["source"] = made[place]
        ticked = row.form["field"].data or []
        typed = any(value not in (None, "", False) for name, value in values.items() if name != "stance")
        if typed or ticked:
            found += [{"field": code, **values} for code in ticked or [""]]
    return found


def brings_source(row: Any) -> bool:
    """Whether the row holds a source of its own and names none of the register's."""
    return not row.form["source"].data and any(row.form[name].data for name in (*NEW, CHAIN))


def check(form: FlaskForm) -> bool:
    """Whether every row's source can be told; what cannot stands beside its field as an error.

    A source that the register has already, by its address, however disguised, or by title, publisher and day, is put in
    place of the new one.
    """
    fine = True
    for row in form["citations"]:
        said = row.form
        if said["field"].unknown:
            said["field"].errors, fine = [str(UNOFFERED)], False
        for name, missing in _stated_without(said):
            said[name].errors, fine = [*said[name].errors, str(missing)], False
        key = address_key(said["new_url"].value or "")
        there = by_address(reader(), key)
        if said["source"].data and key and said["source"].value not in {each.id for each in there}:
            said["new_url"].errors, fine = [str(BOTH)], False
        elif brings_source(row) and there:
            disguised = _(
                "The register has this address already: “%(title)s”. It stands above now; save again to use it.",
                title=there[0].title,
            )
            said["new_url"].errors, fine = [disguised], False
            said["source"].data = there[0].slug
        elif brings_source(row) and not (said["new_heading"].value or key):
            said["new_heading"].errors, fine = [str(NAMELESS)], False
        elif brings_source(row) and (same := same_source(reader(), _entered(row))):
            twice = _(
                "The register has a source of this title, publisher and day already: “%(title)s”. It stands above now; "
                "save again to use it. Where it is another document, give its address here or enter it as a source of "
                "its own first.",
                title=same[0].title,
            )
            said["new_heading"].errors, fine = [twice], False
            said["source"].data = same[0].slug
    if not fine:  # the list of rows has gathered their errors before these: without them no summary would stand above
        form["citations"].errors = [row.errors for row in form["citations"]]
    return fine


def _stated_without(said: Any) -> list[tuple[str, Message]]:
    """What a row lacks that states a total or a status: neither can be compared without its value and its day."""
    ticked = said["field"].data or []
    total = any(code.startswith("count.") for code in ticked)
    if not total and "status" not in ticked:
        return []
    told = said["stated_value"].data or ""
    without = [("stated_value", NUMBERLESS)] if total and not any(map(str.isdigit, told)) else []
    without += [("about", NOBODY)] if not total and not said["about"].data else []
    return without + ([] if said["as_of"].data else [("as_of", DAYLESS)])


def _entered(row: Any) -> Values:
    """What is typed of a new source, by the names that the fields have in its record."""
    return {name.removeprefix("new_"): row.form[name].value for name in NEW}


def new_sources(form: FlaskForm) -> dict[int, Draft]:
    """The sources that the rows bring, by the row's place; their evidence is added where their id is known."""
    found = {}
    for place, row in enumerate(form["citations"]):
        if brings_source(row):
            said = row.form
            values = _entered(row)
            relays = [] if said[CHAIN].errors else rows_of(said[CHAIN].data or "", values["publisher"] or "")
            kind = said["new_kind"].data or "web_page"
            found[place] = Draft("source", values | {"source_kind": kind}, {"relays": relays} if relays else {})
    return found

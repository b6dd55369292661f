"""How a table's columns become fields: written by hand as JSON, chosen on the page, and kept for the next file."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from treaties.domain.acts import Kind
from treaties.domain.message import Message
from treaties.domain.text import fold
from treaties.domain.values import ValueProblem
from treaties.imports.errors import NotImported, Wrong
from treaties.imports.names import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from treaties.records import RecordType

NOTHING = ("", "na", "n/a", "nan", "null", "none", ".", "..", "-")
STILL = ("9999-12-31", "99991231", "9999", "31/12/9999", "31.12.9999", "12/31/9999")
# A format names the parts in their order; the signs between them are free.
FORMATS = {
    "": "as written (EDTF, or with the month as a word)", "dmy": "day, month, year", "mdy": "month, day, year",
    "ymd": "year, month, day", "excel": "days since 1900, as spreadsheets count",
}  # fmt: skip
PARTS = ("from", "to", "year", "month", "day")
ROLE = "actors:"
ACT = "act:"
UNDATED = "undated"  # in a column of acts: there was one, the table does not say when
PLACE = ("place.title", "place.latitude", "place.longitude", "place.coordinates", "place.kind")


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """Where a column goes: a field, part of a date ("date.from"), a party ("actors:user"), a place's own field.

    A table of many acts a row has the kind of each in its heading: "act:signature" holds the day of a signature.

    `dates` is one of FORMATS; `codes` one of the schemes of `names.SCHEMES`; `words` maps the table's words to ours.
    """

    field: str
    dates: str = ""
    codes: str = ""
    words: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """A table's columns by heading, values that every row has, and what stands for nothing and for "still".

    `joining` has the names of participants to be added to the register, folded, each with its kind of actor.
    """

    columns: dict[str, Target]
    constant: dict[str, str]
    nothing: frozenset[str]
    still: frozenset[str]
    joining: dict[str, str] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The mapping as it is kept and may be written by hand."""
        columns = {
            name: {"field": each.field, "dates": each.dates, "codes": each.codes, "words": each.words}
            for name, each in self.columns.items()
        }
        kept = {name: {k: v for k, v in each.items() if v or k == "field"} for name, each in columns.items()}
        return {
            "columns": kept,
            "constant": self.constant,
            "nothing": sorted(self.nothing),
            "still": sorted(self.still),
        }


def read(text: str, name: str) -> dict[str, Any]:
    """JSON of a mapping; NotImported where it is none."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotImported.at(name, 0, "", Message("This mapping is no JSON.")) from error
    if not isinstance(said, dict):
        raise NotImported.at(name, 0, "", Message('Write {"column": "field", ...}.'))
    return said


def mapped(said: Mapping[str, Any], entry: RecordType) -> Columns:
    """The mapping in force; NotImported with everything that is wrong with it.

    Either {"column": "field"} or {"columns": {...}, "constant": {...}, "nothing": [...], "still": [...],
    "actors": {"name": "kind of actor"}}, a column's target being a field or
    {"field": ..., "dates": ..., "codes": ..., "words": {...}}.
    """
    whole = said if isinstance(said.get("columns"), dict) else {"columns": said}
    problems: list[Wrong] = []
    columns = {}
    for column, target in whole["columns"].items():
        try:
            columns[str(column)] = _target(target)
        except ValueProblem as error:
            problems.append(Wrong("mapping", 0, str(column), error.message))
    constant = whole.get("constant", {})
    if not isinstance(constant, dict) or not all(isinstance(each, str) for each in constant.values()):
        problems.append(Wrong("mapping", 0, "constant", Message("Write text for each field.")))
        constant = {}
    unknown = [name for name in constant if name not in _fields(entry)]
    problems += [
        Wrong("mapping", 0, name, Message("%(label)s has no field “%(name)s”.", label=entry.label, name=name))
        for name in unknown
    ]
    joining = whole.get("actors", {}) if whole is said else {}
    if not isinstance(joining, dict) or not all(isinstance(each, str) for each in joining.values()):
        problems.append(Wrong("mapping", 0, "actors", Message("Write the kind of actor for each name.")))
    if problems:
        raise NotImported(problems)
    nothing, still = (_texts(whole.get(key), given) for key, given in (("nothing", NOTHING), ("still", STILL)))
    return Columns(columns, constant, nothing | {""}, still, {fold(name): kind for name, kind in joining.items()})


def targets(entry: RecordType) -> list[str]:
    """Every place a column can go for this type of record."""
    found = list(_fields(entry))
    for each in entry.fields:
        if each.kind == "partial":
            found += [f"{each.name}.{part}" for part in PARTS]
    if entry.kind == "treaty_action":
        found += [ACT + kind for kind in Kind]
    if entry.kind == "event":
        found += [ROLE + role for role in ("user", "supplier", "recipient", "affected")] + list(PLACE)
    return found


def _fields(entry: RecordType) -> list[str]:
    return (["title"] if entry.titled else []) + ["slug"] + [each.name for each in entry.fields if not each.derived]


def _target(said: Any) -> Target:
    if isinstance(said, str):
        return Target(said)
    if not isinstance(said, dict) or not isinstance(said.get("field"), str):
        raise ValueProblem(Message('Write a field, or {"field": ..., "dates": ..., "codes": ..., "words": {...}}.'))
    dates, codes, words = said.get("dates", ""), said.get("codes", ""), said.get("words", {})
    if dates not in FORMATS:
        raise ValueProblem(Message("Dates are one of: %(list)s.", list=", ".join(each for each in FORMATS if each)))
    if codes and codes not in SCHEMES:
        raise ValueProblem(Message("Codes are one of: %(list)s.", list=", ".join(SCHEMES)))
    if not isinstance(words, dict) or not all(isinstance(each, str) for each in words.values()):
        raise ValueProblem(Message("Words are text for text."))
    return Target(said["field"], dates, codes, {str(key).strip().casefold(): each for key, each in words.items()})


def _texts(said: Any, given: Iterable[str]) -> frozenset[str]:
    wanted = [str(each) for each in said] if isinstance(said, list) else list(given)
    return frozenset(each.strip().casefold() for each in wanted)


USUAL: dict[str, dict[str, str]] = {
    "country": {"field": "actor"}, "state": {"field": "actor"}, "participant": {"field": "actor"},
    "country_name": {"field": "actor"}, "ccode": {"field": "actor", "codes": "cow"},
    "cowcode": {"field": "actor", "codes": "cow"}, "cow": {"field": "actor", "codes": "cow"},
    "stateabb": {"field": "actor", "codes": "cow_letters"}, "cowc": {"field": "actor", "codes": "cow_letters"},
    "gwno": {"field": "actor", "codes": "gw"}, "gwcode": {"field": "actor", "codes": "gw"},
    "iso3": {"field": "actor", "codes": "iso3"}, "iso3c": {"field": "actor", "codes": "iso3"},
    "iso2": {"field": "actor", "codes": "iso2"}, "iso3n": {"field": "actor", "codes": "iso_numeric"},
    "date_start": {"field": "date.from"}, "start_date": {"field": "date.from"}, "start": {"field": "date.from"},
    "begin": {"field": "date.from"}, "date_end": {"field": "date.to"}, "end_date": {"field": "date.to"},
    "end": {"field": "date.to"}, "year": {"field": "date.year"}, "month": {"field": "date.month"},
    "day": {"field": "date.day"}, "low": {"field": "quantity_low"}, "best": {"field": "quantity_best"},
    "high": {"field": "quantity_high"}, "latitude": {"field": "place.latitude"}, "lat": {"field": "place.latitude"},
    "longitude": {"field": "place.longitude"}, "lon": {"field": "place.longitude"},
    "lng": {"field": "place.longitude"}, "long": {"field": "place.longitude"},
    "coordinates": {"field": "place.coordinates"}, "coords": {"field": "place.coordinates"},
    "latlon": {"field": "place.coordinates"}, "lat_lon": {"field": "place.coordinates"},
    "geometry": {"field": "place.coordinates"}, "description": {"field": "summary"}, "text": {"field": "summary"},
    "location": {"field": "place.title"}, "place": {"field": "place.title"},
    "where": {"field": "place.title"}, "place_name": {"field": "place.title"}, "when": {"field": "date"},
    "user": {"field": "actors:user"}, "supplier": {"field": "actors:supplier"},
    "signature": {"field": "act:signature"}, "signed": {"field": "act:signature"},
    "ratification": {"field": "act:ratification"}, "ratified": {"field": "act:ratification"},
    "accession": {"field": "act:accession"}, "withdrawal": {"field": "act:withdrawal"},
    "action": {"field": "act_kind"}, "type": {"field": "event_kind"},
}  # fmt: skip


def guess(headings: Iterable[str], entry: RecordType) -> dict[str, Any]:
    """Where columns of these headings most likely go; what fits nowhere is left out. Shown, and changed at will."""
    known = targets(entry)
    labels = {each.label.casefold(): each.name for each in entry.fields}
    columns: dict[str, Any] = {}
    taken: set[str] = set()
    for heading in headings:
        name = heading.strip().casefold().replace(" ", "_")
        said = {"field": name} if name in known else {"field": labels.get(heading.strip().casefold(), "")}
        if not said["field"]:
            said = dict(USUAL.get(name, {"field": ""}))
        if said["field"] == "actor" and "actor" not in known and "country" in known:
            said["field"] = "country"
        if said["field"] not in known or said["field"] in taken:
            said = {"field": ""}
        taken |= {said["field"]} - {""}
        columns[heading] = said
    return {"columns": columns, "constant": {}}

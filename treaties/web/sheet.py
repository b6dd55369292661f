"""What every record's page is made of: facts with their marks, parts, the sources in the margin."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from treaties.domain.citation import plain
from treaties.domain.dates import PartialDate, say_day, say_day_short, say_edtf
from treaties.queries import listing
from treaties.queries.evidence import Cited, citations_of, marks_by_field, marks_of, notes
from treaties.queries.works import work_of
from treaties.web import markup, metadata
from treaties.web.context import host, page, reader, signed_in, today
from treaties.web.markup import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flask import Response

    from treaties.records import Field, RecordType

SAID: dict[str, Callable[[Any], str]] = {
    "flag": lambda value: "yes" if value else "no",
    "day": say_day,
    "number": lambda value: f"{value:,}",
}


def say(each: Field, row: Mapping[str, Any], terms: Mapping[str, Mapping[str, str]]) -> str:
    """A field's value in words for a page; `row` holds the columns by name."""
    return _worded(each, tuple(row[name] for name in reading(each)), terms)


def sayer(each: Field, terms: Mapping[str, Mapping[str, str]]) -> Callable[[Any], str]:
    """A function that says the field of a row of a list, whose columns are attributes, as escaped text."""
    get: Callable[[Any], Any] = attrgetter(*reading(each))
    single = len(reading(each)) == 1
    if each.kind == "day":
        return lambda row: say_day_short(value) if (value := get(row)) else ""
    if single and each.kind not in SAID:
        words = terms.get(each.vocabulary, {})
        return lambda row: safe(words.get(value, str(value))) if (value := get(row)) not in (None, "") else ""
    return lambda row: safe(_worded(each, (get(row),) if single else get(row), terms))


def reading(each: Field) -> tuple[str, ...]:
    """The columns from which a field is said: for a reference the title of what it points at."""
    return (f"{each.name}__title",) if each.kind == "ref" else each.columns


def _worded(each: Field, values: tuple[Any, ...], terms: Mapping[str, Mapping[str, str]]) -> str:
    value = values[0]
    if value is None or value == "":
        return ""
    if each.kind == "partial":
        return say_edtf(value)
    if each.kind in SAID:
        return SAID[each.kind](value)
    return terms.get(each.vocabulary, {}).get(value, str(value))


@dataclass(slots=True)
class Fact:
    """One line of a record's page: the field's label, its value in words, where it leads, its marks."""

    name: str
    label: str
    words: str
    href: str
    numbers: list[int]
    aside: str = ""


@dataclass(slots=True)
class Sheet:
    """A record as a page shows it."""

    entry: RecordType
    record: Any
    row: dict[str, Any]
    names: Mapping[int, tuple[str, str]]
    terms: Mapping[str, Mapping[str, str]]
    cited: list[Cited]
    facts: list[Fact]

    def parts(self, *without: str) -> list[Any]:
        """Rows that belong to the record as cells (words, address), except those that the page shows its own way."""
        return [
            (part, _used(part.fields, self.row[part.name]), [self._cells(part, line) for line in self.row[part.name]])
            for part in self.entry.parts
            if part.name not in without and self.row[part.name]
        ]

    def _cells(self, part: Any, line: dict[str, Any]) -> list[tuple[str, str]]:
        fields = _used(part.fields, self.row[part.name])
        return [(say(each, line, self.terms), _href(each, line, self.names)) for each in fields]

    def marks(self, name: str) -> list[int]:
        """Marks of the citations that speak about one field, or about the whole record."""
        return marks_of(marks_by_field(self.cited), self.record.id, name)

    def page(self, template: str = "record.html", without: tuple[str, ...] = (), **more: Any) -> Response:
        """The page, with `more` for what this type alone shows."""
        labels = {each.name: each.label.lower() for each in self.entry.fields}
        labels |= {part.name: part.label.lower() for part in self.entry.parts}
        lines, most = more.pop("facts", None) or self.facts, more.pop("most_lines", 40)
        work = work_of(reader(), self.record, host())
        address = f"/{self.entry.path}/{self.record.slug}"
        answer = page(
            template, entry=self.entry, section=self.entry.section, record=self.record, row=self.row,
            facts_html=markup.facts(lines), parts=self.parts(*without), terms=self.terms, may_write=signed_in(),
            cited_as=plain(work, today()), meta_html=metadata.of_record(work, address, more.get("claims", ())),
            notes_html=markup.notes(notes(self.cited, labels), most), **more,
        )  # fmt: skip
        answer.headers["Link"] = metadata.link_header(work, address)
        return answer


def _used(fields: Iterable[Field], rows: Iterable[dict[str, Any]]) -> list[Field]:
    """The columns in which any row says something: an empty column only takes room."""
    lines = list(rows)
    return [each for each in fields if any(line[each.columns[0]] not in (None, "") for line in lines)]


def sheet(entry: RecordType, record: Any) -> Sheet:
    """Everything that the common page of the record needs, read by one statement per table."""
    connection = reader()
    row = listing.whole(connection, entry, record.id)
    names, terms = listing.names_in(entry, row), listing.terms(connection)
    cited = citations_of(connection, record.id)
    marks = marks_by_field(cited)
    facts = [
        Fact(
            each.name, each.label, say(each, row, terms), _href(each, row, names),
            marks_of(marks, record.id, each.name), _aside(each, row),
        )
        for each in entry.fields
        if not each.derived
    ]  # fmt: skip
    facts = [
        each for each in facts if each.words and not (each.words == "no" and entry.field(each.name).kind == "flag")
    ]
    return Sheet(entry, record, row, names, terms, cited, facts)


def _aside(each: Field, row: Mapping[str, Any]) -> str:
    """The EDTF text beside the words of a date that is not a plain day."""
    text = row[each.columns[0]] if each.kind == "partial" else ""
    return f"({text})" if text and not PartialDate(*(row[name] for name in each.columns)).exact else ""


def _href(each: Field, row: Mapping[str, Any], names: Mapping[int, tuple[str, str]]) -> str:
    value = row[each.columns[0]]
    if each.kind == "ref" and value:
        return names[value][0]
    return str(value) if each.kind == "url" and value else ""

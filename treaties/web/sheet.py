"""What every record's page is made of: facts with their marks, parts, the sources in the margin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from treaties.domain.citation import cited_as_record, inner, plain
from treaties.domain.dates import say_day, say_day_short, say_edtf
from treaties.queries import listing
from treaties.queries.evidence import Cited, citations_of, marks_by_field, marks_of, notes, otherwise
from treaties.queries.prepared import Remembered
from treaties.queries.works import cited_at, work_in
from treaties.records import TYPES
from treaties.web import markup, metadata
from treaties.web.context import CUT, fragment, framed, host, present, reader, signed_in, today, visitor
from treaties.web.markup import escape, safe
from treaties.web.mould import Mould, hole
from treaties.web.words import language
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from treaties.records import Field, Part, RecordType
    from treaties.web.mould import Answer

    Terms = Mapping[str, Mapping[str, str]]


class Leaf(NamedTuple):
    """What a type adds to the page of its records, as markup; `main` takes the place of all but the title."""

    title: str = ""
    main: str = ""
    lead: str = ""
    more_facts: str = ""
    own: str = ""
    wide: str = ""
    top: str = ""


SAID: dict[str, Callable[[Any], str]] = {
    "flag": lambda value: "yes" if value else "no",
    "day": say_day,
    "number": lambda value: f"{value:,}",
}


_NO_WORDS: dict[str, str] = {}


def say(each: Field, row: Mapping[str, Any], terms: Terms) -> str:
    """A field's value in words for a page; `row` holds the columns by name."""
    value = row[reading(each)[0]]
    return "" if value is None or value == "" else _saying(each)(value, terms)


def said(each: Field, terms: Terms, rows: Sequence[Any]) -> list[str]:
    """The field in every row of a list, whose columns are attributes, as escaped text."""
    values = [*map(attrgetter(reading(each)[0]), rows)]
    saying = (lambda value, _: say_day_short(value)) if each.kind == "day" else _saying(each)
    words = {value: safe(saying(value, terms)) for value in set(values) - _NOTHING.keys()}  # most stand in many rows
    return [*map((words | _NOTHING).__getitem__, values)]


_NOTHING = {None: "", "": ""}


def reading(each: Field) -> tuple[str, ...]:
    """The columns from which a field is said: for a reference the title of what it points at."""
    return (f"{each.name}__title",) if each.kind == "ref" else each.columns


def _saying(each: Field) -> Callable[[Any, Terms], str]:
    """What says a value of the field that is neither None nor empty."""
    if each.kind == "partial":
        return lambda value, _: say_edtf(value)
    if each.kind in SAID:
        said = SAID[each.kind]
        return lambda value, _: said(value)
    vocabulary = each.vocabulary
    if not vocabulary:
        return lambda value, _: str(value)
    return lambda value, terms: terms.get(vocabulary, _NO_WORDS).get(value) or str(value)


@dataclass(slots=True)
class Fact:
    """One line of a record's page: label, value in words, where it leads, its marks; `own` as in Field.

    `others` are values that sources state instead, with who says so, and the numbers of their notes.
    """

    name: str
    label: str
    words: str
    href: str
    numbers: list[int]
    aside: str = ""
    own: str = ""
    others: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """A page of a record before it is answered: its parts as markup, and the header that links it."""

    section: str
    title: str
    head: str
    main: str
    cite: str
    formats: str
    link: str
    template: str = ""

    def answer(self) -> Answer:
        """The page in its frame."""
        return framed(
            self.section, self.title, self.head, self.main, self.cite, self.formats, self.template, Link=self.link
        )


@dataclass(slots=True)
class Sheet:
    """A record as a page shows it."""

    entry: RecordType
    record: Any
    row: dict[str, Any]
    terms: Terms
    cited: list[Cited]
    facts: list[Fact]
    by_field: Mapping[tuple[int, str], list[int]]  # the notes that speak of each

    def parts(self, *without: str) -> list[Any]:
        """Rows that belong to the record as cells (words, address), except those that the page shows its own way."""
        return [
            (part, _used(part.fields, self.row[part.name]), [self._cells(part, line) for line in self.row[part.name]])
            for part in self.entry.parts
            if part.name not in without and self.row[part.name]
        ]

    def _cells(self, part: Any, line: dict[str, Any]) -> list[tuple[str, str]]:
        fields = _used(part.fields, self.row[part.name])
        return [(say(each, line, self.terms), _href(each, line)) for each in fields]

    def marks(self, name: str) -> list[int]:
        """Marks of the citations that speak about one field, or about the whole record."""
        return marks_of(self.by_field, self.record.id, name)

    @property
    def address(self) -> str:
        """Where the record's page stands."""
        return f"/{self.entry.path}/{self.record.slug}"

    def page(self, template: str = "", without: tuple[str, ...] = (), leaf: Leaf | None = None, **more: Any) -> Answer:
        """The page, with what this type alone shows: `leaf`, or what `template` draws with `more`."""
        if present.visit and not template and not more.get("claims"):
            return self._poured(without, leaf or Leaf(), **more)
        return self.laid(template, without, leaf, **more).answer()

    def _poured(self, without: tuple[str, ...], leaf: Leaf, **more: Any) -> Answer:
        """The same for a reader without a session: the page of any record of its type, filled."""
        kept = _moulds.get(reader(), (self.entry.kind, language()), lambda: _moulded(self.entry))
        named, link = self._naming()
        return kept.answer(named | self._filling(leaf, without, **more), Link=link)

    def _naming(self) -> tuple[dict[str, str], str]:
        """What names the record in its type's page, and the header that links it."""
        record, path, title = self.record, self.address, self.record.title
        named = {"title": escape(title), "slug": record.slug, "version": str(record.version)}
        if self.entry.kind in WORKS:
            work = work_in(self.row, record, host())
            words, address = escape(plain(work, today())), escape(work.address)
            named |= {"head": metadata.of_record(work, path), "words": words, "address": address}
            return named, metadata.link_header(work, path)
        address = cited_at(record, host())
        named |= {"inner_title": escape(inner(title)), "read_on": say_day(today())}
        return named | metadata.said(title, address, path), metadata.link_of(metadata.RECORD, address, path)

    def _filling(self, leaf: Leaf, without: tuple[str, ...], **more: Any) -> dict[str, str]:
        """What differs from one record of a type to the next in the body of their pages."""
        lines = more.get("facts") or self.facts
        parts = self.parts(*without)
        return {
            "lead": leaf.lead or escape(_(self.entry.label).capitalize()), "top": leaf.top,
            "weak": _weak(more.get("weak", "")), "facts": markup.facts_text([each for each in lines if not each.own]),
            "more_facts": leaf.more_facts, "own_facts": markup.own_facts([each for each in lines if each.own]),
            "own": leaf.own, "parts": "".join([_part(*each) for each in parts]) if parts else "",
            "margin": markup.notes_text(notes(self.cited, _labels(self.entry.kind)), more.get("most_lines", 40))
            or f'<p class="quiet">{_("No source is recorded for this record yet.")}</p>',
            "wide": leaf.wide,
        }  # fmt: skip

    def laid(self, template: str = "", without: tuple[str, ...] = (), leaf: Leaf | None = None, **more: Any) -> Laid:
        """The same before it is answered."""
        work, claims = work_in(self.row, self.record, host()), more.get("claims", ())
        if template:
            drawn = self._drawn_whole(template, **more)
            leaf = Leaf(*[part.strip("\n") if not part.strip() else part for part in drawn.split(CUT)])
        leaf = leaf or Leaf()
        return Laid(
            self.entry.section, leaf.title or escape(self.record.title), metadata.of_record(work, self.address, claims),
            leaf.main or self._main(self._filling(leaf, without, **more)),
            self._cite(escape(plain(work, today())), work.address, more.get("on", "")),
            self._formats(), metadata.link_header(work, self.address), template,
        )  # fmt: skip

    def _drawn_whole(self, template: str, **more: Any) -> str:
        """A template that draws the facts and the margin itself."""
        most, lines = more.pop("most_lines", 40), more.pop("facts", None) or self.facts
        more.pop("weak", "")
        return self.drawn(
            template, facts_html=markup.facts([each for each in lines if not each.own]),
            notes_html=markup.notes(notes(self.cited, _labels(self.entry.kind)), most), cut=CUT, **more,
        )  # fmt: skip

    def drawn(self, template: str, **more: Any) -> str:
        """A template that knows the record."""
        return fragment(
            template, entry=self.entry, record=self.record, row=self.row, terms=self.terms, may_write=signed_in(),
            **more, **visitor(),
        )  # fmt: skip

    def _main(self, parts: Mapping[str, str]) -> str:
        entry, record, address = self.entry, self.record, self.address
        writing = (
            f' <a href="{address}/edit">{_("Edit")}</a> <a href="/{entry.path}/new?copy={record.slug}">{_("Copy")}</a>'
            f' <a href="/{entry.path}/new?after={record.slug}">{_("New like this")}</a>'
            f' <a href="{address}/retire">{_("Retire or replace")}</a>'
            if signed_in()
            else ""
        )
        return (
            f'<p class="crumbs"><a href="/{entry.path}">{escape(_(entry.plural))}</a></p>\n'
            f"<h1>{escape(record.title)} {_tag(record.state)}</h1>\n"
            f'<p class="lead">{parts["lead"]}, {_("version")} {record.version}. '
            f'<a href="{address}/history">{_("History")}</a>{writing}</p>\n'
            f'{parts["top"]}{parts["weak"]}<div class="leaf"><div>\n'
            f'<dl class="facts">\n{parts["facts"]}\n{parts["more_facts"]}</dl>\n{parts["own_facts"]}{parts["own"]}'
            f"{parts['parts']}</div>\n"
            f'<aside class="margin" aria-label="{_("Sources on this page")}">\n<h2>{_("Sources on this page")}</h2>\n'
            f"{parts['margin']}\n</aside>\n{parts['wide']}</div>\n"
        )

    def _cite(self, words: str, address: str, on: str = "") -> str:
        status = (
            f' <a href="/cite{self.address}?on={on}">{_("Cite the status on this day")}</a>'
            if on and self.entry.kind == "treaty"
            else ""
        )
        return (
            f'<div class="copyable"><span id="copy-cite">{words}</span> <button type="button" '
            f'class="btn second small" data-copy-from="copy-cite" hidden>{_("Copy")}</button></div>\n '
            f'<a href="/cite{self.address}">{_("Other styles")}</a>{status}'
            f'<abbr class="unapi-id" title="{escape(address)}"></abbr>'
        )

    def _formats(self) -> str:
        links = (("JSON", ".json"), ("CSL-JSON", ".csl.json"), ("BibTeX", ".bib"), ("RIS", ".ris"))
        return "".join([f'<a href="{self.address}{suffix}">{word}</a> ' for word, suffix in links])


WORKS = {"treaty", "source"}  # cited as what they are; any other record as a page of the register
_moulds = Remembered(64)  # one of each type and language, some 8 kB each
_HOLES = (
    "lead", "top", "weak", "facts", "more_facts", "own_facts", "own", "parts", "margin", "wide",
)  # fmt: skip


def _moulded(entry: RecordType) -> Mould:
    """The page of any record of a type, with holes for what differs, as `_naming` and `_filling` fill them."""
    title, slug, version = (hole(name) for name in ("title", "slug", "version"))
    anyone = SimpleNamespace(id=0, kind=entry.kind, slug=slug, title=title, version=version, state="published")
    page, address = Sheet(entry, anyone, {}, {}, [], [], {}), hole("address")
    words = escape(cited_as_record(hole("inner_title"), version, address, hole("read_on")))
    head, words = (hole("head"), hole("words")) if entry.kind in WORKS else (metadata.head_of_records(), words)
    section, main = entry.section, page._main({name: hole(name) for name in _HOLES})  # noqa: SLF001 - of this module
    laid = Laid(section, title, head, main, page._cite(words, address), page._formats(), "")  # noqa: SLF001 - as above
    return Mould(laid.answer()[0].decode())


def _weak(support: str) -> str:
    if not support:
        return ""
    words = _("rests on reports of one origin") if support == "one_origin" else _("known from relays only")
    return f'<p><span class="tag weak">{words}</span></p>'


@lru_cache(maxsize=64)
def _labels(kind: str) -> dict[str, str]:
    """What the margin calls the fields and parts of a type."""
    entry = TYPES[kind]
    labels = {each.name: each.label.lower() for each in entry.fields}
    return labels | {part.name: part.label.lower() for part in entry.parts}


def _tag(state: str) -> str:
    """A word for what is not published."""
    return "" if state == "published" else f'<span class="tag {state}">{_(state)}</span>'


def _part(part: Part, fields: Sequence[Field], rows: Iterable[Sequence[tuple[str, str]]]) -> str:
    """Rows that belong to the record, as a table."""
    heads = "".join([f'<th scope="col">{escape(_(each.label))}</th>' for each in fields])
    lines = [
        "<tr>"
        + "".join(
            [
                f'<td><a href="{escape(href)}">{escape(words)}</a></td>' if href else f"<td>{escape(words)}</td>"
                for words, href in cells
            ]
        )
        + "</tr>\n"
        for cells in rows
    ]
    return (
        f'<h2>{escape(_(part.label))}</h2>\n<div class="tablewrap" role="region" tabindex="0" '
        f'aria-label="{escape(part.label)}"><table><thead><tr>{heads}</tr></thead><tbody>\n{"".join(lines)}'
        f"</tbody></table>\n</div>\n"
    )


def _used(fields: Iterable[Field], rows: Iterable[dict[str, Any]]) -> list[Field]:
    """The columns in which any row says something: an empty column only takes room."""
    lines = list(rows)
    return [each for each in fields if any(line[each.columns[0]] not in (None, "") for line in lines)]


def sheet(entry: RecordType, record: Any, own: dict[str, Any] | None = None) -> Sheet:
    """Everything that the common page of the record needs, read by one statement per table.

    `own` are the record's own columns where they are read already.
    """
    connection = reader()
    row, terms = listing.whole(connection, entry, record.id, own), listing.terms(connection)
    cited = citations_of(connection, record.id)
    marks = marks_by_field(cited)
    disputed = {each.field for each in cited if each.stated_value}
    facts = []
    for each, name, column, said, leads in _sayings(entry.kind):
        value = row[column]
        if value is None or value == "" or (value is False and each.kind == "flag"):
            continue
        numbers = marks_of(marks, record.id, name, whole=each.own != "judgement")
        shown = said(value, terms)
        stated = otherwise(cited, name, shown) if name in disputed else ()
        aside, href = (_aside(each, row), _href(each, row)) if leads else ("", "")
        facts.append(Fact(name, each.label, shown, href, numbers, aside, each.own, stated))
    return Sheet(entry, record, row, terms, cited, facts, marks)


@lru_cache(maxsize=64)
def _sayings(kind: str) -> list[tuple[Field, str, str, Callable[[Any, Terms], str], bool]]:
    """The fields of a type that its page shows: name, the column that each is said from, what says it.

    The last tells whether more than the words may stand there: a link, the text of a date.
    """
    return [
        (each, each.name, reading(each)[0], _saying(each), each.kind in {"ref", "url", "partial"})
        for each in TYPES[kind].fields
        if not each.derived
    ]


def _aside(each: Field, row: Mapping[str, Any]) -> str:
    """The EDTF text beside the words of a date that is not a plain day."""
    if each.kind != "partial":
        return ""
    text, first, last = (row[name] for name in each.columns)
    return f"({text})" if first != last else ""


def _href(each: Field, row: Mapping[str, Any]) -> str:
    if each.kind == "ref":
        slug = row[f"{each.name}__slug"]
        return f"/{TYPES[each.refers].path}/{slug}" if slug else ""
    return str(row[each.name]) if each.kind == "url" and row[each.name] else ""

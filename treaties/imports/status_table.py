"""A list of participants as XML of the depositary, as CSV, or as text copied out of a page."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from treaties.domain.message import Message
from treaties.imports import pasted, prose
from treaties.imports.cells import spaced
from treaties.imports.decoding import text_of
from treaties.imports.errors import NotImported, Wrong
from treaties.imports.page import Page, totals
from treaties.imports.tables import MOST_LINES, Line, bare_name, fill, marks
from treaties.imports.untc import read as read_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_NUMBER = re.compile(r"(?<![A-Z])([IVXL]+(?:-[A-Z])?-\d+(?:-[0-9a-z]{1,3})*)(?![0-9A-Za-z])")
# The Collection names its XML so: "xxvi-6.en.xml".
_PUBLISHED = re.compile(
    r"(?<![A-Za-z])([ivxl]+(?:-[a-z](?=-))?)((?:-\d+)(?:-[0-9a-z]{1,3})*)\.(?:en|fr)\.xml\Z", re.IGNORECASE
)
_RAISED = re.compile(r"<(sup(?:erscript)?)>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_TAG_IN_TEXT = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_MARKUP = re.compile(r"\A\s*<", re.DOTALL)
_LIST = re.compile(r"<(?:\w+:)?(?:participants|specialtables)\b|<!(?:ENTITY|DOCTYPE(?!\s+html))", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|body|table|div|form|td|span)\b", re.IGNORECASE)


def read(content: bytes, name: str, as_of: date | None = None, part: str = "") -> Page:
    """The page in whatever form it is; NotImported where no form fits. `as_of` is the day of a table without one.

    `part` names the treaty that is meant where several stand beside each other.
    """
    text = text_of(content, name)
    marked = _MARKUP.match(text) is not None
    if _HTML.search(text[:100_000]) and not (marked and _LIST.search(text)):
        return _asked(read_html(content, name, as_of, part))
    page = Page(name=name, as_of=as_of, part=part)
    if marked:
        _read_xml(text, page)
    else:
        fill(page, _plain(text, page))
    if not page.rows and not page.shows:
        raise NotImported(page.unread or [Wrong(name, 0, "", Message("This is no list of participants."))])
    page.number = page.number or _numbered(name)
    return _asked(page)


def _asked(page: Page) -> Page:
    """The page; NotImported where a part was asked for and there are none."""
    if page.part and not page.parts:
        raise NotImported.at(page.name, 0, "", Message("This list has no parts: leave “%(part)s” out.", part=page.part))
    return page


def _numbered(name: str) -> str:
    """The number in the UN's list that the name of a file holds, none where it holds none."""
    published = _PUBLISHED.search(name)
    if published:
        return published[1].upper() + published[2].lower()
    found = _NUMBER.search(name)
    return found[1] if found else ""


def _read_xml(text: str, page: Page) -> None:
    from lxml import etree

    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise NotImported.at(page.name, 0, "", Message("This XML declares entities of its own, which is not read."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotImported.at(page.name, 0, "", Message("This is no readable XML (%(error)s).", error=error)) from error
    notes = {number: said for number, said in _xml_notes(root)}  # noqa: C416 - a later note of a number wins
    tables = _named(root, "participants") or _named(root, "specialtables")
    if not tables:
        raise NotImported.at(page.name, 0, "", Message("This XML has no list of participants."))
    _xml_head(root, page)
    for table in tables:
        fill(page, _xml_lines(table, notes))
    for each in _named(root, "declaration"):
        who = next(iter(_named(each, "participant")), None)
        if who is not None:
            said = " ".join(_xml_text(part) for part in _named(each, "text"))
            page.declarations.append((bare_name(_xml_text(who)), said))


def _named(root: Any, *names: str) -> list[Any]:
    return [each for each in root.iter() if isinstance(each.tag, str) and _tag(each) in names]


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _xml_text(element: Any, *, notes: bool = False) -> str:
    """The text of an element; raised numbers are marks of footnotes and stay out.

    The Collection writes its markup into the texts themselves ("Fiji&lt;superscript&gt;3..."), which is read alike.
    """
    raised = {"superscript", "sup"}

    def pieces(each: Any) -> Iterator[str]:
        if isinstance(each.tag, str) and (notes or _tag(each) not in raised):
            yield each.text or ""
            for child in each:
                yield from pieces(child)
                yield child.tail or ""

    text = "".join(pieces(element))
    if "<" in text:
        text = _TAG_IN_TEXT.sub(" ", _RAISED.sub(r"\2" if notes else "", text))
    return spaced(text)


def _xml_raised(cell: Any) -> list[str]:
    """The numbers of the footnotes that are raised in a cell."""
    raised = [_xml_text(each, notes=True) for each in _named(cell, "superscript", "sup")]
    raised += [each[1] for each in _RAISED.findall("".join(cell.itertext()))]
    return re.findall(r"\d+", " ".join(raised))


def _xml_lines(table: Any, notes: dict[str, str]) -> Iterator[Line]:
    for number, row in enumerate(_named(table, "row", "tableheader"), 1):
        cells = _named(row, "title" if _tag(row) == "tableheader" else "entry") or _named(row, "column", "title")
        if cells:
            texts = [_xml_text(cell) for cell in cells]
            found = _xml_raised(cells[0]) + marks(texts[0])
            yield Line(number, texts, tuple(notes[mark] for mark in dict.fromkeys(found) if mark in notes))


def _xml_notes(root: Any) -> Iterator[tuple[str, str]]:
    for each in _named(root, "endnote", "footnote", "note"):
        match = re.match(r"(\d+)\s*\.?\s*(.*)", _xml_text(each, notes=True), re.DOTALL)
        if match:
            yield match[1], match[2]


def _xml_head(root: Any, page: Page) -> None:
    """Number and title where the head says them in the words of the UN's list."""
    chapter = next((re.search(r"CHAPTER\s+([IVXL]+)", _xml_text(each)) for each in _named(
        root, "chapter", "headertitle", "chaptertitle", "name", "title")), None)  # fmt: skip
    page.totals = totals(" ".join(_xml_text(each) for each in _named(root, "status")))
    page.totals |= {_tag(each): int(said) for each in _named(root, "signatories", "parties")
                    if re.fullmatch(r"\d{1,4}", said := _xml_text(each))}  # fmt: skip
    head = {"concluded": "conclusion", "registration": "registration", "text": "treatytext", "in_force": "labeltext"}
    page.head = {name: _xml_text(found[0]) for name, tag in head.items() if (found := _named(root, tag))}
    labels = [_xml_text(each) for eif in _named(root, "eif") for each in _named(eif, "label")]
    page.head["in_force_label"] = labels[0] if len(labels) == 1 else ""
    page.title = next((said for each in _named(root, "titlesect") if (said := _xml_text(each))), "")[:400]
    for each in _named(root, "titlesect", "treatytitle", "treaty", "title", "name", "header"):
        if _named(each, "row", "tableheader"):
            continue
        said = _xml_text(each)
        following = each.getnext()
        if _tag(each) == "header" and following is not None and re.fullmatch(r"\d+\s*\.(?:\s*[a-z]\s*[).]?)?", said):
            said = f"{said} {_xml_text(following)}"
        match = re.match(r"(\d+)\s*\.\s*(?:([a-z])\s*[).]?\s+(?=[A-Z]))?([^\n]{5,400})", said)
        if match and len(said) < 400:  # noqa: PLR2004 - a title, not the whole treaty
            page.title = match[3].strip()
            page.number = "-".join(part for part in (chapter[1], match[1], match[2]) if part) if chapter else ""
            return


def _plain(text: str, page: Page) -> Iterator[Line]:
    """The lines of a table in text, whatever stands around it."""
    rows = _quoted(text) or text.replace("\r\n", "\n").split("\n")
    if prose.is_list(rows):
        return prose.read(rows, page)
    place = pasted.find(rows)
    if place.form:
        return pasted.read(rows, place, page)
    below = "\n".join(rows[place.line :])
    return _separated(below, rows[place.line], page.name, place.line)


def _quoted(text: str) -> list[str]:
    """The lines of cells that a spreadsheet has put in quotation marks for their line breaks, none of another text."""
    if not re.search(r'^"[^"\t]*"\t', text, re.MULTILINE):
        return []
    try:
        return [
            "\t".join(map(spaced, each)) for each in csv.reader(io.StringIO(text, newline=""), "excel-tab", strict=True)
        ]
    except csv.Error:
        return []


def _separated(text: str, first: str, name: str, above: int) -> Iterator[Line]:
    bare = re.sub(r'"[^"]*"', "", first)
    separator = max(",;|", key=lambda each: bare.count(each) if each != "," else min(bare.count(each), 1) * 0.5)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins, width = above + 1, 0
    try:
        for cells in rows:
            width = width or len(cells)
            if len(cells) > max(width, 1):
                why = Message(
                    "This line has %(cells)s cells, the heading %(width)s: put text with commas in quotation marks.",
                    cells=len(cells),
                    width=width,
                )
                raise NotImported.at(name, begins, "", why)
            yield Line(begins, [_bare(cell) for cell in cells])
            begins = above + rows.line_num + 1
            if begins > MOST_LINES:
                raise NotImported.at(name, begins, "", Message("No list of participants is this long."))
    except csv.Error as error:
        raise NotImported.at(name, begins, "", Message("This is no readable CSV (%(error)s).", error=error)) from error


def _bare(cell: str) -> str:
    """A cell without what spreadsheets write for nothing."""
    return "" if cell.strip().lower() in {"na", "n/a", "nan", "none", "null", "-"} else cell

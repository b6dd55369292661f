"""The status page of the UN Treaty Collection as a browser saves it: letters, brackets and footnotes read, or named."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from treaties.imports.cells import spaced
from treaties.imports.decoding import text_of
from treaties.imports.errors import NotImported, Wrong
from treaties.imports.page import Page
from treaties.imports.tables import Line, bare_name, fill, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

_AS_OF = re.compile(r"STATUS AS AT\s*:?\s*(\d\d)-(\d\d)-(\d{4})", re.IGNORECASE)
_FRENCH = re.compile(r"[EÉ]TAT (?:EN DATE DU|AU)", re.IGNORECASE)
_TITLE = re.compile(r"(\d+)\s*\.\s*(?:([a-z])\s*[).]?\s+(?=[A-Z“\"]))?\s*(.+)", re.DOTALL)
_NUMBER = re.compile(r"mtdsg_no=([IVXL]+(?:-[A-Z])?-\d+(?:-[0-9a-z]+)*)(?:&|$|\")", re.IGNORECASE)


def read(content: bytes, name: str) -> Page:
    """Read a saved page; NotImported where it is none. A row that cannot be read is in `unread`, never guessed."""
    root = parsed(text_of(content, name), name)
    page = Page(name=name)
    grids = root.xpath('//table[contains(@id, "tblgrid")]')
    _head(root, page)
    if not grids or page.as_of is None or not page.number:
        french = " This is the page in French: save the English one." if _FRENCH.search(_words(root)[:200_000]) else ""
        raise NotImported(
            [Wrong(name, 0, "", f"This is no status page of the UN Treaty Collection, saved as HTML.{french}")]
        )
    notes = dict(_notes(root))
    for grid in grids:
        fill(page, _lines(grid, notes))
    page.declarations = list(_declarations(root))
    page.left_out = list(_other_tables(root))
    page.totals = _totals(root)
    return page


def parsed(text: str, name: str) -> Any:
    """The page as elements; NotImported where it is no HTML, or nested so deep that a reader would drop a part."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise NotImported([Wrong(name, 0, "", "This is no readable HTML.")]) from error
    deep = any("depth" in each.message.lower() for each in parser.error_log)
    if deep or sum(1 for _ in root.iter()) > 2_000_000:  # noqa: PLR2004 - a hundred times the largest page
        raise NotImported([Wrong(name, 0, "", "This page is nested deeper than any page of a depositary.")])
    return root


def _head(root: Any, page: Page) -> None:
    """Number, title and day of the page; the number of its own address, else of chapter and title."""
    stamp = _AS_OF.search(_words(root))
    if stamp:
        day, month, year = map(int, stamp.groups())
        try:
            page.as_of = date(year, month, day)
        except ValueError:
            page.unread.append(Wrong(page.name, 0, "", f"“{stamp[0]}” names a day that does not exist."))
    heads = [_TITLE.fullmatch(_cell(each)) for each in root.xpath('//*[contains(@id, "tcTreaty")]')]
    places = root.xpath('//*[contains(@id, "rptHead") and contains(@id, "tcHead")]')
    chapters = [_words(each).split() for each in places]
    said = ""
    if heads and heads[-1] and chapters and chapters[0]:
        page.title = heads[-1][3].strip()
        said = "-".join(part for part in (chapters[0][-1], heads[-1][1], heads[-1][2]) if part)
    own = [found[1] for each in root.xpath("//form/@action") if (found := _NUMBER.search(each))]
    page.number = own[0] if own and page.title else said


def _words(element: Any) -> str:
    return spaced("".join(element.itertext()))


def _cell(element: Any) -> str:
    """A cell's text: what a line break parts stays apart, what a footnote marks stays out."""
    pieces = element.xpath(".//text()[not(ancestor::sup)] | .//br")
    return spaced("".join(each if isinstance(each, str) else " " for each in pieces))


def _lines(grid: Any, notes: dict[str, str]) -> Iterator[Line]:
    """The rows of the table itself: a table within a cell has its own rows, which are no participants."""
    for number, row in enumerate(grid.xpath(".//tr")):
        if next(row.iterancestors("table")) is not grid:
            continue
        cells = row.xpath("./td|./th")
        if not cells:
            continue
        found = re.findall(r"\d+", " ".join(spaced("".join(each.itertext())) for each in cells[0].xpath(".//sup")))
        texts = [_cell(cell) for cell in cells]
        said = tuple(notes[mark] for mark in dict.fromkeys([*found, *marks(texts[0])]) if mark in notes)
        yield Line(number, texts, said)


def _notes(root: Any) -> Iterator[tuple[str, str]]:
    for row in root.xpath('//table[contains(@id, "dgNotesAll")]//tr'):
        match = re.match(r"(\d+)\s*(.*)", _cell(row), re.DOTALL)
        if match:
            yield match[1], match[2]


def _declarations(root: Any) -> Iterator[tuple[str, str]]:
    for row in root.xpath('//table[contains(@id, "dgDec")]//tr'):
        who = row.xpath('.//*[contains(@id, "divParticipant")]')
        text = row.xpath('.//*[contains(@id, "divText")]')
        name = bare_name(_cell(who[0])) if who else ""
        if name and text:
            yield name, spaced(" ".join(text[0].itertext())).removeprefix(name).strip()


def _totals(root: Any) -> dict[str, int]:
    """What the head of the page states: how many signatories, how many parties."""
    said = " ".join(_words(each) for each in root.xpath('//*[contains(@id, "rptStatus")]'))
    return {word.lower(): int(number) for word, number in re.findall(r"(Signatories|Parties)\s*:\s*(\d+)", said)}


def _other_tables(root: Any) -> Iterator[str]:
    """Headings of tables below the participants (territories, protocols): said to be there, and never read as them."""
    for mark in ("Table1", "tblDec", "tblTerr"):
        for table in root.xpath(f'//table[substring(@id, string-length(@id) - {len(mark) - 1}) = "{mark}"]'):
            rows = table.xpath(".//tr")
            if rows:
                head = ", ".join(_cell(cell) for cell in rows[0].xpath("./td|./th"))
                yield f"{head[:200]} ({len(rows) - 1} rows)"

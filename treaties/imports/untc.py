"""The status page of the UN Treaty Collection as a browser saves it: letters, brackets and footnotes read, or named."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from treaties.domain.message import Message
from treaties.imports import grouped
from treaties.imports.cells import spaced
from treaties.imports.decoding import text_of
from treaties.imports.errors import NotImported
from treaties.imports.headings import heads_acts, is_participant
from treaties.imports.page import AS_OF, TITLE, Page, day_of_stamp, totals
from treaties.imports.tables import Line, bare_name, fill, marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

MOST_LISTS = 50
MOST_COLUMNS = 40
# Where the head of a page has what `Page.head` keeps: the part and the cell in the names of its elements.
_SAID = {
    "concluded": ("rptTreaty", "tcText"), "in_force_label": ("rptEIF", "tcEifLabel"), "in_force": ("rptEIF", "tcText"),
    "registration": ("rptRegistration", "tcText"), "text": ("rptText", "tcText"),
}  # fmt: skip
_NUMBER = re.compile(r"mtdsg_no=([IVXL]+(?:-[A-Z])?-\d+(?:-[0-9a-z]+)*)(?:&|$|\")", re.IGNORECASE)


def read(content: bytes, name: str, as_of: date | None = None, part: str = "") -> Page:
    """Read a saved page; NotImported where it is none. A row that cannot be read is in `unread`, never guessed.

    A page of another make has its tables of participants read as a plain list, whose treaty and day (`as_of`) the
    reader states, and where they are of several treaties which of them (`part`).
    """
    root = parsed(text_of(content, name), name)
    page = Page(name=name, part=part)
    grids = root.xpath('//table[contains(@id, "tblgrid")]')
    _head(root, page)
    ours = bool(grids and page.as_of and page.number)
    if not ours:
        grids, page.as_of = list(islice(_lists(root), MOST_LISTS + 1)), page.as_of or as_of
    if not grids or len(grids) > MOST_LISTS:
        why = Message("This page has no list of participants under a heading that names acts.")
        raise NotImported.at(name, 0, "", why)
    notes = dict(_notes(root))
    _fill(page, [(_caption(grid), _lines(grid, notes)) for grid in grids])
    if not page.rows and page.unread:
        raise NotImported(page.unread)
    page.declarations = list(_declarations(root))
    page.left_out = list(_other_tables(root, grids, ours=ours))
    page.totals = totals(" ".join(_words(each) for each in root.xpath('//*[contains(@id, "rptStatus")]')))
    return page


def _fill(page: Page, tables: list[tuple[str, Iterator[Line]]]) -> None:
    """Read the tables into the page: parts of one list, or where they have the same States, one of several treaties."""
    if len(tables) == 1:
        fill(page, tables[0][1])
        return
    found: dict[str, Page] = {}
    for number, (caption, lines) in enumerate(tables, 1):
        label = caption if caption and caption not in found else f"{caption} ({number})".strip()
        found[label] = Page(name=page.name, as_of=page.as_of, title=page.title, part=page.part)
        fill(found[label], lines)
    labels = list(found)
    if page.part not in {each for one in found.values() for each in one.parts} and _rivals(found.values()):
        label, why = grouped.chosen(labels, page.part, page.title)
        if why is not None:
            raise NotImported.at(page.name, 0, "", why)
        page.parts[label] = [each for each in labels if each != label]
        labels = [label]
    for each in (found[label] for label in labels):
        page.rows += each.rows
        page.unread += each.unread
        page.shows |= each.shows
        page.parts |= each.parts


def _rivals(tables: Iterable[Page]) -> bool:
    """Whether two tables have acts of one sort of the same State on different days: they are about two treaties."""
    days: dict[tuple[str, str], set[date]] = {}
    for table in tables:
        own: dict[tuple[str, str], set[date]] = {}
        for row in table.rows:
            for entry in row.entries:
                own.setdefault((row.name, entry.column), set()).add(entry.day)
        if any(key in days and days[key] != said for key, said in own.items()):
            return True
        days |= own
    return False


def _caption(table: Any) -> str:
    """What a table is called: its own caption, else the heading before it."""
    above = table.xpath("./caption") or table.xpath(f"preceding::*[{' or '.join(f'self::h{n}' for n in range(1, 7))}]")
    return _cell(above[-1])[:200] if above else ""


def parsed(text: str, name: str) -> Any:
    """The page as elements; NotImported where it is no HTML, or nested so deep that a reader would drop a part."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise NotImported.at(name, 0, "", Message("This is no readable HTML.")) from error
    deep = any("depth" in each.message.lower() for each in parser.error_log)
    if deep or sum(1 for _ in root.iter()) > 2_000_000:  # noqa: PLR2004 - a hundred times the largest page
        raise NotImported.at(name, 0, "", Message("This page is nested deeper than any page of a depositary."))
    return root


def _head(root: Any, page: Page) -> None:
    """Number, title and day of the page; the number of its own address, else of chapter and title."""
    stamp = AS_OF.search(_words(root))
    if stamp:
        page.as_of = day_of_stamp(stamp, page)
    heads = [TITLE.fullmatch(_cell(each)) for each in root.xpath('//*[contains(@id, "tcTreaty")]')]
    places = root.xpath('//*[contains(@id, "rptHead") and contains(@id, "tcHead")]')
    chapters = [_words(each).split() for each in places]
    said = ""
    if heads and heads[-1] and chapters and chapters[0]:
        page.title = heads[-1][3].strip()
        said = "-".join(part for part in (chapters[0][-1], heads[-1][1], heads[-1][2]) if part)
    page.head = {name: _words(found[0]) for name, (part, cell) in _SAID.items() if (found := root.xpath(
        f'//*[contains(@id, "{part}") and contains(@id, "{cell}")]'))}  # fmt: skip
    own = [found[1] for each in root.xpath("//form/@action") if (found := _NUMBER.search(each))]
    page.number = own[0] if own and page.title else said


def _own_cells(row: Any) -> list[Any]:
    return [each for each in row if each.tag in {"td", "th"}]


def _words(element: Any) -> str:
    return spaced("".join(element.itertext()))


def _cell(element: Any) -> str:
    """A cell's text: what a line break parts stays apart, what a footnote marks or a style hides stays out.

    What is struck out stands between signs that no act has, so that it is named and not read.
    """
    hidden = 'ancestor::*[contains(translate(@style, " ", ""), "display:none")]'
    pieces = element.xpath(f".//text()[not(ancestor::sup) and not({hidden})] | .//br")
    return spaced("".join(_struck(each) if isinstance(each, str) else " " for each in pieces))


def _struck(text: Any) -> str:
    above = text.getparent()
    out = any(each.tag in {"s", "del", "strike"} for each in (above, *islice(above.iterancestors(), 3)))
    return f"~{text}~" if out and not text.is_tail and text.strip() else str(text)


def _lines(grid: Any, notes: dict[str, str]) -> Iterator[Line]:
    """The rows of the table itself: a table within a cell has its own rows, which are no participants."""
    below: list[tuple[int, str]] = []  # for how many rows the cell of each place goes on, and its text
    for number, row in enumerate(grid.xpath(".//tr")):
        if next(row.iterancestors("table")) is not grid:
            continue
        cells = _own_cells(row)
        if not cells:
            continue
        found = re.findall(r"\d+", " ".join(spaced("".join(each.itertext())) for each in row.xpath(".//sup")))
        texts, below = _placed(cells, below)
        said = tuple(notes[mark] for mark in dict.fromkeys([*found, *marks(texts[0])]) if mark in notes)
        inner = "".join(cells[0].itertext()).lstrip("\r\n\t ")
        yield Line(number, texts, said, indented=inner.startswith("\u00a0\u00a0") and bool(texts[0]))


def _placed(cells: list[Any], below: list[tuple[int, str]]) -> tuple[list[str], list[tuple[int, str]]]:
    """The texts of a row by their place, names that go on from rows above among them; a wide cell is in its first."""
    texts: list[str] = []
    after: list[tuple[int, str]] = []
    waiting = iter(cells)
    while True:
        place = len(texts)
        if place < len(below) and below[place][0]:
            texts.append(below[place][1] if place == 0 else "")
            after.append((below[place][0] - 1, below[place][1]))
            continue
        cell = next(waiting, None)
        if cell is None or place > MOST_COLUMNS:
            return texts if cell is None else [*texts, "more cells than any list has"], after
        text = _cell(cell)
        said = [re.match("[0-9]{1,3}", cell.get(name) or "") for name in ("colspan", "rowspan")]
        wide, tall = (min(int(each[0]), 20) if each else 1 for each in said)
        texts += [text] + [""] * (wide - 1)
        after += [(max(tall - 1, 0), text)] * max(wide, 1)


def _lists(root: Any) -> Iterator[Any]:
    """The tables that a heading of participants and acts begins, without those that only hold such a table."""
    for table in root.iter("table"):
        own = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table and _own_cells(row)]
        for number, row in enumerate(own):
            if is_participant(_cell(_own_cells(row)[0])):
                lines = own[number : number + (2 if "rowspan" in _own_cells(row)[0].attrib else 1)]
                if any(heads_acts(_cell(cell)) for line in lines for cell in _own_cells(line)):
                    yield table
                break


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


def _other_tables(root: Any, grids: list[Any], *, ours: bool) -> Iterator[str]:
    """Headings of tables beside the participants (territories, protocols): said to be there, never read as them."""
    for table in root.iter("table"):
        own = table.get("id") or ""
        if table.find(".//table") is not None or re.search("dgDec|dgNotes", own):
            continue
        rows = [cells for row in table.iter("tr") if (cells := _own_cells(row))]
        # Frames of the page, the texts of declarations and notes, and the head of the page are no tables of facts.
        if len(rows) < 2:  # noqa: PLR2004 - a heading and a row
            continue
        if ours and len(rows[0]) == 1 and not any(re.search(r"\d{4}", _cell(each)) for row in rows for each in row[1:]):
            continue
        if table not in grids and not any(above in grids for above in table.iterancestors("table")):
            head = ", ".join(_cell(cell) for cell in rows[0])
            yield f"{head[:200]} ({len(rows) - 1} rows)"

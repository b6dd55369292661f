"""The status page of the UN Treaty Collection as a browser saves it: letters, brackets and footnotes read, or named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from treaties.domain.acts import Kind
from treaties.domain.dates import DateError, read_date
from treaties.imports.errors import NotImported, Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 8 * 1024 * 1024
KINDS = {
    "signature": Kind.SIGNATURE, "definitive signature": Kind.DEFINITIVE_SIGNATURE,
    "succession to signature": Kind.SUCCESSION_TO_SIGNATURE, "ratification": Kind.RATIFICATION,
    "acceptance": Kind.ACCEPTANCE, "approval": Kind.APPROVAL, "accession": Kind.ACCESSION,
    "succession": Kind.SUCCESSION, "consent to be bound": Kind.CONSENT_TO_BE_BOUND,
    "provisional application": Kind.PROVISIONAL_APPLICATION,
}  # fmt: skip
_SPACE = re.compile(r"[\s\u00a0]+")
_HEAD = re.compile(r"([A-Za-z ]+?)\s*(?:\(\s*([A-Za-z]{1,2})\s*\))?")
_ENTRY = re.compile(r"(\[?)\s*(\d{1,2} [A-Z][a-z]{2,8}\.? \d{4})\s*([A-Za-z]{0,2})\s*(\]?)")
_AS_OF = re.compile(r"STATUS AS AT\s*:\s*(\d\d)-(\d\d)-(\d{4})")
_TITLE = re.compile(r"(\d+)\.\s*(?:([a-z])\.?\s)?\s*(.+)")
_DAY = r"(\d{1,2} [A-Z][a-z]+ \d{4})"
_LEFT = re.compile(rf"[Oo]n {_DAY},?[^.]*?(?:notification of withdrawal|withdrew|notification of denunciation|denounc)")
_EFFECT = re.compile(rf"(?:took|takes|will take) effect(?: for [^.]*?)? on {_DAY}")
_NOTICE = re.compile(r"C\.N\.\d+\.\d{4}\.[A-Z]+-[\w.-]*\w")


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as the page has it; `ended` where it stands in brackets, `effective` where a footnote states it."""

    kind: Kind
    day: date
    ended: bool = False
    effective: date | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One participant: its place in the table from 1, its name as printed, its acts."""

    number: int
    name: str
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Page:
    """The page: number in the UN's list, title, the day it speaks of, rows, and what could not be read."""

    number: str
    title: str
    as_of: date
    rows: list[Row] = field(default_factory=list)
    unread: list[Wrong] = field(default_factory=list)


def read(content: bytes, name: str) -> Page:
    """Read a saved page; NotImported where it is none. A row that cannot be read is in `unread`, never guessed."""
    if len(content) > LARGEST:
        raise NotImported([Wrong(name, 0, "", f"A page of more than {LARGEST // 2**20} megabytes is not read.")])
    root = _parsed(content, name)
    grids = root.xpath('//table[contains(@id, "tblgrid")]')
    whole = _words(root)
    stamp = _AS_OF.search(whole)
    heads = [_TITLE.fullmatch(_words(each)) for each in root.xpath('//*[contains(@id, "tcTreaty")]')]
    chapters = [_words(each) for each in root.xpath('//*[contains(@id, "rptHead") and contains(@id, "tcHead")]')]
    if not grids or stamp is None or not heads or heads[0] is None or not chapters:
        raise NotImported([Wrong(name, 0, "", "This is no status page of the UN Treaty Collection, saved as HTML.")])
    number = "-".join(part for part in (chapters[0].split()[-1], heads[0][1], heads[0][2]) if part)
    day, month, year = map(int, stamp.groups())
    page = Page(number, heads[0][3], date(year, month, day))
    notes = dict(_notes(root))
    for grid in grids:
        _read_grid(grid, page, notes, name)
    return page


def _parsed(content: bytes, name: str) -> Any:
    from lxml import etree, html

    try:
        return html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        raise NotImported([Wrong(name, 0, "", "This is no readable HTML.")]) from error


def _words(element: Any, *, notes: bool = True) -> str:
    """The text of an element in single spaces, without its footnote marks where `notes` is False."""
    marked = "" if notes else "[not(ancestor::sup)]"
    return _SPACE.sub(" ", "".join(element.xpath(f".//text(){marked}"))).strip()


def _notes(root: Any) -> Iterator[tuple[str, str]]:
    for row in root.xpath('//table[contains(@id, "dgNotesAll")]//tr'):
        match = re.match(r"(\d+)\s*(.*)", _words(row), re.DOTALL)
        if match:
            yield match[1], match[2]


def _read_grid(grid: Any, page: Page, notes: dict[str, str], name: str) -> None:
    columns: list[dict[str, Kind]] = []
    for number, row in enumerate(grid.xpath(".//tr")):
        cells = row.xpath("./td|./th")
        texts = [_words(cell, notes=False) for cell in cells]
        if not texts:
            continue
        if texts[0].startswith("Participant"):
            columns = [_column(text, page, name, number) for text in texts[1:]]
            continue
        marks = re.findall(r"\d+", " ".join(_words(mark) for mark in cells[0].xpath(".//sup")))
        said = " ".join(notes.get(mark, "") for mark in marks)
        entries: list[Entry] = []
        for place, text in enumerate(texts[1:]):
            try:
                kinds = columns[place] if place < len(columns) else {}
                entries += _entries(text, kinds)
            except ValueError as error:
                page.unread.append(Wrong(name, number, texts[0], str(error)))
        ended = any(each.ended for each in entries)
        left = _withdrawal(said) if ended else None
        if ended and left is None:
            page.unread.append(
                Wrong(name, number, texts[0], "In brackets, and no footnote gives the day of withdrawal.")
            )
        page.rows.append(Row(number, texts[0], (*entries, *([left] if left else []))))
        if not entries:
            page.unread.append(Wrong(name, number, texts[0], "No act stands in this row."))


def _column(text: str, page: Page, name: str, number: int) -> dict[str, Kind]:
    """What the letters of a column mean, the kind without a letter under ""."""
    found: dict[str, Kind] = {}
    for part in text.split(","):
        match = _HEAD.fullmatch(part.strip())
        kind = KINDS.get(match[1].strip().lower()) if match else None
        if match is None or kind is None:
            page.unread.append(Wrong(name, number, text, f"The register knows no act “{part.strip()}”."))
        else:
            found[match[2] or ""] = kind
    if len(found) == 1 and "" not in found:
        found[""] = next(iter(found.values()))
    return found


def _entries(text: str, kinds: dict[str, Kind]) -> Iterator[Entry]:
    """The acts in one cell; ValueError where anything in it is not understood."""
    if _ENTRY.sub("", text).strip():
        raise ValueError(f"“{text}” cannot be read.")
    for opened, words, letter, closed in _ENTRY.findall(text):
        if bool(opened) != bool(closed):
            raise ValueError(f"“{text}”: a bracket is missing.")
        if letter not in kinds:
            raise ValueError(f"“{text}”: the heading of this column does not explain {letter or 'a date alone'}.")
        yield Entry(kinds[letter], _day(words), bool(opened))


def _day(words: str) -> date:
    try:
        read_day = read_date(words.replace(".", ""))
    except DateError as error:
        raise ValueError(str(error)) from error
    if not read_day.exact:
        raise ValueError(f"“{words}” is no day.")
    return read_day.earliest


def _withdrawal(note: str) -> Entry | None:
    """The withdrawal that a footnote tells of, with its day, its effect where stated, its notification."""
    told = _LEFT.search(note)
    if not told:
        return None
    rest = note[told.start() :]
    effect, notice = _EFFECT.search(rest), _NOTICE.search(rest)
    try:
        effective = _day(effect[1]) if effect else None
        return Entry(Kind.WITHDRAWAL, _day(told[1]), effective=effective, notice=notice[0] if notice else "")
    except ValueError:
        return None

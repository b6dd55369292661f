"""The text of a PDF file, page by page, and what the file says of itself."""

from __future__ import annotations

import re
from typing import Any

from treaties.capture.errors import NotTaken
from treaties.domain.message import Message

PAGES, LETTERS = 1500, 3_000_000
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def read(content: bytes) -> dict[str, Any]:
    """Text, where each page begins in it, and the title, author and days that the file states; NotTaken with a reason.

    The day of a file is the day on which the file was made: it is called "made", never "published".
    """
    import pypdfium2
    from pypdfium2 import PdfiumError

    try:
        document = pypdfium2.PdfDocument(content)
    except PdfiumError as error:
        locked = "password" in str(error).lower()
        damaged = Message("This PDF is damaged: it cannot be opened.")
        raise NotTaken(Message("This PDF is locked with a password.") if locked else damaged) from error
    try:
        if len(document) > PAGES:
            raise NotTaken(Message("This PDF has more than %(pages)s pages.", pages=f"{PAGES:,}"))
        text, starts = _pages(document)
        found = _stated(document)
    finally:
        document.close()
    made = {"text": text, "page_starts": starts, "found": found}
    return made | {"extractor": "pypdfium2", "media_type": "application/pdf"}


def _pages(document: Any) -> tuple[str, list[int]]:
    from pypdfium2 import PdfiumError

    pieces: list[str] = []
    starts: list[int] = []
    size = 0
    for number in range(len(document)):
        try:
            page = document[number]
            sheet = page.get_textpage()
            said = _plain(sheet.get_text_bounded() if sheet.count_chars() else "")
            sheet.close()
            page.close()
        except PdfiumError:
            said = ""
        starts.append(size)
        pieces.append(said)
        size += len(said) + 2
        if size > LETTERS:
            raise NotTaken(Message("This PDF has more than %(letters)s letters.", letters=f"{LETTERS:,}"))
    return "\n\n".join(pieces), starts


def _plain(text: str) -> str:
    """Lines without control characters; a word that was hyphenated at the end of a line is put together."""
    said = text.replace("\r\n", "\n").replace("\r", "\n")
    said = re.sub("[\ufffe\u00ad\x02]\n?", "", said)
    return _BAD.sub("", said).strip()


def _stated(document: Any) -> list[tuple[str, str, str]]:
    found = []
    names = {"Title": "title", "Author": "author", "CreationDate": "made", "ModDate": "modified"}
    said: dict[str, str] = document.get_metadata_dict(skip_empty=True)
    for name, kind in names.items():
        value = _BAD.sub("", said.get(name, "")).strip()[:500]
        if kind in {"made", "modified"} and (match := _DATE.match(value)):
            value = "-".join(part for part in match.groups() if part)
        if value:
            found.append((kind, value, f"PDF {name}"))
    return found

"""Files of references as people keep them: BibTeX, RIS, CSL-JSON, or a page of footnotes with one on each line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from treaties.domain.message import Message, Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LARGEST = 2 * 1024 * 1024
MOST = 1000
_NUMBERED = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)]|[•*–-])\s+")


class ReadingError(Told):
    """A file that cannot be read; the message is for the person who gave it."""


def references(data: bytes | str) -> list[str]:
    """The references of a file, each as one line; ReadingError for what is too long, broken or no text."""
    if len(data) > LARGEST:
        raise ReadingError(Message("A file of references has at most %(largest)s MB.", largest=LARGEST // 1024 // 1024))
    text = data if isinstance(data, str) else _decoded(data)
    found = [each for each in map(_line, _split(text)) if each]  # in order and each time: "ibid." means the one before
    if not found:
        raise ReadingError(Message("No reference was found in this file."))
    if len(found) > MOST:
        raise ReadingError(
            Message(
                "This holds %(found)s references; at most %(most)s are looked up at once.",
                found=f"{len(found):,}",
                most=f"{MOST:,}",
            )
        )
    return found


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise ReadingError(Message("This is no text: a .bib, .ris, .json or .txt file is needed.")) from None
        return data.decode("latin-1")


def _line(text: str) -> str:
    return " ".join(_NUMBERED.sub("", text).split())


def _split(text: str) -> Iterable[str]:
    start = text.lstrip()
    if start.startswith(("[", "{")) and (items := _csl(start)) is not None:
        return items
    if re.match(r"(?:%[^\n]*\n|\s)*@\s*\w+\s*[{(]", start):
        return _bibtex(text)
    if re.match(r"TY\s{1,2}-", start):
        return _ris(text)
    return text.splitlines()


def _csl(text: str) -> list[str] | None:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = items.get("items", [items]) if isinstance(items, dict) else items
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise ReadingError(Message("This JSON is no list of items in CSL-JSON."))
    return [_of_csl(each) for each in items]


def _of_csl(item: Mapping[str, Any]) -> str:
    names = item.get("author") if isinstance(item.get("author"), list) else []
    authors = [
        str(each.get("literal") or " ".join(str(each.get(part, "")) for part in ("given", "family")))
        for each in names or []
        if isinstance(each, dict)
    ]
    issued = item.get("issued")
    dated = issued.get("date-parts") if isinstance(issued, dict) else None
    year = str(dated[0][0]) if dated and isinstance(dated, list) and dated[0] else ""
    volume = _series(str(item.get("container-title", "")), item.get("volume"), item.get("page"))
    return _joined(authors, item.get("title"), item.get("container-title") or item.get("publisher"), year, volume,
                   item.get("number"), item.get("DOI"), item.get("ISBN"), item.get("URL"))  # fmt: skip


def _series(journal: str, volume: Any, page: Any) -> str:
    return f"{volume} UNTS {page}" if volume and page and "treaty series" in journal.casefold() else ""


def _bibtex(text: str) -> list[str]:
    import bibtexparser
    from bibtexparser import middlewares

    library: Any = bibtexparser.parse_string(  # type: ignore[attr-defined] # its own documented door
        text, append_middleware=[middlewares.LatexDecodingMiddleware()]
    )
    found = []
    for each in library.entries:
        values = {name.casefold(): str(value.value) for name, value in each.fields_dict.items()}
        authors = [" ".join(reversed(one.split(", ", 1))) for one in values.get("author", "").split(" and ") if one]
        journal = values.get("journaltitle") or values.get("journal") or values.get("howpublished") or ""
        house = journal or values.get("publisher") or values.get("institution") or values.get("organization")
        year = (values.get("date") or values.get("year") or "")[:4]
        volume = _series(journal, values.get("volume"), values.get("pages"))
        found.append(_joined(authors, values.get("title"), house, year, volume, values.get("number"),
                             values.get("doi"), values.get("isbn"), values.get("url")))  # fmt: skip
    return found


def _ris(text: str) -> list[str]:
    import rispy

    try:
        entries: Any = rispy.loads(text)
    except OSError as error:
        raise ReadingError(Message("This RIS file cannot be read: %(error)s", error=error)) from error
    found = []
    for each in entries:
        authors = [" ".join(reversed(str(one).split(", ", 1))) for one in each.get("authors", ())]
        house = each.get("secondary_title") or each.get("journal_name") or each.get("publisher")
        volume = _series(str(house or ""), each.get("volume"), each.get("start_page"))
        urls = each.get("urls") or [each.get("url")]
        title = each.get("title") or each.get("primary_title")
        found.append(_joined(authors, title, house, str(each.get("year", "")), volume, each.get("number"),
                             each.get("doi"), each.get("issn"), *urls))  # fmt: skip
    return found


def _joined(authors: list[str], title: Any, *rest: Any) -> str:
    # A title without quotation marks: between them the lookup would read a passage.
    parts = [", ".join(each.strip() for each in authors if each.strip()), title, *rest]
    return ". ".join(str(each).strip() for each in parts if each)

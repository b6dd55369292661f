"""What a copy says of itself, as proposals for the fields of a source: for a person to confirm, never taken unasked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from treaties.domain.dates import DateError, read_date
from treaties.queries.snapshot import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELDS = {
    "title": "heading", "publisher": "publisher", "published": "issued", "language": "language", "address": "url",
    "author": "authors", "number": "document_no",
}  # fmt: skip
WORDS = {
    "title": "Title", "author": "Author", "publisher": "Publisher", "published": "Published", "modified": "Changed",
    "made": "File made", "language": "Language", "address": "Address", "doi": "DOI", "isbn": "ISBN",
    "number": "Document number", "translator": "Translator",
}  # fmt: skip
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]")


def proposals(copy: Any) -> dict[str, list[tuple[str, str]]]:
    """For each field of a source the values (text, where it stands) that the copy offers, the likeliest first."""
    found = offers(listed(copy.found))
    if copy.final_url:
        _offer(found, "url", copy.final_url, "the address that answered" if copy.http_status else "as it was given")
    if copy.language:
        _offer(found, "language", copy.language, "the language of the text")
    return found


def offers(stated: Iterable[Any]) -> dict[str, list[tuple[str, str]]]:
    """The same from (field, value, where) as a reading gives them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, value, where in stated:
        field = FIELDS.get(name)
        plain = _plain(field or "", value)
        if field and plain and plain not in [each for each, _ in found.get(field, [])]:
            found.setdefault(field, []).append((plain, where))
    return found


def _offer(found: dict[str, list[tuple[str, str]]], field: str, value: str, where: str) -> None:
    if value not in [each for each, _ in found.setdefault(field, [])]:
        found[field].append((value, where))


def _plain(field: str, value: str) -> str:
    if field == "issued":
        day = _DAY.match(value)
        try:
            return read_date(day[1] if day else value).text
        except DateError:
            return ""
    if field == "language":
        return value.replace("_", "-").partition("-")[0].lower()[:3]
    if field == "authors" and value.startswith(("http://", "https://")):
        return ""
    return value


def values_of(offered: Iterable[tuple[str, list[tuple[str, str]]]]) -> dict[str, str]:
    """The first proposal of each field, authors one to a line."""
    return {
        field: "\n".join(each for each, _ in offers) if field == "authors" else offers[0][0]
        for field, offers in offered
    }

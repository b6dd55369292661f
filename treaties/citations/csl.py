"""CSL-JSON 1.0.2, as citation processors and reference managers read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.domain.citation import REGISTER

if TYPE_CHECKING:
    from datetime import date

    from treaties.domain.citation import Work
    from treaties.domain.dates import PartialDate

TYPES = {
    "news": "article-newspaper", "report": "report", "web_page": "webpage", "status_page": "webpage",
    "official_document": "document", "treaty_text": "treaty", "database": "dataset", "statement": "speech",
}  # fmt: skip
YEAR, MONTH = 4, 7


def item(work: Work) -> dict[str, Any]:
    """One item; dates only as precise as they are known, uncertain ones marked `circa`."""
    found: dict[str, Any] = {"id": work.key, "type": _type(work), "title": work.title}
    if work.authors:
        found["author"] = [{"literal": name} for name in work.authors]
    if work.kind == "treaty":
        found |= {"container-title": "United Nations Treaty Series" if work.series else "",
                  "volume": work.unts_volume, "page": work.unts_page, "number": work.registration_no}  # fmt: skip
        found |= {name: _day(day) for name, day in (
            ("issued", work.opened or work.adopted), ("event-date", work.adopted), ("available-date", work.in_force),
        ) if day}  # fmt: skip
    else:
        found |= {"publisher": work.publisher, "number": work.number, "language": work.language}
        if work.publisher and work.source_kind in {"news", "web_page", "status_page"}:
            found["container-title"] = work.publisher
    if work.issued:
        found["issued"] = partial(work.issued)
    if work.accessed:
        found["accessed"] = _day(work.accessed)
    if work.kind == "record":
        found |= {"container-title": REGISTER, "version": str(work.version)}
    found |= {"URL": work.url or work.address, "archive_location": work.archive_url, "source": REGISTER}
    return {name: value for name, value in found.items() if value}


def _type(work: Work) -> str:
    if work.kind == "treaty":
        return "treaty"
    return TYPES.get(work.source_kind, "document") if work.kind == "source" else "entry"


def _day(day: date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def partial(when: PartialDate) -> dict[str, Any]:
    """A partial date as date-parts: a year, a month or a day, or two of them for an interval."""
    words = when.text.replace("~", "").replace("?", "").replace("%", "")
    ends = [_parts(each) for each in words.split("/") if each]
    if not all(ends):
        return {"literal": when.text}
    found: dict[str, Any] = {"date-parts": ends}
    return found | {"circa": True} if words != when.text else found


def _parts(text: str) -> list[int]:
    numbers = text.split("-")
    return [int(each) for each in numbers] if all(each.isdigit() for each in numbers) else []

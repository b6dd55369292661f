"""CSL-JSON 1.0.2, as citation processors and reference managers read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.domain.citation import REGISTER
from treaties.domain.dates import say_date

if TYPE_CHECKING:
    from datetime import date

    from treaties.domain.citation import Work
    from treaties.domain.dates import PartialDate
    from treaties.domain.names import Name

TYPES = {
    "news": "article-newspaper", "report": "report", "web_page": "webpage", "status_page": "webpage",
    "official_document": "document", "treaty_text": "treaty", "database": "dataset", "statement": "speech",
}  # fmt: skip
SERIES = "United Nations Treaty Series"


def item(work: Work, read_on: date | None = None) -> dict[str, Any]:
    """One item; dates only as precise as they are known, uncertain ones marked `circa`.

    `read_on` is the day on which a page of the register was read, for records, answers and lists.
    """
    found: dict[str, Any] = {"id": work.key, "type": kind_of(work), "title": work.title}
    if work.authors:
        found["author"] = [_name(each) for each in work.names]
    if work.kind == "treaty":
        found |= {"container-title": SERIES if work.series else "",
                  "volume": work.unts_volume, "page": work.unts_page, "number": work.registration_no}  # fmt: skip
        found |= {name: _day(day) for name, day in (
            ("issued", work.opened or work.adopted), ("event-date", work.adopted), ("available-date", work.in_force),
        ) if day}  # fmt: skip
    elif work.kind == "source":
        found |= {"publisher": work.publisher, "number": work.number, "language": work.language}
        if work.publisher and work.source_kind in {"news", "web_page", "status_page"}:
            found["container-title"] = work.publisher
    else:
        found |= {"container-title": REGISTER, "publisher": REGISTER, "version": str(work.version)}
    if work.issued:
        found["issued"] = partial(work.issued)
    if accessed := work.accessed or (read_on if work.kind not in {"treaty", "source"} else None):
        found["accessed"] = _day(accessed)
    found |= {"URL": work.url or work.address, "archive_location": work.archive_url}
    return {name: value for name, value in found.items() if value}


def kind_of(work: Work) -> str:
    """The type of item: treaty, article-newspaper, report, ..., a page of the register as a web page or data set."""
    if work.kind == "treaty":
        return "treaty"
    if work.kind == "source":
        return TYPES.get(work.source_kind, "document")
    return "dataset" if work.kind == "list" else "webpage"


def _name(name: Name) -> dict[str, str]:
    """A name; how another script writes it travels where every style prints it, behind the name."""
    if name.whole:
        return {"literal": name.whole}
    return {"family": name.family, "given": name.given} | ({"suffix": name.beside} if name.beside else {})


def _day(day: date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def partial(when: PartialDate) -> dict[str, Any]:
    """A partial date as date-parts: a year, a month or a day, or two of them for an interval."""
    words = when.text.replace("~", "").replace("?", "").replace("%", "")
    ends = [_parts(each) for each in words.split("/") if each]
    if not all(ends):
        return {"literal": say_date(when)}
    found: dict[str, Any] = {"date-parts": ends}
    return found | {"circa": True} if words != when.text else found


def _parts(text: str) -> list[int]:
    numbers = text.split("-")
    return [int(each) for each in numbers] if all(each.isdigit() for each in numbers) else []

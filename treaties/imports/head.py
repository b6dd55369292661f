"""What the head of a depositary's page says of the treaty itself, as a treaty that the register lacks is entered.

Clauses stand in no head. Such a treaty has no day on which its list was checked, so that nobody's status is computed
from clauses that nobody has entered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from treaties.imports.cells import ENTRY, day_of

if TYPE_CHECKING:
    from datetime import date

    from treaties.imports.page import Page

_CONCLUDED = re.compile(r"(?P<place>\D{2,120}?)\s*,\s*(?P<day>\d.{5,30})", re.DOTALL)
_IN_FORCE = re.compile(r"(?:definitive\s+)?entry into force|entr[ée]e en vigueur(?:\s+d[ée]finitive)?", re.IGNORECASE)
_REGISTERED = re.compile(r"\bN[o°]\.?\s*(\d{1,6})\b", re.IGNORECASE)
_PRINTED = re.compile(r"(?:Treaty Series|Trait[ée]s)\s*,\s*vol\.?\s*(\d{1,4})\s*,\s*p\.\s*(\d{1,4})\b")
DEPOSITARY = "UN Secretary-General"


def treaty_of(page: Page) -> dict[str, Any]:
    """Title and fields of the treaty as the head says them; empty where it names none. Nothing is guessed."""
    if not page.title:
        return {}
    found: dict[str, Any] = {"title": page.title, "short_name": page.title, "mtdsg_no": page.number}
    if concluded := _CONCLUDED.fullmatch(page.head.get("concluded", "").strip()):
        found |= {"adopted": _day(concluded["day"], whole=True)}
        found |= {"adopted_place": concluded["place"].strip()} if found["adopted"] else {}
    if _IN_FORCE.fullmatch(page.head.get("in_force_label", "").strip(" :")):
        found["in_force"] = _day(page.head.get("in_force", ""), whole=False)
    numbers = set(_REGISTERED.findall(page.head.get("registration", "")))
    found["registration_no"] = numbers.pop() if len(numbers) == 1 else ""
    text = page.head.get("text", "")
    if len(printed := _PRINTED.findall(text)) == text.count("vol") == 1:
        found |= dict(zip(("unts_volume", "unts_page"), printed[0], strict=True))
    found["depositary"] = DEPOSITARY if page.number else ""
    return {name: value for name, value in found.items() if value}


def _day(text: str, *, whole: bool) -> date | None:
    """The day at the beginning of the text, with `whole` all of it."""
    match = ENTRY.fullmatch(text.strip()) if whole else ENTRY.match(text.strip())
    if match is None:
        return None
    try:
        return day_of(match)
    except ValueError:
        return None

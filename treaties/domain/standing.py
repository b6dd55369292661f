"""An actor's standing with a treaty in the words of a page: never a verdict on what the actor did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.domain.dates import FIRST_DAY, say_day
from treaties.domain.span import UNCERTAIN

if TYPE_CHECKING:
    from datetime import date

SINCE = {
    "signatory": "not bound: signatory since {since}",
    "consented": "not yet bound: consent deposited, in force later",
    "party": "bound since {since}",
    "withdrawn": "no longer bound since {since}: withdrawn",
}


def in_words(status: str | None, since: date | None, day: date | None, opened: date | None) -> str:
    """What `status`, held since `since`, means on `day` of a treaty opened on `opened`."""
    if day is None or status is None:
        return "no day stated" if day is None else "outside the list on that day"
    if status == "none":
        early = opened is not None and day < opened
        return f"the treaty was opened for signature on {say_day(opened)}" if early else "not bound: non-signatory"
    if status.startswith(UNCERTAIN):
        return "uncertain: " + " or ".join(status.removeprefix(UNCERTAIN).split("|"))
    words = SINCE.get(status, status)
    known = since is not None and since != FIRST_DAY
    return words.format(since=say_day(since)) if known else words.split(" since ")[0]

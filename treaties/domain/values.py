"""One typed value out of one typed-in text, the same for forms, seed files and imports."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from treaties.domain.dates import DateError, PartialDate, read_date
from treaties.domain.message import Message, Told
from treaties.domain.text import PROSE_LIMIT, TextError, clean

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 2**53 - 1  # the largest number of RFC 8785; spreadsheets and every engine keep it as well
URL_LIMIT = 2000


class ValueProblem(Told):
    """A value that cannot be kept; the message is for the person who typed it."""


def _number(text: str) -> int:
    try:
        number = int(text.replace(",", "").replace(" ", ""))
    except ValueError:
        raise ValueProblem(Message("Write a whole number, such as 1,250.")) from None
    if abs(number) > LARGEST:
        raise ValueProblem(Message("This number is too large to keep exactly."))
    return number


def _real(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueProblem(Message("Write a number, such as 48.59.")) from None
    if not math.isfinite(number):
        raise ValueProblem(Message("Write a number, such as 48.59."))
    return number + 0.0  # SQLite keeps no sign before a nought, PostgreSQL does


def _flag(text: str) -> bool:
    if text.casefold() not in {"yes", "y", "true", "1", "on", "no", "n", "false", "0", "off"}:
        raise ValueProblem(Message("Write yes or no."))
    return text.casefold() in {"yes", "y", "true", "1", "on"}


def _day(text: str) -> date:
    read = read_date(text)
    if not read.exact:
        raise ValueProblem(Message("A single day is needed here, such as 3 December 2008 or 2008-12-03."))
    return read.earliest


def _url(text: str) -> str:
    address = clean(text, URL_LIMIT)
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueProblem(Message("This is not a web address.")) from None
    if any(map(str.isspace, parts.netloc)):
        raise ValueProblem(Message("This is not a web address."))
    if parts.scheme not in {"http", "https"} or not host:
        raise ValueProblem(Message("Write a web address that begins with http:// or https://."))
    return address


_READERS: dict[str, Callable[[str], Any]] = {
    "prose": lambda text: clean(text, PROSE_LIMIT, lines=True),
    "number": _number,
    "real": _real,
    "flag": _flag,
    "day": _day,
    "partial": read_date,
    "url": _url,
}
DIGITS = 18  # int() refuses thousands of digits and databases refuse 2**63; no number of ours is that long
EMPTY: dict[str, Any] = {"number": None, "real": None, "flag": False, "day": None, "partial": None, "ref": None}


def read_value(kind: str, text: str) -> Any:
    """The value that `text` stands for in a field of `kind`; ValueProblem with a message for the reader."""
    try:
        kept = clean(text, max(PROSE_LIMIT, len(text)), lines=True)
        if not kept:
            return EMPTY.get(kind, "")
        return _READERS.get(kind, clean)(kept)
    except (TextError, DateError) as error:
        raise ValueProblem(error.message) from error


def whole_number(text: str) -> int | None:
    """The number that plain digits write, None for anything else; behind the 18th digit nothing is read: it is huge."""
    return int(text[:DIGITS]) if text.isascii() and text.isdigit() else None


def plain(value: Any) -> Any:
    """A value as JSON holds it: EDTF text, ISO day, number, text or nothing."""
    if isinstance(value, PartialDate):
        return value.text
    return value.isoformat() if isinstance(value, date) else value

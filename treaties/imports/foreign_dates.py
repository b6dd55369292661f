"""Dates as other tables write them, into EDTF: a stated order of day and month, parts in columns, "still" as open."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from treaties.domain.dates import DateError, PartialDate, parse_edtf, read_date
from treaties.domain.message import Message
from treaties.domain.values import DIGITS, ValueProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARTS = re.compile(r"(\d{1,4})\D+(\d{1,4})(?:\D+(\d{1,4}))?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_TIME = re.compile(r"[T ]\d\d:\d\d.*$")
_SHORT_MONTH = 2
_LONG_AGO = 1500
_EPOCH = date(1899, 12, 30)  # spreadsheets count a day that 1900 did not have
_MOST_DAYS = 200_000


def is_still(text: str, still: frozenset[str]) -> bool:
    """Whether the cell says that it goes on, also where a program added the time of the day."""
    return bool(still & {text.casefold(), _TIME.sub("", text.strip()).casefold()})


def read(text: str, form: str) -> PartialDate:
    """A date in the stated format; ValueProblem where it is none. Years and months alone stay what they are.

    A nought stands for a day or month that is not known: 2012-03-00 is March 2012.
    """
    try:
        plain = _TIME.sub("", text.strip())
        plain = re.sub(r"^(\d{4})\.0$", r"\1", plain)  # a year that a program took for a measure
        plain = re.sub(r"^(\d{1,2})[/.](\d{4})$", r"\2-\1", plain) if not form else plain
        if found := _YEAR_FIRST.fullmatch(plain):
            plain = "-".join(each.zfill(2) for each in _known(found.groups()))
        # A month in words and a year put first need no order, and no order says otherwise of them.
        said = not form or re.search(r"[^\W\d_]", plain) or found
        return read_date(plain) if said else parse_edtf(_edtf(plain, form))
    except DateError as error:
        raise ValueProblem(error.message) from error


def _edtf(plain: str, form: str) -> str:
    if form == "excel":
        return _from_number(plain)
    if re.fullmatch(r"\d{4}", plain):
        return plain
    if re.fullmatch(r"\d{8}", plain):
        if form != "ymd" and _is_day(plain[:4], plain[4:6], plain[6:]):
            raise ValueProblem(
                Message("“%(text)s” begins with a year, and the stated order is %(form)s.", text=plain, form=form)
            )
        first = plain[:4] if form == "ymd" else plain[4:]
        rest = plain[4:] if form == "ymd" else plain[:4]
        month, day = (rest[2:], rest[:2]) if form == "dmy" else (rest[:2], rest[2:])
        return f"{first}-{month}-{day}"
    found = _PARTS.fullmatch(plain)
    if not found:
        raise ValueProblem(Message("“%(text)s” is no date in the stated order (%(form)s).", text=plain[:40], form=form))
    parts = [each for each in found.groups() if each]
    return _ordered(parts, form, plain)


def _ordered(parts: list[str], form: str, text: str) -> str:
    """A full date, or year and month where one part is missing: 12/2008, 2008-12."""
    if len(parts) == _SHORT_MONTH:
        year, month = (parts[0], parts[1]) if form == "ymd" else (parts[1], parts[0])
        named = {"y": year, "m": month, "d": ""}
    else:
        named = dict(zip(form, parts, strict=True))
    named = dict(zip("ymd", [*_known((named["y"], named["m"], named["d"])), "", ""], strict=False))
    if len(named["y"]) != 4:  # noqa: PLR2004 - a year of two digits leaves its century open
        raise ValueProblem(Message("“%(text)s”: write the year with four digits.", text=text[:40]))
    return "-".join(part if key == "y" else part.zfill(2) for key, part in (
        ("y", named["y"]), ("m", named["m"]), ("d", named["d"])) if part)  # fmt: skip


def _from_number(text: str) -> str:
    number = re.sub(r"\.\d{1,12}$", "", text)  # what follows the point is the time of the day
    if re.fullmatch(r"1[5-9]\d\d|20\d\d|21\d\d", number):
        raise ValueProblem(Message("“%(text)s” may be a year or a number of days since 1900.", text=text[:40]))
    if not number.isdecimal() or len(number) > DIGITS or not 0 < int(number) < _MOST_DAYS:
        raise ValueProblem(Message("“%(text)s” is no number of days since 1900.", text=text[:40]))
    return (_EPOCH + timedelta(days=int(number))).isoformat()


def joined(parts: dict[str, str], form: str, still: frozenset[str]) -> PartialDate | None:
    """One date of the columns that hold its parts: year, month and day, or the two ends of a span."""
    if "from" in parts or "to" in parts:
        ends = [_end(parts.get(each, ""), form, still) for each in ("from", "to")]
        if ends[0] == ends[1]:
            return parse_edtf(ends[0]) if ends[0] != ".." else None
        return _parsed("/".join(ends))
    if "year" not in parts:
        return None
    pieces = [parts["year"].removesuffix(".0")]
    for each in ("month", "day"):
        number = parts.get(each, "").removesuffix(".0")
        if not number or number == "0":  # a nought is a part that is not known
            break
        pieces.append(number.zfill(2))
    return _parsed("-".join(pieces))


def _end(text: str, form: str, still: frozenset[str]) -> str:
    return ".." if not text or is_still(text, still) else read(text, form).text


def _known(parts: Sequence[str]) -> list[str]:
    """Year, month and day up to the first that is a nought."""
    return [parts[0], *takewhile(lambda each: each.strip("0") != "", parts[1:])]


def _is_day(year: str, month: str, day: str) -> bool:
    """Whether these are a day of the last five centuries."""
    try:
        return date(int(year), int(month), int(day)).year > _LONG_AGO
    except ValueError:
        return False


def _parsed(text: str) -> PartialDate:
    try:
        return parse_edtf(text)
    except DateError as error:
        raise ValueProblem(error.message) from error

"""Dates as other tables write them, into EDTF: a stated order of day and month, parts in columns, "still" as open."""

from __future__ import annotations

import re
from datetime import date, timedelta

from treaties.domain.dates import DateError, PartialDate, parse_edtf, read_date
from treaties.domain.message import Message
from treaties.domain.values import ValueProblem

_PARTS = re.compile(r"(\d{1,4})\D+(\d{1,4})(?:\D+(\d{1,4}))?")
_SHORT_MONTH = 2
_EPOCH = date(1899, 12, 30)  # spreadsheets count a day that 1900 did not have
_MOST_DAYS = 200_000


def read(text: str, form: str) -> PartialDate:
    """A date in the stated format; ValueProblem where it is none. Years and months alone stay what they are."""
    try:
        plain = re.sub(r"[T ]\d\d:\d\d.*$", "", text.strip())
        # A month in words and a year put first need no order, and no order says otherwise of them.
        said = not form or re.search(r"[^\W\d_]", plain) or (form != "excel" and re.match(r"\d{4}-\d\d-\d\d$", plain))
        return read_date(plain) if said else parse_edtf(_edtf(plain, form))
    except DateError as error:
        raise ValueProblem(error.message) from error


def _edtf(plain: str, form: str) -> str:
    if form == "excel":
        return _from_number(plain)
    if re.fullmatch(r"\d{4}", plain):
        return plain
    if re.fullmatch(r"\d{8}", plain):
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
    if len(named["y"]) != 4:  # noqa: PLR2004 - a year of two digits leaves its century open
        raise ValueProblem(Message("“%(text)s”: write the year with four digits.", text=text[:40]))
    return "-".join(part if key == "y" else part.zfill(2) for key, part in (
        ("y", named["y"]), ("m", named["m"]), ("d", named["d"])) if part)  # fmt: skip


def _from_number(text: str) -> str:
    number = text.removesuffix(".0")
    if not number.isdigit() or not 0 < int(number[:9]) < _MOST_DAYS:
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
    return ".." if not text or text.casefold() in still else read(text, form).text


def _parsed(text: str) -> PartialDate:
    try:
        return parse_edtf(text)
    except DateError as error:
        raise ValueProblem(error.message) from error

"""Dates as sources state them: EDTF text (ISO 8601-2) with the earliest and the latest day it allows."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from treaties.domain.message import Message, Told

FIRST_DAY = date.min
LAST_DAY = date.max
LONGEST = 100

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# Without Y and E: they write years beyond four digits, some of which would take the library hours to expand.
_CHARACTERS = re.compile(r"[0-9XTZS\-~?%./,\[\]{}:+ ]+")
_POINT = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<mark>[?~%]?)")
_FULL_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SEASON_OF_TWO_YEARS = re.compile(r"-(24|28)(?!\d)")
_UNREADABLE = re.compile(r"T|-(\dX|X\d)")  # a time of day, or a month or day of which one digit is known


class DateError(Told):
    """A date that cannot be read; the message is for the person who typed it."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known: EDTF `text` as typed, and the first and last day it may fall on.

    The bounds are the strict ones of ISO 8601-2: `~` and `?` mark a date and never widen it. An open end has
    FIRST_DAY or LAST_DAY.
    """

    text: str
    earliest: date
    latest: date

    def __hash__(self) -> int:  # of the text, which remembers its own
        return hash(self.text)

    @property
    def exact(self) -> bool:
        """Whether only one day is possible."""
        return self.earliest == self.latest


@lru_cache(maxsize=4096)
def parse_edtf(text: str) -> PartialDate:
    """The days that an EDTF text allows; DateError for anything else, and for years outside 1 to 9999."""
    if len(text) > LONGEST:
        raise DateError(Message("A date has at most %(most)s characters.", most=LONGEST))
    if not _CHARACTERS.fullmatch(text) or text != text.strip():
        raise DateError(
            Message("%(text)s is not a date in EDTF (ISO 8601-2) with a year from 1 to 9999.", text=quoted(text))
        )
    first, last = _bounds(text)
    if first > last:
        raise DateError(Message("%(text)s ends before it begins.", text=quoted(text)))
    if (first, last) == (FIRST_DAY, LAST_DAY):
        raise DateError(Message("%(text)s names no day.", text=quoted(text)))
    return PartialDate(text, first, last)


def _bounds(text: str) -> tuple[date, date]:
    """Earliest and latest day; plain points and intervals are read here, as loading the library takes long."""
    left, slash, right = text.partition("/")
    first = _point_bounds(left, open_end=FIRST_DAY if slash else None)
    last = _point_bounds(right, open_end=LAST_DAY) if slash else first
    if first and last:
        return first[0], last[1]
    return _library_bounds(text)


def _point_bounds(text: str, open_end: date | None) -> tuple[date, date] | None:
    """Bounds of a year, decade, century, month or day; of an open or unknown end where one may stand."""
    if open_end and text in {"", ".."}:
        return open_end, open_end
    match = _POINT.fullmatch(text)
    if not match or (match["month"] and int(match["month"]) > len(MONTHS)):
        return None
    if match["day"]:
        day = _day(text, match["year"], match["month"], match["day"])
        return day, day
    if match["month"]:
        first = _day(text, match["year"], match["month"], "01")
        return first, end_of_month(first)
    return (
        _day(text, match["year"].replace("X", "0"), "01", "01"),
        _day(text, match["year"].replace("X", "9"), "12", "31"),
    )


def _library_bounds(text: str) -> tuple[date, date]:
    if _SEASON_OF_TWO_YEARS.search(text):
        raise DateError(Message("A winter lies in two years. Write its months, such as 2021-12/2022-02."))
    if _UNREADABLE.search(text):
        raise DateError(
            Message("%(text)s cannot be kept: write a day, month or year without a time.", text=quoted(text))
        )
    for year, month, day in _FULL_DAY.findall(text):
        _day(text, year, month, day)
    from edtf import parse_edtf as read  # 0.3 s

    try:
        value = read(text)
        first, last = value.lower_strict(), value.upper_strict()
    except Exception:  # noqa: BLE001 - the library answers bad input with errors of many kinds
        raise DateError(Message("%(text)s is not a date in EDTF (ISO 8601-2).", text=quoted(text))) from None
    # The library gives an unknown end ten years of its own; nothing states them.
    lower = FIRST_DAY if text.startswith("/") or first == float("-inf") else _day(text, *first[:3])
    upper = LAST_DAY if text.endswith("/") or last == float("inf") else _day(text, *last[:3])
    return lower, upper


def _day(text: str, year: str | int, month: str | int, day: str | int) -> date:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        raise DateError(
            Message("%(text)s names a day that does not exist, or a year outside 1 to 9999.", text=quoted(text))
        ) from None


def quoted(text: str) -> str:
    """The text in quotation marks, short and printable, as messages show it."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in text[:60])
    return f"“{shown}{'…' if len(text) > len(shown) else ''}”"


@lru_cache(maxsize=4096)
def read_date(text: str) -> PartialDate:
    """A date typed as EDTF or in plain English; DateError says what was not understood."""
    from treaties.domain.date_words import edtf_of

    if len(text) > LONGEST:
        raise DateError(Message("A date has at most %(most)s characters.", most=LONGEST))
    try:
        return parse_edtf(edtf_of(text))
    except DateError as error:
        if "text" not in error.message.values:
            raise
        # What was typed is quoted, not the EDTF that it was read as.
        raise DateError(Message(error.message.text, text=quoted(text.strip()))) from None


@lru_cache(maxsize=16_384)
def say_day(day: date) -> str:
    """The day in full: 3 December 2008."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_day_short(day: date) -> str:
    """The day for tables: 3 Dec 2008."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


@lru_cache(maxsize=16_384)
def say_date(partial: PartialDate) -> str:
    """The date in words for readers; its marks and open ends are said, its bounds never rounded."""
    from treaties.domain.date_words import words_of

    return words_of(partial)


@lru_cache(maxsize=65_536)
def say_edtf(text: str) -> str:
    """An EDTF text in words, empty for none; kept, since tables and margins say the same days over and over."""
    return say_date(parse_edtf(text)) if text else ""


def end_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, number: int) -> date:
    """The same day `number` months later, clamped to the month's end: 30 August 2002 + 6 is 28 February 2003.

    Beyond the year 9999 it is LAST_DAY.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    if year > LAST_DAY.year:
        return LAST_DAY
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_start_after(day: date, number: int) -> date:
    """The first day of the `number`th month after the month of `day`."""
    return add_months(day.replace(day=1), number)


def add_days(day: date, number: int) -> date:
    """`number` calendar days later; LAST_DAY beyond the year 9999."""
    return day + timedelta(days=number) if number <= (LAST_DAY - day).days else LAST_DAY


def day_before(day: date) -> date:
    """The day before, FIRST_DAY for itself."""
    return day if day == FIRST_DAY else day - timedelta(days=1)


def day_after(day: date) -> date:
    """The next day, LAST_DAY for itself."""
    return add_days(day, 1)

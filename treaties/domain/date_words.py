"""Dates in plain English, read and said: never more precise than the words, never a guess between two readings."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from treaties.domain.dates import MONTHS, DateError, day_after, day_before, parse_edtf, quoted, say_day
from treaties.domain.message import Message

if TYPE_CHECKING:
    from datetime import date

    from treaties.domain.dates import PartialDate

_NUMBERS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}
_NUMBERS |= {name[:3]: number for name, number in _NUMBERS.items()} | {"sept": 9}
_NAME = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23"}
_SEASON_WORDS = {
    "21": "spring", "22": "summer", "23": "autumn",
    "25": "spring (northern hemisphere)", "26": "summer (northern hemisphere)", "27": "autumn (northern hemisphere)",
    "29": "spring (southern hemisphere)", "30": "summer (southern hemisphere)", "31": "autumn (southern hemisphere)",
    "33": "first quarter of", "34": "second quarter of", "35": "third quarter of", "36": "fourth quarter of",
}  # fmt: skip
_ORDINAL = "(?:st|nd|rd|th)?"

_EDTF = re.compile(r"[\[{./~?%\dYX][\dXYES\-~?%./,\[\]{}: T+Z]*")
_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?|\d{3}x")
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})|(\d{4})(\d\d)(\d\d)")
_SHORT_YEAR = re.compile(r"\d{1,2}([/.\-])\d{1,2}\1\d{2}")
_SHORT_YEAR_OF_WORDS = re.compile(rf"\d{{1,2}}\W+(?:{_NAME})\W+\d\d|(?:{_NAME})\W+['’]\d\d", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? +(?=\d|[a-z]{3,9} \d)")
_DAY_FIRST = re.compile(rf"(?:the )?(\d{{1,2}}){_ORDINAL}(?: of)? ({_NAME}) (\d{{4}})")
_MONTH_FIRST = re.compile(rf"({_NAME}) (\d{{1,2}}){_ORDINAL} (\d{{4}})")
_MONTH = re.compile(rf"({_NAME})(?: of)? (\d{{4}})")
_DECADE = re.compile(r"(?:the )?(\d{3})0'?s")
_SEASON = re.compile(r"(spring|summer|autumn|fall)(?: of)? (\d{4})")
_QUARTER = re.compile(r"q([1-4]) (\d{4})|(first|second|third|fourth) quarter(?: of)? (\d{4})")
_QUARTERS = {"first": 33, "second": 34, "third": 35, "fourth": 36}

_ABOUT = re.compile(r"(?:ca?|circa|about|around|approximately|approx|roughly)[. ] *(.+)")
_PERHAPS = re.compile(r"(?:perhaps|possibly|probably|maybe|presumably) (.+)|(.+) ?\((?:uncertain|\?)\)")
_VAGUE = re.compile(r"\b(early|mid|middle|late|beginning|start|end)\b")
_ENDS = re.compile(r"(before|prior to|until|till|up to|by|after|since|from) (.+)")
_RANGES = (
    re.compile(r"between (.+?) and (.+)"),
    re.compile(r"(?:from )?(.+?) (?:to|until|till|through) (.+)"),
    re.compile(r"(?:from )?(.+?) - (.+)"),
    re.compile(r"([^-]+)-([^-]+)"),
)
_OR = re.compile(r"(?:either )?(.+?) or (.+)")


def edtf_of(text: str) -> str:
    """The EDTF text that `text` stands for, itself where it is EDTF; DateError where it cannot be read."""
    typed = text.strip()
    if not typed:
        raise DateError(Message("Write a date, such as 3 December 2008, February 2022 or 2022-02."))
    numeric = _numeric(typed)
    if numeric:
        return numeric
    if _EDTF.fullmatch(typed) and not _reads_as_words(typed):
        return typed
    said = _plain(typed)
    _refuse_vague(said)
    return _open_range(said) or _choice(said) or _range(said) or _marked(said) or _unknown(typed)


_COUNTED = {"today": 0, "yesterday": 1, "day before yesterday": 2, "one": 1, "a": 1} | {
    word: number for number, word in enumerate(("two", "three", "four", "five", "six", "seven"), 2)
}
_DAYS_AGO = re.compile(r"(\d{1,4}|a|one|two|three|four|five|six|seven) days? ago")
_THIS = re.compile(r"(this|last) (month|year)")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ON_WEEKDAY = re.compile(rf"(?:(?:last|this|past) )?({'|'.join(_WEEKDAYS)})")
_NOT_COUNTED = re.compile(r"(?:last|this|past) week(?:end)?|.+ (?:weeks?|months?|years?) ago|recently|now|tomorrow")


def relative(text: str, today: date) -> str | None:
    """The EDTF text of what is counted from `today`, as "yesterday", "3 days ago", "last month"; None for other texts.

    DateError for what people count differently, as "last Tuesday", with the days that it may mean.
    """
    said = _plain(text.strip()).removeprefix("the ")
    if said in {"today", "yesterday", "day before yesterday"}:
        return (today - timedelta(days=_COUNTED[said])).isoformat()
    if match := _DAYS_AGO.fullmatch(said):
        number = int(match[1]) if match[1].isdigit() else _COUNTED[match[1]]
        return (today - timedelta(days=number)).isoformat()
    if match := _THIS.fullmatch(said):
        back = match[1] == "last"
        if match[2] == "year":
            return f"{today.year - back:04}"
        return (today.replace(day=1) - timedelta(days=int(back))).isoformat()[:7]
    if match := _ON_WEEKDAY.fullmatch(said):
        latest = today - timedelta(days=(today.weekday() - _WEEKDAYS.index(match[1]) - 1) % 7 + 1)
        raise DateError(
            Message(
                "%(text)s may be %(one)s or %(other)s. Write the day itself.",
                text=quoted(text.strip()), one=say_day(latest), other=say_day(latest - timedelta(days=7)),
            )
        )  # fmt: skip
    if _NOT_COUNTED.fullmatch(said):
        raise DateError(
            Message("%(text)s names no single day. Write the day, month or year itself.", text=quoted(text.strip()))
        )
    return None


def _reads_as_words(typed: str) -> bool:
    """Whether a text of EDTF characters is a range of years, "2019-2020" or "2019 - 2020", that EDTF writes with /."""
    return bool(re.fullmatch(r"\d{4} ?-{1,2} ?\d{4}|\S+ - \S+", typed))


def _plain(text: str) -> str:
    """Lower case, plain hyphens, single spaces, no commas, no dots after abbreviations and no weekday."""
    said = re.sub("[‐‑‒–—]", "-", text.casefold())
    said = re.sub(r"(?<=\d)\s*-\s+(?=\d{4}\b)", " - ", said)
    said = re.sub(r"(?<=[a-z])\.", " ", said).replace(",", " ")
    return _WEEKDAY.sub("", " ".join(said.split()).removeprefix("on "))


def _numeric(typed: str) -> str | None:
    """All-digit forms: 13/02/2022, 13.02.2022, 2022/02/13, 20220213; a month and day that may be swapped is refused."""
    year_first = _YEAR_FIRST.fullmatch(typed)
    if year_first:
        year, month, day = (part for part in year_first.groups() if part)
        return f"{year}-{int(month):02}-{int(day):02}"
    if _SHORT_YEAR.fullmatch(typed) or _SHORT_YEAR_OF_WORDS.fullmatch(typed):
        raise DateError(Message("“%(typed)s” has a year of two digits. Write the year in full.", typed=typed))
    match = _NUMERIC.fullmatch(typed)
    if not match:
        return None
    one, two, year = int(match[1]), int(match[3]), match[4]
    if match[2] != "/" or one > len(MONTHS) or one == two:
        return f"{year}-{two:02}-{one:02}"
    if two > len(MONTHS):
        return f"{year}-{one:02}-{two:02}"
    raise DateError(
        Message(
            "“%(typed)s” may be %(day)s or %(other)s. Write the month as a word.",
            typed=typed,
            day=_name(one, two, year),
            other=_name(two, one, year),
        )
    )


def _name(day: int, month: int, year: str) -> str:
    return f"{day} {MONTHS[month - 1] if 0 < month <= len(MONTHS) else '?'} {year}"


def _refuse_vague(said: str) -> None:
    if _VAGUE.search(said):
        raise DateError(
            Message(
                "%(said)s has no agreed first and last day. Write the months you "
                "mean, such as 2015-01/2015-04, or the year alone.",
                said=quoted(said),
            )
        )
    if re.search(r"\bwinter\b", said):
        raise DateError(Message("A winter lies in two years. Write its months, such as 2021-12/2022-02."))
    if re.search(r"\b\d\d00'?s\b", said):
        raise DateError(
            Message(
                "%(said)s may be a decade or a century. Write 190X for the decade, 19XX for the century.",
                said=quoted(said),
            )
        )


def _open_range(said: str) -> str | None:
    match = _ENDS.fullmatch(said)
    point = _marked(match[2]) if match else None
    if not match or not point:
        return None
    if match[1] in {"until", "till", "up to", "by"}:
        return f"../{point}"
    if match[1] in {"since", "from"}:
        return f"{point}/.."
    bounds = parse_edtf(point)
    if match[1] == "after":
        return f"{_same_precision(day_after(bounds.latest), point)}/.."
    return f"../{_same_precision(day_before(bounds.earliest), point)}"


def _same_precision(day: date, point: str) -> str:
    """The day, its month or its year, as `point` is a day, a month or a year."""
    bare = point.rstrip("?~%")
    length = len(bare) if _ISO.fullmatch(bare) and "X" not in bare else len("2022-02-01")
    return day.isoformat()[:length]


def _choice(said: str) -> str | None:
    match = _OR.fullmatch(said)
    pair = _pair(match[1], match[2]) if match else None
    return f"[{pair[0]},{pair[1]}]" if pair else None


def _range(said: str) -> str | None:
    if _unit(said.replace("-", " ")):
        return None
    for pattern in _RANGES:
        match = pattern.fullmatch(said)
        pair = _pair(match[1].strip(), match[2].strip()) if match else None
        if pair:
            return f"{pair[0]}/{pair[1]}"
    return None


def _pair(left: str, right: str) -> tuple[str, str] | None:
    """Both points; the left one may borrow month and year of the right: "3 and 7 April 2018", "May and July 2019"."""
    last = _marked(right)
    if not last:  # The month stands left and the year right: "December 3-7, 2018".
        month = re.fullmatch(rf"({_NAME}) \d{{1,2}}{_ORDINAL}", left)
        last = _unit(f"{month[1]} {right}") if month else None
    if not last:
        return None
    year = last.rstrip("?~%")[:4]
    month_of_right = re.match(r"\d{4}-(\d\d)", last)
    borrowed = [f"{left} {year}"]
    if month_of_right and re.fullmatch(rf"\d{{1,2}}{_ORDINAL}", left) and int(month_of_right[1]) <= len(MONTHS):
        borrowed = [f"{left} {MONTHS[int(month_of_right[1]) - 1].casefold()} {year}"]
    first = _marked(left) or next(filter(None, map(_marked, borrowed)), None)
    return (first, last) if first else None


def _marked(said: str) -> str | None:
    """A point, with ~ for "about" and ? for "perhaps"."""
    about = _ABOUT.fullmatch(said)
    perhaps = _PERHAPS.fullmatch(said)
    if about:
        return _with_mark(_unit(about[1]), "~")
    if perhaps:
        return _with_mark(_unit(perhaps[1] or perhaps[2]), "?")
    return _unit(said)


def _with_mark(unit: str | None, mark: str) -> str | None:
    return f"{unit}{mark}" if unit else None


def _unit(said: str) -> str | None:
    """A day, month, year, decade, season or quarter in EDTF."""
    if _ISO.fullmatch(said):
        return said.upper()
    spaced = said.replace("-", " ")
    if match := _DAY_FIRST.fullmatch(spaced):
        return f"{match[3]}-{_NUMBERS[match[2]]:02}-{int(match[1]):02}"
    if match := _MONTH_FIRST.fullmatch(spaced):
        return f"{match[3]}-{_NUMBERS[match[1]]:02}-{int(match[2]):02}"
    if match := _MONTH.fullmatch(spaced):
        return f"{match[2]}-{_NUMBERS[match[1]]:02}"
    if match := _DECADE.fullmatch(said):
        return f"{match[1]}X"
    return _part_of_year(spaced)


def _part_of_year(said: str) -> str | None:
    if match := _SEASON.fullmatch(said):
        return f"{match[2]}-{_SEASONS[match[1]]}"
    if match := _QUARTER.fullmatch(said):
        return f"{match[2]}-{32 + int(match[1])}" if match[1] else f"{match[4]}-{_QUARTERS[match[3]]}"
    return None


def _unknown(typed: str) -> str:
    raise DateError(
        Message(
            "%(typed)s was not understood as a date. Write it like 3 December 2008, February 2022, between "
            "May and July 2019, ca. 2014, or in EDTF such as 2013-12~/2014-02.",
            typed=quoted(typed),
        )
    )


_MARKS = {"~": "approximate", "?": "uncertain", "%": "approximate and uncertain"}
_SAID_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[?~%]?)"
)


def words_of(partial: PartialDate) -> str:
    """The date in words; its bounds and its EDTF text where no shorter wording says the same."""
    text = partial.text
    left, slash, right = text.partition("/")
    said = _interval_words(left, right) if slash else _set_words(text) or _point_words(text)
    if said:
        return said
    days = [say_day(day) for day in dict.fromkeys((partial.earliest, partial.latest))]
    return f"{' to '.join(days)} ({text})"


def _point_words(text: str) -> str | None:
    parts = _parts(text)
    if not parts:
        return None
    bare, mark = parts
    if mark == "?":
        return f"{bare} (uncertain)"
    return f"ca. {bare}{' (uncertain)' if mark == '%' else ''}" if mark else bare


def _parts(text: str) -> tuple[str, str] | None:
    """Words for a point without its mark, and the mark; None for forms that have no plain wording."""
    match = _SAID_POINT.fullmatch(text)
    if not match:
        return None
    year, month, day = match["year"], match["month"], match["day"]
    words = _month_words(year, month, day) if month else _year_words(year)
    return (words, match["mark"]) if words else None


def _month_words(year: str, month: str, day: str | None) -> str | None:
    """Words for a month, season or quarter of a year, or for a day in it; None where digits are unknown within."""
    if "X" in year or (day and not _plain_month(month)):
        return None
    if month == "XX":
        return f"{int(year)} (month not known)"
    if not _plain_month(month):
        return f"{_SEASON_WORDS[month]} {int(year)}" if month in _SEASON_WORDS else None
    words = f"{MONTHS[int(month) - 1]} {int(year)}"
    if day == "XX":
        return f"{words} (day not known)"
    return f"{int(day)} {words}" if day else words


def _year_words(year: str) -> str:
    if year.endswith("XX"):
        return f"{int(year[:2] + '00')} to {int(year[:2] + '99')}"
    return f"{year[:3]}0s" if year.endswith("X") else str(int(year))


def _interval_words(left: str, right: str) -> str | None:
    if right in {"", ".."}:
        first = _end_words(left)
        return first and f"from {first} on" + ("" if right else " (end not known)")
    if left in {"", ".."}:
        last = _end_words(right)
        return last and f"until {last}" + ("" if left else " (beginning not known)")
    return _joint_words(left, right) or _two_ends(left, right)


def _two_ends(left: str, right: str) -> str | None:
    first, last = _end_words(left), _end_words(right)
    return f"{first} to {last}" if first and last else None


def _end_words(text: str) -> str | None:
    parts = _parts(text)
    return parts and parts[0] + (f" ({_MARKS[parts[1]]})" if parts[1] else "")


def _joint_words(left: str, right: str) -> str | None:
    """An interval whose ends share month or year says it once: 3 to 7 April 2018."""
    one, two = _SAID_POINT.fullmatch(left), _SAID_POINT.fullmatch(right)
    if not one or not two or one["mark"] or two["mark"] or one["year"] != two["year"] or "X" in left + right:
        return None
    if not (_plain_month(one["month"]) and _plain_month(two["month"]) and bool(one["day"]) == bool(two["day"])):
        return None
    end = _end_words(right)
    if one["day"] and one["month"] == two["month"]:
        return f"{int(one['day'])} to {end}"
    begin = MONTHS[int(one["month"]) - 1]
    return f"{int(one['day'])} {begin} to {end}" if one["day"] else f"{begin} to {end}"


def _plain_month(month: str | None) -> bool:
    return month is not None and month.isdigit() and 0 < int(month) <= len(MONTHS)


def _set_words(text: str) -> str | None:
    if text[:1] not in {"[", "{"}:
        return None
    inner = text[1:-1]
    members = [_member_words(part.strip()) for part in inner.split(",")]
    if not all(members):
        return None
    joiner = " or " if text.startswith("[") else " and "
    ranged = ".." in inner and text.startswith("[")
    return ("at some time " if ranged else "") + joiner.join(member for member in members if member)


def _member_words(part: str) -> str | None:
    left, dots, right = part.partition("..")
    return _interval_words(left or "..", right or "..") if dots else _point_words(part)

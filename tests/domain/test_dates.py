from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treaties.domain.date_words import relative
from treaties.domain.dates import (
    FIRST_DAY,
    LAST_DAY,
    DateError,
    PartialDate,
    add_days,
    add_months,
    month_start_after,
    parse_edtf,
    read_date,
    say_date,
    say_day,
    say_day_short,
)

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2008-12-03", date(2008, 12, 3), date(2008, 12, 3)),
        ("2013-12~/2014-02", date(2013, 12, 1), date(2014, 2, 28)),
        ("196X/197X", date(1960, 1, 1), date(1979, 12, 31)),
        ("2017-02-15?", date(2017, 2, 15), date(2017, 2, 15)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("2011/..", date(2011, 1, 1), LAST_DAY),
        ("../2014", FIRST_DAY, date(2014, 12, 31)),
        ("1999/", date(1999, 1, 1), LAST_DAY),
        ("[..2014]", FIRST_DAY, date(2014, 12, 31)),
        ("[2019,2021]", date(2019, 1, 1), date(2021, 12, 31)),
        ("2022-21", date(2022, 3, 1), date(2022, 5, 31)),
        ("2022-XX-15", date(2022, 1, 15), date(2022, 12, 15)),
    ],
)
def test_edtf_gives_its_strict_bounds_and_keeps_its_text(text: str, earliest: date, latest: date) -> None:
    assert parse_edtf(text) == PartialDate(text, earliest, latest)


def test_a_mark_never_widens_a_date() -> None:
    plain = parse_edtf("2022-02")
    for mark in "~?%":
        marked = parse_edtf(f"2022-02{mark}")
        assert (marked.earliest, marked.latest) == (plain.earliest, plain.latest)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "2022-02-30", "2023-02-29", "2023-02-29/2024", "2022-13", "0000", "10000", "Y12345", "-0333",
        "Y" + "1" * 60, "Y1E9999999",
        "2014/2012", "../..", "2021-24", "2022-1X", "2022-02-3X", "2022-02-15T10:00:00Z", "9" * 101, "2022\x00",
        "\ud800", "٢٠٢٢", "{2022,2023-02-29,2024}", "today", "2022-02-15 ", "[2019",
    ],
)  # fmt: skip
def test_what_is_no_edtf_date_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_edtf(text)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2013-12~/2014-02", "2013-12~/2014-02"),
        ("3 Dec 2008", "2008-12-03"),
        ("3rd of December 2008", "2008-12-03"),
        ("Wednesday, 3 December 2008", "2008-12-03"),
        ("December 3, 2008", "2008-12-03"),
        ("3-Dec-2008", "2008-12-03"),
        ("Sept. 2008", "2008-09"),
        ("2008", "2008"),
        ("ca. 2014", "2014~"),
        ("about Feb 2022", "2022-02~"),
        ("possibly May 2019", "2019-05?"),
        ("between May and July 2019", "2019-05/2019-07"),
        ("between 3 and 7 April 2018", "2018-04-03/2018-04-07"),
        ("between Feb 2023 and 6 Mar 2023", "2023-02/2023-03-06"),
        ("from 1 to 5 May 2010", "2010-05-01/2010-05-05"),
        ("ca. December 2013 to February 2014", "2013-12~/2014-02"),
        ("May–July 2019", "2019-05/2019-07"),
        ("December 3-7, 2018", "2018-12-03/2018-12-07"),
        ("2019-2020", "2019/2020"),
        ("spring 2023", "2023-21"),
        ("first quarter of 2015", "2015-33"),
        ("before March 2011", "../2011-02"),
        ("before 1 March 2011", "../2011-02-28"),
        ("before 2011", "../2010"),
        ("after December 2011", "2012-01/.."),
        ("since 2011", "2011/.."),
        ("until May 2014", "../2014-05"),
        ("2019 or 2020", "[2019,2020]"),
        ("May or June 2019", "[2019-05,2019-06]"),
        ("the 1970s", "197X"),
        ("1960s to 1970s", "196X/197X"),
        ("13/02/2022", "2022-02-13"),
        ("02/13/2022", "2022-02-13"),
        ("03.04.2018", "2018-04-03"),
        ("03-04-2018", "2018-04-03"),
        ("20220215", "2022-02-15"),
    ],
)
def test_plain_english_is_read_without_adding_precision(text: str, edtf: str) -> None:
    assert read_date(text).text == edtf


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("02/03/2022", "2 March 2022 or 3 February 2022"),
        ("early 2015", "no agreed first and last day"),
        ("mid-2015", "no agreed first and last day"),
        ("winter 2015", "two years"),
        ("1900s", "decade or a century"),
        ("14-07-09", "two digits"),
        ("14 Jul 09", "two digits"),
        ("Sept. '08", "two digits"),
        ("30 February 2022", "“30 February 2022” names a day that does not exist"),
        ("1 May", "“1 May” was not understood"),
        ("7 to 3 April 2018", "ends before it begins"),
        ("", "Write a date"),
        ("x" * 101, "at most 100"),
    ],
)
def test_a_refused_date_says_what_was_not_understood(text: str, said: str) -> None:
    with pytest.raises(DateError, match=said):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2008-12-03", "3 December 2008"),
        ("2022-02", "February 2022"),
        ("2022-02~", "ca. February 2022"),
        ("2013-12~/2014-02", "December 2013 (approximate) to February 2014"),
        ("196X/197X", "1960s to 1970s"),
        ("19XX", "1900 to 1999"),
        ("2017-02-15?", "15 February 2017 (uncertain)"),
        ("2014%", "ca. 2014 (uncertain)"),
        ("2023-02-01/2023-03-06", "1 February to 6 March 2023"),
        ("2018-04-03/2018-04-07", "3 to 7 April 2018"),
        ("2019-05/2019-07", "May to July 2019"),
        ("2019/2020", "2019 to 2020"),
        ("2011/..", "from 2011 on"),
        ("../2011-02", "until February 2011"),
        ("1999/", "from 1999 on (end not known)"),
        ("2023-21", "spring 2023"),
        ("[2019,2020]", "2019 or 2020"),
        ("[2019..2021]", "at some time 2019 to 2021"),
        ("{2019,2020}", "2019 and 2020"),
        ("2022-02-XX", "February 2022 (day not known)"),
        ("2022-XX", "2022 (month not known)"),
        ("2022-XX-15", "15 January 2022 to 15 December 2022 (2022-XX-15)"),
        ("2004-06-~01", "1 June 2004 (2004-06-~01)"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(text: str, said: str) -> None:
    assert say_date(parse_edtf(text)) == said


@given(DAYS)
def test_every_day_is_read_back_from_its_words(day: date) -> None:
    assert read_date(say_day(day)) == PartialDate(day.isoformat(), day, day)
    assert read_date(say_day_short(day)).earliest == day


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    try:
        read = read_date(text)
    except DateError:
        return
    assert read.earliest <= read.latest
    assert say_date(read)


@given(st.text(alphabet="0129XYES-~?%./,[]{}", max_size=24))
def test_edtf_like_text_is_a_date_or_a_date_error(text: str) -> None:
    try:
        read = parse_edtf(text)
    except DateError:
        return
    assert read.text == text
    assert read.earliest <= read.latest


@given(DAYS, DAYS, st.sampled_from(["", "~", "?", "%"]), st.sampled_from([4, 7, 10]))
def test_the_quick_reading_agrees_with_the_library(one: date, two: date, mark: str, precision: int) -> None:
    from edtf import parse_edtf as library

    first, last = sorted([one, two])
    text = f"{first.isoformat()[:precision]}{mark}/{last.isoformat()[:precision]}"
    value, quick = library(text), parse_edtf(text)
    assert quick.earliest == date(*value.lower_strict()[:3])
    assert quick.latest == date(*value.upper_strict()[:3])


def test_common_dates_are_read_and_said_without_loading_the_library() -> None:
    code = (
        "import sys; from treaties.domain.dates import *;"
        "[say_date(read_date(text)) for text in ('3 Dec 2008', '2022-02~', '196X/197X', '2011/..')];"
        "sys.exit('edtf' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_months_are_added_to_the_same_day_or_the_end_of_the_month() -> None:
    assert add_months(date(2002, 8, 30), 6) == date(2003, 2, 28)
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert add_months(date(1983, 6, 2), 6) == date(1983, 12, 2)
    assert add_months(date(9999, 8, 31), 6) == LAST_DAY


def test_the_sixth_month_after_is_counted_from_the_month_not_the_day() -> None:
    assert month_start_after(date(2010, 2, 16), 6) == date(2010, 8, 1)
    assert month_start_after(date(2010, 8, 31), 6) == date(2011, 2, 1)


def test_days_beyond_the_last_day_stay_there() -> None:
    assert add_days(date(9999, 12, 1), 90) == LAST_DAY


@pytest.mark.parametrize(
    ("typed", "stands_for"),
    [("today", "2026-03-02"), ("Yesterday", "2026-03-01"), ("the day before yesterday", "2026-02-28"),
     ("3 days ago", "2026-02-27"), ("two days ago", "2026-02-28"), ("last month", "2026-02"), ("this year", "2026"),
     ("last year", "2025"), ("3 March 2023", None), ("2026-03-02", None)],
)  # fmt: skip
def test_what_is_counted_from_today_is_a_date(typed: str, stands_for: str | None) -> None:
    assert relative(typed, date(2026, 3, 2)) == stands_for


@pytest.mark.parametrize(
    ("typed", "said"),
    [("last Tuesday", "24 February 2026 or 17 February 2026"), ("on Monday", "23 February 2026 or 16 February 2026"),
     ("last week", "no single day"), ("two months ago", "no single day")],
)  # fmt: skip
def test_what_people_count_differently_is_refused_with_a_hint(typed: str, said: str) -> None:
    with pytest.raises(DateError, match=said):
        relative(typed, date(2026, 3, 2))

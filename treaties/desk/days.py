"""Days named in a sentence, as precise as they are: year, month, day; relative ones against the article's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from treaties.desk.folding import fold_pattern
from treaties.desk.gazetteer import words

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARABIC = "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر".split()  # noqa: SIM905 - one line
_AGO = {
    "yesterday": 1, "hier": 1, "ayer": 1, "gestern": 1, "вчера": 1, "вчора": 1,
    "dun": 1, "kemarin": 1, "어제": 1, "昨天": 1,
    "today": 0, "aujourd'hui": 0, "hoy": 0, "heute": 0, "сегодня": 0, "сьогодні": 0, "bugun": 0, "今天": 0,
}  # fmt: skip
_LAST_YEAR = ("last year", "l'annee derniere", "l'an dernier", "el ano pasado", "letztes jahr", "vergangenen jahr",
              "прошлом году", "прошлого года", "минулого року", "торік", "gecen yil", "tahun lalu", "지난해",
              "작년", "去年",
              "العام الماضي")  # fmt: skip
# So many years before the article: "15 years ago".
_YEARS_AGO = (
    r"(\d{1,2}) (?:full )?years? ago|il y a (\d{1,2}) ans|hace (\d{1,2}) anos|vor (\d{1,2}) jahren"
    r"|(\d{1,2}) (?:лет|года?) назад"
    r"|(\d{1,2}) (?:років|роки|рік) тому|(?:قبل|منذ) (\d{1,2}) (?:عاما?|سنة|سنوات|اعوام)|(\d{1,2})년 전"
    r"|(\d{1,2}) yil once|(\d{1,2}) tahun (?:lalu|silam)"
)
_LATEST_YEAR = 2100


class Named(NamedTuple):
    """A day as named: where it stands in the folded text, and ISO text as precise as it is (2010, 2010-08, ...)."""

    first: int
    last: int
    iso: str


def days_in(text: str, language: str, written: date | None) -> list[Named]:
    """Every day, month or year that the folded text names."""
    found: list[Named] = []
    for first, last, year, month, day in (*_worded(text, language), *_numbered(text)):
        _add(found, first, last, year, month, day)
    if written:
        for word, back in _AGO.items():
            iso = (written - timedelta(days=back)).isoformat()
            found += [Named(*each.span(), iso) for each in re.finditer(rf"(?<!\w){fold_pattern(word)}(?!\w)", text)]
        found += _weekdays(text, language, written)
        for match in _years_ago().finditer(text):
            back = int(next(each for each in match.groups() if each))
            found.append(Named(*match.span(), str(written.year - back)))
        for phrase in _LAST_YEAR:
            year = str(written.year - 1)
            found += [Named(*each.span(), year) for each in re.finditer(re.escape(fold_pattern(phrase)), text)]
    return sorted(found)


@lru_cache(maxsize=1)
def _years_ago() -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)(?:{fold_pattern(_YEARS_AGO)})")


def _weekdays(text: str, language: str, written: date) -> Iterator[Named]:
    """The latest such day up to the article's: "on Friday"."""
    for number, name in enumerate(words("speech")["weekdays"].get(language, "").split()):
        iso = (written - timedelta(days=(written.weekday() - number) % 7)).isoformat()
        for match in re.finditer(rf"(?<!\w){fold_pattern(name)}(?!\w)", text):
            yield Named(*match.span(), iso)


_Parts = tuple[int, int, str, int | None, str | None]


def _worded(text: str, language: str) -> Iterator[_Parts]:
    """Days whose month is a word: first, last, year, month, day."""
    months = _months(language)
    name = "|".join(sorted(map(re.escape, months), key=len, reverse=True)) or "(?!)"
    day, year = r"(?P<d>\d{1,2})", r"(?P<y>\d{4})"
    for pattern in (
        rf"{day}(?:st|nd|rd|th|er|\.|º)?(?: (?:de|of))? (?P<m>{name})\w{{0,2}}\.?,?(?: (?:de|del|von))? {year}",
        rf"(?P<m>{name})\w{{0,2}} {day}(?:st|nd|rd|th)?,? {year}",
        rf"(?P<m>{name})\w{{0,2}},?(?: (?:de|del|of))? {year}",
        rf"{year} (?P<m>{name})",
    ):
        for match in re.finditer(pattern, text):
            parts = match.groupdict()
            yield *match.span(), parts["y"], months[parts["m"]], parts.get("d")


def _numbered(text: str) -> Iterator[_Parts]:
    """Days in numbers: those of Chinese and Korean, 1.8.2010, and years alone."""
    for match in re.finditer(r"(\d{4}) ?[年년] ?(?:(\d{1,2}) ?[月월] ?(?:(\d{1,2}) ?[日일号]?)?)?", text):
        yield *match.span(), match[1], int(match[2]) if match[2] else None, match[3]
    for match in re.finditer(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)", text):
        yield *match.span(), match[3], int(match[2]), match[1]
    for match in re.finditer(r"(?<![\d-])((?:19|20)\d\d)(?!\d)(?!-?\d)", text):
        yield *match.span(), match[1], None, None


def _add(found: list[Named], first: int, last: int, year: str, month: int | None, day: str | None) -> None:
    if any(each.first < last and first < each.last for each in found) or int(year) > _LATEST_YEAR:
        return
    try:
        date(int(year), month or 1, int(day or 1))
    except ValueError:
        return
    iso = year + (f"-{month:02}" if month else "") + (f"-{int(day):02}" if month and day else "")
    found.append(Named(first, last, iso))


def _months(language: str) -> dict[str, int]:
    if language == "ar":
        return {fold_pattern(name): number for number, name in enumerate(_ARABIC, 1)}
    names = words("speech")["months"].get(language, "")
    found = {fold_pattern(name): number for number, name in enumerate(names.split(), 1)}
    if language == "ru":
        nominative = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
        found |= {fold_pattern(name): number for number, name in enumerate(nominative.split(), 1)}
    if language == "uk":
        nominative = "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні"
        found |= {fold_pattern(name): number for number, name in enumerate(nominative.split(), 1)}
    return found

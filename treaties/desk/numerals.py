"""Numbers in words as digits of the same length, so that places in the text stay: "one hundred and sixty-four"."""

from __future__ import annotations

import re
from functools import lru_cache

from treaties.desk.gazetteer import words

LEAST = 10  # smaller ones are articles and pronouns as often as numbers
_UNITS, _TENS = 20, 10
_JOINED = {"en": r"(?:[ -]and[ -]|[ -])", "fr": "(?:[ -]et[ -]|[ -])", "es": "(?: y | )", "de": "(?:und)?"}
_HUNDRED = {"ru": "(?:сто|сотн[яи])", "uk": "(?:сто|сотн[яі])", "tr": "yuz", "id": "seratus", "ar": "(?:مئة|مائة)"}


def in_digits(language: str, text: str) -> str:
    """Folded text with its numbers from ten to 999 in digits, filled up with spaces on their left."""
    if language not in _JOINED:
        hundred = _HUNDRED.get(language)
        return re.sub(rf"(?<!\w){hundred}(?!\w)", lambda at: "100".rjust(len(at[0])), text) if hundred else text
    pattern, values = _table(language)
    return pattern.sub(lambda at: _digits(at[0], values), text)


@lru_cache(maxsize=4)
def _table(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """A run of number words, and what each counts."""
    listed = words("speech")["numbers"][language]
    values = {name: value for value, names in listed.items() for name in names.split("|")}
    each = "|".join(sorted(map(re.escape, values), key=len, reverse=True))
    numbers = {name: int(value) for name, value in values.items()}
    return re.compile(rf"(?<!\w)(?:{each})(?:{_JOINED[language]}(?:{each}))*(?!\w)"), numbers


def _digits(said: str, values: dict[str, int]) -> str:
    total = 0
    each = "|".join(sorted(map(re.escape, values), key=len, reverse=True))
    for name in re.findall(each, said):
        value = values[name]
        total = max(total, 1) * value if value == 100 else total + value  # noqa: PLR2004 - a hundred multiplies
    return str(total).rjust(len(said)) if LEAST <= total < 1000 else said  # noqa: PLR2004 - treaties have fewer parties

"""Names of people as citation styles need them: family and given name apart, everything else left whole."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_PARTICLES = {"van", "von", "de", "der", "den", "di", "da", "dos", "du", "la", "le", "al", "el", "ibn", "bin", "ten"}
_MOST_WORDS, _WITH_SUFFIX = 5, 3


@cache
def _bodies() -> re.Pattern[str]:
    """Words in names of bodies, which have no family name; compiled at its first use, not at every start."""
    return re.compile(
        r"\b(agency|agence|alliance|amnesty|army|associat\w+|bbc|bureau|campaign|center|centre|coalition|collection|"
        r"comm\w*|conference|convention|council|court|daily|department|desk|editors?|embassy|foundation|government|group|"
        r"inquiry|institut\w*|international|journal|kingdom|library|magazine|mission|ministry|mines?|monitor|nations?|"
        r"network|news\w*|office|organi[sz]ation|parliament|party|post|press|project|radio|red|register|report\w*|republic|"
        r"research|reuters|secretariat|section|service|society|staff|state|states|team|times|trust|tv|union|unit|united|"
        r"university|voice|watch|world)\b",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class Name:
    """A name as citations take it apart: family and given, or whole; `beside` is how another script writes it."""

    family: str = ""
    given: str = ""
    whole: str = ""
    beside: str = ""


def name_of(printed: str, romanised: str = "") -> Name:
    """A name as printed, cited by its Latin form where it has one, the printed form kept beside it."""
    beside = printed if romanised and romanised != printed else ""
    cited = romanised or printed
    if found := person(cited):
        return Name(*found, beside=beside)
    return Name(whole=f"{cited} {beside}".strip())


def printed_and_romanised(text: str) -> tuple[str, str]:
    """A name of a file of references: ("김철수", "Kim, Chulsoo") of "Kim, Chulsoo, 김철수", "Kim, 김철수, Chulsoo"."""
    parts = [part.strip() for part in text.split(",")]
    other = [part for part in parts if not _latin(part)]
    if len(parts) != _WITH_SUFFIX or len(other) != 1:
        return text, ""
    return other[0], ", ".join(part for part in parts if part != other[0])


def _latin(text: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in text if sign.isalpha())


def person(name: str) -> tuple[str, str] | None:
    """(family, given) of a person's name in an alphabet with capitals; None where the name is better left whole.

    "Oh, Jongsu" and "Jongsu Oh" give ("Oh", "Jongsu"); bodies, single words and scripts without capitals stay whole.
    """
    family, comma, given = name.partition(",")
    if comma and given.strip() and "," not in given:
        return (family.strip(), given.strip()) if not _bodies().search(name) else None
    words = name.split()
    if comma or not 1 < len(words) <= _MOST_WORDS or _bodies().search(name) or re.search(r"[\d&()/]", name):
        return None
    if not all(word[0].isupper() or word.casefold() in _PARTICLES for word in words):
        return None
    if all(word.isupper() and len(word) > 1 for word in words):
        return None
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in _PARTICLES:
        cut -= 1
    return " ".join(words[cut:]), " ".join(words[:cut])

"""Latitude and longitude in the notations of tables: decimal, degrees and minutes, letters of the hemisphere, pairs."""

from __future__ import annotations

import re

from treaties.domain.message import Message
from treaties.domain.values import ValueProblem
from treaties.operations.place import MOST

_HALVES = {"N": ("latitude", 1), "S": ("latitude", -1), "E": ("longitude", 1), "W": ("longitude", -1),
           "O": ("longitude", 0)}  # fmt: skip # west in French, east in German
_NUMBER = r"\d{1,3}(?:[.,]\d{1,15})?"
_ONE = re.compile(
    rf"(?P<before>[NSEWO])?\s?(?P<sign>[+-])?\s?(?P<degrees>{_NUMBER})\s?°?\s?"
    rf"(?:(?P<minutes>{_NUMBER})\s?['′’]?\s?(?:(?P<seconds>{_NUMBER})\s?(?:''|[\"″”])?\s?)?)?(?P<after>[NSEWO])?",
    re.IGNORECASE,
)
_POINT = re.compile(r"(?:SRID=4326;)?POINT\s?\(\s?(\S{1,30})\s(\S{1,30})\s?\)", re.IGNORECASE)
_GEOJSON = re.compile(
    r"\{\s?\"type\"\s?:\s?\"Point\"\s?,\s?\"coordinates\"\s?:\s?\[\s?([^\s,\]]{1,30})\s?,\s?([^\s,\]]{1,30})\s?\]\s?\}"
)
_SIXTY = 60


def read(text: str, axis: str) -> float:
    """Degrees, south and west negative; ValueProblem where the text is none of this axis or off the globe."""
    plain = re.sub(
        r"\s+", " ", text.replace("−", "-").replace("–", "-").replace("º", "°").replace("\u00a0", " ")
    ).strip()
    found = _ONE.fullmatch(plain)
    letters = [each.upper() for each in (found["before"], found["after"]) if each] if found else []
    if found is None or len(letters) > 1 or (letters and found["sign"]):
        raise ValueProblem(Message("“%(text)s” is no %(axis)s, such as 48.59 or 48°35'N.", text=text[:40], axis=axis))
    own, sign = _HALVES[letters[0]] if letters else (axis, -1 if found["sign"] == "-" else 1)
    if own != axis or not sign:
        raise ValueProblem(Message("“%(text)s”: “%(letter)s” is no side of the %(axis)s.", text=text[:40],
                                   letter=letters[0], axis=axis))  # fmt: skip
    parts = [float((found[each] or "0").replace(",", ".")) for each in ("degrees", "minutes", "seconds")]
    degrees = parts[0] + parts[1] / _SIXTY + parts[2] / _SIXTY**2
    whole = [not re.search("[.,]", found[name] or "") or not found[after] for name, after in (
        ("degrees", "minutes"), ("minutes", "seconds"))]  # fmt: skip
    if degrees > MOST[axis] or max(parts[1:]) >= _SIXTY or not all(whole):
        raise ValueProblem(Message("“%(text)s” is no %(axis)s on the globe.", text=text[:40], axis=axis))
    return round(sign * degrees, 7) + 0.0  # the equator has no south


def pair(text: str) -> dict[str, float]:
    """Latitude and longitude of one cell; ValueProblem. The latitude is first, in WKT and GeoJSON last."""
    plain = text.strip()
    if found := _POINT.fullmatch(plain) or _GEOJSON.fullmatch(plain):
        return {"latitude": read(found[2], "latitude"), "longitude": read(found[1], "longitude")}
    plain = plain.strip("()[]")
    for parting in (r"\s*[;|/]\s*", r",\s+", r",", r"\s+", r"(?<=[NS])\s*,?\s*", r"(?<=[EW])\s*,?\s*"):
        pieces = [each for each in re.split(parting, plain, flags=re.IGNORECASE) if each]
        if len(pieces) == 2:  # noqa: PLR2004 - latitude and longitude
            one, two = pieces
            swapped = bool(re.search("[EWO]", one, re.IGNORECASE))
            first, second = ("longitude", "latitude") if swapped else ("latitude", "longitude")
            return {first: read(one, first), second: read(two, second)}
    raise ValueProblem(Message("“%(text)s” is no pair of coordinates, such as 48.59, 37.99.", text=text[:40]))

"""A record as somebody states it, before it is written, and as a revision keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from treaties.domain.dates import PartialDate
from treaties.domain.values import plain
from treaties.records import TYPES, Values

if TYPE_CHECKING:
    from collections.abc import Mapping

Rows = list[Values]


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as a form, a file or a person states it: plain typed values, rows of its parts, its evidence.

    References are record ids; partial dates are PartialDate. `slug` and `title` may be empty where they are made
    from the values. `imported` marks acts from a depositary's list, which are kept and flagged where they break a rule;
    `restored` what a register said already, which is not judged again: its clauses may have changed since.
    """

    kind: str
    values: Values
    parts: dict[str, Rows] = field(default_factory=dict)
    citations: Rows = field(default_factory=list)
    slug: str = ""
    title: str = ""
    state: str = "published"
    imported: bool = False
    restored: bool = False


def content(draft: Draft) -> dict[str, Any]:
    """The record's full values as a revision keeps them."""
    return {
        "slug": draft.slug,
        "title": draft.title,
        "state": draft.state,
        "values": _said(draft.values),
        "parts": {
            each.name: [_said(row) for row in draft.parts.get(each.name, ())] for each in TYPES[draft.kind].parts
        },
        "citations": [_said(row) for row in draft.citations],
    }


def _said(values: Mapping[str, Any]) -> Values:
    # A nought is said; only nothing and "no" go without saying.
    said = {}
    for name, value in values.items():
        if value.__class__ is PartialDate:
            said[name] = value.text
        elif value is not None and value is not False and value != "":
            said[name] = plain(value) if isinstance(value, date) else value
    return said

"""A search as an address asks for it: words and facets by name, read into one question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.domain.dates import DateError, read_date
from treaties.queries.search import FACETS, OF_RECORDS, TERMS, Question, SearchError, read

if TYPE_CHECKING:
    from collections.abc import Mapping

ASKED = (*OF_RECORDS, *FACETS, *TERMS)


def question_of(typed: Mapping[str, str]) -> Question:
    """The search that the address asks for; SearchError with the reason where it cannot be read."""
    question = read(typed.get("q", ""))
    question.facets |= {name: typed[name] for name in ASKED if name in typed}
    year = question.facets.pop("year", "")
    try:
        if low := typed.get("from") or year:
            question.first = read_date(low).earliest
        if high := typed.get("to") or year:
            question.last = read_date(high).latest
    except DateError as error:
        raise SearchError(error.message) from error
    question.must = typed.get("match") == "must"
    return question

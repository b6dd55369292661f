"""Words of the open vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from treaties.models import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def add_terms(connection: Connection, words: Iterable[dict[str, Any]]) -> int:
    """Add words (vocabulary, code, language, label, position) that are not there yet; how many there were."""
    known = {tuple(each) for each in connection.execute(select(Term.vocabulary, Term.code, Term.language))}
    new = {key: word for word in words if (key := (word["vocabulary"], word["code"], word["language"])) not in known}
    if new:
        connection.execute(insert(Term), list(new.values()))
    return len(new)

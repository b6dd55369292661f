"""Expressions of the full-text indexes, in the language of either engine, and the ids that they match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, column, func, literal_column, select, table

from treaties.domain.finding import mark
from treaties.operations.indexes import NAMES, TEXTS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select

# Nearly every record is published: leaving out the few that are not costs a hundredth of reading who is.
PUBLISHED, HIDDEN = ["published"], ("draft", "retired")
Phrases = list[tuple[list[str], bool]]  # words in order; whether the last may be a beginning
_SQLITE = {name: table(name, column("rowid", Integer)) for name in (WORDS, NAMES, TEXTS)}
_POSTGRES = {name: table(name, column("id", Integer), column("words")) for name in (WORDS, NAMES, TEXTS)}


def ids(dialect: str, index: str) -> Select[Any]:
    """The ids, as `id`, of the entries that match the expression bound to `asked`."""
    if dialect == "sqlite":
        own = _SQLITE[index]
        return select(own.c.rowid.label("id")).where(literal_column(index).op("MATCH")(bindparam("asked")))
    other = _POSTGRES[index]
    return select(other.c.id).where(other.c.words.op("@@", is_comparison=True)(_read()))


def order(dialect: str, key: Any) -> Any:
    """What matches are sorted by so that they come by id: on PostgreSQL no column that an index has in order.

    It would else read every entry in that order, and take the words of each apart, until enough of them match.
    """
    return key if dialect == "sqlite" else key + literal_column("0")


def _read() -> Any:
    return func.to_tsquery(literal_column("'simple'"), bindparam("asked"))


def expression(
    dialect: str,
    phrases: Sequence[tuple[list[str], bool]],
    marks: Sequence[Iterable[str]] = (),
    without: Sequence[list[str]] = (),
    *,
    either: bool = False,
) -> str:
    """All of the phrases (or with `either` any), one of each group of marks, none of the unwanted phrases.

    Marks are types and states as records have them. Words are letters and digits only, so that none can end its
    quotes. Phrases or marks are needed.
    """
    write = _fts if dialect == "sqlite" else _tsquery
    both, one, no = (" AND ", " OR ", " NOT ") if dialect == "sqlite" else (" & ", " | ", " & !")
    wanted = [write(phrase, begins=begins) for phrase, begins in phrases]
    parts = [f"({(one if either else both).join(wanted)})"] if wanted else []
    groups = [list(group) for group in marks]
    rest = [group for group in groups if group != PUBLISHED]
    hidden = [write([mark(each)]) for each in HIDDEN] if len(rest) < len(groups) and (parts or rest) else []
    parts += ["(" + one.join(write([mark(each)]) for each in group) + ")" for group in (rest if hidden else groups)]
    found = f"({both.join(parts)})"
    unwanted = one.join([*hidden, *(write(phrase) for phrase in without)])
    return f"{found}{no}({unwanted})" if unwanted else found


def _fts(phrase: Sequence[str], *, begins: bool = False) -> str:
    return f'"{" ".join(phrase)}"{" *" if begins else ""}'


def _tsquery(phrase: Sequence[str], *, begins: bool = False) -> str:
    said = [f"'{word}'" for word in phrase]
    return f"({' <-> '.join(said)}{':*' if begins else ''})"


__all__ = ["NAMES", "TEXTS", "WORDS", "Phrases", "expression", "ids", "order"]

"""Full text of a SQLite export: one table of words over the records, asked with MATCH."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.records import CITATION_FIELDS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from treaties.records import Field

NAME = "full_text"
TEXTS = {"line", "prose"}


def statements() -> Iterator[str]:
    """Statements that make and fill the table, to be run when every row is in.

    `said` holds the texts of a record and of its parts, `quoted` what it cites. Words are compared without case and
    accents, as in the register's own search.
    """
    yield (
        f'CREATE VIRTUAL TABLE "{NAME}" USING fts5(kind UNINDEXED, record UNINDEXED, title, said, quoted, '
        "tokenize = 'unicode61 remove_diacritics 2')"
    )
    cited = _joined(_texts(CITATION_FIELDS, ""))
    for kind, entry in sorted(TYPES.items()):
        said = [*_texts(entry.fields, "r."), *(_part(kind, part.name, part.fields) for part in entry.parts)]
        quoted = (
            f"SELECT record, group_concat({cited}, ' … ') AS words FROM citation WHERE kind = '{kind}' GROUP BY record"
        )
        yield (
            f"INSERT INTO \"{NAME}\" SELECT '{kind}', r.slug, r.title, {_joined(said)}, q.words "
            f'FROM "{kind}" r LEFT JOIN ({quoted}) q ON q.record = r.slug ORDER BY r.slug'
        )


def _texts(fields: Iterable[Field], of: str) -> list[str]:
    return [f'{of}"{each.name}"' for each in fields if each.kind in TEXTS and not each.derived]


def _part(kind: str, name: str, fields: Iterable[Field]) -> str:
    texts = _texts(fields, "p.")
    chosen = f'SELECT group_concat({_joined(texts)}, \'; \') FROM "{kind}_{name}" p WHERE p."{kind}" = r.slug'
    return f"({chosen})" if texts else "''"


def _joined(texts: Iterable[str]) -> str:
    return "trim(" + " || ' ' || ".join([f"coalesce({each}, '')" for each in texts] or ["''"]) + ")"

"""One search over every record: words, phrases, beginnings and exclusions, narrowed by what records point at.

Both engines match the same folded words (`domain.finding`); the order is made here, so that both give the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, column, func, literal_column, or_, select, table

from treaties.domain.finding import asked, is_cjk, words
from treaties.domain.text import fold
from treaties.models import Record, SearchEntry
from treaties.queries.listing import id_of
from treaties.queries.prepared import Remembered
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Select

PAGE = 50
MOST_RANKED = 2000
MOST_SUGGESTED = 300
_LAST_LETTER = "\U0010ffff"
FACETS = {
    "treaty": "treaty", "state": "actor", "weapon": "weapon", "conflict": "conflict", "source": "source",
    "place": "place",
}  # fmt: skip
TERMS = ("role", "evidence", "stance", "event_kind", "act_kind")
_FTS = table("search_fts", column("rowid"), column("rank"))
_PIECE = re.compile(r'(-?)(?:([a-z_]{3,12}):(?=\S))?(?:["“”]([^"“”]*)["“”]|([^\s"“”]+))')
_LONGEST = 300
ELSEWHERE = 3  # the rank of records that hold the words, but not in a name
_SHORTEST_BEGINNING = 2


class SearchError(ValueError):
    """A search that cannot be read; the message is for the person who typed it."""


@dataclass(slots=True)
class Question:
    """A search as it was understood: phrases that must stand in a record, phrases that must not, and facets."""

    text: str = ""
    wanted: list[tuple[list[str], bool]] = field(
        default_factory=list
    )  # words in order; whether the last is a beginning
    unwanted: list[list[str]] = field(default_factory=list)
    facets: dict[str, str] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    must: bool = False

    @property
    def plain(self) -> str:
        """The wanted words alone, folded."""
        return " ".join(word for phrase, _ in self.wanted for word in phrase)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, with where its text holds the words: pieces of (text, whether marked)."""

    id: int
    kind: str
    slug: str
    title: str
    version: int
    state: str
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Every match counted, the first page of them, and whether only the newest were ranked."""

    total: int
    kinds: dict[str, int]
    hits: list[Hit]
    newest_only: bool


def read(text: str) -> Question:
    """A search as typed: words, "phrases", beginnings*, -without, type: treaty: state: ... ; SearchError."""
    made = Question(text=text)
    if len(text) > _LONGEST:
        raise SearchError(f"A search has at most {_LONGEST} characters; for a longer passage use the lookup.")
    if len(re.findall(r'["“”]', text)) % 2:
        raise SearchError("A quotation mark has no partner: close the phrase, or leave the mark out.")
    last_bare = -1
    for match in _PIECE.finditer(text):
        minus, name, phrase, bare = match.groups()
        value = phrase if phrase is not None else bare
        if name and (name in FACETS or name in TERMS or name in {"type", "language", "year"}):
            made.facets[name] = value
            continue
        whole = value if not name else f"{name} {value}"
        phrases = [words_of] if phrase is not None and (words_of := _phrase(whole)) else asked(whole)
        for each in phrases:
            if minus:
                made.unwanted.append(each)
            else:
                begins = bare is not None and whole.endswith("*")
                made.wanted.append((each, begins or (is_cjk(each[0]) and len(each) == len(each[0]) == 1)))
                last_bare = len(made.wanted) - 1 if bare is not None else -1
    if last_bare >= 0 and len(made.wanted[last_bare][0][-1]) > _SHORTEST_BEGINNING:
        made.wanted[last_bare] = (made.wanted[last_bare][0], True)  # the last word may still be being typed
    if made.unwanted and not made.wanted and not made.facets:
        raise SearchError("Say also what is to be found, not only what is to be left out.")
    return made


def _phrase(text: str) -> list[str]:
    return [word for each in asked(text) for word in each]


def search(
    connection: Connection, question: Question, *, drafts: bool = False, offset: int = 0, limit: int = PAGE
) -> Found:
    """Records that the question leaves, best first; SearchError where a facet names nothing."""
    conditions = list(_conditions(connection, question, drafts=drafts))
    counted = select(Record.kind, func.count().label("number")).select_from(Record).join(
        SearchEntry, SearchEntry.record_id == Record.id
    )  # fmt: skip
    kinds = {row.kind: int(row.number) for row in connection.execute(counted.where(*conditions).group_by(Record.kind))}
    total = sum(kinds.values())
    query = _rows().where(*conditions).order_by(Record.id.desc()).limit(MOST_RANKED)
    ranked = sorted(connection.execute(query), key=lambda row: _rank(row, question))
    chosen = ranked[offset : offset + limit]
    shown = _shown(connection, [row.id for row in chosen])
    hits = [
        Hit(
            row.id, row.kind, row.slug, row.title, row.version, row.state,
            snippet(shown.get(row.id, ""), question, row.title),
        )
        for row in chosen
    ]  # fmt: skip
    return Found(total, {kind: kinds[kind] for kind in TYPES if kind in kinds}, hits, total > MOST_RANKED)


def named(connection: Connection, text: str, kind: str, most: int) -> list[Any]:
    """Records of a kind whose title, names or codes hold these words, the last perhaps still being typed."""
    question = Question(text, [(phrase, False) for phrase in asked(text)])
    if not question.wanted:
        return []
    begun = _beginning(connection, text, kind, most)
    if len(fold(text)) < _SHORTEST_BEGINNING or (len(begun) == most and len(fold(text)) <= _SHORTEST_BEGINNING):
        return begun
    question.wanted[-1] = (question.wanted[-1][0], True)
    expression = _expression(connection.dialect.name, question.wanted, "&")
    query = _rows().where(Record.kind == kind, Record.state == "published", _newest(connection, kind, expression))
    rows = connection.execute(query.order_by(Record.id.desc()).limit(MOST_SUGGESTED))
    every = {row.id: row for row in (*begun, *rows)}
    ranked = sorted(((_rank(row, question), row) for row in every.values()), key=lambda each: each[0])
    return [row for rank, row in ranked[:most] if rank[0] < ELSEWHERE]


def _beginning(connection: Connection, text: str, kind: str, most: int) -> list[Any]:
    """Records whose title begins as typed, found by the index of titles; on SQLite as written or with a capital."""
    query = _rows().where(Record.kind == kind, Record.state == "published").order_by(Record.title).limit(most)
    typed = " ".join(text.split())
    if connection.dialect.name != "sqlite":
        return list(connection.execute(query.where(Record.title.istartswith(typed, autoescape=True))))
    found: dict[int, Any] = {}
    for begin in (typed, typed[:1].upper() + typed[1:]):
        within = Record.title.between(begin, begin + _LAST_LETTER)
        found |= {row.id: row for row in connection.execute(query.where(within))}
    return list(found.values())[:most]


_bounds = Remembered(40)


def _newest(connection: Connection, kind: str, expression: str) -> ColumnElement[bool]:
    """The condition of an expression among the newest records of about the ids that the kind has.

    Unbounded, a common word would lead the engine through every record of every kind.
    """

    def ask() -> tuple[int, int]:
        query = select(func.min(Record.id), func.max(Record.id)).where(Record.kind == kind)
        first, last = connection.execute(query).one()
        return first or 0, last or 0

    first, last = _bounds.get(connection, kind, ask)
    if connection.dialect.name != "sqlite":
        return by_expression(connection.dialect.name, expression) & Record.id.between(first, last)
    inner = select(_FTS.c.rowid).where(literal_column("search_fts").op("MATCH")(bindparam(None, expression)))
    inner = inner.where(_FTS.c.rowid.between(first, last)).order_by(_FTS.c.rowid.desc()).limit(MOST_RANKED)
    return SearchEntry.record_id.in_(inner)


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Record.id, Record.kind, Record.slug, Record.title, Record.version, Record.state, SearchEntry.names
    ).join(SearchEntry, SearchEntry.record_id == Record.id)


def _shown(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    query = select(SearchEntry.record_id, SearchEntry.shown).where(SearchEntry.record_id.in_(ids))
    return {row.record_id: row.shown for row in connection.execute(query)}


_ORDER = {kind: number for number, kind in enumerate(TYPES)}


def _rank(row: Any, question: Question) -> tuple[int, int, str, int]:
    said = fold(re.sub(r'["“”*]', " ", question.text)).strip()
    names = row.names
    level = ELSEWHERE
    if said and f"|{said}|" in names:
        level = 0
    elif said and f"|{said}" in names:
        level = 1
    elif question.wanted and all(_in(names, phrase) for phrase, _ in question.wanted):
        level = 2
    return level, _ORDER.get(row.kind, len(_ORDER)), row.title, row.id


def _in(names: str, phrase: list[str]) -> bool:
    return all(re.search(rf"(?<!\w){re.escape(word)}", names) or (is_cjk(word) and word in names) for word in phrase)


def by_expression(dialect: str, text: str) -> ColumnElement[bool]:
    """The condition that an expression in the engine's own language makes."""
    if dialect == "sqlite":
        inner = select(_FTS.c.rowid).where(literal_column("search_fts").op("MATCH")(bindparam(None, text)))
        return SearchEntry.record_id.in_(inner)
    return vector().op("@@", is_comparison=True)(asked_for(text))


def vector() -> ColumnElement[Any]:
    """The expression that PostgreSQL's index holds."""
    return func.to_tsvector(literal_column("'simple'"), SearchEntry.body)


def asked_for(text: str) -> ColumnElement[Any]:
    """An expression of PostgreSQL's, read without stemming."""
    return func.to_tsquery(literal_column("'simple'"), bindparam(None, text))


def _expression(dialect: str, phrases: Sequence[tuple[list[str], bool]], joined: str) -> str:
    """Phrases in the engine's own language; words are letters and digits only, so that none can end its quotes."""
    if dialect == "sqlite":
        both = " AND " if joined == "&" else " OR "
        return both.join(f'"{" ".join(phrase)}"{" *" if begins else ""}' for phrase, begins in phrases)
    made = [
        "(" + " <-> ".join(f"'{word}'" for word in phrase) + (":*" if begins else "") + ")"
        for phrase, begins in phrases
    ]
    return f" {joined} ".join(made)


def _conditions(connection: Connection, question: Question, *, drafts: bool) -> Iterator[ColumnElement[bool]]:
    state = question.facets.get("record_state", "published")
    if state not in {"published", "draft"} or (state == "draft" and not drafts):
        raise SearchError("The state of a record is published, or draft for those who are signed in.")
    yield Record.state == state
    dialect = connection.dialect.name
    if question.wanted:
        yield by_expression(dialect, _expression(dialect, question.wanted, "&"))
    if question.unwanted:
        phrases = [(phrase, False) for phrase in question.unwanted]
        yield ~by_expression(dialect, _expression(dialect, phrases, "|"))
    for name, value in question.facets.items():
        yield from _facet(connection, name, value)
    if question.first or question.last:
        yield or_(*_dated(question))


def _facet(connection: Connection, name: str, value: str) -> Iterator[ColumnElement[bool]]:
    if name == "type":
        kinds = {kind: {kind, entry.path, entry.label, entry.plural.casefold()} for kind, entry in TYPES.items()}
        chosen = [kind for kind, said in kinds.items() if value.casefold() in said]
        if not chosen:
            raise SearchError(f"There is no type “{value}”: one of {', '.join(TYPES)} is needed.")
        yield Record.kind == chosen[0]
    elif name in FACETS:
        number = id_of(connection, FACETS[name], value)
        if number < 0:
            number = _named(connection, FACETS[name], value)
        if number < 0:
            raise SearchError(f"There is no {FACETS[name]} “{value}” in the register.")
        yield or_(Record.id == number, *_pointing(FACETS[name], number))
    elif name == "language":
        yield Record.id.in_(select(TYPES["source"].table.c.id).where(TYPES["source"].table.c.language == value))
    elif name in TERMS:
        yield or_(*_saying(name, value))


def _named(connection: Connection, kind: str, value: str) -> int:
    pattern = "%|" + re.sub(r"([\\%_])", r"\\\1", fold(value)) + "|%"
    query = (
        select(Record.id)
        .join(SearchEntry, SearchEntry.record_id == Record.id)
        .where(Record.kind == kind, Record.state == "published", SearchEntry.names.like(pattern, escape="\\"))
    )
    return int(connection.execute(query.order_by(Record.id).limit(1)).scalar_one_or_none() or -1)


def _pointing(kind: str, number: int) -> Iterator[ColumnElement[bool]]:
    """Records that point at one of that kind, in their own columns, in their parts or, for sources, in citations."""
    from treaties.models import Citation

    for entry in TYPES.values():
        for each in entry.fields:
            if each.kind == "ref" and each.refers == kind:
                yield Record.id.in_(select(entry.table.c.id).where(entry.table.c[each.columns[0]] == number))
        for part in entry.parts:
            for each in part.fields:
                if each.kind == "ref" and each.refers == kind:
                    yield Record.id.in_(select(part.table.c.record_id).where(part.table.c[each.columns[0]] == number))
    if kind == "source":
        yield Record.id.in_(select(Citation.record_id).where(Citation.source_id == number))


def _saying(name: str, value: str) -> Iterator[ColumnElement[bool]]:
    from treaties.models import Citation

    if name == "stance":
        yield Record.id.in_(select(Citation.record_id).where(Citation.stance == value))
        return
    for entry in TYPES.values():
        if any(each.name == name for each in entry.fields):
            yield Record.id.in_(select(entry.table.c.id).where(entry.table.c[name] == value))
        for part in entry.parts:
            if any(each.name == name for each in part.fields):
                yield Record.id.in_(select(part.table.c.record_id).where(part.table.c[name] == value))


def _dated(question: Question) -> Iterator[ColumnElement[bool]]:
    """Records whose day may fall between the bounds, or must with `must`."""
    for entry in TYPES.values():
        for each in entry.fields:
            if each.kind != "partial":
                continue
            first, last = (entry.table.c[name] for name in each.columns[1:])
            low, high = (first, last) if question.must else (last, first)
            inner = select(entry.table.c.id)
            inner = inner.where(low >= question.first) if question.first else inner
            inner = inner.where(high <= question.last) if question.last else inner
            yield Record.id.in_(inner.where(first.is_not(None)))


_SPLIT = re.compile(r"\w+")
_AROUND, _MOST_PIECES = 90, 220


def snippet(shown: str, question: Question, title: str = "") -> tuple[tuple[str, bool], ...]:
    """The first place of the text, title apart, that holds a wanted word, cut to a line: pieces with marks."""
    body = shown.removeprefix(title).removeprefix(" · ")
    spans = [match.span() for match in _SPLIT.finditer(body) if _hit(match[0], question)]
    if not spans:
        return ()
    low = max(0, spans[0][0] - _AROUND)
    high = min(len(body), low + _MOST_PIECES)
    low = body.rfind(" ", 0, low) + 1 if low else 0
    pieces: list[tuple[str, bool]] = [("… ", False)] if low else []
    at = low
    for start, end in spans:
        if end > high:
            break
        pieces += [(body[at:start], False), (body[start:end], True)]
        at = end
    pieces += [(body[at:high], False), (" …" if high < len(body) else "", False)]
    return tuple(each for each in pieces if each[0])


def _hit(word: str, question: Question) -> bool:
    folded = words(word)
    for phrase, begins in question.wanted:
        for number, each in enumerate(phrase):
            if each in folded or (begins and number == len(phrase) - 1 and any(own.startswith(each) for own in folded)):
                return True
    return False

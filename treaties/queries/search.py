"""One search over every record: words, phrases, beginnings and exclusions, narrowed by what records point at.

Both engines match the same folded words (`domain.finding`); the order is made here, so that both give the same.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Integer, bindparam, or_, select

from treaties.domain.finding import STOP, asked, is_cjk, tokens, words
from treaties.domain.message import Message, Told
from treaties.domain.text import fold
from treaties.models import Record, SearchEntry, Source
from treaties.operations.finding import BETWEEN
from treaties.queries import matching
from treaties.queries.listing import id_of
from treaties.queries.prepared import STATE, Among, Prepared, saw
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from sqlalchemy import BindParameter, ColumnElement, Connection, Select

PAGE = 25
MOST_RANKED = 2000
_MOST = MOST_RANKED + 1
MOST_SUGGESTED = 300
_LAST_LETTER = "\U0010ffff"
FACETS = {
    "treaty": "treaty", "state": "actor", "weapon": "weapon", "conflict": "conflict", "source": "source",
    "place": "place",
}  # fmt: skip
TERMS = ("role", "evidence", "stance", "event_kind", "act_kind")
OF_RECORDS = ("type", "language", "year", "record_state")
_PIECE = re.compile(r'(-?)(?:([a-z_]{3,12}):(?=\S))?(?:["“”]([^"“”]*)["“”]|([^\s"“”]+))')
_LONGEST, _LONGEST_CODE = 300, 3
IN_NAME, ELSEWHERE = 2, 3  # how far from a whole name the words stand
NAMED = ("treaty", "actor", "weapon", "conflict", "place")  # what has a name of its own, not one made from its fields
TITLED = tuple(kind for kind, entry in TYPES.items() if entry.titled or kind == "source")  # by people, not by us
_SHORTEST_BEGINNING = 2
_TAKEN_FOR_BEGINNING = 4  # letters: of shorter words most longer ones have nothing to do with what was meant


class SearchError(Told):
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
    said: str = ""  # what is wanted, as it was typed
    met: dict[str, bool] = field(default_factory=dict)  # words of snippets, and whether each is wanted
    starred: bool = False  # whether the last word was written as a beginning, not taken for one
    parted: tuple[frozenset[str], tuple[str, ...]] | None = None

    @property
    def parts(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """The wanted words, and those of them that may begin a longer one."""
        if self.parted is None:
            begun = tuple(phrase[-1] for phrase, begins in self.wanted if begins)
            self.parted = frozenset(word for phrase, _ in self.wanted for word in phrase), begun
        return self.parted


class Hit(NamedTuple):
    """A record that was found, with where its text holds the words: pieces of (text, whether marked)."""

    id: int
    kind: str
    slug: str
    title: str
    version: int
    state: str
    snippet: tuple[tuple[str, bool], ...]
    source_kind: str = ""


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
        raise SearchError(
            Message(
                "A search has at most %(longest)s characters; for a longer passage use the lookup.", longest=_LONGEST
            )
        )
    if len(re.findall(r'["“”]', text)) % 2:
        raise SearchError(Message("A quotation mark has no partner: close the phrase, or leave the mark out."))
    last_bare = -1
    for match in _PIECE.finditer(text):
        minus, name, phrase, bare = match.groups()
        value = phrase if phrase is not None else bare
        if name and (name in FACETS or name in TERMS or name in OF_RECORDS):
            made.facets[name] = value
            continue
        whole = value if not name else f"{name} {value}"
        if not minus:
            made.said += f" {whole}"
        phrases = [words_of] if phrase is not None and (words_of := _phrase(whole)) else asked(whole)
        for each in phrases:
            if minus:
                made.unwanted.append(each)
            else:
                begins = made.starred = bare is not None and whole.endswith("*")
                made.wanted.append((each, begins or (is_cjk(each[0]) and len(each) == len(each[0]) == 1)))
                last_bare = len(made.wanted) - 1 if bare is not None else -1
    if last_bare >= 0 and len(made.wanted[last_bare][0][-1]) >= _TAKEN_FOR_BEGINNING:
        made.wanted[last_bare] = (made.wanted[last_bare][0], True)  # the last word may still be being typed
    if made.unwanted and not made.wanted and not made.facets:
        raise SearchError(Message("Say also what is to be found, not only what is to be left out."))
    return made


def _phrase(text: str) -> list[str]:
    return [word for each in asked(text) for word in each]


def search(
    connection: Connection, question: Question, *, drafts: bool = False, offset: int = 0, limit: int = PAGE
) -> Found:
    """Records that the question leaves, best first; SearchError where a facet names nothing.

    Of more than MOST_RANKED the newest are ranked, and those whose own name holds the words however old they are.
    """
    asked = _Asked(connection, question, drafts=drafts)
    ids = asked.ids()
    newest_only = len(ids) > MOST_RANKED
    levels: dict[int, int] = {}
    if question.wanted and ids:
        if newest_only:
            ids = list(dict.fromkeys([*ids[:MOST_RANKED], *asked.ids(matching.NAMES, NAMED)]))
        levels = asked.levels(NAMED if newest_only else TITLED, set(ids))
    kinds = kinds_of(connection, ids)
    hits = _hits(connection, question, _ranked(ids, kinds, levels)[offset : offset + limit])
    counted = Counter(kinds)
    return Found(len(ids), {kind: counted[at] for kind, at in _ORDER.items() if at in counted}, hits, newest_only)


def _ranked(ids: Sequence[int], kinds: Sequence[int], levels: dict[int, int]) -> list[int]:
    """Ids by level, then by type; in each as they came, newest first."""
    keys = dict(zip(ids, kinds, strict=True))
    if levels:
        places = len(_ORDER)
        keys = {number: kind + places * levels.get(number, ELSEWHERE) for number, kind in keys.items()}
    return sorted(ids, key=keys.__getitem__)


class _Asked:
    """A question in the engine's own language: what an index must match, and what records must be besides."""

    def __init__(self, connection: Connection, question: Question, *, drafts: bool) -> None:
        state = question.facets.get("record_state", "published")
        if state not in {"published", "draft"} or (state == "draft" and not drafts):
            raise SearchError(Message("The state of a record is published, or draft for those who are signed in."))
        self.connection, self.question, self.dialect = connection, question, connection.dialect.name
        self.marks: list[list[str]] = [[state]]
        self.found: dict[str, dict[str, list[int]]] = {matching.WORDS: {}, matching.NAMES: {}}
        self.common: bool | None = None  # whether the last word alone leads to more than can be ranked
        self.many = False  # whether what was asked for last does
        self.besides = list(_conditions(connection, question, self.marks))

    def ids(self, index: str = matching.WORDS, kinds: Sequence[str] = ()) -> list[int]:
        """The newest records that match, of these types if any, one more than MOST_RANKED where there are more."""
        said = self._said([*self.marks, list(kinds)] if kinds else self.marks)
        if not self.besides:
            return self._ids(said, index)
        inner = matching.ids(self.dialect, index).subquery()
        query = select(Record.id).join(inner, inner.c.id == Record.id).where(*self.besides)
        query = query.order_by(matching.order(self.dialect, inner.c.id).desc()).limit(_MOST)
        return list(self.connection.execute(query, {"asked": said}).scalars())

    def levels(self, kinds: Sequence[str], ranked: AbstractSet[int]) -> dict[int, int]:
        """How well the newest names answer: 0 a whole name, 1 its beginning (of these types), 2 words in a name."""
        ids = [number for number in self._ids(self._said(self.marks)) if number in ranked]
        levels = dict.fromkeys(ids, IN_NAME)
        places, phrase = {_ORDER[kind] for kind in kinds}, words(self.question.said)
        own = [number for number, at in zip(ids, kinds_of(self.connection, ids), strict=True) if at in places]
        if not phrase or not own:
            return levels
        if len(own) <= _FEW_NAMED:
            said = " ".join(phrase)
            return levels | {row.record_id: _level(_in_words(row.names), said) for row in _NAMES(self.connection, own)}
        marks = [*self.marks, list(kinds)]
        for level, phrases in ((1, [([STOP, *phrase], True)]), (0, [([STOP, *phrase, STOP], False)])):
            found = self._ids(matching.expression(self.dialect, phrases, marks))
            if not found:
                break
            levels |= dict.fromkeys(found, level)
        return levels

    def _ids(self, said: str, index: str = matching.NAMES) -> list[int]:
        """The newest matches; mostly there are few, which the index gives sooner in its own order."""
        if said not in self.found[index]:
            self.many = self.many or bool(self.common)
            if not self.many:
                rows = _prepared(self.dialect, index).raw(self.connection, asked=said, most=_MOST)[::-1]
                self.many = len(rows) == _MOST
            if self.many:
                rows = _newest(self.dialect, index).raw(self.connection, asked=said, most=_MOST, past=0)
            self.found[index][said] = [number for (number,) in rows]
        return self.found[index][said]

    def _said(self, marks: Sequence[Sequence[str]]) -> str:
        """The expression; the last word may begin a longer one unless it leads to more than can be ranked by itself."""
        wanted, without = [*self.question.wanted], self.question.unwanted
        if not wanted or not wanted[-1][1] or self.question.starred:
            return matching.expression(self.dialect, wanted, marks, without)
        whole = [*wanted[:-1], (wanted[-1][0], False)]
        if self.common is None:
            self.common = self._too_many(wanted, whole)
        return matching.expression(self.dialect, whole if self.common else wanted, marks, without)

    def _too_many(self, wanted: matching.Phrases, whole: matching.Phrases) -> bool:
        """Whether the last word, alone and beside the others, leads to more than can be ranked even as a whole word.

        Beside other words few match, mostly, and those that match are what is asked for next.
        """
        begun, bare = (
            matching.expression(self.dialect, each, self.marks, self.question.unwanted) for each in (wanted, whole)
        )
        if len(whole) > 1 and not self.besides and len(self._ids(begun, matching.WORDS)) <= MOST_RANKED:
            return False
        return self._many(matching.expression(self.dialect, whole[-1:])) and self._many(bare)

    def _many(self, said: str) -> bool:
        """Whether more entries match than can be ranked."""
        newest = _newest(self.dialect, matching.WORDS)
        return bool(newest.raw(self.connection, asked=said, most=1, past=MOST_RANKED))


_FEW_NAMED = 64  # names that are compared here rather than asked of the index as whole texts
_NAMES = Among(lambda ids: select(SearchEntry.record_id, SearchEntry.names).where(SearchEntry.record_id.in_(ids)))


@cache
def _prepared(dialect: str, index: str) -> Prepared:
    """Matches in the order of their ids."""
    inner = matching.ids(dialect, index).subquery()
    return Prepared(select(inner.c.id).order_by(matching.order(dialect, inner.c.id)).limit(_bound("most")))


@cache
def _newest(dialect: str, index: str) -> Prepared:
    """Matches, the newest first, behind the first `past` of them."""
    inner = matching.ids(dialect, index).subquery()
    query = select(inner.c.id).order_by(matching.order(dialect, inner.c.id).desc())
    return Prepared(query.limit(_bound("most")).offset(_bound("past")))


def _bound(name: str) -> BindParameter[int]:
    return bindparam(name, type_=Integer)


_types: WeakKeyDictionary[Engine, bytearray] = WeakKeyDictionary()  # the type of each record by its id, from 1


def kinds_of(connection: Connection, ids: Sequence[int]) -> list[int]:
    """The place of each record's type in TYPES; a record never changes its type, so that each is read once."""
    writing = connection.get_execution_options().get("writing")  # what a writer adds may be rolled back
    known = bytearray() if writing else _types.setdefault(connection.engine, bytearray())
    if ids and (most := max(ids)) >= len(known):
        known.extend(bytes(most + 1 + _ROOM - len(known)))
    if unknown := [number for number in ids if not known[number]]:
        low, high = min(unknown), max(unknown)
        close = high - low < _CLOSE * len(unknown)  # the newest records with a common word follow one another
        rows = _TYPES_FROM.raw(connection, low=low, high=high) if close else _TYPES_OF.raw(connection, unknown)
        for number, kind in rows:
            known[number] = _ORDER[kind] + 1
    return [known[number] - 1 for number in ids]


_ROOM, _CLOSE = 1_000, 4
_KINDS = select(Record.id, Record.kind)
_TYPES_OF = Among(lambda ids: _KINDS.where(Record.id.in_(ids)))
_TYPES_FROM = Prepared(_KINDS.where(Record.id.between(bindparam("low"), bindparam("high"))))


def _as_said(text: str) -> str:
    return fold(re.sub(r'["“”*]', " ", text)).strip()


def _in_words(names: str) -> str:
    return "|".join(tokens(each) for each in names.split("|"))


def _level(names: str, said: str) -> int:
    if said and f"|{said}|" in names:
        return 0
    return 1 if said and f"|{said}" in names else IN_NAME


def _length(names: str, said: str) -> int:
    """Letters of the shortest name that begins as typed: "russ" is Russia before it is a group of longer name."""
    return min((len(each) for each in names.split("|") if each.startswith(said)), default=0)


def _hits(connection: Connection, question: Question, ids: Sequence[int]) -> list[Hit]:
    rows = {row.id: row for part in range(0, len(ids), PAGE) for row in _shown(connection, ids[part : part + PAGE])}
    return [
        Hit(row.id, row.kind, row.slug, row.title, row.version, row.state, snippet(row.said or "", question),
            row.source_kind or "")
        for row in map(rows.__getitem__, ids)
    ]  # fmt: skip


def _shown(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """These records, at most PAGE of them, with what they say."""
    rows = _SHOWN(connection, **{name: ids[min(at, len(ids) - 1)] for at, name in enumerate(_PLACES)})
    if rows:
        saw(connection, rows[0].newest_revision, rows[0].edition)
    return rows


_PLACES = [f"record{number}" for number in range(PAGE)]  # a fixed number of them, so that the statement stays one
_TRUNK = select(Record.id, Record.kind, Record.slug, Record.title, Record.version, Record.state)
_SHOWN = Prepared(
    _TRUNK.add_columns(SearchEntry.said, Source.source_kind, *STATE)
    .outerjoin(SearchEntry, SearchEntry.record_id == Record.id)
    .outerjoin(Source, Source.id == Record.id)
    .where(Record.id.in_([bindparam(name, type_=Integer) for name in _PLACES]))
)
_ORDER = {kind: number for number, kind in enumerate(TYPES)}


def named(connection: Connection, text: str, kind: str, most: int) -> list[Any]:
    """Records of a kind whose title, names or codes hold these words, the last perhaps still being typed."""
    question = Question(text, [(phrase, False) for phrase in asked(text)])
    if not question.wanted:
        return []
    begun = _beginning(connection, text, kind, most)
    if len(fold(text)) < _SHORTEST_BEGINNING or (len(begun) == most and len(fold(text)) <= _SHORTEST_BEGINNING):
        return begun
    question.wanted[-1] = (question.wanted[-1][0], True)
    dialect = connection.dialect.name
    inner = matching.ids(dialect, matching.NAMES).subquery()
    query = _with_names().join(inner, inner.c.id == Record.id).limit(MOST_SUGGESTED)
    query = query.order_by(matching.order(dialect, inner.c.id).desc())
    said = matching.expression(dialect, question.wanted, [[kind], ["published"]])
    own = _as_said(text)
    every = {row.id: row for row in (*begun, *connection.execute(query, {"asked": said}))}
    ranked = sorted(every.values(), key=lambda row: (_level(row.names, own), _length(row.names, own), row.title))
    return ranked[:most]


def suggested(connection: Connection, text: str, most: int) -> list[Any]:
    """Treaties, actors, weapons, conflicts and places whose names hold these words, the last perhaps still typed."""
    question = Question(text, [(phrase, False) for phrase in asked(text)])
    if len(fold(text)) < _SHORTEST_BEGINNING or not question.wanted:
        return []
    question.wanted[-1] = (question.wanted[-1][0], True)
    dialect, own = connection.dialect.name, _as_said(text)
    said = matching.expression(dialect, question.wanted, [list(NAMED), ["published"]])
    rows = _by_name(dialect)(connection, asked=said, most=MOST_SUGGESTED)
    return sorted(rows, key=lambda row: (_level(row.names, own), _ORDER[row.kind], row.title, row.id))[:most]


@cache
def _by_name(dialect: str) -> Prepared:
    inner = matching.ids(dialect, matching.NAMES).subquery()
    query = _with_names().join(inner, inner.c.id == Record.id).order_by(matching.order(dialect, inner.c.id).desc())
    return Prepared(query.limit(bindparam("most", type_=Integer)))


def _beginning(connection: Connection, text: str, kind: str, most: int) -> list[Any]:
    """Records whose title begins as typed, found by the index of titles; on SQLite as written or with a capital."""
    query = _with_names().where(Record.kind == kind, Record.state == "published").order_by(Record.title).limit(most)
    typed = " ".join(text.split())
    if connection.dialect.name != "sqlite":
        return list(connection.execute(query.where(Record.title.istartswith(typed, autoescape=True))))
    found: dict[int, Any] = {}
    for begin in (typed, typed[:1].upper() + typed[1:]):
        within = Record.title.between(begin, begin + _LAST_LETTER)
        found |= {row.id: row for row in connection.execute(query.where(within))}
    return list(found.values())[:most]


def _with_names() -> Select[*tuple[Any, ...]]:
    return _TRUNK.add_columns(SearchEntry.names).join(SearchEntry, SearchEntry.record_id == Record.id)


def _conditions(connection: Connection, question: Question, marks: list[list[str]]) -> Iterator[ColumnElement[bool]]:
    """What records must be besides holding the words; a type becomes a mark, which the index knows itself."""
    for name, value in question.facets.items():
        if name == "type":
            marks.append([_kind(value)])
        elif name != "record_state":
            yield from _facet(connection, name, value)
    if question.first or question.last:
        yield or_(*_dated(question))


def _kind(value: str) -> str:
    kinds = {kind: {kind, entry.path, entry.label, entry.plural.casefold()} for kind, entry in TYPES.items()}
    chosen = [kind for kind, said in kinds.items() if value.casefold() in said]
    if not chosen:
        raise SearchError(
            Message("There is no type “%(value)s”: one of %(types)s is needed.", value=value, types=", ".join(TYPES))
        )
    return chosen[0]


def _facet(connection: Connection, name: str, value: str) -> Iterator[ColumnElement[bool]]:
    if name in FACETS:
        number = id_of(connection, FACETS[name], value)
        if number < 0:
            number = _named(connection, FACETS[name], value)
        if number < 0:
            kind = Message(TYPES[FACETS[name]].label)
            raise SearchError(Message("There is no %(kind)s “%(value)s” in the register.", kind=kind, value=value))
        yield or_(Record.id == number, *_pointing(FACETS[name], number))
    elif name == "language":
        yield or_(*_in_language(_language(connection, value)))
    elif name in TERMS:
        yield or_(*_saying(name, value))


def _language(connection: Connection, value: str) -> str:
    """The code of a language given by its code, its English name or, where records have names in it, its own."""
    said = fold(value)
    if len(said) <= _LONGEST_CODE and said.isascii():
        return said
    from babel import Locale, localedata

    for code, name in Locale("en").languages.items():
        if fold(name) == said:
            return str(code)
    used = {code for each in _named_in() for code in connection.execute(select(each).distinct()).scalars()}
    known = sorted(code for code in used if code and localedata.exists(code))
    return next((code for code in known if fold(Locale(code).get_language_name() or "") == said), said)


def _named_in() -> list[Any]:
    """The columns that say in which language a name of a record is."""
    parts = [part.table for kind in NAMED for part in TYPES[kind].parts if part.name == "names"]
    return [each.c.language for each in parts if "language" in each.c]


def _in_language(code: str) -> Iterator[ColumnElement[bool]]:
    """Sources in the language, in any country's manner of it, and records with a name in it."""
    source = TYPES["source"].table
    yield Record.id.in_(select(source.c.id).where((source.c.language == code) | source.c.language.like(f"{code}-%")))
    for each in _named_in():
        yield Record.id.in_(select(each.table.c.record_id).where(each == code))


def _named(connection: Connection, kind: str, value: str) -> int:
    """The one of that type that has this name, in any language; -1 where there is none."""
    wanted = f"|{fold(value)}|"
    rows = named(connection, value, kind, MOST_SUGGESTED)
    return min((row.id for row in rows if wanted in row.names), default=-1)


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
_ODD = re.compile(r"_|[^\W\x00-\x7f]")  # a word with such a letter is folded before it is compared
_AROUND, _MOST_PIECES, _SHOWN_BETWEEN = 90, 220, " · "


def snippet(said: str, question: Question) -> tuple[tuple[str, bool], ...]:
    """The first place that holds a wanted word, cut to a line: pieces with marks; texts are parted by BETWEEN."""
    places = _places(said, question)
    if not places:
        return ()
    first = places[0][0]
    low, size = max(0, first - _AROUND), len(said)
    high = min(size, low + _MOST_PIECES)
    pieces = []
    if low:
        low = said.rfind(" ", 0, low) + 1
        if low:
            pieces.append(_BEFORE)
    at = low
    for start, end in places:
        if end > high and start > first:
            break
        if at < start:
            pieces.append((said[at:start].replace(BETWEEN, _SHOWN_BETWEEN), False))
        pieces.append((said[start:end], True))
        at = end
    if at < high:
        pieces.append((said[at:high].replace(BETWEEN, _SHOWN_BETWEEN), False))
    if high < size:
        pieces.append(_AFTER)
    return tuple(pieces)


_BEFORE, _AFTER = ("… ", False), (" …", False)


def _places(text: str, question: Question) -> list[tuple[int, int]]:
    """Where wanted words stand, in order: the first of them and all that a snippet around it shows.

    Most words are written as they are compared, so that letters are looked for; words with other letters are folded
    one by one.
    """
    low, (exact, begun), found = text.lower(), question.parts, {}
    if len(low) != len(text):
        return [match.span() for match in _SPLIT.finditer(text) if _hit(match[0], question)]
    last = size = len(text)
    for word in exact:
        long = len(word)
        at = low.find(word, 0, last + long)
        while 0 <= at <= last:
            end = at + long
            if not at or _APART[low[at - 1]]:
                whole = end == size or _APART[low[end]]
                if whole or word in begun:
                    found[at] = end if whole else _end(low, end)
                    last = min(last, at + _MOST_PIECES)
            at = low.find(word, end, last + long)
    folded = not text.isascii() or "_" in text
    for start, end in _odd(text) if folded else ():
        if start > last:
            break
        if _hit(text[start:end], question):
            found[start] = end
            last = min(last, start + _MOST_PIECES)
    return sorted(found.items())


def _odd(text: str) -> Iterator[tuple[int, int]]:
    """Words with a letter that may be folded."""
    end = 0
    for match in _ODD.finditer(text):
        start = match.start()
        if start >= end:
            while start and not _APART[text[start - 1]]:
                start -= 1
            end = _end(text, match.end())
            yield start, end


def _end(text: str, at: int) -> int:
    """Where the word ends that goes on there."""
    while at < len(text) and not _APART[text[at]]:
        at += 1
    return at


class _Apart(dict[str, bool]):
    """Whether a letter is none of a word, each looked at once: asking the letter itself costs three times as much."""

    def __missing__(self, letter: str) -> bool:
        self[letter] = found = not letter.isalnum() and letter != "_"
        return found


_APART = _Apart()


def _hit(word: str, question: Question) -> bool:
    if word.isascii() and "_" not in word:
        exact, begun = question.parts
        low = word.lower()
        return low in exact or low.startswith(begun)
    known = question.met.get(word)
    if known is None:
        known = question.met[word] = _wanted(tokens(word).split(), question)
    return known


def _wanted(folded: list[str], question: Question) -> bool:
    exact, begun = question.parts
    return any(own in exact or own.startswith(begun) for own in folded)

"""One search over every record: words, phrases, beginnings and exclusions, narrowed by what records point at.

Both engines match the same folded words (`domain.finding`); the order is made here, so that both give the same.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, or_, select

from treaties.domain.finding import STOP, asked, is_cjk, tokens, words
from treaties.domain.text import fold
from treaties.models import Record, Revision, SearchEntry
from treaties.operations import finding
from treaties.queries import matching
from treaties.queries.listing import id_of
from treaties.queries.prepared import Prepared
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Select

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
_LONGEST = 300
IN_NAME, ELSEWHERE = 2, 3  # how far from a whole name the words stand
NAMED = ("treaty", "actor", "weapon", "conflict", "place")  # what has a name of its own, not one made from its fields
TITLED = tuple(kind for kind, entry in TYPES.items() if entry.titled or kind == "source")  # by people, not by us
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
    said: str = ""  # what is wanted, as it was typed
    met: dict[str, bool] = field(default_factory=dict)  # words of snippets, and whether each is wanted
    starred: bool = False  # whether the last word was written as a beginning, not taken for one

    def plain(self) -> list[tuple[str, bool]]:
        """The wanted words that are written as they are compared, and whether each may begin a longer one."""
        return [
            (word, begins and at == len(phrase) - 1)
            for phrase, begins in self.wanted
            for at, word in enumerate(phrase)
            if word.isascii()
        ]


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
    """Records that the question leaves, best first; SearchError where a facet names nothing.

    Of more than MOST_RANKED the newest are ranked, and those whose own name holds the words however old they are.
    """
    asked = _Asked(connection, question, drafts=drafts)
    kinds = asked.kinds()
    newest_only = len(kinds) > MOST_RANKED
    levels: dict[int, int] = {}
    if question.wanted and kinds:
        if newest_only:
            kinds = dict(list(kinds.items())[:MOST_RANKED]) | asked.kinds(matching.NAMES, NAMED)
        levels = asked.levels(NAMED if newest_only else TITLED)
    hits = _hits(connection, question, _ranked(kinds, levels)[offset : offset + limit])
    counted = Counter(kinds.values())
    return Found(len(kinds), {kind: counted[kind] for kind in TYPES if kind in counted}, hits, newest_only)


def _ranked(kinds: dict[int, str], levels: dict[int, int]) -> list[int]:
    """Ids by level, then by type; in each as they came, newest first, which costs less than sorting thousands."""
    groups: dict[tuple[int, int], list[int]] = {}
    for number, kind in kinds.items():
        groups.setdefault((levels.get(number, ELSEWHERE), _ORDER[kind]), []).append(number)
    return [number for key in sorted(groups) for number in groups[key]]


class _Asked:
    """A question in the engine's own language: what an index must match, and what records must be besides."""

    def __init__(self, connection: Connection, question: Question, *, drafts: bool) -> None:
        state = question.facets.get("record_state", "published")
        if state not in {"published", "draft"} or (state == "draft" and not drafts):
            raise SearchError("The state of a record is published, or draft for those who are signed in.")
        self.connection, self.question, self.dialect = connection, question, connection.dialect.name
        self.marks: list[list[str]] = [[state]]
        self.common: bool | None = None  # whether the last word alone leads to more than can be ranked
        self.besides = list(_conditions(connection, question, self.marks))

    def kinds(self, index: str = matching.WORDS, kinds: Sequence[str] = ()) -> dict[int, str]:
        """Ids and types of the newest records that match, one more than MOST_RANKED where there are more."""
        marks = [*self.marks, [_mark(kind) for kind in kinds]] if kinds else self.marks
        said = self._said(marks)
        if not self.besides:
            return dict(_prepared(self.dialect, index, kinds=True).raw(self.connection, asked=said, most=_MOST))
        inner = matching.ids(self.dialect, index).subquery()
        query = select(Record.id, Record.kind).join(inner, inner.c.id == Record.id).where(*self.besides)
        rows = self.connection.execute(query.order_by(inner.c.id.desc()).limit(_MOST), {"asked": said}).all()
        return {row.id: row.kind for row in rows}

    def levels(self, kinds: Sequence[str]) -> dict[int, int]:
        """How well the newest names answer: 0 a whole name, 1 its beginning (of these types), 2 words in a name."""
        phrase = words(self.question.said)
        levels = dict.fromkeys(self._ids(self._said(self.marks)), IN_NAME)
        marks = [*self.marks, [_mark(kind) for kind in kinds]]
        for level, phrases in ((1, [([STOP, *phrase], True)]), (0, [([STOP, *phrase, STOP], False)])):
            found = self._ids(matching.expression(self.dialect, phrases, marks)) if phrase and levels else []
            if not found:
                break
            levels |= dict.fromkeys(found, level)
        return levels

    def _ids(self, said: str) -> list[int]:
        rows = _prepared(self.dialect, matching.NAMES).raw(self.connection, asked=said, most=_MOST)
        return [number for (number,) in rows]

    def _said(self, marks: Sequence[Sequence[str]]) -> str:
        """The expression; the last word may begin a longer one unless it leads to more than can be ranked by itself."""
        wanted = [*self.question.wanted]
        if wanted and wanted[-1][1] and not self.question.starred:
            if self.common is None:
                wanted[-1] = (wanted[-1][0], False)
                alone = matching.expression(self.dialect, wanted[-1:])
                self.common = self._many(alone) and self._many(
                    matching.expression(self.dialect, wanted, self.marks, self.question.unwanted)
                )
            wanted[-1] = (wanted[-1][0], not self.common)
        return matching.expression(self.dialect, wanted, marks, self.question.unwanted)

    def _many(self, said: str) -> bool:
        """Whether more entries match than can be ranked."""
        return bool(_prepared(self.dialect, matching.WORDS, more=True).raw(self.connection, asked=said, most=1))


@cache
def _prepared(dialect: str, index: str, *, kinds: bool = False, more: bool = False) -> Prepared:
    """The newest matches; with `kinds` their types beside them, with `more` what comes behind MOST_RANKED of them."""
    inner = matching.ids(dialect, index).subquery()
    query: Any = select(inner.c.id)
    if kinds:
        query = select(inner.c.id, Record.kind).join(Record, Record.id == inner.c.id)
    query = query.order_by(inner.c.id.desc()).limit(bindparam("most", type_=Integer))
    return Prepared(query.offset(MOST_RANKED) if more else query)


def _mark(kind: str) -> str:
    return kind.replace("_", "")


def _as_said(text: str) -> str:
    return fold(re.sub(r'["“”*]', " ", text)).strip()


def _level(names: str, said: str) -> int:
    if said and f"|{said}|" in names:
        return 0
    return 1 if said and f"|{said}" in names else IN_NAME


def _hits(connection: Connection, question: Question, ids: Sequence[int]) -> list[Hit]:
    hits = []
    rows = {row.id: row for part in range(0, len(ids), PAGE) for row in _shown(connection, ids[part : part + PAGE])}
    for row in (rows[number] for number in ids):
        found = snippet(finding.shown(row.kind, row.content), question, row.title)
        hits.append(Hit(row.id, row.kind, row.slug, row.title, row.version, row.state, found))
    return hits


def _shown(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """These records, at most PAGE of them, with what their newest revisions say."""
    return _SHOWN(connection, **{name: ids[min(at, len(ids) - 1)] for at, name in enumerate(_PLACES)})


_PLACES = [f"record{number}" for number in range(PAGE)]  # a fixed number of them, so that the statement stays one
_TRUNK = select(Record.id, Record.kind, Record.slug, Record.title, Record.version, Record.state)
_SHOWN = Prepared(
    _TRUNK.add_columns(Revision.content)
    .join(Revision, (Revision.record_id == Record.id) & (Revision.version == Record.version))
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
    query = _with_names().join(inner, inner.c.id == Record.id).order_by(inner.c.id.desc()).limit(MOST_SUGGESTED)
    said = matching.expression(dialect, question.wanted, [[_mark(kind)], ["published"]])
    own = _as_said(text)
    every = {row.id: row for row in (*begun, *connection.execute(query, {"asked": said}))}
    ranked = sorted(every.values(), key=lambda row: (_level(row.names, own), row.title, row.id))
    return ranked[:most]


def suggested(connection: Connection, text: str, most: int) -> list[Any]:
    """Treaties, actors, weapons, conflicts and places whose names hold these words, the last perhaps still typed."""
    question = Question(text, [(phrase, False) for phrase in asked(text)])
    if len(fold(text)) < _SHORTEST_BEGINNING or not question.wanted:
        return []
    question.wanted[-1] = (question.wanted[-1][0], True)
    dialect, own = connection.dialect.name, _as_said(text)
    said = matching.expression(dialect, question.wanted, [[_mark(kind) for kind in NAMED], ["published"]])
    rows = _by_name(dialect)(connection, asked=said, most=MOST_SUGGESTED)
    return sorted(rows, key=lambda row: (_level(row.names, own), _ORDER[row.kind], row.title, row.id))[:most]


@cache
def _by_name(dialect: str) -> Prepared:
    inner = matching.ids(dialect, matching.NAMES).subquery()
    query = _with_names().join(inner, inner.c.id == Record.id).order_by(inner.c.id.desc())
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
            marks.append([_mark(_kind(value))])
        elif name != "record_state":
            yield from _facet(connection, name, value)
    if question.first or question.last:
        yield or_(*_dated(question))


def _kind(value: str) -> str:
    kinds = {kind: {kind, entry.path, entry.label, entry.plural.casefold()} for kind, entry in TYPES.items()}
    chosen = [kind for kind, said in kinds.items() if value.casefold() in said]
    if not chosen:
        raise SearchError(f"There is no type “{value}”: one of {', '.join(TYPES)} is needed.")
    return chosen[0]


def _facet(connection: Connection, name: str, value: str) -> Iterator[ColumnElement[bool]]:
    if name in FACETS:
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
_ODD = re.compile(r"\w*(?:_|[^\W\x00-\x7f])\w*")  # words that are folded before they are compared
_AROUND, _MOST_PIECES, _BETWEEN = 90, 220, " · "


def snippet(shown: Sequence[str], question: Question, title: str = "") -> tuple[tuple[str, bool], ...]:
    """The first place of the texts, the title apart, that holds a wanted word, cut to a line: pieces with marks."""
    texts, before = shown[1:] if shown and shown[0] == title else shown, 0
    for text in texts:
        if (first := _first(text, question)) >= 0:
            return _cut(_BETWEEN.join(texts), before + first, question)
        before += len(text) + len(_BETWEEN)
    return ()


def _cut(body: str, first: int, question: Question) -> tuple[tuple[str, bool], ...]:
    low = max(0, first - _AROUND)
    high = min(len(body), low + _MOST_PIECES)
    low = body.rfind(" ", 0, low) + 1 if low else 0
    pieces: list[tuple[str, bool]] = [("… ", False)] if low else []
    at = low
    for match in _SPLIT.finditer(body, first):
        start, end = match.span()
        if end > high and start > first:
            break
        if _hit(match[0], question):
            pieces += [(body[at:start], False), (body[start:end], True)]
            at = end
    pieces += [(body[at:high], False), (" …" if high < len(body) else "", False)]
    return tuple([each for each in pieces if each[0]])


def _first(text: str, question: Question) -> int:
    """Where the first wanted word begins, -1 where there is none; most texts are looked through for letters only."""
    low, found = text.lower(), -1
    if len(low) != len(text):
        return next((each.start() for each in _SPLIT.finditer(text) if _hit(each[0], question)), -1)
    for word, begins in question.plain():
        at = low.find(word)
        while at >= 0 and not (_ends(low, at - 1) and (begins or _ends(low, at + len(word)))):
            at = low.find(word, at + 1)
        found = at if at >= 0 and (found < 0 or at < found) else found
    if not text.isascii() or "_" in text:
        odd = next((each.start() for each in _ODD.finditer(text) if _hit(each[0], question)), -1)
        found = odd if odd >= 0 and (found < 0 or odd < found) else found
    return found


def _ends(text: str, at: int) -> bool:
    """Whether no letter of a word stands there."""
    return not 0 <= at < len(text) or not (text[at].isalnum() or text[at] == "_")


def _hit(word: str, question: Question) -> bool:
    known = question.met.get(word)
    if known is None:
        known = question.met[word] = _wanted(tokens(word).split(), question)
    return known


def _wanted(folded: list[str], question: Question) -> bool:
    for phrase, begins in question.wanted:
        for number, each in enumerate(phrase):
            if each in folded or (begins and number == len(phrase) - 1 and any(own.startswith(each) for own in folded)):
                return True
    return False

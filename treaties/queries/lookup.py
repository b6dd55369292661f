"""What the register knows of a reference: an address, a number, a quote, a footnote or a name, each hit with its why.

Exact marks come first and are certain; then quotes, titles and names by likeness, which never are.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, exists, literal_column, or_, select

from treaties.domain.dates import say_edtf
from treaties.domain.finding import tokens, words
from treaties.domain.message import Message
from treaties.domain.reference import (
    BRACKETED,
    address_key,
    addresses,
    designation,
    is_number,
    less_exact,
    marks,
    mended,
    page_ids,
    quotes,
    spellings,
    stems_of_state,
    years,
)  # fmt: skip
from treaties.domain.text import fold
from treaties.models import Citation, Record, ReferenceKey, Relay, SearchEntry, Source, SourceTie, Treaty, TreatyAction
from treaties.operations.finding import BETWEEN
from treaties.queries import candidates, texts
from treaties.queries.hit import Hit
from treaties.queries.matching import WORDS
from treaties.queries.prepared import STATE, Among, Remembered, saw
from treaties.queries.search import NAMED
from treaties.queries.titled import SHORT_TITLE, by_its_words, numbered, of_the_day, telling, titled, worded
from treaties.queries.works import find
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from treaties.domain.reference import Mark
    from treaties.vault import Vault

LONGEST = 20_000
MOST = 10
LIKELY = 60  # records whose passages are compared letter by letter
SUPPORTED = EVERY = 200  # citations of one answer, and what is listed of one reference when all is asked for
WHY = {
    "url": Message("the same address"), "doi": Message("the same DOI"), "isbn": Message("the same ISBN"),
    "number": Message("the same document number"), "cn": Message("the same depositary notification"),
    "unts": Message("the same place in the United Nations Treaty Series"),
    "registration": Message("the same registration number"),
    "mtdsg": Message("the same number in the list of multilateral treaties"),
}  # fmt: skip
REPEATS = ("reprint", "translation")
PASSING = {"mtdsg", "registration", "number"}
QUOTE_LIKE, NAME_LIKE, NEAR = 82.0, 85.5, 70.0  # a name of seven letters with one wrong is a name like it
SUMMARY_LIKE, LEADING, MOST_LEADING = 76.0, 3.0, 3  # our summaries are quoted more freely; which of them may be meant
NEAR_WORDS = 45  # of a hundred parts of what its words tell, the rarer the more
SHORTEST_CODE = 5  # letters and digits of a weapon's number that may stand for more or with more
STEM = 6  # letters by which words are compared there
FEW = 50  # addresses of one reference that are looked for under other keys than their own
SLIP = 92.0  # a name at the beginning of a note, one letter of a dozen wrong
SAME = 99.9  # all letters agree
HOPELESS = 55.0  # letters so different, before they are folded, are no passage changed by a tenth
# "Art. 6(2)", "at 14", "p. 3" behind a name: where in it the words stand.
_PLACE = re.compile(r"[,\s]+(?:arts?|articles?|paras?|pp?|pages?|ch|chap|at|S|Art)\b\.?\s*[\divxIVX][\w.,()–-]*$")
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d]{4}")
_KIND_OF_WEAPON = re.compile(r"\s+(?:cluster )?(?:missiles?|rockets?|bombs?|munitions?|shells?|mines?|systems?)$")
_SEE = re.compile(r"^(?:see(?: also)?|cf\.?|\d+\.)\s+", re.IGNORECASE)
_AFTER_NAME = re.compile(r"[,;:(]|\.(?:\s|$)")
_PIECES, LONGEST_PIECES = re.compile(r"\s/\s|[«»“”„\"\[\]]"), 60  # of a name given twice, in quotation marks
_OURS = re.compile(rf"(?:^|/)({'|'.join(sorted(each.path for each in TYPES.values()))})/([a-z0-9-]+)(?:@\d+)?")
_ELLIPSIS = re.compile(r"\[?(?:…|\.\s?\.\s?\.)\]?")
FEWEST_OF_SUMMARY = 7  # words: fewer stand in many
FEWEST_WORDS = 4  # a shorter text without quotation marks is a name, not a quote


@dataclass(slots=True)
class Answer:
    """What one reference led to, the best of `total`; `nearest` only where nothing was found.

    `of` is the earlier note whose answer this is, where the reference only goes back to one.
    """

    query: str
    results: list[Hit]
    nearest: list[Hit] = field(default_factory=list)
    total: int = 0
    of: str = ""

    def as_json(self) -> dict[str, Any]:
        """The public answer: {"query", "total", "results": [{"record", "kind", "title", "why", ...}], "nearest"}."""
        return {
            "query": self.query,
            "total": self.total,
            "results": [each.as_json() for each in self.results],
            "nearest": [{name: value for name, value in each.as_json().items() if name not in {"citations", "url"}}
                        for each in self.nearest],
        }  # fmt: skip


def lookup(
    connection: Connection, text: str, *, cited: bool = True, vault: Vault | None = None, most: int = MOST
) -> Answer:
    """The `most` that the reference leads to, best first; with `cited` also what rests on each.

    With the vault passages are sought in kept texts too, which only who is signed in may be told of.
    """
    found: dict[int, Hit] = {}
    query = next(filter(partial(_exact, connection), mended(text[:LONGEST])), " ".join(text.split())[:LONGEST])
    _keep(found, _exact(connection, query))
    _keep(found, _own(connection, query))
    if not found:
        _keep(found, _less_exact(connection, query) or _same_number(connection, query))
    _keep(found, _called_otherwise(connection, query, found))
    certain = any(each.score >= 100 for each in found.values())  # noqa: PLR2004 - an exact mark, if of several records
    passages = quotes(query)
    rest = _without_marks(query)
    if not certain or passages:
        asked = passages or ([rest] if len(rest.split()) >= FEWEST_WORDS else [])
        _keep(found, _quoted(connection, asked))
        if vault is not None:
            _keep(found, _kept(connection, vault, asked))
    # A passage that was found needs no title to be compared, which costs more than the passage did.
    if not certain and not any(each.score >= NAME_LIKE for each in found.values()):
        _by_title_or_name(connection, found, query, rest, passages)
    later = _later(connection, found)
    hits = sorted(
        found.values(),
        key=lambda each: (-each.score, each.kind != "source", later.get(each.id, ()), each.title, each.id),
    )
    total, hits = len(hits), hits[:most]
    nearest = [] if hits else _nearest(connection, rest)
    if cited:
        _support(connection, hits)
    return Answer(query, hits, nearest, total)


def _by_title_or_name(
    connection: Connection, found: dict[int, Hit], query: str, rest: str, passages: Sequence[str]
) -> None:
    """What has the title, the name or most of the words; each way is tried where the ones before it found nothing."""
    _keep(found, titled(connection, query, rest, passages))
    if not found or len(rest.split()) <= 2 * FEWEST_WORDS:
        _keep(found, _named(connection, _PLACE.sub("", rest), NAME_LIKE))
    if not any(each.kind == "source" or each.score >= NAME_LIKE for each in found.values()):
        _keep(found, by_its_words(rest, _treaty_words(connection)))
    if not found:
        known = _names(connection)
        _keep(found, of_the_day(connection, query, lambda word: known[word][0][3] if word in known else ""))
    if not found:
        _keep(found, numbered(connection, rest))
    if not found:
        _keep(found, _called_first(connection, rest))
    if not found and not (rest and is_number(rest)):
        _keep(found, worded(connection, rest or query))


def _keep(found: dict[int, Hit], hits: Iterable[Hit]) -> None:
    for each in hits:
        known = found.get(each.id)
        if known is None:
            found[each.id] = each
        else:
            if each.why.english not in known.why.english:
                known.why = Message("%(one)s; %(other)s", one=known.why, other=each.why)
            if each.score > known.score:
                known.score, known.certainty = each.score, each.certainty


def _without_marks(text: str) -> str:
    rest = text
    for each in addresses(text):
        rest = rest.replace(each, " ")
    rest = " ".join(rest.split()).strip(" .,;:<>()[]")
    return f"{rest})" if rest.count("(") > rest.count(")") else rest


def _exact(connection: Connection, text: str) -> list[Hit]:
    """Records with an exact mark in common with the text; a source's mark that is only a treaty's is no less exact."""
    found = marks(text)
    if not found:
        return []
    written = {(each.scheme, each.key): each for each in found}
    keys = list({each.key for each in found})
    rows = [row for row in _MARKED(connection, keys) if (row.scheme, row.mark) in written]
    if rows:
        saw(connection, rows[0].newest_revision, rows[0].edition)
    doubtful = _doubtful(connection, rows, written)
    addressed = {row.id for row in rows if row.scheme == "url"}
    hits = []
    aside = len(_without_marks(text).split()) > 2 * FEWEST_WORDS
    for row in rows:
        # Beside an address, or in a long line that has a title of its own, a number only says what the page is about.
        passing = (addressed and row.id not in addressed) or (aside and row.scheme in PASSING)
        alike = sum(other.scheme == row.scheme and other.mark == row.mark for other in rows)
        why = Message(
            "%(what)s: %(written)s", what=WHY[row.scheme], written=written[row.scheme, row.mark].written[:120]
        )
        if alike > 1:
            why = Message("%(why)s (as %(number)s records)", why=why, number=alike)
        score = (70.0 if passing else 100.0) + (5 if row.scheme == "url" else 0) + (2 if alike == 1 else 0)
        certain = not passing and alike == 1 and row.id not in doubtful
        hits.append(Hit(row.id, row.kind, row.slug, row.title, "certain" if certain else "likely", why, score))
    return _told_apart(connection, hits, text)


def _doubtful(connection: Connection, rows: Sequence[Any], written: Mapping[tuple[str, str], Mark]) -> set[int]:
    """Acts whose notification is written with another treaty's number behind it, or with a digit that was misread."""
    said = {row.id: each for row in rows if row.scheme == "cn" and (each := written["cn", row.mark])}
    found = {number for number, each in said.items() if each.misread}
    if named := [number for number, each in said.items() if each.chapter]:
        query = select(TreatyAction.id, TreatyAction.notification_no).where(TreatyAction.id.in_(named))
        for row in connection.execute(query):
            (kept,) = marks(row.notification_no)[:1] or (None,)
            found |= {row.id} if kept and kept.chapter not in {"", said[row.id].chapter} else set()
    return found


_SCHEMES: list[Any] = [literal_column(f"'{each}'") for each in WHY]  # the index of marks begins with them
_MARKED = Among(
    lambda keys: (
        select(Record.id, Record.kind, Record.slug, Record.title, ReferenceKey.scheme, ReferenceKey.mark, *STATE)
        .join(Record, Record.id == ReferenceKey.record_id)
        .where(ReferenceKey.scheme.in_(_SCHEMES), ReferenceKey.mark.in_(keys), Record.state == "published")
        .order_by(Record.id)
        .limit(EVERY)
    )
)


def _told_apart(connection: Connection, hits: list[Hit], text: str) -> list[Hit]:
    """Several sources at one address are told apart by their titles and years."""
    if len(hits) > 1:
        from rapidfuzz import fuzz

        folded, named = fold(text), years(text)
        dates = {
            row.id: str(row.issued_text)[:4]
            for row in connection.execute(
                select(Source.id, Source.issued_text).where(Source.id.in_([each.id for each in hits]))
            )
        }
        for each in hits:
            each.score += fuzz.partial_ratio(fold(each.title.partition(": ")[2] or each.title), folded) / 100
            each.score += 1.0 if dates.get(each.id, "").isdigit() and int(dates[each.id]) in named else 0.0
    return hits


def _called_otherwise(connection: Connection, text: str, found: dict[int, Hit]) -> list[Hit]:
    """Treaties that a text names in full beside the number of another one, as that to which they are annexed.

    The other is then no longer certain.
    """
    numbered = [each for each in found.values() if each.kind == "treaty" and each.certainty == "certain"]
    said = f" {' '.join(words(text))} " if numbered and len(text) > 2 * SHORT_TITLE else ""
    if not said:
        return []
    named = {each[0]: each for title, each in _treaties(connection) if f" {title} " in said}
    if not named or any(each.id in named for each in numbered):
        return []
    for each in numbered:
        each.certainty, each.score = "likely", each.score - 5
    return [Hit(*each, "likely", Message("its title"), 101.0) for each in named.values()]


def _less_exact(connection: Connection, text: str) -> list[Hit]:
    """Sources at an address that differs only in how the same page is shown: its language, its page of comments."""
    keys = [key for each in addresses(text)[:FEW] for key in less_exact(each)]
    if not keys:
        return []
    query = (
        select(Record.id, Record.kind, Record.slug, Record.title, ReferenceKey.mark)
        .join(Record, Record.id == ReferenceKey.record_id)
        .where(ReferenceKey.scheme == "url", ReferenceKey.mark.in_(keys), Record.state == "published")
        .order_by(Record.id)
        .limit(SUPPORTED)
    )
    rows = connection.execute(query).all()
    best = min((keys.index(row.mark) for row in rows), default=0)
    why = Message("the same address but for how its page is shown")
    return [Hit(row.id, row.kind, row.slug, row.title, "likely", why, 90.0) for row in rows if row.mark == keys[best]]


def _same_number(connection: Connection, text: str) -> list[Hit]:
    """The one source of the address's host whose address has the number by which that host keeps the page."""
    for each in addresses(text)[:FEW]:
        host = address_key(each).partition("/")[0]
        for number in page_ids(each):
            ids = candidates.likely(connection, WORDS, number, [("source",), ("published",)])
            rows = [row for row in _ADDRESSED(connection, ids) if (row.url_key or "").partition("/")[0] == host]
            if len(rows) == 1 and number in page_ids(rows[0].url_key):
                why = Message("an address of the same host with the same number: %(number)s", number=number)
                return [Hit(row.id, row.kind, row.slug, row.title, "likely", why, 90.0) for row in rows]
    return []


_ADDRESSED = Among(
    lambda ids: (
        select(Record.id, Record.kind, Record.slug, Record.title, Source.url_key)
        .join(Source, Source.id == Record.id)
        .where(Record.id.in_(ids), Record.state == "published")
        .order_by(Record.id)
    )
)


def _own(connection: Connection, text: str) -> list[Hit]:
    """A record of ours named by its address in the register."""
    match = _OURS.search(text)
    rows = find(connection, match[0].strip("/")) if match else []
    why = Message("its address in the register")
    return [Hit(row.id, row.kind, row.slug, row.title, "certain", why, 104.0) for row in rows]


def _quoted(connection: Connection, passages: Sequence[str]) -> list[Hit]:
    """Sources whose kept passages are like one of these, exact or with letters changed or words left out."""
    hits: list[Hit] = []
    for passage in passages[:5]:
        # The whole passage first: an exact quote is one phrase, found without weighing anything.
        ids = candidates.whole(connection, WORDS, passage, SUPPORTED)[0]
        near = _alike(connection, _Passage(passage).exactly, passage, ids)
        if not near:
            ids = candidates.likely(connection, WORDS, passage, most=LIKELY)
            near = _alike(connection, _Passage(passage).likeness, passage, ids)
        hits += near or _in_own_words(connection, passage, ids)
    return hits


def _in_own_words(connection: Connection, passage: str, ids: Sequence[int]) -> list[Hit]:
    """Records whose own text, as a summary, says such words, and the sources that it rests on: never for certain."""
    if len(words(passage)) < FEWEST_OF_SUMMARY:
        return []
    alike = _Passage(passage).likeness
    best: dict[int, tuple[float, Any]] = {}
    for row in _SAID(connection, ids):
        if (score := max(map(alike, (row.said or "").split(BETWEEN)))) >= SUMMARY_LIKE:
            best[row.id] = (score, row)
    most = max((score for score, _ in best.values()), default=0.0)
    leading = {number: each for number, each in best.items() if each[0] > most - LEADING}
    if not leading or len(leading) > MOST_LEADING:
        return []
    hits = [
        Hit(row.id, row.kind, row.slug, row.title, "likely",
            Message("words of the register like these (%(score).0f of 100)", score=score), score - 6)
        for score, row in leading.values()
    ]  # fmt: skip
    for row in _BEHIND(connection, list(leading)):
        why = Message(
            "a source of what the register says like this of “%(title)s”", title=leading[row.record_id][1].title
        )
        hits.append(Hit(row.id, row.kind, row.slug, row.title, "likely", why, leading[row.record_id][0] - 5))
    return hits


def _kept(connection: Connection, vault: Vault, passages: Sequence[str]) -> list[Hit]:
    """Sources whose kept text holds one of these passages, or one like it."""
    hits = []
    for passage in passages[:5]:
        for each, text in texts.holding(connection, vault, passage):
            score = _Passage(passage).likeness(text) if text else 100.0
            if each.id is None or score < QUOTE_LIKE:
                continue
            same = score >= SAME
            why = (
                Message("the same words in its kept text")
                if same
                else Message("a passage like this one in its text (%(score).0f of 100)", score=score)
            )
            certain = "certain" if same and len(passage) >= SHORT_TITLE else "likely"
            hits.append(Hit(each.id, each.kind, each.slug, each.title, certain, why, score - 2))
    return hits


def _later(connection: Connection, found: Iterable[int]) -> dict[int, tuple[bool, date]]:
    """For sources, whether each passes on what another says, and its day: the original stands before its reprints."""
    ids = list(found)
    if len(ids) < 2:  # noqa: PLR2004 - nothing to order
        return {}
    return {row.id: (row.passed, row.issued_first or date.max) for row in _LATER(connection, ids)}


_REPEATING = or_(*(SourceTie.tie_kind == literal_column(f"'{each}'") for each in REPEATS))
_LATER = Among(
    lambda ids: select(
        Source.id, Source.issued_first,
        or_(
            exists().where(Relay.record_id == Source.id),
            exists().where(SourceTie.record_id == Source.id, _REPEATING),
        ).label("passed"),
    ).where(Source.id.in_(ids))
)  # fmt: skip
_QUOTES = Among(
    lambda ids: (
        select(Citation.quote, Record.id, Record.kind, Record.slug, Record.title)
        .join(Record, Record.id == Citation.source_id)
        .where(Citation.record_id.in_(ids), Citation.quote != "", Record.state == "published")
    )
)


_NO_NAMES = [Record.kind != literal_column(f"'{each}'") for each in ("source", *NAMED)]
_SAID = Among(
    lambda ids: (
        select(Record.id, Record.kind, Record.slug, Record.title, SearchEntry.said)
        .join(SearchEntry, SearchEntry.record_id == Record.id)
        .where(Record.id.in_(ids), *_NO_NAMES, Record.state == "published")
    )
)
_BEHIND = Among(
    lambda ids: (
        select(Citation.record_id, Record.id, Record.kind, Record.slug, Record.title)
        .join(Record, Record.id == Citation.source_id)
        .where(Citation.record_id.in_(ids), Record.id != Citation.record_id, Record.state == "published")
        .order_by(Citation.id)
    )
)


def _alike(connection: Connection, likeness: Callable[[str], float], passage: str, ids: Sequence[int]) -> list[Hit]:
    best: dict[int, Hit] = {}
    for row in _QUOTES(connection, ids):
        score = likeness(row.quote)
        if score < QUOTE_LIKE:
            continue
        same = score >= SAME
        why = (
            Message("the same words in a passage")
            if same
            else Message("a passage like this one (%(score).0f of 100)", score=score)
        )
        certainty = "certain" if same and len(passage) >= SHORT_TITLE else "likely"
        hit = Hit(row.id, row.kind, row.slug, row.title, certainty, why, score - 2)
        if row.id not in best or best[row.id].score < hit.score:
            best[row.id] = hit
    return list(best.values())


class _Passage:
    """A passage, folded once, to be compared with many."""

    def __init__(self, passage: str) -> None:
        self.letters, self.own = passage.casefold(), " ".join(words(passage))
        parts = [" ".join(words(each)) for each in _ELLIPSIS.split(passage)]
        self.parts = [each for each in parts if len(each) >= FEWEST_WORDS]

    def exactly(self, kept: str) -> float:
        """100 where a kept text has the same words, else 0: what costs a tenth of telling how alike they are."""
        same = bool(self.own) and (self.letters in kept.casefold() or self.own in " ".join(words(kept)))
        return 100.0 if same else 0.0

    def likeness(self, kept: str) -> float:
        """How alike the passage and a kept text are, 0 to 100; parts around an ellipsis each for itself."""
        from rapidfuzz import fuzz

        alike = len(self.parts) > 1 or fuzz.partial_ratio(self.letters, kept.casefold(), score_cutoff=HOPELESS)
        whole = " ".join(words(kept)) if alike else ""
        if not self.own or not whole:
            return 0.0
        if self.own in whole:
            return 100.0
        if len(self.parts) > 1:
            scores = [(100.0 if each in whole else fuzz.partial_ratio(each, whole), len(each)) for each in self.parts]
            return sum(score * size for score, size in scores) / sum(size for _, size in scores) - 1
        if len(self.own) > 1.5 * len(whole):
            return fuzz.partial_ratio(whole, self.own) - 1 if len(whole) > 2 * SHORT_TITLE else 0.0
        return min(fuzz.partial_ratio(self.own, whole), 99.0)


_known, _long, _parts, _worded, _codes, _letters = (Remembered(4) for _ in range(6))


def _names(connection: Connection) -> dict[str, list[tuple[int, str, str, str]]]:
    """Every folded name of what has names, with the records that bear it; remembered until the next revision."""

    def ask() -> dict[str, list[tuple[int, str, str, str]]]:
        query = (
            select(Record.id, Record.kind, Record.slug, Record.title, SearchEntry.names)
            .join(SearchEntry, SearchEntry.record_id == Record.id)
            .where(Record.kind.in_(NAMED), Record.state == "published")
        )
        found: dict[str, list[tuple[int, str, str, str]]] = {}
        for row in connection.execute(query):
            for name in row.names.strip("|").split("|"):
                found.setdefault(name, []).append((row.id, row.kind, row.slug, row.title))
        return found

    return _known.get(connection, "names", ask)


def _in_part(connection: Connection) -> dict[str, list[tuple[int, str, str, str]]]:
    """Names of States, places and weapons that stand in another with what is in its brackets: "Myanmar (Birmanie)"."""

    def ask() -> dict[str, list[tuple[int, str, str, str]]]:
        found: dict[str, list[tuple[int, str, str, str]]] = {}
        for name, every in _names(connection).items():
            both = BRACKETED.fullmatch(name)
            for part in both.groups() if both else ():
                found.setdefault(part, []).extend(each for each in every if each[1] in {"actor", "place", "weapon"})
        return {part: each for part, each in found.items() if each}

    return _parts.get(connection, "parts", ask)


def _of_letters(connection: Connection) -> dict[str, list[str]]:
    """Names of one word by their letters in order, as slips turn two of them: "Lybia"; remembered likewise."""

    def ask() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in _names(connection):
            if len(name) >= SHORTEST_CODE and name.isalpha():
                found.setdefault("".join(sorted(name)), []).append(name)
        return found

    return _letters.get(connection, "letters", ask)


def _coded(connection: Connection) -> dict[str, list[tuple[int, str, str, str]]]:
    """The names of weapons that have a number, as `designation` writes them; remembered until the next revision."""

    def ask() -> dict[str, list[tuple[int, str, str, str]]]:
        found: dict[str, list[tuple[int, str, str, str]]] = {}
        for name, every in _names(connection).items():
            weapons = [each for each in every if each[1] == "weapon"]
            if weapons and (code := designation(name)):
                found[code] = [*found.get(code, ()), *(each for each in weapons if each not in found.get(code, ()))]
        return found

    return _codes.get(connection, "weapons", ask)


def _by_code(connection: Connection, code: str) -> list[tuple[int, str, str, str]]:
    """The weapons of that designation; else of the longest that it begins with, or of all that begin with it."""
    coded = _coded(connection)
    if code in coded or len(code) < SHORTEST_CODE:
        return coded.get(code, [])
    whole = [each for each in coded if len(each) >= SHORTEST_CODE and code.startswith(each) and _ends(code, each)]
    if whole:
        return coded[max(whole, key=len)]
    begun = {weapon for each, own in coded.items() if each.startswith(code) and _ends(each, code) for weapon in own}
    return sorted(begun) if len(begun) == 1 else []


def _ends(longer: str, code: str) -> bool:
    """Whether a designation goes on behind another one as the same number: CBU-105 does not begin with CBU-10."""
    return not longer[len(code)].isdigit()


def _of_the_state(connection: Connection, name: str) -> list[Hit]:
    """The one State whose name is the stem of what stands beside a word for its form: "République française"."""
    for stem in stems_of_state(name):
        states = {
            each
            for known, every in _names(connection).items()
            if known.startswith(stem) and " " not in known
            for each in every
            if each[1] == "actor"
        }
        if states:
            found = [Hit(*each, "likely", Message("a form of its name"), 90.0) for each in states]
            return found if len(found) == 1 else []
    return []


def _treaties(connection: Connection) -> list[tuple[str, tuple[int, str, str, str]]]:
    """The words of the long names of treaties, each with its record; remembered until the next revision."""

    def ask() -> list[tuple[str, tuple[int, str, str, str]]]:
        names = _names(connection).items()
        found = [(tokens(name), each) for name, every in names for each in every if each[1] == "treaty"]
        return [each for each in found if len(each[0]) > SHORT_TITLE]

    return _long.get(connection, "treaties", ask)


def _treaty_words(connection: Connection) -> dict[tuple[int, str, str, str], tuple[set[str], set[int]]]:
    """The words of every name of each treaty, and the years in which it was made; remembered likewise."""

    def ask() -> dict[tuple[int, str, str, str], tuple[set[str], set[int]]]:
        query = select(Treaty.id, Treaty.adopted, Treaty.opened, Treaty.in_force)
        made = {row.id: {each.year for each in row[1:] if each} for row in connection.execute(query)}
        found: dict[tuple[int, str, str, str], tuple[set[str], set[int]]] = {}
        for name, every in _names(connection).items():
            for each in every:
                if each[1] == "treaty":
                    found.setdefault(each, (set(), made[each[0]]))[0].update(words(name))
        return found

    return _worded.get(connection, "words", ask)


def _named(connection: Connection, text: str, least: float) -> list[Hit]:
    """Records that bear this name, in any language or a like spelling."""
    known, name = _names(connection), fold(text.strip(" “”\"'"))
    if not name or len(name) > 200:  # noqa: PLR2004 - no name is so long
        return []
    bare = _KIND_OF_WEAPON.sub("", name)
    for each, whole in (*spellings(name), *([(bare, False)] if bare != name else [])):
        if each in known:
            sure = whole and len(known[each]) == 1
            certainty, score = ("certain", 98.0) if sure else ("likely", 95.0)
            return [Hit(*own, certainty, Message("its name"), score) for own in known[each]]
    for why, others in (
        (Message("a part of its name"), _in_part(connection).get(name, ())),
        (Message("its name, written otherwise"), _by_code(connection, designation(name))),
        (Message("its name, written otherwise"), known.get(bare.replace(" ", "-"), ())),
    ):
        if others:
            return [Hit(*own, "likely", why, 92.0) for own in others]
    return _named_alike(connection, name, least) or (_of_the_state(connection, name) if least == NAME_LIKE else [])


def _called_first(connection: Connection, text: str) -> list[Hit]:
    """The one record whose name a note begins with, or that all known names in a short one are of: "BM-30 «Smerch»"."""
    known = _names(connection)
    first = fold(_SEE.sub("", _AFTER_NAME.split(text, maxsplit=1)[0]).strip())
    begun = {each for each in known.get(first, ()) if each[1] == "treaty"}
    if not begun and (slip := [each for each in _named_alike(connection, first, SLIP) if each.kind == "treaty"]):
        return slip[:1]
    twice = len(text) <= LONGEST_PIECES and not _AFTER_NAME.search(text)  # no note
    pieces = [fold(each) for each in _PIECES.split(text) if each.strip()] if twice else []
    named = [set(known[each]) for each in pieces if each in known and len(each) >= FEWEST_WORDS]
    every = begun or (set.intersection(*named) if named else set())
    return [Hit(*each, "likely", Message("its name stands in it"), 86.0) for each in every] if len(every) == 1 else []


def _named_alike(connection: Connection, name: str, least: float) -> list[Hit]:
    """Records with a name nearly like this one; numbers must be the same, and a bare number is like no other."""
    from rapidfuzz import fuzz, process

    digits = _DIGITS.findall(name)
    if len(name) < FEWEST_WORDS or (digits and not _LETTERS.search(name)):
        return []
    known, parts = _names(connection), _in_part(connection)
    name = name.removeprefix("the ")
    alike = [
        (found, score, own)
        for own in (known, parts)
        for found, score, _ in process.extract(name, own.keys(), scorer=fuzz.ratio, limit=5, score_cutoff=least)
    ]
    hits = [
        Hit(*each, "likely", Message("a name like it: %(name)s", name=found), score - 6)
        for found, score, own in alike
        for each in own[found]
        if _DIGITS.findall(found) == digits
    ]
    return hits or [
        Hit(*each, "likely", Message("a name of the same letters: %(name)s", name=found), NAME_LIKE - 6)
        for found in _of_letters(connection).get("".join(sorted(name)), ())
        for each in known[found]
    ]


_NEAR = Message("only near: not a match")


def _nearest(connection: Connection, text: str) -> list[Hit]:
    """What comes nearest where nothing was found, never called a match; nothing where all of it is far."""
    asked = telling(text)
    has = candidates.known(connection, WORDS)
    rare = {word[:STEM]: math.log(1 + has.most / has.entries.get(word, 1)) for word in asked}
    if not rare:
        return []
    ids = candidates.likely(connection, WORDS, " ".join(asked), [("source", "treaty"), ("published",)])
    query = (
        select(Record.id, Record.kind, Record.slug, Record.title, SearchEntry.names)
        .join(SearchEntry, SearchEntry.record_id == Record.id)
        .where(Record.id.in_(ids), Record.state == "published")
    )
    named = _named(connection, " ".join(asked), NEAR)
    for word in asked if len(asked) <= FEWEST_WORDS else ():
        named += _named(connection, word, NAME_LIKE - 6)
    kept = {each.id: each for each in reversed(named)}
    for row in connection.execute(query):
        there = {word[:STEM] for word in words(f"{row.title} {row.names}")}
        shared = [stem for stem in rare if stem in there]
        share = 100 * sum(rare[each] for each in shared) / sum(rare.values())
        if share >= NEAR_WORDS and len(shared) > 1:
            kept.setdefault(row.id, Hit(row.id, row.kind, row.slug, row.title, "near", _NEAR, share))
    for each in kept.values():
        each.certainty, each.why = "near", _NEAR
    return sorted(kept.values(), key=lambda each: (-each.score, each.id))[:3]


def _support(connection: Connection, hits: Sequence[Hit]) -> None:
    """Fill in what rests on each source found, and what supports each other record."""
    by_id = {each.id: each for each in hits}
    for row in _SUPPORTING(connection, list(by_id), most=SUPPORTED * len(by_id)) if by_id else ():
        for key in {row.source_id, row.record_id} & set(by_id):
            hit = by_id[key]
            if key == row.source_id:
                hit.source_kind, hit.url = row.source_kind, row.url or ""
            if (row.source_id == row.record_id and not row.quote) or len(hit.citations) >= SUPPORTED:
                continue
            hit.citations.append(
                {
                    "record": row.slug, "kind": row.kind, "title": row.title,
                    "address": f"/{TYPES[row.kind].path}/{row.slug}", "field": row.field, "stance": row.stance,
                    "claimant": row.claimant or row.claimant_title or "", "value": row.stated_value,
                    "quote": row.quote, "locator": row.locator,
                    "source": row.source, "source_title": row.source_title, "issued": say_edtf(row.issued_text),
                }
            )  # fmt: skip


def _supporting(ids: list[Any]) -> Any:
    source, record = Record.__table__.alias("its_source"), Record.__table__.alias("its_record")
    actor = Record.__table__.alias("who_says_so")
    return (
        select(
            Citation.source_id, Citation.record_id, record.c.kind, record.c.slug, record.c.title, Citation.field,
            Citation.stance, Citation.claimant, Citation.stated_value, Citation.quote, Citation.locator,
            source.c.slug.label("source"), source.c.title.label("source_title"), Source.issued_text,
            Source.source_kind, Source.url,
            actor.c.title.label("claimant_title"),
        )
        .outerjoin(actor, actor.c.id == Citation.claimant_actor_id)
        .join(record, record.c.id == Citation.record_id)
        .join(source, source.c.id == Citation.source_id)
        .join(Source, Source.id == Citation.source_id)
        .where(record.c.state == "published", Citation.source_id.in_(ids) | Citation.record_id.in_(ids))
        .order_by(Citation.id)
        .limit(bindparam("most", type_=Integer))
    )  # fmt: skip


_SUPPORTING = Among(_supporting)

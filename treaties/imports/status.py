"""A depositary's list beside the register: the new, the same, the different; the new is written with its source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.acts import CONSENTS, SIGNATURES, Kind
from treaties.domain.dates import PartialDate, say_day
from treaties.domain.text import fold
from treaties.domain.values import url_key
from treaties.imports.errors import NotImported, Wrong
from treaties.models import Actor, ActorName, Record, Revision, Source, Treaty, TreatyAction
from treaties.operations.errors import Refused
from treaties.operations.records import Draft, create, next_id, retire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlalchemy import Connection, Row

    from treaties.imports.untc import Entry, Page
    from treaties.operations.ledger import Editor

PUBLISHER = "United Nations Treaty Collection"
ADDRESS = "https://treaties.un.org/pages/ViewDetails.aspx?src=TREATY&mtdsg_no={number}&chapter={chapter}&clang=_en"
GROUPS = (SIGNATURES - CONSENTS, CONSENTS, {Kind.PROVISIONAL_APPLICATION}, {Kind.WITHDRAWAL})
ENDS = {Kind.WITHDRAWAL, Kind.WITHDRAWAL_OF_RATIFICATION, Kind.CANCELLED_SIGNATURE}
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the comparison; `key` names it in the page's form, only what is new has an `entry`.

    `outcome`: new, same, changed (another day), conflicting (another kind on that day), missing (only in the register),
    unread.
    """

    outcome: str
    who: str
    what: str
    detail: str = ""
    key: str = ""
    actor: int = 0
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page beside the register: the treaty it is about, and every finding."""

    treaty: int
    page: Page
    findings: list[Finding]

    def count(self, outcome: str) -> int:
        """How many findings have this outcome."""
        return sum(each.outcome == outcome for each in self.findings)


def compare(connection: Connection, page: Page) -> Comparison:
    """The page beside the register; NotImported where the register does not have its treaty."""
    treaty = _treaty(connection, page)
    names = names_of_actors(connection)
    acts = _acts(connection, treaty)
    found = [Finding("unread", each.column, each.reason, f"row {each.line}") for each in page.unread]
    matched: set[int] = set()
    listed: set[int] = set()
    for row in page.rows:
        actors = names.get(fold(row.name), set())
        if len(actors) != 1:
            why = (
                "Several actors of the register have this name."
                if actors
                else "No actor of the register has this name."
            )
            found.append(Finding("unread", row.name, why, f"row {row.number}"))
            continue
        actor = next(iter(actors))
        listed.add(actor)
        mine = [act for act in acts if act.actor_id == actor]
        for entry in row.entries:
            finding, act = _beside(row.name, entry, mine)
            matched |= {act} if act else set()
            found.append(replace(finding, actor=actor, key=f"{actor}:{entry.kind}:{entry.day}"))
    found += _missing(acts, matched, page.as_of)
    return Comparison(treaty, page, found)


def _beside(who: str, entry: Entry, mine: list[Row[Any]]) -> tuple[Finding, int]:
    what = f"{entry.kind.replace('_', ' ')}, {say_day(entry.day)}"
    group = next(each for each in GROUPS if entry.kind in each)
    rivals = [act for act in mine if act.act_kind in group]
    for act in rivals:
        if act.act_kind == entry.kind and _may_be(act, entry.day):
            if entry.effective and act.effective and entry.effective != act.effective:
                said = f"the register has effect on {say_day(act.effective)}, the page on {say_day(entry.effective)}"
                return Finding("changed", who, what, said), act.id
            return Finding("same", who, what), act.id
    for outcome, alike in (("conflicting", False), ("changed", True)):
        for act in rivals:
            if (act.act_kind == entry.kind) is alike and (alike or _may_be(act, entry.day)):
                said = f"the register has {act.act_kind.replace('_', ' ')}, {act.date_text or 'no day'}"
                return Finding(outcome, who, what, said), act.id
    return Finding("new", who, what, entry=entry), 0


def _may_be(act: Row[Any], day: date) -> bool:
    return bool(act.date_first and act.date_first <= day <= act.date_last)


def _missing(acts: Iterable[Row[Any]], matched: set[int], as_of: date) -> Iterator[Finding]:
    """Acts that a page of this kind would show and does not, unless they ended or came later."""
    acts = list(acts)
    ended = {act.actor_id for act in acts if act.act_kind in ENDS}
    shown = set().union(*GROUPS[:3])
    for act in acts:
        if act.id in matched or act.act_kind not in shown or act.actor_id in ended:
            continue
        if act.date_first and act.date_first > as_of:
            continue
        what = f"{act.act_kind.replace('_', ' ')}, {act.date_text or 'no day'}"
        yield Finding("missing", act.title, what, "in the register, not on the page")


def _treaty(connection: Connection, page: Page) -> int:
    query = select(Record.id, Record.title, Treaty.mtdsg_no, Treaty.short_name).join(Treaty, Treaty.id == Record.id)
    rows = connection.execute(query.where(Record.state == "published")).all()
    by_number = [row.id for row in rows if row.mtdsg_no == page.number]
    by_title = [row.id for row in rows if fold(page.title) in {fold(row.title), fold(row.short_name)}]
    found = by_number or by_title
    if len(found) != 1:
        words = f"The register has no treaty numbered {page.number} or called “{page.title}”."
        raise NotImported([Wrong("page", 0, "", words)])
    return int(found[0])


def names_of_actors(connection: Connection) -> dict[str, set[int]]:
    """Folded names of published actors; States that may join before others of the same name."""
    joins = dict(connection.execute(select(Actor.id, Actor.may_join)).all())
    alive = {row.id: row for row in connection.execute(
        select(Record.id, Record.title, Actor.official_name).join(Actor, Actor.id == Record.id)
        .where(Record.state == "published")
    )}  # fmt: skip
    pairs = [(row.id, text) for row in alive.values() for text in (row.title, row.official_name) if text]
    pairs += [(row[0], row[1]) for row in connection.execute(select(ActorName.record_id, ActorName.name))]
    found: dict[str, set[int]] = {}
    for actor, text in pairs:
        if actor in alive:
            found.setdefault(fold(text), set()).add(actor)
    return {text: {each for each in ids if joins[each]} or ids for text, ids in found.items()}


def _acts(connection: Connection, treaty: int) -> list[Row[Any]]:
    who = Record.__table__.alias("who")
    query = (
        select(
            TreatyAction.id, TreatyAction.actor_id, TreatyAction.act_kind, TreatyAction.date_text,
            TreatyAction.date_first, TreatyAction.date_last, TreatyAction.effective, who.c.title,
        )
        .join(Record, Record.id == TreatyAction.id)
        .join(who, who.c.id == TreatyAction.actor_id)
        .where(TreatyAction.treaty_id == treaty, Record.state == "published")
        .order_by(TreatyAction.id)
    )  # fmt: skip
    return list(connection.execute(query))


def reason_of(content: bytes) -> str:
    """The reason that an import of this file leaves in the history; by it the import is undone."""
    return f"Import {hashlib.sha256(content).hexdigest()[:12]}: status page of the depositary"


def apply(
    connection: Connection, found: Comparison, content: bytes, editor: Editor, chosen: set[str] | None = None
) -> int:
    """Write what is new (of it, the chosen keys) with the page as its source; how many acts were written.

    A second run finds the same acts as "same" and writes nothing.
    """
    new = [each for each in found.findings if each.entry and (chosen is None or each.key in chosen)]
    if not new:
        return 0
    reason = reason_of(content)
    source = _source(connection, found.page) or _make_source(connection, found.page, editor, reason)
    drafts = []
    for each in new:
        entry = each.entry
        if entry is None:  # only findings that have one were taken
            continue
        when = PartialDate(entry.day.isoformat(), entry.day, entry.day)
        values = {
            "treaty": found.treaty, "actor": each.actor, "act_kind": str(entry.kind), "date": when,
            "effective": entry.effective, "notification_no": entry.notice,
        }  # fmt: skip
        cited = [{"source": source, "stance": "asserts", "locator": each.who[:500]}]
        drafts.append(Draft("treaty_action", values, citations=cited, imported=True))
    try:
        return len(create(connection, drafts, editor, reason))
    except Refused as error:
        wrong = [Wrong("page", 0, new[each.number].who, each.message) for each in error.problems]
        raise NotImported(wrong) from error


def _address(page: Page) -> str:
    chapter, previous = 0, 0
    for letter in reversed(page.number.split("-")[0]):
        value = ROMAN.get(letter, 0)
        chapter += value if value >= previous else -value
        previous = max(previous, value)
    return ADDRESS.format(number=page.number, chapter=chapter)


def _source(connection: Connection, page: Page) -> int | None:
    query = select(Source.id).join(Record, Record.id == Source.id).where(Record.state == "published")
    same = (Source.url_key == url_key(_address(page)), Source.issued_text == page.as_of.isoformat())
    return connection.execute(query.where(*same).order_by(Source.id).limit(1)).scalar_one_or_none()


def _make_source(connection: Connection, page: Page, editor: Editor, reason: str) -> int:
    own = next_id(connection)
    values = {
        "heading": f"Status of Treaties, {page.number}: {page.title}"[:500], "source_kind": "status_page",
        "publisher": PUBLISHER, "issued": PartialDate(page.as_of.isoformat(), page.as_of, page.as_of),
        "url": _address(page), "language": "en",
    }  # fmt: skip
    cited = [{"source": own, "stance": "mentions", "note": "The source itself."}]
    return create(connection, [Draft("source", values, citations=cited)], editor, reason)[0]


def undo(connection: Connection, key: str, editor: Editor) -> int:
    """Retire every record that the import with this key made; NotImported where one was changed since."""
    start = f"Import {key}: "
    query = (
        select(Record.id, Record.kind, Record.title, Record.version, Record.state)
        .join(Revision, Revision.record_id == Record.id)
        .where(Revision.op == "create", Revision.reason.startswith(start, autoescape=True))
        .order_by(Record.id.desc())
    )
    rows = [row for row in connection.execute(query) if row.state == "published"]
    changed = [Wrong("register", 0, row.title, "was changed since the import.") for row in rows if row.version > 1]
    if changed:
        raise NotImported(changed)
    try:
        for row in rows:  # the source was made first and goes last
            retire(connection, row.id, row.version, editor, f"Undone: import {key}")
    except Refused as error:
        raise NotImported([Wrong("register", 0, "", each.message) for each in error.problems]) from error
    return len(rows)

"""A depositary's list beside the register: the new, the same, the different; each named, nothing decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.acts import CONSENTS, SIGNATURES, Kind
from treaties.domain.dates import say_day, say_edtf
from treaties.domain.message import Message
from treaties.domain.text import fold
from treaties.imports.errors import NotImported
from treaties.imports.names import Names
from treaties.models import Record, Treaty, TreatyAction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlalchemy import Connection, Row

    from treaties.imports.names import Participant
    from treaties.imports.page import Entry, Page
    from treaties.imports.page import Row as PageRow

GROUPS = (
    SIGNATURES - CONSENTS, CONSENTS, frozenset({Kind.PROVISIONAL_APPLICATION}), frozenset({Kind.WITHDRAWAL}),
    frozenset({Kind.COMMUNICATION}), frozenset({Kind.DECLARATION}),
)  # fmt: skip
ENDS = {Kind.WITHDRAWAL, Kind.WITHDRAWAL_OF_RATIFICATION, Kind.CANCELLED_SIGNATURE}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the comparison; `key` names it in the page's form, only what is new has an `entry`.

    `outcome`: new, same, changed (another day), conflicting (another kind on that day), missing (only in the register),
    unread. `joins` is a participant that the register lacks and that writing the act would add. `act` is the short
    address of the register's own act, where it is of this treaty and another day or kind, or missing from the page.
    """

    outcome: str
    who: str
    what: str | Message
    detail: str | Message = ""
    key: str = ""
    actor: int = 0
    entry: Entry | None = None
    joins: Participant | None = None
    notes: tuple[str, ...] = ()
    act: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page beside the register: the treaty it is about (0: none of the register's), and every finding.

    `remarks` are what a reader should know and no difference: declarations and tables that were left where they are,
    totals of the page that its rows do not bear out.
    """

    treaty: int
    page: Page
    findings: list[Finding]
    remarks: list[Message] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """How many findings have this outcome."""
        return sum(each.outcome == outcome for each in self.findings)


def compare(connection: Connection, page: Page, treaty: int = 0, *, anything: bool = False) -> Comparison:
    """The page beside the register; NotImported where the register does not have its treaty.

    `treaty` names one for a table that does not say its own. With `anything` a page of another treaty is read all the
    same, and everything in it is new.
    """
    treaty = treaty or _treaty(connection, page, anything=anything)
    names = Names(connection)
    acts = _acts(connection, treaty) if treaty else []
    found = [Finding("unread", each.column, each.reason, f"line {each.line}") for each in page.unread]
    matched: set[int] = set()
    for row in page.rows:
        for finding, act in _row(row, names, acts):
            matched |= {act} if act else set()
            found.append(finding)
    if treaty:
        unclear = {each.actor or names.find(each.who).actor for each in found if each.outcome == "unread"}
        found += _missing([act for act in acts if act.actor_id not in unclear], matched, page, names)
    return Comparison(treaty, page, _once(found), _remarks(page))


def _row(row: PageRow, names: Names, acts: list[Row[Any]]) -> Iterator[tuple[Finding, int]]:
    known = names.find(row.name)
    where = f"line {row.number}"
    if not known.actor and not known.new:
        yield Finding("unread", row.name, known.reason or "", where), 0
        return
    mine = [act for act in acts if act.actor_id == known.actor] if known.actor else []
    # States act twice: what one line of the page bears out is no rival of the next.
    borne_out = {act.id for entry in row.entries for act in mine if _is(act, entry)}
    for entry in row.entries:
        finding, act = _beside(row.name, entry, [act for act in mine if act.id not in borne_out or _is(act, entry)])
        doubt = entry.reason or (names.lived(known.actor, entry.day) if known.actor else None)
        if finding.outcome != "same" and (doubt or entry.kind is None):
            finding, act = Finding("unread", row.name, doubt or "", f"{where}, {say_day(entry.day)}"), 0
        elif finding.outcome == "new" and known.new:
            finding = replace(finding, detail=known.reason or "")
        key = f"{known.actor or (known.new.slug if known.new else '')}:{entry.kind}:{entry.day}"
        yield replace(finding, actor=known.actor, key=key, joins=known.new, notes=row.notes), act


def _once(found: list[Finding]) -> list[Finding]:
    """A page that names an act twice has it once."""
    seen: set[str] = set()
    kept = []
    for each in found:
        if each.outcome != "new" or each.key not in seen:
            kept.append(each)
        seen.add(each.key if each.outcome == "new" else "")
    return kept


def _remarks(page: Page) -> list[Message]:
    said = page.miscounted()
    said += [
        Message("Read as the part “%(part)s”; left out: %(others)s.", part=part, others=", ".join(others))
        for part, others in page.parts.items()
    ]
    said += [
        Message("A further table follows and is not read as participants: %(table)s.", table=each)
        for each in page.left_out
    ]
    if page.declarations:
        who = ", ".join(dict.fromkeys(name for name, _ in page.declarations))
        said.append(
            Message("Declarations and reservations stand below the table and are left there: %(who)s.", who=who)
        )
    return said


def _beside(who: str, entry: Entry, mine: list[Row[Any]]) -> tuple[Finding, int]:
    words = f" ({entry.words})" if entry.words else ""
    what = f"{(entry.kind or 'act').replace('_', ' ')}{words}, {say_day(entry.day)}"
    group = next((each for each in GROUPS if entry.kind in each), frozenset())
    rivals = [act for act in mine if act.act_kind in group]
    for act in rivals:
        if _is(act, entry):
            if entry.effective and act.effective and entry.effective != act.effective:
                said = Message(
                    "the register has effect on %(own)s, the page on %(other)s",
                    own=say_day(act.effective),
                    other=say_day(entry.effective),
                )
                return Finding("changed", who, what, said, act=act.slug), act.id
            return Finding("same", who, what), act.id
    for outcome, alike in (("conflicting", False), ("changed", True)):
        for act in rivals:
            if (act.act_kind == entry.kind) is alike and (alike or _may_be(act, entry.day)):
                return Finding(
                    outcome, who, what, Message("the register has %(act)s", act=_said(act)), act=act.slug
                ), act.id
    return Finding("new", who, what, entry=entry), 0


def _said(act: Row[Any]) -> str:
    return f"{act.act_kind.replace('_', ' ')}, {say_edtf(act.date_text) if act.date_text else 'no day'}"


def _is(act: Row[Any], entry: Entry) -> bool:
    return (act.act_kind == entry.kind or act.act_kind in entry.may_be) and _may_be(act, entry.day)


def _may_be(act: Row[Any], day: date) -> bool:
    return bool(act.date_first and act.date_first <= day <= act.date_last)


def _missing(acts: Iterable[Row[Any]], matched: set[int], page: Page, names: Names) -> Iterator[Finding]:
    """Acts that a page of this day would show and does not, unless they ended or came later, or their State ended."""
    acts, as_of = list(acts), page.as_of
    if as_of is None:
        return
    ended = {act.actor_id for act in acts if act.act_kind in ENDS and (not act.date_first or act.date_first <= as_of)}
    ended |= {act.actor_id for act in acts if names.lived(act.actor_id, as_of)}
    shown = set().union(*(group for group in GROUPS[:3] if group & page.shows))
    for act in acts:
        if act.id in matched or act.act_kind not in shown or act.actor_id in ended:
            continue
        if act.date_first and act.date_first > as_of:
            continue
        yield Finding("missing", act.title, _said(act), Message("in the register, not on the page"), act=act.slug)


def _treaty(connection: Connection, page: Page, *, anything: bool) -> int:
    query = select(Record.id, Record.title, Treaty.mtdsg_no, Treaty.short_name).join(Treaty, Treaty.id == Record.id)
    rows = connection.execute(query.where(Record.state == "published")).all()
    by_number = [row.id for row in rows if page.number and row.mtdsg_no == page.number]
    by_title = [row.id for row in rows if page.title and fold(page.title) in {fold(row.title), fold(row.short_name)}]
    found = by_number or by_title
    if len(found) == 1:
        return int(found[0])
    if anything:
        return 0
    named = Message("numbered %(number)s or called “%(title)s”", number=page.number, title=page.title)
    words = Message(
        "The register has no treaty %(named)s. Choose the treaty, or let it be entered as the page's head has it.",
        named=named if page.number or page.title else Message("named in this file"),
    )
    raise NotImported.at(page.name, 0, "", words)


def _acts(connection: Connection, treaty: int) -> list[Row[Any]]:
    who = Record.__table__.alias("who")
    query = (
        select(
            TreatyAction.id, TreatyAction.actor_id, TreatyAction.act_kind, TreatyAction.date_text,
            TreatyAction.date_first, TreatyAction.date_last, TreatyAction.effective, who.c.title, Record.slug,
        )
        .join(Record, Record.id == TreatyAction.id)
        .join(who, who.c.id == TreatyAction.actor_id)
        .where(TreatyAction.treaty_id == treaty, Record.state == "published")
        .order_by(TreatyAction.id)
    )  # fmt: skip
    return list(connection.execute(query))

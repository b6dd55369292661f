"""From accepted proposals to the register: first a plan that can be looked at, then all of it in one step.

Each record gets one new version, whatever number of proposals speak of it; what the register has already is completed
or left alone, never doubled.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.desk.paragraphs import locator, paragraphs
from treaties.domain import steps
from treaties.domain.anchors import anchor
from treaties.domain.message import Message
from treaties.domain.text import fold
from treaties.models import Record, Revision
from treaties.operations import reading as desk
from treaties.operations import records, snapshot, undo
from treaties.operations.errors import Problem, Refused
from treaties.queries import likely
from treaties.queries import snapshot as copies
from treaties.queries.readings import is_written
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor
    from treaties.operations.records import Draft

Content = dict[str, Any]
BASIS = 480  # letters of a passage that a link of a chain keeps
CAVEATS = {
    "signed_means_signed_or_joined": "The article says signed; compared with the States that had signed or joined.",
    "binds_parties_only": "The ban binds States parties only.",
    "withdrawal_not_in_force": "A notice of withdrawal takes effect later than it is given.",
}
_ORDINALS = ("a first", "a second", "a third", "a fourth", "a fifth")


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a proposal does to a record: `how` is new, cited, quoted, filled or relayed."""

    proposal: int
    how: str
    what: str
    by: str = ""


@dataclass(slots=True)
class Step:
    """What filing does to one record: a new one (no id) or the next version of one; what it adds, in lines."""

    kind: str
    record_id: int | None
    version: int
    title: str
    slug: str
    draft: Draft
    lines: list[Effect] = field(default_factory=list)
    proposals: list[int] = field(default_factory=list)
    changed: bool = False

    def say(self, row: Any, how: str, what: str, by: str = "") -> None:
        """Remember that the proposal changes this about the record."""
        self.lines.append(Effect(row.id, how, what, by))
        self.changed = True


@dataclass(slots=True)
class Plan:
    """Everything that filing would do, the source first; `digest` tells whether it is still what was looked at."""

    steps: list[Step]
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A short mark of what the plan does and on which versions it rests."""
        said = [
            [each.kind, each.slug, each.version, [[e.how, e.what, e.by] for e in each.lines]] for each in self.steps
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]

    @property
    def changes(self) -> list[Step]:
        """The steps that write something."""
        return [each for each in self.steps if each.changed]


def plan(connection: Connection, reading: Any, rows: list[Any], *, hopeful: bool = False) -> Plan:
    """What filing the accepted proposals of a reading would do; Plan.problems say what cannot be filed and why.

    `hopeful` takes what is undecided for accepted: then the plan says what each proposal would do.
    """
    return _Planner(connection, reading, rows, hopeful=hopeful).plan()


def file(
    connection: Connection, reading: Any, rows: list[Any], seen: str, editor: Editor, reason: str
) -> tuple[int, Plan]:
    """Write the accepted proposals in one step that one step undoes: the deed's id, and what was done.

    Refused where nothing is to be written, something cannot be, or the plan is no longer the one that was `seen`.
    """
    made = plan(connection, reading, rows)
    if made.problems:
        raise Refused(made.problems)
    if not any(each.proposals for each in made.steps):
        raise Refused([Problem("", Message("Nothing is accepted that was not written already."))])
    if seen and made.digest != seen:
        raise Refused(
            [Problem("", Message("The register changed since you looked: see below what would be written now."))]
        )
    if not reason.strip():
        raise Refused([Problem("reason", Message("Say why: it stands in the history of every record."))])
    changes: list[undo.Change] = []
    fresh = [each for each in made.changes if each.record_id is None]
    ids = records.create(connection, [each.draft for each in fresh], editor, reason)
    changes += [(record_id, 0, 1) for record_id in ids]
    went = {id(step): record_id for step, record_id in zip(fresh, ids, strict=True)}
    _file_copy(connection, reading, made, went)
    for step in made.changes:
        if step.record_id is not None:
            after = records.edit(connection, step.record_id, step.version, step.draft, editor, reason)
            changes.append((step.record_id, step.version, after))
    what = steps.step(steps.DESK, title=reading.title)
    deed = undo.note(connection, editor.account_id or 0, what, changes)
    told = {number: went.get(id(step)) or step.record_id or 0 for step in made.steps for number in step.proposals}
    desk.written(connection, deed, told)
    return deed, made


def _file_copy(connection: Connection, reading: Any, made: Plan, went: dict[int, int]) -> None:
    """Say of which source the kept copy is; Refused where it is filed under another one."""
    copy = copies.by_key(connection, reading.snapshot) if reading.snapshot else None
    source = next((each for each in made.steps if each.kind == "source"), None)
    if copy is None or source is None:
        return
    source_id = went.get(id(source)) or source.record_id or 0
    if copies.source_of(copy) != source_id:
        snapshot.file_under(connection, copy.id, source_id)


class _Planner:
    """Gathers what the accepted proposals ask for, record by record."""

    def __init__(self, connection: Connection, reading: Any, rows: list[Any], *, hopeful: bool) -> None:
        self.connection, self.reading = connection, reading
        self.rows = rows
        wanted = {"accepted", ""} if hopeful else {"accepted"}
        self.wanted = [row for row in rows if row.decision in wanted and not is_written(row)]
        self.blocks = paragraphs(reading.text)
        self.steps: dict[int, Step] = {}
        self.fresh: list[Step] = []
        self.events: dict[int, Step] = {}
        self.places: dict[int, int] = {}
        self.problems: list[Problem] = []
        self.source_id = 0
        self.publisher: int | None = None
        copy = copies.by_key(connection, reading.snapshot) if reading.snapshot else None
        self.copy = copy if copy is not None and copy.text_sha256 == reading.text_sha256 else None
        self.pages = copies.listed(self.copy.page_starts) if self.copy is not None else []

    def plan(self) -> Plan:
        if not self.wanted:
            return Plan([])
        source = self._source()
        for row in self.wanted:
            if row.kind == "event":
                self._event(row)
            elif row.kind == "relay":
                self._relay(row)
            elif row.kind in {"claim", "passage"}:
                self._cites(row)
        for row in self.wanted:
            if row.kind == "denial":
                self._denial(row)
        others = [each for key, each in self.steps.items() if each is not source]
        fresh = [each for each in self.fresh if each is not source]
        return Plan([*([source] if source else []), *fresh, *others], self.problems)

    # ---- the article itself ----

    def _source(self) -> Step | None:
        row = next((each for each in self.rows if each.kind == "source"), None)
        if row is None or row.decision == "rejected":
            self.problems.append(
                Problem("", Message("Nothing can be cited without its source: accept the source first."))
            )
            return None
        there = _living(row.record_id if is_written(row) else row.target_id, self.connection)
        if there:
            step = self._step(there)
            self.source_id = there
        else:
            step = self._new("source", row.content)
            self.source_id = records.next_id(self.connection)
            step.draft.citations.append({
                "field": "", "source": self.source_id, "stance": "mentions", "note": "The source itself.",
            })  # fmt: skip
            if tie := row.content.get("tie"):
                step.draft.parts["ties"] = [self._tie(tie)]
                step.say(row, "tied", tie["tie_kind"], str(tie["other"]))
            step.say(row, "new", "source")
        self.publisher = step.draft.values.get("publisher_actor")
        if row in self.wanted:
            step.proposals.append(row.id)
        else:
            # What is filed rests on its source: filing anything files the source with it.
            step.proposals += [row.id] if row.decision == "" else []
        return step

    def _tie(self, tie: Content) -> Content:
        """That the new source repeats another one, with who translated its kept copy."""
        if not _living(tie["other"], self.connection):
            self.problems.append(Problem("", Message("The source that this one repeats is retired: choose another.")))
        return tie | ({"translator": self.copy.translator, "engine": self.copy.engine} if self.copy is not None else {})

    def _relay(self, row: Any) -> None:
        step = self.steps.get(self.source_id) or self.source_step
        chain = row.content["chain"]
        known = step.draft.parts.setdefault("relays", [])
        numbers = sorted({link.get("chain") or 1 for link in known})
        there = any(_same_chain(chain, [link for link in known if (link.get("chain") or 1) == n]) for n in numbers)
        if not there:
            number = max(numbers, default=0) + 1
            basis = f"{self._locator(row.content['quote'])}: “{self._quote(row.content['quote'])}”"
            for place, link in enumerate(chain, 1):
                known.append({
                    "chain": number, "position": place, "name": link["name"], "actor": link.get("actor"),
                    "basis": basis if len(basis) <= BASIS else f"{basis[: BASIS - 2]}…”",
                })  # fmt: skip
            step.say(row, "relayed", " < ".join(link["name"] for link in chain))
        self._cite(step, row, {"field": "relays"}, "relays", claimant={})
        step.proposals.append(row.id)

    @property
    def source_step(self) -> Step:
        """The step of a source that is new."""
        return self.fresh[0]

    # ---- events ----

    def _event(self, row: Any) -> None:
        there = _living(row.record_id if is_written(row) else row.target_id, self.connection)
        step = self._step(there) if there else self._new("event", row.content)
        if there:
            self._filled(step, row)
        else:
            step.say(row, "new", "event")
            if (town := row.content.get("town")) and not step.draft.values.get("place"):
                step.draft.values["place"] = self._place(step, row, town)
        said = self._said(row.content, step if there else None)
        for who in row.content["claimants"]:
            for name, stated in said:
                self._cite(step, row, {"field": name, "stated_value": stated}, name, claimant=who)
        step.proposals.append(row.id)
        self.events[row.id] = step

    def _place(self, event: Step, row: Any, town: Content) -> int:
        """The id that a new place gets, once for all events that are there; the event's step says so."""
        event.say(row, "new", f"place {town['name']} ({town['latitude']:.2f}, {town['longitude']:.2f})")
        if town["number"] not in self.places:
            values = {name: town[name] for name in ("country", "latitude", "longitude")}
            note = f"Coordinates and spellings: GeoNames {town['number']} (CC BY 4.0)."
            names = [{"name": each, "name_kind": "variant"} for each in town["names"]]
            values |= {"place_kind": "town", "note": note}
            step = self._new("place", {"title": town["name"], "values": values, "parts": {"names": names}})
            # New records are written in the order in which they stand here.
            self.places[town["number"]] = records.next_id(self.connection) + self.fresh.index(step)
            self._cite(step, row, {"field": ""}, "place", claimant={})
        return self.places[town["number"]]

    def _said(self, content: Content, step: Step | None) -> list[tuple[str, str]]:
        """The fields about which the passage says something; with the value as stated where it differs."""
        said = [("", "")]
        given = {name for name in content["values"] if name in _CITED} | {
            name for name, rows in content["parts"].items() if rows
        }
        stored = step.draft if step else None
        for name in (*_CITED, "actors", "weapons"):
            if name not in given:
                continue
            mine = content["values"].get(name)
            theirs = stored.values.get(name) if stored else mine
            stated = (
                str(mine) if name in _STATED and mine and fold(str(_plain(theirs) or "")) != fold(str(mine)) else ""
            )
            said.append((name, stated[:500]))
        return said

    def _filled(self, step: Step, row: Any) -> None:
        """Put into the register's empty fields what the article says; what stands there stays."""
        fresh = typed("event", row.content)
        for name, value in fresh.values.items():
            if name in _FILLED and value not in (None, "") and step.draft.values.get(name) in (None, ""):
                step.draft.values[name] = value
                step.say(row, "filled", name)
        if not step.draft.parts.get("weapons") and fresh.parts.get("weapons"):
            step.draft.parts["weapons"] = fresh.parts["weapons"]
            step.say(row, "filled", "weapons")

    def _denial(self, row: Any) -> None:
        of = next(
            (each for each in self.rows if each.kind == "event" and each.content["quote"] == row.content["of"]), None
        )
        there = _living(row.target_id or (of.record_id if of and is_written(of) else None), self.connection)
        step = self._step(there) if there else self.events.get(of.id) if of else None
        if step is None:
            self.problems.append(
                Problem("", Message("A denial needs the event that it denies: accept that event, or choose one."))
            )
            return
        for who in row.content["claimants"]:
            self._cite(step, row, {"field": "", "stance": "denies"}, "denial", claimant=who)
        step.proposals.append(row.id)

    # ---- claims and passages ----

    def _cites(self, row: Any) -> None:
        if not row.content["cites"]:
            self.problems.append(
                Problem(
                    "",
                    Message(
                        "“%(quote)s”: the register has no such record.", quote=self._quote(row.content["quote"])[:80]
                    ),
                )
            )
        for each in row.content["cites"]:
            there = _living(each["record"], self.connection)
            if not there:
                self.problems.append(Problem("", Message("A record that was to be cited is retired: choose another.")))
                continue
            step = self._step(there)
            note = CAVEATS.get((row.content.get("verdict") or {}).get("caveat", ""), "")
            want = {name: value for name, value in each.items() if name != "record"} | ({"note": note} if note else {})
            for who in row.content["claimants"] or [{}]:
                self._cite(step, row, want, each["field"], claimant=who)
            if row.id not in step.proposals:
                step.proposals.append(row.id)

    # ---- one citation ----

    def _cite(self, step: Step, row: Any, want: Content, what: str, claimant: Content) -> None:
        """Add a citation with its passage, or complete the one that the register has from this source."""
        spans = row.content.get("spans") or {}
        start, end = spans.get(want["field"]) or row.content["quote"]
        mark = anchor(self.reading.text, start, end)
        line: Content = {
            "stance": "asserts", **want, "source": self.source_id, "quote": mark.exact, "quote_prefix": mark.prefix,
            "quote_suffix": mark.suffix, "locator": self._locator([start, end]),
            **({"quote_start": start, "quote_end": end, "text_sha256": self.copy.text_sha256} if self.copy else {}),
            "claimant": claimant.get("name", ""), "claimant_actor": claimant.get("actor"),
        }  # fmt: skip
        if isinstance(line.get("as_of"), str):
            line["as_of"] = date.fromisoformat(line["as_of"])
        if line["claimant_actor"] and line["claimant_actor"] == self.publisher and not claimant.get("actor"):
            line["claimant_actor"] = None
        how = attach(step.draft.citations, line, strict=step.kind == "treaty", publisher=self.publisher)
        if how != "same":
            step.say(row, "quoted" if how == "quoted" else "cited", what, line["claimant"])

    def _quote(self, span: list[int]) -> str:
        return str(self.reading.text[span[0] : span[1]])

    def _locator(self, span: list[int]) -> str:
        return locator(self.blocks, self.pages, span[0])

    # ---- records ----

    def _step(self, record_id: int) -> Step:
        if record_id not in self.steps:
            query = select(Record.kind, Record.version, Record.title, Record.slug, Revision.content).join(
                Revision, (Revision.record_id == Record.id) & (Revision.version == Record.version)
            )
            row = self.connection.execute(query.where(Record.id == record_id)).one()
            draft = undo.draft_of(row.kind, row.content)
            self.steps[record_id] = Step(row.kind, record_id, row.version, row.title, row.slug, draft)
        return self.steps[record_id]

    def _new(self, kind: str, content: Content) -> Step:
        draft = typed(kind, content)
        step = Step(kind, None, 0, draft.title or str(content["values"].get("heading") or ""), "", draft)
        self.fresh.append(step)
        return step


_PASSAGE = ("quote", "quote_prefix", "quote_suffix", "quote_start", "quote_end", "text_sha256")
_CITED = ("date", "country", "place_stated", "weapon_stated", "quantity_stated", "stage")
_STATED = {"date", "place_stated", "weapon_stated", "quantity_stated"}
_FILLED = ("date", "country", "place", "place_stated", "place_precision", "weapon_stated", "quantity_stated")


def attach(rows: list[Content], want: Content, *, strict: bool, publisher: int | None = None) -> str:
    """Put a citation among those of a record: "same" where it stands there, "quoted" where only its passage was new.

    `strict` also asks for the same stated value: on a treaty two values are two claims.
    """
    for row in rows:
        if not _same_statement(row, want, strict=strict, publisher=publisher):
            continue
        if row.get("quote") and fold(row["quote"]) == fold(want["quote"]):
            return "same"
        if not row.get("quote"):
            row.update({name: want[name] for name in _PASSAGE if name in want})
            row["locator"] = row.get("locator") or want["locator"]
            return "quoted"
    rows.append({name: value for name, value in want.items() if value not in (None, "")} | {"field": want["field"]})
    return "added"


def _same_statement(row: Content, want: Content, *, strict: bool, publisher: int | None) -> bool:
    if row["source"] != want["source"] or (row.get("field") or "") != want["field"]:
        return False
    if row.get("about") != want.get("about") or (row.get("stance") == "denies") != (want["stance"] == "denies"):
        return False
    if strict and (row.get("stated_value") or "") != (want.get("stated_value") or ""):
        return False
    if row.get("claimant_actor") and row["claimant_actor"] == want["claimant_actor"]:
        return True
    theirs, mine = fold(row.get("claimant") or ""), fold(want["claimant"])
    own = {None, publisher}
    unnamed = not theirs and row.get("claimant_actor") in own and (not mine or want["claimant_actor"] in own)
    return theirs == mine or unnamed


def _same_chain(chain: list[Content], links: list[Content]) -> bool:
    """Whether the register has this chain: the same voices in the same order, known by record or by name."""
    links = sorted(links, key=lambda link: link.get("position") or 1)
    return len(links) == len(chain) and all(
        (a.get("actor") and a.get("actor") == b.get("actor")) or fold(a["name"]) == fold(b["name"])
        for a, b in zip(chain, links, strict=True)
    )


def typed(kind: str, content: Any) -> Draft:
    """Plain values as operations take them."""
    parts = {
        part.name: [
            {k: v for k, v in row.items() if k in {f.name for f in part.fields}}
            for row in content["parts"].get(part.name, ())
        ]
        for part in TYPES[kind].parts
    }
    whole = {
        "values": content["values"],
        "parts": parts,
        "citations": [],
        "slug": "",
        "title": content.get("title", ""),
        "state": "published",
    }
    return undo.draft_of(kind, whole)


def _plain(value: Any) -> Any:
    return getattr(value, "text", value)


def _living(record_id: int | None, connection: Connection) -> int | None:
    if not record_id:
        return None
    state = connection.execute(select(Record.state).where(Record.id == record_id)).scalar_one_or_none()
    return record_id if state not in {None, "retired"} else None


def tells(content: Content, stored: Content, source_id: int | None) -> list[tuple[str, str, Any, Any, int]]:
    """What an article adds to an event of the register, or says against it.

    Lines of (field, how, its value, the register's, how many other sources that field has).
    """
    found = []
    for name, how, mine, theirs in likely.compared(content, stored):
        others = {
            row["source"] for row in stored["citations"]
            if (row.get("field") or "") in {name, ""} and row["source"] != source_id and row.get("stance") == "asserts"
        }  # fmt: skip
        found.append((name, how, mine, theirs, len(others)))
    return found


def ordinal(number: int) -> str:
    """The ordinal of one more source: "a second" where there is one other."""
    return _ORDINALS[number] if number < len(_ORDINALS) else f"source number {number + 1}"


__all__ = ["Effect", "Plan", "Step", "accepted", "attach", "file", "ordinal", "plan", "tells", "typed"]


def accepted(rows: Iterable[Any]) -> int:
    """How many proposals are accepted and not written yet."""
    return sum(row.decision == "accepted" and not is_written(row) for row in rows)

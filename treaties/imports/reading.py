"""Rows of a plain table into drafts: names, codes, words, dates and places resolved, everything wrong noted."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.domain.text import fold
from treaties.domain.values import ValueProblem, read_value
from treaties.imports import coordinates, foreign_dates
from treaties.imports.errors import NotImported, Wrong
from treaties.imports.mapping import ACT, PARTS, ROLE, UNDATED, Target
from treaties.imports.names import SCHEMES, UNKNOWN, Names
from treaties.models import Record, Treaty, TreatyName
from treaties.operations import event
from treaties.operations.place import MOST as AXES
from treaties.operations.records import Draft, next_id
from treaties.queries.listing import id_of, terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from treaties.imports.mapping import Columns
    from treaties.records import Field, RecordType

MOST_PROBLEMS = 200
MOST_KEPT = 10_000
REFERRING = {"place", "actor", "country"}  # what may point at a record that is written with the rows
Cells = dict[str, str]


class Reading:
    """Rows into drafts: names, codes, words and dates resolved, everything wrong noted with line and column."""

    def __init__(self, connection: Connection, entry: RecordType, name: str, mapping: Columns, source: str) -> None:
        self.connection, self.entry, self.name, self.mapping = connection, entry, name, mapping
        self.fields = {each.name: each for each in entry.fields if not each.derived}
        self.words = {
            vocabulary: {fold(each): code for code, label in known.items() for each in (code, label)}
            for vocabulary, known in terms(connection).items()
        }
        self.names = Names(connection)
        self.problems: list[Wrong] = []
        self.source = id_of(connection, "source", source)
        self._found: dict[tuple[str, str], int] = {}
        self._places: dict[str, int] = {}
        self.lacking: dict[str, None] = {}
        self._new: list[Draft] = []  # places and actors, whose ids are known when the batch is written
        self._values: dict[tuple[str, str], Any] = {}
        if self.source < 0:
            raise NotImported.at(
                name, 0, "", Message("There is no source “%(source)s” in the register.", source=source)
            )

    def wrong(self, line: int, column: str, reason: Message) -> None:
        """Note a problem; NotImported once there are more than anybody reads."""
        self.problems.append(Wrong(self.name, line, column, reason))
        if len(self.problems) >= MOST_PROBLEMS:
            raise NotImported(self.problems, self.lacking)

    def drafts(self, line: int, cells: Cells) -> Iterator[Draft]:
        """The records of a row: one, or where columns are acts ("act:signature") one for each that has a day."""
        acts = [name for name in cells if self._target(name).field.startswith(ACT)]
        for name in acts:
            text = self._target(name).words.get(cells[name].strip().casefold(), cells[name].strip())
            if text.casefold() not in self.mapping.nothing | self.mapping.still:
                yield self.draft(line, {each: cells[each] for each in cells if each == name or each not in acts})
        if not acts:
            yield self.draft(line, cells)

    def _target(self, column: str) -> Target:
        return self.mapping.columns.get(column) or Target(column)

    def draft(self, line: int, cells: Cells) -> Draft:
        """The record of a row with one act at most."""
        values: dict[str, Any] = {}
        row = _Row(self, line)
        for name, text in self.mapping.constant.items():
            row.take("", Target(name), text, values)
        for column, cell in cells.items():
            target = self._target(column)
            text = target.words.get(cell.strip().casefold(), cell.strip())
            # "NA" among codes of two letters is Namibia, whatever stands for nothing elsewhere.
            namibia = target.codes == "iso2" and text.casefold() == "na"
            if target.field and (namibia or text.casefold() not in self.mapping.nothing):
                row.take(column, target, text, values)
        row.finish(values)
        cited = [{"source": self.source, "stance": "asserts", "locator": f"{self.name[:400]}, line {line}"}]
        parts = {"actors": row.actors} if row.actors else {}
        slug, title = values.pop("slug", ""), values.pop("title", "")
        return Draft(self.entry.kind, values, parts, cited, slug=slug, title=title, imported=True)

    def value(self, field: Field, text: str) -> Any:
        """The value of a cell in a field; the same text in the same field is read once."""
        known = self._values.get((field.name, text))
        if known is None:
            known = self._read(field, text)
            if len(self._values) < MOST_KEPT and not (field.kind == "ref" and known < 0):
                self._values[field.name, text] = known
        return known

    def _read(self, field: Field, text: str) -> Any:
        if field.kind == "term":
            known = self.words.get(field.vocabulary, {})
            if not known:  # an open list without words takes any, as forms do
                return read_value("line", text)
            if fold(text) not in known:
                raise ValueProblem(Message("“%(text)s” is not a word of this list.", text=text[:60]))
            return known[fold(text)]
        if field.kind in {"number", "real"}:
            return coordinates.read(text, field.name) if field.name in AXES else _numeral(field.kind, text)
        if field.kind == "ref":
            return self.actor(text) if field.refers == "actor" else self.record(field.refers, text)
        return read_value(field.kind, text)

    def record(self, kind: str, text: str) -> int:
        """The record of this short address, or the only treaty, place or conflict of this name."""
        key = (kind, text)
        if key not in self._found:
            found = id_of(self.connection, kind, text)
            self._found[key] = found if found >= 0 else self._titled(kind, text)
        if self._found[key] < 0:
            raise ValueProblem(
                Message("The register has no %(kind)s “%(text)s”.", kind=kind.replace("_", " "), text=text[:60])
            )
        return self._found[key]

    def _titled(self, kind: str, text: str) -> int:
        query = select(Record.id, Record.title, Treaty.short_name, Treaty.mtdsg_no).outerjoin(
            Treaty, Treaty.id == Record.id
        )
        rows = self.connection.execute(query.where(Record.kind == kind, Record.state == "published"))
        wanted = fold(text)
        found = {row.id for row in rows if wanted in {fold(each) for each in row[1:] if each}}
        if not found and kind == "treaty":
            named = select(TreatyName.record_id, TreatyName.name).join(Record, Record.id == TreatyName.record_id)
            cited = self.connection.execute(named.where(Record.state == "published"))
            found = {row.record_id for row in cited if fold(row.name) == wanted}
        return found.pop() if len(found) == 1 else -1

    def actor(self, text: str, codes: str = "", day: date | None = None) -> int:
        """The actor of this code, name, or short address."""
        if codes in SCHEMES:
            found = self.names.by_code(codes, text, day)
            if not found.actor:
                raise ValueProblem(found.reason or UNKNOWN)
            return found.actor
        named = self.names.find(text)
        if not named.actor and re.fullmatch("[A-Z]{3}", text):
            named = self.names.by_code("iso3", text, day)
        if not named.actor:
            try:
                return self.record("actor", text)
            except ValueProblem:
                return self._joining(text, named.reason)
        return named.actor

    def _joining(self, text: str, reason: Message | None) -> int:
        """A participant that the register lacks: written with the rows where the mapping says who it is."""
        key = ("joining", fold(text))
        if key not in self._found:
            kind = self.mapping.joining.get(fold(text))
            if kind is None:
                self.lacking[text[:200]] = None
                raise ValueProblem(Message("“%(name)s”: %(why)s", name=text[:60], why=reason or UNKNOWN))
            known = self.words.get("actor_kind")
            if not kind or (known and kind not in known.values()):
                raise ValueProblem(Message("“%(text)s” is not a word of this list.", text=kind[:60]))
            title = read_value("line", text)
            cited = [{"source": self.source, "stance": "mentions"}]
            self._found[key] = self._anew(Draft("actor", {"actor_kind": kind}, {}, cited, title=title, imported=True))
        return self._found[key]

    def _anew(self, draft: Draft) -> int:
        self._new.append(draft)
        return -len(self._new)

    def place(self, said: Mapping[str, Any]) -> int:
        """A place of this name: the register's, or one that is written with the rows."""
        title = str(said["title"])
        key = fold(title)
        if key not in self._places:
            found = self._titled("place", title)
            if found < 0:
                cited = [{"source": self.source, "stance": "mentions"}]
                values = {k: v for k, v in said.items() if k != "title"}
                found = self._anew(Draft("place", values, {}, cited, title=title))
            self._places[key] = found
        return self._places[key]

    def take_new(self, drafts: list[Draft]) -> list[Draft]:
        """The places and actors that the batch needs first; its rows point at them by the ids that they will get."""
        new, self._new = self._new, []
        if new:
            first = next_id(self.connection)

            def there(value: int) -> int:
                return first - 1 - value if value < 0 else value

            self._places = {key: there(at) for key, at in self._places.items()}
            self._found = {key: there(at) if key[0] == "joining" else at for key, at in self._found.items()}
            for draft in [*new, *drafts]:
                for line in [draft.values, *(row for rows in draft.parts.values() for row in rows)]:
                    for name in REFERRING & line.keys():
                        line[name] = there(line[name]) if line[name] else line[name]
        return new


class _Row:
    """One row on its way: parts of dates and of a place are kept until the row is whole."""

    def __init__(self, reading: Reading, line: int) -> None:
        self.reading, self.line = reading, line
        self.actors: list[dict[str, Any]] = []
        self._dates: dict[str, dict[str, str]] = {}
        self._forms: dict[str, str] = {}
        self._place: dict[str, Any] = {}
        self._later: list[tuple[str, Target, str]] = []

    def take(self, column: str, target: Target, text: str, values: dict[str, Any]) -> None:
        """Put a cell where it belongs; what cannot be read is noted."""
        try:
            self._take(column, target, text, values)
        except ValueProblem as error:
            self.reading.wrong(self.line, column, error.message)

    def _take(self, column: str, target: Target, text: str, values: dict[str, Any]) -> None:
        name, _, part = target.field.partition(".")
        field = self.reading.fields.get(name)
        event = self.reading.entry.kind == "event"
        if target.field.startswith(ACT) and self.reading.entry.kind == "treaty_action":
            self._take("", Target("act_kind"), target.field.removeprefix(ACT), values)
            if text.casefold() != UNDATED:
                self._take(column, replace(target, field="date"), text, values)
        elif (target.field.startswith(ROLE) and event) or (field and field.refers == "actor" and target.codes):
            self._later.append((column, target, text))  # a code may need the day
        elif target.field == "title" and self.reading.entry.titled:
            values["title"] = read_value("line", text)
        elif target.field == "slug":
            values["slug"] = text
        elif name == "place" and part and event:
            self._place |= _of_place(part, text)
        elif field is None:
            raise ValueProblem(
                Message("There is no field “%(field)s”: map this column, or map it to nothing.", field=target.field)
            )
        elif part in PARTS and field.kind == "partial":
            self._dates.setdefault(name, {})[part] = text
            self._forms[name] = target.dates or self._forms.get(name, "")
        elif field.kind in {"partial", "day"}:
            values[name] = self._day(field, target, text)
        else:
            values[name] = self.reading.value(field, text)

    def _day(self, field: Field, target: Target, text: str) -> Any:
        if foreign_dates.is_still(text, self.reading.mapping.still):
            return None
        when = foreign_dates.read(text, target.dates)
        if field.kind == "partial":
            return when
        if not when.exact:
            raise ValueProblem(Message("A single day is needed here, such as 3 December 2008 or 2008-12-03."))
        return when.earliest

    def finish(self, values: dict[str, Any]) -> None:
        """What needed the whole row: dates of several columns, a place, actors whose code depends on the day."""
        for name, parts in self._dates.items():
            try:
                values[name] = foreign_dates.joined(parts, self._forms[name], self.reading.mapping.still)
            except ValueProblem as error:
                self.reading.wrong(self.line, name, error.message)
        for _name, why in event.unfit(values):
            self.reading.wrong(self.line, "quantity", why)
        when = values.get("date")
        for column, target, text in self._later:
            try:
                actor = self.reading.actor(text, target.codes, when.earliest if when else None)
            except ValueProblem as error:
                self.reading.wrong(self.line, column, error.message)
                continue
            if target.field.startswith(ROLE):
                self.actors.append({"actor": actor, "role": target.field.removeprefix(ROLE)})
            else:
                values[target.field] = actor
        if self._place.get("title"):
            country = values.get("country")
            values["place"] = self.reading.place(self._place | ({"country": country} if country else {}))
        elif self._place:
            self.reading.wrong(
                self.line, "place", Message("Coordinates need the name of their place: map a column to place.title.")
            )


def _of_place(part: str, text: str) -> dict[str, Any]:
    """What a cell says of the place itself."""
    if part == "coordinates":
        return dict(coordinates.pair(text))
    if part in AXES:
        return {part: coordinates.read(text, part)}
    return {"place_kind" if part == "kind" else part: text}


def _numeral(kind: str, text: str) -> Any:
    """A number as tables write it: "1 250", "1,250", "12.0", "48,59"."""
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if kind == "number":
        # "1.000" may be one or a thousand, "1,25" is no whole number.
        if "," in plain and not re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.0{1,2})?", plain):
            raise ValueProblem(Message("Write a whole number, such as 1,250."))
        return read_value("number", re.sub(r"\.0{1,2}$", "", plain))
    return read_value("real", plain.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", plain) else plain)

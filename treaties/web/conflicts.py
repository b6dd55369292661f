"""Two people at one record: what it was, what was saved meanwhile and what was typed, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from werkzeug.datastructures import MultiDict

from treaties.domain.dates import say_day, say_edtf
from treaties.domain.message import Message
from treaties.domain.values import whole_number
from treaties.operations.draft import content
from treaties.queries import listing
from treaties.queries.claims import in_words
from treaties.records import CITATION_FIELDS
from treaties.web import evidence_rows, forms
from treaties.web.context import reader
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask_wtf import FlaskForm
    from sqlalchemy import Connection, Table

    from treaties.operations.errors import Stale
    from treaties.records import Field, RecordType

THEIRS, BASE, MINE = "theirs", "base", "mine"


@dataclass(frozen=True, slots=True)
class Side:
    """One field that two people left different: its name in the form, its label, the three values in words.

    `take` is the one that stands ticked: the only one that was changed. Where both were, it is what was chosen already,
    and nothing before somebody chose.
    """

    name: str
    label: str
    base: str
    theirs: str
    mine: str
    take: str


def at(connection: Connection, record_id: int, version: int) -> dict[str, Any]:
    """The content of that version of a record; an empty one where there was none."""
    for each in listing.history(connection, record_id):
        if each.version == version:
            return dict(each.content)
    return {"title": "", "slug": "", "state": "", "values": {}, "parts": {}, "citations": []}


def differing(connection: Connection, entry: RecordType, stale: Stale, form: FlaskForm) -> list[Side]:
    """The fields in which what was typed is not what was saved meanwhile."""
    base, theirs = at(connection, stale.record_id, stale.based_on), at(connection, stale.record_id, stale.current)
    mine = content(forms.draft_of(entry, form))
    mine["slug"] = mine["slug"] or theirs["slug"]
    names = names_in(connection, entry, [base, theirs, mine])
    three = [units(connection, entry, each, names) for each in (base, theirs, mine)]
    found = []
    for name, label in labels(entry):
        was, saved, typed = (each.get(name, "") for each in three)
        if saved != typed:
            alone = THEIRS if typed == was else MINE if saved == was else ""
            take = request.form.get(f"take-{name}") or alone
            found.append(Side(name, label, _said(was), _said(saved), _said(typed), take))
    return found


def unchosen(entry: RecordType) -> list[str]:
    """Labels of the fields that both writers changed and for which the form has no choice yet."""
    named, chosen = dict(labels(entry)), {THEIRS, BASE, MINE}
    asked = request.form.get("undecided", "").split()
    return [named[name] for name in asked if name in named and request.form.get(f"take-{name}") not in chosen]


def meanwhile(connection: Connection, stale: Stale) -> Message:
    """Who saved what after the version that a form was begun from, and when."""
    saved = [each for each in listing.history(connection, stale.record_id) if each.version > stale.based_on]
    told = []
    for each in saved[:3]:
        day, time = say_day(each.at.date()), f"{each.at:%H:%M}"
        version = _("version %(number)s by %(who)s on %(day)s at %(time)s UTC", number=each.version, who=each.editor,
                    day=day, time=time)  # fmt: skip
        told.append(f"{version} ({each.reason.rstrip('.')})" if each.reason else version)
    return Message(
        "Saved after you opened version %(number)s: %(told)s. Nothing is lost: choose below which values are saved.",
        number=stale.based_on, told="; ".join(told),
    )  # fmt: skip


def beside(
    connection: Connection, entry: RecordType, one: Mapping[str, Any], other: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Label and words of every field and part in which two contents both say something, or one of them does."""
    names = names_in(connection, entry, [one, other])
    first, second = (units(connection, entry, each, names) for each in (one, other))
    left = {"citations", "state", "slug"}
    lines = [
        (label, _said(first.get(name, "")), _said(second.get(name, "")))
        for name, label in labels(entry)
        if name not in left
    ]
    return [line for line in lines if (line[1] or line[2]) and line[1] != "False"]


def resolved(entry: RecordType, record: Any) -> MultiDict[str, str]:
    """The form as it was sent, with the values of the version it is based on wherever those were chosen."""
    chosen = {
        name.removeprefix("take-"): value
        for name, value in request.form.items()
        if name.startswith("take-") and value in {THEIRS, BASE}
    }
    sent: MultiDict[str, str] = MultiDict(request.form)
    based_on = whole_number(request.form.get("based_on", ""))
    if not chosen or record is None or based_on is None:
        return sent
    began = whole_number(request.form.get("began", ""))
    versions = {THEIRS: based_on, BASE: based_on if began is None else began}
    shown = {side: shown_of(reader(), entry, at(reader(), record.id, versions[side])) for side in set(chosen.values())}
    for name, side in chosen.items():
        if name not in dict(labels(entry)):
            continue
        stored = shown[side]
        for key in [each for each in sent if each == name or each.startswith(f"{name}-")]:
            sent.poplist(key)
        for key, value in forms.sendable({name: stored.get(name)}):
            sent.add(key, value)
    return sent


def shown_of(connection: Connection, entry: RecordType, version: dict[str, Any]) -> dict[str, Any]:
    """What a form shows of a version's content: references by short address."""
    slugs = {key: address.rsplit("/", 1)[1] for key, (address, _) in names_in(connection, entry, [version]).items()}
    data = _texts(entry.table, entry.fields, version["values"], slugs)
    for part in entry.parts:
        rows = version["parts"].get(part.name, [])
        data[f"part_{part.name}"] = [_texts(part.table, part.fields, row, slugs) for row in rows]
    texts = [_texts(None, CITATION_FIELDS, row, slugs) for row in version["citations"]]
    data["citations"] = evidence_rows.folded(texts)
    return data | {"title": version["title"], "slug": version["slug"], "state": version["state"]}


def _texts(
    table: Table | None, fields: Iterable[Field], row: Mapping[str, Any], slugs: Mapping[int, str]
) -> dict[str, Any]:
    full = _full(table, fields, row)
    return {
        each.name: slugs.get(full[each.name], "") if each.kind == "ref"
        else bool(full[each.name]) if each.kind == "flag" else str(full[each.name])
        for each in fields
    }  # fmt: skip


def _full(table: Table | None, fields: Iterable[Field], row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with what a version leaves unsaid: the table's default, or nothing."""
    found = {}
    for each in fields:
        default = table.c[each.columns[0]].default if table is not None else None
        said = default.arg if isinstance(default, ScalarElementColumnDefault) else ""
        found[each.name] = row.get(each.name, "" if each.kind == "flag" and said is False else said)
    return found


def labels(entry: RecordType) -> list[tuple[str, str]]:
    """The parts of a form that can differ, by the name that they have in it, with their labels."""
    own = [(each.name, _(each.label)) for each in entry.fields if not each.derived]
    parts = [(f"part_{part.name}", _(part.label)) for part in entry.parts]
    title = [("title", _("Title"))] if entry.titled else []
    rest = [("citations", _("Evidence")), ("state", _("State")), ("slug", _("Short address"))]
    return [*title, *own, *parts, *rest]


def units(
    connection: Connection, entry: RecordType, version: Mapping[str, Any], names: Mapping[int, tuple[str, str]]
) -> dict[str, Any]:
    """A version field by field as the form has them, comparable: values in words, and rows as lists."""
    terms = listing.terms(connection)

    def word(each: Field, value: Any) -> str:
        if each.kind == "ref":
            return names.get(value, ("", ""))[1]
        if each.kind == "term":
            return terms.get(each.vocabulary, {}).get(str(value), str(value))
        if each.kind == "partial" and value:
            return say_edtf(str(value))
        return in_words(str(value)) if each.name == "field" and value else str(value)

    def words(table: Table | None, fields: Iterable[Field], row: Mapping[str, Any]) -> dict[str, str]:
        full = _full(table, fields, row)
        return {each.label: word(each, full[each.name]) for each in fields if not each.silent}

    own = words(entry.table, entry.fields, version["values"])
    found: dict[str, Any] = {each.name: own[each.label] for each in entry.fields if not each.silent}
    for part in entry.parts:
        rows = version["parts"].get(part.name, [])
        found[f"part_{part.name}"] = [words(part.table, part.fields, row) for row in rows]
    found["citations"] = [words(None, CITATION_FIELDS, row) for row in version["citations"]]
    return found | {name: version[name] for name in ("title", "state", "slug")}


def names_in(
    connection: Connection, entry: RecordType, versions: Iterable[Mapping[str, Any]]
) -> dict[int, tuple[str, str]]:
    """Address and title of every record that the versions point at."""
    fields = (*entry.fields, *(each for part in entry.parts for each in part.fields), *CITATION_FIELDS)
    refs = {each.name for each in fields if each.kind == "ref"}
    lines = [
        row
        for each in versions
        for row in (each["values"], *each["citations"], *(row for rows in each["parts"].values() for row in rows))
    ]
    return listing.names_of(connection, {row[name] for row in lines for name in refs & set(row)})


def _said(value: Any) -> str:
    """A value or rows of values in words."""
    if not isinstance(value, list):
        return str(value)
    rows = ["; ".join(f"{label}: {text}" for label, text in row.items() if text) for row in value]
    return "\n".join(f"{number}. {row}" for number, row in enumerate(rows, 1))

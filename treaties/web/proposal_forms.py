"""What a researcher makes of a proposal: its form, what was typed into it, its pieces, two of them joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as fresh
from typing import TYPE_CHECKING, Any

from treaties.domain.message import Message
from treaties.domain.text import TextError, clean
from treaties.domain.values import ValueProblem, plain, read_value
from treaties.queries import listing
from treaties.records import CITATION_FIELDS, TYPES, Field
from treaties.web import forms
from treaties.web.proposals import FIELDS, worded
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from treaties.web.proposals import Card

Content = dict[str, Any]
BLANK = 2  # empty rows below those that are filled in
MOST = 40
_EVENT = ("event_kind", "stage", "date", "country", "place", "place_stated", "place_precision", "conflict",
          "weapon_stated", "quantity_stated", "evidence", "evidence_reason", "summary")  # fmt: skip
_SOURCE = ("heading", "source_kind", "publisher", "publisher_actor", "issued", "url", "language", "document_no", "note")
_VOICE = (Field("name", "Name as stated"), Field("actor", "In the register", "ref", refers="actor"))
_CITED = tuple(replace(each, required=False) for each in CITATION_FIELDS
               if each.name in {"field", "about", "stated_value", "as_of"})  # fmt: skip
PARTS: dict[str, tuple[tuple[str, str, tuple[Field, ...]], ...]] = {
    "event": (
        *((part.name, part.label, part.fields) for part in TYPES["event"].parts), ("claimants", "Who says so", _VOICE),
    ),
    "source": (("authors", "Authors", (Field("name", "Author"),)),),
    "claim": (("cites", "What it claims", _CITED), ("claimants", "Who says so", _VOICE)),
    "passage": (("cites", "What it supports", _CITED), ("claimants", "Who says so", _VOICE)),
    "relay": (("chain", "The chain, nearest voice first", _VOICE),),
    "denial": (("claimants", "Who denies", _VOICE),),
}  # fmt: skip


@dataclass(slots=True)
class Box:
    """One input: how it is called, what stands in it, what may be chosen, what is wrong."""

    name: str
    field: Field
    value: str
    options: list[tuple[str, str]] = fresh(default_factory=list)
    error: str = ""


@dataclass(slots=True)
class ProposalForm:
    """The form of one proposal."""

    row: Any
    version: int
    boxes: list[Box]
    sets: list[tuple[str, str, list[list[Box]]]]
    passages: list[str] = fresh(default_factory=list)
    problems: list[tuple[str, str]] = fresh(default_factory=list)


def form_of(connection: Connection, row: Any, sent: Mapping[str, str] | None = None) -> ProposalForm:
    """The form with what the proposal holds, or with what was sent."""
    terms, content = listing.terms(connection), row.content
    names = _titles(connection, content)
    fields = _fields(row.kind)
    boxes = [
        _box(f"values-{each.name}", each, content.get("values", {}).get(each.name), names, terms, sent)
        for each in fields
    ]
    sets = []
    for name, label, columns in PARTS[row.kind]:
        lines = content.get(name) if name in content else content.get("parts", {}).get(name, [])
        rows = [
            [
                _box(f"{name}-{place}-{each.name}", each, line.get(each.name), names, terms, sent)
                for each in columns
            ]
            for place, line in enumerate([*lines, *[{}] * BLANK][:MOST])
        ]  # fmt: skip
        sets.append((name, label, rows))
    return ProposalForm(row, row.version, boxes, sets, list(content.get("spans") or {}))


def _fields(kind: str) -> list[Field]:
    wanted = {"event": _EVENT, "source": _SOURCE}.get(kind, ())
    return [TYPES[kind].field(name) for name in wanted]


def _box(
    name: str, each: Field, value: Any, names: Mapping[int, str], terms: Mapping[str, Mapping[str, str]],
    sent: Mapping[str, str] | None,
) -> Box:  # fmt: skip
    text = names.get(value, "") if each.kind == "ref" and isinstance(value, int) else str(value or "")
    options = [("", "–"), *terms.get(each.vocabulary, {}).items()] if each.kind == "term" else []
    return Box(name, each, sent.get(name, "") if sent is not None else text, options)


def _titles(connection: Connection, content: Content) -> dict[int, str]:
    rows = [
        content.get("values", {}),
        *content.get("claimants", ()),
        *content.get("chain", ()),
        *content.get("cites", ()),
    ]
    rows += [line for part in content.get("parts", {}).values() for line in part]
    ids = {value for line in rows for name, value in line.items() if isinstance(value, int)}
    return {key: title for key, (_, title) in listing.names_of(connection, ids).items()}


def read(connection: Connection, row: Any, sent: Mapping[str, str], form: ProposalForm) -> Content:
    """The content that the form stands for; what cannot be read stands in form.problems and at its box."""
    content = {name: value for name, value in row.content.items() if name != "target"}
    values = {box.field.name: _value(connection, box, form) for box in form.boxes}
    if form.boxes:
        kept = {name: value for name, value in content.get("values", {}).items() if name not in values}
        content["values"] = kept | {name: value for name, value in values.items() if value not in (None, "", False)}
    for name, _label, rows in form.sets:
        lines = _lines(connection, rows, form)
        if name == "cites":
            lines = _kept_cites(row.content["cites"], lines)
        if name in content or name in {"claimants", "chain", "cites"}:
            content[name] = lines
        else:
            content["parts"] = content.get("parts", {}) | {name: lines}
    _needed(row.kind, content, form)
    of = sent.get("of", "").partition("-")
    if row.kind == "denial" and of[0].isdecimal() and of[2].isdecimal():
        content["of"] = [int(of[0][:9]), int(of[2][:9])]
    if content.get("spans"):
        content["spans"] = {name: span for name, span in content["spans"].items() if not sent.get(f"drop-{name}")}
    if sent.get("drop-town"):
        content.pop("town", None)
    return content


def _needed(kind: str, content: Content, form: ProposalForm) -> None:
    values = content.get("values", {})
    if kind == "relay" and not content["chain"]:
        form.problems.append((_("A chain needs at least one voice."), "chain-0-name"))
    if kind == "event" and not values.get("event_kind"):
        form.problems.append((_("Say what kind of event it is."), "values-event_kind"))
    if kind == "event" and not values.get("evidence"):
        form.problems.append((_("Grade the evidence, or leave it unclear."), "values-evidence"))


def _lines(connection: Connection, rows: list[list[Box]], form: ProposalForm) -> list[Content]:
    found = []
    for boxes in rows:
        line = {
            box.field.name: value for box in boxes if (value := _value(connection, box, form)) not in (None, "", False)
        }
        if (
            line
            and "name" not in line
            and isinstance(line.get("actor"), int)
            and any(box.field.name == "name" for box in boxes)
        ):
            line["name"] = listing.names_of(connection, [line["actor"]])[line["actor"]][1]
        if not line or set(line) == {"role"}:
            continue
        for box in boxes:
            if box.field.required and box.field.name not in line:
                box.error = _("%(label)s is needed.", label=_(box.field.label))
                form.problems.append((box.error, box.name))
        found.append(line)
    return found


def _kept_cites(before: list[Content], lines: list[Content]) -> list[Content]:
    """Rows of citations keep the record that they are about: that of the row, or of the first."""
    if not before:
        return []
    made = []
    for place, line in enumerate(lines):
        old = before[min(place, len(before) - 1)]
        kept = {name: value for name, value in old.items() if name in {"record", "stance"}}
        made.append(kept | {"field": ""} | line)
    return made


def _value(connection: Connection, box: Box, form: ProposalForm) -> Any:
    try:
        if box.field.kind == "ref":
            text = clean(box.value)
            return forms.resolve(connection, box.field.refers, text) if text else None
        value = plain(read_value(box.field.kind, box.value))
    except (ValueProblem, TextError) as error:
        box.error = str(error)
        form.problems.append((f"{box.field.label}: {error}", box.name))
        return None
    if box.field.kind == "term" and value and value not in {code for code, _ in box.options}:
        box.error = _("Choose a word of the list.")
        form.problems.append((f"{box.field.label}: {box.error}", box.name))
    return value


# ---- split, merge, attach ----


def pieces(row: Any) -> list[Content]:
    """The proposals into which one is split: a claim by its parts, a chain by its voices, an event by its actors."""
    content = row.content
    if row.kind == "claim" and len(content["cites"]) > 1:
        return [content | {"cites": [each]} for each in content["cites"]]
    if row.kind == "relay" and len(content["chain"]) > 1:
        return [content | {"chain": [each]} for each in content["chain"]]
    if row.kind == "event":
        actors = content["parts"].get("actors", [])
        leading = [each for each in actors if actors and each["role"] == actors[0]["role"]]
        if len(leading) > 1:
            rest = [each for each in actors if each not in leading]
            return [content | {"parts": content["parts"] | {"actors": [each, *rest]}} for each in leading]
        return [content, {name: value for name, value in content.items() if name != "target"}]
    raise TextError(Message("This proposal has only one part."))


def joined(row: Any, other: Any) -> Content:
    """One proposal made of two: what the first lacks comes from the second; parts of both."""
    mine, theirs = row.content, other.content
    content: Content = theirs | mine
    if "values" in mine:
        content["values"] = theirs.get("values", {}) | mine["values"]
    if "parts" in mine:
        names = {*mine["parts"], *theirs.get("parts", {})}
        content["parts"] = {
            name: _union(mine["parts"].get(name, []), theirs.get("parts", {}).get(name, [])) for name in names
        }
    for name in ("cites", "claimants"):
        if name in mine:
            content[name] = _union(mine[name], theirs.get(name, []))
    if row.kind == "relay":
        content["chain"] = _union(mine["chain"], theirs["chain"])
    content["spans"] = (theirs.get("spans") or {}) | (mine.get("spans") or {})
    if row.kind == "event" and theirs["quote"] != mine["quote"]:
        only = [name for name in theirs["values"] if name not in mine["values"]]
        content["spans"] |= {name: theirs["quote"] for name in only if name not in content["spans"]}
    return content


def _union(a: list[Any], b: list[Any]) -> list[Any]:
    return [*a, *(each for each in b if each not in a)]


def with_passage(row: Any, name: str, where: list[int], sent: Mapping[str, str]) -> Content:
    """The proposal with a passage of its own for one field, or another main one; with a value where one is typed."""
    content: Content = dict(row.content)
    if row.kind != "event" or not name:
        return content | {"quote": where}
    if name not in FIELDS:
        raise TextError(Message("Choose the field that the passage supports."))
    content["spans"] = (content.get("spans") or {}) | {name: where}
    text = clean(sent.get("stated_value", ""), 500)
    each = next((one for one in TYPES["event"].fields if one.name == name), None)
    if text and each is not None and each.kind != "ref":
        try:
            content["values"] = content["values"] | {name: plain(read_value(each.kind, text))}
        except ValueProblem as error:
            raise TextError(Message("%(label)s: %(error)s", label=each.label, error=error)) from error
    return content


def targets(made: Iterable[Card]) -> list[tuple[str, str]]:
    """The proposals to which a selected passage can be attached."""
    return [(f"p{card.row.number}", f"{card.label} {card.line}"[:80]) for card in made if not card.written]


def step_lines(step: Any, rows: Mapping[int, Any], labels: Mapping[int, str]) -> list[tuple[str, list[str]]]:
    """What filing does to one record, by the proposals that ask for it: (label, lines)."""
    found = []
    for number in dict.fromkeys(step.proposals):
        mine = [each for each in step.lines if each.proposal == number]
        found.append((labels[rows[number].number], worded(mine) or ["The register has all of it already"]))
    return found

"""A passage that a researcher selects or types: found in the text, and what it is to support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.domain.anchors import Anchor, Page, locate
from treaties.domain.message import Message
from treaties.domain.text import TextError, clean
from treaties.domain.values import ValueProblem, read_value, whole_number
from treaties.queries.claims import in_words
from treaties.records import BY_PATH, TYPES
from treaties.web import forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

LONGEST = 5000
STANCES = ("asserts", "denies", "cannot_verify", "retracts", "mentions")
EXTRA = {"title", "count.signed_ever", "count.signatories_only", "count.deposited", "count.in_force", "count.joined",
         "count.signed_or_joined", "count.withdrawn", "status"}  # fmt: skip


def fields() -> list[tuple[str, str]]:
    """Every field that a passage can support: its name, and its label with the kinds of record that have it."""
    found: dict[str, tuple[str, list[str]]] = {}
    for entry in TYPES.values():
        own = [(each.name, each.label) for each in entry.fields if not each.derived]
        for name, label in [*own, *((part.name, part.label) for part in entry.parts)]:
            found.setdefault(name, (label, []))[1].append(entry.label)
    made = [(name, f"{label} ({', '.join(kinds)})") for name, (label, kinds) in found.items()]
    return made + [(name, in_words(name)) for name in sorted(EXTRA)]


def span(text: str, sent: Mapping[str, str]) -> list[int]:
    """Where the passage stands: where it was selected, else found by its words; TextError for neither."""
    quote = sent.get("quote", "").replace("\r\n", "\n").strip()
    if not quote:
        raise TextError(Message("Select a passage in the text, or paste its words."))
    if len(quote) > LONGEST:
        raise TextError(Message("A passage has at most %(longest)s characters.", longest=f"{LONGEST:,}"))
    start = whole_number(sent.get("start", "") or "0") or 0
    if start and text.startswith(quote, start):
        return [start, start + len(quote)]
    place = locate(Anchor(quote, start=start), Page(text))
    if place is None:
        raise TextError(Message("These words do not stand in the text. Copy them from it, word for word."))
    return [place.start, place.end]


def content(connection: Connection, sent: Mapping[str, str], where: list[int]) -> dict[str, Any]:
    """The proposal that cites the passage for a field of a record of the register."""
    entry = BY_PATH.get(sent.get("path", ""))
    if entry is None:
        raise TextError(Message("Choose what kind of record the passage is about."))
    record = forms.resolve(connection, entry.kind, sent.get("record", "").strip())
    if record is None:
        raise TextError(Message("Name the record that the passage is about."))
    name = clean(sent.get("field", ""), 60)
    fields = {each.name for each in entry.fields if not each.derived} | {part.name for part in entry.parts} | EXTRA
    if name and name not in fields:
        raise TextError(
            Message("%(label)s records have no field “%(name)s”.", label=entry.label.capitalize(), name=name)
        )
    stance = sent.get("stance", "asserts")
    cite = {"record": record, "field": name, "stance": stance if stance in STANCES else "asserts"}
    cite |= {"stated_value": stated} if (stated := clean(sent.get("stated_value", ""), 500)) else {}
    try:
        day = read_value("day", sent.get("as_of", ""))
    except ValueProblem as error:
        raise TextError(error.message) from error
    cite |= {"as_of": day.isoformat()} if day else {}
    claimant = clean(sent.get("claimant", ""), 500)
    return {"quote": where, "cites": [cite], "claimants": [{"name": claimant}] if claimant else []}

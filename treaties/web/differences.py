"""What changed from one version to the next, as a person reads it: fields by their labels, rows by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from re import findall
from typing import TYPE_CHECKING, Any

from treaties.web import conflicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from treaties.records import RecordType

Pieces = list[tuple[str, bool]]  # a text, and whether it changed
ALIKE = 0.5
LONGEST = 3000  # words beyond which two texts are shown whole


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference: name and label of the field, the text before and after, in pieces."""

    name: str
    label: str
    before: Pieces
    after: Pieces


def between(connection: Connection, entry: RecordType, versions: Sequence[Mapping[str, Any]]) -> list[list[Change]]:
    """For each version the changes against the one that follows it in the list; the last against nothing."""
    names = conflicts.names_in(connection, entry, versions)
    told = [conflicts.units(connection, entry, each, names) for each in versions]
    return [_changes(entry, new, old) for new, old in zip(told, [*told[1:], {}], strict=True)]


def _changes(entry: RecordType, new: Mapping[str, Any], old: Mapping[str, Any]) -> list[Change]:
    found = []
    for name, label in conflicts.labels(entry):
        was, now = old.get(name, ""), new.get(name, "")
        if isinstance(now, list) or isinstance(was, list):
            found += [Change(name, label, *pair) for pair in _rows(was or [], now or [])]
        elif was != now and (was or now) not in {"", "False"}:
            found.append(Change(name, label, *marked(was, now)))
    return found


def _rows(was: list[Any], now: list[Any]) -> Iterable[tuple[Pieces, Pieces]]:
    """The rows that went, came or changed; those that stayed are not told, wherever they stand."""
    gone, come = _without(was, now), _without(now, was)
    for row in come:
        said = _said(row)
        near = max(gone, key=lambda each: SequenceMatcher(None, _said(each), said).ratio(), default=None)
        if near is not None and SequenceMatcher(None, _said(near), said).ratio() > ALIKE:
            gone.remove(near)
            yield marked(_said(near), said)
        else:
            yield [], [(said, True)]
    for row in gone:
        yield [(_said(row), True)], []


def _without(rows: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    left = list(others)
    found = []
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            found.append(row)
    return found


def _said(row: Mapping[str, str]) -> str:
    return "; ".join(f"{label}: {text}" for label, text in row.items() if text and text != "False")


def marked(was: str, now: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces, with what changed marked word by word where most of it stayed."""
    old, new = findall(r"\s+|\w+|[^\w\s]", was), findall(r"\s+|\w+|[^\w\s]", now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not (was and now) or max(len(old), len(new)) > LONGEST or matcher.ratio() < ALIKE:
        return ([(was, True)] if was else []), ([(now, True)] if now else [])
    before: Pieces = []
    after: Pieces = []
    for tag, a, b, c, d in matcher.get_opcodes():
        before += [("".join(old[a:b]), tag != "equal")] if b > a else []
        after += [("".join(new[c:d]), tag != "equal")] if d > c else []
    return before, after

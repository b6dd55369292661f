"""References of reference managers as sources of the register; doubles are offered, never written twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.message import Message
from treaties.domain.names import printed_and_romanised
from treaties.domain.text import fold
from treaties.imports.errors import NotImported, Wrong
from treaties.models import Record, Source
from treaties.operations.errors import Refused
from treaties.operations.records import Draft, create, next_id

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.imports.reference import Reference
    from treaties.operations.ledger import Editor

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Item:
    """A reference beside the register.

    `outcome`: new, same (a source has this address), double (another reference of the file has it), likely (a source
    has this title; shown, and written only where it is chosen), wrong (with `reason`).
    """

    outcome: str
    reference: Reference
    reason: Message | None = None
    known: tuple[str, str] = ("", "")
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What names the reference in the page's form."""
        return str(self.reference.line)


def compare(connection: Connection, references: list[Reference]) -> list[Item]:
    """Each reference with what the register has of it."""
    by_address = _known(connection, {each.address_key for each in references if each.address})
    titles = _titles(connection)
    seen: dict[str, int] = {}
    found = []
    for each in references:
        values, wrong = each.values()
        key = each.address_key
        if wrong:
            found.append(
                Item("wrong", each, Message("%(why)s", why="; ".join(f"{name}: {why}" for name, why in wrong)))
            )
        elif key and key in by_address:
            found.append(
                Item("same", each, Message("The register has a source of this address."), by_address[key], values)
            )
        elif key and key in seen:
            found.append(
                Item(
                    "double",
                    each,
                    Message("Entry %(entry)s of the file has this address.", entry=seen[key]),
                    values=values,
                )
            )
        elif (fold(each.title), (values["issued"] or _Nothing).text) in titles:
            known = titles[fold(each.title), (values["issued"] or _Nothing).text]
            found.append(
                Item("likely", each, Message("A source of this title and date has another address."), known, values)
            )
        else:
            found.append(Item("new", each, values=values))
        if key:
            seen.setdefault(key, each.line)
    return found


class _Nothing:
    text = ""


def _known(connection: Connection, keys: set[str]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    wanted = sorted(keys - {""})
    query = select(Source.url_key, Record.slug, Record.title).join(Record, Record.id == Source.id)
    for start in range(0, len(wanted), CHUNK):
        mine = query.where(Record.state != "retired", Source.url_key.in_(wanted[start : start + CHUNK]))
        found |= {row.url_key: (row.slug, row.title) for row in connection.execute(mine)}
    return found


def _titles(connection: Connection) -> dict[tuple[str, str], tuple[str, str]]:
    query = select(Source.heading, Source.issued_text, Record.slug, Record.title).join(Record, Record.id == Source.id)
    rows = connection.execute(query.where(Record.state != "retired", Source.heading != ""))
    return {(fold(row.heading), row.issued_text): (row.slug, row.title) for row in rows}


def reason_of(content: bytes) -> str:
    """The reason that this import leaves in the history; by it the import is undone."""
    return f"Import {hashlib.sha256(content + b'sources').hexdigest()[:12]}: references"


def load(
    connection: Connection, references: list[Reference], content: bytes, name: str, editor: Editor,
    chosen: set[str] | None = None,
) -> int:  # fmt: skip
    """Write what is new (of it, and of what is likely known, the chosen keys); how many sources were written.

    Run again, the same file finds its own addresses and writes nothing; sources without an address are known by title
    and date. NotImported where a chosen reference is wrong.
    """
    items = compare(connection, references)
    wrong = [
        Wrong(name, each.reference.line, "", each.reason) for each in items if each.reason and each.outcome == "wrong"
    ]
    if chosen is None and wrong:
        raise NotImported(wrong)
    wanted = [each for each in items if _wanted(each, chosen)]
    first = next_id(connection)
    drafts = [_draft(each, first + number, name) for number, each in enumerate(wanted)]
    try:
        return len(create(connection, drafts, editor, reason_of(content))) if drafts else 0
    except Refused as error:
        lines = [wanted[each.number].reference.line for each in error.problems]
        found = [Wrong(name, line, each.field, each.message) for line, each in zip(lines, error.problems, strict=True)]
        raise NotImported(found) from error


def _wanted(item: Item, chosen: set[str] | None) -> bool:
    if chosen is None:
        return item.outcome == "new"
    return item.outcome in {"new", "likely"} and item.key in chosen


def _draft(item: Item, own: int, name: str) -> Draft:
    names = [printed_and_romanised(each[:500]) for each in item.reference.authors]
    authors = [{"position": at, "name": name, "romanised": latin} for at, (name, latin) in enumerate(names, 1)]
    where = f"{name[:300]}, entry {item.reference.key or item.reference.line}"[:500]
    cited = [{"source": own, "stance": "mentions", "locator": where, "note": "The source itself."}]
    return Draft("source", item.values, {"authors": authors}, cited)

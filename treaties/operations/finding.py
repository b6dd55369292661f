"""Words and marks of records, written with every change of a record and rebuilt from the newest revisions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from treaties.domain.finding import tokens
from treaties.domain.reference import address_key, isbn_key, mtdsg_key, notification_key, number_key
from treaties.domain.reference import marks as marks_in
from treaties.domain.text import fold
from treaties.models import Record, ReferenceKey, Revision, SearchEntry
from treaties.operations.bulk import put, put_in_one
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

Row = dict[str, Any]
CHUNK = 500
MANY = 5_000
CODES = (
    "iso3", "iso2", "short_name", "official_name", "mtdsg_no", "registration_no", "heading", "document_no",
    "notification_no",
)  # fmt: skip
TEXTS = {"line", "prose"}
QUOTED = ("quote", "claimant", "stated_value", "locator", "note")


def add(connection: Connection, written: Sequence[tuple[int, str, Row]]) -> None:
    """Write the words and marks of new records: (id, kind, content as its revision keeps it)."""
    for start in range(0, len(written), MANY):
        rows = [entry(*each) for each in written[start : start + MANY]]
        put_in_one(connection, SearchEntry.__table__, rows)  # type: ignore[arg-type] # a plain table
    put(connection, ReferenceKey.__table__, [row for each in written for row in keys_of(*each)])  # type: ignore[arg-type] # a plain table


def replace(connection: Connection, record_id: int, kind: str, content: Row) -> None:
    """Write the words and marks of a changed record anew."""
    remove(connection, [record_id])
    add(connection, [(record_id, kind, content)])


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Delete what these records are found by."""
    connection.execute(delete(SearchEntry).where(SearchEntry.record_id.in_(ids)))
    connection.execute(delete(ReferenceKey).where(ReferenceKey.record_id.in_(ids)))


def rebuild(connection: Connection, *, whole: bool = False) -> int:
    """Write what is missing, or everything anew with `whole`; how many records were written."""
    if whole:
        connection.execute(delete(SearchEntry))
        connection.execute(delete(ReferenceKey))
    missing = connection.execute(
        select(Record.id).where(Record.id.not_in(select(SearchEntry.record_id))).order_by(Record.id)
    )
    ids = list(missing.scalars())
    for start in range(0, len(ids), CHUNK):
        add(connection, list(stored(connection, ids[start : start + CHUNK])))
    return len(ids)


def stored(connection: Connection, ids: Sequence[int]) -> Iterable[tuple[int, str, Row]]:
    """Id, kind and content of these records as their newest revisions keep it."""
    newest = (
        select(Revision.record_id, func.max(Revision.id).label("id"))
        .where(Revision.record_id.in_(ids))
        .group_by(Revision.record_id)
        .subquery()
    )
    query = (
        select(Record.id, Record.kind, Revision.content)
        .join(newest, newest.c.record_id == Record.id)
        .join(Revision, Revision.id == newest.c.id)
        .order_by(Record.id)
    )
    return ((row.id, row.kind, row.content) for row in connection.execute(query))


def entry(record_id: int, kind: str, content: Row) -> Row:
    """The row of `search_entry`: names between bars, words, and the text as it was written."""
    values, declared = content["values"], TYPES[kind]
    names = [content["title"], *(row.get("name", "") for row in content["parts"].get("names", ()))]
    names += [str(values[each]) for each in CODES if values.get(each)]
    said = [str(values[each]) for each in _texts(kind) if values.get(each)]
    for part in declared.parts:
        for row in content["parts"].get(part.name, ()):
            said += [str(row[each.name]) for each in part.fields if each.kind in TEXTS and row.get(each.name)]
    for row in content["citations"]:
        said += [str(row[each]) for each in QUOTED if row.get(each)]
    every = list(dict.fromkeys(each for each in [*names, *said] if each))
    # A stop between two texts keeps a phrase from reaching over from one into the next.
    body = " zz0zz ".join(tokens(each) for each in every)
    return {
        "record_id": record_id, "names": f"|{'|'.join(dict.fromkeys(fold(each) for each in names if each))}|",
        "body": body, "shown": " · ".join(every),
    }  # fmt: skip


@cache
def _texts(kind: str) -> list[str]:
    return [each.name for each in TYPES[kind].fields if each.kind in TEXTS]


def keys_of(record_id: int, kind: str, content: Row) -> list[Row]:
    """The rows of `reference_key`."""
    values = content["values"]
    found: list[tuple[str, str]] = []
    if kind == "source":
        found += [("url", address_key(values[each])) for each in ("url", "archive_url") if values.get(each)]
        number = values.get("document_no", "")
        found += [
            (each.scheme, each.key) for each in marks_in(f"{number} {values.get('url', '')}") if each.scheme != "url"
        ]
        found += [("number", number_key(number)), ("isbn", isbn_key(number))] if number else []
    if kind == "treaty":
        volume, page = values.get("unts_volume", ""), values.get("unts_page", "")
        found += [("unts", f"{int(volume)}/{int(page)}")] if volume.isdigit() and page.isdigit() else []
        number = "".join(sign for sign in values.get("registration_no", "") if sign.isdigit())
        found += [("registration", number)] if number else []
        found += [("mtdsg", mtdsg_key(values["mtdsg_no"]))] if values.get("mtdsg_no") else []
    if kind == "treaty_action" and values.get("notification_no"):
        found.append(("cn", notification_key(values["notification_no"])))
    return [{"record_id": record_id, "scheme": scheme, "mark": key} for scheme, key in dict.fromkeys(found) if key]

"""Words and marks of records, written with every change of a record and rebuilt from the newest revisions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from treaties.domain.finding import STOP, mark, tokens
from treaties.domain.reference import address_key, isbn_key, mtdsg_key, notification_key, number_key
from treaties.domain.reference import marks as marks_in
from treaties.domain.text import fold
from treaties.models import Record, ReferenceKey, Revision, SearchEntry, Source
from treaties.operations import indexes
from treaties.operations.bulk import change, put, put_cells
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

Row = dict[str, Any]
CHUNK = 500
CODES = (
    "iso3", "iso2", "short_name", "official_name", "mtdsg_no", "registration_no", "heading", "document_no",
    "notification_no",
)  # fmt: skip
TEXTS = {"line", "prose"}
BETWEEN = "\x1f"  # parts two texts of an entry; no text of the register holds it, since `clean` refuses controls
QUOTED = ("quote", "claimant", "stated_value", "locator", "note")


def add(connection: Connection, written: Sequence[tuple[int, str, Row]]) -> None:
    """Write the words and marks of new records: (id, kind, content as its revision keeps it)."""
    names = [_names(content) for _, _, content in written]
    said = [shown(kind, content, mine) for (_, kind, content), mine in zip(written, names, strict=True)]
    marks = [_marks(kind, content) for _, kind, content in written]
    ids = [record_id for record_id, _, _ in written]
    put_cells(connection, SearchEntry.__table__, {  # type: ignore[arg-type] # a plain table
        "record_id": ids, "names": [_between_bars(mine) for mine in names],
        "said": [_besides(texts, content["title"]) for (_, _, content), texts in zip(written, said, strict=True)],
    })  # fmt: skip
    for index, texts in ((indexes.WORDS, said), (indexes.NAMES, names)):
        indexes.write(connection, index, list(zip(ids, map(_body, texts), marks, strict=True)))
    put(connection, ReferenceKey.__table__, [row for each in written for row in keys_of(*each)])  # type: ignore[arg-type] # a plain table


def replace(connection: Connection, record_id: int, kind: str, content: Row, before: Row) -> None:
    """Write the words and marks of a changed record anew, where they are not those of the version `before`."""
    was, now = (record_id, kind, before), (record_id, kind, content)
    marked = _marks(kind, before) != _marks(kind, content)
    said = shown(kind, before) != shown(kind, content)
    if said:  # names are among what is said
        values = {name: text for name, text in entry(*now).items() if name != "record_id"}
        change(connection, SearchEntry.__table__, record_id, values)  # type: ignore[arg-type] # a plain table
    if keys_of(*was) != keys_of(*now):
        connection.execute(delete(ReferenceKey).where(ReferenceKey.record_id == record_id))
        put(connection, ReferenceKey.__table__, keys_of(*now))  # type: ignore[arg-type] # a plain table
    if marked or said:
        indexes.exchange(connection, indexes.WORDS, words_of(*now))
    if marked or _names(before) != _names(content):
        indexes.exchange(connection, indexes.NAMES, names_of(*now))


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Delete what these records are found by."""
    connection.execute(delete(SearchEntry).where(SearchEntry.record_id.in_(ids)))
    connection.execute(delete(ReferenceKey).where(ReferenceKey.record_id.in_(ids)))
    indexes.remove(connection, indexes.WORDS, ids)
    indexes.remove(connection, indexes.NAMES, ids)


def rebuild(connection: Connection, *, whole: bool = False) -> int:
    """Write what is missing, or everything anew with `whole`; how many records were written.

    Readers see the old indexes until the caller commits. Where most is missing everything is written: taking words
    out of an index costs more than putting them in.
    """
    if whole:
        readdress(connection)
    every = list(connection.execute(select(Record.id).order_by(Record.id)).scalars())
    there = set() if whole else _whole_ones(connection)  # what is damaged is not read
    ids = [each for each in every if each not in there]
    if whole := whole or len(ids) > len(every) / 2:
        connection.execute(delete(SearchEntry))
        connection.execute(delete(ReferenceKey))
        indexes.make_anew(connection, [indexes.WORDS, indexes.NAMES])
        ids = every
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        if not whole:
            remove(connection, part)
        add(connection, list(stored(connection, part)))
    if len(ids) > CHUNK:
        indexes.tidy(connection, [indexes.WORDS, indexes.NAMES])
    return len(ids)


def misaddressed(connection: Connection) -> dict[int, str]:
    """The keys of the addresses of sources, as they are compared today, where another is stored."""
    rows = connection.execute(select(Source.id, Source.url, Source.url_key).where(Source.url != ""))
    return {row.id: key for row in rows if (key := address_key(row.url)) != row.url_key}


def readdress(connection: Connection) -> None:
    """Write the key of each source's address as it is compared today, where another was stored.

    Such a source loses its entries, for `rebuild` to write them anew with the marks of today.
    """
    changed = misaddressed(connection)
    ids = list(changed)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        query = update(Source).where(Source.id == bindparam("own")).values(url_key=bindparam("key"))
        connection.execute(query, [{"own": each, "key": changed[each]} for each in part])
        remove(connection, part)


def _whole_ones(connection: Connection) -> set[int]:
    """Ids of the records that stand in every index as this program writes it."""
    written = set(connection.execute(select(SearchEntry.record_id).where(SearchEntry.said.is_not(None))).scalars())
    return written & indexes.ids_in(connection, indexes.WORDS) & indexes.ids_in(connection, indexes.NAMES)


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
    """The row of `search_entry`: names between bars; what the record says besides its title, text after text."""
    said = shown(kind, content)
    return {
        "record_id": record_id, "names": _between_bars(_names(content)), "said": _besides(said, content["title"]),
    }  # fmt: skip


def _between_bars(names: Sequence[str]) -> str:
    return f"|{'|'.join(dict.fromkeys(map(fold, names)))}|"


def _besides(said: Iterable[str], title: str) -> str:
    return BETWEEN.join([each for each in said if each != title])


def words_of(record_id: int, kind: str, content: Row) -> indexes.Line:
    """The entry in the index of words: everything the record says."""
    return record_id, _body(shown(kind, content)), _marks(kind, content)


def names_of(record_id: int, kind: str, content: Row) -> indexes.Line:
    """The entry in the index of names."""
    return record_id, _body(_names(content)), _marks(kind, content)


def shown(kind: str, content: Row, names: Sequence[str] | None = None) -> list[str]:
    """Every text of a record as it was written, each once: names, fields, parts and what its citations quote."""
    values, declared = content["values"], TYPES[kind]
    said = [str(values[each]) for each in _texts(kind) if each in values]
    for part in declared.parts:
        for row in content["parts"].get(part.name, ()):
            said += [str(row[each.name]) for each in part.fields if each.kind in TEXTS and row.get(each.name)]
    for row in content["citations"]:
        said += [str(row[each]) for each in QUOTED if each in row]
    return _each_once([*(names or _names(content)), *said])


def _names(content: Row) -> list[str]:
    values = content["values"]
    named = [row.get("name", "") for row in content["parts"].get("names", ())]
    return _each_once([content["title"], *named, *[str(values[each]) for each in CODES if values.get(each)]])


def _each_once(texts: list[str]) -> list[str]:
    """The texts in their order without those that are empty or repeat an earlier one."""
    if len(texts) == 1 and texts[0]:  # most records have one name
        return texts
    return [each for each in dict.fromkeys(texts) if each]


def _body(texts: Iterable[str]) -> str:
    """Of texts of which none is empty or repeats another."""
    said = f" {STOP} ".join(map(tokens, texts))
    return f"{STOP} {said} {STOP}"


def _marks(kind: str, content: Row) -> str:
    return _marks_of(kind, content["state"])


@cache
def _marks_of(kind: str, state: str) -> str:
    return f"{mark(kind)} {mark(state)}"


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
        found += [("unts", f"{int(volume)}/{int(page)}")] if volume.isdecimal() and page.isdecimal() else []
        number = "".join(sign for sign in values.get("registration_no", "") if sign.isdigit())
        found += [("registration", number)] if number else []
        found += [("mtdsg", mtdsg_key(values["mtdsg_no"]))] if values.get("mtdsg_no") else []
    if kind == "treaty_action" and values.get("notification_no"):
        found.append(("cn", notification_key(values["notification_no"])))
    return [{"record_id": record_id, "scheme": scheme, "mark": key} for scheme, key in dict.fromkeys(found) if key]

"""Records, lists and answers as works that can be cited."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import itemgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import bindparam, select

from treaties.domain.citation import Work
from treaties.domain.dates import PartialDate, say_day
from treaties.models import Citation, Record, Relay, Source, SourceAuthor, Treaty
from treaties.queries.prepared import Prepared, newest
from treaties.records import BY_PATH, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Select


_RECORD: Any = bindparam("record")
_TREATY = Prepared(select(Treaty.__table__).where(Treaty.id == _RECORD))
_SOURCE = Prepared(select(Source.__table__).where(Source.id == _RECORD))
_AUTHORS = Prepared(
    select(SourceAuthor.name, SourceAuthor.romanised)
    .where(SourceAuthor.record_id == _RECORD)
    .order_by(SourceAuthor.position)
)
_RELAYS = Prepared(select(Relay.name).where(Relay.record_id == _RECORD).order_by(Relay.chain, Relay.position))
CHUNK = 500


def work_of(connection: Connection, row: Any, base: str = "") -> Work:
    """The record (id, kind, slug, title, version) as a work; `base` stands before its address."""
    bare = _bare(row, base)
    if row.kind == "treaty":
        return _treaty(_TREATY(connection, record=row.id)[0], bare)
    if row.kind == "source":
        authors = _AUTHORS(connection, record=row.id)
        relays = tuple(each.name for each in _RELAYS(connection, record=row.id))
        return _source(_SOURCE(connection, record=row.id)[0], bare, authors, relays)
    return bare


def work_in(whole: Mapping[str, Any], row: Any, base: str = "") -> Work:
    """The same of a record that is read already: `whole` as `listing.whole` gives it."""
    bare = _bare(row, base)
    if row.kind == "treaty":
        return _treaty(SimpleNamespace(**whole), bare)
    if row.kind == "source":
        authors = [SimpleNamespace(**each) for each in sorted(whole["authors"], key=itemgetter("position"))]
        relays = sorted(whole["relays"], key=itemgetter("chain", "position"))
        return _source(SimpleNamespace(**whole), bare, authors, tuple([each["name"] for each in relays]))
    return bare


def works_of(connection: Connection, rows: Sequence[Any], base: str = "") -> list[Work]:
    """Many records (id, kind, slug, title, version) as works, asked a few hundred at a time."""
    own: dict[str, dict[int, Any]] = {"treaty": {}, "source": {}}
    authors: dict[int, list[Any]] = {}
    for kind, table in (("treaty", Treaty.__table__), ("source", Source.__table__)):
        for part in _chunks([row.id for row in rows if row.kind == kind]):
            own[kind] |= {each.id: each for each in connection.execute(select(table).where(table.c.id.in_(part)))}
    for part in _chunks([row.id for row in rows if row.kind == "source"]):
        query = select(SourceAuthor.record_id, SourceAuthor.name, SourceAuthor.romanised).where(
            SourceAuthor.record_id.in_(part)
        )
        for each in connection.execute(query.order_by(SourceAuthor.record_id, SourceAuthor.position)):
            authors.setdefault(each.record_id, []).append(each)
    made = []
    for row in rows:
        bare = _bare(row, base)
        if row.kind == "treaty":
            bare = _treaty(own["treaty"][row.id], bare)
        elif row.kind == "source":
            bare = _source(own["source"][row.id], bare, authors.get(row.id, ()), ())
        made.append(bare)
    return made


def version_of(row: Any, revision: Any, base: str = "") -> Work:
    """One version of a record (kind, slug) as a work, whatever the record is: a page of the register of that day."""
    address = f"{base}/{TYPES[row.kind].path}/{row.slug}@{revision.version}"
    key = f"{row.kind.replace('_', '-')}-{row.slug}-{revision.version}"
    day = revision.at.date()
    issued = PartialDate(day.isoformat(), day, day)
    return Work("record", key, revision.content["title"] or row.title, address, revision.version, issued=issued)


def of_ids(connection: Connection, record_ids: Iterable[int], base: str = "") -> list[Work]:
    """Those of these records that are published as works, in the order given."""
    ids = list(record_ids)
    found = {
        row.id: row
        for part in _chunks(ids)
        for row in connection.execute(_trunk().where(Record.id.in_(part), Record.state == "published"))
    }
    return works_of(connection, [found[each] for each in ids if each in found], base)


def behind(connection: Connection, record_ids: Sequence[int], base: str = "") -> list[Work]:
    """The sources on which these records rest, each once, by title."""
    cited = select(Citation.source_id).where(
        Citation.record_id.in_(record_ids), Citation.source_id != Citation.record_id
    )
    query = _trunk().where(Record.id.in_(cited), Record.id.not_in(record_ids), Record.state == "published")
    return works_of(connection, connection.execute(query.order_by(Record.title, Record.id)).all(), base)


def answer(connection: Connection, record: Any, work: Work, day: date) -> Work:
    """The status of a treaty on a day as a work: the address holds the day, the version is the register's revision."""
    address = f"{work.address}?on={day.isoformat()}"
    title = f"Status of the {record.title} on {say_day(day)}"
    return Work("answer", f"{work.key}-{day.isoformat()}", title, address, newest(connection))


def listed(connection: Connection, title: str, address: str) -> Work:
    """A list with its filters as a work."""
    key = re.sub(r"[^a-z0-9]+", "-", address.partition("//")[2].casefold()).strip("-")[-80:]
    return Work("list", f"list-{key}", title, address, newest(connection))


def find(connection: Connection, text: str) -> list[Any]:
    """The records that a reference to one may mean: an address in the register, PATH/SLUG, or a short address alone."""
    path = urlsplit(text.strip()).path.strip("/")
    match = re.fullmatch(r"(?:([a-z_]+)/)?([a-z0-9][a-z0-9-]*)(?:@\d+)?", path)
    if match is None:
        return []
    query = _trunk().where(Record.slug == match[2], Record.state == "published")
    if match[1]:
        entry = BY_PATH.get(match[1]) or TYPES.get(match[1])
        if entry is None:
            return []
        query = query.where(Record.kind == entry.kind)
    return list(connection.execute(query.order_by(Record.kind)))


def _trunk() -> Select[*tuple[Any, ...]]:
    return select(Record.id, Record.kind, Record.slug, Record.title, Record.version, Record.updated_at)


def _chunks(ids: Iterable[int]) -> list[list[int]]:
    every = sorted(set(ids))
    return [every[start : start + CHUNK] for start in range(0, len(every), CHUNK)]


def _bare(row: Any, base: str) -> Work:
    key = f"{row.kind.replace('_', '-')}-{row.slug}"
    if row.kind in {"treaty", "source"}:
        return Work(row.kind, key, row.title, f"{base}/{TYPES[row.kind].path}/{row.slug}", row.version)
    return Work("record", key, row.title, cited_at(row, base), row.version, issued=_on(row))


def cited_at(row: Any, base: str) -> str:
    """The address by which a record (kind, slug, version) is cited that is no work of others: of this version."""
    return f"{base}/{TYPES[row.kind].path}/{row.slug}@{row.version}"


def _on(row: Any) -> PartialDate | None:
    """The day on which a version was recorded, where the row tells it: styles would write "n.d." for it."""
    at = getattr(row, "updated_at", None)
    return PartialDate(at.date().isoformat(), at.date(), at.date()) if at else None


def _treaty(row: Any, bare: Work) -> Work:
    return replace(
        bare, adopted=row.adopted, opened=row.opened, in_force=row.in_force, unts_volume=row.unts_volume,
        unts_page=row.unts_page, registration_no=row.registration_no,
    )  # fmt: skip


def _source(row: Any, bare: Work, authors: Sequence[Any], relays: tuple[str, ...]) -> Work:
    return Work(
        bare.kind, bare.key, row.heading or bare.title, bare.address, bare.version, source_kind=row.source_kind,
        authors=tuple(each.name for each in authors), romanised=tuple(each.romanised for each in authors),
        publisher=row.publisher,
        issued=PartialDate(row.issued_text, row.issued_first, row.issued_last) if row.issued_text else None,
        url=row.url, archive_url=row.archive_url, accessed=row.accessed, language=row.language,
        number=row.document_no, relays=relays,
    )  # fmt: skip

"""What a depositary's list has and the register lacks, written with the list as its source, and undone as a whole."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.domain.dates import PartialDate
from treaties.domain.message import Message
from treaties.domain.reference import address_key
from treaties.domain.text import PROSE_LIMIT
from treaties.imports.errors import NotImported, Wrong
from treaties.imports.head import treaty_of
from treaties.models import Record, Revision, Source
from treaties.operations import derive
from treaties.operations.errors import Refused
from treaties.operations.records import Draft, create, next_id, retire

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.imports.page import Page
    from treaties.imports.status import Comparison, Finding
    from treaties.operations.ledger import Editor

PUBLISHER = "United Nations Treaty Collection"
ADDRESS = "https://treaties.un.org/pages/ViewDetails.aspx?src=TREATY&mtdsg_no={number}&chapter={chapter}&clang=_en"
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def reason_of(content: bytes) -> str:
    """The reason that an import of this file leaves in the history; by it the import is undone."""
    return f"Import {hashlib.sha256(content).hexdigest()[:12]}: status page of the depositary"


def apply(
    connection: Connection, found: Comparison, content: bytes, editor: Editor, chosen: set[str] | None = None,
    source: int = 0, *, enter: bool = False,
) -> int:  # fmt: skip
    """Write what is new (of it, the chosen keys) with the page as its source; how many acts were written.

    A second run finds the same acts as "same" and writes nothing. Participants that the register lacks are written
    before their acts, with `enter` also the treaty, as the page's head has it. A table that does not say its day needs
    a `source` of the register.
    """
    new = [each for each in found.findings if each.entry and (chosen is None or each.key in chosen)]
    if not new:
        return 0
    proposed = treaty_of(found.page) if enter and not found.treaty else {}
    if not found.treaty and not proposed:
        raise NotImported.at(found.page.name, 0, "", Message("Choose the treaty that this list is about."))
    reason = reason_of(content)
    source = source or _source(connection, found.page) or _make_source(connection, found.page, editor, reason)
    actors = _joined(connection, new, source, editor, reason)
    treaty = found.treaty or _entered(connection, proposed, found.page, source, editor, reason)
    drafts = [_draft(treaty, source, each, actors) for each in new]
    try:
        return len(create(connection, drafts, editor, reason))
    except Refused as error:
        wrong = [Wrong(found.page.name, 0, new[each.number].who, each.message) for each in error.problems]
        raise NotImported(wrong) from error


def _entered(
    connection: Connection, proposed: dict[str, Any], page: Page, source: int, editor: Editor, reason: str
) -> int:
    """The treaty as the head of its page has it, without clauses and without a day on which its list was checked."""
    cited = [{"source": source, "stance": "asserts", "locator": "head of the page"}]
    values = {name: value for name, value in proposed.items() if name != "title"}
    draft = Draft("treaty", values, citations=cited, title=proposed["title"])
    try:
        return create(connection, [draft], editor, reason)[0]
    except Refused as error:
        raise NotImported([Wrong(page.name, 0, each.field, each.message) for each in error.problems]) from error


def _draft(treaty: int, source: int, each: Finding, actors: dict[str, int]) -> Draft:
    entry = each.entry
    if entry is None or entry.kind is None:
        raise ValueError("only what is read without a doubt is written")
    when = PartialDate(entry.day.isoformat(), entry.day, entry.day)
    values = {
        "treaty": treaty, "actor": each.actor or actors[each.joins.slug if each.joins else ""],
        "act_kind": str(entry.kind), "date": when, "effective": entry.effective, "notification_no": entry.notice,
        "summary": f"In the depositary's words: {entry.words}." if entry.words else "",
    }  # fmt: skip
    cited: dict[str, Any] = {"source": source, "stance": "asserts", "locator": each.who[:500]}
    if each.notes:
        cited["note"] = "Footnote: " + " ".join(each.notes)[: PROSE_LIMIT - 100]
    return Draft("treaty_action", values, citations=[cited], imported=True)


def _joined(connection: Connection, new: list[Finding], source: int, editor: Editor, reason: str) -> dict[str, int]:
    """Write the participants that the register lacks; their ids by short address."""
    wanted = {each.joins.slug: each for each in new if each.joins and not each.actor}
    drafts = []
    for finding in wanted.values():
        each = finding.joins
        if each is None:
            continue
        first, last = (date.fromisoformat(day) if day else None for day in (each.valid_from, each.valid_until))
        values = {
            "actor_kind": each.actor_kind, "iso3": each.code("iso3"), "iso2": each.code("iso2"),
            "valid_from": first, "valid_until": last,
        }  # fmt: skip
        names = [{"name": name, "language": "en", "name_kind": "variant"} for name in each.names]
        cited = [{"source": source, "stance": "mentions", "locator": finding.who[:500]}]
        drafts.append(Draft("actor", values, {"names": names}, cited, slug=each.slug, title=each.title))
    try:
        return dict(zip(wanted, create(connection, drafts, editor, reason), strict=True)) if drafts else {}
    except Refused as error:
        raise NotImported([Wrong("page", 0, each.field, each.message) for each in error.problems]) from error


def _address(page: Page) -> str:
    chapter, previous = 0, 0
    for letter in reversed(page.number.split("-")[0]):
        value = ROMAN.get(letter, 0)
        chapter += value if value >= previous else -value
        previous = max(previous, value)
    return ADDRESS.format(number=page.number, chapter=chapter)


def _source(connection: Connection, page: Page) -> int | None:
    _dated(page)
    query = select(Source.id).join(Record, Record.id == Source.id).where(Record.state == "published")
    same = (Source.url_key == address_key(_address(page)), Source.issued_text == _dated(page).isoformat())
    return connection.execute(query.where(*same).order_by(Source.id).limit(1)).scalar_one_or_none()


def _dated(page: Page) -> date:
    if page.as_of is None or not page.number:
        words = Message("This table does not say its day and number: name the source that it comes from.")
        raise NotImported.at(page.name, 0, "", words)
    return page.as_of


def _make_source(connection: Connection, page: Page, editor: Editor, reason: str) -> int:
    own = next_id(connection)
    day = _dated(page)
    values = {
        "heading": f"Status of Treaties, {page.number}: {page.title}"[:500], "source_kind": "status_page",
        "publisher": PUBLISHER, "issued": PartialDate(day.isoformat(), day, day),
        "url": _address(page), "language": "en",
    }  # fmt: skip
    cited = [{"source": own, "stance": "mentions", "note": "The source itself."}]
    return create(connection, [Draft("source", values, citations=cited)], editor, reason)[0]


def undo(connection: Connection, key: str, editor: Editor) -> int:
    """Retire every record that the import with this key made; NotImported where one was changed, or none is there."""
    start = f"Import {key}: "
    query = (
        select(Record.id, Record.kind, Record.title, Record.version, Record.state)
        .join(Revision, Revision.record_id == Record.id)
        .where(Revision.op == "create", Revision.reason.startswith(start, autoescape=True))
        .order_by(Record.id.desc())
    )
    made = connection.execute(query).all()
    rows = [row for row in made if row.state == "published"]
    if not rows:
        why = (
            Message("This import was undone before.") if made else Message("No import has the key “%(key)s”.", key=key)
        )
        raise NotImported.at("import-undo", 0, "", why)
    changed = [
        Wrong("register", 0, row.title, Message("was changed since the import.")) for row in rows if row.version > 1
    ]
    if changed:
        raise NotImported(changed)
    try:
        touched: set[int] = set()
        for row in rows:  # the source was made first and goes last
            touched |= derive.touched_by_id(connection, row.id)
            retire(connection, row.id, row.version, editor, f"Undone: import {key}", derived=False)
        derive.rewrite(connection, touched)
    except Refused as error:
        raise NotImported([Wrong("register", 0, "", each.message) for each in error.problems]) from error
    return len(rows)

"""A source: its details, whom it relays, and every fact that rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort

from treaties.domain.values import whole_number
from treaties.queries import snapshot, source
from treaties.queries.origins import Node, chains_of
from treaties.records import TYPES
from treaties.web import source_markup
from treaties.web.context import args, reader, signed_in
from treaties.web.crud import LARGEST, NO_PAGE
from treaties.web.found import found_whole
from treaties.web.sheet import Leaf, sheet

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from treaties.queries.origins import Link
    from treaties.web.mould import Answer

SHOWN = 200


def register(app: Flask) -> None:
    """Add the page of a source."""
    app.get("/sources/<slug:slug>", endpoint="source")(show)


def show(slug: str) -> ResponseReturnValue:
    """The page."""
    return page_of(*found_whole("source", slug))


def page_of(record: Any, own: dict[str, Any] | None = None) -> Answer:
    """The page of a source that was found by its address or by another way."""
    connection = reader()
    page = sheet(TYPES["source"], record, own)
    after = whole_number(args().get("after", "0"))
    if after is None or after >= LARGEST:
        abort(400, str(NO_PAGE))
    rows = source.supported(connection, record.id, SHOWN + 1, after)
    voices = [_voices(chain) for chain in (chains_of(connection, record.id) if page.row["relays"] else ())]
    others = source_markup.relations(
        source.tied_to(connection, record.id), source.relayed_by(connection, record.id), page.terms
    )
    copies = page.drawn("source.html", copies=snapshot.of_source(connection, record.id)) if signed_in() else ""
    following = rows[SHOWN - 1].id if len(rows) > SHOWN else None
    number = source.total(connection, record.id) if after or following else len(rows)
    facts = source_markup.facts(rows[:SHOWN], number, page.terms, page.address)
    leaf = Leaf(
        lead=source_markup.lead(page.row, page.terms),
        top=source_markup.entering(record.slug) if signed_in() else "",
        own=source_markup.own(page.address, voices, others, copies),
        wide=source_markup.wide(facts, page.address, following, first=after == 0),
    )
    return page.page(without=("relays",), leaf=leaf)


def _voices(chain: list[Link]) -> Node:
    """A chain as nested nodes, its origin first."""
    top: Node | None = None
    for link in chain:
        top = Node(link.name, link.href, link.basis, children=[top] if top else [])
    return top or Node("")

"""A source: its details, whom it relays, and every fact that rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort

from treaties.domain.values import whole_number
from treaties.queries import snapshot, source
from treaties.queries.claims import in_words
from treaties.queries.origins import Node, chains_of
from treaties.records import TYPES
from treaties.web.context import args, reader, signed_in
from treaties.web.crud import LARGEST, NO_PAGE
from treaties.web.found import found
from treaties.web.sheet import sheet

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from treaties.queries.origins import Link

SHOWN = 200
LABELS = {(kind, each.name): each.label for kind, entry in TYPES.items() for each in entry.fields}


def register(app: Flask) -> None:
    """Add the page of a source."""
    app.get("/sources/<slug:slug>", endpoint="source")(show)


def show(slug: str) -> ResponseReturnValue:
    """The page."""
    record, connection = found("source", slug), reader()
    page = sheet(TYPES["source"], record)
    after = whole_number(args().get("after", "0"))
    if after is None or after >= LARGEST:
        abort(400, NO_PAGE)
    rows = source.supported(connection, record.id, SHOWN + 1, after)
    return page.page(
        "source.html",
        without=("relays",),
        rows=[(each, LABELS.get((each.kind, each.field), in_words(each.field))) for each in rows[:SHOWN]],
        following=rows[SHOWN - 1].id if len(rows) > SHOWN else None,
        first=after == 0,
        total=source.total(connection, record.id),
        voices=[_voices(chain) for chain in chains_of(connection, record.id)],
        copies=snapshot.of_source(connection, record.id) if signed_in() else [],
        tied=source.tied_to(connection, record.id),
        relayed_by=source.relayed_by(connection, record.id),
        paths={kind: entry.path for kind, entry in TYPES.items()},
    )


def _voices(chain: list[Link]) -> Node:
    """A chain as nested nodes, its origin first."""
    top: Node | None = None
    for link in chain:
        top = Node(link.name, link.href, link.basis, children=[top] if top else [])
    return top or Node("")

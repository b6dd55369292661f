"""The passages that the register quotes from a source: in its text for who may read it, by themselves for everybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, request

from treaties.citations.annotation import MEDIA_TYPE, annotation, collection
from treaties.models import Source
from treaties.queries import passages
from treaties.queries import snapshot as copies
from treaties.queries.claims import in_words
from treaties.records import TYPES
from treaties.vault import Missing, Spoilt, vault_of
from treaties.web.accounts import require_editor
from treaties.web.context import database, page, reader, signed_in
from treaties.web.found import found
from treaties.web.passage_markup import marked

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

LABELS = {(kind, each.name): each.label for kind, entry in TYPES.items() for each in entry.fields}


def register(app: Flask) -> None:
    """Add the passages of a source, their annotations, and the list of those that are found nowhere."""
    app.get("/sources/<slug:slug>/text", endpoint="passages")(show)
    app.get("/sources/<slug:slug>/annotations.json", endpoint="annotations")(every)
    app.get("/sources/<slug:slug>/annotations/<int:number>.json", endpoint="annotation")(one)
    app.get("/evidence/orphans", endpoint="orphans")(require_editor(orphans))


def show(slug: str) -> ResponseReturnValue:
    """Every quoted passage under #q and the number of its citation, in the text where the reader may see one."""
    record, connection = found("source", slug), reader()
    rows = passages.of_source(connection, record.id)
    kept = copies.with_text(copies.of_source(connection, record.id))
    open_to = [each for each in kept if signed_in() or each.licence]
    copy = next((each for each in open_to if each.key == request.args.get("copy")), open_to[0] if open_to else None)
    text, placed = "", [(row, None) for row in rows]
    if copy is not None:
        try:
            text = copies.text_of(vault_of(database().settings), copy)
            placed = passages.placed(rows, text)  # type: ignore[assignment] # places where there were none
        except (Missing, Spoilt):
            copy = None
    answer = page(
        "passages.html", section="sources", record=record, copy=copy, copies=open_to, placed=placed,
        text_html=marked(text, placed), kept=len(kept), labels=LABELS, said=in_words,
        paths={kind: entry.path for kind, entry in TYPES.items()}, left=[row for row, place in placed if place is None],
        may_write=signed_in(),
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _address(record_id: int) -> str:
    from sqlalchemy import select

    return str(reader().execute(select(Source.url).where(Source.id == record_id)).scalar_one() or "")


def _annotation(row: Any, url: str) -> dict[str, Any]:
    return annotation(request.host_url.rstrip("/"), row, url, copies.by_text(reader(), row.text_sha256))


def _answer(said: dict[str, Any]) -> Response:
    return Response(json.dumps(said, ensure_ascii=False, indent=1), content_type=MEDIA_TYPE)


def every(slug: str) -> Response:
    """The passages of a source as a W3C annotation collection."""
    record = found("source", slug)
    url = _address(record.id)
    rows = passages.of_source(reader(), record.id)
    made = [_annotation(row, url) for row in rows]
    return _answer(collection(request.host_url.rstrip("/"), slug, record.title, made))


def one(slug: str, number: int) -> Response:
    """One passage as a W3C annotation."""
    record = found("source", slug)
    row = passages.one(reader(), record.id, number) if number < 2**31 else None
    if row is None:
        abort(404)
    return _answer(_annotation(row, _address(record.id)))


def orphans() -> ResponseReturnValue:
    """Quotes that no kept text of their source has."""
    left = passages.orphans(reader(), vault_of(database().settings))
    return page("orphans.html", section="checks", orphans=left, paths={k: e.path for k, e in TYPES.items()},
                labels=LABELS, said=in_words)  # fmt: skip

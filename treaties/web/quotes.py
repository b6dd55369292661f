"""Quotes of the evidence panel, looked for in the kept texts of their source before they are saved.

A quote that stands in none of them is saved only where somebody says so: then it is marked, on the record's page too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import jsonify
from sqlalchemy import select

from treaties.domain.anchors import Anchor, Page, anchor, locate, nearest
from treaties.domain.dates import say_day
from treaties.domain.message import Message
from treaties.domain.values import ValueProblem, whole_number
from treaties.models import Citation
from treaties.queries import snapshot
from treaties.vault import Missing, Spoilt
from treaties.web.accounts import require_editor
from treaties.web.context import args, reader, vault
from treaties.web.forms import resolve
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

AS_TYPED = "typed"
LOST = Message("These words do not stand in the kept text of this source. Choose below what is saved.")
NEWEST = 3  # texts of a source that are looked through
LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Kept:
    """The text of a kept copy, by its SHA-256, prepared for finding quotes; `day` in words."""

    digest: str
    page: Page
    day: str


def register(app: Flask) -> None:
    """Add what a form asks while a quote is typed."""
    app.get("/evidence/quote.json", endpoint="quote_json")(require_editor(told))


def check(form: FlaskForm, record_id: int | None) -> bool:
    """Whether every new quote stands in a kept text of its source, or is to be saved nevertheless.

    Where it stands is put into its row, and nothing where no text is kept; what stands nowhere gets an error and the
    likest passages. A quote that the record `record_id` has already is left as it is.
    """
    known = _stored(record_id) if record_id else set()
    texts: dict[int, list[Kept]] = {}
    fine = True
    for row in form["citations"]:
        said = row.form
        source, quote = getattr(said["source"], "value", None), getattr(said["quote"], "value", "")
        if not (source and quote) or (source, quote) in known:
            continue
        if source not in texts:
            texts[source] = _texts(source)
        if not texts[source]:
            _put(said)
        elif not _placed(said, texts[source]):
            fine = False
    return fine


def _stored(record_id: int) -> set[tuple[int, str]]:
    query = select(Citation.source_id, Citation.quote).where(Citation.record_id == record_id, Citation.quote != "")
    return {(row.source_id, row.quote) for row in reader().execute(query)}


def _texts(source_id: int) -> list[Kept]:
    """The newest texts of the source; what the vault has lost is left out."""
    found: dict[str, Kept] = {}
    for copy in snapshot.with_text(snapshot.of_source(reader(), source_id)):
        if copy.text_sha256 in found or len(found) == NEWEST:
            continue
        try:
            text = snapshot.text_of(vault(), copy)
        except (Missing, Spoilt):
            continue
        found[copy.text_sha256] = Kept(copy.text_sha256, Page(text), say_day(copy.retrieved_at.date()))
    return list(found.values())


def _placed(said: Any, texts: Sequence[Kept]) -> bool:
    first, choice = texts[0], said["passage"].data or ""
    start, dash, end = choice.partition("-")
    if dash and (words := first.page.text[whole_number(start) or 0 : whole_number(end) or 0].strip()):
        said["quote"].value = said["quote"].data = words
        said["passage"].data = ""
        _put(said)
    mark = Anchor(said["quote"].value, said["quote_prefix"].data or "", said["quote_suffix"].data or "",
                  said["quote_start"].value or 0)  # fmt: skip
    if standing := _standing(mark, texts):
        kept, start_at, end_at = standing
        _put(said, kept.digest, (start_at, end_at), anchor(kept.page.text, start_at, end_at))
        return True
    if choice == AS_TYPED:
        _put(said, first.digest)
        return True
    said["quote"].errors = [*said["quote"].errors, str(LOST)]
    said["passage"].near = _near(mark, first.page)
    return False


def _standing(mark: Anchor, texts: Sequence[Kept]) -> tuple[Kept, int, int] | None:
    """The first text in which the words stand as they are, and their first and last place in it."""
    for each in texts:
        place = locate(mark, each.page)
        if place and place.how != "corrected":
            return each, place.start, place.end
    return None


def _near(mark: Anchor, page: Page) -> list[tuple[int, int, str]]:
    """The passages that are likest to the quote, the one of other spelling before other sentences."""
    place = locate(mark, page)
    spans = [(place.start, place.end)] if place else nearest(mark.exact, page.text)
    return [(start, end, page.text[start:end]) for start, end in spans]


def _put(said: Any, digest: str = "", place: tuple[int, int] | None = None, around: Anchor | None = None) -> None:
    """What a row keeps of where its quote stands; a text without a place is one in which it was not found."""
    values = {"text_sha256": digest, "quote_start": place and place[0], "quote_end": place and place[1]}
    if around and not (said["quote_prefix"].data or said["quote_suffix"].data):
        values |= {"quote_prefix": " ".join(around.prefix.split()), "quote_suffix": " ".join(around.suffix.split())}
    for name, value in values.items():
        said[name].value = value
        said[name].data = "" if value is None else str(value)


def anchored(source_id: int, quote: str) -> dict[str, Any]:
    """What a citation keeps of where its quote stands in the kept text of the source, or that it does not."""
    return _place(Anchor(quote), _texts(source_id)) if quote else {}


def _place(mark: Anchor, texts: Sequence[Kept]) -> dict[str, Any]:
    if standing := _standing(mark, texts):
        kept, start, end = standing
        return {"text_sha256": kept.digest, "quote_start": start, "quote_end": end}
    return {"text_sha256": texts[0].digest} if texts else {}


def settle(citations: Sequence[dict[str, Any]]) -> list[int]:
    """Put into citations where their quotes stand in the kept texts; the places of those whose quote stands in none.

    A citation that says so itself is left as it is.
    """
    texts: dict[int, list[Kept]] = {}
    for row in citations:
        source, quote = row.get("source"), row.get("quote")
        if source and quote and not row.get("text_sha256"):
            if source not in texts:
                texts[source] = _texts(source)
            around = row.get("quote_prefix") or "", row.get("quote_suffix") or ""
            row.update(_place(Anchor(quote, *around), texts[source]))
    return [number for number, row in enumerate(citations) if lost(row)]


def lost(cited: Mapping[str, Any]) -> bool:
    """Whether a citation says that its quote was looked for in a kept text and not found."""
    return bool(cited.get("quote") and cited.get("text_sha256") and cited.get("quote_end") is None)


def told() -> ResponseReturnValue:
    """Whether the words `q` stand in a kept text of `source`, in a line to be read while they are typed."""
    quote = args().get("q", "").strip()
    try:
        source = resolve(reader(), "source", args().get("source", "").strip())
    except ValueProblem:
        source = None
    if not source or not quote or len(quote) > LONGEST:
        return jsonify({"text": ""})
    texts = _texts(source)
    if not texts:
        return jsonify({"text": _("No text of this source is kept: the words cannot be looked for.")})
    mark = Anchor(quote)
    if standing := _standing(mark, texts):
        return jsonify({"text": _("Stands in the text kept on %(day)s.", day=standing[0].day)})
    near = _near(mark, texts[0].page)
    lost = _("Does not stand in the text kept on %(day)s.", day=texts[0].day)
    return jsonify({"text": lost + (_(" Likest there: “%(words)s”", words=near[0][2]) if near else "")})

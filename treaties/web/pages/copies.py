"""Kept copies: taking one in, looking at it, filing it under its source, and giving it out as a download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, flash, redirect, request
from sqlalchemy import select

from treaties.capture.errors import NotTaken
from treaties.domain.message import Message
from treaties.domain.text import TextError, clean
from treaties.domain.values import ValueProblem, read_value, whole_number
from treaties.models import Record
from treaties.operations import filing, snapshot
from treaties.operations.errors import Problem
from treaties.queries import listing, passages
from treaties.queries import snapshot as copies
from treaties.queries.same_article import same_article
from treaties.records import TYPES
from treaties.vault import Missing, Spoilt
from treaties.web import forms
from treaties.web.accounts import require_editor
from treaties.web.context import editor, page, reader, signed_in, vault, writer
from treaties.web.correcting import tried
from treaties.web.editing import items
from treaties.web.found import found
from treaties.web.pages import import_references
from treaties.web.passage_markup import marked
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from treaties.operations.snapshot import Taken

ASKED = ("heading", "publisher", "issued", "url", "language", "document_no", "source_kind")
LABELS = {each.name: each.label for each in TYPES["source"].fields}
WAYS = {
    "pasted": "pasted",
    "uploaded": "uploaded",
    "fetched": "fetched from its address",
    "archived": "from a web archive",
}
# A kept file is a stranger's: it opens nowhere in this page's name, whatever a browser makes of it.
SANDBOX = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


def register(app: Flask) -> None:
    """Add the pages of kept copies."""
    app.get("/copies", endpoint="copies")(require_editor(unfiled))
    app.get("/copies/new", endpoint="copy_new")(require_editor(new))
    app.post("/copies/new", endpoint="copy_take")(require_editor(take_in))
    app.get("/copies/<key>", endpoint="copy")(show)
    app.get("/copies/<key>.txt", endpoint="copy_text")(plain_text)
    app.get("/copies/<key>.warc.gz", endpoint="copy_warc")(require_editor(as_warc))
    app.get("/copies/<key>/file", endpoint="copy_file")(as_file)
    app.post("/copies/<key>/file-under", endpoint="copy_file_under")(require_editor(file_under))
    app.post("/copies/<key>/confirm", endpoint="copy_confirm")(require_editor(confirm))
    app.post("/copies/<key>/describe", endpoint="copy_describe")(require_editor(describe))
    app.get("/sources/<slug:slug>/copies.warc.gz", endpoint="copies_warc")(require_editor(all_as_warc))


def unfiled() -> ResponseReturnValue:
    """Copies that nobody has filed under a source yet."""
    return page("copies.html", section="sources", copies=copies.unfiled(reader()), ways=WAYS)


def new(problems: list[tuple[str, str]] | None = None, code: int = 200) -> Response:
    """The form: a text, a file or an address."""
    slug = request.values.get("source", "").strip()
    source = found("source", slug) if slug else None
    typed: dict[str, str] = request.form.to_dict()
    if source and request.method == "GET":
        typed["address"] = listing.whole(reader(), TYPES["source"], source.id)["url"] or ""
    return page("copy_new.html", code, section="sources", source=source, problem_items=problems or [], typed=typed)


def take_in() -> ResponseReturnValue:
    """Take in what was sent and lead to the copy; where it cannot be kept, the form says why and nothing is stored."""
    if listed := import_references.sent():
        return listed
    slug = request.form.get("source", "").strip()
    source = found("source", slug) if slug else None
    text, address = request.form.get("text", ""), request.form.get("address", "").strip()
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if sent:
        sent.close()  # a large one stands in a file of its own
    given = [name for name, value in (("text", text.strip()), ("file", content), ("address", address)) if value]
    if len(given) != 1:
        said = (
            _("Paste a text, choose a file or give an address.")
            if not given
            else _("Give one of the three, not several.")
        )
        return new([(said, given[0] if given else "text")], 422)
    try:
        taken = _taken(given[0], text, content, (sent and sent.filename) or "", address)
        store = vault()
        store.put(taken.content)  # before anybody's writing waits for it
        with writer() as connection:
            made = snapshot.keep(connection, store, taken, editor(), source.id if source else None)
            key = copies.by_id(connection, made).key
    except (NotTaken, TextError, ValueProblem) as error:
        return new([(str(error), given[0])], 422)
    except OSError:
        return new(
            [(_("The disk could not keep this; nothing was stored. Tell whoever runs the register."), given[0])], 507
        )
    return redirect(f"/copies/{key}", 303)


def _taken(way: str, text: str, content: bytes, name: str, address: str) -> Taken:
    from treaties.capture import take
    from treaties.capture.paste import pasted

    if way == "address":
        return take.fetched(address)
    url = read_value("url", request.form.get("from", ""))
    language = clean(request.form.get("language", ""), 3).lower()
    if way == "text":
        return take.of_text(pasted(text, url=url, language=language))
    return take.taken(content, name=clean(name, 300), url=url)


def _copy(key: str) -> Any:
    copy = copies.by_key(reader(), key)
    if copy is None:
        abort(404)
    return copy


def _readable(key: str) -> Any:
    """The copy, for those who may read it: others are led to the sign-in."""
    copy = _copy(key)
    if not copy.licence and not signed_in():
        abort(redirect(f"/sign-in?next={request.path}", 303))
    return copy


def _there(copy: Any) -> Any:
    """The copy; 410 with the reason where it was taken down."""
    if copy.removed_at is not None:
        abort(410, _("This copy was taken down on %(day)s: %(why)s", day=copy.removed_at.date(), why=copy.removed_why))
    return copy


def _whole(copy: Any) -> str:
    if copy.removed_at is not None:
        return ""
    try:
        return copies.text_of(vault(), copy)
    except (Missing, Spoilt) as error:
        abort(500, _("%(error)s Whoever runs the register can bring it back from a backup.", error=error))


def show(key: str, problems: list[Problem] | None = None, code: int = 200) -> Response:
    """The copy: its text with the quoted passages marked, how it was taken, and what it says of itself."""
    from treaties.capture.confirm import WORDS, proposals, values_of

    copy = _readable(key)
    text, connection, source_id = _whole(copy), reader(), copies.source_of(copy)
    placed = passages.placed(passages.of_source(connection, source_id), text) if source_id else []
    offers = proposals(copy)
    source = listing.whole(connection, TYPES["source"], source_id) if source_id else None
    stated = [(WORDS.get(name, name), value, where) for name, value, where in copies.listed(copy.found)]
    answer = page(
        "copy.html", code, section="sources", copy=copy, text_html=marked(text, placed), placed=placed, ways=WAYS,
        stated=stated, offers=offers, values=values_of(offers.items()) | request.form.to_dict(), asked=ASKED,
        labels=LABELS, alike=[] if copy.record_id or not signed_in() else _alike(copy, text), source=source,
        redirects=copies.listed(copy.redirects), headers=copies.listed(copy.headers), may_write=signed_in(),
        terms=listing.terms(connection), problem_items=items(problems), version=_version(source_id),
        orphans=[row for row, place in placed if place is None],
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _version(source_id: int | None) -> int:
    return int(reader().execute(select(Record.version).where(Record.id == source_id)).scalar_one_or_none() or 0)


def _alike(copy: Any, text: str) -> list[Any]:
    from treaties.capture.confirm import proposals

    addresses = [copy.asked_url, copy.final_url, *(value for value, _ in proposals(copy).get("url", []))]
    doi = next((value for name, value, _ in copies.listed(copy.found) if name == "doi"), "")
    near = same_article(
        reader(), vault(), addresses=addresses, doi=doi, text=text, language=copy.language,
    )  # fmt: skip
    return [each for each in near if each.copy != copy.key]


def plain_text(key: str) -> Response:
    """The text alone, as text."""
    answer = Response(_whole(_there(_readable(key))), mimetype="text/plain", headers=SANDBOX)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def as_file(key: str) -> Response:
    """The bytes exactly as received, as a download that opens nothing."""
    copy = _there(_readable(key))
    try:
        content = vault().read(copy.sha256)
    except (Missing, Spoilt) as error:
        abort(500, _("%(error)s Whoever runs the register can bring it back from a backup.", error=error))
    kind = {"text/html": "html", "application/pdf": "pdf", "text/plain": "txt", "application/warc": "warc.gz",
            "application/wacz": "wacz", "multipart/related": "mhtml"}.get(copy.media_type, "bin")  # fmt: skip
    packed = next((v for n, v in copies.listed(copy.headers) if n.lower() == "content-encoding"), "")
    name = f"copy-{copy.key}.{kind}" + (f".{packed}" if packed.isalnum() and packed != "identity" else "")
    answer = Response(content, mimetype="application/octet-stream", headers=SANDBOX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def as_warc(key: str) -> Response:
    """The copy as a web archive."""
    return _archive([_there(_copy(key))], f"copy-{key}")


def all_as_warc(slug: str) -> Response:
    """Every copy of a source in one web archive."""
    kept = [each for each in copies.of_source(reader(), found("source", slug).id) if each.removed_at is None]
    if not kept:
        abort(404)
    return _archive(kept, slug)


def _archive(kept: list[Any], name: str) -> Response:
    from treaties.capture.export import warc

    try:
        content = warc(vault(), kept)
    except (Missing, Spoilt) as error:
        abort(500, str(error))
    answer = Response(content, mimetype="application/warc", headers=SANDBOX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.warc.gz"'
    return answer


def _said() -> tuple[dict[str, Any], list[str], list[Problem]]:
    """The confirmed values, the authors, and what cannot be read."""
    values: dict[str, Any] = {}
    wrong: list[Problem] = []
    for name in ASKED:
        try:
            values[name] = read_value(TYPES["source"].field(name).kind, request.form.get(name, ""))
        except ValueProblem as error:
            wrong.append(Problem(name, error.message))
    try:
        authors = [clean(each) for each in request.form.get("authors", "").splitlines()[:100] if each.strip()]
    except TextError as error:
        authors = []
        wrong.append(Problem("authors", error.message))
    return values, authors, wrong


def file_under(key: str) -> ResponseReturnValue:
    """File the copy under the source that was chosen, or under a new one with the values that were confirmed."""
    copy = _copy(key)
    what, _colon, number = request.form.get("choice", "").partition(":")
    other = whole_number(number) if number else None
    if what not in {"same", "new", *filing.TIES} or (what != "new" and not other):
        named = request.form.get("other", "").strip()
        what = request.form.get("relation", "same") if named else ""
        try:
            other = forms.resolve(reader(), "source", named) if named else None
        except ValueProblem as error:
            return show(key, [Problem("other", error.message)], 422)
        if what not in {"same", *filing.TIES} or other is None:
            return show(key, [Problem("choice", Message("Say what this article is."))], 422)
    values, authors, wrong = ({}, [], []) if what == "same" else _said()
    if wrong:
        return show(key, wrong, 422)
    values["source_kind"] = values.get("source_kind") or "news"
    if what != "same" and not values.get("heading"):
        return show(key, [Problem("heading", Message("A new source needs a title."))], 422)
    tie = {"tie_kind": filing.TIES[what], "other": other, "translator": copy.translator, "engine": copy.engine} \
        if what in filing.TIES else None  # fmt: skip
    reason = f"Taken in as kept copy {copy.key}."

    def work(connection: Any) -> None:
        if what == "same":
            snapshot.file_under(connection, copy.id, other or 0)
        else:
            values["accessed"] = copy.retrieved_at.date() if copy.way == "fetched" else None
            filing.new_source(connection, copy.id, values, authors, editor(), reason, tie)

    problems, code = tried(work)
    if problems:
        return show(key, problems, code)
    flash(_("The copy is filed."))
    return redirect(f"/copies/{key}", 303)


def confirm(key: str) -> ResponseReturnValue:
    """Write the confirmed values into the copy's source, as one edit of it."""
    copy = _copy(key)
    values, authors, wrong = _said()
    if copy.record_id is None:
        wrong.append(Problem("", Message("File the copy first.")))
    if wrong:
        return show(key, wrong, 422)
    based_on = whole_number(request.form.get("based_on", ""))
    reason = f"Confirmed from kept copy {copy.key}."
    problems, code = tried(
        lambda connection: filing.confirm(
            connection, copies.source_of(copy) or 0, based_on, values, authors, editor(), reason
        )
    )
    if problems:
        return show(key, problems, code)
    flash(_("The source now says what was confirmed."))
    return redirect(f"/copies/{key}", 303)


def describe(key: str) -> ResponseReturnValue:
    """Keep what a person says of the copy: whether everybody may read it, whose translation it is."""
    copy = _copy(key)
    try:
        said = {
            name: clean(request.form.get(name, "")) for name in ("licence", "translator", "engine", "translation_of")
        }
    except TextError as error:
        return show(key, [Problem("licence", error.message)], 422)
    said["translation_of"] = said["translation_of"].rpartition("/")[2][:16]
    problems, code = tried(lambda connection: filing.describe(connection, copy.id, said))
    if problems:
        return show(key, problems, code)
    flash(_("This is kept with the copy."))
    return redirect(f"/copies/{key}", 303)

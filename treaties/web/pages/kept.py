"""Answers kept for citing: kept with one button, found again under a permanent id, cited in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, jsonify, redirect, request
from markupsafe import Markup

from treaties.citations import render
from treaties.domain.message import Message
from treaties.domain.values import whole_number
from treaties.exports import answers, asking, console
from treaties.exports.tables import LICENCE, LICENCE_ADDRESS
from treaties.operations import kept as keeping
from treaties.operations.ledger import now
from treaties.queries import kept, treaty
from treaties.web.context import editor, page, reader, signed_in, today, writer
from treaties.web.pages.cite import FILES, LABELS
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

LARGEST = 1024 * 1024  # of an answer that somebody keeps without an account
SHOWN = 200


def register(app: Flask) -> None:
    """Add the way to keep, the list of what is kept, landing pages and their files."""
    app.get("/keep", endpoint="keep_page")(ask)
    app.post("/keep", endpoint="keep")(keep)
    app.get("/kept", endpoint="kept_list")(show_list)
    app.get("/kept/<mark>", endpoint="kept")(landing)
    app.get("/kept/<mark>.json", endpoint="kept_json")(as_json)
    app.get("/kept/<mark>/answer.jsonl", endpoint="kept_bytes")(as_bytes)
    app.get("/kept/<mark>/answer.csv", endpoint="kept_csv")(as_csv)
    for suffix, (style, media) in FILES.items():
        app.get(f"/kept/<mark>.{suffix}", endpoint=f"kept_{suffix.replace('.', '_')}")(_cited(style, media))


def _made(address: str) -> tuple[asking.Question, str, keeping.Kept]:
    """The question in the address and its answer, ready to be kept; Unasked or Refused where there is none."""
    from treaties.web.pages.data import published

    question, connection, at = asking.read(address, today()), reader(), now()
    if question.kind == "sql" and not signed_in():
        raise asking.Unasked(Message("Sign in to ask and keep questions in SQL."))
    title = asking.titled(question, _treaty(question))
    revision, chain = kept.state(connection)
    file = published("sqlite") if question.kind == "sql" else None
    table = answers.answer(connection, question, at.strftime("%Y-%m-%d %H:%M:%S"), file)
    who = editor().name if signed_in() else ""
    content = table.content
    if not signed_in() and len(content) > LARGEST:
        raise asking.Unasked(Message("An answer of more than a megabyte is kept for those who are signed in only."))
    made = keeping.Kept(
        question.kind, title, question.text, address, at, who, revision, chain, len(table.rows), content
    )
    return question, answers.digest(content), made


def _treaty(question: asking.Question) -> str:
    if question.kind != "status":
        return ""
    title = treaty.title_of(reader(), question.about)
    if not title:
        raise asking.Unasked(Message("There is no treaty “%(about)s” in the register.", about=question.about))
    return title


def ask() -> ResponseReturnValue:
    """What would be kept, before it is."""
    address, made, question, problem = request.args.get("of", ""), None, None, ""
    digest = ""
    try:
        question, digest, made = _made(address) if address else (None, "", None)
    except (asking.Unasked, console.Refused) as error:
        problem = str(error)
    return page("keep.html", 422 if problem else 200, section="", of=address, made=made, question=question,
                digest=digest, problem=problem)  # fmt: skip


def keep() -> ResponseReturnValue:
    """Keep the answer to a question and lead to its page."""
    address = request.form.get("of", "")[: asking.LONGEST * 3]
    try:
        _question, _title, made = _made(address)
    except (asking.Unasked, console.Refused) as error:
        return page("keep.html", 422, section="", of=address, made=None, question=None, digest="", problem=str(error))
    with writer(unseen=True) as connection:  # no page that is kept shows it
        mark = keeping.keep(connection, made)
    return redirect(f"/kept/{mark}", 303)


def show_list() -> ResponseReturnValue:
    """What is kept, newest first."""
    before = whole_number(request.args.get("before", "")) if request.args.get("before") else None
    rows = kept.newest_first(reader(), before)
    more = rows[kept.PAGE - 1].id if len(rows) > kept.PAGE else None
    return page("kept_list.html", section="", rows=rows[: kept.PAGE], more=more, kinds=asking.KINDS)


def _found(mark: str) -> Any:
    row = kept.by_mark(reader(), mark[:16])
    return row if row is not None else abort(404, _("No answer is kept under this id."))


def _base() -> str:
    return request.host_url.rstrip("/")


def landing(mark: str) -> ResponseReturnValue:
    """The page that the permanent id leads to: citation, question, state, hash, the answer and its files."""
    row = _found(mark)
    table = answers.read(kept.content(reader(), row.mark))
    style = request.args.get("style", render.OWN)
    style = render.ALIASES.get(style, style)
    offered = [render.OWN, *(each for each in LABELS if each != render.OWN), *sorted(set(render.names()) - set(LABELS))]
    if style not in offered:
        abort(404, _("There is no style “%(style)s” here; choose one of the list.", style=style[:80]))
    shown = render.lines([kept.work_of(row, _base())], style, row.at.date(), "html")[0]
    answer = page(
        "kept.html", section="", row=row, table=table, rows=table.rows[:SHOWN], question=asking.stored(row.question),
        kinds=asking.KINDS, style=style, styles=[(name, LABELS.get(name, name.replace("-", " "))) for name in offered],
        entry_html=Markup(shown.entry), licence=LICENCE, address=f"{_base()}/kept/{row.mark}",  # noqa: S704 - the processor escapes every value
    )  # fmt: skip
    answer.headers["Link"] = (
        f'<{_base()}/kept/{row.mark}>; rel="cite-as", <{_base()}/kept/{row.mark}.json>; rel="describedby"; '
        f'type="application/json", <{LICENCE_ADDRESS}>; rel="license"'
    )
    return answer


def as_json(mark: str) -> ResponseReturnValue:
    """What a program needs to know of the answer, and the answer."""
    import json

    row = _found(mark)
    table = answers.read(kept.content(reader(), row.mark))
    return jsonify({
        "id": row.mark, "address": f"{_base()}/kept/{row.mark}", "kind": row.kind, "title": row.title,
        "question": json.loads(row.question), "question_sha256": row.question_digest, "asked_as": row.address,
        "kept_at": row.at.strftime("%Y-%m-%dT%H:%M:%SZ"), "revision": row.revision, "chain": row.chain,
        "sha256": row.digest, "rows": row.count, "redacted": row.redacted, "licence": LICENCE,
        "cite_as": render.lines([kept.work_of(row, _base())], render.OWN, row.at.date(), "text")[0].entry,
        "columns": table.columns, "answer": table.rows,
    })  # fmt: skip


def as_bytes(mark: str) -> ResponseReturnValue:
    """The answer as it was first given, byte for byte, but for what was redacted since."""
    return Response(kept.content(reader(), _found(mark).mark), mimetype="application/jsonl")


def as_csv(mark: str) -> ResponseReturnValue:
    """The answer as CSV."""
    row = _found(mark)
    return Response(answers.as_csv(answers.read(kept.content(reader(), row.mark))), mimetype="text/csv")


def _cited(style: str, media: str) -> Any:
    def answer(mark: str) -> ResponseReturnValue:
        row = _found(mark)
        return Response(render.cite([kept.work_of(row, _base())], style, row.at.date()), mimetype=media)

    return answer

"""The writing API: records created, edited and retired with a token, by the operations that the forms use."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from sqlalchemy import select

from treaties.domain import steps
from treaties.domain.message import Message
from treaties.domain.text import TextError, clean
from treaties.domain.values import ValueProblem, read_value
from treaties.models import Record
from treaties.operations import records, token, undo
from treaties.operations.errors import Problem as Wrong
from treaties.operations.errors import Refused, Stale
from treaties.operations.ledger import Editor
from treaties.records import BY_PATH, CITATION_FIELDS, TYPES, Field, RecordType
from treaties.web import quotes
from treaties.web.context import reader, writer
from treaties.web.evidence_rows import CLAIMED, UNOFFERED
from treaties.web.found import found
from treaties.web.pages.api import known_here
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

TAG = re.compile(r'"v(\d{1,9})\b[^"]*"')
LOST = Message("These words do not stand in the kept text of this source: the quote is saved and marked.")
KEYS = {"slug", "title", "state", "reason", "values", "parts", "citations"}
LONGEST_KEY = 200
LEAVING = ("reason", "replaced_by")
NO_TOKEN = Message("Send a token: Authorization: Bearer trt_…. Your account page makes one.")
NO_TAG = Message('Say which version this is based on: If-Match with the ETag of the record, such as "v3".')


class Problem(Exception):  # noqa: N818 - the answer to a request
    """Why a request is not carried out: status, words, and errors by JSON pointer."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


def register(app: Flask) -> None:
    """Add the writing routes; a token in each request takes the place of the form's token."""
    kinds = f"<any({','.join(sorted(BY_PATH))}):path>"
    app.post(f"/api/v1/{kinds}", endpoint="api_create")(create)
    app.put(f"/api/v1/{kinds}/<slug:slug>", endpoint="api_edit")(edit)
    app.delete(f"/api/v1/{kinds}/<slug:slug>", endpoint="api_retire")(retire)
    for view in (create, edit, retire):
        app.extensions["csrf"].exempt(view)
    app.register_error_handler(Problem, _told)


def _told(problem: Problem) -> Response:
    said = {"type": "about:blank", "title": _("This was not done"), "status": problem.status, "detail": problem.detail}
    answer = Response(json.dumps(said | problem.more), problem.status)
    answer.mimetype = "application/problem+json"
    if problem.status == 401:  # noqa: PLR2004 - a status
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Treaty Register"'
    return answer


def create(path: str) -> Response:
    """A new record."""
    return _once(path, "")


def edit(path: str, slug: str) -> Response:
    """The next version of a record, whole as it is sent."""
    return _once(path, slug)


def retire(path: str, slug: str) -> Response:
    """Take a record out of the published register."""
    return _once(path, slug)


def _once(path: str, slug: str) -> Response:
    """Carry the request out, or answer as before where its key was used for the same request."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    who = token.owner(reader(), secret.strip()) if scheme.lower() == "bearer" else None
    if who is None:
        raise Problem(401, str(NO_TOKEN))
    known_here(LEAVING if request.method == "DELETE" else ())
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Problem(400, _("Idempotency-Key takes up to %(most)s printable characters.", most=LONGEST_KEY))
    tag = request.headers.get("If-Match", "")
    asked = f"{request.method}\n{request.full_path}\n{tag}".encode() + request.get_data()
    digest = hashlib.sha256(asked).hexdigest()
    with writer() as connection:
        before = token.sent(connection, who.id, key) if key else None
        if before is not None:
            if before.digest != digest:
                raise Problem(422, _("This Idempotency-Key was used for another request."))
            answer = {name: getattr(before, name) for name in ("status", "location", "tag", "body")}
        else:
            answer = _done(connection, BY_PATH[path], slug, who, tag)
            token.used(connection, who.token_id)
            if key:
                token.remember(connection, who.id, key, digest, answer)
    response = Response(answer["body"], answer["status"], mimetype="application/json")
    response.headers["ETag"] = answer["tag"]
    if answer["status"] == 201:  # noqa: PLR2004 - a status
        response.headers["Location"] = answer["location"]
    return response


def _done(connection: Connection, entry: RecordType, slug: str, who: Any, tag: str) -> dict[str, Any]:
    who_writes = Editor(who.name or who.email, who.id)
    record: Any = found(entry.kind, slug) if slug else None
    based_on = _based_on(tag) if record else None
    warnings: list[dict[str, str]] = []
    try:
        if request.method == "DELETE":
            reason, instead = _leaving(connection, entry)
            version = records.retire(connection, record.id, based_on, who_writes, reason, instead)
            record_id, what = record.id, steps.step(steps.RETIRED, title=record.title)
        else:
            body = _body()
            draft = _draft(connection, entry, body, record)
            warnings = [_warned(number) for number in quotes.settle(draft.citations)]
            reason = str(body.get("reason", ""))
            if record is None:
                record_id, version = records.create(connection, [draft], who_writes, reason)[0], 1
                what = steps.step(steps.ENTERED_BARE, kind=entry.label)
            else:
                record_id, what = record.id, steps.step(steps.CHANGED, title=record.title)
                version = records.edit(connection, record_id, based_on, draft, who_writes, reason)
    except Refused as error:
        said = "; ".join(str(each.message) for each in error.problems)
        raise Problem(422, said, errors=[_told_of(entry, each) for each in error.problems]) from error
    except Stale as error:
        said = _("%(why)s Read the record again.", why=error)
        raise Problem(412, said, current=f'"v{error.current}"', href=f"/api/v1/{entry.path}/{slug}") from error
    undo.note(connection, who.id, what, [(record_id, version - 1, version)])
    now_at = connection.execute(select(Record.slug).where(Record.id == record_id)).scalar_one()
    body = {"slug": now_at, "version": version, "address": f"/{entry.path}/{now_at}@{version}"}
    body |= {"warnings": warnings} if warnings else {}
    return {
        "status": 200 if record else 201, "location": f"/api/v1/{entry.path}/{now_at}", "tag": f'"v{version}"',
        "body": json.dumps(body | {"href": f"/api/v1/{entry.path}/{now_at}"}),
    }  # fmt: skip


def _warned(number: int) -> dict[str, str]:
    """What the form says before it saves such a quote; here it is saved and marked, as the form does on demand."""
    return {"pointer": f"/citations/{number}/quote", "detail": str(LOST)}


def _told_of(entry: RecordType, problem: Wrong) -> dict[str, str]:
    """A problem with the JSON pointer to what was sent; on leaving, reason and heir stand in the address instead."""
    said = {"detail": str(problem.message)} | ({"article": problem.article} if problem.article else {})
    if request.method == "DELETE":
        return {"parameter": problem.field} | said if problem.field else said
    inner = "" if problem.row is None else f"/{problem.row}/{problem.column}"
    if problem.field in {each.name for each in entry.fields}:
        above = "/values/"
    else:
        above = "/parts/" if problem.field in {part.name for part in entry.parts} else "/"
    return {"pointer": f"{above}{problem.field}{inner}" if problem.field else ""} | said


def _based_on(tag: str) -> int:
    if not tag:
        raise Problem(428, str(NO_TAG))
    match = TAG.fullmatch(tag.strip())
    if match is None:
        raise Problem(400, _("If-Match names no version of a record. %(how)s", how=NO_TAG))
    return int(match[1])


def _leaving(connection: Connection, entry: RecordType) -> tuple[str, int | None]:
    """Why a record is retired and what replaces it, from the address."""
    try:
        reason, instead = (clean(request.args.get(name, "")) for name in ("reason", "replaced_by"))
    except TextError as error:
        raise Problem(400, str(error)) from error
    return reason, _target(connection, entry.kind, instead) if instead else None


def _body() -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise Problem(415, _("Send application/json."))
    try:
        body = json.loads(request.get_data(), object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Problem(400, _("This is no JSON.")) from None
    unknown = sorted(set(body) - KEYS) if isinstance(body, dict) else [""]
    if not isinstance(body, dict) or unknown:
        raise _wrong(
            _step(unknown[0]) if unknown[0] else "",
            _("Send an object with %(names)s.", names=", ".join(sorted(KEYS))),
        )
    return body


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; refused where it says one name twice, since one of the two would be lost without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Problem(400, _("“%(name)s” is said more than once; it takes one value.", name=twice[:60]))
    return found


def _no_number(_name: str) -> None:
    raise ValueError


def _step(name: str) -> str:
    """A name as it stands in a JSON pointer (RFC 6901)."""
    return "/" + name[:60].replace("~", "~0").replace("/", "~1")


def _draft(connection: Connection, entry: RecordType, body: dict[str, Any], record: Any) -> records.Draft:
    values = _values(connection, entry.fields, body.get("values", {}), "/values")
    sent = body.get("parts", {})
    if not isinstance(sent, dict) or set(sent) - {part.name for part in entry.parts}:
        raise _wrong(
            "/parts", _("There are the parts %(names)s.", names=", ".join(part.name for part in entry.parts) or "–")
        )
    parts = {part.name: _rows(connection, part.fields, sent.get(part.name, []), f"/parts/{part.name}")
             for part in entry.parts}  # fmt: skip
    citations = _rows(connection, CITATION_FIELDS, body.get("citations", []), "/citations")
    known = {each.name for each in entry.fields} | {each.name for each in entry.parts} | {"", "title"}
    for number, row in enumerate(citations):
        row.setdefault("stance", "asserts")
        if row.get("field", "") not in known and not CLAIMED.fullmatch(row["field"]):
            raise _wrong(f"/citations/{number}/field", str(UNOFFERED))
    if entry.kind == "source" and not citations:  # a source speaks for itself
        own = record.id if record else records.next_id(connection)
        citations.append({"source": own, "stance": "asserts"})
    state = body.get("state", "published")
    if state not in ("published", "draft"):  # a tuple, since what was sent may be of any type
        raise _wrong("/state", _("A record is published or a draft."))
    texts = {name: _text(body.get(name, ""), f"/{name}") for name in ("slug", "title", "reason")}
    return records.Draft(
        entry.kind, values, parts, citations, slug=texts["slug"], title=texts["title"] if entry.titled else "",
        state=state,
    )  # fmt: skip


def _wrong(pointer: str, detail: str) -> Problem:
    return Problem(422, f"{pointer}: {detail}" if pointer else detail, errors=[{"pointer": pointer, "detail": detail}])


def _text(value: Any, pointer: str) -> str:
    if not isinstance(value, str):
        raise _wrong(pointer, _("This must be text."))
    try:
        return clean(value)
    except TextError as error:
        raise _wrong(pointer, str(error)) from error


def _rows(connection: Connection, fields: Iterable[Field], rows: Any, pointer: str) -> list[dict[str, Any]]:
    if not isinstance(rows, list):
        raise _wrong(pointer, _("This must be a list of objects."))
    return [_values(connection, fields, row, f"{pointer}/{number}") for number, row in enumerate(rows)]


def _values(connection: Connection, fields: Iterable[Field], sent: Any, pointer: str) -> dict[str, Any]:
    known = {each.name: each for each in fields if not each.derived}
    if not isinstance(sent, dict):
        raise _wrong(pointer, _("This must be an object."))
    if unknown := sorted(set(sent) - set(known)):
        raise _wrong(pointer + _step(unknown[0]), _("There is no such field."))
    return {
        name: _value(connection, known[name], value, f"{pointer}/{name}")
        for name, value in sent.items() if value is not None
    }  # fmt: skip


def _value(connection: Connection, field: Field, value: Any, pointer: str) -> Any:
    wanted = {
        "flag": (bool, Message("This must be true or false.")),
        "number": (int, Message("This must be a whole number.")),
        "real": (int | float, Message("This must be a number.")),
    }  # fmt: skip
    kind, words = wanted.get(field.kind, (str, Message("This must be text.")))
    if not isinstance(value, kind) or (isinstance(value, bool) and field.kind != "flag"):
        raise _wrong(pointer, str(words))
    if field.kind == "flag":
        return value
    if field.kind == "ref":
        return _target(connection, field.refers, str(value), pointer) if value else None
    try:
        return read_value(field.kind, value if isinstance(value, str) else repr(value))
    except ValueProblem as error:
        raise _wrong(pointer, str(error)) from error


def _target(connection: Connection, kind: str, slug: str, pointer: str = "") -> int:
    if "\x00" not in slug and slug.isprintable():
        query = select(Record.id).where(Record.kind == kind, Record.slug == slug, Record.state != "retired")
        if (number := connection.execute(query).scalar_one_or_none()) is not None:
            return int(number)
    said = _("There is no %(kind)s “%(name)s” in the register.", kind=_(TYPES[kind].label), name=slug[:80])
    if not pointer:
        raise Problem(422, said, errors=[{"parameter": "replaced_by", "detail": said}])
    raise _wrong(pointer, said)

"""A file or a pasted text, laid beside the register, and written as far as a researcher chooses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, flash, redirect, request

from treaties.domain.message import Message
from treaties.domain.values import ValueProblem, read_value
from treaties.imports.errors import NONE_TICKED, NotImported
from treaties.queries import imported
from treaties.queries.listing import id_of
from treaties.records import TYPES
from treaties.web import kept_files
from treaties.web.accounts import require_editor
from treaties.web.context import editor, page, reader, writer
from treaties.web.pages import import_references, import_rows
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

    from treaties.imports.page import Page

OUTCOMES = ("new", "changed", "conflicting", "missing", "unread", "same")
MEANS = {
    "new": "the register has no such act", "changed": "the register has another day",
    "conflicting": "the register has another act on that day", "missing": "only the register has it",
    "unread": "not understood, see the reason", "same": "the register says the same",
}  # fmt: skip


def register(app: Flask) -> None:
    """Add the page, its upload, and the writing of what was chosen."""
    app.get("/import", endpoint="import_page")(require_editor(show))
    app.post("/import", endpoint="import_read")(require_editor(read))
    app.post("/import/write", endpoint="import_write")(require_editor(write))
    app.post("/import/undo", endpoint="import_undo")(require_editor(undo))
    app.post("/import/rows", endpoint="import_rows")(require_editor(import_rows.check_or_write))
    app.post("/import/references", endpoint="import_references")(require_editor(import_references.write))


def show(problems: list[str] | None = None, code: int = 200, **more: Any) -> Response:
    """The form for a file, with what was wrong with the last one."""
    items = [(each, "") for each in problems or []]
    kinds = [(kind, entry.plural) for kind, entry in TYPES.items()]
    kept = {name: request.form.get(name, "") for name in ("kind", "treaty", "as_of", "part", "source", "pasted")}
    return page(
        "import.html", code, section="", problem_items=items, means=MEANS, kinds=kinds, kept=kept,
        imports=imported.recent(reader()), paths={kind: entry.path for kind, entry in TYPES.items()}, **more,
    )  # fmt: skip


def read() -> ResponseReturnValue:
    """Keep the file under its hash and show it beside the register; nothing is written to the register."""
    content, name = kept_files.sent()
    if not content.strip():
        return show([_("Choose a file, or paste a table.")], 422)
    kind = request.form.get("kind") or "status"
    try:
        if kind == "references":
            return import_references.shown(content, name)
        if kind in TYPES:
            return import_rows.shown(content, name, TYPES[kind])
    except NotImported as error:
        return show([str(each) for each in error.problems], 422, key=kept_files.keep(content), name=name)
    return _compared(content, name)


def _hints() -> tuple[int, date | None, int]:
    """Treaty, day and source that the form names for a list which does not say them; NotImported where unknown."""
    found = []
    for kind in ("treaty", "source"):
        slug = request.form.get(kind, "").strip()
        record = id_of(reader(), kind, slug) if slug else 0
        if record < 0:
            raise NotImported.at(
                "form", 0, kind, Message("The register has no %(kind)s “%(slug)s”.", kind=kind, slug=slug)
            )
        found.append(record)
    try:
        day: date | None = read_value("day", request.form.get("as_of", ""))
    except ValueProblem as error:
        raise NotImported.at("form", 0, "as of", error.message) from error
    return found[0], day, found[1]


def _read(content: bytes, name: str, day: date | None) -> Page:
    from treaties.imports import status_table

    return status_table.read(content, name, day, request.form.get("part", "").strip())


def _compared(content: bytes, name: str, code: int = 200, problems: list[str] | None = None) -> Response:
    from treaties.imports import status
    from treaties.imports.head import treaty_of

    try:
        treaty, day, _source = _hints()
        found = status.compare(reader(), _read(content, name, day), treaty, anything=True)
    except NotImported as error:
        return show([str(each) for each in error.problems], 422, key=kept_files.keep(content), name=name)
    counts = [(outcome, found.count(outcome)) for outcome in OUTCOMES]
    lines = sorted(found.findings, key=lambda each: OUTCOMES.index(each.outcome))
    groups = [
        ("different", [each for each in lines if each.outcome != "same"]),
        ("same", [each for each in lines if each.outcome == "same"]),
    ]
    labels = {"title": "Title"} | {each.name: each.label for each in TYPES["treaty"].fields}
    proposed = [] if found.treaty else [(labels[key], value) for key, value in treaty_of(found.page).items()]
    return show(
        problems, code, found=found, counts=counts, groups=groups, key=kept_files.keep(content), name=name,
        proposed=proposed,
    )  # fmt: skip


def write() -> ResponseReturnValue:
    """Write the chosen rows, in one transaction; sent twice it writes them once."""
    from treaties.imports import applying, status

    content = kept_files.kept()
    name = request.form.get("name", "page")[:120]
    try:
        treaty, day, source = _hints()
        with writer() as connection:
            enter = bool(request.form.get("enter"))
            found = status.compare(connection, _read(content, name, day), treaty, anything=enter)
            chosen = set(request.form.getlist("row"))
            if not chosen:
                raise NotImported.at(name, 0, "", NONE_TICKED)
            count = applying.apply(connection, found, content, editor(), chosen, source, enter=enter)
    except NotImported as error:
        return _compared(content, name, 422, [str(each) for each in error.problems])
    flash(
        _(
            "%(count)s acts were written. To undo them all: import %(key)s.",
            count=count,
            key=applying.reason_of(content)[7:19],
        ),
        "good",
    )
    return redirect("/import", 303)


def undo() -> ResponseReturnValue:
    """Retire everything that one import wrote."""
    from treaties.imports import applying

    key = request.form.get("import", "").strip().removeprefix("import ").strip()
    if not re.fullmatch("[0-9a-f]{12}", key):
        return show([_("The key of an import has twelve characters, such as 0a1b2c3d4e5f.")], 422)
    try:
        with writer() as connection:
            count = applying.undo(connection, key, editor())
    except NotImported as error:
        return show([str(each) for each in error.problems], 422)
    flash(_("%(count)s records of that import were retired.", count=count), "good")
    return redirect("/import", 303)

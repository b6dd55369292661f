"""References of reference managers, shown beside the sources of the register and written as far as chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, flash, redirect, request

from treaties.imports.errors import NONE_TICKED, NotImported
from treaties.web import kept_files
from treaties.web.context import editor, page, reader, writer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

OUTCOMES = {
    "new": "the register has no source of this address", "likely": "title and date are known, the address is not",
    "same": "the register has it", "double": "the file has it twice", "wrong": "cannot be kept, see the reason",
}  # fmt: skip


def shown(content: bytes, name: str, code: int = 200, problems: list[str] | None = None) -> Response:
    """Every reference of the file with what the register has of it; NotImported where the file is none."""
    from treaties.imports import bibliography, sources

    items = sources.compare(reader(), bibliography.read(content, name))
    order = list(OUTCOMES)
    counts = [(each, sum(item.outcome == each for item in items), OUTCOMES[each]) for each in order]
    items.sort(key=lambda item: (order.index(item.outcome), item.reference.line))
    return page(
        "import_references.html", code, section="", items=items, counts=counts, key=kept_files.keep(content), name=name,
        problem_items=[(each, "") for each in problems or []],
    )  # fmt: skip


def sent() -> Response | None:
    """The page of the references where a form that takes an article was sent a list of them; None for an article."""
    from treaties.imports import bibliography

    files = [each for each in (*request.files.getlist("file"), *request.files.getlist("files")) if each.filename]
    pasted = request.form.get("text", "")
    if len(files) > 1 or (files and pasted.strip()):
        return None
    name = str(files[0].filename) if files else "pasted text"
    content = files[0].stream.read(bibliography.LARGEST + 1) if files else pasted.encode("utf-8", "replace")
    if files:
        files[0].stream.seek(0)
    try:
        return shown(content, kept_files.plain(name)) if bibliography.form_of(content) else None
    except NotImported:
        return None  # it only begins like one: it is read as an article


def write() -> ResponseReturnValue:
    """Write the chosen references as sources, in one transaction; sent twice it writes them once."""
    from treaties.imports import bibliography, sources

    content = kept_files.kept()
    name = request.form.get("name", "file")[:120]
    chosen = set(request.form.getlist("row"))
    try:
        if not chosen:
            raise NotImported.at(name, 0, "", NONE_TICKED)
        references = bibliography.read(content, name)
        with writer() as connection:
            count = sources.load(connection, references, content, name, editor(), chosen)
    except NotImported as error:
        return shown(content, name, 422, [str(each) for each in error.problems])
    flash(
        _(
            "%(count)s sources were written. To undo them all: import %(key)s.",
            count=count,
            key=sources.reason_of(content)[7:19],
        ),
        "good",
    )
    return redirect("/import", 303)

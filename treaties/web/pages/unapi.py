"""unAPI: one address at which programs ask in which formats a record is to be had, and for the record in one of them.

The protocol is of 2006 (unapi.info/specs); reference managers look for it before they read anything else in a page.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, abort, request

from treaties.citations import render
from treaties.queries import works
from treaties.web.context import host, reader, today
from treaties.web.markup import escape
from treaties.web.pages.cite import FILES
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask import Flask

_MEDIA = dict(FILES.values())
FORMATS = {
    "ris": _MEDIA["ris"], "bibtex": _MEDIA["biblatex"], "biblatex": _MEDIA["biblatex"], "csl-json": _MEDIA["csl-json"],
}  # fmt: skip


def register(app: Flask) -> None:
    """Add the address."""
    app.get("/unapi", endpoint="unapi")(answer)


def answer() -> Response:
    """The formats, those of one record (300), or the record in a format; 404 and 406 as the protocol has them."""
    asked, form = request.args.get("id", ""), request.args.get("format", "")
    if not asked:
        return _formats("", HTTPStatus.OK)
    rows = works.find(reader(), asked)
    if len(rows) != 1:
        abort(404, _("There is no such record."))
    if not form:
        return _formats(f' id="{escape(asked)}"', HTTPStatus.MULTIPLE_CHOICES)
    if form not in FORMATS:
        abort(406, _("The formats are %(formats)s.", formats=", ".join(FORMATS)))
    work = works.work_of(reader(), rows[0], host())
    return Response(render.cite([work], form, today()), mimetype=FORMATS[form])


def _formats(of: str, status: HTTPStatus) -> Response:
    each = "".join([f'<format name="{name}" type="{media}"/>' for name, media in FORMATS.items()])
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<formats{of}>{each}</formats>\n'
    return Response(body, status, mimetype="application/xml")

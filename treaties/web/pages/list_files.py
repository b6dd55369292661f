"""Whole lists as files, filters kept: JSON Lines, workbook, Parquet, GeoJSON, beside CSV and JSON of the common way."""

from __future__ import annotations

import json
import threading
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Flask, Response, abort

from treaties.exports import asking, listed
from treaties.exports.errors import ExportError
from treaties.exports.tables import LICENCE_ADDRESS
from treaties.exports.write import MEDIA
from treaties.queries import listing
from treaties.records import BY_PATH, RecordType
from treaties.web.context import host, reader, today
from treaties.web.crud import PATHS, list_asked
from treaties.web.tabular import chunks, streamed
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

FORMS = (*listed.STREAMED, *listed.FILED)
_one_at_a_time = threading.Lock()  # of the files that are made whole before they are sent


def register(app: Flask) -> None:
    """Add the files of every list."""
    app.get(f"/<any({PATHS}):path>.<any({','.join(FORMS)}):form>", endpoint="list_file")(file)
    app.get(f"/<any({PATHS}):path>.csv-metadata.json", endpoint="list_described")(described)
    app.jinja_env.globals["list_files"] = offered


@cache
def offered(entry: RecordType) -> list[tuple[str, str]]:
    """The files that a list is offered as: (what it is called, what its address ends with)."""
    found = [("CSV", ".csv"), ("JSON", ".json"), ("JSON Lines", ".jsonl"), ("Excel", ".xlsx")]
    found += [("Parquet", ".parquet")] if find_spec("duckdb") else []
    return found + ([("GeoJSON", ".geojson")] if entry.kind == "event" else [])


def file(path: str, form: str) -> ResponseReturnValue:
    """One file; 404 for a map of what has no place, 501 where this installation lacks the library of the format."""
    entry = BY_PATH[path]
    if form == "geojson" and entry.kind != "event":
        abort(404, _("Only events are given out as GeoJSON."))
    typed, asked = list_asked(entry)
    said = listed.about(reader(), *_named(entry, typed))
    if form in listed.STREAMED:
        answer = streamed(partial(listed.STREAMED[form], entry=entry, asked=asked, said=said), MEDIA[form])
    else:
        answer = _made(form, entry, asked, said)
    answer.headers["Content-Disposition"] = f"attachment; filename={path}.{form}"
    answer.headers["Link"] = f'<{LICENCE_ADDRESS}>; rel="license"'
    return answer


def described(path: str) -> ResponseReturnValue:
    """What the CSV of a list is and holds, for programs: CSV on the Web (W3C), licence and how to cite it among it."""
    entry = BY_PATH[path]
    typed, _asked = list_asked(entry)
    said = listed.about(reader(), *_named(entry, typed))
    found = listed.csvw(entry, said, f"{entry.path}.csv{f'?{urlencode(typed)}' if typed else ''}")
    return Response(json.dumps(found, ensure_ascii=False, indent=1), mimetype="application/csvm+json")


def _named(entry: RecordType, typed: dict[str, str]) -> tuple[str, str]:
    """Title and address of the list in its normal form."""
    try:
        question = asking.read(f"{entry.path}?{urlencode(typed)}", today())
    except asking.Unasked as error:
        abort(400, str(error))
    drafts = ", drafts" if typed.get(listing.DRAFTS) else ""
    return asking.titled(question) + drafts, f"{host()}{question.address}"


def _made(form: str, entry: RecordType, asked: listing.Asked, said: listed.Told) -> Response:
    """A file that is made whole first; it goes away with the answer."""
    folder = TemporaryDirectory()
    path = Path(folder.name) / f"list.{form}"
    try:
        with _one_at_a_time:
            listed.FILED[form](reader(), entry, asked, said, path)
    except ExportError as error:
        folder.cleanup()
        abort(501, str(error))
    except BaseException:
        folder.cleanup()
        raise
    answer = Response(chunks(path), mimetype=MEDIA[form])
    answer.call_on_close(folder.cleanup)
    return answer

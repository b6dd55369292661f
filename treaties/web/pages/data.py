"""The whole register to take away: every format as a file of the newest state, made once per revision."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort

from treaties.config import code_state
from treaties.domain.message import Message
from treaties.exports import tables
from treaties.exports.drafted import with_drafts
from treaties.exports.errors import ExportError
from treaties.exports.write import FOLDERS, FORMATS, MEDIA, SUFFIX, write
from treaties.queries.listing import DRAFTS
from treaties.queries.prepared import newest
from treaties.web.context import args, database, page, reader, signed_in
from treaties.web.tabular import chunks

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

WHAT = {
    "sqlite": (
        "SQLite",
        Message("One file for any SQLite tool: a table per type, views for people, full text, codebook."),
    ),
    "csv": ("CSV", Message("A folder of CSV files, zipped; text that a spreadsheet would run is guarded.")),
    "datapackage": (
        "Data package",
        Message("The CSV files as a Frictionless data package, zipped, with schemas and keys."),
    ),
    "xlsx": ("Excel", Message("A workbook with a sheet per table.")),
    "postgres": ("PostgreSQL", Message("A script for psql.")),
    "mysql": ("MySQL", Message("A script for MySQL and MariaDB.")),
    "jsonl": ("JSON Lines", Message("A line per record; what another register reads back without loss.")),
    "jsonld": ("JSON-LD", Message("Linked data: records as nodes.")),
    "geojson": ("GeoJSON", Message("Events at the coordinates of their places.")),
    "parquet": ("Parquet", Message("A row per record for columnar tools.")),
    "parquet_tables": (
        "Parquet, by table",
        Message("A file per table, zipped: days, numbers and yes or no have their types."),
    ),
}
_one_at_a_time = threading.Lock()


def register(app: Flask) -> None:
    """Add the page and the files."""
    app.get("/data", endpoint="data")(show)
    app.get(f"/data/treaty-register-<any({','.join(FORMATS)}):form>")(download)


def show() -> ResponseReturnValue:
    """What can be taken away, how it is cited, and the codebook."""
    found = tables.tables(bounds=True, titles=True)
    lines = list(tables.codebook(found))
    return page("data.html", section="", formats=[(form, *WHAT[form]) for form in WHAT], head=lines[0], lines=lines[1:])


def published(form: str) -> Path:
    """The file of a format at the newest revision, made now where it is missing; older ones are cleared away."""
    connection = reader()
    folder = database().settings.data_dir / "published"
    suffix = _suffix(form)
    path = folder / f"treaty-register-{newest(connection)}-{code_state()}-{form}.{suffix}"
    with _one_at_a_time:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _make(connection, form, path, words=form == "sqlite", kept_in=database().settings.data_dir)
            for old in folder.glob(f"treaty-register-*-{form}.{suffix}"):
                if old != path:
                    old.unlink(missing_ok=True)
    return path


def _make(connection: Connection, form: str, path: Path, **more: Any) -> None:
    if form not in FOLDERS:
        write(connection, form, path, **more)
        return
    inside = path.with_suffix(".folder")
    write(connection, form, inside, **more)
    half = path.with_suffix(".part")
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in sorted(inside.iterdir()):
            # ZipInfo's own day, so that the same state gives the same bytes.
            packed.writestr(zipfile.ZipInfo(f"treaty-register/{each.name}"), each.read_bytes(), zipfile.ZIP_DEFLATED)
            each.unlink()
    inside.rmdir()
    half.replace(path)


def download(form: str) -> Response:
    """One file; 501 where this installation lacks the library that the format needs.

    With `drafts=yes` also drafts, for those who are signed in; such a file is kept nowhere.
    """
    try:
        if args().get(DRAFTS) and signed_in():
            return _with_drafts(form)
        path = published(form)
    except ExportError as error:
        abort(501, str(error))
    name = path.name.replace(f"-{code_state()}", "")
    name = name.replace(f"-{form}", "") if form not in FOLDERS else name
    return sent(path, MEDIA[form], name)


def _with_drafts(form: str) -> Response:
    folder = TemporaryDirectory()
    path = Path(folder.name) / f"treaty-register-drafts-{form}.{_suffix(form)}"
    try:
        with _one_at_a_time, with_drafts(reader()) as connection:
            _make(connection, form, path, words=form == "sqlite", drafts=True)
    except BaseException:
        folder.cleanup()
        raise
    answer = sent(path, MEDIA[form], path.name)
    answer.call_on_close(folder.cleanup)
    return answer


def _suffix(form: str) -> str:
    return "zip" if form in FOLDERS else SUFFIX.get(form, form)


def sent(path: Path, media: str, name: str) -> Response:
    """A file as an attachment, read in pieces."""
    headers = {"Content-Disposition": f"attachment; filename={name}", "Content-Length": str(path.stat().st_size)}
    return Response(chunks(path), mimetype=media, headers=headers)

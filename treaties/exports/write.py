"""Every format by its name: written beside its place first, so that no half of a file ever stands there."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from treaties import db
from treaties.domain.message import Message
from treaties.exports import binary, lines, package, sql, state, text
from treaties.exports.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import Connection

FILES: dict[str, Callable[..., None]] = {
    "sqlite": sql.write_sqlite,
    "postgres": partial(sql.write_script, dialect="postgres"),
    "mysql": partial(sql.write_script, dialect="mysql"),
    "jsonl": text.write_jsonl,
    "jsonld": text.write_jsonld,
    "parquet": binary.write_parquet,
    "xlsx": binary.write_xlsx,
    "geojson": text.write_geojson,
}
FOLDERS: dict[str, Callable[..., None]] = {
    "csv": text.write_csv, "datapackage": package.write_datapackage, "parquet_tables": binary.write_parquet_tables,
}  # fmt: skip
FORMATS = (*FILES, *FOLDERS)
UNDATED = ("jsonl", "jsonld", "parquet", "geojson")
SUFFIX = {"sqlite": "db", "postgres": "sql", "mysql": "sql"}
MEDIA = {
    "sqlite": "application/vnd.sqlite3", "postgres": "application/sql", "mysql": "application/sql",
    "jsonl": "application/jsonl", "jsonld": "application/ld+json", "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "geojson": "application/geo+json",
    **dict.fromkeys(FOLDERS, "application/zip"),
}  # fmt: skip


def write(
    connection: Connection, form: str, path: Path, tell: Callable[[int], None] = lambda _: None,
    *, day: date | None = None, bom: bool = False, words: bool = False, kept_in: Path | None = None,
    drafts: bool = False,
) -> str:  # fmt: skip
    """Write the published register to `path` and return its fingerprint; ExportError where it cannot be done.

    `day` adds the status of every actor on it, and is what "current" means in views; `bom` is for CSV in old
    spreadsheets; `words` adds full-text search to sqlite; `kept_in` is the register's own folder, where the fingerprint
    stays until the next change; `drafts` says that the connection is one of `drafted.with_drafts`, which the name of
    the state then tells.
    """
    _refuse_devices(form, path)
    more: dict[str, Any] = {}
    if day:
        if form in UNDATED:
            raise ExportError(
                Message("%(form)s holds records only, no status of a day: take sqlite, csv or xlsx.", form=form)
            )
        more["day"] = day
    if bom:
        if form != "csv":
            raise ExportError(Message("A byte order mark belongs to csv only."))
        more["bom"] = True
    if words:
        if form != "sqlite":
            raise ExportError(Message("Full text belongs to sqlite only."))
        more["words"] = True
    named = f"drafts-{lines.fingerprint(connection)}" if drafts else state.name_of(connection, kept_in)
    path = path.resolve()  # a link stays one
    try:
        if form in FOLDERS:
            path.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=f".{path.name}.", dir=path if path.exists() else path.parent) as made:
                FOLDERS[form](connection, Path(made), named, tell, **more)
                path.mkdir(exist_ok=True)
                for each in Path(made).iterdir():
                    each.replace(path / each.name)
            return named
        half = path.with_name(f"{path.name}.part")
        try:
            FILES[form](connection, half, named, tell, **more)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    except (OSError, db.sqlite().Error) as error:
        raise ExportError(
            Message(
                "%(path)s cannot be written: %(fault)s.", path=path, fault=getattr(error, "strerror", None) or error
            )
        ) from error
    return named


def _refuse_devices(form: str, path: Path) -> None:
    """ExportError before any work where something else stands: a file put in the place of a device would end it."""
    if form in FOLDERS and path.exists() and not path.is_dir():
        raise ExportError(Message("%(path)s is no folder: name another.", path=path))
    if form in FILES and path.exists() and not path.is_file():
        raise ExportError(Message("%(path)s is no file: name another.", path=path))

"""Commands that give data out: exports, releases, kept answers."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from treaties import config
from treaties.cli.common import checked, counted, day_of, main, progress, reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


@main.command(help="Write the published register to a file (csv, datapackage, parquet_tables: a folder).")
@click.option(
    "--format", "form",
    help="sqlite, postgres, mysql, jsonl, jsonld, parquet, xlsx, geojson, csv, datapackage, parquet_tables.",
)  # fmt: skip
@click.option(
    "-o", "path", type=click.Path(path_type=Path), help="The file, or the folder, to write; - is standard output."
)
@click.option("--on", "day", help="Also the status of every State on this day.")
@click.option("--as-recorded", "moment", help="What the register said at this time, such as 2026-02-03T12:00:00Z.")
@click.option("--bom", is_flag=True, help="CSV that begins with a byte order mark, for old spreadsheets.")
@click.option("--full-text", "words", is_flag=True, help="SQLite with a table for full-text search.")
@click.option("--drafts", is_flag=True, help="Also drafts: for those who work on them, not for publishing.")
@click.option("--canonical", is_flag=True, help="Print SHA-256 over the canonical lines: the name of this state.")
def export(
    form: str | None, path: Path | None, day: str | None, moment: str | None,
    *, bom: bool, words: bool, drafts: bool, canonical: bool,
) -> None:  # fmt: skip
    """Export the register."""
    from treaties.exports.errors import ExportError
    from treaties.exports.state import name_of
    from treaties.exports.write import FOLDERS, FORMATS, write

    if form is not None and form not in FORMATS:
        raise click.BadParameter(f"“{form}” is none of {', '.join(FORMATS)}.", param_hint="--format")
    if (form is None) != (path is None) or not (form or canonical):
        raise click.UsageError("Say which --format and where to write it with -o, or ask for --canonical.")
    if form is None and (day or bom or words):
        raise click.UsageError("--on, --bom and --full-text belong to a file: say its --format.")
    if form in FOLDERS and str(path) == "-":
        raise click.UsageError(f"{form} is a folder, which standard output cannot hold: name it with -o.")
    if drafts and (moment or not path):
        raise click.UsageError("--drafts belongs to a file of the register as it is.")
    folder = None if moment else config.from_environ().data_dir
    with _state(moment, drafts=drafts) as connection, progress("Writing") as tell, _place(path) as place:
        try:
            if form and place:
                more: dict[str, Any] = {"day": day_of(day), "bom": bom, "words": words, "kept_in": folder}
                more["drafts"] = drafts
                found = write(connection, form, place, tell, **more)
            else:
                found = name_of(connection, folder)
        except ExportError as error:
            raise click.ClickException(str(error)) from error
        if path != place and place:
            with place.open("rb") as file:
                copyfileobj(file, sys.stdout.buffer)
    where = path if path == place else "standard output"
    said = found if canonical else f"Written to {where}: state {found[:23] if drafts else found[:16]}."
    click.echo(said, err=path != place)


@contextmanager
def _place(path: Path | None) -> Iterator[Path | None]:
    """Where the file is made: at `path`, or for a while elsewhere where standard output gets it."""
    if str(path) != "-":
        yield path
        return
    with TemporaryDirectory() as folder:
        yield Path(folder) / "export"


@contextmanager
def _state(moment: str | None, *, drafts: bool = False) -> Iterator[Connection]:
    """The register as it is, also with its drafts, or as it was recorded at a time: rebuilt from its revisions."""
    if drafts:
        from treaties.exports.drafted import with_drafts

        with reading() as now, with_drafts(now) as connection:
            yield connection
        return
    if not moment:
        with reading() as connection:
            yield connection
        return
    from datetime import UTC, datetime

    from treaties.imports.errors import NotImported
    from treaties.imports.rebuild import rebuilt

    try:
        read = datetime.fromisoformat(moment)
    except ValueError as error:
        raise click.BadParameter("Write a time such as 2026-02-03T12:00:00Z.", param_hint="--as-recorded") from error
    when = read if read.tzinfo else read.replace(tzinfo=UTC)
    try:
        with reading() as now, rebuilt(now, when) as connection:
            yield connection
    except NotImported as error:
        raise click.ClickException(f"That state cannot be rebuilt. {error}") from error


@main.command(
    help="Freeze the published register as release NAME, such as 2026.1, kept as it is; --check compares one."
)
@click.argument("name")
@click.option("--check", is_flag=True, help="Only compare the files of the release with its manifest.")
def release(name: str, *, check: bool) -> None:
    """Freeze or check a release."""
    from datetime import UTC, datetime

    from treaties.exports.errors import ExportError
    from treaties.exports.release import differing, freeze

    folder = config.from_environ().data_dir / "releases"
    try:
        if check:
            wrong = differing(folder, name)
            if wrong:
                raise click.ClickException(f"These files are not what the manifest says: {', '.join(wrong)}.")
            click.echo(f"Release {name} is whole.")
            return
        with reading() as connection, progress("Writing") as tell:
            said = freeze(connection, folder, name, datetime.now(UTC).date(), tell)
    except (ExportError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(said["cite_as"])


@main.command(
    help="Print the answer kept for citing as /kept/MARK; --again asks it again of the same state and compares."
)
@click.argument("mark")
@click.option("--again", "anew", is_flag=True, help="Rebuild the state from the history, ask again, compare.")
def kept(mark: str, *, anew: bool) -> None:
    """Print a kept answer's bytes, or what came of asking again; exit 1 where the bytes differ unexplained."""
    from treaties.exports.again import again
    from treaties.queries import kept as keeping

    with reading() as connection:
        row = keeping.by_mark(connection, mark)
        if row is None:
            raise click.ClickException(f"No answer is kept under “{mark}”.")
        if not anew:
            click.echo(keeping.content(connection, mark).decode(), nl=False)
            return
        found = again(connection, [row])[0]
    if found.differing:
        raise click.ClickException(found.said)
    click.echo(found.said)


@main.command(help="Take words out of a record's history and of kept answers. RECORD must not say them any more.")
@click.argument("record")
@click.argument("words")
@click.option("--reason", required=True, help="Why; it is shown wherever the words stood.")
def redact(record: str, words: str, reason: str) -> None:
    """Redact."""
    from treaties.operations.errors import Refused
    from treaties.operations.ledger import Editor
    from treaties.operations.redact import redact as taken_out
    from treaties.queries import works

    with checked().writing() as connection:
        rows = works.find(connection, record)
        if len(rows) != 1:
            raise click.ClickException(f"“{record}” names no record, or several: write treaties/ccm.")
        try:
            count, answers = taken_out(connection, rows[0].id, words, Editor("command line"), reason)
        except Refused as error:
            raise click.ClickException(str(error)) from error
    if not count and not answers:
        raise click.ClickException(f"Neither an older version nor a kept answer says “{words}”: nothing was changed.")
    click.echo(
        f"Taken out of {counted(count, 'version')}"
        + (f" and of the kept answers {', '.join(answers)}." if answers else ".")
    )
    click.echo("Releases and copies that others hold are not changed.", err=True)

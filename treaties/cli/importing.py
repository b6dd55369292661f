"""Commands that take data in, and take an import back."""

from __future__ import annotations

import json
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from treaties.cli.common import checked, counted, day_of, fault, give, main, named_record, progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.imports.decoding import Content
    from treaties.records import RecordType


@main.command(
    "import",
    short_help="Read a file into the register: an export, a depositary's list, references, a table.",
    help="Read a file: KIND is register (an export), status (a depositary's list: saved page, XML, CSV, pasted text), "
    "references (BibTeX, RIS, CSL-JSON, RDF of Zotero), or acts, events and the like (CSV).",
)
@click.argument("kind")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--source", default="", help="status and tables: short address of the source that the rows come from.")
@click.option(
    "--map",
    "mapping",
    type=click.Path(exists=True, path_type=Path),
    help="Tables: a JSON file that says which column is which field (docs/imports.md).",
)
@click.option("--treaty", default="", help="status: short address of the treaty, where the file does not say it.")
@click.option("--as-of", "as_of", default=None, help="status: the day of a list that does not say it.")
@click.option("--part", default="", help="status: which of several treaties that stand beside each other.")
@click.option("--enter-treaty", "enter", is_flag=True, help="status: enter the treaty too, from the head.")
@click.option("--json", "as_json", is_flag=True, help="status: everything that was read, as JSON.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done and what is wrong.")
def import_(kind: str, path: Path, source: str, mapping: Path | None, **options: Any) -> None:
    """Import a file, all of it or nothing."""
    from treaties.imports.errors import NotImported
    from treaties.records import BY_PATH

    kinds = {
        "register": _import_register, "status": _import_status, "untc": _import_status,
        "references": _import_references,
    }  # fmt: skip
    if kind not in {*kinds, *BY_PATH}:
        names = ", ".join((*kinds, *BY_PATH))
        raise click.BadParameter(f"“{kind}” is no kind of import: {names}.", param_hint="KIND")
    _refuse_unused(kind)
    try:
        if kind in BY_PATH:
            _import_rows(BY_PATH[kind], path, source, mapping, dry_run=options["dry_run"])
        else:
            kinds[kind](path, source=source, **options)
    except (NotImported, OSError) as error:
        raise click.ClickException(f"{fault(error)}\n{_lacking(error)}Nothing was imported.") from error


def _refuse_unused(kind: str) -> None:
    """UsageError for an option that this kind of import would not heed."""
    context, status = click.get_current_context(), {"source", "treaty", "as_of", "part", "enter", "as_json"}
    own: dict[str, set[str]] = {"status": status, "untc": status, "register": set(), "references": set()}
    heeded = {"kind", "path", "dry_run"} | own.get(kind, {"source", "mapping"})
    for each in context.command.params:
        if each.name not in heeded and context.get_parameter_source(str(each.name)) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{each.opts[0]} does not belong to `import {kind}`: `import --help` says to which.")


def _lacking(error: Exception) -> str:
    """How a mapping says that participants whom the register lacks are to be added."""
    names = dict.fromkeys(getattr(error, "lacking", ()), "state")
    said = json.dumps({"actors": names}, ensure_ascii=False)
    return f"To add who the register lacks, say so in MAP, each with its kind: {said}\n" if names else ""


def _import_register(path: Path, *, dry_run: bool, **_: Any) -> None:
    from treaties.imports import register

    with progress("Reading"), checked().writing() as connection:
        count = register.load(connection, path)
        if dry_run:
            connection.rollback()
    click.echo(f"{counted(count, 'record')} {'would be ' if dry_run else ''}imported.")


def _import_rows(entry: RecordType, path: Path, source: str, mapping: Path | None, *, dry_run: bool) -> None:
    from treaties.imports import rows
    from treaties.imports.mapping import read as read_mapping
    from treaties.operations.ledger import Editor

    if not source:
        raise click.UsageError(
            "Say with --source which source the rows come from, by its short address in the register."
        )
    columns = read_mapping(mapping.read_text("utf-8", "replace"), mapping.name) if mapping else {}
    with _contents(path) as content, progress("Reading") as tell, checked().writing() as connection:
        count, key = rows.load(connection, content, path.name, entry, source, Editor("import"), columns, tell)
        if dry_run:
            connection.rollback()
    _tell(counted(count, "record"), "imported", key, dry_run=dry_run)


def _tell(what: str, done: str, key: str, *, dry_run: bool) -> None:
    """What was written and the command that takes it back, or what would be."""
    click.echo(f"{what} would be {done}." if dry_run else f"{what} {done}; `manage.py import-undo {key}` undoes it.")


@contextmanager
def _contents(path: Path) -> Iterator[Content]:
    """What a file holds, looked into where it lies: a table of any length takes no memory. A pipe is read."""
    from treaties.imports import rows

    with path.open("rb") as file:
        if not path.is_file() or not path.stat().st_size:
            yield file.read(rows.LARGEST + 1)
            return
        with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            yield content


def _import_status(
    path: Path, *, source: str, treaty: str, as_of: str | None, part: str, as_json: bool, dry_run: bool, enter: bool
) -> None:
    from treaties.imports import applying, said, status, status_table
    from treaties.imports.decoding import LARGEST
    from treaties.operations.ledger import Editor

    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    page = status_table.read(content, path.name, day_of(as_of, "--as-of"), part)
    with checked().writing() as connection:
        found = status.compare(
            connection, page, named_record(connection, "treaty", treaty), anything=dry_run or enter
        )  # fmt: skip
        count = 0
        if not dry_run:
            count = applying.apply(
                connection, found, content, Editor("import"), source=named_record(connection, "source", source),
                enter=enter,
            )  # fmt: skip
    if as_json:
        give(said.as_json(found), indent=1)
        return
    for line in said.as_lines(found) if not count or found.treaty else ():
        click.echo(line)
    if count:
        _tell(counted(count, "act"), "written", applying.reason_of(content)[7:19], dry_run=False)


def _import_references(path: Path, *, dry_run: bool, **_: Any) -> None:
    from treaties.imports import bibliography, sources
    from treaties.operations.ledger import Editor

    with path.open("rb") as file:
        content = file.read(bibliography.LARGEST + 1)
    references = bibliography.read(content, path.name)
    with checked().writing() as connection:
        for each in sources.compare(connection, references):
            if each.outcome != "new":
                known = f" ({each.known[0]})" if each.known[0] else ""
                where = each.reference.title or each.reference.address
                click.echo(f"{each.outcome:<8} {each.reference.line}: {where}: {each.reason}{known}")
        count = sources.load(connection, references, content, path.name, Editor("import"))
        if dry_run:
            connection.rollback()
    _tell(counted(count, "source"), "written", sources.reason_of(content)[7:19], dry_run=dry_run)


@main.command("import-undo", help="Retire every record that one import wrote; KEY is what the import told.")
@click.argument("key")
def import_undo(key: str) -> None:
    """Undo an import as a whole."""
    from treaties.imports import applying
    from treaties.imports.errors import NotImported
    from treaties.operations.ledger import Editor

    try:
        with checked().writing() as connection:
            count = applying.undo(connection, key, Editor("import"))
    except NotImported as error:
        raise click.ClickException(f"{error}\nNothing was undone.") from error
    click.echo(f"{counted(count, 'record')} retired.")

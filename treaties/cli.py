"""The command line: the same operations and queries as the pages, for people and scripts."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.exc import ArgumentError, DBAPIError

from treaties import config, db

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from treaties.domain.citation import Work
    from treaties.operations.snapshot import Taken
    from treaties.records import RecordType


LONGEST_PATH = 1000


class _Commands(click.Group):
    """Commands that say in one sentence why they cannot do their work."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; ClickException for what settings or storage refuse."""
        try:
            return super().invoke(ctx)
        except (config.SettingError, db.Unsafe, db.Busy) as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            said = " ".join(str(error.orig).split())
            raise click.ClickException(f"The database cannot do this: {said}") from error
        except ArgumentError as error:
            raise click.ClickException(f"TREATIES_DATABASE_URL names no database: {error}") from error


def _database() -> db.Database:
    """The database that the settings name, closed when the command ends."""
    database = db.connect(config.from_environ())
    click.get_current_context().call_on_close(database.dispose)
    return database


@contextmanager
def _reading() -> Iterator[Connection]:
    database = _checked()
    with database.reading() as connection:
        yield connection


def _checked() -> db.Database:
    database = _database()
    database.check()
    return database


@click.group(cls=_Commands, help="Treaty Register: who is bound by which treaty from which day, and who says so.")
def main() -> None:
    """Run one command of `manage.py`."""


@main.group("db", help="The database's schema.")
def schema() -> None:
    """Commands about the schema."""


@schema.command(help="Bring the schema to the newest migration; safe to repeat.")
def upgrade() -> None:
    """Upgrade to head."""
    database = _database()
    if database.schema() != db.head():
        database.upgrade()
    from treaties.operations import finding, support

    with database.writing() as connection:
        finding.rebuild(connection)
        support.rebuild(connection)
    click.echo(f"The schema stands at migration {database.schema()}.")


@schema.command(help="Write a new migration from what the models say and the newest schema does not.")
@click.argument("message")
def revision(message: str) -> None:
    """Autogenerate the next numbered migration."""
    click.echo(f"Written: {_database().revision(message)}. Read it before you run it.")


@main.command(help="Load the facts of seed/; what is there already stays as it is.")
@click.option("--if-empty", is_flag=True, help="Only into a register without records.")
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder of CSV files."
)
def seed(*, if_empty: bool, folder: Path | None) -> None:
    """Load seed files."""
    from rich.console import Console
    from sqlalchemy import func, select

    from treaties import seeding
    from treaties.models import Record

    database = _checked()
    with database.reading() as connection:
        if if_empty and connection.execute(select(func.count()).select_from(Record)).scalar_one():
            return
    with Console(stderr=True).status("Loading the facts that the register starts with") as status:
        try:
            with database.writing() as connection:
                count = seeding.load(
                    connection, folder or seeding.SEED, lambda words: status.update(f"Loading: {words}")
                )
        except (seeding.SeedError, db.Busy) as error:
            raise click.ClickException(f"{error} Nothing was loaded.") from error
    click.echo(f"{count:,} records loaded.")


@main.command(help="Serve the register on 127.0.0.1 until stopped with Ctrl-C.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
def serve(port: int, host: str) -> None:
    """Serve with waitress."""
    from waitress import create_server

    from treaties.web import accounts
    from treaties.web.app import create_app

    try:
        app = create_app()
        click.get_current_context().call_on_close(app.extensions["treaties"].dispose)
        server = create_server(app, host=host, port=port, threads=8, ident="")
    except OSError as error:
        raise click.ClickException(f"Port {port} cannot be used: {error.strerror}. Try make run PORT=9000.") from error
    link = accounts.first_link(app)
    if link:
        click.echo(f"First account: open http://{host}:{port}{link} once to choose its password.")
    click.echo(f"Treaty Register runs on http://{host}:{port} (Ctrl-C stops it).")
    server.run()


@main.command(help="Who stands where on a treaty on a day: counts and every State.")
@click.argument("treaty")
@click.option("--on", "day", help="The day, such as 2010-08-01; today where none is given.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def status(treaty: str, day: str | None, *, as_json: bool) -> None:
    """Print the status answer."""
    from treaties.domain.values import ValueProblem, read_value
    from treaties.queries.status import status_answer

    try:
        when: date = read_value("day", day) if day else date.today()  # noqa: DTZ011 - the user's own day is meant
    except ValueProblem as error:
        raise click.BadParameter(str(error), param_hint="--on") from error
    with _reading() as connection:
        answer = status_answer(connection, treaty, when)
    if answer is None:
        raise click.ClickException(f"There is no treaty “{treaty}” in the register.")
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(f"{answer['treaty']} on {answer['on']}")
    for name, number in answer["counts"].items():
        click.echo(f"{number:>6}  {name.replace('_', ' ')}")


@main.command(help="Why a State stands where it stands: each day with article, arithmetic and sources.")
@click.argument("treaty")
@click.argument("actor")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def explain(treaty: str, actor: str, *, as_json: bool) -> None:
    """Print the steps."""
    from treaties.queries.explain import explain_rows

    with _reading() as connection:
        rows = explain_rows(connection, treaty, actor)
    if rows is None:
        raise click.ClickException(f"There is no treaty “{treaty}” or no actor “{actor}” in the register.")
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['day']}  {row['what']} -> {row['status_after']}")
        if why := ": ".join(filter(None, (row["article"], row["arithmetic"]))):
            click.echo(f"            {why}")


@main.command(help="Cite records: RECORD is treaties/ccm, an address in the register, or a short address alone.")
@click.argument("records", nargs=-1, required=True, metavar="RECORD...")
@click.option("--style", default="register", show_default=True,
              help="Any CSL style by name or file, or bibtex, biblatex, ris, csl-json.")  # fmt: skip
@click.option("--format", "output", default="text", show_default=True, type=click.Choice(["text", "html", "markdown"]))
@click.option("--sources", is_flag=True, help="Also the sources on which the records rest.")
@click.option("--base", default="", help="What stands before addresses in the register, such as https://example.org.")
def cite(records: tuple[str, ...], style: str, output: str, base: str, *, sources: bool) -> None:
    """Print citations."""
    from treaties.citations.render import StyleError
    from treaties.citations.render import cite as rendered
    from treaties.queries import works

    made, ids = [], []
    with _reading() as connection:
        for text in records:
            rows = works.find(connection, text)
            if len(rows) != 1:
                which = ", ".join(f"{row.kind} {row.slug}" for row in rows)
                said = f"“{text}” names several records: {which}." if rows else f"There is no record “{text}”."
                raise click.ClickException(said)
            work = works.work_of(connection, rows[0], base.rstrip("/"))
            made.append(_on_day(connection, rows[0], work, text))
            ids.append(rows[0].id)
        if sources:
            made += works.behind(connection, ids, base.rstrip("/"))
    try:
        said = rendered(made, style, date.today(), output)  # noqa: DTZ011 - the user's own day is meant
    except StyleError as error:
        raise click.BadParameter(str(error), param_hint="--style") from error
    click.echo(said, nl=False)


def _on_day(connection: Connection, row: Any, work: Work, text: str) -> Work:
    """The work, or the status on the day that the reference names: treaties/ccm?on=2023-03-07."""
    from treaties.domain.values import ValueProblem, read_value
    from treaties.queries import works

    _, _, day = text.partition("?on=")
    if not day or row.kind != "treaty":
        return work
    try:
        return works.answer(connection, row, work, read_value("day", day))
    except ValueProblem as error:
        raise click.BadParameter(str(error), param_hint="RECORD") from error


@main.command(help="What the register knows of an address, a number, a quote, a footnote, a name, or a file of them.")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def lookup(reference: str, *, as_json: bool) -> None:
    """Print what one reference, or each of a file, leads to."""
    from treaties.citations.reading import ReadingError, references
    from treaties.queries.lookup import lookup as looked_up

    path = Path(reference) if len(reference) < LONGEST_PATH and "\n" not in reference else None
    is_file = path is not None and path.is_file()
    try:
        asked = references(path.read_bytes()) if path and is_file else [reference]
    except ReadingError as error:
        raise click.BadParameter(str(error), param_hint="FILE") from error
    with _reading() as connection:
        answers = [looked_up(connection, each) for each in asked]
    if as_json:
        said = [each.as_json() for each in answers]
        whole = said[0] if not is_file else {
            "query": reference, "answers": said,
            "results": [hit | {"query": each["query"]} for each in said for hit in each["results"][:1]],
        }  # fmt: skip
        click.echo(json.dumps(whole, ensure_ascii=False))
        return
    for each in answers:
        if is_file:
            click.echo(f"\n{each.query}")
        for hit in each.results:
            click.echo(f"{hit.certainty:<8} {hit.kind} {hit.slug}: {hit.title}\n         {hit.why}")
            click.echo(f"         {len(hit.citations)} citations")
        if not each.results:
            near = "; ".join(f"{hit.title} ({hit.kind} {hit.slug})" for hit in each.nearest)
            click.echo("The register knows nothing of this." + (f" Nearest: {near}." if near else ""))


@main.command(help="What an article says that the register can hold: mentions, claims with verdicts, events, relays.")
@click.argument("file")
@click.option("--url", default="", help="The article's address; in a web archive it chooses the page.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--date", "day", default="", help="The day of publication, such as 2023-03-07.")
@click.option("--language", default="", help="Two letters; found from the text where none is given.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.option("--text", "text_only", is_flag=True, help="Only the text as it is read, which the quotes are cut from.")
@click.option("--keep", is_flag=True, help="Also keep an unaltered copy, to be filed under its source.")
def read(
    file: str, url: str, publisher: str, day: str, language: str, *, as_json: bool, text_only: bool, keep: bool
) -> None:
    """Print what the reader proposes for FILE, or for the page at an address; no record is written."""
    from treaties.desk.reader import read as read_article
    from treaties.domain.values import ValueProblem, read_value

    text, copy = _article(file, url)
    offered = _offered(copy) if copy else {}
    publisher, language = publisher or offered.get("publisher", ""), language or offered.get("language", "")
    try:
        written = read_value("day", day) if day else None
    except ValueProblem as error:
        raise click.BadParameter(str(error), param_hint="--date") from error
    if not day:
        with suppress(ValueProblem):
            written = read_value("day", offered.get("issued", ""))
    if text_only:
        click.echo(text)
        return
    with _reading() as connection:
        _refuse_empty(connection)
        answer = read_article(connection, text, url=url, publisher=publisher, written=written, language=language)
    if keep:
        click.echo(f"Kept: /copies/{_keep(copy, text, url)}", err=True)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for name, found in answer["mentions"].items():
        if found:
            click.echo(f"{name.replace('_', ' ')}: {', '.join(found)}")
    for claim in answer["claims"]:
        click.echo(
            f"{claim['kind']}: {str(claim['true_as_of_article_date']).lower()}: “{claim['quote']}” {claim['why']}"
        )
    for link in answer["relays"]:
        click.echo(f"relay: {link['via']} from {link['from'] or 'nobody named'}")


@main.command(
    "desk",
    help="Put articles on the desk and read them: files, every file of a folder, or addresses. A copy of each is kept; "
    "proposals wait there for a yes or no.",
)
@click.argument("articles", nargs=-1, required=True, metavar="FOLDER|FILE|ADDRESS...")
@click.option("--publisher", default="", help="Who published them.")
@click.option("--date", "day", default="", help="When, such as 2023-03 or 2023-03-07.")
def desk_articles(articles: tuple[str, ...], publisher: str, day: str) -> None:
    """Read articles in steps: what was read stays read when the command is stopped."""
    from rich.progress import track

    from treaties.capture import take
    from treaties.capture.errors import NotTaken
    from treaties.desk import intake
    from treaties.desk.steps import read_on
    from treaties.domain.values import ValueProblem, read_value
    from treaties.operations.ledger import Editor
    from treaties.vault import vault_of

    try:
        issued = getattr(read_value("partial", day), "text", "")
    except ValueProblem as error:
        raise click.BadParameter(str(error), param_hint="--date") from error
    database, count, who = _checked(), 0, Editor("command line")
    store = vault_of(database.settings)
    for each in track(_each_file(articles), "Reading"):
        path = Path(each)
        try:
            taken = take.fetched(each) if _is_address(each) else take.file(path.read_bytes(), name=path.name)
            about = {"publisher": publisher, "issued": issued, "batch": "" if _is_address(each) else path.name}
            with database.writing() as connection:
                number = intake.put(connection, store, taken, who, about)
        except (NotTaken, OSError) as error:
            click.echo(f"{each}: left out: {error}", err=True)
            continue
        while True:
            with database.reading() as connection:
                section = read_on(connection, number)
            if section is None:
                break
            with database.writing() as connection:
                section.keep(connection)
        count += 1
    click.echo(f"{count} articles lie on the desk: decide about them at /desk.")


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _each_file(articles: tuple[str, ...]) -> list[str]:
    """Each file and address; of a folder every file that is not hidden."""
    found: list[str] = []
    for each in articles:
        path = Path(each)
        if not _is_address(each) and not path.exists():
            raise click.BadParameter(f"There is no file or folder “{each}”.", param_hint="FOLDER|FILE|ADDRESS")
        inside = sorted(path.iterdir()) if not _is_address(each) and path.is_dir() else []
        found += [str(one) for one in inside if one.is_file() and not one.name.startswith(".")] if inside else [each]
    return found


def _article(file: str, url: str) -> tuple[str, Taken | None]:
    """The text of a file or of the page at an address, and the copy; UTF-8 text is taken letter by letter as it is."""
    from treaties.capture import kinds, take
    from treaties.capture.errors import NotTaken

    try:
        if _is_address(file):
            copy = take.fetched(file)
            return copy.text, copy
        path = Path(file)
        if not path.is_file():
            raise click.BadParameter(f"There is no file “{file}”.", param_hint="FILE")
        content = path.read_bytes()
        if kinds.kind_of(content, name=path.name) == kinds.TEXT:
            with suppress(UnicodeDecodeError):
                return content.decode("utf-8-sig"), None
        copy = take.taken(content, name=path.name, url=url)
    except (NotTaken, OSError) as error:
        raise click.ClickException(str(error)) from error
    if not copy.text:
        raise click.ClickException("No text can be read in this file: it may be made of pictures.")
    return copy.text, copy


def _offered(copy: Taken) -> dict[str, str]:
    """What the copy says of its publisher, day and language; nothing is swapped: only the day of publication counts."""
    from treaties.capture.confirm import offers

    return {field: found[0][0] for field, found in offers(copy.found).items()}


def _keep(copy: Taken | None, text: str, url: str) -> str:
    """Keep the copy, or the text where there is none, and return its key."""
    from treaties.capture.paste import pasted
    from treaties.domain.text import TextError
    from treaties.operations import snapshot
    from treaties.operations.ledger import Editor
    from treaties.vault import vault_of

    try:
        copy = copy or pasted(text, url=url)
    except TextError as error:
        raise click.ClickException(str(error)) from error
    database = _checked()
    with database.writing() as connection:
        snapshot.keep(connection, vault_of(database.settings), copy, Editor("command line"))
    return copy.key


def _refuse_empty(connection: Connection) -> None:
    from sqlalchemy import select

    from treaties.models import Record

    if connection.execute(select(Record.id).limit(1)).first() is None:
        raise click.ClickException("The register is empty, so the reader knows no names: run `manage.py seed` first.")


@main.command(help="Recompute and compare: derived rows, stated totals and days, the revision chain, kept copies.")
@click.option("--all", "everything", is_flag=True, help="Also what agrees.")
def verify(*, everything: bool) -> None:
    """Print findings."""
    from treaties.queries.checks import verify as findings
    from treaties.vault import vault_of

    database = _checked()
    with database.reading() as connection:
        found = findings(connection, vault_of(database.settings))
    for each in found:
        if everything or not each.agrees:
            click.echo(f"{'agrees ' if each.agrees else 'differs'}  {each.kind}: {each.message}")
    click.echo(
        f"{sum(not each.agrees for each in found)} differences, {sum(each.agrees for each in found)} agreements."
    )


@main.command(help="Write the published register to a file (csv, datapackage: a folder).")
@click.option(
    "--format", "form", help="sqlite, postgres, mysql, jsonl, jsonld, parquet, xlsx, geojson, csv, datapackage."
)
@click.option("-o", "path", type=click.Path(path_type=Path), help="The file, or the folder, to write.")
@click.option("--on", "day", help="Also the status of every State on this day.")
@click.option("--as-recorded", "moment", help="What the register said at this time, such as 2026-02-03T12:00:00Z.")
@click.option("--bom", is_flag=True, help="CSV that begins with a byte order mark, for old spreadsheets.")
@click.option("--canonical", is_flag=True, help="Print SHA-256 over the canonical lines: the name of this state.")
def export(
    form: str | None, path: Path | None, day: str | None, moment: str | None, *, bom: bool, canonical: bool
) -> None:
    """Export the register."""
    from treaties.exports import lines
    from treaties.exports.errors import ExportError
    from treaties.exports.write import FORMATS, write

    if form is not None and form not in FORMATS:
        raise click.BadParameter(f"“{form}” is none of {', '.join(FORMATS)}.", param_hint="--format")
    if not canonical and (form is None or path is None):
        raise click.UsageError("Say which --format and where to write it with -o, or ask for --canonical.")
    with _state(moment) as connection, _progress("Writing") as tell:
        try:
            found = write(connection, form, path, tell, day=_day(day), bom=bom) if form and path else ""
        except ExportError as error:
            raise click.ClickException(str(error)) from error
        found = found or lines.fingerprint(connection)
    click.echo(found if canonical else f"Written to {path}: state {found[:16]}.")


@contextmanager
def _progress(words: str) -> Iterator[Any]:
    """A line on standard error that counts rows while something long is done."""
    from rich.console import Console

    with Console(stderr=True).status(words) as status:
        yield lambda number: status.update(f"{words}: {number:,} rows") if number % 1000 == 0 else None


@contextmanager
def _state(moment: str | None) -> Iterator[Connection]:
    """The register as it is, or as it was recorded at a time: rebuilt from its revisions beside it."""
    if not moment:
        with _reading() as connection:
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
        with _reading() as now, rebuilt(now, when) as connection:
            yield connection
    except NotImported as error:
        raise click.ClickException(f"That state cannot be rebuilt. {error}") from error


def _day(text: str | None) -> date | None:
    from treaties.domain.values import ValueProblem, read_value

    try:
        when: date | None = read_value("day", text) if text else None
    except ValueProblem as error:
        raise click.BadParameter(str(error), param_hint="--on") from error
    return when


@main.command(
    "import",
    help="Read a file: KIND is register (an export), status (a depositary's list: saved page, XML, CSV, pasted text), "
    "references (BibTeX, RIS, CSL-JSON, RDF of Zotero), or acts, events and the like (CSV).",
)
@click.argument("kind")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--source", default="", help="Short address of the source that the rows come from.")
@click.option("--map", "mapping", type=click.Path(exists=True, path_type=Path), help="CSV: JSON, column to field.")
@click.option("--treaty", default="", help="status: short address of the treaty, where the file does not say it.")
@click.option("--as-of", "as_of", default=None, help="status: the day of a list that does not say it.")
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
    try:
        if kind in BY_PATH:
            _import_rows(BY_PATH[kind], path, source, mapping, dry_run=options["dry_run"])
        else:
            kinds[kind](path, source=source, **options)
    except (NotImported, OSError) as error:
        raise click.ClickException(f"{error}\nNothing was imported.") from error


def _import_register(path: Path, *, dry_run: bool, **_: Any) -> None:
    from treaties.imports import register

    with _progress("Reading"), _checked().writing() as connection:
        count = register.load(connection, path)
        if dry_run:
            connection.rollback()
    click.echo(f"{count:,} records {'would be' if dry_run else 'were'} imported.")


def _import_rows(entry: RecordType, path: Path, source: str, mapping: Path | None, *, dry_run: bool) -> None:
    from treaties.imports import rows
    from treaties.imports.mapping import read as read_mapping
    from treaties.operations.ledger import Editor

    columns = read_mapping(mapping.read_text("utf-8", "replace"), mapping.name) if mapping else {}
    with path.open("rb") as file:
        content = file.read(rows.LARGEST + 1)
    with _progress("Reading") as tell, _checked().writing() as connection:
        count, key = rows.load(connection, content, path.name, entry, source, Editor("import"), columns, tell)
        if dry_run:
            connection.rollback()
    click.echo(f"{count:,} records {'would be' if dry_run else 'were'} imported; `import-undo {key}` takes them back.")


def _import_status(
    path: Path, *, source: str, treaty: str, as_of: str | None, as_json: bool, dry_run: bool
) -> None:  # fmt: skip
    from treaties.imports import applying, said, status, status_table
    from treaties.imports.decoding import LARGEST
    from treaties.operations.ledger import Editor

    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    page = status_table.read(content, path.name, _day(as_of))
    with _checked().writing() as connection:
        found = status.compare(
            connection, page, _named(connection, "treaty", treaty), anything=dry_run
        )  # fmt: skip
        count = 0
        if not dry_run:
            count = applying.apply(
                connection, found, content, Editor("import"), source=_named(connection, "source", source)
            )  # fmt: skip
    if as_json:
        click.echo(json.dumps(said.as_json(found), ensure_ascii=False, indent=1))
        return
    for line in said.as_lines(found):
        click.echo(line)
    if count:
        click.echo(f"{count} acts were written; `manage.py import-undo {applying.reason_of(content)[7:19]}` undoes it.")


def _import_references(path: Path, *, dry_run: bool, **_: Any) -> None:
    from treaties.imports import bibliography, sources
    from treaties.operations.ledger import Editor

    with path.open("rb") as file:
        content = file.read(bibliography.LARGEST + 1)
    references = bibliography.read(content, path.name)
    with _checked().writing() as connection:
        for each in sources.compare(connection, references):
            if each.outcome != "new":
                known = f" ({each.known[0]})" if each.known[0] else ""
                where = each.reference.title or each.reference.address
                click.echo(f"{each.outcome:<8} {each.reference.line}: {where}: {each.reason}{known}")
        count = sources.load(connection, references, content, path.name, Editor("import"))
        if dry_run:
            connection.rollback()
    click.echo(f"{count} sources {'would be' if dry_run else 'were'} written; "
               f"`import-undo {sources.reason_of(content)[7:19]}` takes them back.")  # fmt: skip


def _named(connection: Connection, kind: str, slug: str) -> int:
    from treaties.queries.listing import id_of

    found = id_of(connection, kind, slug) if slug else 0
    if found < 0:
        raise click.BadParameter(f"The register has no {kind} “{slug}”.", param_hint=f"--{kind}")
    return found


@main.command("import-undo", help="Retire every record that one import wrote.")
@click.argument("key")
def import_undo(key: str) -> None:
    """Undo an import as a whole."""
    from treaties.imports import applying
    from treaties.imports.errors import NotImported
    from treaties.operations.ledger import Editor

    try:
        with _checked().writing() as connection:
            count = applying.undo(connection, key, Editor("import"))
    except NotImported as error:
        raise click.ClickException(f"{error}\nNothing was undone.") from error
    click.echo(f"{count} records were retired.")


@main.command(help="Freeze the published register as a release that is kept as it is; --check compares one.")
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
        with _reading() as connection, _progress("Writing") as tell:
            said = freeze(connection, folder, name, datetime.now(UTC).date(), tell)
    except (ExportError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(said["cite_as"])


@main.command(help="An answer that was kept for citing; --again asks it again of the same state and compares.")
@click.argument("mark")
@click.option("--again", "anew", is_flag=True, help="Rebuild the state from the history, ask again, compare.")
def kept(mark: str, *, anew: bool) -> None:
    """Print a kept answer's bytes, or what came of asking again; exit 1 where the bytes differ unexplained."""
    from treaties.exports.again import again
    from treaties.queries import kept as keeping

    with _reading() as connection:
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

    with _checked().writing() as connection:
        rows = works.find(connection, record)
        if len(rows) != 1:
            raise click.ClickException(f"“{record}” names no record, or several: write treaties/ccm.")
        try:
            count, answers = taken_out(connection, rows[0].id, words, Editor("command line"), reason)
        except Refused as error:
            raise click.ClickException(str(error)) from error
    click.echo(
        f"Taken out of {count} versions" + (f" and of the kept answers {', '.join(answers)}." if answers else ".")
    )
    click.echo("Releases and copies that others hold are not changed.", err=True)


@main.command(help="Copy the whole register, history and accounts included, into the empty database at URL.")
@click.argument("url")
def move(url: str) -> None:
    """Move to another database, also of the other engine."""
    import os

    from treaties.operations.move import NotEmpty
    from treaties.operations.move import move as moved

    here = _checked()
    target = db.connect(config.from_environ(os.environ | {"TREATIES_DATABASE_URL": url}))
    click.get_current_context().call_on_close(target.dispose)
    target.upgrade()
    try:
        with here.reading() as source, target.writing() as connection, _progress("Copying") as tell:
            count = moved(source, connection, tell)
    except NotEmpty as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count:,} rows were copied. Set TREATIES_DATABASE_URL to the new database and start the register.")


@main.command(help="Copy the whole database into one file while the register runs (SQLite).")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def backup(path: Path) -> None:
    """Back up with SQLite's online backup."""
    database = _database()
    if not database.is_sqlite:
        raise click.ClickException("On PostgreSQL use pg_dump; docs/backup.md says how.")
    if path.exists():
        raise click.ClickException(f"{path} exists already; choose another name.")
    from treaties.vault import Vault, vault_of

    db.copy(database, path)
    beside = _beside(path)
    count = vault_of(database.settings).copy_to(Vault(beside))
    click.echo(f"Written to {path}." + (f" {count:,} kept files more are in {beside}." if count else ""))


def _beside(path: Path) -> Path:
    """Where the kept files of a backup stand: one folder beside it, shared by the backups of that folder."""
    return path.with_name("snapshots")


@main.command(help="Put a copy made by `backup` in the place of the database (SQLite); stop the register first.")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Is the register stopped, and shall the copy replace its database?")
def restore(path: Path) -> None:
    """Restore a backup, keeping what was there beside it."""
    database = _database()
    if not database.is_sqlite:
        raise click.ClickException("On PostgreSQL use pg_restore; docs/backup.md says how.")
    from treaties.vault import Vault, vault_of

    kept = database.restore(path)
    Vault(_beside(path)).copy_to(vault_of(database.settings))
    click.echo(f"Restored from {path}." + (f" What was there is kept as {kept}." if kept else ""))


@main.group(help="People who may write.")
def user() -> None:
    """Commands about accounts."""


@user.command("add", help="Add an account and print the one-time path at which its password is chosen.")
@click.argument("email")
@click.option("--name", default="", help="The name shown in histories.")
def add_user(email: str, name: str) -> None:
    """Add an account."""
    from treaties.web.accounts import add_with_link

    database = _checked()
    try:
        click.echo(add_with_link(database, database.settings, email, name))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from error


@main.group(help="Tokens with which programs write (docs/api.md).")
def token() -> None:
    """Commands about tokens."""


@token.command("add", help="Make a token for an account and print it, this once.")
@click.argument("email")
@click.option("--name", default="", help="What the token is for.")
def add_token(email: str, name: str) -> None:
    """Add a token."""
    from sqlalchemy import select

    from treaties.models import Account
    from treaties.operations import token as tokens

    with _checked().writing() as connection:
        query = select(Account.id).where(Account.email == email.strip().lower(), Account.active)
        account = connection.execute(query).scalar_one_or_none()
        if account is None:
            raise click.BadParameter(f"There is no account “{email}”: `manage.py user add` first.", param_hint="EMAIL")
        secret = tokens.add(connection, account, name[:200])
    click.echo(secret)


@token.command("list", help="Every token: number, first letters, account, what for, days.")
def list_tokens() -> None:
    """List tokens."""
    from treaties.operations import token as tokens

    with _reading() as connection:
        for each in tokens.every(connection):
            state = "revoked" if each.revoked_at else f"last used {each.used_at:%Y-%m-%d}" if each.used_at else "unused"
            click.echo(
                f"{each.id}  {each.begins}…  {each.email}  {each.name}  made {each.created_at:%Y-%m-%d}, {state}"
            )


@token.command("revoke", help="End the token of that number.")
@click.argument("number", type=int)
def revoke_token(number: int) -> None:
    """Revoke a token."""
    from treaties.operations import token as tokens

    with _checked().writing() as connection:
        if not tokens.revoke(connection, number):
            raise click.ClickException(f"There is no token {number} that still holds.")
    click.echo(f"Token {number} is revoked.")


if __name__ == "__main__":
    sys.exit(main())

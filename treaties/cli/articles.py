"""Commands that read articles."""

from __future__ import annotations

from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from treaties.cli.common import checked, counted, fault, give, main, reading
from treaties.domain.message import Message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.operations.snapshot import Taken


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

    if text_only and (as_json or keep):
        raise click.UsageError("--text prints the text alone: leave --json and --keep out.")
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
    with reading() as connection:
        _refuse_empty(connection)
        answer = read_article(connection, text, url=url, publisher=publisher, written=written, language=language)
    if keep:
        click.echo(f"Kept: /copies/{_keep(copy, text, url)}", err=True)
    if as_json:
        give(answer, indent=1, default=attrgetter("english"))
        return
    _tell(answer)


def _tell(answer: dict[str, Any]) -> None:
    for name, found in answer["mentions"].items():
        if found:
            click.echo(f"{name.replace('_', ' ')}: {', '.join(found)}")
    for claim in answer["claims"]:
        held = str(claim["true_as_of_article_date"]).lower()
        click.echo(f"{claim['kind']}: {held}: “{claim['quote']}” {claim['why'].english}")
    if not (answer["claims"] or answer["relays"] or any(answer["mentions"].values())):
        click.echo("Nothing that the register can hold was found.", err=True)
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
    from rich.console import Console
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
    database, count, who = checked(), 0, Editor("command line")
    store = vault_of(database.settings)
    files = _each_file(articles)
    for each in track(files, "Reading", console=Console(stderr=True)):
        path = Path(each)
        try:
            taken = take.fetched(each) if _is_address(each) else _of_file(path)
            about = {"publisher": publisher, "issued": issued, "batch": "" if _is_address(each) else path.name}
            with database.writing() as connection:
                number = intake.put(connection, store, taken, who, about)
        except (NotTaken, OSError) as error:
            click.echo(f"{each}: left out: {fault(error)}", err=True)
            continue
        while True:
            with database.reading() as connection:
                section = read_on(connection, number)
            if section is None:
                break
            with database.writing() as connection:
                section.keep(connection)
        count += 1
    click.echo(f"{counted(count, 'article')} on the desk: decide about what they say at /desk.")
    if count < len(files):
        raise click.ClickException(f"{counted(len(files) - count, 'article')} left out, as said above.")


def _of_file(path: Path) -> Taken:
    """The copy of a file; NotTaken with a reason."""
    from treaties.capture import take

    content = path.read_bytes()
    _refuse_references(content, str(path))
    return take.file(content, name=path.name)


def _refuse_references(content: bytes, file: str) -> None:
    """NotTaken, with the command that takes it, for a list of references."""
    from treaties.capture.errors import NotTaken
    from treaties.imports.bibliography import form_of

    if form := form_of(content):
        raise NotTaken(
            Message(
                "This is a list of references (%(form)s), no article: `%(command)s` takes it in.",
                form=form,
                command=f"manage.py import references {file}",
            )
        )


def _each_file(articles: tuple[str, ...]) -> list[str]:
    """Each file and address; of a folder every file that is not hidden."""
    found: list[str] = []
    for each in articles:
        path = Path(each)
        if not _is_address(each) and not (each and path.exists()):
            raise click.BadParameter(f"There is no file or folder “{each}”.", param_hint="FOLDER|FILE|ADDRESS")
        if _is_address(each) or not path.is_dir():
            found.append(each)
            continue
        inside = [one for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith(".")]
        if not inside:
            raise click.BadParameter(f"The folder “{each}” holds no file.", param_hint="FOLDER|FILE|ADDRESS")
        found += map(str, inside)
    return found


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


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
        _refuse_references(content, file)
        if kinds.kind_of(content, name=path.name) == kinds.TEXT:
            with suppress(UnicodeDecodeError):
                return content.decode("utf-8-sig"), None
        copy = take.taken(content, name=path.name, url=url)
    except (NotTaken, OSError) as error:
        raise click.ClickException(fault(error)) from error
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
    database = checked()
    with database.writing() as connection:
        snapshot.keep(connection, vault_of(database.settings), copy, Editor("command line"))
    return copy.key


def _refuse_empty(connection: Connection) -> None:
    from sqlalchemy import select

    from treaties.models import Record

    if connection.execute(select(Record.id).limit(1)).first() is None:
        raise click.ClickException("The register is empty, so the reader knows no names: run `manage.py seed` first.")


@main.command(
    "take-down",
    help="Delete the bytes and the text of the copy /copies/KEY; its hash and the reason stay.",
)
@click.argument("key")
@click.option("--reason", required=True, help="Why; it is shown where the copy was.")
def take_down(key: str, reason: str) -> None:
    """Take down a copy."""
    from treaties.operations import snapshot
    from treaties.operations.errors import Refused
    from treaties.queries import snapshot as copies
    from treaties.vault import vault_of

    database = checked()
    with database.writing() as connection:
        copy = copies.by_key(connection, key.rpartition("/")[2])
        if copy is None or copy.removed_at is not None:
            raise click.ClickException(f"There is no copy “{key}”, or it was taken down already.")
        try:
            names = snapshot.remove(connection, copy.id, reason)
        except Refused as error:
            raise click.ClickException(str(error)) from error
    for name in names:
        vault_of(database.settings).remove(name)
    gone = counted(len(names), "file")
    click.echo(f"Taken down: /copies/{copy.key}; {gone} deleted. Passages that records quote stay.")
    click.echo("Backups and copies that others hold are not changed.", err=True)

"""What every command needs: the database, and refusals as one sentence."""

from __future__ import annotations

import errno
import json
import os
import sys
from codecs import lookup
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from sqlalchemy.exc import ArgumentError, DBAPIError

from treaties import config, db

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Connection


SHOWN = 80


class Commands(click.Group):
    """Commands that say in one sentence why they cannot do their work, and whose list says what each does in full."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add one; the list shows the first sentence of its help where that has no shorter form."""
        cmd.short_help = cmd.short_help or f"{(cmd.help or '').partition('. ')[0].rstrip('.')}."
        super().add_command(cmd, name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; ClickException for what settings, storage or the system refuse."""
        _open_streams()
        try:
            return super().invoke(ctx)
        except (config.SettingError, db.Unsafe, db.Busy) as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            raise click.ClickException(f"The database cannot do this: {_said(error)}") from error
        except ArgumentError as error:
            raise click.ClickException(f"TREATIES_DATABASE_URL names no database: {error}") from error
        except UnicodeEncodeError as error:
            said = str(error.object)[:SHOWN].encode("utf-8", "backslashreplace").decode()
            raise click.ClickException(f"“{said}” is no text: its bytes are not UTF-8.") from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read has seen enough, as `head` has: click ends quietly
                raise
            raise click.ClickException(fault(error)) from error


def _said(error: DBAPIError) -> str:
    said = " ".join(str(error.orig).split())
    if any(each in said for each in ("readonly database", "unable to open database")):
        said += ". Its file and its folder must be there and must be yours to write, also for reading."
    return said


def _open_streams() -> None:
    """Streams to which every command can write, whatever started it."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the command
            setattr(sys, name, Path(os.devnull).open("r+", encoding="utf-8"))  # noqa: SIM115 - until the end
    if isinstance(sys.stdout, TextIOWrapper):  # a name that the terminal cannot show ends no command
        sys.stdout.reconfigure(errors="backslashreplace")


def fault(error: BaseException) -> str:
    """What the system refused, without the program's words for it."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{click.format_filename(error.filename)}: {error.strerror}." if error.filename else f"{error.strerror}."


def counted(number: int, one: str) -> str:
    """The number and the word for what is counted: 1 record, 1,200 records."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def short_address(text: str) -> str:
    """The short address in what people paste: ccm of treaties/ccm or of the page's address."""
    return urlsplit(text.strip()).path.rstrip("/").rpartition("/")[2]


def give(data: object, **more: Any) -> None:
    """JSON on standard output, in letters that its encoding has."""
    utf8 = lookup(getattr(sys.stdout, "encoding", None) or "utf-8").name == "utf-8"
    click.echo(json.dumps(data, ensure_ascii=not utf8, **more))


def opened() -> db.Database:
    """The database that the settings name, closed when the command ends."""
    database = db.connect(config.from_environ())
    click.get_current_context().call_on_close(database.dispose)
    return database


def checked() -> db.Database:
    """The database, its schema and engine checked; db.Unsafe where they do not fit."""
    database = opened()
    database.check()
    return database


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection that reads one state of the checked database."""
    database = checked()
    with database.reading() as connection:
        yield connection


@click.group(cls=Commands, help="Treaty Register: who is bound by which treaty from which day, and who says so.")
def main() -> None:
    """Run one command of `manage.py`."""


@contextmanager
def progress(words: str) -> Iterator[Any]:
    """A line on standard error that counts rows while something long is done."""
    from rich.console import Console

    with Console(stderr=True).status(words) as status:
        yield lambda number: status.update(f"{words}: {number:,} rows") if number % 1000 == 0 else None


def day_of(text: str | None, option: str = "--on") -> date | None:
    """The day that the option names; None where none is given."""
    from treaties.domain.values import ValueProblem, read_value

    try:
        when: date | None = read_value("day", text) if text else None
    except ValueProblem as error:
        raise click.BadParameter(str(error), param_hint=option) from error
    return when


def named_record(connection: Connection, kind: str, slug: str) -> int:
    """The number of the record of that kind and short address, 0 where none is given."""
    from treaties.queries.listing import id_of

    found = id_of(connection, kind, slug) if slug else 0
    if found < 0:
        raise click.BadParameter(f"The register has no {kind} “{slug}”.", param_hint=f"--{kind}")
    return found

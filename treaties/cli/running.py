"""Commands that set the register up and serve it."""

from __future__ import annotations

import errno
from pathlib import Path

import click

from treaties import db
from treaties.cli.common import checked, counted, fault, main, opened


@main.group("db", help="Bring the database up to date, or build its indexes anew.")
def schema() -> None:
    """Commands about the schema."""


@schema.command(help="Make the tables of this version of the program, or change older ones into them; safe to repeat.")
def upgrade() -> None:
    """Upgrade to head."""
    database = opened()
    if older := database.schema() != db.head():
        database.upgrade()
    from treaties.operations import finding, support, texts
    from treaties.vault import vault_of

    with database.writing() as connection:
        if older:  # an older program may have compared addresses otherwise
            finding.readdress(connection)
        finding.rebuild(connection)
        texts.rebuild(connection, vault_of(database.settings))
        support.rebuild(connection)
    click.echo(f"The schema stands at migration {database.schema()}.")


@schema.command(
    help="Build the indexes of the search and the lookup anew; readers see the old ones until they are whole."
)
def reindex() -> None:
    """Rebuild what records and texts are found by."""
    from treaties.operations import finding, texts
    from treaties.vault import vault_of

    database = checked()
    with database.writing() as connection:
        records = finding.rebuild(connection, whole=True)
        kept = texts.rebuild(connection, vault_of(database.settings), whole=True)
    click.echo(f"{records:,} records and {kept:,} kept texts written to the indexes.")


@schema.command(help="For developers: write a new migration from what the models say and the database does not.")
@click.argument("message")
def revision(message: str) -> None:
    """Autogenerate the next numbered migration."""
    click.echo(f"Written: {opened().revision(message)}. Read it before you run it.")


@main.command(help="Load the facts of seed/; what is there already stays as it is.")
@click.option("--if-empty", is_flag=True, help="Only into a register without records.")
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder of CSV files."
)
def seed(*, if_empty: bool, folder: Path | None) -> None:
    """Load seed files."""
    from sqlalchemy import column, select, table

    database = checked()
    with database.reading() as connection:  # without the models, which take half of the time of every `make run`
        if if_empty and connection.execute(select(column("id")).select_from(table("record")).limit(1)).first():
            return
    from rich.console import Console

    from treaties import seeding

    if folder and not any(folder.glob("[0-9]*.csv")):
        raise click.BadParameter(f"{folder} holds no file such as 01_actor.csv.", param_hint="--folder")
    with Console(stderr=True).status("Loading the facts that the register starts with") as status:
        try:
            with database.writing() as connection:
                count = seeding.load(
                    connection, folder or seeding.SEED, lambda words: status.update(f"Loading: {words}")
                )
        except (seeding.SeedError, db.Busy) as error:
            raise click.ClickException(f"{error} Nothing was loaded.") from error
    click.echo(f"{counted(count, 'record')} loaded.")


@main.command(help="Serve the register on 127.0.0.1 until stopped with Ctrl-C.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port that answers.")
@click.option("--host", default="127.0.0.1", show_default=True,
              help="The address that answers; 0.0.0.0 answers the whole network (docs/deploy.md first).")  # fmt: skip
@click.option("--prepare", is_flag=True, help="Before, do as `db upgrade` and `seed --if-empty` do.")
def serve(port: int, host: str, *, prepare: bool) -> None:
    """Serve with waitress; what is to be done before in the same process, as each of its own loads everything anew."""
    if prepare:
        context = click.get_current_context()
        context.invoke(upgrade)
        context.invoke(seed, if_empty=True, folder=None)
    from waitress import create_server

    from treaties.web.start import create_app

    app = create_app()
    click.get_current_context().call_on_close(app.extensions["treaties"].dispose)
    try:
        server = create_server(app, host=host, port=port, threads=8, ident="")
    except OSError as error:
        other = "Try another --host" if error.errno == errno.EADDRNOTAVAIL else "Try make run PORT=9000"
        raise click.ClickException(f"Port {port} cannot be used on {host}: {fault(error)} {other}.") from error
    except ValueError as error:
        raise click.BadParameter(f"“{host}” is no address of this machine.", param_hint="--host") from error
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    from treaties.web import accounts

    link = accounts.first_link(app)
    if link:
        click.echo(f"First account: open {where}{link} once to choose its password.")
    click.echo(f"Treaty Register runs on {where} (Ctrl-C stops it).")
    server.run()

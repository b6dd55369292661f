"""Commands that copy the whole register."""

from __future__ import annotations

from pathlib import Path

import click

from treaties import config, db
from treaties.cli.common import checked, counted, main, opened, progress


@main.command(
    help="Copy the whole register, history and accounts included, into the empty database at URL. It is sqlite:///PATH "
    "or postgresql://USER@HOST/NAME."
)
@click.argument("url")
def move(url: str) -> None:
    """Move to another database, also of the other engine."""
    import os

    from treaties.operations import finding, texts
    from treaties.operations.move import NotEmpty
    from treaties.operations.move import move as moved
    from treaties.vault import vault_of

    here = checked()
    if not url.strip():
        raise click.BadParameter("Write sqlite:///PATH or postgresql://USER@HOST/NAME.", param_hint="URL")
    target = db.connect(config.from_environ(os.environ | {"TREATIES_DATABASE_URL": url}))
    click.get_current_context().call_on_close(target.dispose)
    target.upgrade()
    try:
        with here.reading() as source, target.writing() as connection, progress("Copying") as tell:
            count = moved(source, connection, tell)
            finding.rebuild(connection)
            texts.rebuild(connection, vault_of(here.settings))
    except NotEmpty as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{counted(count, 'row')} copied. Set TREATIES_DATABASE_URL to the new database and start the register.")


@main.command(help="Copy the whole database into one file while the register runs (SQLite).")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def backup(path: Path) -> None:
    """Back up with SQLite's online backup."""
    database = opened()
    if not database.is_sqlite:
        raise click.ClickException("On PostgreSQL use pg_dump; docs/backup.md says how.")
    if path.exists():
        raise click.ClickException(f"{path} exists already; choose another name.")
    from treaties.vault import Vault, vault_of

    db.copy(database, path)
    beside = _beside(path)
    count = vault_of(database.settings).copy_to(Vault(beside))
    click.echo(f"Written to {path}." + (f" {counted(count, 'kept file')} more in {beside}." if count else ""))


def _beside(path: Path) -> Path:
    """Where the kept files of a backup stand: one folder beside it, shared by the backups of that folder."""
    return path.with_name("snapshots")


@main.command(help="Put a copy made by `backup` in the place of the database (SQLite); stop the register first.")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Is the register stopped, and shall the copy replace its database?")
def restore(path: Path) -> None:
    """Restore a backup, keeping what was there beside it."""
    database = opened()
    if not database.is_sqlite:
        raise click.ClickException("On PostgreSQL use pg_restore; docs/backup.md says how.")
    from treaties.vault import Vault, vault_of

    kept = database.restore(path)
    Vault(_beside(path)).copy_to(vault_of(database.settings))
    click.echo(f"Restored from {path}." + (f" What was there is kept as {kept}." if kept else ""))

"""Commands about people and programs that may write."""

from __future__ import annotations

import click

from treaties.cli.common import checked, main, reading

BEYOND = 2**31  # no row of PostgreSQL has such a number


@main.group(help="People who may write.")
def user() -> None:
    """Commands about accounts."""


@user.command(
    "add",
    help="Add an account and print the one-time path at which its password is chosen. The path stands behind the "
    "register's address; an account that exists gets a new one.",
)
@click.argument("email")
@click.option("--name", default="", help="The name shown in histories.")
def add_user(email: str, name: str) -> None:
    """Add an account."""
    from treaties.web.accounts import add_with_link

    database = checked()
    try:
        click.echo(add_with_link(database, database.settings, email, name))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@main.group(help="Tokens with which programs write (docs/api.md).")
def token() -> None:
    """Commands about tokens."""


@token.command("add", help="Make a token for the account of EMAIL and print it, this once.")
@click.argument("email")
@click.option("--name", default="", help="What the token is for.")
def add_token(email: str, name: str) -> None:
    """Add a token."""
    from sqlalchemy import select

    from treaties.models import Account
    from treaties.operations import token as tokens

    with checked().writing() as connection:
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

    with reading() as connection:
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

    with checked().writing() as connection:
        if not 0 < number < BEYOND or not tokens.revoke(connection, number):
            raise click.ClickException(f"There is no token {number} that still holds.")
    click.echo(f"Token {number} is revoked.")

"""Save what readers without a session are shown, byte by byte, and compare it after a change to how pages are made.

Before the change: `python -m bench.same REGISTER.db FOLDER` writes a file for each page; after it, with `--compare`, it
tells which pages differ.
"""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import urlencode

import click
from sqlalchemy import func, select
from werkzeug.test import Client

from bench.questions import opened
from treaties.config import Settings
from treaties.models import Record
from treaties.records import TYPES
from treaties.web.app import create_app

MOST = 60  # records of each kind
DAYS = ("1995-06-30", "2010-08-01", "2026-02-03")
FIXED = (
    "/", "/about", "/treaties?subject=nothing", "/events?date_from=2022&sort=-title", "/events?q=cluster&col=evidence",
    "/events?evidence=denied", "/events?date_from=1990&date_to=2005&date_match=must", "/actors?region=Europe",
    "/search?q=state", "/search?q=cluster+munitions", "/search?q=https%3A%2F%2Fexample.org%2Fnothing", "/search",
    "/events/nothing-here", "/treaties/ccm?on=never", "/events?at=9e9", "/status?on=2010-08-01", "/deadlines",
    "/events.csv?date_from=2022", "/treaties/ccm/status.json?on=2010-08-01", "/treaties/ccm/explain/LTU",
    "/lookup", "/lookup?q=nothing+that+is+known+here", "/lookup?q=State+7", "/lookup?q=Treaty&all=1",
)  # fmt: skip


def addresses(register: Path) -> list[str]:
    """The pages: every kind's list and some of its records, treaties on several days, addresses of sources."""
    chance, found = random.Random(11), list(FIXED)
    database = opened(register)
    with database.reading() as connection:
        for kind, entry in TYPES.items():
            slugs = connection.scalars(
                select(Record.slug).where(Record.kind == kind, Record.state == "published").order_by(Record.id)
            ).all()
            some = chance.sample(slugs, min(MOST, len(slugs)))
            found += [f"/{entry.path}", *(f"/{entry.path}/{slug}" for slug in some)]
            if kind == "treaty":
                found += [f"/treaties/{slug}?on={day}" for slug in some for day in DAYS]
                found += [f"/treaties/{slug}?on={DAYS[1]}&show=in_force&region=Europe" for slug in some[:10]]
            if kind == "actor":
                found += [f"/events?country={slug}&date_from=1990-01-01&date_to=2015-12-31" for slug in some]
        table = TYPES["source"].table
        urls = connection.scalars(select(table.c.url).where(table.c.url != "").order_by(func.length(table.c.url))).all()
        some = chance.sample(urls, min(MOST, len(urls)))
        found += [f"/{page}?{urlencode({'q': url})}" for page in ("search", "lookup") for url in some]
    database.dispose()
    return found


@click.command(help=__doc__)
@click.argument("register", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--compare", is_flag=True, help="Compare with what the folder holds; nothing is written.")
def main(register: Path, folder: Path, *, compare: bool) -> None:
    """Save or compare."""
    client = Client(
        create_app(Settings(f"sqlite:///{register.resolve()}", register.parent, "no sessions", page_cache=False))
    )
    folder.mkdir(parents=True, exist_ok=True)
    differing = 0
    for number, address in enumerate(addresses(register)):
        answer = client.get(address)
        head = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers))
        page = f"{address}\n{answer.status}\n{head}\n\n".encode() + answer.get_data()
        path = folder / f"{number:04}.txt"
        if not compare:
            path.write_bytes(page)
        elif path.read_bytes() != page:
            differing += 1
            click.echo(f"{path.name} differs: {address}")
    if differing:
        raise click.ClickException(f"{differing} pages differ.")
    click.echo("The same." if compare else "Saved.")


if __name__ == "__main__":
    main()

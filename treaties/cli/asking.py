"""Commands that ask the register: status, reasons, citations, lookups, checks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from treaties.cli.common import checked, counted, day_of, give, main, reading, short_address

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.domain.citation import Work


LONGEST_PATH = 1000


@main.command(help="Who stands where on TREATY, such as ccm, on a day: counts, and with --json every State.")
@click.argument("treaty")
@click.option("--on", "day", help="The day, such as 2010-08-01; today where none is given.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def status(treaty: str, day: str | None, *, as_json: bool) -> None:
    """Print the status answer."""
    from treaties.queries.status import status_answer

    when = day_of(day) or date.today()  # noqa: DTZ011 - the user's own day is meant
    with reading() as connection:
        answer = status_answer(connection, short_address(treaty).lower(), when)
    if answer is None:
        raise _none("treaty", treaty)
    if as_json:
        give(answer)
        return
    click.echo(f"{answer['treaty']} on {answer['on']}")
    for name, number in answer["counts"].items():
        click.echo(f"{number:>6}  {name.replace('_', ' ')}")


@main.command(
    help="Why a State stands where it stands: each day with article and arithmetic, with --json also sources. "
    "TREATY is a short address such as ccm; ACTOR one such as lithuania, or a code such as LTU."
)
@click.argument("treaty")
@click.argument("actor")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def explain(treaty: str, actor: str, *, as_json: bool) -> None:
    """Print the steps."""
    from treaties.queries.explain import explain_rows, explained
    from treaties.queries.status import treaty_id_of

    with reading() as connection:
        if treaty_id_of(connection, slug := short_address(treaty).lower()) is None:
            raise _none("treaty", treaty)
        name = short_address(actor)
        found = (
            explained(connection, name) or explained(connection, name.upper()) or explained(connection, name.lower())
        )
        rows = explain_rows(connection, slug, found.slug) if found else None
    if rows is None:
        raise _none("actor", actor)
    rows = [row | {"what": row["what"].english} for row in rows]
    if as_json:
        give(rows)
        return
    if not rows:
        click.echo("No act of this State on this treaty is recorded.", err=True)
    for row in rows:
        click.echo(f"{row['day']}  {row['what']} -> {row['status_after']}")
        if why := ": ".join(filter(None, (row["article"], row["arithmetic"]))):
            click.echo(f"            {why}")


def _none(kind: str, text: str) -> click.ClickException:
    return click.ClickException(
        f"There is no {kind} “{text}” in the register: name its short address; `manage.py lookup` finds it."
    )


@main.command(help="Cite records: RECORD is treaties/ccm, an address in the register, or a short address alone.")
@click.argument("records", nargs=-1, required=True, metavar="RECORD...")
@click.option("--style", default="register", show_default=True,
              help="Any CSL style by name or file, or bibtex, biblatex, ris, csl-json.")  # fmt: skip
@click.option("--format", "output", default="text", show_default=True, type=click.Choice(["text", "html", "markdown"]),
              help="How a CSL style marks italics; bibtex and the like have one form.")  # fmt: skip
@click.option("--sources", is_flag=True, help="Also the sources on which the records rest.")
@click.option("--base", default="", help="What stands before addresses in the register, such as https://example.org.")
def cite(records: tuple[str, ...], style: str, output: str, base: str, *, sources: bool) -> None:
    """Print citations."""
    from treaties.citations.render import StyleError
    from treaties.citations.render import cite as rendered
    from treaties.queries import works

    made, ids = [], []
    with reading() as connection:
        for text in records:
            rows = works.find(connection, text)
            if len(rows) != 1:
                which = ", ".join(f"{row.kind} {row.slug}" for row in rows)
                said = f"“{text}” names several records: {which}." if rows else f"There is no record “{text}”."
                raise click.ClickException(said)
            work = works.work_of(connection, rows[0], base.rstrip("/"))
            answer = _on_day(connection, rows[0], work, text)
            if answer not in made:
                made.append(answer)
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
@click.option("--all", "every", is_flag=True, help="List whatever was found, not only the best ten.")
def lookup(reference: str, *, as_json: bool, every: bool) -> None:
    """Print what one reference, or each of a file, leads to."""
    from treaties.citations.reading import ReadingError, references
    from treaties.queries.footnotes import look_through
    from treaties.queries.lookup import EVERY, MOST

    if not reference.strip():
        raise click.BadParameter("Say what is looked for.", param_hint="REFERENCE")
    path = Path(reference) if len(reference) < LONGEST_PATH and "\n" not in reference else None
    is_file = path is not None and path.is_file()
    try:
        asked = references(path.read_bytes()) if path and is_file else [reference]
    except ReadingError as error:
        raise click.BadParameter(str(error), param_hint="FILE") from error
    with reading() as connection:
        answers = look_through(connection, asked, most=EVERY if every else MOST)
    if as_json:
        said = [each.as_json() for each in answers]
        whole = said[0] if not is_file else {
            "query": reference, "answers": said,
            "results": [hit | {"query": each["query"]} for each in said for hit in each["results"][:1]],
        }  # fmt: skip
        give(whole)
        return
    for each in answers:
        if is_file:
            click.echo(f"\n{each.query}")
        for hit in each.results:
            click.echo(f"{hit.certainty:<8} {hit.kind} {hit.slug}: {hit.title}\n         {hit.why.english}")
            if hit.url:
                click.echo(f"         {hit.url}")
            click.echo(f"         {counted(len(hit.citations), 'citation')}")
        if each.total > len(each.results):
            click.echo(f"and {each.total - len(each.results):,} more: --all lists them")
        if not each.results:
            near = "; ".join(f"{hit.title} ({hit.kind} {hit.slug})" for hit in each.nearest)
            click.echo(
                f"The register knows nothing of this{f'. Nearest: {near}' if near else ', nor of anything like it'}."
            )


@main.command(
    help="Recompute and compare: derived rows, stated totals and days, the revision chain, kept copies. "
    "Differences are told, also those between a source and the register; they are no failure of the command."
)
@click.option("--all", "everything", is_flag=True, help="Also what agrees.")
def verify(*, everything: bool) -> None:
    """Print findings."""
    from rich.console import Console

    from treaties.queries.checks import verify as findings
    from treaties.vault import vault_of

    database = checked()
    with Console(stderr=True).status("Recomputing and comparing"), database.reading() as connection:
        found = findings(connection, vault_of(database.settings))
    for each in found:
        if everything or not each.agrees:
            click.echo(f"{'agrees ' if each.agrees else 'differs'}  {each.kind}: {each.message}")
    click.echo(
        f"{counted(sum(not each.agrees for each in found), 'difference')}, "
        f"{counted(sum(each.agrees for each in found), 'agreement')}."
    )

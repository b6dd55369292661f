"""Lines of a table of figures, each beside its yardstick and its goal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `ratio` is what the goal speaks of, a number or words."""

    what: str
    yardstick: str
    ours: str
    ratio: float | str
    goal: str
    met: bool


def table(lines: list[Line]) -> str:
    """The lines as Markdown."""
    head = "| what | yardstick | register | ratio | goal | |\n|---|---:|---:|---:|---|---|"
    return "\n".join([head, *map(_row, lines)])


def _row(line: Line) -> str:
    ratio = line.ratio if isinstance(line.ratio, str) else f"{line.ratio:.2f}"
    met = ("met" if line.met else "**not met**") if line.goal else ""
    return f"| {line.what} | {line.yardstick} | {line.ours} | {ratio} | {line.goal} | {met} |"


def loaded(size: str) -> Path:
    """The register of that size; ClickException where `make bench` has not loaded it."""
    path = Path(__file__).resolve().parent / "data" / f"{size}-register.db"
    if not path.is_file():
        raise click.ClickException(f"There is no register of size {size} yet: `make bench SIZE={size}` loads it.")
    return path

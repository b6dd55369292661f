"""Lines of a table of figures, each beside its yardstick and its goal."""

from __future__ import annotations

from dataclasses import dataclass


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

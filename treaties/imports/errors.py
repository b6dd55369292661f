"""Why a file is not imported."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """One problem: the file's name, the line (0: the file as a whole), the column and the reason."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}, column {self.column}: {self.reason}" if self.column else f"{where}: {self.reason}"


class NotImported(ValueError):  # noqa: N818 - read as the answer to a request
    """A file with problems, all of them. Nothing was written."""

    def __init__(self, problems: list[Wrong]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

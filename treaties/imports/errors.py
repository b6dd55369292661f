"""Why a file is not imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from treaties.domain.message import Message, Told

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Wrong:
    """One problem: the file's name, the line (0: the file as a whole), the column and the reason."""

    file: str
    line: int
    column: str
    reason: Message

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}, column {self.column}: {self.reason}" if self.column else f"{where}: {self.reason}"


NONE_TICKED = Message("Tick the rows that are to be written.")


class Unread(Told):
    """A cell that is not understood; the message says what of it."""


class NotImported(ValueError):  # noqa: N818 - read as the answer to a request
    """A file with problems, all of them. Nothing was written.

    `lacking` are the names in it that nobody in the register has: who they are is for a person to say.
    """

    def __init__(self, problems: list[Wrong], lacking: Iterable[str] = ()) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
        self.lacking = list(lacking)

    @classmethod
    def at(cls, file: str, line: int, column: str, reason: Message) -> NotImported:
        """A file with one problem, told by the fields of `Wrong`."""
        return cls([Wrong(file, line, column, reason)])

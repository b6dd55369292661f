"""Why a write is refused."""

from __future__ import annotations

from dataclasses import dataclass

from treaties.domain.message import Message


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field (empty: the record), with the article where a rule of the treaty refuses.

    `number` counts the drafts of one write from 0, so that a file's reader can name the line. Where `field` is a part
    or the citations, `row` counts its rows from 0 and `column` is the field there.
    """

    field: str
    message: Message
    article: str = ""
    number: int = 0
    row: int | None = None
    column: str = ""


class Refused(ValueError):  # noqa: N818 - read as the answer to a request
    """A write that breaks rules; `problems` say which, per field. Nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(str(problem.message) for problem in self.problems)


class Stale(RuntimeError):  # noqa: N818 - read as a state of the request
    """A write based on a version that is no longer the current one. Nothing was written."""

    def __init__(self, record_id: int, based_on: int, current: int) -> None:
        versions = {"current": current, "based_on": based_on}
        if based_on > current:
            self.message = Message("There is no version %(based_on)s yet: the newest is %(current)s.", **versions)
        else:
            self.message = Message(
                "Somebody saved version %(current)s after version %(based_on)s was opened.", **versions
            )
        super().__init__(self.message)
        self.record_id, self.based_on, self.current = record_id, based_on, current


class Baseless(RuntimeError):  # noqa: N818 - read as a state of the request
    """A write that does not say which version it is based on. Nothing was written."""

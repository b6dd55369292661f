"""Why a write is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field (empty: the record), with the article where a rule of the treaty refuses.

    `number` counts the drafts of one write from 0, so that a file's reader can name the line. Where `field` is a part
    or the citations, `row` counts its rows from 0 and `column` is the field there.
    """

    field: str
    message: str
    article: str = ""
    number: int = 0
    row: int | None = None
    column: str = ""


class Refused(ValueError):  # noqa: N818 - read as the answer to a request
    """A write that breaks rules; `problems` say which, per field. Nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class Stale(RuntimeError):  # noqa: N818 - read as a state of the request
    """A write based on a version that is no longer the current one. Nothing was written."""

    def __init__(self, record_id: int, based_on: int, current: int) -> None:
        super().__init__(f"Somebody saved version {current} after version {based_on} was opened.")
        self.record_id, self.based_on, self.current = record_id, based_on, current


class Baseless(RuntimeError):  # noqa: N818 - read as a state of the request
    """A write that does not say which version it is based on. Nothing was written."""

"""The register with its drafts, for those who may see them: a copy beside it in which they count as published."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from treaties.exports.beside import beside
from treaties.operations.move import move, publish_drafts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


@contextmanager
def with_drafts(source: Connection) -> Iterator[Connection]:
    """A copy of the register that shows drafts too; gone on leaving.

    Who was bound when stays computed from what is published.
    """

    def fill(copy: Connection) -> None:
        move(source, copy)
        publish_drafts(copy)

    with beside(fill) as connection:
        yield connection

"""The register with its drafts, for those who may see them: a copy beside it in which they count as published."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from treaties import db
from treaties.config import Settings
from treaties.operations.move import move, publish_drafts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


@contextmanager
def with_drafts(source: Connection) -> Iterator[Connection]:
    """A copy of the register that shows drafts too; gone on leaving.

    Who was bound when stays computed from what is published.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder)
        beside = db.connect(Settings(f"sqlite:///{path / 'register.db'}", path, "none"))
        try:
            beside.upgrade()
            with beside.writing() as connection:
                move(source, connection)
                publish_drafts(connection)
            with beside.reading() as connection:
                yield connection
        finally:
            beside.dispose()

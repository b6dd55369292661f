"""A register that exists while something is read from it, beside the one that lasts."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from treaties import db
from treaties.config import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection


@contextmanager
def beside(fill: Callable[[Connection], object]) -> Iterator[Connection]:
    """An SQLite register in a folder of its own, filled by `fill` and then read; gone on leaving."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        made = db.connect(Settings(f"sqlite:///{path / 'register.db'}", path, "none"))
        try:
            made.upgrade()
            with made.writing() as connection:
                fill(connection)
            with made.reading() as connection:
                yield connection
        finally:
            made.dispose()


__all__ = ["beside"]

"""The command line: the same operations and queries as the pages, for people and scripts; a file per kind of work."""

from __future__ import annotations

from treaties.cli import accounts, articles, asking, copying, exporting, importing, running
from treaties.cli.common import main

__all__ = ["accounts", "articles", "asking", "copying", "exporting", "importing", "main", "running"]

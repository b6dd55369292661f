"""Every page of its own, registered in one place."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from treaties.web.crud import SlugConverter

if TYPE_CHECKING:
    from flask import Flask

PAGES = (
    "home",
    "treaty",
    "actor",
    "event",
    "source",
    "weapon",
    "conflict",
    "deadlines",
    "matrix",
    "cite",
    "unapi",
    "list_files",
    "data",
    "api",
    "writing",
    "account",
    "lookup",
    "imports",
    "search",
    "evidence",
    "sql",
    "releases",
    "kept",
    "desk",
    "copies",
    "passages",
    "readings",
)
MODULES = [f"treaties.web.pages.{name}" for name in PAGES]


def register(app: Flask) -> None:
    """Add the pages of their own, and the form of short addresses that all routes share."""
    app.url_map.converters["slug"] = SlugConverter
    for name in MODULES:
        import_module(name).register(app)

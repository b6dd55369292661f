"""The register as servers start it: `gunicorn 'treaties.web.start:create_app()'`."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> Flask:
    """The application, loaded without looking for garbage meanwhile.

    Nearly all that a start makes stays as long as the process: looking through it over and over takes a tenth of the
    start, and once it is frozen no later search for garbage looks at it again.
    """
    gc.disable()
    try:
        from treaties.web import app

        return app.create_app()
    finally:
        gc.freeze()
        gc.enable()

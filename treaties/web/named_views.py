"""Views of lists under a name: kept, offered above the list, forgotten. A view is an address and shared as one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from flask import Flask, flash, redirect, request
from flask_login import current_user

from treaties.db import Busy
from treaties.domain.text import TextError, clean
from treaties.domain.values import whole_number
from treaties.operations import saved_views
from treaties.operations.errors import Refused
from treaties.records import BY_PATH
from treaties.web.accounts import require_editor
from treaties.web.context import writer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

UNKEPT = {"after", "at", "view", "csrf_token"}


def register(app: Flask, kinds: str) -> None:
    """Add where views are kept and forgotten."""
    app.post(f"/<any({kinds}):path>/views")(require_editor(keep_view))
    app.post(f"/<any({kinds}):path>/views/forget")(require_editor(forget_view))


def _query(typed: str, name: str) -> str:
    """The view's own part of an address: its filters, columns and order, and its name."""
    pairs = [(key, value) for key, value in parse_qsl(typed) if key not in UNKEPT]
    return urlencode([*pairs, ("view", name)])


def keep_view(path: str) -> ResponseReturnValue:
    """Keep the list as it is shown under a name."""
    entry = BY_PATH[path]
    try:
        name = clean(request.form.get("view", ""), saved_views.LONGEST_NAME)
        query = _query(clean(request.form.get("query", ""), saved_views.LONGEST), name)
        with writer(unseen=True) as connection:
            saved_views.keep(connection, current_user.id, entry.kind, name, query)
    except (TextError, Refused, Busy) as error:
        flash(str(error), "bad")
        return redirect(f"/{path}", 303)
    flash(_("The view is kept: it is offered above this list."), "good")
    return redirect(f"/{path}?{query}", 303)


def forget_view(path: str) -> ResponseReturnValue:
    """Forget a view."""
    with writer(unseen=True) as connection:
        saved_views.forget(connection, BY_PATH[path].kind, whole_number(request.form.get("id", "")[:9]) or 0)
    return redirect(f"/{path}", 303)

"""Views of lists under a name: kept, offered above the list, forgotten. A view is an address and shared as one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from flask import Flask, flash, redirect, request
from flask_login import current_user
from markupsafe import Markup

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
    """Keep the list as it is shown under a name, or rename the view `instead`."""
    entry = BY_PATH[path]
    try:
        name = clean(request.form.get("view", ""), saved_views.LONGEST_NAME)
        query = _query(clean(request.form.get("query", ""), saved_views.LONGEST), name)
        instead = whole_number(request.form.get("instead", "")[:9])
        with writer(unseen=True) as connection:
            replaced = saved_views.keep(connection, current_user.id, entry.kind, name, query, instead)
    except (TextError, Refused, Busy) as error:
        flash(str(error), "bad")
        return redirect(_again(path), 303)
    said = _("The view is kept: it is offered above this list.")
    if replaced is not None:
        earlier = _("Another one had this name; its address still shows it.")
        flash(
            Markup('{} {} <a href="/{}?{}">{}</a>').format(said, earlier, path, replaced, _("The earlier view")), "good"
        )
    else:
        flash(said, "good")
    return redirect(f"/{path}?{query}", 303)


def _again(path: str) -> str:
    """The list as it was, with the name that was typed, as far as either can be read."""
    query, name = (_readable(request.form.get(each, "")) for each in ("query", "view"))
    name = name or dict(parse_qsl(query)).get("view", "")
    return f"/{path}?{_query(query[: saved_views.LONGEST], name[: 2 * saved_views.LONGEST_NAME])}"


def _readable(text: str) -> str:
    try:
        return clean(text)
    except TextError:
        return ""


def forget_view(path: str) -> ResponseReturnValue:
    """Forget a view; the list stays as it was, so that it can be kept again."""
    try:
        with writer(unseen=True) as connection:
            saved_views.forget(connection, BY_PATH[path].kind, whole_number(request.form.get("id", "")[:9]) or 0)
    except Busy as error:
        flash(str(error), "bad")
    else:
        flash(_("The view is forgotten. Its address still shows it; below the list it can be kept again."), "good")
    return redirect(_again(path), 303)

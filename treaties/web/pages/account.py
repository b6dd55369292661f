"""A person's own page: the tokens with which their programs write, made, shown once, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, abort, redirect, request
from flask_login import current_user

from treaties.domain.text import TextError, clean
from treaties.domain.values import whole_number
from treaties.operations import token
from treaties.web.accounts import require_editor
from treaties.web.context import editor, page, reader, writer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

MOST = 50
LONGEST = 200


def register(app: Flask) -> None:
    """Add the page and its two forms."""
    app.get("/account", endpoint="account")(require_editor(show))
    app.post("/account/tokens", endpoint="account_token_add")(require_editor(add))
    app.post("/account/tokens/revoke", endpoint="account_token_revoke")(require_editor(revoke))


def show(secret: str = "", problem: str = "") -> ResponseReturnValue:
    """The tokens of whoever is signed in; `secret` is one that was made just now and is never shown again."""
    answer = page(
        "account/account.html", 422 if problem else 200, section="", who=editor(), secret=secret, problem=problem,
        tokens=token.every(reader(), current_user.id), typed=request.form.get("name", "") if problem else "",
        longest=LONGEST, address=f"{request.host_url}api/v1",
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def add() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    try:
        name = clean(request.form.get("name", ""), LONGEST).strip()
    except TextError as error:
        return show(problem=str(error))
    if not name:
        return show(problem=_("Say what the token is for, so that you know later which one to revoke."))
    mine: int = current_user.id
    if sum(each.revoked_at is None for each in token.every(reader(), mine)) >= MOST:
        return show(problem=_("%(most)s tokens hold already: revoke one that is no longer used.", most=MOST))
    with writer() as connection:
        secret = token.add(connection, mine, name)
    return show(secret)


def revoke() -> ResponseReturnValue:
    """End one of one's own tokens; once it has ended nothing more happens."""
    number = whole_number(request.form.get("id", ""))
    mine: int = current_user.id
    if number is None or number not in {each.id for each in token.every(reader(), mine)}:
        abort(404, _("This is none of your tokens."))
    with writer() as connection:
        token.revoke(connection, number, mine)
    return redirect("/account", 303)

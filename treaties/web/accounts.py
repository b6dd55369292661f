"""Who may write: sign-in, sign-out, and the one-time link at which a password is chosen. Reading needs none of it."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict, deque
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, current_app, redirect, request
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import Connection, func, insert, select, update

from treaties.domain.message import Message
from treaties.domain.text import TextError, clean
from treaties.models import Account
from treaties.operations.ledger import now
from treaties.web.context import database, page, reader, writer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from treaties.config import Settings
    from treaties.db import Database

SHORTEST, LONGEST = 12, 200
WEEK = 7 * 24 * 3600
TRIES, WINDOW = 10, 15 * 60
FIRST = "editor@localhost"
SIGN_IN = ("sign_in_address", "sign_in_password")
ENDED = Message(
    "You are not signed in any more, so nothing was saved yet. What you typed stands below: sign in here, and it is "
    "saved in the same step."
)
WRONG = Message("The address or the password is wrong.")

_failures: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)


class SessionEnded(Exception):  # noqa: N818 - read as a state of the request
    """A form of somebody who is no longer signed in, and what to say: it is shown again with what was typed."""

    def __init__(self, message: Message, status: int) -> None:
        super().__init__(message)
        self.message, self.status = message, status


class Person(UserMixin):  # type: ignore[misc] # the library ships no types
    """Somebody signed in: id, address and name of the account."""

    def __init__(self, row: Any) -> None:
        self.id, self.email, self.name, self.key = row.id, row.email, row.name, row.fs_uniquifier

    def get_id(self) -> str:
        """The account's key, which changes with the password, so that old sessions end."""
        return str(self.key)


def register(app: Flask) -> None:
    """Add sign-in, sign-out and the welcome page."""
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # pages are told who is signed in by context.page
    manager.user_loader(_person)
    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.get("/sign-in")(sign_in_page)
    app.post("/sign-in")(sign_in)
    app.post("/sign-out")(sign_out)
    app.get("/welcome/<token>")(welcome_page)
    app.post("/welcome/<token>")(welcome)


def require_editor(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Let only signed-in people through; roles will be asked here."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> ResponseReturnValue:
        if current_user.is_authenticated:
            return view(*args, **named)
        if request.method == "POST":
            address, password = (request.form.get(name, "") for name in SIGN_IN)
            if not (address or password):
                raise SessionEnded(ENDED, 403)
            problem, status = attempt(address, password)
            if problem:
                raise SessionEnded(problem, status)
            return view(*args, **named)
        return redirect(f"/sign-in?next={request.path}", 303)

    return guarded


def add_account(connection: Connection, email: str, name: str) -> str:
    """Add an account without a password, or find it; return its key. ValueError where the address is none."""
    try:
        address, shown = clean(email, 255).lower(), clean(name)
    except TextError as error:
        raise ValueError(str(error)) from error
    if "@" not in address.strip("@") or " " in address:
        raise ValueError(str(Message("“%(typed)s” is not an e-mail address.", typed=email)))
    known = connection.execute(select(Account.fs_uniquifier).where(Account.email == address)).scalar_one_or_none()
    if known:
        return known
    key = secrets.token_hex(32)
    row = {"email": address, "name": shown, "password": None, "active": True, "fs_uniquifier": key, "created_at": now()}
    connection.execute(insert(Account), row)
    return key


def add_with_link(data: Database, settings: Settings, email: str, name: str) -> str:
    """The one-time path at which the person chooses a password."""
    with data.writing(unseen=True) as connection:
        key = add_account(connection, email, name)
    return f"/welcome/{_signer(settings.secret_key).dumps(key)}"


def first_link(app: Flask) -> str | None:
    """The one-time path of the first account, or nothing once somebody can sign in."""
    data: Database = app.extensions["treaties"]
    with data.reading() as connection:
        ready = select(func.count()).select_from(Account).where(Account.password.is_not(None))
        if connection.execute(ready).scalar_one():
            return None
    return add_with_link(data, data.settings, FIRST, "")


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="welcome")


@lru_cache(maxsize=1)
def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher()


def _person(key: str) -> Person | None:
    row = reader().execute(select(Account.__table__).where(Account.fs_uniquifier == key, Account.active)).one_or_none()
    return Person(row) if row else None


def _next() -> str:
    wanted = request.values.get("next", "")
    local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted
    return wanted if local else "/"


def sign_in_page(problem: Message | None = None, code: int = 200) -> ResponseReturnValue:
    """The form that asks for address and password."""
    typed = request.form.get("email", "")[:255]
    return page("account/sign_in.html", code, problem=problem, typed=typed, next=_next(), section="")


def sign_in() -> ResponseReturnValue:
    """Sign in, or say that address or password is wrong without saying which."""
    problem, status = attempt(request.form.get("email", ""), request.form.get("password", ""))
    return sign_in_page(problem, status) if problem else redirect(_next(), 303)


def attempt(typed: str, password: str) -> tuple[Message | None, int]:
    """Sign in with what was typed; the reason why not and the status of the answer, no reason where it was done."""
    email = typed.replace("\x00", "").strip().lower()[:255]
    tried = _failures[email, request.remote_addr or ""]
    while tried and tried[0] < time.monotonic() - WINDOW:
        tried.popleft()
    if len(tried) >= TRIES:
        return Message("Too many attempts. Try again in a quarter of an hour."), 429
    row = reader().execute(select(Account.__table__).where(Account.email == email, Account.active)).one_or_none()
    if not _matches(row.password if row else None, password[:LONGEST]):
        tried.append(time.monotonic())
        return WRONG, 422
    tried.clear()
    login_user(Person(row))
    return None, 303


def _matches(stored: str | None, password: str) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        # An unknown address costs the same time as a known one.
        return (
            bool(_hasher().verify(stored or _hasher().hash("nobody has this password"), password))
            and stored is not None
        )
    except (Argon2Error, InvalidHashError):
        return False


def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    response = current_app.make_response(redirect("/", 303))
    response.delete_cookie("treaties_session")
    return response


def _invited(token: str) -> Any:
    try:
        key = _signer(database().settings.secret_key).loads(token, max_age=WEEK)
    except BadData:
        abort(404, _("This link is not valid, or older than a week. `manage.py user add` prints a new one."))
    row = reader().execute(select(Account.__table__).where(Account.fs_uniquifier == key)).one_or_none()
    if row is None:
        abort(410, _("This link was used already. Sign in with the password that was chosen then."))
    return row


def welcome_page(token: str, problem: str = "") -> ResponseReturnValue:
    """The form that asks for name, address and a password."""
    row = _invited(token)
    email = request.form.get("email", "" if row.email == FIRST else row.email)
    name = request.form.get("name", row.name)
    return page("account/welcome.html", 422 if problem else 200, problem=problem, email=email, name=name, section="")


def welcome(token: str) -> ResponseReturnValue:
    """Set name, address and password once, and sign in."""
    row = _invited(token)
    password = request.form.get("password", "")
    try:
        name, email = clean(request.form.get("name", "")), clean(request.form.get("email", ""), 255).lower()
    except TextError as error:
        return welcome_page(token, str(error))
    if not name or "@" not in email.strip("@"):
        return welcome_page(
            token, _("A name and an e-mail address are needed: they sign the history of what you change.")
        )
    if not SHORTEST <= len(password) <= LONGEST or email in password.lower():
        return welcome_page(
            token,
            _(
                "The password needs %(least)s to %(most)s characters and must not hold your address.",
                least=SHORTEST,
                most=LONGEST,
            ),
        )
    key = secrets.token_hex(32)
    with writer(unseen=True) as connection:
        taken = connection.execute(select(Account.id).where(Account.email == email, Account.id != row.id)).first()
        if not taken:
            values = {"name": name, "email": email, "password": _hasher().hash(password), "fs_uniquifier": key}
            connection.execute(update(Account).where(Account.id == row.id).values(confirmed_at=now(), **values))
    if taken:
        return welcome_page(token, _("Another account has this e-mail address."))
    stored = reader().execute(select(Account.__table__).where(Account.id == row.id)).one()
    login_user(Person(stored))
    return redirect("/", 303)

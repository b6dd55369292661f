"""The desk: articles that wait to be read, are half read or done, and where a new one is put on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, request
from flask_login import current_user

from treaties.desk.steps import read_on
from treaties.domain.text import TextError, clean
from treaties.domain.values import ValueProblem, read_value
from treaties.operations import reading as desk
from treaties.queries import readings
from treaties.web.accounts import require_editor
from treaties.web.context import page, reader, writer

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

LONGEST = 1_000_000
MOST_FILES = 50


def register(app: Flask) -> None:
    """Add the list of readings and the form that puts articles on the desk."""
    app.get("/desk", endpoint="desk")(require_editor(show))
    app.post("/desk", endpoint="desk_read")(require_editor(begin))
    app.post("/desk/next", endpoint="desk_next")(require_editor(read_next))


def show(problems: list[tuple[str, str]] | None = None, code: int = 200) -> Response:
    """What lies on the desk, and the form, with what was wrong with what was pasted."""
    state = request.args.get("state", "")
    rows = readings.listed(reader(), state if state in desk.STATES else "")
    return page(
        "desk.html", code, section="desk", problem_items=problems or [], typed=request.form, readings=rows,
        tallied=readings.tallied(reader()), state=state,
    )  # fmt: skip


def begin() -> ResponseReturnValue:
    """Put the pasted text, or each file, on the desk; one article is read at once, several wait in the queue."""
    problems: list[tuple[str, str]] = []
    about = _about(problems)
    texts = _texts(problems)
    if not texts and not problems:
        problems.append(("Paste the text of an article, or choose files.", "text"))
    if problems:
        return show(problems, 422)
    with writer() as connection:
        made = [desk.begin(connection, current_user.id, text, about | more) for text, more in texts]
    if len(made) > 1:
        flash(f"{len(set(made))} articles wait to be read.", "good")
        return redirect("/desk", 303)
    step(made[0])
    return redirect(f"/desk/{made[0]}", 303)


def _about(problems: list[tuple[str, str]]) -> dict[str, str]:
    """What was typed about the article."""
    about: dict[str, str] = {}
    for name in ("title", "publisher", "language"):
        try:
            about[name] = clean(request.form.get(name, ""), 20 if name == "language" else 300)
        except TextError as error:
            problems.append((str(error), name))
    for name, kind, kept in (("date", "partial", "issued"), ("url", "url", "url")):
        try:
            value = read_value(kind, request.form.get(name, ""))
            about[kept] = getattr(value, "text", value) or ""
        except ValueProblem as error:
            problems.append((str(error), name))
    return about


def _texts(problems: list[tuple[str, str]]) -> list[tuple[str, dict[str, str]]]:
    """The texts to be read: what was pasted, then each file with its name as batch."""
    found: list[tuple[str, dict[str, str]]] = []
    try:
        pasted = clean(request.form.get("text", ""), LONGEST, lines=True)
        found += [(pasted, {})] if pasted else []
    except TextError as error:
        problems.append((str(error), "text"))
    files = [each for each in request.files.getlist("files") if each.filename]
    if len(files) > MOST_FILES:
        problems.append((f"At most {MOST_FILES} files at once; `manage.py desk FOLDER` takes more.", "files"))
        return found
    for each in files:
        try:
            text = clean(each.stream.read().decode("utf-8-sig"), LONGEST, lines=True)
        except (UnicodeDecodeError, TextError):
            problems.append((f"{each.filename}: this is no plain text in UTF-8.", "files"))
            continue
        if text:
            found.append((text, {"batch": str(each.filename)[:200]}))
    return found


def step(number: int) -> dict[str, Any]:
    """Read one section of a reading: how far it is now."""
    made = read_on(reader(), number)
    if made is None:
        return {"read": 0, "of": 0, "done": True}
    with writer() as connection:
        made.keep(connection)
    return {"read": made.end, "of": made.length, "done": made.end >= made.length}


def read_next() -> ResponseReturnValue:
    """Read one section of the article that has waited longest; scripts repeat it until nothing waits."""
    number = readings.next_waiting(reader())
    told = step(number) if number is not None else {"read": 0, "of": 0, "done": True}
    left = readings.tallied(reader()).get("waiting", 0)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(told | {"left": left, "done": not left})
    return redirect("/desk", 303)

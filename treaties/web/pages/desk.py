"""The desk: articles that wait to be read, are half read or done, and where a new one is put on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, request
from flask_login import current_user

from treaties.capture.errors import NotTaken
from treaties.domain.text import TextError, clean
from treaties.domain.values import ValueProblem, read_value
from treaties.operations import reading as desk
from treaties.queries import readings
from treaties.queries import snapshot as copies
from treaties.vault import Missing, Spoilt, vault_of
from treaties.web.accounts import require_editor
from treaties.web.context import database, editor, page, reader, writer
from treaties.web.pages import import_references
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from treaties.operations.snapshot import Taken

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
    """Keep what was pasted, sent or fetched and put it on the desk; one article is read at once, several wait."""
    from treaties.desk import intake

    if listed := import_references.sent():
        return listed
    problems: list[tuple[str, str]] = []
    about = _about(problems)
    kept = _kept_before(problems)
    came = [] if problems or kept else _taken(about, problems)
    if not (came or kept or problems):
        problems.append((_("Paste the text of an article, choose files or give an address to fetch."), "text"))
    if problems:
        return show(problems, 422)
    store = vault_of(database().settings)
    try:
        for each, _text in came:
            store.put(each.content)  # before anybody's writing waits for it
        with writer() as connection:
            made = [
                intake.put(connection, store, each, editor(), about | ({"batch": name} if name else {}))
                for each, name in came
            ]
            made += [intake.lay(connection, copy, text, current_user.id, about) for copy, text in kept]
    except OSError:
        said = _("The disk could not keep this; nothing was stored. Tell whoever runs the register.")
        return show([(said, "text")], 507)
    if len(made) > 1:
        flash(_("%(count)s articles wait to be read.", count=len(set(made))), "good")
        return redirect("/desk", 303)
    there = readings.reading(reader(), made[0])
    if there is not None and there.read_to:
        flash(_("This text lies on the desk already: this is what was found in it, and what was decided."))
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


def _kept_before(problems: list[tuple[str, str]]) -> list[tuple[Any, str]]:
    """The kept copy that is to be read, with its text, where one was named."""
    from treaties.desk import intake

    key = request.form.get("copy", "")
    copy = copies.by_key(reader(), key) if key else None
    if copy is None:
        return []
    if copy.removed_at is not None:
        problems.append((f"This copy was taken down: {copy.removed_why}", "text"))
        return []
    try:
        text = copies.text_of(vault_of(database().settings), copy)
    except (Missing, Spoilt) as error:
        problems.append(
            (_("%(error)s Whoever runs the register can bring it back from a backup.", error=error), "text")
        )
        return []
    if not text.strip():
        problems.append((str(intake.NO_TEXT), "text"))
    return [(copy, text)] if text.strip() else []


def _taken(about: dict[str, str], problems: list[tuple[str, str]]) -> list[tuple[Taken, str]]:
    """What came: the pasted text, each file with its name, the page at the address; what cannot be read is told."""
    from treaties.capture import take
    from treaties.capture.paste import pasted
    from treaties.desk import intake

    found: list[tuple[Taken, str]] = []
    url, language = about.get("url", ""), about.get("language", "")
    files = [each for each in request.files.getlist("files") if each.filename]
    if len(files) > MOST_FILES:
        problems.append(
            (
                _("At most %(most)s files at once; `manage.py desk FOLDER` takes more.", most=MOST_FILES),
                "files",
            )
        )
        return found

    def keep(field: str, make: Callable[[], Taken], name: str = "") -> None:
        try:
            taken = make()
            problem = "" if taken.text.strip() else str(intake.NO_TEXT)
        except (NotTaken, TextError) as error:
            problem = str(error)
        if problem:
            problems.append((f"{name}: {problem}" if name else problem, field))
        else:
            found.append((taken, name))

    if request.form.get("text", "").strip():
        keep("text", lambda: take.of_text(pasted(request.form["text"], url=url, language=language)))
    for each in files:
        content, name = each.stream.read(), str(each.filename)[:200]
        each.close()  # a large one stands in a file of its own
        keep("files", partial(take.file, content, name=name, url=url if len(files) == 1 else ""), name)
    if address := request.form.get("address", "").strip():
        keep("address", lambda: take.fetched(address))
    return found


def step(number: int) -> dict[str, Any]:
    """Read one section of a reading: how far it is now."""
    from treaties.desk.steps import read_on

    made = read_on(reader(), number)
    if made is None:
        return {"read": 0, "of": 0, "done": True}
    with writer(unseen=True) as connection:
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

"""The article desk: a pasted article with what it says marked in it, and what the register says of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request

from treaties.desk.reader import read
from treaties.domain.text import TextError, clean
from treaties.domain.values import ValueProblem, read_value
from treaties.web.accounts import require_editor
from treaties.web.context import page, reader

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

LONGEST = 100_000
LABELS = {
    "treaty_count": "how many", "treaty_status": "who", "treaty_eif": "entry into force", "event": "event",
    "states": "States", "other_actors": "Other actors", "treaties": "Treaties", "weapons": "Weapons",
    "places": "Places", "organisations": "Organisations", "people": "People",
}  # fmt: skip


def register(app: Flask) -> None:
    """Add the form and the reading of what was pasted."""
    app.get("/desk", endpoint="desk")(require_editor(show))
    app.post("/desk", endpoint="desk_read")(require_editor(answer))


def show(problems: list[tuple[str, str]] | None = None, code: int = 200, **more: Any) -> Response:
    """The form, with what was wrong with what was pasted."""
    return page("desk.html", code, section="", problem_items=problems or [], typed=request.form, labels=LABELS, **more)


def answer() -> ResponseReturnValue:
    """Read the pasted article and show it with its proposals; nothing is written or kept."""
    problems: list[tuple[str, str]] = []
    text, written = "", None
    try:
        text = clean(request.form.get("text", ""), LONGEST, lines=True)
        if not text:
            problems.append(("Paste the text of the article.", "text"))
    except TextError as error:
        problems.append((str(error), "text"))
    try:
        written = read_value("day", request.form.get("date", ""))
    except ValueProblem as error:
        problems.append((str(error), "date"))
    if problems:
        return show(problems, 422)
    found = read(reader(), text, publisher=request.form.get("publisher", "").strip(), written=written)
    claims = [each for each in found["claims"] if each["kind"] != "event"]
    return show(found=found, claims=claims, pieces=pieces(text, [each["quote"] for each in found["claims"]]))


def pieces(text: str, quotes: list[str]) -> list[tuple[str, bool]]:
    """The text in order, cut where a quoted passage begins or ends: (words, whether they are quoted)."""
    quoted = bytearray(len(text))
    for quote in quotes:
        start = text.find(quote)
        if quote and start >= 0:
            quoted[start : start + len(quote)] = b"\x01" * len(quote)
    cut: list[tuple[str, bool]] = []
    first = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or quoted[place] != quoted[first]:
            cut.append((text[first:place], bool(quoted[first])))
            first = place
    return cut

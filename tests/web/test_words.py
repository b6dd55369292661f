"""Every word of a form can be translated: it goes through the catalogue, and the catalogue can be collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from support.drafts import small_register

from treaties.config import HOME
from treaties.records import TYPES
from treaties.web import hints, words

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from treaties.db import Database


class Marking(dict[str, str]):
    """A catalogue that marks what it was asked for."""

    def gettext(self, text: str) -> str:
        return f"«{text}»"


def test_labels_hints_and_messages_are_collected_for_translators() -> None:
    with HOME.joinpath("babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # the library leaves it untyped
    keep = {"treaties", "templates", "web", "pages", "account"}
    found = extract_from_dir(HOME, methods, options, directory_filter=lambda path: path.rsplit("/", 1)[-1] in keep)
    told = {text for _, _, message, _, _ in found for text in (message if isinstance(message, tuple) else (message,))}
    labels = {each.label for entry in TYPES.values() for each in entry.fields if not each.derived}
    assert labels | set(hints.EVIDENCE.values()) | {"Check without saving", "Take what was saved"} <= told
    assert len(told) > 500


@pytest.mark.parametrize("address", ["/acts/new", "/sources/new", "/actors/norway/edit"])
def test_every_label_and_hint_of_a_form_goes_through_the_catalogue(
    database: Database, editor: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    with database.writing() as connection:
        small_register(connection)
    monkeypatch.setitem(words.CATALOGUES, "xx", Marking())
    monkeypatch.setattr(words, "language", lambda: "xx")
    page = editor.get(address).get_data(as_text=True)
    form = page.split('<form method="post" action="/a', 1)[-1] if "acts" in address else page
    bare = [
        text
        for start in ("<label for=", '<span class="hint"', "<legend")
        for piece in form.split(start)[1:]
        if not (text := piece.split(">", 1)[1].split("<", 1)[0].strip()).startswith(("«", "&"))
        and f"_('{text}')" not in FOLDED
        and text not in TERMS
    ]
    assert bare == []


# Written into templates when they are compiled: a second language compiles its own.
FOLDED = "".join(path.read_text(encoding="utf-8") for path in (HOME / "templates").rglob("*.html"))
TERMS: set[str] = set()

"""Every word of a form can be translated: it goes through the catalogue, and the catalogue can be collected."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from gettext import NullTranslations
from html import unescape
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from sqlalchemy import select
from support.drafts import EDITOR, NORWAY, act, small_register
from support.forms import sent, told

from treaties.config import HOME
from treaties.models import TreatyAction
from treaties.operations.records import create
from treaties.records import TYPES
from treaties.web import hints, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from treaties.db import Database


CITED = {"citations-0-source": "depositary-undated", "citations-0-stance": "asserts", "state": "published"}


class Marking(NullTranslations):
    """A catalogue that marks what it was asked for."""

    def gettext(self, text: str) -> str:
        return f"«{text}»"


def test_labels_hints_and_messages_are_collected_for_translators() -> None:
    with HOME.joinpath("babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # the library leaves it untyped
    keep = {"treaties", "templates", "web", "pages", "account", "domain", "operations", "capture", "imports"}
    found = extract_from_dir(
        HOME, methods, options, keywords=DEFAULT_KEYWORDS | {"Message": None},
        directory_filter=lambda path: path.rsplit("/", 1)[-1] in keep,
    )  # fmt: skip
    collected = {
        text for _, _, message, _, _ in found for text in (message if isinstance(message, tuple) else (message,))
    }
    labels = {each.label for entry in TYPES.values() for each in entry.fields if not each.derived}
    assert (
        labels
        | set(hints.EVIDENCE.values())
        | {"Notice of withdrawal", "“%(title)s” changed"}
        | {"Check without saving", "Take what was saved"}
        <= collected
    )
    assert {SIGNED, "Say why the record is retired.", "Write yes or no.", "The file is empty."} <= collected
    assert len(collected) > 600


SIGNED = "This State has signed. A signatory ratifies, accepts or approves; a State that has not signed accedes."
FRENCH = {
    SIGNED: "Cet État a déjà signé.",
    "%(article)s: %(rule)s": "%(article)s : %(rule)s",
    "%(text)s names a day that does not exist, or a year outside 1 to 9999.": "%(text)s est un jour qui n’existe pas.",
    "%(label)s is needed.": "%(label)s est obligatoire.",
    "Kind": "Nature",
}


class French(NullTranslations):
    """A small catalogue."""

    def gettext(self, text: str) -> str:
        return FRENCH.get(text, text)


PASSED_ON = {"error.message.text", "said['text']", "said.text"}  # texts of other messages


def test_every_message_has_a_text_that_translators_get() -> None:
    for path in (HOME / "treaties").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            # A name alone is the label of a field or of a type, collected where it is declared.
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message" and node.keywords:
                text = ast.unparse(node.args[0])
                assert isinstance(node.args[0], ast.Constant) or text in PASSED_ON, f"{path.name}: {text}"


SENTENCE = re.compile(r"[A-Z“%{].*[a-z”)] [^ ].*[.?]")
SPEAKING = ("capture", "citations", "desk", "domain", "exports", "imports", "operations", "queries", "web")
# What is English whoever reads: files that go out, the report of `manage.py verify`, stored remarks, what commands say,
# the description of the API, the rule kept with each derived status. The hints of forms are collected where they are
# declared.
ENGLISH = {
    *("web/hints.py", "web/metadata.py", "web/openapi.py"),
    *("queries/checks.py", "exports/again.py", "exports/datasette.py", "exports/listed.py", "exports/release.py"),
    *("exports/tables.py", "imports/said.py", "operations/move.py"),
    *("domain/citation.py", "domain/status.py", "domain/timeline.py", "domain/uncertainty.py"),
}
STORED = re.compile(
    r"The source itself\.|In the depositary's words: .*|Taken in as kept .*|Confirmed from kept .*|The article says .*"
    r"|The ban binds .*|A notice of withdrawal takes .*|Coordinates and spellings: .*"
)
# What a caller of ours did wrong, and what a page says in words of its own.
NO_READER = {
    "A quote must hold at least one letter of the text.", "Somebody changed this proposal while you looked at it."
}  # fmt: skip


def sentences(tree: ast.Module) -> Iterator[str]:
    """Whole sentences in a program that are neither its documentation nor given to translators."""
    seen: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr):
            seen.add(id(node.body[0].value))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Message", "_", "text"}:
            seen |= {id(each) for each in ast.walk(node)}
        if isinstance(node, ast.JoinedStr):
            seen |= {id(part) for part in node.values}
    for node in ast.walk(tree):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        said = "".join(str(each.value) if isinstance(each, ast.Constant) else "%" for each in parts)
        if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in seen and SENTENCE.fullmatch(said.strip()):
            yield said


def test_whatever_is_said_of_articles_imports_searches_and_questions_is_given_to_translators() -> None:
    untold: dict[str, list[str]] = {}
    for path in (HOME / "treaties").rglob("*.py"):
        place = path.relative_to(HOME / "treaties").as_posix()
        if place.startswith(SPEAKING) and place not in ENGLISH:
            found = [each for each in sentences(ast.parse(path.read_text("utf-8"))) if not STORED.fullmatch(each)]
            found = [each for each in found if each not in NO_READER]
            untold |= {place: found} if found else {}
    assert not untold


def test_what_the_rules_and_the_writers_refuse_is_told_in_the_language_of_who_reads(
    database: Database, editor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
    form = {"treaty": "ccm", "actor": "norway", "act_kind": "accession", "date": "2011-02-03", **CITED}
    assert SIGNED in told(sent(editor, "/acts/new", form))
    monkeypatch.setitem(words.CATALOGUES, "fr", French())
    monkeypatch.setattr(words, "language", lambda: "fr")
    assert "Art. 16 : Cet État a déjà signé." in told(sent(editor, "/acts/new", form))
    assert "“2011-02-30” est un jour qui n’existe pas." in told(
        sent(editor, "/acts/new", form | {"date": "2011-02-30"})
    )
    assert "Nature est obligatoire." in unescape(told(sent(editor, "/actors/new", CITED | {"title": "Atlantis"})))


def test_what_is_kept_of_a_rule_is_english_whoever_wrote_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(words.CATALOGUES, "fr", French())
    monkeypatch.setattr(words, "language", lambda: "fr")
    with database.writing() as connection:
        ids = small_register(connection)
        signed = act(ids, NORWAY, "signature", "3 Dec 2008")
        acceded = replace(act(ids, NORWAY, "accession", "3 Feb 2011"), imported=True)
        create(connection, [signed, acceded], EDITOR, "a list")
        flags = connection.execute(select(TreatyAction.flag).order_by(TreatyAction.id)).scalars().all()
    assert flags[1] == f"Art. 16: {SIGNED}"


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


def test_why_something_was_found_is_told_in_the_language_of_who_reads_and_in_english_to_programs(
    seeded_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = seeded_app.test_client()
    asked = "/lookup{}?q=Convention+on+Cluster+Munitions"
    said = client.get(asked.format(".json")).get_data()
    monkeypatch.setitem(words.CATALOGUES, "xx", Marking())
    monkeypatch.setattr(words, "language", lambda: "xx")
    assert "«its name»" in client.get(asked.format("")).get_data(as_text=True)
    assert client.get(asked.format(".json")).get_data() == said
    assert b"; its name" in said


REFUSED = (
    "/nowhere",
    "/acts?date_from=soon",
    "/deadlines?year=x",
    "/welcome/x",
    "/treaties/ccm?on=never",
)


@pytest.mark.parametrize("address", [*REFUSED, "/sign-in", "/account"])
def test_every_sentence_of_a_refusal_and_of_an_account_goes_through_the_catalogue(
    seeded_app: Flask, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(words.CATALOGUES, "xx", Marking())
    monkeypatch.setattr(words, "language", lambda: "xx")
    answer = seeded_app.test_client().get(address, follow_redirects=True)
    assert (answer.status_code >= NO_ANSWER) == (address in REFUSED)
    said = re.findall(r"<(?:h1|p|td)[^>]*>([^<]{12,})<", answer.get_data(as_text=True).split("<main", 1)[1])
    bare = [text for text in map(unescape, said) if "«" not in text and f"_('{text.strip()}')" not in FOLDED]
    assert bare == []


NO_ANSWER = 400
# Written into templates when they are compiled: a second language compiles its own.
FOLDED = "".join(path.read_text(encoding="utf-8") for path in (HOME / "templates").rglob("*.html"))
TERMS: set[str] = set()

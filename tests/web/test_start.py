"""How the register starts: nothing is compiled twice, and no garbage is looked for meanwhile."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader, Environment

from treaties.web import app, start
from treaties.web.compiled import Compiled
from treaties.web.words import Folded

if TYPE_CHECKING:
    from pathlib import Path


def begun(folder: Path, **templates: str) -> Environment:
    """The templates as a new process has them."""
    return Environment(
        loader=DictLoader(templates), bytecode_cache=Compiled(folder), extensions=[Folded], autoescape=True
    )


def test_a_template_that_an_earlier_start_compiled_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(tmp_path / "kept", page="{{ _('Treaties') }} {{ number }}").get_template("page")
    monkeypatch.setattr(Environment, "compile", lambda *_: pytest.fail("compiled again"))
    again = begun(tmp_path / "kept", page="{{ _('Treaties') }} {{ number }}")
    assert again.get_template("page").render(number=19) == "Treaties 19"


def test_a_template_whose_text_or_words_changed_is_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begun(tmp_path, page="{{ _('Treaties') }}").get_template("page").render() == "Treaties"
    assert begun(tmp_path, page="{{ _('Events') }}").get_template("page").render() == "Events"
    monkeypatch.setattr("treaties.web.words.translated", lambda _text: "Ereignisse")
    assert begun(tmp_path, page="{{ _('Events') }}").get_template("page").render() == "Ereignisse"


def test_where_nothing_can_be_kept_pages_are_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert begun(tmp_path / "file", page="{{ 7 * 6 }}").get_template("page").render() == "42"


def test_a_spoilt_file_is_made_anew(tmp_path: Path) -> None:
    begun(tmp_path, page="{{ 7 * 6 }}").get_template("page")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:40])
    assert begun(tmp_path, page="{{ 7 * 6 }}").get_template("page").render() == "42"


def test_no_garbage_is_looked_for_while_the_register_starts_and_it_is_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(app, "create_app", lambda: seen.append(gc.isenabled()))
    start.create_app()
    assert seen == [False]
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()

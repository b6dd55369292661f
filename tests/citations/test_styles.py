from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from citations.works import CCM, HOSTILE, KOREAN, NEWS, READ, named

from treaties.citations import render
from treaties.citations.engine import VENDOR, StyleError, locales_of, style_text
from treaties.config import HOME

if TYPE_CHECKING:
    from pathlib import Path

OSCOLA = (
    "Convention on Cluster Munitions (opened for signature 3 December 2008, entered into force 1 August 2010) "
    "2688 UNTS 39"
)


def test_a_treaty_is_cited_in_the_manner_of_oscola_and_of_the_bluebook() -> None:
    assert render.cite([CCM], "oscola", READ) == OSCOLA + "\n"
    assert render.cite([CCM], "bluebook", READ) == (
        "Convention on Cluster Munitions, opened for signature Dec. 3, 2008, 2688 U.N.T.S. 39 "
        "(entered into force Aug. 1, 2010).\n"
    )


@pytest.mark.parametrize("style", render.names())
def test_every_style_keeps_volume_page_and_title_of_a_treaty(style: str) -> None:
    said = render.cite([CCM], style, READ)
    assert "Convention on Cluster Munitions" in said
    assert "2688" in said
    assert "39" in said


def test_an_uncertain_date_is_cited_as_such() -> None:
    assert "ca. February 2022" in render.cite([NEWS], "register", READ)
    assert "ca. 2022, February" in render.cite([NEWS], "apa", READ)
    assert "ca. February 2022" in render.cite([NEWS], "oscola", READ)


def test_names_stand_as_the_style_wants_them() -> None:
    said = render.cite([NEWS], "chicago-author-date", READ)
    assert said.startswith("Berg, Anna van der and 김철수.")
    assert render.lines([NEWS], "chicago-author-date", READ)[0].reference.startswith("(van der Berg and 김철수")


@pytest.mark.parametrize("style", [render.OWN, *render.names()])
def test_every_style_prints_names_in_two_scripts_and_marks_an_uncertain_date(style: str) -> None:
    assert re.search(r"(?i)\bca\. |\bcirca |\bvers |\?[\])]", render.cite([NEWS], style, READ))
    said = render.cite([KOREAN], style, READ)
    assert re.search(r"(?i)\bKim\b.{0,12}김철수|C\w*\.? Kim,? 김철수", said), said
    assert "조선통신" in said or " et al" in said


@pytest.mark.parametrize(
    ("style", "joined", "dated", "about"),
    [("chicago-author-date-de", " und ", "24. Februar", "circa Februar 2022"),
     ("chicago-author-date-fr", " et ", "24 février 2022", "vers février 2022")],
)  # fmt: skip
def test_a_style_speaks_its_own_language(style: str, joined: str, dated: str, about: str) -> None:
    korean, news = render.cite([KOREAN], style, READ), render.cite([NEWS], style, READ)
    assert [word for word in (joined, dated) if word not in korean] == []
    assert [word for word in (joined, about) if word not in news] == []


def test_every_locale_that_a_style_may_ask_for_is_at_hand() -> None:
    said = '<style default-locale="{}"/>'
    assert [locales_of(said.format(code))[0] for code in ("pt-PT", "zh-TW", "ar", "fr", "de-LI", "xx")] == [
        "pt-PT", "zh-TW", "ar", "fr-FR", "de-DE", "en-GB",
    ]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_becomes_markup(title: str) -> None:
    shown = render.lines([named(title)], "mla", READ, "html")[0].entry
    assert not {"<b>", "<script>"} & set(shown.replace(">", "> ").split())
    plain = render.lines([named(title)], "chicago-notes", READ)[0].entry
    assert ("<b>" in plain) == ("<b>" in title)


def test_html_links_and_markdown_escapes() -> None:
    assert '<a href="https://press.example/clouds">' in render.cite([NEWS], "apa", READ, "html")
    assert "*Sample Press*" in render.cite([NEWS], "mla", READ, "markdown")
    assert r"\*" in render.cite([named("A * B")], "mla", READ, "markdown")


def test_an_unknown_style_says_what_there_is() -> None:
    with pytest.raises(StyleError, match="apa"):
        style_text("nobodys-style")


def test_a_style_file_of_the_user_serves(tmp_path: Path) -> None:
    path = tmp_path / "mine.csl"
    path.write_text((VENDOR / "styles" / "ieee.csl").read_text("utf-8"), "utf-8")
    assert render.cite([NEWS], str(path), READ) == render.cite([NEWS], "ieee", READ)
    path.write_text("<style xmlns='http://purl.org/net/xbiblio/csl'><broken", "utf-8")
    with pytest.raises(StyleError):
        render.cite([NEWS], str(path), READ)


def test_a_process_that_cited_ends_without_a_fault() -> None:
    code = (
        "from treaties.citations.engine import engines, style_text; "
        "engines().render('ieee', style_text('ieee'), [{'id': 'a', 'type': 'webpage', 'title': 'x'}], 'text'); "
        "print('done')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout == "done\n"


def test_nothing_of_v8_is_loaded_before_it_is_needed() -> None:
    code = "import sys, treaties.web.app; print('py_mini_racer' in sys.modules, 'bibtexparser' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True)
    assert ended.stdout == "False False\n"

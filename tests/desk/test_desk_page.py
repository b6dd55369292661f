from __future__ import annotations

from typing import TYPE_CHECKING

from conftest import token

from treaties.web.pages.desk import pieces

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_a_reader_is_led_to_the_sign_in(client: FlaskClient) -> None:
    assert client.get("/desk").headers["Location"] == "/sign-in?next=/desk"


def test_an_empty_text_is_refused_on_its_field(editor: FlaskClient) -> None:
    answer = editor.post("/desk", data={"csrf_token": token(editor, "/desk"), "text": " ", "date": "never"})
    assert answer.status_code == 422
    assert 'href="#text"' in answer.text
    assert 'href="#date"' in answer.text


def test_markup_in_an_article_stays_text(editor: FlaskClient) -> None:
    text = "<script>alert(1)</script> Nothing else."
    answer = editor.post("/desk", data={"csrf_token": token(editor, "/desk"), "text": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_the_text_is_cut_where_quotes_begin_and_end() -> None:
    assert pieces("one two three", ["two", "absent"]) == [("one ", False), ("two", True), (" three", False)]
    assert pieces("", []) == []

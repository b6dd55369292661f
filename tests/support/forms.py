"""Forms filled in and sent by the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conftest import token

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ATLANTIS = {
    "title": "Atlantis", "actor_kind": "state", "state": "published", "note": "kept words",
    "citations-0-source": "depositary-undated", "citations-0-stance": "asserts",
}  # fmt: skip
NEW_SOURCE = {
    "citations-0-source": "", "citations-0-new_heading": "A find", "citations-0-new_publisher": "The Post",
    "citations-0-new_url": "https://www.example.org/a?utm_source=x", "citations-0-new_issued": "7 March 2023",
}  # fmt: skip


def sent(desk: FlaskClient, address: str, form: dict[str, Any], **more: Any) -> Any:
    """The answer to a form, sent with the token of the session."""
    return desk.post(address, data=form | more | {"csrf_token": token(desk, "/sign-in")})


def told(answer: Any) -> str:
    """The page of an answer."""
    return str(answer.get_data(as_text=True))

"""What is said to a person: told in the language of whoever reads it, at the moment when it is shown.

The rules of the field and the writers say why they refuse something without knowing who reads it. `Message` keeps the
English text, which translators get, apart from what is put into it. Pages tell it where the translations are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Message:
    """A sentence; `text` is English with %(name)s for each of `values`, which may be messages themselves.

    Two percent signs are one. As a string it is translated by the catalogue in use, if there is one.
    """

    __slots__ = ("text", "values")

    def __init__(self, text: str, /, **values: object) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return _translation(self.text) % self.values

    def __repr__(self) -> str:
        return f"Message({self.english!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.text, self.values) == (other.text, other.values)

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def english(self) -> str:
        """The sentence as logs and stored remarks have it, whoever reads the page."""
        put_in = {name: value.english if isinstance(value, Message) else value for name, value in self.values.items()}
        return self.text % put_in


def as_json(message: Message) -> dict[str, Any]:
    """The message as one process hands it to another, or keeps it, for whoever reads it: {"text", "values"}."""
    values = {name: as_json(put) if isinstance(put, Message) else str(put) for name, put in message.values.items()}
    return {"text": message.text, "values": values}


def from_json(said: dict[str, Any]) -> Message:
    """The message of `as_json`."""
    values = {name: from_json(put) if isinstance(put, dict) else put for name, put in said["values"].items()}
    return Message(said["text"], **values)


class Told(ValueError):  # noqa: N818 - read as what happens to the person who typed it
    """Something that was typed and is refused, with the message for the person who typed it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def _english(text: str) -> str:
    return text


_translation: Callable[[str], str] = _english


def translated_by(catalogue: Callable[[str], str]) -> None:
    """From now on messages are shown as `catalogue` translates their texts; it knows who reads."""
    global _translation  # noqa: PLW0603 - the one place where this floor learns of languages
    _translation = catalogue

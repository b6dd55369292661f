"""Why nothing was taken."""

from __future__ import annotations

from typing import Any

from treaties.domain.message import Message, Told


class NotTaken(Told):
    """What was pasted, uploaded or fetched cannot be kept; the message says why, to the person who asked."""


def as_json(message: Message) -> dict[str, Any]:
    """The message as one process hands it to another, which knows who reads it: {"text", "values"}."""
    values = {name: as_json(put) if isinstance(put, Message) else str(put) for name, put in message.values.items()}
    return {"text": message.text, "values": values}


def from_json(said: dict[str, Any]) -> Message:
    """The message of `as_json`."""
    values = {name: from_json(put) if isinstance(put, dict) else put for name, put in said["values"].items()}
    return Message(said["text"], **values)

"""An article comes to the desk: its copy is kept as it was received, and the copy's text is what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.capture.confirm import proposals, values_of
from treaties.capture.errors import NotTaken
from treaties.domain.message import Message
from treaties.operations import reading as desk
from treaties.operations import snapshot
from treaties.queries import readings
from treaties.queries import snapshot as copies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from treaties.operations.ledger import Editor
    from treaties.operations.snapshot import Taken
    from treaties.vault import Vault

NO_TEXT = Message("No text can be read in this: it may be made of pictures.")


def put(connection: Connection, store: Vault, taken: Taken, editor: Editor, about: Mapping[str, str]) -> int:
    """Keep the copy, put its text on the desk and return the reading's id; NotTaken where it has no text.

    `about` is what somebody says of the article (see operations.reading.begin); it wins over what the copy says of
    itself. Words pasted again lead to the reading that has them.
    """
    if not taken.text.strip():
        raise NotTaken(NO_TEXT)
    there = readings.of_text(connection, taken.text) if taken.way == "pasted" else None
    if there is not None and there.snapshot:
        return int(there.id)
    kept = copies.by_id(connection, snapshot.keep(connection, store, taken, editor))
    return lay(connection, kept, taken.text, editor.account_id, about)


def lay(connection: Connection, copy: Any, text: str, account_id: int | None, about: Mapping[str, str]) -> int:
    """Put the text of a kept copy on the desk and return the reading's id."""
    said = values_of(proposals(copy).items())
    names = {"heading": "title", "publisher": "publisher", "issued": "issued", "url": "url", "language": "language"}
    known = {ours: said.get(theirs, "") for theirs, ours in names.items()} | {"batch": copy.file_name[:200]}
    typed = {name: value for name, value in about.items() if value}
    return desk.begin(connection, account_id, text, known | typed | {"snapshot": copy.key})

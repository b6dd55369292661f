"""A text that somebody pasted: its own bytes are the copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from treaties.capture import kinds
from treaties.capture.tool import TOOL
from treaties.desk.language import language_of
from treaties.domain.message import Message
from treaties.domain.text import TextError, clean
from treaties.operations.ledger import now
from treaties.operations.snapshot import Taken

if TYPE_CHECKING:
    from datetime import datetime

LONGEST = 2_000_000


def pasted(text: str, *, url: str = "", language: str = "", at: datetime | None = None) -> Taken:
    """The copy of a pasted text, whose text is itself in NFC; TextError where it holds what no text holds.

    `url` is where the person who pasted says that it was read; nothing was asked of it.
    """
    kept = clean(text, LONGEST, lines=True)
    if not kept:
        raise TextError(Message("Paste the text of the article."))
    return Taken(
        text.encode(), "text/plain", "pasted", at or now(), TOOL, text=kept, extractor="as pasted", charset="utf-8",
        language=language, final_url=url,
    )  # fmt: skip


def plain(content: bytes, *, name: str = "", url: str = "") -> Taken | None:
    """The copy of a file of plain text in UTF-8, letter by letter as it stands; None for any other file.

    NotTaken for what holds no article at all.
    """
    if kinds.kind_of(content, name=name) != kinds.TEXT:
        return None
    try:
        kept = clean(content.decode("utf-8-sig"), LONGEST, lines=True)
    except (UnicodeDecodeError, TextError):
        return None
    return Taken(
        content, "text/plain", "uploaded", now(), TOOL, text=kept, extractor="as it stands", charset="utf-8",
        language=language_of(kept), file_name=Path(name).name, final_url=url,
    )  # fmt: skip

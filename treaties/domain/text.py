"""Text as the register keeps and compares it: NFC kept, NFKC case-folded and without marks compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from treaties.domain.message import Message, Told

LINE_LIMIT = 500
PROSE_LIMIT = 20_000

# Letters that Unicode does not decompose, written as a reader without them types them.
_PLAIN = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'", "‘": "'", "‐": "-", "–": "-"}
)
# Controls, lone surrogates and bidi overrides: invisible, and able to make two different names look alike.
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class TextError(Told):
    """A text that cannot be kept; the message is for the person who typed it."""


# Addresses under a list that are pages of their own, never records.
RESERVED = ("new", "suggest", "alike")


def clean(text: str, limit: int = LINE_LIMIT, *, lines: bool = False) -> str:
    """NFC text without outer spaces, empty where nothing of it can be seen.

    TextError for control characters, lone surrogates or more than `limit`.
    """
    if not (text.isascii() and text.isprintable()):  # most is, and needs no look at its letters
        if _BAD.search(text):
            raise TextError(
                Message("This contains characters that cannot be kept (control characters or broken text).")
            )
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = text.strip()
    if not lines:
        kept = " ".join(kept.split())
    if not any(map(str.isprintable, kept)):  # letters without width alone: nobody could see or name it
        return ""
    if len(kept) > limit:
        raise TextError(
            Message(
                "This is %(count)s characters long; at most %(most)s can be kept.",
                count=f"{len(kept):,}",
                most=f"{limit:,}",
            )
        )
    return kept


def fold(text: str) -> str:
    """Text as names are compared: NFKC, case-folded, without marks, single spaces."""
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFKC", bare).translate(_PLAIN).split())


@lru_cache(maxsize=4096)
def slugify(text: str, limit: int = 80) -> str:
    """Lower-case ASCII words joined by hyphens; "record" where nothing is left."""
    words = re.findall(r"[a-z0-9]+", fold(text).replace("'", ""))
    return "-".join(words)[:limit].strip("-") or "record"

"""Pages drawn once, with holes for what differs from one asking to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping

# A page that is joined already: its text, its status and the headers of its own, as Flask takes them too.
Answer = tuple[bytes, int, dict[str, str]]
HOLE = (
    "\x1d"  # around the name of a hole in the text of a page; no text of the register holds it, as `clean` refuses it
)


def hole(name: str) -> Markup:
    """What is put where something else will stand; it passes through templates unchanged."""
    return Markup(f"{HOLE}{name}{HOLE}")  # noqa: S704 - names of ours


class Mould:
    """The text of a page that is asked for often: written as bytes once, what fills the holes at each asking."""

    def __init__(self, text: str) -> None:
        pieces = text.split(HOLE)
        self.texts, self.names = [each.encode() for each in pieces[::2]], pieces[1::2]

    def answer(self, filling: Mapping[str, str], **headers: str) -> Answer:
        """The page; a hole that is not named stays empty."""
        parts = [b""] * (2 * len(self.texts) - 1)
        parts[::2], parts[1::2] = self.texts, [filling.get(name, "").encode() for name in self.names]
        return b"".join(parts), 200, headers


__all__ = ["HOLE", "Answer", "Mould", "hole"]

"""Where a passage stands in an article: its paragraph, counted without headline, subheadings and captions."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLOCK = re.compile(r"[^\n]*\S[^\n]*")
_ENDS = re.compile(r"[.!?…。！？؟:;][\"”»’)」』\]]*\s*$")
_LONG = 160  # a line of so many letters is no heading, however it ends


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """The blocks of a text: where each begins, and its number (0: heading or caption, which is not counted)."""

    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    def locator(self, start: int) -> str:
        """The paragraph of a place in the text, as "para. 6"; "heading" or "line after para. 9" for what is none."""
        place = bisect_right(self.starts, start) - 1
        if place < 0:
            return ""
        if self.numbers[place]:
            return f"para. {self.numbers[place]}"
        before = max((number for number in self.numbers[:place] if number), default=0)
        return f"line after para. {before}" if before else "heading"


def locator(blocks: Paragraphs, pages: Sequence[int], start: int) -> str:
    """Where a place in the text is: its page where the text has pages, "p. 3", else its paragraph.

    `pages` holds where each page begins.
    """
    return f"p. {max(1, bisect_right(pages, start))}" if pages else blocks.locator(start)


def paragraphs(text: str) -> Paragraphs:
    """Cut a text into blocks: a line each, as pasted text has them."""
    starts, numbers, count = [], [], 0
    blocks = list(_BLOCK.finditer(text))
    wrapped = len(blocks) > 3 and sum(not _ENDS.search(each[0]) for each in blocks) > 0.7 * len(blocks)  # noqa: PLR2004 - too few lines to tell
    for block in blocks:
        starts.append(block.start())
        counted = wrapped or len(block[0]) >= _LONG or bool(_ENDS.search(block[0]))
        count += counted
        numbers.append(count if counted else 0)
    return Paragraphs(tuple(starts), tuple(numbers))

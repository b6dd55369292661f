"""A text with its quoted passages marked, joined from strings; every letter of it is escaped."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from treaties.domain.anchors import Place


def marked(text: str, placed: Sequence[tuple[Any, Place | None]]) -> Markup:
    """The text in paragraphs' own lines; each passage in <mark>, with an anchor "q17" for each citation at its start.

    Passages may overlap and share a beginning: the text is cut at every edge.
    """
    found = [(place.start, place.end, row.id) for row, place in placed if place is not None]
    edges = sorted({0, len(text)} | {edge for start, end, _ in found for edge in (start, end)})
    begins: dict[int, list[int]] = {}
    change: dict[int, int] = {}
    for start, end, number in found:
        begins.setdefault(start, []).append(number)
        change[start] = change.get(start, 0) + 1
        change[end] = change.get(end, 0) - 1
    made, deep = [], 0
    for start, end in pairwise(edges):
        deep += change.get(start, 0)
        piece = escape(text[start:end])
        names = begins.get(start, [])
        more = "".join([f'<a id="q{number}"></a>' for number in names[1:]])
        own = f' id="q{names[0]}"' if names else ""
        made.append(f"<mark{own}>{more}{piece}</mark>" if deep else piece)
    return Markup("".join(made))  # noqa: S704 - escaped above

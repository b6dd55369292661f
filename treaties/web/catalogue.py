"""What translators get of the record types: labels, hints and what each list covers, as Babel asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.domain.acts import LABELS
from treaties.records import CITATION_FIELDS, TYPES
from treaties.web import hints

if TYPE_CHECKING:
    from collections.abc import Iterator


def declared(
    fileobj: Any, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Line, function, message and comments for each text of the file at hand: of `records` or of `hints`."""
    del keywords, comment_tags, options  # Babel gives them by these names; what is declared needs none
    texts = _hints() if str(fileobj.name).endswith("hints.py") else _labels()
    for text in dict.fromkeys(filter(None, texts)):
        yield 1, "_", text, []


def _labels() -> Iterator[str]:
    for entry in TYPES.values():
        yield from (entry.label, entry.plural, entry.covers)
        for each in (*entry.fields, *(field for part in entry.parts for field in part.fields)):
            yield from (each.label, each.hint)
        yield from (label for _, label in entry.stated)
        yield from (heading for heading, _ in entry.headings)
        yield from (part.label for part in entry.parts)
    yield from LABELS.values()
    for each in CITATION_FIELDS:
        yield from (each.label, each.hint)


def _hints() -> Iterator[str]:
    for told in (hints.NAMES, hints.EVIDENCE, *hints.OWN.values()):
        yield from told.values()

"""What a reference led to, as a lookup answers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from treaties.records import TYPES

if TYPE_CHECKING:
    from treaties.domain.message import Message


@dataclass(slots=True)
class Hit:
    """A record that a reference leads to: how certainly, why, and what rests on it or supports it.

    `source_kind` and `url`, where it was published, are known of a source whose `citations` were asked for.
    """

    id: int
    kind: str
    slug: str
    title: str
    certainty: str  # certain, likely or near
    why: Message  # a clause without a full stop
    score: float
    citations: list[dict[str, Any]] = field(default_factory=list)
    source_kind: str = ""
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        """The hit as the public answer gives it."""
        return {
            "record": self.slug, "kind": self.kind, "title": self.title, "why": self.why.english,
            "certainty": self.certainty,
            "address": f"/{TYPES[self.kind].path}/{self.slug}", "url": self.url, "citations": self.citations,
        }  # fmt: skip

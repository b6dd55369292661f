"""Quotes as W3C Web Annotations (JSON-LD): the passage of the source, and the record that rests on it.

The model is the Web Annotation Data Model of 2017 (www.w3.org/TR/annotation-model).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
MOTIVES = {"asserts": "linking", "denies": "linking", "mentions": "linking", "cannot_verify": "questioning"}


def annotation(base: str, row: Any, url: str, copy: Any = None) -> dict[str, Any]:
    """One citation; `url` is the address of the source itself, `copy` the kept copy from which the quote was taken."""
    own = f"{base}/sources/{row.source_slug}"
    quote = {"type": "TextQuoteSelector", "exact": row.quote}
    quote |= {name: value for name, value in (("prefix", row.quote_prefix), ("suffix", row.quote_suffix)) if value}
    targets: list[dict[str, Any]] = [{"type": "SpecificResource", "source": url or own, "selector": quote}]
    if copy is not None:
        targets[0]["state"] = {"type": "TimeState", "sourceDate": f"{copy.retrieved_at:%Y-%m-%dT%H:%M:%SZ}"}
        if row.quote_end:
            place = {"type": "TextPositionSelector", "start": row.quote_start or 0, "end": row.quote_end}
            text = f"{base}/copies/{copy.key}.txt"
            targets.append({"type": "SpecificResource", "source": text, "selector": [quote, place]})
    body = {
        "type": "SpecificResource", "source": f"{base}/{TYPES[row.kind].path}/{row.slug}", "purpose": "linking",
    }  # fmt: skip
    bodies: list[dict[str, Any]] = [body]
    if row.field:
        bodies.append({"type": "TextualBody", "value": row.field, "purpose": "tagging", "format": "text/plain"})
    bodies.append({"type": "TextualBody", "value": row.stance, "purpose": "classifying", "format": "text/plain"})
    return {
        "@context": CONTEXT, "id": f"{own}/annotations/{row.id}.json", "type": "Annotation",
        "motivation": MOTIVES.get(row.stance, "linking"), "body": bodies,
        "target": targets if len(targets) > 1 else targets[0],
    }  # fmt: skip


def collection(base: str, slug: str, title: str, annotations: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Every annotation of one source, as a collection with its one page."""
    own = f"{base}/sources/{slug}/annotations.json"
    items = [{name: value for name, value in each.items() if name != "@context"} for each in annotations]
    return {
        "@context": CONTEXT, "id": own, "type": "AnnotationCollection", "label": title, "total": len(items),
        "first": {"id": f"{own}#page", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }  # fmt: skip

"""RIS, the exchange format of reference managers: one tag per line, no value can start another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treaties.citations.csl import SERIES, kind_of
from treaties.domain.citation import REGISTER

if TYPE_CHECKING:
    from treaties.domain.citation import Work

# What is not among them would be GEN, which Zotero takes for an article of a journal.
KINDS = {
    "treaty": "STAT", "article-newspaper": "NEWS", "report": "RPRT", "dataset": "DATA", "webpage": "ELEC",
    "document": "GOVDOC", "speech": "SLIDE",
}  # fmt: skip
WITHIN = {"article-newspaper", "webpage"}  # whose publisher is the title of what they stand in


def entry(work: Work) -> str:
    """One entry; lines end in CR LF as the format asks."""
    when, kind = work.issued.text if work.issued else "", kind_of(work)
    house = work.publisher if work.kind == "source" else REGISTER
    numbered = KINDS[kind] in {"RPRT", "GOVDOC"}
    first = work.opened or work.adopted
    if work.kind == "treaty" and first:
        when = first.isoformat()
    pairs = [
        ("TY", KINDS[kind]),
        ("ID", work.key),
        ("TI", work.title),
        *(("AU", each.whole or ", ".join(filter(None, (each.family, each.given, each.beside)))) for each in work.names),
        ("PB", work.publisher),
        ("PY", when[:4] if when[:4].isdigit() else ""),
        ("DA", when.replace("-", "/") if when.replace("-", "").isdigit() else when),
        ("T2", SERIES if work.kind == "treaty" and work.series else house if kind in WITHIN else ""),
        ("VL", work.unts_volume),
        ("SP", work.unts_page),
        ("SN", work.number if numbered else ""),
        ("M1", "" if numbered else work.number or work.registration_no),
        ("LA", work.language),
        ("UR", work.url or work.address),
        ("Y2", work.accessed.isoformat().replace("-", "/") if work.accessed else ""),
        ("N1", f"Entered into force {work.in_force.isoformat()}" if work.in_force else ""),
        ("DB", REGISTER),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - ", ""])

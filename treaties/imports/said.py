"""A comparison in words and as data, for the command line and for whoever checks an import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.imports.head import treaty_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from treaties.imports.status import Comparison

OUTCOMES = ("new", "same", "changed", "conflicting", "missing", "unread")


def as_lines(found: Comparison) -> Iterator[str]:
    """Every finding that is no agreement, the remarks, and the numbers."""
    for each in found.findings:
        if each.outcome != "same":
            yield f"{each.outcome:<12} {each.who}: {each.what}" + (f" ({each.detail})" if each.detail else "")
    for remark in found.remarks:
        yield f"{'remark':<12} {remark}"
    numbers = ", ".join(f"{found.count(outcome)} {outcome}" for outcome in OUTCOMES)
    day = f" as of {found.page.as_of}" if found.page.as_of else ""
    yield f"{found.page.title or found.page.number or found.page.name}{day}: {numbers}."
    if not found.treaty:
        yield "The register has no treaty of this number and title: nothing of this can be written yet."
        if proposed := treaty_of(found.page):
            said = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in proposed.items())
            yield f"--enter-treaty enters it as the page's head has it: {said}."


def as_json(found: Comparison) -> dict[str, Any]:
    """What the page says, row by row, and what is left unread with its reason."""
    page = found.page
    return {
        "number": page.number, "title": page.title, "as_of": page.as_of.isoformat() if page.as_of else None,
        "acts": [
            {
                "line": row.number, "participant": row.name, "act": str(each.kind) if each.kind else None,
                "words": each.words, "letter": each.letter, "date": each.day.isoformat(), "brackets": each.ended,
                "effective": each.effective.isoformat() if each.effective else None, "reason": str(each.reason or ""),
            }
            for row in page.rows for each in row.entries
        ],
        "findings": [
            {"outcome": each.outcome, "participant": each.who, "what": str(each.what), "detail": str(each.detail or "")}
            for each in found.findings
        ],
        "remarks": [*map(str, found.remarks)],
    }  # fmt: skip

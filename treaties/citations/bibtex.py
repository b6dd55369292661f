"""BibLaTeX: what a researcher writing in LaTeX imports; no value can end its field or start a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from treaties.citations.csl import item
from treaties.domain.citation import REGISTER

if TYPE_CHECKING:
    from treaties.domain.citation import Work

KINDS = {"treaty": "legal", "article-newspaper": "article", "report": "report", "dataset": "dataset"}
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def safe(text: str) -> str:
    """The text with every character that LaTeX reads as a command made plain, on one line."""
    return "".join(SPECIAL.get(sign, sign) for sign in " ".join(text.split()))


def entry(work: Work) -> str:
    """One entry."""
    made = item(work)
    fields = {
        "title": "{" + safe(work.title) + "}",
        "author": " and ".join("{" + safe(name) + "}" for name in work.authors),
        "date": work.issued.text if work.issued else "",
        "publisher": safe(work.publisher),
        "number": safe(work.number or work.registration_no),
        "url": re.sub(r"[{}\\\s]", lambda sign: f"%{ord(sign[0]):02X}", work.url or work.address),
        "urldate": work.accessed.isoformat() if work.accessed else "",
        "langid": safe(work.language),
    }
    if work.kind == "treaty":
        first = work.opened or work.adopted
        fields |= {
            "date": first.isoformat() if first else "",
            "journaltitle": "United Nations Treaty Series" if work.series else "",
            "volume": safe(work.unts_volume),
            "pages": safe(work.unts_page),
            "eventdate": work.adopted.isoformat() if work.adopted else "",
            "addendum": f"entered into force {work.in_force.isoformat()}" if work.in_force else "",
            "keywords": "treaty",
        }
    if work.kind == "record":
        fields |= {"organization": REGISTER, "version": str(work.version)}
    kind = KINDS.get(made["type"], "online")
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{re.sub(r'[^A-Za-z0-9:-]', '-', work.key)},\n{lines}\n}}\n"

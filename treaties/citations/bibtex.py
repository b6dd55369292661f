"""BibLaTeX: what a researcher writing in LaTeX imports; no value can end its field or start a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from treaties.citations.csl import kind_of
from treaties.domain.citation import REGISTER

if TYPE_CHECKING:
    from treaties.domain.citation import Work
    from treaties.domain.names import Name

KINDS = {"treaty": "legal", "article-newspaper": "article", "report": "report", "dataset": "dataset"}
# BibTeX proper counts a brace even behind a backslash, so that braces are written by name.
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\lbrace{}", "}": r"\rbrace{}", "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
OLD = {"legal": "misc", "report": "techreport", "dataset": "misc", "online": "misc", "article": "article"}
PAIRS = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[!?])(?=`)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def safe(text: str) -> str:
    """The text with every character that LaTeX reads as a command made plain, on one line.

    Two signs that LaTeX would join into one (-- and the like) are kept apart.
    """
    parts = PAIRS.split(" ".join(text.split()))
    return "{}".join("".join(SPECIAL.get(sign, sign) for sign in part) for part in parts)


def _names(work: Work) -> str:
    return " and ".join("{" + safe(each.whole) + "}" if each.whole else _parted(each) for each in work.names)


def _parted(name: Name) -> str:
    """Family, how another script writes the name (where BibTeX has its Jr), given."""
    beside = [safe(name.beside)] if name.beside else []
    return ", ".join([safe(name.family), *beside, safe(name.given)])


def entry(work: Work, dialect: str = "biblatex") -> str:
    """One entry in BibLaTeX, or in the older BibTeX with `dialect` "bibtex"."""
    fields, kind = _fields(work), KINDS.get(kind_of(work), "online")
    if dialect == "bibtex":
        kind, fields = OLD[kind], _older(fields, kind)
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{re.sub(r'[^A-Za-z0-9:-]', '-', work.key)},\n{lines}\n}}\n"


def _fields(work: Work) -> dict[str, str]:
    fields = {
        "title": "{" + safe(work.title) + "}",
        "author": _names(work),
        "date": work.issued.text if work.issued else "",
        "publisher": safe(work.publisher),
        "number": safe(work.number or work.registration_no),
        "url": re.sub(r"[{}\\\s%#]", _percent, work.url or work.address),
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
    elif work.source_kind == "news":
        fields |= {"journaltitle": safe(work.publisher), "entrysubtype": "newspaper"}
    elif work.source_kind == "report":
        fields |= {"institution": safe(work.publisher), "type": "Report"}
    if work.kind not in {"treaty", "source"}:
        fields |= {"organization": REGISTER, "version": str(work.version)}
    return fields


def _percent(sign: re.Match[str]) -> str:
    return sign[0] if sign[0] in "%#" else f"%{ord(sign[0]):02X}"


def _older(fields: dict[str, str], kind: str) -> dict[str, str]:
    """The same for BibTeX, which knows year and month, journal and note."""
    made = {name: value for name, value in fields.items() if name in OLDER}
    when = re.match(r"(\d{4})(?:-(\d\d))?", fields["date"])
    made["year"] = when[1] if when else ""
    made["month"] = MONTHS[int(when[2]) - 1] if when and when[2] and 0 < int(when[2]) <= len(MONTHS) else ""
    made["journal"] = fields.get("journaltitle", "") if kind != "techreport" else ""
    if kind == "misc" and made["journal"]:
        made["howpublished"] = made.pop("journal")
    version = f"version {fields['version']}" if "version" in fields else ""
    made["note"] = ", ".join(
        part for part in (version, fields.get("addendum", ""), safe(fields["date"] if not when else "")) if part
    )
    return made


OLDER = {"title", "author", "publisher", "institution", "number", "url", "volume", "pages", "organization", "keywords"}

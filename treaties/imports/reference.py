"""A reference as a reference manager keeps it, and the source of the register that it becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from treaties.domain.dates import DateError, PartialDate, parse_edtf, read_date
from treaties.domain.message import Message
from treaties.domain.reference import address_key, doi_key
from treaties.domain.values import ValueProblem, read_value

# By what BibTeX, RIS, CSL and Zotero call the type of an item; anything else is a web page where it has an address.
KINDS = {
    "news": "news newsarticle newspaperarticle article-newspaper article-magazine magazinearticle mgzn post-weblog "
            "blog blogpost",
    "report": "report rprt techreport book booklet incollection inbook thesis phdthesis mastersthesis article jour "
              "journalarticle article-journal chapter chap inproceedings conferencepaper paper-conference manual "
              "working_paper unpb unpublished preprint",
    "web_page": "webpage elec online www electronic misc forumpost post",
    "official_document": "document gen govdoc legislation bill stat statute hearing case legal_case patent standard "
                         "regulation unbill",
    "treaty_text": "treaty",
    "database": "dataset data software computerprogram",
    "statement": "speech slide statement presentation interview pressrelease podcast motion_picture video "
                 "broadcast",
}  # fmt: skip
_KIND = {word: kind for kind, words in KINDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: where it stands in the file, its type and fields as the file has them, dates as text."""

    line: int
    kind: str
    title: str
    publisher: str
    authors: tuple[str, ...]
    issued: str
    url: str
    doi: str = ""
    language: str = ""
    number: str = ""
    accessed: str = ""
    key: str = ""

    @property
    def address(self) -> str:
        """The web address, made from the DOI where there is no other."""
        return self.url or (f"https://doi.org/{doi_key(self.doi)}" if self.doi else "")

    @property
    def address_key(self) -> str:
        """What the address is known by."""
        return address_key(self.address)

    def source_kind(self) -> str:
        """The register's kind of source for the type of the item."""
        return _KIND.get(re.sub(r"[^a-z_-]", "", self.kind.lower()), "web_page" if self.url else "official_document")

    def values(self) -> tuple[dict[str, Any], list[tuple[str, Message]]]:
        """Typed values of a source, and what of the reference cannot be kept: (field, reason)."""
        wrong: list[tuple[str, Message]] = []
        found: dict[str, Any] = {"source_kind": self.source_kind(), "title_basis": "given"}

        def take(field: str, kind: str, text: str) -> None:
            try:
                found[field] = read_value(kind, text)
            except ValueProblem as error:
                wrong.append((field, error.message))

        take("heading", "line", re.sub(r"\s+", " ", self.title)[:500])
        take("publisher", "line", self.publisher[:500])
        take("url", "url", self.address)
        take("document_no", "line", self.number[:120])
        take("language", "line", language(self.language))
        for field, text in (("issued", self.issued), ("accessed", self.accessed)):
            try:
                day = when(text)
                found[field] = day if field == "issued" else day.earliest if day and day.exact else None
            except DateError as error:
                wrong.append((field, error.message))
        if not (self.title or self.address):
            wrong.append(("heading", Message("This reference has neither a title nor an address.")))
        return found, wrong


def language(text: str) -> str:
    """The code of a language: "en-GB" and "English" are "en"."""
    known = {"english": "en", "french": "fr", "german": "de", "spanish": "es", "russian": "ru", "arabic": "ar"}
    plain = text.strip().lower()
    return known.get(plain, re.split(r"[-_]", plain)[0] if re.fullmatch(r"[a-z]{2,3}(?:[-_]\w+)?", plain) else "")


def when(text: str) -> PartialDate | None:
    """The date of a reference, as precise as it is given; a time of day and an empty day say nothing."""
    plain = re.sub(r"[T ]\d\d:\d\d.*$", "", text.strip()).replace("-00", "")
    if not plain or plain in {"n.d.", "nd", "s.d.", "undated"}:
        return None
    match = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", plain)
    if match:
        return parse_edtf("-".join(part.zfill(2) for part in match.groups() if part))
    return read_date(plain)

"""What a page says of itself, each value with the place that says it; dates keep the kind that the page gives them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Found = tuple[str, str, str]
MOST, LONGEST, DEEPEST = 80, 500, 12
# Names of <meta> and what they state. A "date" without a kind is none of the three and stays out.
_META = {
    "og:title": "title", "twitter:title": "title", "citation_title": "title", "dc.title": "title",
    "dcterms.title": "title", "parsely-title": "title", "sailthru.title": "title",
    "author": "author", "article:author": "author", "citation_author": "author", "dc.creator": "author",
    "dcterms.creator": "author", "parsely-author": "author", "byl": "author",
    "og:site_name": "publisher", "application-name": "publisher", "citation_publisher": "publisher",
    "dc.publisher": "publisher", "dcterms.publisher": "publisher", "citation_journal_title": "publisher",
    "article:published_time": "published", "og:published_time": "published", "citation_publication_date": "published",
    "citation_online_date": "published", "citation_date": "published", "dc.date.issued": "published",
    "dcterms.issued": "published", "dcterms.created": "published", "parsely-pub-date": "published",
    "datepublished": "published", "pubdate": "published", "publish-date": "published", "publication_date": "published",
    "article:modified_time": "modified", "og:updated_time": "modified", "dcterms.modified": "modified",
    "dc.date.modified": "modified", "datemodified": "modified", "last-modified": "modified", "lastmod": "modified",
    "og:locale": "language", "dc.language": "language", "content-language": "language", "citation_language": "language",
    "citation_doi": "doi", "dc.identifier": "doi", "og:url": "address", "citation_isbn": "isbn",
    "citation_technical_report_number": "number",
}  # fmt: skip
_LD = {
    "headline": "title", "datePublished": "published", "dateModified": "modified", "inLanguage": "language",
    "author": "author", "publisher": "publisher", "url": "address", "mainEntityOfPage": "address",
    "translator": "translator",
}  # fmt: skip
_ARTICLES = re.compile(r"(Article|Report|BlogPosting|NewsArticle|WebPage|CreativeWork|Posting)$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def stated(tree: Any) -> tuple[list[Found], list[str]]:
    """What the tags of a page state, (field, value, where), and the addresses of its translations."""
    found = [*_tags(tree), *_linked(tree), *_times(tree)]
    kept: dict[tuple[str, str], Found] = {}
    for name, value, where in found:
        plain = " ".join(value.split())[:LONGEST]
        if name == "doi":
            match = _DOI.search(plain)
            plain = match[0] if match else ""
        if plain:
            kept.setdefault((name, plain), (name, plain, where))
    alternates = [
        str(each.get("href") or "")
        for each in tree.iter("link")
        if each.get("hreflang") and "alternate" in (each.get("rel") or "").lower().split()
    ]
    return list(kept.values())[:MOST], [each for each in alternates if each.startswith("http")][:MOST]


def _tags(tree: Any) -> Iterator[Found]:
    for each in tree.iter("meta"):
        for mark in ("property", "name", "itemprop", "http-equiv"):
            name = (each.get(mark) or "").strip().lower()
            if name in _META and (content := (each.get("content") or "").strip()):
                yield _META[name], content, f"meta {name}"
    for each in tree.iter("title"):
        yield "title", each.text or "", "title"
        break
    if language := tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"):
        yield "language", language, "html lang"
    for each in tree.iter("link"):
        if (each.get("rel") or "").lower() == "canonical" and (each.get("href") or "").startswith("http"):
            yield "address", each.get("href"), "link canonical"


def _times(tree: Any) -> Iterator[Found]:
    """Elements of the text that say which kind of date they hold."""
    for each in tree.iter("time"):
        marks = " ".join((each.get("itemprop") or "", each.get("class") or "", each.get("pubdate") or "")).lower()
        published = "published" if re.search(r"publi|pubdate", marks) else ""
        kind = "modified" if re.search(r"modif|updat", marks) else published
        if kind and (each.get("datetime") or "").strip():
            yield kind, each.get("datetime"), "time"


def _linked(tree: Any) -> Iterator[Found]:
    for each in tree.iter("script"):
        if "ld+json" not in (each.get("type") or "").lower() or not each.text:
            continue
        try:
            data = json.loads(each.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _articles(data, DEEPEST):
            for name, field in _LD.items():
                for value in _values(node.get(name), DEEPEST):
                    yield field, value, f"JSON-LD {name}"


def _articles(data: Any, deep: int) -> Iterator[dict[str, Any]]:
    if deep == 0:
        return
    if isinstance(data, list):
        for each in data[:MOST]:
            yield from _articles(each, deep - 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if any(_ARTICLES.search(str(each)) for each in (kinds if isinstance(kinds, list) else [kinds])):
            yield data
        for name in ("@graph", "mainEntity"):
            if name in data:
                yield from _articles(data[name], deep - 1)


def _values(value: Any, deep: int) -> Iterator[str]:
    if deep == 0:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value[:MOST]:
            yield from _values(each, deep - 1)
    elif isinstance(value, dict):
        yield from _values(value.get("name") or value.get("@id"), deep - 1)


def guessed(found: list[Found], whole: Any, day: str | None) -> Iterator[Found]:
    """What the libraries read beyond the tags: `whole` is trafilatura's document, `day` what htmldate found.

    A day that the page gives as that of a change is never taken for that of publication.
    """
    there = {name for name, _, _ in found}
    for name, value in (("title", whole.title), ("publisher", whole.sitename), ("address", whole.url)):
        if value and name not in there:
            yield name, str(value)[:LONGEST], "read in the page by trafilatura"
    if "author" not in there:
        for each in (whole.author or "").split(";"):
            if each.strip():
                yield "author", each.strip()[:LONGEST], "read in the page by trafilatura"
    changed = {match[0] for name, value, _ in found if name == "modified" and (match := _DAY.match(value))}
    if day and "published" not in there and day not in changed:
        yield "published", day, "read in the page by htmldate"

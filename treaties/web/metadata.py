"""What reference managers and search engines read in a page: Highwire and Dublin Core tags, schema.org, COinS, links.

Joined from strings like the other long parts of pages; every value is escaped, and JSON cannot end its element.
"""

from __future__ import annotations

import html
import json
import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from markupsafe import Markup

from treaties.citations.csl import TYPES, kind_of
from treaties.domain.citation import REGISTER, Work
from treaties.web.mould import HOLE, hole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from treaties.domain.names import Name
    from treaties.queries.claims import Claim

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
FILES = (
    (".csl.json", "application/vnd.citationstyles.csl+json"),
    (".bib", "application/x-bibtex"),
    (".ris", "application/x-research-info-systems"),
    (".json", "application/json"),
)
SCHEMA = {
    "treaty": "Legislation", "article-newspaper": "NewsArticle", "report": "Report", "dataset": "Dataset",
    "webpage": "WebPage",
}  # fmt: skip
# Types by the names of reference managers: their readers of Dublin Core and of COinS know no others, and take
# what they do not know for an article of a journal.
ITEMS = {
    "treaty": "statute", "article-newspaper": "newspaperArticle", "report": "report", "dataset": "dataset",
    "webpage": "webpage", "speech": "presentation", "document": "document",
}  # fmt: skip
WITHIN = {"newspaperArticle", "webpage"}  # what stands in something that has a title of its own
RECORD = SCHEMA["webpage"]  # what schema.org calls a record that is cited as one
MOST_CLAIMS = 50
_UNSAFE = re.compile("[&<>\"']")
_AS_IT_IS = f"{string.ascii_letters}{string.digits}_.~- {HOLE}".encode()  # in an address, spaces apart
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def of_record(work: Work, path: str, claims: Iterable[Claim] = ()) -> Markup:
    """The head of a record's page; `path` is its address without what follows a dot."""
    claimed = list(claims)
    if claimed or work.kind != "record":
        return _head(work, path, claimed)
    named = said(work.title, work.address, path) | {"version": str(work.version)}
    return Markup("".join([named.get(piece, piece) for piece in head_of_records().split(HOLE)]))  # noqa: S704 - escaped here and in the mould


def _head(work: Work, path: str, claims: Iterable[Claim]) -> Markup:
    made = [f'<meta name="{name}" content="{quoted(value)}">' for name, value in tags(work) if value]
    made.append(_filled(_head_links(_type(work)), quoted(work.address), quoted(path)))
    graph = [_thing(work), *_reviews(work, claims)]
    made.append(f'<script type="application/ld+json">{_json(graph)}</script>')
    return Markup("\n".join(made))  # noqa: S704 - every value is escaped above


TITLE, ADDRESS, PATH, VERSION = "\ue000", "\ue001", "\ue002", 987_654_321  # stand for what they name in a mould


def said(title: str, address: str, path: str) -> dict[str, str]:
    """What fills the holes of `head_of_records`, but for the version."""
    return {
        "quoted_title": quoted(title), "address": quoted(address), "path": quoted(path),
        "said_title": _in_script(title), "said_address": _in_script(address),
    }  # fmt: skip


@lru_cache(maxsize=1)
def head_of_records() -> str:
    """The head of a record that is cited as one, with holes for what differs from one to the next."""
    head, script = _head(Work("record", "", TITLE, ADDRESS, VERSION), PATH, ()).split("<script")
    for letter, name in ((TITLE, "quoted_title"), (ADDRESS, "address"), (PATH, "path")):
        head, script = head.replace(letter, hole(name)), script.replace(letter, hole(f"said_{name.split('_')[-1]}"))
    return f"{head}<script{script.replace(str(VERSION), hole('version'))}"


def quoted(text: str) -> str:
    """The text for an attribute or an element; most hold nothing to escape, and looking costs less than replacing."""
    return html.escape(text) if _UNSAFE.search(text) else text


def of_list(path: str, query: str) -> Markup:
    """The head of a list's page: the same list for reference managers, filters kept."""
    made = [
        f'<link rel="alternate" type="{media}" href="{html.escape(f"{path}{suffix}{query}")}">'
        for suffix, media in FILES
    ]
    return Markup("\n".join(made))  # noqa: S704 - escaped above


def of_answer(work: Work, path: str, query: str) -> Markup:
    """The head of an answer that is cited as one, such as what is due in a year: `query` narrows it."""
    made = [f'<meta name="{name}" content="{quoted(value)}">' for name, value in tags(work) if value]
    made += [
        f'<link rel="{rel}"{kind} href="{quoted(href)}">'
        for rel, kind, href in _links(_type(work), work.address, path, query)[1:]
    ]
    made.append(f'<script type="application/ld+json">{_json([_thing(work)])}</script>')
    return Markup("\n".join(made))  # noqa: S704 - every value is escaped above


def tags(work: Work) -> list[tuple[str, str]]:
    """Highwire and Dublin Core tags by name; a date only as far as it is known."""
    when = work.opened or work.adopted
    day = when.isoformat() if when else work.issued.text if work.issued and work.issued.text[:4].isdigit() else ""
    house = work.publisher if work.kind == "source" else "" if work.kind == "treaty" else REGISTER
    kind, authors = kind_of(work), [each.whole or f"{each.family}, {each.given}" for each in work.names]
    found = [("citation_title", work.title), *(("citation_author", each) for each in authors)]
    found += [("citation_publication_date", day.replace("-", "/")), ("citation_language", work.language)]
    found.append(("citation_public_url", work.url or work.address))
    # No title of a journal: Zotero takes whatever has one for an article of a journal, whatever DC.type says.
    if work.kind == "treaty" and work.series:
        found += [("citation_volume", work.unts_volume), ("citation_firstpage", work.unts_page)]
    elif kind == "report":
        found += [("citation_technical_report_institution", house), ("citation_technical_report_number", work.number)]
    else:
        found.append(("citation_publisher", house))
    found += [("DC.title", work.title), *(("DC.creator", each) for each in authors), ("DC.date", day)]
    found += [
        ("DC.type", ITEMS[kind]),
        ("DC.publisher", house),
        ("DC.identifier", work.address),
        ("DC.language", work.language),
    ]
    if ITEMS[kind] in WITHIN:
        found.append(("prism.publicationName", house))  # without it Zotero takes DC.source, an address, for that
    return [*found, ("DC.source", work.url), ("DC.rights", LICENCE if work.kind != "source" else "")]


def _links(schema: str, address: str, path: str, query: str = "") -> list[tuple[str, str, str]]:
    found = [("unapi-server", ' type="application/xml" title="unAPI"', "/unapi")]
    found += [
        ("cite-as", "", address),
        ("license", "", LICENCE),
        ("type", "", f"https://schema.org/{schema}"),
    ]
    return found + [("describedby alternate", f' type="{media}"', f"{path}{suffix}{query}") for suffix, media in FILES]


def link_header(work: Work, path: str, query: str = "") -> str:
    """The same links as a header, for programs that read no page."""
    return _linked(_type(work), work.address, path, query) if query else link_of(_type(work), work.address, path)


def link_of(schema: str, address: str, path: str) -> str:
    """The header of what schema.org calls `schema`."""
    if not address.isascii() or "<" in address or ">" in address:
        return _linked(schema, address, path)
    return _filled(_header_links(schema), address, path)


def _filled(links: str, address: str, path: str) -> str:
    return links.replace(_PATH, path).replace(_ADDRESS, address)


_ADDRESS, _PATH = hole("address"), hole("path")


@lru_cache(maxsize=16)
def _head_links(schema: str) -> str:
    """The links in the head of a page, with holes for its address and its path."""
    found = _links(schema, _ADDRESS, _PATH)
    return "\n".join([f'<link rel="{rel}"{kind} href="{html.escape(href)}">' for rel, kind, href in found])


@lru_cache(maxsize=16)
def _header_links(schema: str) -> str:
    """The same links as a header."""
    return _linked(schema, _ADDRESS, _PATH)


def _linked(schema: str, address: str, path: str, query: str = "") -> str:
    said = []
    for rel, kind, href in _links(schema, address, path, query)[1:]:  # the first is for readers of pages only
        safe = href.replace("<", "%3C").replace(">", "%3E")
        said.append(f'<{safe}>; rel="{rel.split()[0]}"{kind.replace(" type", "; type")}')
    return ", ".join(each for each in said if each.isascii())


def _type(work: Work) -> str:
    return SCHEMA.get(kind_of(work), "CreativeWork")


def _thing(work: Work) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": _type(work), "@id": work.address, "name": work.title, "url": work.url or work.address,
        "inLanguage": work.language, "datePublished": work.issued.text if work.issued and work.issued.exact else "",
        "author": [_who(each, shown) for each, shown in zip(work.names, work.authors, strict=True)],
        "publisher": {"@type": "Organization", "name": work.publisher} if work.publisher else None,
    }  # fmt: skip
    if work.kind == "treaty":
        made |= {
            "legislationType": "treaty", "legislationIdentifier": work.series,
            "legislationDate": work.adopted.isoformat() if work.adopted else "",
            "legislationDateOfApplicability": work.in_force.isoformat() if work.in_force else "",
        }  # fmt: skip
    if work.kind not in {"treaty", "source"}:
        made |= {"version": str(work.version), "license": LICENCE, "isPartOf": {"@type": "Dataset", "name": REGISTER}}
    return {name: value for name, value in made.items() if value}


def _who(name: Name, printed: str) -> dict[str, str]:
    if name.beside:
        return {"@type": "Person", "name": f"{name.given} {name.family}", "alternateName": name.beside}
    return {"@type": "Organization" if name.whole else "Person", "name": printed}


def _reviews(work: Work, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """A ClaimReview for each total that a source states and the register computed: it agrees, or it differs."""
    return [
        {
            "@type": "ClaimReview", "url": f"{work.address}?on={each.as_of.isoformat()}",
            "claimReviewed": f"{each.treaty}: {each.said}, as of {each.as_of.isoformat()}",
            "itemReviewed": {"@type": "Claim", "author": {"@type": "Organization", "name": each.publisher}},
            "author": {"@type": "Organization", "name": REGISTER},
            "reviewRating": {"@type": "Rating", "alternateName": "agrees" if each.agrees else "differs"},
            "reviewBody": f"The register computes {each.computed} for that day.",
        }
        for each in list(claims)[:MOST_CLAIMS]
    ]  # fmt: skip


def _json(graph: list[dict[str, Any]]) -> str:
    return _harmless(_encode({"@context": "https://schema.org", "@graph": graph}))


def _in_script(text: str) -> str:
    """What stands between the quotes of a JSON string in a page."""
    return _harmless(_encode(text)[1:-1])


def _harmless(text: str) -> str:
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def coins(titles: Iterable[Mapping[str, str]]) -> Markup:
    """COinS of a list's rows: each a mapping of type, title, address and, where known, date and publisher."""
    made = [
        COIN
        + "&amp;".join([f"rft.{name}={_in_address(each[key])}" for name, key in _keys(each["type"]) if each.get(key)])
        + COIN_END
        for each in titles
    ]
    return Markup("".join(made))  # noqa: S704 - what is quoted holds nothing to escape


def _keys(item: str) -> tuple[tuple[str, str], ...]:
    """The keys of an item of that type; who publishes an article or a page is its source, else its publisher."""
    return COINS_WITHIN if item in WITHIN else COINS


def coins_of(base: str, rows: Iterable[tuple[str, str, str]]) -> Markup:
    """The same of rows (type of item, title, path as it stands quoted) under the address `base`."""
    middle, listed = f"&amp;rft.identifier={_in_address(base)}", list(rows)
    titles = together(_in_address, [title for _, title, _ in listed])
    parts = [
        f"{COIN}rft.type={kind}&amp;rft.title={title}{middle}{path}{COIN_END}"
        for (kind, _, path), title in zip(listed, titles, strict=True)
    ]
    return Markup("".join(parts))  # noqa: S704 - as above


def together(change: Callable[[str], str], texts: Sequence[str]) -> list[str]:
    """Each text changed letter by letter: the titles of a list at once, with a mark between that none holds."""
    return change(HOLE.join(texts)).split(HOLE) if texts else []


def _in_address(text: str) -> str:
    """The text quoted for an address, letter by letter of those that are not written there as they are."""
    odd = set(text.encode().translate(None, _AS_IT_IS).decode())
    for letter in sorted(odd, key="%".__ne__):  # the sign first that stands in all others
        text = text.replace(letter, _quoted[ord(letter)])
    return text.replace(" ", "+")


COIN = '<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc&amp;'
COIN_END = '"></span>'
COINS = (
    ("type", "type"), ("title", "title"), ("identifier", "address"), ("date", "date"), ("publisher", "publisher"),
)  # fmt: skip

COINS_WITHIN = (*COINS[:-1], ("source", "publisher"))


def item_type(kind: str, source_kind: str = "") -> str:
    """What reference managers call a record of that type."""
    if kind == "source":
        return ITEMS[TYPES.get(source_kind, "document")]
    return ITEMS["treaty" if kind == "treaty" else "webpage"]


class _Quoted(dict[int, str]):
    """Each letter as it stands in an address: quoting letter by letter costs a long list a third of its time."""

    def __missing__(self, code: int) -> str:
        self[code] = found = quote_plus(chr(code))
        return found


_quoted = _Quoted()

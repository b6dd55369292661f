"""Files of reference managers into plain references: BibTeX, RIS, CSL-JSON, RDF of Zotero."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from treaties.domain.dates import MONTHS
from treaties.domain.message import Message
from treaties.imports.decoding import text_of
from treaties.imports.errors import NotImported, Wrong
from treaties.imports.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 16 * 1024 * 1024
MOST = 20_000
_RDF = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "z": "http://www.zotero.org/namespaces/export#",
    "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#", "foaf": "http://xmlns.com/foaf/0.1/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
}  # fmt: skip


_FORMS = (
    ("BibTeX", re.compile(r"(?:\s*%[^\n]*\n)*\s*@\s*[A-Za-z]+\s*[{(]")), ("RIS", re.compile(r"TY\s{1,2}- ")),
    ("CSL-JSON", re.compile(r'(?:\{\s*"items"\s*:\s*)?\[?\s*\{\s*"(?:id|type|title|author|issued|DOI|URL)"\s*:')),
    ("RDF of Zotero", re.compile(r"<rdf:RDF[^>]*\bzotero\.org", re.DOTALL)),
)  # fmt: skip


def form_of(content: bytes) -> str:
    """Which form of a list of references a file begins as, in words; empty for an article or anything else."""
    head = content[:4000].decode("utf-8-sig", "replace")
    head = re.sub(r"\A\s*(?:<\?xml[^>]{0,200}\?>)?\s*", "", head)
    return next((form for form, begins in _FORMS if begins.match(head)), "")


def read(content: bytes, name: str) -> list[Reference]:
    """The references of a file; NotImported where it is none of the four forms or broken in a place."""
    text = text_of(content, name, LARGEST).lstrip("\ufeff \t\r\n")
    if text.startswith(("[", "{")):
        found = list(_csl(text, name))
    elif "<rdf:RDF" in text[:4000]:
        found = list(_zotero(text, name))
    elif re.search(r"^TY\s{1,2}-", text, re.MULTILINE):
        found = list(_ris(text, name))
    elif re.search(r"@\s*\w+\s*[{(]", text):
        found = list(_bibtex(text, name))
    else:
        raise NotImported.at(name, 0, "", Message("This is neither BibTeX, RIS, CSL-JSON nor RDF of Zotero."))
    if not found:
        raise NotImported.at(name, 0, "", Message("No reference was found in this file."))
    if len(found) > MOST:
        raise NotImported.at(
            name,
            0,
            "",
            Message(
                "%(found)s references: at most %(most)s are read at once.", found=f"{len(found):,}", most=f"{MOST:,}"
            ),
        )
    return found


def _csl(text: str, name: str) -> Iterator[Reference]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotImported.at(
            name, 0, "", Message("This JSON cannot be read (%(error)s).", error=str(error)[:120])
        ) from error
    items = items.get("items", [items]) if isinstance(items, dict) else items
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise NotImported.at(name, 0, "", Message("This JSON is no list of items in CSL-JSON."))
    for number, item in enumerate(items, 1):
        values = {key: str(value) for key, value in item.items() if isinstance(value, str | int | float)}
        yield Reference(
            number, values.get("type", ""), values.get("title", ""),
            values.get("container-title") or values.get("publisher", ""), _csl_names(item), _csl_date(item, "issued"),
            values.get("URL", ""), values.get("DOI", ""), values.get("language", ""), values.get("number", ""),
            _csl_date(item, "accessed"), values.get("id", ""),
        )  # fmt: skip


def _csl_names(item: dict[str, Any]) -> tuple[str, ...]:
    names = item.get("author") or item.get("editor") or []
    found = []
    for each in names if isinstance(names, list) else []:
        if isinstance(each, dict):
            parts = [each.get("non-dropping-particle"), each.get("family")]
            family = " ".join(str(part) for part in parts if part)
            given = str(each.get("given", ""))
            name = f"{family}, {given}" if family and given else family or given
            name += f", {each['suffix']}" if each.get("suffix") and name else ""
            found.append(str(each.get("literal") or name))
    return tuple(each for each in found if each.strip())


def _csl_date(item: dict[str, Any], field: str) -> str:
    said = item.get(field)
    if not isinstance(said, dict):
        return str(said or "")
    parts = said.get("date-parts")
    if isinstance(parts, list) and parts and all(isinstance(each, list) and each for each in parts):
        ends = [
            "-".join(str(part).zfill(4 if at == 0 else 2) for at, part in enumerate(each[:3])) for each in parts[:2]
        ]
        return "/".join(ends) + ("~" if said.get("circa") and len(ends) == 1 else "")
    return str(said.get("raw") or said.get("literal") or "")


def _bibtex(text: str, name: str) -> Iterator[Reference]:
    import bibtexparser
    from bibtexparser import middlewares

    library: Any = bibtexparser.parse_string(  # type: ignore[attr-defined] # its own documented door
        text, append_middleware=[middlewares.LatexDecodingMiddleware()]
    )
    broken = [
        Wrong(
            name,
            (each.start_line or 0) + 1,
            "",
            Message("This entry cannot be read (%(error)s)", error=str(each.error)[:270]),
        )
        for each in library.failed_blocks
    ]
    if broken:
        raise NotImported(broken)
    for each in library.entries:
        said = {key.casefold(): str(value.value).replace("{", "").replace("}", "") for key, value in
                each.fields_dict.items()}  # fmt: skip
        dated = (said.get("year", ""), _number(said.get("month", "")), _number(said.get("day", "")))
        date = said.get("date") or "-".join(part for part in dated if part)
        names = said.get("author") or said.get("editor") or ""
        house = ("journaltitle", "journal", "publisher", "institution", "organization", "howpublished", "booktitle")
        yield Reference(
            (each.start_line or 0) + 1, each.entry_type.lower(), said.get("title", ""),
            next((said[key] for key in house if said.get(key)), ""),
            tuple(one.strip() for one in re.split(r"\s+and\s+", names) if one.strip()), date, _address(said),
            said.get("doi", ""), said.get("langid") or said.get("language", ""), said.get("number", ""),
            said.get("urldate", ""), each.key,
        )  # fmt: skip


def _address(said: dict[str, str]) -> str:
    howpublished = said.get("howpublished", "")
    return said.get("url") or (howpublished if howpublished.startswith("http") else "")


def _number(text: str) -> str:
    """A month or day in two digits: "may", "{5}" and "05" are "05"."""
    months = [name[:3].lower() for name in MONTHS]
    short = text.strip()[:3].lower()
    if short in months:
        return f"{months.index(short) + 1:02}"
    return text.strip().zfill(2) if text.strip().isdigit() else ""


def _ris(text: str, name: str) -> Iterator[Reference]:
    import rispy

    try:
        entries: Any = rispy.loads(text)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise NotImported.at(
            name, 0, "", Message("This RIS file cannot be read (%(error)s).", error=str(error)[:120])
        ) from error
    for number, each in enumerate(entries, 1):
        house = each.get("secondary_title") or each.get("journal_name") or each.get("publisher") or ""
        urls = each.get("urls") or [each.get("url") or ""]
        date = str(each.get("date") or each.get("year") or "").strip("/")
        yield Reference(
            number, str(each.get("type_of_reference", "")), each.get("title") or each.get("primary_title") or "", house,
            tuple(map(str, each.get("authors") or each.get("first_authors") or ())), date.replace("/", "-").strip("-"),
            str(urls[0]), each.get("doi", ""), each.get("language", ""), str(each.get("number", "")),
            str(each.get("access_date", "")).replace("/", "-").strip("-"), each.get("id", ""),
        )  # fmt: skip


def _zotero(text: str, name: str) -> Iterator[Reference]:
    from lxml import etree

    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise NotImported.at(name, 0, "", Message("This RDF declares entities of its own, which is not read."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotImported.at(name, 0, "", Message("This RDF cannot be read (%(error)s).", error=error)) from error
    journals = {node.get(f"{{{_RDF['rdf']}}}about"): _first(node, "dc:title") for node in root}
    for number, node in enumerate(root, 1):
        kind = _first(node, "z:itemType")
        if not kind or kind in {"attachment", "note"}:
            continue
        part = node.xpath("dcterms:isPartOf/@rdf:resource", namespaces=_RDF)
        house = _first(node, "dcterms:isPartOf//dc:title") or (journals.get(part[0], "") if part else "")
        urls = list(node.xpath(".//dc:identifier//rdf:value/text()", namespaces=_RDF))
        dois = [each for each in node.xpath("dc:identifier/text()", namespaces=_RDF) if "10." in each]
        yield Reference(
            number, kind, _first(node, "dc:title"), house or _first(node, "dc:publisher//foaf:name"),
            tuple(_person(each) for each in node.xpath("bib:authors//foaf:Person", namespaces=_RDF)),
            _first(node, "dc:date"), str(urls[0]) if urls else "", dois[0].replace("DOI", "").strip() if dois else "",
            _first(node, "z:language"), _first(node, "prism:number"), _first(node, "dcterms:dateSubmitted//rdf:value"),
            str(node.get(f"{{{_RDF['rdf']}}}about", "")),
        )  # fmt: skip


def _first(node: Any, path: str) -> str:
    found = node.xpath(f"string({path})", namespaces=_RDF)
    return str(found).strip()


def _person(node: Any) -> str:
    family, given = _first(node, "foaf:surname"), _first(node, "foaf:givenName") or _first(node, "foaf:givenname")
    return f"{family}, {given}" if family and given else family or given

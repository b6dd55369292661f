"""Files of reference managers, of our own writing, and what the register makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.drafts import EDITOR

from treaties.exports import lines
from treaties.imports import applying, bibliography, sources
from treaties.imports.errors import NotImported

if TYPE_CHECKING:
    from treaties.db import Database

BIB = """@comment{nothing}
@article{one, title={A {Register} of M\\"unzen}, author={Doe, Jane and {Watch of Rivers}}, date={2008-12},
 journaltitle={Journal of Rivers}, url={https://www.example.org/a?utm_source=x}, langid={english}}
@online{two, title="Bridges", author="Jane Doe", year=2010, month=may, url={https://example.org/b}}
"""
RIS = """TY  - NEWS
AU  - Doe, Jane
TI  - A Register of Münzen
DA  - 2008/12//
T2  - Journal of Rivers
UR  - https://example.org/a
LA  - en-GB
ER  -

TY  - RPRT
TI  - Bridges
PY  - 2010
DO  - 10.1000/xyz
ER  -
"""
CSL = """[{"id":"one","type":"article-newspaper","title":"A Register of Münzen","author":[
{"family":"Doe","given":"Jane"},
{"literal":"Watch of Rivers"}],"issued":{"date-parts":[[2008,12]]},"container-title":"Journal of Rivers",
"URL":"https://example.org/a"},{"type":"report","title":"Bridges","issued":{"raw":"2010"},"DOI":"10.1000/XYZ"}]"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:dc="http://purl.org/dc/elements/1.1/">
<bib:Article rdf:about="https://example.org/a"><z:itemType>newspaperArticle</z:itemType>
<dcterms:isPartOf><bib:Newspaper><dc:title>Journal of Rivers</dc:title></bib:Newspaper></dcterms:isPartOf>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Doe</foaf:surname><foaf:givenName>Jane</foaf:givenName>
</foaf:Person></rdf:li></rdf:Seq></bib:authors><dc:title>A Register of Münzen</dc:title><dc:date>2008-12</dc:date>
<dc:identifier><dcterms:URI><rdf:value>https://example.org/a</rdf:value></dcterms:URI></dc:identifier></bib:Article>
<z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType></z:Attachment></rdf:RDF>"""


def load(database: Database, text: str, chosen: set[str] | None = None) -> int:
    content = text.encode()
    with database.writing() as connection:
        return sources.load(connection, bibliography.read(content, "in"), content, "in", EDITOR, chosen)


@pytest.mark.parametrize("text", [BIB, RIS, CSL, RDF], ids=["bibtex", "ris", "csl", "zotero"])
def test_every_form_tells_the_same_reference(text: str) -> None:
    first = bibliography.read(text.encode(), "in")[0]
    values, wrong = first.values()
    assert wrong == []
    assert values["heading"] == "A Register of Münzen"
    assert (values["publisher"], values["issued"].text) == ("Journal of Rivers", "2008-12")
    assert first.authors[0] == "Doe, Jane"
    assert first.address_key == "example.org/a"


@pytest.mark.parametrize(
    ("text", "form"),
    [(f"% made by hand\n{BIB}", "BibTeX"), (RIS, "RIS"), (CSL, "CSL-JSON"),
     (f'<?xml version="1.0"?>\n{RDF}', "RDF of Zotero"),
     ("@minister said: {no}", ""), ("[1] A note. {x}", ""), ("<html><p>@article{a, b={c}}", ""), ("TYrannus - x", "")],
)  # fmt: skip
def test_a_list_of_references_is_told_from_an_article(text: str, form: str) -> None:
    assert bibliography.form_of(text.encode()) == form


def test_references_are_written_once_with_partial_dates_and_undone(database: Database) -> None:
    assert load(database, BIB) == 2
    assert load(database, BIB) == 0
    assert load(database, RIS) == 1  # the address of the first is there already, however it is disguised
    with database.reading() as connection:
        found = {each.values["heading"]: each for each in lines.records(connection, ["source"])}
    assert found["Bridges"].values["issued"] in {"2010-05", "2010"}
    assert [each["name"] for each in found["A Register of Münzen"].parts["authors"]] == ["Doe, Jane", "Watch of Rivers"]
    with database.writing() as connection:
        assert applying.undo(connection, sources.reason_of(BIB.encode())[7:19], EDITOR) == 2


def test_doubles_are_offered_and_only_what_is_chosen_is_written(database: Database) -> None:
    twice = CSL.replace("]}]", "]}]").replace(
        '"10.1000/XYZ"}', '"10.1000/XYZ"},{"title":"Again","URL":"http://example.org/a/"}'
    )
    with database.reading() as connection:
        items = sources.compare(connection, bibliography.read(twice.encode(), "in"))
    assert [each.outcome for each in items] == ["new", "new", "double"]
    assert load(database, twice, {"2"}) == 1
    other = '[{"title":"Bridges","issued":{"raw":"2010"},"URL":"https://elsewhere.example/b"}]'
    with database.reading() as connection:
        (item,) = sources.compare(connection, bibliography.read(other.encode(), "in"))
    assert item.outcome == "likely"
    assert load(database, other) == 0


def test_a_reference_that_says_nothing_is_named_with_its_line(database: Database) -> None:
    with pytest.raises(NotImported, match="neither a title nor an address"):
        load(database, '[{"type":"report"},{"title":"B","issued":{"raw":"someday"}}]')


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"{", b"[1]", b"@article{x, title={", b"\x00\x01", b"[" * 100_000, b"TY  - \n",
     b'<!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="r">&a;</rdf:RDF>', b"<rdf:RDF"],
)  # fmt: skip
def test_a_file_that_is_no_list_of_references_ends_in_a_message(content: bytes) -> None:
    with pytest.raises(NotImported):
        whole(content)


def whole(content: bytes) -> None:
    for each in bibliography.read(content, "in"):
        if each.values()[1]:
            raise NotImported([])

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from citations.works import CCM, HOSTILE, NEWS, named

from treaties.web import metadata

if TYPE_CHECKING:
    from flask import Flask


def tags_in(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<meta name="([\w.]+)" content="([^"]*)">', page):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def graph_in(page: str) -> list[dict[str, Any]]:
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert text
    graph: list[dict[str, Any]] = json.loads(text[1])["@graph"]
    return graph


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_leaves_its_tag_or_its_json(title: str) -> None:
    page = str(metadata.of_record(named(title), "/sources/x"))
    assert tags_in(page)["citation_title"] == tags_in(page)["DC.title"] == [title]
    assert graph_in(page)[0]["name"] == title
    assert page.count("<script") == 1


def test_a_source_is_seen_with_authors_date_and_house() -> None:
    found = tags_in(str(metadata.of_record(NEWS, "/sources/news")))
    assert found["citation_author"] == ["van der Berg, Anna", "김철수"]
    assert found["prism.publicationName"] == ["Sample Press"]
    assert "citation_journal_title" not in found  # makes an article of a journal of anything, in Zotero
    assert found["citation_public_url"] == ["https://press.example/clouds"]
    assert found["DC.type"] == ["newspaperArticle"]  # the name that reference managers' readers of the tag know


def test_a_treaty_is_seen_with_its_series() -> None:
    page = str(metadata.of_record(CCM, "/treaties/ccm"))
    assert tags_in(page)["citation_volume"] == ["2688"]
    assert "citation_journal_title" not in tags_in(page)
    assert graph_in(page)[0]["@type"] == "Legislation"
    assert tags_in(page)["DC.type"] == ["statute"]


def test_a_page_names_its_other_forms_in_links_and_in_a_header(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    answer = client.get("/sources/voa-korean-2023-03-07")
    for suffix in (".csl.json", ".bib", ".ris"):
        assert f'href="/sources/voa-korean-2023-03-07{suffix}"' in answer.get_data(as_text=True)
        assert f"</sources/voa-korean-2023-03-07{suffix}>" in answer.headers["Link"]
        assert client.get(f"/sources/voa-korean-2023-03-07{suffix}").status_code == 200
    assert 'rel="cite-as"' in answer.headers["Link"]


def test_a_checked_claim_is_a_review(seeded_app: Flask) -> None:
    graph = graph_in(seeded_app.test_client().get("/treaties/ccm").get_data(as_text=True))
    reviews = [each for each in graph if each["@type"] == "ClaimReview"]
    assert {each["reviewRating"]["alternateName"] for each in reviews} <= {"agrees", "differs"}
    assert reviews
    assert all(each["itemReviewed"]["author"]["name"] for each in reviews)


def test_a_list_holds_an_item_for_each_of_its_rows(seeded_app: Flask) -> None:
    page = seeded_app.test_client().get("/sources?source_kind=report").get_data(as_text=True)
    spans = [parse_qs(html.unescape(each)) for each in re.findall(r'class="Z3988" title="([^"]+)"', page)]
    assert len(spans) == page.count('<tr><th scope="row">')
    assert all(each["rft.title"] and "/sources/" in each["rft.identifier"][0] for each in spans)
    assert "Cluster Munition Monitor 2016: Status of the Convention" in [each["rft.title"][0] for each in spans]
    assert 'href="/sources.bib?source_kind=report"' in page


@pytest.mark.parametrize(
    ("address", "types"),
    [
        ("/treaties", {"statute"}), ("/events", {"webpage"}), ("/sources?source_kind=news", {"newspaperArticle"}),
        ("/sources?source_kind=report", {"report"}), ("/search?q=reuters&type=source", {"newspaperArticle"}),
    ],
)  # fmt: skip
def test_the_items_of_a_list_have_the_types_that_reference_managers_know(
    seeded_app: Flask, address: str, types: set[str]
) -> None:
    page = seeded_app.test_client().get(address).get_data(as_text=True)
    spans = [parse_qs(html.unescape(each)) for each in re.findall(r'class="Z3988" title="([^"]+)"', page)]
    assert {each["rft.type"][0] for each in spans} == types
    assert not [each for each in spans if each["rft.type"] == ["newspaperArticle"] and "rft.publisher" in each]


@pytest.mark.parametrize("address", ["/treaties/ccm", "/sources/voa-korean-2023-03-07", "/events/2023-0009"])
def test_a_record_is_to_be_had_where_its_page_says(seeded_app: Flask, address: str) -> None:
    import rispy

    client = seeded_app.test_client()
    page = client.get(address).get_data(as_text=True)
    assert '<link rel="unapi-server" type="application/xml" title="unAPI" href="/unapi">' in page
    marked = re.findall(r'<abbr class="unapi-id" title="([^"]+)"></abbr>', page)
    assert len(marked) == 1
    offered = re.findall(r'<format name="([^"]+)"', client.get("/unapi").get_data(as_text=True))
    assert offered == ["ris", "bibtex", "biblatex", "csl-json"]
    said = client.get("/unapi", query_string={"id": marked[0], "format": "biblatex"})
    assert said.data == client.get(f"{address}.bib").data
    answer = client.get("/unapi", query_string={"id": marked[0], "format": "ris"})
    assert len(rispy.loads(answer.get_data(as_text=True))) == 1


def test_formats_of_a_record_and_what_there_is_not_are_told_as_the_protocol_has_it(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    assert client.get("/unapi?id=treaties/ccm").status_code == 300
    assert client.get("/unapi?id=treaties/ccm&format=marc").status_code == 406
    assert client.get("/unapi?id=treaties/nothing").status_code == 404

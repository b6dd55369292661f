from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest

from treaties.records import BY_PATH

if TYPE_CHECKING:
    from flask import Flask


def test_a_record_is_cited_with_the_sources_behind_it(seeded_app: Flask) -> None:
    said = seeded_app.test_client().get("/cite/treaties/ccm?style=oscola").get_data(as_text=True)
    assert "entered into force 1 August 2010) 2688 UNTS 39" in said
    assert "The sources behind it" in said


def test_a_version_has_the_day_on_which_it_was_recorded_and_styles_their_own_names(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    recorded = client.get("/events/2023-0009.csl.json").get_json(force=True)[0]["issued"]["date-parts"][0]
    said = client.get("/cite/events/2023-0009?style=chicago-author-date").get_data(as_text=True)
    assert ("n.d." in said, str(recorded[0]) in said) == (False, True)
    assert ">APA Style" not in said
    assert ">Australian Guide to Legal Citation 4th edition</option>" in said


def test_the_answer_of_a_day_is_cited_with_its_address(seeded_app: Flask) -> None:
    said = seeded_app.test_client().get("/cite/treaties/ccm?on=2023-03-07").get_data(as_text=True)
    assert "Status of the Convention on Cluster Munitions on 7 March 2023" in said
    assert "/treaties/ccm?on=2023-03-07" in said


def test_a_list_is_cited_with_its_filters(seeded_app: Flask) -> None:
    said = seeded_app.test_client().get("/cite/events?evidence=denied&style=apa").get_data(as_text=True)
    assert "evidence: denied" in said
    assert "/events?evidence=denied" in said


def test_only_styles_at_hand_are_read_for_the_web(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    assert client.get("/cite/treaties/ccm?style=../../secret.csl").status_code == 404
    assert client.get("/cite/treaties/ccm?style=treaties/citations/vendor/styles/apa.csl").status_code == 404


@pytest.mark.parametrize("path", sorted(BY_PATH))
def test_every_list_is_a_file_for_reference_managers(seeded_app: Flask, path: str) -> None:
    client = seeded_app.test_client()
    items = json.loads(client.get(f"/{path}.csl.json").data)
    assert len(items) == len(json.loads(client.get(f"/{path}.json").data)["records"])
    assert client.get(f"/{path}.bib").get_data(as_text=True).count("\n}\n") == len(items)
    assert client.get(f"/{path}.ris").get_data(as_text=True).count("\r\nER  - \r\n") == len(items)


def test_a_list_file_keeps_the_filters(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    some = json.loads(client.get("/events.csl.json?evidence=denied").data)
    assert 0 < len(some) < len(json.loads(client.get("/events.csl.json").data))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/search?q=ribbons+bakery&type=event", "Search (q: ribbons bakery; type: event), 0 records"),
        ("/search?q=cluster&state=lithuania", "Search (q: cluster; state: lithuania)"),
        ("/lookup?q=2688+UNTS+39", "What the register knows of “2688 UNTS 39”"),
        ("/deadlines", "Days of duties (year:"),
        ("/status?on=2010-08-01", "Status of every actor on every treaty (on: 2010-08-01)"),
        ("/checks", "Checks of what sources state"),
        ("/treaties/ccm/explain/lithuania", "Why these days: Lithuania and the Convention on Cluster Munitions"),
    ],
)  # fmt: skip
def test_every_page_that_answers_leads_to_the_way_it_is_cited(seeded_app: Flask, address: str, said: str) -> None:
    client = seeded_app.test_client()
    link = re.search(r'href="(/cite\?of=[^"]+)"', client.get(address).get_data(as_text=True))
    assert link
    page = html.unescape(client.get(link[1]).get_data(as_text=True))
    assert said in page
    assert f"{address.partition('?')[0]}" in page
    assert ", revision " in page


def test_a_short_list_is_cited_with_the_sources_behind_its_records(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    for address in ("/cite/events?evidence=denied", "/cite?of=/search%3Fq%3Dcluster%26evidence%3Ddenied"):
        assert "The sources behind it" in client.get(address).get_data(as_text=True), address


@pytest.mark.parametrize("address", ["", "/", "/search", "/lookup", "/about", "//evil.example/x", "/search?q=%00"])
def test_what_answers_nothing_is_not_cited(seeded_app: Flask, address: str) -> None:
    assert seeded_app.test_client().get("/cite", query_string={"of": address}).status_code in {400, 404}

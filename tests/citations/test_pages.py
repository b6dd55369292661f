from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from treaties.records import BY_PATH

if TYPE_CHECKING:
    from flask import Flask


def test_a_record_is_cited_with_the_sources_behind_it(seeded_app: Flask) -> None:
    said = seeded_app.test_client().get("/cite/treaties/ccm?style=oscola").get_data(as_text=True)
    assert "entered into force 1 August 2010) 2688 UNTS 39" in said
    assert "The sources behind it" in said


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

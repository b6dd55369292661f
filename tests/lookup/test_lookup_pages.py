from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from treaties.citations.reading import ReadingError, references
from treaties.domain.message import Message
from treaties.queries.hit import Hit
from treaties.queries.lookup import Answer
from treaties.web import lookup_markup

if TYPE_CHECKING:
    from flask import Flask

ADDRESS = "https://stopclustermunitions.org/treatystatus?utm_source=x"


def test_the_answer_has_the_same_form_on_page_and_command_line(seeded_app: Flask) -> None:
    said = json.loads(seeded_app.test_client().get("/lookup.json", query_string={"q": ADDRESS}).data)
    assert said["query"] == ADDRESS
    assert {"record", "kind", "title", "why", "citations"} <= set(said["results"][0])
    assert said["results"][0]["citations"]


def test_nothing_is_said_plainly(seeded_app: Flask) -> None:
    page = seeded_app.test_client().get("/lookup?q=zzzzqqqq").get_data(as_text=True)
    assert "The register knows nothing of this." in page


def test_what_was_found_cannot_write_into_the_page_and_long_answers_lead_on() -> None:
    names = ("title", "field", "stance", "claimant", "value", "quote", "locator", "source_title")
    cited = dict.fromkeys(names, '"><b>') | {"address": "/events/2022-0007", "source": "a-source"}
    hit = Hit(1, "source", "a-source", '"><b>', "certain", Message("%(it)s", it='"><b>'), 105.0, [cited] * 26)
    said = lookup_markup.answered(Answer('"><b>', [hit], total=3), '"><b>')
    assert "<b>" not in said
    assert said.count("<tr>") == 1 + 25
    assert 'and more: <a href="/sources/a-source">' in said
    assert 'And 2 more: <a href="/lookup?q=%22%3E%3Cb%3E&amp;all=1">all 3</a>' in said


@pytest.mark.parametrize("suffix", [".bib", ".ris", ".csl.json"])
def test_a_file_of_our_own_sources_leads_back_to_each_of_them(seeded_app: Flask, suffix: str) -> None:
    client = seeded_app.test_client()
    sent = client.get(f"/sources{suffix}?source_kind=report").data
    answer = client.post("/lookup", data={"file": (io.BytesIO(sent), f"list{suffix}"), "as": "json"})
    answers = json.loads(answer.data)["answers"]
    wanted = [each["slug"] for each in json.loads(client.get("/sources.json?source_kind=report").data)["records"]]
    found = [each["results"][0]["record"] for each in answers if each["results"]]
    assert len(set(found) & set(wanted)) >= 0.97 * len(wanted)


def test_a_treaty_comes_back_from_every_file_by_its_series(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    for suffix in (".bib", ".ris", ".csl.json"):
        asked = references(client.get(f"/treaties/ccm{suffix}").data)
        answer = client.post("/lookup", data={"many": asked[0], "as": "json"})
        assert json.loads(answer.data)["answers"][0]["results"][0]["record"] == "ccm", suffix


def test_a_page_of_footnotes_is_answered_line_by_line_as_csv(seeded_app: Flask) -> None:
    many = "1. 2688 UNTS 39\n2. zzzzqqqq\n=cmd|calc"
    answer = seeded_app.test_client().post("/lookup", data={"many": many, "as": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [(row["query"], row["record"]) for row in rows][:2] == [("2688 UNTS 39", "ccm"), ("zzzzqqqq", "")]
    assert rows[2]["query"].startswith("'=")


def test_ibid_leads_to_all_that_the_note_before_led_to(seeded_app: Flask) -> None:
    many = "1. Monitor, Cluster munition ban policy, 41.\n2. Ibid., 43."
    said = seeded_app.test_client().post("/lookup", data={"many": many}).get_data(as_text=True)
    assert said.count("/sources/landmine-and-cluster-munition-monitor-2016-08-04") >= 2
    assert said.count("/lookup?q=Monitor%2C%20Cluster%20munition%20ban%20policy%2C%2041.&amp;all=1") == 2


def test_what_cannot_be_read_is_answered_with_a_reason(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    for data in (b"", b"\xff\x00\x01" * 9, b"x\n" + b"\n".join(b"line %d" % n for n in range(1001))):
        answer = client.post("/lookup", data={"file": (io.BytesIO(data), "x.txt")})
        assert answer.status_code == 422
        assert "cannot be looked up" in answer.get_data(as_text=True)


@pytest.mark.parametrize("text", ["@article{x, title={broken", "[1, 2]", "{", "TY  - JOUR\nTI  -", "[" * 9000])
def test_broken_files_are_read_as_far_as_they_go_or_refused(text: str) -> None:
    with suppress(ReadingError):
        assert all(references(text))

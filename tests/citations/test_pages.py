from __future__ import annotations

import html
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from treaties.citations import given
from treaties.citations.engine import VENDOR
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


def test_a_style_file_of_the_reader_serves_for_one_answer(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    style = (VENDOR / "styles" / "ieee.csl").read_bytes()
    said = client.post("/cite/treaties/ccm?on=2023-03-07", data={"own": (io.BytesIO(style), "mine.csl")})
    own = re.search(r'id="copy-cite" class="lines">(.*?)</span>', said.get_data(as_text=True))
    there = re.search(r'id="copy-cite" class="lines">(.*?)</span>',
                      client.get("/cite/treaties/ccm?on=2023-03-07&style=ieee").get_data(as_text=True))  # fmt: skip
    assert own
    assert there
    assert re.sub("<[^>]*>", "", own[1]) == re.sub("<[^>]*>", "", there[1])


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><style xmlns="http://purl.org/net/xbiblio/csl">&a;</style>'
CSL = b'<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">%s</style>'
UNKNOWN = CSL % b"<info/><citation><layout><nonsense/></layout></citation>"
MACROS = b"".join(b'<macro name="m%d">%s</macro>' % (n, b'<text macro="m%d"/>' % (n + 1) * 9) for n in range(12))
ENDLESS = CSL % (b'<info/>%s<macro name="m12"><text value="xxxxxxxx"/></macro><citation><layout><text macro="m0"/>'
                 b"</layout></citation>" % MACROS)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [(BOMB, "entities"), (b"\xff\xfe<", "UTF-8"), (b"<html/>", "its root"), (b"<style", "no CSL style"),
     (b"x" * 600_000, "at most"), (UNKNOWN, "cannot be used")],
    ids=["bomb", "binary", "page", "broken", "large", "unknown"],
)  # fmt: skip
def test_a_hostile_style_file_ends_in_a_message(seeded_app: Flask, content: bytes, said: str) -> None:
    client = seeded_app.test_client()
    answer = client.post("/cite/treaties/ccm", data={"own": (io.BytesIO(content), "mine.csl")})
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True)


@pytest.mark.parametrize("seeded", ["sqlite"], indirect=True)
def test_a_hostile_style_neither_holds_citations_up_nor_spoils_the_next_style_file(
    seeded_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given, "SECONDS", 4)  # half of what readers have
    address, style = "/cite/treaties/ccm?style=ieee", (VENDOR / "styles" / "ieee.csl").read_bytes()

    def posted(content: bytes) -> int:
        return seeded_app.test_client().post(address, data={"own": (io.BytesIO(content), "mine.csl")}).status_code

    warm = seeded_app.test_client().get(address).status_code
    with ThreadPoolExecutor(1) as beside:
        hostile = beside.submit(posted, ENDLESS)
        cited = seeded_app.test_client().get(address).status_code
        still = not hostile.done()
    assert (warm, cited, still) == (200, 200, True)
    assert (hostile.result(), posted(style)) == (422, 200)


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


@pytest.mark.parametrize(
    "address",
    ["/status?on=2010-08-01", "/deadlines?year=2023&treaty=ccm", "/checks", "/lookup?q=Oslo+Convention"],
)
def test_every_answer_is_a_file_for_reference_managers_to_which_its_page_leads(seeded_app: Flask, address: str) -> None:
    client = seeded_app.test_client()
    path, _, query = address.partition("?")
    page = client.get(address)
    shown = html.unescape(page.get_data(as_text=True))
    of_its_own = "" if path == "/lookup" else f"{path}{'?' + query if query else ''}"
    for suffix in ("csl.json", "bib", "ris"):
        file = f"{path}.{suffix}{'?' + query if query else ''}"
        assert f'href="{file}"' in shown
        said = client.get(file)
        assert said.status_code == 200
        assert of_its_own in said.get_data(as_text=True).replace("\\", "")
        assert not of_its_own or file in page.headers["Link"]
    first = json.loads(client.get(f"{path}.csl.json{'?' + query if query else ''}").data)[0]
    assert first["title"] in shown


@pytest.mark.parametrize("address", ["/status.bib?on=then", "/deadlines.ris?year=soon", "/lookup.bib"])
def test_an_answer_that_cannot_be_read_is_no_file(seeded_app: Flask, address: str) -> None:
    assert seeded_app.test_client().get(address).status_code in {400, 404}


def test_a_short_list_is_cited_with_the_sources_behind_its_records(seeded_app: Flask) -> None:
    client = seeded_app.test_client()
    for address in ("/cite/events?evidence=denied", "/cite?of=/search%3Fq%3Dcluster%26evidence%3Ddenied"):
        assert "The sources behind it" in client.get(address).get_data(as_text=True), address


@pytest.mark.parametrize("address", ["", "/", "/search", "/lookup", "/about", "//evil.example/x", "/search?q=%00"])
def test_what_answers_nothing_is_not_cited(seeded_app: Flask, address: str) -> None:
    assert seeded_app.test_client().get("/cite", query_string={"of": address}).status_code in {400, 404}


@pytest.mark.parametrize("suffix", ["bib", "ris", "csl.json"])
def test_a_version_is_a_file_for_reference_managers_too(seeded_app: Flask, suffix: str) -> None:
    client = seeded_app.test_client()
    page = client.get("/treaties/ccm@1", headers={"Accept": "text/html"}).get_data(as_text=True)
    said = client.get(f"/treaties/ccm@1.{suffix}").get_data(as_text=True)
    assert f'href="/treaties/ccm@1.{suffix}"' in page
    assert "/treaties/ccm@1" in said
    assert client.get(f"/treaties/ccm@99.{suffix}").status_code == 404

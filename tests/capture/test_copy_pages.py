from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from capture.server import answer, serving
from conftest import signed_in, token
from sqlalchemy import select, update
from support.drafts import EDITOR, NORWAY, SOURCE, small_register
from support.forms import ATLANTIS, sent, told

from treaties.models import Citation, Record, Snapshot, Source
from treaties.operations import records
from treaties.operations.records import Draft
from treaties.vault import vault_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from treaties.db import Database

FIRST = "The council of the northern town counted the shells on Tuesday."
SECOND = "Nobody & nothing <else> was hurt, the council said."
TEXT = f"{FIRST} {SECOND}\n\nIt will meet again in May."
PAGE = (
    '<html lang="en"><head><title>Shells counted</title><meta property="og:title" content="Shells counted">'
    '<meta property="og:site_name" content="The Post"><meta property="article:published_time" content="2023-03-07">'
    f'<meta name="author" content="Ada Byron"></head><body><article><h1>Shells counted</h1><p>{FIRST}</p></article>'
    "<script>alert(1)</script></body></html>"
)


@pytest.fixture
def ids(database: Database) -> list[int]:
    with database.writing() as connection:
        return small_register(connection)


@pytest.fixture
def desk(app: Flask, ids: list[int]) -> FlaskClient:
    assert ids
    return signed_in(app)


def kept(desk: FlaskClient, **form: Any) -> str:
    """The address of the copy that the form leads to."""
    made = sent(desk, "/copies/new", form)
    assert made.status_code == 303, told(made)[:3000]
    return str(made.headers["Location"])


def cite(database: Database, ids: list[int], **passage: Any) -> int:
    """The citation of a new event that rests on the passage."""
    cited = [{"source": ids[SOURCE], "stance": "asserts", "field": "evidence", **passage}]
    draft = Draft("event", {"event_kind": "use", "country": ids[NORWAY], "evidence": "alleged"}, citations=cited)
    with database.writing() as connection:
        made = records.create(connection, [draft], EDITOR, "a report")[0]
        return int(connection.execute(select(Citation.id).where(Citation.record_id == made)).scalar_one())


def test_a_pasted_text_is_kept_and_filed_as_a_new_source(desk: FlaskClient) -> None:
    where = kept(desk, text=TEXT)
    page = told(desk.get(where))
    assert "Nobody &amp; nothing &lt;else&gt; was hurt" in page
    form = {"choice": "new", "heading": "Shells counted", "publisher": "The Post", "issued": "7 March 2023"}
    assert sent(desk, f"{where}/file-under", form).status_code == 303
    source = desk.get("/sources/the-post-2023-03-07.json").get_json()["values"]
    assert source["heading"] == "Shells counted"
    assert f'href="{where}"' in told(desk.get("/sources/the-post-2023-03-07"))


@pytest.mark.parametrize(("path", "field"), [("/copies/new", "file"), ("/desk", "files")])
def test_a_list_of_references_goes_to_the_sources_and_no_copy_is_kept(desk: FlaskClient, path: str, field: str) -> None:
    bib = b"@online{one, title={Bridges}, url={https://example.org/bridges}}"
    page = told(sent(desk, path, {field: (io.BytesIO(bib), "zotero.bib")}))
    assert "1 reference in zotero.bib" in page
    assert 'action="/import/references"' in page
    assert "Bridges" in told(sent(desk, path, {"text": bib.decode()}))
    assert "Nothing" in told(desk.get("/desk"))


def test_the_form_for_a_copy_of_a_source_holds_its_address(
    desk: FlaskClient, database: Database, ids: list[int]
) -> None:
    with database.writing() as connection:
        connection.execute(update(Source).where(Source.id == ids[SOURCE]).values(url="https://post.example/a"))
        slug = connection.execute(select(Record.slug).where(Record.id == ids[SOURCE])).scalar_one()
    assert 'value="https://post.example/a"' in told(desk.get(f"/copies/new?source={slug}"))


def test_a_page_is_kept_with_what_it_says_of_itself_to_be_confirmed(desk: FlaskClient) -> None:
    where = kept(desk, file=(io.BytesIO(PAGE.encode()), "shells.html"), source="depositary-undated")
    page = told(desk.get(where))
    assert "meta article:published_time" in page
    assert "alert(1)" not in page
    form = {"heading": "Shells counted", "issued": "2023-03-07", "authors": "Ada Byron", "based_on": "1",
            "source_kind": "news"}  # fmt: skip
    assert sent(desk, f"{where}/confirm", form).status_code == 303
    said = desk.get("/sources/depositary-undated.json").get_json()
    source = said["values"]
    assert (source["heading"], source["issued"], source["publisher"]) == ("Shells counted", "2023-03-07", "Depositary")
    assert [each["name"] for each in said["parts"]["authors"]] == ["Ada Byron"]
    assert sent(desk, f"{where}/confirm", form | {"heading": "Late"}).status_code == 422


def test_the_same_text_again_is_offered_as_this_is_a_reprint_and_a_translation(desk: FlaskClient) -> None:
    kept(desk, text=TEXT * 2, source="depositary-undated")
    again = kept(desk, text=f"Another headline\n\n{TEXT * 2}")
    page = told(desk.get(again))
    assert "The register may have it already" in page
    assert sent(desk, f"{again}/file-under", {"choice": "same:99999"}).status_code == 422
    number = page.split('value="reprint:', 1)[1].split('"', 1)[0]
    form = {"choice": f"reprint:{number}", "heading": "Another headline", "publisher": "The Echo"}
    assert sent(desk, f"{again}/file-under", form).status_code == 303
    ties = desk.get("/sources/the-echo-undated.json").get_json()["parts"]["ties"]
    assert [each["tie_kind"] for each in ties] == ["reprint_of"]
    assert "The Echo: Another headline" in told(desk.get("/sources/depositary-undated"))


def test_a_kept_file_is_given_out_as_a_download_that_opens_nothing(desk: FlaskClient, client: FlaskClient) -> None:
    where = kept(desk, file=(io.BytesIO(PAGE.encode()), "shells.html"))
    given = desk.get(f"{where}/file")
    assert given.get_data() == PAGE.encode()
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert (given.headers["X-Content-Type-Options"], given.mimetype) == ("nosniff", "application/octet-stream")
    for path in (where, f"{where}/file", f"{where}.txt", f"{where}.warc.gz"):
        assert client.get(path).headers["Location"] == f"/sign-in?next={path}"


def test_a_copy_with_a_licence_may_be_read_by_everybody(desk: FlaskClient, client: FlaskClient) -> None:
    where = kept(desk, text=TEXT)
    assert client.get(where).status_code == 303
    assert sent(desk, f"{where}/describe", {"licence": "CC BY 4.0"}).status_code == 303
    assert FIRST in told(client.get(where))
    assert sent(desk, f"{where}/describe", {"licence": ""}).status_code == 303
    assert client.get(where).status_code == 303


def test_a_translation_names_its_original_translator_and_engine(desk: FlaskClient) -> None:
    original, translation = kept(desk, text=TEXT), kept(desk, text="Le conseil a compté les obus mardi.")
    form = {"translation_of": original, "translator": "B. Lovelace", "engine": "Example MT 3"}
    assert sent(desk, f"{translation}/describe", form).status_code == 303
    page = told(desk.get(translation))
    assert f'href="{original}"' in page
    assert "B. Lovelace" in page
    assert sent(desk, f"{translation}/describe", {"translation_of": "nothing"}).status_code == 422


def test_what_cannot_be_kept_says_why_and_leaves_nothing(desk: FlaskClient, database: Database) -> None:
    for form, words in (
        ({}, "Paste a text"), ({"text": "a", "address": "http://example.org"}, "not several"),
        ({"address": "http://127.0.0.1:8080/x"}, "not an address of the public internet"),
        ({"address": "file:///etc/passwd"}, "begin with http"), ({"text": "a\x00b"}, "cannot be kept"),
        ({"file": (io.BytesIO(b"\x89PNG\r\n\x1a\n123"), "a.png")}, "picture"),
    ):  # fmt: skip
        said = sent(desk, "/copies/new", form)
        assert said.status_code == 422
        assert words in told(said)
    assert list(vault_of(database.settings).names()) == []
    with database.reading() as connection:
        assert connection.execute(select(Snapshot.id)).all() == []


def test_a_large_file_is_let_in_where_files_are_kept_and_nowhere_else(desk: FlaskClient) -> None:
    line = b"The council met again and wrote its list. "
    # 2.5 MB, more than any other form takes, in bytes: the test client would leave a scratch file of its own open.
    form = {"csrf_token": token(desk, "/sign-in"), 'file"; filename="long.txt': (line * 60_000).decode()}
    head = '--cut\r\nContent-Disposition: form-data; name="'
    body = "".join(f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in form.items()) + "--cut--\r\n"
    for address, code in (("/copies/new", 303), ("/desk/next", 413)):
        said = desk.post(address, data=body.encode(), content_type="multipart/form-data; boundary=cut")
        assert said.status_code == code, address


def test_a_source_that_replaces_another_has_its_copies_too(desk: FlaskClient) -> None:
    where = kept(desk, text=TEXT)
    form = {"choice": "new", "heading": "Shells counted", "publisher": "The Post"}
    assert sent(desk, f"{where}/file-under", form).status_code == 303
    form = {"reason": "The same.", "replaced_by": "depositary-undated", "based_on": "1"}
    assert sent(desk, "/sources/the-post-undated/retire", form).status_code == 303
    assert f'href="{where}"' in told(desk.get("/sources/depositary-undated"))
    assert desk.get(where).status_code == 200


def test_a_server_on_this_machine_is_never_asked_by_the_page(desk: FlaskClient) -> None:
    asked: list[bytes] = []

    def note(peer: Any) -> None:
        asked.append(b"asked")
        peer.sendall(answer(PAGE.encode()))

    with serving(note) as site:
        assert sent(desk, "/copies/new", {"address": site}).status_code == 422
    assert asked == []


def test_a_quote_is_marked_in_the_text_and_a_reader_sees_only_the_passage(
    desk: FlaskClient, client: FlaskClient, database: Database, ids: list[int]
) -> None:
    kept(desk, text=TEXT, source="depositary-undated")
    number = cite(database, ids, quote=SECOND, quote_prefix="on Tuesday. ")
    page = told(desk.get("/sources/depositary-undated/text"))
    assert f'<mark id="q{number}">Nobody &amp; nothing &lt;else&gt; was hurt, the council said.</mark>' in page
    public = told(client.get("/sources/depositary-undated/text"))
    assert f'id="q{number}"' in public
    assert "Nobody &amp; nothing &lt;else&gt; was hurt" in public
    assert "It will meet again in May." not in public


def test_a_quote_that_its_text_does_not_hold_is_listed_for_repair(
    desk: FlaskClient, database: Database, ids: list[int]
) -> None:
    kept(desk, text=TEXT, source="depositary-undated")
    assert "Every quote stands" in told(desk.get("/evidence/orphans"))
    cite(database, ids, quote="The council of the southern town counted the bombs on Friday.")
    page = told(desk.get("/evidence/orphans"))
    assert "1 quotes" in page
    assert "The council of the southern town" in page
    assert "Not in this text" in told(desk.get("/sources/depositary-undated/text"))
    kept(desk, text=TEXT.replace("northern", "southern").replace("shells on Tuesday", "bombs on Friday"),
         source="depositary-undated")  # fmt: skip
    assert "Every quote stands" in told(desk.get("/evidence/orphans"))


def test_a_lost_quote_is_given_the_passage_that_its_text_has(
    desk: FlaskClient, database: Database, ids: list[int]
) -> None:
    kept(desk, text=TEXT, source="depositary-undated")
    number = cite(database, ids, quote="The council of the northern town counted the bombs on Friday.")
    where = f"/evidence/orphans/{number}"
    page = told(desk.get(where))
    place = re.search(rf'value="(\d+-\d+)"> <label for="place-1"[^>]*>“{re.escape(FIRST)}”', page)[1]  # type: ignore[index] # it is the most like
    lost = sent(desk, where, {"place": "", "quote": "words that stand nowhere", "based_on": "1", "reason": "look"})
    assert "do not stand in the text" in told(lost)
    assert sent(desk, where, {"place": place, "based_on": "9", "reason": "stale"}).status_code == 422
    assert sent(desk, where, {"place": place, "based_on": "1", "reason": "the text has it thus"}).status_code == 303
    assert "Every quote stands" in told(desk.get("/evidence/orphans"))
    assert "a passage of" in told(desk.get("/undo"))


def test_a_quote_that_the_kept_text_lacks_is_saved_only_where_somebody_says_so(desk: FlaskClient) -> None:
    kept(desk, text=TEXT, source="depositary-undated")
    form = ATLANTIS | {"citations-0-quote": "The council of the northern town counted no shells on Tuesday."}
    page = told(sent(desk, "/actors/new", form))
    assert "do not stand in the kept text" in page
    near = page.split('type="radio" name="citations-0-passage"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    assert f">“{FIRST}”</label>" in page
    assert sent(desk, "/actors/new", form | {"citations-0-passage": "typed"}).status_code == 303
    assert "not found in the kept text" in told(desk.get("/actors/atlantis"))
    other = form | {"title": "Thule", "citations-0-passage": near}
    assert sent(desk, "/actors/new", other).status_code == 303
    cited = desk.get("/actors/thule.json").get_json()["citations"][0]
    assert (cited["quote"], cited["quote_start"], cited["quote_end"]) == (FIRST, 0, len(FIRST))
    assert "not found" not in told(desk.get("/actors/thule"))


def test_a_quote_that_is_there_is_told_its_place_and_one_that_was_kept_is_not_asked_about_again(
    desk: FlaskClient,
) -> None:
    kept(desk, text=TEXT, source="depositary-undated")
    form = ATLANTIS | {"citations-0-quote": FIRST.upper(), "citations-0-quote_start": "900"}
    assert sent(desk, "/actors/new", form).status_code == 303
    cited = desk.get("/actors/atlantis.json").get_json()["citations"][0]
    assert (cited["quote_start"], cited["quote_end"], len(cited["text_sha256"])) == (0, len(FIRST), 64)
    lost = form | {"citations-0-quote": "Nothing of the kind.", "citations-0-passage": "typed", "based_on": "1"}
    assert sent(desk, "/actors/atlantis/edit", lost).status_code == 303
    again = lost | {"citations-0-passage": "", "based_on": "2", "note": "other words"}
    assert sent(desk, "/actors/atlantis/edit", again).status_code == 303
    asked = "/evidence/quote.json?source=depositary-undated&q="
    assert "Stands in the text" in desk.get(asked + FIRST).get_json()["text"]
    assert SECOND in desk.get(asked + "Nobody at all was hurt, said the council").get_json()["text"]


def test_a_passage_is_given_as_a_web_annotation(
    desk: FlaskClient, client: FlaskClient, database: Database, ids: list[int]
) -> None:
    where = kept(desk, text=TEXT, source="depositary-undated")
    with database.reading() as connection:
        text = connection.execute(select(Snapshot.text_sha256)).scalar_one()
    start = TEXT.index(SECOND)
    place = {"quote_start": start, "quote_end": start + len(SECOND), "text_sha256": text}
    number = cite(database, ids, quote=SECOND, quote_suffix=" It will", **place)
    one = client.get(f"/sources/depositary-undated/annotations/{number}.json")
    assert one.content_type == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    said = one.get_json(force=True)
    assert (said["@context"], said["type"]) == ("http://www.w3.org/ns/anno.jsonld", "Annotation")
    assert said["body"][0]["source"].startswith("http://localhost/events/")
    quote, spot = said["target"][1]["selector"]
    assert quote == {"type": "TextQuoteSelector", "exact": SECOND, "suffix": " It will"}
    assert spot == {"type": "TextPositionSelector", "start": start, "end": start + len(SECOND)}
    assert said["target"][1]["source"] == f"http://localhost{where}.txt"
    whole = client.get("/sources/depositary-undated/annotations.json").get_json(force=True)
    assert (whole["type"], whole["total"], whole["first"]["items"][0]["id"]) == ("AnnotationCollection", 1, said["id"])
    assert client.get("/sources/depositary-undated/annotations/999.json").status_code == 404


def test_where_a_quote_stands_survives_an_edit_in_the_form(
    desk: FlaskClient, database: Database, ids: list[int]
) -> None:
    number = cite(database, ids, quote=SECOND, quote_start=64, quote_end=115, text_sha256="a" * 64)
    slug = desk.get("/events.json").get_json()["records"][0]["slug"]
    page = told(desk.get(f"/events/{slug}/edit"))
    assert 'type="hidden" name="citations-0-quote_start" value="64"' in page
    form = {"event_kind": "use", "country": "Norway", "evidence": "alleged", "state": "published", "based_on": "1",
            "summary": "Now with a summary.", "citations-0-source": "depositary-undated",
            "citations-0-stance": "asserts",
            "citations-0-field": "evidence", "citations-0-quote": SECOND, "citations-0-quote_start": "64",
            "citations-0-quote_end": "115", "citations-0-text_sha256": "a" * 64}  # fmt: skip
    assert sent(desk, f"/events/{slug}/edit", form).status_code == 303
    with database.reading() as connection:
        row = connection.execute(select(Citation).where(Citation.id == number)).one()
    assert (row.quote_start, row.quote_end, row.text_sha256) == (64, 115, "a" * 64)


def test_a_file_that_was_altered_on_the_disk_is_told_and_never_shown(desk: FlaskClient, database: Database) -> None:
    where = kept(desk, text=TEXT)
    with database.writing() as connection:
        connection.execute(update(Snapshot).values(text_sha256="b" * 64, sha256="b" * 64))
    for path in (where, f"{where}/file", f"{where}.warc.gz"):
        assert desk.get(path).status_code == 500
        assert "not in the data folder" in told(desk.get(path))

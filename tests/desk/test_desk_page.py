"""The desk without scripts: everything is a form."""

from __future__ import annotations

import io
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from conftest import settings_for, signed_in, token
from support.articles import OWN

from treaties.cli import main
from treaties.db import sqlite
from treaties.operations import reading as desk
from treaties.queries import readings
from treaties.queries import snapshot as copies
from treaties.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from treaties.db import Database

SAVED = (
    '<html lang="en"><head><meta property="og:title" content="Shells on a square"><meta property="og:site_name" '
    'content="The Saved Post"><meta property="article:published_time" content="2022-05-06"><meta name="author" '
    'content="Ada Byron"><link rel="canonical" href="https://post.example/shells"></head><body><article><h1>Shells on '
    "a square</h1><p>Russian forces fired cluster munitions at Kharkiv on 4 May 2022, Amnesty International said.</p>"
    "<p>Nobody could say how many people were hurt, and the square stayed closed until the evening.</p></article>"
    "<script>alert(1)</script></body></html>"
)
PASTED = {"text": OWN, "publisher": "The Post of the Tests", "date": "6 May 2022"}


@pytest.fixture
def read(seeded_sqlite: Database, tmp_path: Path) -> Iterator[tuple[FlaskClient, str]]:
    """Somebody signed in on a register with the facts of the seed, and the page of an article that was pasted."""
    with closing(sqlite().connect(seeded_sqlite.settings.database_url.removeprefix("sqlite:///"))) as connection:
        connection.execute(f"VACUUM INTO '{tmp_path / 'register.db'}'")
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'register.db'}", tmp_path))
    client = signed_in(app)
    yield client, post(client, "/desk", PASTED).headers["Location"]
    app.extensions["treaties"].dispose()


def post(client: FlaskClient, path: str, form: dict[str, Any]) -> Any:
    return client.post(path, data=form | {"csrf_token": token(client, "/desk")})


def number(page: str, label: str) -> str:
    """The number of the proposal with this label."""
    return re.search(rf'id="p(\d+)-h">\s*<a class="lab \w+" href="#t\d+" aria-label="{label}:', page)[1]  # type: ignore[index] # it stands there


def test_a_reader_is_led_to_the_sign_in(client: FlaskClient) -> None:
    assert client.get("/desk").headers["Location"] == "/sign-in?next=/desk"
    assert client.get("/desk/1").headers["Location"] == "/sign-in?next=/desk/1"


def test_an_empty_text_is_refused_on_its_field(editor: FlaskClient) -> None:
    answer = post(editor, "/desk", {"text": " ", "date": "never", "url": "javascript:alert(1)"})
    assert answer.status_code == 422
    for name in ("date", "url"):
        assert f'href="#{name}"' in answer.text
    assert 'href="#text"' in post(editor, "/desk", {"text": " "}).text


def test_markup_in_an_article_stays_text(editor: FlaskClient) -> None:
    where = post(editor, "/desk", {"text": "<script>alert(1)</script> Nothing else."}).headers["Location"]
    page = editor.get(where).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_several_files_wait_in_a_queue_that_is_read_one_after_the_other(editor: FlaskClient) -> None:
    files = [(io.BytesIO(f"Article number {place}.".encode()), f"{place}.txt") for place in (1, 2)]
    post(editor, "/desk", {"files": files})
    assert "2 wait to be read" in editor.get("/desk").text
    post(editor, "/desk/next", {})
    assert "1 wait to be read" in editor.get("/desk").text
    told = editor.post(
        "/desk/next", data={"csrf_token": token(editor, "/desk")}, headers={"Accept": "application/json"}
    )
    assert told.get_json()["done"] is True


def test_an_article_is_decided_edited_and_written_without_scripts(read: tuple[FlaskClient, str]) -> None:
    client, where = read
    page = client.get(where).text
    event = number(page, "E1")
    edited = post(client, f"{where}/{event}/edit", {
        "version": "1", "values-event_kind": "use", "values-date": "3 May 2022", "values-evidence": "alleged",
        "values-country": "ukraine", "values-place_stated": "Izium", "values-weapon_stated": "cluster munitions",
        "actors-0-actor": "russian-federation", "actors-0-role": "alleged_user",
        "claimants-0-name": "Human Rights Watch",
    })  # fmt: skip
    assert edited.status_code == 303, edited.text
    post(client, f"{where}/1", {"act": "accept", "version": "1", "target": "0"})
    assert post(client, f"{where}/{event}", {"act": "accept", "version": "2", "target": "0"}).status_code == 303
    plan = client.get(f"{where}/file").text
    seen = plan.split('name="seen" value="')[1].split('"')[0]
    assert post(client, f"{where}/file", {"seen": seen, "reason": "read"}).status_code == 303
    written = re.search(r'href="(/events/[\w-]+)"', client.get(where).text)[1]  # type: ignore[index] # it stands there
    page = client.get(written).text
    assert "Russian forces fired cluster munitions at Izium on 3 May 2022" in page
    assert "alleged" in page


def saved_page(client: FlaskClient, content: str = SAVED, name: str = "page.html") -> str:
    """The page of an article whose saved page was put on the desk."""
    return str(post(client, "/desk", {"files": (io.BytesIO(content.encode()), name)}).headers["Location"])


def write_all(client: FlaskClient, where: str) -> Any:
    """Accept every proposal as it stands and write them."""
    for place, version in re.findall(
        r'data-card="(\d+)".*?name="version" value="(\d+)"', client.get(where).text, re.DOTALL
    ):
        post(client, f"{where}/{place}", {"act": "accept", "version": version})
    seen = client.get(f"{where}/file").text.split('name="seen" value="')[1].split('"')[0]
    return post(client, f"{where}/file", {"seen": seen, "reason": "read"})


def test_a_saved_page_is_kept_and_what_it_says_of_itself_is_proposed(read: tuple[FlaskClient, str]) -> None:
    client, _ = read
    page = client.get(saved_page(client)).text
    for said in ("The Saved Post", "2022-05-06", "Ada Byron", "meta article:published_time"):
        assert said in page
    copy = re.search(r'href="(/copies/\w+)"', page)[1]  # type: ignore[index] # it stands there
    assert client.get(f"{copy}/file").data == SAVED.encode()


def test_a_citation_from_the_desk_opens_the_kept_text_at_its_passage(read: tuple[FlaskClient, str]) -> None:
    client, _ = read
    where = saved_page(client)
    assert write_all(client, where).status_code == 303
    source = re.search(r'href="(/sources/the-saved-post-2022-05-06)"', client.get(where).text)[1]  # type: ignore[index] # it was written
    made = client.get(re.search(r'href="(/events/[\w-]+)"', client.get(where).text)[1] + ".json").get_json()  # type: ignore[index] # so was this
    cited = made["citations"][0]
    assert cited["quote"].startswith("Russian forces fired cluster munitions at Kharkiv")
    assert cited["text_sha256"]
    assert cited["quote_end"] - cited["quote_start"] == len(cited["quote"])
    page = client.get(f"{source}/text").text
    other = r'(?:<a id="q\d+"></a>)*'  # of the other citations that quote the same passage
    assert re.search(rf'<mark id="q\d+">{other}Russian forces fired cluster munitions at Kharkiv', page)
    assert "Copies to file" not in client.get(f"{source}").text


def test_the_same_article_again_is_offered_and_a_reprint_is_tied_to_it(read: tuple[FlaskClient, str]) -> None:
    client, _ = read
    write_all(client, saved_page(client))
    again = saved_page(client, SAVED.replace("og:title", "og:title2").replace("</article>", "<p>More.</p></article>"))
    offers = re.findall(r'name="target" value="(\w+):(\d+)"[^>]*>', client.get(again).text)
    assert [relation for relation, _ in offers] == ["same", "reprint", "translation"]
    chosen = {"act": "accept", "version": "1", "target": f"reprint:{offers[0][1]}"}
    assert post(client, f"{again}/1", chosen).status_code == 303
    assert f'value="reprint:{offers[0][1]}" id="o1-reprint-{offers[0][1]}" checked' in client.get(again).text
    write_all(client, again)
    slug = re.search(r'href="(/sources/the-saved-post-2022-05-06-[\w-]+)"', client.get(again).text)[1]  # type: ignore[index] # it was written
    ties = client.get(f"{slug}.json").get_json()["parts"]["ties"]
    assert [each["tie_kind"] for each in ties] == ["reprint_of"]


def test_an_article_that_the_register_may_have_is_named_before_it_becomes_a_new_source(
    read: tuple[FlaskClient, str],
) -> None:
    client, _ = read
    write_all(client, saved_page(client))
    again = saved_page(client, SAVED.replace("</article>", "<p>A later line.</p></article>").replace("canonical", "x"))
    event = number(client.get(again).text, "E1")
    post(client, f"{again}/{event}", {"act": "accept", "version": "1", "target": "0"})
    assert "The register may have this article already" in client.get(f"{again}/file").text


def test_a_kept_copy_is_read_on_the_desk_and_belongs_to_its_source(read: tuple[FlaskClient, str]) -> None:
    client, _ = read
    kept = post(client, "/copies/new", {"file": (io.BytesIO(SAVED.encode()), "page.html")}).headers["Location"]
    assert "Read it on the desk" in client.get(kept).text
    filed = {"choice": "new", "heading": "Shells on a square", "publisher": "The Saved Post", "issued": "2022-05-06"}
    post(client, f"{kept}/file-under", filed)
    where = post(client, "/desk", {"copy": kept.rpartition("/")[2]}).headers["Location"]
    assert re.search(r'value="same:\d+" id="o1-same-\d+" checked', client.get(where).text)


def test_what_cannot_be_read_is_told_on_its_field_and_nothing_is_kept(editor: FlaskClient) -> None:
    picture = (io.BytesIO(b"\x89PNG a picture"), "picture.png")
    said = post(editor, "/desk", {"files": picture})
    assert said.status_code == 422
    assert "picture.png: " in said.text
    inside = post(editor, "/desk", {"address": "http://127.0.0.1:1/"})
    assert inside.status_code == 422
    assert 'href="#address"' in inside.text
    assert "None." in editor.get("/copies").text


def test_a_stale_decision_is_told_and_its_typing_is_kept(read: tuple[FlaskClient, str]) -> None:
    client, where = read
    place = number(client.get(where).text, "E1")
    post(client, f"{where}/{place}", {"act": "reject", "version": "1"})
    late = post(client, f"{where}/{place}", {"act": "accept", "version": "1"})
    assert late.status_code == 409
    assert "it now stands rejected" in late.text
    typed = {"version": "1", "values-event_kind": "use", "values-evidence": "unclear", "values-summary": "typed words"}
    kept = post(client, f"{where}/{place}/edit", typed)
    assert kept.status_code == 409
    assert "typed words" in kept.text


def test_a_pasted_passage_is_found_and_attached_to_any_field_of_any_record(read: tuple[FlaskClient, str]) -> None:
    client, where = read
    form = {"quote": "at Izium on  3 May 2022", "path": "conflicts", "record": "2022-russian-invasion-of-ukraine",
            "field": "date", "stance": "mentions"}  # fmt: skip
    assert post(client, f"{where}/passage", form).status_code == 303
    page = client.get(where).text
    assert 'aria-label="P1: to the proposal"' in page
    lost = post(client, f"{where}/passage", form | {"quote": "words that stand nowhere in it"})
    assert lost.status_code == 422
    assert "do not stand in the text" in lost.text
    assert "words that stand nowhere in it" in lost.text


def test_a_passage_becomes_that_of_a_field_of_a_proposal(read: tuple[FlaskClient, str]) -> None:
    client, where = read
    place = number(client.get(where).text, "E1")
    form = {"quote": "on 3 May 2022", "to": f"p{place}", "field": "quantity_stated", "stated_value": "several"}
    assert post(client, f"{where}/passage", form).status_code == 303
    page = client.get(where).text
    assert "several" in page
    assert "Adds a citation" in page or "Makes a new event" in page


def test_proposals_are_split_merged_and_kept_from_a_record_that_they_are_not(read: tuple[FlaskClient, str]) -> None:
    client, where = read
    relay = number(client.get(where).text, "R2")
    post(client, f"{where}/{relay}", {"act": "split", "version": "1"})
    page = client.get(where).text
    third = number(page, "R3")
    assert post(client, f"{where}/{relay}", {"act": "merge", "version": "2", "merge": third}).status_code == 303
    assert 'aria-label="R3: to the passage"' not in client.get(where).text
    event = number(page, "E1")
    same = {"act": "accept", "version": "1", "same": "2022-0019"}
    post(client, f"{where}/{event}", same)
    assert "chosen by hand" in client.get(where).text or "same as: 24 February 2022" in client.get(where).text
    target = re.search(rf'name="target" value="(\d+)" id="o{event}-\1" checked', client.get(where).text)[1]  # type: ignore[index] # chosen above
    post(client, f"{where}/{event}", {"act": "not", "version": "2", "target": target})
    assert f'id="o{event}-{target}"' not in client.get(where).text


def test_a_stopped_reading_can_be_read_to_its_end_later(editor: FlaskClient) -> None:
    where = post(editor, "/desk", {"text": "A line of no interest at all.\n\n" * 2500}).headers["Location"]
    assert "Read on" in editor.get(where).text
    post(editor, f"{where}/state", {"state": "stop"})
    assert "Stopped at" in editor.get(where).text
    post(editor, f"{where}/state", {"state": "waiting"})
    for _ in range(3):
        post(editor, f"{where}/read", {})
    assert "Nothing was found" in editor.get(where).text
    post(editor, f"{where}/state", {"state": "done"})
    assert "Done 1" in editor.get("/desk").text
    assert desk.STATES


def test_a_folder_is_read_by_the_command_and_a_broken_file_is_named(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "1.txt").write_text(OWN, "utf-8")
    (folder / "2.png").write_bytes(b"\x89PNG broken")
    (folder / "3.html").write_text(SAVED, "utf-8")
    settings = {"TREATIES_DATABASE_URL": database.settings.database_url, "TREATIES_DATA_DIR": str(tmp_path)}
    said = CliRunner(env=settings).invoke(main, ["desk", str(folder), "--publisher", "The Post", "--date", "2022-05"])
    assert said.exit_code == 1, said.output
    assert "2.png: left out" in said.output
    with database.reading() as connection:
        found = [(row.batch, row.title, row.state) for row in readings.listed(connection)]
        assert found == [("3.html", "Shells on a square", "open"), ("1.txt", "Shells fall on a market town", "open")]
        assert len(copies.unfiled(connection)) == len(found)

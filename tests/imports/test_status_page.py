"""Status pages of our own making with the traps of the real ones, and the real ones where they are at hand."""

from __future__ import annotations

import io
import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import token
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from support.drafts import EDITOR, NORWAY, SOURCE, small_register

from treaties.config import HOME
from treaties.domain.acts import Kind
from treaties.exports import lines
from treaties.imports import applying, head, said, status, untc
from treaties.imports.errors import NotImported
from treaties.models import Actor, Record
from treaties.operations.records import Draft, create, edit

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from treaties.db import Database

GIVEN = Path(os.environ.get("TREATIES_TEST_UNTC", HOME.parent / "shared" / "untc"))
HEAD = (
    "Participant",
    "Signature",
    "Provisional application(n)",
    "Approval(AA), Acceptance(A), Accession(a), Ratification",
)
ROWS = [
    ("Lithuania <sup><a>3</a></sup>", "[ 3 Dec\t 2008 ]", "[24 Mar 2011 n]", "[24 Mar 2011 ]"),
    ("Norway", " 3 Dec 2008 ", "", " 3 Sep 2008 AA"),
]
NOTE = (
    "3 Some other words. On 6 September 2024, the Government deposited a notification of withdrawal. The withdrawal "
    "took effect for Lithuania on 6 March 2025. (See depositary notification C.N.347.2024.TREATIES-XXVI-6 of then)"
)


def saved(rows: list[Any], head: tuple[str, ...] = HEAD, note: str = NOTE) -> bytes:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}<br></td>' for cell in row)}</tr>" for row in (head, *rows))
    return f"""<html><body><div id="x_div3">STATUS AS AT : 03-02-2026 10:16:18 EDT</div>
    <div id="x_rptHead_ctl00_tcHead">CHAPTER XXVI</div><div id="x_rptTreaty_ctl00_tcTreaty">6. Convention on Cluster
    Munitions</div><table id="x_tblgrid">{lines}</table>
    <table id="x_dgNotesAll"><tr><td>{note}</td></tr></table></body></html>""".encode()


def outcomes(database: Database, content: bytes) -> list[tuple[str, str, str]]:
    with database.reading() as connection:
        found = status.compare(connection, untc.read(content, "page")).findings
    return [(each.outcome, each.who, str(each.what)) for each in found]


@pytest.fixture
def small(database: Database) -> list[int]:
    with database.writing() as connection:
        return small_register(connection)


def test_letters_brackets_and_footnotes_are_read() -> None:
    page = untc.read(saved(ROWS), "page")
    assert (page.number, page.title, page.as_of) == ("XXVI-6", "Convention on Cluster Munitions", date(2026, 2, 3))
    lithuania, norway = page.rows
    assert [(each.kind, each.day, each.ended) for each in norway.entries] == [
        (Kind.SIGNATURE, date(2008, 12, 3), False), (Kind.APPROVAL, date(2008, 9, 3), False),
    ]  # fmt: skip
    left = lithuania.entries[-1]
    assert (left.kind, left.day, left.effective) == (Kind.WITHDRAWAL, date(2024, 9, 6), date(2025, 3, 6))
    assert left.notice == "C.N.347.2024.TREATIES-XXVI-6"
    assert page.unread == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("Norway", "soon", "", ""), "cannot be read"), (("Norway", "x", "", ""), "not when"),
        (("Norway", "Dec 2008", "", ""), "no single day"), (("Norway", "31 Feb 2008", "", ""), "that does not exist"),
        (("Norway", "3 Dec 2008 x", "", ""), "does not explain “x”"), (("Norway", "[3 Dec 2008", "", ""), "bracket"),
        (("Norway", "", "", ""), "No act"), (("Norway", "", "", "[3 Dec 2008]"), "no footnote"),
        (("Norway", "", "", "", "3 Dec 2008"), "does not explain"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_never_guessed(row: tuple[str, ...], why: str) -> None:
    page = untc.read(saved([row]), "page")
    reasons = [str(each.reason) for each in page.unread]
    reasons += [str(each.reason) for one in page.rows for each in one.entries]
    assert any(why in each for each in reasons), reasons


@pytest.mark.usefixtures("small")
def test_a_page_is_laid_beside_the_register_and_written_once(database: Database) -> None:
    content = saved([*ROWS, ("Ruritania", "3 Dec 2008", "", "")])
    found = outcomes(database, content)
    assert [each[0] for each in found].count("new") == 6
    assert ("unread", "Ruritania", "No actor of the register has this name.") in found
    for count in (6, 0):
        with database.writing() as connection:
            compared = status.compare(connection, untc.read(content, "page"))
            assert applying.apply(connection, compared, content, EDITOR) == count
    assert {each[0] for each in outcomes(database, content)} == {"same", "unread"}


ABOUT = {
    "rptTreaty_ctl00_tcText": "Dublin, 30 May 2008", "rptEIF_ctl00_tcEifLabel": "Entry into force",
    "rptEIF_ctl00_tcText": "1 August 2010, in accordance with article 17(1).",
    "rptRegistration_ctl00_tcText": "1 August 2010, No. 47713",
    "rptText_ctl00_tcText": "United Nations, Treaty Series , vol. 2688, p. 39; notification C.N.776.2008.TREATIES-2",
}  # fmt: skip


def headed(**other: str) -> bytes:
    cells = "".join(f'<div id="x_{name}">{text}</div>' for name, text in (ABOUT | other).items())
    return saved([("Norway", "3 Dec 2008", "", "3 Sep 2008 AA")]).replace(b"<table", cells.encode() + b"<table", 1)


def test_a_treaty_that_the_register_lacks_is_entered_as_the_head_of_its_page_has_it(database: Database) -> None:
    content = headed()
    with database.writing() as connection:
        found = status.compare(connection, untc.read(content, "page"), anything=True)
        assert any("adopted: 2008-05-30" in line for line in said.as_lines(found))
        with pytest.raises(NotImported, match="Choose the treaty"):
            applying.apply(connection, found, content, EDITOR)
        assert applying.apply(connection, found, content, EDITOR, enter=True) == 2
    with database.reading() as connection:
        (treaty,) = list(lines.records(connection, ["treaty"]))
    stated = {
        "mtdsg_no": "XXVI-6", "adopted": "2008-05-30", "adopted_place": "Dublin", "in_force": "2010-08-01",
        "registration_no": "47713", "unts_volume": "2688", "unts_page": "39", "depositary": "UN Secretary-General",
    }  # fmt: skip
    assert treaty.values.items() >= stated.items()
    assert "list_checked" not in treaty.values  # no status is computed before somebody has entered its clauses
    assert {each[0] for each in outcomes(database, content)} == {"same"}


def test_what_the_head_does_not_say_plainly_is_left_out() -> None:
    page = untc.read(headed(
        rptTreaty_ctl00_tcText="Geneva, 20 March and 3 April 1958", rptEIF_ctl00_tcEifLabel="Not yet in force",
        rptRegistration_ctl00_tcText="1 May 1990, No. 1 and No. 2", rptText_ctl00_tcText="Doc. A/50/1027",
    ), "page")  # fmt: skip
    assert head.treaty_of(page).keys() == {"title", "short_name", "mtdsg_no", "depositary"}
    assert head.treaty_of(untc.read(headed(rptTreaty_ctl00_tcText="Lake Success, New York, 21 April 1950"), "p"))[
        "adopted_place"] == "Lake Success, New York"  # fmt: skip


@pytest.mark.usefixtures("small")
def test_another_day_another_kind_and_an_absent_row_are_told_apart(database: Database) -> None:
    with database.writing() as connection:
        applying.apply(connection, status.compare(connection, untc.read(saved(ROWS), "p")), saved(ROWS), EDITOR)
    assert ("changed", "Norway", "signature, 4 December 2008") in outcomes(
        database, saved([ROWS[0], ("Norway", "4 Dec 2008", "", "3 Sep 2008 AA")])
    )
    assert ("conflicting", "Norway", "acceptance, 3 September 2008") in outcomes(
        database, saved([ROWS[0], ("Norway", "3 Dec 2008", "", "3 Sep 2008 A")])
    )
    # What the page says of a State and nobody could read is no act that the page lacks.
    assert {each[:2] for each in outcomes(database, saved([("Norway", "x", "", "2008")]))} == {("unread", "Norway")}
    # Lithuania left, so that its absence is no difference; Norway's is.
    assert {each[:2] for each in outcomes(database, saved([]))} == {("missing", "Norway")}


def test_an_import_is_undone_as_a_whole_unless_somebody_worked_on_it(small: list[int], database: Database) -> None:
    content = saved(ROWS)
    key = applying.reason_of(content)[7:19]
    with database.writing() as connection:
        applying.apply(connection, status.compare(connection, untc.read(content, "p")), content, EDITOR)
    with database.writing() as connection:
        assert applying.undo(connection, key, EDITOR) == 7
    assert {each[0] for each in outcomes(database, content)} == {"new"}
    with database.writing() as connection:
        applying.apply(connection, status.compare(connection, untc.read(content, "p")), content, EDITOR)
        act = connection.execute(select(func.max(Record.id)).where(Record.kind == "treaty_action")).scalar_one()
        values = {"treaty": small[3], "actor": small[NORWAY], "act_kind": "declaration"}
        draft = Draft("treaty_action", values, {}, [{"source": small[SOURCE], "stance": "asserts"}], imported=True)
        edit(connection, act, 1, draft, EDITOR, "worked on")
    with database.writing() as connection, pytest.raises(NotImported, match="changed since"):
        applying.undo(connection, key, EDITOR)


def test_two_actors_of_one_name_are_not_told_apart_by_guessing(small: list[int], database: Database) -> None:
    cited = [{"source": small[SOURCE], "stance": "asserts"}]
    twin = Draft("actor", {"actor_kind": "state", "may_join": True}, {}, cited, title="Norway", slug="norway-2")
    with database.writing() as connection:
        create(connection, [twin], EDITOR, "x")
    assert ("unread", "Norway", "Several actors of the register have this name.") in outcomes(database, saved(ROWS))


@given(content=st.binary(max_size=300))
def test_hostile_bytes_end_in_a_message(content: bytes) -> None:
    with pytest.raises(NotImported):
        untc.read(content, "page")


def test_a_deeply_nested_page_ends_in_a_message() -> None:
    with pytest.raises(NotImported):
        untc.read(b"<div>" * 200_000, "page")


@pytest.mark.parametrize("name", ["ccm", "ctbt"])
def test_the_given_pages_show_no_difference_to_the_seed(seeded: Database, name: str) -> None:
    path = GIVEN / f"{name}.html"
    if not path.exists():
        pytest.skip(f"THE REAL STATUS PAGES ARE NOT TESTED: no {path.name} here")
    found = outcomes(seeded, path.read_bytes())
    assert {each[0] for each in found} == {"same"}
    assert len(found) > 200


@pytest.mark.usefixtures("small")
def test_the_page_uploads_compares_writes_and_undoes(editor: FlaskClient) -> None:
    sent = {"csrf_token": token(editor, "/import"), "file": (io.BytesIO(saved(ROWS)), "page.html")}
    shown = editor.post("/import", data=sent).get_data(as_text=True)
    key = shown.split('name="key" value="', 1)[1].split('"', 1)[0]
    rows = [part.split('"', 1)[0] for part in shown.split('name="row" value="')[1:]]
    assert len(rows) == 6
    data: dict[str, Any] = {"csrf_token": sent["csrf_token"], "key": key, "row": rows[:2]}
    assert editor.post("/import/write", data=data).status_code == 303
    assert "2 acts were written" in editor.get("/import").get_data(as_text=True)
    assert editor.post("/import/undo", data={"csrf_token": sent["csrf_token"], "import": key[:12]}).status_code == 303
    assert "3 records of that import were retired" in editor.get("/import").get_data(as_text=True)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("content", [b"", b"no page", b"\x00\xff" * 50])
def test_a_file_that_is_no_status_page_is_refused_with_a_message(editor: FlaskClient, content: bytes) -> None:
    sent = {"csrf_token": token(editor, "/import"), "file": (io.BytesIO(content), "page.html")}
    answer = editor.post("/import", data=sent)
    assert answer.status_code == 422
    assert "error-summary" in answer.get_data(as_text=True)


def test_a_participant_that_the_register_lacks_is_written_with_its_first_act(
    small: list[int], database: Database
) -> None:
    content = saved(
        [("European Economic Community <sup>1</sup>", "3 Dec 2008", "", ""), ("Hong Kong", "", "", "4 Dec 2008 a")]
    )
    with database.writing() as connection:
        compared = status.compare(connection, untc.read(content, "page"))
        assert applying.apply(connection, compared, content, EDITOR) == 2
    with database.reading() as connection:
        kinds = dict(
            connection.execute(select(Record.title, Actor.actor_kind).join(Actor, Actor.id == Record.id)).all()
        )
        again = status.compare(connection, untc.read(content, "page"))
    assert (kinds["European Union"], kinds["Hong Kong"]) == ("organisation", "territory")
    assert {each.outcome for each in again.findings} == {"same"}
    assert small


def test_the_page_enters_a_treaty_that_the_register_lacks(editor: FlaskClient, database: Database) -> None:
    data = {"csrf_token": token(editor, "/import"), "file": (io.BytesIO(headed()), "page.html")}
    shown = editor.post("/import", data=data, content_type="multipart/form-data").get_data(as_text=True)
    assert "<dt>Adopted</dt><dd>2008-05-30</dd>" in shown
    form = {name: found[1] for name in ("csrf_token", "key", "name")
            if (found := re.search(f'name="{name}" value="([^"]*)"', shown))}  # fmt: skip
    rows = re.findall('name="row" value="([^"]+)" checked', shown)
    assert editor.post("/import/write", data=form | {"row": rows, "enter": "yes"}).status_code == 303
    assert [each[0] for each in outcomes(database, headed())] == ["same", "same"]

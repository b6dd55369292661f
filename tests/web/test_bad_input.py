from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote
from uuid import uuid4

import pytest
from conftest import settings_for, signed_in, token
from sqlalchemy import func, insert, select
from support.drafts import EDITOR, LITHUANIA, act, small_register
from support.lent import at, make

from treaties.db import Database
from treaties.models import Revision, Term
from treaties.operations.records import create
from treaties.records import BY_PATH
from treaties.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

CITED = {
    "citations-0-source": "depositary-undated", "citations-0-stance": "asserts", "citations-0-credibility": "",
    "state": "published",
}  # fmt: skip
ACT = {
    "treaty": "ccm",
    "actor": "norway",
    "act_kind": "accession",
    "date": "2011-09-13",
    "summary": "kept words",
} | CITED
ACTOR = {"title": "Atlantis", "actor_kind": "state", "region": "", "note": "kept words"} | CITED
TREATY = {
    "title": "Another", "short_name": "Another", "note": "kept words", "signature_closes": "never",
    "entry_rule": "stated",
} | CITED  # fmt: skip
SHEET = {"heading": "X", "source_kind": "status_page", "note": "kept words"} | CITED
PLACE = {"title": "X", "note": "kept words"} | CITED
EVENT = {"event_kind": "use", "evidence": "alleged", "date": "2022", "summary": "kept words"} | CITED


WORDS = {
    "act_kind": ("accession", "signature", "ratification", "reservation", "withdrawal"), "stance": ("asserts",),
    "region": ("Europe",), "credibility": ("1",), "event_kind": ("use",), "evidence": ("alleged",),
}  # fmt: skip


class Desk(NamedTuple):
    """A register in which Lithuania has signed, a reader and an editor; for all tests here, so nothing may be saved."""

    database: Database
    ids: list[int]
    reader: FlaskClient
    editor: FlaskClient


def laid(database: Database) -> Iterator[Desk]:
    with database.writing() as connection:
        words = [{"vocabulary": name, "code": code, "label": code} for name, codes in WORDS.items() for code in codes]
        known = {tuple(row) for row in connection.execute(select(Term.vocabulary, Term.code))}
        connection.execute(insert(Term), [word for word in words if (word["vocabulary"], word["code"]) not in known])
        ids = small_register(connection)
        create(connection, [act(ids, LITHUANIA, "signature", "3 Dec 2008")], EDITOR, "act")
    app = create_app(replace(database.settings, page_cache=False))
    yield Desk(database, ids, app.test_client(), signed_in(app))
    app.extensions["treaties"].dispose()
    database.dispose()


@pytest.fixture(scope="module")
def desk_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("desk") / "register.db"
    shutil.copy(sqlite_template, path)
    yield from laid(Database(settings_for(f"sqlite:///{path}", path.parent)))


@pytest.fixture(scope="module")
def desk_postgres(
    postgres_server: str, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    name = f"desk_{uuid4().hex[:12]}"
    make(postgres_server, f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"')
    yield from laid(Database(settings_for(at(postgres_server, name), tmp_path_factory.mktemp("desk"))))
    make(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest) -> Desk:
    found: Desk = request.getfixturevalue(f"desk_{request.param}")
    return found


def written(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(Revision)).scalar_one()


def clear(answer: TestResponse) -> str:
    """The page of a refusal: no fault of ours, nothing of the program."""
    page = answer.get_data(as_text=True)
    assert answer.status_code < 500, page[:600]
    for word in ("Traceback", "sqlalchemy", "psycopg", "pysqlite3", "treaties/"):
        assert f"{word}." not in page.replace("https://", ""), word
    return page


# Type, the form that would be right, what is wrong in it, and words of the message.
WRONG: dict[str, tuple[str, dict[str, str], dict[str, str], str]] = {
    "accession by a signatory": ("acts", ACT, {"actor": "lithuania"}, "Art. 16"),
    "ratification without a signature": ("acts", ACT, {"act_kind": "ratification"}, "Art. 16"),
    "a second signature": ("acts", ACT, {"actor": "lithuania", "act_kind": "signature", "anyway": "1"}, "signature"),
    "a signature before the opening": ("acts", ACT, {"act_kind": "signature", "date": "2008-01-01"}, "Art. 15"),
    "a signature after entry into force": ("acts", ACT, {"act_kind": "signature", "date": "2012-12-05"}, "Art. 15"),
    "a reservation": ("acts", ACT, {"act_kind": "reservation"}, "Art. 19"),
    "withdrawal before consent": ("acts", ACT, {"actor": "lithuania", "act_kind": "withdrawal"}, "Art. 20"),
    "withdrawal by a stranger": ("acts", ACT, {"act_kind": "withdrawal"}, "Art. 20"),
    "a day in the wrong month": ("acts", ACT, {"date": "31 June 2011"}, "day"),
    "a day in two orders": ("acts", ACT, {"effective": "03/04/2011"}, ""),
    "an unknown code": ("acts", ACT, {"act_kind": "promise"}, ""),
    "an unknown word": ("actors", ACTOR, {"region": "Atlantic"}, ""),
    "a code of another actor": ("actors", ACTOR, {"iso3": "NOR"}, "Norway"),
    "a code that is too long": ("actors", ACTOR, {"iso3": "NORWAY"}, "at most 4"),
    "a short address that is taken": ("actors", ACTOR, {"slug": "norway"}, "is taken"),
    "a short address that leads elsewhere": ("actors", ACTOR, {"slug": "new"}, "short address"),
    "a short address with a path": ("actors", ACTOR, {"slug": "../norway"}, "short address"),
    "a title of spaces": ("actors", ACTOR, {"title": " \u00a0 "}, "title"),
    "a title of letters without width": ("actors", ACTOR, {"title": "\u200b\u2060"}, "title"),
    "a title that hides its direction": ("actors", ACTOR, {"title": "Nor\u202eway"}, "cannot be kept"),
    "NUL in a title": ("actors", ACTOR, {"title": "Nor\x00way"}, "cannot be kept"),
    "a megabyte of title": ("actors", ACTOR, {"title": "x" * 1_000_000}, "characters long"),
    "a megabyte of note": ("events", EVENT, {"note": "x " * 500_000}, "at most 20,000"),
    "2**31": ("treaties", TREATY, {"threshold": str(2**31)}, "too large"),
    "2**63": ("treaties", TREATY, {"threshold": str(2**63)}, "too large"),
    "2**63 of a quantity": ("events", EVENT, {"quantity_best": str(2**63)}, "too large"),
    "a number of a thousand digits": ("events", EVENT, {"quantity_best": "9" * 5000}, ""),
    "a quantity below zero": ("events", EVENT, {"quantity_low": "-1"}, "below zero"),
    "a lowest quantity above the highest": ("events", EVENT, {"quantity_low": "9", "quantity_high": "2"}, "than 9"),
    "NaN": ("places", PLACE, {"latitude": "nan"}, "number"),
    "infinity": ("places", PLACE, {"latitude": "1e999"}, "number"),
    "clauses that name no act": ("treaties", TREATY, {"threshold_counts": "promise"}, "promise"),
    "an address that is none": ("sources", SHEET, {"url": "javascript:alert(1)"}, "http"),
    "an address with half a host": ("sources", SHEET, {"url": "http://[::1"}, "address"),
    "an address whose host has a space": ("sources", SHEET, {"url": "http://exa mple.org/x"}, "address"),
    "an address with a port that is none": ("sources", SHEET, {"url": "http://example.org:99999/"}, "address"),
    "a state that is not offered": ("actors", ACTOR, {"state": "retired"}, "not a valid choice"),
    "a kind of another list": ("events", EVENT, {"event_kind": "status_page"}, "not a valid choice"),
    "a record of another type": ("acts", ACT, {"treaty": "norway"}, "is no treaty"),
    "the number of a record": ("acts", ACT, {"treaty": "4"}, "is no treaty"),
    "a stance that is none": ("actors", ACTOR, {"citations-0-stance": "shouts"}, ""),
    "a credibility of two letters": ("actors", ACTOR, {"citations-0-credibility": "66"}, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(WRONG))
def test_what_is_wrong_is_told_and_what_was_typed_stays(desk: Desk, case: str) -> None:
    path, right, wrong, words = WRONG[case]
    before = written(desk.database)
    answer = desk.editor.post(f"/{path}/new", data=right | wrong | {"csrf_token": token(desk.editor, f"/{path}/new")})
    page = clear(answer)
    assert (answer.status_code, written(desk.database)) == (422, before)
    assert "kept words" in page or "note" in wrong
    beside = dict(re.findall(r'<span class="error" id="([\w-]+)-error">([^<]*)</span>', page))
    told = next(
        name for name in ("act_kind", *reversed(wrong)) if name in beside
    )  # a rule of a treaty speaks beside the kind of act
    assert words.casefold() in beside[told].casefold()
    assert f'<a href="#{told}">' in page.split("error-summary", 1)[1].split("</ul>", 1)[0]


def test_evidence_of_a_field_that_the_record_does_not_have_is_refused(desk: Desk) -> None:
    before = written(desk.database)
    sent = ACTOR | {"csrf_token": token(desk.editor, "/actors/new"), "citations-0-field": "nosuch"}
    answer = desk.editor.post("/actors/new", data=sent)
    assert (answer.status_code, written(desk.database)) == (422, before)
    assert 'id="citations-0-field-error"' in clear(answer)


@pytest.mark.parametrize("based_on", ["abc", "-1", "99", str(2**70)])
def test_a_form_that_names_no_version_is_shown_again_with_what_was_typed(desk: Desk, based_on: str) -> None:
    address = "/actors/norway/edit"
    sent = ACTOR | {"csrf_token": token(desk.editor, address), "based_on": based_on}
    answer = desk.editor.post(address, data=sent)
    page = clear(answer)
    assert (answer.status_code, "kept words" in page, 'name="based_on" type="hidden" value="1"' in page) == (
        428,
        True,
        True,
    )


# Every way in which the rules of the field and the lists of States write a date.
READ = {
    "2022-02": "February 2022", "2022-02~": "ca. February 2022", "196X/197X": "1960s to 1970s",
    "2013-12~/2014-02": "December 2013 (approximate) to February 2014", "3 Dec 2008": "3 December 2008",
    "03/12/2008": "Write the month as a word", "13/12/2008": "13 December 2008", "14-07-09": "two digits",
    "14 Jul 09": "two digits", "03.12.2008": "3 December 2008", "20081203": "3 December 2008",
    "9999-12-31": "31 December 9999", "2022-02-30": "does not exist", "between May and July 2019": "May to July 2019",
}  # fmt: skip


def test_every_way_of_writing_a_date_is_read_or_told_beside_the_field(desk: Desk) -> None:
    sent = EVENT | {"csrf_token": token(desk.editor, "/events/new"), "more": "check"}
    for typed, words in READ.items():
        page = clear(desk.editor.post("/events/new", data=sent | {"date": typed}))
        beside = re.findall(r'<span class="(?:error|read)" id="date-(?:error|read)"[^>]*>([^<]+)', page)
        assert words in unescape(" ".join(beside)), (typed, beside)
        assert f'name="date" type="text" value="{typed}"' in page


@pytest.mark.parametrize(("path", "right"), [("acts", ACT), ("actors", ACTOR), ("treaties", TREATY), ("events", EVENT)])
def test_what_is_right_is_saved(database: Database, editor: FlaskClient, path: str, right: dict[str, str]) -> None:
    with database.writing() as connection:
        small_register(connection)
    answer = editor.post(f"/{path}/new", data=right | {"csrf_token": token(editor, f"/{path}/new")})
    assert answer.status_code == 303, clear(answer)


RIGHT_TO_LEFT = ("حزب\u200cالله", "\u200fישראל (הצבא)")  # with a joiner and a mark of direction, as they are written


def test_names_written_from_right_to_left_are_kept_shown_and_found(database: Database, editor: FlaskClient) -> None:
    with database.writing() as connection:
        small_register(connection)
    for title in RIGHT_TO_LEFT:
        sent = ACTOR | {"title": title, "csrf_token": token(editor, "/actors/new")}
        saved = editor.post("/actors/new", data=sent)
        assert saved.status_code == 303, clear(saved)
        assert editor.get(f"{saved.headers['Location']}.json").get_json()["title"] == title
        assert f'value="{title}" dir="auto"' in editor.get(f"{saved.headers['Location']}/edit").get_data(as_text=True)
        assert saved.headers["Location"] in editor.get(f"/search?q={quote(title.split()[0])}").get_data(as_text=True)


def test_half_a_character_stays_what_was_sent_and_is_no_fault(desk: Desk) -> None:
    sent = token(desk.editor, "/actors/new")
    body = f"region=&state=published&title=%ED%A0%80&slug=%ED%A0%80&actor_kind=state&csrf_token={sent}"
    answer = desk.editor.post("/actors/new", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert "%ED%A0%80" in clear(answer)


@pytest.mark.parametrize("forged", ["", "forged", "x" * 5000, "\x00", "ImZvcmdlZCI.YWJj.c2lnbmVk"])
def test_a_forged_token_is_refused_and_nothing_is_written(desk: Desk, forged: str) -> None:
    before = written(desk.database)
    answer = desk.editor.post("/actors/new", data=ACTOR | {"csrf_token": forged})
    assert answer.status_code == 400
    assert clear(answer)
    assert written(desk.database) == before


def test_the_token_of_somebody_else_is_refused(desk: Desk) -> None:
    theirs = token(desk.reader, "/sign-in")
    assert desk.editor.post("/actors/new", data=ACTOR | {"csrf_token": theirs}).status_code == 400


@pytest.mark.parametrize(
    "based_on",
    [
        "",
        "x",
        "-1",
        "0",
        "99999999999999999999",
        "9" * 5000,
        "1.0",
        "\x00",
        "1;2",
        "\u00b2",
    ],
)
def test_an_edit_based_on_no_version_is_refused(desk: Desk, based_on: str) -> None:
    sent = ACTOR | {"csrf_token": token(desk.editor, "/actors/norway/edit"), "based_on": based_on, "title": "Norge"}
    answer = desk.editor.post("/actors/norway/edit", data=sent)
    assert answer.status_code in {409, 428}
    assert clear(answer)
    assert "Norge" not in desk.editor.get("/actors/norway").get_data(as_text=True)


def retiring(desk: Desk, **sent: str) -> TestResponse:
    start = {"csrf_token": token(desk.editor, "/actors/norway/retire"), "based_on": "1", "reason": "entered twice"}
    return desk.editor.post("/actors/norway/retire", data=start | sent)


@pytest.mark.parametrize(
    ("name", "value"), [("reason", ""), ("reason", " "), ("replaced_by", "nobody"), ("replaced_by", "norway")]
)
def test_a_record_is_not_retired_without_reason_or_into_nothing(desk: Desk, name: str, value: str) -> None:
    answer = retiring(desk, **{name: value})
    assert answer.status_code == 422
    assert clear(answer)
    assert desk.editor.get("/actors/norway").status_code == 200


def test_more_than_a_form_may_carry_is_refused(desk: Desk) -> None:
    before = written(desk.database)
    sent = ACTOR | {"csrf_token": token(desk.editor, "/actors/new"), "note": "x" * 2_200_000}
    answer = desk.editor.post("/actors/new", data=sent)
    assert (answer.status_code, written(desk.database)) == (413, before)
    assert "takes 2.1 MB, and at most 2 MB can be saved" in (page := clear(answer))
    assert sent["note"] in page
    unsigned = desk.editor.application.test_client().post("/actors/new", data=sent)
    assert unsigned.status_code == 413
    assert "two megabytes" in clear(unsigned)


def test_more_rows_than_a_form_has_are_refused_and_none_is_dropped(desk: Desk) -> None:
    before = written(desk.database)
    many = {f"citations-{number}-{name}": value for number in range(700) for name, value in ROW.items()}
    answer = desk.editor.post("/actors/new", data=ACTOR | many | {"csrf_token": token(desk.editor, "/actors/new")})
    assert (answer.status_code in {400, 413, 422}, written(desk.database)) == (True, before)


ROW = {"source": "depositary-undated", "stance": "asserts", "credibility": ""}
HOSTILE = (
    "\x00", "\u00b2", "%", "_", "\\", "'--", "a\x00b", "\U0001f600", "x" * 3000, "2011-02-30", "99999999999", "-1",
    "0000-01-01", "2011", "2011-09", "10000-01-01", "-5000-01-01", "today", "http://", "https://a:b:c/",
)  # fmt: skip
ADDRESSES = (
    "/{path}?q={word}", "/{path}?after={word}&at=1", "/{path}?after=x&at={word}", "/{path}.csv?q={word}",
    "/{path}.json?q={word}", "/{path}/{word}", "/{path}/suggest.json?q={word}",
)  # fmt: skip
DATED = ("/", "/treaties/ccm", "/treaties/ccm/status.json", "/treaties/ccm/status.csv", "/actors/norway")
SEARCHED = (
    "/search?q={word}", "/read-date.json?q={word}", "/treaties/ccm?show={word}", "/treaties/ccm/explain/{word}",
    "/actors/norway@{word}", "/deadlines?year={word}", "/sources/depositary-undated?after={word}",
    "/evidence/missing?type=acts&field=date&after={word}",
)  # fmt: skip


def faultless(desk: Desk, address: str) -> None:
    answer = desk.reader.get(address)
    assert answer.status_code in {200, 308, 400, 404, 410}, address
    assert clear(answer)


@pytest.mark.parametrize("path", ["acts", "actors", "events", "sources"])
def test_no_hostile_address_of_a_list_is_a_fault(desk: Desk, path: str) -> None:
    for address in ADDRESSES:
        for word in HOSTILE:
            faultless(desk, address.format(path=path, word=quote(word)))


@pytest.mark.parametrize("path", sorted(BY_PATH))
def test_no_hostile_filter_is_a_fault(desk: Desk, path: str) -> None:
    entry = BY_PATH[path]
    fields = [each for each in (*entry.fields, *(f for part in entry.parts for f in part.fields)) if each.filtered]
    for each in fields:
        for name in [f"{each.name}_from", f"{each.name}_to"] if each.kind == "partial" else [each.name]:
            for word in HOSTILE:
                faultless(desk, f"/{path}?{name}={quote(word)}")


@pytest.mark.parametrize("address", DATED)
def test_no_hostile_day_is_a_fault(desk: Desk, address: str) -> None:
    for word in HOSTILE:
        faultless(desk, f"{address}?on={quote(word)}")


@pytest.mark.parametrize("address", SEARCHED)
def test_no_hostile_search_is_a_fault(desk: Desk, address: str) -> None:
    for word in (*HOSTILE, "a" * 50_000):
        faultless(desk, address.format(word=quote(word)))


@pytest.mark.parametrize("word", ["http://[", "http://[::1"])
def test_a_search_for_half_an_address_is_no_fault(desk: Desk, word: str) -> None:
    faultless(desk, f"/search?q={quote(word)}")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST"])
def test_no_other_method_is_a_fault(desk: Desk, method: str) -> None:
    before = written(desk.database)
    for address in (
        "/",
        "/actors",
        "/actors/norway",
        "/actors.csv",
        "/search",
        "/healthz",
        "/treaties/ccm/status.json",
    ):
        assert desk.reader.open(address, method=method).status_code in {200, 400, 405}
    assert written(desk.database) == before


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:x"]
)
def test_a_sign_in_leads_nowhere_else(desk: Desk, address: str) -> None:
    visitor = desk.reader.application.test_client()
    sent = {"email": "ada@example.org", "password": "a long enough word", "next": address}
    answer = visitor.post("/sign-in", data=sent | {"csrf_token": token(visitor, "/sign-in")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def signing_in(desk: Desk, email: str) -> TestResponse:
    sent = {"email": email, "password": "not the word", "csrf_token": token(desk.reader, "/sign-in")}
    return desk.reader.post("/sign-in", data=sent)


@pytest.mark.parametrize("email", ["", "nobody", "x" * 5000, "' OR 1=1 --", "ada@example.org"])
def test_a_wrong_sign_in_says_nothing_about_who_is_there(desk: Desk, email: str) -> None:
    answer = signing_in(desk, email)
    assert answer.status_code == 422
    assert "The address or the password is wrong." in clear(answer)


def test_nul_in_a_sign_in_is_no_fault(desk_postgres: Desk) -> None:
    assert clear(signing_in(desk_postgres, "a\x00@example.org"))


def test_nul_in_the_name_of_a_replacement_is_no_fault(desk_postgres: Desk) -> None:
    answer = retiring(desk_postgres, replaced_by="\x00")
    assert answer.status_code == 422
    assert clear(answer)


def test_a_spoilt_session_is_that_of_a_reader(desk: Desk) -> None:
    visitor = desk.reader.application.test_client()
    visitor.set_cookie("treaties_session", "forged.session.value")
    assert visitor.get("/actors/norway").status_code == 200
    assert visitor.get("/actors/new").status_code == 303

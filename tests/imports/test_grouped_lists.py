"""Lists of several treaties beside each other, lists in words, headings that programs spelt: read, or told apart."""

from __future__ import annotations

from datetime import date

import pytest

from treaties.imports import status_table
from treaties.imports.errors import NotImported

UNDER = '<tr><th rowspan="2">Participant</th><th colspan="2">{}</th><th colspan="2">{}</th></tr><tr>{}</tr>'
TWICE = "<th>Signature</th><th>Accession(a), Ratification</th>"
CUBA = "<tr><td>Cuba</td><td>4 Jun 1954</td><td>23 Oct 1963</td><td></td><td>24 Oct 1963 a</td></tr>"
GROUPED = f"<table>{UNDER.format('Convention', 'Protocol', TWICE * 2)}{CUBA}</table>"
NAMED = "".join(f"<th>{each}</th>" for each in ("Convention", "Protocol") * 2)
INVERSE = f"<table>{UNDER.format('Signature', 'Accession(a), Ratification', NAMED)}{CUBA}</table>"
BELOW = "".join(
    f"<h3>{name}</h3><table><tr><th>Participant</th><th>Signature</th></tr><tr><td>Cuba</td><td>{day}</td></tr></table>"
    for name, day in (("Convention", "4 Jun 1954"), ("Protocol", "5 Jun 1954"))
)
SHEET = "Participant,Convention,,Protocol\n,Signature,Accession(a),Accession(a)\nCuba,4 Jun 1954,,5 Jun 1954 a\n"


def read(text: str, part: str = "", name: str = "list.html") -> list[tuple[str, str, str]]:
    page = status_table.read(text.encode(), name, date(2026, 2, 3), part)
    assert page.unread == []
    return [(row.name, str(each.kind), each.day.isoformat()) for row in page.rows for each in row.entries]


@pytest.mark.parametrize(
    ("text", "convention", "protocol"),
    [
        (GROUPED, ["signature 1954-06-04", "ratification 1963-10-23"], ["accession 1963-10-24"]),
        (INVERSE, ["signature 1954-06-04"], ["signature 1963-10-23", "accession 1963-10-24"]),
        (BELOW, ["signature 1954-06-04"], ["signature 1954-06-05"]),
        (SHEET, ["signature 1954-06-04"], ["accession 1954-06-05"]),
    ],
)
def test_of_treaties_beside_each_other_one_is_read_and_never_both(
    text: str, convention: list[str], protocol: list[str]
) -> None:
    with pytest.raises(NotImported, match=r"“Convention”, “Protocol”\. Say which part"):
        read(text)
    for part, acts in (("Convention", convention), ("protocol", protocol)):
        assert [f"{kind} {day}" for _, kind, day in read(text, part)] == acts


def test_the_title_of_the_page_tells_which_of_its_treaties_is_meant() -> None:
    saved = (
        "<form action='?mtdsg_no=XI-A-6&amp;'><p>STATUS AS AT : 03-02-2026</p><p id='rptHead_tcHead'>CHAPTER XI</p>"
        "<p id='tcTreaty'>6. Convention on Touring</p></form>"
    )
    page = status_table.read((saved + GROUPED.replace("<table", "<table id='tblgrid'")).encode(), "page.html")
    assert [each.day.year for each in page.rows[0].entries] == [1954, 1963]
    assert page.parts == {"Convention": ["Protocol"]}


def test_acts_of_one_treaty_under_a_common_heading_are_all_read() -> None:
    head = '<tr><td rowspan="2">State</td><td rowspan="2">Signature</td><td colspan="2">Consent to be bound</td></tr>'
    row = "<tr><td>Chile</td><td>23 May 1969</td><td>9 Apr 1981</td><td></td></tr>"
    text = f"<table>{head}<tr><td>Ratification</td><td>Accession</td></tr>{row}</table>"
    assert read(text) == [("Chile", "signature", "1969-05-23"), ("Chile", "ratification", "1981-04-09")]


def test_a_part_that_the_list_lacks_is_refused() -> None:
    for text in (GROUPED, "Participant,Signature\nCuba,4 Jun 1954\n"):
        with pytest.raises(NotImported, match=r"Say which part|has no parts"):
            read(text, "Annex")


@pytest.mark.parametrize(
    ("heading", "cell", "kind"),
    [
        ("Provisional application under article 56(n)", "3 Dec 2008 n", "provisional_application"),
        ("Ratification, accession (a), succession (d) in respect of the Convention", "3 Dec 2008 d", "succession"),
        ("ratification_acceptance(A)_accession(a)", "3 Dec 2008 A", "acceptance"),
        ("Approval.AA...Accession.a...Ratification", "3 Dec 2008 AA", "approval"),
        ("Ratifications or definitive accessions", "3 Dec 2008 a", "accession"),
        ("Definitive application", "3 Dec 2008", "consent_to_be_bound"),
        ("Definitive acceptance", "3 Dec 2008", "acceptance"),
        ("Provisional acceptance/accession", "3 Dec 2008", "provisional_application"),
        ("Undertaking of provisional application under article 3", "3 Dec 2008", "provisional_application"),
        ("Definitive signature, Acceptance ipso facto by virtue of article 10(A)", "3 Dec 2008 A", "acceptance"),
    ],
)
def test_a_letter_is_found_wherever_the_heading_has_it(heading: str, cell: str, kind: str) -> None:
    assert read(f'Participant,"{heading}"\nCuba,{cell}\n', name="list.csv") == [("Cuba", kind, "2008-12-03")]


@pytest.mark.parametrize("heading", ["Signature or acceptance of the Protocol", "Acceptance of amended Protocol II"])
def test_an_act_that_may_be_of_another_sort_or_treaty_is_listed(heading: str) -> None:
    text = f'Participant,"Ratification, Accession(a)","{heading}"\nPeru,3 Jul 1997 a,4 Jul 1997\n'
    page = status_table.read(text.encode(), "list.csv", date(2026, 2, 3))
    doubts = [each.day for each in page.rows[0].entries if each.reason] + [each.column for each in page.unread]
    assert (page.entries, len(doubts)) == (1, 1)


def test_a_column_whose_heading_names_the_article_by_which_states_take_part_is_of_this_treaty() -> None:
    text = "Participant,Participation in the Agreement under paragraph 1 of article 9,Ratification\nPeru,3 Jul 1997,\n"
    assert read(text, name="list.csv") == [("Peru", "consent_to_be_bound", "1997-07-03")]


def test_a_list_in_words_is_read_and_who_has_no_day_is_named() -> None:
    text = (
        "Ratifications or definitive accessions\nBelgium (May 16th, 1927)\nFinland (November 23rd, 1928 a)\n"
        "   Palestine (January 28th, 1924 a)\n\nSignatures not yet perfected by ratification\nPanama\n"
    )
    page = status_table.read(text.encode(), "lon-12.txt", date(1946, 4, 18))
    assert [(row.name, str(row.entries[0].kind)) for row in page.rows] == [
        ("Belgium", "consent_to_be_bound"), ("Finland", "accession"),
    ]  # fmt: skip
    assert {each.column for each in page.unread} == {"Palestine", "Panama"}


def test_a_list_that_goes_on_beside_itself_and_one_with_a_column_of_methods_are_read() -> None:
    twice = "State,Signature,State,Signature\nMali,1 Jan 1970,Peru,2 Jan 1970\nChad,3 Jan 1970,,\n"
    assert read(twice, name="list.csv") == [
        ("Mali", "signature", "1970-01-01"), ("Peru", "signature", "1970-01-02"), ("Chad", "signature", "1970-01-03"),
    ]  # fmt: skip
    method = "State,Signed,Deposited,Method\nMali,1 Jan 1970,2 Jan 1971,Approval\n"
    assert read(method, name="list.csv")[1] == ("Mali", "approval", "1971-01-02")

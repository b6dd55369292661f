"""One list in every form in which people have it: copied from a browser or a volume, of an older page, in French."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from treaties.domain.acts import Kind
from treaties.imports import said, status, status_table
from treaties.imports.names import Names

if TYPE_CHECKING:
    from treaties.db import Database

# What Chromium copies: a cell that ends in a line break stands on a line of its own, one of a hard space before a tab.
COPIED = """STATUS AS AT : 03-02-2026 10:16:18 EDT
CHAPTER XXVI
DISARMAMENT
6. Convention on Cluster Munitions
Status\t:\t
Signatories : 2. Parties : 2
Participant
Signature
Provisional application(n)
Approval(AA), Acceptance(A), Accession(a), Ratification
Andorra
\u00a0\t\u00a0\t\u00a09 Apr\t 2013 a
Angola
\u00a03 Dec\t 2008
\u00a0\t\u00a0
Lithuania 1
[ \u00a03 Dec 2008 ]
[24 Mar 2011 n]
[24 Mar 2011 ]
Norway
\u00a03 Dec\t 2008
\u00a03 Dec 2008 n
\u00a03 Dec 2008
Declarations and Reservations
Norway
The signature of 3 December 2008 is said to be this.
End Note
1On 6 September 2024, the Government deposited a notification of withdrawal. It took effect on 6 March 2025.
""".replace("Apr\t", "Apr").replace("Dec\t", "Dec")
VOLUME = """6. CONVENTION ON CLUSTER MUNITIONS

Participant                     Signature      Provisional      Approval(AA),
                                               application(n)   Accession(a),
                                                                Ratification
Andorra ..................                                       9 Apr 2013 a
Belize1 ..................                      2 Sep 2014 n     2 Sep 2014 a
Bolivia (Plurinational
     State of) ...........      3 Dec 2008                      30 Apr 2013
Norway ...................      3 Dec 2008      3 Dec 2008 n     3 Dec 2008
"""
HEAD = "Ratification, Accession(a)"


def read(text: str, name: str = "XXVI-6.txt") -> list[tuple[str, str, str]]:
    page = status_table.read(text.encode(), name, date(2026, 2, 3))
    assert page.unread == []
    return [(row.name, str(each.kind), each.day.isoformat()) for row in page.rows for each in row.entries]


@pytest.mark.parametrize("text", [COPIED, "\n".join(line.rstrip() for line in COPIED.splitlines())])
def test_a_page_copied_out_of_a_browser_is_read_with_its_head_and_footnotes(text: str) -> None:
    page = status_table.read(text.encode(), "copied.txt")
    assert (page.number, page.as_of, page.totals["parties"]) == ("XXVI-6", date(2026, 2, 3), 2)
    assert [(row.name, len(row.entries)) for row in page.rows] == [
        ("Andorra", 1), ("Angola", 1), ("Lithuania", 4), ("Norway", 3),
    ]  # fmt: skip
    assert page.rows[0].entries[0].kind is Kind.ACCESSION
    assert page.rows[2].entries[-1].effective == date(2025, 3, 6)
    assert page.unread == []


def test_a_copied_row_that_lost_its_empty_cells_is_named() -> None:
    page = status_table.read("\n".join(line.strip() for line in COPIED.splitlines()).encode(), "copied.txt")
    assert {row.name for row in page.rows if row.entries} == {"Lithuania", "Norway"}
    assert {each.column for each in page.unread} >= {"Andorra", "Angola"}


def test_columns_of_a_printed_volume_are_told_by_where_they_stand() -> None:
    assert read(VOLUME) == [
        ("Andorra", "accession", "2013-04-09"), ("Belize", "provisional_application", "2014-09-02"),
        ("Belize", "accession", "2014-09-02"), ("Bolivia (Plurinational State of)", "signature", "2008-12-03"),
        ("Bolivia (Plurinational State of)", "ratification", "2013-04-30"), ("Norway", "signature", "2008-12-03"),
        ("Norway", "provisional_application", "2008-12-03"), ("Norway", "ratification", "2008-12-03"),
    ]  # fmt: skip


def test_columns_that_do_not_stand_in_line_are_not_told_apart() -> None:
    text = f"Participant  Signature  {HEAD}\nNorway  3 Dec 2008  4 Dec 2009\nBosnia and Herzegovina  7 Sep 2010\n"
    page = status_table.read(text.encode(), "list.txt")
    assert [(row.name, len(row.entries)) for row in page.rows] == [("Norway", 2), ("Bosnia and Herzegovina", 0)]
    assert "which column is empty" in str(page.unread[0].reason)


MARKDOWN = f"""| Participant | Signature | {HEAD} |
|:---|---|---|
| Fiji [1] | | 7 Sep 2010 a |
| Norway | 3 Dec 2008 | |
"""
FRAMED = """¦Participant¦Signature¦Ratification, ¦
¦           ¦         ¦Accession(a)  ¦
+-----------T---------+--------------+
¦Fiji <1>   ¦         ¦7 Sep 2010 a  ¦
¦Norway     ¦3 Dec 2008¦             ¦
"""
TABBED = (
    f"A list\n\nParticipant\tSignature\t{HEAD}\nFiji 1\t \t7 Sep 2010 a\nNorway\t3 Dec 2008\t \n\nEnd Note\n1.\tSee."
)
STATIC = f"""<HTML><TABLE><TR><TD>Participant<TD>Signature<TD>{HEAD}
<TR><TD>Fiji<SUP>1</SUP>&nbsp;. . . .<TD>&nbsp;<TD>7&nbsp;Sep&nbsp;2010&nbsp;<I>a</I><TR><TD>Norway<TD>Dec 3, 2008<TD>
</TABLE></HTML>"""
NESTED = f"""<html><table><tr><td><table><tr><th>Participant</th><th>Signature</th><th>{HEAD}</th></tr><tr><td>Fiji</td>
<td></td><td><table><tr><td>7-SEP-2010</td><td>a</td></tr></table></td></tr><tr><td>Norway</td><td>3 Dec. 2008</td></tr>
</table></td></tr></table></html>"""
REGISTERED = """<html><table>
<tr><th>Participant</th><th>Action</th><th>Date of Notification/Deposit</th><th>Date of Effect</th></tr>
<tr><td>Fiji</td><td>Accession</td><td>07/09/2010</td><td>01/03/2011</td></tr>
<tr><td>Norway</td><td>Signature</td><td>03/12/2008</td><td></td></tr></table></html>"""


FIREFOX = f"Participant\n\tSignature\n\t{HEAD}\nFiji\n\t\u00a0\t 7 Sep 2010 a\nNorway\n\t 3 Dec 2008 \n\t\u00a0\n"
SPREADSHEET = f'"Participant\n"\t"Signature\n"\t"{HEAD}\n"\n"Fiji\n"\t\t" 7 Sep 2010 a\n"\nNorway\t" 3 Dec 2008\n"\t\n'
NUMBERED = f'No.,Country,Signature,"{HEAD}"\n1,Fiji,,07.09.2010 (a)\n2,Norway,03.12.2008,\n'


@pytest.mark.parametrize("text", [MARKDOWN, FRAMED, TABBED, STATIC, NESTED, REGISTERED, FIREFOX, SPREADSHEET, NUMBERED])
def test_a_list_is_found_among_other_words_and_in_pages_of_another_make(text: str) -> None:
    assert read(text) == [("Fiji", "accession", "2010-09-07"), ("Norway", "signature", "2008-12-03")]


def test_an_act_a_row_without_a_readable_day_or_act_is_named() -> None:
    text = "Participant;Action;Date;Date of effect\nFiji;Accession;07/09/2010;\nNorway;Objection;3 Dec 2008;\n"
    page = status_table.read(text.encode(), "list.csv")
    assert [str(each.reason) for each in page.unread] == ["“Accession / 07/09/2010 / ” cannot be read."]
    assert [str(each.reason) for row in page.rows for each in row.entries] == ["The register knows no act “Objection”."]


def test_a_name_over_two_rows_is_of_both_and_a_cell_over_two_columns_of_the_first() -> None:
    head = f"<tr><td>Participant</td><td>Signature</td><td>{HEAD}</td></tr>"
    tall = "<tr><td rowspan=2>Norway</td><td>3 Dec 2008</td><td></td></tr><tr><td></td><td>4 Dec 2009</td></tr>"
    page = status_table.read(
        f"<html><table>{head}{tall}<tr><td>Fiji</td><td colspan=2>7 Sep 2010 a</td></tr></table>".encode(), "p"
    )
    found = [(row.name, str(each.kind), each.certain) for row in page.rows for each in row.entries]
    assert found == [
        ("Norway", "signature", True), ("Norway", "ratification", True), ("Fiji", "None", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Eswatini (Kingdom of)", "Eswatini"), ("Niger (the)", "Niger"), ("Rep. of Korea", "Republic of Korea"),
        ("Congo, Dem. Rep.", "Democratic Republic of the Congo"), ("Marshall Is.", "Marshall Islands"),
        ("Netherlands (Kingdom of the)", "Netherlands"), ("Solomon Isl.", "Solomon Islands"),
    ],
)  # fmt: skip
def test_short_forms_and_turned_names_are_found(seeded_sqlite: Database, printed: str, title: str) -> None:
    with seeded_sqlite.reading() as connection:
        names = Names(connection)
        assert names.titles[names.find(printed).actor] == title


def test_a_page_in_french_is_read(seeded_sqlite: Database) -> None:
    bolivia = "Bolivie (État plurinational de)"
    text = f"Participant\tRatification, Adhésion(a)\nAllemagne\t1er août 2010\n{bolivia}\t3 déc. 2008 a\n"
    assert [each[1:] for each in read(text)] == [("ratification", "2010-08-01"), ("accession", "2008-12-03")]
    with seeded_sqlite.reading() as connection:
        names = Names(connection)
        found = [names.titles[names.find(each).actor] for each in ("Allemagne", bolivia)]
    assert found == ["Germany", "Bolivia"]


def test_the_head_of_xml_names_treaty_and_totals_where_number_and_title_stand_apart() -> None:
    rows = "".join(
        f"<row><entry>{name}</entry><entry>{cell}</entry></row>"
        for name, cell in (("Participant", HEAD), ("Fiji", "7 Sep 2010 a"))
    )
    head = (
        "<Chapter><Header>CHAPTER XXVI</Header></Chapter><Treaty><Header>2. a)</Header><Name>Additional Protocol</Name>"
    )
    xml = f"{head}<Status>Signatories : 0. Parties : 1.</Status><Participants>{rows}</Participants></Treaty>"
    page = status_table.read(f"<Treaties>{xml}</Treaties>".encode(), "list.xml")
    assert (page.number, page.title, page.totals["parties"]) == ("XXVI-2-a", "Additional Protocol", 1)


PUBLISHED = """<?xml version="1.0" encoding="ISO-8859-1"?>
<Treaties><Treaty><Header><ExternalData><Titlesect>&lt;b&gt;Convention on Cluster Munitions&lt;/b&gt;</Titlesect>
<Conclusion>Dublin, 30 May 2008</Conclusion><EIF><Labeltext>1 August 2010</Labeltext></EIF>
<Status><Signatories>1</Signatories><Parties>2</Parties></Status></ExternalData></Header>
<Participants><Table><TGroup><Thead><Row><Entry>Participant&lt;superscript&gt;1,2&lt;/superscript&gt;</Entry>
<Entry>Signature</Entry><Entry>Ratification, Accession(a)</Entry></Row></Thead><Tbody><Rows>
<Row><Entry>Côte d'Ivoire</Entry><Entry>  4 Dec\t 2008 </Entry><Entry>12 Mar\t 2012 </Entry></Row>
<Row><Entry>Fiji&lt;superscript&gt;3&lt;/superscript&gt;</Entry><Entry></Entry><Entry>28 May\t 2010 a</Entry></Row>
<Row><Entry>Lithuania&lt;superscript&gt;4&lt;/superscript&gt;</Entry><Entry>[3 Dec\t 2008 ]</Entry>
<Entry>[24 Mar\t 2011 ]</Entry></Row>
</Rows></Tbody></TGroup></Table></Participants><EndNotes><EndNote>4&lt;tab/&gt;On 6 September 2024, the Government
notified its withdrawal from the Convention with effect from 6 March 2025.</EndNote></EndNotes></Treaty></Treaties>
"""


def test_xml_as_the_collection_publishes_it_has_its_markup_within_the_texts() -> None:
    page = status_table.read(PUBLISHED.encode("latin-1"), "xxvi-6.en.xml")
    assert (page.number, page.title) == ("XXVI-6", "Convention on Cluster Munitions")
    assert [row.name for row in page.rows] == ["Côte d'Ivoire", "Fiji", "Lithuania"]
    assert [str(entry.kind) for row in page.rows for entry in row.entries] == [
        "signature", "ratification", "accession", "signature", "ratification", "withdrawal"
    ]  # fmt: skip
    assert (page.totals, page.miscounted(), page.unread) == ({"signatories": 1, "parties": 2}, [], [])


def test_tables_beside_the_participants_are_named() -> None:
    lists = "<table><tr><td>Signatures not yet ratified</td></tr><tr><td>Chile</td></tr></table>"
    table = f"<table><tr><td>Participant</td><td>{HEAD}</td></tr><tr><td>Fiji</td><td>7 Sep 2010 a</td></tr></table>"
    page = status_table.read(f"<html>{lists}{table}</html>".encode(), "page.html")
    assert page.left_out == ["Signatures not yet ratified (1 rows)"]


def test_what_is_left_unread_stands_in_the_answer_as_data(seeded_sqlite: Database) -> None:
    page = status_table.read(b"Participant,Signature,Proclamation\nNorway,,3 Dec 2008\n", "list.csv", date(2026, 2, 3))
    with seeded_sqlite.reading() as connection:
        told = json.loads(json.dumps(said.as_json(status.compare(connection, page, anything=True))))
    assert [each["what"] for each in told["findings"]] == ["The register knows no act “Proclamation”."]

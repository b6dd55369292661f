"""Every trap of the depositaries' tables that we know of: each is read right or named, none is guessed."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from support.untc import Saved

from treaties.domain.acts import Kind
from treaties.imports import status, status_table, untc
from treaties.imports.cells import read_cell
from treaties.imports.errors import NotImported
from treaties.imports.footnotes import withdrawal
from treaties.imports.headings import read_heading
from treaties.imports.names import Names, key, participants
from treaties.imports.tables import bare_name

if TYPE_CHECKING:
    from treaties.db import Database

DAY = date(2008, 12, 3)
ALL = "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"


def acts(heading: str, cell: str) -> list[tuple[str, str, str]]:
    found = read_cell(cell, read_heading(heading), None)
    return [(str(each.kind or ""), each.words, "doubt" if each.reason else "") for each in found]


@pytest.mark.parametrize(
    ("heading", "cell", "kind"),
    [
        (ALL, "3 Dec 2008", "ratification"), (ALL, "3 Dec 2008 A", "acceptance"), (ALL, "3 Dec 2008 a", "accession"),
        (ALL, "3 Dec 2008 AA", "approval"), (ALL, "3 Dec 2008 d", "succession"),
        ("Ratification, acceptance (A), approval (AA), accession (a)", "3 Dec 2008 A", "acceptance"),
        ("Signature, Succession to signature(d)", "23 Oct 2006 d", "succession_to_signature"),
        ("Definitive signature(s), Acceptance(A)", "3 Dec 2008 s", "definitive_signature"),
        ("Consent to be bound (P)", "3 Dec 2008 P", "consent_to_be_bound"),
        ("Acceptance(A)", "3 Dec 2008", "acceptance"), ("Succession(d)", "3 Dec 2008 d", "succession"),
        ("Ratification, Formal confirmation(c)", "3 Dec 2008 c", "formal_confirmation"),
        ("Act of formal confirmation(c), Accession(a)", "3 Dec 2008 c", "formal_confirmation"),
        ("Provisional application(n)", "24 Mar 2011 n", "provisional_application"),
        ("Ratification or accession(a)", "3 Dec 2008 a", "accession"), ("Ratification1", "3 Dec 2008", "ratification"),
        ("signature, accession (a)", "3 Dec 2008 a", "accession"), ("Signature, Signature ad referendum (s)",
        "3 Dec 2008", "signature"), ("Denunciation", "3 Dec 2008", "withdrawal"), ("Signature|x", "3 Dec 2008", ""),
        ("Ratification, Rejection(r)", "3 Dec 2008 r", ""), ("Ratification", "3 Dec 2008 z", ""),
        ("Accession(a), Succession(d)", "3 Dec 2008", ""), ("Signature, Ratification", "3 Dec 2008", ""),
        ("Withdrawal of reservation", "3 Dec 2008", ""), ("Date of effect", "3 Dec 2008", ""),
    ],
)  # fmt: skip
def test_a_letter_means_what_its_heading_says(heading: str, cell: str, kind: str) -> None:
    assert [each[0] for each in acts(heading, cell)] == [kind]
    assert (acts(heading, cell)[0][2] == "doubt") is (kind == "")


@pytest.mark.parametrize(
    ("heading", "cell", "kind", "words"),
    [
        ("Ratification of the Convention as amended, Accession to the Convention as amended(a)", "3 Dec 2008 a",
         "accession", "Accession to the Convention as amended"),
        (("Provisional application by virtue of a notification (n), Provisional application by virtue of signature, "
         "adoption of the Agreement or accession thereto"), "3 Dec 2008", "provisional_application",
         "Provisional application by virtue of signature, adoption of the Agreement or accession thereto"),
        ("Signature by non-regional members under Section 3 (c) (i) of resolution 07-79", "3 Dec 2008", "signature",
         "Signature by non-regional members under Section 3 (c) (i) of resolution 07-79"),
        ("Notification under article 7 (1) (b)", "3 Dec 2008", "communication",
         "Notification under article 7 (1) (b)"),
        ("Confirmation of signature ad referendum(C)", "3 Dec 2008 C", "communication",
         "Confirmation of signature ad referendum"),
        ("Ratification, Simplified procedure(p)", "3 Dec 2008 p", "consent_to_be_bound", "Simplified procedure"),
        ("Application", "3 Dec 2008", "consent_to_be_bound", "Application"),
        ("Ratification, Accession", "3 Dec 2008", "consent_to_be_bound", "Ratification / Accession"),
    ],
)  # fmt: skip
def test_an_act_that_the_register_has_no_word_for_keeps_the_headings(
    heading: str, cell: str, kind: str, words: str
) -> None:
    assert acts(heading, cell) == [(kind, words, "")]


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("\u00a03 Dec\t 2008", ["2008-12-03"]), ("[ 3 Dec 2008 ]", ["2008-12-03"]),
        ("03 December 2008", ["2008-12-03"]),
        ("5 Sept 2000", ["2000-09-05"]), ("2008-12-03", ["2008-12-03"]), ("3 Dec 2008 4", ["2008-12-03"]),
        ("3 Dec 2008 4,5", ["2008-12-03"]), ("3 Dec 200812 Jan 2009", ["2008-12-03", "2009-01-12"]),
        ("[3 Dec 2008] 5 Jan 2010", ["2008-12-03", "2010-01-05"]), ("3Dec2008", ["2008-12-03"]),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_spaced_marked_or_glued(cell: str, days: list[str]) -> None:
    assert [each.day.isoformat() for each in read_cell(cell, read_heading(ALL), None)] == days


@pytest.mark.parametrize(
    "cell", ["as from 29 January 1988", "31 Feb 2008", "Dec 2008", "3 Dec 08", "[3 Dec 2008", "3 Dec 2008 a d",
             "34 (I)",
             "3/12/2008", "2008", "3 Dec 2008 (see note)", "3 Dec 2008 - 5 Jan 2010", "in process",
             "[28 Mar 1976 ]-[1 Apr]"],
)  # fmt: skip
def test_a_cell_with_anything_else_in_it_is_named(cell: str) -> None:
    with pytest.raises(ValueError, match=r".|–"):
        list(read_cell(cell, read_heading(ALL), None))


def test_a_day_after_the_day_of_the_page_is_a_doubt() -> None:
    (entry,) = read_cell("3 Dec 2028", read_heading(ALL), DAY)
    assert "after the day of the page" in str(entry.reason)


@pytest.mark.parametrize(
    ("note", "day", "effect"),
    [
        (("On 6 September 2024, the Government deposited a notification of withdrawal. The withdrawal took effect for "
         "Lithuania on 6 March 2025 in accordance with article 20 (3)."), "2024-09-06", "2025-03-06"),
        (("In a communication received on 27 June 2025, the Government notified the Secretary-General of its decision "
         "to withdraw from the Convention, which shall take effect on 27 December 2025."), "2025-06-27", "2025-12-27"),
        ("The notification of denunciation was received on 1 May 1990, with effect from 1 May 1991.", "1990-05-01",
         "1991-05-01"),
        ("Withdrawal effective as of 5 May 2001. Notice of withdrawal received on 5 November 2000.", "2000-11-05",
         None),
        ("(See C.N.12.2000.TREATIES-1 of 3 March 2000) On 1 March 2000 the State denounced the Protocol.", "2000-03-01",
         None),
    ],
)  # fmt: skip
def test_a_footnote_tells_the_notice_and_its_effect(note: str, day: str, effect: str | None) -> None:
    found, _ = withdrawal((note,))
    assert found is not None
    assert found.day.isoformat() == day
    if effect:
        assert found.effective == date.fromisoformat(effect)


@pytest.mark.parametrize(
    "note",
    [
        "On 3 May 1999, the Government informed the Secretary-General that it withdrew its reservation to article 3.",
        "On 3 May 1999, the Government notified its withdrawal. On 4 May 2000 it notified its withdrawal once more.",
        "On 3 May 1999, it notified its withdrawal. On 1 June 1999 the Government revoked its notification.",
        "The former Yugoslavia had signed and ratified on 8 June 1968 and 31 May 1978. See the historical notes.", "",
    ],
)  # fmt: skip
def test_a_footnote_that_tells_no_single_withdrawal_leaves_a_doubt(note: str) -> None:
    found, why = withdrawal((note,))
    assert found is None
    assert why


def test_brackets_without_a_withdrawal_are_never_written() -> None:
    rows: list[tuple[str, ...]] = [("Serbia", "[18 May 1977 ]", "12 Mar 2001 d")]
    notes = {"4": "The former Yugoslavia had signed. See the historical notes."}
    saved = Saved("XXVI-1", "A Convention", TABLE[0], rows, notes, {"Serbia": "4"})
    (row,) = untc.read(saved.html().encode(), "page").rows
    assert [each.certain for each in row.entries] == [False, True]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Germany4,5", "Germany"), ("Yemen 1, 35", "Yemen"), ("China (1)", "China"), ("Congo*", "Congo"),
        ("Belize\u00a0[2]", "Belize"), ("Bolivia (Plurinational State of)", "Bolivia (Plurinational State of)"),
        ("Netherlands (Kingdom of the) 3", "Netherlands (Kingdom of the)"), ("Serbia 1 ,2", "Serbia"),
    ],
)  # fmt: skip
def test_marks_of_footnotes_are_no_part_of_a_name(text: str, name: str) -> None:
    assert bare_name(text) == name


@pytest.mark.parametrize(
    ("printed", "slug"),
    [
        ("Côte d'Ivoire", "cote-d-ivoire"), ("Cote d’Ivoire", "cote-d-ivoire"), ("CÃ´te d'Ivoire", "cote-d-ivoire"),
        ("C\ufffdte d'Ivoire", "cote-d-ivoire"), ("C?te d'Ivoire", "cote-d-ivoire"), ("Cte d'Ivoire", "cote-d-ivoire"),
        ("TÃ¼rkiye", "turkiye"),
        ("TURKEY", "turkiye"), ("Iran, Islamic Republic of", "iran"), ("St. Kitts and Nevis", "saint-kitts-and-nevis"),
        ("Saint Vincent & the Grenadines", "saint-vincent-and-the-grenadines"), ("Swaziland", "eswatini"),
        ("The former Yugoslav Republic of Macedonia", "north-macedonia"), ("Zaire", "democratic-republic-of-the-congo"),
        ("Congo", "congo"), ("Yugoslavia (former)", "yugoslavia"), ("Federal Republic of Yugoslavia",
        "serbia-and-montenegro"), ("Viet-Nam", "viet-nam"), ("Ceylon", "sri-lanka"), ("USSR", "soviet-union"),
        ("Byelorussian Soviet Socialist Republic", "belarus"), ("Germany, Federal Republic of", "germany"),
        ("European Economic Community", "european-union"), ("Lao People's Dem. Rep.", "laos"),
        ("United Kingdom of Great Britain and Northern Ireland 7", "united-kingdom"), ("U.S.S.R.", "soviet-union"),
        ("Ukrainian S.S.R.", "ukraine"), ("Swaziland (now Eswatini)", "eswatini"), ("Congo, Republic of", "congo"),
    ],
)  # fmt: skip
def test_a_participant_is_found_under_every_spelling(seeded_sqlite: Database, printed: str, slug: str) -> None:
    with seeded_sqlite.reading() as connection:
        names = Names(connection)
        found = names.find(printed)
        other = names.find({each.slug: each for each in participants()}.get(slug, participants()[0]).title)
    assert found.actor, found.reason
    assert found.actor == other.actor or slug not in {each.slug for each in participants()}


@pytest.mark.parametrize("printed", ["Atlantis", "Republic of China", "Guine", "", "Korea", "C?", "????????"])
def test_a_name_that_stands_for_nobody_is_never_guessed(seeded_sqlite: Database, printed: str) -> None:
    with seeded_sqlite.reading() as connection:
        found = Names(connection).find(printed)
    assert not found.actor
    assert found.reason


def test_no_spelling_of_the_table_stands_for_two_participants() -> None:
    owners: dict[str, set[str]] = {}
    for each in participants():
        for text in (each.title, *each.names):
            owners.setdefault(key(text), set()).add(each.slug)
    assert [text for text, slugs in owners.items() if len(slugs) > 1] == []


def test_a_state_that_had_ended_is_a_doubt(seeded_sqlite: Database) -> None:
    head = ("Participant", "Signature", ALL)
    saved = Saved("XXVI-6", "Convention on Cluster Munitions", head, [("Yugoslavia", "3 Dec 2008", "")])
    with seeded_sqlite.reading() as connection:
        found = status.compare(connection, untc.read(saved.html().encode(), "page"))
    assert next(str(each.what) for each in found.findings if each.who == "Yugoslavia").startswith("Yugoslavia ended on")


TABLE: list[tuple[str, ...]] = [
    ("Participant", "Signature", ALL), ("Belize", "", "2 Sep 2014 a"), ("Norway", "3 Dec 2008", "3 Sep 2009 A"),
]  # fmt: skip
XML = "<treaty><participants><table>{}</table></participants></treaty>".format("".join(
    "<row>" + "".join(f"<entry>{cell}</entry>" for cell in row).replace("Belize", "Belize<superscript>1</superscript>")
    + "</row>" for row in TABLE))  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("\t".join(row) for row in TABLE), "\n".join(";".join(row) for row in TABLE),
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in TABLE), "\n".join("|".join(row) for row in TABLE),
        XML, f'<?xml version="1.0" encoding="utf-8"?>\n{XML}', "\ufeff" + "\n".join("\t".join(row) for row in TABLE),
    ],
)  # fmt: skip
def test_the_same_list_is_read_from_every_form(text: str) -> None:
    page = status_table.read(text.encode(), "XXVI-6.txt")
    read = [(row.name, [(each.kind, each.day) for each in row.entries]) for row in page.rows]
    assert read == [
        ("Belize", [(Kind.ACCESSION, date(2014, 9, 2))]),
        ("Norway", [(Kind.SIGNATURE, DAY), (Kind.ACCEPTANCE, date(2009, 9, 3))]),
    ]
    assert (page.number, page.unread) == ("XXVI-6", [])


def test_a_page_saved_as_one_file_and_one_in_mixed_encodings_are_read() -> None:
    rows: list[tuple[str, ...]] = [("Côte d'Ivoire", "3 Dec 2008", "")]
    html = Saved("XXVI-6", "A Convention", TABLE[0], rows).html()
    mail = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n" + (
        html.encode() + b"\n--x--\n"
    )
    mixed = html.replace("Côte", "XX").encode().replace(b"XX", "Côte".encode("cp1252"))
    for content in (mail, mixed, html.encode("utf-16")):
        assert [row.name for row in untc.read(content, "page").rows] == ["Côte d'Ivoire"]


def test_tables_within_cells_and_below_are_no_participants() -> None:
    inner = "<table><tr><td>Denmark</td><td>3 Dec 2008</td></tr></table>"
    below = f"<tr><td>Participant</td><td>{ALL}</td></tr><tr><td>Fiji</td><td>3 Dec 2008</td></tr>"
    html = Saved("XXVI-6", "A Convention", TABLE[0], [("Norway", "3 Dec 2008", "")], below=below).html()
    page = untc.read(html.replace("A declaration", inner).encode(), "page")
    assert [row.name for row in page.rows] == ["Norway"]
    assert len(page.left_out) == 2
    assert [name for name, _ in page.declarations] == ["Belgium"]


def _zip() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("page.html", "0" * 10_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"  \n", b"\x00" * 100, b"%PDF-1.7 x", _zip(), b"\x1f\x8b\x08 gzip", b"x" * 9_000_000,
        b'<!DOCTYPE a [<!ENTITY l "l"><!ENTITY m "&l;&l;">]><participants><row><entry>&m;</entry></row></participants>',
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><participants/>', b"<participants>",
        b"<table>" * 10_000 + Saved("XXVI-6", "A", TABLE[0], TABLE[1:]).html().encode(),
        b'Participant,"Signature\nNorway',
        b"Participant,Signature\nNorway,3 Dec 2008,4 Dec 2008", b"&lt;" * 100_000, b"Participant\x1fSignature",
        b"Participant\t" + b"," * 500_000, b"Participant\nSignature\n" + b"\t" * 500_000,
        b"Participant    Signature\nNorway" + b" " * 500_000 + b"x\n",
        "¦Participant¦Signature¦\n{}a\n".format("-" * 500_000).encode(),
        b"Participant\tSignature\n" + b"Norway\t3 Dec 2008\n" * 30_000,
        b"<html>" + b"<table><tr><td>Participant<td>Signature</table>" * 200,
    ],
)  # fmt: skip
def test_a_hostile_list_ends_in_a_message(content: bytes) -> None:
    try:
        page = status_table.read(content, "list")
    except NotImported as error:
        assert error.problems  # noqa: PT017 - some are refused as a whole, others have every line named
    else:
        assert page.unread
        assert page.rows == []


@pytest.mark.parametrize(
    "head", ["Participant", "Participants 1", "State Party", "State or regional organization", "Country"]
)
def test_a_state_whose_name_sounds_like_a_heading_is_a_row(head: str) -> None:
    text = f"{head}\tSignature\nState of Palestine\t\nNorway\t3 Dec 2008\n"
    page = status_table.read(text.encode(), "list.txt")
    assert [row.name for row in page.rows] == ["State of Palestine", "Norway"]
    assert [str(each.reason) for each in page.unread] == ["No act stands in this row."]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Participant,Signature,Participant,Accession\nBelize,2 Sep 2014,Norway,3 Dec 2008\n", "a second column"),
        ("Participant,Signature,Ratification,Ratification\nBelize,2 Sep 2014,3 Dec 2014,3 Dec 2015\n", "which treaty"),
    ],
)
def test_two_lists_beside_each_other_are_read_as_none(text: str, why: str) -> None:
    with pytest.raises(NotImported, match=why):
        status_table.read(text.encode(), "list.csv")


def html_of(*rows: str) -> bytes:
    head = f"<tr><td>Participant</td><td>Signature</td><td>{ALL}</td></tr>"
    return f"<html><table>{head}{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>".encode()


def test_what_a_page_hides_or_strikes_out_is_no_act() -> None:
    hidden, struck = '<span style="display: none">1 Jan 1900</span>', "<s>4 Jan 2010</s>"
    content = html_of(
        f"<td>Norway</td><td>{hidden}3 Dec 2008</td><td></td>", f"<td>Fiji</td><td></td><td>{struck}</td>"
    )
    page = untc.read(content, "page.html")
    assert [each.day for row in page.rows for each in row.entries] == [DAY]
    assert [each.column for each in page.unread] == ["Fiji"]


def test_territories_under_a_participant_or_a_heading_of_their_own_are_no_participants() -> None:
    rows = [f"<td>{name}</td><td></td><td>3 Dec 2008</td>" for name in ("Norway", "&nbsp;&nbsp;Fiji", "Belize")]
    page = untc.read(html_of(*rows, "<td colspan=3>Territories</td>", rows[1].replace("&nbsp;", "")), "page.html")
    assert [row.name for row in page.rows] == ["Norway", "Belize"]
    assert "indented under “Norway”" in str(page.unread[0].reason)
    assert "under “Territories”" in str(page.unread[-1].reason)


@pytest.mark.parametrize(
    "head",
    [
        'Participant,Signature,"Ratification,"\n,,Accession (a)',
        '"Etats parties",Signature,"Ratification, Adhésion (a)"',
        "Participant,Signature,Ratification Accession (a)",
    ],
)
def test_a_heading_of_several_lines_or_without_its_commas_is_read(head: str) -> None:
    page = status_table.read(f"{head}\nNorway,3 Dec 2008,\nFiji,,4 Jan 2010 a\n".encode(), "list.csv")
    assert [[str(each.kind) for each in row.entries] for row in page.rows] == [["signature"], ["accession"]]
    assert page.unread == []

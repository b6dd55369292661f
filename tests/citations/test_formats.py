from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from citations.works import CCM, EVENT, HOSTILE, KOREAN, NEWS, READ, named

from treaties.citations import bibtex, ris
from treaties.citations.render import cite
from treaties.domain.names import person

if TYPE_CHECKING:
    from pathlib import Path

    from treaties.domain.citation import Work


def read_by_bibtexparser(text: str) -> dict[str, str]:
    import bibtexparser
    from bibtexparser import middlewares

    library: Any = bibtexparser.parse_string(  # type: ignore[attr-defined] # its own documented door
        text, append_middleware=[middlewares.LatexDecodingMiddleware()]
    )
    assert len(library.entries) == 1
    assert not library.failed_blocks
    return {each.key: each.value for each in library.entries[0].fields}


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_comes_back_equal_through_bibtexparser(title: str) -> None:
    found = read_by_bibtexparser(bibtex.entry(named(title)))["title"]
    assert found.replace("ˆ", "^") == title


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_pybtex_reads_one_entry_with_the_same_title(title: str, dialect: str) -> None:
    from pybtex.database import parse_string
    from pylatexenc.latex2text import LatexNodes2Text

    entries: Any = parse_string(bibtex.entry(named(title), dialect), "bibtex").entries
    assert list(entries) == ["source-x"]
    words = LatexNodes2Text(keep_braced_groups=False).latex_to_text(entries["source-x"].fields["title"])
    assert words.replace("ˆ", "^") == title  # the reader names the sign by its accent


@pytest.mark.skipif(not shutil.which("biber"), reason="BIBER DOES NOT READ OUR BIBLATEX HERE: it is not installed")
def test_biber_reads_every_entry_with_its_title_and_its_type(tmp_path: Path) -> None:
    from lxml import etree
    from pylatexenc.latex2text import LatexNodes2Text

    works = [CCM, *(replace(named(title), key=f"source-{number}") for number, title in enumerate(HOSTILE))]
    (tmp_path / "ours.bib").write_text("".join(bibtex.entry(each) for each in works), "utf-8")
    asked = ["biber", "--tool", "--quiet", "--output-format=biblatexml", "--output-file=theirs.xml", "ours.bib"]
    subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True)
    found = etree.parse(tmp_path / "theirs.xml").getroot()
    space = {"b": "http://biblatex-biber.sourceforge.net/biblatexml"}
    said = [each.findtext("b:title", namespaces=space) or "" for each in found.iterfind("b:entry", space)]
    decoded = [LatexNodes2Text(keep_braced_groups=False).latex_to_text(each) for each in said]
    assert [each.replace("ˆ", "^") for each in decoded] == [each.title for each in works]
    assert found.find("b:entry", space).get("entrytype") == "legal"


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_comes_back_equal_through_rispy(title: str) -> None:
    import rispy

    entries = rispy.loads(ris.entry(named(title)))
    assert [each["title"] for each in entries] == [title]


def test_the_type_of_a_treaty_survives_every_format() -> None:
    import rispy

    assert bibtex.entry(CCM).startswith("@legal{treaty-ccm")
    assert json.loads(cite([CCM], "csl-json", READ))[0]["type"] == "treaty"
    found = rispy.loads(ris.entry(CCM))[0]
    assert (found["type_of_reference"], found["volume"], found["start_page"]) == ("STAT", "2688", "39")


def test_people_are_cited_by_family_name_and_bodies_whole() -> None:
    assert person("Anna van der Berg") == ("van der Berg", "Anna")
    assert person("Oh, Jongsu") == ("Oh", "Jongsu")
    for name in ("Human Rights Watch", "김철수", "Reuters", "Ministry of Foreign Affairs"):
        assert person(name) is None


def test_a_file_of_several_works_holds_each_once() -> None:
    import rispy

    assert [each["id"] for each in rispy.loads(cite([CCM, NEWS, EVENT], "ris", READ))] == [
        "treaty-ccm", "source-news", "event-1",
    ]  # fmt: skip
    assert cite([CCM, NEWS, EVENT], "biblatex", READ).count("\n@") == 2


WORKS = (CCM, NEWS, KOREAN, EVENT)


def told(work: Work) -> dict[str, str]:
    """What a file of references has to say of a work, besides its title and its authors."""
    when = work.opened or work.adopted
    day = when.isoformat() if when else work.issued.text if work.issued else ""
    return {"url": work.url or work.address, "date": day, "volume": work.unts_volume, "pages": work.unts_page,
            "number": work.number or work.registration_no, "langid": work.language,
            "publisher": work.publisher}  # fmt: skip


def test_every_field_comes_back_equal_through_pybtex_and_bibtexparser() -> None:
    from pybtex.database import parse_string

    for work in WORKS:
        entries: Any = parse_string(bibtex.entry(work), "bibtex").entries
        fields = {name.lower(): value for name, value in entries[work.key].fields.items()}
        assert {name: fields.get(name, "") for name in told(work)} == told(work)
        parsed = read_by_bibtexparser(bibtex.entry(work))
        # It takes the mark of an uncertain date for a space of LaTeX's.
        assert {name: parsed.get(name, "").replace("\xa0", "~") for name in told(work)} == told(work)
        people = [(each.last_names, each.lineage_names, each.first_names) for each in
                  entries[work.key].persons.get("author", ())]  # fmt: skip
        assert len(people) == len(work.authors)
        if work is KOREAN:
            assert people[0] == (["Kim"], ["김철수"], ["Chulsoo"])


def test_every_field_comes_back_equal_through_rispy() -> None:
    import rispy

    # It calls the tag of the number (M1) a note.
    names = {
        "volume": "volume",
        "start_page": "pages",
        "note": "number",
        "language": "langid",
        "publisher": "publisher",
    }
    for work in WORKS:
        found = rispy.loads(ris.entry(work))[0]
        assert {names[name]: found.get(name, "") for name in names} == {
            name: told(work)[name] for name in names.values()
        }
        assert found["urls"] == [told(work)["url"]]
        assert found.get("date", "").replace("/", "-") == told(work)["date"]
        assert len(found.get("authors", ())) == len(work.authors)
    assert rispy.loads(ris.entry(KOREAN))[0]["authors"] == ["Kim, Chulsoo, 김철수", "Chosun Tongsin News 조선통신"]


@pytest.mark.parametrize(
    ("kind", "said", "tags"),
    [
        ("news", "NEWS", {"secondary_title": "Sample Press"}),
        ("web_page", "ELEC", {"secondary_title": "Sample Press"}),
        ("report", "RPRT", {"issn": "A/1"}), ("official_document", "GOVDOC", {"issn": "A/1"}),
        ("statement", "SLIDE", {}), ("treaty_text", "STAT", {}), ("database", "DATA", {}),
    ],
)  # fmt: skip
def test_every_kind_of_source_has_a_type_of_its_own_and_its_fields_where_zotero_reads_them(
    kind: str, said: str, tags: dict[str, str]
) -> None:
    import rispy

    found = rispy.loads(ris.entry(replace(NEWS, source_kind=kind, number="A/1")))[0]
    assert found["type_of_reference"] == said
    assert {name: found.get(name) for name in tags} == tags


@pytest.mark.parametrize("form", ["biblatex", "ris", "csl-json"])
def test_a_name_in_two_scripts_comes_back_through_our_own_import(form: str) -> None:
    from treaties.domain.names import printed_and_romanised
    from treaties.imports.bibliography import read

    found = read(cite([KOREAN], form, READ).encode(), f"file.{form}")
    assert printed_and_romanised(found[0].authors[0]) == ("김철수", "Kim, Chulsoo")

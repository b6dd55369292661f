from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from treaties import seeding
from treaties.config import HOME
from treaties.models import Actor, Base, Citation, Record, Source, TreatyAction
from treaties.queries.checks import verify
from treaties.queries.status import counts, treaty_id_of
from treaties.records import TYPES
from treaties.seeding import SeedError, load

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from treaties.db import Database

# A whole seed in small: one row of most kinds, written so that each can be spoilt.
SMALL = {
    "00_term": [
        "vocabulary,code,language,label,position",
        "act_kind,signature,en,signature,1",
        "act_kind,accession,en,accession,2",
        "actor_kind,state,en,state,0",
        "name_kind,alias,en,alias,0",
        "stance,asserts,en,asserts,0",
    ],
    "01_actor": [
        "slug,title,actor_kind,official_name,may_join",
        "angola,Angola,state,Republic of Angola,yes",
        "tonga,Tonga,state,Kingdom of Tonga,yes",
    ],
    "02_actor_name": ["actor,name,language,name_kind", "angola,Ngola,,alias"],
    "06_treaty": [
        "slug,title,short_name,opened,in_force,list_checked,threshold",
        "ccm,Convention,CCM,2008-12-03,,2026-02-03,30",
    ],
    "11_source": ["slug,heading,source_kind", "list,List,status_page"],
    "13_relay": ["source,chain,position,name", "list,1,1,Reuters"],
    "14_conflict": ["slug,title,date", "a-war,A war,1943"],
    "18_treaty_action": [
        "slug,treaty,actor,act_kind,date,refers_to",
        "ccm-ago-signature,ccm,angola,signature,2008-12-03,",
    ],
    "22_citation": [
        "record_kind,record,source,stance,locator",
        "actor,angola,list,asserts,",
        "actor,tonga,list,asserts,",
        "treaty,ccm,list,asserts,",
        "source,list,list,asserts,",
        "conflict,a-war,list,asserts,",
        "treaty_action,ccm-ago-signature,list,asserts,",
    ],
}


def lines_of(name: str) -> int:
    with next(seeding.SEED.glob(f"[0-9][0-9]_{name}.csv")).open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def rows(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }


def kinds(connection: Connection) -> dict[str, int]:
    query = select(Record.kind, func.count()).group_by(Record.kind)
    return {row[0]: row[1] for row in connection.execute(query)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small seed, to be spoilt."""
    made = tmp_path / "seed"
    made.mkdir()
    for name, lines in SMALL.items():
        made.joinpath(f"{name}.csv").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return made


def spoil(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first `old` in a file of the seed and return its line."""
    path = next(folder.glob(f"[0-9][0-9]_{name}.csv"))
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="")
    return text[: text.index(old)].count("\n") + 1


def add(folder: Path, name: str, line: str) -> None:
    with next(folder.glob(f"[0-9][0-9]_{name}.csv")).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def test_every_row_of_the_seed_becomes_a_record(seeded: Database) -> None:
    with seeded.reading() as connection:
        found = kinds(connection)
    files = {path.stem[3:] for path in seeding.SEED.glob("[0-9]*.csv")} & set(TYPES)
    assert found == {kind: lines_of(kind) for kind in files}


def test_the_register_starts_with_what_was_promised(seeded: Database) -> None:
    with seeded.reading() as connection:
        found = kinds(connection)
    assert found["treaty"] == 19
    assert found["treaty_action"] >= 2780
    assert found["event"] >= 118
    assert found["source"] >= 190


def test_everything_in_the_seed_is_published_and_cited(seeded: Database) -> None:
    cited = select(Citation.record_id)
    with seeded.reading() as connection:
        bare = select(Record.kind, Record.slug).where(Record.id.not_in(cited) | (Record.state != "published"))
        assert connection.execute(bare).all() == []


def test_197_actors_can_join_a_treaty_open_to_all_states(seeded: Database) -> None:
    with seeded.reading() as connection:
        able = connection.execute(select(Actor.iso3, Actor.membership).where(Actor.may_join)).all()
    assert (len(able), sum(row.membership == "un_member" for row in able)) == (197, 193)
    assert {"COK", "VAT", "NIU", "PSE"} < {row.iso3 for row in able}
    assert all(row.iso3 for row in able)


@pytest.mark.parametrize("slug", ["soviet-union", "yugoslavia", "serbia-and-montenegro", "czechoslovakia"])
def test_historic_states_have_ended_and_may_not_join(seeded: Database, slug: str) -> None:
    query = select(Actor.valid_until, Actor.may_join).join(Record, Record.id == Actor.id).where(Record.slug == slug)
    with seeded.reading() as connection:
        until, may_join = connection.execute(query).one()
    assert until is not None
    assert not may_join


def test_every_act_of_a_loaded_list_has_a_day_and_a_source_page(seeded: Database) -> None:
    with seeded.reading() as connection:
        dayless = connection.execute(select(TreatyAction.act_kind).where(TreatyAction.date_text == "")).scalars().all()
        sources = connection.execute(
            select(func.count(Citation.source_id.distinct()))
            .join(TreatyAction, TreatyAction.id == Citation.record_id)
            .join(Source, Source.id == Citation.source_id)
            .where(Source.source_kind == "status_page")
        ).scalar_one()
    assert not set(dayless) & {"signature", "ratification", "acceptance", "approval", "accession", "withdrawal"}
    assert sources >= 12


def test_loading_twice_changes_nothing(seeded: Database) -> None:
    with seeded.writing() as connection:
        before = rows(connection)
        assert load(connection) == 0
        assert rows(connection) == before


def test_what_was_edited_stays_and_what_is_new_comes_when_a_seed_is_loaded_again(
    database: Database, folder: Path
) -> None:
    with database.writing() as connection:
        assert load(connection, folder) == 6
    spoil(folder, "actor", "tonga,Tonga,", "tonga,Somewhere else,")
    add(folder, "treaty_action", "ccm-ton-accession,ccm,tonga,accession,2026-01-05,")
    add(folder, "citation", "treaty_action,ccm-ton-accession,list,asserts,")
    with database.writing() as connection:
        assert load(connection, folder) == 1
        titles = connection.execute(select(Record.title).where(Record.kind == "actor").order_by(Record.id)).scalars()
        assert titles.all() == ["Angola", "Tonga"]
        assert counts(connection, treaty_id_of(connection, "ccm") or 0, date(2026, 2, 1))["joined"] == 2


# File, what stands there, what stands there instead; the column and the reason that the message must name.
WRONG = {
    "a day that does not exist": ("treaty_action", "2008-12-03", "2011-02-30", "date", "2011-02-30"),
    "a day that is none": ("treaty", "2008-12-03", "soon", "opened", "soon"),
    "a date that is none": ("conflict", ",1943", ",some day", "date", "some day"),
    "an unknown actor": ("treaty_action", "ccm,angola", "ccm,angolia", "actor", "no actor “angolia”"),
    "an unknown act": ("treaty_action", ",signature,", ",signed,", "act_kind", "“signed” is not a word"),
    "an act that points nowhere": ("treaty_action", "2008-12-03,", "2008-12-03,x", "refers_to", "no act “x”"),
    "NUL": ("treaty_action", "2008-12-03", "2008-12\x00", "date", "cannot be kept"),
    "NUL in a title": ("actor", "Angola,state", "Ang\x00la,state", "title", "cannot be kept"),
    "NUL in an address": ("conflict", "a-war", "a\x00war", "slug", "short address"),
    "a writing direction that hides": ("actor", "Angola,state", "Ang\u202ela,state", "title", "cannot be kept"),
    "an address with spaces": ("actor", "tonga,", "To nga,", "slug", "short address"),
    "an address that leads elsewhere": ("conflict", "a-war", "new", "slug", "short address"),
    "no address": ("conflict", "a-war", "", "slug", "short address"),
    "an address twice": ("actor", "tonga,", "angola,", "slug", "stands here twice"),
    "no title": ("actor", "tonga,Tonga,", "tonga,,", "title", "needed"),
    "no kind": ("actor", "Tonga,state,", "Tonga,,", "actor_kind", "needed"),
    "a number that no engine keeps": ("treaty", ",30", f",{2**63}", "threshold", "too large"),
    "a number that one engine does not keep": ("treaty", ",30", f",{2**31}", "threshold", "too large"),
    "a number that is none": ("relay", ",1,1,", ",1,first,", "position", "whole number"),
    "a place in a vocabulary that is too far": ("term", ",state,0", f",state,{2**31}", "position", "too large"),
    "a word without a label": ("term", ",state,0", ",,0", "label", "needs"),
    "a text that is too long": ("actor", "Kingdom of Tonga", "T" * 501, "official_name", "at most 500"),
    "neither yes nor no": ("actor", "Tonga,yes", "Tonga,perhaps", "may_join", "yes or no"),
    "an unknown kind of name": ("actor_name", ",alias", ",nickname", "name_kind", "“nickname” is not a word"),
    "a name of nobody": ("actor_name", "angola,", "nobody,", "actor", "no actor “nobody”"),
    "an unknown stance": ("citation", "list,asserts", "list,shouts", "stance", "“shouts” is not a word"),
    "a citation without a source": ("citation", "angola,list", "angola,", "source", "needed"),
    "a citation of a source unknown": ("citation", "angola,list", "angola,lost", "source", "no source “lost”"),
    "a citation of a record unknown": ("citation", "actor,angola", "actor,angolia", "record", "no actor “angolia”"),
    "a citation of a kind unknown": ("citation", "actor,angola", "nation,angola", "record_kind", "“nation”"),
    "a record that nobody cites": ("actor", "tonga,Tonga", "niue,Tonga", "citations", "at least one citation"),
    "a cell too many": ("actor", "tonga,", "tonga,x,", "(all)", "6 cells, the heading has 5"),
    "a cell too few": ("actor", ",Kingdom of Tonga", "", "(all)", "4 cells"),
    "a quotation mark that never ends": ("conflict", "a-war,", '"a-war,', "(all)", "no readable CSV"),
    "a quotation mark in the middle": ("conflict", "A war", '"A" war', "(all)", "no readable CSV"),
}


@pytest.mark.parametrize("case", sorted(WRONG))
def test_a_wrong_row_is_refused_with_its_place_and_nothing_is_loaded(
    database: Database, folder: Path, case: str
) -> None:
    name, old, new, column, reason = WRONG[case]
    if "niue" in new:
        spoil(folder, "citation", "actor,tonga", "actor,angola")
    line = spoil(folder, name, old, new)
    with database.reading() as connection:
        before = rows(connection)
    with pytest.raises(SeedError) as refused, database.writing() as connection:
        load(connection, folder)
    said = str(refused.value)
    assert f"_{name}.csv, line {line}, column {column}: " in said
    assert reason in said
    with database.reading() as connection:
        assert rows(connection) == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("treaty_action", "date", "dated"),
        ("actor", "official_name", "offical_name"),
        ("citation", "locator", "quote_locator"),
        ("term", "position", "place"),
        ("relay", "chain", "chains"),
        ("conflict", "date", "title"),
    ],
)
def test_a_wrong_heading_is_refused_instead_of_losing_a_column(
    database: Database, folder: Path, name: str, old: str, new: str
) -> None:
    spoil(folder, name, old, new)
    with pytest.raises(SeedError, match=f"_{name}.csv, line 1, column {new}: "), database.writing() as connection:
        load(connection, folder)


@pytest.mark.parametrize(
    ("name", "heading"), [("treaty_action", "treaty"), ("actor", "slug"), ("conflict", "title"), ("citation", "stance")]
)
def test_a_missing_column_is_named(database: Database, folder: Path, name: str, heading: str) -> None:
    path = next(folder.glob(f"[0-9][0-9]_{name}.csv"))
    cells = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    gone = cells[0].index(heading)
    path.write_text("".join(",".join([*line[:gone], *line[gone + 1 :]]) + "\n" for line in cells), "utf-8")
    with pytest.raises(SeedError, match=f"line 1, column {heading}: .*missing"), database.writing() as connection:
        load(connection, folder)


def test_bytes_that_are_no_utf8_are_refused_with_their_line(database: Database, folder: Path) -> None:
    path = folder / "01_actor.csv"
    path.write_bytes(path.read_bytes().replace(b"Kingdom", b"K\xf6nigreich"))
    with pytest.raises(SeedError, match=r"_actor.csv, line 3, column \(all\): .*UTF-8"), database.writing() as opened:
        load(opened, folder)


def test_a_file_that_belongs_to_no_type_is_refused(database: Database, folder: Path) -> None:
    folder.joinpath("15_evnt.csv").write_text("slug\nx\n")
    with pytest.raises(SeedError, match=r"15_evnt.csv, line 1"), database.writing() as connection:
        load(connection, folder)


def test_the_line_of_a_row_is_where_it_begins(database: Database, folder: Path) -> None:
    spoil(folder, "actor", "angola,Angola,", 'angola,"Ang\n\nola",')
    spoil(folder, "actor", "tonga,Tonga,state,Kingdom of Tonga,yes", 'tonga,"To\nnga",state,,nonsense')
    with pytest.raises(SeedError, match=r"_actor.csv, line 5, column may_join"), database.writing() as connection:
        load(connection, folder)


def test_an_empty_folder_loads_nothing(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        assert load(connection, tmp_path) == 0


def test_an_empty_file_says_what_it_lacks(database: Database, folder: Path) -> None:
    (folder / "14_conflict.csv").write_text("")
    with pytest.raises(SeedError, match=r"_conflict.csv, line 1, column slug"), database.writing() as connection:
        load(connection, folder)


def test_a_byte_order_mark_and_empty_lines_are_no_fault(database: Database, folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    with database.writing() as connection:
        assert load(connection, folder) == 6


# What verify is meant to find in the seed: the title and the reason that a reader is told.
DIFFERENCES = {
    ("entry into force", "/treaties/ccw"): "stated 2 December 1983",
    ("entry into force", "/treaties/ccw-protocol-i"): "stated 2 December 1983",
    ("entry into force", "/treaties/ccw-protocol-ii"): "stated 2 December 1983",
    ("entry into force", "/treaties/ccw-protocol-iii"): "stated 2 December 1983",
    ("entry into force", "/treaties/ccw-amended-protocol-ii"): "computed from the listed acts 20 October 1998",
    ("entry into force", "/treaties/enmod"): "stated 5 October 1978",
}
STORED = {"stored status": 19, "stored deadlines": 19, "history": 1}
UNSIGNED = {"Chile", "Côte d'Ivoire", "Sao Tome and Principe"}


def test_verify_finds_the_contradictions_it_is_meant_to_find_and_no_other(seeded: Database) -> None:
    with seeded.reading() as connection:
        compared = verify(connection)
    found = [each for each in compared if not each.agrees]
    days = {(each.kind, each.address): each.message for each in found if each.kind == "entry into force"}
    assert set(days) == set(DIFFERENCES)
    assert all(DIFFERENCES[key] in message for key, message in days.items())
    flagged = [each for each in found if each.kind == "flagged act"]
    assert {each.title.split(":")[0] for each in flagged} == UNSIGNED
    assert all("No signature is recorded" in each.message for each in flagged)
    assert len(found) == len(DIFFERENCES) + len(UNSIGNED)
    stored = Counter(each.kind for each in compared if each.agrees and each.kind in STORED)
    assert stored == STORED


def test_the_register_runs_without_what_it_was_made_from() -> None:
    shared = "shared" + "/"
    for path in [*HOME.joinpath("treaties").rglob("*.py"), HOME / "manage.py", HOME / "Makefile"]:
        assert shared not in path.read_text("utf-8"), path.name

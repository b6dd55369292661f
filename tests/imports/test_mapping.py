"""Tables of other projects: their dates, codes, words and places, as a mapping states them."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select
from support.drafts import EDITOR, small_register

from treaties.domain.values import ValueProblem
from treaties.exports import lines
from treaties.imports import coordinates, foreign_dates, rows
from treaties.imports.errors import NotImported
from treaties.imports.mapping import mapped
from treaties.imports.names import Names
from treaties.imports.reading import Reading
from treaties.models import Record
from treaties.records import TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from treaties.db import Database


@pytest.fixture
def source(database: Database) -> str:
    with database.writing() as connection:
        small_register(connection)
    with database.reading() as connection:
        (line,) = list(lines.records(connection, ["source"]))
    return line.slug


def load(database: Database, source: str, kind: str, text: str, mapping: dict[str, Any]) -> list[Any]:
    with database.writing() as connection:
        rows.load(connection, text.encode(), "in.csv", TYPES[kind], source, EDITOR, mapping)
    with database.reading() as connection:
        return list(lines.records(connection, [kind]))


@pytest.mark.parametrize(
    ("text", "form", "edtf"),
    [
        ("03/12/2008", "dmy", "2008-12-03"), ("12/03/2008", "mdy", "2008-12-03"), ("2008.12.3", "ymd", "2008-12-03"),
        ("20081203", "ymd", "2008-12-03"), ("03122008", "dmy", "2008-12-03"), ("39785", "excel", "2008-12-03"),
        ("2008", "dmy", "2008"), ("12/2008", "dmy", "2008-12"), ("2008-12", "ymd", "2008-12"),
        ("2008-12-03 14:55:00", "ymd", "2008-12-03"), ("2008-12-03T00:00:00Z", "", "2008-12-03"),
        ("3 December 2008", "", "2008-12-03"), ("39785.0", "excel", "2008-12-03"),
        ("12 Jul 1964", "dmy", "1964-07-12"), ("Feb 5, 1965", "dmy", "1965-02-05"), ("c. 1964", "dmy", "1964~"),
        ("2008-12-03", "dmy", "2008-12-03"), ("24 Jul 1964", "mdy", "1964-07-24"),
        ("2008-12-00", "", "2008-12"), ("00/12/2008", "dmy", "2008-12"), ("2008.0", "", "2008"),
        ("12/2008", "", "2008-12"),
        ("2008/12/03", "dmy", "2008-12-03"), ("2008-12-03", "excel", "2008-12-03"), ("39785.75", "excel", "2008-12-03"),
    ],
)  # fmt: skip
def test_a_date_is_read_in_the_stated_order(text: str, form: str, edtf: str) -> None:
    assert foreign_dates.read(text, form).text == edtf


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("3/12/08", "dmy"),
        ("31/13/2008", "dmy"),
        ("x", "excel"),
        ("3/12/2008", ""),
        ("20081203", "dmy"),
        ("2008", "excel"),
    ],
)
def test_a_date_that_the_order_does_not_settle_is_refused(text: str, form: str) -> None:
    with pytest.raises(ValueProblem):
        foreign_dates.read(text, form)


@pytest.mark.parametrize(
    "text",
    [
        "48.5, -37.25", "48,5; -37,25", "48°30'N 37°15'W", "37.25W, 48.5N", "POINT(-37.25 48.5)", "48 30 0 N 37 15 0 W",
        '{"type": "Point", "coordinates": [-37.25, 48.5]}', "(48.5 \u221237.25)",
    ],
)  # fmt: skip
def test_coordinates_are_read_in_the_notations_of_tables(text: str) -> None:
    assert coordinates.pair(text) == {"latitude": 48.5, "longitude": -37.25}


@pytest.mark.parametrize("text", ["91", "16E", "-16S", "48°75'N", "48.5 30", "nan", "1e1", "N48S", ""])
def test_what_is_no_latitude_is_refused(text: str) -> None:
    with pytest.raises(ValueProblem):
        coordinates.read(text, "latitude")


def test_cells_that_programs_and_codes_make_ambiguous_are_read_right_or_named(database: Database, source: str) -> None:
    heading = "event_kind,evidence,from,to,low,high,who,where,at\n"
    mapping = {
        "from": "date.from", "to": "date.to", "low": "quantity_low", "high": "quantity_high", "where": "place.title",
        "at": "place.coordinates", "who": {"field": "country", "codes": "iso2"},
    }  # fmt: skip
    row = "use,alleged,2008-12-03,9999-12-31 00:00:00,{},{},{},Here,48.5 37.25\n"
    for low, high, who, column in (
        ("9", "3", "NO", "quantity"), ("-1", "3", "NO", "quantity"), ("1.000", "", "NO", "low"),
        ('"1,25"', "", "NO", "low"), ("1", "3", "NA", "who"),
    ):  # fmt: skip
        with pytest.raises(NotImported) as refused:
            load(database, source, "event", heading + row.format(low, high, who), mapping)
        assert [each.column for each in refused.value.problems] == [column]
    (event,) = load(database, source, "event", heading + row.format("3", '"1,250"', "NO"), mapping)
    assert (event.values["date"], event.values["quantity_high"]) == ("2008-12-03/..", 1250)


def test_events_of_another_project_come_in_whole(database: Database, source: str) -> None:
    text = (
        "id;type;from;to;ccode;where;lat;lon;low;best;high;odd\n"
        "1;1;01/02/2022;9999-12-31;385;Bakhmut;48,59;38.00;1;2.0;1 250;x\n2;1;2022;NA;-99;Bakhmut;48.59;38.0;;;;x\n"
    )
    columns = {
        "id": "", "odd": "", "type": {"field": "event_kind", "words": {"1": "use"}}, "low": "quantity_low",
        "from": {"field": "date.from", "dates": "dmy"}, "to": {"field": "date.to", "dates": "dmy"},
        "ccode": {"field": "actors:user", "codes": "cow"}, "where": "place.title", "lat": "place.latitude",
        "lon": "place.longitude", "best": "quantity_best", "high": "quantity_high",
    }  # fmt: skip
    mapping = {"columns": columns, "constant": {"evidence": "alleged"}, "nothing": ["NA", "-99"]}
    first, second = load(database, source, "event", text, mapping)
    assert (first.values["date"], second.values["date"]) == ("2022-02-01/..", "2022/..")
    assert (first.values["quantity_best"], first.values["quantity_high"]) == (2, 1250)
    assert first.parts["actors"] == [{"actor": "norway", "role": "user"}]
    assert first.values["place"] == second.values["place"] == "bakhmut"
    with database.reading() as connection:
        (place,) = [each for each in lines.records(connection, ["place"]) if each.slug == "bakhmut"]
    assert (place.values["latitude"], place.values["longitude"]) == (48.59, 38.0)


def test_parts_of_a_date_in_columns_of_their_own(database: Database, source: str) -> None:
    text = "y,m,d\n1999,2,0\n1999,,\n1999,12,3\n"
    mapping = {"columns": {"y": "date.year", "m": "date.month", "d": "date.day"},
               "constant": {"event_kind": "use", "evidence": "alleged"}}  # fmt: skip
    found = load(database, source, "event", text, mapping)
    assert [each.values["date"] for each in found] == ["1999-02", "1999", "1999-12-03"]


@pytest.mark.parametrize(
    ("scheme", "code", "title"),
    [("cow", "385", "Norway"), ("cow", "385.0", "Norway"), ("cow_letters", "nor", "Norway"), ("gw", "368", "Lithuania"),
     ("cow_letters", "GFR", "Germany"), ("iso3", "ROM", "Romania"), ("iso3", "ZAR", "Democratic Republic of the Congo"),
     ("iso3", "TMP", "Timor-Leste"), ("iso3", "LTU", "Lithuania"), ("iso2", "NO", "Norway"),
     ("iso_numeric", "578", "Norway")],
)  # fmt: skip
def test_codes_of_other_projects_name_actors(seeded_sqlite: Database, scheme: str, code: str, title: str) -> None:
    with seeded_sqlite.reading() as connection:
        names = Names(connection)
    assert names.titles[names.by_code(scheme, code).actor] == title


@pytest.mark.parametrize(
    ("printed", "title"),
    [("Burkina Faso (Upper Volta)", "Burkina Faso"), ("Government of DR Congo (Zaire)",
      "Democratic Republic of the Congo"), ("Government of Ukraine", "Ukraine"), ("Iran (Persia)", "Iran"),
     ("Trinidad", "Trinidad and Tobago"), ("Sudan, South", "South Sudan"), ("Germany, East", "German Dem")],
)  # fmt: skip
def test_names_of_other_lists_and_two_names_of_one_state_are_found(
    seeded_sqlite: Database, printed: str, title: str
) -> None:
    with seeded_sqlite.reading() as connection:
        names = Names(connection)
        assert "two participants" in str(names.find("Russia (Soviet Union)").reason)
        assert names.titles[names.find(printed).actor].startswith(title)
        assert (new := names.find("Taiwan").new)
        assert new.code("cow") == "713"


def test_a_table_of_several_acts_a_row_is_read_act_by_act(database: Database, source: str) -> None:
    text = (
        "country,signed,ratified,left\nNorway,03.12.2008,3 Dec 2009,31.12.9999\nLithuania,,,\nNorway,NA,NA,2.1.2020\n"
    )
    columns = {
        "country": "actor", "signed": {"field": "act:signature", "dates": "dmy"}, "ratified": "act:ratification",
        "left": {"field": "act:withdrawal", "dates": "dmy"},
    }  # fmt: skip
    with database.reading() as connection:
        (treaty,) = list(lines.records(connection, ["treaty"]))
    mapping = {"columns": columns, "constant": {"treaty": treaty.slug}}
    found = load(database, source, "treaty_action", text, mapping)
    assert {(each.values["act_kind"], each.values["date"]) for each in found} == {
        ("signature", "2008-12-03"), ("ratification", "2009-12-03"), ("withdrawal", "2020-01-02"),
    }  # fmt: skip


def test_an_act_that_a_table_marks_without_its_day_is_an_act_without_a_date(database: Database, source: str) -> None:
    said = {"yes": "undated", "no": ""}
    columns = {"country": "actor", "signed": {"field": "act:signature", "words": said}, "ratified": "act:ratification"}
    with database.reading() as connection:
        (treaty,) = list(lines.records(connection, ["treaty"]))
    mapping = {"columns": columns, "constant": {"treaty": treaty.slug}}
    found = load(
        database, source, "treaty_action", "country,signed,ratified\nNorway,yes,2009\nLithuania,no,\n", mapping
    )
    assert {(each.values["act_kind"], each.values.get("date")) for each in found} == {
        ("signature", None), ("ratification", "2009")
    }  # fmt: skip
    assert "needs a date" in next(each.values["flag"] for each in found if each.values["act_kind"] == "signature")


def test_a_treaty_is_found_by_a_name_under_which_it_is_cited(seeded_sqlite: Database) -> None:
    with seeded_sqlite.reading() as connection:
        reading = Reading(
            connection, TYPES["treaty_action"], "in.csv", mapped({}, TYPES["treaty_action"]), "ada-derana-2018-03-03"
        )
        assert reading.record("treaty", "Oslo Convention") == reading.record("treaty", "ccm")


def test_a_code_that_outlived_its_state_needs_the_day(seeded_sqlite: Database) -> None:
    from datetime import date

    with seeded_sqlite.reading() as connection:
        names = Names(connection)
    assert "which" in str(names.by_code("cow", "365").reason)
    assert names.titles[names.by_code("cow", "365", date(1985, 1, 1)).actor] == "Soviet Union"
    assert names.titles[names.by_code("cow", "365", date(2005, 1, 1)).actor] == "Russian Federation"
    # Letters of one project are another State's in the next: no scheme is guessed.
    assert names.titles[names.by_code("cow_letters", "AUS").actor] == "Austria"
    assert names.titles[names.by_code("iso3", "AUS").actor] == "Australia"


@pytest.mark.parametrize(
    "mapping",
    [{"columns": {"a": 5}}, {"columns": {"a": {"field": "date", "dates": "xyz"}}}, {"constant": {"ghost": "x"},
     "columns": {}}, {"columns": {"a": {"field": "actor", "codes": "fifa"}}}, {"a": ["b"]}],
)  # fmt: skip
def test_a_mapping_that_makes_no_sense_is_named(mapping: dict[str, Any]) -> None:
    with pytest.raises(NotImported):
        mapped(mapping, TYPES["event"])


def test_chosen_lines_alone_are_written(database: Database, source: str) -> None:
    text = "event_kind,date,evidence\nuse,2001,alleged\nuse,2002,alleged\n"
    with database.writing() as connection:
        count, _ = rows.load(connection, text.encode(), "in.csv", TYPES["event"], source, EDITOR, None, chosen={3})
    assert count == 1


KILLED = """
import sys
from pathlib import Path
from treaties.config import Settings
from treaties.db import Database
from treaties.imports import rows
from treaties.operations.ledger import Editor
from treaties.records import TYPES
rows.BATCH = 50
database = Database(Settings(sys.argv[1], Path(sys.argv[2]).parent, "a secret for tests only"))
with database.writing() as connection:
    rows.load(connection, Path(sys.argv[2]).read_bytes(), "in.csv", TYPES["event"], sys.argv[3], Editor("import"), None,
              lambda words: print(words, flush=True))
print("done", flush=True)
"""


def test_an_import_that_is_killed_and_run_again_is_there_once(database: Database, source: str, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("event_kind,date,evidence\n" + "use,2001,alleged\n" * 200)
    url = database.settings.database_url
    command = [sys.executable, "-c", KILLED, url, str(file), source]
    database.dispose()
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline()  # a batch is written and not committed
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    count = select(func.count()).select_from(Record).where(Record.kind == "event")
    with database.reading() as connection:
        assert connection.execute(count).scalar_one() == 0
    for expected in ("done", "imported before"):
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        assert expected in answer.stdout + answer.stderr
    with database.reading() as connection:
        assert connection.execute(count).scalar_one() == 200


def test_who_the_register_lacks_is_named_and_added_only_where_the_mapping_says_so(
    database: Database, source: str
) -> None:
    text = "treaty,actor,act_kind,date\nccm,Freedonia,signature,2008-12-03\nccm,freedonia,ratification,2009-12-03\n"
    with pytest.raises(NotImported) as refused:
        load(database, source, "treaty_action", text, {})
    assert refused.value.lacking == ["Freedonia", "freedonia"]
    mapping = {"columns": {}, "actors": {"Freedonia": "state"}}
    acts = load(database, source, "treaty_action", text, mapping)
    assert [each.values["actor"] for each in acts] == ["freedonia"] * 2
    with database.reading() as connection:
        (actor,) = [each for each in lines.records(connection, ["actor"]) if each.slug == "freedonia"]
    assert actor.values["actor_kind"] == "state"
    assert [each["source"] for each in actor.citations] == [source]


def test_who_is_added_may_be_the_country_of_a_new_place_and_a_party(database: Database, source: str) -> None:
    text = "event_kind,date,evidence,country,User,Where\nuse,2008,alleged,Freedonia,Sylvania,Fortville\n"
    mapping = {"columns": {"User": "actors:user", "Where": "place.title"},
               "actors": {"Freedonia": "state", "Sylvania": "armed_group"}}  # fmt: skip
    (event,) = load(database, source, "event", text, mapping)
    assert (event.values["country"], event.values["place"]) == ("freedonia", "fortville")
    assert event.parts["actors"] == [{"actor": "sylvania", "role": "user"}]
    with database.reading() as connection:
        (place,) = list(lines.records(connection, ["place"]))
    assert place.values["country"] == "freedonia"

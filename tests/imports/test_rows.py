from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from support.drafts import EDITOR, small_register

from treaties.exports import lines
from treaties.imports import applying, rows
from treaties.imports.errors import NotImported
from treaties.records import TYPES

if TYPE_CHECKING:
    from treaties.db import Database

MAP = {"Land": "actor", "Start": "date", "Comment": ""}


@pytest.fixture
def source(database: Database) -> str:
    with database.writing() as connection:
        small_register(connection)
    with database.reading() as connection:
        (line,) = list(lines.records(connection, ["source"]))
    return line.slug


def load(database: Database, source: str, kind: str, text: str, mapping: dict[str, str]) -> tuple[int, str]:
    with database.writing() as connection:
        return rows.load(connection, text.encode(), "in.csv", TYPES[kind], source, EDITOR, mapping)


def test_a_table_of_acts_is_written_once_and_undone_as_a_whole(database: Database, source: str) -> None:
    text = (
        "treaty,Land,act_kind,Start,Comment\nccm,LTU,signature,3 December 2008,x\nccm,norway,signature,2008-12-03,NA\n"
    )
    count, key = load(database, source, "treaty_action", text, MAP)
    assert count == 2
    with pytest.raises(NotImported, match="imported before"):
        load(database, source, "treaty_action", text, MAP)
    with database.reading() as connection:
        acts = list(lines.records(connection, ["treaty_action"]))
    assert {each.values["actor"] for each in acts} == {"lithuania", "norway"}
    assert acts[0].citations[0]["locator"] == "in.csv, line 2"
    with database.writing() as connection:
        assert applying.undo(connection, key, EDITOR) == 2
    assert load(database, source, "treaty_action", text, MAP)[0] == 2


def sheet(*rows: list[Any], second: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        for page in [book.add_worksheet(), *([book.add_worksheet()] if second else [])]:
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return out.getvalue()


def test_a_sheet_of_a_workbook_is_read_as_a_table(database: Database, source: str) -> None:
    content = sheet(["treaty", "Land", "act_kind", "Start"], [], ["ccm", "LTU", "signature", date(2008, 12, 3)])
    with database.writing() as connection:
        assert rows.load(connection, content, "in.xlsx", TYPES["treaty_action"], source, EDITOR, MAP)[0] == 1
    with database.reading() as connection:
        (act,) = lines.records(connection, ["treaty_action"])
    assert act.values["date"] == "2008-12-03"
    assert act.citations[0]["locator"] == "in.xlsx, line 3"
    numbers = sheet(["a", "b", "c", "d"], [1, 2.5, True, "=1+1"])
    # Of a formula the value counts that the workbook was saved with; nothing is computed.
    assert list(rows.lines(numbers, "in.xlsx")) == [(2, {"a": "1", "b": "2.5", "c": "yes", "d": "0"})]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_has_the_same_lines_whatever_ends_them(end: str) -> None:
    text = end.join(["a,b", '1,"2', '3"', "", "4,5"])
    assert list(rows.lines(text.encode(), "in.csv")) == [(2, {"a": "1", "b": f"2{end}3"}), (5, {"a": "4", "b": "5"})]


def test_a_workbook_that_is_no_single_table_ends_in_a_message() -> None:
    far = io.BytesIO()
    with xlsxwriter.Workbook(far) as book:
        book.add_worksheet().write(1_048_575, 16_383, "far away")
    for content, why in (
        (sheet(["a"], second=True), "has 2"), (sheet(), "has 0"), (sheet(["a"])[:-400], "no readable workbook"),
        (far.getvalue(), "more than 200,000 rows"), (sheet(*[["x" * 32_767]] * 2_100), "64 megabytes of text"),
    ):  # fmt: skip
        with pytest.raises(NotImported, match=why):
            list(rows.lines(content, "in.xlsx"))


def test_events_take_parties_years_and_ranges(database: Database, source: str) -> None:
    text = "event_kind,date,evidence,User,quantity_low,quantity_high\nuse,1943,alleged,Norway,0,12\n"
    assert load(database, source, "event", text, {"User": "actors:user"})[0] == 1
    with database.reading() as connection:
        (event,) = list(lines.records(connection, ["event"]))
    assert event.values["date"] == "1943"
    assert event.values["quantity_low"] == 0
    assert event.parts["actors"] == [{"actor": "norway", "role": "user"}]


def test_every_problem_is_named_by_line_column_and_reason(database: Database, source: str) -> None:
    text = "treaty,Land,act_kind,Start,Odd\nccm,Atlantis,dance,soon,x\nghost,norway,signature,2008,\n"
    with pytest.raises(NotImported) as refused:
        load(database, source, "treaty_action", text, MAP)
    found = {(each.line, each.column) for each in refused.value.problems}
    assert found == {(2, "Land"), (2, "Start"), (2, "Odd"), (3, "treaty")}
    with database.reading() as connection:
        assert not list(lines.records(connection, ["treaty_action"]))


@pytest.mark.parametrize("content", [b"\xff\xfe", b'a,b\n"x', b"a,b\n1\n", b"a\n\x00\n"])
def test_a_hostile_file_ends_in_a_message(database: Database, source: str, content: bytes) -> None:
    with database.writing() as connection, pytest.raises(NotImported):
        rows.load(connection, content, "x", TYPES["event"], source, EDITOR)


HEAD = "treaty,actor,act_kind,date\n"
HOSTILE = {
    "a cell of 200,000 letters": HEAD + "x" * 200_000,
    "10,000 columns": ",".join(f"c{n}" for n in range(10_000)) + "\n" + "1," * 9_999 + "1\n",
    "a million columns of one name": "a," * 1_000_000 + "a\n",
    "quotation marks": HEAD + '"' * 200_001,
    "a packed workbook": "PK\x03\x04" + "0" * 1000,
    "UTF-16 without a mark": HEAD.encode("utf-16-le").decode("latin-1"),
    "a formula": HEAD + "ccm,norland,signature,=cmd|'/c calc'!A0\n",
    "a day of 2**63": HEAD + f"ccm,norland,signature,{2**63}\n",
    "5,000 digits": HEAD + f"ccm,norland,signature,{'9' * 5000}\n",
    "bytes of two encodings": HEAD + "ccm,C\xc3\xb4te\xe9\xff,signature,2008\n",
}


@pytest.mark.parametrize("dates", ["", "dmy", "excel"])
def test_whatever_a_mapped_table_holds_it_ends_in_a_message(database: Database, source: str, dates: str) -> None:
    mapping = {"date": {"field": "date", "dates": dates}}
    for name, text in HOSTILE.items():
        content = text.encode("latin-1")
        with database.writing() as connection, pytest.raises(NotImported) as refused:
            rows.load(connection, content, name, TYPES["treaty_action"], source, EDITOR, mapping)
        assert 0 < len(str(refused.value)) < 3000, name

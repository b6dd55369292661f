"""Formats that need a library of their own: a spreadsheet and Parquet."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import chain
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from treaties.domain.dates import parse_edtf
from treaties.domain.message import Message
from treaties.exports import lines, tables
from treaties.exports.errors import ExportError
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Connection

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576
PARQUET = {"day": "DATE", "number": "BIGINT", "real": "DOUBLE", "flag": "BOOLEAN"}
COLUMNS = ("kind", "slug", "title", "date", "date_first", "date_last", "content")


def write_xlsx(
    connection: Connection, path: Path, state: str, tell: Callable[[int], None], *, day: date | None = None
) -> None:
    """A workbook with a sheet per table. Text is written as text, so that no cell of it is ever a formula."""
    found = tables.tables(bounds=True, titles=True, dated=day is not None)
    rows = tables.rows(connection, bounds=True, titles=True, day=day)
    workbook(path, found, rows, tables.about(state, day), tell)


def workbook(
    path: Path, found: Sequence[tables.Table], rows: Iterable[tuple[str, Sequence[Any]]], about: dict[str, Any],
    tell: Callable[[int], None] = lambda _: None,
) -> None:  # fmt: skip
    """A sheet for each table, filled from rows (name of the table, cells) as they come; then codebook and `about`."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_properties({"title": "Treaty Register", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    try:
        sheets = {table.name: book.add_worksheet(table.name) for table in found}
        next_row = dict.fromkeys(sheets, 1)
        for table in found:
            for at, column in enumerate(table.columns):
                sheets[table.name].write_string(0, at, column.name)
        for number, (name, row) in enumerate(rows, 1):
            at, next_row[name] = next_row[name], next_row[name] + 1
            if at >= MOST_ROWS:
                raise ExportError(
                    Message(
                        "A sheet holds %(most)s rows, the table %(name)s has more: take csv or sqlite.",
                        most=f"{MOST_ROWS:,}",
                        name=name,
                    )
                )
            for place, value in enumerate(row):
                _write(sheets[name], at, place, value)
            tell(number)
        for name, pairs in (("codebook", tables.codebook(found)), ("about", about.items())):
            sheet = book.add_worksheet(name)
            for at, line in enumerate(pairs):
                for place, value in enumerate(line):
                    _write(sheet, at, place, value)
    finally:
        book.close()  # also after a failure: its rows lie in files of their own until then


def _write(sheet: Any, row: int, place: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, place, "yes" if value else "no")
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value)
    elif value:
        # What a cell cannot hold ends with a mark that says so; the other formats hold it whole.
        cut = value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + "…"
        sheet.write_string(row, place, cut)


def write_parquet(connection: Connection, path: Path, state: str, tell: Callable[[int], None]) -> None:
    """One table for columnar tools: a row per record, its day in columns, everything it says as JSON."""
    parquet(path, dict.fromkeys(COLUMNS, "line") | {"date_first": "day", "date_last": "day"}, _records(connection),
            tables.about(state), tell)  # fmt: skip


def write_parquet_tables(
    connection: Connection, folder: Path, state: str, tell: Callable[[int], None], *, day: date | None = None
) -> None:
    """A file per table with the types of its columns: days, whole numbers, numbers, yes and no, text."""
    folder.mkdir(parents=True, exist_ok=True)
    said, before = tables.about(state, day), 0
    for table in tables.tables(bounds=True, titles=True, dated=day is not None):
        found = tables.of(connection, table, bounds=True, titles=True, day=day)
        rows = chain.from_iterable(zip(*columns, strict=True) for columns in found)
        kinds = {each.name: each.kind for each in table.columns}
        before += parquet(folder / f"{table.name}.parquet", kinds, rows, said, partial(_beyond, tell, before))


def _beyond(tell: Callable[[int], None], before: int, number: int) -> None:
    tell(before + number)


def parquet(
    path: Path, columns: dict[str, str], rows: Iterable[Sequence[Any]], about: dict[str, Any],
    tell: Callable[[int], None] = lambda _: None,
) -> int:  # fmt: skip
    """A table with these columns (name: kind of a Field); `about` stands in the file's own key-value pairs.

    How many rows it has.
    """
    number = 0
    try:
        import duckdb
    except ImportError as error:
        raise ExportError(Message("Parquet needs DuckDB: pip install duckdb.")) from error
    with TemporaryDirectory() as folder:
        source = f"{folder}/records.csv"
        with open(source, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123 - a name for another program
            for number, row in enumerate(chain([columns], rows)):
                cells = ["" if each is None else str(each).replace('"', '""') for each in row]
                out.write('"' + '","'.join(cells) + '"\r\n')
                tell(number)
        typed = ", ".join(f"'{name}': '{PARQUET.get(kind, 'VARCHAR')}'" for name, kind in columns.items())
        with duckdb.connect(config={"threads": 1}) as engine:
            shape = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
            limits = "allow_quoted_nulls = true, max_line_size = 20000000"
            read = f"read_csv($source, columns = {{{typed}}}, {shape}, {limits})"
            said = ", ".join(f"{key}: '{_quoted(str(value))}'" for key, value in about.items())
            engine.execute(
                f"COPY (SELECT * FROM {read}) TO '{_quoted(str(path))}' (FORMAT parquet, KV_METADATA {{{said}}})",
                {"source": source},
            )
    return number


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _records(connection: Connection) -> Iterator[list[str]]:
    for kind, entry in sorted(TYPES.items()):
        for slug, title, stated, line in lines.told(connection, entry):
            yield [kind, slug, title, stated, *_bounds(stated), line]


@lru_cache(maxsize=4096)
def _bounds(stated: str) -> tuple[str, str]:
    if not stated:
        return "", ""
    read = parse_edtf(stated)
    return read.earliest.isoformat(), read.latest.isoformat()

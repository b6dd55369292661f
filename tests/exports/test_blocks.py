"""Rows as text, many at once: the same bytes as cell by cell, in pieces."""

from __future__ import annotations

import csv
import io
from datetime import date
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select, update
from support.drafts import small_register

from treaties.exports import blocks, csv_text
from treaties.exports.text import cell
from treaties.models import Actor, Term
from treaties.queries import listing
from treaties.records import TYPES
from treaties.web.app import create_app

if TYPE_CHECKING:
    from treaties.db import Database

KINDS = ("line", "number", "flag", "day", "partial", "real")
SIGNS = st.text("=+-@'\t,\"\n\r aé", max_size=6)
ROW = st.tuples(
    SIGNS | st.none(), st.integers(-(2**53), 2**53) | st.none(), st.booleans() | st.none(), st.dates() | st.none(),
    st.sampled_from(["-0100", "2008-12~", "[1960,1961]", ""]) | st.none(), st.floats(allow_nan=False) | st.none(),
)  # fmt: skip


def slowly(rows: list[tuple[Any, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(
        [cell(kind, str(value) if isinstance(value, date) else value, guard=True)
         for kind, value in zip(KINDS, row, strict=True)] for row in rows
    )  # fmt: skip
    return out.getvalue()


@given(st.lists(ROW, min_size=1, max_size=6))
def test_lines_written_together_are_those_that_the_library_writes(rows: list[tuple[Any, ...]]) -> None:
    assert blocks.csv_lines(KINDS, rows) == slowly(rows)


def test_a_whole_list_is_sent_in_pieces_and_not_kept_in_memory(seeded: Database) -> None:
    rmtree(seeded.settings.data_dir / "lists", ignore_errors=True)
    app = create_app(seeded.settings)
    client = app.test_client()
    for suffix in ("csv", "json"):
        answer = client.get(f"/acts.{suffix}")
        assert len(list(answer.iter_encoded())) > 2
        assert "Content-Length" not in answer.headers
        again = client.get(f"/acts.{suffix}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    app.extensions["treaties"].dispose()


def test_lists_put_together_by_the_database_are_those_put_together_cell_by_cell(seeded: Database) -> None:
    with seeded.reading() as connection:
        for entry in TYPES.values():
            kinds = ["line", "line", *(each.kind for each in entry.fields if not each.derived)]
            rows = [row for rows in listing.blocks(connection, entry, listing.Asked(), 500) for row in rows]
            told = b"".join(csv_text.of_list(connection, entry, listing.Asked(), 7))
            assert told.decode() == (blocks.csv_lines(kinds, rows) if rows else "")


@settings(max_examples=40)
@given(texts=st.lists(SIGNS, min_size=1, max_size=8), stated=st.sampled_from(["-0100", "[1960,1961]", "2008-12~", ""]))
def test_the_database_writes_whatever_a_cell_holds(
    seeded_sqlite: Database, seeded_postgres: Database, texts: list[str], stated: str
) -> None:
    kinds = (csv_text.PLAIN, "partial", "number", "flag", *["line"] * len(texts))
    row = ("a-1", stated, -5, True, *texts)
    for database in (seeded_sqlite, seeded_postgres):
        cells = [literal(each) for each in row]
        with database.reading() as connection:
            found = connection.execute(select(csv_text.told(connection.dialect.name, kinds, cells))).scalars().all()
        assert csv_text.lines(found).decode() == blocks.csv_lines(("line", *kinds[1:]), [row])


def test_codes_that_are_no_plain_words_are_quoted(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        connection.execute(update(Term).where(Term.code == "state").values(code="a, state"))
        connection.execute(update(Actor).where(Actor.actor_kind == "state").values(actor_kind="a, state"))
    with database.reading() as connection:
        assert b',"a, state",' in b"".join(csv_text.of_list(connection, TYPES["actor"], listing.Asked()))

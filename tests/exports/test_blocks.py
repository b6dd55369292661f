"""Rows as text, many at once: the same bytes as cell by cell, in pieces."""

from __future__ import annotations

import csv
import io
from datetime import date
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from treaties.exports import blocks
from treaties.exports.text import cell
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

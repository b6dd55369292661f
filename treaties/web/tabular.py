"""Rows as CSV, the same way from every page."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from flask import Response

from treaties.exports.text import cell

if TYPE_CHECKING:
    from collections.abc import Iterable


def csv_answer(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Response:
    """The rows under their heading; text that a spreadsheet would run is guarded, numbers stay as they are."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerows([cell("line", value, guard=True) for value in row] for row in (head, *rows))
    return Response(out.getvalue(), mimetype="text/csv")

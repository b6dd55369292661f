"""SQL for researchers: one SELECT over the newest published export, never over the live tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, request

from treaties.domain.text import TextError, clean
from treaties.exports import console, sql, tables
from treaties.web.accounts import require_editor
from treaties.web.context import page
from treaties.web.pages.data import published
from treaties.web.tabular import csv_answer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

LONGEST = 4000
EXAMPLES = (
    (
        "Who is reported to have used cluster munitions after signing the convention",
        """
SELECT actor_name, title, date, status_on_first_day, status_on_last_day
FROM events_with_parties
WHERE event_kind = 'use' AND role IN ('user', 'alleged_user') AND treaty = 'ccm'
  AND status_on_first_day IN ('signatory', 'consented', 'party')
ORDER BY date_first
""".strip(),
    ),
    (
        "Reports per independent origin: whom the sources of an event relay in the end",
        """
SELECT c.record AS event, COUNT(DISTINCT c.source) AS sources,
  COUNT(DISTINCT COALESCE((SELECT r.name FROM source_relays r WHERE r.source = c.source
    ORDER BY r.chain, r.position DESC LIMIT 1), s.publisher)) AS origins
FROM citation c JOIN source s ON s.slug = c.source
WHERE c.kind = 'event'
GROUP BY c.record ORDER BY sources DESC
""".strip(),
    ),
    (
        "Deadlines that passed without a fulfilment on record",
        """
SELECT a.title AS state, o.short_title AS duty, d.due_day
FROM deadline d
JOIN actor a ON a.slug = d.actor JOIN obligation o ON o.slug = d.obligation
LEFT JOIN fulfilment f ON f.actor = d.actor AND f.obligation = d.obligation
WHERE NOT d.yearly AND d.due_day < date('now') AND f.slug IS NULL
ORDER BY d.due_day
""".strip(),
    ),
    (
        "Full text: every record that says or quotes something, the best first",
        """
SELECT kind, record, title, snippet(full_text, -1, '', '', '…', 16) AS words
FROM full_text WHERE full_text MATCH '"duds" OR submunition* NOT mine'
ORDER BY rank LIMIT 20
""".strip(),
    ),
    (
        "Parties to each treaty, year by year",
        """
WITH RECURSIVE years(y) AS (SELECT 1995 UNION ALL SELECT y + 1 FROM years WHERE y < 2026)
SELECT y AS year, treaty, COUNT(*) AS parties
FROM years JOIN status_span s
  ON s.layer = 'status' AND s.view IS NULL AND s.status = 'party'
  AND y || '-12-31' BETWEEN s.first_day AND s.last_day
GROUP BY y, treaty ORDER BY treaty, y
""".strip(),
    ),
)


def register(app: Flask) -> None:
    """Add the console and its answers as data."""
    app.get("/sql", endpoint="sql_page")(require_editor(show))
    app.get("/sql.csv", endpoint="sql_csv")(require_editor(as_csv))
    app.get("/sql.json", endpoint="sql_json")(require_editor(as_json))


def _asked() -> str:
    try:
        return clean(request.args.get("q", ""), LONGEST, lines=True)
    except TextError as error:
        raise console.Refused(error.message) from error


def show() -> ResponseReturnValue:
    """The box, the answer to what it holds, the tables, examples. The address is the permalink."""
    answer, problem, code, query = None, "", 200, request.args.get("q", "")
    try:
        query = _asked()
        answer = console.ask(published("sqlite"), query) if query else None
    except console.Refused as error:
        problem, code = str(error), 422
    except console.Occupied as error:
        problem, code = str(error), 503
    found = tables.tables(bounds=True, titles=True)
    return page(
        "sql.html", code, section="", sql=query, answer=answer, problem=problem, found=found, views=sql.VIEWS,
        examples=EXAMPLES, types=tables.TYPE_WORDS, most=console.ROWS,
    )  # fmt: skip


def _whole() -> console.Answer | tuple[str, int]:
    try:
        answer = console.ask(published("sqlite"), _asked(), whole=True)
    except console.Refused as error:
        return str(error), 422
    except console.Occupied as error:
        return str(error), 503
    return (
        (_("The answer is larger than 10 MB: ask for less, or take a file from /data."), 413) if answer.more else answer
    )


def as_csv() -> ResponseReturnValue:
    """The whole answer as CSV, text that a spreadsheet would run guarded."""
    answer = _whole()
    if isinstance(answer, tuple):
        return Response(answer[0] + "\n", answer[1], mimetype="text/plain")
    return csv_answer(answer.columns, answer.rows)


def as_json() -> ResponseReturnValue:
    """The whole answer as JSON."""
    answer = _whole()
    if isinstance(answer, tuple):
        return jsonify({"status": answer[1], "detail": answer[0]}), answer[1]
    return jsonify({"columns": answer.columns, "rows": answer.rows, "licence": tables.LICENCE})

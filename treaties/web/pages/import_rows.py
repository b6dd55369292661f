"""A plain table: its columns mapped to fields, checked without writing, and written all or line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, redirect, request

from treaties.domain.acts import LABELS, Kind
from treaties.domain.message import Message
from treaties.imports.errors import NONE_TICKED, NotImported, Wrong
from treaties.queries.listing import terms
from treaties.records import TYPES
from treaties.web import kept_files
from treaties.web.context import editor, page, reader, writer
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from treaties.imports.beside import Beside
    from treaties.records import RecordType

SHOWN = 500
SAMPLES = 3
CODES = {
    "iso3": "ISO, three letters", "iso2": "ISO, two letters", "iso_numeric": "ISO, numbers", "cow": "COW, numbers",
    "cow_letters": "COW, letters", "gw": "Gleditsch-Ward",
}  # fmt: skip


@dataclass(slots=True)
class Shown:
    """A column as the page offers it: its heading, some cells, and where it goes."""

    heading: str
    samples: list[str]
    said: dict[str, Any]


def shown(content: bytes, name: str, entry: RecordType) -> Response:
    """The columns of a table with what is remembered or can be guessed; NotImported where it is no table."""
    from treaties.imports.mapping import guess

    table = list(_first(content, name))
    headings = list(table[0][1]) if table else []
    if not headings:
        raise NotImported.at(name, 0, "", Message("This table has a heading and no row, or neither."))
    said = kept_files.remembered(entry.kind, headings)
    return _page(content, name, entry, said or guess(headings, entry), remembered=bool(said))


def _first(content: bytes, name: str) -> Any:
    from treaties.imports import rows

    for number, row in enumerate(rows.lines(content, name)):
        if number >= SAMPLES:
            return
        yield row


def _page(
    content: bytes, name: str, entry: RecordType, said: dict[str, Any], code: int = 200, *,
    problems: list[Wrong] | None = None, found: list[Beside] | None = None, count: int = 0, remembered: bool = False,
    source: str = "", lacking: list[str] | None = None,
) -> Response:  # fmt: skip
    from treaties.imports.mapping import FORMATS, targets

    table = list(_first(content, name))
    headings = list(table[0][1]) if table else []
    columns = []
    for heading in headings:
        target = said.get("columns", {}).get(heading, {})
        target = {"field": target} if isinstance(target, str) else dict(target)
        target["words"] = "; ".join(f"{key}={value}" for key, value in target.get("words", {}).items())
        columns.append(Shown(heading, [row[heading][:60] for _, row in table if row[heading].strip()], target))
    return page(
        "import_rows.html", code, section="", entry=entry, columns=columns, targets=targets(entry), formats=FORMATS,
        codes=CODES, constants=_constants(entry, said), problems=problems, found=found, count=count, name=name,
        key=kept_files.keep(content), remembered=remembered, source=source or request.form.get("source", ""),
        shown=SHOWN, problem_items=[], labels=_labels(entry),
        lacking=[*said.get("actors", {}), *(lacking or [])], joining=said.get("actors", {}),
        actor_kinds=terms(reader()).get("actor_kind") or {"state": "state"},
    )  # fmt: skip


def _labels(entry: RecordType) -> dict[str, str]:
    """Every place that a column can go, in words."""
    from treaties.imports.mapping import ACT, ROLE, targets

    own = {each.name: each.label for each in entry.fields}
    found = {}
    for target in targets(entry):
        name, dot, part = target.partition(".")
        if target.startswith(ROLE):
            found[target] = f"Party: {target.removeprefix(ROLE)}"
        elif target.startswith(ACT):
            found[target] = f"Act on this day: {LABELS[Kind(target.removeprefix(ACT))].lower()}"
        elif dot:
            found[target] = f"{own.get(name, name)}: {'name' if part == 'title' else part}"
        else:
            found[target] = own.get(target, {"slug": "Short address"}.get(target, target.capitalize()))
    return found


def _constants(entry: RecordType, said: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Fields that every record needs, and those that have a value for the whole table."""
    given = said.get("constant", {})
    wanted = [each for each in entry.fields if each.required or each.name in given]
    return [(each.name, each.label, given.get(each.name, "")) for each in wanted]


def _chosen(headings: list[str], entry: RecordType) -> dict[str, Any]:
    """The mapping that the form states."""
    columns: dict[str, Any] = {}
    for number, heading in enumerate(headings):
        words = (pair.partition("=") for pair in request.form.get(f"words_{number}", "").split(";") if "=" in pair)
        columns[heading] = {
            "field": request.form.get(f"to_{number}", ""), "dates": request.form.get(f"dates_{number}", ""),
            "codes": request.form.get(f"codes_{number}", ""),
            "words": {key.strip(): value.strip() for key, _, value in words},
        }  # fmt: skip
    constant = {
        each.name: text for each in entry.fields if (text := request.form.get(f"constant_{each.name}", "").strip())
    }
    joining = dict.fromkeys(request.form.getlist("joins"), request.form.get("joins_as", ""))
    return {"columns": columns, "constant": constant} | ({"actors": joining} if joining else {})


def check_or_write() -> ResponseReturnValue:
    """Say everything that is wrong, or what would be written; write it where asked, and remember the mapping."""
    from treaties.imports.mapping import mapped

    content = kept_files.kept()
    entry = TYPES.get(request.form.get("kind", "")) or abort(400, _("There is no such type of record."))
    name, source = request.form.get("name", "file")[:120], request.form.get("source", "").strip()
    headings = list(next(iter(_first(content, name)), (0, {}))[1])
    said = _chosen(headings, entry)
    chosen = {int(line) for line in request.form.getlist("row") if line.isascii() and line.isdigit() and len(line) < 10}  # noqa: PLR2004 - no file has more lines
    try:
        mapped(said, entry)
        # A table that is corrected and sent again finds its mapping; who joins the register is said for this one only.
        kept_files.remember(entry.kind, headings, {name: each for name, each in said.items() if name != "actors"})
        if request.form.get("do") == "write":
            if request.form.get("ticked") and not chosen:
                raise NotImported.at(name, 0, "", NONE_TICKED)
            return _write(content, name, entry, source, said, chosen or None)
        count, found = _dry(content, name, entry, source, said)
    except NotImported as error:
        return _page(content, name, entry, said, 422, problems=error.problems, source=source, lacking=error.lacking)
    return _page(content, name, entry, said, found=found, count=count, source=source)


def _dry(content: bytes, name: str, entry: RecordType, source: str, said: dict[str, Any]) -> tuple[int, list[Beside]]:
    """Everything as it would be written, and taken back."""
    from treaties.imports import rows
    from treaties.imports.beside import beside

    with writer() as connection:
        found = beside(connection, content, name, entry, source, said, SHOWN)
        count, _key = rows.load(connection, content, name, entry, source, editor(), said)
        connection.rollback()
    return count, found


def _write(
    content: bytes, name: str, entry: RecordType, source: str, said: dict[str, Any], chosen: set[int] | None
) -> ResponseReturnValue:
    from treaties.imports import rows

    with writer() as connection:
        count, key = rows.load(connection, content, name, entry, source, editor(), said, chosen=chosen)
    flash(_("%(count)s records were written. To undo them all: import %(key)s.", count=count, key=key), "good")
    return redirect("/import", 303)

"""The common way of every record type: list, page, data, create, edit, retire, history."""

from __future__ import annotations

import html
import json
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, jsonify
from markupsafe import Markup
from werkzeug.routing import BaseConverter

from treaties.citations import bibtex, csl, ris
from treaties.domain.dates import DateError
from treaties.domain.message import Message
from treaties.domain.text import RESERVED, TextError, clean
from treaties.domain.values import plain, whole_number
from treaties.exports import blocks, csv_text
from treaties.exports.tables import LICENCE, LICENCE_ADDRESS
from treaties.queries import arranged, listing, saved_views
from treaties.queries.origins import weakness
from treaties.queries.prepared import Remembered
from treaties.queries.works import work_of
from treaties.records import BY_PATH, TYPES, Field, RecordType
from treaties.web import forms, kept_lists, markup, metadata
from treaties.web.context import args, host, keep_link, moulded, page, present, reader, signed_in
from treaties.web.found import found, found_whole
from treaties.web.mould import Mould, hole
from treaties.web.sheet import said, sheet
from treaties.web.tabular import streamed
from treaties.web.versions import as_data
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

    from treaties.domain.citation import Work

LARGEST = 2**31
REPORTED = {"treaty_action", "fulfilment"}  # what their pages say may rest on reports only
NO_PAGE = Message("This page of the list does not exist; begin again at the first page.")
PATHS = ",".join(sorted(BY_PATH))


class SlugConverter(BaseConverter):
    """A short address: lower-case letters, digits and hyphens, and none of the words that lead elsewhere."""

    regex = f"(?!(?:{'|'.join(RESERVED)})$)[a-z0-9][a-z0-9-]*"


def register(app: Flask) -> None:
    """Add the common routes; pages of their own take precedence by their literal path."""
    kinds = f"<any({PATHS}):path>"
    app.get(f"/{kinds}")(list_page)
    app.get(f"/{kinds}.csv")(list_csv)
    app.get(f"/{kinds}.json")(list_json)
    app.get(f"/{kinds}/<slug:slug>")(show)
    app.get(f"/{kinds}/<slug:slug>.json")(show_json)
    app.get(f"/{kinds}/<slug:slug>.csl.json")(show_csl)
    app.get(f"/{kinds}/<slug:slug>.bib")(show_bib)
    app.get(f"/{kinds}/<slug:slug>.ris")(show_ris)
    app.get("/read-date.json", endpoint="read_date")(
        lambda: jsonify(dict(zip(("text", "value"), forms.understanding(*_date_asked()), strict=True)))
    )


def _date_asked() -> tuple[str, str]:
    return args().get("q", "")[:100], args().get("kind", "")


def list_asked(entry: RecordType) -> tuple[dict[str, str], listing.Asked]:
    """The filters in the address as typed and as read; 400 with the reason where one of them cannot be read."""
    try:
        typed = {name: clean(value).strip() for name, value in args().items()}
        if not signed_in():
            typed.pop(listing.DRAFTS, None)
        return typed, listing.read_filters(reader(), entry, typed)
    except (TextError, DateError) as error:
        abort(400, str(error))


def list_page(path: str) -> ResponseReturnValue:
    """The list of one record type with its filters, columns and order, by keyset."""
    entry, connection = BY_PATH[path], reader()
    typed, asked = list_asked(entry)
    fields, order = _columns(entry), _order(entry)
    usual = order is None and fields == entry.shown
    after = _after(entry) if usual else _behind()
    by = order or arranged.Order(arranged.TITLE)
    try:
        rows = (
            listing.page(connection, entry, asked, after, whole=False)
            if usual
            else arranged.page(connection, entry, asked, fields, by, after, listing.PAGE)
        )
    except (ValueError, OverflowError):
        abort(400, str(NO_PAGE))
    more, rows = rows[listing.PAGE :], rows[: listing.PAGE]
    terms, may_write = listing.terms(connection), signed_in()
    gone, left_out = _left_out(entry, typed, asked, terms, ordered=order is not None)
    kept = {name: value for name, value in typed.items() if value and name not in {"after", "at", "col", *gone}}
    if fields != entry.shown:
        kept["cols"] = " ".join(each.name for each in fields)
    key = (_key(entry, rows[-1]) if usual else str(plain(rows[-1].sort_key))) if more else ""
    here = urlencode(kept)
    following = f"/{path}?{f'{here}&' if here else ''}{urlencode({'after': key, 'at': rows[-1].id})}" if more else ""
    total = listing.count(connection, entry, asked)
    varying: dict[str, Any] = {
        "total_words": f"{total:,} {(entry.label if total == 1 else entry.plural).lower()}",
        "coins_html": _coins(path, rows),
        "pager_html": markup.pager(f"/{path}{f'?{here}' if here else ''}" if after else "", following),
        "rows": _table_rows(path, fields, rows, terms, chosen=may_write) or _no_rows(len(fields) + 1 + may_write),
    }  # fmt: skip
    if present.visit and usual and not left_out and not typed.keys() & {"view", "sort"}:
        mould = _moulds.get(connection, (path, bool(kept)), lambda: _moulded(entry, terms, asked=bool(kept)))
        return mould.answer(varying | _filling(typed, here))
    return page(
        "list.html", **_fixed(entry, terms, fields), **varying, asked=typed, kept=kept, here=here, total=total,
        meta_html=metadata.of_list(f"/{path}", f"?{here}" if here else ""), may_write=may_write,
        sorting=lambda by: _sorted_by(kept, here, by), order=None if usual else by,
        term_fields=entry.coded, left_out=left_out,
        views=saved_views.of_kind(connection, entry.kind) if may_write else [],
    )  # fmt: skip


_moulds: Remembered = Remembered(64)  # a list with and one without filters of each type, some 20 kB each


def _fixed(entry: RecordType, terms: Mapping[str, Mapping[str, str]], fields: list[Field]) -> dict[str, Any]:
    """What every page of the list with these columns shows."""
    return {
        "entry": entry, "section": entry.section, "fields": fields, "terms": terms, "filters": entry.filters,
        "paths": {each.kind: where for where, each in BY_PATH.items()}, "sortable": arranged.sortable(fields),
    }  # fmt: skip


def _moulded(entry: RecordType, terms: Mapping[str, Mapping[str, str]], *, asked: bool) -> Mould:
    """The list in its usual columns and order with holes for filters and rows; `asked`: some filter is applied."""
    names = ["q"]
    for each in entry.filters:
        ends = ("_from", "_to", "_match") if each.kind == "partial" else ("",)
        names += [f"{each.name}{end}" for end in ends]
    here = hole("here") if asked else ""
    holes: dict[str, Any] = {name: hole(name) for name in ("total_words", "coins_html", "pager_html", "rows")}
    return moulded(
        "list.html", **_fixed(entry, terms, entry.shown), **holes, asked={name: hole(f"?{name}") for name in names},
        kept=asked, here=here, meta_html=metadata.of_list(f"/{entry.path}", f"?{here}" if here else ""),
        sorting=lambda by: Markup(f"{hole('sorting')}sort={by}"),  # noqa: S704 - names of fields
    )  # fmt: skip


def _filling(typed: Mapping[str, str], here: str) -> dict[str, str]:
    """What fills the holes of the filters, their values behind a mark that no other hole has."""
    safe = markup.escape(here)
    filling = {"here": safe, "sorting": f"{safe}&amp;" if here else "", "keep": keep_link("list.html")}
    for name, value in typed.items():
        filling |= {f"?{name}": markup.escape(value), f"?{name}={value}": " selected"}
    return filling


def _sorted_by(kept: Mapping[str, str], quoted: str, order: str) -> str:
    """The query of the same list in another order; quoting it anew for every column would cost more than the rows."""
    if "sort" in kept or not quoted:
        return urlencode({**kept, "sort": order})
    return f"{quoted}&sort={order}"


def _columns(entry: RecordType) -> list[Field]:
    """The columns in the address, or those that the list usually has."""
    names = [*args().getlist("col"), *args().get("cols", "").split()]
    return [each for each in entry.fields if each.name in names and not each.derived] or entry.shown


def _order(entry: RecordType) -> arranged.Order | None:
    """The order in the address: a field's name or "title", falling behind a hyphen; None where it is the usual one."""
    asked = args().get("sort", "")
    name = asked.removeprefix("-")
    known = [arranged.TITLE, *arranged.sortable([each for each in entry.fields if not each.derived])]
    return arranged.Order(name, falling=asked.startswith("-")) if name in known else None


_BESIDE_FILTERS = {"q", "after", "at", "col", "cols", "sort", "view", listing.DRAFTS}


@lru_cache(maxsize=64)
def _known(kind: str) -> set[str]:
    """The names that the address of a list of that type may hold."""
    ends = {"partial": ("_from", "_to", "_match")}
    return {f"{each.name}{end}" for each in TYPES[kind].filters for end in ends.get(each.kind, ("",))} | _BESIDE_FILTERS


def _left_out(
    entry: RecordType, typed: Mapping[str, str], asked: listing.Asked, terms: Mapping[str, Mapping[str, str]], *,
    ordered: bool,
) -> tuple[set[str], list[str]]:  # fmt: skip
    """What an address asks for that the list does not have, as one kept long ago may: names, and in words."""
    known = _known(entry.kind)
    gone = {name for name, value in typed.items() if value and name not in known}
    said = [_("There is no filter “%(name)s” here; it is left out.", name=name[:60]) for name in sorted(gone)]
    if "col" in typed or "cols" in typed:
        names = {"", *(each.name for each in entry.fields if not each.derived)}
        columns = dict.fromkeys([*args().getlist("col"), *args().get("cols", "").split()])
        lost = [name for name in columns if name not in names]
        said += [_("There is no column “%(name)s” here; it is left out.", name=name[:60]) for name in lost]
    if (sort := typed.get("sort", "")) and not ordered:
        gone.add("sort")
        said.append(_("The list cannot be ordered by “%(name)s”; it stands in its usual order.", name=sort[:60]))
    for each in entry.filters if typed else ():
        if not (value := typed.get(each.name, "")):
            continue
        lacking = asked.values.get(each.name) == -1 if each.kind == "ref" else each.kind == "term"
        if lacking and value not in terms.get(each.vocabulary, ()):
            said.append(
                _("%(label)s: the register has nothing called “%(value)s”.", label=_(each.label), value=value[:60])
            )
    return gone, said


def _behind() -> tuple[str, int] | None:
    """The key and id behind which a page of an arranged list begins."""
    return (args().get("after", ""), _at()) if args().get("at") else None


def _at() -> int:
    """The id of the record behind which the page begins; 400 where no record could have it."""
    number = whole_number(args().get("at", ""))
    if number is None or number >= LARGEST:
        abort(400, str(NO_PAGE))
    return number


def _coins(path: str, rows: Sequence[Any]) -> Markup:
    """The rows for reference managers that look for items in a page."""
    base, kind = f"{host()}/{path}/", BY_PATH[path].kind
    if rows and not hasattr(rows[0], "publisher"):
        item = metadata.item_type(kind)
        return metadata.coins_of(base, [(item, row.title, row.slug) for row in rows])
    return metadata.coins(
        {
            "type": metadata.item_type(kind, getattr(row, "source_kind", "")),
            "title": row.title.removeprefix(f"{getattr(row, 'publisher', '')}: "),  # the register's own is with it
            "address": f"{base}{row.slug}",
            "date": getattr(row, "issued_text", ""),
            "publisher": getattr(row, "publisher", ""),
        }
        for row in rows
    )


def _table_rows(
    path: str, fields: Sequence[Field], rows: Sequence[Any], terms: Mapping[str, Mapping[str, str]], *, chosen: bool
) -> Markup:
    """The body of the table: joined strings, since a template's loop over cells costs more than all the rest.

    With `chosen` every row begins with a box that chooses it for the form below the list.
    """
    columns = [said(each, terms, rows) for each in fields]
    boxes = [_box(row) for row in rows] if chosen else [""] * len(rows)
    titles = metadata.together(html.escape, [row.title for row in rows])
    lines = [
        f'<tr>{box}<th scope="row"><a href="/{path}/{row.slug}">{title}</a></th>'
        f"<td>{'</td><td>'.join(cells)}</td></tr>\n"
        for row, box, title, *cells in zip(rows, boxes, titles, *columns, strict=True)
    ]
    return Markup("".join(lines))  # noqa: S704 - titles and what columns say are escaped; a short address holds nothing to escape


def _no_rows(columns: int) -> Markup:
    return Markup('<tr><td colspan="{}">{}</td></tr>\n').format(
        columns, _("Nothing in the register matches these filters.")
    )


def _box(row: Any) -> str:
    return (
        f'<td class="tickcell"><input type="checkbox" name="row" form="together" value="{row.id}:{row.version}"'
        f' aria-label="{html.escape(row.title)}"></td>'
    )


def _key(entry: RecordType, row: Any) -> str:
    """What the next page begins after: the title, or the day by which the list is ordered."""
    if not entry.order[0].startswith("-"):
        return str(row.title)
    return str(getattr(row, entry.order[0][1:]) or "")


def _after(entry: RecordType) -> tuple[str, int] | None:
    behind = _behind()
    if behind and behind[0] and entry.order[0].startswith("-"):
        try:
            date.fromisoformat(behind[0])
        except ValueError:
            abort(400, str(NO_PAGE))
    return behind


def list_csv(path: str) -> ResponseReturnValue:
    """The whole list, filters kept, as CSV; text that a spreadsheet would run is guarded, numbers stay as they are."""
    entry, (typed, asked) = BY_PATH[path], list_asked(BY_PATH[path])
    names, _ = _cells(entry)

    def write(connection: Connection) -> Iterator[str | bytes]:
        yield ",".join(names) + blocks.END
        yield from csv_text.of_list(connection, entry, asked)

    answer = _list_sent(write, "text/csv", entry, typed, asked)
    about = f"/{entry.path}.csv-metadata.json{f'?{urlencode(typed)}' if typed else ''}"
    answer.headers["Link"] = (
        f'<{LICENCE_ADDRESS}>; rel="license", <{about}>; rel="describedby"; type="application/csvm+json"'
    )
    return answer


def _list_sent(
    write: Callable[[Connection], Iterator[str | bytes]], mimetype: str, entry: RecordType, typed: Mapping[str, str],
    asked: listing.Asked,
) -> Response:  # fmt: skip
    if typed.get(listing.DRAFTS):  # what is not published is written to no file
        return streamed(write, mimetype)
    return kept_lists.sent(write, mimetype, entry.kind, asked.names, sorted(asked.values.items()))


def list_json(path: str) -> ResponseReturnValue:
    """The whole list, filters kept, as JSON."""
    entry, (typed, asked) = BY_PATH[path], list_asked(BY_PATH[path])
    names, kinds = _cells(entry)

    def write(connection: Connection) -> Iterator[str]:
        yield json.dumps({"covers": entry.covers, "licence": LICENCE})[:-1] + ', "records": [\n'
        following = ""
        for rows in listing.blocks(connection, entry, asked, blocks.SIZE):
            yield following + blocks.json_rows(names, kinds, rows)
            following = ",\n"
        yield "\n]}\n"

    return _list_sent(write, "application/json", entry, typed, asked)


def _cells(entry: RecordType) -> tuple[list[str], list[str]]:
    """Names and kinds of the columns of a list as data."""
    fields = [each for each in entry.fields if not each.derived]
    return ["slug", "title", *(each.name for each in fields)], ["line", "line", *(each.kind for each in fields)]


def show(path: str, slug: str) -> ResponseReturnValue:
    """The common page of a record: facts with their marks, parts, sources in the margin."""
    entry = BY_PATH[path]
    made = sheet(entry, *found_whole(entry.kind, slug))
    reported = entry.kind in REPORTED
    return made.page(weak=weakness(reader(), made.record.id, made.cited) if reported else "")


def show_json(path: str, slug: str) -> ResponseReturnValue:
    """A record with everything that belongs to it, as its newest version keeps it."""
    record = found(BY_PATH[path].kind, slug)
    newest = listing.history(reader(), record.id)[0]
    return jsonify(as_data(path, slug, newest))


def _work(path: str, slug: str) -> Work:
    record = found(BY_PATH[path].kind, slug)
    return work_of(reader(), record, host())


def show_csl(path: str, slug: str) -> ResponseReturnValue:
    """The record as a work, in CSL-JSON: a list of one item, as processors take it."""
    body = json.dumps([csl.item(_work(path, slug))], ensure_ascii=False, indent=1)
    return Response(body, mimetype="application/vnd.citationstyles.csl+json")


def show_bib(path: str, slug: str) -> ResponseReturnValue:
    """The record as a work, in BibLaTeX."""
    return Response(bibtex.entry(_work(path, slug)), mimetype="application/x-bibtex")


def show_ris(path: str, slug: str) -> ResponseReturnValue:
    """The record as a work, in RIS."""
    return Response(ris.entry(_work(path, slug)), mimetype="application/x-research-info-systems")

"""The common way of every record type: list, page, data, create, edit, retire, history."""

from __future__ import annotations

import csv
import html
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, flash, jsonify, redirect, request
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.routing import BaseConverter
from wtforms.validators import StopValidation

from treaties.citations import bibtex, csl, ris
from treaties.db import Busy
from treaties.domain.dates import DateError
from treaties.domain.text import RESERVED, TextError, clean
from treaties.domain.values import plain
from treaties.models import Citation, Record
from treaties.operations import records as operations
from treaties.operations.errors import Problem, Refused, Stale
from treaties.queries import listing
from treaties.queries.works import work_of
from treaties.records import BY_PATH, CITATION_FIELDS, Field, RecordType
from treaties.web import forms
from treaties.web.accounts import require_editor
from treaties.web.context import editor, page, reader, signed_in, writer
from treaties.web.found import found
from treaties.web.sheet import sayer, sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

    from treaties.domain.citation import Work

FORMULA = ("=", "+", "-", "@", "\t", "\r")
LARGEST = 2**31
TOO_MANY_ROWS = f"A form holds {forms.MOST_ROWS} rows of a kind; nothing was saved. Enter the rest afterwards."
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
    app.get(f"/{kinds}/new", endpoint="new_page")(require_editor(edit_page))
    app.post(f"/{kinds}/new", endpoint="save_new")(require_editor(save))
    app.get(f"/{kinds}/<slug:slug>")(show)
    app.get(f"/{kinds}/<slug:slug>@<int:version>")(show_version)
    app.get(f"/{kinds}/<slug:slug>.json")(show_json)
    app.get(f"/{kinds}/<slug:slug>.csl.json")(show_csl)
    app.get(f"/{kinds}/<slug:slug>.bib")(show_bib)
    app.get(f"/{kinds}/<slug:slug>.ris")(show_ris)
    app.get(f"/{kinds}/<slug:slug>/history")(history)
    app.get(f"/{kinds}/<slug:slug>/edit")(require_editor(edit_page))
    app.post(f"/{kinds}/<slug:slug>/edit")(require_editor(save))
    app.get(f"/{kinds}/<slug:slug>/retire")(require_editor(retire_page))
    app.post(f"/{kinds}/<slug:slug>/retire")(require_editor(retire))
    app.get("/read-date.json", endpoint="read_date")(
        lambda: jsonify({"text": forms.understood(request.args.get("q", "")[:100])})
    )


def _asked(entry: RecordType) -> tuple[dict[str, str], listing.Asked]:
    """The filters in the address as typed and as read; 400 with the reason where one of them cannot be read."""
    try:
        typed = {name: clean(value).strip() for name, value in request.args.items()}
        return typed, listing.read_filters(reader(), entry, typed)
    except (TextError, DateError) as error:
        abort(400, str(error))


def list_page(path: str) -> ResponseReturnValue:
    """The list of one record type with its filters, by keyset."""
    entry, connection = BY_PATH[path], reader()
    typed, asked = _asked(entry)
    after = _after(entry)
    rows = listing.page(connection, entry, asked, after)
    more, rows = rows[listing.PAGE :], rows[: listing.PAGE]
    fields, terms = entry.shown, listing.terms(connection)
    kept = {name: value for name, value in typed.items() if value and name not in {"after", "at"}}
    return page(
        "list.html", entry=entry, section=entry.section, fields=fields, terms=terms, asked=typed, kept=kept,
        rows=_table_rows(path, fields, rows, terms), paths={each.kind: where for where, each in BY_PATH.items()},
        total=listing.count(connection, entry, asked), may_write=signed_in(), filters=entry.filters,
        following={**kept, "after": _key(entry, rows[-1]), "at": rows[-1].id} if more else None, first=after is None,
    )  # fmt: skip


def _table_rows(
    path: str, fields: Sequence[Field], rows: Sequence[Any], terms: Mapping[str, Mapping[str, str]]
) -> Markup:
    """The body of the table: joined strings, since a template's loop over cells costs more than all the rest."""
    sayers = [sayer(each, terms) for each in fields]
    lines = [
        f'<tr><th scope="row"><a href="/{path}/{row.slug}">{html.escape(row.title)}</a></th><td>'
        f"{'</td><td>'.join([say(row) for say in sayers])}</td></tr>\n"
        for row in rows
    ]
    return Markup("".join(lines))  # noqa: S704 - titles and what sayers give are escaped; a short address holds nothing to escape


def _key(entry: RecordType, row: Any) -> str:
    """What the next page begins after: the title, or the day by which the list is ordered."""
    if not entry.order[0].startswith("-"):
        return str(row.title)
    day = getattr(row, entry.order[0][1:])
    return day.isoformat() if day else ""


def _after(entry: RecordType) -> tuple[str, int] | None:
    at, after = request.args.get("at", ""), request.args.get("after", "")
    if not at:
        return None
    try:
        if entry.order[0].startswith("-") and after:
            date.fromisoformat(after)
        number = int(at) if at.isascii() and at.isdigit() else LARGEST
    except ValueError:
        number = LARGEST
    if number >= LARGEST:
        abort(400, "This page of the list does not exist; begin again at the first page.")
    return after, number


def _flat(fields: Iterable[Field], row: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"slug": row.slug, "title": row.title}
    for each in fields:
        name = f"{each.name}__slug" if each.kind == "ref" else each.columns[0]
        values[each.name] = plain(getattr(row, name))
    return values


def _every(entry: RecordType) -> list[dict[str, Any]]:
    fields = [each for each in entry.fields if not each.derived]
    return [_flat(fields, row) for row in listing.every(reader(), entry, _asked(entry)[1])]


def list_csv(path: str) -> ResponseReturnValue:
    """The whole list, filters kept, as CSV; text that a spreadsheet would run is guarded, numbers stay as they are."""
    entry = BY_PATH[path]
    head = ["slug", "title", *(each.name for each in entry.fields if not each.derived)]
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(head)
    lines.writerows([_cell(row[name]) for name in head] for row in _every(entry))
    return Response(out.getvalue(), mimetype="text/csv")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def list_json(path: str) -> ResponseReturnValue:
    """The whole list, filters kept, as JSON."""
    entry = BY_PATH[path]
    return jsonify({"records": _every(entry), "covers": entry.covers, "licence": "CC BY 4.0"})


def show(path: str, slug: str) -> ResponseReturnValue:
    """The common page of a record: facts with their marks, parts, sources in the margin."""
    entry = BY_PATH[path]
    return sheet(entry, found(entry.kind, slug)).page()


def show_json(path: str, slug: str) -> ResponseReturnValue:
    """A record with everything that belongs to it, as its newest version keeps it."""
    record = found(BY_PATH[path].kind, slug)
    newest = listing.history(reader(), record.id)[0]
    return jsonify(_version(path, slug, newest))


def _work(path: str, slug: str) -> Work:
    record = found(BY_PATH[path].kind, slug)
    return work_of(reader(), record, request.host_url.rstrip("/"))


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


def _version(path: str, slug: str, revision: Any) -> dict[str, Any]:
    return {
        "address": f"/{path}/{slug}@{revision.version}", "version": revision.version, "kind": BY_PATH[path].kind,
        **_named(revision.content), "licence": "CC BY 4.0",
    }  # fmt: skip


def _named(content: dict[str, Any]) -> dict[str, Any]:
    """The content with references as addresses instead of inner numbers."""
    rows = [content["values"], *content["citations"], *(line for lines in content["parts"].values() for line in lines)]
    refs = {"source", "claimant_actor", "about"} | {
        each.name
        for entry in BY_PATH.values()
        for each in (*entry.fields, *(f for p in entry.parts for f in p.fields))
        if each.kind == "ref"
    }
    names = listing.names_of(
        reader(), {row[name] for row in rows for name in refs & set(row) if isinstance(row[name], int)}
    )
    for row in rows:
        for name in refs & set(row):
            if isinstance(row[name], int) and row[name] in names:
                row[name] = names[row[name]][0]
    return content


def show_version(path: str, slug: str, version: int) -> ResponseReturnValue:
    """One version of a record as it was recorded."""
    record = found(BY_PATH[path].kind, slug)
    wanted = [each for each in listing.history(reader(), record.id) if each.version == version]
    if not wanted:
        abort(404)
    return jsonify(_version(path, slug, wanted[0]))


def history(path: str, slug: str) -> ResponseReturnValue:
    """Every version with who, when, why and what changed; also of retired records."""
    entry, connection = BY_PATH[path], reader()
    record = connection.execute(
        select(Record.__table__).where(Record.kind == entry.kind, Record.slug == slug)
    ).one_or_none()
    if record is None or (record.state == "draft" and not signed_in()):
        abort(404)
    revisions = listing.history(connection, record.id)
    flat = [_lines(_named(each.content)) for each in revisions]
    changes = [
        (
            each,
            [
                (name, old.get(name, ""), new.get(name, ""))
                for name in sorted({*old, *new})
                if old.get(name) != new.get(name)
            ],
        )
        for each, new, old in zip(revisions, flat, [*flat[1:], {}], strict=True)
    ]
    return page("history.html", entry=entry, section=entry.section, record=record, changes=changes)


def _lines(content: dict[str, Any]) -> dict[str, str]:
    found_lines = {"Title": content["title"], "State": content["state"], "Short address": content["slug"]}
    found_lines |= {name.replace("_", " ").capitalize(): str(value) for name, value in content["values"].items()}
    groups = {**content["parts"], "citation": content["citations"]}
    for name, rows in groups.items():
        for number, row in enumerate(rows, 1):
            found_lines[f"{name.capitalize()} {number}"] = "; ".join(
                f"{key.replace('_', ' ')}: {value}" for key, value in row.items()
            )
    return found_lines


def _form(entry: RecordType, data: dict[str, Any] | None = None) -> FlaskForm:
    made = forms.form_class(entry, listing.terms(reader()))
    return made(data=data) if data is not None else made()


def edit_page(path: str, slug: str = "") -> ResponseReturnValue:
    """The form of a new or an existing record."""
    entry = BY_PATH[path]
    if not slug:
        return _show_form(entry, _form(entry, {"state": "published", "citations": [{"stance": "asserts"}]}), None)
    record = found(entry.kind, slug)
    return _show_form(entry, _form(entry, _stored(entry, record)), record)


def _stored(entry: RecordType, record: Any) -> dict[str, Any]:
    connection = reader()
    row = listing.whole(connection, entry, record.id)
    cited = (
        connection.execute(select(Citation.__table__).where(Citation.record_id == record.id).order_by(Citation.id))
        .mappings()
        .all()
    )
    refs = {
        *listing.names_in(entry, row),
        *(each[name] for each in cited for name in ("source_id", "claimant_actor_id", "about_id")),
    }
    rows = connection.execute(select(Record.id, Record.slug).where(Record.id.in_([each for each in refs if each])))
    data = forms.shown(entry, row, cited, {each.id: each.slug for each in rows})
    return data | {"title": record.title, "slug": record.slug, "state": record.state, "based_on": str(record.version)}


def _items(problems: list[Problem] | None) -> list[tuple[str, str | None]]:
    """Problems as the error summary lists them, the article beside the rule that refuses."""
    return [
        (
            f"{each.message} ({each.article})" if each.article and each.article not in each.message else each.message,
            each.field or None,
        )
        for each in problems or []
    ]


def _show_form(
    entry: RecordType,
    form: FlaskForm,
    record: Any,
    problems: list[Problem] | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    return page(
        "form.html", status, entry=entry, section=entry.section, form=form, record=record, problems=problems or [],
        changed=request.method == "POST", citation_fields=CITATION_FIELDS,
        problem_items=_items(problems), paths={each.kind: path for path, each in BY_PATH.items()}, **more,
    )  # fmt: skip


def save(path: str, slug: str = "") -> ResponseReturnValue:
    """Write the form's record, or show the form again with everything that was typed and what is wrong."""
    entry = BY_PATH[path]
    record = found(entry.kind, slug) if slug else None
    form = _form(entry)
    if wanted := request.form.get("more"):
        if wanted in form:
            form[wanted].append_entry()
        return _show_form(entry, form, record)
    if too_many := forms.rows_beyond(request.form):
        return _show_form(entry, form, record, [Problem(too_many, TOO_MANY_ROWS)], 422)
    if not form.validate():
        return _show_form(entry, form, record, status=422)
    try:
        record_id = _written(entry, form, record)
    except (Refused, Stale, Busy) as error:
        return _unwritten(entry, form, record, error)
    saved = reader().execute(select(Record.slug).where(Record.id == record_id)).scalar_one()
    flash("Saved.", "good")
    return redirect(f"/{path}/{saved}", 303)


def _written(entry: RecordType, form: FlaskForm, record: Any) -> int:
    """The id of the record as the form has it, written in one transaction."""
    draft, reason = forms.draft_of(entry, form), form["reason"].value or ""
    with writer() as connection:
        if record is None:
            return operations.create(connection, [draft], editor(), reason)[0]
        operations.edit(connection, record.id, _version_of(form["based_on"].data or ""), draft, editor(), reason)
    return int(record.id)


def _unwritten(entry: RecordType, form: FlaskForm, record: Any, error: Refused | Stale | Busy) -> Response:
    """The form with everything that was typed, and why it was not written."""
    if isinstance(error, Refused):
        return _show_form(entry, form, record, error.problems, 422)
    if isinstance(error, Busy):
        return _try_again(_show_form(entry, form, record, [Problem("", str(error))], 503))
    theirs = _stored(entry, found(entry.kind, record.slug))
    return _show_form(entry, form, record, [Problem("", str(error))], 409, theirs=theirs)


def _version_of(text: str) -> int | None:
    """The version that a form says it is based on; None where it says nothing that is a number."""
    return int(text) if text.isascii() and text.isdigit() else None


def _try_again(answer: Response) -> Response:
    answer.headers["Retry-After"] = "2"
    return answer


def retire_page(path: str, slug: str, problems: list[Problem] | None = None, status: int = 422) -> Response:
    """Ask why a record is retired and what replaces it."""
    entry = BY_PATH[path]
    record = found(entry.kind, slug)
    return page(
        "retire.html",
        status if problems else 200,
        entry=entry,
        section=entry.section,
        record=record,
        problems=problems or [],
        problem_items=_items(problems),
        typed=request.form,
    )


def retire(path: str, slug: str) -> ResponseReturnValue:
    """Retire the record; its address then says so and leads on."""
    entry = BY_PATH[path]
    record = found(entry.kind, slug)
    based_on, instead = request.form.get("based_on", ""), request.form.get("replaced_by", "").strip()
    try:
        target = forms.resolve(reader(), entry.kind, instead) if instead else None
        with writer() as connection:
            number = _version_of(based_on)
            operations.retire(connection, record.id, number, editor(), request.form.get("reason", "")[:2000], target)
    except StopValidation as error:
        return retire_page(path, slug, [Problem("replaced_by", str(error))])
    except Refused as error:
        return retire_page(path, slug, error.problems)
    except Busy as error:
        return _try_again(retire_page(path, slug, [Problem("", str(error))], 503))
    except Stale as error:
        return retire_page(path, slug, [Problem("", str(error))])
    flash(f"“{record.title}” was retired.", "good")
    return redirect(f"/{path}/{slug}/history", 303)

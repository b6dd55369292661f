"""Forms made from what `records` declares: they give the types that operations want, or say what is wrong."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from sqlalchemy import func, or_, select, union
from sqlalchemy.orm import aliased
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import DummyTranslations
from wtforms.validators import StopValidation

from treaties.domain.date_words import relative
from treaties.domain.dates import DateError, quoted, read_date, say_date
from treaties.domain.message import Message
from treaties.domain.reference import address_key
from treaties.domain.relay_words import rows_of as relay_rows
from treaties.domain.text import fold
from treaties.domain.values import ValueProblem, read_value
from treaties.models import Record
from treaties.operations.draft import Draft
from treaties.queries.prepared import Among
from treaties.queries.search import named as by_words
from treaties.queries.source import by_address
from treaties.records import CITATION_FIELDS, TYPES, Field, RecordType
from treaties.web import evidence_rows, hints
from treaties.web.context import reader, today
from treaties.web.words import language
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Select

LONG = {"prose"}
DAYS = {"partial", "day"}
MOST_ROWS = 600
LIVING = ("published", "draft")
FEW = 2000  # records of a kind that are read whole to find a name among them
MOST_NEAR, MOST_WORDS, LONGEST_NAME = 40, 3, 200
WITH_ADDRESS = re.compile(r"\(([a-z0-9][a-z0-9-]*)\)\s*$")


class Translated(FlaskForm):  # type: ignore[misc] # the library ships no types
    """A form whose own few words need no catalogue in the language in which they are written."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # the same
        """Where the library looks its words up; it would read its catalogue anew for every form."""

        def get_translations(self, form: Any) -> Any:
            """The library's catalogue of the reader's language."""
            return DummyTranslations() if language() == "en" else super().get_translations(form)


def typed(kind: str, _form: Any, field: Any) -> None:
    """Read what was typed into `field.value`; StopValidation with a message where it stands for nothing."""
    field.value = None
    try:
        if kind in DAYS and (day := relative(field.data or "", today())):
            # Whoever copies "yesterday" from an article means the article's day: the day is said before it is saved.
            words, field.data = field.data, day
            counted = Message(
                "%(text)s was read as %(day)s, counted from today; an article counts from its own day. The date stands "
                "in the field now: save again where it is right.",
                text=quoted(words.strip()), day=say_date(read_date(day)),
            )  # fmt: skip
            raise StopValidation(str(counted))
        field.value = read_value(kind, field.data or "")
    except (ValueProblem, DateError) as error:
        raise StopValidation(str(error)) from error


def chosen(kind: str, _form: Any, field: Any) -> None:
    """Find the record of `kind` that was typed by title, name, code or short address; its id becomes `field.value`."""
    field.value = None
    text = (field.data or "").strip()
    if text:
        typed("line", _form, field)
        field.value = None
        try:
            field.value = resolve(reader(), kind, text)
        except ValueProblem as error:
            raise StopValidation(str(error)) from error


def resolve(connection: Connection, kind: str, text: str) -> int:
    """The id of the living record of `kind` that `text` names; ValueProblem with near names where none does."""
    from rapidfuzz import fuzz, process

    if "\x00" in text:
        raise ValueProblem(Message("This contains characters that cannot be kept."))
    living = select(Record.id).where(Record.kind == kind, Record.state.in_(LIVING))
    by_slug = living.where(Record.slug.in_([text, *WITH_ADDRESS.findall(text)]))
    exact = list(connection.execute(union(by_slug, living.where(Record.title == text))).scalars())
    if kind == "source" and text.startswith(("http://", "https://")):
        exact = [each.id for each in by_address(connection, address_key(text))]
    if len(exact) == 1:
        return exact[0]
    wanted = fold(text)
    rows = _candidates(connection, kind, text)
    named = [row for row in rows if wanted in row.folded.split(" | ")]
    if len(named) == 1:
        return int(named[0].id)
    label = Message(TYPES[kind].label)
    if len(named) > 1:
        several = "; ".join(f"{row.title} ({row.slug})" for row in named[:4])
        raise ValueProblem(Message("“%(text)s” names several: %(several)s", text=text, several=several))
    near = process.extract(
        wanted, {row.id: fold(row.title) for row in rows}, scorer=fuzz.WRatio, limit=1, score_cutoff=75
    )
    if near:
        title = next(row.title for row in rows if row.id == near[0][2])
        meant = Message(
            "“%(text)s” is no %(kind)s in the register. Did you mean %(title)s?",
            text=text[:80],
            kind=label,
            title=title,
        )
        raise ValueProblem(meant)
    raise ValueProblem(Message("“%(text)s” is no %(kind)s in the register.", text=text[:80], kind=label))


def _candidates(connection: Connection, kind: str, text: str) -> list[Any]:
    """Living ones that `text` may name: all of a small kind, of a large one those that the search finds by a word."""
    rows = select(Record.id, Record.title, Record.slug, Record.folded)
    rows = rows.where(Record.kind == kind, Record.state.in_(LIVING))
    few = list(connection.execute(rows.limit(FEW + 1)))
    if len(few) <= FEW:
        return few
    words = [text, text.strip()[:4], *sorted(text.split(), key=len, reverse=True)[:MOST_WORDS]]
    ids = {row.id for word in words for row in by_words(connection, word[:LONGEST_NAME], kind, MOST_NEAR)}
    return list(connection.execute(rows.where(Record.id.in_(ids))))


def named_in_forms(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """How a form names the records it refers to: by title, and with the short address where several have that title."""
    rows = _NAMED(connection, sorted(set(ids)))
    return {row.id: f"{row.title} ({row.slug})" if row.named > 1 else row.title for row in rows}


def _with_namesakes(ids: list[Any]) -> Select[*tuple[Any, ...]]:
    other = aliased(Record)
    living = or_(*(other.state == state for state in LIVING))
    named = select(func.count()).where(other.kind == Record.kind, other.title == Record.title, living)
    query = select(Record.id, Record.slug, Record.title, named.scalar_subquery().label("named"))
    return query.where(Record.id.in_(ids))


_NAMED = Among(_with_namesakes)


def _choices(words: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value=code, label=label) for code, label in words]


def _wtf(each: Field, terms: Mapping[str, Mapping[str, str]], kind: str, part: str = "") -> Any:
    common = {"label": _(each.label), "description": _(each.hint or hints.of(kind, each.name, part))}
    if each.kind == "flag":
        return BooleanField(**common)
    if each.kind == "term":
        words = terms.get(each.vocabulary, {})
        return (
            SelectField(choices=_choices([("", "–"), *words.items()]), default="", validate_choice=True, **common)
            if words
            else StringField(**common)
        )
    reader_of = partial(chosen, each.refers) if each.kind == "ref" else partial(typed, each.kind)
    return (TextAreaField if each.kind in LONG else StringField)(validators=[reader_of], **common)


_classes: dict[tuple[str, str], tuple[Mapping[str, Mapping[str, str]], type[FlaskForm]]] = {}


def form_class(entry: RecordType, terms: Mapping[str, Mapping[str, str]]) -> type[FlaskForm]:
    """The form of one record type, made once for each state of the vocabularies."""
    key = (entry.kind, language())
    known = _classes.get(key)
    if known is None or known[0] is not terms:
        known = _classes[key] = (terms, _made(entry, terms))
    return known[1]


def _made(entry: RecordType, terms: Mapping[str, Mapping[str, str]]) -> type[FlaskForm]:
    """The form of one record type: its fields, a row form per part, the evidence, the version it is based on."""
    own: dict[str, Any] = {}
    if entry.titled:  # made first: the library orders fields, and so what is wrong with them, as they were made
        told = _(hints.of(entry.kind, "title"))
        own["title"] = StringField(_("Title"), validators=[partial(typed, "line")], description=told)
    own |= {each.name: _wtf(each, terms, entry.kind) for each in entry.fields if not each.derived}
    for part in entry.parts:
        row = type(
            f"{part.name}_row", (Form,), {each.name: _wtf(each, terms, entry.kind, part.name) for each in part.fields}
        )
        own[f"part_{part.name}"] = FieldList(
            FormField(row, label=_(part.label)), _(part.label), min_entries=1, max_entries=MOST_ROWS
        )
    if entry.kind == "source":
        own["relays_words"] = evidence_rows.relays_field()
    evidence = {
        each.name: _wtf(each, terms, entry.kind, "citations") for each in CITATION_FIELDS if each.name != "field"
    }
    if words := terms.get("stance"):
        # A source that is entered asserts, unless somebody says otherwise: no empty choice to trip over.
        evidence["stance"] = SelectField(_("Stance"), choices=_choices(words.items()), default=next(iter(words)))
    kinds = terms.get("source_kind", {})
    evidence |= evidence_rows.fields_of(entry, kinds, lambda kind: partial(typed, kind))
    cite = type("citation_row", (Form,), evidence)
    own["citations"] = FieldList(
        FormField(cite, label=_("Evidence")), _("Source"), min_entries=1, max_entries=MOST_ROWS
    )
    own["slug"] = StringField(_("Short address"), validators=[partial(typed, "line")])
    own["reason"] = StringField(_("Why this change"), validators=[partial(typed, "line")])
    own["state"] = SelectField(
        _("State"), choices=_choices([("published", _("Published")), ("draft", _("Draft"))]), validate_choice=True
    )
    own["based_on"] = HiddenField()
    own["form_id"] = HiddenField()
    own["offers"] = HiddenField()
    return type(f"{entry.kind}_form", (Translated,), own)


def shown(
    entry: RecordType, row: Mapping[str, Any], citations: Iterable[Mapping[Any, Any]], titles: Mapping[int, str]
) -> dict[str, Any]:
    """What a form shows of a stored record: texts, references by title."""
    data = _texts(entry.fields, row, titles)
    for part in entry.parts:
        data[f"part_{part.name}"] = [_texts(part.fields, line, titles) for line in row[part.name]]
    data["citations"] = evidence_rows.folded(_texts(CITATION_FIELDS, line, titles) for line in citations)
    return data


def _texts(fields: Iterable[Field], row: Mapping[str, Any], titles: Mapping[int, str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for each in fields:
        value = row[each.columns[0]]
        if each.kind == "ref":
            data[each.name] = titles.get(value, "") if value is not None else ""
        elif each.kind == "flag":
            data[each.name] = bool(value)
        else:
            data[each.name] = "" if value is None else str(value)
    return data


def draft_of(entry: RecordType, form: FlaskForm, made: Mapping[int, int] | None = None) -> Draft:
    """The validated form as operations take it; `made` has the id of the new source that a row of evidence brings."""
    parts = {part.name: _rows(part.fields, form[f"part_{part.name}"]) for part in entry.parts}
    if entry.kind == "source" and not form["relays_words"].errors:
        first = max((row.get("chain") or 0 for row in parts["relays"]), default=0) + 1
        parts["relays"] += relay_rows(form["relays_words"].data or "", form["publisher"].value or "", first)
    return Draft(
        entry.kind,
        _values(entry.fields, form),
        parts,
        evidence_rows.spread(CITATION_FIELDS, form["citations"], made or {}),
        slug=form["slug"].value or "",
        title=(form["title"].value or "") if entry.titled else "",
        state=form["state"].data,
    )


def rows_beyond(sent: Iterable[str]) -> str:
    """The first list of rows of which more were sent than a form holds; such rows would be dropped unsaid."""
    rows: dict[str, set[str]] = {}
    for name in sent:
        group, _, rest = name.partition("-")
        if rest:
            rows.setdefault(group, set()).add(rest.partition("-")[0])
    return next((group for group, numbers in rows.items() if len(numbers) > MOST_ROWS), "")


def _values(fields: Iterable[Field], form: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in fields:
        if each.derived:
            continue
        field = form[each.name]
        values[each.name] = field.value if hasattr(field, "value") else field.data
    return values


def half_typed(entry: RecordType, sent: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Values, parts and title of a form that is being filled in: what cannot be read yet is left out."""

    def read(fields: Iterable[Field], prefix: str) -> dict[str, Any]:
        found = {}
        for each in fields:
            if text := sent.get(f"{prefix}{each.name}", "").strip():
                try:
                    found[each.name] = (
                        resolve(reader(), each.refers, text) if each.kind == "ref" else read_value(each.kind, text)
                    )
                except ValueProblem:
                    continue
        return found

    parts: dict[str, Any] = {}
    for part in entry.parts:
        start = f"part_{part.name}-"
        numbers = {name.removeprefix(start).partition("-")[0] for name in sent if name.startswith(start)}
        parts[part.name] = [read(part.fields, f"{start}{number}-") for number in sorted(numbers)[:20]]
    return read(entry.fields, ""), parts, sent.get("title", "")


def sendable(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a form shows as a browser would send it: pairs of name and value."""
    pairs: list[tuple[str, str]] = []
    for name, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for place, row in enumerate(value):
                pairs += [(f"{name}-{place}-{inner}", text) for inner, text in sendable(row)]
        elif isinstance(value, list):
            pairs += [(name, each) for each in value]
        elif value is True:
            pairs.append((name, "y"))
        elif value:
            pairs.append((name, value))
    return pairs


def _rows(fields: tuple[Field, ...], rows: Any) -> list[dict[str, Any]]:
    """The rows in which anything was typed; a choice that merely stands at its first word does not count."""
    return [_values(fields, row.form) for row in filled(fields, rows)]


def filled(fields: tuple[Field, ...], rows: Any) -> list[Any]:
    """The rows of a form that hold something, in the order in which operations get and count them."""
    return [row for row in rows if any(value not in (None, "", False) for value in _values(fields, row.form).values())]


def understood(text: str, kind: str = "partial") -> str:
    """How a date is read, for the line under its field; a field of one `day` takes no other."""
    return understanding(text, kind)[0]


def understanding(text: str, kind: str = "partial") -> tuple[str, str]:
    """The same, and the date that takes the place of a text that is counted from today, empty for others."""
    try:
        if counted := relative(text, today()):
            return f"{_understood(counted, kind)}, {_('counted from today')}", counted
    except DateError as error:
        return str(error), ""
    return _understood(text, kind), ""


def _understood(text: str, kind: str) -> str:
    try:
        read = read_date(text)
        read_value("day" if kind == "day" else "partial", text)
    except (DateError, ValueProblem) as error:
        return str(error)
    return _("Understood as %(date)s (%(edtf)s)", date=say_date(read), edtf=read.text)

"""A row of evidence, joined from strings: by the common macros a record with hundreds of them would take seconds.

What it draws is what macros.field and form.html's `ticks` draw.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from wtforms import SelectField, TextAreaField

from treaties.records import CITATION_FIELDS, TYPES
from treaties.web.forms import understood
from treaties.web.quotes import AS_TYPED
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from treaties.records import Field

FIRST = ("source", "field", "quote", "locator", "stance")
OTHERS = tuple(each for each in CITATION_FIELDS if each.name not in FIRST and not each.silent)
SILENT = tuple(each.name for each in CITATION_FIELDS if each.silent)
QUOTE = "/evidence/quote.json"
SELDOM = {"quote_prefix", "quote_suffix"}  # put in by the register where it finds a quote: no reason to open them
DATES = {"partial": "/read-date.json", "day": "/read-date.json?kind=day"}


MANY = 40
OPEN = "open:"  # before the name of a row whose seldom needed fields are asked for


def sparing(rows: Any, asked: str = "") -> frozenset[str]:
    """Names of the rows that leave out fields in which nothing stands: all but the last, where there are many.

    `asked` names the row whose fields were asked for. Thousands of empty boxes cost every browser and reader seconds.
    """
    names = [each.name for each in rows.entries]
    return frozenset(names[:-1]) - {asked.removeprefix(OPEN)} if len(names) > MANY else frozenset()


def evidence(row: Any, spared: Container[str] = ()) -> Markup:
    """The fields of one row: the source, a new one, what it supports, the passage, and what is seldom needed."""
    said = row.form
    fresh = [said[name] for name in ("new_url", "new_heading", "new_publisher", "new_issued")]
    first = box(said["source"], _("Type title, publisher or address."), suggest="/sources/suggest.json")
    new = [box(each, read=DATES["partial"] if each.short_name == "new_issued" else "") for each in fresh]
    new += [box(said["new_kind"]), box(said["new_relays"])]
    fresh.append(said["new_relays"])
    passage = box(said["quote"], _("The words of the source, as they stand there."), read=QUOTE)
    passage += _instead(said["passage"])
    passage += box(said["locator"], _("Page, paragraph or minute.")) + box(said["stance"])
    others = [str(declared(each, said[each.name])) for each in OTHERS]
    opening = [said[each.name] for each in OTHERS if each.name not in SELDOM]
    entering = _more(_("Not in the register yet: enter it here"), new, fresh)
    saying = _more(_("Who says so, another value, credibility"), others, opening)
    asking = ""
    if row.name in spared:
        entering = entering if _hold(fresh) else ""
        saying = saying if _hold(said[each.name] for each in OTHERS) else ""
        words = escape(_("A new source; who says so, another value, credibility"))
        sent = f'name="more" value="{OPEN}{row.name}" formaction="#{row.name}-source" formnovalidate'
        asking = f'<button class="btn bare small" {sent} data-open>{words}'
        asking = "" if entering and saying else f"{asking}</button>"
    unseen = "".join(_unseen(said[name]) for name in SILENT)
    text = f"{first}{entering}{passage}{_ticks(said['field'])}{saying}{asking}{unseen}"
    return Markup(text)  # noqa: S704 - every value is escaped where it is put in


def _unseen(field: Any) -> str:
    """What a row keeps without showing it, where it holds anything."""
    value = escape(str(field.data or ""))
    return f'<input type="hidden" name="{escape(field.name)}" value="{value}">' if value else ""


def _instead(field: Any) -> str:
    """The choice of what is saved where a quote does not stand in the kept text of its source."""
    near, chosen, key, name = getattr(field, "near", []), field.data or "", escape(field.id), escape(field.name)
    if not hasattr(field, "near") and chosen != AS_TYPED:
        return ""
    offered = [(f"{start}-{end}", f"“{words}”") for start, end, words in near]
    offered.append((AS_TYPED, _("The quote as typed, marked “not found in the kept text”")))
    rows = [
        f'<li><input type="radio" name="{name}" id="{key}-{place}" value="{value}"'
        f'{" checked" if value == chosen else ""}> <label for="{key}-{place}" dir="auto">{escape(words)}</label></li>'
        for place, (value, words) in enumerate(offered)
    ]
    legend = escape(_("What is saved; a passage of the kept text takes the place of the quote"))
    return (
        f'<fieldset class="field" id="{key}" data-instead><legend>{legend}</legend>'
        f'<ul class="ticks one">{"".join(rows)}</ul></fieldset>\n'
    )


def declared(each: Field, field: Any) -> Markup:
    """A field as `records` declares it: suggestions for references, how a date was understood, whether it is needed."""
    suggest = f"/{TYPES[each.refers].path}/suggest.json" if each.kind == "ref" else ""
    read = DATES.get(each.kind, "")
    wide = each.kind == "prose"
    return Markup(box(field, suggest=suggest, read=read, need=each.required, wide=wide))  # noqa: S704 - escaped where it is put in


def plain(field: Any, hint: str = "", *, need: bool = False, wide: bool = False) -> Markup:
    """A field that no record type declares."""
    return Markup(box(field, hint, need=need, wide=wide))  # noqa: S704 - escaped where it is put in


def _more(summary: str, boxes: Iterable[str], fields: Iterable[Any]) -> str:
    """Fields behind a line that opens them; open where one of them holds something or is wrong."""
    opened = " open" if _hold(fields) else ""
    inside = f'<div class="fields">{"".join(boxes)}</div>'
    return f"<details{opened}><summary>{escape(summary)}</summary>{inside}</details>"


def _hold(fields: Iterable[Any]) -> bool:
    return any(each.data or each.errors for each in fields)


def box(
    field: Any, hint: str = "", *, suggest: str = "", read: str = "", need: bool = False, wide: bool = False
) -> str:
    """One field with label, hint and errors, tied to its input."""
    hint = hint or str(field.description or "")
    key, name = escape(field.id), escape(field.name)
    about = [f"{key}-{part}" for part, there in (("hint", hint), ("error", field.errors), ("read", read)) if there]
    tied = f' aria-describedby="{" ".join(about)}"' if about else ""
    tied += ' aria-invalid="true"' if field.errors else ""
    tied += f' data-suggest="{suggest}" autocomplete="off"' if suggest else ""
    tied += f' data-{"quote" if read == QUOTE else "read"}="{read}" autocomplete="off"' if read else ""
    told = f'<span class="hint" id="{key}-hint">{escape(hint)}</span>' if hint else ""
    told += f'<span class="error" id="{key}-error">{escape(" ".join(field.errors))}</span>' if field.errors else ""
    needed = f' <span class="need">{escape(_("required"))}</span>' if need else ""
    after = f'<span class="read" id="{key}-read" aria-live="polite">{_read(field, read)}</span>' if read else ""
    marks = f"field{' bad' if field.errors else ''}{' wide' if wide else ''}"
    return (
        f'<div class="{marks}"><label for="{key}">{escape(str(field.label.text))}</label>'
        f"{needed}{told}{_input(field, key, name, tied)}{after}</div>\n"
    )


def _read(field: Any, read: str) -> str:
    """How a date that stands in the field is understood, for those whose browser runs no scripts."""
    text = "" if read == QUOTE else str(field.data or "").strip()
    return escape(understood(text, "day" if "day" in read else "partial")) if text and not field.errors else ""


def _input(field: Any, key: str, name: str, tied: str) -> str:
    if isinstance(field, SelectField):
        chosen = str(field.data or "")
        words = [
            f'<option{" selected" if each.value == chosen else ""} value="{escape(each.value)}">'
            f"{escape(each.label)}</option>"
            for each in field.choices
        ]
        usual = f' data-usual="{escape(str(field.default))}"' if field.default else ""
        return f'<select id="{key}" name="{name}"{tied}{usual}>{"".join(words)}</select>'
    value = escape(str(field.data or ""))
    if isinstance(field, TextAreaField):
        return f'<textarea id="{key}" name="{name}" dir="auto"{tied}>\r\n{value}</textarea>'
    return f'<input id="{key}" name="{name}" type="text" value="{value}" dir="auto"{tied}>'


def _ticks(field: Any) -> str:
    key, name, ticked = escape(field.id), escape(field.name), set(field.data or ())
    rows = [
        f'<li><input type="checkbox" name="{name}" id="{key}-{place}" value="{escape(each.value)}"'
        f'{" checked" if each.value in ticked else ""}> <label for="{key}-{place}">{escape(each.label)}</label></li>'
        for place, each in enumerate(field.choices)
    ]
    hint = escape(_("Tick what this passage supports; no tick: the whole record."))
    said = escape(" ".join(field.errors))
    wrong = f'<span class="error" id="{key}-error">{said}</span>' if said else ""
    return (
        f'<fieldset class="field" id="{key}"><legend>{escape(str(field.label.text))}</legend>'
        f'<span class="hint">{hint}</span>{wrong}<ul class="ticks">{"".join(rows)}</ul></fieldset>\n'
    )

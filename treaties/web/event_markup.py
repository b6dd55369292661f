"""What the page of an event shows beside the common facts, joined from strings like the other long parts of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treaties.web.markup import cites, escape, stated_otherwise, voices
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from treaties.queries.event import Known, Stand
    from treaties.queries.origins import Node, Origin


def lead(row: Mapping[str, Any], terms: Mapping[str, Mapping[str, str]]) -> str:
    """Kind, stage and grade of the evidence."""

    def word(name: str) -> str:
        return str(terms.get(name, {}).get(row[name], row[name]))

    stage = f", {_('stage')}: {escape(word('stage'))}" if row["stage"] else ""
    return f"{escape(word('event_kind').capitalize())}{stage}. {_('Evidence grade')}: {escape(word('evidence'))}"


def actors(
    rows: Iterable[Mapping[str, Any]], roles: Mapping[str, str], stands: Mapping[int, Iterable[Stand]],
    numbers: Sequence[int],
) -> str:  # fmt: skip
    """Who is said to have had which part, and where each stood on the treaties concerned that day."""
    made, cited = [], cites(numbers)
    for row in rows:
        slug = row["actor__slug"]
        doubt = f' <span class="quiet small">{escape(row["doubt"])}</span>' if row["doubt"] else ""
        stood = [
            f'<br><span class="small"><span class="st {each.status.partition(":")[0]}">{escape(each.words)}</span> '
            f'<a href="/treaties/{each.treaty_slug}/explain/{slug}">{escape(each.treaty)}</a></span>'
            for each in stands.get(row["actor_id"], ())
        ]
        made.append(
            f"<dt>{escape(roles.get(row['role'], row['role']).capitalize())}</dt>"
            f'<dd><a href="/actors/{slug}">{escape(str(row["actor__title"]))}</a>{cited}{doubt}{"".join(stood)}</dd>\n'
        )
    return "".join(made)


def weapons(
    rows: Sequence[Mapping[str, Any]], categories: Mapping[int, Known | None], stated: str, numbers: Sequence[int],
    numbers_stated: Sequence[int] = (), others: Sequence[tuple[str, int]] = (),
) -> str:  # fmt: skip
    """The weapons with their categories, and how they are called where the event is reported."""
    cited, instead = cites(numbers), stated_otherwise(others)
    called = escape(stated) if numbers_stated else f'<span class="unsourced">{escape(stated)}</span>'
    if not rows and stated:
        return f"<dt>{_('Weapon as stated')}</dt><dd>{called}{cites(numbers_stated)}{instead}</dd>\n"
    called += cites([each for each in numbers_stated if each not in numbers])
    made = []
    for number, row in enumerate(rows, 1):
        over, said = categories[row["weapon_id"]], row["stated"]
        made.append(
            f'<a href="/weapons/{row["weapon__slug"]}">{escape(str(row["weapon__title"]))}</a>'
            + (f' <span class="quiet small">“{escape(said)}”</span>' if said else "")
            + (cited if number == len(rows) else "")
            + (
                f', <span class="quiet">{_("of the category")}</span> '
                f'<a href="/weapons/{over.slug}">{escape(over.title.lower())}</a>'
                if over
                else ""
            )
        )
    also = f' <span class="quiet small">{_("as stated")}: {called}</span>' if stated else ""
    return f"<dt>{_('Weapon')}</dt><dd>{'<br>'.join(made)}{also}{instead}</dd>\n" if made else ""


def story(before: Iterable[Any], after: Iterable[Any]) -> str:
    """The events before and after it."""
    lines = [(_("Follows"), each) for each in before] + [(_("Followed by"), each) for each in after]
    return "".join([f'<dt>{word}</dt><dd><a href="/events/{e.slug}">{escape(e.title)}</a></dd>' for word, e in lines])


NAMED = 3


def in_a_line(found: Iterable[tuple[str, str, list[Origin], list[Node], list[str]]]) -> str:
    """Who asserts and who denies it, the origins by name, before everything else; the whole tree stands below."""
    made = []
    for kind, word, _origins, nodes, _remarks in found:
        names = [f"<b>{escape(each.text)}</b>" for each in nodes[:NAMED]]
        more = f" {_('and %(n)s more', n=len(nodes) - NAMED)}" if len(nodes) > NAMED else ""
        if names or kind != "unverified":
            made.append(f"{escape(_(word))}: {', '.join(names) or _('nobody on record')}{more}.")
    return f'<p class="says-line">{" ".join(made)} <a href="#origins">{_("Who says so")}</a></p>\n'


def sides(support: str, found: Iterable[tuple[str, str, list[Origin], list[Node], list[str]]]) -> str:
    """Who asserts, who denies, who cannot verify it: the independent origins of each with those who pass them on."""
    weak = {"one_origin": _("rests on one origin"), "only_relays": _("known from relays only")}.get(support)
    tag = f' <span class="tag weak">{weak}</span>' if weak else ""
    columns = [_side(*each) for each in found if each[3] or each[0] != "unverified"]
    return f'<h2 id="origins">{_("Who says so")}{tag}</h2>\n<div class="says">\n{"".join(columns)}</div>\n'


def _side(kind: str, word: str, origins: list[Origin], nodes: list[Node], remarks: list[str]) -> str:
    number = len(origins)
    counted = _("1 independent origin") if number == 1 else _("%(n)s independent origins", n=number)
    heading = f"{escape(_(word))} ({counted})" if nodes else escape(_(word))
    joined = [
        f'<p class="small">{_("Counted as one")} ({escape(each.name)}): {escape("; ".join(map(str, each.why)))}.</p>'
        for each in origins
        if each.why
    ]
    shown = f"{voices(nodes, ' root')}{''.join(joined)}" if nodes else f'<p class="quiet">{_("Nobody on record.")}</p>'
    said = "".join([f'<p class="small">{escape(text)}</p>' for text in remarks])
    return f'<section class="{kind}"><h3>{heading}</h3>{shown}{said}</section>\n'

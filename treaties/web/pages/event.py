"""An event: what is said to have happened, who says so and who denies it, where the actors stood that day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request
from flask_login import current_user

from treaties.domain import steps
from treaties.domain.message import Message
from treaties.domain.text import TextError, clean
from treaties.operations import tie, undo
from treaties.queries import claims, event
from treaties.queries.evidence import citations_of, otherwise
from treaties.queries.origins import Ground, chains_behind, origins_of, sketches_behind, tree
from treaties.records import TYPES
from treaties.web import event_markup
from treaties.web.accounts import require_editor
from treaties.web.context import editor, reader, signed_in
from treaties.web.correcting import done, tried
from treaties.web.errors import held
from treaties.web.found import found, found_whole
from treaties.web.sheet import Leaf, sheet
from treaties.web.words import translated as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

    from treaties.queries.claims import Claim
    from treaties.queries.evidence import Cited
    from treaties.web.sheet import Sheet

CLAIMS = 40
SAMPLE = Message(
    "The register’s events are a sample, not a complete list. It records what is reported and by whom; "
    "it gives no verdict on an event."
)
TIES = ("same_origin", "independent")
SIDES = (
    ("asserts", "Asserts", ("asserts",)),
    ("denies", "Denies or retracts", ("denies", "retracts")),
    ("unverified", "Cannot verify, or only mentions", ("cannot_verify", "mentions")),
)


def register(app: Flask) -> None:
    """Add the page of an event."""
    app.get("/events/<slug:slug>", endpoint="event")(show)
    app.post("/events/<slug:slug>/origins", endpoint="event_origins")(require_editor(correct))


def show(slug: str) -> ResponseReturnValue:
    """The page."""
    (record, own), connection = found_whole("event", slug), reader()
    page = sheet(TYPES["event"], record, own)
    row, weapons, known_weapons = page.row, page.row["weapons"], event.weapons_known(connection)
    treaties = event.treaties_of(connection, [each["weapon_id"] for each in weapons])
    stands = event.stands(
        connection, [each["actor_id"] for each in row["actors"]], treaties, row["date_first"], row["date_last"]
    )
    before, after = event.story(connection, record.id, row["follows_id"])
    sources = {each.source_id: each for each in page.cited}
    known = chains_behind(connection, record.id, sources)
    ground = Ground(connection, known, lambda: sketches_behind(connection, record.id, sources))
    categories = {
        each["weapon_id"]: known_weapons.get(known_weapons[each["weapon_id"]].category or 0) for each in weapons
    }
    unstated = not row["quantity_stated"] and all(row[f"quantity_{each}"] is None for each in ("low", "best", "high"))
    quantity = f'<dt>{_("Quantity")}</dt><dd class="quiet">{_("not stated")}</dd>' if unstated else ""
    instead = otherwise(page.cited, "weapon_stated", row["weapon_stated"])
    more_facts = (
        event_markup.actors(row["actors"], page.terms.get("role", {}), stands, page.marks("actors")),
        event_markup.weapons(weapons, categories, row["weapon_stated"], page.marks("weapons"),
                             page.marks("weapon_stated"), instead),
        quantity, event_markup.story(before, after),
    )  # fmt: skip
    unsaid = {"follows", "weapon_stated"} | ({"place_precision"} if row["place_precision"] == "unknown" else set())
    sides = [
        _side(kind, word, [each for each in page.cited if each.stance in stances], known, ground)
        for kind, word, stances in SIDES
    ]
    stated = claims.of_sources(connection, sources)[:CLAIMS]
    below = event_markup.sides(row["support"], sides) + _rare(page, ground, sources, stated)
    leaf = Leaf(
        lead=event_markup.lead(row, page.terms),
        top=event_markup.in_a_line(sides),
        more_facts="".join(more_facts),
        own=f'{below}<p class="quiet small">{SAMPLE}</p>\n',
    )  # fmt: skip
    return page.page(
        without=("actors", "weapons"), leaf=leaf, claims=stated,
        facts=[each for each in page.facts if each.name not in unsaid],
    )  # fmt: skip


def _rare(page: Sheet, ground: Ground, sources: dict[int, Cited], stated: list[Claim]) -> str:
    """What few events have: sources that researchers tied, the form that ties them, claims in the sources."""
    tied = [(sources[a], words, sources[b], note) for a, words, b, note in _tied(ground, sources)]
    if not (stated or tied or signed_in()):
        return ""
    return page.drawn("event.html", tied=tied, sources=list(sources.values()), claims=stated)


def _side(kind: str, word: str, cited: list[Cited], known: Any, ground: Ground) -> tuple[Any, ...]:
    """Class, heading, independent origins, the tree of voices, remarks."""
    if not cited:
        return kind, word, [], [], []
    return kind, word, origins_of(ground, cited), tree(cited, known), _remarks(cited)


def _tied(ground: Ground, sources: Iterable[int]) -> list[tuple[int, str, int, str]]:
    """What researchers said of two of these sources: the one, how they stand, the other, why."""
    mine = set(sources)
    return [(a, kind.replace("_", " "), b, note) for (a, b), (kind, note) in ground.ties.items() if {a, b} <= mine]


def correct(slug: str) -> ResponseReturnValue:
    """Say that two sources of the event have one origin, or that they are independent: a new version of the first."""
    record = found("event", slug)
    one, other = (request.form.get(name, "") for name in ("one", "other"))
    ids = {each.source_slug: each.source_id for each in citations_of(reader(), record.id)}
    kind = request.form.get("tie", "")
    try:
        why = clean(request.form.get("note", ""), 500)
    except TextError as error:
        return held(422, str(error))
    if one not in ids or other not in ids or one == other or kind not in TIES:
        return held(422, _("Choose two different sources of this event, and how they stand to each other."))

    def doing(connection: Connection) -> None:
        changes = tie.state(connection, ids[one], ids[other], kind, editor(), why)
        undo.note(connection, current_user.id, steps.step(steps.ORIGINS, title=record.title), changes)

    problems, status = tried(doing)
    if problems:
        return held(status, " ".join(str(each.message) for each in problems))
    flash(done(_("The origins were corrected.")), "good")
    return redirect(f"/events/{slug}#origins", 303)


def _remarks(cited: Iterable[Cited]) -> list[str]:
    """What a citation states of the record as a whole, and who says so; values of fields stand beside the fields."""
    return [
        f"{each.stated_value} ({each.claimant or each.publisher or each.source_title})"
        for each in cited
        if each.stated_value and not each.field
    ]

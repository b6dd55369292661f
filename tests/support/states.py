"""Every state of the forms, and the way by which a person comes to it: what is looked at, and what must have no fault.

Each state takes a page of somebody signed in to the seeded register and leaves it there. Most write nothing; those in
`WRITING` do, in the order in which they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from treaties.models import Record
from treaties.operations.ledger import Editor
from treaties.operations.records import Draft, create
from treaties.records import BY_PATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from sqlalchemy import Connection

SAVE = "form.work button.btn:text-is('Save')"
CONFLICT = "/conflicts/vietnam-war"
SOURCE = "voa-korean-2023-03-07"
LONG = "An account of many sources"
ROWS = 500
ARCHIVED = "https://web.archive.org/web/2020/"
DISGUISED = "http://treaties.un.org/pages/ViewDetails.aspx?src=TREATY&mtdsg_no=XXVI-6&chapter=26&lang=en&utm_source=x"


def at(address: str, *steps: Callable[[Page], object]) -> Callable[[Page], None]:
    """The page of an address, after some steps."""

    def come(page: Page) -> None:
        page.goto(address)
        for step in steps:
            step(page)

    return come


def saved(page: Page) -> None:
    """Press Save and wait for what comes of it."""
    page.locator(SAVE).last.click()
    page.wait_for_load_state()


def typed(**texts: str) -> Callable[[Page], None]:
    """Fill the fields of these ids; two low lines stand for a hyphen."""

    def fill(page: Page) -> None:
        for name, text in texts.items():
            field = page.locator(f"#{name.replace('__', '-')}")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)
                field.evaluate("field => field.dispatchEvent(new Event('change', {bubbles: true}))")

    return fill


def seen(place: str, words: str) -> Callable[[Page], None]:
    """Wait until these words stand there."""
    return lambda page: page.locator(place, has_text=words).first.wait_for()


def suggested(page: Page) -> None:
    """Type a few letters of a source and wait for what is offered."""
    box = page.locator("#citations-0-source")
    box.click()
    box.press_sequentially("voa", delay=20)
    page.locator(".pick__option", has_text="VOA").first.wait_for()
    page.keyboard.press("ArrowDown")


def stale(page: Page) -> None:
    """Save what somebody else has saved since."""
    page.locator("[name=based_on]").evaluate("field => field.value = '0'")
    saved(page)


def opened(page: Page) -> None:
    """Open everything that can be opened in the rows of evidence."""
    for each in page.locator("[data-rows=citations] summary").all():
        each.click()


def signed_out(page: Page) -> None:
    """End the session while the form stands open."""
    page.context.clear_cookies()


def forged(page: Page) -> None:
    """Spoil the token of the form."""
    page.locator("form.work [name=csrf_token]").evaluate("field => field.value = 'of another session'")


def versionless(page: Page) -> None:
    """Take the version out of the form from which it began."""
    page.locator("[name=based_on]").evaluate("field => field.remove()")


def kept_as_draft(page: Page) -> None:
    """Wait until what was typed is kept, and begin the form anew."""
    page.locator("[data-draft-said]", has_text="Kept").wait_for()
    page.locator("form[data-guard]").evaluate("form => form.dispatchEvent(new Event('submit'))")
    page.goto(page.url)


def chosen(page: Page) -> None:
    """Choose some rows and look at what a citation would change."""
    for box in page.locator("[name=row]").all()[:3]:
        box.check()
    page.locator("#t-source").fill(SOURCE)


def pressed(name: str) -> Callable[[Page], None]:
    """Press the first button of the page's content with these words."""

    def press(page: Page) -> None:
        page.get_by_role("main").get_by_role("button", name=name).first.click()
        page.wait_for_load_state()

    return press


WRONG_EVENT = typed(
    date="31 June 2022", country="Ukrane", quantity_best="many", summary="What was typed stays.",
    citations__0__source="nobody", citations__0__quote="Words of the source.",
)  # fmt: skip
UNDERSTOOD = typed(date="between May and July 2019", event_kind="use", evidence="alleged", country="Ukraine")

NEW: dict[str, Callable[[Page], None]] = {f"new-{path}": at(f"/{path}/new") for path in BY_PATH}
STATES: dict[str, Callable[[Page], None]] = {
    "errors-none-typed": at("/acts/new", saved),
    "errors-typed": at("/events/new", WRONG_EVENT, saved),
    "rule-refuses": at("/acts/new", typed(treaty="CCM", actor="Lithuania", act_kind="reservation", date="2011-03-24",
                                          citations__0__source=SOURCE), saved),
    "suggestions": at("/events/new", suggested),
    "date-understood": at("/events/new", UNDERSTOOD, seen("#date-read", "2019")),
    "checked": at("/conflicts/new", typed(title="A war of the tests", date="3 Dec 2008", citations__0__source=SOURCE),
                  pressed("Check without saving")),
    "source-in-place": at("/events/new", opened),
    "source-in-place-wrong": at(
        "/events/new", opened, typed(citations__0__new_url="www", citations__0__new_issued="Mai"), saved
    ),
    "source-there-already": at(
        "/conflicts/new", typed(title="A war of the tests"), opened, typed(citations__0__new_url=DISGUISED), saved
    ),
    "rows-added": at("/events/new", *[lambda page: page.locator("[data-rows=citations] [data-add]").click()] * 2),
    "filled-event": at("/events/2023-0009/edit"),
    "filled-actor": at("/actors/lithuania/edit"),
    "filled-treaty": at("/treaties/ccm/edit"),
    "filled-source": at(f"/sources/{SOURCE}/edit"),
    "copied": at("/events/new?copy=2023-0009"),
    "doubles-while-typing": at("/conflicts/new", typed(title="Vietnam War"),
                               seen("#alike a", "Vietnam War")),
    "doubles-on-saving": at("/conflicts/new", typed(title="Vietnam War", citations__0__source=SOURCE), saved),
    "conflict": at(f"{CONFLICT}/edit", typed(note="Too late"), stale),
    "session-ended": at("/conflicts/new", typed(title="A war of the tests"), signed_out, saved),
    "sign-in": at("/conflicts", signed_out, lambda page: page.goto("/sign-in")),
    "sign-in-wrong": at("/conflicts", signed_out, lambda page: page.goto("/sign-in"), typed(email="ada@example.org"),
                        pressed("Sign in")),
    "draft-offered": at("/weapons/new", typed(title="Half typed"), kept_as_draft),
    "list": at("/events"),
    "list-arranged": at("/conflicts?view=Wars&sort=-date"),
    "preview": at("/conflicts", chosen, pressed("add the citation")),
    "preview-wrong": at("/conflicts", chosen, typed(t__source="nobody"), pressed("add the citation")),
    "retire": at(f"{CONFLICT}/retire"),
    "retire-wrong": at(f"{CONFLICT}/retire", pressed("Retire")),
    "retire-signed-out": at(f"{CONFLICT}/retire", typed(reason="A double"), signed_out, pressed("Retire")),
    "retire-forged": at(f"{CONFLICT}/retire", typed(reason="A double"), forged, pressed("Retire")),
    "retire-without-version": at(f"{CONFLICT}/retire", typed(reason="A double"), versionless, pressed("Retire")),
    "preview-none-chosen": at("/conflicts", typed(t__source=SOURCE, t__quote="Words"), pressed("add the citation")),
    "preview-no-term": at("/events", lambda page: page.locator("[name=row]").first.check(), pressed("set the term")),
    "preview-retire": at("/conflicts", chosen, pressed("See what would change: retire")),
    "list-old-view": at("/events?view=Old&cols=gone+evidence&kindx=1&evidence=nosuch&country=nowhere&sort=gone"),
    "list-empty": at("/events?q=nothing+has+these+words"),
    "dead-address": at("/evidence/archive"),
    "dead-address-wrong": at("/evidence/archive", pressed("See what would change")),
    "dead-address-preview": at(
        "/evidence/archive", typed(dead="https://clusterconvention.org", copy=ARCHIVED),
        lambda page: page.locator("#below").check(), pressed("See what would change"),
    ),
    "without-evidence": at("/evidence/missing"),
    "without-evidence-field": at("/evidence/missing?type=events&field=place_stated"),
    "account": at("/account"),
    "account-wrong": at("/account", pressed("Make a token")),
    "desk": at("/desk"),
    "desk-wrong": at("/desk", pressed("Read")),
    "copy-new": at("/copies/new"),
    "import": at("/import"),
    "origins": at("/events/2023-0009", lambda page: page.locator("details.origins > summary").click()),
}  # fmt: skip
# The same where the browser runs no scripts.
PLAIN: dict[str, Callable[[Page], None]] = {
    "plain-new": at("/events/new"),
    "plain-errors": at("/events/new", WRONG_EVENT, saved),
    "plain-row-added": at("/events/new", typed(date="3 Dec 2008"), pressed("Add a source")),
    "plain-list": at("/events"),
}
# What is written stays for the states after it.
WRITING: dict[str, Callable[[Page], None]] = {
    "saved": at("/conflicts/new", typed(title="A war of the looks", date="2001", citations__0__source=SOURCE), saved),
    "saved-another": at("/conflicts/new", typed(title="Another war of the looks", citations__0__source=SOURCE),
                        pressed("Save and enter another")),
    "undo": at("/undo"),
    "undone": at("/undo", pressed("Undo")),
    "history": at("/conflicts/another-war-of-the-looks/history"),
    "retired": at("/conflicts/another-war-of-the-looks"),
    "long-evidence": at("/conflicts/an-account-of-many-sources/edit"),
}  # fmt: skip


def long_account(connection: Connection) -> None:
    """A record with hundreds of rows of evidence, for the last of the states."""
    source = connection.execute(select(Record.id).where(Record.slug == SOURCE)).scalar_one()
    cited = [{"source": source, "stance": "asserts", "locator": f"p. {number}"} for number in range(ROWS)]
    create(connection, [Draft("conflict", {}, citations=cited, title=LONG)], Editor("Ada"), "many")

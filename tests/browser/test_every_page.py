"""Every page in a real browser: no fault that axe-core finds, nothing wider than the window, nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.site import faults
from support.thorough import THOROUGH

from treaties.records import BY_PATH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

RECORDS = (
    "/treaties/ccm?region=Europe", "/treaties/ccm?on=2010-08-01&show=signatories_only&region=Europe", "/treaties/bwc",
    "/treaties/ccm/explain/lithuania", "/actors/lithuania", "/actors/ukraine", "/actors/nato", "/events/2023-0009",
    "/sources/voa-korean-2023-03-07", "/sources/voa-korean-2023-03-07/text",
    "/weapons/cluster-munitions", "/conflicts/vietnam-war",
    "/acts/ccm-afg-ratification", "/articles/ccm-art-1", "/duties/ccm-7-2", "/treaties/ccm/history",
)  # fmt: skip
OTHERS = (
    "/evidence/missing", "/evidence/missing?type=events&field=place_stated",
    "/", "/search?q=ukraine", "/search?q=zzzz", "/search?q=%22open", "/search?q=shells+cluster&type=event",
    "/deadlines?year=2019&region=Oceania", "/checks", "/about", "/status?on=2010-08-01&region=Oceania", "/sign-in",
    "/data", "/releases", "/kept", "/keep", "/keep?of=/treaties/ccm",
    "/actors/nobody", "/cite/treaties/ccm", "/lookup", "/lookup?q=2688+UNTS+39", "/lookup?q=zzzzqqqq",
    "/cite/treaties/ccm?on=2023-03-07&style=apa", "/cite/events?evidence=denied",
)  # fmt: skip
PAGES = (*OTHERS, *(f"/{path}" for path in BY_PATH), *RECORDS)
# Wide and light or narrow and dark: every day one page in two each way, all pages both ways with `make thorough`.
SEEN = [(each, narrow) for n, each in enumerate(PAGES) for narrow in (False, True) if THOROUGH or narrow == bool(n % 2)]
FORMS = tuple(f"/{path}/new" for path in BY_PATH)
SIDES = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("address", "narrow"), SEEN)
def test_a_page_has_no_fault_wide_and_light_or_narrow_and_dark(
    looker: Page, site: tuple[str, str], address: str, *, narrow: bool
) -> None:
    if narrow:
        looker.set_viewport_size({"width": 320, "height": 800})
        looker.emulate_media(color_scheme="dark", reduced_motion="reduce")
    strangers: list[str] = []

    def asked(each: Request) -> None:
        strangers.extend([] if each.url.startswith((site[0], "data:")) else [each.url])

    def told(each: ConsoleMessage) -> None:
        strangers.extend([each.text] if "Content Security Policy" in each.text else [])

    looker.on("request", asked)
    looker.on("console", told)
    looker.goto(address)
    assert faults(looker) == []
    assert looker.evaluate(SIDES) <= 0
    assert strangers == []
    looker.remove_listener("request", asked)
    looker.remove_listener("console", told)


@pytest.mark.parametrize("address", FORMS)
def test_a_form_has_no_fault_empty_or_full_of_errors(writer: Page, address: str) -> None:
    writer.goto(address)
    assert faults(writer) == []
    writer.set_viewport_size({"width": 320, "height": 256})  # a window of 1280 by 1024 at 400 % zoom
    writer.emulate_media(color_scheme="dark")
    writer.locator("main form button.btn", has_text="Save").last.click()
    writer.locator(".error-summary").wait_for()
    assert faults(writer) == []
    assert writer.evaluate(SIDES) <= 0


def test_the_forms_of_existing_records_have_no_fault(writer: Page) -> None:
    for address in (
        "/desk",
        "/import",
        "/sql",
        "/account",
        "/",
        "/events/2023-0009/edit",
        "/actors/lithuania/edit",
        "/actors/lithuania/retire",
    ):
        writer.goto(address)
        assert faults(writer) == []


def test_the_pages_of_data_in_and_out_fit_a_narrow_screen(writer: Page) -> None:
    writer.set_viewport_size({"width": 320, "height": 800})
    writer.emulate_media(color_scheme="dark")
    for address in ("/sql?q=SELECT+*+FROM+treaty", "/sql?q=nonsense", "/import", "/data", "/account"):
        writer.goto(address)
        assert faults(writer) == []
        assert writer.evaluate(SIDES) <= 0, address
    writer.get_by_label("What the token is for").fill("A script")
    writer.get_by_role("button", name="Make a token").click()
    writer.locator("#copy-secret").wait_for()
    assert writer.evaluate(SIDES) <= 0


def test_filters_fold_on_a_narrow_screen_until_one_is_applied(browser: Browser, site: tuple[str, str]) -> None:
    for width, address, stands in ((1280, "/events", True), (320, "/events", False), (320, "/events?q=use", True)):
        context = browser.new_context(
            base_url=site[0], viewport={"width": width, "height": 800}, java_script_enabled=False
        )
        page = context.new_page()
        page.goto(address)
        assert page.locator("#f-q").is_visible() is stands, (width, address)
        if not stands:
            page.get_by_text("Filters", exact=True).click()
            assert page.locator("#f-q").is_visible()
        context.close()


def test_a_kept_answer_is_kept_and_shown_without_fault(reader: Page) -> None:
    reader.goto("/events?evidence=denied")
    reader.get_by_role("link", name="Keep this answer for citing").click()
    reader.get_by_role("button", name="Keep this answer").click()
    reader.wait_for_url("**/kept/k*")
    assert faults(reader) == []
    reader.set_viewport_size({"width": 320, "height": 800})
    assert reader.evaluate(SIDES) <= 0


def test_a_citation_mark_opens_its_passage_without_leaving_the_page(reader: Page) -> None:
    reader.set_viewport_size({"width": 600, "height": 900})
    reader.goto("/events/2023-0009")
    mark = reader.locator("a.cite").first
    mark.click()
    assert reader.locator(".note.here").is_visible()
    assert reader.url.endswith("/events/2023-0009")
    reader.keyboard.press("Escape")
    assert reader.locator(".note.here").count() == 0


def test_most_names_of_a_treaty_are_folded_on_the_screen_and_printed(reader: Page) -> None:
    reader.goto("/treaties/ccm")
    last, tall = reader.locator(".also bdi").last, "name => name.getBoundingClientRect().height > 0"
    assert reader.locator(".lead").inner_text().startswith("Also: CCM, ")
    assert not last.evaluate(tall)
    reader.emulate_media(media="print")
    assert last.evaluate(tall)
    reader.emulate_media(media="screen")
    reader.locator(".also summary").press("Enter")
    assert last.evaluate(tall)
    assert faults(reader) == []


def test_the_day_drives_the_treaty_page(reader: Page) -> None:
    reader.goto("/treaties/ccm")
    reader.get_by_label("Status as of").fill("2010-08-01")
    reader.get_by_role("button", name="Show").first.click()
    assert "on=2010-08-01" in reader.url
    tile = reader.locator(".counts li", has_text="in force")
    assert tile.locator("b").first.inner_text() == "30"


def test_the_keyboard_reaches_the_content_past_the_bar(reader: Page) -> None:
    reader.goto("/treaties")
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.className") == "skip"
    reader.keyboard.press("Enter")
    assert reader.evaluate("document.activeElement.id") == "main"


def test_pages_work_without_scripts(browser: Browser, site: tuple[str, str]) -> None:
    context = browser.new_context(base_url=site[0], java_script_enabled=False)
    page = context.new_page()
    page.goto("/treaties/ccm?region=Europe")
    assert page.locator("#states tbody tr").count() > 0
    page.goto("/events/2023-0009")
    page.locator("a.cite").first.click()
    assert page.url.endswith("#c1")
    context.close()

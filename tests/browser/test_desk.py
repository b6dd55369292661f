"""The desk in a real browser: the whole way by keyboard, narrow and dark, with selected passages, with two editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.articles import OWN, first_article
from support.site import faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIDES = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def pasted(page: Page, text: str, publisher: str, day: str) -> None:
    page.goto("/desk")
    page.locator("#text").fill(text)
    page.locator("#publisher").fill(publisher)
    page.locator("#date").fill(day)
    page.get_by_role("button", name="Read", exact=True).click()
    page.wait_for_url("**/desk/*")
    page.locator(".card.here").wait_for()


def undone(page: Page) -> None:
    page.goto("/undo")
    page.get_by_role("main").get_by_role("button", name="Undo").first.click()
    page.get_by_text("Undone.", exact=True).wait_for()


def test_the_first_article_goes_by_keyboard_from_paste_to_the_records_that_it_belongs_to(writer: Page) -> None:
    text = first_article()
    pasted(writer, text, "VOA Korean", "2023-03-07")
    assert faults(writer) == []
    assert [writer.locator(f".card.{kind}").count() for kind in ("event", "claim", "relay")] == [2, 3, 3]
    assert writer.locator(".verdict.yes").count() == 3
    for left in range(8, -1, -1):
        writer.keyboard.press("a")
        writer.locator("#said", has_text=f"{left} to decide").wait_for()
    assert faults(writer) == []
    writer.keyboard.press("w")
    writer.wait_for_url("**/file")
    assert writer.locator(".plan li").count() == 4
    assert writer.get_by_text("New event").count() == 0
    assert faults(writer) == []
    writer.get_by_role("button", name="Write to the register").focus()
    writer.keyboard.press("Enter")
    writer.get_by_text("Written: 4 records").wait_for()
    writer.goto("/events/2023-0009")
    writer.locator(".note .quote", has_text="Ukrainian authorities have asked").first.wait_for()
    undone(writer)


def test_the_keys_move_decide_and_can_be_switched_off(writer: Page) -> None:
    pasted(writer, OWN, "The Post of the Tests", "2022-05-06")
    writer.keyboard.press("j")
    writer.keyboard.press("ArrowDown")
    third = writer.locator(".card.here").get_attribute("data-card")
    writer.keyboard.press("k")
    assert writer.locator(".card.here").get_attribute("data-card") != third
    writer.keyboard.press("r")
    writer.locator(".card.rejected").wait_for()
    writer.keyboard.press("k")
    writer.keyboard.press("u")
    writer.locator(".card.rejected").wait_for(state="detached")
    writer.locator("#keys summary").click()
    writer.locator("#keyson").uncheck()
    writer.keyboard.press("a")
    assert writer.locator(".card.accepted").count() == 0
    writer.locator("#keyson").check()


def test_a_selected_passage_is_attached_with_its_place(writer: Page) -> None:
    pasted(writer, OWN + "\nThe last line says it again on 3 May 2022.", "The Post of the Tests", "2022-05-06")
    writer.evaluate("""() => {
        const last = [...document.querySelectorAll('.articletext p')].at(-1);
        const walker = document.createTreeWalker(last, NodeFilter.SHOW_TEXT);
        const node = [...(function* () { while (walker.nextNode()) yield walker.currentNode; })()].at(-1);
        const range = document.createRange();
        range.selectNodeContents(node); getSelection().removeAllRanges(); getSelection().addRange(range);
    }""")
    writer.locator(".pickup").click()
    assert "3 May 2022" in writer.locator("#quote").input_value()
    writer.locator("#to").select_option("")
    writer.locator("#path").select_option("actors")
    writer.locator("#record").fill("ukraine")
    writer.get_by_role("button", name="Attach", exact=True).click()
    card = writer.locator(".card.passage")
    card.wait_for()
    assert "Para. 5" in card.inner_text()
    writer.evaluate("scrollTo(0, document.body.scrollHeight)")  # where the bar at the bottom cuts no link in two
    assert faults(writer) == []


def test_two_editors_of_one_article_are_told_and_lose_nothing(
    browser: Browser, site: tuple[str, str], signed_state: Any, writer: Page
) -> None:
    pasted(writer, OWN + "\nFor two editors.", "The Post of the Tests", "2022-05-06")
    other = browser.new_context(base_url=site[0], storage_state=signed_state, java_script_enabled=False)
    second = other.new_page()
    second.goto(writer.url)
    writer.keyboard.press("a")
    writer.locator(".card.accepted").wait_for()
    second.get_by_role("button", name="Reject S1").click()
    assert "it now stands accepted" in second.locator(".error-summary").inner_text()
    assert second.locator(".card.accepted").count() == 1
    other.close()


def test_the_desk_has_no_fault_narrow_dark_and_without_scripts(
    browser: Browser, site: tuple[str, str], signed_state: Any, writer: Page
) -> None:
    pasted(writer, OWN + "\nFor a narrow window.", "The Post of the Tests", "2022-05-06")
    where = writer.url
    context = browser.new_context(
        base_url=site[0], storage_state=signed_state, viewport={"width": 320, "height": 800}, color_scheme="dark"
    )
    page = context.new_page()
    event = writer.locator(".card.event").first.get_attribute("data-card")
    for address in (where, f"{where}/{event}/edit", f"{where}/file", "/desk"):
        page.goto(address)
        assert faults(page) == []
        assert page.evaluate(SIDES) <= 0
    context.close()


def test_a_long_document_shows_how_far_it_is_and_is_read_to_its_end(writer: Page) -> None:
    writer.goto("/desk")
    writer.locator("#text").fill(OWN + "Nothing of note was said about the weather.\n\n" * 700)
    writer.get_by_role("button", name="Read", exact=True).click()
    writer.wait_for_url("**/desk/*")
    writer.locator("form[data-steps]").wait_for(state="detached")
    assert writer.locator(".card.event").count() == 2


def test_a_saved_page_goes_from_the_desk_to_a_citation_that_opens_it_at_the_passage(writer: Page) -> None:
    lines = "".join(f"<p>Line {place} of the report tells of the weather in the valley.</p>" for place in range(60))
    saved = (
        '<html lang="en"><head><meta property="og:title" content="Shells on a bridge"><meta property="og:site_name" '
        'content="The Bridge Post"><meta property="article:published_time" content="2022-05-06"></head><body><article>'
        f"<h1>Shells on a bridge</h1>{lines}<p>Russian forces fired cluster munitions at Lyman on 5 May 2022, Amnesty "
        "International said.</p></article></body></html>"
    )
    writer.goto("/desk")
    writer.set_input_files("#files", {"name": "page.html", "mimeType": "text/html", "buffer": saved.encode()})
    writer.get_by_role("button", name="Read", exact=True).click()
    writer.wait_for_url("**/desk/*")
    assert "The Bridge Post" in writer.locator(".card.source").inner_text()
    assert faults(writer) == []
    for left in range(writer.locator(".card").count() - 1, -1, -1):
        writer.keyboard.press("a")
        writer.locator("#said", has_text=f"{left} to decide").wait_for()
    writer.keyboard.press("w")
    writer.wait_for_url("**/file")
    writer.get_by_role("button", name="Write to the register").click()
    writer.get_by_text("Written: 3 records").wait_for()  # the source, the event and the town of Lyman
    writer.locator(".card.event a[href^='/events/']").first.click()
    writer.get_by_role("link", name="In its text").first.click()
    assert "Russian forces fired cluster munitions at Lyman" in (
        writer.locator("mark:target, mark:has(a:target)").text_content() or ""
    )
    assert faults(writer) == []
    undone(writer)

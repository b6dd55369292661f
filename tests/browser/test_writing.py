"""The forms in a real browser: by keyboard, with and without scripts, in the states that only two people make."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from support.site import faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIDES = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SAVE = "form.work button.btn:text-is('Save')"


def started(page: Page, title: str) -> None:
    page.goto("/conflicts/new")
    page.locator("#title").fill(title)


def test_an_article_and_its_fact_are_entered_by_keyboard_alone(writer: Page) -> None:
    started(writer, "A conflict of the tests")
    writer.locator("#title").focus()
    for label in ("Dates", "Note"):
        while writer.evaluate("document.activeElement.labels?.[0]?.textContent") != label:
            writer.keyboard.press("Tab")
        writer.keyboard.type("between May and July 2019" if label == "Dates" else "Typed by keyboard")
    writer.locator("#date-read", has_text="2019").wait_for()
    while writer.evaluate("document.activeElement.id") != "citations-0-source":
        writer.keyboard.press("Tab")
    writer.keyboard.press("Tab")
    assert writer.evaluate("document.activeElement.tagName") == "SUMMARY"
    writer.keyboard.press("Enter")
    writer.keyboard.press("Tab")
    writer.keyboard.type("https://example.org/of-the-tests")
    writer.keyboard.press("Tab")
    writer.keyboard.type("An article of the tests")
    writer.keyboard.press("Enter")
    writer.wait_for_url("**/conflicts/a-conflict-of-the-tests")
    writer.locator(".note a", has_text="An article of the tests").wait_for()


def test_a_source_is_found_by_what_is_typed(writer: Page) -> None:
    started(writer, "Found")
    box = writer.locator("#citations-0-source")
    box.click()
    box.press_sequentially("voa", delay=20)
    writer.locator(".pick__option", has_text="VOA").first.wait_for()
    writer.keyboard.press("ArrowDown")
    writer.keyboard.press("Enter")
    assert "VOA" in writer.locator("#citations-0-source").input_value()
    assert faults(writer) == []
    box.fill("voa")
    writer.locator(".pick__option", has_text="VOA").first.wait_for()
    writer.keyboard.press("Escape")
    writer.keyboard.press("Tab")
    assert writer.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_row_that_is_added_begins_with_the_usual_kind_of_source_and_ctrl_enter_saves(writer: Page) -> None:
    started(writer, "Begun")
    writer.get_by_role("button", name="Add a source").click()
    assert writer.locator("#citations-1-new_kind").input_value() == "news"
    writer.locator("#note").press("Control+Enter")
    writer.locator(".error-summary:focus").wait_for()


def test_a_long_list_of_evidence_has_all_fields_of_a_row_once_they_are_asked_for(writer: Page) -> None:
    started(writer, "Many rows")
    writer.locator("[data-rows=citations] [data-add]").evaluate("add => { for (let n = 0; n < 45; n++) add.click(); }")
    writer.get_by_role("button", name="Check without saving").click()
    writer.locator("[data-open]").first.click()
    assert writer.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert (
        writer.locator("[id$=-claimant]").evaluate_all("all => all.map(each => each.id)")[0] == "citations-0-claimant"
    )
    assert writer.locator("[id$=-new_heading]").count() == writer.locator("[id$=-claimant]").count()


def test_without_scripts_a_row_more_comes_where_one_is(
    browser: Browser, site: tuple[str, str], signed_state: Any
) -> None:
    context = browser.new_context(base_url=site[0], storage_state=signed_state, java_script_enabled=False)
    page = context.new_page()
    page.goto("/events/new?source=voa-korean-2023-03-07")
    page.locator("[data-rows=citations] [data-add]").click()
    place = page.locator("#citations-1-source").bounding_box()
    assert place is not None
    assert page.evaluate("scrollY") > 0
    context.close()


def test_a_list_of_suggestions_below_the_window_is_brought_into_it(writer: Page) -> None:
    started(writer, "Low")
    lowest = "box => scrollTo(0, scrollY + box.getBoundingClientRect().bottom - innerHeight)"
    writer.locator("#citations-0-source").evaluate(lowest)
    writer.locator("#citations-0-source").press_sequentially("voa", delay=20)
    option = writer.locator(".pick__option").last
    option.wait_for()
    foot = "(menu) => menu.getBoundingClientRect().bottom <= innerHeight"
    writer.wait_for_function(foot, arg=option.element_handle())


def test_two_browsers_edit_one_record_to_the_end_without_loss(
    browser: Browser, site: tuple[str, str], signed_state: Any, writer: Page
) -> None:
    other = browser.new_context(base_url=site[0], storage_state=signed_state, java_script_enabled=False)
    second = other.new_page()
    for page in (writer, second):
        page.goto("/conflicts/vietnam-war/edit")
    writer.locator("#note").fill("Said by the first")
    writer.locator(SAVE).click()
    writer.wait_for_url("**/conflicts/vietnam-war")
    second.locator("#note").fill("Said by the second")
    second.locator(SAVE).click()
    text = second.locator("main").inner_text()
    assert "Said by the first" in text
    second.set_viewport_size({"width": 320, "height": 800})
    assert second.evaluate(SIDES) <= 0
    second.get_by_label("Take what was saved").last.check()
    second.get_by_role("button", name="Save what is chosen").click()
    assert "Said by the first" in second.locator("main").inner_text()
    other.close()


def test_the_page_of_a_conflict_has_no_fault(browser: Browser, site: tuple[str, str], signed_state: Any) -> None:
    context = browser.new_context(base_url=site[0], storage_state=signed_state, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto("/conflicts/vietnam-war/edit")
    page.locator("[name=based_on]").evaluate("field => field.value = '0'")
    page.locator("#note").fill("Too late")
    page.locator(SAVE).click()
    page.locator("#sides").wait_for()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert faults(page) == []
    assert page.evaluate(SIDES) <= 0
    context.close()


def test_what_was_typed_is_offered_again_after_a_crash(writer: Page) -> None:
    started(writer, "Half typed")
    writer.locator("[data-draft-said]", has_text="Kept").wait_for()
    writer.context.new_page().goto("/conflicts/new")
    page = writer.context.pages[-1]
    assert faults(page) == []
    page.get_by_role("link", name="Go on with it").first.click()  # another may stand below, typed before this one
    assert page.locator("#title").input_value() == "Half typed"
    page.goto("/conflicts/new")
    for _ in range(page.get_by_role("button", name="Discard it").count()):
        page.get_by_role("button", name="Discard it").first.click()
        page.wait_for_url("**/conflicts/new")
    assert page.get_by_role("link", name="Go on with it").count() == 0


def test_a_form_without_scripts_adds_rows_and_keeps_what_was_typed(
    browser: Browser, site: tuple[str, str], signed_state: Any
) -> None:
    context = browser.new_context(base_url=site[0], storage_state=signed_state, java_script_enabled=False)
    page = context.new_page()
    page.goto("/events/new")
    page.locator("#summary").fill("kept words")
    page.get_by_role("button", name="Add a source").click()
    assert page.locator("#summary").input_value() == "kept words"
    assert page.locator("#citations-1-source").count() == 1
    context.close()


def test_a_double_is_pointed_out_while_typing_and_the_steps_of_correcting_have_no_fault(writer: Page) -> None:
    started(writer, "Vietnam War")
    writer.keyboard.press("Tab")
    writer.locator("#alike a", has_text="Vietnam War").wait_for()
    assert faults(writer) == []
    writer.locator("#citations-0-source").fill("voa-korean-2023-03-07")
    writer.locator(SAVE).click()
    writer.get_by_role("button", name="save anyway").wait_for()
    assert faults(writer) == []
    writer.get_by_role("button", name="save anyway").click()
    writer.wait_for_url("**/conflicts/vietnam-war-2")
    writer.get_by_role("link", name="Undo").click()
    assert faults(writer) == []
    writer.get_by_role("main").get_by_role("button", name="Undo").first.click()
    writer.goto("/conflicts/vietnam-war/history")
    assert faults(writer) == []


def test_chosen_rows_are_looked_at_before_they_change_and_no_page_on_the_way_has_a_fault(writer: Page) -> None:
    for width in (1280, 320):
        writer.set_viewport_size({"width": width, "height": 800})
        writer.goto("/conflicts?view=Wars&sort=-date")
        writer.get_by_text("Columns and name").click()
        assert faults(writer) == []
        assert writer.evaluate(SIDES) <= 0
    for box in writer.locator("[name=row]").all()[:2]:
        box.check()
    writer.locator("#t-source").fill("voa-korean-2023-03-07")
    writer.get_by_role("button", name="add the citation").click()
    assert writer.locator(".changes tbody tr").count() == 2
    assert faults(writer) == []
    writer.get_by_label("Why").fill("Read again")
    writer.get_by_role("button", name="Change these 2 records").click()
    writer.get_by_role("link", name="Undo").click()
    writer.get_by_role("main").get_by_role("button", name="Undo").first.click()
    writer.get_by_text("Undone.", exact=True).wait_for()


ARTICLE = {"new_url": "https://news.example/2023/03/request", "new_heading": "Kyiv asks for bombs",
           "new_publisher": "Example Post", "new_issued": "7 March 2023",
           "new_relays": "Example Post, relaying Example Wire, citing two members of parliament"}  # fmt: skip


def reached(page: Page, place: str) -> None:
    """Go by Tab alone until what the selector names is reached, forwards as a person would."""
    for _ in range(250):
        if page.evaluate("place => document.activeElement.matches(place)", place):
            return
        page.keyboard.press("Tab")
    raise AssertionError(place)


def typed_in(page: Page, **texts: str) -> None:
    """Type each text into the field of that id, in the order of the form, by keyboard alone."""
    for name, text in texts.items():
        reached(page, f"#{name.replace('__', '-')}")
        page.keyboard.type(text)
        page.keyboard.press("Escape")  # closes suggestions, if there are any


def test_the_article_and_its_facts_are_entered_by_keyboard_and_found_from_treaty_states_and_source(
    writer: Page,
) -> None:
    writer.goto("/")
    led_by_keyboard(writer, "main a[href='/events/new']")
    typed_in(writer, event_kind="transfer", stage="requested", date="6 March 2023", country="United States")
    typed_in(writer, weapon_stated="cluster bombs of the tests", evidence="confirmed")
    typed_in(writer, part_actors__0__actor="Ukraine", part_actors__0__role="asked by")
    reached(writer, "[data-rows=part_actors] [data-add]")
    writer.keyboard.press("Enter")
    typed_in(writer, part_actors__1__actor="USA", part_actors__1__role="asked of")
    typed_in(writer, part_weapons__0__weapon="Cluster munitions", citations__0__source="")
    writer.keyboard.press("Tab")
    assert writer.evaluate("document.activeElement.tagName") == "SUMMARY"
    writer.keyboard.press("Enter")
    typed_in(writer, **{f"citations__0__{name}": text for name, text in ARTICLE.items()})
    reached(writer, "#citations-0-field-0")
    writer.keyboard.press("Space")
    typed_in(writer, citations__0__quote="Kyiv has asked for them, two members say.", citations__0__locator="para. 6")
    writer.keyboard.press("Enter")
    saved_anyway(writer)
    request = re.sub(r".*(/events/[^?#]*).*", r"\1", writer.url)
    assert "asks United States for cluster bombs of the tests" in writer.locator("h1").inner_text()
    source = writer.locator(".note a[href^='/sources/']").first.get_attribute("href") or ""
    led_by_keyboard(writer, f".note a[href='{source}']")
    led_by_keyboard(writer, "main a[href^='/events/new?source=']")
    typed_in(writer, event_kind="use", date="2022-02-24/2023-03-07", country="Ukraine", evidence="alleged")
    typed_in(writer, part_actors__0__actor="Russia", part_actors__0__role="alleged user")
    typed_in(writer, part_weapons__0__weapon="Cluster munitions", citations__0__locator="para. 9")
    writer.keyboard.press("Enter")
    saved_anyway(writer)
    use = re.sub(r".*(/events/[^?#]*).*", r"\1", writer.url)
    for address, facts in {
        "/actors/ukraine": (request,), "/actors/united-states": (request,), "/actors/russian-federation": (use,),
        source: (request, use), "/events?state=ukraine": (request, use),
    }.items():  # fmt: skip
        writer.goto(address)
        for fact in facts:
            assert writer.locator(f"main a[href='{fact}']").count() > 0, (address, fact)
    writer.goto("/treaties/ccm")
    writer.locator("main a[href='/events?treaty=ccm']").first.click()
    writer.wait_for_url("**/events?treaty=*")
    assert [writer.locator(f"main a[href='{fact}']").count() for fact in (request, use)] == [1, 1]
    writer.goto(source)
    assert "two members of parliament" in writer.locator("main").inner_text()
    undo_last(writer)
    undo_last(writer)


def led_by_keyboard(page: Page, link: str) -> None:
    """Go by Tab to a link and follow it."""
    reached(page, link)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def saved_anyway(page: Page) -> None:
    """Save what the register points out as a possible double."""
    page.get_by_role("button", name="save anyway").wait_for()
    reached(page, "[name=anyway]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/events/20"))


def undo_last(page: Page) -> None:
    page.goto("/undo")
    page.get_by_role("main").get_by_role("button", name="Undo").first.click()
    page.get_by_text("Undone.", exact=True).wait_for()


def test_a_form_that_is_too_large_is_told_before_it_is_sent(writer: Page) -> None:
    started(writer, "Large")
    # In a field that is not drawn: Chromium takes minutes to lay two megabytes out.
    writer.locator("[name=offers]").evaluate("box => { box.value = 'x'.repeat(2_200_000); }")
    writer.locator(SAVE).click()
    writer.locator("[data-too-large]:focus", has_text="takes 2.1 MB").wait_for()
    writer.locator("[name=offers]").evaluate("box => { box.value = ''; }")
    writer.locator(SAVE).click()
    writer.locator(".error-summary:focus", has_text="citation").wait_for()


def test_a_list_that_still_waits_for_its_answer_does_not_say_that_there_is_nothing(writer: Page) -> None:
    held: list[Any] = []
    writer.route("**/sources/suggest.json*", lambda route: held.append(route))  # noqa: PLW0108 - the library looks at its code
    started(writer, "Waiting")
    with writer.expect_request("**/sources/suggest.json?q=voa"):
        writer.locator("#citations-0-source").press_sequentially("voa", delay=5)
    writer.locator(".pick__option", has_text="Searching").wait_for()
    for each in held:
        each.continue_()
    writer.locator(".pick__option", has_text="VOA").first.wait_for()

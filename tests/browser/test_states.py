"""The forms in the states that a person gets them into: no fault, nothing wider than the window, nowhere a trap.

`make looks` takes pictures of these states and of the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from support.site import PASSWORD, faults
from support.states import SOURCE, STATES, WRONG_EVENT, saved, typed
from support.thorough import some

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIDES = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Those that no other test comes to.
LOOKED_AT = (
    "errors-typed", "rule-refuses", "date-understood", "checked", "source-in-place-wrong", "source-there-already",
    "rows-added", "filled-event", "session-ended", "sign-in-wrong", "preview-wrong",
    "retire-wrong", "retire-signed-out", "preview-none-chosen", "list-old-view", "dead-address-preview",
)  # fmt: skip
# What is drawn around the element that has the focus, or a text where it is not seen.
RING = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  if (at === document.body) return "";
  const box = at.getBoundingClientRect();
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return seen && ring ? "" : `${at.tagName} ${at.id} ${at.className} ${box.top} ${box.bottom} ${style.outline}`;
}"""
# What a screen reader says of the field beside its name.
DESCRIBED = """() => (document.activeElement.getAttribute("aria-describedby") || "").split(/\\s+/)
  .map((id) => document.getElementById(id)?.textContent).join(" ")"""


@pytest.mark.parametrize("name", some(LOOKED_AT, 2))
def test_a_state_of_a_form_has_no_fault_on_a_narrow_dark_screen(
    browser: Browser, site: tuple[str, str], signed_state: Any, name: str
) -> None:
    narrow: Any = {"viewport": {"width": 320, "height": 800}, "color_scheme": "dark"}
    context = browser.new_context(base_url=site[0], storage_state=signed_state, **narrow)
    page = context.new_page()
    STATES[name](page)
    assert faults(page) == []
    assert page.evaluate(SIDES) <= 0
    context.close()


def test_wherever_the_keyboard_goes_in_a_form_it_is_seen_and_comes_out_at_the_end(writer: Page) -> None:
    writer.goto("/events/new")
    writer.locator("#event_kind").focus()
    for _ in range(90):
        writer.keyboard.press("Tab")
        for _ in range(40):  # the browser brings it into sight in its own time
            if not (hidden := writer.evaluate(RING)):
                break
            writer.wait_for_timeout(50)
        assert hidden == ""
        if writer.evaluate("Boolean(document.activeElement.closest('footer'))"):
            break
    assert writer.evaluate("Boolean(document.activeElement.closest('footer'))")


def test_the_summary_of_errors_takes_the_focus_and_leads_to_each_field(writer: Page) -> None:
    writer.goto("/events/new")
    WRONG_EVENT(writer)
    saved(writer)
    assert writer.evaluate("document.activeElement.className") == "error-summary"
    for link in writer.locator(".error-summary a").all():
        link.press("Enter")
        name = (link.get_attribute("href") or "").removeprefix("#")
        assert writer.evaluate("document.activeElement.id") == name
        told = writer.locator(f"[id='{name}-error']").inner_text()
        assert told in writer.evaluate(DESCRIBED), name


def test_a_list_of_suggestions_is_left_by_tab_and_says_what_it_is(writer: Page) -> None:
    writer.goto("/events/new")
    box = writer.locator("#citations-0-source")
    box.click()
    box.press_sequentially("voa", delay=20)
    writer.locator(".pick__option", has_text="VOA").first.wait_for()
    assert writer.get_by_role("combobox", name="Source", exact=True).first.get_attribute("aria-expanded") == "true"
    writer.keyboard.press("Tab")
    assert writer.evaluate("document.activeElement.id") != "citations-0-source"
    writer.keyboard.press("Shift+Tab")
    assert writer.evaluate("document.activeElement.id") == "citations-0-source"


def test_a_session_that_ends_while_a_form_is_filled_in_costs_nothing(writer: Page) -> None:
    writer.goto("/conflicts/new")
    typed(title="A war of a long evening", note="Typed for hours.", citations__0__source=SOURCE)(writer)
    writer.context.clear_cookies()
    saved(writer)
    assert writer.evaluate("document.activeElement.className") == "error-summary"
    writer.get_by_label("E-mail address").fill("ada@example.org")
    writer.get_by_label("Password").fill(PASSWORD)
    writer.get_by_role("button", name="Sign in and save").click()
    writer.wait_for_url(re.compile("/conflicts/a-war-of-a-long-evening"))
    assert "Typed for hours." in writer.locator("main").inner_text()

"""Searching in a real browser: suggestions as one types, with the keyboard alone, and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.site import faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.mark.parametrize("box", ["Words", "Search the register"])
def test_a_name_being_typed_is_suggested_and_leads_to_its_page(reader: Page, box: str) -> None:
    reader.goto("/search")
    field = reader.get_by_label(box, exact=True)
    field.focus()
    field.press_sequentially("bahm", delay=60)
    reader.get_by_role("option", name="Bakhmut").wait_for()
    assert faults(reader) == []
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/places/bakhmut")


@pytest.mark.parametrize("box", ["Words", "Search the register"])
def test_enter_without_a_choice_searches_for_what_was_typed(reader: Page, box: str) -> None:
    reader.goto("/search")
    field = reader.get_by_label(box, exact=True)
    field.focus()
    field.press_sequentially("bahm", delay=60)
    reader.get_by_role("option", name="Bakhmut").wait_for()
    field.press("Enter")
    reader.wait_for_url("**/search?q=bahm*")
    assert reader.locator("main ol a").first.get_attribute("href") == "/places/bakhmut"


def test_a_search_narrowed_by_facets_works_without_scripts(browser: Browser, site: tuple[str, str]) -> None:
    context = browser.new_context(base_url=site[0], java_script_enabled=False)
    page = context.new_page()
    page.goto("/search")
    page.get_by_label("Weapon", exact=True).fill("Cluster munitions")
    page.get_by_label("Kind of event").select_option("use")
    page.get_by_label("From (year").fill("2022")
    page.get_by_label("Uncertain dates").select_option("must")
    page.locator("main").get_by_role("button", name="Search", exact=True).click()
    assert page.locator("main ol li").count() > 0
    assert all("event" in each.inner_text() for each in page.locator("main ol li .quiet").all())
    context.close()

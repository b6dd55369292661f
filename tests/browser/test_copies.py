"""A saved page taken in, filed and quoted, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.site import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINES = [f"On day {day} of the count the council wrote down {3 * day} shells in the school." for day in range(1, 60)]
PAGE = (
    '<html lang="en"><head><meta property="og:title" content="Shells counted day by day">'
    '<meta property="og:site_name" content="The Browser Post">'
    '<meta property="article:published_time" content="2023-03-07">'
    f"</head><body><article><h1>Shells counted day by day</h1>{''.join(f'<p>{line}</p>' for line in LINES)}"
    '</article><script>document.title = "owned"</script></body></html>'
)


def test_a_saved_page_is_kept_filed_quoted_and_opened_at_the_passage(writer: Page) -> None:
    writer.goto("/copies/new")
    assert faults(writer) == []
    writer.set_input_files("#file", {"name": "page.html", "mimeType": "text/html", "buffer": PAGE.encode()})
    writer.get_by_role("button", name="Keep it").click()
    writer.wait_for_url("**/copies/*")
    assert writer.get_by_label("Published").input_value() == "2023-03-07"
    assert "owned" not in writer.title()
    assert faults(writer) == []
    writer.get_by_role("button", name="File it").click()
    writer.get_by_text("The copy is filed.").wait_for()
    source = writer.locator(".crumbs a").nth(1).get_attribute("href") or ""
    assert source == "/sources/the-browser-post-2023-03-07"
    writer.goto("/weapons/new")
    writer.locator("#title").fill("A counted shell")
    writer.locator("#weapon_kind").select_option(index=1)
    writer.locator("#citations-0-source").fill(source.rpartition("/")[2])
    writer.locator("#citations-0-quote").fill(LINES[50])
    writer.locator("#reason").press("Enter")
    writer.get_by_role("link", name="In its text").click()
    assert writer.locator("mark:target").text_content() == LINES[50]
    # The browser scrolls when the page is laid out, which may be a moment after it has come.
    seen = "() => { const at = document.querySelector('mark:target').getBoundingClientRect().top; "
    writer.wait_for_function(seen + "return at > 0 && at < innerHeight; }", timeout=10_000)
    assert faults(writer) == []


def test_a_lost_quote_is_given_the_passage_of_its_text_by_keyboard(writer: Page) -> None:
    writer.goto("/copies/new")
    line = "The mayor counted twelve shells before noon on the bridge, and nobody knew who had fired them."
    page = PAGE.replace(LINES[0], line).replace("day by day", "on the bridge").replace("2023-03-07", "2023-03-08")
    writer.set_input_files("#file", {"name": "page.html", "mimeType": "text/html", "buffer": page.encode()})
    writer.get_by_role("button", name="Keep it").click()
    writer.wait_for_url("**/copies/*")
    writer.get_by_label("A new source").check()
    writer.get_by_role("button", name="File it").click()
    writer.get_by_text("The copy is filed.").wait_for()
    source = writer.locator(".crumbs a").nth(1).get_attribute("href") or ""
    writer.goto("/weapons/new")
    writer.locator("#title").fill("A lost shell")
    writer.locator("#weapon_kind").select_option(index=1)
    writer.locator("#citations-0-source").fill(source.rpartition("/")[2])
    writer.locator("#citations-0-quote").fill(line.replace("twelve", "twenty").replace("before", "after"))
    writer.locator("#reason").press("Enter")
    writer.get_by_label("as typed").check()
    writer.locator("#reason").press("Enter")
    writer.wait_for_url("**/weapons/a-lost-shell")
    writer.goto("/evidence/orphans")
    assert faults(writer) == []
    writer.locator("tr", has_text="twenty shells").get_by_role("link", name="Find its passage").press("Enter")
    writer.set_viewport_size({"width": 320, "height": 700})
    assert faults(writer) == []
    writer.get_by_role("radio").first.press("Space")
    writer.get_by_role("main").get_by_role("button").first.press("Enter")
    writer.wait_for_url(lambda url: "/evidence/orphans/" not in url)
    writer.goto("/evidence/orphans")
    assert writer.get_by_text("twenty shells").count() == 0

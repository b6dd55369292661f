"""Looking up in a real browser: by paste and by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.site import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_pasted_reference_is_answered_with_what_supports_it(reader: Page) -> None:
    reader.goto("/lookup")
    reader.get_by_label("Reference", exact=True).fill("UNTS vol. 2688, p. 39")
    reader.get_by_role("button", name="Look up", exact=True).click()
    assert reader.locator("#answer h3 a").first.get_attribute("href") == "/treaties/ccm"
    assert reader.locator("#answer strong").first.inner_text() == "certain"
    assert faults(reader) == []


@pytest.mark.parametrize("way", ["pasted", "file"])
def test_many_references_are_answered_as_a_table(reader: Page, way: str) -> None:
    reader.goto("/lookup")
    sent = (
        "@legal{a, title={Convention on Cluster Munitions}}\n@misc{b, title={Garden Snails of Nowhere}, year={1887}}\n"
    )
    if way == "pasted":
        reader.get_by_label("References, one on each line").fill(sent)
    else:
        box = reader.get_by_label("Or a file")
        box.set_input_files({"name": "a.bib", "mimeType": "text/plain", "buffer": sent.encode()})
    reader.get_by_role("button", name="Look all up").click()
    rows = reader.locator("#answer tbody tr")
    assert rows.count() == 2
    assert rows.first.locator("td a").first.get_attribute("href") == "/treaties/ccm"
    assert "Nothing" in rows.last.inner_text()
    assert faults(reader) == []

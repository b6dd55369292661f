"""The pages of imports in a real browser, wide and light, narrow and dark."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.site import faults
from support.untc import Saved

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page

SHOTS = os.environ.get("TREATIES_TEST_SHOTS", "")
SIDES = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ROWS: list[tuple[str, ...]] = [
    ("Norway", "3 Dec 2008", "3 Sep 2008"), ("Ruritania", "3 Dec 2008", ""), ("Uganda", "3 Dec 2008", "5 Jan 2026"),
]  # fmt: skip
TABLE = "event_kind,when,evidence,User,where,lat,lon,comment\nuse,03/12/2008,alleged,385,Oslo,59.91,10.75,first\n"
BIB = "@online{a, title={A Title of Some Length}, author={Doe, Jane}, url={https://example.org/a}, year=2008}\n@misc{b}"
SENT: dict[str, FilePayload] = {
    "status": {"name": "page.html", "mimeType": "text/html", "buffer": Saved(
        "XXVI-6", "Convention on Cluster Munitions", ("Participant", "Signature", "Accession(a), Ratification"), ROWS,
        as_of="03-02-2026").html().encode()},
    "event": {"name": "events.csv", "mimeType": "text/csv", "buffer": TABLE.encode()},
    "references": {"name": "refs.bib", "mimeType": "text/plain", "buffer": BIB.encode()},
}  # fmt: skip


@pytest.mark.parametrize("kind", SENT)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_what_was_sent_is_shown_without_a_fault(
    browser: Browser, site: tuple[str, str], signed_state: Any, kind: str, width: int, scheme: Any
) -> None:
    context = browser.new_context(
        base_url=site[0], viewport={"width": width, "height": 900}, color_scheme=scheme, storage_state=signed_state
    )
    page = context.new_page()
    page.goto("/import")
    shot(page, f"start-{width}")
    page.select_option("#kind", kind)
    page.set_input_files("#file", SENT[kind])
    page.get_by_role("button", name="Compare").click()
    if kind == "event":
        page.get_by_role("button", name="Check").first.wait_for()
        shot(page, f"columns-{width}")
        page.fill("#source", "voa-korean-2023-03-07")
        page.select_option("[name=dates_1]", "dmy")
        page.select_option("[name=codes_3]", "cow")
        page.get_by_role("button", name="Check").click()
        page.get_by_text("1 rows can be written").wait_for()
    assert faults(page) == []
    assert page.evaluate(SIDES) <= 0
    shot(page, f"{kind}-{width}")
    context.close()


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)

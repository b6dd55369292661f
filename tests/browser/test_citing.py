"""Our CSL-JSON in a browser, by the same processor without the register around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citations.works import CCM, EVENT, NEWS, READ, named
from support.thorough import some

from treaties.citations import csl, render
from treaties.citations.engine import FOLDER, VENDOR, engines, style_text

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EACH = "([name, xml, items]) => { build(name, xml); return render(name, items, 'text'); }"


def test_our_csl_json_renders_outside_the_register_exactly_as_in_it(browser: Browser) -> None:
    items = [csl.item(each, READ) for each in (CCM, NEWS, EVENT, named("Two clouds <b>over</b> “Drobitsk”"))]
    page = browser.new_page()
    processor = (VENDOR / "citeproc" / "citeproc_commonjs.js").read_text("utf-8")
    host = (FOLDER / "host.js").read_text("utf-8")
    page.add_script_tag(content=f"var exports = {{}}, module = {{exports: exports}};\n{processor}\n{host}")
    for path in sorted((VENDOR / "locales").glob("*.xml")):
        page.evaluate(
            "([code, xml]) => addLocale(code, xml)", [path.stem.removeprefix("locales-"), path.read_text("utf-8")]
        )
    assert len(render.names()) >= 20
    for style in some(render.names(), 4):
        outside = page.evaluate(EACH, [style, style_text(style), items])
        assert engines().render(style, style_text(style), items, "text") == outside, style
    page.close()

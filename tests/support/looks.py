"""Pictures of every state of the forms, at three widths, light and dark: `make looks OUT=folder`.

Beside the pictures lies `index.html`, which shows those of each state side by side. What axe-core finds and what is
wider than its window is printed.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import Error as PlaywrightError
from sqlalchemy import delete
from support.site import chromium, faults, first_signed_in, served
from support.states import NEW, PLAIN, STATES, WRITING, long_account

from treaties import seeding
from treaties.config import Settings
from treaties.db import Database
from treaties.models import FormDraft

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (1280, 768, 320)
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
SIDES = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EVERY = NEW | STATES | PLAIN | WRITING


def looked_at(page: Page, name: str, folder: Path) -> list[str]:
    """Take the pictures of the state that the page is in; what is wrong with it in words."""
    scripted = name not in PLAIN  # axe-core is a script; without any the page is what scripts find when they begin
    wrong = [f"{name}: {fault}" for fault in faults(page)] if scripted else []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if (beyond := page.evaluate(SIDES)) > 0:
            wrong.append(f"{name}: {beyond} px wider than a window of {width}")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True, animations="disabled")
    return wrong + ([f"{name}, narrow and dark: {fault}" for fault in faults(page)] if scripted else [])


def sheet(folder: Path, names: list[str]) -> None:
    """The page that shows the pictures of each state side by side."""
    text = "<!doctype html><meta charset=utf-8><title>Looks</title><style>img{vertical-align:top}</style>"
    for name in names:
        kinds = [(width, scheme) for scheme in SCHEMES for width in WIDTHS]
        shown = [
            f"<a href={name}-{w}-{s}.png><img src={name}-{w}-{s}.png width={w // 2} loading=lazy></a>" for w, s in kinds
        ]
        text += f"<h2 id={name}>{escape(name)}</h2><p>{' '.join(shown)}</p>"
    (folder / "index.html").write_text(text, "utf-8")


def main(folder: Path, wanted: tuple[str, ...]) -> int:
    """Take the pictures of the states whose names begin so, all where none is named; the number of faults."""
    folder.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    chosen = [name for name in EVERY if not wanted or name.startswith(wanted)]
    with TemporaryDirectory() as place, chromium() as browser:
        data = Database(Settings(f"sqlite:///{place}/register.db", Path(place), "a secret of the looks"))
        data.upgrade()
        with data.writing() as connection:
            seeding.load(connection)
            long_account(connection)
        with served(data.settings) as site:
            signed = first_signed_in(browser, site)
            for name in chosen:
                context = browser.new_context(
                    base_url=site[0], storage_state=signed, java_script_enabled=name not in PLAIN,
                    viewport={"width": 1280, "height": 900},
                )  # fmt: skip
                page = context.new_page()
                with data.writing(unseen=True) as connection:
                    connection.execute(delete(FormDraft))  # what an earlier state left typed is not offered in this one
                try:
                    EVERY[name](page)
                    wrong += looked_at(page, name, folder)
                except PlaywrightError as error:
                    wrong.append(f"{name}: {error}")
                context.close()
        data.dispose()
    sheet(folder, chosen)
    sys.stdout.write("\n".join([*wrong, f"{len(chosen)} states, {len(wrong)} faults: {folder / 'index.html'}\n"]))
    return len(wrong)


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]), tuple(sys.argv[2:]))))

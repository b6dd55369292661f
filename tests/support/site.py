"""The seeded register as people see it: served by waitress, looked at in a real Chromium."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright
from support.memory import ROOMY
from waitress import create_server

from treaties.db import copy
from treaties.web.accounts import first_link
from treaties.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page

    from treaties.config import Settings
    from treaties.db import Database

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
ALONE = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update")  # fmt: skip
PASSWORD = "a long enough word"


@contextmanager
def running(app: Flask) -> Iterator[str]:
    """Address of the application while waitress serves it; what it keeps open is closed at the end."""
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=4)

    def serve() -> None:
        try:
            server.run()
        except OSError as error:  # it waits for sockets that closing takes away
            if error.errno != errno.EBADF:
                raise

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)
    app.extensions["treaties"].dispose()


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, str]]:
    """Address of the register at these settings while it is served, and the one-time path of its first account."""
    app = create_app(settings)
    with running(app) as address:
        yield address, first_link(app) or ""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without its windows where that is there (half the time), or CHROMIUM; LookupError."""
    names = (os.environ.get("CHROMIUM", ""), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        raise LookupError("no Chromium here")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    root += [] if ROOMY else ["--disable-dev-shm-usage"]
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=[*ALONE, *root])
        yield opened
        opened.close()


def first_signed_in(browser: Browser, site: tuple[str, str]) -> Any:
    """The cookies of the first account, which chose its password in the browser."""
    context = browser.new_context(base_url=site[0])
    page = context.new_page()
    page.goto(site[1])
    page.get_by_label("Name").fill("Ada")
    page.locator("input[name=email]").fill("ada@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def site(seeded_sqlite: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address of the served register, and the one-time path of its first account."""
    folder = tmp_path_factory.mktemp("site")
    copy(seeded_sqlite, folder / "register.db")
    url = f"sqlite:///{folder / 'register.db'}"
    with served(replace(seeded_sqlite.settings, database_url=url, data_dir=folder)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser; skipped by name where there is none."""
    if why := os.environ.get("TREATIES_SKIP_BROWSER"):
        pytest.skip(f"THE PAGES ARE NOT TESTED IN A BROWSER: {why}")
    try:
        with chromium() as opened:
            yield opened
    except LookupError as error:
        pytest.skip(f"THE PAGES ARE NOT TESTED IN A BROWSER: {error}")


@pytest.fixture
def reader(browser: Browser, site: tuple[str, str]) -> Iterator[Page]:
    """A page of somebody who only reads."""
    context = browser.new_context(base_url=site[0], viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def lasting(browser: Browser, site: tuple[str, str]) -> Iterator[Page]:
    """One page for many looks: its process knows axe already, which takes a third of a look."""
    context = browser.new_context(base_url=site[0])
    yield context.new_page()
    context.close()


@pytest.fixture
def looker(lasting: Page) -> Page:
    """That page of somebody who only reads, wide and light as at first."""
    lasting.set_viewport_size({"width": 1280, "height": 900})
    lasting.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return lasting


@pytest.fixture(scope="session")
def signed_state(browser: Browser, site: tuple[str, str]) -> Any:
    """The cookies of somebody who may write."""
    return first_signed_in(browser, site)


@pytest.fixture
def writer(browser: Browser, site: tuple[str, str], signed_state: Any) -> Iterator[Page]:
    """A page of somebody who may write."""
    context = browser.new_context(base_url=site[0], viewport={"width": 1280, "height": 900}, storage_state=signed_state)
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA and its best practices on the page as it stands now."""
    if page.evaluate("typeof axe") == "undefined":  # once for each document: reading it takes longer than many a page
        page.evaluate(AXE)  # not as a script element, which the page's policy would refuse
    # Only what is wrong is worked out to its words and sent: what passes are thousands of elements on a long table.
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    asked = "async rules => (await axe.run(document, rules)).violations"
    found = page.evaluate(asked, rules | {"resultTypes": ["violations"]})
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]

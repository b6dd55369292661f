"""The text and the metadata of an HTML page, within limits: bytes and depth first, then time."""

from __future__ import annotations

import codecs
import gc
import re
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from treaties.capture.errors import NotTaken
from treaties.capture.metadata import guessed, stated
from treaties.domain.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 10 * 1024 * 1024
DEEPEST, MOST, WEIGHED = 200, 200_000, 25_000
ATTRIBUTES = 500
SECONDS = 0.5
_MEGABYTE = 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}?encoding=[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
# As browsers do: a page that says Latin-1 or ASCII is read as the larger set of Windows.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
          "euc_kr": "cp949", "shift_jis": "cp932"}  # fmt: skip
_WORDS = re.compile(r"\w+")
_BLOCKS = frozenset(
    _WORDS.findall(
        "address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody td tfoot th thead "
        "title tr ul"
    )
)
_UNSEEN = frozenset(
    _WORDS.findall("script style noscript template head svg math iframe object embed applet audio video canvas")
)


def letters(content: bytes, declared: str = "") -> tuple[str, str]:
    """The content as text, and the name of the character set that was used; a false declaration is seen through."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace"), name
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    match = _META.search(content[:4096])
    said = [declared, (match[1] or match[2]).decode("ascii", "replace") if match else ""]
    for name in said:
        try:
            known = codecs.lookup(name).name
            known = _WIDER.get(known, known)
            if known in {"utf-8", "utf-7"} or not codecs.lookup(known)._is_text_encoding:  # noqa: SLF001 - the only way to ask
                continue
            return content.decode(known), known
        except (LookupError, ValueError):
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000]).best()
    name = best.encoding if best is not None else "cp1252"
    return content.decode(name, "replace"), name


def tree_of(text: str) -> Any:
    """The page as a tree; NotTaken for what is no page, or nested or chopped beyond reason."""
    from lxml import etree, html

    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", text)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(clean.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise NotTaken(Message("This HTML cannot be read.")) from error
    return tree


def _measure(tree: Any) -> int:
    """The number of parts; NotTaken for what the readers behind would walk through for minutes. Without recursion."""
    from lxml import etree

    depth = number = 0
    for event, each in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        number += 1
        if depth > DEEPEST:
            raise NotTaken(Message("The page is nested more than %(deepest)s deep; it is not read.", deepest=DEEPEST))
        if number > 2 * MOST:
            raise NotTaken(Message("The page has more than %(most)s parts; it is not read.", most=f"{MOST:,}"))
        if event == "start" and len(each.attrib) > ATTRIBUTES:
            raise NotTaken(Message("A part of the page has more attributes than any page needs; it is not read."))
    return number // 2


class _Late(BaseException):  # not one that a library catches on the way
    pass


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """At most so much processor time, where the system can count it."""
    if not hasattr(signal, "setitimer"):  # Windows: the limit of the process remains
        yield
        return

    def late(_number: int, _frame: object) -> None:
        raise _Late

    collecting = gc.isenabled()
    gc.disable()  # what is raised while a finalizer runs is lost, with a warning
    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if collecting:
            gc.enable()


def read(content: bytes, *, charset: str = "", url: str = "", simple: bool = False) -> dict[str, Any]:
    """Text, extractor, charset, what the page says of itself, addresses of its translations; NotTaken with a reason.

    With `simple` only the letters of the page are read, without weighing what belongs to the article.
    """
    if len(content) > LARGEST:
        raise NotTaken(Message("The page is larger than 10 MB."))
    text, used = letters(content, charset)
    tree = tree_of(text)
    simple = _measure(tree) > WEIGHED or simple
    found, alternates = stated(tree)
    answer = {"charset": used, "found": found, "alternates": alternates, "media_type": "text/html"}
    if not simple:
        import trafilatura  # noqa: F401 - loading it may take longer than the page is given

        try:
            with _within(SECONDS + len(content) / _MEGABYTE):
                body, more = _article(tree, url, found)
            if body:
                return answer | {"text": body, "found": found + more, "extractor": "trafilatura"}
        except (_Late, Exception):  # noqa: BLE001 - a page that the library fails on: its letters are read all the same
            tree = tree_of(text)
    return answer | {"text": plain(tree), "extractor": "lxml"}


def _article(tree: Any, url: str, found: list[Any]) -> tuple[str, list[Any]]:
    import logging
    from copy import deepcopy

    import htmldate
    import trafilatura

    logging.disable(logging.CRITICAL)
    heads = [" ".join("".join(each.itertext()).split()) for each in tree.iter("h1")][:3]
    day = None
    if not any(name == "published" for name, *_ in found):
        day = htmldate.find_date(deepcopy(tree), original_date=True, extensive_search=False, url=url or None)
    whole: Any = trafilatura.bare_extraction(
        tree, url=url or None, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False,
        with_metadata=True,
    )  # fmt: skip
    if whole is None:
        return "", []
    body = _spaced((whole.text or "").strip())
    if body and heads and heads[0] and heads[0] not in body:
        body = f"{heads[0]}\n\n{body}"
    return body, [each for each in guessed(found, whole, day) if each[1] != url]


def _spaced(text: str) -> str:
    """Paragraphs with an empty line between them; the lines of a list and of a table stay together."""
    made: list[str] = []
    for line in text.split("\n"):
        if made and not (line[:2] in {"- ", "| "} and made[-1][:2] == line[:2]):
            made.append("")
        made.append(line)
    return re.sub("\n{3,}", "\n\n", "\n".join(made))


def plain(tree: Any) -> str:
    """Every letter that a reader of the page would see, a line per block; without recursion."""
    from lxml import etree

    pieces: list[str] = []
    hidden = 0
    for event, each in etree.iterwalk(tree, events=("start", "end")):
        name = each.tag if isinstance(each.tag, str) else ""
        if event == "start":
            hidden += name in _UNSEEN
            if name in _BLOCKS:
                pieces.append("\n")
            if not hidden and each.text:
                pieces.append(re.sub(r"\s+", " ", each.text))
        else:
            hidden -= name in _UNSEEN
            if name in _BLOCKS:
                pieces.append("\n")
            if not hidden and each.tail:
                pieces.append(re.sub(r"\s+", " ", each.tail))
    lines = (" ".join(line.split()) for line in "".join(pieces).splitlines())
    return "\n".join(line for line in lines if line)

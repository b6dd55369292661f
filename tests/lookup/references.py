"""Five hundred and more references as people write them, made from the seed's own sources: the answer is known."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sqlalchemy import select

from treaties.domain.reference import address_key
from treaties.models import Record
from treaties.queries.works import works_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from treaties.domain.citation import Work

Reference = tuple[str, str, str]  # the way it is written, the text, the slug of the right answer


def _split(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www."), (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _more(url: str, words: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{words}"


DISGUISES: dict[str, Callable[[str], str]] = {
    "tracked": lambda url: _more(url, "utm_source=x&utm_medium=social&fbclid=abc"),
    "front": lambda url: f"https://m.{_split(url)[0]}{_split(url)[1]}",
    "amp": lambda url: _more(url, "outputType=amp&amp=1"),
    "archived": lambda url: f"https://web.archive.org/web/20200102030405/{url}",
    "image": lambda url: f"http://web.archive.org/web/20200102030405if_/{url}",
    "today": lambda url: f"https://archive.ph/20210304/{url}",
    "cached": lambda url: f"https://www.google.com/url?sa=t&url={quote(url, safe='')}&ved=2ah",
    "bare": lambda url: f"See <{_split(url)[0]}{_split(url)[1].rstrip('/')}/>." if "?" not in url else url,
    "scheme": lambda url: url.replace("https://", "hxxp://").replace("http://", "https://"),
    "loud": lambda url: url.replace(urlsplit(url).netloc, urlsplit(url).netloc.upper() + ":443", 1),
    "fragment": lambda url: f"({url}#section-2), accessed 3 May 2024",
}


def _line(style: str, work: Work) -> str:
    year = work.issued.text[:4] if work.issued else "n.d."
    who = ", ".join(work.authors) or work.publisher
    if style == "oscola":
        return f"{who}, ‘{work.title}’ ({work.publisher}, {year})."
    if style == "chicago":
        return f"{who}. “{work.title}.” {work.publisher}, {year}."
    if style == "apa":
        return f"{who}. ({year}). {work.title}. {work.publisher}."
    if style == "mla":
        return f"{who}. “{work.title}.” {work.publisher}, {year}, accessed 1 Jan. 2025."
    return f"12. {who}: {work.title}, in: {work.publisher} ({year}), p. 7"


def slips(text: str, share: float, chance: random.Random) -> str:
    """The text with that share of its letters changed, dropped or doubled."""
    letters = list(text)
    places = [at for at, letter in enumerate(letters) if letter.isalpha()]
    for at in chance.sample(places, max(1, int(len(letters) * share)) if len(places) > 10 else 0):
        letters[at] = chance.choice(("", letters[at] * 2, chance.choice("aeinorst")))
    return "".join(letters)


def made(connection: Connection) -> Iterator[Reference]:
    """Every reference; deterministic."""
    chance = random.Random(4)
    query = select(Record.id, Record.kind, Record.slug, Record.title, Record.version).where(Record.kind == "source")
    rows = connection.execute(query.order_by(Record.id)).all()
    works = works_of(connection, rows)
    titles = [work.title.casefold() for work in works]
    urls = [address_key(work.url) for work in works]
    for number, (row, work) in enumerate(zip(rows, works, strict=True)):
        if work.url and urls.count(address_key(work.url)) == 1:
            for name in chance.sample(sorted(DISGUISES), 2):
                yield name, DISGUISES[name](work.url), row.slug
        if len(work.title) > 24 and titles.count(work.title.casefold()) == 1:
            style = ("oscola", "chicago", "apa", "mla", "plain")[number % 5]
            yield style, _line(style, work), row.slug
            if number % 3 == 0:
                yield "slips", slips(_line(style, work), 0.02, chance), row.slug

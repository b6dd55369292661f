"""Five hundred and more references as people write them, made from the seed's own sources: the answer is known."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sqlalchemy import select
from support.drafts import EDITOR, NORWAY, SOURCE

from treaties.domain.reference import address_key
from treaties.models import Record
from treaties.operations.records import Draft, create
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


# Passages of our own, each of four parts; no two share more than two of them.
WHO = (
    "Two farmers on the road to the mill", "A teacher who had stayed behind", "The night porter of the clinic",
    "Officials of the district, who asked not to be named,", "A driver of the bakery", "Members of the choir",
    "The keeper of the lighthouse",
)  # fmt: skip
WHAT = (
    "counted eleven dull cracks above the orchards", "found ribbons and small cylinders in the ditches",
    "heard what they took for hail on a tin roof", "saw grey puffs open one after another over the river",
    "were told to keep the children away from the meadow", "swept dozens of metal cups out of the churchyard",
    "photographed a rocket standing upright in the turnips",
)  # fmt: skip
WHEN = (
    "shortly before the market opened", "on the evening of the harvest fair", "while the ferry was being loaded",
    "an hour after the lights had failed", "during the second week of the truce", "as the last lorries left the depot",
    "on a morning of thick fog",
)  # fmt: skip
SAID = (
    "and the mayor wrote it down.", "but nobody came to look.", "according to a letter read out in parliament.",
    "and the ministry would not comment.", "which the other side denied the next day.",
    "and three of them were taken to hospital.", "though no weapon was shown to reporters.",
)  # fmt: skip


def passages() -> list[str]:
    """Forty-nine passages."""
    size = len(WHO)
    parts = [(one, two, (one + two) % size, (one + 2 * two) % size) for one in range(size) for two in range(size)]
    return [" ".join((WHO[a], WHAT[b], WHEN[c], SAID[d])) for a, b, c, d in parts]


def quoted(connection: Connection, ids: list[int]) -> list[str]:
    """Write an event for each of the passages, with a source of its own; the short addresses of the sources."""
    every, cited = passages(), {"source": ids[SOURCE], "stance": "mentions"}
    values = [{"heading": f"Dispatch {n}", "publisher": f"Press {n}", "source_kind": "news"} for n in range(len(every))]
    sources = create(connection, [Draft("source", each, citations=[cited]) for each in values], EDITOR, "sources")
    event = {"event_kind": "use", "country": ids[NORWAY], "evidence": "alleged"}
    rests = [[{"source": one, "stance": "asserts", "quote": said}] for one, said in zip(sources, every, strict=True)]
    create(connection, [Draft("event", event, citations=each) for each in rests], EDITOR, "events")
    rows = connection.execute(select(Record.id, Record.slug).where(Record.id.in_(sources)))
    slugs = {row.id: row.slug for row in rows}
    return [slugs[each] for each in sources]


def misquoted(slugs: list[str]) -> Iterator[Reference]:
    """Each passage whole, in part, with a tenth of its letters wrong, and cut in the middle."""
    chance = random.Random(8)
    for said, slug in zip(passages(), slugs, strict=True):
        parts = said.split()
        yield "quote", f"“{said}”", slug
        yield "part", f"“… {' '.join(parts[3:-3])} …”", slug
        yield "misquote", f"“{slips(said, 0.1, chance)}”", slug
        yield "cut", f"“{' '.join(parts[:9])} […] {' '.join(parts[-8:])}”", slug


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

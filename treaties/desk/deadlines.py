"""Claims that a State must have destroyed its stock, cleared its land or reported by a day, or within so many years.

They are proposals of the desk; the form of answers (`claims`) has no kind for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from treaties.desk.article import said_by
from treaties.desk.days import days_in
from treaties.desk.folding import fold_pattern
from treaties.desk.numerals import in_digits
from treaties.domain.message import Message
from treaties.models import Actor, Deadline, Fulfilment, Obligation
from treaties.queries.status import treaty_id_of

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from treaties.desk.article import Article, Sentence

# Which words speak of which duty, by the beginning of the register's own title of it.
_DUTIES = (("reporting", "first transparency"), ("clear", "clear"), ("destruction", "destroy"))
_FAR = 4  # sentences after a treaty was named in which a duty is one under it
_SPELLED = {
    5: "five cinq cinco funf пять пяти п'ять п'яти bes lima", 6: "six seis sechs шесть шести шість шести alti enam",
    7: "seven sept siete sieben семь семи сім семи yedi tujuh",
    8: "eight huit ocho acht восемь восьми вісім восьми sekiz delapan ثمان ثماني ثمانية",
    9: "nine neuf nueve neun девять девяти дев'ять дев'яти dokuz sembilan",
    10: "ten dix diez zehn десять десяти on sepuluh عشر عشرة",
}  # fmt: skip
_YEARS = re.compile(
    r"(?<!\d)(\d{1,2}) ?(?:years?|ans|anos|jahren?|лет|года?|років|роки|سنوات|اعوام|سنة|عاما?|년|yil|tahun)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Duty:
    """A stated day or number of years of a duty, beside what the register computes: {quote, ...} in `claim`."""

    claim: dict[str, Any]
    obligation: int
    actor: int | None


def deadlines_of(article: Article, connection: Connection, day: date) -> list[Duty]:
    """Every deadline told, in the order of the text; `day` is the day as of which extensions count."""
    found: list[Duty] = []
    last, since = "", _FAR + 1
    for sentence in article.sentences:
        here = [each.value for each in sentence.of("treaty")]
        last, since = (here[0], 0) if here else (last, since + 1)
        if last and since <= _FAR and said_by(article.language, "due").search(sentence.text):
            duty = _duty(article, sentence)
            found += _told(article, sentence, connection, day, (last, duty)) if duty else []
    return found


def _duty(article: Article, sentence: Sentence) -> str:
    return next((title for word, title in _DUTIES if said_by(article.language, word).search(sentence.text)), "")


def _told(
    article: Article, sentence: Sentence, connection: Connection, day: date, what: tuple[str, str]
) -> list[Duty]:  # fmt: skip
    treaty, title = what
    query = select(Obligation.id, Obligation.article, Obligation.amount, Obligation.delay)
    query = query.where(
        Obligation.treaty_id == (treaty_id_of(connection, treaty) or 0), Obligation.short_title.like(f"{title}%")
    )
    obligation = connection.execute(query.limit(1)).first()
    if obligation is None:
        return []
    quote = article.quote(sentence.first, sentence.last)
    what_of = {"treaty": treaty, "article": obligation.article}
    claim: dict[str, Any] = {"quote": quote, "kind": "treaty_deadline", "normalized": what_of}
    codes = list(dict.fromkeys(each.value for each in sentence.of("state") if each.form != "adjective"))
    named = [each for each in days_in(sentence.text, article.language, article.day) if _ahead(each.iso, article)]
    if codes and named:
        return [_dated(connection, claim, obligation, day, code, named[-1].iso) for code in codes[:1]]
    years = _years(article.language, sentence.text)
    if years and obligation.delay == "years":
        right = years == obligation.amount
        why = Message(
            "%(article)s: %(number)s years after entry into force for the State.",
            article=obligation.article,
            number=obligation.amount,
        )
        claim["normalized"] |= {"years": years}
        return [Duty(claim | {"true_as_of_article_date": right, "why": why}, obligation.id, None)]
    return []


def _ahead(iso: str, article: Article) -> bool:
    """Whether a named day is a deadline rather than the day of the news."""
    return article.day is None or len(iso) < len("2023-03-07") or iso != article.day.isoformat()


def _years(language: str, text: str) -> int:
    digits = in_digits(language, text)
    for number, names in _SPELLED.items():
        words = "|".join(fold_pattern(each) for each in names.split())
        digits = re.sub(rf"(?<!\w)(?:{words})(?!\w)", str(number), digits)
    match = _YEARS.search(digits)
    return int(match[1]) if match else 0


def _dated(connection: Connection, claim: dict[str, Any], obligation: Any, day: date, code: str, stated: str) -> Duty:
    """Compare a stated day with the treaty's own and with extensions granted by `day`."""
    query = select(Deadline.due_day, Deadline.actor_id, Deadline.rule).join(Actor, Actor.id == Deadline.actor_id)
    row = connection.execute(query.where(Deadline.obligation_id == obligation.id, Actor.iso3 == code)).first()
    claim["normalized"] |= {"states": [code], "date": stated}
    if row is None:
        why = Message("The register computes no day of %(article)s for this State.", article=obligation.article)
        return Duty(claim | {"true_as_of_article_date": "unknown", "why": why}, obligation.id, None)
    granted = select(Fulfilment.until).where(
        Fulfilment.obligation_id == obligation.id, Fulfilment.actor_id == row.actor_id,
        Fulfilment.fulfilment_kind == "extension_granted", Fulfilment.until.is_not(None), Fulfilment.date_first <= day,
    )  # fmt: skip
    days = [row.due_day.isoformat(), *(each.until.isoformat() for each in connection.execute(granted))]
    why = Message("%(article)s: %(day)s.", article=obligation.article, day=days[0])
    if len(days) > 1:
        why = Message("%(why)s Extended to %(days)s.", why=why, days=", ".join(days[1:]))
    holds: bool | str = any(each.startswith(stated) for each in days)
    if not holds and stated > max(days)[: len(stated)]:
        holds = "unknown"
        why = Message("%(why)s A later day may be an extension; the register has them only in part.", why=why)
    return Duty(claim | {"true_as_of_article_date": holds, "why": why}, obligation.id, row.actor_id)

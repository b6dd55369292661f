"""The final clauses of a treaty as parameters, and the days that follow from them.

Sources: CCM Art. 15 to 20, Mine Ban Convention Art. 15 to 20, CCW Art. 3 to 9, TPNW Art. 13 to 17, ATT Art. 21 to
24, CWC Art. XVIII to XXI and XVI, CTBT Art. XI to XIV and IX, BWC Art. XIII and XIV.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from treaties.domain.acts import CONSENTS, SUCCESSIONS, Act, Kind
from treaties.domain.dates import add_days, add_months, month_start_after, say_date, say_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

_ORDINALS = (
    "", "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clauses:
    """What a treaty's own text says about signing, entering into force, joining and leaving.

    `signature_closes`: never, entry_into_force, on_day, unknown. `entry_rule`: count, listed_states, each_deposit,
    stated. Delays: month_start (first day of the nth month after), months (same day, clamped), days, none.
    `later_basis`: nth (the later State's delay runs for deposits after the nth one) or in_force (for deposits from
    entry into force on). `withdrawal_delay`: months, days, no_clause. `reservations`: none, some, not_stated.
    `accession_opens`: any_time, after_entry_into_force, unknown. `provisional`: none, with_instrument,
    at_signature_or_with_instrument. `threshold_counts` empty: every consent counts. `list_checked` None: no list is
    loaded. `articles` names the article of each clause: entry, later, withdrawal, signature,
    ratification (acceptance and approval with it), accession, provisional, reservations.
    """

    title: str
    opened: date | None = None
    signature_closes: str = "unknown"
    signature_closes_on: date | None = None
    in_force_stated: date | None = None
    entry_rule: str = "stated"
    threshold: int | None = None
    threshold_counts: frozenset[Kind] = frozenset()
    entry_not_before_months: int = 0
    entry_delay: str = "none"
    entry_amount: int = 0
    later_basis: str = "in_force"
    later_delay: str = "none"
    later_amount: int = 0
    withdrawal_delay: str = "no_clause"
    withdrawal_amount: int = 0
    conflict_tail: bool = False
    reservations: str = "not_stated"
    signature_first: bool = True
    accession_opens: str = "unknown"
    provisional: str = "none"
    list_checked: date | None = None
    articles: Mapping[str, str] = field(default_factory=dict, hash=False)

    def article(self, name: str) -> str:
        """The article of the clause `name`, empty where none is recorded."""
        return self.articles.get(name, "")


class EntryIntoForce(NamedTuple):
    """The treaty's own entry into force.

    `day` is `stated` where the depositary states one, else `computed`; `verify` compares the two. `trigger` is the
    act that reached the threshold. `between` is set, and `computed` empty, where partial dates of deposits leave
    several days: the first and the last of them.
    """

    day: date | None
    computed: date | None
    stated: date | None
    trigger: Act | None
    arithmetic: str
    article: str
    between: tuple[date, date] | None = None

    @property
    def nth_day(self) -> date | None:
        """The day of the deposit that reached the threshold, where it is known and explains the stated day."""
        known = self.trigger and self.trigger.when and self.computed == self.day
        return self.trigger.when.latest if known and self.trigger and self.trigger.when else None


def ordinal(number: int) -> str:
    """1st, 2nd, 30th."""
    teen = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


@lru_cache(maxsize=16_384)  # the acts of a day are many
def delayed(day: date, delay: str, amount: int) -> date:
    """`day` moved by a clause's delay; LAST_DAY beyond the year 9999."""
    if delay == "month_start":
        return month_start_after(day, amount)
    if delay == "months":
        return add_months(day, amount)
    return add_days(day, amount) if delay == "days" else day


@lru_cache(maxsize=256)
def delay_words(delay: str, amount: int) -> str:
    """The delay as it follows on a day: " + 6 months", ", first day of the sixth month after"; empty for none."""
    if delay == "month_start":
        which = _ORDINALS[amount] if 0 < amount < len(_ORDINALS) else ordinal(amount)
        return f", first day of the {which} month after"
    unit = {"months": "month", "days": "day", "years": "year"}.get(delay)
    return f" + {amount} {unit}{'' if amount == 1 else 's'}" if unit else ""


def entry_into_force(clauses: Clauses, acts: Iterable[Act]) -> EntryIntoForce:
    """The day on which the treaty entered into force: the stated one, else what the clause gives on these acts."""
    stated = clauses.in_force_stated
    counting = _counting(clauses, acts)
    late, trigger = _reached(clauses, counting, latest=True)
    early, trigger_early = late, trigger
    if not all(act.when and act.when.earliest == act.when.latest for act in counting):
        early, trigger_early = _reached(clauses, counting, latest=False)
    if early != late:
        between = (early, late) if early and late else None
        arithmetic = "the dates of the deposits leave several days possible"
        return EntryIntoForce(
            stated, None, stated, trigger or trigger_early, arithmetic, clauses.article("entry"), between
        )
    arithmetic = _entry_words(clauses, trigger, late)
    return EntryIntoForce(stated or late, late, stated, trigger, arithmetic, clauses.article("entry"))


def _reached(clauses: Clauses, counting: Sequence[Act], *, latest: bool) -> tuple[date | None, Act | None]:
    """The day the clause gives with every date at one of its ends, and the act that reached the threshold."""
    trigger = _nth(clauses, counting, latest=latest)
    if trigger is None or trigger.when is None:
        return None, None
    day = delayed(_end(trigger, latest=latest), clauses.entry_delay, clauses.entry_amount)
    if clauses.opened and clauses.entry_not_before_months:
        day = max(day, add_months(clauses.opened, clauses.entry_not_before_months))
    return day, trigger


def _counting(clauses: Clauses, acts: Iterable[Act]) -> list[Act]:
    """The dated acts with which a count for the threshold goes up or down; none where nothing is counted."""
    if clauses.entry_rule != "count" or not clauses.threshold:
        return []
    kinds = (clauses.threshold_counts or CONSENTS) | {Kind.WITHDRAWAL_OF_RATIFICATION}
    return [act for act in acts if act.kind in kinds and act.when]


def _nth(clauses: Clauses, counting: Sequence[Act], *, latest: bool) -> Act | None:
    """The act with which as many States as the threshold asks for had given a consent that stood.

    A State counts once, whatever number of instruments it deposits, and not once it has withdrawn its ratification.
    """
    counted = clauses.threshold_counts or CONSENTS
    standing: set[int] = set()
    dated = [(_end(act, latest=latest), act.id, act) for act in counting]
    for _, _, act in sorted(dated, key=itemgetter(0, 1)):
        if act.kind not in counted:
            standing.discard(act.actor)
            continue
        standing.add(act.actor)
        if len(standing) == clauses.threshold:
            return act
    return None


def _end(act: Act, *, latest: bool) -> date:
    assert act.when is not None  # noqa: S101 - callers pass dated acts
    return act.when.latest if latest else act.when.earliest


def _entry_words(clauses: Clauses, trigger: Act | None, computed: date | None) -> str:
    stated = clauses.in_force_stated
    if computed and trigger and trigger.when and clauses.threshold:
        words = f"{ordinal(clauses.threshold)} instrument {say_date(trigger.when)}"
        words += delay_words(clauses.entry_delay, clauses.entry_amount)
        if clauses.entry_not_before_months:
            words += f", not before {clauses.entry_not_before_months} months after opening"
        words += f": {say_day(computed)}"
        return (
            words if stated in {None, computed} else f"{words}; the depositary states {say_day(stated)}, which stands"
        )
    if stated:
        return f"stated by the depositary: {say_day(stated)}"
    if clauses.entry_rule == "each_deposit":
        return "in force for each State from its own deposit"
    return "not in force"


def in_force_for(
    clauses: Clauses, entry: EntryIntoForce, act: Act, nth_day: date | None, *, given: date | None = None
) -> tuple[date | None, str, str]:
    """The day from which a consent binds its State, the arithmetic in words, and the article.

    `given` is the day of deposit to reckon with where the act's date is partial; else its latest day. A day that
    the act states as its effect wins over the computed one.
    """
    deposit = given or (act.when.latest if act.when else act.effective)
    if deposit is None:
        return None, "the day of the deposit is not known", ""
    if act.kind in SUCCESSIONS:
        return _from_succession(clauses, entry, act, deposit)
    computed, words, article = _from_deposit(clauses, entry, act, deposit, nth_day)
    if act.effective and act.effective != computed:
        but = f"; computed: {say_day(computed)}" if computed else ""
        return (
            act.effective,
            f"{_deposit_words(act, deposit)}, effect as stated: {say_day(act.effective)}{but}",
            article,
        )
    return computed, words, article


def _from_deposit(
    clauses: Clauses, entry: EntryIntoForce, act: Act, deposit: date, nth_day: date | None
) -> tuple[date | None, str, str]:
    given = _deposit_words(act, deposit)
    if clauses.entry_rule == "each_deposit":
        return deposit, f"{given}: in force for it on that day", clauses.article("entry")
    if entry.day is None:
        return None, f"{given}; the treaty is not in force", clauses.article("entry")
    if _takes_general_day(clauses, entry.day, deposit, nth_day):
        words = f"{given}, general entry into force {say_day(entry.day)}"
        return max(entry.day, deposit), words, clauses.article("entry")
    own = delayed(deposit, clauses.later_delay, clauses.later_amount)
    if own < entry.day:
        words = f"{given}, not before the general entry into force {say_day(entry.day)}"
        return entry.day, words, clauses.article("entry")
    words = f"{given}{delay_words(clauses.later_delay, clauses.later_amount)}: {say_day(own)}"
    return own, words, clauses.article("later") or clauses.article("entry")


def _takes_general_day(clauses: Clauses, entry: date, deposit: date, nth_day: date | None) -> bool:
    if clauses.later_basis == "in_force":
        return deposit < entry
    return nth_day is not None and deposit <= nth_day


def _from_succession(clauses: Clauses, entry: EntryIntoForce, act: Act, notified: date) -> tuple[date | None, str, str]:
    succession = act.effective or notified
    words = f"succession {say_day(succession)}"
    if act.effective and act.effective != notified:
        words += f", notified {when_words(act, notified)}"
    if clauses.entry_rule == "each_deposit":
        return succession, f"{words}: in force for it from the succession", clauses.article("entry")
    if entry.day is None:
        return None, f"{words}; the treaty is not in force", clauses.article("entry")
    day = max(succession, entry.day)
    words += f"; the later of it and the treaty's entry into force {say_day(entry.day)}: {say_day(day)}"
    return day, words, ""


def _deposit_words(act: Act, deposit: date) -> str:
    name = "definitive signature" if act.kind == Kind.DEFINITIVE_SIGNATURE else "deposit"
    return f"{name} {when_words(act, deposit)}"


def when_words(act: Act, chosen: date) -> str:
    """The date as recorded: a partial one is never told as one of its days."""
    when = act.when
    return say_date(when) if when and when.earliest != when.latest else say_day(chosen)

"""What an act must obey: the treaty's clauses and the acts that went before.

An act with a partial date breaks a rule only where it does so on every day it may have fallen on. The rules refuse
what is typed in; what a depositary's list holds is kept, flagged with what they say.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from treaties.domain.acts import AFTER_SIGNATURE, CONSENTS, DATED, LABELS, SIGNATURES, SUCCESSIONS, Act, Kind
from treaties.domain.dates import add_days, say_date, say_day
from treaties.domain.message import Message
from treaties.domain.span import Status, possible
from treaties.domain.timeline import Chosen, Frame, notices, signed_day
from treaties.domain.uncertainty import Bounds, bounds, status_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from treaties.domain.clauses import Clauses, EntryIntoForce
    from treaties.domain.span import Life


class Problem(NamedTuple):
    """A rule an act breaks: a code, the article where there is one, and a message for the person who typed it."""

    rule: str
    article: str
    message: Message


class Case(NamedTuple):
    """An act before the rules: what its treaty says, what its actor did before, and the days it may fall on."""

    clauses: Clauses
    entry: EntryIntoForce
    history: Sequence[Act]
    act: Act
    life: Life
    today: date
    days: Bounds

    def problem(self, rule: str, clause: str, message: Message) -> Problem:
        """The problem, its message opened by the article of the clause."""
        article = self.clauses.article(clause) if clause else ""
        return Problem(
            rule, article, Message("%(article)s: %(rule)s", article=article, rule=message) if article else message
        )

    def earlier(self, kinds: Iterable[Kind]) -> list[Act]:
        """The actor's other acts of these kinds, in whatever order they happened."""
        return [act for act in self.history if act.kind in kinds]

    def statuses(self, acts: Sequence[Act], days: Bounds) -> set[Status]:
        """Every status that these acts leave possible on any of the days; CONSENTED may stand for PARTY."""
        plain = plain_status(acts, days)
        if plain is not None:
            return {plain}
        found, _ = status_spans([self.frame(acts)], [act for act in acts if act.kind in DATED])
        there = [span.status for span in found if span.first <= days.last and days.first <= span.last]
        return {status for name in there for status in possible(name)}

    def frame(self, acts: Sequence[Act]) -> Frame:
        """The clauses with the findings of conflict among the acts."""
        findings: dict[int, list[Act]] = {}
        for act in acts:
            if act.kind is Kind.CONFLICT_FINDING and act.refers_to is not None:
                findings.setdefault(act.refers_to, []).append(act)
        return Frame(self.clauses, self.entry, findings)


def plain_status(acts: Sequence[Act], days: Bounds) -> Status | None:
    """The status on a single day where every act has a single day of its own and nothing ends; None elsewhere."""
    if days.first != days.last:
        return None
    status = Status.NONE
    for act in acts:
        if act.kind not in DATED:
            continue
        if act.kind in _ENDING or act.effective or act.when is None or not act.when.exact:
            return None
        if act.when.earliest <= days.first and status is not Status.CONSENTED:
            if act.kind in CONSENTS:
                status = Status.CONSENTED
            elif act.kind in SIGNATURES:
                status = Status.SIGNATORY
    return status


_ENDING = frozenset({Kind.WITHDRAWAL, Kind.WITHDRAWAL_OF_RATIFICATION})
_BOUND = {Status.CONSENTED, Status.PARTY}
_SIGNING = frozenset({Kind.SIGNATURE, Kind.DEFINITIVE_SIGNATURE})
# What a revocation may name; one that names nothing means the last notice of withdrawal.
_REVOCABLE = frozenset(Kind) - SIGNATURES - CONSENTS - {Kind.REVOCATION, Kind.CONFLICT_FINDING}


def problems(
    clauses: Clauses,
    entry: EntryIntoForce,
    history: Sequence[Act],
    act: Act,
    life: Life,
    *,
    today: date | None = None,
) -> list[Problem]:
    """The rules that `act` breaks, given the other acts of its actor on the treaty; none where it breaks none.

    `today` bounds the days on which an act can have happened; the present day in UTC where it is not given.
    """
    others = [other for other in history if other.id != act.id]
    day = today or datetime.now(UTC).date()
    case = Case(clauses, entry, others, act, life, day, bounds(act))
    if act.kind in DATED and act.when is None and act.effective is None:
        return [case.problem("undated", "", Message("This act needs a date, at least a year."))]
    found = [rule(case) for rule in _RULES_OF[act.kind]]
    return [problem for problem in found if problem]


def _outside_life(case: Case) -> Problem | None:
    if case.days.last >= case.life.first and case.days.first <= case.life.last:
        return None
    first, last = say_day(case.life.first), say_day(case.life.last)
    message = Message(
        "This actor is recorded as existing from %(first)s to %(last)s, and the act lies outside.",
        first=first,
        last=last,
    )
    return case.problem("outside_life", "", message)


def _not_eligible(case: Case) -> Problem | None:
    if case.life.eligible:
        return None
    return case.problem("not_eligible", "", Message("This actor is not recorded as one that can join treaties."))


def _in_the_future(case: Case) -> Problem | None:
    """An act is something that has happened; a day of grace covers the time zones."""
    if case.act.when is None or case.days.first <= add_days(case.today, 1):
        return None
    message = Message(
        "%(when)s has not come yet. Only acts that have happened are recorded.", when=say_date(case.act.when)
    )
    return case.problem("future", "", message)


def _effect_before_act(case: Case) -> Problem | None:
    effective = case.act.effective
    if effective is None or effective >= case.days.first or case.act.kind in SUCCESSIONS:
        return None
    message = Message(
        "The stated effect, %(effective)s, lies before the act. Only a succession reaches back.",
        effective=say_day(effective),
    )
    return case.problem("effect_before_act", "", message)


def _before_opening(case: Case) -> Problem | None:
    opened = case.clauses.opened
    if opened is None or case.days.last >= opened:
        return None
    message = Message(
        "%(title)s was opened for signature on %(opened)s.", title=case.clauses.title, opened=say_day(opened)
    )
    return case.problem("before_opening", "signature", message)


def _after_closing(case: Case) -> Problem | None:
    title, entry = case.clauses.title, case.entry.day
    if case.clauses.signature_closes == "entry_into_force" and entry and case.days.first >= entry:
        until = Message("until it entered into force on %(day)s", day=say_day(entry))
    elif (
        case.clauses.signature_closes == "on_day"
        and (closed := case.clauses.signature_closes_on)
        and case.days.first > closed
    ):
        until = Message("until %(day)s", day=say_day(closed))
    else:
        return None
    return case.problem(
        "signature_closed",
        "signature",
        Message(
            "%(title)s was open for signature %(until)s. A State that joins later accedes.", title=title, until=until
        ),
    )


def _signed_already(case: Case) -> Problem | None:
    twice = [act for act in case.earlier(SIGNATURES) if act.depositary == case.act.depositary]
    gone = case.earlier({Kind.WITHDRAWAL})
    if not twice or gone:
        return None
    return case.problem(
        "signed_already", "", Message("This actor's signature is recorded already (%(told)s).", told=_told(twice[0]))
    )


def _ratified_unsigned(case: Case) -> Problem | None:
    if not case.clauses.signature_first or any(_may_precede(act, case.days) for act in case.earlier(SIGNATURES)):
        return None
    return case.problem(
        "not_signed",
        "ratification",
        Message(
            "A signatory ratifies, accepts or approves; a State that has not signed accedes. No signature is recorded."
        ),
    )


def _may_precede(signature: Act, days: Bounds) -> bool:
    return signed_day(Chosen(signature, bounds(signature).first)) <= days.last


def _acceded_as_signatory(case: Case) -> Problem | None:
    if not case.clauses.signature_first or not case.earlier(SIGNATURES):
        return None
    if case.statuses(case.history, case.days) != {Status.SIGNATORY}:
        return None
    message = Message(
        "This State has signed. A signatory ratifies, accepts or approves; a State that has not signed accedes."
    )
    return case.problem("signatory_accedes", "accession", message)


def _accession_not_open(case: Case) -> Problem | None:
    entry = case.entry
    if case.clauses.accession_opens != "after_entry_into_force" or entry.between:
        return None
    if entry.day is not None and case.days.last >= entry.day:
        return None
    when = Message("on %(day)s", day=say_day(entry.day)) if entry.day else Message("which has not come")
    message = Message(
        "Accession to %(title)s opens with its entry into force, %(when)s.", title=case.clauses.title, when=when
    )
    return case.problem("accession_not_open", "accession", message)


def _consented_already(case: Case) -> Problem | None:
    twice = [act for act in case.earlier(CONSENTS) if act.depositary == case.act.depositary]
    others = [act for act in case.history if act.kind not in CONSENTS or act in twice]
    bound = bool(twice) and case.statuses(others, case.days) <= _BOUND
    for other in twice:
        rest = [] if bound else [act for act in others if act.id != other.id]
        if bound or case.statuses([*rest, case.act], bounds(other)) <= _BOUND:
            message = Message(
                "This State's consent is recorded already (%(told)s), and no withdrawal lies between.",
                told=_told(other),
            )
            return case.problem("consented_already", "", message)
    return None


def _told(act: Act) -> Message:
    day = say_date(act.when) if act.when else Message("without a date")
    return Message("%(act)s %(day)s", act=LABELS[act.kind].lower(), day=day)


def _reservation(case: Case) -> Problem | None:
    if case.clauses.reservations != "none":
        return None
    message = Message(
        "%(title)s permits no reservations. Record a statement of another kind as a declaration.",
        title=case.clauses.title,
    )
    return case.problem("no_reservations", "reservations", message)


def _no_withdrawal_clause(case: Case) -> Problem | None:
    if case.clauses.withdrawal_delay != "no_clause":
        return None
    return case.problem(
        "no_withdrawal_clause",
        "withdrawal",
        Message("%(title)s has no clause on withdrawal.", title=case.clauses.title),
    )


def _nothing_to_withdraw(case: Case) -> Problem | None:
    if case.statuses(case.history, case.days) & _BOUND:
        return None
    message = Message("No consent to be bound stands on that day, so none can be withdrawn.")
    return case.problem("no_consent", "withdrawal", message)


def _provisional(case: Case) -> Problem | None:
    allowed = case.clauses.provisional
    if allowed == "none":
        message = Message("%(title)s has no clause on provisional application.", title=case.clauses.title)
        return case.problem("no_provisional_application", "provisional", message)
    at_signature = allowed == "at_signature_or_with_instrument"
    kinds = CONSENTS | SIGNATURES if at_signature else CONSENTS
    if any(_may_coincide(bounds(act), case.days) for act in case.earlier(kinds)):
        return None
    where = Message("at signature or with the instrument") if at_signature else Message("with the instrument")
    message = Message("Provisional application is declared %(where)s, and none is recorded on that day.", where=where)
    return case.problem("provisional_without_instrument", "provisional", message)


def _may_coincide(one: Bounds, two: Bounds) -> bool:
    return one.first <= two.last and two.first <= one.last


def _revokes_nothing(case: Case) -> Problem | None:
    named = case.act.refers_to
    kinds = {Kind.WITHDRAWAL} if named is None else _REVOCABLE
    candidates = [act for act in case.earlier(kinds) if named in {None, act.id}]
    before = [act for act in candidates if bounds(act).first <= case.days.last]
    if not before:
        return case.problem(
            "no_notice", "", Message("There is no earlier notice of this actor that this could revoke.")
        )
    effects = [_latest_effect(case, act) for act in before]
    if all(effect is not None and effect <= case.days.first for effect in effects):
        last = max(effect for effect in effects if effect)
        return case.problem(
            "after_effect", "withdrawal", Message("The notice took effect on %(last)s and stands.", last=say_day(last))
        )
    return None


def _latest_effect(case: Case, notice: Act) -> date | None:
    """The last day on which a withdrawal may take effect; None for other acts, which stay revocable."""
    if notice.kind is not Kind.WITHDRAWAL:
        return None
    return notices(case.frame(case.history), [Chosen(notice, bounds(notice).last)])[0].effect


def _nothing_to_unratify(case: Case) -> Problem | None:
    if case.statuses(case.history, case.days) & _BOUND:
        return None
    return case.problem("no_ratification", "", Message("No ratification stands on that day, so none can be withdrawn."))


def _finding_without_notice(case: Case) -> Problem | None:
    if not case.clauses.conflict_tail:
        message = Message(
            "%(title)s does not make a withdrawal wait for the end of an armed conflict.", title=case.clauses.title
        )
        return case.problem("no_conflict_tail", "withdrawal", message)
    named = case.act.refers_to
    if any(named in {None, act.id} for act in case.earlier({Kind.WITHDRAWAL})):
        return None
    return case.problem(
        "no_notice", "withdrawal", Message("There is no notice of withdrawal that this finding concerns.")
    )


_EVERY = frozenset(Kind)
_RULES: tuple[tuple[frozenset[Kind], Callable[[Case], Problem | None]], ...] = (
    (_EVERY, _outside_life),
    (_EVERY, _in_the_future),
    (_EVERY - {Kind.CONFLICT_FINDING}, _effect_before_act),
    (SIGNATURES | CONSENTS, _not_eligible),
    (_SIGNING | CONSENTS - SUCCESSIONS, _before_opening),
    (_SIGNING, _after_closing),
    (SIGNATURES, _signed_already),
    (AFTER_SIGNATURE, _ratified_unsigned),
    (frozenset({Kind.ACCESSION}), _acceded_as_signatory),
    (frozenset({Kind.ACCESSION}), _accession_not_open),
    (CONSENTS, _consented_already),
    (frozenset({Kind.RESERVATION}), _reservation),
    (frozenset({Kind.WITHDRAWAL}), _no_withdrawal_clause),
    (frozenset({Kind.WITHDRAWAL}), _nothing_to_withdraw),
    (frozenset({Kind.PROVISIONAL_APPLICATION}), _provisional),
    (frozenset({Kind.REVOCATION}), _revokes_nothing),
    (frozenset({Kind.WITHDRAWAL_OF_RATIFICATION}), _nothing_to_unratify),
    (frozenset({Kind.CONFLICT_FINDING}), _finding_without_notice),
)
_RULES_OF = {kind: [rule for kinds, rule in _RULES if kind in kinds] for kind in Kind}

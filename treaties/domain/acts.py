"""What States do with a treaty, and which of it signs, binds or ends."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from treaties.domain.dates import PartialDate


class Kind(StrEnum):
    """The kinds of acts; code branches on them, so they are no open vocabulary."""

    SIGNATURE = "signature"
    DEFINITIVE_SIGNATURE = "definitive_signature"
    SUCCESSION_TO_SIGNATURE = "succession_to_signature"
    CANCELLED_SIGNATURE = "cancelled_signature"
    RATIFICATION = "ratification"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    ACCESSION = "accession"
    SUCCESSION = "succession"
    FORMAL_CONFIRMATION = "formal_confirmation"
    CONSENT_TO_BE_BOUND = "consent_to_be_bound"
    PROVISIONAL_APPLICATION = "provisional_application"
    DECLARATION = "declaration"
    TERRITORIAL_APPLICATION = "territorial_application"
    RESERVATION = "reservation"
    OBJECTION = "objection"
    COMMUNICATION = "communication"
    WITHDRAWAL = "withdrawal"
    REVOCATION = "revocation"
    WITHDRAWAL_OF_RATIFICATION = "withdrawal_of_ratification"
    SUSPENSION_NOTICE = "suspension_notice"
    INTENTION_NOT_TO_JOIN = "intention_not_to_join"
    CONFLICT_FINDING = "conflict_finding"


SIGNATURES = frozenset({Kind.SIGNATURE, Kind.DEFINITIVE_SIGNATURE, Kind.SUCCESSION_TO_SIGNATURE})
CONSENTS = frozenset(
    {
        Kind.DEFINITIVE_SIGNATURE,
        Kind.RATIFICATION,
        Kind.ACCEPTANCE,
        Kind.APPROVAL,
        Kind.ACCESSION,
        Kind.SUCCESSION,
        Kind.FORMAL_CONFIRMATION,
        Kind.CONSENT_TO_BE_BOUND,
    }
)
AFTER_SIGNATURE = frozenset({Kind.RATIFICATION, Kind.ACCEPTANCE, Kind.APPROVAL, Kind.FORMAL_CONFIRMATION})
SUCCESSIONS = frozenset({Kind.SUCCESSION, Kind.SUCCESSION_TO_SIGNATURE})
# Kinds whose day decides a span; the others are kept and shown, and change no status.
DATED = SIGNATURES | CONSENTS | {
    Kind.PROVISIONAL_APPLICATION,
    Kind.WITHDRAWAL,
    Kind.REVOCATION,
    Kind.WITHDRAWAL_OF_RATIFICATION,
    Kind.SUSPENSION_NOTICE,
    Kind.INTENTION_NOT_TO_JOIN,
}  # fmt: skip

LABELS: dict[Kind, str] = {
    Kind.SIGNATURE: "Signature",
    Kind.DEFINITIVE_SIGNATURE: "Definitive signature",
    Kind.SUCCESSION_TO_SIGNATURE: "Succession to signature",
    Kind.CANCELLED_SIGNATURE: "Cancelled signature",
    Kind.RATIFICATION: "Ratification",
    Kind.ACCEPTANCE: "Acceptance",
    Kind.APPROVAL: "Approval",
    Kind.ACCESSION: "Accession",
    Kind.SUCCESSION: "Succession",
    Kind.FORMAL_CONFIRMATION: "Formal confirmation",
    Kind.CONSENT_TO_BE_BOUND: "Consent to be bound",
    Kind.PROVISIONAL_APPLICATION: "Provisional application",
    Kind.DECLARATION: "Declaration",
    Kind.TERRITORIAL_APPLICATION: "Territorial application",
    Kind.RESERVATION: "Reservation",
    Kind.OBJECTION: "Objection",
    Kind.COMMUNICATION: "Communication",
    Kind.WITHDRAWAL: "Notice of withdrawal",
    Kind.REVOCATION: "Revocation of a notice",
    Kind.WITHDRAWAL_OF_RATIFICATION: "Withdrawal of ratification",
    Kind.SUSPENSION_NOTICE: "Suspension claimed",
    Kind.INTENTION_NOT_TO_JOIN: "Intention not to join stated",
    Kind.CONFLICT_FINDING: "Finding of an armed conflict",
}


class Act(NamedTuple):
    """One act of one actor on one treaty.

    `when` is the day of the act, for an instrument the day of its deposit; None where no source gives it.
    `effective` is an effect day that the depositary or a source states; of a conflict finding it is the end of
    the conflict, None while it continues. `refers_to` is the id of the act revoked, objected to, or whose notice
    a finding concerns. `flagged` is the reason why an imported act that breaks a rule is kept.
    """

    id: int
    actor: int
    kind: Kind
    when: PartialDate | None
    effective: date | None = None
    refers_to: int | None = None
    depositary: str = ""
    flagged: str = ""

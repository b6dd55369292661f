"""What the columns of a depositary's table mean: the heading names acts, and the letter after a date picks one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from treaties.domain.acts import CONSENTS, LABELS, Kind
from treaties.domain.message import Message

# By the words with which a name of an act begins, the longer before the shorter. The UN's headings are not a closed
# list: "Accession to the Convention as amended(a)" is an accession, and keeps its own words beside the act.
NAMES: dict[str, Kind] = {
    "succession to signature": Kind.SUCCESSION_TO_SIGNATURE,
    "succession to the signature": Kind.SUCCESSION_TO_SIGNATURE,
    "definitive signature": Kind.DEFINITIVE_SIGNATURE,
    "definitive signatures": Kind.DEFINITIVE_SIGNATURE,
    "signature definitive": Kind.DEFINITIVE_SIGNATURE,
    "signature without reservation": Kind.DEFINITIVE_SIGNATURE,
    "signature not subject to": Kind.DEFINITIVE_SIGNATURE,
    "signature": Kind.SIGNATURE,
    "signatures": Kind.SIGNATURE,
    "signed": Kind.SIGNATURE,
    "date of signature": Kind.SIGNATURE,
    "confirmation of signature": Kind.COMMUNICATION,
    "ratification": Kind.RATIFICATION,
    "ratifications": Kind.RATIFICATION,
    "date of ratification": Kind.RATIFICATION,
    "acceptance": Kind.ACCEPTANCE,
    "acceptances": Kind.ACCEPTANCE,
    "notification of acceptance": Kind.ACCEPTANCE,
    "approval": Kind.APPROVAL,
    "approvals": Kind.APPROVAL,
    "accession": Kind.ACCESSION,
    "accessions": Kind.ACCESSION,
    "adherence": Kind.ACCESSION,
    "adhesion": Kind.ACCESSION,
    "succession": Kind.SUCCESSION,
    "successions": Kind.SUCCESSION,
    "notification of succession": Kind.SUCCESSION,
    "formal confirmation": Kind.FORMAL_CONFIRMATION,
    "act of formal confirmation": Kind.FORMAL_CONFIRMATION,
    "acts of formal confirmation": Kind.FORMAL_CONFIRMATION,
    "consent to be bound": Kind.CONSENT_TO_BE_BOUND,
    "notification of consent to be bound": Kind.CONSENT_TO_BE_BOUND,
    "simplified procedure": Kind.CONSENT_TO_BE_BOUND,
    "participation": Kind.CONSENT_TO_BE_BOUND,
    "application": Kind.CONSENT_TO_BE_BOUND,
    "notification of application": Kind.CONSENT_TO_BE_BOUND,
    "provisional application": Kind.PROVISIONAL_APPLICATION,
    "notification of provisional application": Kind.PROVISIONAL_APPLICATION,
    "provisional accession": Kind.PROVISIONAL_APPLICATION,
    "denunciation": Kind.WITHDRAWAL,
    "notification of denunciation": Kind.WITHDRAWAL,
    "notification of withdrawal": Kind.WITHDRAWAL,
    "withdrawal": Kind.WITHDRAWAL,
    "declaration": Kind.DECLARATION,
    "declarations": Kind.DECLARATION,
    "notification": Kind.COMMUNICATION,
    "notifications": Kind.COMMUNICATION,
    "succession à la signature": Kind.SUCCESSION_TO_SIGNATURE,
    "signature définitive": Kind.DEFINITIVE_SIGNATURE,
    "acceptation": Kind.ACCEPTANCE,
    "approbation": Kind.APPROVAL,
    "adhésion": Kind.ACCESSION,
    "confirmation formelle": Kind.FORMAL_CONFIRMATION,
    "consentement à être lié": Kind.CONSENT_TO_BE_BOUND,
    "application provisoire": Kind.PROVISIONAL_APPLICATION,
    "dénonciation": Kind.WITHDRAWAL,
    "retrait": Kind.WITHDRAWAL,
}  # fmt: skip
# A name may stand alone or with these after it; with anything else after it, it is another thing than the act.
FOLLOWS = r"(?:$|\s+(?:of|to|by|under|in|with|without|as|ad|subject|pursuant|through|upon|until|pending|or)\b)"
NOT_ACTS = re.compile(
    r"^(?:ratification|accession|acceptance|approval|withdrawal|declaration|notification|application)s?\s+"
    r"(?:of|to)\s+(?:the\s+)?(?:reservation|objection)", re.IGNORECASE
)  # fmt: skip
# "State of Palestine" is a participant and no heading.
PARTICIPANT = re.compile(
    r"^\W*(?:participants?|contracting part(?:y|ies)|states? part(?:y|ies)|part(?:y|ies)|states?|countr(?:y|ies)|"
    r"[eé]tats?(?:\s+(?:parties|participants|contractants))?|pays|"
    r"governments?|signator(?:y|ies))(?:\(s\))?(?:\s*(?:/|or|and)\s*(?:[\w-]+\s+){0,3}organi[sz]ations?)?"
    r"(?:\s+names?)?[\s\d,*]*$",
    re.IGNORECASE,
)
_DEPOSIT = re.compile(r"^(?:(?:date of )?(?:the )?deposit of )?(?:the |an |its )?(?:instruments? of )(?=\w)")
# A table may have one act a row: what it is, when it was done, from when it has effect.
ACTION = re.compile(r"(?:type of )?(?:treaty )?(?:action|act)s?(?: type)?", re.IGNORECASE)
GIVEN = re.compile(
    r"date(?: of (?:the )?(?:(?:treaty )?action|act|notification|deposit|receipt)(?:[/ ].*)?)?", re.IGNORECASE
)
EFFECT = re.compile(r"(?:date of )?(?:effect|entry into force)|effective date", re.IGNORECASE)
# Behind a number or another bracket the letter belongs to an article: "under article 7 (1) (b)".
_LETTER = re.compile(r"(?<![)\d\s])\s*\(\s*([A-Za-z]{1,2})\s*\)$")
_GLUED = re.compile(r"(?<=[A-Za-z)])\d[\d,]*$")
LONGEST = 1_000  # no heading of the UN has half as much
_SIGN = {Kind.SIGNATURE, Kind.DEFINITIVE_SIGNATURE, Kind.SUCCESSION_TO_SIGNATURE}


@dataclass(frozen=True, slots=True)
class Meaning:
    """An act that a heading names: its kind (None: none of the register's) and the heading's words for it."""

    kind: Kind | None
    words: str = ""


@dataclass(slots=True)
class Column:
    """A column: its heading, what each letter means ("": a date alone), and what of the heading is not understood."""

    heading: str
    letters: dict[str, list[Meaning]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @property
    def acts(self) -> bool:
        """Whether the column holds acts at all."""
        return any(each.kind for meanings in self.letters.values() for each in meanings)


def is_participant(text: str) -> bool:
    """Whether this cell is the heading of the column of names."""
    return len(text) < 80 and bool(PARTICIPANT.match(text))  # noqa: PLR2004 - no name of a column is that long


def read_heading(text: str) -> Column:
    """The column under this heading."""
    column = Column(text)
    if len(text) > LONGEST:
        return column
    for part in _parts(_commas(_GLUED.sub("", text))):
        found = _LETTER.search(part)
        words = part[: found.start()].strip() if found else part
        kind = kind_of(words)
        if kind is None:
            column.unknown.append(part)
        own = "" if kind and words.lower() == LABELS[kind].lower() else words
        column.letters.setdefault(found[1] if found else "", []).append(Meaning(kind, own))
    if len(column.letters) == 1 and "" not in column.letters and not column.unknown:
        column.letters[""] = next(iter(column.letters.values()))
    return column


def heads_acts(text: str) -> bool:
    """Whether this is the heading of acts: of dates, or of a column that names them."""
    return read_heading(text).acts or bool(ACTION.fullmatch(text[:LONGEST].strip()))


def kind_of(words: str) -> Kind | None:
    """The kind of act that these words of a heading name."""
    plain = _DEPOSIT.sub("", re.sub(r"\s+", " ", words.replace("*", "")).strip().lower())
    if NOT_ACTS.match(plain):
        return None
    for name in sorted(NAMES, key=len, reverse=True):
        if re.match(re.escape(name) + FOLLOWS, plain):
            return NAMES[name]
    return None


def _parts(text: str) -> list[str]:
    """The acts that a heading names: parted by commas outside brackets, a part in small letters goes on the one before.

    "Provisional application by virtue of signature, adoption of the Agreement or accession thereto" is one act.
    """
    found: list[str] = []
    for piece in re.split(r"[,;/\n](?![^()]*\))", text):
        part = piece.strip()
        if not part:
            continue
        known = kind_of(_LETTER.sub("", part)) is not None
        if found and part[0].islower() and not (known and not found[-1][0].isupper()) and not _whole(part):
            found[-1] += f", {part}"
        else:
            found.append(part)
    return [each for part in found for each in _alternatives(part)]


def _commas(text: str) -> str:
    """A heading whose acts stand on lines of their own, with a comma after each: "Ratification Accession(a)"."""
    pieces = re.split(r"\s+(?=[A-ZÉ])", text)
    return ", ".join(pieces) if len(pieces) > 1 and all(map(_whole, pieces)) else text


def _whole(part: str) -> bool:
    """Whether the part is the bare name of an act, with or without its letter."""
    return _LETTER.sub("", part).strip().lower() in NAMES


def _alternatives(part: str) -> list[str]:
    """Acts that "or" joins: "Ratification or accession(a)" are two, "Succession to the Convention or Protocol" one."""
    pieces = re.split(r"\s+(?:or|and)\s+", part)
    return pieces if len(pieces) > 1 and all(map(_whole, pieces)) else [part]


def meaning(column: Column, letter: str) -> tuple[Kind | None, str, Message | None, frozenset[Kind]]:
    """Kind, words, reason and every kind possible of a date with this letter in this column.

    Where the heading names several acts of one letter, all of them consents, the act is a consent to be bound in the
    heading's words; where they are of different sorts, nothing is decided.
    """
    found = column.letters.get(letter)
    if found is None:
        explained = f"“{letter}”" if letter else Message("a date without a letter")
        told = Message("The heading “%(heading)s” does not explain %(date)s.", heading=column.heading, date=explained)
        return None, "", told, frozenset()
    kinds = frozenset(each.kind for each in found if each.kind)
    words = " / ".join(dict.fromkeys(each.words or (LABELS[each.kind] if each.kind else "") for each in found))
    if not all(each.kind for each in found):
        return None, words, Message("The register knows no act “%(act)s”.", act=words), kinds
    if len(kinds) == 1:
        own = words if len(found) > 1 or found[0].words else ""
        return found[0].kind, own, None, kinds
    if kinds <= CONSENTS and not kinds <= _SIGN:
        return Kind.CONSENT_TO_BE_BOUND, words, None, kinds
    told = Message("The heading names several acts (%(acts)s) and no letter tells which.", acts=words)
    return None, words, told, kinds

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
    "definitive acceptance": Kind.ACCEPTANCE,
    "definitive acceptances": Kind.ACCEPTANCE,
    "provisional acceptance": Kind.PROVISIONAL_APPLICATION,
    "approval": Kind.APPROVAL,
    "approvals": Kind.APPROVAL,
    "accession": Kind.ACCESSION,
    "accessions": Kind.ACCESSION,
    "definitive accession": Kind.ACCESSION,
    "definitive accessions": Kind.ACCESSION,
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
    "definitive application": Kind.CONSENT_TO_BE_BOUND,
    "date of application": Kind.CONSENT_TO_BE_BOUND,
    "notification of application": Kind.CONSENT_TO_BE_BOUND,
    "provisional application": Kind.PROVISIONAL_APPLICATION,
    "notification of provisional application": Kind.PROVISIONAL_APPLICATION,
    "provisional accession": Kind.PROVISIONAL_APPLICATION,
    "undertaking of provisional application": Kind.PROVISIONAL_APPLICATION,
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
# What the letters stand for in the UN's tables. A heading that names the act may leave its letter out.
LETTERS = {
    Kind.DEFINITIVE_SIGNATURE: "s", Kind.ACCEPTANCE: "A", Kind.APPROVAL: "AA", Kind.ACCESSION: "a",
    Kind.SUCCESSION: "d", Kind.SUCCESSION_TO_SIGNATURE: "d", Kind.FORMAL_CONFIRMATION: "c",
    Kind.CONSENT_TO_BE_BOUND: "P", Kind.PROVISIONAL_APPLICATION: "n",
}  # fmt: skip
# A name may stand alone or with these after it; with anything else after it, it is another thing than the act.
FOLLOWS = r"(?:$|\s+(?:of|to|by|under|in|with|without|as|ad|subject|pursuant|through|upon|until|pending|or|ipso)\b)"
NOT_ACTS = re.compile(
    r"^(?:ratification|accession|acceptance|approval|withdrawal|declaration|notification|application)s?\s+"
    r"(?:of|to)\s+(?:the\s+)?(?:reservation|objection)", re.IGNORECASE
)  # fmt: skip
# "State of Palestine" is a participant and no heading.
PARTICIPANT = re.compile(
    r"^\W*(?:participants?|contracting part(?:y|ies)(?: applying (?:the |this )?regulations?)?|"
    r"states? part(?:y|ies)|part(?:y|ies)|states?|countr(?:y|ies)|"
    r"[eé]tats?(?:\s+(?:parties|participants|contractants))?|pays|"
    r"governments?|signator(?:y|ies))(?:\(s\))?(?:\s*(?:/|or|and)\s*(?:[\w-]+\s+){0,3}organi[sz]ations?)?"
    r"(?:\s+names?)?[\s\d,*]*$",
    re.IGNORECASE,
)
# Beside a column that names the act of each row stands one of days whose heading names none.
METHOD = re.compile(r"(?:method|form|type|mode)(?: of (?:joining|consent|deposit|participation))?", re.IGNORECASE)
DEPOSITED = re.compile(r"(?:date of )?(?:deposit(?:ed)?|joined|joining)(?: date)?", re.IGNORECASE)
# "Acceptance of amended Protocol II" beside a column of the acts of this treaty.
_ANOTHER = re.compile(r"\b(?:of|to)\s(?:the\s)?(?:[\w-]+\s){0,3}?(protocol|amendment|annex|article)", re.IGNORECASE)
# "Participation under paragraph 1 of article 60" is in this treaty.
_BY_WHICH = re.compile(r"\b(?:under|pursuant|in accordance|by virtue|through|as amended)\b", re.IGNORECASE)
_DEPOSIT = re.compile(r"^(?:(?:date of )?(?:the )?deposit of )?(?:the |an |its )?(?:instruments? of )(?=\w)")
# A table may have one act a row: what it is, when it was done, from when it has effect.
ACTION = re.compile(r"(?:type of )?(?:treaty )?(?:action|act)s?(?: type)?", re.IGNORECASE)
GIVEN = re.compile(
    r"date(?: of (?:the )?(?:(?:treaty )?action|act|notification|deposit|receipt)(?:[/ ].*)?)?", re.IGNORECASE
)
EFFECT = re.compile(r"(?:date of )?(?:effect|entry into force)|effective date", re.IGNORECASE)
# Behind a number or another bracket a small letter belongs to an article: "under article 7 (1) (b)"; "under article
# 56(n)" may be either, and where the letter is the act's own both come to the same.
_LETTER = re.compile(r"(?<![)\d\s])\s*\(\s*([A-Za-z]{1,2})\s*\)$")
_ARTICLE = re.compile(r"(?<=\d)\s?\(\s?([A-Za-z]{1,2})\s?\)$")
# "succession (d) in respect of the Convention as amended": the letter stands within the words.
_WITHIN = re.compile(r"([^()]{1,80}?)\s?\(\s?([A-Za-z]{1,2})\s?\)\s(?=\S)")
# As data frames and databases spell headings: "Accession.a...Succession.d.", "provisional_application".
_JOINED = re.compile(r"\S*[A-Za-z)][._]\S*")
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
    for part in _parts(_commas(_GLUED.sub("", _spelt(text)))):
        words, letters = _lettered(part)
        kind = kind_of(words)
        if kind is None:
            column.unknown.append(part)
        own = "" if kind and words.lower() == LABELS[kind].lower() else words
        for letter in letters:
            column.letters.setdefault(letter, []).append(Meaning(kind, own))
    if column.letters.keys() == {""}:
        for each in column.letters[""]:
            if each.kind in LETTERS:
                column.letters.setdefault(LETTERS[each.kind], []).append(each)
    if len(column.letters) == 1 and "" not in column.letters and not column.unknown:
        column.letters[""] = next(iter(column.letters.values()))
    return column


def _lettered(part: str) -> tuple[str, tuple[str, ...]]:
    """The words of an act's name and the letters that stand for it ("": a date alone)."""
    if found := _LETTER.search(part):
        return part[: found.start()].strip(), (found[1],)
    if (found := _WITHIN.match(part)) and _whole(found[1]):
        return f"{found[1]} {part[found.end() :]}", (found[2],)
    if found := _ARTICLE.search(part):
        kind = kind_of(part)
        if found[1].isupper():
            return part[: found.start()].strip(), (found[1],)
        if kind and LETTERS.get(kind) == found[1]:
            return part, ("", found[1])
    return part, ("",)


def _spelt(text: str) -> str:
    """A heading with the brackets, commas and spaces that a data frame or a database took out of it."""
    if not _JOINED.fullmatch(text):
        return text
    text = re.sub(r"\.([A-Za-z]{1,2})\.(?=\.|$)", r"(\1)", text)
    return re.sub(r"[._]+", " ", re.sub(r"\.{2,}", ", ", text)).strip()


def part_others(columns: list[Column], title: str) -> None:
    """Take from columns about other instruments than this treaty what they mean: consent to those is none to this.

    A column is so where its heading names a protocol, an amendment or the like that the title does not, and another
    column has the consents without such words.
    """
    consents = [
        (column, [each for one in column.letters.values() for each in one if each.kind in CONSENTS])
        for column in columns
    ]
    if not any(not each.words for _, found in consents for each in found):
        return
    for column, found in consents:
        named = [_ANOTHER.search(_BY_WHICH.split(each.words)[0]) for each in found]
        if found and all(each and each[1].lower() not in title.lower() for each in named):
            column.letters = {}


def heads_acts(text: str) -> bool:
    """Whether this is the heading of acts: of dates, or of a column that names them."""
    return read_heading(text).acts or bool(ACTION.fullmatch(text[:LONGEST].strip()))


def kind_of(words: str) -> Kind | None:
    """The kind of act that these words of a heading name."""
    plain = _DEPOSIT.sub("", re.sub(r"\s+", " ", words.replace("*", "")).strip().lower())
    if NOT_ACTS.match(plain) or "not yet perfected" in plain:
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
        own = _whole(part) or ((within := _WITHIN.match(part)) and _whole(within[1]))
        if found and part[0].islower() and not (known and not found[-1][0].isupper()) and not own:
            found[-1] += f", {part}"
        else:
            found.append(part)
    return [each for part in found for each in _alternatives(part)]


def _commas(text: str) -> str:
    """A heading whose acts stand on lines of their own, with a comma after each: "Ratification Accession(a)"."""
    pieces = re.split(r"\s+(?=[A-ZÉ])", text)
    if len(pieces) > 1 and all(map(_whole, pieces)):
        return ", ".join(pieces)
    text = _PAIRED.sub(r"\1 \2, \1 \3", text)
    return ", ".join(_NAMED.findall(text)) if _SEQUENCE.fullmatch(text) else text


# "Provisional acceptance/accession" are two acts, both provisional.
_PAIRED = re.compile(r"\b(provisional|definitive)\s+(\w+)/(\w+)", re.IGNORECASE)
# "signature definitive signature" would be cut at the French name.
_ANY = "|".join(re.escape(each) for each in sorted(NAMES, key=len, reverse=True) if each != "signature definitive")
_NAMED = re.compile(rf"(?:{_ANY})(?:\s?\([A-Za-z]{{1,2}}\))?(?=\s|$)", re.IGNORECASE)
_SEQUENCE = re.compile(rf"(?:(?:{_ANY})(?:\s?\([A-Za-z]{{1,2}}\))?(?:\s|$)){{2,}}", re.IGNORECASE)


def _whole(part: str) -> bool:
    """Whether the part is the bare name of an act, with or without its letter."""
    return _LETTER.sub("", part).strip().lower() in NAMES


def _alternatives(part: str) -> list[str]:
    """Acts that "or" joins: "Ratification or accession(a)" are two, "Succession to the Convention or Protocol" one."""
    pieces = re.split(r"\s+(?:or|and)\s+", part)
    two = len(pieces) > 1 and all(map(_whole, pieces[:-1])) and kind_of(_lettered(pieces[-1])[0])
    return pieces if two else [part]


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

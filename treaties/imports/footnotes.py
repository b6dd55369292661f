"""What a footnote says of a State that has left: the day of its notice, the day of its effect, the notification."""

from __future__ import annotations

import re
from datetime import date

from treaties.domain.acts import Kind
from treaties.domain.dates import MONTHS
from treaties.domain.message import Message
from treaties.imports.page import Entry

_DAY = rf"(\d{{1,2}})\s+({'|'.join(MONTHS)}),?\s+(\d{{4}})"
_ANY_DAY = re.compile(_DAY)
_LEAVES = re.compile(r"\b(?:withdr[ae]w(?:al|als|n|ing|s)?|denounc\w+|denunciation)\b", re.IGNORECASE)
# A State may also take back a reservation, a declaration, an objection, or the notice itself.
_OF_WORDS = re.compile(
    r"withdr\w+\s+(?:of\s+)?(?:(?:the|its|their|this|all|any|certain|a|his|her)\s+)*(?:\w+\s+){0,2}"
    r"(?:reservations?|declarations?|objections?|understandings?|communications?|statements?|signatures?|"
    r"notifications?\s+of)\b"
    r"|(?:reservations?|declarations?|objections?)[^.]{0,60}\b(?:was|were|been|to be)\s+withdrawn"
    r"|withdr\w+\s+from\s+(?:the|its|their)\s+(?:reservation|declaration|objection)",
    re.IGNORECASE,
)
_REVOKED = re.compile(
    r"\b(?:revok\w+|rescind\w*|withdr\w+|cancel\w+)\s+(?:its|the|this|that)\s+(?:notification|notice|instrument|"
    r"denunciation|decision)\b", re.IGNORECASE
)  # fmt: skip
_EFFECT = re.compile(
    rf"\b(?:effect|effective|force)\b(?:\s+for\s+[^.;]{{0,80}}?)?(?:,?\s+(?:on|as\s+of|as\s+from|from|since))\s+{_DAY}"
    rf"|\bwith\s+effect\s+(?:from|on|as\s+of)\s+{_DAY}",
    re.IGNORECASE,
)
_NOTICE = re.compile(r"C\.N\.\d+\.\d{4}\.[A-Z]+-[\w.-]*\w")
# A full stop ends a sentence before a capital; the dots of "C.N.347.2024" and "No. 5" do not.
_SENTENCE = re.compile(r"(?<=[.)”\"])\s+(?=[A-Z“\"(])")


def _date(parts: tuple[str, ...]) -> date | None:
    try:
        return date(int(parts[2]), MONTHS.index(parts[1].capitalize()) + 1, int(parts[0]))
    except ValueError:
        return None


def withdrawal(notes: tuple[str, ...] | list[str]) -> tuple[Entry | None, Message | None]:
    """The withdrawal that the footnotes tell of, or None with the reason why none is read."""
    told: list[tuple[date, date | None, str]] = []
    for note in notes:
        sentences = _SENTENCE.split(note)
        for number, sentence in enumerate(sentences):
            if _REVOKED.search(sentence):
                return None, Message("a footnote says that a notice was taken back")
            if not _LEAVES.search(sentence) or _OF_WORDS.search(sentence):
                continue
            # "...Government deposited a notification of withdrawal. The withdrawal took effect on..." is one story.
            effect = _effect(sentence)
            if notice := _notice_day(sentence, effect):
                follows = " ".join(sentences[number + 1 : number + 4])
                told.append(
                    (notice, effect or _effect(follows), " ".join(_NOTICE.findall(f"{sentence} {follows}")[:1]))
                )
    days = {day for day, _, _ in told}
    if len(days) != 1:
        several = Message("the footnotes give several days of withdrawal")
        return None, several if days else Message("no footnote gives the day of withdrawal")
    effects = {effect for _, effect, _ in told if effect}
    if len(effects) > 1:
        return None, Message("the footnotes give several days of effect")
    paper_no = next((text for _, _, text in told if text), "")
    return Entry(Kind.WITHDRAWAL, days.pop(), effective=effects.pop() if effects else None, notice=paper_no), None


def _effect(text: str) -> date | None:
    found = _EFFECT.search(text)
    return _date(tuple(each for each in found.groups() if each)[:3]) if found else None


def _notice_day(sentence: str, effect: date | None) -> date | None:
    """The first day in the sentence that is not its day of effect, nor the day of a depositary notification."""
    text = re.sub(rf"C\.N\.\d+\.[^\s]*\s+of\s+{_DAY}", "", sentence)
    for match in _ANY_DAY.finditer(text):
        day = _date(match.groups())
        if day and day != effect:
            return day
    return None

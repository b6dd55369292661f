"""What one step of work changed, in words: kept in English, told in the language of whoever looks at their steps.

Steps are kept as text since the first of them. A text that one of `TOLD` made becomes that message again; any other is
shown as it stands.
"""

from __future__ import annotations

import re
from functools import cache

from treaties.domain.message import Message

CHANGED = Message("“%(title)s” changed")
RETIRED = Message("“%(title)s” retired")
ENTERED = Message("%(kind)s entered: %(title)s")
ENTERED_BARE = Message("%(kind)s entered")
RESTORED = Message("version %(version)s of %(slug)s restored")
TOGETHER = Message("%(number)s %(kind)s: %(done)s")
PASSAGE = Message("a passage of %(title)s")
ORIGINS = Message("origins of %(title)s")
COPIES = Message("archive copies of %(address)s")
DESK = Message("read on the desk: %(title)s")
TOLD = (CHANGED, RETIRED, ENTERED, ENTERED_BARE, RESTORED, PASSAGE, ORIGINS, COPIES, DESK, TOGETHER)
WORDS = {"kind", "done"}  # what is put in and is translated itself
LIMITS = {"number": r"\d+", "version": r"\d+", "kind": r"[a-z]+", "done": r"[a-z ]+", "slug": r"[a-z0-9-]+"}


def step(said: Message, **values: object) -> Message:
    """One of `TOLD` with what is put into it."""
    return Message(said.text, **{name: Message(str(put)) if name in WORDS else put for name, put in values.items()})


def told(text: str) -> Message | str:
    """The message that a kept text was; the text itself where none of them made it."""
    for said in TOLD:
        if found := _pattern(said.text).fullmatch(text):
            return step(said, **found.groupdict())
    return text


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """What a text with its %(name)s filled in looks like."""
    parts = re.split(r"%\((\w+)\)s", text)
    made = [f"(?P<{part}>{LIMITS.get(part, '.*')})" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(made), re.DOTALL)

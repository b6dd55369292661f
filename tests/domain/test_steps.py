"""What one step changed: kept in English, and a message again where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from treaties.domain import steps

if TYPE_CHECKING:
    from treaties.domain.message import Message


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        (steps.step(steps.CHANGED, title="100 % “quoted”"), "“100 % “quoted”” changed"),
        (steps.step(steps.ENTERED, kind="duty", title="Art. 7(1): report"), "duty entered: Art. 7(1): report"),
        (steps.step(steps.TOGETHER, number="2", kind="events", done="term set"), "2 events: term set"),
        (steps.step(steps.RESTORED, version="3", slug="ccm-7-1"), "version 3 of ccm-7-1 restored"),
    ],
)
def test_a_kept_step_becomes_the_message_that_it_was(made: Message, kept: str) -> None:
    assert made.english == kept
    assert steps.told(kept) == made


def test_a_step_in_other_words_is_shown_as_it_stands() -> None:
    assert steps.told("Import of 3 sources, 100 % new") == "Import of 3 sources, 100 % new"

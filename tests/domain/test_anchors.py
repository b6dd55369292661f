from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treaties.domain.anchors import Page, Place, anchor, locate

TEXT = "It began early. Troops shelled Kharkiv on 3 May. Troops shelled Kherson on 3 May. Nobody answered."
SENTENCE = "Troops shelled Kharkiv on 3 May."


def mark_of(text: str, quote: str) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def found(quote: str, before: str, after: str) -> str | None:
    place = locate(anchor(before, *mark_of(before, quote)), Page(after))
    return after[place.start : place.end] if place else None


def test_a_quote_is_found_where_it_stands() -> None:
    start, end = mark_of(TEXT, SENTENCE)
    assert locate(anchor(TEXT, start, end), Page(TEXT)) == Place(start, end, "exact")


def test_a_quote_moves_with_its_text() -> None:
    assert found(SENTENCE, TEXT, "A new beginning. " + TEXT) == SENTENCE


def test_of_two_equal_sentences_the_one_in_its_neighbourhood_is_found() -> None:
    before = "First. He denied it. Second. He denied it. Third."
    start = before.rindex("He denied it.")
    place = locate(anchor(before, start, start + 13), Page("Much more was said before. " + before))
    assert place is not None
    assert place.start == start + 27


def test_spaces_case_and_forms_of_characters_do_not_matter() -> None:
    after = "He said: “Troops\n  shelled\u00a0KHARKIV on 3 May.” Then he left."
    assert found(SENTENCE, TEXT, after) == "Troops\n  shelled\u00a0KHARKIV on 3 May."


def test_a_corrected_spelling_is_followed() -> None:
    after = TEXT.replace("Kharkiv", "Kharkov")
    before = TEXT.replace("shelled", "sheled")
    assert found("Troops sheled Kharkiv on 3 May.", before, TEXT) == "Troops shelled Kharkiv on 3 May"
    assert found(SENTENCE, TEXT, after) == "Troops shelled Kharkov on 3 May"


@pytest.mark.parametrize(
    "after",
    [
        TEXT.replace(SENTENCE + " ", ""),
        TEXT.replace(SENTENCE, ""),
        TEXT.replace("Kharkiv on 3", "Kharkiv on 4"),
        TEXT.replace("shelled Kharkiv", "never shelled Kharkiv"),
        "Something else.",
        "",
    ],
)
def test_an_orphan_never_slides_to_a_sentence_that_looks_alike(after: str) -> None:
    assert found(SENTENCE, TEXT, after) is None


def test_a_short_quote_does_not_slide_to_the_same_words_elsewhere() -> None:
    before = "In the port 12 were killed by noon. The shelling went on. In the hills 30 were hurt."
    start = before.index("12 were killed")
    mark = anchor(before, start, start + 14)
    corrected = before.replace("12 were killed by noon", "14 were killed by noon")
    assert locate(mark, Page(corrected + " A year ago, in another war, 12 were killed and nobody wrote of it.")) is None
    moved = locate(mark, Page("Later. " + before))
    assert moved is not None
    assert moved.start == start + 7


def test_of_two_sentences_that_differ_in_one_word_only_the_own_one_is_found() -> None:
    first = "The brigade fired six rockets at the market of the old town on Monday."
    second = first.replace("six", "ten")
    both = f"{first} It rained. {second}"
    assert found(second, both, both) == second
    assert found(first, both, f"Yesterday. {second}") is None
    assert found(second, both, f"Yesterday. {first} It rained.") is None


def test_an_orphan_in_a_script_without_spaces_stays_one() -> None:
    before = "러시아군이하르키우에서집속탄을사용했다고밝혔다. 우크라이나는답하지않았다."
    assert found(before[:24], before, before.replace("하르키우", "헤르손시")) is None


def test_an_empty_passage_is_no_quote() -> None:
    with pytest.raises(ValueError, match="at least one letter"):
        anchor(TEXT, 5, 5)


@given(st.text(min_size=1, max_size=80), st.data())
def test_every_passage_is_found_in_its_own_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    place = locate(anchor(text, start, end), Page(text))
    assert place == (Place(start, end, "exact") if text[start:end].strip() else None)


def test_ten_thousand_quotes_are_found_in_a_long_text() -> None:
    chance = random.Random(7)
    words = [
        "treaty",
        "state",
        "party",
        "signed",
        "joined",
        "bound",
        "cluster",
        "notice",
        "deposit",
        "day",
        "law",
        "river",
        "town",
    ]
    text = " ".join(chance.choice(words) + str(chance.randrange(900)) for _ in range(6000))
    marks = [anchor(text, start, start + 90) for start in (chance.randrange(len(text) - 90) for _ in range(10_000))]
    page = Page("Moved. " + text)
    assert all((place := locate(mark, page)) and place.start == mark.start + 7 for mark in marks)

"""Chains of relays, read from words."""

from __future__ import annotations

import pytest

from treaties.domain.relay_words import read_chains, rows_of, say_chain

CHAIN = ["Reuters", "two members of Congress"]


@pytest.mark.parametrize(
    ("words", "publisher"),
    [
        ("VOA, relaying Reuters, citing two members of Congress", ""),
        ("Voice of X, citing Reuters, citing two members of Congress.", "Voice of X"),
        ("relaying Reuters, citing two members of Congress", ""),
        ("Reuters, citing two members of Congress", ""),
        ("Reuters, which cites two members of Congress", "VOA"),
        ("Reuters → two members of Congress", ""),
        ("Reuters > two members of Congress", ""),
        ("Reuters, quoting two members of Congress", "Reuters Japan"),
    ],
)
def test_a_chain_is_read_however_it_is_linked(words: str, publisher: str) -> None:
    assert read_chains(words, publisher) == [CHAIN]


def test_each_line_is_a_chain_of_its_own_and_empty_ones_are_none() -> None:
    assert read_chains("Reuters\n\n AFP, citing the ministry \n,") == [["Reuters"], ["AFP", "the ministry"]]


def test_a_chain_is_said_as_it_is_read_and_its_links_are_numbered() -> None:
    assert read_chains(say_chain(CHAIN)) == [CHAIN]
    assert rows_of("Reuters, citing a minister", first=3)[1] == {"chain": 3, "position": 2, "name": "a minister"}


def test_a_chain_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 20 links"):
        read_chains(" > ".join("x" * 30))

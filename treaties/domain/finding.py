"""How texts are made findable: folded words, with runs of Chinese, Japanese and Korean letters as pairs.

The same function folds what is stored and what is asked, so that both engines index plain words and answer alike.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from treaties.domain.text import fold

_WORD = re.compile(r"\w+")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
# Letters that are written one for the other in Arabic, Persian and Russian, and letters that only look alike.
_ALIKE = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "", "ؤ": "و", "ئ": "ي",
        "ё": "е", "_": " ", "ʼ": "", "ʹ": "", "\u200c": "", "\u200d": "", "\u00ad": "",
    }
)  # fmt: skip


@cache
def _run() -> re.Pattern[str]:
    """Letters of one kind that stand together; compiled at its first use, which takes as long as a short page."""
    return re.compile(f"[{_CJK}]+|[^{_CJK}]+")


@cache
def _cjk() -> re.Pattern[str]:
    """A Chinese, Japanese or Korean letter."""
    return re.compile(f"[{_CJK}]")


_LIKE_LATIN = str.maketrans("аеорсухіјѕԁһονυρτικχαε", "aeopcyxijsdhovuptikxae")  # Cyrillic and Greek ones
_LATIN, _NOT_LATIN = re.compile("[a-z]"), re.compile("[\u0370-\u03ff\u0400-\u052f]")
_ASCII = str.maketrans({letter: letter.lower() if letter.isalnum() else " " for letter in map(chr, range(128))})
LONGEST_WORD = 60
STOP = "zz0zz"  # stands between two texts of an entry: no phrase reaches over it, and between two it is a whole text

_MARK = "zz1"  # begins the marks of an entry, such as its type, so that no word is taken for one


def mark(of: str) -> str:
    """A type or a state as a word of the register's own."""
    return _MARK + of.replace("_", "")


def words(text: str) -> list[str]:
    """The folded words of a text in order; a run of CJK letters as its pairs and its last letter."""
    if text.isascii():
        plain = text.translate(_ASCII).split()
        return plain if len(text) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in plain]
    found: list[str] = []
    cjk = _cjk()
    for word in _folded(text):
        if not cjk.search(word):
            found.append(word[:LONGEST_WORD])
            continue
        for run in _run().findall(word):
            found += pairs(run) if cjk.match(run) else [run[:LONGEST_WORD]]
    return found


def _folded(text: str) -> list[str]:
    """The words as they are compared; a letter of another script in a Latin word is the one that it looks like."""
    found = _WORD.findall(fold(text).translate(_ALIKE))
    if not _NOT_LATIN.search(text):
        return found
    return [each.translate(_LIKE_LATIN) if _NOT_LATIN.search(each) and _LATIN.search(each) else each for each in found]


def pairs(run: str) -> list[str]:
    """A run of CJK letters as it is stored: 집속탄 gives 집속, 속탄, 탄."""
    return [run[at : at + 2] for at in range(len(run))]


def asked(text: str) -> list[list[str]]:
    """A question as phrases: each word one of its own, a CJK run the sequence of its pairs without the last letter."""
    found: list[list[str]] = []
    for word in _folded(text):
        for run in _run().findall(word):
            if _cjk().match(run):
                found.append(pairs(run)[:-1] if len(run) > 1 else [run])
            else:
                found.append([run[:LONGEST_WORD]])
    return found


def is_cjk(word: str) -> bool:
    """Whether the word is of a script that is written without spaces, as far as pairs serve it."""
    return bool(_cjk().match(word))


@lru_cache(maxsize=65_536)
def tokens(text: str) -> str:
    """The words of a short text as one string, as the index holds it; remembered, since names recur."""
    return tokens_of(text)


def tokens_of(text: str) -> str:
    """The words of a text as one string."""
    return " ".join(words(text))

"""Which language a text is in: by its script, then by its small words."""

from __future__ import annotations

import re

_SMALL = {
    "en": "the of and to in is that for on with was by it has have said from at as were",
    "fr": "le la les des et en du une est que qui dans pour par sur avec au aux pas ont",
    "es": "el la los las de y en que del una por con se para ha su al no han como",
    "de": "der die das und in den von zu mit dem ist des nicht ein eine auf hat im sich auch",
    "tr": "ve bir bu da de icin ile olarak olan daha gore ise sonra kadar en ancak cok",
    "id": "dan yang di dari untuk dengan ini itu pada dalam tidak telah oleh akan ke negara",
    "it": "il lo gli della delle di e che per con una sono non del alla nel ha le",
    "pt": "o os as da do das dos e em que um uma para com nao foi ao pelo mais sao",
    "pl": "w i na z do nie sie ze jest od przez o po za oraz jako byl to",
}  # fmt: skip
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}


def language_of(text: str) -> str:
    """The two-letter code; "en" where nothing speaks for another one."""
    head = text[:8000]
    counts = {
        "ko": len(re.findall("[\uac00-\ud7a3]", head)), "ja": 3 * len(re.findall("[\u3040-\u30ff]", head)),
        "zh": len(re.findall("[\u4e00-\u9fff]", head)), "ar": len(re.findall("[\u0621-\u064a]", head)),
        "cyrillic": len(re.findall("[\u0400-\u04ff]", head)), "latin": len(re.findall("[A-Za-zÀ-ž]", head)) // 2,
    }  # fmt: skip
    most = max(counts, key=lambda script: counts[script])
    if most == "cyrillic":
        return "uk" if len(re.findall("[іїєґ]", head.lower())) > len(re.findall("[ыэъё]", head.lower())) else "ru"
    if most != "latin":
        return most
    from treaties.desk.folding import fold_text

    words = re.findall(r"[a-z]+", fold_text(head).text)
    hits = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    hits["tr"] += len(re.findall("[ğışİ]", head))
    hits["es"] += len(re.findall("[ñ¿¡]", head))
    hits["de"] += len(re.findall("[äöüß]", head)) if hits["tr"] < hits["de"] else 0
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] else "en"

"""Our own news articles and what a careful reader finds in them, counted as the article desk is measured."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from treaties.desk.reader import read

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEWS = Path(__file__).parent / "news"
GOLD: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted((NEWS / "gold").glob("*.json"))
}
TEXTS = {name: (NEWS / "articles" / f"{name}.txt").read_text("utf-8") for name in GOLD}
_SAME_WEAPON = {
    "9m55k": "smerch",
    "dpicm": "155 mm dpicm",
    "cluster shells": "155 mm dpicm",
    "smerch rockets": "smerch",
}


def answers(connection: Connection) -> dict[str, dict[str, Any]]:
    return {
        name: read(connection, TEXTS[name], publisher=gold["publisher"] or "", written=date.fromisoformat(gold["date"]))
        for name, gold in GOLD.items()
    }


def fold(text: object) -> str:
    return re.sub(r"[^\w]+", " ", str(text).casefold()).strip()


def counted(name: str, answer: dict[str, Any]) -> dict[str, Counter[str]]:
    """Per kind: right, wrong, missed."""
    gold = GOLD[name]
    found = {
        kind: _sets(gold["mentions"][kind], gold["optional"].get(kind, []), answer["mentions"][kind])
        for kind in ("states", "treaties", "weapons")
    }
    found["events"] = _paired(
        _deeds(gold["events"]), _deeds(gold["optional"].get("events", [])), _deeds(answer["events"])
    )
    relays = [
        ({fold(each["via"]), *map(fold, each.get("via_alt", []))}, each.get("optional")) for each in gold["relays"]
    ]
    said = [{fold(each["via"])} for each in answer["relays"]]
    found["relays"] = _paired([a for a, b in relays if not b], [a for a, b in relays if b], said)
    right = claims_matched(name, answer)
    asked = sum(not each.get("optional") for each in gold["claims"])
    hits = sum(not want.get("optional") for want, _ in right)
    found["claims"] = Counter(right=hits, wrong=len(answer["claims"]) - len(right), missed=asked - hits)
    return found


def claims_matched(name: str, answer: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each gold claim with the answer's claim of the same kind that covers most of its passage."""
    left, pairs = list(answer["claims"]), []
    for want in sorted(GOLD[name]["claims"], key=lambda each: bool(each.get("optional"))):
        fitting = [
            one for one in left if one["kind"] == want["kind"] and _covers(TEXTS[name], want["quote"], one["quote"])
        ]
        if fitting:
            pairs.append((want, fitting[0]))
            left.remove(fitting[0])
    return pairs


def _covers(text: str, gold: str, answer: str) -> bool:
    a, b = text.index(gold), text.find(answer)
    shared = min(a + len(gold), b + len(answer)) - max(a, b)
    return b >= 0 and shared >= 0.6 * len(gold) and len(answer) <= max(5 * len(gold), 300)


def _sets(gold: list[str], optional: list[str], answer: list[str]) -> Counter[str]:
    want, may, said = (
        {_SAME_WEAPON.get(fold(each), fold(each)) for each in names} for names in (gold, optional, answer)
    )
    return Counter(right=len(want & said), wrong=len(said - want - may), missed=len(want - said))


def _deeds(events: list[dict[str, Any]]) -> list[set[str]]:
    distinct = {(each["kind"], *map(fold, (each["actor"], *each.get("actor_alt", [])))) for each in events}
    return [{f"{kind} {actor}" for actor in actors} for kind, *actors in distinct]


def _paired(gold: list[set[str]], optional: list[set[str]], answer: list[set[str]]) -> Counter[str]:
    hits = sum(any(each & one for one in answer) for each in gold)
    wrong = sum(not any(one & each for each in (*gold, *optional)) for one in answer)
    return Counter(right=hits, wrong=wrong, missed=len(gold) - hits)


def table(all_answers: dict[str, dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 in percent per kind."""
    sums: dict[str, Counter[str]] = {}
    for name, answer in all_answers.items():
        for kind, counts in counted(name, answer).items():
            sums.setdefault(kind, Counter()).update(counts)
    return {
        kind: (
            100 * each["right"] / max(1, each["right"] + each["wrong"]),
            100 * each["right"] / max(1, each["right"] + each["missed"]),
            200 * each["right"] / max(1, 2 * each["right"] + each["wrong"] + each["missed"]),
        )
        for kind, each in sums.items()
    }


def verdicts(all_answers: dict[str, dict[str, Any]]) -> dict[bool, float]:
    """Of the matched true and of the false claims about treaties, how many are called so, in percent."""
    judged = [
        (want["true_as_of_article_date"], claim["true_as_of_article_date"])
        for name, answer in all_answers.items()
        for want, claim in claims_matched(name, answer)
        if want["kind"] != "event" and not want.get("optional")
    ]
    return {
        kind: 100 * sum(said is kind for gold, said in judged if gold is kind) / sum(gold is kind for gold, _ in judged)
        for kind in (True, False)
    }

"""How the answers on our own articles are counted: precision, recall and F1 per kind, and right verdicts."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from treaties.desk.reader import read

if TYPE_CHECKING:
    from sqlalchemy import Connection

ARTICLES: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "articles.toml").read_text("utf-8"))
KINDS = ("states", "treaties", "weapons", "relays", "claims", "events")


def answers(connection: Connection) -> dict[str, dict[str, Any]]:
    return {
        name: read(
            connection, gold["text"], publisher=gold.get("publisher", ""), written=date.fromisoformat(gold["date"])
        )
        for name, gold in ARTICLES.items()
    }


def quoted(gold: str, answer: str, text: str) -> bool:
    """Whether the answer's quote covers most of the gold quote."""
    a, b = text.index(gold), text.find(answer)
    shared = min(a + len(gold), b + len(answer)) - max(a, b)
    return b >= 0 and shared >= 0.6 * len(gold) and len(answer) <= max(5 * len(gold), 300)


def found_in(name: str, answer: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    """Per kind: right, too much, missed."""
    gold, counts = ARTICLES[name], {}
    said = {
        **{kind: set(answer["mentions"][kind]) for kind in ("states", "treaties", "weapons")},
        "relays": {each["via"] for each in answer["relays"]},
        "events": {(each["kind"], each["actor"]) for each in answer["events"]},
    }
    for kind in ("states", "treaties", "weapons", "relays", "events"):
        want = {tuple(each) if isinstance(each, list) else each for each in gold[kind]}
        counts[kind] = (len(want & said[kind]), len(said[kind] - want), len(want - said[kind]))
    right = len(matched(name, answer))
    counts["claims"] = (right, len(answer["claims"]) - right, len(gold["claims"]) - right)
    return counts


def matched(name: str, answer: dict[str, Any]) -> list[tuple[list[Any], dict[str, Any]]]:
    """Each gold claim with the answer's claim of the same kind and passage."""
    gold, left, pairs = ARTICLES[name], list(answer["claims"]), []
    for want in gold["claims"]:
        for claim in left:
            if claim["kind"] == want[0] and quoted(want[1], claim["quote"], gold["text"]):
                pairs.append((want, claim))
                left.remove(claim)
                break
    return pairs


def table(all_answers: dict[str, dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 in percent per kind."""
    sums: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for name, answer in all_answers.items():
        for kind, (right, wrong, missed) in found_in(name, answer).items():
            sums[kind].update(right=right, wrong=wrong, missed=missed)
    return {
        kind: (
            100 * each["right"] / max(1, each["right"] + each["wrong"]),
            100 * each["right"] / max(1, each["right"] + each["missed"]),
            200 * each["right"] / max(1, 2 * each["right"] + each["wrong"] + each["missed"]),
        )
        for kind, each in sums.items()
    }


def verdicts(all_answers: dict[str, dict[str, Any]]) -> float:
    """How many matched claims about treaties have the right verdict, in percent."""
    pairs = [pair for name, answer in all_answers.items() for pair in matched(name, answer) if pair[0][0] != "event"]
    right: int = sum(want[2] == claim["true_as_of_article_date"] for want, claim in pairs)
    return 100 * right / max(1, len(pairs))

"""The API and its descriptions say the same: no operation does what is not described, none refuses what is."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import requests
from jsonschema import Draft202012Validator
from support import fuzz

from treaties.config import HOME
from treaties.db import copy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from treaties.db import Database


@pytest.fixture(scope="module")
def served(seeded_sqlite: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address of a copy of the seeded register, and a token that writes to it."""
    folder: Path = tmp_path_factory.mktemp("api")
    copy(seeded_sqlite, folder / "register.db")
    url = f"sqlite:///{folder / 'register.db'}"
    with fuzz.served(replace(seeded_sqlite.settings, database_url=url, data_dir=folder)) as found:
        yield found


def test_a_program_that_knows_the_description_alone_finds_no_fault(served: tuple[str, str]) -> None:
    few = "^/(conflicts/|treaties/{slug}/status)"  # every type is served by the same code; `make fuzz` asks all
    code, words = fuzz.asked(*served, "--include-path-regex", few, "--max-examples", "3", "--phases", "coverage")
    assert code == 0, words
    assert "generated" in words


RIGHT = {
    "events": {"event_kind": "use", "evidence": "alleged"}, "actors": {"actor_kind": "state"},
    "treaties": {"short_name": "A thing"}, "sources": {"source_kind": "news"},
    "duties": {"treaty": "ccm", "article": "Art. 9", "short_title": "report", "delay": "days"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "values", "field"),
    [
        ("places", {"latitude": 90.5}, "latitude"), ("places", {"longitude": -181}, "longitude"),
        ("events", {"quantity_low": -1}, "quantity_low"), ("events", {"quantity_low": 2**53}, "quantity_low"),
        ("actors", {"iso3": "nor"}, "iso3"), ("treaties", {"threshold": 0}, "threshold"), ("acts", {}, "treaty"),
        ("duties", {"yearly_month": 13, "yearly_day": 1}, "yearly_month"), ("sources", {"url": "ftp://x"}, "url"),
        ("places", {"place_kind": "x" * 61}, "place_kind"), ("duties", {"amount": 36_601}, "amount"),
    ],
)  # fmt: skip
def test_what_is_refused_stands_in_the_description(
    served: tuple[str, str], path: str, values: dict[str, Any], field: str
) -> None:
    base, secret = served
    body: dict[str, Any] = {"title": "A thing", "values": RIGHT.get(path, {}) | values, "state": "draft"}
    answer = requests.post(
        f"{base}/api/v1/{path}", json=body, headers={"Authorization": f"Bearer {secret}"}, timeout=30
    )
    assert answer.status_code == 422
    assert f"/values/{field}" in {each["pointer"] for each in answer.json()["errors"]}
    said = requests.get(f"{base}/api/v1/openapi.json", timeout=30).json()
    schema = said["paths"][f"/{path}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    wrong = Draft202012Validator(schema | {"components": said["components"]}).iter_errors(body)
    assert any(field in each.path or f"'{field}' is" in each.message for each in wrong)


def calls() -> list[list[str]]:
    """Every call of docs/api.md, in words."""
    text = (HOME / "docs" / "api.md").read_text("utf-8").replace("\\\n", " ")
    found = ["    $ " + each.split("\n\n")[0] for each in text.split("    $ ")[1:]]
    return [shlex.split(each[6:].split("  #")[0]) for each in found if each.startswith("    $ curl")]


def test_every_call_of_the_guide_is_answered(served: tuple[str, str]) -> None:
    assert len(calls()) > 7
    for each in calls():
        words = [word.replace("$TOKEN", served[1]).replace("http://127.0.0.1:8000", served[0]) for word in each]
        method = words[words.index("-X") + 1] if "-X" in words else "GET"
        headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
        body = words[words.index("-d") + 1] if "-d" in words else None
        address = next(word for word in words if word.startswith(served[0]))
        answer = requests.request(method, address, headers=headers, data=body, timeout=30)
        assert answer.status_code == {"POST": 201}.get(method, 200), (each, answer.text)
        assert answer.json()

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from support.drafts import EDITOR, LITHUANIA, SOURCE, small_register

from treaties.capture import take
from treaties.capture.export import warc
from treaties.capture.fetch import Answer
from treaties.capture.paste import pasted
from treaties.capture.take import of_answer
from treaties.models import TextPiece
from treaties.operations import reading as desk
from treaties.operations import snapshot
from treaties.operations.errors import Refused
from treaties.operations.records import Draft, create
from treaties.queries import readings
from treaties.queries import snapshot as copies
from treaties.queries.checks import verify
from treaties.queries.same_article import Alike, same_article
from treaties.vault import Vault, vault_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from treaties.db import Database

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
BODY = (
    "Officials in the northern town said on Tuesday that shells with 88 small bomblets each had come down near the "
    "school. Of 214 houses 37 were hit, according to a list that the council read out. Two monitors counted 1,450 "
    "fragments within 48 hours and asked both sides to hand over their maps. The ministry answered that it had no "
    "such shells, that it had destroyed 65,000 of them by 2014, and that it would look at the list."
)
FRENCH = (
    "Des responsables de la ville du nord ont dit mardi que des obus contenant 88 petites bombes étaient tombés près "
    "de l'école. Sur 214 maisons, 37 ont été touchées. Deux observateurs ont compté 1.450 fragments en 48 heures. "
    "Le ministère a répondu qu'il en avait détruit 65.000 avant 2014."
)


def source(connection: Connection, ids: list[int], url: str = "") -> int:
    values = {"heading": "Shells in the north", "publisher": "The Post", "source_kind": "news", "url": url}
    cited = [{"source": ids[SOURCE], "stance": "mentions"}]
    return create(connection, [Draft("source", values, citations=cited)], EDITOR, "a find")[0]


def asked(connection: Connection, vault: Vault, **more: object) -> list[Alike]:
    return same_article(connection, vault, **more)  # type: ignore[arg-type] # each test gives its own


def test_a_copy_is_kept_with_its_bytes_its_text_and_who_took_it(database: Database) -> None:
    vault = vault_of(database.settings)
    with database.writing() as connection:
        ids = small_register(connection)
        made = snapshot.keep(connection, vault, pasted(BODY + "\r\n", at=NOON), EDITOR, ids[SOURCE])
    with database.reading() as connection:
        copy = copies.by_id(connection, made)
        assert (copy.size, copy.collector, copy.way) == (len(BODY) + 2, "Ada", "pasted")
        assert copy.retrieved_at.replace(tzinfo=UTC) == NOON
        assert vault.read(copy.sha256) == (BODY + "\r\n").encode()
        assert copies.text_of(vault, copy) == BODY
        assert [each.key for each in copies.of_source(connection, ids[SOURCE])] == [copy.key]
        assert copies.by_key(connection, copy.key).id == copies.by_text(connection, copy.text_sha256).id == made


def test_the_same_copy_twice_is_one_and_a_new_retrieval_is_another(database: Database) -> None:
    vault = vault_of(database.settings)
    with database.writing() as connection:
        ids = small_register(connection)
        first = snapshot.keep(connection, vault, pasted(BODY, at=NOON), EDITOR, ids[SOURCE])
        assert snapshot.keep(connection, vault, pasted(BODY, at=NOON), EDITOR, ids[SOURCE]) == first
        later = pasted(BODY, at=NOON.replace(hour=13))
        assert snapshot.keep(connection, vault, later, EDITOR, ids[SOURCE]) != first


def test_an_unfiled_copy_is_filed_once_and_only_under_a_source(database: Database) -> None:
    vault = vault_of(database.settings)
    with database.writing() as connection:
        ids = small_register(connection)
        made = snapshot.keep(connection, vault, pasted(BODY, at=NOON), EDITOR)
        with pytest.raises(Refused):
            snapshot.file_under(connection, made, ids[LITHUANIA])
        snapshot.file_under(connection, made, ids[SOURCE])
        other = source(connection, ids)
        with pytest.raises(Refused, match="another source"):
            snapshot.file_under(connection, made, other)


def test_a_copy_that_is_taken_down_keeps_its_hash_and_the_reason_only(database: Database) -> None:
    vault = vault_of(database.settings)
    with database.writing() as connection:
        ids = small_register(connection)
        made = snapshot.keep(connection, vault, pasted(BODY, at=NOON), EDITOR, ids[SOURCE])
        same = snapshot.keep(connection, vault, pasted(BODY, at=NOON.replace(hour=13)), EDITOR)
        reading = desk.begin(connection, None, BODY, {"snapshot": copies.by_id(connection, made).key})
        assert snapshot.remove(connection, made, "asked by its owner") == []  # the other copy still needs the file
        names = snapshot.remove(connection, same, "asked by its owner")
        copy = copies.by_id(connection, made)
        assert names == [copy.sha256]
        assert (copy.removed_why, copies.with_text([copy])) == ("asked by its owner", [])
        assert connection.execute(select(func.count(TextPiece.id))).scalar_one() == 0
        assert readings.reading(connection, reading).text == ""  # type: ignore[union-attr] # it was begun above
        with pytest.raises(Refused):
            snapshot.remove(connection, made, " ")
    with database.reading() as connection:
        assert [each.agrees for each in verify(connection, vault) if each.kind == "kept copy"] == [True]


def test_the_same_article_is_known_by_any_disguise_of_its_address(database: Database) -> None:
    vault = vault_of(database.settings)
    with database.writing() as connection:
        made = source(connection, small_register(connection), "https://www.post.example/world/shells?id=7")
        for disguise in (
            "http://m.post.example/world/shells?id=7&utm_source=x", "https://post.example/world/shells?fbclid=1&id=7#top",
            "https://web.archive.org/web/20230307101112/https://www.post.example/world/shells?id=7",
        ):  # fmt: skip
            found = asked(connection, vault, addresses=[disguise])
            assert [(each.relation, each.source_id) for each in found] == [("same", made)], disguise
        assert asked(connection, vault, addresses=["https://post.example/world/shells?id=8"]) == []


def test_a_text_is_known_as_the_same_a_reprint_a_translation_or_new(database: Database) -> None:
    vault = vault_of(database.settings)
    with database.writing() as connection:
        ids = small_register(connection)
        made = source(connection, ids)
        snapshot.keep(connection, vault, pasted(BODY, language="en", at=NOON), EDITOR, made)
        reprint = "Bomblets near a school\n\n" + BODY.replace("on Tuesday", "this week") + " (Agency)"
        for text, language, relation in (
            (BODY.upper(), "en", "same"), (reprint, "en", "reprint"), (FRENCH, "fr", "translation"),
        ):  # fmt: skip
            found = asked(connection, vault, text=text, language=language)
            assert [(each.relation, each.source_id) for each in found] == [(relation, made)], relation
        other = "The council of a southern town met on Friday about its 214 schools and the 37 bridges of the county."
        assert asked(connection, vault, text=other * 2, language="en") == []


def test_copies_are_given_as_an_archive_that_a_checker_accepts(database: Database, tmp_path: Path) -> None:
    vault = vault_of(database.settings)
    page = b"<html><body><article><p>The council counted the shells on Tuesday.</p></article></body></html>"
    heads = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("X-Said", "yes")]
    answer = Answer(
        "https://post.example/a", "https://post.example/b", 200, [(301, "https://post.example/a")], heads, page, NOON
    )
    with database.writing() as connection:
        source_id = small_register(connection)[SOURCE]
        for taken in (of_answer(answer), pasted(BODY, at=NOON)):
            snapshot.keep(connection, vault, taken, EDITOR, source_id)
        made = warc(vault, copies.of_source(connection, source_id))
    path = tmp_path / "copies.warc.gz"
    path.write_bytes(made)
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("digest pass") == 5
    again = take.taken(made, name="copies.warc.gz", url="https://post.example/b")
    assert (again.final_url, again.http_status, again.retrieved_at) == ("https://post.example/b", 200, NOON)
    assert "counted the shells" in again.text

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from support.drafts import EDITOR, SOURCE, small_register

from treaties.capture.paste import pasted
from treaties.cli import main
from treaties.models import Snapshot
from treaties.operations import snapshot
from treaties.vault import vault_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from treaties.db import Database

    Run = Callable[..., Result]

SENTENCE = "Norway said on Monday that it had joined the Convention on Cluster Munitions in 2008."
MORE = (
    "<p>The spokesman read a long statement to the press and then answered questions about the budget of the "
    "ministry, about roads in the north, and about the price of fish, which had gone up again.</p>" * 2
)
PAGE = (
    '<html lang="en"><head><meta property="article:published_time" content="2023-03-07T09:00:00Z">'
    '<meta property="article:modified_time" content="2024-01-01"><meta property="og:site_name" content="The Post">'
    f"</head><body><nav>Home News</nav><article><h1>Norway joined</h1><p>{SENTENCE}</p>{MORE}</article></body></html>"
)


def runner(database: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("TREATIES_DATABASE_URL", database.settings.database_url)
    monkeypatch.setenv("TREATIES_DATA_DIR", str(database.settings.data_dir))
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def test_a_page_is_read_with_the_day_and_publisher_that_it_states(
    seeded: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-16")
    run = runner(seeded, monkeypatch)
    said = json.loads(run("read", tmp_path / "page.html", "--json").stdout)
    assert (said["date"], said["publisher"], said["language"]) == ("2023-03-07", "The Post", "en")
    assert said["mentions"]["states"] == ["NOR"]
    text = run("read", tmp_path / "page.html", "--text").stdout
    assert all(each["quote"] in text for each in said["claims"])
    assert SENTENCE in text
    assert "Home News" not in text


def test_a_list_of_references_is_sent_to_the_command_that_takes_it(
    seeded: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mine.ris").write_text("TY  - NEWS\nTI  - Bridges\nER  - \n", encoding="utf-8")
    run = runner(seeded, monkeypatch)
    assert "import references" in run("read", tmp_path / "mine.ris").stderr
    assert "import references" in run("desk", tmp_path / "mine.ris").stderr
    assert "0 articles" in run("desk", tmp_path / "mine.ris").stdout


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n0", b"%PDF-1.4 broken"])
def test_a_file_without_a_text_is_refused_in_a_sentence(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "file").write_bytes(content)
    result = runner(database, monkeypatch)("read", tmp_path / "file")
    assert result.exit_code == 1
    assert "Error: " in result.stderr


def filled(database: Database) -> str:
    """A register with one copy; the name of its file."""
    with database.writing() as connection:
        ids = small_register(connection)
        snapshot.keep(connection, vault_of(database.settings), pasted(SENTENCE), EDITOR, ids[SOURCE])
        return str(connection.execute(select(Snapshot.sha256)).scalar_one())


def test_verify_tells_a_kept_file_that_is_no_longer_what_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, run = filled(database), runner(database, monkeypatch)
    assert "1 copies, 1 files" in run("verify", "--all").stdout
    path = vault_of(database.settings).path(name)
    path.chmod(0o640)
    path.write_text("Other words.")
    assert f"The kept file {name[:16]}… of copy" in run("verify").stdout
    path.unlink()
    assert "is missing" in run("verify").stdout


def test_a_backup_holds_the_kept_files_and_brings_them_back(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has its own tools; the folder of files is copied beside its dump")
    name, run = filled(database), runner(database, monkeypatch)
    (tmp_path / "safe").mkdir()
    said = run("backup", tmp_path / "safe" / "register.db").stdout
    assert "1 kept file more" in said
    vault_of(database.settings).path(name).unlink()
    database.dispose()
    assert run("restore", "--yes", tmp_path / "safe" / "register.db").exit_code == 0
    assert vault_of(database.settings).read(name) == SENTENCE.encode()

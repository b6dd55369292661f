"""docs/citing.md says what the commands say: every one is run, every address is asked for."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING

from click.testing import CliRunner

from treaties.cli import main
from treaties.config import HOME
from treaties.domain.dates import say_day
from treaties.web.app import create_app
from treaties.web.context import today

if TYPE_CHECKING:
    import pytest

    from treaties.db import Database

GUIDE = HOME / "docs" / "citing.md"
COMMAND = re.compile(r"^    \$ manage\.py (.+)\n((?:    (?!\$ ).*\n)*)", re.MULTILINE)


def said(command: str) -> str:
    """What a command prints, indented; the present day and the register's revision masked."""
    result = CliRunner().invoke(main, shlex.split(command))
    assert result.exit_code == 0, (command, result.output)
    words = re.sub(r"revision \d+", "revision …", result.output.replace(say_day(today()), "…").replace("\r\n", "\n"))
    return "".join(f"    {line.rstrip()}\n" for line in words.splitlines() if line.strip())


def test_the_guide_to_citing_shows_what_its_commands_say(
    seeded_sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREATIES_DATABASE_URL", seeded_sqlite.settings.database_url)
    monkeypatch.setenv("TREATIES_DATA_DIR", str(seeded_sqlite.settings.data_dir))
    text = GUIDE.read_text("utf-8")
    now = COMMAND.sub(lambda found: f"    $ manage.py {found[1]}\n{said(found[1])}", text)
    if os.environ.get("TREATIES_WRITE_DOCS"):
        GUIDE.write_text(now, "utf-8")
    assert len(COMMAND.findall(text)) >= 20
    assert text == now


def test_every_address_in_the_guide_answers(seeded_sqlite: Database) -> None:
    client = create_app(seeded_sqlite.settings).test_client()
    addresses = re.findall(r"`(/[a-z][^`\s]*)`", GUIDE.read_text("utf-8"))
    assert len(addresses) > 20
    wrong = [each for each in addresses if "{" not in each and client.get(each).status_code not in {200, 300}]
    assert wrong == []

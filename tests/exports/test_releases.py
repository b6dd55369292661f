from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from conftest import settings_for
from support.drafts import EDITOR, LITHUANIA, act, small_register

from treaties.db import Database
from treaties.exports import release
from treaties.exports.errors import ExportError
from treaties.exports.lines import fingerprint
from treaties.imports import register
from treaties.operations.records import create

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

DAY = date(2026, 2, 3)


@pytest.fixture
def folder(database: Database) -> Path:
    with database.writing() as connection:
        small_register(connection)
    with database.reading() as connection:
        release.freeze(connection, database.settings.data_dir / "releases", "2026.1", DAY)
    return database.settings.data_dir / "releases"


def test_a_release_stays_as_it_is_while_the_register_goes_on(folder: Path, database: Database) -> None:
    before = {path.name: path.read_bytes() for path in (folder / "2026.1").iterdir()}
    with database.writing() as connection:
        ids = list(range(1, 6))  # of the small register, in a register that was empty
        create(connection, [act(ids, LITHUANIA, "signature", "2008-12-03")], EDITOR, "x")
    with database.reading() as connection, pytest.raises(ExportError, match="already"):
        release.freeze(connection, folder, "2026.1", DAY)
    assert {path.name: path.read_bytes() for path in (folder / "2026.1").iterdir()} == before
    assert release.differing(folder, "2026.1") == []
    with database.reading() as connection:
        assert release.freeze(connection, folder, "2026.2", DAY)["number"] == 2


def test_a_release_loads_into_an_empty_register(folder: Path, tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "register.db").write_bytes(sqlite_template.read_bytes())
    again = Database(settings_for(f"sqlite:///{tmp_path / 'again' / 'register.db'}", tmp_path / "again"))
    with again.writing() as connection:
        register.load(connection, folder / "2026.1" / "register.jsonl")
    with again.reading() as connection:
        assert fingerprint(connection) == release.releases(folder)[0]["state"]
    again.dispose()


def test_a_changed_file_is_found(folder: Path) -> None:
    with (folder / "2026.1" / "register.db").open("ab") as file:
        file.write(b"x")
    assert release.differing(folder, "2026.1") == ["register.db"]


@pytest.mark.parametrize("name", ["../x", "", "A", "a/b", ".x", "x" * 50])
def test_a_name_that_is_no_name_is_refused(database: Database, tmp_path: Path, name: str) -> None:
    with database.reading() as connection, pytest.raises(ExportError, match="named"):
        release.freeze(connection, tmp_path / "releases", name, DAY)


@pytest.mark.usefixtures("folder")
def test_a_release_has_a_landing_page_a_manifest_and_files(client: FlaskClient) -> None:
    assert "2026.1" in client.get("/releases").get_data(as_text=True)
    assert "Treaty Register, release 2026.1 (2026-02-03)" in client.get("/releases/2026.1").get_data(as_text=True)
    assert client.get("/releases/2026.1/manifest.json").get_json()["records"]["actor"] == 2
    assert client.get("/releases/2026.1/jsonl").data.startswith(b'{"cite_as"')
    assert client.get("/releases/2026.9").status_code == 404

"""The script for MySQL, loaded by a real MariaDB on a socket of its own."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest

from treaties.exports.write import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from treaties.db import Database

    Ask = Callable[..., bytes]


@pytest.fixture(scope="module")
def mariadb() -> Iterator[Ask]:
    """Sends statements to an empty server; skipped by name where there is none."""
    if not (shutil.which("mariadbd") and shutil.which("mariadb-install-db")):
        pytest.skip("THE SCRIPT FOR MYSQL IS NOT LOADED: no MariaDB here (apt-get install mariadb-server)")
    folder = mkdtemp(prefix="treaties-mariadb-")
    own = ["--no-defaults", f"--datadir={folder}/data"]
    made = ["mariadb-install-db", *own, "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(made, check=True, capture_output=True)
    socket = f"{folder}/socket"
    server = subprocess.Popen(
        ["mariadbd", *own, f"--socket={socket}", "--skip-networking", f"--pid-file={folder}/pid", "--user=root"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def ask(*words: str, **more: Any) -> bytes:
        command = ["mariadb", "--no-defaults", f"--socket={socket}", "-u", "root", "-N", *words]
        said: bytes = subprocess.run(command, check=True, capture_output=True, **more).stdout
        return said

    for _ in range(100):
        try:
            ask("-e", "CREATE DATABASE register CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
            break
        except subprocess.CalledProcessError:
            time.sleep(0.2)
    yield ask
    server.terminate()
    server.wait(30)
    shutil.rmtree(folder, ignore_errors=True)


def test_the_script_loads_into_mariadb_to_the_same_content(
    seeded_sqlite: Database, mariadb: Ask, tmp_path: Path
) -> None:
    with seeded_sqlite.reading() as connection:
        write(connection, "mysql", tmp_path / "out.sql")
        write(connection, "sqlite", tmp_path / "out.db")
    with (tmp_path / "out.sql").open("rb") as script:
        mariadb("register", stdin=script)
    file = sqlite3.connect(tmp_path / "out.db")
    names = [
        row[0] for row in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE%'")
    ]
    names = [name for name in names if not name.startswith("sqlite_") and name != "about"]  # it speaks of each file
    counted = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM `{name}`" for name in names)
    found = dict(line.split("\t") for line in mariadb("register", "-e", counted).decode().splitlines())
    assert found == {name: str(file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}
    quotes = mariadb("register", "-e", "SELECT hex(quote) FROM citation WHERE quote <> ''").decode().split()
    kept = [row[0] for row in file.execute("SELECT quote FROM citation WHERE quote <> ''")]
    assert sorted(bytes.fromhex(each).decode() for each in quotes) == sorted(kept)
    file.close()

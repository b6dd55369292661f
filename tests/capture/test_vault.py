from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from treaties.vault import Missing, Spoilt, Vault

if TYPE_CHECKING:
    from pathlib import Path

WORDS = b"The bytes exactly as received."


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "snapshots")


def test_bytes_are_kept_under_their_own_digest_and_read_back(vault: Vault) -> None:
    name = vault.put(WORDS)
    assert name == hashlib.sha256(WORDS).hexdigest()
    assert vault.read(name) == WORDS
    assert vault.put(WORDS) == name
    assert list(vault.names()) == [name]


def test_altered_and_missing_files_are_told(vault: Vault) -> None:
    name = vault.put(WORDS)
    path = vault.path(name)
    path.chmod(0o640)
    path.write_bytes(b"Other bytes.")
    assert vault.state(name) == "altered"
    with pytest.raises(Spoilt):
        vault.read(name)
    assert vault.put(WORDS) == name
    path.unlink()
    assert vault.state(name) == "missing"
    with pytest.raises(Missing):
        vault.read(name)


def test_a_write_that_fails_leaves_nothing(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        vault.put(WORDS)
    assert [path for path in vault.folder.rglob("*") if path.is_file()] == []


def test_a_name_that_leads_elsewhere_is_no_name(vault: Vault) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        vault.path("../../register.db")

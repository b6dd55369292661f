"""Files named by what they hold: each under the SHA-256 of its bytes, written whole or not at all, never altered.

Under the data folder stands `snapshots/ab/abcd…`. A file is written under another name, flushed to the disk and then
renamed, so that a reader or a crash never meets half of one.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from treaties.config import Settings

NAME = re.compile(r"[0-9a-f]{64}")
BLOCK = 1 << 20


class Missing(LookupError):  # noqa: N818 - read as a state of the store
    """A file that the register names and the folder does not hold."""


class Spoilt(RuntimeError):  # noqa: N818 - read as a state of the store
    """A file whose bytes are no longer those that its name says."""


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder of kept files."""

    folder: Path

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their SHA-256; what is there already is left as it is. OSError where it cannot."""
        name = hashlib.sha256(content).hexdigest()
        path = self.path(name)
        if path.exists() and path.stat().st_size == len(content):
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{name}.{secrets.token_hex(4)}.part")
        try:
            with open(fresh, "xb") as file:  # noqa: PTH123 - the flush needs its handle
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.chmod(0o440)
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        _settle(path.parent)
        return name

    def path(self, name: str) -> Path:
        """Where the file of that name stands or would stand; ValueError for what is no SHA-256."""
        if not NAME.fullmatch(name):
            raise ValueError(f"“{name}” is no SHA-256.")
        return self.folder / name[:2] / name

    def read(self, name: str) -> bytes:
        """The bytes; Missing where they are gone, Spoilt where they are no longer the same."""
        try:
            content = self.path(name).read_bytes()
        except FileNotFoundError:
            raise Missing(f"The kept file {name[:16]}… is not in the data folder.") from None
        if hashlib.sha256(content).hexdigest() != name:
            raise Spoilt(f"The kept file {name[:16]}… no longer holds what its name says.")
        return content

    def remove(self, name: str) -> None:
        """Delete a file that must not be kept any more; one that is gone already is no fault."""
        self.path(name).unlink(missing_ok=True)

    def state(self, name: str) -> str:
        """Whether the file is "whole", "missing" or "altered"; read block by block."""
        found = hashlib.sha256()
        try:
            with self.path(name).open("rb") as file:
                while block := file.read(BLOCK):
                    found.update(block)
        except FileNotFoundError:
            return "missing"
        return "whole" if found.hexdigest() == name else "altered"

    def copy_to(self, other: Vault) -> int:
        """Put every file that the other store lacks into it and return their number; Spoilt for an altered one."""
        number = 0
        for name in self.names():
            if not other.path(name).exists():
                other.put(self.read(name))
                number += 1
        return number

    def names(self) -> Iterator[str]:
        """The names of every file that is kept."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if NAME.fullmatch(path.name):
                yield path.name


def _settle(folder: Path) -> None:
    """Flush the folder's own entries, without which a power cut could lose the name."""
    if os.name == "nt":  # Windows opens no folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def vault_of(settings: Settings) -> Vault:
    """The store of the register that runs under these settings."""
    return Vault(settings.data_dir / "snapshots")

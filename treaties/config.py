"""Where the register runs: settings from the environment, refused where they make no sense."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME = Path(__file__).resolve().parent.parent
SECRET_BYTES = 32


class SettingError(ValueError):
    """A setting that cannot be used; the message names it and says what it takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`database_url` is an SQLAlchemy address; everything else the register keeps lies under `data_dir`."""

    database_url: str
    data_dir: Path
    secret_key: str
    page_cache: bool = True


@cache
def code_state() -> str:
    """Changes with any file of the program or its templates: files kept by other code are made anew."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in ("treaties", "templates") for path in (HOME / folder).rglob("*.*")):
        if path.suffix != ".pyc":
            told = path.stat()
            digest.update(f"{path.relative_to(HOME)} {told.st_size} {told.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:8]


def _secret(data_dir: Path) -> str:
    """The key that signs sessions: made once and kept beside the data, readable by the owner alone."""
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES))
    return path.read_text().strip()


def from_environ(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from TREATIES_DATABASE_URL, TREATIES_DATA_DIR, TREATIES_SECRET_KEY, TREATIES_PAGE_CACHE."""
    data_dir = Path(environ.get("TREATIES_DATA_DIR") or HOME / "data").resolve()
    url = environ.get("TREATIES_DATABASE_URL") or f"sqlite:///{data_dir / 'register.db'}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingError("TREATIES_DATABASE_URL takes sqlite:///PATH or postgresql://USER@HOST/NAME.")
    if url.startswith("sqlite") and url.partition("?")[0] in {"sqlite:///", "sqlite:///:memory:"}:
        raise SettingError("TREATIES_DATABASE_URL names no file: write sqlite:///PATH.")
    cache = environ.get("TREATIES_PAGE_CACHE", "1")
    if cache not in {"0", "1"}:
        raise SettingError("TREATIES_PAGE_CACHE takes 0 or 1.")
    secret = environ.get("TREATIES_SECRET_KEY") or _secret(data_dir)
    return Settings(url, data_dir, secret, page_cache=cache == "1")

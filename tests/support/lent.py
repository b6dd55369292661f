"""One PostgreSQL database lent to one test after another: emptying it costs far less than making one for each."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

# Whatever a test can have left but rows: tables, columns, constraints, triggers, settings of the database.
SHAPE = """
    SELECT md5(string_agg(said, ' ' ORDER BY said)) FROM (
        SELECT concat('c', oid, '.', xmin) AS said FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat('a', attrelid, '.', attnum, '.', attribute.xmin) FROM pg_attribute AS attribute
            JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat('o', oid, '.', xmin) FROM pg_constraint
        UNION ALL SELECT concat('t', oid, '.', xmin) FROM pg_trigger
        UNION ALL SELECT concat('p', oid, '.', xmin) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT concat('n', oid, '.', xmin) FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'
        UNION ALL SELECT concat('d', datallowconn, datconnlimit) FROM pg_database WHERE datname = current_database()
        UNION ALL SELECT concat('s', setconfig) FROM pg_db_role_setting
            JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()
    ) AS shapes
"""
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def make(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def at(server: str, name: str) -> str:
    head, _, query = server.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


class Lent:
    """A copy of the template; made anew where a test left more than rows in it, or took it away."""

    def __init__(self, server: str, template: str) -> None:
        self.server, self.template = server, template
        self.name = self.shape = ""
        self.filled: list[str] = []
        self.emptying: list[str] = []
        self.held: Connection | None = None  # its server process has read what the tables are, which takes longest

    def take(self) -> str:
        """Address of the database as the migrations leave it; another one each time, as answers are kept by address."""
        if not self.name or not self._emptied():
            self._renew()
        address = at(self.server, self.name)
        return f"{address}{'&' if '?' in address else '?'}application_name={uuid4().hex}"

    def _emptied(self) -> bool:
        try:
            connection = self.held = self.held or self._connected()
            with connection.begin():
                connection.execute(text(OTHERS))
                if self._shape(connection) != self.shape:
                    return False
                connection.exec_driver_sql(";".join(self.emptying))
        except DBAPIError:
            return False
        return True

    def _connected(self) -> Connection:
        return create_engine(at(self.server, self.name), poolclass=NullPool).connect()

    def _renew(self) -> None:
        if self.held:
            self.held.close()
            self.held = None
        if self.name:
            make(self.server, f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self.name = f"test_{uuid4().hex[:12]}"
        make(self.server, f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        with self._connected() as connection:
            tables = list(connection.execute(text(TABLES)).scalars())
            self.filled = [name for name in tables if connection.execute(text(f'SELECT 1 FROM "{name}"')).first()]
            counters = connection.execute(text(COUNTERS)).all()
            self.shape = self._shape(connection)
        empty = [f'DELETE FROM "{name}"' for name in tables if name not in self.filled]
        again = [f"SELECT setval('\"{name}\"', {last or 1}, {'true' if last else 'false'})" for name, last in counters]
        # Without their triggers rows can go in any order.
        self.emptying = ["SET LOCAL session_replication_role = replica", *empty, *again]

    def _shape(self, connection: Connection) -> str:
        """What the database is like apart from the rows that tests write, words of vocabularies among them."""
        rows = [f"""(SELECT md5(string_agg("{name}"::text, '' ORDER BY "{name}"::text)) FROM "{name}")"""
                for name in sorted(self.filled)]  # fmt: skip
        return str(connection.execute(text(f"SELECT concat(({SHAPE}), {', '.join(rows) or chr(39) * 2})")).scalar_one())

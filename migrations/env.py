"""Runs migrations in one transaction, so that a killed upgrade leaves the old schema or the new one."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, MetaData, inspect, text

from treaties.models import Base


def ours(_object: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:  # noqa: FBT001 - Alembic's own signature
    # The full-text index is made by hand on each engine; its tables and indexes all begin with this word.
    return not (name or "").startswith("search_fts")


def told_of_rows(metadata: MetaData) -> MetaData:
    # An index of some rows only is declared for SQLite; both engines have the same ones.
    for index in (each for table in metadata.tables.values() for each in table.indexes):
        if (rows := index.dialect_kwargs.get("sqlite_where")) is not None:
            index.dialect_kwargs["postgresql_where"] = rows
    return metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=told_of_rows(Base.metadata),
        render_as_batch=True,
        transactional_ddl=True,
        include_object=ours,
        compare_type=True,
        # Without the second one `alembic check` does not see CHECK constraints.
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    )
    context.run_migrations()


def rows(connection: Connection) -> dict[str, int]:
    names = inspect(connection).get_table_names()
    return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}


def run_guarded(connection: Connection) -> None:
    before = rows(connection)
    run(connection)
    after = rows(connection)
    lost = [name for name, count in before.items() if name in after and after[name] < count]
    broken = connection.execute(text("PRAGMA foreign_key_check")).all() if connection.dialect.name == "sqlite" else []
    if broken or lost:
        raise RuntimeError(f"The migration would lose rows ({lost}) or break references ({broken[:3]}); undone.")


def migrate_sqlite(connection: Connection) -> None:
    # A batch alter drops and copies a table: with foreign keys on, that would delete or refuse the rows of others.
    # The switch works only outside a transaction, which is why it goes to the driver's connection directly.
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            run_guarded(connection)
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


config = context.config
if (given := config.attributes.get("connection")) is not None:
    run(given)
else:
    database = config.attributes["database"]
    with database.writer.connect() as opened:
        if database.is_sqlite:
            migrate_sqlite(opened)
        else:
            with opened.begin():
                opened.execute(text("SELECT pg_advisory_xact_lock(7302689)"))
                run_guarded(opened)

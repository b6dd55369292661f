"""Words of records, names and kept texts in indexes that hold no copy of them; one key for every web address.

What the indexes hold follows from records and kept copies: `manage.py db upgrade` fills them after the migrations.
"""

import sqlalchemy as sa
from alembic import op

from treaties.domain.reference import address_key

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SOURCE = sa.table("source", sa.column("id", sa.Integer), sa.column("url", sa.Text), sa.column("url_key", sa.Text))
# Each index with what it holds and which beginnings of words it knows by themselves.
INDEXES = (("words", ("body", "marks"), ""), ("names", ("body", "marks"), "2 3"), ("texts", ("body",), ""))


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        for each in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER search_fts_{each}")
        op.execute("DROP TABLE search_fts")
    else:
        op.execute("DROP INDEX search_fts_words")
    op.drop_column("search_entry", "body")
    op.drop_column("search_entry", "shown")
    op.create_table(
        "text_piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_piece")),
    )
    op.create_index(op.f("ix_text_piece_text_sha256"), "text_piece", ["text_sha256"], unique=False)
    for name, columns, beginnings in INDEXES:
        for statement in made(f"search_fts_{name}", columns, beginnings, sqlite=sqlite):
            op.execute(statement)
    rekey()


def made(name: str, columns: tuple[str, ...], beginnings: str, *, sqlite: bool) -> tuple[str, ...]:
    if not sqlite:
        table = f"CREATE TABLE {name} (id integer PRIMARY KEY, words tsvector NOT NULL)"
        return (table, f"CREATE INDEX {name}_words ON {name} USING gin (words)")
    version = op.get_bind().execute(sa.text("SELECT sqlite_version()")).scalar_one()
    # Before 3.43 nothing could be taken out of an index that keeps no text; there it keeps a copy.
    bare = "content='', contentless_delete=1, " if tuple(map(int, version.split("."))) >= (3, 43) else ""
    short = f", prefix='{beginnings}'" if beginnings else ""
    split = 'tokenize="unicode61 remove_diacritics 0"'
    return (
        f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(columns)}, {bare}{split}{short})",
        f"CREATE VIRTUAL TABLE {name}_known USING fts5vocab({name}, col)",
    )


def rekey() -> None:
    """Addresses were compared in two ways; now what is stored is what a lookup asks for."""
    bind = op.get_bind()
    rows = bind.execute(sa.select(SOURCE.c.id, SOURCE.c.url, SOURCE.c.url_key).where(SOURCE.c.url != "")).all()
    changed = [{"own": row.id, "key": key} for row in rows if (key := address_key(row.url)) != row.url_key]
    if changed:
        query = sa.update(SOURCE).where(SOURCE.c.id == sa.bindparam("own")).values(url_key=sa.bindparam("key"))
        bind.execute(query, changed)


def downgrade() -> None:
    raise NotImplementedError("The indexes of 0006 held copies of every text: restore a backup instead.")

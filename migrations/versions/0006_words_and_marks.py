"""Words for the search and marks for the lookup, with a full-text index on either engine."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = """CREATE VIRTUAL TABLE search_fts USING fts5(
    body, content='search_entry', content_rowid='record_id', tokenize="unicode61 remove_diacritics 0", prefix='2 3'
)"""
REMOVED = "INSERT INTO search_fts(search_fts, rowid, body) VALUES ('delete', old.record_id, old.body);"
ADDED = "INSERT INTO search_fts(rowid, body) VALUES (new.record_id, new.body);"
SQLITE = (
    TABLE,
    f"CREATE TRIGGER search_fts_insert AFTER INSERT ON search_entry BEGIN {ADDED} END",
    f"CREATE TRIGGER search_fts_delete AFTER DELETE ON search_entry BEGIN {REMOVED} END",
    f"CREATE TRIGGER search_fts_update AFTER UPDATE ON search_entry BEGIN {REMOVED} {ADDED} END",
)
POSTGRES = ("CREATE INDEX search_fts_words ON search_entry USING gin (to_tsvector('simple', body))",)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_search_entry_record_id_record"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_search_entry")),
    )
    op.create_table(
        "reference_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_reference_key_record_id_record"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_key")),
    )
    op.create_index(op.f("ix_reference_key_record_id"), "reference_key", ["record_id"], unique=False)
    op.create_index("ix_reference_key_scheme_mark", "reference_key", ["scheme", "mark"], unique=False)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_fts")
    op.drop_table("reference_key")
    op.drop_table("search_entry")

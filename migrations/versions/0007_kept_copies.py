"""Kept copies of sources, what sources repeat, and where quotes stand in the text they were taken from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIES = (
    ("reprint_of", "a reprint of"),
    ("translation_of", "a translation of"),
    ("version_of", "another version of"),
    ("summary_of", "a summary of"),
)
TEXTS = ("redirects", "headers", "page_starts", "found", "asked_url", "final_url")
LINES = ("file_name", "extractor", "tool", "collector", "translator", "engine", "licence")


def upgrade() -> None:
    # No version of the program wrote a row into the first table of this name.
    op.drop_table("snapshot")
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("charset", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=60), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("text_key", sa.String(length=64), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("translation_of", sa.String(length=16), nullable=False),
        sa.Column("retrieved_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.String(length=500), nullable=False) for name in LINES),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_snapshot_record_id_record"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    op.create_index(op.f("ix_snapshot_key"), "snapshot", ["key"], unique=True)
    for name in ("record_id", "sha256", "text_sha256", "text_key"):
        op.create_index(op.f(f"ix_snapshot_{name}"), "snapshot", [name], unique=False)
    op.create_table(
        "snapshot_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=12), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_mark_snapshot_id_snapshot"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_mark")),
    )
    op.create_index(op.f("ix_snapshot_mark_snapshot_id"), "snapshot_mark", ["snapshot_id"], unique=False)
    op.create_index("ix_snapshot_mark_scheme_mark", "snapshot_mark", ["scheme", "mark"], unique=False)
    op.create_table(
        "source_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("tie_kind", sa.String(length=60), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=500), nullable=False) for name in ("translator", "engine", "note")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["record.id"], name=op.f("fk_source_tie_other_id_record"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_source_tie_record_id_record"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_tie")),
    )
    for name in ("record_id", "other_id"):
        op.create_index(op.f(f"ix_source_tie_{name}"), "source_tie", [name], unique=False)
    op.add_column("citation", sa.Column("quote_start", sa.Integer(), nullable=True))
    op.add_column("citation", sa.Column("quote_end", sa.Integer(), nullable=True))
    op.add_column("citation", sa.Column("text_sha256", sa.String(length=64), nullable=False, server_default=""))
    op.create_index(op.f("ix_citation_text_sha256"), "citation", ["text_sha256"], unique=False)
    term = sa.table("term", *(sa.column(name) for name in ("vocabulary", "code", "language", "label", "position")))
    op.bulk_insert(
        term,
        [
            {"vocabulary": "tie_kind", "code": code, "language": "en", "label": label, "position": position}
            for position, (code, label) in enumerate(TIES)
        ],
    )


def downgrade() -> None:
    op.execute("DELETE FROM term WHERE vocabulary = 'tie_kind'")
    op.drop_index(op.f("ix_citation_text_sha256"), "citation")
    with op.batch_alter_table("citation") as batch:
        for name in ("quote_start", "quote_end", "text_sha256"):
            batch.drop_column(name)
    for name in ("source_tie", "snapshot_mark", "snapshot"):
        op.drop_table(name)
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("extractor", sa.String(length=500), nullable=False),
        sa.Column("collector", sa.String(length=500), nullable=False),
        sa.Column("retrieved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_snapshot_record_id_record"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    for name in ("record_id", "sha256"):
        op.create_index(op.f(f"ix_snapshot_{name}"), "snapshot", [name], unique=False)

"""Typing that is not saved yet, forms already taken, work on several records that one step undoes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_form_draft_account_id_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_form_draft"),
    )
    op.create_index("uq_form_draft_account_address", "form_draft", ["account_id", "address"], unique=True)
    op.create_table(
        "form_sent",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name="fk_form_sent_record_id_record", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("token", name="pk_form_sent"),
    )
    op.create_index("ix_form_sent_record_id", "form_sent", ["record_id"], unique=False)
    op.create_table(
        "deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_deed_account_id_account", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_deed"),
    )
    op.create_index("ix_deed_account_id", "deed", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_table("deed")
    op.drop_table("form_sent")
    op.drop_table("form_draft")

"""Views of lists that are kept under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_saved_view_account_id_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    op.create_index("uq_saved_view_kind_name", "saved_view", ["kind", "name"], unique=True)
    op.create_index("ix_saved_view_account_id", "saved_view", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_table("saved_view")

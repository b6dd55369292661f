"""Kept copies whose bytes and text had to be taken out: when, and why; their hashes stay."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("snapshot", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("snapshot", sa.Column("removed_why", sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("snapshot", "removed_why")
    op.drop_column("snapshot", "removed_at")

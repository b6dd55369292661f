"""The Latin form of an author's name that is printed in another script, beside the name as printed."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source_author", sa.Column("romanised", sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("source_author", "romanised")

"""What records say in results of a search, beside the names by which they are found.

The entries follow from records: `manage.py db upgrade` writes those that lack it after the migrations.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_entry", sa.Column("said", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("search_entry", "said")

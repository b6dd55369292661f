"""Everybody on every treaty on a day is gathered by treaty and status, in the order of one index."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAME = "ix_status_span_matrix"
SAYING = sa.text("layer = 'status' AND view_id IS NULL AND status != 'none'")


def upgrade() -> None:
    _index("treaty_id", "status", "first_day", "last_day", "actor_id")


def downgrade() -> None:
    _index("first_day", "last_day", "treaty_id", "actor_id", "status")


def _index(*columns: str) -> None:
    op.drop_index(NAME, table_name="status_span")
    op.create_index(NAME, "status_span", [*columns], unique=False, sqlite_where=SAYING, postgresql_where=SAYING)

"""Everybody on every treaty on a day is one range of one index."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAME = "ix_status_span_matrix"
SAYING = sa.text("layer = 'status' AND view_id IS NULL AND status != 'none'")
EVERY = sa.text("layer = 'status' AND view_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("status_span") as batch:
        batch.drop_index(NAME)
        batch.create_index(
            NAME,
            ["first_day", "last_day", "treaty_id", "actor_id", "status"],
            unique=False,
            sqlite_where=SAYING,
            postgresql_where=SAYING,
        )


def downgrade() -> None:
    with op.batch_alter_table("status_span") as batch:
        batch.drop_index(NAME)
        batch.create_index(
            NAME,
            ["treaty_id", "actor_id", "first_day", "last_day", "status"],
            unique=False,
            sqlite_where=EVERY,
            postgresql_where=EVERY,
        )

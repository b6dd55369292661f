"""Lists by State and by weapon read one index each."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SPAN = ["treaty_id", "layer", "actor_id", "first_day", "last_day", "status"]


def upgrade() -> None:
    with op.batch_alter_table("event") as batch:
        batch.create_index("ix_event_country_day", ["country_id", "date_first", "id", "date_last"], unique=False)

    with op.batch_alter_table("event_weapon") as batch:
        batch.add_column(sa.Column("first_day", sa.Date(), nullable=True))
        batch.create_index("ix_event_weapon_weapon_day", ["weapon_id", "first_day", "record_id"], unique=False)

    with op.batch_alter_table("status_span") as batch:
        batch.drop_index("ix_status_span_treaty")
        batch.create_index("ix_status_span_treaty", [*SPAN, "view_id"])
        batch.create_index(
            "ix_status_span_matrix",
            ["treaty_id", "actor_id", "first_day", "last_day", "status"],
            unique=False,
            sqlite_where=sa.text("layer = 'status' AND view_id IS NULL"),
            postgresql_where=sa.text("layer = 'status' AND view_id IS NULL"),
        )
    op.execute(
        "UPDATE event_weapon SET first_day = (SELECT date_first FROM event WHERE event.id = event_weapon.record_id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("status_span") as batch:
        batch.drop_index("ix_status_span_matrix")
        batch.drop_index("ix_status_span_treaty")
        batch.create_index("ix_status_span_treaty", SPAN)
    with op.batch_alter_table("event_weapon") as batch:
        batch.drop_index("ix_event_weapon_weapon_day")
        batch.drop_column("first_day")

    with op.batch_alter_table("event") as batch:
        batch.drop_index("ix_event_country_day")

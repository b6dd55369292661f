"""Writing costs less: no index that is the beginning of another one, none of rows that refer to nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

DOUBLED = (("revision", "record_id"), ("treaty_action", "treaty_id"))
RARE = (
    ("citation", "about_id"),
    ("citation", "claimant_actor_id"),
    ("record", "replaced_by_id"),
    ("treaty_action", "refers_to_id"),
)


def upgrade() -> None:
    for table, column in DOUBLED:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    for table, column in RARE:
        said = sa.text(f"{column} IS NOT NULL")
        op.drop_index(f"ix_{table}_{column}", table_name=table)
        op.create_index(f"ix_{table}_{column}", table, [column], sqlite_where=said, postgresql_where=said)


def downgrade() -> None:
    for table, column in RARE:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    for table, column in (*RARE, *DOUBLED):
        op.create_index(f"ix_{table}_{column}", table, [column])

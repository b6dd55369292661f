"""What each event rests on, and the words by which researchers correct which sources have one origin.

The column is filled by `manage.py db upgrade` after the migrations, since it follows from citations, chains and ties.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TERM = sa.table("term", *(sa.column(name) for name in ("vocabulary", "code", "language", "label", "position")))
TIES = (("same_origin", "of the same origin as"), ("independent", "independent of"))
SUPPORT = (("one_origin", "one origin"), ("only_relays", "relays only"), ("several", "several origins"))


def upgrade() -> None:
    op.add_column("event", sa.Column("support", sa.String(length=60), nullable=False, server_default=""))
    op.create_index(op.f("ix_event_support"), "event", ["support"], unique=False)
    rows = [("tie_kind", *each, place) for place, each in enumerate(TIES, 4)]
    rows += [("support", *each, place) for place, each in enumerate(SUPPORT)]
    names = ("vocabulary", "code", "label", "position")
    op.bulk_insert(TERM, [dict(zip(names, row, strict=True), language="en") for row in rows])


def downgrade() -> None:
    op.execute("DELETE FROM term WHERE vocabulary = 'support' OR code IN ('same_origin', 'independent')")
    op.drop_index(op.f("ix_event_support"), "event")
    op.drop_column("event", "support")

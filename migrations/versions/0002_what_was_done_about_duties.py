"""What was done about duties."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KINDS = (
    ("report_submitted", "report submitted"),
    ("extension_requested", "extension asked for"),
    ("extension_granted", "extension granted"),
    ("completion_declared", "completion declared"),
    ("stockpile_declared", "stockpile declared"),
    ("no_stockpile_declared", "no stockpile declared"),
)


def upgrade() -> None:
    op.create_table(
        "fulfilment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("fulfilment_kind", sa.String(length=60), nullable=False),
        sa.Column("date_text", sa.String(length=100), nullable=False),
        sa.Column("date_first", sa.Date(), nullable=True),
        sa.Column("date_last", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("covers", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["record.id"], name=op.f("fk_fulfilment_actor_id_record"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_fulfilment_id_record"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["record.id"], name=op.f("fk_fulfilment_obligation_id_record"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfilment")),
    )
    with op.batch_alter_table("fulfilment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fulfilment_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fulfilment_obligation_id"), ["obligation_id"], unique=False)

    term = sa.table("term", *(sa.column(name) for name in ("vocabulary", "code", "language", "label", "position")))
    op.bulk_insert(
        term,
        [
            {"vocabulary": "fulfilment_kind", "code": code, "language": "en", "label": label, "position": position}
            for position, (code, label) in enumerate(KINDS)
        ],
    )


def downgrade() -> None:
    with op.batch_alter_table("fulfilment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fulfilment_obligation_id"))
        batch_op.drop_index(batch_op.f("ix_fulfilment_actor_id"))

    op.drop_table("fulfilment")
    op.execute("DELETE FROM term WHERE vocabulary = 'fulfilment_kind'")

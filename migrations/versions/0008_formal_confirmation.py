"""The act by which an organisation is bound: formal confirmation.

A list without words takes any word, so that the word is added only where the list has words; the seed brings it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TERM = sa.table("term", *(sa.column(name) for name in ("vocabulary", "code", "language", "label", "position")))


def upgrade() -> None:
    row = {
        "vocabulary": "act_kind",
        "code": "formal_confirmation",
        "language": "en",
        "label": "Formal confirmation",
        "position": 22,
    }
    filled = sa.select(TERM.c.code).where(TERM.c.vocabulary == "act_kind").limit(1)
    if op.get_bind().execute(filled).first():
        op.bulk_insert(TERM, [row])


def downgrade() -> None:
    op.execute(sa.delete(TERM).where(TERM.c.vocabulary == "act_kind", TERM.c.code == "formal_confirmation"))

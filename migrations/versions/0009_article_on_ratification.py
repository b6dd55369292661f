"""The article on ratification, acceptance and approval, which in some treaties is not the one on accession."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Instruments of the first seed; others keep an empty field until somebody fills it in.
ARTICLES = {
    "ccm": "Art. 16", "mine-ban": "Art. 16", "ccw": "Art. 4(1)", "ccw-protocol-i": "Art. 4 of the Convention",
    "ccw-protocol-ii": "Art. 4 of the Convention", "ccw-protocol-iii": "Art. 4 of the Convention",
    "ccw-protocol-iv": "Art. 4 of the Convention", "ccw-protocol-v": "Art. 4 of the Convention",
    "ccw-amended-protocol-ii": "Art. 8(1)(b) of the Convention",
    "ccw-amended-article-1": "Art. 8(1)(b) of the Convention", "cwc": "Art. XIX", "bwc": "Art. XIV(2)",
    "npt": "Art. IX(2)", "tpnw": "Art. 14", "att": "Art. 21", "ctbt": "Art. XII", "ptbt": "Art. III(2)",
    "enmod": "Art. IX(2)",
}  # fmt: skip
FILL = sa.text(
    "UPDATE treaty SET ratification_article = :article"
    " WHERE id = (SELECT id FROM record WHERE kind = 'treaty' AND slug = :slug)"
)


def upgrade() -> None:
    op.add_column(
        "treaty", sa.Column("ratification_article", sa.String(length=60), nullable=False, server_default=sa.text("''"))
    )
    for slug, article in ARTICLES.items():
        op.get_bind().execute(FILL, {"article": article, "slug": slug})
    with op.batch_alter_table("treaty") as batch:
        batch.alter_column("ratification_article", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("treaty") as batch:
        batch.drop_column("ratification_article")
